"""CSV after RFC 4180: UTF-8, commas, dot decimals, ISO dates, no totals row; unknown is an empty cell.

A second variant is what Excel in Dutch opens at once: a semicolon between cells, a byte order mark, decimal commas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

from ...language.money import plain_euros
from .columns import COLUMNS, Kind
from .extract import Extract

# A spreadsheet would run a text that starts so.
FORMULA_START = re.compile(r"^[=+\-@\t\r]")


def text(value: str) -> str:
    """`value` as a text cell that no spreadsheet takes for a formula."""
    return "'" + value if FORMULA_START.match(value) else value


# Kind of column → its cell, where there is something to write.
CELLS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: text,
    Kind.NAMES: lambda value: text("; ".join(value)),
    Kind.NUMBER: str,
    Kind.MONEY: plain_euros,
    Kind.DATE: lambda value: value.isoformat(),
}
EXCEL_CELLS = CELLS | {Kind.MONEY: lambda value: plain_euros(value).replace(".", ",")}


def deals_csv(extract: Extract) -> bytes:
    return written(extract, CELLS, ",").encode()


def deals_csv_for_excel(extract: Extract) -> bytes:
    return written(extract, EXCEL_CELLS, ";").encode("utf-8-sig")


def written(extract: Extract, cells: dict[Kind, Callable[[Any], str]], delimiter: str) -> str:
    """The rows of a release are written once each, and kept with its index."""
    kept: dict[str, str] = extract.selection.index.once(f"csv {delimiter}", dict)
    columns = [(column.value, cells[column.kind]) for column in COLUMNS.values()]
    lines = [line(list(COLUMNS), delimiter)]
    for row in extract.rows:
        if row.slug not in kept:
            values = [(value(row, extract.reading), cell) for value, cell in columns]
            kept[row.slug] = line(["" if value is None else cell(value) for value, cell in values], delimiter)
        lines.append(kept[row.slug])
    return "".join(lines)


def line(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerow(cells)
    return out.getvalue()
