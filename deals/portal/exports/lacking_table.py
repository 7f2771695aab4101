"""The columns of a file of what is not known yet: a row for each field, reason and tranche, with its deals by name."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from ...register.lacking import REASON_WORDS, LackingCell, LackingLine
from ...register.reading import Reading
from .columns import Kind
from .table_extract import FileTable, TableColumn


class LackingRow(NamedTuple):
    line: LackingLine
    cell: LackingCell


def lacking_rows(lines: list[LackingLine]) -> list[LackingRow]:
    """A row for every tranche in which anything is lacking."""
    return [LackingRow(line, cell) for line in lines for cell in line.cells if cell.rows]


def lacking_address(row: LackingRow, reading: Reading) -> str:
    path = reverse("not_yet_known")
    return f"{settings.REGISTER_URL}{path}{reading.permanent_suffix}#{row.line.anchor}"


def lacking_cell(kind: Kind, value: Any, width: int) -> TableColumn:
    return TableColumn(kind, lambda row, reading: value(row), width)


FIRST_LACKING_COLUMNS = {
    "Gegeven": lacking_cell(Kind.TEXT, lambda row: row.line.label, 30),
    "Veld": lacking_cell(Kind.TEXT, lambda row: row.line.field, 28),
    "Verslagjaar": lacking_cell(Kind.NUMBER, lambda row: row.line.year, 12),
    "Reden": lacking_cell(Kind.TEXT, lambda row: REASON_WORDS[row.line.reason], 36),
    "Tranche": lacking_cell(Kind.NUMBER, lambda row: row.cell.tranche.number, 10),
    "Aantal deals": lacking_cell(Kind.NUMBER, lambda row: len(row.cell.rows), 12),
    "Van hoeveel deals": lacking_cell(Kind.NUMBER, lambda row: row.cell.deals, 16),
    "Deals": lacking_cell(Kind.NAMES, lambda row: [deal.name for deal in row.cell.rows], 60),
    "Korte adressen": lacking_cell(Kind.NAMES, lambda row: [deal.slug for deal in row.cell.rows], 40),
    "Peildatum": TableColumn(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": TableColumn(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": TableColumn(Kind.TEXT, lacking_address, 60),
}
LACKING_TABLE = FileTable(
    "Nog niet bekend",
    "nogNietBekend",
    "gegeven, dan reden, dan tranche; daarna per verslagjaar",
    {"n1": FIRST_LACKING_COLUMNS},
    {
        "Onbekend is niet nul": "Wat hier staat, staat nog niet in dit register, of niet in de bron die gelezen is. Dat betekent niet "
        "dat het er niet is.",
        "Reden": "Waar niemand een reden vastlegde, staat: staat nog niet in dit register.",
        "Verslagjaar": "Deals waarvan over dat jaar nog geen verslag in dit register staat. Een deal telt mee vanaf het jaar waarin hij "
        "gekozen is tot en met het jaar waarin hij eindigt, voor zover dat bekend is.",
    },
)
