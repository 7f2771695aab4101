"""Paper of the Kamer → content: what a release freezes. A function of the desk alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from ..contents import PaperDict
from ..paper_contract import PaperContent, lean_paper
from .content import READING_ATTEMPTS, ContentError, clean
from .papers import ParliamentaryPaper


def with_its_rows(papers: QuerySet[ParliamentaryPaper]) -> QuerySet[ParliamentaryPaper]:
    """`papers` with everything that `paper_content` reads, in a fixed number of queries."""
    return papers.select_related("source__replaces", "named_in__replaces", "fulfilled_by__replaces").prefetch_related(
        "paper_deals__deal", "decisions__source__replaces", "decisions__document__replaces"
    )


def paper_content(paper: ParliamentaryPaper) -> PaperDict:
    """The content of `paper`, after the contract in paper_contract.py.

    Raises `ContentError` where the desk holds something that cannot be published."""
    content: PaperDict = clean(dict(PaperContent(paper).data), str(paper))
    return lean_paper(content)


def paper_contents(slugs: Iterable[str] | None) -> dict[str, PaperDict]:
    """The contents of the papers named by `slugs` (None: all), by slug; each as one save left it. Every save raises its
    revision, as with a deal."""
    papers = ParliamentaryPaper.objects.order_by("slug")
    if slugs is not None:
        papers = papers.filter(slug__in=list(slugs))
    for _ in range(READING_ATTEMPTS):
        before = dict(papers.values_list("slug", "revision"))
        built = {paper.slug: paper_content(paper) for paper in with_its_rows(papers)}
        if dict(papers.values_list("slug", "revision")) == before:
            return built
    raise ContentError("Er wordt op dit moment druk bewaard aan het bureau. Probeer het zo nog eens.")
