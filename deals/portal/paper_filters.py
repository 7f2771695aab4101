"""What a list of papers of the Kamer may be asked: which kinds, dossiers, deals and years. Pages, files and the API ask it here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import NamedTuple

from django.http import QueryDict

from ..language.text import fold
from ..language.vocabulary import LABELS
from ..register.facet import value_order
from ..register.papers import ListedPaper, ReleasePapers, release_papers
from ..register.rows import Value
from .question import PAPER_PARAMETERS, Mistakes, NotUnderstood, Question

# Papers without a dossier or without a day; and those that name no deal.
WITHOUT = Value("onbekend", "niet bekend")
PROGRAMME = Value("programma", "het programma als geheel")
KINDS_OF_PAPERS: dict[str, str] = {kind: str(label) for kind, label in LABELS["kamerstuk"].items()}


class PaperFacet(NamedTuple):
    """What papers are found by. `values`: those of one paper, as they stand in an address."""

    name: str
    label: str
    expects: str
    values: Callable[[ListedPaper], list[str]]


def dossier_in_address(dossier: str | None) -> str:
    """`36560-vii`, however the dossier is spelled; of none, what stands for that."""
    folded = re.sub(r"[^a-z0-9-]", "", fold(dossier or ""))
    return folded or WITHOUT.slug


PAPER_FACETS = {
    facet.name: facet
    for facet in (
        PaperFacet("soort", "soort stuk", f"verwacht {', '.join(KINDS_OF_PAPERS)}", lambda paper: [paper.kind]),
        PaperFacet(
            "dossier",
            "dossier",
            f"verwacht het nummer van een dossier met stukken in dit register, zoals 29697, of {WITHOUT.slug}",
            lambda paper: [dossier_in_address(paper.content["dossier"])],
        ),
        PaperFacet(
            "deal",
            "deal",
            f"verwacht het korte adres van een deal, of {PROGRAMME.slug}",
            lambda paper: paper.deals or [PROGRAMME.slug],
        ),
        PaperFacet(
            "jaar",
            "jaar",
            f"verwacht een jaar, bijvoorbeeld 2024, of {WITHOUT.slug}",
            lambda paper: [str(paper.year) if paper.year else WITHOUT.slug],
        ),
    )
}


def paper_value(facet: PaperFacet, papers: ReleasePapers, deals: Container[str], given: str) -> str | None:
    """`given` as the papers have it; None where it means nothing. `deals`: the addresses of those of the release."""
    if facet.name == "dossier":
        value = dossier_in_address(given)
        return value if value == WITHOUT.slug or any(value in facet.values(one) for one in papers.papers) else None
    value = fold(given)
    means = {
        "soort": value in KINDS_OF_PAPERS,
        "deal": value == PROGRAMME.slug or value in deals or value in papers.of_deal,
        "jaar": value == WITHOUT.slug or bool(re.fullmatch("[12][0-9]{3}", value, re.ASCII)),
    }
    return value if means[facet.name] else None


@dataclass(frozen=True)
class PaperFilter:
    """What is asked of the papers of a release: {facet: its values}; only facets of which a value is chosen."""

    papers: ReleasePapers
    chosen: dict[str, list[str]]

    def fits(self, paper: ListedPaper, without: str = "") -> bool:
        """Whether it has one of the values of every facet, but for that of `without`."""
        return all(
            not set(values).isdisjoint(PAPER_FACETS[name].values(paper))
            for name, values in self.chosen.items()
            if name != without
        )

    @property
    def found(self) -> list[ListedPaper]:
        """The newest first; what has no day last."""
        return [paper for paper in self.papers.papers if self.fits(paper)] if self.chosen else self.papers.papers

    def counted(self, name: str) -> list[tuple[str, int]]:
        """[(value, how many papers a choice of it alone gives)] of one facet, beside what is chosen of the others."""
        values = PAPER_FACETS[name].values
        numbers = Counter(value for paper in self.papers.papers if self.fits(paper, name) for value in values(paper))
        nothing = dict.fromkeys(self.chosen.get(name, []), 0)
        return sorted({**nothing, **numbers}.items(), key=lambda one: value_order(Value(one[0], one[0])))

    def counted_of_all(self, name: str) -> list[tuple[str, int]]:
        """The same of all papers of the release, whatever is chosen."""
        return PaperFilter(self.papers, {}).counted(name)

    def asked(self, name_of: Callable[[str], str]) -> dict[str, list[Value]]:
        """{facet: its chosen values}, with how people read them. `name_of`: of the address of a deal."""
        return {
            name: [Value(value, value_in_words(name, value, name_of)) for value in values]
            for name, values in self.chosen.items()
        }


def value_in_words(name: str, value: str, name_of: Callable[[str], str]) -> str:
    """How people read a value of a facet of papers."""
    if value == WITHOUT.slug:
        return WITHOUT.label
    if name == "soort":
        return KINDS_OF_PAPERS[value]
    if name == "deal":
        return PROGRAMME.label if value == PROGRAMME.slug else name_of(value)
    return value.upper() if name == "dossier" else value


def paper_filter(papers: ReleasePapers, query: QueryDict, deals: Container[str]) -> PaperFilter:
    """What `query` asks of the papers. `deals`: the addresses of the deals of the release. Raises NotUnderstood."""
    chosen: dict[str, list[str]] = {}
    mistakes: Mistakes = []
    for name in PAPER_PARAMETERS:
        facet = PAPER_FACETS[name]
        for given in query.getlist(name):
            value = paper_value(facet, papers, deals, given)
            if value is None:
                sentence = f"‘{given}’ is geen bekende waarde voor {facet.label}; {facet.expects}."
                mistakes.append((name, sentence))
            elif value not in chosen.setdefault(name, []):
                chosen[name].append(value)
    if mistakes:
        raise NotUnderstood(mistakes)
    return PaperFilter(papers, {name: sorted(values) for name, values in chosen.items()})


def asked_papers(question: Question) -> PaperFilter:
    """What a request asks of the papers of its release. Raises NotUnderstood."""
    deals = question.index.places if "deal" in question.query else ()
    return paper_filter(release_papers(question.release), question.query, deals)
