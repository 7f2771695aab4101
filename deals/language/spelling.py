"""What a text holds that a reader cannot see, and when two names look alike to whoever reads them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from .text import fold

# Format, control and private characters, and the separators that no keyboard gives.
UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
# What takes no room or shows nothing, although Unicode counts it among letters and marks.
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufff9\ufffa\ufffb\ufffe\uffff") | {
    chr(code) for code in (*range(0x180B, 0x180F), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
IN_MANY_LINES = frozenset("\n\r\t")
CALLED = {
    "\t": "een tab",
    "\n": "een regeleinde",
    "\r": "een regeleinde",
    "\u00ad": "een zacht afbreekstreepje",
    "\u200b": "een spatie zonder breedte",
    "\u200c": "een teken dat letters los van elkaar houdt",
    "\u200d": "een teken dat letters aan elkaar plakt",
    "\u2060": "een teken dat woorden bij elkaar houdt",
    "\u2028": "een regeleinde",
    "\u2029": "een alinea-einde",
    "\ufeff": "een teken dat het begin van een bestand aangeeft",
    **dict.fromkeys(
        "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
        "een teken dat de leesrichting omdraait",
    ),
}
DASHES, QUOTES = re.compile("[\u2010-\u2015\u2212]"), re.compile("[\u2018\u2019\u02bc\u0060\u00b4]")


def unseen(text: str, *, lines: bool = False) -> str | None:
    """A sentence about the first character of `text` that nobody can see, or None. `lines`: it may have several."""
    for place, character in enumerate(text):
        if (unicodedata.category(character) in UNSEEN or character in BLANK) and not (
            lines and character in IN_MANY_LINES
        ):
            called = CALLED.get(character, "een onzichtbaar teken")
            before = text[max(0, place - 20) : place].strip()
            where = f"na ‘{before}’" if before else "aan het begin"
            return f"Hier staat {called} (U+{ord(character):04X}), {where}. Dat ziet niemand: haal het weg, of typ de tekst opnieuw."
    return None


def foreign_letter(text: str) -> str | None:
    """A sentence about the first letter of `text` that is of another alphabet than ours, or None."""
    for place, character in enumerate(unicodedata.normalize("NFKC", text)):
        if character.isalpha() and "LATIN" not in unicodedata.name(character, ""):
            alphabet = {"CYRILLIC": "het Cyrillische", "GREEK": "het Griekse"}.get(
                unicodedata.name(character, "").partition(" ")[0], "een ander"
            )
            return (
                f"De letter ‘{character}’ (U+{ord(character):04X}), teken {place + 1} van ‘{text}’, komt uit {alphabet} "
                "alfabet, ook als zij eruitziet als een gewone letter. Typ de naam opnieuw."
            )
    return None


def tidy(name: str) -> str:
    """`name` with one plain space wherever it has white space, and none around it."""
    return " ".join(name.split())


@lru_cache(maxsize=4096)
def folded_name(name: str) -> str:
    """`name` for comparing: no case, accents or white space that differs, and one kind of hyphen and apostrophe."""
    plain = "".join(character for character in name if unseen(character, lines=True) is None)
    return fold(tidy(QUOTES.sub("'", DASHES.sub("-", plain))))


def same_place(url: str) -> tuple[str, str, str]:
    """A web address for comparing: no scheme, no `www.`, no slash at the end and no place in the page."""
    parts = urlsplit(url.strip())
    return parts.netloc.casefold().removeprefix("www."), parts.path.rstrip("/"), parts.query
