"""A chart or the map alone, for a frame on another site."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from ...language.text import many_deals
from ...register.reading import ReaderRequest
from ..charts.made import chart_figure
from ..exports.extract import selection_in_words
from ..filters import PARAMETERS
from ..frame import View, page, reader
from ..map.whole_country import drawing_of_selection
from ..pictures.taking import map_title
from ..question import AT, PAGE, Question, whole_address

# As of every page, but that any site may show it in a frame. It holds no form, no session and no cookie.
IN_A_FRAME: Any = {**settings.SECURE_CSP, "form-action": [CSP.NONE], "frame-ancestors": ["*"]}
ASKED_OF_A_FRAME = tuple(name for name in PARAMETERS if name != PAGE)


def framed(view: View) -> View:
    """A page that another site may frame; what is refused, it may not."""

    @wraps(view)
    def shown(request: ReaderRequest, **named: str) -> HttpResponse:
        response = view(request, **named)
        return open_to_all(lambda request: response)(request) if response.status_code == 200 else response

    return shown


def open_to_all(view: View) -> View:
    """What Django does for a whole view, whatever it answers."""
    with_policy: View = csp_override(IN_A_FRAME)(view)
    unframed: View = xframe_options_exempt(with_policy)
    return unframed


@framed
@reader(*ASKED_OF_A_FRAME, from_the_first_release=True)
def embed_chart(question: Question, chart: str) -> HttpResponse:
    figure = chart_figure(question, chart)
    of_charts = in_the_register(question, "charts")
    return page(
        question,
        "portal/embed/chart.html",
        figure=figure,
        chosen=chosen(question),
        shown_at=f"{of_charts}#{chart}",
        canonical=of_charts,
    )


@framed
@reader(*ASKED_OF_A_FRAME, from_the_first_release=True)
def embed_map(question: Question) -> HttpResponse:
    deals = question.valid_deals
    of_map = in_the_register(question, "map")
    return page(
        question,
        "portal/embed/map.html",
        drawing=drawing_of_selection(deals),
        title=map_title(len(deals.qs)),
        chosen=chosen(question),
        shown_at=of_map,
        canonical=of_map,
    )


def in_the_register(question: Question, route: str) -> str:
    """The page on which the same is shown, of the same deals and at the same release where the request named one."""
    return whole_address(reverse(route), [*question.pairs(*AT), *question.reading.pairs])


def chosen(question: Question) -> str:
    """Of which deals it is, where not of all."""
    deals = question.valid_deals
    return f"{selection_in_words(deals.asked)}. {many_deals(len(deals.qs))}." if deals.asked else ""
