"""The page with the charts."""

from ...register.facet import NOT_STATED, UNKNOWN
from ...register.totals import totals
from ..exports.extract import selection_in_words
from ..filters import PARAMETERS
from ..frame import page, reader
from ..question import AT, PAGE
from .milestones import milestones_chart
from .numbers import amounts_chart, by_amount, ministries_chart, themes_chart, tranches_chart


@reader(*PARAMETERS, from_the_first_release=True)
def chart_page(question):
    deals, index, release = question.valid_deals, question.index, question.release
    mask = deals.qs.mask
    return page(
        question,
        "portal/charts/charts.html",
        filter=deals,
        chosen=deals.asked and selection_in_words(deals.asked),
        tranches=index.values["tranche"],
        hidden=question.pairs("tranche", PAGE, *AT),
        missing=deals.missing_notes(),
        everything=index,
        number=len(deals.qs),
        query=question.without(),
        unsigned_query=question.with_(ministerie=[UNKNOWN, NOT_STATED]),
        totals=totals(index, mask),
        largest_first=not deals.form.cleaned_data["sorteer"],
        money=tranches_chart(index, mask, release.as_of),
        amounts=amounts_chart(by_amount(deals)),
        milestones=milestones_chart(release, index, mask),
        ministries=ministries_chart(index, deals.qs.rows(), mask),
        themes=themes_chart(index, mask),
    )
