"""What an editor should still look at before a paper of the Kamer goes to a second reader, as checks.py says it of a deal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import QuerySet

from ..language.dates import end_of_period, period
from .checks import Finding
from .paper_content import with_its_rows
from .papers import ParliamentaryPaper

# The parts of the form that hold the rows.
DEAL_ROWS, DECISION_ROWS = "paper_deals-group", "decisions-group"


def paper_findings(papers: QuerySet[ParliamentaryPaper]) -> dict[str, list[Finding]]:
    """{slug: its findings, in the order of the form}, also for a paper without any. A fixed number of queries."""
    read = with_its_rows(papers).prefetch_related("paper_deals__deal__release_mark")
    return {paper.slug: [*without_places(paper), *of_days(paper), *of_unpublished_deals(paper)] for paper in read}


def without_places(paper: ParliamentaryPaper) -> Iterator[Finding]:
    """A place names something: a page, a paragraph, a word."""
    places = [
        (bool(paper.named_in), paper.named_locator, "‘genoemd in’", "id_named_locator"),
        (bool(paper.term), paper.term_locator, "de termijn", "id_term_locator"),
    ]
    places += [(True, one.locator, f"de deal {one.deal}", DEAL_ROWS) for one in paper.sorted_deals]
    places += [(True, one.locator, f"het besluit {one.gist}", DECISION_ROWS) for one in paper.sorted_decisions]
    for there, place, called, anchor in places:
        if there and not re.search(r"\w", place):
            yield Finding(f"Bij {called} staat niet waar het gelezen is. Vul de vindplaats in.", anchor)


def of_days(paper: ParliamentaryPaper) -> Iterator[Finding]:
    """Something that happened to a paper before its own day can be so, and can be a slip of the keys."""
    day = paper.day
    if day is None:
        return
    own = period(day.isoformat(), paper.day_precision)
    if paper.fulfilled_on and paper.fulfilled_on < day:
        text = f"De toezegging is van {own} en zou eerder zijn nagekomen. Kijk de dag na."
        yield Finding(text, "id_fulfilled_on", stops=False)
    for decision in paper.sorted_decisions:
        if decision.date and end_of_period(decision.date, decision.precision) < day:
            text = f"Het besluit ‘{decision.gist}’ ligt vóór de dag van het stuk zelf ({own}). Kijk de dag na."
            yield Finding(text, DECISION_ROWS, stops=False)


def of_unpublished_deals(paper: ParliamentaryPaper) -> Iterator[Finding]:
    for one in paper.sorted_deals:
        if not one.deal.is_released:
            text = f"De deal {one.deal} is nog niet gepubliceerd. Leg die samen met dit stuk voor, of eerder."
            yield Finding(text, DEAL_ROWS, stops=False)
