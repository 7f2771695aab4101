"""The papers of the Kamer: the list with its files, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ..register.index import Index
from ..register.paper_search import name_of_deal, paper_search
from ..register.papers import ListedPaper, ReleasePapers, release_papers
from ..register.redaction import redactions_read, told_redactions
from ..register.rows import Value
from ..register.served import paper_line, served_version
from ..register.wanted import understand
from ..web.errors import error_page, filled_page
from .exports.extract import in_words_of
from .exports.formats import TABLE_FORMATS, file_name, format_of
from .exports.papers_table import PAPERS_TABLE, paper_rows
from .exports.table_extract import TableExtract
from .filter_form import Chip, Choice, ShownFacet, most_telling, narrowed
from .frame import file, page, reader
from .paper_filters import PAPER_FACETS, PaperFilter, asked_papers, dossier_in_address, value_in_words
from .paper_words import (
    PaperPlace,
    ToldCommitment,
    naming_place,
    number_in_words,
    number_of_papers,
    outcomes_in_words,
    source_as_paper,
    told_commitment,
    told_decisions,
)
from .question import PAGE, PAPER_PARAMETERS, Pairs, Question
from .sources import read_in_source
from .structured import structured_paper

PAPERS_PER_PAGE = 50
ALL_PAPERS = "Alle Kamerstukken in dit register"
# What the form shows at once.
OPEN_AT_FIRST = ("soort", "jaar")


class NamedDeal(NamedTuple):
    """A deal that a paper names. `listed`: whether the release has a page of it; `place`: where the paper names it."""

    slug: str
    name: str
    listed: bool
    place: str


class PaperRow(NamedTuple):
    """A paper as the list shows it."""

    paper: ListedPaper
    number: str
    deals: list[NamedDeal]
    outcomes: str
    commitment: ToldCommitment | None
    named_in: PaperPlace | None


class AskedPapers(NamedTuple):
    """The papers of a release, and of those with the words that a question asks for what it narrows them by."""

    papers: ReleasePapers
    filter: PaperFilter
    words: str


def papers_with_words(question: Question) -> AskedPapers:
    """What is asked, words too. Raises NotUnderstood."""
    asked = asked_papers(question)
    papers, typed = asked.papers, question.query.get("q", "").strip()
    if typed:
        scores = paper_search(papers, name_of_deal(question.index)).answer(understand(typed))
        with_words = ReleasePapers((papers.papers[number] for number in scores), {}, papers.day)
        asked = PaperFilter(with_words, asked.chosen)
    return AskedPapers(papers, asked, typed)


@reader(*PAPER_PARAMETERS, "q", PAGE, from_the_first_release=True)
def paper_list(question: Question) -> HttpResponse:
    """The papers that are asked for, year by year, newest first; a number leads straight to its paper."""
    asked = papers_with_words(question)
    if asked.words and (paper := asked.papers.numbered(asked.words)):
        return HttpResponseRedirect(reverse("paper", args=[paper.slug]) + question.reading.suffix)
    fitting, names = asked.filter.found, name_of_deal(question.index)
    shown = question.page(fitting, PAPERS_PER_PAGE)
    chosen = paper_chips(question, asked, names)
    return page(
        question,
        "portal/papers/papers.html",
        everything=number_of_papers(len(asked.papers.papers)) if asked.papers.papers else "",
        number=len(fitting),
        counted=number_of_papers(len(fitting)),
        years=papers_by_year([row_of_paper(question.index, asked.papers, paper) for paper in shown.object_list]),
        pages=shown,
        facets=paper_facets(asked, names),
        typed={"q": asked.words},
        chips=chosen,
        narrowed=narrowed(chosen, len(fitting)),
        selected=selected_in_words(asked, names),
        query=question.without(),
        feed=dossier_to_follow(asked),
        files=[(form.label, question.file(extension, "papers_file")) for extension, form in TABLE_FORMATS.items()],
    )


def papers_by_year(rows: list[PaperRow]) -> list[tuple[int | None, list[PaperRow]]]:
    """[(year, its papers)] of rows that are in order of time; None: no day is known."""
    return [(year, list(of_year)) for year, of_year in groupby(rows, key=lambda row: row.paper.year)]


def row_of_paper(index: Index, papers: ReleasePapers, paper: ListedPaper) -> PaperRow:
    return PaperRow(
        paper,
        number_in_words(paper),
        deals_named(index, paper),
        outcomes_in_words(paper),
        told_commitment(papers, paper),
        naming_place(papers, paper),
    )


def deals_named(index: Index, paper: ListedPaper) -> list[NamedDeal]:
    name_of = name_of_deal(index)
    return [
        NamedDeal(deal["slug"], name_of(deal["slug"]), deal["slug"] in index.places, deal["vindplaats"])
        for deal in paper.content["deals"]
    ]


def paper_facets(asked: AskedPapers, name_of: Callable[[str], str]) -> list[ShownFacet]:
    """What papers are found by, in the shape of the form."""
    shown = []
    for name, facet in PAPER_FACETS.items():
        chosen = asked.filter.chosen.get(name, [])
        offered = [
            (Value(value, value_in_words(name, value, name_of)), number) for value, number in asked.filter.counted(name)
        ]
        if name == "jaar":
            offered.sort(key=newest_year)
        boxed = most_telling(offered, [value for value, _ in offered if value.slug in chosen])
        boxes = [Choice(value, number, value.slug in chosen) for value, number in offered if value in boxed]
        rest = [one for one in offered if one[0] not in boxed]
        shown.append(ShownFacet(name, facet.label, False, boxes, rest, name in OPEN_AT_FIRST))
    return shown


def newest_year(offered: tuple[Value, int]) -> int:
    """By which the newest year comes first, and an unknown one last."""
    return -int(offered[0].slug) if offered[0].slug.isdecimal() else 0


def paper_chips(question: Question, asked: AskedPapers, name_of: Callable[[str], str]) -> list[Chip]:
    """What narrows the list, each with the query of the list without it."""
    words: Pairs = [("q", asked.words)] if asked.words else []
    pairs = [(name, value) for name, values in asked.filter.chosen.items() for value in values]
    chosen = [
        Chip(
            PAPER_FACETS[name].label.capitalize(),
            value_in_words(name, value, name_of),
            urlencode([*(pair for pair in pairs if pair != (name, value)), *words, *question.reading.pairs]),
        )
        for name, value in pairs
    ]
    searched = [Chip("Woorden", f"‘{asked.words}’", question.without("q"))] if asked.words else []
    return [*chosen, *searched]


def narrowing_values(asked: AskedPapers, name_of: Callable[[str], str]) -> dict[str, list[Value]]:
    """{what is asked: its values}, words too."""
    words = {"q": [Value(asked.words, f"‘{asked.words}’")]} if asked.words else {}
    return words | asked.filter.asked(name_of)


def selected_in_words(asked: AskedPapers, name_of: Callable[[str], str]) -> str:
    labels = {"q": "zoek"} | {name: facet.label for name, facet in PAPER_FACETS.items()}
    return in_words_of(narrowing_values(asked, name_of), labels, ALL_PAPERS)


def dossier_to_follow(asked: AskedPapers) -> tuple[str, str] | None:
    """(label, address of the feed) of the one dossier that is chosen."""
    chosen = asked.filter.chosen.get("dossier", [])
    if len(chosen) != 1 or not chosen[0][:1].isdecimal():
        return None
    return chosen[0].upper(), reverse("dossier_feed", args=[chosen[0]])


@reader(*PAPER_PARAMETERS, "q", PAGE)
def papers_file(question: Question, extension: str) -> HttpResponse:
    """The same selection as a file: every row."""
    form = format_of(TABLE_FORMATS, "kamerstukken", extension)
    reading, asked, name_of = question.reading, papers_with_words(question), name_of_deal(question.index)
    chosen = narrowing_values(asked, name_of)
    extract = TableExtract(
        PAPERS_TABLE,
        paper_rows(asked.papers, asked.filter.found, name_of),
        reading,
        question.permalink(reverse("paper_list")),
        selected_in_words(asked, name_of),
        chosen,
        counted=[("Kamerstukken in deze publicatie", len(asked.papers.papers), "Niet volledig.")],
    )
    return file(form.write(extract), form.content_type, file_name(chosen, reading, extension, "kamerstukken"))


@reader()
def paper_page(question: Question, slug: str) -> HttpResponse:
    """Everything that the release holds of one paper, and the facts of deals that were read in it."""
    line = paper_line(question.release, slug)
    if line.version is None:
        return filled_page("withdrawn_paper", 410, reason=line.reason, reading=question.reading)
    papers = release_papers(question.release)
    paper = papers.by_slug[slug]
    return page(
        question,
        "portal/papers/paper.html",
        **paper_context(question.index, papers, paper),
        read=read_in_source(question, paper.content["bron"]),
        redactions=told_redactions(redactions_read(line.version, question.release)),
        digest=line.version.digest,
        structured=structured_paper(question, paper),
    )


def paper_context(index: Index, papers: ReleasePapers, paper: ListedPaper) -> dict[str, Any]:
    """What the page shows of a paper, beside the deals of `index`; without what was read in it."""
    own = paper.content["bron"]
    others = [source_as_paper(papers, paper, slug) for slug in paper.sources if slug != own]
    return {
        "paper": paper,
        "dossier": dossier_in_address(paper.content["dossier"]) if paper.content["dossier"] else "",
        "number": number_in_words(paper),
        "own": paper.sources[own],
        "deals": deals_named(index, paper),
        "decisions": told_decisions(papers, paper),
        "commitment": told_commitment(papers, paper),
        "named_in": naming_place(papers, paper),
        "others": others,
    }


@reader()
def paper_json(question: Question, slug: str) -> HttpResponse:
    """The content of one paper as it was frozen, like that of a deal."""
    line = paper_line(question.release, slug)
    if line.version is None:
        return error_page(410, reason=line.reason)
    return file(served_version(line.version, question.release), "application/json")
