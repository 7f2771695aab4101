"""Which deals are called after a municipality or an island, or belong to a region that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .index import Index
from .official import OfficialPlaces

# `Oost-Groningen` does not name Groningen, nor `Noord-Drenthe` a municipality of Drenthe.
DIRECTIONS = {
    *("Noord", "Oost", "Zuid", "West", "Midden"),
    *("Noordoost", "Noordwest", "Zuidoost", "Zuidwest"),
}
NAME_WORD = re.compile(r"[\w'’]+")

# [(the words of a name, its code)] of the names that begin with the same word, the longest first.
type NamesByFirstWord = dict[str, list[tuple[list[str], str]]]


def named_deals(index: Index) -> dict[str, int]:
    """{municipality or island: the deals of which the name, another name or the region names it}; made once for a release."""

    def made() -> dict[str, int]:
        by_first = names_by_first_word(index.official)
        masks: dict[str, int] = {}
        for number, row in enumerate(index.rows):
            called = (row.name, row.region.label, *(text for part, text in row.texts if part == "andere naam"))
            for code in {code for text in called for code in codes_named(text, by_first)}:
                masks[code] = masks.get(code, 0) | 1 << number
        return masks

    return index.once("naar wie deals heten", made)


def names_by_first_word(official: OfficialPlaces) -> NamesByFirstWord:
    """A name that a province bears too says nothing, and is not among them: Groningen may be either."""
    provinces = {province.name for province in official.provinces.values()}
    places = [(place.slug, place.name) for place in official.municipalities.values()]
    by_first: NamesByFirstWord = {}
    for code, name in [*places, *official.islands.values()]:
        if name not in provinces:
            spelled = NAME_WORD.findall(name)
            by_first.setdefault(spelled[0], []).append((spelled, code))
    for alike in by_first.values():
        alike.sort(key=lambda pair: -len(pair[0]))
    return by_first


def codes_named(text: str, by_first: NamesByFirstWord) -> Iterator[str]:
    """The codes of the names in `text`; of two that begin alike the longest: not Bergen in `Bergen op Zoom`."""
    spelled = NAME_WORD.findall(text)
    place = 0
    while place < len(spelled):
        fitting = next(
            (pair for pair in by_first.get(spelled[place], []) if spelled[place : place + len(pair[0])] == pair[0]),
            None,
        )
        if fitting is None or (place and spelled[place - 1] in DIRECTIONS):
            place += 1
            continue
        yield fitting[1]
        place += len(fitting[0])
