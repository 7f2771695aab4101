"""JSON: deals or parts of them as objects with the columns of the CSV, and their account; canonical (RFC 8785)."""

from __future__ import annotations

from ...register.models import canonical_bytes
from .extract import Extract
from .table_extract import TableExtract


def deals_json(extract: Extract) -> bytes:
    """`{"deals": […], "verantwoording": {…}}` as bytes."""
    return canonical_bytes({"verantwoording": extract.account_object(), "deals": extract.deals})


def table_json(extract: TableExtract) -> bytes:
    """The rows under the name of the table, and their account, as bytes."""
    return canonical_bytes({"verantwoording": extract.account_object(), extract.table.things: extract.objects})
