"""Milestones in time: when the deals of a tranche reached a phase, as precisely as their sources say."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from typing import NamedTuple

from ...contents import Content
from ...holding import CONCLUDED, holds, of_whole_deal
from ...language.dates import MONTHS, period
from ...language.vocabulary import MilestoneKind, Precision
from ...register.index import Index
from ...register.models import Release, Version
from ...register.rows import Value
from ...register.totals import groups
from ...register.wording import source_line
from ..pictures.figure import Tick

# A mark for one day must still be seen.
LEAST_SPAN = 1.0
# Dates nearer than this share one mark.
NEAR = dt.timedelta(days=183)
# The most precise first: ‘on or before’ only says when it was over.
PRECISE = list(map(str, (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.BY)))


class ReachedStep(NamedTuple):
    """One milestone of one deal, as the most precise of its sources dates it."""

    slug: str
    kind: str
    date: dt.date
    precision: str
    source: str | None
    locator: str | None

    @property
    def last_day(self) -> dt.date:
        if self.precision == Precision.MONTH:
            return self.date.replace(day=monthrange(self.date.year, self.date.month)[1])
        return dt.date(self.date.year, 12, 31) if self.precision == Precision.YEAR else self.date


@dataclass(frozen=True, slots=True)
class Span:
    """Milestones that stand together. `bounded`: how many of them a source dates only as ‘on or before’."""

    steps: list[ReachedStep]
    start: float
    width: float

    @property
    def first_day(self) -> dt.date:
        return min(step.date for step in self.steps)

    @property
    def last_day(self) -> dt.date:
        return max(step.last_day for step in self.steps)

    @property
    def end(self) -> float:
        return round(self.start + self.width, 2)

    @property
    def bounded(self) -> int:
        return sum(step.precision == Precision.BY for step in self.steps)

    @property
    def words(self) -> str:
        """`september tot en met november 2023`; one date as precisely as its source gives it."""
        if len({(step.date, step.precision) for step in self.steps}) == 1:
            return period(self.steps[0].date.isoformat(), self.steps[0].precision)
        return months(self.first_day, self.last_day)


def months(first: dt.date, last: dt.date) -> str:
    """The months, or the whole years, from `first` to `last`."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year) if first.year == last.year else f"{first.year} tot en met {last.year}"
    end = f"{MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    start = MONTHS[first.month - 1] + ("" if first.year == last.year else f" {first.year}")
    return f"{start} tot en met {end}"


@dataclass(frozen=True, slots=True)
class Lane:
    """One kind of milestone in one tranche, or without `kind` the heading above its lanes."""

    tranche: Value
    deals: int
    kind: str
    spans: list[Span]

    @property
    def known(self) -> int:
        return sum(len(span.steps) for span in self.spans)

    @property
    def planned(self) -> bool:
        return self.kind == MilestoneKind.PLANNED_END

    @property
    def name(self) -> str:
        if not self.kind:
            return self.tranche.label.capitalize()
        return str(MilestoneKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Milestones:
    """`today` is the day that the release is about. `steps`: by deal, in the order of a deal's life."""

    lanes: list[Lane]
    ticks: list[Tick]
    today: float
    steps: list[ReachedStep]
    deals: int

    @property
    def years(self) -> str:
        """`2017 tot en met 2028`: what the axis shows."""
        return f"{self.ticks[0].label} tot en met {self.ticks[-1].label}"

    @property
    def drawn(self) -> list[Lane]:
        """The lanes with marks, without the headings."""
        return [lane for lane in self.lanes if lane.kind]

    @property
    def undated(self) -> int:
        """The deals of which no milestone is known."""
        return self.deals - len({step.slug for step in self.steps})

    def known(self, kind: str) -> int:
        """Of how many deals a date of `kind` is known."""
        return sum(step.kind == kind for step in self.steps)

    @property
    def covenants(self) -> int:
        """Of how many deals is known when the covenant was concluded."""
        return len({step.slug for step in self.steps if step.kind in CONCLUDED})

    @property
    def planned_ends(self) -> int:
        return self.known(MilestoneKind.PLANNED_END)


def milestones_chart(release: Release, index: Index, mask: int) -> Milestones:
    known = release_steps(release, index)
    steps = [step for row in index.rows_in(mask) for step in known.get(row.slug, [])]
    if not steps:
        return Milestones([], [], 0.0, [], mask.bit_count())
    first = min([release.as_of, *(step.date for step in steps)]).year
    last = max([release.as_of, *(step.last_day for step in steps)]).year
    axis = Axis(dt.date(first, 1, 1), dt.date(last + 1, 1, 1))
    ticks = [Tick(axis.at(dt.date(year, 1, 1)), str(year), bool((year - first) % 2)) for year in range(first, last + 1)]
    return Milestones(lanes(index, mask, known, axis), ticks, axis.at(release.as_of), steps, mask.bit_count())


class Axis(NamedTuple):
    """From the first of January of the first year until the end of the last."""

    start: dt.date
    end: dt.date

    def at(self, day: dt.date) -> float:
        return round(100 * (day - self.start).days / (self.end - self.start).days, 2)

    def span(self, steps: list[ReachedStep]) -> Span:
        start = self.at(min(step.date for step in steps))
        end = self.at(max(step.last_day for step in steps) + dt.timedelta(days=1))
        return Span(steps, start, round(max(end - start, LEAST_SPAN), 2))


def lanes(index: Index, mask: int, known: dict[str, list[ReachedStep]], axis: Axis) -> list[Lane]:
    """Per tranche a heading, and a lane for every kind of milestone of which a date is known."""
    laid: list[Lane] = []
    for group in groups(index, "tranche", mask):
        rows = list(index.rows_in(index.by_slug["tranche"][group.value.slug] & mask))
        steps = [step for row in rows for step in known.get(row.slug, [])]
        if steps:
            laid.append(Lane(group.value, group.deals, "", []))
        for kind in MilestoneKind.values:
            spans = [axis.span(near) for near in together([step for step in steps if step.kind == kind])]
            if spans:
                laid.append(Lane(group.value, group.deals, kind, spans))
    return laid


def together(steps: list[ReachedStep]) -> list[list[ReachedStep]]:
    """`steps` in time, those less than half a year apart in one list."""
    gathered: list[list[ReachedStep]] = []
    last = dt.date.min
    for step in sorted(steps, key=lambda step: (step.date, step.last_day, step.slug)):
        if gathered and step.date - last < NEAR:
            gathered[-1].append(step)
            last = max(last, step.last_day)
        else:
            gathered.append([step])
            last = step.last_day
    return gathered


def release_steps(release: Release, index: Index) -> dict[str, list[ReachedStep]]:
    """{deal: its milestones} of `release`. One query, once per process: the index does not keep them."""

    def read() -> dict[str, list[ReachedStep]]:
        versions = Version.of_deals.filter(lines__release=release).iterator(chunk_size=200)
        return {version.slug: deal_steps(version.read(), release.as_of) for version in versions}

    return index.once("mijlpalen", read)


def deal_steps(content: Content, as_of: dt.date) -> list[ReachedStep]:
    """Of every kind of milestone the most precise date that holds on `as_of`; of two, the earliest."""
    sources = {source["slug"]: source_line(source) for source in content["bronnen"]}
    reached: dict[str, ReachedStep] = {}
    holding = [fact for fact in of_whole_deal(content) if holds(fact, as_of.isoformat())]
    for fact in sorted(
        holding, key=lambda fact: (PRECISE.index(fact["nauwkeurigheid"]), fact["datum"], fact["sleutel"])
    ):
        citation = fact["bron"]
        step = ReachedStep(
            content["slug"],
            fact["soort"],
            dt.date.fromisoformat(fact["datum"]),
            fact["nauwkeurigheid"],
            sources.get(citation["bron"]) if citation else None,
            citation["vindplaats"] if citation else None,
        )
        reached.setdefault(fact["soort"], step)
    return [reached[kind] for kind in MilestoneKind.values if kind in reached]
