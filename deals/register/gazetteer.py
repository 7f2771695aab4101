"""Where a name leads: municipalities of today and before, places, postcodes, islands, provinces and regions.

Names are compared without case, accents, spaces, hyphens and apostrophes. What is asked leads somewhere only where it is
the whole name; `beginning` is for suggestions while someone types."""

from __future__ import annotations

import csv
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from ..language.dates import dutch_date
from ..language.text import fold, listed, many_deals
from .caches import Kept
from .index import Index
from .official import OfficialMunicipality, OfficialPlaces

PLACE_LISTS = Path(__file__).resolve().parents[2] / "fixtures"
LONGEST_ASKED = 100
ASKED_POSTCODE = re.compile(r"([1-9]\d{3})([a-z]{2})?", re.ASCII)
SHORTEST_BEGINNING, SHORTEST_INSIDE, SHORTEST_CORRECTED = 2, 4, 5

# Best first, where several are called so.
DESTINATION_KINDS = ("gemeente", "regio", "provincie", "eiland", "plaats", "postcode", "voormalige gemeente")
# What may stand before a name, and the kinds that are then meant.
WORD_BEFORE = {
    "gemeente": {"gemeente", "voormalige gemeente"},
    "provincie": {"provincie"},
    "regio": {"regio"},
    "eiland": {"eiland"},
    "postcode": {"postcode"},
}

# What people also call a place of the official lists, by its code or its name in an address.
ALSO_CALLED = {
    "gm0518": ("Den Haag", "The Hague"),
    "gm0796": ("Den Bosch",),
    "gm0373": ("Bergen",),
    "gm0893": ("Bergen",),
    "gm0079": ("Kollumerland", "Kollumerland en Nieuwkruisland"),
    "gm1940": ("De Friese Meren",),
    "gm0737": ("Tietjerksteradeel",),
    "gm0080": ("Ljouwert",),
    "col01": ("Boneiru",),
    "col02": ("Statia", "St. Eustatius"),
    "fryslan": ("Friesland",),
    "noord-brabant": ("Brabant",),
}


class Destination(NamedTuple):
    """A page that a name leads to. `kind`: one of `DESTINATION_KINDS`; `name`: as people read it; `why`: one line, in Dutch.

    `entrance` and `slug`: its address, as the entrance and the value there."""

    kind: str
    name: str
    why: str
    entrance: str
    slug: str

    @property
    def page(self) -> tuple[str, str]:
        return self.entrance, self.slug


# {name as compared: where it leads}.
type Leads = dict[str, list[Destination]]


class Names:
    """Names and where they lead, and in alphabetical order, to look up what begins so."""

    def __init__(self, leads: Leads) -> None:
        self.leads = leads
        self.ordered = sorted(leads)
        # Those of one word, which may be meant where somebody mistyped it.
        self.single_words = frozenset(name for name in leads if name.isalpha())

    def beginning(self, start: str) -> Iterator[tuple[str, Destination]]:
        for name in self.ordered[bisect_left(self.ordered, start) :]:
            if not name.startswith(start):
                return
            yield from ((name, destination) for destination in self.leads[name])


def named(index: Index, text: str) -> list[Destination]:
    """Every page that is called exactly `text`, in a release and in the official lists; best first, none of them twice."""
    if len(text) > LONGEST_ASKED:
        return []
    kinds, rest = without_kind(text)
    meant = [*called(index, rest), *postcode(index.official, rest)]
    whole = called(index, text) if rest != text else []
    return each_page_once([*whole, *([lead for lead in meant if lead.kind in kinds] or meant)])


def beginning(index: Index, text: str, most: int = 8) -> list[Destination]:
    """At most `most` pages whose name begins with `text`, for suggestions: what is called exactly so first, then by kind.

    Nothing for fewer than two letters."""
    kinds, rest = without_kind(text)
    start = name_key(rest)
    if not SHORTEST_BEGINNING <= len(start) <= LONGEST_ASKED:
        return []
    begun = [
        (name, lead) for names in names_to_ask(index) for name, lead in names.beginning(start) if lead.kind in kinds
    ]
    begun.sort(key=lambda pair: (DESTINATION_KINDS.index(pair[1].kind), pair[0]))
    exact = [lead for lead in named(index, text) if lead.kind in kinds]
    once: dict[tuple[str, str, str], Destination] = {}
    for lead in [*exact, *(lead for _, lead in begun)]:
        once.setdefault((lead.name, *lead.page), lead)
    return without_islands_twice(once.values())[:most]


def perhaps(index: Index, text: str, most: int = 10) -> list[Destination]:
    """At most `most` pages that may be meant where none is called so: their names begin so, or have it inside, or are one
    typing error away."""
    begun = beginning(index, text, most)
    asked = name_key(without_kind(text)[1])
    if begun or not SHORTEST_INSIDE <= len(asked) <= LONGEST_ASKED:
        return begun
    every = [(name, lead) for names in names_to_ask(index) for name in names.ordered for lead in names.leads[name]]
    inside = [lead for name, lead in every if asked in name]
    near = [lead for name, lead in every if OSA.distance(asked, name, score_cutoff=1) <= 1]
    return each_page_once(inside or (near if len(asked) >= SHORTEST_CORRECTED else []))[:most]


def name_key(text: str) -> str:
    """A name without what people leave out or spell otherwise: `'s-Gravenhage`, `St. Eustatius`, `Capelle a/d IJssel`."""
    plain = re.sub("[’‘`´ʼ']", "", fold(text))
    plain = re.sub(r"\bst[\W_]+(?=\w)", "sint ", plain)
    plain = re.sub(r"\b(aan den?|a[./ ]?d)\b", "ad", plain)
    return re.sub(r"[\W_]+", "", plain)


def without_kind(text: str) -> tuple[set[str], str]:
    """The kinds of page that `text` may mean, and the name without the word that says so: `gemeente Utrecht`."""
    word, _, rest = text.strip().partition(" ")
    kinds = WORD_BEFORE.get(fold(word))
    return (kinds, rest) if kinds and rest.strip() else (set(DESTINATION_KINDS), text)


def called(index: Index, text: str) -> list[Destination]:
    return [lead for names in names_to_ask(index) for lead in names.leads.get(name_key(text), [])]


def each_page_once(leads: Iterable[Destination]) -> list[Destination]:
    """The best for every page."""
    once: dict[tuple[str, str], Destination] = {}
    for lead in sorted(leads, key=lambda lead: DESTINATION_KINDS.index(lead.kind)):
        once.setdefault(lead.page, lead)
    return without_islands_twice(once.values())


def without_islands_twice(leads: Iterable[Destination]) -> list[Destination]:
    """A region that is one island is found as that island."""
    leads = list(leads)
    islands = {lead.name for lead in leads if lead.kind == "eiland"}
    return [lead for lead in leads if lead.kind != "regio" or lead.name not in islands]


def names_to_ask(index: Index) -> tuple[Names, Names]:
    """The names of the official lists and of the release, each made once."""
    places = index.official
    listed_names = kept_names.made(places.stand, lambda: Names(official_leads(places)))
    return listed_names, index.once("namen", lambda: region_names(index))


# --- the release


def region_names(index: Index) -> Names:
    """Its regions, and the other names of its deals, which lead to their region."""
    leads: Leads = {}
    for row in index.rows:
        deals = many_deals(index.mask_of("regio", row.region.slug).bit_count())
        destination = Destination("regio", row.region.label, f"regio met {deals}", "regios", row.region.slug)
        lead_to(leads, destination, row.region.label, row.region.slug)
        for part, text in row.texts:
            if part == "andere naam":
                lead_to(leads, destination._replace(why=f"regio; zo heet ook de Regio Deal {row.name}"), text)
    return Names(leads)


# --- the official lists

# By the stand of their places.
kept_names: Kept[Names] = Kept(2)


def official_leads(places: OfficialPlaces) -> Leads:
    leads: Leads = {}
    for destination, names in official_destinations(places):
        lead_to(leads, destination, *names, *ALSO_CALLED.get(destination.slug, ()))
    former = {(place.name, heir): place for place in places.former for heir in place.successors}
    for name, slug, short in places_in_municipalities():
        names = [name, short] if short else [name]
        if slug not in places.municipalities:
            continue
        # Whoever asks for a former municipality by the name of its main place gets the page that says what became of it.
        before = next((former[each, slug] for each in names if (each, slug) in former), None)
        lead_to(leads, to_municipality(places, before) if before else to_place(places, name, slug), *names)
    return {name: list(dict.fromkeys(destinations)) for name, destinations in leads.items()}


def to_place(places: OfficialPlaces, name: str, slug: str) -> Destination:
    why = f"plaats in de gemeente {with_province(places, places.municipalities[slug])}"
    return Destination("plaats", name, why, "gemeenten", slug)


def to_municipality(places: OfficialPlaces, place: OfficialMunicipality) -> Destination:
    if place.until is None:
        why = f"gemeente in de provincie {places.provinces[place.province].name}"
        return Destination("gemeente", place.name, why, "gemeenten", place.slug)
    heirs = places.ended[place.slug].heirs
    why = f"gemeente tot {dutch_date(place.until)}" + (
        f", nu {listed([heir.label for heir in heirs])}" if heirs else ""
    )
    return Destination("voormalige gemeente", place.name, why, "gemeenten", place.slug)


def official_destinations(places: OfficialPlaces) -> Iterator[tuple[Destination, list[str]]]:
    """Every page of the official lists, with its names and codes."""
    for place in places.municipalities.values():
        yield to_municipality(places, place), [place.name, place.slug]
    for told in places.provinces.values():
        yield (
            Destination("provincie", told.name, "provincie", "provincies", told.slug),
            [told.name, told.slug, told.code],
        )
    for island in places.islands.values():
        why = "eiland in Caribisch Nederland"
        yield Destination("eiland", island.label, why, "caribisch", island.slug), [island.label, island.slug]


def with_province(places: OfficialPlaces, place: OfficialMunicipality) -> str:
    return f"{place.name} ({places.provinces[place.province].name})"


def lead_to(leads: Leads, destination: Destination, *names: str) -> None:
    for name in {name_key(name) for name in names}:
        leads.setdefault(name, []).append(destination)


# How sure it is that a postcode lies in a municipality, as postcodes.csv says it.
HOW_SURE = {
    "": "gemeente met postcode {}",
    "deels": "gemeente met een deel van postcode {}",
    "mogelijk": "gemeente met misschien een klein deel van postcode {}",
    "onzeker": "gemeente met misschien een deel van postcode {}",
}


def postcode(places: OfficialPlaces, text: str) -> list[Destination]:
    """The municipalities in which a postcode lies, with or without its letters."""
    asked = ASKED_POSTCODE.fullmatch(re.sub(r"\s", "", fold(text)))
    within = municipalities_by_postcode().get(asked[1], []) if asked else []
    return [
        Destination(
            "postcode", with_province(places, places.municipalities[slug]), how.format(asked[1]), "gemeenten", slug
        )
        for slug, how in within
        if asked and slug in places.municipalities
    ]


# --- files with the software, read once


def place_list(name: str) -> list[list[str]]:
    """The lines of a list of places, without what its head says and the names of its columns."""
    with (PLACE_LISTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(line for line in file if not line.startswith("#")))[1:]


@cache
def places_in_municipalities() -> list[tuple[str, str, str]]:
    """[(place, its municipality as in an address, its name without what tells it from others, or nothing)]."""
    return [(name, slug, short) for name, slug, short in place_list("plaatsen.csv")]


@cache
def municipalities_by_postcode() -> dict[str, list[tuple[str, str]]]:
    """{four digits: [(municipality as in an address, how sure that is, in words)]}, the largest first."""
    within: dict[str, list[tuple[str, str]]] = {}
    for digits, slug, how in place_list("postcodes.csv"):
        within.setdefault(digits, []).append((slug, HOW_SURE[how]))
    return within
