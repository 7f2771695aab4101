"""The page with the charts."""

from __future__ import annotations

from django.http import HttpResponse

from ...language.text import punctuated
from ...register.facet import NOT_STATED, UNKNOWN
from ...register.totals import totals
from ..exports.extract import selection_in_words
from ..filter_form import chips, narrowed
from ..filters import PARAMETERS
from ..frame import page, reader
from ..question import AT, PAGE, Question
from .milestones import milestones_chart
from .numbers import amounts_chart, by_amount, ministries_chart, themes_chart, tranches_chart
from .words import amounts_known, both_known, left_out, milestones_known, themes_known


@reader(*PARAMETERS, from_the_first_release=True)
def chart_page(question: Question) -> HttpResponse:
    deals, index, release = question.valid_deals, question.index, question.release
    mask = deals.qs.mask
    amounts, milestones = amounts_chart(by_amount(deals)), milestones_chart(release, index, mask)
    ministries, themes = ministries_chart(index, deals.qs.rows(), mask), themes_chart(index, mask)
    return page(
        question,
        "portal/charts/charts.html",
        filter=deals,
        chosen=deals.asked and selection_in_words(deals.asked),
        tranches=index.values["tranche"],
        hidden=question.pairs("tranche", PAGE, *AT),
        missing=deals.missing_notes(),
        narrowed=narrowed(chips(question), len(deals.qs)),
        everything=index,
        number=len(deals.qs),
        query=question.without(),
        unsigned_query=question.with_(ministerie=[UNKNOWN, NOT_STATED]),
        totals=totals(index, mask),
        money=tranches_chart(index, mask, release.as_of),
        amounts=amounts,
        amounts_known=amounts_known(amounts, largest_first=not deals.form.cleaned_data["sorteer"]),
        both_known=both_known(amounts),
        without_amounts=punctuated(amounts.without, last=","),
        milestones=milestones,
        milestones_known=milestones_known(milestones),
        ministries=ministries,
        left_out=left_out(ministries),
        themes=themes,
        themes_known=themes_known(themes),
    )
