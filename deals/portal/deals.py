"""One deal's content in the shape of its page."""

from __future__ import annotations

from collections import Counter
from functools import cache
from heapq import nsmallest
from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ..contents import (
    Content,
    ContributionDict,
    Fields,
    IsoDay,
)
from ..holding import former, holding, reached_steps
from ..language.text import punctuated
from ..language.vocabulary import GapReason
from ..reference.models import MinistryName
from ..register.citing import by_date, with_citations
from ..register.history import Revision, revisions
from ..register.index import Index, series
from ..register.models import Release, Version
from ..register.papers import release_papers
from ..register.reading import Reading
from ..register.redaction import redactions_read, told_redactions
from ..register.rows import Row
from ..register.selection import Selection
from ..register.served import deal_line, not_listed, served_version
from ..register.wording import SECTIONS, Told
from ..web.errors import error_page
from .content import FrozenDeal, HangsOn, ReadDeal, TellsOfOthers, content_parts
from .deal.lead import composed, in_small_words, one_of_the_tranche, purpose
from .deal.lines import line_table, programme_lines, titled_by_editors
from .deal.money import asked_beside_got, both_sides, decided_on, decision_in_words, money_table, why
from .deal.money_path import money_path
from .deal.parties import by_role
from .deal.progress import lessons_told, states_told, without_replaced
from .deal.sources import cited_once, read_sources
from .deal.steps import steps_in_time
from .deal.strip import KnownSpan, head_facts
from .deal.unknown import unknown_groups
from .deal.years import year_line
from .documents.formats import DOCUMENT_FORMATS
from .documents.of_deals import factsheet_of, named_as
from .exports.extract import Extract
from .frame import file, page, reader
from .map.drawing import drawing
from .question import Question, comparison_query
from .sent_forms import report_link
from .structured import structured_deal

WITHOUT_SUMMARY = "Geld, partijen, gebied en mijlpalen van deze Regio Deal, elk met de bron."
MOST_RELATED = 8
MOST_PAPERS_OF_DEAL = 5
# Of what does not hold: what stands behind its source, and what its heading says.
SAID_BESIDE = ("geldigVan", "geldigTot", "toelichting", "teltMee")


def shaped(content: Content, row: Row, day: IsoDay) -> dict[str, Any]:
    """What the page shows of a content alone: what holds on `day`, and apart what does not."""
    everything = with_citations(holding(content, day))
    everything = {**everything, "bijdragen": [with_reason(fact, everything) for fact in everything["bijdragen"]]}
    deal, outdated = without_replaced(everything)
    area, lines = deal["gebied"], programme_lines(deal)
    steps = by_date(reached_steps(deal, day))
    span = KnownSpan.of(deal, steps)
    unknown = unknown_groups(deal)
    lead, rest = purpose(deal["samenvatting"] or "")
    return {
        "deal": deal,
        "lead": lead,
        "rest": rest,
        "composed": [] if lead else composed(deal, steps),
        "head": head_facts(deal, row, span, day),
        "money": money_table(deal),
        "asked_and_got": asked_beside_got(deal),
        "together": both_sides(deal),
        "municipalities": cited_once(area["gemeenten"]),
        "roles": [(role, cited_once(members)) for role, members in by_role(deal["partijen"])],
        "lines": lines,
        "table": line_table(lines),
        "states": states_told(deal),
        "lessons": lessons_told(deal),
        "money_path": money_path(deal),
        "outdated": outdated,
        "titled": titled_by_editors(deal["programmalijnen"]),
        "themed": any(line["themas"] for line in deal["programmalijnen"]),
        "timeline": steps_in_time(deal),
        "years": year_line(steps, span, day),
        "provinces": punctuated(area["provincies"]),
        "location": punctuated(deal["regio"]["ligging"]),
        "placed": area["gemeenten"] or area["caribisch"] or area["buitenland"],
        "little_known": not (
            deal["programmalijnen"] or deal["partijen"] or deal["ministeries"] or deal["doelen"] or deal["resultaten"]
        ),
        "decisions": [(fact, decision_in_words(fact), decided_on(fact)) for fact in deal["beschikkingen"]],
        "partly": {gap["veld"] for gap in deal["leemten"] if gap["reden"] == GapReason.INCOMPLETE},
        "sources": read_sources(everything),
        "sources_heading": number_of_sources(len(deal["bronnen"])),
        "unknown": unknown,
        "report": report_link(reverse("deal", args=[row.slug])),
        **not_holding(content, day),
    }


def with_reason(fact: ContributionDict, deal: Content) -> ContributionDict:
    """`fact` with why it counts in totals, or does not, for the panel of its mark."""
    return cast("ContributionDict", {**fact, "meetellen": why(fact, deal)})


def number_of_sources(number: int) -> str:
    """`één bron`, `zes bronnen`."""
    return "één bron" if number == 1 else f"{in_small_words(number)} bronnen"


def not_holding(content: Content, day: IsoDay) -> dict[str, list[tuple[str, Fields]]]:
    """What of a deal ended before `day`, and what begins after it: [(the fact in words, the fact)] of each."""
    told, rest = Told(content), former(content, day)
    cited, plain = Told(with_citations(rest)), Told(rest)
    facts = [
        (f"{capfirst(label)}: {told.summary(section, plain.facts(section)[key], SAID_BESIDE)}", fact)
        for section, label in SECTIONS.items()
        for key, fact in cited.facts(section).items()
    ]
    return {
        "ended": [(words, fact) for words, fact in facts if fact["geldigTot"] and fact["geldigTot"] <= day],
        "to_begin": [(words, fact) for words, fact in facts if fact["geldigVan"] and fact["geldigVan"] > day],
    }


def neighbours(index: Index, row: Row) -> list[Row]:
    """All deals of the region, one after the other, this one among them."""
    return series(index.rows_in(index.mask_of("regio", row.region.slug)))


def related(index: Index, row: Row) -> list[tuple[Row, list[str]]]:
    """Deals elsewhere that share a municipality: [(deal, the names they share)], most shared first."""
    own = {value.slug for place in row.municipalities for value in place.found_under}
    sharing: Counter[int] = Counter()
    for code in sorted(own):
        sharing.update(index.numbers_of("gemeente", code))
    for number in index.numbers_of("regio", row.region.slug):
        sharing.pop(number, None)
    most = nsmallest(MOST_RELATED, sharing, key=lambda number: (-sharing[number], number))
    return [(index.rows[number], names_in(index.rows[number], own)) for number in most]


def names_in(row: Row, codes: set[str]) -> list[str]:
    """The municipalities of a deal that are among `codes`, or went into those, each once."""
    there = (
        place.name for place in row.municipalities if not codes.isdisjoint(value.slug for value in place.found_under)
    )
    return list(dict.fromkeys(there))


@reader()
def deal_page(question: Question, slug: str) -> HttpResponse:
    reading, release = question.reading, question.release
    row = question.index.row(slug)
    if row is None:
        if reason := question.index.withdrawn.get(slug):
            return error_page(410, reason=reason, slug=slug, reading=reading)
        raise not_listed(slug, release)

    @cache
    def read() -> ReadDeal:
        version = Version.of_deals.get(digest=row.digest)
        return ReadDeal(version.read(), told_redactions(redactions_read(version, release)))

    deal = FrozenDeal(f"{row.digest} {release.redacted}", read)
    shown = deal_context(question, row, deal, revisions(slug, release.number))
    return page(question, "portal/deals/deal.html", of_deal=slug, **shown, **papers_of_deal(release, slug))


def papers_of_deal(release: Release, slug: str) -> dict[str, Any]:
    """The newest papers of the Kamer that name the deal, and how many there are."""
    papers = release_papers(release).of_deal.get(slug, [])
    return {"papers": papers[:MOST_PAPERS_OF_DEAL], "number_of_papers": len(papers)}


def deal_context(question: Question, row: Row, deal: FrozenDeal, history: list[Revision]) -> dict[str, Any]:
    """What the page of a deal shows; the desk previews a page with it."""
    reading = question.reading
    others, hangs_on = neighbours(reading.index, row), deal.hangs_on
    day = reading.published.as_of.isoformat()
    told = told_of_others(reading, row, others, hangs_on)

    def shown(read: ReadDeal, borne: dict[str, MinistryName]) -> dict[str, Any]:
        context = shaped(read.content, row, day)
        signed = context["deal"]["ministeries"]
        ministries = [(fact, borne.get(fact["slug"]), cite) for fact, cite in cited_once(signed)]
        context["involved"] = cited_once(context["deal"]["betrokkenMinisteries"])
        drawn = drawing([row], around=[province.slug for province in row.location])
        return context | {"ministries": ministries, "drawing": drawn, "redactions": read.redactions}

    description = hangs_on.summary or f"{told.of_tranche} {WITHOUT_SUMMARY}"
    return {
        "deal": {"slug": row.slug, "naam": hangs_on.name, "regio": hangs_on.region},
        "description": description,
        "structured": structured_deal(question, row, description),
        "redacted": hangs_on.redacted,
        "content": content_parts(deal, reading, row, question.permalink(), told, shown),
        "neighbours": others,
        "compare_neighbours": comparison_query(reading, others),
        "compare_this": comparison_query(reading, [row]),
        "related": related(reading.index, row),
        "revisions": history,
        "digest": row.digest,
    }


def told_of_others(reading: Reading, row: Row, others: list[Row], hangs_on: HangsOn) -> TellsOfOthers:
    """What the first sentences of a page say of its tranche and of the deals before and after it."""
    index = reading.index
    number = index.mask_of("tranche", str(row.tranche.number)).bit_count()
    around = [(other, "De deal volgt op", "") for other in others if other.slug == row.predecessor] + [
        (other, "Hierna kwam", "") for other in others if other.predecessor == row.slug
    ]
    html = SafeString(
        "".join(
            format_html(
                ' {} <a href="{}">{}</a> ({}).',
                words,
                reverse("deal", args=[other.slug]) + reading.suffix,
                other.name,
                other.tranche.name,
            )
            for other, words, _ in around
        )
    )
    return TellsOfOthers(
        one_of_the_tranche(row.name, row.tranche.name, number), html, notes_about_others(index, row, hangs_on)
    )


def notes_about_others(index: Index, row: Row, hangs_on: HangsOn) -> frozenset[str]:
    """The sources of which the note names another deal and not this one: it stands with that deal, and with the source."""

    def named(note: str) -> frozenset[str]:
        return index.once(
            f"genoemd: {note}", lambda: frozenset(other.name for other in index.rows if other.name in note)
        )

    own = {row.name, row.region.label}
    return frozenset(
        slug
        for slug, note in hangs_on.notes.items()
        if (names := named(note)) and not any(name in note for name in own) and names
    )


@reader()
def deal_json(question: Question, slug: str) -> HttpResponse:
    release = question.release
    line = deal_line(release, slug)
    if line.version is None:
        return error_page(410, reason=line.reason)
    return file(served_version(line.version, release), "application/json")


@reader()
def deal_document(question: Question, slug: str, extension: str) -> HttpResponse:
    """The deal on two pages, as a document."""
    index, reading = question.index, question.reading
    row = index.row(slug)
    if row is None:
        if reason := index.withdrawn.get(slug):
            return error_page(410, reason=reason, slug=slug, reading=reading)
        raise not_listed(slug, question.release)
    form = DOCUMENT_FORMATS[extension]
    extract = Extract(
        Selection(index, 1 << index.places[slug]), reading, {}, question.permalink(reverse("deal", args=[slug]))
    )
    name = named_as(row, reading.published.number)
    return file(
        form.write(factsheet_of(extract, question.permalink(), f"{name}.csv")), form.content_type, f"{name}.{extension}"
    )
