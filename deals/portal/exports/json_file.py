"""JSON: deals or parts of them as objects with the columns of the CSV, and their account; canonical (RFC 8785)."""

from __future__ import annotations

from ...register.models import canonical_bytes
from .extract import Extract
from .parts_extract import PartsExtract


def deals_json(extract: Extract) -> bytes:
    """`{"deals": […], "verantwoording": {…}}` as bytes."""
    return canonical_bytes({"verantwoording": extract.account_object(), "deals": extract.deals})


def parts_json(extract: PartsExtract) -> bytes:
    """`{"programmalijnen": […], "verantwoording": {…}}` as bytes, or with another kind of parts."""
    return canonical_bytes({"verantwoording": extract.account_object(), extract.table.things: extract.objects})
