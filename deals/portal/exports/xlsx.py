"""XLSX for Excel: amounts and days as numbers, text only ever as text."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.conf import settings

from .sheets import KNOWN_LABEL, MONEY, SUM_LABEL, Book, Cell, Sheet, Style, known_text, letter

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
EUROS, CENTS = "[$-413][$€-413] #,##0", "[$-413][$€-413] #,##0.00"
LOOKS: dict[Style, dict[str, Any]] = {
    # Wrapped: a long text would else show in the empty cell beside it, as if that were known.
    Style.TEXT: {"valign": "top", "text_wrap": True},
    Style.NUMBER: {"valign": "top", "align": "left"},
    Style.EUROS: {"valign": "top", "num_format": EUROS},
    Style.CENTS: {"valign": "top", "num_format": CENTS},
    Style.DATE: {"valign": "top", "align": "left", "num_format": "dd-mm-yyyy"},
}
KNOWN: dict[str, Any] = {"align": "right"}
LINE_HEIGHT, HIGHEST_ROW = 15, 405  # points
HEADING: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#154273",
    "text_wrap": True,
    "valign": "top",
}
SUM: dict[str, Any] = {"bold": True, "top": 1}


def xlsx_of(written: Book) -> bytes:
    release = written.release
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    book.set_properties(
        {
            "title": f"{written.title}, stand van {release.as_of.isoformat()}",
            "subject": written.about,
            "author": "Register Regio Deals",
            "comments": written.permalink,
            # Not the clock's: the same selection of the same release gives the same bytes.
            "created": release.visible_from,
        }
    )
    looks = {style: book.add_format(look) for style, look in LOOKS.items()}
    heading = book.add_format(HEADING)
    sums = {style: book.add_format(look | SUM) for style, look in LOOKS.items()}
    known = book.add_format(KNOWN)
    for sheet in written.sheets:
        paper = book.add_worksheet(sheet.title)
        write_rows(paper, sheet, looks, heading)
        if sheet.sums:
            write_sums(paper, sheet, sums, looks[Style.TEXT], known)
        set_up(paper, sheet)
    book.close()
    return out.getvalue()


def write_rows(paper: Any, sheet: Sheet, looks: Mapping[Style, Any], heading: Any) -> None:
    """`sheet` on `paper`, a worksheet: row by row, since written rows are not kept in memory."""
    write = dict.fromkeys(Style, paper.write_number) | {
        Style.TEXT: paper.write_string,
        Style.DATE: paper.write_datetime,
    }
    widths = list(sheet.widths.values())
    for number, (title, width) in enumerate(sheet.widths.items()):
        paper.set_column(number, number, width)
        paper.write_string(0, number, title, heading)
    for line, row in enumerate(sheet.rows, start=1):
        paper.set_row(line, row_height(row, widths))
        for number, (style, value) in enumerate(row):
            if value is not None:
                write[style](line, number, cell_value(style, value), looks[style])


def write_sums(paper: Any, sheet: Sheet, sums: Mapping[Style, Any], text: Any, known: Any) -> None:
    """What the shown rows add up to, and of how many it is known: formulas, so that a filter keeps them true."""
    last = len(sheet.rows)
    columns = [(number, f"{letter(number)}2:{letter(number)}{last + 1}", *sum_) for number, sum_ in sheet.sums.items()]
    paper.write_string(last + 2, 0, SUM_LABEL, sums[Style.TEXT])
    for number, cells, style, sum_ in columns:
        formula = f'=IF(SUBTOTAL(102,{cells})=0,"",SUBTOTAL(109,{cells}))'
        amount = "" if sum_.amount is None else cell_value(style, sum_.amount)
        paper.write_formula(last + 2, number, formula, sums[style], amount)
    paper.write_string(last + 3, 0, KNOWN_LABEL, text)
    for number, cells, _, sum_ in columns:
        formula = f'="bekend van "&SUBTOTAL(102,{cells})&" van "&SUBTOTAL(103,A2:A{last + 1})'
        paper.write_formula(last + 3, number, formula, known, known_text(sum_))


def set_up(paper: Any, sheet: Sheet) -> None:
    """How it scrolls, filters and prints."""
    paper.autofilter(0, 0, len(sheet.rows), len(sheet.widths) - 1)
    paper.freeze_panes(1, 1)
    paper.repeat_rows(0)
    paper.repeat_columns(0)
    paper.set_landscape()
    paper.set_paper(9)  # A4
    paper.hide_gridlines(0)
    if sheet.fits:
        paper.fit_to_pages(1, 0)
    paper.set_footer(f"&L{sheet.title}&CRegister Regio Deals {settings.VERSION}&RPagina &P van &N")


def row_height(row: list[Cell], widths: list[int]) -> int:
    """In points: a program that is not Excel does not always find the height of a wrapped text itself."""
    texts = [(value, width) for (style, value), width in zip(row, widths, strict=True) if style is Style.TEXT and value]
    lines = max(sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    return min(lines * LINE_HEIGHT, HIGHEST_ROW)


def cell_value(style: Style, value: Any) -> Any:
    if style in MONEY:
        return value / 100
    if style is Style.TEXT and value.startswith("<r>") and value.endswith("</r>"):
        # XlsxWriter takes this for its own markup and would write it unescaped.
        return value + " "
    return value
