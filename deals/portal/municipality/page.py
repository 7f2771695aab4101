"""The page of a municipality, or of an island: what it takes part in, what it may belong to, and what lies near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from ...register.facet import FACETS, Facet
from ...register.index import Index
from ...register.rows import Row, Value
from ...register.ties import Standing, Ties, are_over, ties_of
from ...register.totals import missing
from ..exports.formats import FORMATS
from ..filters import PARAMETERS
from ..frame import page, reader
from ..map.drawing import drawing
from ..map.shapes import places
from ..provinces import deals_in_province
from ..question import AT, VIEW, VIEWS, Question, choose_once, named_value
from .near import NearDeal, Surroundings, what_is_near
from .told import DealCard, areas_unknown, deals_in_words, former_names, lead, lead_of_former, not_recorded, told_ties

# So many cards stand on a page, and so many deals on its map; the list of deals has the rest.
MOST_CARDS, MOST_REGIONS, MOST_MAPPED = 8, 5, 6
MOST_IN_PROVINCE = 3
FEEDS = {"gemeente": "municipality_feed", "caribisch": "island_feed"}


@reader(*PARAMETERS, VIEW)
def page_of_municipality(question: Question, slug: str) -> HttpResponse:
    return page_of_place(question, FACETS["gemeente"], slug)


@reader(*PARAMETERS, VIEW)
def page_of_island(question: Question, slug: str) -> HttpResponse:
    return page_of_place(question, FACETS["caribisch"], slug)


def page_of_place(question: Question, facet: Facet, slug: str) -> HttpResponse:
    value = named_place(question.index, facet, slug)
    if elsewhere := asked_elsewhere(question, facet, value, slug):
        return HttpResponsePermanentRedirect(elsewhere)
    ties = ties_of(question.index, facet, slug)
    heirs = heirs_of(question.index, facet, slug)
    list_query = of_these(question, facet, value, ties)
    context: dict[str, Any] = {
        "entrance": facet,
        "value": value,
        "heading": facet.heading.format(value.label),
        "areas_unknown": facet.name == "gemeente"
        and areas_unknown(missing(question.index, facet.gap, question.index.all)),
        "list_query": list_query,
        "files": files_of(list_query),
        "feed": FEEDS[facet.name],
        "read_in": {},
    }
    context |= about_ties(value, ties, question.index) | surroundings_of(question.index, facet, slug, ties, heirs)
    return page(question, "portal/municipality/municipality.html", **context)


def named_place(index: Index, facet: Facet, slug: str) -> Value:
    """The municipality or island that `slug` names, also a former one. Raises 404."""
    official = index.official.municipalities.get(slug) if facet.name == "gemeente" else index.official.islands.get(slug)
    return Value(*official[:2]) if official else named_value(index, facet, slug)


def about_ties(value: Value, ties: Ties, index: Index) -> dict[str, Any]:
    """What it takes part in, and what it may belong to."""
    ended = index.official.ended.get(value.slug)
    return {
        "lead": lead_of_former(ended, ties) if ended else lead(value.label, ties),
        "ties": ties,
        "cards_heading": f"Hier {'deed' if ended or are_over(ties.rows) else 'doet'} {value.label} mee",
        "cards": cards(ties.rows, value.slug, index),
        "regions": [
            (tie, cards(tie.rows, "", index), told_ties(value.label, tie)) for tie in ties.regions[:MOST_REGIONS]
        ],
        "more_regions": max(0, len(ties.regions) - MOST_REGIONS),
        "regions_heading": regions_heading(ties),
        "not_recorded": not_recorded(value.label, ties.possible),
    }


def surroundings_of(index: Index, facet: Facet, slug: str, ties: Ties, heirs: list[Heir]) -> dict[str, Any]:
    """What lies near, of a former municipality what it went into, and the map."""
    near = what_is_near(index, facet, heirs[0].value.slug if len(heirs) == 1 else slug)
    place = index.official.municipalities.get(slug)
    province = index.official.provinces.get(place.province) if place else None
    kind = "Voormalige gemeente" if heirs else "Gemeente"
    alone = not any(tied.rows or tied.regions for tied in (ties, *(heir.ties for heir in heirs)))
    mapped = ties.rows or ties.possible or [row for heir in heirs for row in heir.ties.rows]
    mapped = list({row.slug: row for row in mapped or [deal.row for deal in near.deals]}.values())[:MOST_MAPPED]
    outlined = [code for code in ([heir.value.slug for heir in heirs] or [slug]) if code in places()]
    return {
        "kind": f"{kind} in {province.name}" if province else "Openbaar lichaam in Caribisch Nederland",
        "province": province,
        "heirs": heirs,
        "near": near,
        "near_heading": near_heading(facet, near),
        "near_cards": [(deal, DealCard(deal.row, "")) for deal in near.deals] if alone else [],
        "province_cards": cards_of_province(index, province.slug, near.deals) if alone and province else [],
        "drawing": drawing(
            mapped,
            marked=outlined[0] if len(outlined) == 1 else "",
            marked_name=heirs[0].value.label if heirs else "",
        ),
        "mapped": mapped_in_words(mapped),
    }


@dataclass(frozen=True)
class Heir:
    """A municipality of today that has the area of a former one, or a part of it, and what its own page begins with."""

    value: Value
    ties: Ties
    lead: str
    cards: list[DealCard]


def heirs_of(index: Index, facet: Facet, slug: str) -> list[Heir]:
    ended = index.official.ended.get(slug)
    heirs = [(value, ties_of(index, facet, value.slug)) for value in (ended.heirs if ended else ())]
    return [
        Heir(value, ties, lead(value.label, ties), cards([*ties.rows, *ties.possible], "", index))
        for value, ties in heirs
    ]


def cards(rows: list[Row], code: str, index: Index) -> list[DealCard]:
    """`code`: of the municipality or island that takes part in them, or empty."""
    return [DealCard(row, code, former_names(row, code, index.official)) for row in rows[:MOST_CARDS]]


def regions_heading(ties: Ties) -> str:
    lying = any(tie.standing in (Standing.LIES, Standing.PARTLY, Standing.LEFT) for tie in ties.regions)
    if not lying:
        return "Deals die erbij kunnen horen"
    return "Ook in deze regio" if ties.rows else "Deals in deze regio"


def near_heading(facet: Facet, near: Surroundings) -> str:
    if facet.name != "gemeente":
        return "De andere eilanden"
    return "Buurgemeenten met een deal" if near.adjoining else "Dichtbij met een deal"


def cards_of_province(index: Index, province: str, near: list[NearDeal]) -> list[DealCard]:
    shown = {deal.row.slug for deal in near}
    rows = [row for row in deals_in_province(index, province) if row.slug not in shown]
    return [DealCard(row, "") for row in rows[:MOST_IN_PROVINCE]]


def mapped_in_words(mapped: list[Row]) -> str:
    """`Gekleurd: het gebied van 1 deal (Twente II).`; empty where of none of them the area is known."""
    rows = [row for row in mapped if row.municipalities or row.islands]
    if not rows:
        return ""
    return f"Gekleurd: het gebied van {deals_in_words(rows)}."


# --- addresses


def asked_elsewhere(question: Question, facet: Facet, value: Value, slug: str) -> str:
    """Where the address leads that is spelled otherwise, or asks what only a list answers: filters, orders and pages; else
    empty. Raises NotUnderstood, with what the list would say."""
    choose_once(question, facet, value)
    if not question.pairs(*AT):
        query = question.query.urlencode()
        own = reverse("entrance", args=[facet.address, value.slug]) + (f"?{query}" if query else "")
        return own if value.slug != slug else ""
    listed = question.narrowed(facet, value.slug)
    known = listed.view in VIEWS and listed.valid_deals.is_valid()
    return f"{reverse('deal_list')}?{urlencode([*question.pairs(), (facet.name, value.slug)])}" if known else ""


def of_these(question: Question, facet: Facet, value: Value, ties: Ties) -> str:
    """The query of the list of the deals that it takes part in, or else of those of its regions; empty where there are none."""
    pairs = [(facet.name, value.slug)] if ties.rows else [("regio", tie.region.slug) for tie in ties.regions]
    return urlencode([*pairs, *question.reading.pairs]) if pairs else ""


def files_of(query: str) -> list[tuple[str, str]]:
    """[(label, address)] of every file with the deals of a list; `query`: what that list is asked."""
    addresses = {form.label: reverse("deals_file", args=[name]) for name, form in FORMATS.items()}
    return [(label, f"{address}?{query}" if query else address) for label, address in addresses.items()]
