"""What lies near a municipality: its neighbours on the map, and the deals of those."""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import nsmallest
from itertools import islice

from ...register.facet import Facet
from ...register.index import Index
from ...register.rows import Row, Value
from ...register.ties import are_over
from ..map.shapes import ISLANDS, bordering, nearest, topology

MOST_NEAR = 4
MOST_NEAR_DEALS = 3


@dataclass(frozen=True)
class NearDeal:
    """A deal that others near by take part in. `same`: the municipality of the page does too."""

    row: Row
    places: list[Value]
    same: bool

    @property
    def take_part(self) -> str:
        """`doen mee aan`, as it stands after their names."""
        verbs = ("deed", "deden") if are_over([self.row]) else ("doet", "doen")
        return f"{verbs[len(self.places) != 1]} mee aan"


@dataclass(frozen=True)
class Surroundings:
    """The deals of the neighbours, the most shared first; where none has any, those of the nearest that do.

    `adjoining`: whether they are neighbours. `left_out`: how many more deals the neighbours have."""

    deals: list[NearDeal]
    adjoining: bool
    left_out: int


def what_is_near(index: Index, facet: Facet, code: str) -> Surroundings:
    """Of a municipality the map does not know, there is nothing near."""
    if facet.name != "gemeente":
        return near_of(index, facet, code, [other for other in ISLANDS if other != code], MOST_NEAR)
    if code not in topology().rings:
        return Surroundings([], True, 0)
    adjoining = near_of(index, facet, code, sorted(bordering()[code]), MOST_NEAR)
    if adjoining.deals:
        return adjoining
    with_deal = (other for other in nearest(code) if index.mask_of(facet.name, other))
    return replace(
        near_of(index, facet, code, list(islice(with_deal, 1)), MOST_NEAR_DEALS), adjoining=False, left_out=0
    )


def near_of(index: Index, facet: Facet, code: str, beside: list[str], most: int) -> Surroundings:
    """The deals that `beside` take part in, at most so many: the most shared first, then the newest."""
    taking_part: dict[int, list[str]] = {}
    for other in beside:
        for number in index.numbers(index.mask_of(facet.name, other)):
            taking_part.setdefault(number, []).append(other)
    rows = index.rows
    shown = nsmallest(
        most, taking_part, key=lambda number: (-len(taking_part[number]), -rows[number].tranche.number, number)
    )
    own = index.mask_of(facet.name, code)
    deals = [
        NearDeal(
            rows[number],
            sorted((place_named(index, other) for other in taking_part[number]), key=lambda place: place.label),
            bool(own >> number & 1),
        )
        for number in shown
    ]
    return Surroundings(deals, True, len(taking_part) - len(deals))


def place_named(index: Index, code: str) -> Value:
    official = index.official.municipalities.get(code) or index.official.islands.get(code)
    return Value(code, official[1] if official else code)
