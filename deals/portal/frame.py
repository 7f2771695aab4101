"""The public pages and files. Each: select, shape, respond."""

import datetime as dt
import json
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..language.dates import utc_text
from ..reference.models import Municipality
from ..register.changes import between, counts, since
from ..register.programme import comparisons
from ..register.reading import Reading, single
from ..register.search import search_index, words
from ..register.served import deal_line, served_deal
from ..register.totals import groups, missing, totals, tranche_totals
from ..web.errors import error_page
from .deals import names_today, neighbours, related, revisions, shaped
from .exports.csv_file import file_name
from .exports.formats import FORMATS
from .filter_form import chips, columns, orders, shown_facets, suggestions
from .filters import DEALS_PER_PAGE, PARAMETERS, DealFilter, Selection
from .map.drawing import drawing, whole_drawing

AT = ("peildatum", "publicatie")
# How a page shows its list: `tabel` or `kaarten`. Files do not know it.
VIEW = "weergave"
VIEWS = {"tabel": "Tabel", "kaarten": "Kaarten"}
ONCE = (*AT, VIEW, "q", "letterlijk", "rijkMin", "rijkMax", "sorteer", "pagina")


def reader(*parameters):
    """A public page or file: reads at the release the request asks for, and knows only `parameters`."""

    def decorate(view):
        @require_safe
        @wraps(view)
        def read(request, *args, **kwargs):
            for name in request.GET:
                if name not in AT and name not in parameters:
                    known = ", ".join((*parameters, *AT))
                    raise BadRequest(f"‘{name}’ is hier geen bekende vraag in het adres; bekend zijn {known}.")
                if name in ONCE:
                    single(request.GET, name)
            request.reading = Reading.asked(request.GET, request.latest, request.now)
            return view(request, *args, **kwargs)

        return read

    return decorate


def page(request, template, status=200, **context):
    """A public page: no session, no user, nothing but the release and `context`."""
    reading = getattr(request, "reading", None)
    canonical = settings.REGISTER_URL + request.path + (reading.permanent_suffix if reading and reading.pinned else "")
    # What went wrong is not worth a link of its own.
    asked = request.GET if status == 200 else QueryDict()
    context = {"permalink": permalink(request, asked), "canonical": canonical} | context
    context |= {"reading": reading, "path": request.path, "register_url": settings.REGISTER_URL}
    context["as_now"] = request.path + query_without(asked, *AT)
    if reading and not reading.is_current:
        context["since"] = since(reading.release, reading.releases[-1])
    return HttpResponse(render_to_string(template, context), status=status)


def file(content, content_type, name=None):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return HttpResponse(content, content_type=content_type, headers=headers)


def published(reading):
    """`reading`, where there is a release to read; before the first there is nothing to show."""
    if reading.release is None:
        raise Http404("Er is nog niets gepubliceerd.")
    return reading


@reader()
def home(request):
    if request.reading.release is None:
        return page(request, "register/empty.html")
    reading = request.reading
    index = reading.index
    previous = reading.releases[reading.release.number - 2] if reading.release.number > 1 else None
    return page(
        request,
        "register/home.html",
        totals=totals(index, index.all),
        tranches=tranche_totals(index),
        comparisons=comparisons(index, reading.release.as_of, None),
        previous=previous,
        latest=counts(between(previous, reading.release)),
        ways={facet: groups(index, facet, index.all) for facet in ("ministerie", "thema")},
        drawing=whole_drawing(index),
    )


@reader(*PARAMETERS, VIEW)
def deal_list(request):
    if request.reading.release is None:
        return page(request, "register/empty.html")
    return list_page(request, "register/deal_list.html", request.GET, heading="Regio Deals")


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
                "unknown": missing(everything.index, "gemeente", everything.mask).together,
            }
    return None


def changed_query(query, **changes):
    """The query of a list with other values, from its first page."""
    changed = query.copy()
    changed.pop("pagina", None)
    for name, value in changes.items():
        changed[name] = value
    return changed.urlencode()


def link_query(query, *without):
    """The query of a list without its page, for links to other pages and to files."""
    kept = query.copy()
    for name in (*without, "pagina"):
        kept.pop(name, None)
    return kept.urlencode()


def query_without(query, *names):
    """`?` and the query without `names`, or nothing."""
    kept = query.copy()
    for name in names:
        kept.pop(name, None)
    return f"?{kept.urlencode()}" if kept else ""


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


def permalink(request, query, path=None):
    """This page, or another with the same selection, at the release that is read, for ever."""
    pairs = [(name, value) for name, values in query.lists() for value in values if name not in ("pagina", VIEW, *AT)]
    reading = getattr(request, "reading", None)
    if reading and reading.release:
        pairs.append(("publicatie", str(reading.release.number)))
    return f"{settings.REGISTER_URL}{path or request.path}" + (f"?{urlencode(sorted(pairs))}" if pairs else "")


@reader()
def deal_page(request, slug):
    line = deal_line(published(request.reading).release, slug)
    version = line.version
    if version is None:
        return error_page(410, reason=line.reason, slug=slug, reading=request.reading)
    history = revisions(slug, request.reading.release.number)
    return page(request, "register/deal.html", **deal_context(request.reading, version.read(), version.digest, history))


def deal_context(reading, content, digest, history):
    """What the page of a deal shows of `content`, read at `reading`; the desk previews a page with it."""
    index = reading.index
    row = next(row for row in index.rows if row.slug == content["slug"])
    return {
        **shaped(content),
        "row": row,
        "neighbours": neighbours(index, row),
        "related": related(index, row),
        "today": names_today(content["ministeries"], reading.release.as_of.isoformat()),
        "revisions": history,
        "drawing": drawing([row]),
        "digest": digest,
    }


@reader()
def deal_json(request, slug):
    release = published(request.reading).release
    line = deal_line(release, slug)
    if line.version is None:
        answer = {"title": "Ingetrokken", "status": 410, "detail": line.reason}
        return HttpResponse(json.dumps(answer, ensure_ascii=False), "application/problem+json", status=410)
    return file(served_deal(line.version, release), "application/json")


@reader()
def release_list(request):
    reading = request.reading
    shown = [release for release in reading.releases if reading.is_current or release.number <= reading.release.number]
    return page(request, "register/releases.html", releases=reversed(shown))


@require_safe
def robots(request):
    return file(
        f"User-agent: *\nDisallow: /beheer/\nSitemap: {settings.REGISTER_URL}/sitemap.xml\n",
        "text/plain; charset=utf-8",
    )


@reader()
def sitemap(request):
    reading = request.reading
    paths = [
        reverse("home"),
        reverse("deal_list"),
        reverse("release_list"),
        reverse("changes"),
        *(
            reverse(name)
            for name in (
                "api_documentation",
                "map",
                "charts",
                "compare",
                "about",
                "glossary",
                "open_data",
                "accessibility",
                "privacy",
            )
        ),
    ]
    if reading.release:
        paths += [reverse("deal", args=[row.slug]) for row in reading.index.rows]
    addresses = [settings.REGISTER_URL + path + reading.suffix for path in paths]
    return file(render_to_string("register/sitemap.xml", {"addresses": addresses}), "application/xml")


@require_safe
def security_txt(request):
    # RFC 9116 wants a date in the future: the first of January after next, so that the file changes once a year.
    expires = dt.datetime(request.now.year + 2, 1, 1, tzinfo=dt.UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {utc_text(expires)}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.REGISTER_URL}/.well-known/security.txt",
    ]
    return file("\n".join(lines) + "\n", "text/plain; charset=utf-8")
