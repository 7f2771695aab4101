"""The pages and files of the site as a whole: the releases, and what robots and researchers ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from ..language.dates import utc_text
from ..register.citing import sources_cited
from ..register.facet import ENTRANCES, UNSORTED, Facet
from ..register.history import Step, changed_on, counts, one_by_one, papers_counted
from ..register.index import Index
from ..register.models import LineKind, Release
from ..register.papers import release_papers
from ..register.reading import ReaderRequest
from ..register.redaction import release_redactions
from ..register.rows import Row
from ..register.ties import possible_rows
from .frame import file, page, reader
from .question import Question


@reader()
def release_list(question: Question) -> HttpResponse:
    reading = question.reading
    shown = [
        release for release in reading.releases if reading.is_current or release.number <= reading.published.number
    ]
    told = release_redactions(shown)
    papers = papers_changed(shown[-1].number) if shown else {}
    releases = [
        (release, told.get(release.number, []), ", ".join(papers_counted(counts(papers.get(release.number, [])))))
        for release in reversed(shown)
    ]
    return page(question, "portal/site/releases.html", releases=releases)


def papers_changed(last: int) -> dict[int, list[Step]]:
    """{release: what it did to papers of the Kamer}, up to the release with that number. One query."""
    changed: dict[int, list[Step]] = {}
    for step in one_by_one(1, last, kind=LineKind.PAPER):
        changed.setdefault(step.release, []).append(step)
    return changed


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where programs look for the icon that do not read a page."""
    return HttpResponseRedirect(static("icon.svg"))


# What has a query shows less of a page, in another order or at another release: without end, and found without a query too.
# The next page of a list alone shows more. Of the rules that fit an address, the longest holds (RFC 9309).
ROBOTS = """\
User-agent: *
Disallow: /beheer/
Disallow: /*?
Allow: /*?pagina=
Allow: /deel/*.png?publicatie=
Disallow: /*?pagina=*&
Disallow: /melden/?pagina=
Sitemap: {register}/sitemap.xml
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    of_woo = f"Sitemap: {settings.REGISTER_URL}{reverse('diwoo_sitemap')}\n" if settings.DIWOO else ""
    return file(ROBOTS.format(register=settings.REGISTER_URL) + of_woo, "text/plain; charset=utf-8")


# The pages that are there whatever is published.
FIXED_PAGES = (
    "home",
    "deal_list",
    "map",
    "charts",
    "compare",
    "line_list",
    "result_list",
    "paper_list",
    "debate",
    "progress",
    "not_yet_known",
    "source_list",
    "changes",
    "release_list",
    "about",
    "about_counting",
    "about_numbers",
    "english",
    "frisian",
    "papiamentu",
    "glossary",
    "open_data",
    "checking",
    "reporting",
    "api_documentation",
    "api_changelog",
    "accessibility",
    "privacy",
)


@reader()
def sitemap(question: Question) -> HttpResponse:
    """Every page of the release, with the day on which what it shows of deals last changed."""
    reading = question.reading
    fixed = (*FIXED_PAGES, *(["difference_list"] if settings.SOURCE_DIFFERENCES else []))
    pages: list[tuple[str, dt.date | None]] = [(reverse(name), None) for name in fixed]
    if reading.release:
        told = [release for release in reading.releases if release.number <= reading.release.number]
        pages += [(reverse("release_files", args=[release.number]), None) for release in told]
        pages += pages_of_release(reading.index, changed_on(reading.release))
        pages += pages_of_papers(reading.release)
    addresses = [(settings.REGISTER_URL + path + reading.suffix, day) for path, day in pages]
    return file(render_to_string("portal/site/sitemap.xml", {"addresses": addresses}), "application/xml")


def pages_of_release(index: Index, days: dict[str, dt.date]) -> list[tuple[str, dt.date | None]]:
    """[(path, the day on which it last changed)] of every deal, value of an entrance and source that has a page."""

    def newest(rows: Iterable[Row]) -> dt.date | None:
        return max((days[row.slug] for row in rows), default=None)

    pages: list[tuple[str, dt.date | None]] = [(reverse("deal", args=[row.slug]), days[row.slug]) for row in index.rows]
    for address, facet in ENTRANCES.items():
        pages.append((reverse("entrance_index", args=[address]), None))
        for slug in values_with_a_page(index, facet):
            pages.append((reverse("entrance", args=[address, slug]), newest(shown_there(index, facet, slug))))
    for slug, source in sources_cited(index).items():
        pages.append((reverse("source", args=[slug]), newest(index.rows_in(source.mask))))
    return pages


def pages_of_papers(release: Release) -> list[tuple[str, dt.date | None]]:
    """The same of every paper of the Kamer."""
    papers = release_papers(release).papers
    days = changed_on(release, LineKind.PAPER) if papers else {}
    return [(reverse("paper", args=[paper.slug]), days[paper.slug]) for paper in papers]


def values_with_a_page(index: Index, facet: Facet) -> list[str]:
    """Every value of an entrance that a deal or a part of one has, and every municipality of today and every island."""
    official = {"gemeente": [place.slug for place in index.official.today], "caribisch": list(index.official.islands)}
    unsorted = [UNSORTED.slug] if index.unsorted.get(facet.name) else []
    known = [value.slug for value in index.values[facet.name]]
    return list(dict.fromkeys([*known, *official.get(facet.name, []), *unsorted]))


def shown_there(index: Index, facet: Facet, slug: str) -> list[Row]:
    """The deals that the page of that value is about: of a municipality or island also those that it may belong to."""
    rows = list(index.rows_in(index.mask_of(facet.name, slug)))
    if facet.name not in ("gemeente", "caribisch"):
        return rows
    return [*rows, *(row for others in possible_rows(index, slug, rows).values() for row in others)]


def security_expires(now: dt.datetime) -> str:
    """Until when the file may be relied on: the first of a month, ten to eleven months from `now`. RFC 9116 wants less than
    a year, and the file changes once a month."""
    later = now.astimezone(dt.UTC).year * 12 + now.astimezone(dt.UTC).month - 1 + 11
    return utc_text(dt.datetime(later // 12, later % 12 + 1, 1, tzinfo=dt.UTC))


@require_safe
def security_txt(request: ReaderRequest) -> HttpResponse:
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {security_expires(request.now)}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.REGISTER_URL}/.well-known/security.txt",
    ]
    return file("\n".join(lines) + "\n", "text/plain; charset=utf-8")
