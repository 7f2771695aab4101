"""The numbers behind the charts, their labels, and where every mark stands; no colours.

Across, a place is a percentage of the width; downwards it counts rows. Money is integer cents. What is not
known gets a stub of a fixed width, in no scale, and is never drawn as zero."""

from __future__ import annotations

import datetime as dt
import math
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from ..money import MILLION
from ..reference.models import ProgrammeFact
from ..vocabulary import MilestoneKind, Precision
from .changes import period
from .index import Index, Row, Value
from .models import Release, Version
from .overview import Total, Totals, groups, total, totals
from .programme import Comparison, compared, newest_first
from .reading import MONTHS

# The width of what is not known, in rem: it has no place on the scale.
STUB = 1.3
# A mark for one day must still be seen.
LEAST_SPAN = 1.0
# How high a heading above rows is, in rows.
HEADING = 0.7
# Dates nearer than this share one mark.
NEAR = dt.timedelta(days=183)
# More bars than this are a wall; the rest stands behind a button.
MOST_AT_ONCE = 25
# Room for names before the bars and for labels behind them, in rem. A longer name puts all names above their bars.
ROOMS = {"room-7": 7.0, "room-10": 10.0, "room-14": 14.0, "room-18": 18.0, "room-23": 23.0}
TAILS = {"tail-2": 2.0, "tail-4": 4.0, "tail-6": 6.0, "tail-8": 8.0, "tail-10": 10.0}
NAMES_ABOVE = ""
REM_PER_LETTER = 0.5
# What a phone of 320 pixels has for a chart, in rem.
NARROWEST = 18.0
SMALLEST_CIRCLE, LARGEST_CIRCLE = 10, 17
# The most precise first: ‘on or before’ only says when it was over.
PRECISE = list(map(str, (Precision.DAY, Precision.MONTH, Precision.YEAR, Precision.BY)))


def room(names: Iterable[str]) -> str:
    """The class that leaves room for the longest of `names`."""
    needed = max(map(letters, names), default=0)
    return next((name for name, rem in ROOMS.items() if needed <= rem), NAMES_ABOVE)


def letters(text: str) -> float:
    """How wide `text` is, in rem, with the space before or behind it."""
    return (len(text) + 1) * REM_PER_LETTER


def millions(amount: int) -> str:
    """`12,5`: cents in millions of euros for a label, rounded to two decimals."""
    number = (Decimal(amount) / MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if amount and not number:
        return "< 0,01"
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


class Tick(NamedTuple):
    """A line of the axis. `minor`: may be left out where there is little room."""

    at: float
    label: str
    minor: bool = False


class Part(NamedTuple):
    """One part of a bar: `side` is rijk or regio; what is not `known` is hatched.

    `width` None is a stub; `shifted`: it stands behind one."""

    side: str
    known: bool
    start: float
    width: float | None
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, parts end to end, and a label behind them."""

    top: float
    name: str
    parts: list[Part]
    label: str

    @property
    def end(self) -> float:
        """Where the bar ends, but for its stub."""
        return round(self.parts[-1].start + (self.parts[-1].width or 0), 2) if self.parts else 0.0

    @property
    def stub(self) -> bool:
        return any(part.width is None for part in self.parts)


@dataclass(frozen=True, slots=True)
class Bars:
    rows: list[Bar]
    ticks: list[Tick]

    @property
    def height(self) -> float:
        return self.rows[-1].top + 1 if self.rows else 0

    @property
    def room(self) -> str:
        return room(row.name for row in self.rows)

    @property
    def tail(self) -> str:
        """The class that leaves room for every label behind its bar, on the smallest screen too."""
        return next((name for name, rem in TAILS.items() if all(fits(row, rem) for row in self.rows)), "tail-10")


def fits(row: Bar, tail: float) -> bool:
    return row.end / 100 * (NARROWEST - tail) + STUB * row.stub + letters(row.label) <= NARROWEST


@dataclass(frozen=True, slots=True)
class Scale:
    """From cents, or from deals, to a percentage of the width."""

    top: int

    def width(self, value: int) -> float:
        return round(100 * value / self.top, 2) if self.top else 0.0

    def ticks(self, unit: int) -> list[Tick]:
        """Lines at round numbers of `unit`; of deals at whole numbers."""
        step = round_step(self.top / unit) if unit > 1 else max(1, round_step(self.top))
        marks = [number * step for number in range(int(self.top / unit / step) + 1)] if self.top else []
        return [Tick(self.width(round(mark * unit)), f"{mark:g}".replace(".", ",")) for mark in marks]

    def parts(self, sides: list[tuple[str, int | None, bool]]) -> list[Part]:
        """`sides`: (rijk or regio, the value, known); a stub where the value is None."""
        parts: list[Part] = []
        start = 0.0
        for side, value, known in sides:
            behind_stub = any(part.width is None for part in parts)
            width = None if value is None else self.width(value)
            parts.append(Part(side, known and value is not None, round(start, 2), width, behind_stub))
            start += width or 0
        return parts


def round_step(top: float) -> float:
    """1, 2 or 5 times a power of ten: three to six of them make `top`."""
    power = 10 ** math.floor(math.log10(top / 3)) if top else 1
    return next(power * times for times in (1, 2, 5, 10) if top / (power * times) <= 6)


# --- Rijk and regio per deal --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amounts:
    """`first` are the first bars, `rest` the others on a scale of their own. `without`: the deals with no known amount.

    `both` adds up only the deals of which both sides are known, so that the two can be compared."""

    rows: list[Row]
    drawn: list[Row]
    without: list[Row]
    first: Bars
    rest: Bars
    both: Totals


def amounts_chart(rows: list[Row]) -> Amounts:
    """`rows` in the order in which they are drawn."""
    drawn = [row for row in rows if row.national is not None or row.regional is not None]
    both = [row for row in drawn if row.total is not None]
    return Amounts(
        rows,
        drawn,
        [row for row in rows if row.national is None and row.regional is None],
        amounts_bars(drawn[:MOST_AT_ONCE]),
        amounts_bars(drawn[MOST_AT_ONCE:]),
        Totals(len(both), total([row.national for row in both]), total([row.regional for row in both])),
    )


def known_amount(row: Row) -> int:
    """What is known of both sides together: for order and scale only, since one of them may be missing."""
    return (row.national or 0) + (row.regional or 0)


def amounts_bars(rows: list[Row]) -> Bars:
    scale = Scale(max(map(known_amount, rows), default=0))
    return Bars([amounts_bar(place, row, scale) for place, row in enumerate(rows)], scale.ticks(MILLION))


def amounts_bar(place: int, row: Row, scale: Scale) -> Bar:
    parts = scale.parts([("rijk", row.national, True), ("regio", row.regional, True)])
    national = "Rijk onbekend" if row.national is None else millions(row.national)
    regional = "regio onbekend" if row.regional is None else millions(row.regional)
    return Bar(place, row.name, parts, f"{national} + {regional}")


# --- Money by tranche ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrancheLine:
    """One side of one tranche. `stated`: the newest budget that a source states of the same, Rijk only.

    Such a budget is of the `whole` tranche: beside a part of its deals it would say nothing."""

    tranche: Value
    side: str
    sum: Total
    stated: Comparison | None
    whole: bool

    @property
    def unexplained(self) -> int | None:
        """How much the stated budget is above what is known, or None where nothing is stated or nothing remains."""
        if self.stated is None or self.stated.stated is None:
            return None
        return max(0, self.stated.stated - (self.sum.amount or 0)) or None


@dataclass(frozen=True, slots=True)
class Tranches:
    """`money` in cents, and `known`: of how many deals that is."""

    lines: list[TrancheLine]
    money: Bars
    known: Bars


def tranches_chart(index: Index, mask: int, as_of: dt.date) -> Tranches:
    stated = stated_budgets(index, as_of)
    lines = []
    for group in groups(index, "tranche", mask):
        every = index.by_slug["tranche"][group.value.slug]
        sums = totals(index, every & mask)
        whole = not every & ~mask
        budget = stated.get(int(group.value.slug)) if whole else None
        lines += [
            TrancheLine(group.value, "rijk", sums.national, budget, whole),
            TrancheLine(group.value, "regio", sums.regional, None, whole),
        ]
    money = Scale(max(((line.sum.amount or 0) + (line.unexplained or 0) for line in lines), default=0))
    deals = Scale(max((line.sum.deals for line in lines), default=0))
    return Tranches(
        lines,
        Bars([money_bar(place, line, money) for place, line in enumerate(lines)], money.ticks(MILLION)),
        Bars([known_bar(place, line, deals) for place, line in enumerate(lines)], deals.ticks(1)),
    )


def stated_budgets(index: Index, as_of: dt.date) -> dict[int, Comparison]:
    """Per tranche the newest budget stated on `as_of` that counts the same as this register. One query."""
    facts = ProgrammeFact.objects.filter(
        kind=ProgrammeFact.Kind.BUDGET, tranche__isnull=False, comparable=True
    ).select_related("tranche")
    found: dict[int, Comparison] = {}
    for fact in sorted(facts, key=newest_first):
        if fact.tranche and (fact.as_of is None or fact.as_of <= as_of):
            found.setdefault(fact.tranche.number, compared(index, fact, fact.tranche.number))
    return found


def tranche_top(place: int) -> float:
    """Two bars of a tranche stand together, with a gap before the next."""
    return place + place // 2 * 0.4


def line_name(line: TrancheLine) -> str:
    return f"{line.tranche.label.capitalize()}, Rijk" if line.side == "rijk" else "regio"


def money_bar(place: int, line: TrancheLine, scale: Scale) -> Bar:
    sides: list[tuple[str, int | None, bool]] = []
    words = []
    if line.sum.amount is not None:
        sides.append((line.side, line.sum.amount, True))
        words.append(millions(line.sum.amount))
    if line.unexplained is not None and line.stated and line.stated.stated:
        sides.append((line.side, line.unexplained, False))
        words.append(f"van {millions(line.stated.stated)}")
    elif not line.sum.complete:
        sides.append((line.side, None, False))
        words.append("+ onbekend" if words else "onbekend")
    return Bar(tranche_top(place), line_name(line), scale.parts(sides), " ".join(words))


def known_bar(place: int, line: TrancheLine, scale: Scale) -> Bar:
    sides = [(line.side, line.sum.known, True), (line.side, line.sum.deals - line.sum.known, False)]
    parts = scale.parts([side for side in sides if side[1]])
    return Bar(tranche_top(place), line_name(line), parts, f"{line.sum.known} van {line.sum.deals}")


# --- Ministry × deal ----------------------------------------------------------------------------------------------------


class Column(NamedTuple):
    """A column of a matrix: its place, its name in short lines, and how many deals it has."""

    value: Value
    at: float
    words: list[str]
    deals: int


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A deal with where its signatures stand, and where not. What is not `complete` has no empty dots: they may be signed."""

    row: Row
    signed: list[float]
    empty: list[float]
    complete: bool

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True)
class Ministries:
    """Only deals of which a ministry is known; `unknown` counts those of which none is, `other` those to which it does not apply."""

    rows: list[SignedRow]
    columns: list[Column]
    deals: int
    unknown: int
    other: int
    partly: int

    @property
    def room(self) -> str:
        return room([*(row.name for row in self.rows), "aantal deals"])


def ministries_chart(index: Index, rows: list[Row], mask: int) -> Ministries:
    """`rows` of `mask` in the order in which they are drawn."""
    found = groups(index, "ministerie", mask)
    columns = [
        Column(group.value, column_place(place, len(found)), group.value.label.split(" / "), group.deals)
        for place, group in enumerate(found)
    ]
    drawn = [signed_row(row, columns) for row in rows if row.ministries]
    unknown = sum("ministeries" in row.unknown for row in rows if not row.ministries)
    partly = sum(not line.complete for line in drawn)
    return Ministries(drawn, columns, len(rows), unknown, len(rows) - len(drawn) - unknown, partly)


def column_place(place: int, columns: int) -> float:
    """The middle of a column."""
    return round(100 * (place + 0.5) / columns, 2)


def signed_row(row: Row, columns: list[Column]) -> SignedRow:
    slugs = {slug for slug, _ in row.ministries}
    complete = "ministeries" not in row.incomplete and "ministeries" not in row.unknown
    signed = [column.at for column in columns if column.value.slug in slugs]
    empty = [column.at for column in columns if column.value.slug not in slugs] if complete else []
    return SignedRow(row, signed, empty, complete)


# --- Themes × tranche ---------------------------------------------------------------------------------------------------


class Cell(NamedTuple):
    """How many deals of a tranche have a theme; None where no deal of that tranche has been given any."""

    column: Column
    deals: int | None
    radius: float


@dataclass(frozen=True, slots=True)
class ThemeRow:
    theme: Value
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Themes:
    """`tagged` per tranche: the deals with at least one theme, in the order of `columns`."""

    rows: list[ThemeRow]
    columns: list[Column]
    tagged: list[int]
    deals: int

    @property
    def untagged(self) -> list[tuple[Column, int]]:
        return [(column, column.deals - tagged) for column, tagged in zip(self.columns, self.tagged, strict=True)]

    @property
    def together(self) -> int:
        return sum(self.tagged)

    @property
    def room(self) -> str:
        return room([*(row.theme.label for row in self.rows), "niet ingedeeld"])


def themes_chart(index: Index, mask: int) -> Themes:
    found = groups(index, "tranche", mask)
    masks = [index.by_slug["tranche"][group.value.slug] & mask for group in found]
    columns = [
        Column(group.value, column_place(place, len(found)), [group.value.label.removesuffix(" tranche")], group.deals)
        for place, group in enumerate(found)
    ]
    with_theme = index.where(lambda row: bool(row.themes))
    tagged = [(with_theme & one).bit_count() for one in masks]
    counted = [
        (group.value, [(index.by_slug["thema"][group.value.slug] & one).bit_count() for one in masks])
        for group in groups(index, "thema", mask)
    ]
    most = max((number for _, numbers in counted for number in numbers), default=0)
    rows = [
        ThemeRow(
            theme,
            [
                Cell(column, number if known else None, circle(number, most))
                for column, number, known in zip(columns, numbers, tagged, strict=True)
            ],
        )
        for theme, numbers in counted
    ]
    return Themes(rows, columns, tagged, mask.bit_count())


def circle(number: int, most: int) -> float:
    """More deals, a larger circle; never too small for its number."""
    if not number:
        return 0
    return round(SMALLEST_CIRCLE + (LARGEST_CIRCLE - SMALLEST_CIRCLE) * math.sqrt(number / most), 1)


# --- Milestones in time -------------------------------------------------------------------------------------------------


class Step(NamedTuple):
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

    steps: list[Step]
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

    top: float
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
            return f"{self.tranche.label.capitalize()}, {self.deals} {'deal' if self.deals == 1 else 'deals'}"
        return str(MilestoneKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Milestones:
    """`today` is the day that the release is about. `steps`: by deal, in the order of a deal's life."""

    lanes: list[Lane]
    ticks: list[Tick]
    today: float
    steps: list[Step]
    deals: int

    @property
    def height(self) -> float:
        return self.lanes[-1].top + 1 if self.lanes else 0

    @property
    def drawn(self) -> list[Lane]:
        """The lanes with marks, without the headings."""
        return [lane for lane in self.lanes if lane.kind]

    @property
    def room(self) -> str:
        return room(lane.name for lane in self.lanes)

    @property
    def undated(self) -> int:
        """The deals of which no milestone is known."""
        return self.deals - len({step.slug for step in self.steps})

    def known(self, kind: str) -> int:
        """Of how many deals a date of `kind` is known."""
        return sum(step.kind == kind for step in self.steps)

    @property
    def covenants(self) -> int:
        return self.known(MilestoneKind.COVENANT)

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

    def span(self, steps: list[Step]) -> Span:
        start = self.at(min(step.date for step in steps))
        end = self.at(max(step.last_day for step in steps) + dt.timedelta(days=1))
        return Span(steps, start, round(max(end - start, LEAST_SPAN), 2))


def lanes(index: Index, mask: int, known: dict[str, list[Step]], axis: Axis) -> list[Lane]:
    """Per tranche a heading, and a lane for every kind of milestone of which a date is known."""
    found: list[Lane] = []
    top = 0.0
    for group in groups(index, "tranche", mask):
        rows = list(index.rows_in(index.by_slug["tranche"][group.value.slug] & mask))
        steps = [step for row in rows for step in known.get(row.slug, [])]
        if steps:
            found.append(Lane(round(top, 1), group.value, group.deals, "", []))
            top += HEADING
        for kind in MilestoneKind.values:
            spans = [axis.span(near) for near in together([step for step in steps if step.kind == kind])]
            if spans:
                found.append(Lane(round(top, 1), group.value, group.deals, kind, spans))
                top += 1
    return found


def together(steps: list[Step]) -> list[list[Step]]:
    """`steps` in time, those less than half a year apart in one list."""
    found: list[list[Step]] = []
    for step in sorted(steps, key=lambda step: (step.date, step.last_day, step.slug)):
        if found and step.date - max(near.last_day for near in found[-1]) < NEAR:
            found[-1].append(step)
        else:
            found.append([step])
    return found


def release_steps(release: Release, index: Index) -> dict[str, list[Step]]:
    """{deal: its milestones} of `release`. One query, once per process: the index does not keep them."""
    key = "mijlpalen"
    if key not in index.shapes:
        versions = Version.objects.filter(lines__release=release).iterator(chunk_size=200)
        index.shapes[key] = {version.slug: deal_steps(version.read(), release.as_of) for version in versions}
    kept: dict[str, list[Step]] = index.shapes[key]
    return kept


def deal_steps(content: dict[str, Any], as_of: dt.date) -> list[Step]:
    """Of every kind of milestone the most precise date that holds on `as_of`; of two, the earliest."""
    sources = {source["slug"]: reference(source) for source in content["bronnen"]}
    found: dict[str, Step] = {}
    holding = [fact for fact in content["mijlpalen"] if holds(fact, as_of.isoformat())]
    for fact in sorted(
        holding, key=lambda fact: (PRECISE.index(fact["nauwkeurigheid"]), fact["datum"], fact["sleutel"])
    ):
        read = fact["bron"] or {}
        step = Step(
            content["slug"],
            fact["soort"],
            dt.date.fromisoformat(fact["datum"]),
            fact["nauwkeurigheid"],
            sources.get(read.get("bron")),
            read.get("vindplaats"),
        )
        found.setdefault(fact["soort"], step)
    return [found[kind] for kind in MilestoneKind.values if kind in found]


def holds(fact: dict[str, Any], day: str) -> bool:
    return (fact["geldigVan"] or day) <= day and (fact["geldigTot"] is None or day < fact["geldigTot"])


def reference(source: dict[str, Any]) -> str:
    """A source in one line."""
    return ", ".join(filter(None, (source["titel"], source["briefkenmerk"], source["kamerstuk"], source["datum"])))
