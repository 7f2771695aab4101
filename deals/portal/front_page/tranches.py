"""The tranches as one picture: a column for each, in which every deal is as high as the money of the national government."""

from __future__ import annotations

from typing import NamedTuple

from ...language.money import MILLION
from ...register.index import Index
from ...register.rows import Row, Value
from ...register.short_names import short_names
from ...register.totals import Totals, tranche_totals
from ..map.country_words import short_millions
from ..map.whole_country import tone_of

# Of one million: in px at the usual width (home.css, --mln). No column is higher than this many millions; where one would be,
# all are lower.
MOST_MILLIONS = 420
# So many deals are drawn; of more, each column has its largest and says how many more there are.
MOST_BOXES = 300
# A box with its name and amount, with smaller letters, or with none: from so many millions.
WITH_ROOM, WITH_NAME, SMALL_NAME = 15, 10, 7.5


class TrancheBox(NamedTuple):
    """One deal. `height`: a tenth of em for each million, as an attribute; None where the amount is not known."""

    row: Row
    name: str
    amount: str
    height: str | None
    kind: str

    @property
    def label(self) -> str:
        return f"{self.name}: bedrag niet bekend" if self.height is None else f"{self.name}, {self.amount} miljoen euro"


class TrancheColumn(NamedTuple):
    """A tranche with its deals, the largest first. `ordinal`: `5e`."""

    value: Value
    number: int
    tone: str
    sums: Totals
    boxes: list[TrancheBox]
    left_out: int = 0

    @property
    def ordinal(self) -> str:
        return f"{self.number}e"


def tranche_columns(index: Index) -> list[TrancheColumn]:
    """In order of time; made once for a release."""
    return index.once("tranches als kolommen", lambda: made_columns(index))


def made_columns(index: Index) -> list[TrancheColumn]:
    called = short_names(index)
    sums = sorted(tranche_totals(index), key=lambda pair: int(pair[0].slug))
    highest = max((its.national.amount or 0 for _, its in sums), default=0) / MILLION
    scale = min(1.0, MOST_MILLIONS / highest) if highest else 1.0
    most = MOST_BOXES // max(1, len(sums))
    columns = []
    for value, its in sums:
        rows = sorted(
            index.rows_in(index.by_slug["tranche"][value.slug]),
            key=lambda row: (-(row.national or 0), called[row.slug]),
        )
        boxes = [tranche_box(row, called[row.slug], scale) for row in rows[:most]]
        columns.append(
            TrancheColumn(value, int(value.slug), tone_of(int(value.slug)), its, boxes, len(rows) - len(boxes))
        )
    return columns


def tranche_box(row: Row, name: str, scale: float) -> TrancheBox:
    if row.national is None:
        return TrancheBox(row, name, "?", None, "none")
    millions = row.national / MILLION * scale
    kind = (
        "tall"
        if millions >= WITH_ROOM
        else ""
        if millions >= WITH_NAME
        else "low"
        if millions >= SMALL_NAME
        else "thin"
    )
    return TrancheBox(
        row, name, short_millions(row.national), f"{millions / 10:.4f}".rstrip("0").rstrip(".") + "em", kind
    )
