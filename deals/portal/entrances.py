"""The pages of the entrances and the sources."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse

from ..language.text import fold
from ..reference.models import MinistryName, Theme, Trait
from ..register.citing import sources_cited
from ..register.deal_parts import THEME
from ..register.facet import ENTRANCES, UNSORTED, Facet
from ..register.gazetteer import named, perhaps
from ..register.index import Index, series
from ..register.papers import release_papers
from ..register.reading import Reading
from ..register.rows import Value
from ..register.story import asked_and_got, tranche_story
from ..register.totals import Group, Total, groups, missing, value_sum
from ..register.wording import Told
from .filters import PARAMETERS
from .frame import page, reader
from .lists import Also, list_page
from .map.drawing import drawing, drawing_of
from .provinces import province_lines
from .question import VIEW, NotUnderstood, Question, choose_once, comparison_query, named_value
from .sources import SOURCE_FILTERS, chosen_sources, read_in_source, source_choices
from .theme_results import theme_results
from .thread import thread

UNSORTED_HEADING = "Programmalijnen zonder thema"
UNSORTED_EXPLAINED = "Programmalijnen waarvoor de redactie geen thema koos. Zij heten in het filter ‘niet ingedeeld’."


@reader("naam")
def entrance_index(question: Question, entrance: str) -> HttpResponse:
    """All values of an entrance. `naam` leads to the page of a municipality, place, postcode or another name."""
    facet = ENTRANCES[entrance]
    index = question.index
    if asked := question.query.get("naam"):
        if facet.name != "gemeente":
            raise NotUnderstood([("naam", "‘naam’ is alleen bij gemeenten een bekende vraag in het adres.")])
        return named_page(question, asked)
    lines = entrance_lines(index, facet)
    lack = missing(index, facet.gap, index.all)
    context: dict[str, Any] = {
        "entrance": facet,
        "entrances": sorted(ENTRANCES.values(), key=lambda other: other.place),
        "lines": lines,
        "missing": lack,
        "missing_below": lack.sentence("hieronder"),
        "deals": len(index.rows),
    }
    if facet.name == "gemeente":
        context["letters"] = by_letter(index)
    if facet.name == "provincie":
        context["provinces"] = province_lines(index, index.official.provinces.values())
    return page(question, "portal/entrances/entrance_index.html", **context)


def by_letter(index: Index) -> list[tuple[str, list[tuple[Value, int]]]]:
    """[(letter, [(municipality of today, the number of deals that it is known to take part in)])], by name."""
    numbers = {group.value.slug: group.deals for group in groups(index, "gemeente", index.all)}
    called = sorted((fold(place.name).lstrip("'’"), Value(place.slug, place.name)) for place in index.official.today)
    return [
        (letter, [(value, numbers.get(value.slug, 0)) for _, value in several])
        for letter, several in groupby(called, key=lambda pair: pair[0][0].upper())
    ]


@dataclass(frozen=True)
class EntranceLine:
    """One value in the list of an entrance. `sum` only where values exclude each other."""

    group: Group
    sum: Total | None


def entrance_lines(index: Index, facet: Facet) -> list[EntranceLine]:
    lines = [
        EntranceLine(group, value_sum(index, facet, group.value, index.all))
        for group in groups(index, facet.name, index.all)
    ]
    if unsorted := index.unsorted.get(facet.name, 0):
        lines.append(EntranceLine(Group(UNSORTED, unsorted.bit_count()), None))
    return lines


def named_page(question: Question, asked: str) -> HttpResponse:
    """The page that is called exactly so, where it is the only one; else a choice, or what one can do."""
    exact = named(question.index, asked)
    if len(exact) == 1:
        return HttpResponseRedirect(reverse("entrance", args=exact[0].page) + question.reading.suffix)
    return page(
        question,
        "portal/entrances/named.html",
        asked=asked,
        exact=bool(exact),
        leads=exact or perhaps(question.index, asked),
        of_postcodes=any(lead.kind == "postcode" for lead in exact),
    )


@reader(*PARAMETERS, VIEW)
def entrance_page(question: Question, entrance: str, slug: str) -> HttpResponse:
    """The list of deals, narrowed to one value; every filter of the list works here too."""
    facet = ENTRANCES[entrance]
    value = named_value(question.index, facet, slug)
    if value.slug != slug:
        query = question.query.urlencode()
        return HttpResponsePermanentRedirect(f"/{facet.address}/{value.slug}/" + (f"?{query}" if query else ""))
    choose_once(question, facet, value)
    return list_page(
        question.narrowed(facet, slug),
        "portal/entrances/entrance.html",
        also=also_shown(question, facet, value.slug),
        entrance=facet,
        value=value,
        heading=UNSORTED_HEADING if value == UNSORTED else facet.heading.format(value.label),
        **about_value(question.reading, facet.name, value),
    )


def also_shown(question: Question, facet: Facet, slug: str) -> Also | None:
    """What adds the map of the listed deals to the page, or their lines that have the theme; or None."""
    if facet.name == THEME:
        return lambda deals: {
            "thread": thread(question, deals, slug),
            "theme_results": theme_results(question, deals, slug),
            "read_heading": "Bronnen",
        }
    if not facet.mapped:
        return None
    return lambda deals: {"drawing": drawing_of(deals, slug if facet.outlined else "")}


def about_value(reading: Reading, facet: str, value: Value) -> dict[str, Any]:
    """What the page tells of its subject, beside the deals."""
    index = reading.index
    if facet == "regio":
        following = series(index.rows_in(index.mask_of(facet, value.slug)))
        return {"series": following, "compare_query": comparison_query(reading, following)}
    if facet == "ministerie":
        return {"names": MinistryName.objects.filter(ministry__slug=value.slug).order_by("valid_from")}
    if facet == "tranche":
        rows = list(index.rows_in(index.mask_of(facet, value.slug)))
        figures, story = tranche_story(index, rows, reading.published, int(value.slug))
        return {"comparisons": figures, "story": story, "followed": asked_and_got(rows)}
    if facet == "thema":
        explained = Theme.objects.filter(slug=value.slug).values_list("explanation", flat=True).first()
        return {"explanation": UNSORTED_EXPLAINED if value == UNSORTED else explained}
    if facet == "kenmerk":
        return {"explanation": Trait.objects.filter(slug=value.slug).values_list("explanation", flat=True).first()}
    return {}


@reader(*SOURCE_FILTERS)
def source_list(question: Question) -> HttpResponse:
    """Every source that a fact of this release names, newest first, with the number of deals; or those of one kind."""
    sources = sorted(
        sources_cited(question.index).values(), key=lambda source: (source.date or "", source.title), reverse=True
    )
    shown = chosen_sources(question, sources)
    return page(
        question,
        "portal/entrances/sources.html",
        sources=shown,
        every=len(sources),
        filters=source_choices(question, sources),
        narrowed=len(shown) < len(sources),
    )


@reader()
def source_page(question: Question, slug: str) -> HttpResponse:
    """One source, with every fact that was read in it."""
    read = read_in_source(question, slug)
    if read is None:
        raise Http404(f"Een bron ‘{slug}’ staat niet in publicatie {question.release.number}.")
    first = read.deals[0].deal
    source = next(source for source in first["bronnen"] if source["slug"] == slug)
    return page(
        question,
        "portal/entrances/source.html",
        source=source,
        report=Told(first).word("bronnen", "verslag", source),
        paper=release_papers(question.release).by_source.get(slug),
        read=read,
        drawing=drawing(list(question.index.rows_in(sources_cited(question.index)[slug].mask))),
    )
