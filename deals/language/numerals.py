"""Numbers in a name or a question, however they are written: II, 2, ‘tweede’ and ‘2e’ are the same; and small ones in words."""

from __future__ import annotations

import re

ORDINALS = ("eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende")
ROMAN_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
SMALL = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")
RANKED = re.compile("([0-9]{1,3})(?:e|de|ste)", re.ASCII)
VALUES_OF_WORDS = {
    word: str(number) for words in (ORDINALS, ROMAN_NUMERALS) for number, word in enumerate(words, start=1)
}


def in_digits(word: str) -> str:
    """The number that a folded word stands for, in digits; a word that is none stays what it is.

    A single letter stays a letter: in most texts it is no number."""
    if len(word) > 1 and word in VALUES_OF_WORDS:
        return VALUES_OF_WORDS[word]
    ranked = RANKED.fullmatch(word)
    return ranked[1] if ranked else word


def letter_in_digits(word: str) -> str:
    """As `in_digits`, where a single letter can only be a number: behind a name, beside the word ‘tranche’."""
    return VALUES_OF_WORDS.get(word) or in_digits(word)


def small_number(number: int) -> str:
    """`drie`; from 13 in figures."""
    return SMALL[number] if number < len(SMALL) else f"{number:,}".replace(",", ".")
