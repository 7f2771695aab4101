"""The list of deals, on a page, on the map and as a file: the same selection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..language.text import many_deals
from ..register.deal_parts import THEME
from ..register.facet import FACETS
from ..register.gazetteer import named
from ..register.rows import Row
from ..register.search import search_index
from ..register.selection import BOUNDS, ORDERS
from ..register.totals import missing, totals
from .documents.formats import ANNEX_FORMATS
from .documents.of_deals import annex_file
from .exports.extract import Extract, selection_in_words
from .exports.formats import FORMATS, file_name, format_of
from .filter_form import Chip, chips, columns, narrowed, orders, shown_facets, suggestions
from .filters import DEALS_PER_PAGE, PARAMETERS, DealFilter
from .frame import file, page, reader, without_mistakes
from .map.whole_country import drawing_of_selection
from .pictures.taking import taken_map
from .question import PAGE, USUAL_VIEW, VIEW, VIEWS, NotUnderstood, Question

# What the form offers at once; the rest stands under ‘Meer filters’.
FIRST_FACETS = ("tranche", "aandeel", "ministerie", "provincie", "thema")
# More for a page, from its valid filter.
type Also = Callable[[DealFilter], dict[str, Any]]


@reader(*PARAMETERS, VIEW, from_the_first_release=True)
def deal_list(question: Question) -> HttpResponse:
    return list_page(question, "portal/lists/deal_list.html", heading="Regio Deals")


@reader(*(name for name in PARAMETERS if name != PAGE), from_the_first_release=True)
def map_page(question: Question) -> HttpResponse:
    return list_page(question, "portal/map/map.html", also=lambda deals: on_the_map(question, deals))


def on_the_map(question: Question, deals: DealFilter) -> dict[str, Any]:
    """The map of the listed deals, each where it is on the map of all."""
    return {"drawing": drawing_of_selection(deals), "taken": taken_map(question)}


@reader(*PARAMETERS)
def deals_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a list, as a file: every row; as a document it is the annex."""
    if document := ANNEX_FORMATS.get(extension):
        return annex_file(document, deals_extract(question), question.permalink())
    form = format_of(FORMATS, "deals", extension, ANNEX_FORMATS)
    extract = deals_extract(question)
    return file(form.write(extract), form.content_type, file_name(extract.chosen, question.reading, extension))


def deals_extract(question: Question) -> Extract:
    """The deals that are asked for, about to become a file. Raises NotUnderstood with everything that is wrong."""
    deals = question.valid_deals
    return Extract(deals.qs, question.reading, deals.asked, question.permalink(reverse("deal_list")))


def list_page(question: Question, template: str, /, also: Also | None = None, **context: Any) -> HttpResponse:
    """A page with the deals that are asked for, their facets and totals; or with what is wrong in it, as a 400."""
    deals = question.deals
    valid = deals.is_valid()
    if valid and (slugs := deals.asked_by_name):
        # One address for one list, whether a name was typed or its address.
        return HttpResponseRedirect(f"{question.path}?{question.with_(**slugs)}")
    if valid:
        try:
            shown = question.page(deals.qs.rows(), DEALS_PER_PAGE)
        except NotUnderstood as refusal:
            deals.form.add_error(PAGE, refusal.first)
    # Facets are counted within what the filters leave.
    context |= form_of(question, valid)
    if deals.errors:
        return page(question, template, status=400, **context, **without_mistakes(question, deals.errors))
    if also:
        context |= also(deals)
    # A page of lines says itself of how many deals they are known.
    lacks = [(label, lack) for label, lack in deals.missing_notes() if "thread" not in context or label != THEME]
    return page(
        question,
        template,
        totals=totals(question.index, deals.qs.mask),
        own_money=has_own_money(question),
        missing=lacks,
        nothing="Niets gevonden bij de deals waarvan dit in het register staat" if lacks else "Niets gevonden",
        narrowed=narrowed(context["chips"], len(deals.qs)),
        described=in_short(context.get("heading", "Regio Deals"), context["chips"], len(deals.qs)),
        deals=shown,
        selected=selection_in_words(deals.asked),
        order=ORDERS[deals.order],
        read_in={},
        suggestions=suggestions(question) if not len(deals.qs) else [],
        query=question.without(),
        file_query=question.selection,
        overview_query=question.selection_without("sorteer"),
        files=[(form.label, question.file(extension)) for extension, form in FORMATS.items()],
        documents=[(extension.upper(), question.file(extension)) for extension in ANNEX_FORMATS],
        **searched(question, list(shown)),
        **context,
    )


def has_own_money(question: Question) -> bool:
    """Whether a sum on the page reads as what it is: not on the page of a value that shares its deals with others."""
    return question.fixed is None or question.fixed[0].exclusive


def form_of(question: Question, valid: bool) -> dict[str, Any]:
    """The form of the list, filled in as it was asked; with an error it stands on the page too."""
    deals, fixed = question.deals, question.fixed and question.fixed[0].name
    shown = {facet.name: facet for facet in shown_facets(deals, has_own_money(question)) if facet.name != fixed}
    more = [facet for name, facet in shown.items() if name not in FIRST_FACETS]
    return {
        "filter": deals,
        "facets": [shown[name] for name in FIRST_FACETS if name in shown],
        "more_facets": more,
        "more_open": any(facet.open for facet in more)
        or any(deals.errors.get(name) or question.query.get(name) for name in BOUNDS),
        "orders": orders(deals),
        "typed": {name: question.query.get(name, "") for name in ("q", "rijkMin", "rijkMax")},
        "action": question.path,
        "view": question.view,
        "view_asked": question.query.get(VIEW),
        "views": [
            (name, label, question.without(VIEW) if name == USUAL_VIEW else question.with_(weergave=name))
            for name, label in VIEWS.items()
        ],
        "columns": columns(question) if valid else [],
        "chips": chips(question) if valid else [],
        "everything": question.everything,
    }


def in_short(heading: str, chosen: list[Chip], number: int) -> str:
    """What a list holds, for whoever gets its address: `Regio Deals (vierde tranche): 14 deals, met de bron bij elk bedrag.`"""
    within = f" ({', '.join(chip.text for chip in chosen)})" if chosen else ""
    return f"{heading}{within}: {many_deals(number)}, met de bron bij elk bedrag."


def searched(question: Question, shown: list[Row]) -> dict[str, Any]:
    """`listed`: each row with where it answers the search. And what a page says about its search: other names, what it
    was read as, and the places that are called so."""
    asked = question.deals.question
    if asked is None:
        return {"listed": [(row, None) for row in shown]}
    search = search_index(question.index)
    context = {
        "question": asked,
        "listed": [(row, search.marked(row, asked)) for row in shown],
        "literal_query": question.with_(letterlijk="ja"),
    }
    return context | asked_places(question, asked.text)


def asked_places(question: Question, text: str) -> dict[str, Any]:
    """`places`: what is called exactly so, each with its address; `unknown`: of how many deals the area is not known."""
    leads = named(question.index, text)
    lacks = missing(question.index, FACETS["gemeente"].gap, question.index.all)
    return {"places": leads, "unknown": lacks.together}
