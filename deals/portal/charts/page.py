"""The page with the charts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from ...language.text import punctuated
from ...register.caches import Kept
from ...register.facet import NOT_STATED, UNKNOWN
from ...register.totals import totals
from ..exports.extract import selection_in_words
from ..filter_form import chips, narrowed
from ..filters import PARAMETERS
from ..frame import page, reader
from ..parts import part_key
from ..question import AT, PAGE, Question
from .milestones import milestones_chart
from .numbers import amounts_chart, by_amount, ministries_chart, themes_chart, tranches_chart
from .words import amounts_known, both_known, left_out, milestones_known, themes_known

# The numbers of a release as a whole.
kept_numbers: Kept[dict[str, Any]] = Kept(8)


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
        **numbers(question),
    )


def numbers(question: Question) -> dict[str, Any]:
    """What the page shows of the deals that are asked for; of all deals of a release made once."""
    key = "" if question.without(*AT) else part_key(question.reading, "cijfers")
    return kept_numbers.made(key or None, lambda: made_numbers(question))


def made_numbers(question: Question) -> dict[str, Any]:
    deals, index, release = question.valid_deals, question.index, question.release
    mask = deals.qs.mask
    amounts, milestones = amounts_chart(by_amount(deals)), milestones_chart(release, index, mask)
    ministries, themes = ministries_chart(index, deals.qs.rows(), mask), themes_chart(index, mask)
    return {
        "unsigned_query": question.with_(ministerie=[UNKNOWN, NOT_STATED]),
        "totals": totals(index, mask),
        "money": tranches_chart(index, mask, release),
        "amounts": amounts,
        "amounts_known": amounts_known(amounts, largest_first=not deals.form.cleaned_data["sorteer"]),
        "both_known": both_known(amounts),
        "without_amounts": punctuated(amounts.without, last=","),
        "milestones": milestones,
        "milestones_known": milestones_known(milestones),
        "ministries": ministries,
        "left_out": left_out(ministries),
        "themes": themes,
        "themes_known": themes_known(themes),
    }
