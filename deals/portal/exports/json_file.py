"""JSON: the deals as objects with the columns of the CSV, and their account; canonical (RFC 8785)."""

from ...register.models import canonical_bytes
from .extract import Extract


def deals_json(selection, reading, chosen, permalink):
    """`{"deals": […], "verantwoording": {…}}` as bytes."""
    extract = Extract(selection, reading, chosen, permalink)
    return canonical_bytes({"verantwoording": extract.account_object(), "deals": extract.deals})
