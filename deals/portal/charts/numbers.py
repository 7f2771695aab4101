"""The numbers behind the charts, their labels, and where every mark stands; no colours.

Across, a place is a percentage of the width; downwards it counts rows. Money is integer cents. What is not
known has no length: it is a word in the label, and is never drawn as zero."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ...language.money import MILLION, with_points
from ...reference.models import ProgrammeFact
from ...register.index import Index
from ...register.models import Release
from ...register.programme import Comparison, compared, newest_first
from ...register.rows import Row, Value
from ...register.totals import Total, Totals, groups, total, totals
from ..filters import DealFilter

# How high a heading above rows is, in rows.
HEADING_ROWS = 0.7
# More bars than this are a wall; the rest stands behind a button.
MOST_AT_ONCE = 25
# Of more deals than this neither a picture nor its table shows all: the files do.
MOST_DRAWN = 250
# Room for names before the bars and for labels behind them, in rem. A longer name puts all names above their bars.
ROOMS = {"room-7": 7.0, "room-10": 10.0, "room-14": 14.0, "room-18": 18.0, "room-23": 23.0}
TAILS = {"tail-2": 2.0, "tail-4": 4.0, "tail-6": 6.0, "tail-8": 8.0, "tail-10": 10.0}
NAMES_ABOVE = ""
REM_PER_LETTER = 0.5
# What a phone of 320 pixels has for a chart, in rem.
NARROWEST = 18.0
SMALLEST_CIRCLE, LARGEST_CIRCLE = 10, 17


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
    return with_points(int(whole)) + (f",{rest}" if rest else "")


class Tick(NamedTuple):
    """A line of the axis. `minor`: may be left out where there is little room."""

    at: float
    label: str
    minor: bool = False


class BarPart(NamedTuple):
    """One part of a bar: `side` is rijk or regio. What is not `known` is hatched: its length is, for whose it is, not."""

    side: str
    known: bool
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: a name, parts end to end, and a label behind them."""

    top: float
    name: str
    parts: list[BarPart]
    label: str

    @property
    def end(self) -> float:
        return round(self.parts[-1].start + self.parts[-1].width, 2) if self.parts else 0.0


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
    return row.end / 100 * (NARROWEST - tail) + letters(row.label) <= NARROWEST


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

    def parts(self, sides: list[tuple[str, int | None, bool]]) -> list[BarPart]:
        """`sides`: (rijk or regio, the value, known), end to end; of what has no value there is no part."""
        parts: list[BarPart] = []
        start = 0.0
        for side, value, known in sides:
            if value is not None:
                parts.append(BarPart(side, known, round(start, 2), self.width(value)))
                start += self.width(value)
        return parts


def round_step(top: float) -> float:
    """1, 2 or 5 times a power of ten: three to six of them make `top`."""
    power = 10 ** math.floor(math.log10(top / 3)) if top else 1
    return next(power * times for times in (1, 2, 5, 10) if top / (power * times) <= 6)


# --- Rijk and regio per deal


@dataclass(frozen=True, slots=True)
class Amounts:
    """`first` are the first bars, `rest` the others on a scale of their own. `without`: the deals with no known amount.

    `both` adds up only the deals of which both sides are known, so that the two can be compared. Of more than can be drawn
    the last have no bar, and no row in the table."""

    rows: list[Row]
    drawn: list[Row]
    without: list[Row]
    first: Bars
    rest: Bars
    both: Totals

    @property
    def table(self) -> list[Row]:
        return self.rows[:MOST_DRAWN]

    @property
    def without_bar(self) -> int:
        """How many deals with a known amount are not drawn."""
        return max(0, len(self.drawn) - MOST_DRAWN)

    @property
    def left_out(self) -> int:
        """How many deals are not in the table."""
        return len(self.rows) - len(self.table)


def amounts_chart(rows: list[Row]) -> Amounts:
    """`rows` in the order in which they are drawn."""
    drawn = [row for row in rows if row.national is not None or row.regional is not None]
    both = [row for row in drawn if row.total is not None]
    return Amounts(
        rows,
        drawn,
        [row for row in rows if row.national is None and row.regional is None],
        amounts_bars(drawn[:MOST_AT_ONCE]),
        amounts_bars(drawn[MOST_AT_ONCE:MOST_DRAWN]),
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


# --- Money by tranche


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
class TranchesChart:
    """`money` in cents, and `known`: of how many deals that is."""

    lines: list[TrancheLine]
    money: Bars
    known: Bars

    @property
    def hatch(self) -> str:
        """What is hatched in `money`, or nothing where nothing is."""
        below = any(line.unexplained for line in self.lines)
        return "het verschil met het budget dat een bron noemt" if below else ""


def tranches_chart(index: Index, mask: int, release: Release) -> TranchesChart:
    stated = stated_budgets(index, release)
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
    return TranchesChart(
        lines,
        Bars([money_bar(place, line, money) for place, line in enumerate(lines)], money.ticks(MILLION)),
        Bars([known_bar(place, line, deals) for place, line in enumerate(lines)], deals.ticks(1)),
    )


def stated_budgets(index: Index, release: Release) -> dict[int, Comparison]:
    """Per tranche the newest budget, as far as `release` tells, that counts the same as this register. One query."""
    known = ProgrammeFact.objects.known_at(release.as_of, release.visible_from)
    facts = known.filter(kind=ProgrammeFact.Kind.BUDGET, tranche__isnull=False, comparable=True).select_related(
        "tranche"
    )
    budgets: dict[int, Comparison] = {}
    for fact in sorted(facts, key=newest_first):
        if fact.tranche:
            budgets.setdefault(fact.tranche.number, compared(index, fact, fact.tranche.number))
    return budgets


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
        words.append("+ onbekend" if words else "onbekend")
    return Bar(tranche_top(place), line_name(line), scale.parts(sides), " ".join(words))


def known_bar(place: int, line: TrancheLine, scale: Scale) -> Bar:
    sides = [(line.side, line.sum.known, True), (line.side, line.sum.deals - line.sum.known, False)]
    parts = scale.parts([side for side in sides if side[1]])
    return Bar(tranche_top(place), line_name(line), parts, f"{line.sum.known} van {line.sum.deals}")


# --- Ministry × deal


class MatrixColumn(NamedTuple):
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
    columns: list[MatrixColumn]
    deals: int
    unknown: int
    other: int
    partly: int

    @property
    def shown(self) -> Ministries:
        """The same with as many rows as can be drawn."""
        return replace(self, rows=self.rows[:MOST_DRAWN])

    @property
    def left_out(self) -> int:
        """How many rows cannot be drawn."""
        return max(0, len(self.rows) - MOST_DRAWN)

    @property
    def room(self) -> str:
        return room([*(row.name for row in self.rows), "aantal deals"])


def ministries_chart(index: Index, rows: list[Row], mask: int) -> Ministries:
    """`rows` of `mask` in the order in which they are drawn."""
    signing = groups(index, "ministerie", mask)
    columns = [
        MatrixColumn(group.value, column_place(place, len(signing)), group.value.label.split(" / "), group.deals)
        for place, group in enumerate(signing)
    ]
    drawn = [signed_row(row, columns) for row in rows if row.ministries]
    unknown = sum("ministeries" in row.unknown for row in rows if not row.ministries)
    partly = sum(not line.complete for line in drawn)
    return Ministries(drawn, columns, len(rows), unknown, len(rows) - len(drawn) - unknown, partly)


def column_place(place: int, columns: int) -> float:
    """The middle of a column."""
    return round(100 * (place + 0.5) / columns, 2)


def signed_row(row: Row, columns: list[MatrixColumn]) -> SignedRow:
    slugs = {slug for slug, _ in row.ministries}
    complete = "ministeries" not in row.incomplete and "ministeries" not in row.unknown
    signed = [column.at for column in columns if column.value.slug in slugs]
    empty = [column.at for column in columns if column.value.slug not in slugs] if complete else []
    return SignedRow(row, signed, empty, complete)


# --- Themes × tranche


class ThemeCell(NamedTuple):
    """How many deals of a tranche have a theme; None where no deal of that tranche has been given any."""

    column: MatrixColumn
    deals: int | None
    radius: float


@dataclass(frozen=True, slots=True)
class ThemeRow:
    theme: Value
    cells: list[ThemeCell]


@dataclass(frozen=True, slots=True)
class Themes:
    """`tagged` per tranche: the deals with at least one theme, in the order of `columns`."""

    rows: list[ThemeRow]
    columns: list[MatrixColumn]
    tagged: list[int]
    deals: int

    @property
    def untagged(self) -> list[tuple[MatrixColumn, int]]:
        return [(column, column.deals - tagged) for column, tagged in zip(self.columns, self.tagged, strict=True)]

    @property
    def together(self) -> int:
        return sum(self.tagged)

    @property
    def room(self) -> str:
        return room([*(row.theme.label for row in self.rows), "niet ingedeeld"])


def themes_chart(index: Index, mask: int) -> Themes:
    tranches = groups(index, "tranche", mask)
    masks = [index.by_slug["tranche"][group.value.slug] & mask for group in tranches]
    columns = [
        MatrixColumn(
            group.value, column_place(place, len(tranches)), [group.value.label.removesuffix(" tranche")], group.deals
        )
        for place, group in enumerate(tranches)
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
                ThemeCell(column, number if known else None, circle(number, most))
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


def by_amount(deals: DealFilter) -> list[Row]:
    """The rows in the order that was asked for; by default the largest known amount first."""
    rows = deals.qs.rows()
    return rows if deals.form.cleaned_data["sorteer"] else sorted(rows, key=known_amount, reverse=True)
