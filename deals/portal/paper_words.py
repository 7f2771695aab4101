"""What pages and files say of a paper of the Kamer in words: what became of it, and where it was read."""

from __future__ import annotations

from typing import NamedTuple

from ..contents import CitationDict, IsoDay, PaperDecisionDict, SourceDict
from ..language.dates import dutch_day, period
from ..language.vocabulary import LABELS, CommitmentState, code_in_words
from ..register.papers import ListedPaper, ReleasePapers


class PaperPlace(NamedTuple):
    """A source and the place in it. `paper`: the address of the paper that it is, where the release lists one."""

    source: SourceDict
    place: str | None
    paper: str

    @property
    def in_words(self) -> str:
        """`‘Verslag van een debat’, blz. 3`."""
        return ", ".join(filter(None, (f"‘{self.source['titel']}’", self.place)))


class ToldDecision(NamedTuple):
    """What happened, in words; in which source it happened, if that is known; where it was read; and what a reader must know."""

    what: str
    happened_in: PaperPlace | None
    read_in: PaperPlace
    note: str | None


class ToldCommitment(NamedTuple):
    """A commitment as it was recorded. `term`: None where the source names none; `fulfilled`: None where that is not known."""

    number: str | None
    term: str | None
    term_place: str | None
    state: str
    fulfilled: PaperPlace | None
    fulfilled_on: str

    @property
    def in_words(self) -> str:
        """`Stand: openstaand. Termijn: ‘voor de zomer’.`"""
        term = f"Termijn volgens de bron: ‘{self.term}’." if self.term else "Geen termijn genoemd."
        day = f" op {self.fulfilled_on}" if self.fulfilled_on else ""
        how = f", met ‘{self.fulfilled.source['titel']}’{day}" if self.fulfilled else ""
        return f"Stand: {self.state}{how}. {term}"


def paper_place(papers: ReleasePapers, paper: ListedPaper, citation: CitationDict) -> PaperPlace:
    """`citation` of `paper`, for a reader of the release."""
    return source_as_paper(papers, paper, citation["bron"], citation["vindplaats"])


def source_as_paper(papers: ReleasePapers, paper: ListedPaper, slug: str, place: str | None = None) -> PaperPlace:
    other = papers.by_source.get(slug)
    return PaperPlace(paper.sources[slug], place, other.slug if other and other is not paper else "")


def decision_on_day(decision: PaperDecisionDict) -> str:
    """`aangenomen op 7 november 2023`, `besproken in februari 2020`; without a day the outcome alone."""
    outcome = code_in_words("besluit", decision["uitkomst"])
    if not decision["datum"]:
        return f"{outcome} (dag niet bekend)"
    return f"{outcome} {on_day(decision['datum'], decision['nauwkeurigheid'])}"


def on_day(day: IsoDay, precision: str | None) -> str:
    """`op 7 november 2023`, `in februari 2020`."""
    return f"{'op' if precision in (None, 'dag') else 'in'} {period(day, precision or 'dag')}"


def outcomes_in_words(paper: ListedPaper) -> str:
    """`Ingediend op 1 mei 2024; aangenomen op 7 mei 2024.`; empty where nothing is known."""
    said = "; ".join(decision_on_day(one) for one in paper.content["besluiten"])
    return f"{said[0].upper()}{said[1:]}." if said else ""


def told_decisions(papers: ReleasePapers, paper: ListedPaper) -> list[ToldDecision]:
    """Everything that happened to `paper`, in the order of time."""
    return [
        ToldDecision(
            decision_on_day(one),
            source_as_paper(papers, paper, one["stuk"]) if one["stuk"] else None,
            paper_place(papers, paper, one["bron"]),
            one["toelichting"],
        )
        for one in paper.content["besluiten"]
    ]


def told_commitment(papers: ReleasePapers, paper: ListedPaper) -> ToldCommitment | None:
    """None where `paper` is no commitment."""
    promised = paper.content["toezegging"]
    if promised is None:
        return None
    term, fulfilled = promised["termijn"], promised["nakoming"]
    return ToldCommitment(
        promised["nummer"],
        term["tekst"] if term else None,
        term["plaats"] if term else None,
        str(LABELS["toezegging"].get(promised["stand"], CommitmentState.UNKNOWN.label)),
        source_as_paper(papers, paper, fulfilled["stuk"]) if fulfilled else None,
        dutch_day(fulfilled["datum"]) if fulfilled and fulfilled["datum"] else "",
    )


def naming_place(papers: ReleasePapers, paper: ListedPaper) -> PaperPlace | None:
    """What names `paper`, where it was not seen itself."""
    citation = paper.content["gezien"]["bron"]
    return paper_place(papers, paper, citation) if citation else None


def number_in_words(paper: ListedPaper) -> str:
    """`29697, nr. 146`; where only the dossier is known, that and no more; empty where nothing is."""
    dossier_alone = paper.number == paper.content["dossier"]
    return f"dossier {paper.number}, nummer niet bekend" if paper.number and dossier_alone else paper.number


def number_of_papers(number: int) -> str:
    """`1 stuk`, `76 stukken`."""
    return "1 stuk" if number == 1 else f"{number} stukken"
