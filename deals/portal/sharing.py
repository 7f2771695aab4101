"""The pictures of shared links: what somebody sees of a page before opening it. Each is made when it is first asked for."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from ..register.facet import FACETS
from ..register.served import not_listed
from .charts.made import chart_figure
from .filters import PARAMETERS
from .frame import file, reader
from .map.whole_country import drawing_of_selection
from .pictures.cards import chart_card, deal_card, map_card, place_card, region_card
from .pictures.raster import PNG
from .pictures.taking import map_title
from .question import Question, named_value

KINDS_OF_PLACE = {"gemeente": "Gemeente", "caribisch": "Caribisch Nederland"}


def picture_answer(content: bytes) -> HttpResponse:
    return file(content, PNG)


@reader()
def shared_deal(question: Question, slug: str) -> HttpResponse:
    row = question.index.row(slug)
    if row is None:
        if slug in question.index.withdrawn:
            raise Http404("Deze Regio Deal is ingetrokken; er is geen plaatje van.")
        raise not_listed(slug, question.release)
    return picture_answer(deal_card(row, question.reading))


@reader()
def shared_region(question: Question, slug: str) -> HttpResponse:
    index, region = question.index, FACETS["regio"]
    value = named_value(index, region, slug)
    return picture_answer(region_card(value, list(index.rows_in(index.mask_of("regio", value.slug))), question.reading))


@reader()
def shared_municipality(question: Question, slug: str) -> HttpResponse:
    return shared_place(question, "gemeente", slug)


@reader()
def shared_island(question: Question, slug: str) -> HttpResponse:
    return shared_place(question, "caribisch", slug)


def shared_place(question: Question, facet: str, slug: str) -> HttpResponse:
    index = question.index
    official = index.official.municipalities.get(slug) if facet == "gemeente" else index.official.islands.get(slug)
    name = official[1] if official else named_value(index, FACETS[facet], slug).label
    known = index.mask_of(facet, slug).bit_count()
    return picture_answer(place_card(KINDS_OF_PLACE[facet], name, known, index, question.reading))


@reader(*PARAMETERS)
def shared_chart(question: Question, chart: str) -> HttpResponse:
    return picture_answer(chart_card(chart_figure(question, chart), question.reading))


@reader(*PARAMETERS)
def shared_map(question: Question) -> HttpResponse:
    deals = question.valid_deals
    return picture_answer(map_card(map_title(len(deals.qs)), drawing_of_selection(deals), question.reading))
