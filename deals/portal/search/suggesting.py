"""What a search box offers while someone types: names that begin so."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import NamedTuple

from django.utils.text import capfirst

from ...language.text import fold
from ...register.facet import FACETS
from ...register.gazetteer import beginning
from ...register.index import Index
from ...register.papers import plain_number
from ..explanations import explanations
from .answers import WholeQuestion, names_of_deal, shared_values

# What stands before a next word of a name.
WORD_BORDER = re.compile(r"[\s/(-]+")
MOST_OFFERED, MOST_PLACES, MOST_DEALS = 8, 4, 3
SHORTEST_TYPED = 2
# A postcode has four digits.
SHORTEST_NUMBER_TYPED, MOST_PAPERS_OFFERED = 5, 4


class Offered(NamedTuple):
    """One name to choose: what it is, one line about it, and where it leads."""

    name: str
    kind: str
    line: str
    address: str


def names_to_offer(asked: WholeQuestion) -> list[Offered]:
    """At most eight: papers of the Kamer by their number, places, deals, what deals share and explanations, those that are called exactly so first."""
    typed = fold(asked.question.text).strip()
    if len(typed) < SHORTEST_TYPED:
        return []
    everything = [
        *offered_papers(asked),
        *offered_places(asked, MOST_PLACES),
        *offered_deals(asked, typed),
        *offered_others(asked, typed),
    ]
    everything.sort(key=lambda one: fold(one.name) != typed)
    return everything[:MOST_OFFERED]


def offered_papers(asked: WholeQuestion) -> list[Offered]:
    """Papers of the Kamer of which a number begins so, the newest first."""
    typed = plain_number(asked.question.text)
    if sum(map(str.isdigit, typed)) < SHORTEST_NUMBER_TYPED:
        return []
    begun = [paper for paper in asked.release_papers.papers if any(one.startswith(typed) for one in paper.spellings)]
    return [
        Offered(
            paper.title,
            "kamerstuk",
            ", ".join(filter(None, (capfirst(paper.kind_in_words), paper.number))),
            asked.path("paper", paper.slug),
        )
        for paper in begun[:MOST_PAPERS_OFFERED]
    ]


def offered_places(asked: WholeQuestion, most: int) -> list[Offered]:
    leads = beginning(asked.index, asked.question.text, most)
    return [Offered(lead.name, lead.kind, capfirst(lead.why), asked.path("entrance", *lead.page)) for lead in leads]


def offered_deals(asked: WholeQuestion, typed: str) -> list[Offered]:
    """Deals of which a name begins so; then those with a word that does."""
    begun: list[int] = []
    for names in begun_names(asked.index):
        place = bisect_left(names, (typed, -1))
        while len(begun) < MOST_DEALS and place < len(names) and names[place][0].startswith(typed):
            begun += [names[place][1]] if names[place][1] not in begun else []
            place += 1
    rows = [asked.index.rows[number] for number in begun]
    return [Offered(row.name, "deal", capfirst(row.tranche.name), asked.path("deal", row.slug)) for row in rows]


def begun_names(index: Index) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """[(folded name, deal)] in alphabetical order, and the same of names from every later word on; made once for a release."""

    def gathered() -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        folded = [(fold(name), number) for number, row in enumerate(index.rows) for name in names_of_deal(row)]
        later = [(name[word.end() :], number) for name, number in folded for word in WORD_BORDER.finditer(name)]
        return sorted(folded), sorted(later)

    return index.once("namen van deals", gathered)


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
