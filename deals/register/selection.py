"""A set of deals of one release, in an order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .facet import FACETS, SHARES, UNCLASSIFIED, UNKNOWN, UNKNOWN_VALUES, WITH_GAP
from .index import Index
from .rows import Row, Value
from .totals import Missing, missing, not_placed

ORDERS = {
    "naam": "naam",
    "relevantie": "hoe goed het past bij wat u zoekt",
    "-rijk": "Rijksbijdrage, hoogste eerst",
    "rijk": "Rijksbijdrage, laagste eerst",
    "-regio": "regionale bijdrage, hoogste eerst",
    "regio": "regionale bijdrage, laagste eerst",
    "-aandeel": "aandeel van de regio, hoogste eerst",
    "aandeel": "aandeel van de regio, laagste eerst",
    "-datum": "datum van de laatste fase, nieuwste eerst",
    "datum": "datum van de laatste fase, oudste eerst",
    "tranche": "tranche",
}
# Bounds of the national amount, and the field whose gap makes them miss deals.
BOUNDS = ("rijkMin", "rijkMax")
NATIONAL_GAP = "bedragen.rijk"
# What rows are sorted by; an unknown value comes last, whichever way.
SORT_KEYS: dict[str, Callable[[Row], Any]] = {
    "rijk": lambda row: row.national,
    "regio": lambda row: row.regional,
    "aandeel": lambda row: row.share,
    "datum": lambda row: row.reached_on,
    "tranche": lambda row: row.tranche.number,
}


@dataclass(frozen=True)
class Selection:
    """A set of deals of one release, in an order. Stands where django-filter expects a queryset."""

    index: Index
    mask: int
    order: str = "naam"
    scores: dict[int, int] = field(default_factory=dict)
    model = None

    def all(self) -> Selection:
        return self

    def __len__(self) -> int:
        return self.mask.bit_count()

    def rows(self) -> list[Row]:
        """The rows in order; where that does not decide, by name."""
        rows = self.index.rows
        if self.order == "naam" and self.mask == self.index.all:
            return list(rows)
        numbers = self.index.numbers(self.mask)
        if self.order == "relevantie":
            return [rows[number] for number in sorted(numbers, key=lambda number: -self.scores.get(number, 0))]
        if self.order == "naam":
            return [rows[number] for number in numbers]
        key = SORT_KEYS[self.order.lstrip("-")]
        known = [number for number in numbers if key(rows[number]) is not None]
        known.sort(key=lambda number: key(rows[number]), reverse=self.order.startswith("-"))
        return [rows[number] for number in (*known, *(number for number in numbers if key(rows[number]) is None))]


def missing_notes(index: Index, asked: Mapping[str, Collection[Value]]) -> list[tuple[str, Missing]]:
    """What `asked` ({filter: its values}) can miss in a release: [(label, of how many deals it is not known)].

    Who asks for the unknown is not missing it."""
    names = {
        name
        for name, values in asked.items()
        if not {*values} & {*UNKNOWN_VALUES.values(), UNCLASSIFIED, SHARES[UNKNOWN]}
    }
    lacks = [(facet.label, facet.gap) for facet in WITH_GAP if facet.name in names]
    if names.intersection(BOUNDS):
        lacks.append(("Rijksbijdrage", NATIONAL_GAP))
    lacking = [(label, missing(index, gap, index.all)) for label, gap in lacks]
    lacking += [
        (facet.label, not_placed(index, facet)) for facet in FACETS.values() if facet.lacking and facet.name in names
    ]
    return [(label, lack) for label, lack in lacking if lack.together]
