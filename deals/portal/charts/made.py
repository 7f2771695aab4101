"""What the charts show of the deals that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from ...language.text import punctuated
from ...register.caches import Kept
from ...register.facet import FACETS, NOT_STATED, UNKNOWN
from ...register.rows import Row
from ..parts import part_key
from ..pictures.figure import ChartFigure
from ..question import AT, PAGE, Question
from . import figures
from .milestones import Milestones, milestones_chart
from .numbers import (
    COUNTRY_PART,
    AskedChart,
    ChartShares,
    LocationChart,
    Ministries,
    Themes,
    TranchesChart,
    TrancheSizes,
    asked_chart,
    by_amount,
    location_chart,
    ministries_chart,
    shares_chart,
    sizes_chart,
    themes_chart,
    tranches_chart,
)

# What each chart is called in an address, in the order of the page.
CHARTS = ("tranches", "rijk-en-regio", "omvang", "gevraagd", "ligging", "mijlpalen", "ministeries", "themas")


@dataclass(frozen=True, slots=True)
class ChartNumbers:
    """The charts of a set of deals, drawn and in numbers. `unsigned`: a list of the deals of which nobody knows who signed."""

    figures: dict[str, ChartFigure]
    money: TranchesChart
    shares: ChartShares
    sizes: list[TrancheSizes]
    asked: AskedChart
    location: LocationChart
    milestones: Milestones
    ministries: Ministries
    themes: Themes
    unsigned: str

    @property
    def without_amounts(self) -> list[tuple[Row, str]]:
        return punctuated(self.shares.without, last=",")

    @property
    def asked_more_than_once(self) -> list[tuple[Row, str]]:
        return punctuated(self.asked.several, last=",")


# Those of all deals of a release.
kept_numbers: Kept[ChartNumbers] = Kept(8)


def chart_numbers(question: Question) -> ChartNumbers:
    """The charts of the deals that are asked for; of all deals of a release made once. Raises NotUnderstood."""
    deals = question.valid_deals
    key = "" if question.without(*AT) else part_key(question.reading, "cijfers")
    return kept_numbers.made(key or None, lambda: made_numbers(question, by_amount(deals)))


def chart_figure(question: Question, chart: str) -> ChartFigure:
    """One chart, by its name in an address. Raises Http404 where there is no such chart, and NotUnderstood."""
    if chart not in CHARTS:
        raise Http404(f"Een grafiek ‘{chart}’ bestaat niet; verwacht {', '.join(CHARTS)}.")
    return chart_numbers(question).figures[chart]


def made_numbers(question: Question, rows: list[Row]) -> ChartNumbers:
    deals, index, release = question.valid_deals, question.index, question.release
    mask = deals.qs.mask

    def listed(**values: str) -> str:
        return list_address(question, values)

    def page_of(row: Row) -> str:
        return reverse("deal", args=[row.slug]) + question.reading.suffix

    money, shares = tranches_chart(index, mask, release), shares_chart(rows)
    sizes, asked = sizes_chart(index, mask), asked_chart(rows)
    location, milestones = location_chart(index, mask), milestones_chart(release, index, mask)
    ministries, themes = ministries_chart(index, deals.qs.rows(), mask), themes_chart(index, mask)
    drawn = (
        figures.money_figure(money, listed),
        figures.shares_figure(shares, page_of),
        figures.sizes_figure(sizes, listed, page_of),
        figures.asked_figure(asked, page_of),
        figures.location_figure(location, listed),
        figures.milestones_figure(milestones, listed),
        figures.ministries_figure(ministries, listed),
        figures.themes_figure(themes, listed),
    )
    unsigned = deals_address([*list_pairs(question), ("ministerie", UNKNOWN), ("ministerie", NOT_STATED)])
    return ChartNumbers(
        {figure.slug: figure for figure in drawn},
        money,
        shares,
        sizes,
        asked,
        location,
        milestones,
        ministries,
        themes,
        "" if "ministerie" in question.query else unsigned,
    )


def list_address(question: Question, values: dict[str, str]) -> str:
    """The list of those of the asked deals that have `values`; empty where a list cannot ask both: of a facet of which a deal
    has several values, it would show the deals that have either."""
    if any(name in question.query and not FACETS[name].exclusive and name != COUNTRY_PART for name in values):
        return ""
    kept = [pair for pair in list_pairs(question) if pair[0] not in values]
    return deals_address([*kept, *values.items()])


def list_pairs(question: Question) -> list[tuple[str, str]]:
    return [*question.pairs(PAGE, *AT), *question.reading.pairs]


def deals_address(pairs: list[tuple[str, str]]) -> str:
    return f"{reverse('deal_list')}?{urlencode(sorted(pairs))}"
