"""What is reported about aims and results, of all deals: as a list, each aim beside what is measured as it is, and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from ..language.text import many_deals
from ..register.facet import FACETS
from ..register.index import Index
from ..register.programme import reported_of_programme
from ..register.results import (
    AIM,
    RESULT,
    WITH_FIGURE,
    AimOrResult,
    ReportedIndex,
    many_reported,
    release_reported,
    replaced_results,
    with_final_report,
)
from ..register.rows import Row, Value
from .exports.results_extract import REPORTED_TABLE, reported_notes
from .filters import REPORTED_OFFERED, REPORTED_PARAMETERS, PartFilter
from .frame import reader
from .glossary import by_number, read_glossary
from .part_lists import PartList, part_file, part_page
from .question import Question

RESULT_LIST = PartList(
    "portal/results/results.html",
    "result_list",
    "results_file",
    "doel of resultaat,doelen en resultaten",
    many_reported,
    REPORTED_TABLE,
    REPORTED_OFFERED,
)
# So many deals of which nothing is listed are named; the list of deals has the rest.
MOST_WITHOUT = 60
# What the page says about what can be concluded, in the order in which it comes to them.
CONCLUDED_READ = (
    "rekenkamer-2024-05-15",
    "rekenkamer-vo-2023-bzk",
    "elkeregiotelt-2024-05-15",
    "pbl-zicht-op-het-effect",
    "kst-29697-157",
)


class Beside(NamedTuple):
    """An aim, and what is reported that is measured as it is; or what is reported alone, where `aim` is None."""

    aim: AimOrResult | None
    results: list[AimOrResult]

    @property
    def name(self) -> str:
        """What the part of the page with it is kept under."""
        parts = [*([self.aim] if self.aim else []), *self.results]
        return " ".join([parts[0].deal.slug, *(part.key for part in parts)])


def side_by_side(parts: Iterable[AimOrResult]) -> list[Beside]:
    """`parts`, which are in the order of a list; a pair is only what stands behind its aim and is measured alike."""
    pairs: list[Beside] = []
    for part in parts:
        aim = pairs[-1].aim if pairs else None
        if part.is_aim:
            pairs.append(Beside(part, []))
        elif part.paired and aim is not None and aim.deal is part.deal and aim.said == part.aim:
            pairs[-1].results.append(part)
        else:
            pairs.append(Beside(None, [part]))
    return pairs


def by_deal(parts: Iterable[AimOrResult]) -> list[tuple[Row, list[Beside]]]:
    """[(deal, what is said of it)] of parts that are in the order of a list."""
    of_deals = [list(of_it) for _, of_it in groupby(parts, key=lambda part: part.deal.slug)]
    return [(of_it[0].deal, side_by_side(of_it)) for of_it in of_deals]


class KnownOf(NamedTuple):
    """Of how many deals of the release something is known. `query`: of the list of those things; empty is: there is none."""

    what: str
    deals: int
    query: str = ""
    things: str = ""


def known_of(question: Question) -> list[KnownOf]:
    """What stands above the list."""
    index = release_reported(question.index)

    def listed(what: str, kind: Value, things: str) -> KnownOf:
        deals = index.once(f"met getal: {kind.slug}", lambda: deals_with_figure(index, kind))
        query = [("getal", WITH_FIGURE.slug), ("soort", kind.slug), *question.reading.pairs]
        return KnownOf(what, deals, urlencode(query) if deals else "", things)

    final = with_final_report(question.index).bit_count()
    return [
        listed("Doel met een getal", AIM, "doelen"),
        listed("Resultaat met een getal", RESULT, "resultaten"),
        KnownOf("Eindverslag, of een bericht erover", final),
    ]


def deals_with_figure(index: ReportedIndex, kind: Value) -> int:
    """How many deals have an aim, or a result, with a figure."""
    return index.deals_of(index.mask_of("soort", kind.slug) & index.mask_of("getal", WITH_FIGURE.slug))


def left_out_in_words(index: Index) -> str:
    """`Van 3 resultaten is een nieuwere versie van het verslag bekend; die staan hier niet.`; empty where there are none."""
    number = replaced_results(index)
    if not number:
        return ""
    of_them = "Van 1 resultaat" if number == 1 else f"Van {number} resultaten"
    stands = "dat staat" if number == 1 else "die staan"
    return f"{of_them} is een nieuwere versie van het verslag bekend; {stands} hier niet."


class WithoutRow(NamedTuple):
    """The deals with what is asked of a deal of which the list says nothing: some of them, and how many there are.

    `address`: where the list of all deals has what was asked of a deal."""

    deals: list[Row]
    number: int
    address: str

    @property
    def sentence(self) -> str:
        """`Van 7 deals die verder bij deze keuze passen, staat hier niets`."""
        fit = "past" if self.number == 1 else "passen"
        return f"Van {many_deals(self.number)} die verder bij deze keuze {fit}, staat hier niets"


def deals_without(asked: PartFilter) -> int:
    """The deals that have what is asked of a deal, and of which nothing is listed."""
    index = asked.queryset.index
    return asked.deals_asked() & ~index.owners_mask(asked.qs.mask)


def without_row(question: Question, asked: PartFilter) -> WithoutRow | None:
    """None where nothing is asked, or every deal with what is asked of a deal has something in the list."""
    mask = deals_without(asked) if asked.asked else 0
    if not mask:
        return None
    of_deals = {name for name in asked.chosen if name in FACETS and name not in asked.queryset.index.own}
    pairs = [pair for pair in question.pairs() if pair[0] in of_deals]
    query = urlencode([*pairs, *question.reading.pairs])
    address = reverse("deal_list") + (f"?{query}" if query else "")
    numbers = question.index.numbers(mask)
    named = [question.index.rows[number] for number in numbers[:MOST_WITHOUT]]
    return WithoutRow(named, len(numbers), address)


@reader(*REPORTED_PARAMETERS, from_the_first_release=True)
def result_list(question: Question) -> HttpResponse:
    """The aims and results that are asked for, with their facets; or what is wrong with the question, as a 400."""
    asked = question.reported
    references = [read_glossary().references[slug] for slug in CONCLUDED_READ]
    return part_page(
        question,
        RESULT_LIST,
        asked,
        lambda parts: {"deals": by_deal(parts), "without": without_row(question, asked)},
        strip=known_of(question),
        all_deals=many_deals(len(question.index.rows)),
        left_out=left_out_in_words(question.index),
        programme=reported_of_programme(question.release),
        references=by_number(references),
    )


@reader(*REPORTED_PARAMETERS)
def results_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a file: every row."""
    asked = question.reported
    return part_file(
        question, RESULT_LIST, asked, extension, lambda: reported_notes(question.index, deals_without(asked))
    )
