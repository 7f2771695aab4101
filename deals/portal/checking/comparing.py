"""What differs between a file and the one that the register makes: figure by figure, whatever program saved the file."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ...language.dates import dutch_date
from ...language.text import listed, plain_ends
from ...language.vocabulary import ACCOUNT_TITLE
from .read_file import CellsByColumn, CellValue, NumberedRow, ReadFile, ReadSheet

MOST_SHOWN, MOST_NAMES_TOLD = 50, 12
# In columns that name a row, the first set of these that does so.
KEYS = (
    ("Kort adres",),
    ("Kort adres", "Sleutel"),
    ("kortAdres",),
    ("kortAdres", "sleutel"),
    ("onderdeel",),
    ("Permalink",),
    ("permalink",),
    ("Sleutel",),
    ("Regio Deal", "Gegeven"),
    ("Regio Deal",),
)
# What a row is called by, where it has that.
NAMES_A_ROW = frozenset(("Regio Deal", "regioDeal", "Naam", "naam", "Titel", "titel", "onderdeel"))
# A heading stands in one of the first rows, whatever somebody put above it.
ROWS_ABOVE = 30
# More exact than a cent, and less than what a program keeps of a number.
DECIMALS = 6
DUTCH_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})")
PLAIN_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,10})?")
GROUPED_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d{1,10})?")
MONEY_SIGNS = str.maketrans("", "", "€ \u00a0\u202f")
LONGEST_SHOWN = 120


class FigureDifference(NamedTuple):
    """One figure that is not the same. `sheet`: empty where a file has one."""

    sheet: str
    row: str
    column: str
    in_file: str
    in_register: str


@dataclass
class FileComparison:
    """`differences`: the first of them; `count`: how many figures differ; `compared`: how many were compared.

    `missing` and `extra`: rows that the register has and the file has not, and the other way round; `recalculated`: sums of
    a spreadsheet that give something else; `remarks`: what else is not the same, and changes no figure."""

    differences: list[FigureDifference] = field(default_factory=list)
    count: int = 0
    compared: int = 0
    rows: int = 0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    recalculated: int = 0
    remarks: list[str] = field(default_factory=list)
    slugs: set[str] = field(default_factory=set)

    @property
    def is_same(self) -> bool:
        """Whether all that is in the file is as in the register, and no row is missing."""
        return not (self.count or self.missing or self.extra)

    def differs(self, difference: FigureDifference) -> None:
        self.count += 1
        if len(self.differences) < MOST_SHOWN:
            self.differences.append(difference)


def compared_files(file: ReadFile, ours: ReadFile, whole: bool = True) -> FileComparison:
    """`whole`: whether every row of the register should be in the file; else only those that are there are looked at."""
    told = FileComparison()
    pairs = paired_sheets(file.sheets, ours.sheets)
    for sheet, own in pairs:
        SheetComparison(sheet, own, told, whole, len(pairs) > 1).compare()
    titles = [sheet.title for sheet, _ in pairs]
    if added := [sheet.title for sheet in file.sheets if sheet.title not in titles and sheet.title != ACCOUNT_TITLE and sheet.rows]:  # fmt: skip
        told.remarks.append(
            f"Naast wat het register maakt, heeft het bestand {of_sheets(added)}. Daarin is niet gekeken."
        )
    if gone := [sheet.title for sheet in ours.sheets if sheet.title not in titles and sheet.title != ACCOUNT_TITLE]:
        told.remarks.append(f"Het register maakt dit bestand ook met {of_sheets(gone)}. In dit bestand staat dat niet.")
    if whole:
        compare_account(file, ours, told)
    return told


def of_sheets(titles: list[str]) -> str:
    return f"{'het blad' if len(titles) == 1 else 'de bladen'} {named_few(titles)}"


def named_few(names: Sequence[str]) -> str:
    """`‘A’, ‘B’ en 3 andere`."""
    shown = [f"‘{cut_short(name, 60)}’" for name in names[:MOST_NAMES_TOLD]]
    more = len(names) - len(shown)
    return listed([*shown, f"{more} andere"] if more else shown)


def paired_sheets(sheets: list[ReadSheet], own: list[ReadSheet]) -> list[tuple[ReadSheet, ReadSheet]]:
    """The sheets with the same title; a file with one sheet may call it as it likes."""
    named = {sheet.title: sheet for sheet in sheets}
    if len(sheets) == 1 and len(own) == 1:
        return [(sheets[0], own[0])]
    pairs = [(named[one.title], one) for one in own if one.title in named and one.title != ACCOUNT_TITLE]
    # Saved in Excel with the first sheet renamed: it is known by its headings.
    if own and own[0].title not in named and sheets and shared_headings(sheets[0], own[0]):
        pairs.insert(0, (sheets[0], own[0]))
    return pairs


def shared_headings(sheet: ReadSheet, own: ReadSheet) -> bool:
    ours = set(headings_of(own.rows[0][1]).values()) if own.rows else set()
    return any(len(ours & set(headings_of(cells).values())) * 2 > len(ours) for _, cells in sheet.rows[:ROWS_ABOVE])


def headings_of(cells: CellsByColumn) -> dict[int, str]:
    return {place: value.strip() for place, value in cells.items() if isinstance(value, str)}


def compare_account(file: ReadFile, ours: ReadFile, told: FileComparison) -> None:
    """What both say of themselves: of which release they are, what they count or add up, and the sums of their data."""
    theirs, own = file.account, ours.account
    pairs: list[tuple[str, CellValue, CellValue]] = [
        (name, theirs.figures[name], figure) for name, figure in own.figures.items() if name in theirs.figures
    ]
    pairs += [(name, theirs.sums[name], value) for name, value in own.sums.items() if name in theirs.sums]
    if theirs.release is not None and own.release is not None:
        pairs.append(("Publicatie", theirs.release, own.release))
    if theirs.release_digest and own.release_digest:
        pairs.append(("Digest van de publicatie", theirs.release_digest, own.release_digest))
    for name, value, our_value in pairs:
        told.compared += 1
        if not same_value(value, our_value):
            told.differs(FigureDifference(ACCOUNT_TITLE, name, "Waarde", cell_told(value), cell_told(our_value)))


class PairedRows(NamedTuple):
    """Rows that belong together, the first of the file; those of the file alone; those of the register alone."""

    pairs: list[tuple[NumberedRow, NumberedRow]]
    extra: list[NumberedRow]
    missing: list[NumberedRow]


class SheetComparison:
    """One sheet beside that of the register."""

    def __init__(self, sheet: ReadSheet, own: ReadSheet, told: FileComparison, whole: bool, titled: bool) -> None:
        self.sheet, self.own, self.told, self.whole = sheet, own, told, whole
        self.title = own.title if titled else ""
        self.on_sheet = f" op het blad ‘{own.title}’" if titled else ""
        # (heading, place in the file, place in the register), in the order of the register.
        self.columns: list[tuple[str, int, int]] = []

    def compare(self) -> None:
        if not self.own.rows:
            return
        own_headings = headings_of(self.own.rows[0][1])
        start = self.heading_row(set(own_headings.values()))
        headings = headings_of(self.sheet.rows[start][1]) if self.sheet.rows else {}
        places = {heading: place for place, heading in reversed(headings.items())}
        self.columns = [
            (heading, places[heading], place) for place, heading in own_headings.items() if heading in places
        ]
        self.tell_columns(headings, list(own_headings.values()))
        if not self.columns:
            return
        own_rows, own_below = parted_rows(self.own.rows)
        if len(self.sheet.formulas) > len(self.own.formulas):
            self.told.remarks.append(f"Er staan formules{self.on_sheet} die niet van het register zijn. Vergeleken is wat ze het laatst gaven.")  # fmt: skip
        rows, below = self.file_rows(start, own_below)
        self.compare_rows(rows, own_rows)
        self.compare_below(below, own_below)

    def heading_row(self, ours: set[str]) -> int:
        """Which of the first rows has most of the headings."""
        first = self.sheet.rows[:ROWS_ABOVE]
        return max(range(len(first)), key=lambda one: len(ours & set(headings_of(first[one][1]).values())), default=0)

    def tell_columns(self, headings: dict[int, str], ours: list[str]) -> None:
        known = set(ours)
        theirs = list(headings.values())
        if added := [one for one in dict.fromkeys(theirs) if one not in known]:
            self.told.remarks.append(f"Deze kolommen{self.on_sheet} zijn niet van het register: {named_few(added)}.")
        if len(theirs) != len(set(theirs)):
            self.told.remarks.append(
                f"Een kolom{self.on_sheet} staat er meer dan één keer. Alleen de eerste is vergeleken."
            )
        if gone := [one for one in ours if one not in set(theirs)]:
            self.told.remarks.append(
                f"Deze kolommen{self.on_sheet} heeft het register wel en het bestand niet: {named_few(gone)}. "
                "Een nieuwere versie van het register kan meer kolommen hebben."
            )
        order = [one for one in dict.fromkeys(theirs) if one in known]
        if order != [one for one in ours if one in set(order)]:
            self.told.remarks.append(f"De kolommen{self.on_sheet} staan in een andere volgorde.")

    def file_rows(self, start: int, own_below: Sequence[NumberedRow]) -> tuple[list[NumberedRow], list[NumberedRow]]:
        """The rows of the table, and those below it; a row that somebody left open parts nothing."""
        labels = {first_text(cells) for _, cells in own_below} - {""}
        rows: list[NumberedRow] = []
        below: list[NumberedRow] = []
        previous, gap = self.sheet.rows[start][0], False
        for row in self.sheet.rows[start + 1 :]:
            gap = gap or row[0] > previous + 1
            previous = row[0]
            if gap and first_text(row[1]) in labels:
                below.append(row)
            elif not gap or len(row[1]) > 1:  # a sentence below the table is no row of it
                rows.append(row)
        return rows, below

    def compare_rows(self, rows: list[NumberedRow], own_rows: list[NumberedRow]) -> None:
        self.told.rows += len(rows)
        pairs, extra, missing = self.paired(rows, own_rows)
        self.find_slugs(rows)
        for row, own in pairs:
            self.compare_cells(row, own)
        self.told.extra += [self.named(row, in_file=True) for row in extra]
        if self.whole:
            self.told.missing += [self.named(own, in_file=False) for own in missing]

    def find_slugs(self, rows: Iterable[NumberedRow]) -> None:
        for heading, place, _ in self.columns:
            if heading in ("Kort adres", "kortAdres"):
                self.told.slugs |= {str(cells[place]) for _, cells in rows if place in cells}

    def paired(self, rows: list[NumberedRow], own_rows: list[NumberedRow]) -> PairedRows:
        names = self.key_of(own_rows)
        if not names:
            return self.paired_as_they_are(rows, own_rows)
        ours = {self.key(own, names, False): own for own in own_rows}
        pairs: list[tuple[NumberedRow, NumberedRow]] = []
        extra: list[NumberedRow] = []
        seen: dict[tuple[str, ...], None] = {}
        for row in rows:
            key = self.key(row, names, True)
            if key in ours and key not in seen:
                seen[key] = None
                pairs.append((row, ours[key]))
            else:
                extra.append(row)
        if list(seen) != [key for key in ours if key in seen]:
            self.told.remarks.append(f"De rijen{self.on_sheet} staan in een andere volgorde.")
        return PairedRows(pairs, extra, [own for key, own in ours.items() if key not in seen])

    def key_of(self, own_rows: list[NumberedRow]) -> tuple[str, ...]:
        """The columns that name each row of the register once; empty where none do."""
        headings = {heading for heading, _, _ in self.columns}
        for names in KEYS:
            if headings.issuperset(names) and len({self.key(own, names, False) for own in own_rows}) == len(own_rows):
                return names
        return ()

    def key(self, row: NumberedRow, names: tuple[str, ...], in_file: bool) -> tuple[str, ...]:
        places = {heading: place if in_file else own for heading, place, own in self.columns}
        return tuple(plain_key(row[1].get(places[name])) for name in names)

    def paired_as_they_are(self, rows: list[NumberedRow], own_rows: list[NumberedRow]) -> PairedRows:
        """Rows that are the same belong together; what is left does so in its order."""
        waiting: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for number, (_, own) in reversed(list(enumerate(own_rows))):
            waiting[tuple(plain_key(own.get(place)) for _, _, place in self.columns)].append(number)
        pairs: list[tuple[NumberedRow, NumberedRow]] = []
        left: list[NumberedRow] = []
        taken: set[int] = set()
        for row in rows:
            same = waiting.get(tuple(plain_key(row[1].get(place)) for _, place, _ in self.columns))
            if same:
                taken.add(same[-1])
                pairs.append((row, own_rows[same.pop()]))
            else:
                left.append(row)
        rest = [own for number, own in enumerate(own_rows) if number not in taken]
        together = min(len(left), len(rest)) if self.whole else 0
        pairs += zip(left[:together], rest[:together], strict=True)
        return PairedRows(pairs, left[together:], rest[together:])

    def compare_cells(self, row: NumberedRow, own: NumberedRow) -> None:
        for heading, place, own_place in self.columns:
            value, ours = row[1].get(place), own[1].get(own_place)
            self.told.compared += 1
            if value == ours or same_value(value, ours):
                continue
            if (row[0], place) in self.sheet.formulas and (own[0], own_place) in self.own.formulas:
                # A sum follows the filter that somebody set; one that no program calculated has no value.
                self.told.recalculated += value is not None
            else:
                self.told.differs(
                    FigureDifference(
                        self.title, self.named(own, in_file=False), heading, cell_told(value), cell_told(ours)
                    )
                )

    def compare_below(self, below: list[NumberedRow], own_below: Sequence[NumberedRow]) -> None:
        """The sums below a table."""
        named = {first_text(own[1]): own for own in own_below}
        for row in below:
            self.compare_cells(row, named[first_text(row[1])])

    def named(self, row: NumberedRow, in_file: bool) -> str:
        """What a row is called: by its name, or else by its first text."""
        named = sorted(self.columns, key=lambda column: column[0] not in NAMES_A_ROW)
        places = [place if in_file else own for _, place, own in named]
        texts = [value for place in places if isinstance(value := row[1].get(place), str)]
        return cut_short(texts[0], 80) if texts else "een rij zonder naam"


def parted_rows(rows: list[NumberedRow]) -> tuple[list[NumberedRow], list[NumberedRow]]:
    """(the rows of the table, those below an empty one), without the heading."""
    previous = rows[0][0]
    for place, (number, _) in enumerate(rows[1:], start=1):
        if number > previous + 1:
            return rows[1:place], rows[place:]
        previous = number
    return rows[1:], []


def first_text(cells: CellsByColumn) -> str:
    value = cells.get(0)
    return value if isinstance(value, str) else ""


def plain_key(value: CellValue | None) -> str:
    """A cell by which rows are found: the same for a number or a day, and for a text that says it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if (day := day_in(value)) is not None:
        return day.isoformat()
    numbers = numbers_meant(value)
    return f"{numbers[0]:.{DECIMALS}f}" if numbers else plain_ends(str(value)).strip()


def same_value(value: CellValue | None, ours: CellValue | None) -> bool:
    """Whether a cell says what that of the register says, however the program that saved it wrote it."""
    if isinstance(value, bool) or isinstance(ours, bool):
        return value is ours
    if value is None or ours is None:
        return (value or "") == (ours or "") and value != 0 and ours != 0
    if value == ours:
        return True
    if isinstance(value, str) and isinstance(ours, str) and plain_ends(value) == plain_ends(ours):
        return True
    own_day = day_in(ours)
    if own_day is not None:
        return day_in(value) == own_day
    # The register writes no points between thousands, so that its own numbers can be read in one way.
    own_number = numbers_meant(ours)[:1]
    return any(round(number - own, DECIMALS) == 0 for own in own_number for number in numbers_meant(value))


def numbers_meant(value: CellValue) -> list[float]:
    """The numbers that a cell can mean: with a point or a comma before the decimals, or points between the thousands."""
    if isinstance(value, dt.date):
        return []
    if not isinstance(value, str):
        return [float(value)]
    text = value.translate(MONEY_SIGNS)
    numbers = [float(text.replace(",", "."))] if PLAIN_NUMBER.fullmatch(text) else []
    return [*numbers, float(text.replace(".", "").replace(",", "."))] if GROUPED_NUMBER.fullmatch(text) else numbers


def day_in(value: CellValue) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    try:
        if spelled := DUTCH_DAY.fullmatch(value.strip()):
            return dt.date(int(spelled[3]), int(spelled[2]), int(spelled[1]))
        return dt.date.fromisoformat(value.strip()) if len(value.strip()) == 10 else None
    except ValueError:
        return None


def cell_told(value: CellValue | None) -> str:
    """A cell as the page says it."""
    if value is None or value == "":
        return "(leeg)"
    if isinstance(value, dt.date):
        return dutch_date(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, (int, float)):
        whole, _, decimals = f"{value:,.{DECIMALS}f}".partition(".")
        rest = decimals.rstrip("0")
        return whole.replace(",", ".") + (f",{rest.ljust(2, '0')}" if rest else "")
    return cut_short(value, LONGEST_SHOWN)


def cut_short(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
