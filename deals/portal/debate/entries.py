"""The lines of an overview for a debate, in words: a paper, an adjustment, a report, each with where it was read.

The words say what is recorded, and of what is not recorded that it is not; they never say whether something is late or enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ...contents import IsoDay, PaperDecisionDict, SourceDict
from ...language.dates import dutch_date, dutch_day, period
from ...language.text import ended
from ...language.vocabulary import LABELS, CommitmentState, PaperKind, PaperStep
from ...register.in_period import AdjustedDeal, DayRange, DealsReport, InPeriod
from ...register.index import Index
from ...register.papers import ListedPaper, ReleasePapers
from ..paper_words import on_day

# Stands between a dossier and the number in it.
IN_DOSSIER = ", nr."
# What says how a vote on a motion ended, or that there is none to come.
VOTED = {PaperStep.ADOPTED, PaperStep.REJECTED, PaperStep.WITHDRAWN, PaperStep.HELD}
# (how a section is called, which kinds of papers it has, what it lacks where it is empty), in the order of the page.
PAPER_SECTIONS = (
    ("verslagen", "Verslagen en onderzoek", (PaperKind.REPORT,), "rapporten"),
    ("brieven", "Brieven van de regering", (PaperKind.LETTER,), "brieven"),
    ("begroting", "Begrotingsstukken", (PaperKind.BUDGET,), "begrotingsstukken"),
    ("moties", "Moties", (PaperKind.MOTION,), "moties"),
    ("toezeggingen", "Toezeggingen", (PaperKind.COMMITMENT,), "toezeggingen"),
    ("debatten", "Vragen en debatten", (PaperKind.QUESTION, PaperKind.SPEECH, PaperKind.DEBATE), "vragen of debatten"),
)


class CitedAt(NamedTuple):
    """A source, and where in it. `address`: of the source on the site of its publisher, or empty."""

    slug: str
    title: str
    publisher: str
    date: IsoDay | None
    number: str
    address: str
    place: str


class DebateFact(NamedTuple):
    text: str
    cites: list[CitedAt]


class DebateEntry(NamedTuple):
    """One line. `when`: its day in words; `paper`: the address of the paper, or empty; `site`: where the paper itself stands.

    `facts`: what became of it; `unseen`: that only a source that names it was read; `deals`: [(address, name)]."""

    day: IsoDay | None
    precision: str
    when: str
    number: str
    title: str
    paper: str
    site: str
    by: str
    told: DebateFact
    facts: list[DebateFact]
    unseen: DebateFact | None
    deals: list[tuple[str, str]]

    @property
    def cites(self) -> list[CitedAt]:
        """Where all of it was read, each place once."""
        parts = [self.told, *self.facts, *([self.unseen] if self.unseen else [])]
        return list(dict.fromkeys(cited for part in parts for cited in part.cites))


class DebateSection(NamedTuple):
    """`lacking`: what is not there where it is empty."""

    name: str
    title: str
    entries: list[DebateEntry]
    lacking: str


def sections_of(lying: InPeriod, days: DayRange, papers: ReleasePapers, index: Index) -> list[DebateSection]:
    """Everything that lies in the period, in the order of the page."""
    of_papers = EntriesOfPapers(papers, index, days)
    sections = [
        DebateSection(name, title, of_papers.entries(one for one in lying.papers if one.kind in kinds), lacking)
        for name, title, kinds, lacking in PAPER_SECTIONS
    ]
    adjusted, reports = map(adjusted_entry, lying.adjusted), map(report_entry, lying.reports)
    perhaps = [*of_papers.entries(lying.perhaps), *map(adjusted_entry, lying.adjusted_perhaps)]
    return [
        *sections[:5],
        DebateSection("besloten", "In deze periode besproken of besloten", of_papers.entries(lying.decided), ""),
        *sections[5:],
        DebateSection("aanpassingen", "Aanpassingen van deals", list(adjusted), "aanpassingen van deals"),
        DebateSection("verslagen-van-deals", "Verslagen over deals", list(reports), "verslagen over deals"),
        DebateSection("dag-niet-bekend", "Dag niet bekend", perhaps, ""),
    ]


class EntriesOfPapers:
    """Papers of a release as lines of an overview of `days`."""

    def __init__(self, papers: ReleasePapers, index: Index, days: DayRange) -> None:
        self.papers, self.index, self.days = papers, index, days

    def entries(self, chosen: Iterable[ListedPaper]) -> list[DebateEntry]:
        return [self.entry(paper) for paper in chosen]

    def entry(self, paper: ListedPaper) -> DebateEntry:
        content, named = paper.content, paper.content["gezien"]["bron"]
        unseen = None
        if named:
            there = any(one["stuk"] == named["bron"] for one in content["besluiten"])
            where = "daar genoemd" if there else f"genoemd in {self.called(paper, named['bron'])}"
            said = f"{where}; zelf niet gezien"
            unseen = DebateFact(said, [self.cited(paper, named["bron"], named["vindplaats"])])
        own = [] if named else [self.cited(paper, content["bron"], None)]
        text = ended(content["onderwerp"]) + (f" {ended(content['toelichting'])}" if content["toelichting"] else "")
        return DebateEntry(
            paper.day,
            content["nauwkeurigheid"] or "",
            paper.day_in_words or "dag niet bekend",
            spaced(paper.number) or "nummer niet bekend",
            paper.title,
            paper.slug,
            content["url"] or "",
            paper.by,
            DebateFact(text, own),
            self.became(paper),
            unseen,
            [(slug, row.name) for slug in paper.deals if (row := self.index.row(slug))],
        )

    def became(self, paper: ListedPaper) -> list[DebateFact]:
        """What happened to it; of a motion and a commitment also what is not known."""
        facts = [self.decided(paper, one) for one in paper.content["besluiten"]]
        if paper.kind == PaperKind.MOTION and not any(one["uitkomst"] in VOTED for one in paper.content["besluiten"]):
            facts.append(DebateFact("over de stemming staat in dit register niets", []))
        return facts + (self.promised(paper) if paper.is_commitment else [])

    def decided(self, paper: ListedPaper, one: PaperDecisionDict) -> DebateFact:
        words = str(LABELS["besluit"].get(one["uitkomst"], one["uitkomst"]))
        when = f" {on_day(one['datum'], one['nauwkeurigheid'])}" if one["datum"] else ", dag niet bekend"
        where = (
            f", in {self.called(paper, one['stuk'])}" if one["stuk"] and one["stuk"] != paper.content["bron"] else ""
        )
        note = f" ({one['toelichting'].removesuffix('.')})" if one["toelichting"] else ""
        text = words + when + where + self.afterwards(one["datum"]) + note
        return DebateFact(text, [self.cited(paper, one["bron"]["bron"], one["bron"]["vindplaats"])])

    def promised(self, paper: ListedPaper) -> list[DebateFact]:
        """The number, the term and the fulfilment of a commitment, as they are recorded."""
        promised = paper.content["toezegging"]
        if promised is None:
            return []
        number = DebateFact(f"toezegging {promised['nummer']}", []) if promised["nummer"] else None
        term, fulfilled = promised["termijn"], promised["nakoming"]
        read_in = paper.content["gezien"]["bron"]
        own = read_in["bron"] if read_in else paper.content["bron"]
        said = DebateFact("geen termijn genoemd", [])
        if term:
            said = DebateFact(f"termijn: ‘{term['tekst']}’", [self.cited(paper, own, term["plaats"])])
        if fulfilled:
            day = f" {on_day(fulfilled['datum'], 'dag')}" if fulfilled["datum"] else ""
            words = f"nagekomen met {self.called(paper, fulfilled['stuk'])}{day}{self.afterwards(fulfilled['datum'])}"
            done = DebateFact(words, [self.cited(paper, fulfilled["stuk"], None)])
        elif promised["stand"] == CommitmentState.OPEN:
            done = DebateFact("staat als openstaand", [])
        else:
            done = DebateFact("over de nakoming staat in dit register niets", [])
        return [*([number] if number else []), said, done]

    def afterwards(self, day: IsoDay | None) -> str:
        """That it came after the period, where it did."""
        late = day is not None and dt.date.fromisoformat(day) > self.days.until
        return f" (na {dutch_date(self.days.until)})" if late else ""

    def called(self, paper: ListedPaper, slug: str) -> str:
        """A source by its number in a dossier where it has one, else by its title."""
        source = paper.sources[slug]
        number = numbered_source(source)
        return spaced(number) if IN_DOSSIER in number else f"‘{source['titel']}’"

    def cited(self, paper: ListedPaper, slug: str, place: str | None) -> CitedAt:
        source = paper.sources[slug]
        number = spaced(numbered_source(source))
        return CitedAt(
            slug, source["titel"], source["uitgever"], source["datum"], number, source["url"] or "", place or ""
        )


def numbered_source(source: SourceDict) -> str:
    return source["kamerstuk"] or ""


def spaced(number: str) -> str:
    """`29 697, nr. 146`: as the Kamer writes it."""
    head, comma, rest = number.partition(IN_DOSSIER)
    digits, dash, roman = head.partition("-")
    return f"{digits[:2]} {digits[2:]}{dash}{roman}{comma}{rest}" if len(digits) == 5 and digits.isdigit() else number


def adjusted_entry(one: AdjustedDeal) -> DebateEntry:
    deal, adjusted = one
    at = adjusted.read_in
    kind = str(LABELS["aanpassing"][adjusted.kind])
    by = f"besluit van: {adjusted.decided_by}" if adjusted.decided_by else "wie besloot, staat er niet bij"
    line = next((line.name for line in deal.lines if line.key == adjusted.line), "")
    facts = [DebateFact(by, [])]
    facts += [DebateFact(f"afwijkend standpunt: {adjusted.dissent}", [])] if adjusted.dissent else []
    cited = CitedAt(at.source, at.title, at.publisher, at.date, "", "", at.place or "")
    when = period(adjusted.day, adjusted.precision or "dag") if adjusted.day else "dag niet bekend"
    return DebateEntry(
        adjusted.day, adjusted.precision or "", when, "", kind + (f", programmalijn {line}" if line else ""), "", "", "",
        DebateFact(ended(adjusted.text), [cited]), facts, None, [(deal.slug, deal.name)],
    )  # fmt: skip


def report_entry(one: DealsReport) -> DebateEntry:
    report = one.report
    level = str(LABELS["niveau"].get(report.level, report.level))
    kind = ("eindverslag" if report.final else "verslag") if report.itself else "bericht over een verslag"
    facts = [DebateFact(f"{kind}, {level}", []), DebateFact(report_span_in_words(report.since, report.until), [])]
    stand = f"stand {dutch_day(report.stand)}" if report.stand else "stand niet vermeld"
    facts.append(DebateFact(stand, []))
    if report.replaced:
        facts.append(DebateFact("er is een nieuwere versie", []))
    cited = CitedAt(report.source, report.title, report.publisher, report.date, "", "", "")
    when = dutch_day(report.date) if report.date else ""
    return DebateEntry(
        report.date, "dag", when, "", report.title, "", "", report.publisher,
        DebateFact("", [cited]), facts, None, [(deal.slug, deal.name) for deal in one.deals],
    )  # fmt: skip


def report_span_in_words(since: IsoDay | None, until: IsoDay | None) -> str:
    """`over 2023`, `over 1 juli 2023 tot en met 30 juni 2024`."""
    if since and until and since[:4] == until[:4] and since.endswith("01-01") and until.endswith("12-31"):
        return f"over {since[:4]}"
    if since and until:
        return f"over {dutch_day(since)} tot en met {dutch_day(until)}"
    if since or until:
        edge = "vanaf" if since else "tot en met"
        return f"{edge} {dutch_day(since or until or '')}"
    return "over welke tijd, is niet vermeld"
