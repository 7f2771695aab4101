"""What lies near a municipality: its neighbours on the map, and the deals of those."""

from __future__ import annotations

from dataclasses import dataclass

from ...register.facet import FACETS, Facet
from ...register.index import Index
from ...register.rows import Row, Value
from ...register.ties import are_over, newest_tranche_first
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
        beside = [other for other in ISLANDS if other != code]
    elif code in topology().rings:
        beside = sorted(bordering()[code])
    else:
        return Surroundings([], True, 0)
    own = index.mask_of(facet.name, code)
    deals = deals_of(index, facet, beside, own)
    if deals or facet.name != "gemeente":
        return Surroundings(deals[:MOST_NEAR], True, max(0, len(deals) - MOST_NEAR))
    for other in nearest(code):
        deals = deals_of(index, facet, [other], own)
        if deals:
            break
    return Surroundings(deals[:MOST_NEAR_DEALS], False, 0)


def deals_of(index: Index, facet: Facet, codes: list[str], own: int) -> list[NearDeal]:
    """Each deal of which one of `codes` takes part, with which of them; the most shared first, then the newest."""
    masks = {code: index.mask_of(facet.name, code) for code in codes}
    together = 0
    for mask in masks.values():
        together |= mask
    shared = []
    for row in newest_tranche_first(index.rows_in(together)):
        bit = 1 << index.places[row.slug]
        taking_part = [place_named(index, code) for code, mask in masks.items() if mask & bit]
        shared.append(NearDeal(row, sorted(taking_part, key=lambda place: place.label), bool(own & bit)))
    return sorted(shared, key=lambda deal: -len(deal.places))


def place_named(index: Index, code: str) -> Value:
    official = index.official.municipalities.get(code) or index.official.islands.get(code)
    return Value(code, official[1] if official else code)


def deals_in_province(index: Index, province: str) -> list[Row]:
    """The deals that touch the province, or whose region lies in it, the newest first."""
    masks = [index.mask_of(FACETS[name].name, province) for name in ("provincie", "ligging")]
    return newest_tranche_first(index.rows_in(masks[0] | masks[1]))
