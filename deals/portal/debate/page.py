"""The overview for a debate: what the register has of a period, as a page that prints on a few sheets and as one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse

from ...language.dates import amsterdam_date, dutch_date, dutch_day, typed_day
from ...language.text import listed, many_papers, punctuated
from ...language.vocabulary import PaperKind
from ...register.in_period import DayRange, InPeriod, deals_told_of, in_period
from ...register.models import Release
from ...register.papers import ReleasePapers, release_papers
from ...register.rows import Value
from ...register.since import since
from ..documents.annex import subtitle
from ..documents.closing import account_told, found_again
from ..documents.document import Attachment, Document
from ..documents.formats import DOCUMENT_FORMATS, offered_documents
from ..exports.csv_file import table_csv
from ..exports.debate_table import DEBATE_TABLE, DebateRow
from ..exports.formats import TABLE_FORMATS, file_name
from ..exports.table_extract import TableExtract
from ..frame import file, page, reader, without_mistakes
from ..question import Mistakes, NotUnderstood, Question
from .entries import CitedAt, DebateEntry, DebateFact, DebateSection, sections_of
from .in_document import cited_in_words, debate_blocks

SINCE, UNTIL, OF_DEALS = "vanaf", "tot", "deal"
DEBATE_PARAMETERS = (SINCE, UNTIL, OF_DEALS)
TEMPLATE = "portal/debate/debate.html"
# So many deals are offered_documents to choose from; an address may name any.
MOST_DEALS_OFFERED = 200
MOST_DEBATES = 12
FILE_EXTENSION = "xlsx"


@reader(*DEBATE_PARAMETERS, from_the_first_release=True)
def debate_page(question: Question) -> HttpResponse:
    """The overview of the period that is asked for; the form where none is; or what is wrong with the question, as a 400."""
    if not question.pairs("publicatie", "peildatum"):
        return page(question, TEMPLATE, **form_of_debate(question), known=known_debates(question))
    try:
        days, deals = asked_period(question)
    except NotUnderstood as refusal:
        names = {name for name, _ in refusal.mistakes}
        return page(
            question, TEMPLATE, status=400, mistakes=refusal.mistakes, **form_of_debate(question), **without_mistakes(question, names)
        )  # fmt: skip
    papers = release_papers(question.release)
    lying = in_period(days, papers, question.index, deals)
    sections = sections_of(lying, days, papers, question.index)
    sources = NumberedSources()
    return page(
        question,
        TEMPLATE,
        days=days,
        deals=punctuated([question.index.rows[question.index.places[slug]] for slug in deals]),
        title=period_in_words(days),
        made=made_afterwards(question.release, days),
        strip=strip_of(sections),
        sections=[shown_section(section, sources) for section in sections if section.entries],
        lacking=lacking_in_words(sections),
        undated=undated_in_words(lying),
        programme=programme_in_words(lying),
        everything=question.without(OF_DEALS),
        all_papers=many_papers(len(papers.papers)),
        register_then=register_then(question, days),
        sources=sources.listed,
        known=known_debates(question),
        file=debate_file_address(question, "debate_file"),
        documents=offered_documents(
            DOCUMENT_FORMATS, lambda extension: debate_file_address(question, f"debate_{extension}")
        ),
        **form_of_debate(question),
    )


def debate_file_address(question: Question, route: str) -> str:
    return f"{reverse(route)}?{urlencode([*question.pairs('publicatie', 'peildatum'), *question.reading.pairs])}"


@reader(*DEBATE_PARAMETERS)
def debate_file(question: Question) -> HttpResponse:
    """The same as one workbook: a row for each line of the page, with the part that it stands in."""
    debate = AskedDebate.of(question)
    form = TABLE_FORMATS[FILE_EXTENSION]
    return file(form.write(debate.extract), form.content_type, debate.file_name(FILE_EXTENSION))


@reader(*DEBATE_PARAMETERS)
def debate_document(question: Question, extension: str) -> HttpResponse:
    """The same as a document."""
    debate = AskedDebate.of(question)
    extract, release, form = debate.extract, question.release, DOCUMENT_FORMATS[extension]
    remarks = [lacking_in_words(debate.sections), undated_in_words(debate.lying), programme_in_words(debate.lying)]
    document = Document(
        f"Overzicht voor een debat: {period_in_words(debate.days)}",
        subtitle(release),
        release.as_of.isoformat(),
        question.permalink(),
        debate_blocks(
            [f"{extract.in_words}.", made_afterwards(release, debate.days)],
            debate.sections,
            [*filter(None, remarks), register_then(question, debate.days).sentence],
        ),
        account_told(extract.account(), *found_again(question.permalink())),
        attachments=[
            Attachment(debate.file_name("csv"), "text/csv", table_csv(extract), "Elke regel van dit overzicht")
        ],
        keywords=("Regio Deals", "Tweede Kamer"),
    )
    return file(form.write(document), form.content_type, debate.file_name(extension))


class AskedDebate(NamedTuple):
    """A period with everything in it, about to become a file."""

    days: DayRange
    lying: InPeriod
    sections: list[DebateSection]
    extract: TableExtract

    @classmethod
    def of(cls, question: Question) -> AskedDebate:
        """Raises NotUnderstood with everything that is wrong."""
        days, deals = asked_period(question)
        papers, index = release_papers(question.release), question.index
        lying = in_period(days, papers, index, deals)
        sections = sections_of(lying, days, papers, index)
        rows = [debate_row(section, entry, papers) for section in sections for entry in section.entries]
        chosen = {SINCE: [day_value(days.since)], UNTIL: [day_value(days.until)]}
        chosen |= {OF_DEALS: [Value(slug, index.rows[index.places[slug]].name) for slug in deals]} if deals else {}
        names = f"; deal: {' of '.join(value.label for value in chosen[OF_DEALS])}" if deals else ""
        extract = TableExtract(
            DEBATE_TABLE,
            rows,
            question.reading,
            question.permalink(reverse("debate")),
            f"Van {period_in_words(days)}{names}",
            chosen,
            counted=[("Kamerstukken in dit register", len(papers.papers), "In deze publicatie; niet volledig.")],
        )
        return cls(days, lying, sections, extract)

    def file_name(self, extension: str) -> str:
        return file_name(self.extract.chosen, self.extract.reading, extension, "overzicht-debat")


# --- what is asked


def asked_period(question: Question) -> tuple[DayRange, list[str]]:
    """The period and the deals that are asked for. Raises NotUnderstood with everything that is wrong."""
    if question.reading.release is None:
        raise Http404("Er is nog niets gepubliceerd.")
    mistakes: Mistakes = []
    days = [asked_day(question, name, mistakes) for name in (SINCE, UNTIL)]
    first, last = days
    if first and last and last < first:
        sentence = f"‘{UNTIL}’ ({dutch_date(last)}) ligt voor ‘{SINCE}’ ({dutch_date(first)}); draai ze om."
        mistakes.append((UNTIL, sentence))
    deals = list(dict.fromkeys(question.query.getlist(OF_DEALS)))
    for slug in deals:
        if slug not in question.index.places:
            expected = f"verwacht het korte adres van een deal in publicatie {question.release.number}, zoals in /deals/<adres>/."
            mistakes.append((OF_DEALS, f"‘{slug}’ is geen deal; {expected}"))
    if mistakes or first is None or last is None:
        raise NotUnderstood(mistakes)
    return DayRange(first, last), deals


def asked_day(question: Question, name: str, mistakes: Mistakes) -> dt.date | None:
    given = question.query.get(name)
    if given is None:
        mistakes.append((name, f"‘{name}’ ontbreekt; verwacht een dag als 2024-05-16."))
        return None
    day = typed_day(given)
    if day is None:
        mistakes.append((name, f"‘{given}’ is geen dag; verwacht bij ‘{name}’ een bestaande dag als 2024-05-16."))
    return day


def form_of_debate(question: Question) -> dict[str, Any]:
    """The form as it was filled in. A day that is none stays as it was typed."""
    typed = {name: question.query.get(name, "") for name in (SINCE, UNTIL)}
    chosen = set(question.query.getlist(OF_DEALS))
    told = deals_told_of(release_papers(question.release), question.index)
    offered_documents = [row for row in told if row.slug in chosen] + [row for row in told if row.slug not in chosen]
    also = [row for row in question.index.rows if row.slug in chosen and row not in offered_documents]
    shown = sorted([*also, *offered_documents][:MOST_DEALS_OFFERED], key=lambda row: question.index.places[row.slug])
    return {
        "typed": typed,
        "fields": [
            (name, label, typed[name], "date" if not typed[name] or typed_day(typed[name]) else "text")
            for name, label in ((SINCE, "Vanaf"), (UNTIL, "Tot en met"))
        ],
        "offered": [(row, row.slug in chosen) for row in shown],
        "chosen_deals": chosen,
    }


class KnownDebate(NamedTuple):
    title: str
    day: str
    query: str


def known_debates(question: Question) -> list[KnownDebate]:
    """The debates of which the day is known, the newest first: each since the debate before it, up to it."""
    debates = [
        paper
        for paper in release_papers(question.release).papers
        if paper.kind == PaperKind.DEBATE and paper.day and paper.content["nauwkeurigheid"] == "dag"
    ]
    newest_of_day = list({paper.day: paper for paper in debates}.values())
    return [
        KnownDebate(
            later.title,
            f"{dutch_day(before.day or '')} tot en met {later.day_in_words}",
            urlencode([(SINCE, before.day or ""), (UNTIL, later.day or ""), *question.reading.pairs]),
        )
        for later, before in pairwise(newest_of_day)
    ][:MOST_DEBATES]


# --- what the page says


def day_value(day: dt.date) -> Value:
    return Value(day.isoformat(), dutch_date(day))


def period_in_words(days: DayRange) -> str:
    if days.since == days.until:
        return dutch_date(days.since)
    return f"{dutch_date(days.since)} tot en met {dutch_date(days.until)}"


def made_afterwards(release: Release, days: DayRange) -> str:
    """That the register was made afterwards, or up to when it goes."""
    where = f"dit overzicht komt uit publicatie {release.number}, met de stand van {release.day_in_words}"
    if days.until < amsterdam_date(release.visible_from):
        return f"Dit register is achteraf gemaakt: {where}. Op {dutch_date(days.until)} zelf kon minder bekend zijn. Elk gegeven noemt zijn eigen datum."
    return f"{where.capitalize()}. Wat daarna kwam, staat er niet in. Elk gegeven noemt zijn eigen datum."


class CountedPart(NamedTuple):
    """`counted`: how many lines, or in words that there are none in this register."""

    title: str
    anchor: str
    counted: int


IN_STRIP = ("brieven", "moties", "toezeggingen", "aanpassingen")


def strip_of(sections: list[DebateSection]) -> list[CountedPart]:
    return [CountedPart(one.title, one.name, len(one.entries)) for one in sections if one.name in IN_STRIP]


def lacking_in_words(sections: list[DebateSection]) -> str:
    """`Uit deze periode staan in dit register geen moties en geen begrotingsstukken.`; empty where nothing lacks."""
    lacking = [f"geen {one.lacking}" for one in sections if one.lacking and not one.entries]
    return f"Uit deze periode staan in dit register {listed(lacking)}." if lacking else ""


def undated_in_words(lying: InPeriod) -> str:
    """What has no day at all, and therefore stands nowhere here; empty where there is nothing."""
    things = (("Kamerstuk", "Kamerstukken"), ("aanpassing", "aanpassingen"), ("verslag", "verslagen"))
    told = [f"{number} {words[number != 1]}" for number, words in zip(lying.undated, things, strict=True) if number]
    together = sum(lying.undated)
    stands = "dat staat" if together == 1 else "die staan"
    return f"Van {listed(told)} in dit register is geen datum bekend; {stands} hier niet." if told else ""


def programme_in_words(lying: InPeriod) -> str:
    """How many papers of the period are about the programme, where deals are chosen."""
    if not lying.programme:
        return ""
    stand = "noemt" if lying.programme == 1 else "noemen"
    return f"{many_papers(lying.programme)} uit deze periode {stand} geen deal en gaan over het hele programma."


class RegisterThen(NamedTuple):
    """What changed in the register itself in the period, and where that can be read; no address where nowhere."""

    sentence: str
    address: str


def register_then(question: Question, days: DayRange) -> RegisterThen:
    """What was added to the register or corrected in the period: by when releases could be read, not what they are about."""
    releases = question.releases
    old, new = (last_on(releases, day) for day in days)
    if new is None:
        first = dutch_date(amsterdam_date(releases[0].visible_from))
        return RegisterThen(
            f"Op {dutch_date(days.until)} bestond dit register nog niet: de eerste publicatie is van {first}.", ""
        )
    if old is None:
        number = "kwam publicatie 1" if new.number == 1 else f"kwamen publicatie 1 tot en met {new.number}"
        return RegisterThen(
            f"Op {dutch_date(days.since)} bestond dit register nog niet. Tot en met {dutch_date(days.until)} {number}.",
            reverse("release_list") + question.reading.suffix,
        )
    if old.number == new.number:
        return RegisterThen("In deze periode kwam er geen nieuwe publicatie.", "")
    query = urlencode([("van", old.number), ("tot", new.number), *question.reading.pairs])
    return RegisterThen(
        f"Van publicatie {old.number} tot publicatie {new.number} {since(old, new).sentence}.",
        f"{reverse('changes')}?{query}",
    )


def last_on(releases: Iterable[Release], day: dt.date) -> Release | None:
    """The last release that could be read on `day`."""
    return next((one for one in reversed(list(releases)) if amsterdam_date(one.visible_from) <= day), None)


# --- sources by number


class NumberedSource(NamedTuple):
    number: int
    cited: CitedAt
    places: list[str]


class NumberedSources:
    """The sources of a page, by number in the order in which it comes to them."""

    def __init__(self) -> None:
        self.by_slug: dict[str, NumberedSource] = {}

    def marks(self, fact: DebateFact) -> list[int]:
        numbers = []
        for cited in fact.cites:
            source = self.by_slug.setdefault(cited.slug, NumberedSource(len(self.by_slug) + 1, cited, []))
            if cited.place and cited.place not in source.places:
                source.places.append(cited.place)
            numbers.append(source.number)
        return list(dict.fromkeys(numbers))

    @property
    def listed(self) -> list[NumberedSource]:
        return list(self.by_slug.values())


class ShownFact(NamedTuple):
    """A text with the numbers of its sources at its last word, which never stands apart from them."""

    start: str
    last: str
    marks: list[int]


class ShownEntry(NamedTuple):
    entry: DebateEntry
    told: ShownFact
    facts: list[ShownFact]
    unseen: ShownFact | None
    deals: list[tuple[str, str, str]]


class ShownSection(NamedTuple):
    section: DebateSection
    entries: list[ShownEntry]


def shown_section(section: DebateSection, sources: NumberedSources) -> ShownSection:
    def shown(fact: DebateFact) -> ShownFact:
        text = fact.text[:1].upper() + fact.text[1:]
        start, space, last = text.rpartition(" ")
        return ShownFact(start + space, last, sources.marks(fact))

    return ShownSection(
        section,
        [
            ShownEntry(
                one,
                shown(one.told),
                list(map(shown, one.facts)),
                shown(one.unseen) if one.unseen else None,
                [(slug, name, mark) for (slug, name), mark in punctuated(one.deals)],
            )
            for one in section.entries
        ],
    )


# --- the file


def debate_row(section: DebateSection, entry: DebateEntry, papers: ReleasePapers) -> DebateRow:
    of_deal = reverse("deal", args=[entry.deals[0][0]]) if len(entry.deals) == 1 else ""
    return DebateRow(
        section.title,
        entry.day,
        entry.precision,
        entry.number,
        entry.title,
        entry.by,
        entry.told.text,
        [fact.text for fact in entry.facts],
        entry.unseen.text if entry.unseen else "",
        papers.by_slug[entry.paper].is_seen if entry.paper else None,
        entry.deals,
        [cited_in_words(cited) for cited in entry.cites],
        entry.site,
        reverse("paper", args=[entry.paper]) if entry.paper else of_deal,
    )
