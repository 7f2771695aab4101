"""ODS read back: the values that stand in the cells; what a formula gave last is what counts."""

from __future__ import annotations

from .package import Package
from .read_file import Budget, CellValue, ReadSheet
from .refusing import LONGEST_CELL, MOST_COLUMNS, MOST_SHEETS, not_whole, too_much
from .workbooks import finite, iso_day, short_number_or

OPEN_SHEET = "ODS"
NUMBERS = ("float", "currency", "percentage")
CELL_TAGS = ("table-cell", "covered-table-cell")
# Of a remark beside a cell, and of pictures: nothing of that is in the cell.
BESIDE_A_CELL = ("annotation", "shapes", "frame", "tracked-changes")


def read_ods(content: bytes) -> list[ReadSheet]:
    """Raises NotReadable."""
    package = Package(content, OPEN_SHEET)
    reader = TableReader()
    package.read_xml("content.xml", reader.start, reader.end, reader.text)
    if not reader.sheets:
        raise not_whole(OPEN_SHEET)
    return reader.sheets


class TableReader:
    """Every sheet, cell by cell. A cell or a row that says to be there more than once is that often there."""

    def __init__(self) -> None:
        self.sheets: list[ReadSheet] = []
        self.budget = Budget()
        self.tables = self.skipping = 0
        self.row = self.column = 0
        self.rows_like_this = self.cells_like_this = 1
        self.cells: dict[int, CellValue] = {}
        self.given: dict[str, str] = {}
        self.parts: list[str] = []
        self.paragraphs = self.length = 0
        self.in_cell = self.in_paragraph = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        if self.skipping or tag in BESIDE_A_CELL:
            self.skipping += 1
        elif tag == "table":
            self.tables += 1
            if len(self.sheets) >= MOST_SHEETS:
                raise too_much("bladen", MOST_SHEETS)
            self.sheets.append(ReadSheet(given.get("name", "")))
            self.row = 0
        elif tag == "table-row":
            self.row += 1
            self.column, self.cells = 0, {}
            self.rows_like_this = max(1, short_number_or(given.get("number-rows-repeated"), 1))
        elif tag in CELL_TAGS:
            self.given, self.parts, self.paragraphs, self.length = given, [], 0, 0
            self.in_cell = True
            self.cells_like_this = max(1, short_number_or(given.get("number-columns-repeated"), 1))
        elif self.in_cell:
            self.in_text(tag, given)

    def in_text(self, tag: str, given: dict[str, str]) -> None:
        if tag == "p":
            if self.paragraphs:
                self.parts.append("\n")
            self.paragraphs += 1
            self.in_paragraph = True
        elif tag == "s":
            self.text(" " * min(LONGEST_CELL, max(1, short_number_or(given.get("c"), 1))))
        elif tag == "tab":
            self.text("\t")
        elif tag == "line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        if self.in_paragraph and not self.skipping:
            self.length += len(text)
            if self.length <= LONGEST_CELL:
                self.parts.append(text)
            else:
                self.budget.characters(self.length)

    def end(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif tag == "p":
            self.in_paragraph = False
        elif tag in CELL_TAGS:
            self.in_cell = False
            self.end_cell()
        elif tag == "table-row" and self.sheets:
            self.end_row()

    def end_cell(self) -> None:
        value = self.value()
        if value is not None and self.sheets:
            if self.column + self.cells_like_this > MOST_COLUMNS:
                raise too_much("kolommen", MOST_COLUMNS)
            for place in range(self.column, self.column + self.cells_like_this):
                self.budget.cell(place, value)
                self.cells[place] = value
            if "formula" in self.given:
                self.sheets[-1].formulas.add((self.row, self.column))
        elif "formula" in self.given and self.sheets:
            self.sheets[-1].formulas.add((self.row, self.column))
        self.column += self.cells_like_this

    def end_row(self) -> None:
        for number in range(self.row, self.row + self.rows_like_this if self.cells else self.row):
            self.budget.row()
            if number > self.row:
                for column, value in self.cells.items():
                    self.budget.cell(column, value)
            self.sheets[-1].rows.append((number, self.cells))
        self.row += self.rows_like_this - 1

    def value(self) -> CellValue | None:
        kind = self.given.get("value-type", "")
        text = "".join(self.parts)
        if kind in NUMBERS:
            number = finite(self.given.get("value", ""))
            if number is None:
                raise not_whole(OPEN_SHEET)
            return number
        if kind == "date":
            return iso_day(self.given.get("date-value", "")) or None
        if kind == "boolean":
            return self.given.get("boolean-value") == "true"
        return text or self.given.get("string-value") or None
