"""Text as people compare and list it: folding, and ‘A, B en C’."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def fold(text: str) -> str:
    """`text` for comparing and sorting: no case, no accents, ĳ as ij."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def listed(names: Sequence[str]) -> str:
    """`Ameland, Texel en Vlieland`."""
    return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))
