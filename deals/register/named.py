"""Which deals are called after a municipality or an island, or belong to a region that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..reference.models import CaribbeanBody, Municipality
from .caches import Kept
from .facet import Facet
from .index import Index
from .rows import Value

LISTS_KEPT = 4
# `Oost-Groningen` does not name Groningen, nor `Noord-Drenthe` a municipality of Drenthe.
DIRECTIONS = {
    *("Noord", "Oost", "Zuid", "West", "Midden"),
    *("Noordoost", "Noordwest", "Zuidoost", "Zuidwest"),
}
NAME_WORD = re.compile(r"[\w'’]+")

# [(the words of a name, its code)] of the names that begin with the same word, the longest first.
type NamesByFirstWord = dict[str, list[tuple[list[str], str]]]


class OfficialPlaces(NamedTuple):
    """The municipalities and islands of the official lists by their code as in an address, and the province of each."""

    names: dict[str, str]
    provinces: dict[str, Value]

    def value(self, facet: Facet, code: str) -> Value | None:
        """The municipality or island with exactly this code, where `facet` is about those."""
        known = code in self.names and (code in self.provinces) is (facet.name == "gemeente")
        return Value(code, self.names[code]) if known else None

    @property
    def by_first_word(self) -> NamesByFirstWord:
        """A name that a province bears too says nothing, and is not among them: Groningen may be either."""
        shared = {province.label for province in self.provinces.values()}
        by_first: NamesByFirstWord = {}
        for code, name in self.names.items():
            if name not in shared:
                spelled = NAME_WORD.findall(name)
                by_first.setdefault(spelled[0], []).append((spelled, code))
        for alike in by_first.values():
            alike.sort(key=lambda pair: -len(pair[0]))
        return by_first


kept_places: Kept[OfficialPlaces] = Kept(LISTS_KEPT)


def official_places(lists: str | None) -> OfficialPlaces:
    """In that state of the official lists. Two queries, once for a state."""

    def asked() -> OfficialPlaces:
        municipalities = list(Municipality.objects.select_related("province"))
        names = {place.slug: place.name for place in municipalities}
        names |= dict(CaribbeanBody.objects.values_list("code", "name"))
        provinces = {place.slug: Value(place.province.slug, place.province.name) for place in municipalities}
        return OfficialPlaces(names, provinces)

    return kept_places.made(lists, asked)


def named_deals(index: Index, lists: str | None) -> dict[str, int]:
    """{municipality or island: the deals of which the name, another name or the region names it}; made once for a release
    and a state of the official lists."""

    def made() -> dict[str, int]:
        by_first = official_places(lists).by_first_word
        masks: dict[str, int] = {}
        for number, row in enumerate(index.rows):
            called = (row.name, row.region.label, *(text for part, text in row.texts if part == "andere naam"))
            for code in {code for text in called for code in codes_named(text, by_first)}:
                masks[code] = masks.get(code, 0) | 1 << number
        return masks

    return index.once(f"naar wie deals heten {lists}", made)


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
