"""The pages of the entrances, the sources and the programme lines."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse

from ..language.text import fold
from ..reference.models import MinistryName, Municipality, Theme, Trait
from ..register.facet import ENTRANCES
from ..register.index import series
from ..register.models import ReleaseLine
from ..register.programme import comparisons
from ..register.reading import single
from ..register.search import words
from ..register.totals import Group, Total, groups, missing, value_sum
from ..register.wording import SECTIONS, Told
from .filters import PARAMETERS, PageField
from .frame import VIEW, page, published, reader
from .kept import query_dict
from .lists import list_page
from .map.drawing import drawing, drawing_of

LINES_PER_PAGE = 100


@reader("naam")
def entrance_index(request, entrance):
    """All values of an entrance. `naam` leads to a municipality by its name."""
    facet = ENTRANCES[entrance]
    index = published(request.reading).index
    asked = single(request.GET, "naam").strip() if "naam" in request.GET else ""
    if asked and facet.name != "gemeente":
        raise BadRequest("‘naam’ is alleen bij gemeenten een bekende vraag in het adres.")
    found = municipalities_named(asked) if asked else []
    if len(found) == 1:
        return HttpResponseRedirect(reverse("entrance", args=["gemeenten", found[0].slug]) + request.reading.suffix)
    lines = entrance_lines(index, facet)
    context = {
        "entrance": facet,
        "lines": lines,
        "missing": missing(index, facet.gap, index.all),
        "deals": len(index.rows),
        "asked": asked,
        "found": found,
    }
    if facet.name == "gemeente":
        listed = {line.group.value.slug for line in lines}
        context["others"] = [place for place in Municipality.objects.order_by("name") if place.slug not in listed]
    return page(request, "portal/entrances/entrance_index.html", **context)


@dataclass(frozen=True)
class EntranceLine:
    """One value in the list of an entrance. `sum` only where values exclude each other."""

    group: Group
    sum: Total | None


def entrance_lines(index, facet):
    return [
        EntranceLine(group, value_sum(index, facet, group.value, index.all))
        for group in groups(index, facet.name, index.all)
    ]


def municipalities_named(asked):
    """The municipalities that are called so; else those that begin so; else those with the words in their name."""
    wanted = " ".join(words(asked))
    if not wanted:
        return []
    named = [(place, " ".join(words(place.name))) for place in Municipality.objects.order_by("name")]
    for fits in (str.__eq__, str.startswith, str.__contains__):
        found = [place for place, name in named if fits(name, wanted)]
        if found:
            return found
    return []


@reader(*PARAMETERS, VIEW)
def entrance_page(request, entrance, slug):
    """The list of deals, narrowed to one value; every filter of the list works here too."""
    facet = ENTRANCES[entrance]
    index = published(request.reading).index
    value = named_value(index, facet, slug)
    if value.slug != slug:
        query = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"/{facet.address}/{value.slug}/" + (f"?{query}" if query else ""))
    if facet.name in request.GET:
        raise BadRequest(f"‘{facet.name}’ is hier geen bekende vraag: het adres zelf kiest {value.label}.")
    pairs = [(name, one) for name, values in request.GET.lists() for one in values]
    return list_page(
        request,
        "portal/entrances/entrance.html",
        query_dict([*pairs, (facet.name, slug)]),
        fixed=facet.name,
        also=mapped(facet, value.slug),
        entrance=facet,
        value=value,
        heading=facet.heading.format(value.label),
        **about(request.reading, facet.name, value),
    )


def mapped(facet, slug):
    """What adds the map of the listed deals to the page, or None."""
    if not facet.mapped:
        return None
    return lambda deals: {"drawing": drawing_of(deals, slug if facet.outlined else "")}


def named_value(index, facet, slug):
    """The value that `slug` names in this release or in the official lists. Raises 404."""
    value = index.value(facet, slug) or facet.find(fold(slug))
    if value is None:
        raise Http404(f"‘{slug}’ is hier niet bekend.")
    return value


def about(reading, facet, value):
    """What the page tells of its subject, beside the deals."""
    index = reading.index
    if facet == "regio":
        return {"series": series(index.rows_in(index.mask_of(facet, value.slug)))}
    if facet == "ministerie":
        return {"names": MinistryName.objects.filter(ministry__slug=value.slug).order_by("valid_from")}
    if facet == "tranche":
        return {"comparisons": comparisons(index, reading.release.as_of, int(value.slug))}
    if facet == "thema":
        return {"explanation": Theme.objects.filter(slug=value.slug).values_list("explanation", flat=True).first()}
    if facet == "kenmerk":
        return {"explanation": Trait.objects.filter(slug=value.slug).values_list("explanation", flat=True).first()}
    return {}


@reader()
def source_list(request):
    """Every source that a fact of this release names, newest first, with the number of deals."""
    index = published(request.reading).index
    found: dict[str, dict] = {}
    for row in index.rows:
        for slug, title, date, publisher in row.sources:
            found.setdefault(slug, {"slug": slug, "title": title, "date": date, "publisher": publisher, "deals": 0})[
                "deals"
            ] += 1
    sources = sorted(found.values(), key=lambda source: (source["date"] or "", source["title"]), reverse=True)
    return page(request, "portal/entrances/sources.html", sources=sources)


@reader()
def source_page(request, slug):
    """One source, with every fact that was read in it."""
    reading = published(request.reading)
    citing = [row.slug for row in reading.index.rows if any(source[0] == slug for source in row.sources)]
    if not citing:
        raise Http404(f"Een bron ‘{slug}’ staat niet in publicatie {reading.release.number}.")
    lines = ReleaseLine.objects.select_related("version").filter(release=reading.release, slug__in=citing)
    deals = [line.version.read() for line in lines if line.version]
    source = next(source for source in deals[0]["bronnen"] if source["slug"] == slug)
    read = [{"deal": deal, "facts": read_in(deal, slug)} for deal in sorted(deals, key=lambda deal: fold(deal["naam"]))]
    return page(
        request,
        "portal/entrances/source.html",
        source=source,
        read=read,
        number=sum(len(part["facts"]) for part in read),
        drawing=drawing(row for row in reading.index.rows if row.slug in citing),
    )


def read_in(deal, slug):
    """[(what kind of fact, the fact in words, the fact)] of the facts of `deal` that were read in the source."""
    told = Told(deal)
    return [
        (label, told.summary(section, fact), fact)
        for section, label in SECTIONS.items()
        for fact in told.facts(section).values()
        if fact["bron"] and fact["bron"]["bron"] == slug
    ]


@reader("pagina")
def line_list(request):
    """Every programme line, with whose label it is."""
    index = published(request.reading).index
    lines = [
        {"deal": row, "key": key, "name": name, "literal": literal}
        for row in index.rows
        for key, name, literal in row.lines
    ]
    lines.sort(key=lambda line: fold(line["name"]))
    without = sum("programmalijnen" in row.unknown for row in index.rows)
    pages = Paginator(lines, LINES_PER_PAGE)
    number = page_number(request.GET.get("pagina"), pages.num_pages)
    return page(
        request, "portal/entrances/lines.html", lines=pages.page(number), without=without, deals=len(index.rows)
    )


def page_number(given, last):
    """The page that was asked for. Raises BadRequest where there is no such page."""
    try:
        number = PageField().clean(given) or 1
    except ValidationError as error:
        raise BadRequest(error.message) from error
    if number > last:
        raise BadRequest(f"Pagina {number} bestaat niet: deze lijst heeft er {last}.")
    return number
