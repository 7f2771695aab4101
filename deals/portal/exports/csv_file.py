"""CSV after RFC 4180: UTF-8, commas, dot decimals, ISO dates, no totals row; unknown is an empty cell.

A second variant is what Excel in Dutch opens at once: a semicolon between cells, a byte order mark, decimal commas."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ...language.money import plain_euros
from ...register.reading import Reading
from .columns import COLUMNS, Column, Kind
from .extract import Extract
from .table_extract import TableColumn, TableExtract

# A spreadsheet would run a text that starts with one of these.
FORMULA_START = frozenset("=+-@\t\r")


def text(value: str) -> str:
    """`value` as a text cell that no spreadsheet takes for a formula."""
    return "'" + value if value[:1] in FORMULA_START else value


# Kind of column → its cell, where there is something to write.
CELLS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: text,
    Kind.NAMES: lambda value: text("; ".join(value)) if value else "",
    Kind.NUMBER: str,
    Kind.MEASURE: str,
    Kind.MONEY: plain_euros,
    Kind.DATE: lambda value: value.isoformat(),
}
EXCEL_CELLS = CELLS | {
    Kind.MONEY: lambda value: plain_euros(value).replace(".", ","),
    Kind.MEASURE: lambda value: str(value).replace(".", ","),
}


def deals_csv(extract: Extract) -> bytes:
    return deals_table(extract, CELLS, ",").encode()


def deals_csv_for_excel(extract: Extract) -> bytes:
    return deals_table(extract, EXCEL_CELLS, ";").encode("utf-8-sig")


def deals_table(extract: Extract, cells: dict[Kind, Callable[[Any], str]], delimiter: str) -> str:
    kept: dict[str, str] = extract.selection.index.once(f"csv {delimiter}", dict)
    rows = ((row.slug, row) for row in extract.rows)
    return csv_table(COLUMNS, rows, extract.reading, cells, delimiter, kept)


def table_csv(extract: TableExtract) -> bytes:
    return whole_table(extract, CELLS, ",").encode()


def table_csv_for_excel(extract: TableExtract) -> bytes:
    return whole_table(extract, EXCEL_CELLS, ";").encode("utf-8-sig")


def whole_table(extract: TableExtract, cells: dict[Kind, Callable[[Any], str]], delimiter: str) -> str:
    kept = extract.kept_rows(f"csv {delimiter}")
    return csv_table(extract.table.columns, extract.keyed(), extract.reading, cells, delimiter, kept)


def csv_table(
    columns: Mapping[str, Column | TableColumn],
    rows: Iterable[tuple[str, Any]],
    reading: Reading,
    cells: dict[Kind, Callable[[Any], str]],
    delimiter: str,
    kept: dict[str, str],
) -> str:
    """`rows` under the headings of `columns`, each with its key in `kept`: the rows of a release are written once each."""
    filling = [(column.value, cells[column.kind]) for column in columns.values()]
    written = LastLine()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(columns)
    lines = [written.line]
    for key, row in rows:
        if key not in kept:
            writer.writerow(["" if (value := fill(row, reading)) is None else cell(value) for fill, cell in filling])
            kept[key] = written.line
        lines.append(kept[key])
    return "".join(lines)


class LastLine:
    """What a writer of CSV takes for a file: it holds the last line, so that each can be kept apart."""

    line = ""

    def write(self, line: str) -> None:
        self.line = line


def line(cells: list[str], delimiter: str) -> str:
    written = LastLine()
    csv.writer(written, delimiter=delimiter).writerow(cells)
    return written.line
