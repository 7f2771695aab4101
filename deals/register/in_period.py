"""What a release has of a period: papers, what was decided of earlier ones, adjustments of deals and reports about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from ..contents import IsoDay
from ..language.dates import end_of_period
from .index import Index
from .papers import ListedPaper, ReleasePapers
from .reported import Adjusted, ReportRow
from .rows import Row


class DayRange(NamedTuple):
    """From a day up to and with another."""

    since: dt.date
    until: dt.date

    def holds(self, day: IsoDay | None, precision: str | None = None) -> bool | None:
        """Whether `day` lies in it. None: it may, because only its month or year is known, or that it was no later."""
        if day is None:
            return False
        first = dt.date.fromisoformat(day)
        last = end_of_period(first, precision or "dag")
        if first > self.until or last < self.since:
            return False
        return True if precision in (None, "dag") else None


class AdjustedDeal(NamedTuple):
    deal: Row
    adjusted: Adjusted


class DealsReport(NamedTuple):
    """A report with the deals that cite it."""

    report: ReportRow
    deals: list[Row]


@dataclass
class InPeriod:
    """All that lies in a period, the oldest first. `perhaps` and `adjusted_perhaps`: of what no day is known, where it may lie in it.

    `decided`: papers of another or no day, of which something was decided or fulfilled in it. `undated`: papers, adjustments and
    reports without any day; `programme`: papers of the period that name no deal, where deals are chosen."""

    papers: list[ListedPaper] = field(default_factory=list)
    perhaps: list[ListedPaper] = field(default_factory=list)
    decided: list[ListedPaper] = field(default_factory=list)
    adjusted: list[AdjustedDeal] = field(default_factory=list)
    adjusted_perhaps: list[AdjustedDeal] = field(default_factory=list)
    reports: list[DealsReport] = field(default_factory=list)
    undated: list[int] = field(default_factory=lambda: [0, 0, 0])
    programme: int = 0


def in_period(days: DayRange, papers: ReleasePapers, index: Index, deals: Collection[str] = ()) -> InPeriod:
    """What `papers` and the deals of `index` have of a period; where `deals` are chosen, only what is of those."""
    lying = InPeriod()
    for paper in reversed(papers.papers):
        holds = days.holds(paper.day, paper.content["nauwkeurigheid"])
        if deals and set(deals).isdisjoint(paper.deals):
            lying.programme += holds is True and not paper.deals
            continue
        lying.undated[0] += paper.day is None
        if holds or holds is None:
            (lying.papers if holds else lying.perhaps).append(paper)
        elif any(days.holds(*step) for step in steps_of_paper(paper)):
            lying.decided.append(paper)
    add_deals(lying, days, (row for row in index.rows if not deals or row.slug in deals))
    return lying


def steps_of_paper(paper: ListedPaper) -> list[tuple[IsoDay | None, str | None]]:
    """The day, and how precisely it is known, of everything that happened to it."""
    steps = [(one["datum"], one["nauwkeurigheid"]) for one in paper.content["besluiten"]]
    promised = paper.content["toezegging"]
    fulfilled = promised["nakoming"] if promised else None
    return [*steps, *([(fulfilled["datum"], None)] if fulfilled else [])]


def add_deals(lying: InPeriod, days: DayRange, rows: Iterable[Row]) -> None:
    by_source: dict[str, DealsReport] = {}
    without_day = set()
    for row in rows:
        for adjusted in row.adjustments:
            holds = days.holds(adjusted.day, adjusted.precision)
            lying.undated[1] += adjusted.day is None
            if holds or holds is None:
                (lying.adjusted if holds else lying.adjusted_perhaps).append(AdjustedDeal(row, adjusted))
        for report in row.reports:
            if report.date is None:
                without_day.add(report.source)
            elif days.holds(report.date):
                by_source.setdefault(report.source, DealsReport(report, [])).deals.append(row)
    lying.undated[2] = len(without_day)
    for several in (lying.adjusted, lying.adjusted_perhaps):
        several.sort(key=lambda one: (one.adjusted.day or "", one.deal.name))
    lying.reports = sorted(by_source.values(), key=lambda one: (one.report.date or "", one.report.source))


def deals_told_of(papers: ReleasePapers, index: Index) -> list[Row]:
    """The deals that a paper names, that were adjusted or that a report is about, by name."""
    return [row for row in index.rows if row.slug in papers.of_deal or row.adjustments or row.reports]
