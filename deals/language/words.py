"""The words of a text as search compares them."""

from __future__ import annotations

import re
from functools import lru_cache

from .numerals import in_digits
from .text import fold

WORD = re.compile(r"\w+(?:&\w+)*")

# Words in a row.
type Phrase = tuple[str, ...]


@lru_cache(maxsize=20_000)
def plain_word(word: str) -> str:
    """A word as search compares it: folded, without the plural 's after a vowel, a number in digits."""
    return in_digits(re.sub(r"(?<=[aeiouy])'s$", "", fold(word)))


def words(text: str) -> list[str]:
    return [plain_word(match[0]) for match in WORD.finditer(text)]
