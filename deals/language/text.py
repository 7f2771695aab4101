"""Text as people compare, list and count it: folding, ‘A, B en C’, and ‘14 deals’."""

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


def many_deals(number: int) -> str:
    return "1 deal" if number == 1 else f"{number} deals"
