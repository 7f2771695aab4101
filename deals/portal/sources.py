"""Which sources a reader asks for: by the kind of publisher, and whether it is a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..contents import Content, Fields
from ..language.text import fold
from ..language.vocabulary import LABELS
from ..register.citing import CitedSource, sources_cited
from ..register.models import ReleaseLine
from ..register.wording import SECTIONS, Told
from .question import NotUnderstood, Question

NO_ORIGIN = "niet-ingedeeld"
ORIGIN_LABELS = LABELS["herkomst"] | {NO_ORIGIN: "niet ingedeeld"}


class SourceFilter(NamedTuple):
    """One way to narrow the list. `value_of`: the value of a source, as it stands in an address."""

    heading: str
    labels: dict[str, str]
    value_of: Callable[[CitedSource], str]


SOURCE_FILTERS = {
    "herkomst": SourceFilter(
        "Soort uitgever (indeling redactie)", ORIGIN_LABELS, lambda source: source.origin or NO_ORIGIN
    ),
    "kopie": SourceFilter(
        "Kopie van een document", {"ja": "ja", "nee": "nee"}, lambda source: "ja" if source.is_copy else "nee"
    ),
}


class SourceChoice(NamedTuple):
    """One value to choose. `query` of the list with it; `number`: of the sources that the other filter leaves."""

    label: str
    number: int
    query: str
    is_chosen: bool


def chosen_sources(question: Question, sources: list[CitedSource], without: str = "") -> list[CitedSource]:
    """Those of `sources` that are asked for; `without`: whatever is asked by this filter. Raises NotUnderstood."""
    for name, source_filter in SOURCE_FILTERS.items():
        asked = question.query.get(name)
        if asked is None:
            continue
        if asked not in source_filter.labels:
            expected = ", ".join(source_filter.labels)
            raise NotUnderstood([(name, f"‘{asked}’ is bij ‘{name}’ niet bekend; verwacht {expected}.")])
        if name != without:
            sources = [source for source in sources if source_filter.value_of(source) == asked]
    return sources


def source_choices(question: Question, sources: list[CitedSource]) -> list[tuple[str, list[SourceChoice]]]:
    """[(heading, everything and each value that a source has)], with how many sources one gets by it."""
    told = []
    for name, source_filter in SOURCE_FILTERS.items():
        left = chosen_sources(question, sources, without=name)
        values, asked = [source_filter.value_of(source) for source in left], question.query.get(name)
        choices = [SourceChoice("alle", len(left), question.without(name), asked is None)]
        choices += [
            SourceChoice(label, values.count(value), question.with_(**{name: value}), asked == value)
            for value, label in source_filter.labels.items()
            if value in values or asked == value
        ]
        told.append((source_filter.heading, choices))
    return told


class ReadFact(NamedTuple):
    """A fact: of what kind it is, what it says, and the fact."""

    label: str
    words: str
    fact: Fields


class ReadOfDeal(NamedTuple):
    """What of one deal was read in a source."""

    deal: Content
    facts: list[ReadFact]


class ReadInSource(NamedTuple):
    """Everything of deals that was read in one source, by the name of the deal, and how many facts that are."""

    deals: list[ReadOfDeal]
    number: int


def read_in_source(question: Question, slug: str) -> ReadInSource | None:
    """None where no deal of the release cites the source. One query."""
    cited = sources_cited(question.index).get(slug)
    if cited is None:
        return None
    citing = [row.slug for row in question.index.rows_in(cited.mask)]
    lines = ReleaseLine.of_deals.select_related("version").filter(release=question.release, slug__in=citing)
    contents = sorted((line.version.read() for line in lines if line.version), key=lambda deal: fold(deal["naam"]))
    read = [ReadOfDeal(deal, facts_read_in(deal, slug)) for deal in contents]
    return ReadInSource(read, sum(len(part.facts) for part in read))


def facts_read_in(deal: Content, slug: str) -> list[ReadFact]:
    """The facts of `deal` that were read in the source."""
    told = Told(deal)
    return [
        ReadFact(label, told.summary(section, fact), fact)
        for section, label in SECTIONS.items()
        for fact in told.facts(section).values()
        if fact["bron"] and fact["bron"]["bron"] == slug
    ]
