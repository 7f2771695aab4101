"""What a deal is called where there is little room: on the map, and in the picture of the tranches."""

from __future__ import annotations

import re

from ..language.numerals import ROMAN_NUMERALS
from .index import Index
from .rows import Row

# `(5e tranche)`, `(tweede Regio Deal)`: what tells deals of one region apart.
IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")


def short_names(index: Index) -> dict[str, str]:
    """{deal: its short name}; made once for a release."""
    return index.once("korte namen", lambda: {row.slug: short_name(row, index) for row in index.rows})


def short_name(row: Row, index: Index) -> str:
    """`Groningen Noord (5e tranche)` → `Groningen Noord II` where the release says that it followed the first one there;
    else the name without its brackets. A name without brackets stays as it is."""
    bare = IN_BRACKETS.sub("", row.name)
    if not bare or bare == row.name:
        return row.name
    chain = predecessors(row, index)
    if not chain or len(chain) >= len(ROMAN_NUMERALS):
        return bare
    first = IN_BRACKETS.sub("", chain[-1].name)
    # The deal before it may be of another name: then a number would say something else.
    return f"{first} {ROMAN_NUMERALS[len(chain)].upper()}" if bare.endswith(first) else bare


def predecessors(row: Row, index: Index) -> list[Row]:
    """The deals that it followed, the last first; those that the release has."""
    chain: list[Row] = []
    before = index.row(row.predecessor) if row.predecessor else None
    while before is not None and before is not row and before not in chain:
        chain.append(before)
        before = index.row(before.predecessor) if before.predecessor else None
    return chain
