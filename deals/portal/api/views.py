"""The endpoints of the API. Each: select, shape; `endpoint` understands the question before and answers after."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

from django.http import Http404

from ...register.citing import sources_cited
from ...register.facet import ENTRANCES, Facet
from ...register.history import LINES_OF, Step, between, described
from ...register.index import Index
from ...register.models import DigestLine, LineKind, Release, Version
from ...register.paper_changes import described_papers
from ...register.results import AIM, RESULT, replaced_results
from ...register.rows import Row, Value
from ...register.selection import Selection
from ...register.served import deal_line, served_version
from ...register.totals import missing
from .bodies import (
    AimPage,
    ChangePage,
    DealPage,
    ExclusiveValue,
    FacetPage,
    FacetValue,
    LinePage,
    ReleaseLines,
    ReleasePage,
    ResultPage,
    ServedDeal,
    SourceDeals,
    SourcePage,
    address,
    changed_content,
    deal_reference,
    deal_summaries,
    release_content,
    release_line_content,
    sums,
)
from .paper_views import PAPER_ROUTES
from .problems import problem
from .questions import (
    AIM_FILTERS,
    FILTERS,
    LINE_FILTERS,
    PAGES,
    RESULT_FILTERS,
    ApiQuestion,
    Body,
    Endpoint,
    endpoint,
    page_told,
)


def deal_list_body(question: ApiQuestion, selection: Selection, **more: Any) -> Body:
    """The body of a list of deals."""
    page = question.page_of(selection.rows())
    missed = [
        {"filter": label, "onbekend": lack.unknown, "onvolledig": lack.incomplete}
        for label, lack in question.deals.missing_notes()
    ]
    body = more | page_told(page)
    body |= {"bedragen": sums(question.index, selection.mask), "mogelijkGemist": missed}
    return body | {"deals": deal_summaries(page.object_list, question.reading)}, page


def within(selection: Selection, mask: int) -> Selection:
    return replace(selection, mask=selection.mask & mask)


@endpoint("deals", "Regio Deals zoeken en filteren", DealPage, *FILTERS, *PAGES, group="Deals")
def deals(question: ApiQuestion) -> Body:
    return deal_list_body(question, question.deals.qs)


@endpoint("deal", "Alles over één Regio Deal, met de bron van elk feit", ServedDeal, group="Deals", withdrawn=True)
def deal(question: ApiQuestion, slug: str) -> Body:
    line = deal_line(question.release, slug)
    if line.version is None:
        return problem(410, line.reason), None
    return served_version(line.version, question.release), None


# --- what deals are found by


def facet_value(question: ApiQuestion, facet: Facet, value: Value) -> dict[str, Any]:
    mask = question.index.mask_of(facet.name, value.slug)
    body: dict[str, Any] = {"slug": value.slug, "naam": value.label, "deals": mask.bit_count()}
    body["url"] = address(f"{facet.address}/{value.slug}", question.release)
    return body | ({"bedragen": sums(question.index, mask)} if facet.exclusive else {})


def exact_value(index: Index, facet: Facet, slug: str) -> Value:
    """The value with exactly this address, in this release or in the official lists. Raises Http404."""
    value = index.value(facet, slug) or facet.find(slug)
    if value is None or value.slug != slug:
        raise Http404(f"‘{slug}’ is hier niet bekend.")
    return value


def facet_endpoints(facet: Facet) -> tuple[Endpoint, Endpoint]:
    """The list of the values of a facet, and one value with its deals."""
    name, single = facet.address, facet.label
    item = ExclusiveValue if facet.exclusive else FacetValue
    title = name.capitalize()
    listed = type(f"{title}Pagina", (FacetPage,), {name: item(many=True, help_text="De waarden van deze pagina.")})
    detail = type(f"{single.capitalize()}Deals", (DealPage,), {single: item(help_text="Waar het over gaat.")})

    @endpoint(name, facet.title + facet.resource, listed, *PAGES, group="Ingangen")
    def values(question: ApiQuestion) -> Body:
        page = question.page_of(question.index.values[facet.name])
        lack = missing(question.index, facet.gap, question.index.all)
        body = page_told(page) | {"onbekend": lack.unknown, "onvolledig": lack.incomplete}
        return body | {name: [facet_value(question, facet, value) for value in page.object_list]}, page

    @endpoint(single, f"Een {single} met de deals", detail, *FILTERS, *PAGES, group="Ingangen")
    def value_deals(question: ApiQuestion, slug: str) -> Body:
        value = exact_value(question.index, facet, slug)
        chosen = within(question.deals.qs, question.index.mask_of(facet.name, slug))
        return deal_list_body(question, chosen, **{single: facet_value(question, facet, value)})

    return values, value_deals


FACET_ENDPOINTS = {name: facet_endpoints(facet) for name, facet in ENTRANCES.items()}


# --- parts of deals, and sources

type Section = Literal["programmalijnen", "doelen", "resultaten"]


def written_parts(question: ApiQuestion, section: Section, parts: Iterable[tuple[Row, str]]) -> list[dict[str, Any]]:
    """The facts of one section of the contents, by (deal, key), each as it was written and with its deal. One query."""
    wanted = list(parts)
    versions = Version.of_deals.filter(digest__in={row.digest for row, _ in wanted})
    written = {version.digest: version.written() for version in versions}
    read = {(digest, fact["sleutel"]): fact for digest, content in written.items() for fact in content[section]}
    return [
        read[row.digest, key] | {"deal": deal_reference(row.slug, row.name, question.release)} for row, key in wanted
    ]


@endpoint("programmalijnen", "Waaraan de deals werken", LinePage, *LINE_FILTERS, *PAGES, group="Inhoud")
def lines(question: ApiQuestion) -> Body:
    index, chosen = question.index, question.lines.qs
    page = question.page_of([chosen.index.parts[number] for number in chosen.index.numbers(chosen.mask)])
    shown = written_parts(question, "programmalijnen", ((row, said.key) for row, said in page.object_list))
    known = {"onbekend": index.unknown, "onvolledig": index.incomplete}
    counts = {name: masks.get("programmalijnen", 0).bit_count() for name, masks in known.items()}
    return page_told(page) | counts | {"programmalijnen": shown}, page


def reported_body(question: ApiQuestion, kind: Value, section: Section, **more: Any) -> Body:
    """The body of a list of aims or of results. `section`: where those stand in a content."""
    index, chosen = question.reported.queryset.index, question.reported.qs
    of_kind = index.mask_of("soort", kind.slug)
    page = question.page_of(index.numbers(chosen.mask & of_kind))
    parts = [index.parts[number] for number in page.object_list]
    body = page_told(page) | {"deals": index.deals_of(of_kind)} | more
    return body | {section: written_parts(question, section, ((part.deal, part.key) for part in parts))}, page


@endpoint("doelen", "Wat de deals willen bereiken", AimPage, *AIM_FILTERS, *PAGES, group="Inhoud")
def reported_aims(question: ApiQuestion) -> Body:
    return reported_body(question, AIM, "doelen")


@endpoint("resultaten", "Wat als resultaat gemeld is", ResultPage, *RESULT_FILTERS, *PAGES, group="Inhoud")
def reported_results(question: ApiQuestion) -> Body:
    return reported_body(question, RESULT, "resultaten", nietOpgenomen=replaced_results(question.index))


@endpoint("bronnen", "De bronnen waarnaar de deals verwijzen", SourcePage, *PAGES, group="Inhoud")
def sources(question: ApiQuestion) -> Body:
    cited = sources_cited(question.index).values()
    page = question.page_of(sorted(cited, key=lambda source: (source.date or "", source.slug), reverse=True))
    shown = [
        {
            "slug": source.slug,
            "titel": source.title,
            "datum": source.date,
            "uitgever": source.publisher,
            "deals": source.deals,
            "url": address(f"bronnen/{source.slug}", question.release),
        }
        for source in page.object_list
    ]
    return page_told(page) | {"bronnen": shown}, page


@endpoint("bron", "Een bron met de deals die ernaar verwijzen", SourceDeals, *FILTERS, *PAGES, group="Inhoud")
def source(question: ApiQuestion, slug: str) -> Body:
    cited = sources_cited(question.index).get(slug)
    if cited is None:
        raise Http404(f"Een bron ‘{slug}’ staat niet in publicatie {question.release.number}.")
    first = next(question.index.rows_in(cited.mask))
    told = Version.of_deals.get(digest=first.digest).written()["bronnen"]
    chosen = within(question.deals.qs, cited.mask)
    return deal_list_body(question, chosen, bron=next(one for one in told if one["slug"] == slug))


# --- releases and what they changed


@endpoint("publicaties", "Wat wanneer gepubliceerd is", ReleasePage, *PAGES, group="Publicaties")
def releases(question: ApiQuestion) -> Body:
    page = question.page_of(question.releases[::-1])
    return page_told(page) | {"publicaties": [release_content(release) for release in page.object_list]}, page


def lines_in_digest(release: Release) -> list[DigestLine]:
    """The lines of a release in the order in which its digest has them. Two queries."""
    return sorted(
        kind.in_digest(*line)
        for kind, of_kind in LINES_OF.items()
        for line in of_kind.filter(release=release).values_list("slug", "version__digest", "reason")
    )


@endpoint("publicatie", "Een publicatie met haar regels", ReleaseLines, *PAGES, group="Publicaties")
def release(question: ApiQuestion, number: str) -> Body:
    known = question.release.number
    if not re.fullmatch("[1-9][0-9]{0,8}", number) or int(number) > known:
        raise Http404(f"Publicatie {number} bestaat niet; de laatste is {known}.")
    asked = question.reading.releases[int(number) - 1]
    page = question.page_of(lines_in_digest(asked))
    shown = [release_line_content(line) for line in page.object_list]
    return page_told(page) | {"beschrijving": release_content(asked), "regels": shown}, page


@endpoint(
    "wijzigingen", "Wat er tussen twee publicaties veranderde", ChangePage, "van", "tot", *PAGES, group="Publicaties"
)
def change_list(question: ApiQuestion) -> Body:
    old, new = question.compared()
    steps = [(kind, step) for kind in LineKind for step in between(old, new, kind)]
    page = question.page_of(steps)
    of_kind: dict[LineKind, list[Step]] = {kind: [] for kind in LineKind}
    for kind, step in page.object_list:
        of_kind[kind].append(step)
    shown = [changed_content(LineKind.DEAL, change) for change in described(of_kind[LineKind.DEAL])]
    shown += [changed_content(LineKind.PAPER, change) for change in described_papers(of_kind[LineKind.PAPER])]
    return page_told(page) | {"van": old and old.number, "tot": new.number, "wijzigingen": shown}, page


# Address below /api/v1/ → endpoint.
ROUTES: dict[str, Endpoint] = {"deals": deals, "deals/<slug:slug>": deal}
for _name, (_values, _value_deals) in FACET_ENDPOINTS.items():
    ROUTES |= {_name: _values, f"{_name}/<slug:slug>": _value_deals}
ROUTES |= {
    "programmalijnen": lines,
    "doelen": reported_aims,
    "resultaten": reported_results,
    "bronnen": sources,
    "bronnen/<slug:slug>": source,
    **PAPER_ROUTES,
    "publicaties": releases,
    "publicaties/<str:number>": release,
    "wijzigingen": change_list,
}
