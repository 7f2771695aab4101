"""The words of the papers of a release, for everything that searches them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .index import Index
from .papers import ListedPaper, ReleasePapers
from .search import PaperIndex, WordIndex

type PaperTexts = list[tuple[str, str]]


def name_of_deal(index: Index) -> Callable[[str], str]:
    """The name of a deal by its address; the address itself where the release has no such deal."""

    def name_of(slug: str) -> str:
        row = index.row(slug)
        return row.name if row else slug

    return name_of


def paper_texts(paper: ListedPaper, name_of: Callable[[str], str]) -> PaperTexts:
    """[(part, text)] that a paper is found by. `name_of`: of the address of a deal."""
    content = paper.content
    said = (
        ("naam", paper.title),
        ("nummer", paper.number),
        ("documentnummer", content["documentnummer"]),
        ("onderwerp", content["onderwerp"]),
        ("soort", paper.kind_in_words),
        ("door", paper.by),
        ("datum", paper.day_in_words),
        ("uitgever", content["uitgever"]),
        ("toelichting", content["toelichting"]),
        *(("deal", name_of(slug)) for slug in paper.deals),
    )
    return [(part, text) for part, text in said if text]


def paper_titles(papers: ReleasePapers) -> WordIndex:
    """The words of their titles alone, numbered as `papers.papers`; made once for a release."""
    return papers.once("titels", lambda: WordIndex([("naam", paper.title)] for paper in papers.papers))


def paper_search(papers: ReleasePapers, name_of: Callable[[str], str]) -> PaperIndex:
    """Numbered as `papers.papers`; made once for a release."""

    def numbers(listed: Iterable[ListedPaper]) -> Iterable[list[str | None]]:
        return ([paper.number if paper.content["dossier"] else None] for paper in listed)

    return papers.once(
        "woorden",
        lambda: PaperIndex((paper_texts(paper, name_of) for paper in papers.papers), numbers(papers.papers)),
    )
