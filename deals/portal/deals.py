"""One deal's content in the shape of its page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Any

from django.http import HttpResponse
from django.utils.text import capfirst

from ..contents import (
    AimDict,
    Content,
    ContributionDict,
    CountedSide,
    Fields,
    GapDict,
    IsoDay,
    LineDict,
    PartyDict,
    ResultDict,
    SourceDict,
    ThemeDict,
)
from ..holding import counted_fact, former, holding
from ..language.dates import dutch_date
from ..language.text import punctuated
from ..language.vocabulary import LABELS
from ..reference.models import MinistryName
from ..register.citing import by_date, with_citations
from ..register.history import Revision, revisions
from ..register.index import Index, series
from ..register.models import Version
from ..register.redaction import redactions_read, told_redactions
from ..register.rows import Row
from ..register.served import deal_line, not_listed, served_deal
from ..register.wording import SECTIONS, Told, last_reported
from ..web.errors import error_page
from .content import FrozenDeal, ReadDeal, content_parts
from .frame import file, page, reader
from .map.drawing import drawing
from .question import Question, comparison_query

# Which part of the page says that it does not know.
GAP_PLACES = {
    "bedragen.rijk": "rijk",
    "bedragen.regio": "regio",
    "gebied.gemeenten": "gemeenten",
    "partijen.regiokassier": "regiokassier",
    "mijlpalen.geplande-einddatum": "einddatum",
}
# What a part says nothing of, where no gap explains that.
ABOUT_A_LACK = {
    "rijk": "Het bedrag van het Rijk",
    "regio": "Het bedrag van de regio",
    "ministeries": "Welke ministeries tekenden",
    "partijen": "Wie er meedoen",
    "programmalijnen": "De programmalijnen",
    "doelen": "Het doel",
    "einddatum": "Wanneer de deal begon of eindigt",
    "gemeenten": "Het gebied",
}
PAYING: tuple[CountedSide, ...] = ("rijk", "regio")
WITHOUT_SUMMARY = "Geld, partijen, gebied en mijlpalen van deze Regio Deal, elk met de bron."
MOST_RELATED = 8
PLANNED = "geplande-einddatum"
# Of what does not hold: what stands behind its source, and what its heading says.
SAID_BESIDE = ("geldigVan", "geldigTot", "toelichting", "teltMee")


@dataclass(frozen=True)
class ShownLine:
    """A line with what was aimed for beside what was reported. `fact` is None for what belongs to no line."""

    fact: LineDict | None
    aims: list[AimDict]
    results: list[ResultDict]

    @property
    def themes(self) -> list[tuple[ThemeDict, str]]:
        """[(theme, what stands behind it in a sentence)]."""
        return punctuated(self.fact["themas"], last=",") if self.fact else []


@dataclass(frozen=True)
class Lack:
    """What a part of the page cannot say: the gap that explains it, or None, and what it is about."""

    gap: GapDict | None
    about: str


def shaped(content: Content, day: IsoDay) -> dict[str, Any]:
    """What the page shows of a content alone: what holds on `day`, and apart what does not."""
    deal = with_citations(holding(content, day))
    return {
        "deal": deal,
        "status_in_words": last_reported(deal["status"]) if deal["status"] else "Nog geen stap gemeld",
        "lacks": lacking(deal),
        "amounts": [(fact, stated_as(fact), why(fact, deal)) for fact in deal["bijdragen"]],
        "roles": roles(deal["partijen"]),
        "lines": programme_lines(deal),
        "themed": any(line["themas"] for line in deal["programmalijnen"]),
        "timeline": [(fact, fact["soort"] == PLANNED) for fact in by_date(deal["mijlpalen"])],
        "provinces": punctuated(deal["gebied"]["provincies"]),
        "location": punctuated(deal["regio"]["ligging"]),
        "sources": [(source, source_in_words(source)) for source in deal["bronnen"]],
        **not_holding(content, day),
    }


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


def lacking(deal: Content) -> dict[str, Lack]:
    """{part of the page: what it lacks}. Why something is missing is said beside what is known, but for an amount."""
    amounts = {side: deal["bedragen"][side] is not None for side in ("rijk", "regio")}
    known: dict[str, Any] = {**deal, **amounts}
    known |= {"einddatum": deal["mijlpalen"], "gemeenten": deal["gebied"]["gemeenten"]}
    explained = {GAP_PLACES.get(gap["veld"], gap["veld"]): Lack(gap, "") for gap in deal["leemten"]}
    nothing = {part: Lack(None, about) for part, about in ABOUT_A_LACK.items() if not known[part]}
    return {part: lack for part, lack in (nothing | explained).items() if not amounts.get(part)}


def stated_as(fact: ContributionDict) -> str:
    """How a source states an amount: a sentence, or its beginning where the amount is part of another."""
    words = f"{capfirst(LABELS['nauwkeurigheid'][fact['nauwkeurigheid']])}, {LABELS['moment'][fact['moment']]}"
    return f"{words}, deel van" if fact["onderdeelVan"] else f"{words}."


def source_in_words(source: SourceDict) -> str:
    """`Rijksoverheid, nieuwsbericht van 17 februari 2023, kenmerk 12.`: what stands behind the title."""
    day = f" van {dutch_date(dt.date.fromisoformat(source['datum']))}" if source["datum"] else ", zonder datum"
    letter = f", kenmerk {source['briefkenmerk']}" if source["briefkenmerk"] else ""
    paper = f", Kamerstuk {source['kamerstuk']}" if source["kamerstuk"] else ""
    return f"{source['uitgever']}, {LABELS['bron'][source['soort']]}{day}{letter}{paper}."


def why(fact: ContributionDict, deal: Content) -> str:
    """Why an amount counts in totals, or does not. `deal`: what holds of it."""
    rivals = {side: counted_fact(deal, side) for side in PAYING}
    if fact in rivals.values():
        return f"Telt mee: het exacte bedrag {LABELS['moment'][fact['moment']]}."
    if fact["onderdeelVan"]:
        return "Telt niet mee: het is een deel van een ander bedrag."
    if fact["kant"] == "totaal":
        return "Telt niet mee: Rijk en regio samen, niet per kant."
    if fact["nauwkeurigheid"] != "exact":
        return f"Telt niet mee: de bron zegt ‘{LABELS['nauwkeurigheid'][fact['nauwkeurigheid']]}’."
    rival = next(rival for side, rival in rivals.items() if side == fact["kant"])
    if rival:
        return f"Telt niet mee: van deze kant telt het bedrag {LABELS['moment'][rival['moment']]}."
    return "Telt niet mee."


def roles(parties: list[PartyDict]) -> list[tuple[str, list[PartyDict]]]:
    """The parties by role, in the order of the vocabulary."""
    by_role = [(role, [party for party in parties if party["rol"] == role]) for role in LABELS["rol"]]
    return [(LABELS["rol"][role], members) for role, members in by_role if members]


def programme_lines(deal: Content) -> list[ShownLine]:
    """Every line with its aims and results; last, without a line, those that belong to none."""

    keys = {line["sleutel"] for line in deal["programmalijnen"]}

    def of(key: str | None) -> tuple[list[AimDict], list[ResultDict]]:
        """Those of a line; what belongs to a line that is no more, is of the whole deal."""

        def belongs(fact: AimDict | ResultDict) -> bool:
            return (fact["lijn"] if fact["lijn"] in keys else None) == key

        return list(filter(belongs, deal["doelen"])), list(filter(belongs, deal["resultaten"]))

    lines = [ShownLine(line, *of(line["sleutel"])) for line in deal["programmalijnen"]]
    aims, results = of(None)
    return [*lines, ShownLine(None, aims, results)] if aims or results else lines


def neighbours(index: Index, row: Row) -> list[Row]:
    """All deals of the region, one after the other, this one among them."""
    return series(index.rows_in(index.mask_of("regio", row.region.slug)))


def related(index: Index, row: Row) -> list[tuple[Row, list[str]]]:
    """Deals elsewhere that share a municipality: [(deal, the names they share)], most shared first."""
    own = {value.slug for place in row.municipalities for value in place.found_under}
    elsewhere = index.all & ~index.mask_of("regio", row.region.slug)
    sharing = Counter(
        number for code in sorted(own) for number in index.numbers(index.mask_of("gemeente", code) & elsewhere)
    )
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
        version = Version.objects.get(digest=row.digest)
        return ReadDeal(version.read(), told_redactions(redactions_read(version, release)))

    deal = FrozenDeal(f"{row.digest} {release.redacted}", read)
    shown = deal_context(question, row, deal, revisions(slug, release.number))
    return page(question, "portal/deals/deal.html", **shown)


def deal_context(question: Question, row: Row, deal: FrozenDeal, history: list[Revision]) -> dict[str, Any]:
    """What the page of a deal shows; the desk previews a page with it."""
    reading = question.reading
    others, hangs_on = neighbours(reading.index, row), deal.hangs_on
    day = reading.published.as_of.isoformat()

    def shown(read: ReadDeal, borne: dict[str, MinistryName]) -> dict[str, Any]:
        context = shaped(read.content, day)
        ministries = [(fact, borne.get(fact["slug"])) for fact in context["deal"]["ministeries"]]
        return context | {"ministries": ministries, "drawing": drawing([row]), "redactions": read.redactions}

    return {
        "deal": {"slug": row.slug, "naam": hangs_on.name, "regio": hangs_on.region},
        "description": hangs_on.summary or WITHOUT_SUMMARY,
        "redacted": hangs_on.redacted,
        "content": content_parts(deal, reading, row, question.permalink(), shown),
        "neighbours": others,
        "compare_neighbours": comparison_query(reading, others),
        "compare_this": comparison_query(reading, [row]),
        "related": related(reading.index, row),
        "revisions": history,
        "digest": row.digest,
    }


@reader()
def deal_json(question: Question, slug: str) -> HttpResponse:
    release = question.release
    line = deal_line(release, slug)
    if line.version is None:
        return error_page(410, reason=line.reason)
    return file(served_deal(line.version, release), "application/json")
