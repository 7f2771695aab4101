"""The page of a province: who takes part, apart from what lies there as the editors classify it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponsePermanentRedirect

from ...register.facet import FACETS
from ...register.rows import Value
from ...register.totals import missing
from ..filters import PARAMETERS
from ..frame import page, reader
from ..map.drawing import drawing_of
from ..provinces import MOST_IN_A_GROUP, deals_of_province
from ..question import VIEW, Question, named_value
from .page import asked_elsewhere, files_of
from .told import DealCard, areas_unknown


@reader(*PARAMETERS, VIEW)
def page_of_province(question: Question, slug: str) -> HttpResponse:
    facet, index = FACETS["provincie"], question.index
    value = named_value(index, facet, slug)
    if elsewhere := asked_elsewhere(question, facet, value, slug):
        return HttpResponsePermanentRedirect(elsewhere)
    here = deals_of_province(index, value)
    list_query = list_of(question, facet.name, value)
    return page(
        question,
        "portal/municipality/province.html",
        entrance=facet,
        value=value,
        heading=facet.heading.format(value.label),
        here=here,
        cards=[DealCard(row, "") for row in here.taking_part[:MOST_IN_A_GROUP]],
        lying_cards=[DealCard(row, "") for row in here.only_lying[:MOST_IN_A_GROUP]],
        feed="province_feed",
        list_query=list_query if here.taking_part else "",
        lying_query=list_of(question, "ligging", value),
        files=files_of(list_query),
        drawing=drawing_of(question.narrowed(facet, value.slug).valid_deals, value.slug),
        municipalities=[place for place in index.official.today if place.province == value.slug],
        areas_unknown=areas_unknown(missing(index, facet.gap, index.all)),
        read_in={},
    )


def list_of(question: Question, facet: str, value: Value) -> str:
    """The query of the list of deals with this value, in the same release."""
    return urlencode([(facet, value.slug), *question.reading.pairs])
