"""The beginning of an overview as a table on a page: cells in words, each leading to what it is about."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.urls import reverse

from ...language.money import euros
from ...register.papers import ListedPaper
from ...register.reading import Reading
from ...register.rows import Row
from ...register.totals import Total
from ..exports.columns import Kind, cell_in_words
from .asked import AT_THE_END, ShownColumn
from .made import SIDE_OF_COLUMN, MadeGroup, MadeOverview

PREVIEWED = 25
DEAL_COLUMN, TITLE_COLUMN = "regioDeal", "titel"


class ShownCell(NamedTuple):
    """A cell in words. `address`: what it leads to; `number`: whether it stands at the end of its column; `unknown`: whether it
    says that something is not known."""

    text: str
    address: str = ""
    number: bool = False
    unknown: bool = False

    @property
    def classes(self) -> str:
        """How it looks."""
        return " ".join([*(["number"] if self.number else []), *(["unknown"] if self.unknown else [])])


def previewed(made: MadeOverview) -> list[list[ShownCell]]:
    """The first rows, cell by cell."""
    index = made.index
    return [
        [shown_cell(column, thing, made.kind.deals_of(thing, index)[:1], made.reading) for column in made.asked.columns]
        for thing in made.rows[:PREVIEWED]
    ]


def shown_cell(column: ShownColumn, thing: Any, deals: list[Row], reading: Reading) -> ShownCell:
    value, kind = column.column.value(thing, reading), column.column.kind
    number = kind in AT_THE_END
    if isinstance(thing, Row) and kind is Kind.MONEY:
        return amount_cell(column.name, value, thing, reading)
    if value is None or value in ("", []):
        return ShownCell("", number=number)
    return ShownCell(cell_in_words(kind, value), leads_to(column.name, thing, deals, reading), number)


def amount_cell(name: str, value: int | None, row: Row, reading: Reading) -> ShownCell:
    """An amount of a deal, which leads to where it was read; or that it is not known."""
    side = SIDE_OF_COLUMN.get(name)
    if value is None:
        return ShownCell(row.unknown_in_words(side) if side else "niet bekend", number=True, unknown=True)
    source = {"rijk": row.national_source, "regio": row.regional_source}.get(side or "")
    address = f"{reverse('deal', args=[row.slug])}{reading.suffix}#{source.key}" if source else ""
    return ShownCell(euros(value), address, number=True)


def leads_to(name: str, thing: Any, deals: list[Row], reading: Reading) -> str:
    """The page that a cell is about; empty where it is about none."""
    paper = getattr(thing, "paper", None)
    if name == TITLE_COLUMN and isinstance(paper, ListedPaper):
        return reverse("paper", args=[paper.slug]) + reading.suffix
    return reverse("deal", args=[deals[0].slug]) + reading.suffix if name == DEAL_COLUMN and deals else ""


class ShownSum(NamedTuple):
    """What a column adds up to, and of how many deals that is."""

    amount: str
    known: str


def shown_sum(sum_: Total) -> ShownSum:
    """`€ 254.200.000`, `12 van 14 bekend`; where nothing is known there is no amount."""
    return ShownSum("" if sum_.amount is None else euros(sum_.amount), f"{sum_.known} van {sum_.deals} bekend")


def sums_in_row(made: MadeOverview) -> list[ShownSum | None]:
    """For each shown column but the first its sum, or None where it has none."""
    return [shown_sum(made.sums[name]) if name in made.sums else None for name, _, _ in made.asked.columns[1:]]


class ShownGroup(NamedTuple):
    label: str
    rows: int
    deals: int
    sums: list[ShownSum]


def shown_groups(made: MadeOverview) -> list[ShownGroup]:
    return [shown_group(one) for one in made.groups]


def shown_group(group: MadeGroup) -> ShownGroup:
    label = group.value.label
    return ShownGroup(
        label[0].upper() + label[1:], len(group.rows), group.deals, [shown_sum(sum_) for sum_ in group.sums.values()]
    )
