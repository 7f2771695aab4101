"""XLSX for Excel: amounts and days as numbers, text only ever as text.

XlsxWriter makes the workbook. Its cells cost more than half of the time, so rows are written here, in the same XML."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter
from django.conf import settings
from xlsxwriter.worksheet import Worksheet

from ...language.money import plain_euros
from .sheets import (
    IN_MEMORY,
    MONEY,
    NUMBER_STYLES,
    RANGE,
    TEXT_STYLES,
    Book,
    Cell,
    Sheet,
    Style,
    letter,
    made_once,
    plain_text,
)

EUROS, CENTS = "[$-413][$€-413] #,##0", "[$-413][$€-413] #,##0.00"
HEADING: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#154273",
    "text_wrap": True,
    "valign": "top",
}
SUM: dict[str, Any] = {"bold": True, "top": 1, "valign": "top"}
LOOKS: dict[Style, dict[str, Any]] = {
    # Wrapped: a long text would else show in the empty cell beside it, as if that were known.
    Style.TEXT: {"valign": "top", "text_wrap": True},
    Style.NUMBER: {"valign": "top", "align": "left"},
    Style.EUROS: {"valign": "top", "num_format": EUROS},
    Style.CENTS: {"valign": "top", "num_format": CENTS},
    Style.DATE: {"valign": "top", "align": "left", "num_format": "dd-mm-yyyy"},
    Style.HEADING: HEADING,
    Style.KNOWN: {"align": "right"},
    # Not wrapped: it runs on over the empty cells beside it.
    Style.NOTE: {"valign": "top", "italic": True},
    Style.SUM_TEXT: SUM | {"text_wrap": True},
    Style.SUM_NUMBER: SUM | {"align": "left"},
    Style.SUM_EUROS: SUM | {"num_format": EUROS},
    Style.SUM_CENTS: SUM | {"num_format": CENTS},
}
LINE_HEIGHT, HIGHEST_ROW = 15, 405  # points
DAY_ZERO = dt.date(1899, 12, 30)
# What Excel would read as the code of a character.
CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class Shown(NamedTuple):
    """A style in a workbook: its number among the formats, and what gives a cell after its place, by its value."""

    look: int
    cell: Callable[[Any], str]


type ShownStyles = Mapping[Style, Shown]
# Of a column: its letters, whether it holds texts, and what gives a cell.
type ExcelColumn = tuple[str, bool, Callable[[Any], str]]


class SheetOfRows(Worksheet):  # type: ignore[misc]
    """A worksheet with rows that were written already."""

    written: Any = None

    def _write_sheet_data(self) -> None:
        self._xml_start_tag("sheetData")
        self.written.seek(0)
        while piece := self.written.read(1 << 16):
            self.fh.write(piece)
        self.written.close()
        self._xml_end_tag("sheetData")


def xlsx_of(book: Book) -> bytes:
    release = book.release
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out)
    workbook.set_properties(
        {
            "title": f"{book.title}, stand van {release.as_of.isoformat()}",
            "subject": book.about,
            "author": "Register Regio Deals",
            "comments": book.permalink,
            # Not the clock's: the same selection of the same release gives the same bytes.
            "created": release.visible_from,
        }
    )
    looks = {style: workbook.add_format(look)._get_xf_index() for style, look in LOOKS.items()}
    shown = {style: Shown(look, showing(style, look)) for style, look in looks.items()}
    for sheet in book.sheets:
        paper = workbook.add_worksheet(sheet.title, SheetOfRows)
        paper.written = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
        set_up(paper, sheet, write_rows(paper.written, sheet, shown))
    workbook.close()
    return out.getvalue()


def showing(style: Style, look: int) -> Callable[[Any], str]:
    """What gives a cell of that style after its place, by its value; `look`: its number among the formats."""

    def text(value: str) -> str:
        told = escape(CODED.sub("_x005F_", plain_text(value)))
        space = ' xml:space="preserve"' if told.strip() != told else ""
        return f' s="{look}" t="inlineStr"><is><t{space}>{told}</t></is></c>'

    if style in TEXT_STYLES:
        return made_once(text)
    plain = excel_number(style)
    return lambda value: f' s="{look}"><v>{plain(value)}</v></c>'


def excel_number(style: Style) -> Callable[[Any], str]:
    """What Excel keeps of a value that is no text."""
    if style in MONEY:
        return plain_euros
    return str if style in NUMBER_STYLES else lambda day: str((day - DAY_ZERO).days)


def write_rows(out: Any, sheet: Sheet, shown: ShownStyles) -> int:
    """The rows of `sheet` as XML, one by one: heading, rows, and what stands below them. How many rows there are."""
    letters, widths = [letter(number) for number in range(len(sheet.widths))], list(sheet.widths.values())
    heading = [Cell(Style.HEADING, title) for title in sheet.widths]
    styles = [
        (place, style in TEXT_STYLES, shown[style].cell) for place, style in zip(letters, sheet.styles, strict=True)
    ]
    high = row_height(list(sheet.widths), widths, [(place, True, cell) for place, _, cell in styles])
    out.write(f'<row r="1" ht="{high}" customHeight="1">{"".join(row_cells(1, heading, styles, shown))}</row>')
    number = 1
    for number, row in enumerate(sheet.rows, start=2):
        out.write(
            f'<row r="{number}" ht="{row_height(row, widths, styles)}" customHeight="1">'
            f"{''.join(row_cells(number, row, styles, shown))}</row>"
        )
    for place, cells in enumerate(sheet.below, start=number + 2):
        out.write(f'<row r="{place}">{"".join(row_cells(place, cells, styles, shown))}</row>')
    return number - 1


def row_cells(number: int, row: Sequence[Any], styles: Sequence[ExcelColumn], shown: ShownStyles) -> Iterator[str]:
    for value, (place, _, cell) in zip(row, styles, strict=False):
        if value is None:
            continue
        if not isinstance(value, Cell):
            yield f'<c r="{place}{number}"{cell(value)}'
        elif value.formula:
            yield f'<c r="{place}{number}"{calculated(value, shown[value.style])}'
        elif value.value is not None:
            yield f'<c r="{place}{number}"{shown[value.style].cell(value.value)}'


def calculated(cell: Cell, shown: Shown) -> str:
    """A formula with the value that it gives: until it is calculated that is what is seen."""
    formula = escape(RANGE.sub(excel_range, cell.formula or "").replace(";", ","))
    if cell.value is None or isinstance(cell.value, str):
        return f' s="{shown.look}" t="str"><f>{formula}</f><v>{escape(cell.value or "")}</v></c>'
    return shown.cell(cell.value).replace("<v>", f"<f>{formula}</f><v>", 1)


def excel_range(found_range: re.Match[str]) -> str:
    title, cells = found_range.groups()
    return f"'{title}'!{cells}" if title else cells


def set_up(paper: Any, sheet: Sheet, rows: int) -> None:
    """How it scrolls, filters and prints: `rows` below the heading."""
    last = len(sheet.widths) - 1
    for number, width in enumerate(sheet.widths.values()):
        paper.set_column(number, number, width)
    below = rows + (1 + len(sheet.below) if sheet.below else 0)
    paper.dim_rowmin, paper.dim_rowmax, paper.dim_colmin, paper.dim_colmax = 0, below, 0, last
    paper.autofilter(0, 0, rows, last)
    paper.freeze_panes(1, 1)
    paper.repeat_rows(0)
    paper.set_landscape()
    paper.set_paper(9)  # A4
    paper.set_margins(0.4, 0.4, 0.5, 0.6)
    paper.hide_gridlines(0)
    paper.fit_to_pages(1, 0)
    if sheet.printed <= last:
        paper.print_area(0, 0, below, sheet.printed - 1)
    paper.set_footer(f"&L{sheet.title}&CRegister Regio Deals {settings.VERSION}&RPagina &P van &N")


def row_height(row: Sequence[Any], widths: Sequence[int], styles: Sequence[ExcelColumn]) -> int:
    """In points: a program that is not Excel does not always find the height of a wrapped text itself."""
    most = 1
    for value, width, (_, is_text, _) in zip(row, widths, styles, strict=True):
        text = value.value if isinstance(value, Cell) else value
        if is_text and isinstance(text, str) and (len(text) > width or "\n" in text):
            most = max(most, sum(1 + len(line) // width for line in text.split("\n")))
    return min(most * LINE_HEIGHT, HIGHEST_ROW)
