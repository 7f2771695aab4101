"""Where a deal stands on the map of all: in its own area, or where that is not recorded at the place of its region.

The place of a region says where it lies, and never who takes part."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from ...language.text import listed
from ...reference.partnerships import ARRANGEMENT, NAMED, NETWORK, STATISTICAL, WHOLE_PROVINCE, Membership, memberships
from ...register.index import Index, in_regions
from ...register.named import named_deals
from ...register.rows import Row
from .drawing import Location, location, members
from .shapes import ISLANDS, Point, middle, places

# What says where a region lies, the firmest first; what comes after the areas of its other deals is wider than the region may be.
FIRM, WIDE = (ARRANGEMENT, NETWORK, NAMED), (WHOLE_PROVINCE, STATISTICAL)
# In their frame, where no island lies.
OF_SEVERAL_ISLANDS: Point = (78, 296)


class PlacedDeal(NamedTuple):
    """Where one deal stands. `known`: in its own area; else at the place of its region. `whole`: what is filled of its area."""

    row: Row
    point: Point
    known: bool
    island: bool
    whole: tuple[str, ...]
    words: str


def placed_deals(index: Index) -> dict[str, PlacedDeal]:
    """{deal: where it stands} of all that have a place; made once for a release."""
    return index.once("plaats op de kaart", lambda: with_a_place(index))


def with_a_place(index: Index) -> dict[str, PlacedDeal]:
    own = {row.slug: location(row) for row in index.rows}
    beside = {region: [own[row.slug] for row in rows] for region, rows in in_regions(index.rows).items()}
    named = codes_by_deal(index)
    standing = {}
    for row in index.rows:
        place = own[row.slug]
        known = bool(place.codes)
        codes = place.codes or region_codes(row, index, beside[row.region.slug], named.get(row.slug, []))
        if codes:
            words = place.words if known else words_of_place(row, place)
            island = all(code in ISLANDS for code in codes)
            standing[row.slug] = PlacedDeal(row, point_of(codes), known, island, place.whole, words)
    return standing


def words_of_place(row: Row, place: Location) -> str:
    """`ligging van de regio: Gelderland en Utrecht`; what is known of the deal itself stays said."""
    provinces = [province.label for province in row.location]
    lies = f"ligging van de regio: {listed(provinces)}" if provinces else "ligging van de regio"
    return f"{place.words}; {lies}" if place.words else lies


def codes_by_deal(index: Index) -> dict[str, list[str]]:
    """{deal: the municipalities and islands that it is called after}."""
    called: dict[str, list[str]] = {}
    for code, mask in named_deals(index).items():
        for row in index.rows_in(mask):
            called.setdefault(row.slug, []).append(code)
    return called


def region_codes(row: Row, index: Index, beside: list[Location], named: list[str]) -> tuple[str, ...]:
    """The municipalities or islands that say best where the region of `row` lies: those of its partnership, of its other deals,
    of what is wider, or of its provinces; and else those that the deal is called after."""
    belonging = members_of_regions().get(row.region.slug, [])
    ways = [
        *(belonging_by(belonging, kind) for kind in FIRM),
        [code for place in beside for code in place.codes],
        *(belonging_by(belonging, kind) for kind in WIDE),
        [code for province in row.location for code in members(province.slug)],
        named,
    ]
    return next((codes for way in ways if (codes := codes_with_shape(way, index))), ())


@cache
def members_of_regions() -> dict[str, list[Membership]]:
    """{region: what belongs to it today}."""
    belonging: dict[str, list[Membership]] = {}
    for memberships_there in memberships().values():
        for one in memberships_there:
            if not one.until:
                belonging.setdefault(one.region, []).append(one)
    return belonging


def belonging_by(belonging: Iterable[Membership], kind: str) -> list[str]:
    return [one.municipality for one in belonging if one.kind == kind]


def codes_with_shape(codes: Iterable[str], index: Index) -> tuple[str, ...]:
    """Those of `codes` that the map has, in order; of one that is no more, what has its area."""
    today = (heir for code in codes for heir in ([code] if code in places() else index.official.heirs(code)))
    return tuple(sorted({code for code in today if code in places()}))


def point_of(codes: tuple[str, ...]) -> Point:
    """The middle of these places; of several islands a place of its own beside them."""
    if not all(code in ISLANDS for code in codes):
        return middle([code for code in codes if code not in ISLANDS])
    return places()[codes[0]].centre if len(codes) == 1 else OF_SEVERAL_ISLANDS
