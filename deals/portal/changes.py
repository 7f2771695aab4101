"""What changed between two releases, as a page, and release by release, as Atom feeds (RFC 4287)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from ..language.dates import utc_text
from ..language.text import NOT_IN_XML, fold, many_deals, many_papers, punctuated
from ..register.facet import FACETS, Facet
from ..register.history import (
    NEW,
    Step,
    Subject,
    counted,
    described,
    ministry_versions,
    one_by_one,
    region_versions,
)
from ..register.index import Index, release_index
from ..register.models import LineKind, Release
from ..register.paper_changes import described_papers
from ..register.paper_history import all_counted, paper_steps, paper_versions
from ..register.reading import Reading
from ..register.rows import Row, Value
from ..register.ties import ties_of
from .changes_shown import MOST_DEALS_NAMED, asked_totals, leaps, presets, shown_deal, shown_paper, stands
from .exports.changes_table import CHANGES_TABLE, ChangesExtract, changed_things
from .exports.formats import TABLE_FORMATS, file_name, format_of
from .frame import file, page, reader
from .narrowing import NARROWING, Narrowing, WhatDiffers
from .paper_filters import dossier_in_address
from .provinces import deals_of_province
from .question import AT, PAGE, Question, whole_address

CHANGES_PER_PAGE = 25
MOST_NOTES = 25
MOST_ENTRIES = 50
DEALS_PER_ENTRY = 25


@reader("van", "tot", *NARROWING, PAGE, from_the_first_release=True)
def changes(question: Question) -> HttpResponse:
    reading, releases = question.reading, question.releases
    old, new = question.compared()
    asked = Narrowing(question, old, new)
    covered = releases[old.number if old else 0 : new.number]
    differing = WhatDiffers(old, new, covered, asked)
    text_only = differing.text_only
    new_deals = [step for step in differing.steps if step.kind == NEW]
    others = [step for step in differing.steps if step.kind != NEW]
    shown = question.page(others, CHANGES_PER_PAGE)
    query = compared_query(old, new, asked)
    here = query + (f"&publicatie={reading.published.number}" if reading.pinned else "")
    number = differing.rows
    told = differing.told_of(list(shown))
    papers = differing.papers if shown.number == 1 else []
    return page(
        question,
        "portal/changes/changes.html",
        old=old,
        new=new,
        counts=counted(differing.steps),
        number=number,
        files=changes_files(here),
        groups=differing.groups,
        stands=stands(asked),
        overlapping=asked.sums_overlap,
        new_deals=punctuated(new_deals[:MOST_DEALS_NAMED]) if shown.number == 1 else [],
        more_new=max(0, len(new_deals) - MOST_DEALS_NAMED) if shown.number == 1 else 0,
        number_of_new=len(new_deals),
        number_of_deals=len(differing.steps),
        leaps=leaps(others, shown),
        deals=[shown_deal(change, old, new) for change in told if change.step.slug not in text_only],
        folded=[shown_deal(change, old, new) for change in told if change.step.slug in text_only],
        papers=papers,
        paper_counts=counted([change.step for change in papers]),
        new_papers=[shown_paper(change, old, new) for change in papers if change.step.kind == NEW],
        other_papers=[shown_paper(change, old, new) for change in papers if change.step.kind != NEW],
        pages=shown,
        **shared_as(question, old, new, asked),
        notes=covered[: -MOST_NOTES - 1 : -1],
        more_notes=max(0, len(covered) - MOST_NOTES),
        presets=presets(reading, releases, old, new, asked),
        asked=asked,
        choices=differing.choices,
        everything_query=question.without(*NARROWING),
        kind_query=urlencode([pair for pair in parse_qsl(here) if pair[0] != "soort"]),
        releases=releases[::-1],
        pages_query=here,
        permalink=f"{settings.REGISTER_URL}{question.path}?{query}",
    )


@reader("van", "tot", *NARROWING, PAGE)
def changes_file(question: Question, extension: str) -> HttpResponse:
    """The same as a file: a row for each thing that changed."""
    form = format_of(TABLE_FORMATS, "wijzigingen", extension)
    old, new = question.compared()
    asked, read_at = (
        Narrowing(question, old, new),
        Reading(new, question.reading.releases, True, question.reading.lists),
    )
    covered = question.releases[old.number if old else 0 : new.number]
    differing = WhatDiffers(old, new, covered, asked)
    chosen = {"van": [Value(str(old.number), old.day_in_words)]} if old else {}
    chosen |= {
        name: [Value(slug, slug) for slug in slugs] for name, slugs in question.query.lists() if name in NARROWING
    }
    extract = ChangesExtract(
        CHANGES_TABLE,
        changed_things(differing.told_of(differing.steps), differing.papers, covered, differing.text_only),
        read_at,
        f"{settings.REGISTER_URL}{reverse('changes')}?{compared_query(old, new, asked)}",
        f"{compared_in_words(old, new)}{'; alleen: ' if asked.words else ''}{asked.words}",
        chosen,
        counted=[
            ("Aantal deals", len(differing.steps), counted(differing.steps)),
            ("Aantal Kamerstukken", len(differing.papers), counted([change.step for change in differing.papers])),
        ],
        old=old,
        sums=[
            (release, asked_totals(index, asked)) for release, index in zip(asked.releases, asked.indexes, strict=True)
        ],
    )
    return file(form.write(extract), form.content_type, file_name(chosen, read_at, extension, "wijzigingen"))


def compared_query(old: Release | None, new: Release, asked: Narrowing) -> str:
    return urlencode([*([("van", old.number)] if old else []), ("tot", new.number), *asked.pairs])


def compared_in_words(old: Release | None, new: Release) -> str:
    upto = f"publicatie {new.number} (stand van {new.day_in_words})"
    return f"Van publicatie {old.number} (stand van {old.day_in_words}) naar {upto}" if old else f"Tot en met {upto}"


def changes_files(query: str) -> list[tuple[str, str]]:
    """(label, address) of the same as each kind of file."""
    return [
        (form.label, f"{reverse('changes_file', args=[extension])}?{query}")
        for extension, form in TABLE_FORMATS.items()
    ]


def shared_as(question: Question, old: Release | None, new: Release, asked: Narrowing) -> dict[str, Any]:
    """What the title says of two releases that were asked for and what else narrows the changes, and the address of those,
    however they were asked for."""
    if not {"van", "tot", *NARROWING} & question.query.keys():
        return {}
    both = [("tot", str(new.number)), *([("van", str(old.number))] if old else [])]
    between_two = f" van publicatie {old.number} naar {new.number}" if old else f" tot en met publicatie {new.number}"
    return {
        "narrowed": f"{between_two}: {asked.words}" if asked.words else between_two,
        "canonical": whole_address(question.path, [*both, *question.reading.pairs, *question.pairs("van", "tot", *AT)]),
    }


# --- feeds


@dataclass(frozen=True)
class FeedEntry:
    """One release in which something of a feed's subject changed."""

    release: Release
    updated: str
    title: str
    told: list[dict[str, Any]]
    more: list[str]


@reader()
def changes_feed(question: Question) -> HttpResponse:
    last = question.release.number
    steps = one_by_one(last - MOST_ENTRIES + 1, last)
    papers = one_by_one(last - MOST_ENTRIES + 1, last, kind=LineKind.PAPER)
    return feed(question, steps, "Wijzigingen in het Register Regio Deals", reverse("changes"), papers)


@reader()
def deal_feed(question: Question, slug: str) -> HttpResponse:
    steps = one_by_one(1, question.release.number, [slug])
    if not steps:
        raise nothing_about(question, f"een Regio Deal ‘{slug}’")
    name = max(steps, key=lambda step: step.release).name
    papers = paper_steps(paper_versions(lambda paper: slug in paper.deals), question.release.number)
    return feed(question, steps, f"Wijzigingen in de Regio Deal {name}", reverse("deal", args=[slug]), papers)


@reader()
def dossier_feed(question: Question, slug: str) -> HttpResponse:
    """Of the papers of the Kamer that have or had this dossier."""
    about = paper_versions(lambda paper: bool(paper.dossier) and dossier_in_address(paper.dossier) == slug)
    steps = paper_steps(about, question.release.number)
    if not steps:
        raise nothing_about(question, f"een dossier ‘{slug}’")
    path = f"{reverse('paper_list')}?{urlencode([('dossier', slug)])}"
    return feed(question, [], f"Wijzigingen in Kamerstukken van dossier {slug.upper()}", path, steps)


@reader()
def region_feed(question: Question, slug: str) -> HttpResponse:
    steps, name = steps_about(question, region_versions(slug), f"een regio ‘{slug}’")
    return feed(question, steps, f"Wijzigingen in de Regio Deals van {name}", f"/regios/{slug}/")


@reader()
def ministry_feed(question: Question, slug: str) -> HttpResponse:
    steps, name = steps_about(question, ministry_versions(slug), f"een ministerie ‘{slug}’")
    return feed(question, steps, f"Wijzigingen in de Regio Deals waarbij {name} betrokken is", f"/ministeries/{slug}/")


@reader()
def municipality_feed(question: Question, slug: str) -> HttpResponse:
    return place_feed(question, FACETS["gemeente"], slug)


@reader()
def island_feed(question: Question, slug: str) -> HttpResponse:
    return place_feed(question, FACETS["caribisch"], slug)


@reader()
def province_feed(question: Question, slug: str) -> HttpResponse:
    return place_feed(question, FACETS["provincie"], slug)


def place_feed(question: Question, facet: Facet, slug: str) -> HttpResponse:
    """Of the deals that the page of a municipality, island or province shows, also of those that left it in the last release."""
    value = question.index.real_value(facet, fold(slug))
    if value is None:
        raise nothing_about(question, f"‘{slug}’")
    deals = {
        row.slug
        for release in question.releases[-2:]
        for row in shown_of_place(release_index(release, question.reading.lists), facet, value)
    }
    steps = one_by_one(1, question.release.number, deals)
    title = f"Wijzigingen in de {facet.heading.format(value.label)}"
    return feed(question, steps, title, reverse("entrance", args=[facet.address, value.slug]))


def shown_of_place(index: Index, facet: Facet, value: Value) -> list[Row]:
    """The deals on its page."""
    if facet.name == "provincie":
        here = deals_of_province(index, value)
        return [*here.taking_part, *here.only_lying]
    ties = ties_of(index, facet, value.slug)
    return [*ties.rows, *ties.possible]


def steps_about(question: Question, subjects: dict[int, Subject], what: str) -> tuple[list[Step], str]:
    """The steps to or from one of the versions that name the subject, and its newest visible name."""
    deals = {subject.deal for subject in subjects.values()}
    steps = one_by_one(1, question.release.number, deals)
    named = {step: subjects.get(step.version or 0) or subjects.get(step.old_version or 0) for step in steps}
    steps = [step for step in steps if named[step]]
    if not steps:
        raise nothing_about(question, what)
    newest = named[max(steps, key=lambda step: step.release)]
    return steps, newest.name if newest else ""


def nothing_about(question: Question, what: str) -> Http404:
    return Http404(f"Over {what} is tot en met publicatie {question.release.number} niets gepubliceerd.")


def feed(question: Question, steps: list[Step], title: str, path: str, papers: Sequence[Step] = ()) -> HttpResponse:
    """The Atom feed of `steps`, and of those of papers of the Kamer. `path`: the page about the same subject, which names the
    feed and its entries for ever."""
    releases = question.reading.releases
    # A small correction of text alarms nobody; the page with changes has it.
    telling, of_papers = (
        [step for step in some if not releases[step.release - 1].minor] for some in (steps, list(papers))
    )
    entries = feed_entries(releases, telling, of_papers)
    text = render_to_string(
        "portal/changes/changes.atom",
        {
            "title": title,
            "about": settings.REGISTER_URL + path,
            "joint": "&" if "?" in path else "?",
            "feed": settings.REGISTER_URL + question.path + question.reading.suffix,
            "register": settings.REGISTER_URL,
            "entries": entries,
            "updated": entries[0].updated if entries else utc_text(releases[0].visible_from),
        },
    )
    return file(NOT_IN_XML.sub("\ufffd", text), "application/atom+xml; charset=utf-8")


def by_release(steps: list[Step]) -> dict[int, list[Step]]:
    parted: dict[int, list[Step]] = {}
    for step in steps:
        parted.setdefault(step.release, []).append(step)
    return parted


def feed_entries(releases: list[Release], steps: list[Step], papers: list[Step]) -> list[FeedEntry]:
    """One entry per release, newest first; each release is compared with the one before it."""
    of_deals, of_papers = by_release(steps), by_release(papers)
    numbers = sorted({*of_deals, *of_papers}, reverse=True)[:MOST_ENTRIES]
    moments = distinct_moments(releases)

    def first(parted: dict[int, list[Step]]) -> list[Step]:
        return [step for number in numbers for step in parted.get(number, [])[:DEALS_PER_ENTRY]]

    deals_shown, papers_shown = described(first(of_deals)), described_papers(first(of_papers))
    entries = []
    for number in numbers:
        new = releases[number - 1]
        old = releases[number - 2] if number > 1 else None
        deals_here, papers_here = of_deals.get(number, []), of_papers.get(number, [])
        left = [
            (len(deals_here) - DEALS_PER_ENTRY, many_deals),
            (len(papers_here) - DEALS_PER_ENTRY, many_papers),
        ]
        entries.append(
            FeedEntry(
                new,
                utc_text(moments[number - 1]),
                f"Publicatie {number}: {all_counted(deals_here, papers_here)}",
                [
                    *(shown_deal(change, old, new) for change in deals_shown if change.step.release == number),
                    *(shown_paper(change, old, new) for change in papers_shown if change.step.release == number),
                ],
                [counted_in_words(more) for more, counted_in_words in left if more > 0],
            )
        )
    return entries


def distinct_moments(releases: list[Release]) -> list[dt.datetime]:
    """When each release became visible, as a feed says it: later than the one before, if only by a microsecond.

    Of all releases from the first, so that an entry says the same in every feed and for ever."""
    moments: list[dt.datetime] = []
    for release in releases:
        earliest = moments[-1] + dt.timedelta(microseconds=1) if moments else release.visible_from
        moments.append(max(release.visible_from, earliest))
    return moments
