"""The page with the charts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ..exports.extract import selection_in_words
from ..filter_form import chips, narrowed
from ..filters import PARAMETERS
from ..frame import page, reader
from ..pictures.taking import Taken, taken_of
from ..question import AT, PAGE, Question
from .made import chart_numbers


@reader(*PARAMETERS, from_the_first_release=True)
def chart_page(question: Question) -> HttpResponse:
    deals = question.valid_deals
    return page(
        question,
        "portal/charts/charts.html",
        filter=deals,
        chosen=deals.asked and selection_in_words(deals.asked),
        tranches=question.index.values["tranche"],
        hidden=question.pairs("tranche", PAGE, *AT),
        missing=deals.missing_notes(),
        narrowed=narrowed(chips(question), len(deals.qs)),
        everything=question.index,
        number=len(deals.qs),
        query=question.without(),
        **charts_context(question),
    )


def charts_context(question: Question) -> dict[str, Any]:
    numbers = chart_numbers(question)
    taken: dict[str, Taken] = {slug: taken_of(question, figure) for slug, figure in numbers.figures.items()}
    return {"charts": numbers, "shown": [(figure, taken[slug]) for slug, figure in numbers.figures.items()]}
