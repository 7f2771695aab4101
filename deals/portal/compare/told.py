"""Deals side by side as the rows of a file: every statement that the page has, in its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings

from ...register.rows import Row
from ..exports.comparison_table import ComparisonRow
from .cells import CellPart, ComparedEntry, ComparedGroup


def comparison_rows(groups: list[ComparedGroup], deals: list[Row]) -> list[ComparisonRow]:
    """`deals`: of the columns, in order. A statement on nothing of the deal, but why that is not known, is a row too."""
    return list(rows_compared(groups, deals))


def rows_compared(groups: list[ComparedGroup], deals: list[Row]) -> Iterator[ComparisonRow]:
    for group in groups:
        for row in group.rows:
            for deal, cell in zip(deals, row.cells, strict=True):
                lacking = [CellPart("", [cell.lack])] if cell.lack else []
                for part in [*cell.parts, *lacking]:
                    for entry in part.entries:
                        known = entry is not cell.lack or cell.known
                        yield statement_row(entry, part, known, ComparedPlace(group.title, row.label, row.mark, deal))


class ComparedPlace(NamedTuple):
    """Where a statement stands: in which row of which part, in the column of which deal."""

    title: str
    label: str
    mark: str
    deal: Row


def statement_row(entry: ComparedEntry, part: CellPart, known: bool, place: ComparedPlace) -> ComparisonRow:
    address = entry.mark.address if entry.mark else entry.address
    return ComparisonRow(
        place.title,
        place.label,
        place.mark,
        place.deal.name,
        place.deal.slug,
        entry.text,
        entry.amount,
        known,
        part.heading,
        list(entry.details),
        entry.description,
        entry.remark,
        entry.mark.place if entry.mark else entry.document,
        settings.REGISTER_URL + address if address else None,
    )
