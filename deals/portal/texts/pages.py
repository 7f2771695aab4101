"""The pages of text: glossary and data dictionary, about, accessibility, privacy and those in other languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from ...language.text import many_deals
from ...language.vocabulary import LABELS, MilestoneKind
from ...reference.models import ProgrammeFact
from ...register.index import Index
from ...register.models import Release
from ...register.programme import FactKind, comparisons
from ...register.totals import groups, totals
from ...web.front import MOST_CHECKS, MOST_REPORTS, SECONDS_OF_CHECKS, SECONDS_OF_REPORTS
from ..dictionary import choice_lists, citation_fields, content_groups, fact_fields, official_lists, paper_groups
from ..frame import page, reader
from ..glossary import Reference, by_number, read_glossary, terms_by_letter
from ..question import Question

# What each page of text was read in, in the order in which it comes to them.
ABOUT_READ = (
    "stcrt-2023-12561",
    "stb-2024-219",
    "rvo-vragen-derde-tranche",
    "rvo-stappenplan-derde-tranche",
    "elkeregiotelt-2022-07-15",
    "kamerbrief-2023-11-01",
    "greenports-2022-07-14",
)
NUMBERS_READ = (
    "rekenkamer-2024-05-15",
    "rekenkamer-vo-2023-bzk",
    "elkeregiotelt-2024-05-15",
    "pbl-zicht-op-het-effect",
)

# The pages about the register: (route, title).
ABOUT_PAGES = (
    ("about", "Wat een Regio Deal is"),
    ("about_counting", "Hoe het register telt"),
    ("about_numbers", "Waarom aantallen verschillen"),
)


def contact() -> dict[str, str]:
    """Where a reader can write to, as an address and as it is read."""
    address = settings.CONTACT
    return {"address": address, "label": address.removeprefix("mailto:")}


def text_page(question: Question, template: str, read: Iterable[Reference] = (), **context: Any) -> HttpResponse:
    """A page of text. `read`: the references that it names, by number."""
    return page(question, template, references=by_number(read), contact=contact(), **context)


@reader()
def glossary(question: Question) -> HttpResponse:
    return text_page(
        question,
        "portal/texts/glossary.html",
        letters=terms_by_letter(),
        groups=content_groups(),
        paper_groups=paper_groups(),
        fact_fields=fact_fields(),
        citation_fields=citation_fields(),
        choice_lists=choice_lists(),
        official_lists=official_lists(),
    )


def about_page(
    question: Question, route: str, template: str, read: Iterable[Reference], **context: Any
) -> HttpResponse:
    """One of the pages about the register. A release that is there brings its figures; before the first there are none."""
    return text_page(question, template, read, about_pages=ABOUT_PAGES, here=route, **context)


def references(slugs: Iterable[str]) -> list[Reference]:
    return [read_glossary().references[slug] for slug in slugs]


@reader()
def about(question: Question) -> HttpResponse:
    """What a Regio Deal is, how it comes about and who pays."""
    read = references(ABOUT_READ)
    if question.reading.release is None:
        return about_page(question, "about", "portal/texts/about.html", read)
    index = question.reading.index
    return about_page(
        question,
        "about",
        "portal/texts/about.html",
        read,
        totals=totals(index, index.all),
        shares=shares(index),
        sources=source_slugs(index),
    )


@reader()
def about_counting(question: Question) -> HttpResponse:
    """What counts, what unknown means, and what a release is."""
    if question.reading.release is None:
        return about_page(question, "about_counting", "portal/texts/counting.html", [])
    index = question.reading.index
    return about_page(
        question,
        "about_counting",
        "portal/texts/counting.html",
        [],
        totals=totals(index, index.all),
        not_known=not_known(index),
    )


@reader()
def about_numbers(question: Question) -> HttpResponse:
    """The figures of others beside those of the register, and why they differ."""
    read = references(NUMBERS_READ)
    if question.reading.release is None:
        return about_page(question, "about_numbers", "portal/texts/numbers.html", read)
    index, release = question.reading.index, question.reading.release
    shown = groups(index, "tranche", index.all)
    proposals = proposals_by_tranche(release, [group.value.slug for group in shown])
    statements = comparisons(index, release, None)
    return about_page(
        question,
        "about_numbers",
        "portal/texts/numbers.html",
        [*map(fact_reference, proposals.values()), *read],
        tranches=[
            (group.value, proposals.get(group.value.slug), totals(index, index.by_slug["tranche"][group.value.slug]))
            for group in shown
        ],
        later_only="1" not in index.by_slug["tranche"],
        totals=totals(index, index.all),
        budgets=[line for line in statements if line.fact.kind == FactKind.BUDGET],
        counts=[line for line in statements if line.fact.kind == FactKind.DEALS],
        completed=[line for line in statements if line.fact.kind == FactKind.COMPLETED],
        finished=index.mask_of("status", MilestoneKind.COMPLETION).bit_count(),
        sources=source_slugs(index),
    )


def source_slugs(index: Index) -> set[str]:
    """The sources that have a page."""
    return {source.slug for row in index.rows for source in row.sources}


def proposals_by_tranche(release: Release, numbers: list[str]) -> dict[str, ProgrammeFact]:
    """{number of the tranche: what a source says of its proposals, as far as `release` tells}."""
    known = ProgrammeFact.objects.known_at(release.as_of, release.visible_from).select_related("tranche")
    facts = known.filter(kind=FactKind.PROPOSALS, tranche__number__in=numbers)
    return {str(fact.tranche.number): fact for fact in facts if fact.tranche}


def fact_reference(fact: ProgrammeFact) -> Reference:
    day = fact.source_date.isoformat() if fact.source_date else ""
    return Reference(fact.key, fact.source_title, fact.source_publisher, day, fact.source_url, fact.locator)


@dataclass(frozen=True)
class Shares:
    """Who pays most, among the deals of which both amounts are known."""

    known: int
    regional_more: int
    equal: int
    national_more: int


def shares(index: Index) -> Shares:
    pairs = [
        (row.national, row.regional) for row in index.rows if row.national is not None and row.regional is not None
    ]
    return Shares(
        len(pairs),
        sum(regional > national for national, regional in pairs),
        sum(regional == national for national, regional in pairs),
        sum(regional < national for national, regional in pairs),
    )


def not_known(index: Index) -> list[tuple[str, str]]:
    """[(what, of how many deals it is not known, or in part: in words)], the most unknown first."""
    fields = {*index.unknown, *index.incomplete}
    counted = [
        (
            LABELS["veld"].get(field, field),
            index.unknown.get(field, 0).bit_count(),
            index.incomplete.get(field, 0).bit_count(),
        )
        for field in fields
    ]
    ordered = sorted(counted, key=lambda lack: (-lack[1], -lack[2], lack[0]))
    return [(label, lack_in_words(unknown, incomplete)) for label, unknown, incomplete in ordered]


def lack_in_words(unknown: int, incomplete: int) -> str:
    partly = f", deels bekend van {many_deals(incomplete)}" if incomplete else ""
    return f"niet bekend van {many_deals(unknown)}{partly}"


@reader()
def accessibility(question: Question) -> HttpResponse:
    read = references(["digitoegankelijk-verklaring"])
    return text_page(question, "portal/texts/accessibility.html", read, statement=settings.ACCESSIBILITY)


@reader()
def privacy(question: Question) -> HttpResponse:
    return text_page(
        question,
        "portal/texts/privacy.html",
        report_days=settings.REPORT_DAYS,
        email_days=settings.REPORT_EMAIL_DAYS,
        most_checks=MOST_CHECKS,
        check_minutes=SECONDS_OF_CHECKS // 60,
        most_reports=MOST_REPORTS,
        report_minutes=SECONDS_OF_REPORTS // 60,
    )
