"""The first page: what a Regio Deal is, where the deals are, how many and how much, and what is new."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse

from ...language.dates import dutch_date
from ...language.money import BILLION, euros_in_words
from ...language.text import listed, many_deals
from ...register.history import counts_between, papers_counted
from ...register.index import Index
from ...register.models import LineKind, Release
from ...register.programme import Comparison, FactKind, comparisons
from ...register.reading import Reading
from ...register.totals import Total, missing, totals
from ..deal.lead import in_small_words
from ..frame import page, reader
from ..map.whole_country import drawing_beside_text
from ..question import Question
from .facts import HomeFact, home_facts
from .tranches import tranche_columns


@reader(from_the_first_release=True)
def home(question: Question) -> HttpResponse:
    index, release = question.index, question.release
    previous = question.releases[-2] if release.number > 1 else None
    sums = totals(index, index.all)
    columns = tranche_columns(index)
    return page(
        question,
        "portal/front_page/home.html",
        totals=sums,
        figures=[national_figure(sums.national), regional_figure(sums.regional)],
        columns=columns,
        unpriced=sums.national.known < sums.deals,
        many_tranches=(tranches := many_tranches(len(columns))),
        minister=counted_by_others(index, release),
        facts=[(fact, list_behind(fact, question.reading)) for fact in home_facts(index)],
        counted=f"In dit register staan {many_deals(sums.deals)} in {tranches}",
        lacking=what_is_lacking(index),
        previous=previous,
        latest=what_is_new(previous, release),
        drawing=drawing_beside_text(index),
    )


def many_tranches(number: int) -> str:
    """`één tranche`, `zes tranches`."""
    return "één tranche" if number == 1 else f"{in_small_words(number)} tranches"


def list_behind(fact: HomeFact, reading: Reading) -> str:
    """Of the list that shows a fact, at the release that is read."""
    suffix = f"?{fact.query}{reading.suffix.replace('?', '&')}" if fact.query else reading.suffix
    return reverse(fact.page, args=fact.args) + suffix + fact.anchor


class MoneyFigure(NamedTuple):
    """A sum of one side: what stands under it, what its mark calls it, and the sum itself in short."""

    words: str
    name: str
    total: Total
    short: str


def national_figure(total: Total) -> MoneyFigure:
    return MoneyFigure("van het Rijk", "Rijksbijdrage", total, sum_in_short(total, ROUND_HALF_UP))


def regional_figure(total: Total) -> MoneyFigure:
    """What the regions pay is at least what is known of it."""
    words = "van de regio's" if total.complete or total.amount is None else "ten minste, van de regio's"
    return MoneyFigure(words, "Regionale bijdrage", total, sum_in_short(total, ROUND_DOWN))


def sum_in_short(total: Total, rounding: str) -> str:
    """`€ 1,6 miljard`; of less than a billion the sum as it is."""
    if total.amount is None:
        return "niet bekend"
    if total.amount < BILLION:
        return euros_in_words(total.amount)
    number = (Decimal(total.amount) / BILLION).quantize(Decimal("0.1"), rounding=rounding)
    return f"€ {number} miljard".replace(".", ",").replace(",0 ", " ")


class CountedByOthers(NamedTuple):
    """A number of deals that a source names, and what the register counts for the same day."""

    line: Comparison
    day: str


def counted_by_others(index: Index, release: Release) -> CountedByOthers | None:
    """The newest count that can be laid beside that of the register. None where the register counts none on that day: it may
    not have those deals yet. One query."""
    lines = [line for line in comparisons(index, release, None) if line.fact.kind == FactKind.DEALS]
    beside = [line for line in lines if line.own and line.stated is not None and line.fact.as_of]
    if not beside:
        return None
    newest = max(beside, key=lambda line: (str(line.fact.as_of), line.fact.key))
    return CountedByOthers(newest, dutch_date(newest.fact.as_of)) if newest.fact.as_of else None


# What the page says of a deal that it does not have: the field of the gap, and the words.
LACKING = (
    ("gebied.gemeenten", "welke gemeenten of eilanden meedoen"),
    ("ministeries", "welke ministeries tekenden"),
    ("bedragen.regio", "wat de regio bijdraagt"),
)


def what_is_lacking(index: Index) -> str:
    """`Van 36 deals staat nog niet in dit register welke gemeenten meedoen, van 55 welke ministeries tekenden …`; empty where
    nothing is lacking."""
    counted = [(missing(index, field, index.all).unknown, words) for field, words in LACKING]
    counted.append((sum(not row.results for row in index.rows), "een gemeld resultaat"))
    (first, first_words), *more = [pair for pair in counted if pair[0]] or [(0, "")]
    if not first:
        return ""
    parts = [f"van {many_deals(first)} staat nog niet in dit register {first_words}"]
    parts += [f"van {number} {words}" for number, words in more]
    said = listed(parts)
    return f"{said[0].upper()}{said[1:]}."


def what_is_new(previous: Release | None, release: Release) -> str:
    """`14 deals toegevoegd, 3 Kamerstukken gewijzigd`. Two queries."""
    told = [f"{many_deals(number)} {words}" for words, number in counts_between(previous, release)]
    told += papers_counted(counts_between(previous, release, LineKind.PAPER))
    return ", ".join(told) or "geen deal gewijzigd"
