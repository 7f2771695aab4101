"""The map of all deals, with every filter of the list."""

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse

from ..reference.models import Municipality
from ..register.facet import FACETS
from ..register.search import search_index, words
from ..register.selection import Selection
from ..register.totals import missing, totals
from .exports.formats import FORMATS, file_name
from .filter_form import chips, columns, orders, shown_facets, suggestions
from .filters import DEALS_PER_PAGE, PARAMETERS, DealFilter
from .frame import VIEW, changed_query, file, link_query, page, permalink, published, reader
from .map.drawing import drawing_of


@reader(*(name for name in PARAMETERS if name != "pagina"))
def map_page(request):
    if request.reading.release is None:
        return page(request, "portal/site/empty.html")
    return list_page(request, "portal/map/map.html", request.GET, also=mapped)


def mapped(deals):
    """The map of the listed deals: of the whole country, since those of unknown area may lie anywhere."""
    return {"drawing": drawing_of(deals, whole=True)}


VIEWS = {"tabel": "Tabel", "kaarten": "Kaarten"}


@reader(*PARAMETERS, VIEW)
def deal_list(request):
    if request.reading.release is None:
        return page(request, "portal/site/empty.html")
    return list_page(request, "portal/lists/deal_list.html", request.GET, heading="Regio Deals")


def list_page(request, template, query, fixed=None, also=None, **context):
    """A page with the deals that `query` selects, its facets and its totals; or with what is wrong in it, as a 400.

    `fixed`: the facet that the address itself chooses, which the form does not show. `also`: more
    context, from the valid filter."""
    index = request.reading.index
    everything = Selection(index, index.all)
    deals = DealFilter(query, everything)
    valid = deals.is_valid()
    selection = deals.qs if valid else Selection(index, 0)
    pages = Paginator(selection.rows(), DEALS_PER_PAGE)
    number = (valid and deals.form.cleaned_data["pagina"]) or 1
    if number > pages.num_pages:
        deals.form.add_error("pagina", f"Pagina {number} bestaat niet: deze lijst heeft er {pages.num_pages}.")
    context |= {
        "filter": deals,
        "facets": [facet for facet in shown_facets(deals) if facet.name != fixed],
        "orders": orders(deals),
        "typed": {name: request.GET.get(name, "") for name in ("q", "rijkMin", "rijkMax")},
        "action": request.path,
        "view": shown_as(request.GET),
        "views": [(name, label, changed_query(request.GET, weergave=name)) for name, label in VIEWS.items()],
        "columns": columns(deals, request.GET) if valid else [],
        "chips": chips(deals, request.GET) if valid else [],
        "everything": everything,
        "formats": FORMATS.values(),
    }
    if deals.errors:
        return page(request, template, status=400, **context)
    shown = pages.page(number)
    if also:
        context |= also(deals)
    return page(
        request,
        template,
        totals=totals(index, selection.mask),
        missing=deals.missing_notes(),
        deals=shown,
        suggestions=suggestions(deals, request.GET) if not len(selection) else [],
        query=link_query(request.GET),
        file_query=link_query(query, VIEW),
        **searched(request, deals, shown),
        **context,
    )


def searched(request, deals, shown):
    """What a page says about its search: other names, hits, and where nothing was found, what may have been meant."""
    question = deals.question
    if question is None:
        return {"hits": {}}
    found = search_index(deals.queryset.index)
    hits = {row.slug: hit for row in shown if (hit := found.marked(row, question))}
    context = {"question": question, "hits": hits, "literal_query": changed_query(request.GET, letterlijk="ja")}
    if not deals.qs.scores:
        nearest = found.nearest(question)
        context |= {"nearest": nearest, "nearest_query": nearest and changed_query(request.GET, q=nearest)}
        context["place"] = asked_place(question, deals.queryset)
    return context


def asked_place(question, everything):
    """The municipality that was searched for, where no deal of this release names it."""
    names = {" ".join(phrase) for group in question.groups for term in group for phrase in term.phrases}
    for place in Municipality.objects.all():
        if " ".join(words(place.name)) in names:
            return {
                "name": place.name,
                "slug": place.slug,
                "unknown": missing(everything.index, FACETS["gemeente"].gap, everything.mask).together,
            }
    return None


def shown_as(query):
    view = query.get(VIEW, "tabel")
    if view not in VIEWS:
        raise BadRequest(f"‘{view}’ is geen weergave; verwacht {' of '.join(VIEWS)}.")
    return view


@reader(*PARAMETERS)
def deals_file(request, extension):
    """The same selection as a list, as a file: every row."""
    if extension not in FORMATS:
        raise Http404(f"Een bestand ‘deals.{extension}’ bestaat niet; verwacht {', '.join(FORMATS)}.")
    reading = published(request.reading)
    deals = DealFilter(request.GET, Selection(reading.index, reading.index.all))
    if not deals.is_valid():
        raise BadRequest(" ".join(error for errors in deals.errors.values() for error in errors))
    form = FORMATS[extension]
    content = form.write(deals.qs, reading, deals.asked, permalink(request, request.GET, reverse("deal_list")))
    return file(content, form.content_type, file_name(deals.asked, reading, extension))
