"""The page with the charts, and the numbers of each chart as a file."""

from ...register.facet import NOT_STATED, UNKNOWN
from ...register.totals import totals
from ..exports.extract import selection_in_words
from ..filters import PARAMETERS, asked_deals
from ..frame import AT, link_query, page, pairs, reader
from .milestones import milestones_chart
from .numbers import amounts_chart, by_amount, ministries_chart, themes_chart, tranches_chart


@reader(*PARAMETERS)
def chart_page(request):
    if request.reading.release is None:
        return page(request, "portal/site/empty.html")
    deals = asked_deals(request)
    index, mask, release = request.reading.index, deals.qs.mask, request.reading.release
    return page(
        request,
        "portal/charts/charts.html",
        filter=deals,
        chosen=deals.asked and selection_in_words(deals.asked),
        tranches=index.values["tranche"],
        hidden=[(name, value) for name, value in pairs(request.GET) if name not in ("tranche", "pagina", *AT)],
        missing=deals.missing_notes(),
        everything=index,
        number=len(deals.qs),
        query=link_query(request.GET),
        unsigned_query=unsigned_query(request.GET),
        totals=totals(index, mask),
        largest_first=not deals.form.cleaned_data["sorteer"],
        money=tranches_chart(index, mask, release.as_of),
        amounts=amounts_chart(by_amount(deals)),
        milestones=milestones_chart(release, index, mask),
        ministries=ministries_chart(index, deals.qs.rows(), mask),
        themes=themes_chart(index, mask),
    )


def unsigned_query(query):
    """The deals of the list with the same selection of which it is not known which ministries signed."""
    changed = query.copy()
    changed.pop("pagina", None)
    changed.setlist("ministerie", [UNKNOWN, NOT_STATED])
    return changed.urlencode()


# --- Files --------------------------------------------------------------------------------------------------------------
