"""Deals beside each other on a scale that doubles: a dot for each, none over another."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

from ...language.money import MILLION, euros_in_words
from ...language.text import many_deals
from ...register.rows import Row
from ..pictures.figure import FigureRow, Mark, Tick, dot, letters, stroke
from .numbers import MOST_DRAWN, TrancheSizes, millions

RADIUS = 6.4
# The plot on the narrowest phone: dots that are apart there are apart everywhere.
NARROW = 288.0
DOTS_APART = 0.6
STEP = 1.6
ROUND = 5 * MILLION  # each other line of the axis is twice, or half, of this
ABOVE, BELOW = 10.0, 24.0  # around the dots; the word of the median stands below
# The axis goes on beyond the smallest and the largest amount, so that their dots lie inside.
BEFORE_THE_LEAST, AFTER_THE_MOST = 1.18, 1.3


class SwarmAxis(NamedTuple):
    """Amounts in cents from `low` to `high`: each step to the right is so many times as much."""

    low: float
    high: float

    @classmethod
    def of(cls, amounts: Sequence[int]) -> Self | None:
        return cls(min(amounts) / BEFORE_THE_LEAST, max(amounts) * AFTER_THE_MOST) if amounts else None

    def at(self, amount: float) -> float:
        return round(100 * math.log(amount / self.low) / math.log(self.high / self.low), 2)

    def ticks(self) -> list[Tick]:
        steps = range(math.ceil(math.log2(self.low / ROUND)), math.floor(math.log2(self.high / ROUND)) + 1)
        amounts = [round(ROUND * 2.0**step) for step in steps]
        labels = [millions(amount) for amount in amounts]
        places = [self.at(amount) for amount in amounts]
        if labels:
            labels[0] = f"€ {labels[0]} mln"
        return [
            Tick(place, label, anchor="start" if place < 8 else "end" if place > 95 else "middle")
            for place, label in zip(places, labels, strict=True)
        ]


def swarm(sizes: TrancheSizes, axis: SwarmAxis, address: str, page_of: Callable[[Row], str]) -> FigureRow:
    """The deals of a tranche: the smallest amount left, and those of about the same amount above each other."""
    amounts = [row.national or 0 for row in sizes.rows]
    places = [axis.at(amount) for amount in amounts]
    marks: list[Mark] = []
    # Of very many a line from the least to the most.
    offsets = offsets_of(places) if len(places) <= MOST_DRAWN else [0.0] * len(places)
    above, below = -min(offsets), max(offsets)
    middle = ABOVE + RADIUS + above
    height = middle + below + RADIUS + BELOW
    if sizes.middle is not None:
        at = axis.at(sizes.middle)
        marks.append(stroke("median", at, middle - above - RADIUS - 6, at, middle + below + RADIUS + 6))
        marks.append(letters("value", at, height - 3, millions(sizes.middle), anchor="middle"))
    if len(places) > MOST_DRAWN:
        marks.append(stroke("thread", places[0], middle, places[-1], middle))
    else:
        marks += [
            dot(f"t{sizes.tranche.slug}", place, round(middle + offset, 1), RADIUS, page_of(row), deal_and_amount(row))
            for place, offset, row in zip(places, offsets, sizes.rows, strict=True)
        ]
    return FigureRow(
        sizes.tranche.label.capitalize(), marks, sizes_told(sizes, amounts), address, many_deals(sizes.deals), height
    )


def deal_and_amount(row: Row) -> str:
    return f"{row.name}: {euros_in_words(row.national or 0)}"


def sizes_told(sizes: TrancheSizes, amounts: Sequence[int]) -> str:
    said = f"van {many_deals(len(amounts))} bekend, van {euros_in_words(amounts[0])} tot {euros_in_words(amounts[-1])}"
    return said + (f"; de middelste is {euros_in_words(sizes.middle)}" if sizes.middle is not None else "")


def offsets_of(places: Sequence[float]) -> list[float]:
    """How far each dot lies below the middle, or above it: as near as it can without touching one that lies there already."""
    laid: list[tuple[float, float]] = []
    apart = (2 * RADIUS + DOTS_APART) ** 2
    offsets = sorted((number * STEP for number in range(-300, 301)), key=lambda offset: (abs(offset), offset))
    for place in places:
        x = place / 100 * NARROW
        near = [(other, y) for other, y in laid if (x - other) ** 2 < apart]
        laid.append(
            (x, next((o for o in offsets if all((x - other) ** 2 + (o - y) ** 2 >= apart for other, y in near)), 0.0))
        )
    return [offset for _, offset in laid]
