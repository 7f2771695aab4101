"""Text as people compare, count and list it: folding, ‘14 deals’, and ‘A, B en C’."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Characters that XML 1.0 cannot hold, not even escaped.
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Not after an abbreviation: the word before it has three letters or more.
SENTENCE_END = re.compile(r"(?<=\w\w\w[.!?]) (?=[A-Z‘0-9€])")


def plain_ends(text: str) -> str:
    """`text` with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_xml_holds(text: str) -> str:
    """`text` with only what XML can hold, and one kind of line end."""
    return plain_ends(NOT_IN_XML.sub("\ufffd", text))


def fold(text: str) -> str:
    """`text` for comparing and sorting: no case, no accents, ĳ as ij."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def listed(names: Sequence[str]) -> str:
    """`Ameland, Texel en Vlieland`."""
    return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def punctuated[Thing](things: Sequence[Thing], last: str = " en") -> list[tuple[Thing, str]]:
    """Each thing at the end of a sentence with what stands behind it: a comma, `last` before the last, a full stop."""
    marks = [*[","] * (len(things) - 2), *[last] * (len(things) > 1), "."]
    return list(zip(things, marks, strict=False))


def many_deals(number: int) -> str:
    """`1 deal`, `14 deals`."""
    return "1 deal" if number == 1 else f"{number} deals"


def many_papers(number: int) -> str:
    """`1 Kamerstuk`, `76 Kamerstukken`."""
    return "1 Kamerstuk" if number == 1 else f"{number} Kamerstukken"


def first_sentences(text: str, number: int) -> str:
    """The first so many sentences of `text`."""
    return " ".join(SENTENCE_END.split(text)[:number])


def ended(text: str) -> str:
    """`text` as a sentence."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
