"""What a search box offers while someone types: names that begin so."""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from django.utils.text import capfirst

from ...language.text import fold
from ...register.facet import FACETS
from ...register.gazetteer import beginning
from ...register.rows import Row
from ..explanations import explanations
from .answers import WholeQuestion, names_of_deal, shared_values

MOST_OFFERED, MOST_PLACES, MOST_DEALS = 8, 4, 3
SHORTEST_TYPED = 2


class Offered(NamedTuple):
    """One name to choose: what it is, one line about it, and where it leads."""

    name: str
    kind: str
    line: str
    address: str


def names_to_offer(asked: WholeQuestion) -> list[Offered]:
    """At most eight: places, deals, what deals share and explanations, those that are called exactly so first."""
    typed = fold(asked.question.text).strip()
    if len(typed) < SHORTEST_TYPED:
        return []
    everything = [*offered_places(asked, MOST_PLACES), *offered_deals(asked, typed), *offered_others(asked, typed)]
    everything.sort(key=lambda one: fold(one.name) != typed)
    return everything[:MOST_OFFERED]


def offered_places(asked: WholeQuestion, most: int) -> list[Offered]:
    leads = beginning(asked.index, asked.question.text, most)
    return [Offered(lead.name, lead.kind, capfirst(lead.why), asked.path("entrance", *lead.page)) for lead in leads]


def offered_deals(asked: WholeQuestion, typed: str) -> list[Offered]:
    """Deals of which a name begins so; then those with a word that does."""

    def place(row: Row) -> int:
        names = [fold(name) for name in names_of_deal(row)]
        if any(name.startswith(typed) for name in names):
            return 0
        return 1 if any(f" {typed}" in name or f"-{typed}" in name for name in names) else 2

    rows = sorted((row for row in asked.index.rows if place(row) < 2), key=place)
    return [
        Offered(row.name, "deal", capfirst(row.tranche.name), asked.path("deal", row.slug)) for row in rows[:MOST_DEALS]
    ]


def offered_others(asked: WholeQuestion, typed: str) -> list[Offered]:
    """Themes, tranches, ministries, traits and steps; and what is explained."""
    values, _ = shared_values(asked.index)
    begun = [value for value in values if any(fold(name).startswith(typed) for name in value.names)]
    answers = [(value, asked.shared_answer(value)) for value in begun]
    shared = [Offered(answer.title, FACETS[value.facet].label, answer.why, answer.address) for value, answer in answers]
    suffix = asked.reading.suffix
    explained = (
        Offered(explanation.title, "uitleg", explanation.why, explanation.path + suffix + explanation.anchor)
        for explanation in explanations()
        if any(fold(name).startswith(typed) for name in (explanation.title, *explanation.names))
    )
    return [*shared, *islice(explained, MOST_OFFERED)]
