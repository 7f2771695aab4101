"""What is reported of each deal of a release, year by year: reports, messages about them, meetings and what changed.

Nothing is judged here and no number is added to another. What is not here may well have been reported elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..contents import IsoDay
from ..language.vocabulary import ReportLevel
from .caches import Shapes
from .facet import TAKING_PART, Facet
from .index import Index, union
from .money_steps import SPENT, PaidOrSpent
from .reported import Adjusted, Consulted, Learnt, ReadAt, ReportedState, ReportRow, ResultRow
from .rows import Row, Value
from .totals import Missing

# The newest years of a table: more do not fit on a narrow screen.
MOST_MATRIX_YEARS = 10

# What a deal has of the years and the theme that are asked.
WITH_REPORT, WITH_MESSAGE, WITH_NEITHER = "verslag", "bericht", "zonder"
HEARD = {
    WITH_REPORT: Value(WITH_REPORT, "met verslag"),
    WITH_MESSAGE: Value(WITH_MESSAGE, "alleen met bericht"),
    WITH_NEITHER: Value(WITH_NEITHER, "zonder verslag of bericht"),
}
EVENT = "gebeurtenis"
NOTICE_NAMES = {WITH_REPORT: "verslag", WITH_MESSAGE: "bericht", EVENT: "overleg of aanpassing"}


@dataclass
class Notice:
    """One source that tells how one deal goes, and what was read in it. `report`: what it says of itself as a report."""

    deal: Row
    source: str
    title: str
    publisher: str
    date: IsoDay | None
    report: ReportRow | None = None
    results: list[ResultRow] = field(default_factory=list)
    states: list[ReportedState] = field(default_factory=list)
    lessons: list[Learnt] = field(default_factory=list)
    money: list[PaidOrSpent] = field(default_factory=list)
    adjustments: list[Adjusted] = field(default_factory=list)
    consultations: list[Consulted] = field(default_factory=list)

    @cached_property
    def kind(self) -> str:
        """A report, a message that tells of one or of what was done, or a source that tells of an event alone."""
        if self.report and self.report.itself:
            return WITH_REPORT
        return WITH_MESSAGE if self.report or self.tells else EVENT

    @property
    def tells(self) -> bool:
        """Whether it says how things stand, and not only what was paid, discussed or changed."""
        spent = any(step.step == SPENT for step in self.money)
        return bool(self.results or self.states or self.lessons or spent)

    @property
    def replaced(self) -> bool:
        return bool(self.report and self.report.replaced)

    @property
    def final(self) -> bool:
        return bool(self.report and self.report.final)

    @cached_property
    def years(self) -> list[int]:
        """The years that it is about, oldest first: those of the report, or else of what was read in it."""
        if self.kind == EVENT:
            return []
        if self.report and self.report.years:
            return self.report.years
        days = [state.stand for state in self.states]
        days += [step.day for step in self.money if step.step == SPENT]
        years = {int(day[:4]) for day in days if day}
        return sorted(years | {result.year for result in self.results if result.year})

    @property
    def read_at(self) -> list[ReadAt]:
        """Where in the source each fact was read."""
        facts: list[ResultRow | ReportedState | Learnt | PaidOrSpent | Adjusted | Consulted] = [
            *self.results,
            *self.states,
            *self.lessons,
            *self.money,
            *self.adjustments,
            *self.consultations,
        ]
        return [fact.read_in for fact in facts]

    @property
    def newest_year(self) -> int:
        """The last year that it says anything about; of the source itself where it does not say; 0 is unknown."""
        days = [*(one.day for one in self.adjustments), *(one.day for one in self.consultations)]
        years = [*self.years, *(int(day[:4]) for day in days if day)]
        return max(years, default=int(self.date[:4]) if self.date else 0)

    @cached_property
    def themes(self) -> set[str]:
        """The themes (slugs) of the programme lines that it tells of, as the editors classify those."""
        themes_of = {line.key: line.themes for line in self.deal.lines}
        line_of_aim = {aim.read_in.key: aim.line for aim in self.deal.aims}
        lines = [result.line or line_of_aim.get(result.aim or "") for result in self.results]
        lines += [*(state.line for state in self.states), *(one.line for one in self.adjustments)]
        of_lines = {theme for line in lines for theme in themes_of.get(line or "", [])}
        return of_lines | {lesson.theme for lesson in self.lessons if lesson.theme}

    def earlier(self, others: Iterable[ReportRow]) -> list[ReportRow]:
        """The versions of this report that it replaced, the newest first."""
        by_slug = {report.source: report for report in others}
        version, older = self.report, list[ReportRow]()
        while version and (version := by_slug.get(version.replaces or "")) and version not in older:
            older.append(version)
        return older


def notices_of(row: Row) -> list[Notice]:
    """What tells of a deal, the newest first; of a report that has a newer version only that one.

    A report about all deals counts only where something of this deal was read in it."""
    by_source: dict[str, Notice] = {}

    def at(read_in: ReadAt) -> Notice:
        known = (read_in.source, read_in.title, read_in.publisher, read_in.date)
        return by_source.setdefault(read_in.source, Notice(row, *known))

    for result in row.results:
        at(result.read_in).results.append(result)
    for state in row.states:
        at(state.read_in).states.append(state)
    for lesson in row.lessons:
        at(lesson.read_in).lessons.append(lesson)
    for step in row.money:
        at(step.read_in).money.append(step)
    for adjusted in row.adjustments:
        at(adjusted.read_in).adjustments.append(adjusted)
    for consulted in row.consultations:
        at(consulted.read_in).consultations.append(consulted)
    for report in row.reports:
        if report.source in by_source or report.level != ReportLevel.TO_PARLIAMENT:
            known = (report.source, report.title, report.publisher, report.date)
            by_source.setdefault(report.source, Notice(row, *known)).report = report
    current = (notice for notice in by_source.values() if not notice.replaced)
    return sorted(current, key=lambda notice: (notice.newest_year, notice.date or "", notice.source), reverse=True)


@dataclass(frozen=True)
class DealProgress:
    """One deal and what tells of it, the newest first."""

    row: Row
    notices: list[Notice]

    def about(self, years: Collection[int], themes: Collection[str] = ()) -> list[Notice]:
        """Those about one of `years` that tell of one of `themes`; where none are asked, of whatever."""
        return [
            notice
            for notice in self.notices
            if notice.kind != EVENT
            and (not years or not set(years).isdisjoint(notice.years))
            and (not themes or not notice.themes.isdisjoint(themes))
        ]

    def heard(self, years: Collection[int], themes: Collection[str] = ()) -> str | None:
        """What there is of them; None where the deal surely did not run in any of `years`."""
        kinds = {notice.kind for notice in self.about(years, themes)}
        if kinds:
            return WITH_REPORT if WITH_REPORT in kinds else WITH_MESSAGE
        return WITH_NEITHER if not years or any(self.row.span.covers(year) for year in years) else None

    @property
    def earlier(self) -> list[ReportRow]:
        """The reports of which there is a newer version."""
        return [report for report in self.row.reports if report.replaced]


class ReleaseProgress:
    """All deals of a release with what tells of them."""

    def __init__(self, deals: Index, last_year: int) -> None:
        self.deals = [DealProgress(row, notices_of(row)) for row in deals.rows]
        self.national = national_reports(deals.rows)
        told = {year for deal in self.deals for notice in deal.about(()) for year in notice.years}
        told |= {year for report in self.national for year in report.years}
        chosen = (deal.row.span.first for deal in self.deals)
        first = min([*told, *(year for year in chosen if year)], default=last_year + 1)
        every_year = range(first, max([last_year, *told]) + 1)
        self.years = list(every_year)[-MOST_MATRIX_YEARS:]
        self.reported_years = sorted(told)
        # {year: {what there is of it: the deals}}; a deal that surely did not run then is in none.
        self.of_year = {year: heard_masks(self.deals, [year]) for year in {*self.years, *told}}


def heard_masks(deals: list[DealProgress], years: Collection[int], themes: Collection[str] = ()) -> dict[str, int]:
    """{what there is of those years and themes: the deals, in order}."""
    masks = dict.fromkeys(HEARD, 0)
    for number, deal in enumerate(deals):
        if heard := deal.heard(years, themes):
            masks[heard] |= 1 << number
    return masks


def national_reports(rows: Iterable[Row]) -> list[ReportRow]:
    """The reports about all deals together that any of them cites, each once; of several versions the newest."""
    by_source = {
        report.source: report for row in rows for report in row.reports if report.level == ReportLevel.TO_PARLIAMENT
    }
    replaced = {report.replaces for report in by_source.values()}
    return [report for source, report in sorted(by_source.items()) if source not in replaced]


def release_progress(index: Index) -> ReleaseProgress:
    """The progress of a release, kept with its index: up to the last year that was over on the day it is about."""
    return index.once("voortgang", lambda: ReleaseProgress(index, index.day.year - 1))


class ProgressIndex(Shapes):
    """The deals of a release as a list of progress is filtered: by all that deals are found by, by the year of a report, and by
    whether there is one, of the `years` and `themes` that are asked.

    `heard`: what of `HEARD` is asked. A year by itself asks for what there is about it; beside that it only says of which
    year one asks."""

    def __init__(
        self, deals: Index, years: Collection[int] = (), themes: Collection[str] = (), heard: Collection[str] = ()
    ) -> None:
        super().__init__()
        self.deals, self.progress, self.all = deals, release_progress(deals), deals.all
        self.years, self.themes, self.heard = years, themes, heard
        every_year = sorted({*self.progress.years, *self.progress.reported_years})
        self.by_slug = deals.by_slug | {
            YEAR.name: {str(year): self.of_year(year) for year in every_year},
            HEARING.name: heard_masks(self.progress.deals, years, themes),
        }
        self.values = deals.values | {
            YEAR.name: [Value(str(year), str(year)) for year in every_year],
            HEARING.name: list(HEARD.values()),
        }

    def of_year(self, year: int) -> int:
        """The deals that a choice of this year alone gives."""
        heard = self.heard or (WITH_REPORT, WITH_MESSAGE)
        themes = self.themes if self.heard else ()
        masks = heard_masks(self.progress.deals, [year], themes) if themes else self.progress.of_year[year]
        return union(masks[kind] for kind in heard)

    def numbers(self, mask: int) -> list[int]:
        return self.deals.numbers(mask)

    def real_value(self, facet: Facet, slug: str) -> Value | None:
        return facet.find(slug) if facet.name in PROGRESS_FACETS else self.deals.real_value(facet, slug)

    def mask_of(self, facet: str, slug: str) -> int:
        """The deals with one value of `facet`."""
        if facet == YEAR.name and self.heard:
            return self.all
        if facet in PROGRESS_FACETS:
            return self.by_slug[facet].get(slug, 0)
        return self.deals.mask_of(facet, slug)


def missing_part(deals: Index) -> Missing:
    """Of how many deals no ministry is known that signed or is named."""
    named = union(deals.by_slug["betrokken"].values())
    return Missing((deals.unknown_for("ministerie") & ~named).bit_count(), 0, len(deals.rows))


def find_year(name: str) -> Value | None:
    return Value(name, name) if re.fullmatch("20[0-9]{2}", name) else None


YEAR = Facet(
    "verslagjaar",
    "verslagjaar",
    "Verslagjaren",
    lambda row: [
        Value(str(year), str(year)) for year in sorted({year for one in notices_of(row) for year in one.years})
    ],
    "verwacht een jaar, bijvoorbeeld 2023",
    find=find_year,
    open=True,
)
HEARING = Facet(
    "gemeld",
    "wat er staat",
    "Wat er staat",
    lambda row: [HEARD[heard] for heard in [DealProgress(row, notices_of(row)).heard(())] if heard],
    f"verwacht {', '.join(HEARD)}",
    find=HEARD.get,
    open=True,
)
PROGRESS_FACETS = {facet.name: facet for facet in (YEAR, HEARING, TAKING_PART)}


@dataclass(frozen=True)
class ProgressSelection:
    """A set of deals with their progress. Stands where django-filter expects a queryset."""

    index: ProgressIndex
    mask: int
    model = None

    def all(self) -> ProgressSelection:
        return self

    def __len__(self) -> int:
        return self.mask.bit_count()

    def deals(self) -> list[DealProgress]:
        """By tranche, then by name."""
        deals = [self.index.progress.deals[number] for number in self.index.numbers(self.mask)]
        return sorted(deals, key=lambda deal: deal.row.tranche.number)


def progress_index(index: Index) -> ProgressIndex:
    """The index of a list that asks of no year and no theme, kept with that of the deals."""
    return index.once("voortgang om te filteren", lambda: ProgressIndex(index))
