"""XLSX read back: the values that stand in the cells. A formula is never calculated; what it gave last is what counts."""

from __future__ import annotations

import datetime as dt
import math
import re

from .package import Package
from .read_file import Budget, CellValue, ReadSheet
from .refusing import LONGEST_CELL, MOST_SHEETS, not_whole, too_much

EXCEL = "XLSX"
DAY_ONE = dt.date(1899, 12, 30)
# Some workbooks count their days from four years later.
LATER_DAY_ONE = dt.date(1904, 1, 1)
# The formats of days that have a number and no code.
DAY_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
# Of the code of a format: what is shown as it stands, or says where it holds.
SHOWN_AS_IT_STANDS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
CODED_CHARACTER = re.compile("_x([0-9A-Fa-f]{4})_")
PLACE_OF_CELL = re.compile("([A-Z]{1,3})([0-9]{1,7})")


def read_xlsx(content: bytes) -> list[ReadSheet]:
    """Raises NotReadable."""
    package = Package(content, EXCEL)
    workbook = Workbook(package)
    budget = Budget()
    texts = shared_texts(package, budget) if package.has("xl/sharedStrings.xml") else []
    days = day_styles(package) if package.has("xl/styles.xml") else []
    first = LATER_DAY_ONE if workbook.from_1904 else DAY_ONE
    return [SheetReader(title, texts, days, first, budget).read(package, part) for title, part in workbook.sheets]


class Workbook:
    """Which sheets there are, by title, and in which part each is."""

    def __init__(self, package: Package) -> None:
        self.from_1904 = False
        self.named: list[tuple[str, str]] = []
        self.parts: dict[str, str] = {}
        package.read_xml("xl/workbook.xml", self.of_workbook)
        package.read_xml("xl/_rels/workbook.xml.rels", self.of_relation)
        if not self.named:
            raise not_whole(EXCEL)
        if len(self.named) > MOST_SHEETS:
            raise too_much("bladen", MOST_SHEETS)
        self.sheets = [(title, self.parts[part]) for title, part in self.named if part in self.parts]

    def of_workbook(self, tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            self.named.append((given.get("name", ""), given.get("id", "")))
        elif tag == "workbookPr":
            self.from_1904 = given.get("date1904", "0") in ("1", "true")

    def of_relation(self, tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            target = given.get("Target", "")
            self.parts[given.get("Id", "")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def day_styles(package: Package) -> list[bool]:
    """Of each style of cells whether it shows a day."""
    codes: dict[str, str] = {}
    styles: list[bool] = []
    inside: list[str] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "numFmt":
            codes[given.get("numFmtId", "")] = given.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs"):
            inside.append(tag)
        elif tag == "xf" and inside == ["cellXfs"]:
            styles.append(shows_a_day(given.get("numFmtId", "0"), codes))

    def end(tag: str) -> None:
        if inside and tag == inside[-1]:
            inside.pop()

    package.read_xml("xl/styles.xml", start, end)
    return styles


def shows_a_day(number: str, codes: dict[str, str]) -> bool:
    if number in codes:
        return any(letter in SHOWN_AS_IT_STANDS.sub("", codes[number]).lower() for letter in "dy")
    return number.isdecimal() and int(number[:6]) in DAY_FORMATS


def shared_texts(package: Package, budget: Budget) -> list[str]:
    """The texts that cells point to."""
    texts: list[str] = []
    reader = TextReader()

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "si":
            reader.parts = []
        reader.start(tag)

    def end(tag: str) -> None:
        reader.end(tag)
        if tag == "si":
            texts.append(reader.whole)
            budget.characters(len(texts[-1]))

    package.read_xml("xl/sharedStrings.xml", start, end, reader.text)
    return texts


class TextReader:
    """The text of what is in `t`, but for how it is pronounced."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.taking = self.pronounced = False
        self.length = 0

    def start(self, tag: str) -> None:
        if tag == "rPh":
            self.pronounced = True
        self.taking = tag in ("t", "v") and not self.pronounced

    def end(self, tag: str) -> None:
        self.taking = False
        if tag == "rPh":
            self.pronounced = False

    def text(self, text: str) -> None:
        if self.taking:
            self.parts.append(text)
            self.length += len(text)
            # What is longer is refused where it is counted; no more of it is held.
            if self.length > 2 * LONGEST_CELL:
                self.parts, self.length = ["".join(self.parts)[: LONGEST_CELL + 1]], LONGEST_CELL + 1

    @property
    def whole(self) -> str:
        self.length = 0
        return CODED_CHARACTER.sub(lambda code: chr(int(code[1], 16)), "".join(self.parts))


class SheetReader:
    """One sheet, cell by cell."""

    def __init__(self, title: str, texts: list[str], days: list[bool], first: dt.date, budget: Budget) -> None:
        self.sheet, self.texts, self.days, self.first, self.budget = ReadSheet(title), texts, days, first, budget
        self.row = self.column = 0
        self.kind = ""
        self.style = 0
        self.in_cell = False
        self.cells: dict[int, CellValue] = {}
        self.reader = TextReader()

    def read(self, package: Package, part: str) -> ReadSheet:
        package.read_xml(part, self.start, self.end, self.reader.text)
        return self.sheet

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.row = short_number_or(given.get("r"), self.row + 1)
            self.column, self.cells = -1, {}
        elif tag == "c":
            self.kind, self.style = given.get("t", "n"), short_number_or(given.get("s"), 0)
            self.column = column_of(given.get("r", ""), self.column + 1)
            self.reader.parts = []
            self.in_cell = True
        elif tag == "f" and self.in_cell:
            self.sheet.formulas.add((self.row, self.column))
        self.reader.start(tag)

    def end(self, tag: str) -> None:
        self.reader.end(tag)
        if tag == "c":
            self.in_cell = False
            value = self.value(self.reader.whole)
            if value is not None:
                self.budget.cell(self.column, value)
                self.cells[self.column] = value
        elif tag == "row" and self.cells:
            self.budget.row()
            self.sheet.rows.append((self.row, self.cells))

    def value(self, text: str) -> CellValue | None:
        if self.kind == "s":
            place = short_number_or(text, -1)
            if not 0 <= place < len(self.texts):
                raise not_whole(EXCEL)
            return self.texts[place] or None
        if self.kind in ("str", "inlineStr", "e") or not text:
            return text or None
        if self.kind == "b":
            return text == "1"
        if self.kind == "d":
            return iso_day(text)
        return self.number(text)

    def number(self, text: str) -> CellValue:
        number = finite(text)
        if number is None:
            raise not_whole(EXCEL)
        is_day = self.style < len(self.days) and self.days[self.style]
        # Up to the year 9999, and whole: what has hours is no day.
        if is_day and 1 <= number < 2_900_000 and number == int(number):
            return self.first + dt.timedelta(days=int(number))
        return number


def column_of(place: str, otherwise: int) -> int:
    """28 from `AC7`."""
    if not (found_place := PLACE_OF_CELL.fullmatch(place)):
        return otherwise
    number = 0
    for letter in found_place[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def short_number_or(text: str | None, otherwise: int) -> int:
    return int(text) if text and len(text) < 8 and text.isascii() and text.isdecimal() else otherwise


def finite(text: str) -> float | None:
    """The number that is written, or None where it is none that can be compared."""
    try:
        number = float(text) if len(text) < 40 else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def iso_day(text: str) -> CellValue:
    """A day where it is one, written as 2023-11-01 with or without the start of that day; else the text."""
    day, _, rest = text.partition("T")
    try:
        return text if rest.strip("0:.Z") else dt.date.fromisoformat(day)
    except ValueError:
        return text
