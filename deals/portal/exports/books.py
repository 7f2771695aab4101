"""The spreadsheets of a selection: of deals with all that is known of them, and of any other table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .columns import CITATION_COLUMNS, COLUMNS, CitationColumn, Column
from .extract import Extract, selection_in_words
from .sheets import Book, Sheet, account_sheet, cell_value, column_style, printed_stated
from .table_extract import TableColumn, TableExtract


def deals_book(extract: Extract) -> Book:
    main = [deals_sheet(extract)]
    rest = [citations_sheet(extract)]
    account = account_sheet([*extract.account(), *printed_stated([*main, *rest])])
    about, release = selection_in_words(extract.chosen), extract.reading.published
    return Book("Regio Deals", about, extract.permalink, release, [*main, account, *rest])


def table_book(extract: TableExtract) -> Book:
    main = table_sheet(extract)
    account = account_sheet([*extract.account(), *printed_stated([main])])
    return Book(extract.table.title, extract.in_words, extract.permalink, extract.reading.published, [main, account])


def deals_sheet(extract: Extract) -> Sheet:
    sums = {number: extract.totals[heading] for number, heading in enumerate(COLUMNS) if heading in extract.totals}
    return filled_sheet("Regio Deals", COLUMNS, extract.values, sums)


def table_sheet(extract: TableExtract) -> Sheet:
    columns = extract.table.columns
    rows = [[column.value(row, extract.reading) for column in columns.values()] for row in extract.rows]
    return filled_sheet(extract.table.title, columns, rows)


def citations_sheet(extract: Extract) -> Sheet:
    rows = [[column.value(citation) for column in CITATION_COLUMNS.values()] for citation in extract.citations]
    return filled_sheet("Citaten", CITATION_COLUMNS, rows)


def filled_sheet(
    title: str,
    columns: Mapping[str, Column | TableColumn | CitationColumn],
    rows: list[list[Any]],
    sums: Mapping[int, Any] | None = None,
) -> Sheet:
    """The sheet of `rows`, whose values are in the order of `columns`."""
    kinds = [column.kind for column in columns.values()]
    styles = [column_style(kind, (row[number] for row in rows)) for number, kind in enumerate(kinds)]
    cells = ([cell_value(*pair) for pair in zip(kinds, row, strict=True)] for row in rows)
    return Sheet(
        title, {heading: column.width for heading, column in columns.items()}, styles, cells, len(rows), sums or {}
    )
