"""The page of a municipality, or of an island: what it takes part in, what it may belong to, and what lies near."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ...language.text import fold
from ...register.facet import FACETS, Facet
from ...register.named import official_places
from ...register.rows import Row, Value
from ...register.ties import Standing, Ties, are_over, ties_of
from ...register.totals import missing
from ..exports.formats import FORMATS
from ..filters import PARAMETERS
from ..frame import page, reader
from ..map.drawing import drawing
from ..map.shapes import places
from ..question import AT, VIEW, VIEWS, NotUnderstood, Question
from .near import NearDeal, Surroundings, deals_in_province, what_is_near
from .told import DealCard, areas_unknown, deals_in_words, lead, not_recorded, told_ties

# So many cards stand on a page; the list of deals has the rest.
MOST_CARDS = 12
MOST_IN_PROVINCE = 3
FEEDS = {"gemeente": "municipality_feed", "caribisch": "island_feed"}


@reader(*PARAMETERS, VIEW)
def municipality_page(question: Question, slug: str) -> HttpResponse:
    return place_page(question, FACETS["gemeente"], slug)


@reader(*PARAMETERS, VIEW)
def island_page(question: Question, slug: str) -> HttpResponse:
    return place_page(question, FACETS["caribisch"], slug)


def place_page(question: Question, facet: Facet, slug: str) -> HttpResponse:
    index, lists = question.index, question.reading.lists
    official = official_places(lists)
    value = index.value(facet, slug) or official.value(facet, slug) or index.real_value(facet, fold(slug))
    if value is None:
        raise Http404(f"‘{slug}’ is hier niet bekend.")
    elsewhere = asked_of_the_list(question, facet, value)
    if value.slug != slug or elsewhere:
        return HttpResponsePermanentRedirect(elsewhere or other_spelling(question, facet, value))
    ties = ties_of(index, facet, slug, lists)
    near = what_is_near(index, facet, slug, official.names)
    province = official.provinces.get(slug)
    alone = not ties.rows and not ties.regions
    mapped = ties.rows or ties.possible or [deal.row for deal in near.deals]
    context: dict[str, Any] = {
        "entrance": facet,
        "value": value,
        "heading": facet.heading.format(value.label),
        "lead": lead(value.label, ties),
        "kind": f"Gemeente in {province.label}" if province else "Openbaar lichaam in Caribisch Nederland",
        "province": province,
        "ties": ties,
        "cards_heading": f"Hier {'deed' if are_over(ties.rows) else 'doet'} {value.label} mee",
        "cards": cards(ties.rows, slug),
        "regions": [(tie, cards(tie.rows, slug), told_ties(value.label, tie)) for tie in ties.regions[:MOST_CARDS]],
        "regions_heading": regions_heading(ties),
        "not_recorded": not_recorded(value.label, ties.possible),
        "near": near,
        "near_heading": near_heading(facet, near),
        "near_cards": [(deal, DealCard(deal.row, "")) for deal in near.deals] if alone else [],
        "province_cards": in_province(question, province, near.deals) if alone and province else [],
        "areas_unknown": areas_unknown(missing(index, facet.gap, index.all)),
        "drawing": drawing(mapped[:MOST_CARDS], marked=slug if slug in places() else ""),
        "mapped": mapped_in_words(mapped),
        "list_query": of_these(question, facet, value, ties),
        "feed": FEEDS[facet.name],
        "files": [(form.label, file_of(question, facet, value, ties, name)) for name, form in FORMATS.items()],
        "read_in": {},
    }
    return page(question, "portal/municipality/municipality.html", **context)


def cards(rows: list[Row], code: str) -> list[DealCard]:
    return [DealCard(row, code) for row in rows[:MOST_CARDS]]


def regions_heading(ties: Ties) -> str:
    lying = any(tie.standing in (Standing.LIES, Standing.PARTLY, Standing.LEFT) for tie in ties.regions)
    if not lying:
        return "Deals die erbij kunnen horen"
    return "Ook in deze regio" if ties.rows else "Deals in deze regio"


def near_heading(facet: Facet, near: Surroundings) -> str:
    if facet.name != "gemeente":
        return "De andere eilanden"
    return "Buurgemeenten met een deal" if near.adjoining else "Het dichtst bij"


def in_province(question: Question, province: Value, near: list[NearDeal]) -> list[DealCard]:
    shown = {deal.row.slug for deal in near}
    rows = [row for row in deals_in_province(question.index, province.slug) if row.slug not in shown]
    return [DealCard(row, "") for row in rows[:MOST_IN_PROVINCE]]


def mapped_in_words(mapped: list[Row]) -> str:
    """`Gekleurd: het gebied van 1 deal (Twente II).`; empty where of none of them the area is known."""
    rows = [row for row in mapped[:MOST_CARDS] if row.municipalities or row.islands]
    if not rows:
        return ""
    return f"Gekleurd: het gebied van {deals_in_words(rows)}."


# --- addresses


def asked_of_the_list(question: Question, facet: Facet, value: Value) -> str:
    """Where the list answers what only a list can: filters, orders and pages; empty where none is asked.

    Raises NotUnderstood, with what the list would say."""
    if facet.name in question.query:
        chosen = f"‘{facet.name}’ is hier geen bekende vraag: het adres zelf kiest {value.label}."
        raise NotUnderstood([(facet.name, chosen)])
    if not question.pairs(*AT):
        return ""
    listed = question.narrowed(facet, value.slug)
    known = listed.view in VIEWS and listed.valid_deals.is_valid()
    return f"{reverse('deal_list')}?{urlencode([*question.pairs(), (facet.name, value.slug)])}" if known else ""


def other_spelling(question: Question, facet: Facet, value: Value) -> str:
    query = question.query.urlencode()
    return reverse("entrance", args=[facet.address, value.slug]) + (f"?{query}" if query else "")


def of_these(question: Question, facet: Facet, value: Value, ties: Ties) -> str:
    """The query of the list of the deals that it takes part in, or else of those of its regions; empty where there are none."""
    pairs = [(facet.name, value.slug)] if ties.rows else [("regio", tie.region.slug) for tie in ties.regions]
    pinned = [("publicatie", str(question.release.number))] if question.reading.pinned else []
    return urlencode([*pairs, *pinned]) if pairs else ""


def file_of(question: Question, facet: Facet, value: Value, ties: Ties, extension: str) -> str:
    query = of_these(question, facet, value, ties)
    return reverse("deals_file", args=[extension]) + (f"?{query}" if query else "")
