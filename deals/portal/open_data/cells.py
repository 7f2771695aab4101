"""A value of a content as a cell: in CSV, and in a spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...language.dates import day_or_none
from ...language.money import cents
from ..exports.columns import Kind
from ..exports.csv_file import text
from .tables import BulkColumn

# Between several values in one cell.
SEPARATOR = "; "
BETWEEN_LINES = "\r\n"


def csv_cell(column: BulkColumn, value: Any) -> str:
    """`value` as CSV has it: nothing where it is unknown, a point in a number, `true` or `false`."""
    if value is None:
        return ""
    if column.joined:
        return text(SEPARATOR.join(csv_text(one) for one in value if one is not None))
    return text(value) if isinstance(value, str) else csv_text(value)


def csv_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(str(value)), "f")
    return str(value)


def sheet_kind(column: BulkColumn) -> Kind:
    """What a cell of the column holds in a spreadsheet."""
    if column.joined:
        return Kind.NAMES
    if column.type == "number":
        return Kind.MONEY if column.is_money else Kind.MEASURE
    return {"integer": Kind.NUMBER, "date": Kind.DATE}.get(column.type, Kind.TEXT)


def sheet_value(column: BulkColumn, value: Any) -> Any:
    """`value` as a cell of that kind wants it."""
    kind = sheet_kind(column)
    if value is None:
        return None
    if kind is Kind.NAMES:
        return [csv_text(one) for one in value if one is not None]
    if kind is Kind.MONEY:
        return cents(value)
    if kind is Kind.DATE:
        return day_or_none(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value
