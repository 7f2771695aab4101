"""CSV after RFC 4180: UTF-8, commas, dot decimals, ISO dates, no totals row; unknown is an empty cell.

A second variant is what Excel in Dutch opens at once: a semicolon between cells, a byte order mark, decimal commas."""

import csv
import io
import re

from ...language.money import plain_euros
from .columns import COLUMNS, Kind

# A spreadsheet would run a text that starts so.
FORMULA_START = re.compile(r"^[=+\-@\t\r]")


def text(value):
    """`value` as a text cell that no spreadsheet takes for a formula."""
    return "'" + value if FORMULA_START.match(value) else value


# Kind of column → its cell, where there is something to write.
CELLS = {
    Kind.TEXT: text,
    Kind.NAMES: lambda value: text("; ".join(value)),
    Kind.NUMBER: str,
    Kind.MONEY: plain_euros,
    Kind.DATE: lambda value: value.isoformat(),
}
EXCEL_CELLS = CELLS | {Kind.MONEY: lambda value: plain_euros(value).replace(".", ",")}


def deals_csv(selection, reading, chosen=None, permalink=""):
    """The rows of `selection` as bytes: the same release gives the same bytes."""
    return written(selection, reading, CELLS, ",").encode()


def deals_csv_for_excel(selection, reading, chosen=None, permalink=""):
    return written(selection, reading, EXCEL_CELLS, ";").encode("utf-8-sig")


def written(selection, reading, cells, delimiter):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(COLUMNS)
    columns = [(column.value, cells[column.kind]) for column in COLUMNS.values()]
    for row in selection.rows():
        values = [(value(row, reading), cell) for value, cell in columns]
        writer.writerow(["" if value is None else cell(value) for value, cell in values])
    return out.getvalue()
