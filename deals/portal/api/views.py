"""The endpoints of the API. Each: select, shape; `endpoint` understands the question before and answers after."""

import re
from dataclasses import replace

from django.http import Http404

from ...register.facet import ENTRANCES
from ...register.history import between, described
from ...register.models import ReleaseLine, Version
from ...register.selection import Selection
from ...register.served import deal_line, served_deal
from ...register.totals import missing
from .bodies import (
    ChangePage,
    DealPage,
    ExclusiveValue,
    FacetPage,
    FacetValue,
    LinePage,
    ReleaseLines,
    ReleasePage,
    ServedDeal,
    SourceDeals,
    SourcePage,
    address,
    change_content,
    deal_reference,
    deal_summary,
    release_content,
    sums,
)
from .problems import problem
from .questions import FILTERS, PAGES, endpoint, page_told


def deal_page(question, selection, **more):
    """The body of a list of deals."""
    page = question.page_of(selection.rows())
    missed = [
        {"filter": label, "onbekend": found.unknown, "onvolledig": found.incomplete}
        for label, found in question.deals.missing_notes()
    ]
    body = more | page_told(page)
    body |= {"bedragen": sums(question.index, selection.mask), "mogelijkGemist": missed}
    return body | {"deals": [deal_summary(row, question.release) for row in page.object_list]}, page


@endpoint("deals", "Regio Deals zoeken en filteren", DealPage, *FILTERS, *PAGES, group="Deals")
def deals(question):
    return deal_page(question, question.deals.qs)


@endpoint("deal", "Alles over één Regio Deal, met de bron van elk feit", ServedDeal, group="Deals", withdrawn=True)
def deal(question, slug):
    line = deal_line(question.release, slug)
    if line.version is None:
        return problem(410, line.reason), None
    return served_deal(line.version, question.release), None


# --- what deals are found by


def facet_value(question, facet, value):
    mask = question.index.by_slug[facet.name].get(value.slug, 0)
    body = {"slug": value.slug, "naam": value.label, "deals": mask.bit_count()}
    body["url"] = address(f"{facet.address}/{value.slug}", question.release)
    return body | ({"bedragen": sums(question.index, mask)} if facet.exclusive else {})


def named_value(index, facet, slug):
    """The value with exactly this address, in this release or in the official lists. Raises Http404."""
    value = index.value(facet, slug) or facet.find(slug)
    if value is None or value.slug != slug:
        raise Http404(f"‘{slug}’ is hier niet bekend.")
    return value


def facet_endpoints(facet):
    """The list of the values of a facet, and one value with its deals."""
    name, single = facet.address, facet.label
    item = ExclusiveValue if facet.exclusive else FacetValue
    title = name.capitalize()
    listed = type(f"{title}Pagina", (FacetPage,), {name: item(many=True, help_text="De waarden van deze pagina.")})
    detail = type(f"{single.capitalize()}Deals", (DealPage,), {single: item(help_text="Waar het over gaat.")})

    @endpoint(name, facet.title + facet.resource, listed, *PAGES, group="Ingangen")
    def values(question):
        page = question.page_of(question.index.values[facet.name])
        found = missing(question.index, facet.gap, question.index.all)
        body = page_told(page) | {"onbekend": found.unknown, "onvolledig": found.incomplete}
        return body | {name: [facet_value(question, facet, value) for value in page.object_list]}, page

    @endpoint(single, f"Een {single} met de deals", detail, *FILTERS, *PAGES, group="Ingangen")
    def value_deals(question, slug):
        value = named_value(question.index, facet, slug)
        chosen: Selection = question.deals.qs
        chosen = replace(chosen, mask=chosen.mask & question.index.mask_of(facet.name, slug))
        return deal_page(question, chosen, **{single: facet_value(question, facet, value)})

    return values, value_deals


FACET_ENDPOINTS = {name: facet_endpoints(facet) for name, facet in ENTRANCES.items()}


# --- programme lines and sources


@endpoint("programmalijnen", "Waaraan de deals werken", LinePage, *PAGES, group="Inhoud")
def lines(question):
    index = question.index
    page = question.page_of([(row, key) for row in index.rows for key, _, _ in row.lines])
    versions = Version.objects.filter(digest__in={row.digest for row, _ in page.object_list})
    read = {
        version.digest: {line["sleutel"]: line for line in version.read()["programmalijnen"]} for version in versions
    }
    shown = [
        read[row.digest][key] | {"deal": deal_reference(row.slug, row.name, question.release)}
        for row, key in page.object_list
    ]
    known = {"onbekend": index.unknown, "onvolledig": index.incomplete}
    counts = {name: found.get("programmalijnen", 0).bit_count() for name, found in known.items()}
    return page_told(page) | counts | {"programmalijnen": shown}, page


def cited_sources(index):
    """{slug: (title, date, publisher, mask of the deals that cite it)}, made once for a release."""
    if "bronnen" not in index.shapes:
        found: dict = {}
        for number, row in enumerate(index.rows):
            for slug, title, date, publisher in row.sources:
                *known, mask = found.get(slug, (title, date, publisher, 0))
                found[slug] = (*known, mask | 1 << number)
        index.shapes["bronnen"] = found
    return index.shapes["bronnen"]


@endpoint("bronnen", "De bronnen waarnaar de deals verwijzen", SourcePage, *PAGES, group="Inhoud")
def sources(question):
    cited = cited_sources(question.index)
    page = question.page_of(sorted(cited, key=lambda slug: (cited[slug][1] or "", slug), reverse=True))
    shown = [
        {
            "slug": slug,
            "titel": cited[slug][0],
            "datum": cited[slug][1],
            "uitgever": cited[slug][2],
            "deals": cited[slug][3].bit_count(),
            "url": address(f"bronnen/{slug}", question.release),
        }
        for slug in page.object_list
    ]
    return page_told(page) | {"bronnen": shown}, page


@endpoint("bron", "Een bron met de deals die ernaar verwijzen", SourceDeals, *FILTERS, *PAGES, group="Inhoud")
def source(question, slug):
    cited = cited_sources(question.index)
    if slug not in cited:
        raise Http404(f"Een bron ‘{slug}’ staat niet in publicatie {question.release.number}.")
    mask = cited[slug][3]
    first = next(question.index.rows_in(mask))
    told = Version.objects.get(digest=first.digest).read()["bronnen"]
    chosen = question.deals.qs
    chosen = replace(chosen, mask=chosen.mask & mask)
    return deal_page(question, chosen, bron=next(one for one in told if one["slug"] == slug))


# --- releases and what they changed


@endpoint("publicaties", "Wat wanneer gepubliceerd is", ReleasePage, *PAGES, group="Publicaties")
def releases(question):
    page = question.page_of(question.releases[::-1])
    return page_told(page) | {"publicaties": [release_content(release) for release in page.object_list]}, page


@endpoint("publicatie", "Een publicatie met haar regels", ReleaseLines, *PAGES, group="Publicaties")
def release(question, number):
    known = question.release.number
    if not re.fullmatch("[1-9][0-9]{0,8}", number) or int(number) > known:
        raise Http404(f"Publicatie {number} bestaat niet; de laatste is {known}.")
    asked = question.reading.releases[int(number) - 1]
    found = ReleaseLine.objects.filter(release=asked).values_list("slug", "version__digest", "reason")
    page = question.page_of(sorted(found))
    shown = [{"deal": slug, "digest": digest, "reden": reason or None} for slug, digest, reason in page.object_list]
    return page_told(page) | {"beschrijving": release_content(asked), "regels": shown}, page


@endpoint(
    "wijzigingen", "Wat er tussen twee publicaties veranderde", ChangePage, "van", "tot", *PAGES, group="Publicaties"
)
def changes(question):
    old, new = question.compared()
    page = question.page_of(between(old, new))
    shown = [
        {
            "deal": change.step.slug,
            "naam": change.step.name,
            "soort": change.step.kind,
            "reden": change.step.reason or None,
            "verschillen": [change_content(one) for one in change.changes],
        }
        for change in described(page.object_list)
    ]
    return page_told(page) | {"van": old and old.number, "tot": new.number, "wijzigingen": shown}, page


# Address below /api/v1/ → endpoint.
ROUTES = {"deals": deals, "deals/<slug:slug>": deal}
for _name, (_values, _value_deals) in FACET_ENDPOINTS.items():
    ROUTES |= {_name: _values, f"{_name}/<slug:slug>": _value_deals}
ROUTES |= {
    "programmalijnen": lines,
    "bronnen": sources,
    "bronnen/<slug:slug>": source,
    "publicaties": releases,
    "publicaties/<str:number>": release,
    "wijzigingen": changes,
}
