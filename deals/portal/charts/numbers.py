"""The numbers behind the charts: every deal once, every euro once, in integer cents; what is not known is in none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import NamedTuple

from ...language.money import MILLION, with_points
from ...reference.models import ProgrammeFact
from ...register.facet import UNCLASSIFIED
from ...register.index import Index
from ...register.models import Release
from ...register.programme import Comparison, compared, newest_first
from ...register.rows import AskedAmount, Row, Value
from ...register.totals import Total, groups, total, totals
from ..filters import DealFilter

# Of more deals than this no table shows all: the files do.
MOST_DRAWN = 250
# Of fewer amounts than this a median says nothing.
LEAST_FOR_A_MEDIAN = 5
# The facet of the parts of the country: a deal lies in one, or in what is called more than one.
COUNTRY_PART = "landsdeel"


def millions(amount: int) -> str:
    """`12,5`: cents in millions of euros for a label, rounded to two decimals."""
    number = (Decimal(amount) / MILLION).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if amount and not number:
        return "< 0,01"
    whole, _, rest = f"{number:.2f}".partition(".")
    rest = rest.rstrip("0")
    return with_points(int(whole)) + (f",{rest}" if rest else "")


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


class TrancheMoney(NamedTuple):
    """The two sides of a tranche, and what each pays in those deals of which both amounts are known: only that can be compared."""

    national: TrancheLine
    regional: TrancheLine
    compared_national: int
    compared_regional: int


@dataclass(frozen=True, slots=True)
class TranchesChart:
    tranches: list[TrancheMoney]

    @property
    def lines(self) -> list[TrancheLine]:
        return [line for money in self.tranches for line in (money.national, money.regional)]


def tranches_chart(index: Index, mask: int, release: Release) -> TranchesChart:
    stated = stated_budgets(index, release)
    tranches = []
    for group in groups(index, "tranche", mask):
        every = index.by_slug["tranche"][group.value.slug]
        sums = totals(index, every & mask)
        whole = not every & ~mask
        budget = stated.get(int(group.value.slug)) if whole else None
        pairs = [row for row in index.rows_in(every & mask) if row.total is not None]
        national = TrancheLine(group.value, "rijk", sums.national, budget, whole)
        regional = TrancheLine(group.value, "regio", sums.regional, None, whole)
        compared_national, compared_regional = (
            sum(row.national or 0 for row in pairs),
            sum(row.regional or 0 for row in pairs),
        )
        tranches.append(TrancheMoney(national, regional, compared_national, compared_regional))
    return TranchesChart(tranches)


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


# --- Rijk and regio per deal


@dataclass(frozen=True, slots=True)
class ChartShares:
    """`pairs`: the deals of which both amounts are known, the largest share of the region first. `rows`: all, as they were asked."""

    rows: list[Row]
    pairs: list[Row]

    def paying(self, comparison: Callable[[int, int], bool]) -> list[Row]:
        """The pairs of which `comparison` holds between the region and the Rijk."""
        return [row for row in self.pairs if comparison(row.regional or 0, row.national or 0)]

    @property
    def more(self) -> list[Row]:
        return self.paying(lambda regional, national: regional > national)

    @property
    def same(self) -> list[Row]:
        return self.paying(lambda regional, national: regional == national)

    @property
    def less(self) -> list[Row]:
        return self.paying(lambda regional, national: regional < national)

    @property
    def equal(self) -> list[Row]:
        """Those of which both pay the same that a list can hold, the most money first."""
        return sorted(self.same, key=lambda row: (-(row.national or 0), row.name))[:MOST_DRAWN]

    @property
    def not_listed(self) -> int:
        return max(0, len(self.same) - MOST_DRAWN)

    @property
    def without(self) -> list[Row]:
        """The deals of which no amount is known."""
        return [row for row in self.rows if row.national is None and row.regional is None]

    @property
    def table(self) -> list[Row]:
        return self.rows[:MOST_DRAWN]

    @property
    def left_out(self) -> int:
        """How many deals are not in the table."""
        return len(self.rows) - len(self.table)


def shares_chart(rows: list[Row]) -> ChartShares:
    return ChartShares(rows, sorted((row for row in rows if row.total), key=lambda row: (-(row.share or 0), row.name)))


def by_amount(deals: DealFilter) -> list[Row]:
    """The rows in the order that was asked for; by default the largest known amount first."""
    rows = deals.qs.rows()
    return rows if deals.form.cleaned_data["sorteer"] else sorted(rows, key=known_amount, reverse=True)


def known_amount(row: Row) -> int:
    """What is known of both sides together: for order only, since one of them may be missing."""
    return (row.national or 0) + (row.regional or 0)


# --- How much the Rijk pays to a deal


class TrancheSizes(NamedTuple):
    """The deals of a tranche of which the amount of the Rijk is known, the smallest first. `middle`: their median, where they
    are enough for one."""

    tranche: Value
    rows: list[Row]
    deals: int

    @property
    def middle(self) -> int | None:
        amounts = [row.national or 0 for row in self.rows]
        return round(median(amounts)) if len(amounts) >= LEAST_FOR_A_MEDIAN else None


def sizes_chart(index: Index, mask: int) -> list[TrancheSizes]:
    sizes = []
    for group in groups(index, "tranche", mask):
        rows = list(index.rows_in(index.by_slug["tranche"][group.value.slug] & mask))
        known = sorted((row for row in rows if row.national), key=lambda row: (row.national or 0, row.name))
        sizes.append(TrancheSizes(group.value, known, len(rows)))
    return sizes


# --- What was asked of the Rijk, and what it gave


class AskedBesideGot(NamedTuple):
    """One deal of which sources name one amount that was asked, and of which the amount of the Rijk is known."""

    row: Row
    asked: AskedAmount
    amount: int
    got: int


class AskedChart(NamedTuple):
    """The largest amount that was asked first. `several`: deals of which sources name more than one amount that was asked."""

    lines: list[AskedBesideGot]
    several: list[Row]
    deals: int

    @property
    def table(self) -> list[AskedBesideGot]:
        return self.lines[:MOST_DRAWN]


def asked_chart(rows: Sequence[Row]) -> AskedChart:
    lines, several = [], []
    for row in rows:
        exact = {asked.amount: asked for asked in row.asked if asked.exact_amount is not None}
        if len(exact) > 1:
            several.append(row)
        for amount, asked in exact.items() if len(exact) == 1 else ():
            if row.national is not None:
                lines.append(AskedBesideGot(row, asked, amount, row.national))
    return AskedChart(sorted(lines, key=lambda one: (-one.amount, one.row.name)), several, len(rows))


# --- Where the region lies


class PartOfCountry(NamedTuple):
    """How many deals lie in one part of the country, or in several; and what the Rijk pays to those. A deal has one such part."""

    value: Value
    deals: int
    national: Total


class LocationChart(NamedTuple):
    """The part with the most deals first. `unclassified`: of how many deals the editors did not say where they lie."""

    parts: list[PartOfCountry]
    unclassified: int
    deals: int

    @property
    def classified(self) -> int:
        return self.deals - self.unclassified


def location_chart(index: Index, mask: int) -> LocationChart:
    parts, unclassified = [], 0
    for group in groups(index, COUNTRY_PART, mask):
        if group.value == UNCLASSIFIED:
            unclassified = group.deals
        else:
            rows = index.rows_in(index.by_slug[COUNTRY_PART][group.value.slug] & mask)
            parts.append(PartOfCountry(group.value, group.deals, total([row.national for row in rows])))
    return LocationChart(most_first(parts), unclassified, mask.bit_count())


def most_first[Counted: (PartOfCountry, MinistryLine)](things: Iterable[Counted]) -> list[Counted]:
    return sorted(things, key=lambda one: -one.deals)


# --- Who signed


class MinistryLine(NamedTuple):
    """How many deals a ministry signed."""

    value: Value
    deals: int


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A deal with who signed it. What is not `complete` may be signed by others too."""

    row: Row
    signed: frozenset[str]
    complete: bool


@dataclass(frozen=True, slots=True)
class Ministries:
    """`ministries`: who signed most first. `rows`: only deals of which a ministry is known; `unknown` counts those of which
    none is, `other` those to which it does not apply, `partly` those of which not all are known."""

    ministries: list[MinistryLine]
    rows: list[SignedRow]
    deals: int
    unknown: int
    other: int
    partly: int

    @property
    def shown(self) -> Ministries:
        """The same with as many rows as a table can hold."""
        return replace(self, rows=self.rows[:MOST_DRAWN])

    @property
    def left_out(self) -> int:
        """How many rows the table does not hold."""
        return max(0, len(self.rows) - MOST_DRAWN)


def ministries_chart(index: Index, rows: Sequence[Row], mask: int) -> Ministries:
    """`rows` of `mask` in the order in which the table has them."""
    signing = [MinistryLine(group.value, group.deals) for group in groups(index, "ministerie", mask)]
    signed = [signed_row(row) for row in rows if row.ministries]
    unknown = sum("ministeries" in row.unknown for row in rows if not row.ministries)
    partly = sum(not line.complete for line in signed)
    return Ministries(most_first(signing), signed, len(rows), unknown, len(rows) - len(signed) - unknown, partly)


def signed_row(row: Row) -> SignedRow:
    complete = "ministeries" not in row.incomplete and "ministeries" not in row.unknown
    return SignedRow(row, frozenset(slug for slug, _ in row.ministries), complete)


# --- Themes × tranche


class ThemeColumn(NamedTuple):
    """A tranche, how many deals it has, and how many of those have a theme."""

    value: Value
    deals: int
    tagged: int

    @property
    def untagged(self) -> int:
        return self.deals - self.tagged


class ThemeRow(NamedTuple):
    """How many deals have a theme, in every tranche: None where no deal of that tranche has been given any."""

    theme: Value
    numbers: list[int | None]
    deals: int


@dataclass(frozen=True, slots=True)
class Themes:
    """The theme of the most deals first."""

    rows: list[ThemeRow]
    columns: list[ThemeColumn]
    deals: int

    @property
    def together(self) -> int:
        """How many deals have a theme."""
        return sum(column.tagged for column in self.columns)


def themes_chart(index: Index, mask: int) -> Themes:
    tranches = groups(index, "tranche", mask)
    masks = [index.by_slug["tranche"][group.value.slug] & mask for group in tranches]
    with_theme = index.where(lambda row: bool(row.themes))
    columns = [
        ThemeColumn(group.value, group.deals, (with_theme & one).bit_count())
        for group, one in zip(tranches, masks, strict=True)
    ]
    rows = []
    for group in groups(index, "thema", mask):
        theme = index.by_slug["thema"][group.value.slug]
        numbers = [
            (theme & one).bit_count() if column.tagged else None for column, one in zip(columns, masks, strict=True)
        ]
        rows.append(ThemeRow(group.value, numbers, group.deals))
    return Themes(sorted(rows, key=lambda row: -row.deals), columns, mask.bit_count())
