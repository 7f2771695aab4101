"""What a release does not hold yet: of how many deals which field is unknown and why, and of which years nothing is reported.

What is unknown is not nothing: why it is not here is said only where the desk recorded that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..language.vocabulary import GapReason, WorkField
from .index import Index
from .progress import WITH_MESSAGE, WITH_NEITHER, WITH_REPORT, release_progress
from .rows import Row, TrancheName

# Nobody recorded why.
UNEXPLAINED = "niet-vastgelegd"
# Every reason with its words, in the order in which people read them.
REASON_WORDS: dict[str, str] = {
    UNEXPLAINED: "staat nog niet in dit register",
    GapReason.NOT_ENTERED: "nog niet opgenomen uit een bekend stuk",
    GapReason.NOT_STATED: "niet vermeld in de bron",
    GapReason.INCOMPLETE: "niet volledig vermeld in de bron",
    GapReason.NOT_FOUND: "gezocht, niet gevonden",
    GapReason.NOT_APPLICABLE: "niet van toepassing",
}
# What is known in part, and what there is nothing to know of.
NOT_UNKNOWN = (GapReason.INCOMPLETE, GapReason.NOT_APPLICABLE)


class KnownField(NamedTuple):
    """Something that can be known of a deal. `facet`: the filter of the list of deals that finds those of which it is not.

    `is_empty`: whether a row holds none of it; None: without a recorded reason that says nothing."""

    field: WorkField
    is_empty: Callable[[Row], bool] | None
    facet: str = ""


KNOWABLE = (
    KnownField(WorkField.NATIONAL_AMOUNT, lambda row: row.national is None),
    KnownField(WorkField.REGIONAL_AMOUNT, lambda row: row.regional is None),
    KnownField(WorkField.MINISTRIES, lambda row: not row.ministries, "ministerie"),
    KnownField(WorkField.PARTIES, lambda row: not row.parties, "partij"),
    KnownField(WorkField.TREASURER, None),
    KnownField(
        WorkField.MUNICIPALITIES,
        lambda row: not (row.municipalities or row.islands or row.abroad),
        "gemeente",
    ),
    KnownField(WorkField.STATUS, lambda row: row.status is None, "status"),
    KnownField(WorkField.PLANNED_END, lambda row: row.span.last is None),
    KnownField(WorkField.LINES, lambda row: not row.lines, "thema"),
    KnownField(WorkField.TRAITS, None, "kenmerk"),
    KnownField(WorkField.AIMS, lambda row: not row.aims),
    KnownField(WorkField.AIM_FIGURE, lambda row: not any(aim.figure for aim in row.aims)),
    KnownField(WorkField.RESULTS, lambda row: not current_results(row)),
    KnownField(WorkField.RESULT_FIGURE, lambda row: not has_figure(row)),
    KnownField(WorkField.AIM_UNHEARD, lambda row: bool(aims_unheard(row))),
    KnownField(WorkField.FINAL_REPORT, lambda row: not any(report.final for report in row.reports)),
)


def current_results(row: Row) -> list[str]:
    """The keys of its results that were not read in a report of which there is a newer version."""
    return [result.read_in.key for result in row.results if not result.replaced]


def has_figure(row: Row) -> bool:
    return any(result.figure and not result.replaced for result in row.results)


def aims_unheard(row: Row) -> list[str]:
    """The keys of the aims of a deal about which nothing is reported: no result says that it is about them."""
    heard = {result.aim for result in row.results if not result.replaced}
    return [aim.read_in.key for aim in row.aims if aim.read_in.key not in heard]


def why_unknown(row: Row, known: KnownField) -> str | None:
    """Why a field of a deal is not known, or not wholly; None where it is, or where nothing says that it is not."""
    gap = next((gap for gap in row.gaps if gap.field == known.field), None)
    empty = known.is_empty is not None and known.is_empty(row)
    if known.field in row.unknown and (empty or not known.field.startswith("bedragen.")):
        return gap.reason if gap else UNEXPLAINED
    if gap and (empty or known.is_empty is None or gap.reason in NOT_UNKNOWN):
        return gap.reason
    return UNEXPLAINED if empty else None


class LackingCell(NamedTuple):
    """The deals of a tranche of which something is not known, of how many; for one reason or for any."""

    tranche: TrancheName
    rows: list[Row]
    deals: int


class LackingLine(NamedTuple):
    """One field, or the reports about one year: by tranche, for one reason. `facet`: as in `KnownField`."""

    field: str
    label: str
    year: int | None
    reason: str
    cells: list[LackingCell]
    facet: str = ""

    @property
    def anchor(self) -> str:
        """Where the page tells of it."""
        return f"verslag-{self.year}" if self.year else self.field.replace(".", "-").lower()

    @property
    def number(self) -> int:
        return sum(len(cell.rows) for cell in self.cells)

    @property
    def deals(self) -> int:
        return sum(cell.deals for cell in self.cells)


class Lacking:
    """Everything that a release does not hold yet, by field and reason, and by year."""

    def __init__(self, index: Index) -> None:
        self.tranches = sorted({row.tranche for row in index.rows})
        self.index = index
        self.by_reason = [line for known in KNOWABLE for line in self.lines_of(known)]
        progress = release_progress(index)
        self.years = progress.years
        self.by_year = [self.line_of_year(year, progress.of_year[year]) for year in progress.years]

    def cells(self, rows: Iterable[Row], among: Iterable[Row]) -> list[LackingCell]:
        lacking: dict[TrancheName, list[Row]] = {}
        for row in rows:
            lacking.setdefault(row.tranche, []).append(row)
        deals = Counter(row.tranche for row in among)
        return [LackingCell(tranche, lacking.get(tranche, []), deals[tranche]) for tranche in self.tranches]

    def lines_of(self, known: KnownField) -> list[LackingLine]:
        """A line for every reason that any deal has."""
        by_reason: dict[str, list[Row]] = {}
        for row in self.index.rows:
            if reason := why_unknown(row, known):
                by_reason.setdefault(reason, []).append(row)
        return [
            LackingLine(
                known.field.value,
                known.field.label,
                None,
                reason,
                self.cells(by_reason[reason], self.index.rows),
                known.facet,
            )
            for reason in REASON_WORDS
            if reason in by_reason
        ]

    def line_of_year(self, year: int, masks: dict[str, int]) -> LackingLine:
        """The deals that may have run in `year` of which there is no report about it."""
        without = masks[WITH_MESSAGE] | masks[WITH_NEITHER]
        cells = self.cells(self.index.rows_in(without), self.index.rows_in(without | masks[WITH_REPORT]))
        return LackingLine("verslagen", f"verslag over {year}", year, UNEXPLAINED, cells)

    def together(self, known: KnownField) -> list[LackingCell]:
        """The deals of which a field is unknown by tranche, whatever the reason."""
        lines = [line for line in self.by_reason if line.field == known.field and line.reason not in NOT_UNKNOWN]
        rows = [row for line in lines for cell in line.cells for row in cell.rows]
        return self.cells(rows, self.index.rows)


def release_lacking(index: Index) -> Lacking:
    """What a release does not hold yet, kept with its index."""
    return index.once("nog niet bekend", lambda: Lacking(index))
