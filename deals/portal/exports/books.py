"""The spreadsheets of a selection: of deals with all that is known of them, and of any other table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ...register.totals import total
from .columns import COLUMNS
from .extract import Extract, selection_in_words
from .long_sheets import long_sheets
from .sheets import Book, Sheet, Subtotals, account_sheet, filled_sheet, printed_stated, with_subtotals
from .table_extract import TableExtract


def deals_book(extract: Extract) -> Book:
    main, rest = with_subtotals(deals_sheet(extract)), long_sheets(extract.rows, extract.reading)
    account = account_sheet([*extract.account(), *printed_stated([*main, *rest])])
    about, release = selection_in_words(extract.chosen), extract.reading.published
    return Book("Regio Deals", about, extract.permalink, release, [*main, account, *rest])


def table_book(extract: TableExtract) -> Book:
    main = table_sheet(extract)
    account = account_sheet([*extract.account(), *printed_stated([main])])
    return Book(extract.table.title, extract.in_words, extract.permalink, extract.reading.published, [main, account])


def table_sheet(extract: TableExtract) -> Sheet:
    return filled_sheet(extract.table.title, extract.table.columns, extract.values)


def deals_sheet(extract: Extract) -> Sheet:
    numbers = {heading: number for number, heading in enumerate(COLUMNS)}
    sums = {numbers[heading]: total for heading, total in extract.totals.items()}
    sheet = filled_sheet("Regio Deals", COLUMNS, extract.values)
    return replace(sheet, sums=sums, subtotals=per_tranche(extract, numbers), notes=extract.notes)


def per_tranche(extract: Extract, numbers: Mapping[str, int]) -> Subtotals:
    """A deal is of one tranche: only of such groups amounts are added up."""
    column, of_tranche = numbers["Tranche"], defaultdict[int, list[list[Any]]](list)
    for cells in extract.values:
        of_tranche[cells[column]].append(cells)
    money = [numbers[heading] for heading in extract.totals]
    groups = [
        (tranche, len(rows), {number: total([cells[number] for cells in rows]) for number in money})
        for tranche, rows in sorted(of_tranche.items())
    ]
    return Subtotals("Per tranche", column, groups)
