"""The workbook of an overview: its rows with their sums, its groups, its account, and what is behind its deals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..exports import ods, xlsx
from ..exports.books import table_sheet
from ..exports.columns import Kind
from ..exports.formats import TABLE_FORMATS, Formats
from ..exports.long_sheets import long_sheets
from ..exports.sheets import (
    Book,
    Sheet,
    Subtotals,
    account_sheet,
    filled_sheet,
    printed_stated,
    with_subtotals,
)
from ..exports.table_extract import TableColumn
from .asked import ALL_SHEETS
from .extract import OverviewExtract
from .made import UNKNOWN_GROUP

GROUP_LABEL, MAIN = "Groep", "Overzicht"


def overview_book(extract: OverviewExtract) -> Book:
    made, asked = extract.made, extract.asked
    # Behind it stand sheets that are called as some rows are.
    main = replace(table_sheet(extract), title=extract.table.title if made.kind.is_deals else MAIN)
    numbers = {column.heading: number for number, column in enumerate(asked.columns)}
    sums = {numbers[heading]: total for heading, total in extract.sums}
    main = replace(main, sums=sums if made.rows else {}, subtotals=subtotals_of(extract, numbers), notes=extract.notes)
    written = with_subtotals(main)
    if made.groups and not main.subtotals:
        written.append(groups_sheet(extract))
    rest = long_sheets(list(made.deals_shown.values()), extract.reading) if asked.sheets == ALL_SHEETS else []
    account = account_sheet([*extract.account(), *printed_stated([*written, *rest])])
    about, release = extract.in_words, extract.reading.published
    return Book(f"Overzicht: {extract.table.title}", about, extract.permalink, release, [*written, account, *rest])


def subtotals_of(extract: OverviewExtract, numbers: Mapping[str, int]) -> Subtotals | None:
    """The groups as formulas that follow the filter, where the group is a column of the overview and something is added up."""
    made, group = extract.made, extract.asked.group
    if group is None or made.overlaps or not made.added_up or group.heading_in_files not in numbers:
        return None
    column = extract.table.columns[group.heading_in_files]
    groups = [
        (
            None if one.value == UNKNOWN_GROUP else in_one_cell(column.value(one.rows[0], extract.reading)),
            len(one.rows),
            {numbers[shown.heading]: one.sums[shown.name] for shown in made.added_up},
        )
        for one in made.groups
    ]
    if sum(value is None for value, _, _ in groups) > 1:
        # An empty cell does not say of which of them it is.
        return None
    return Subtotals(groups_title(extract), numbers[group.heading_in_files], groups)


def in_one_cell(value: Any) -> Any:
    """A value as its cell has it."""
    return "; ".join(value) or None if isinstance(value, list) else value


def groups_sheet(extract: OverviewExtract) -> Sheet:
    """The groups with their numbers; where they overlap, nothing is added up."""
    made = extract.made
    counted = "Betrokken deals" if made.overlaps else "Aantal deals"
    columns = {GROUP_LABEL: TableColumn(Kind.TEXT, lambda one, reading: one.value.label, 40)}
    columns[counted] = TableColumn(Kind.NUMBER, lambda one, reading: one.deals, 12)
    if not made.kind.is_deals:
        columns[f"Aantal {made.kind.title.lower()}"] = TableColumn(Kind.NUMBER, lambda one, reading: len(one.rows), 14)
    for shown in made.added_up if not made.overlaps else []:
        columns[shown.heading] = of_sum(Kind.MONEY, shown.name, "amount", 23)
        columns[f"{shown.heading}: van hoeveel bekend"] = of_sum(Kind.NUMBER, shown.name, "known", 18)
    rows = [[column.value(one, extract.reading) for column in columns.values()] for one in made.groups]
    notes = [made.not_to_be_added] if made.overlaps else []
    return replace(filled_sheet(groups_title(extract), columns, rows), notes=notes)


def of_sum(kind: Kind, column: str, part: str, width: int) -> TableColumn:
    """What the rows of a group add up to, or of how many that is known."""
    return TableColumn(kind, lambda one, reading: getattr(one.sums[column], part), width)


def groups_title(extract: OverviewExtract) -> str:
    """`Per tranche`."""
    group = extract.asked.group
    return f"Per {group.label.removesuffix(' (indeling redactie)')}" if group else ""


def written_with(write: Any) -> Any:
    return lambda extract: write(overview_book(extract))


OVERVIEW_FORMATS: Formats[Any] = Formats(
    {
        **TABLE_FORMATS,
        "xlsx": TABLE_FORMATS["xlsx"]._replace(write=written_with(xlsx.xlsx_of)),
        "ods": TABLE_FORMATS["ods"]._replace(write=written_with(ods.ods_of)),
    },
    TABLE_FORMATS.beside,
)
