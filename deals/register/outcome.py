"""What readers will see differently: the few things that a page and a list of a deal begin with, and the totals.

Where a row of the index says nothing, readers see that it is not known; that stands here too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..language.money import euros
from ..language.text import listed, many_deals
from .index import Index
from .rows import Place, Row, Value
from .totals import Total, totals

IS_UNKNOWN, ABSENT = "niet bekend", "staat er niet"


class Seen(NamedTuple):
    """One thing that readers see of a deal or of all deals: `was`, and what it becomes."""

    what: str
    was: str
    becomes: str


def amount(cents: int | None) -> str:
    return IS_UNKNOWN if cents is None else euros(cents)


def names(values: Iterable[Value | Place]) -> str:
    labels = [value.label if isinstance(value, Value) else value.name for value in values]
    return listed(labels) if labels else IS_UNKNOWN


# What a page and a list begin with.
BEGINS_WITH: dict[str, Callable[[Row], str]] = {
    "Naam": lambda row: row.name,
    "Status": lambda row: row.status.label if row.status else IS_UNKNOWN,
    "Rijksbijdrage": lambda row: amount(row.national),
    "Regionale bijdrage": lambda row: amount(row.regional),
    "Samen": lambda row: amount(row.total),
    "Ministeries": lambda row: names(row.ministries),
    "Provincies": lambda row: names(row.provinces),
    "Ligging (indeling redactie)": lambda row: names(row.location) if row.location else "niet vastgelegd",
    "Gemeenten": lambda row: names([*row.municipalities, *row.islands]),
    "Partijen": lambda row: names(row.parties),
    "Kenmerken": lambda row: names(row.traits),
    "Programmalijnen": lambda row: listed([line.name for line in row.lines]) if row.lines else IS_UNKNOWN,
}


def seen_of_deal(old: Row | None, new: Row | None) -> list[Seen]:
    """What differs for readers of one deal. None: the deal is not there."""
    told = [Seen(what, say(old) if old else ABSENT, say(new) if new else ABSENT) for what, say in BEGINS_WITH.items()]
    return [one for one in told if one.was != one.becomes]


def seen_of_totals(old: Index | None, new: Index) -> list[Seen]:
    """What differs in the totals of all deals. None: before the first release."""
    before, after = (index and totals(index, index.all) for index in (old, new))
    deals = (many_deals(sums.deals) if sums else ABSENT for sums in (before, after))
    told = [Seen("Aantal", *deals)]
    for what in ("national", "regional"):
        label = {"national": "Rijksbijdragen samen", "regional": "Regionale bijdragen samen"}[what]
        told.append(Seen(label, *(total_in_words(getattr(sums, what)) if sums else ABSENT for sums in (before, after))))
    return [one for one in told if one.was != one.becomes]


def total_in_words(total: Total) -> str:
    """`€ 1.000.000, bekend van 3 van de 4 deals`."""
    if total.amount is None:
        return IS_UNKNOWN
    return f"{euros(total.amount)}, bekend van {total.known} van de {many_deals(total.deals)}"
