"""Deals by year: a mark where something is reported, and beside it the newest that is told, in the words of who tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import NamedTuple

from ...language.dates import dutch_day, period
from ...language.text import ended, listed, many_deals
from ...language.vocabulary import LABELS, About
from ...register.progress import EVENT, WITH_REPORT, DealProgress, Notice, ReleaseProgress
from ...register.reported import ReportedState, ReportRow
from ...register.rows import Row, TrancheName
from ..exports.progress_table import state_in_words

# How a mark looks: a report, a final one, a message.
REPORT_MARK, FINAL_MARK, MESSAGE_MARK = "report", "final", "message"
# A year in which a deal was not there yet, or not any more.
OFF = "off"


class MatrixMark(NamedTuple):
    """What stands at one deal and year. `look`: of the mark, or empty; `letters`: O for a meeting, A for an adjustment;
    `words`: the same for who does not see it."""

    look: str
    letters: str
    words: str


class NewestTold(NamedTuple):
    """The newest that is told of a deal. `key`: of the fact on its page, or empty; `also`: what else a reader must know."""

    year: str
    sentences: list[str]
    by: str
    key: str
    also: list[str]


class MatrixRow(NamedTuple):
    row: Row
    marks: list[MatrixMark]
    newest: NewestTold | None


class MatrixGroup(NamedTuple):
    """The deals of one tranche that stand on this page. `counted`: of how many of all that are asked anything is told."""

    tranche: TrancheName
    counted: str
    rows: list[MatrixRow]


def matrix_groups(
    shown: Iterable[DealProgress], asked: Iterable[DealProgress], years: list[int], themes: Collection[str]
) -> list[MatrixGroup]:
    """`shown`, in the order of their tranche, of all that are `asked`."""
    several: dict[int, list[bool]] = {}
    for deal in asked:
        several.setdefault(deal.row.tranche.number, []).append(bool(deal.about(())))
    return [
        MatrixGroup(
            tranche,
            f"{sum(several[tranche.number])} van {many_deals(len(several[tranche.number]))}",
            [MatrixRow(deal.row, year_marks(deal, years), newest_told(deal, themes)) for deal in deals],
        )
        for tranche, deals in groupby(shown, key=lambda deal: deal.row.tranche)
    ]


def year_marks(deal: DealProgress, years: list[int]) -> list[MatrixMark]:
    return [year_mark(deal, year) for year in years]


def year_mark(deal: DealProgress, year: int) -> MatrixMark:
    about = [notice for notice in deal.notices if notice.kind != EVENT and year in notice.years]
    meetings = [one for notice in deal.notices for one in notice.consultations if is_in(one.day, year)]
    changes = [one for notice in deal.notices for one in notice.adjustments if is_in(one.day, year)]
    words = [*dict.fromkeys(notice_in_words(notice) for notice in about)]
    words += ["Rijk-Regio-overleg"] * bool(meetings)
    words += dict.fromkeys(f"aanpassing: {LABELS['aanpassing'][one.kind]}" for one in changes)
    if not words:
        return MatrixMark("" if deal.row.span.covers(year) else OFF, "", "")
    return MatrixMark(look_of(about), "O" * bool(meetings) + "A" * bool(changes), ", ".join(words))


def is_in(day: str | None, year: int) -> bool:
    return day is not None and day.startswith(f"{year}-")


def look_of(about: list[Notice]) -> str:
    if not about:
        return ""
    if any(notice.final and notice.kind == WITH_REPORT for notice in about):
        return FINAL_MARK
    return REPORT_MARK if any(notice.kind == WITH_REPORT for notice in about) else MESSAGE_MARK


def notice_in_words(notice: Notice) -> str:
    if notice.kind == WITH_REPORT:
        return "eindverslag" if notice.final else "verslag"
    return "bericht over het eindverslag" if notice.final else "bericht"


def national_marks(progress: ReleaseProgress) -> list[MatrixMark]:
    """Where the minister reported to the Kamer about all deals together."""
    told = {year for report in progress.national for year in report.years}
    itself = {year for report in progress.national if report.itself for year in report.years}
    marks = {year: MatrixMark(MESSAGE_MARK, "", "bericht over het verslag") for year in told}
    marks |= {year: MatrixMark(REPORT_MARK, "", "verslag") for year in itself}
    return [marks.get(year, MatrixMark("", "", "")) for year in progress.years]


def newest_told(deal: DealProgress, themes: Collection[str] = ()) -> NewestTold | None:
    """The newest that is told; of one of `themes` where anything is. None where nothing is."""
    telling = deal.about((), themes) or deal.about(()) or deal.notices
    if not telling:
        return None
    notice = telling[0]
    sentences = [*result_sentences(notice), *state_sentences(deal, notice)]
    sentences = sentences or [lesson.text for lesson in notice.lessons[:1]] or event_sentences(notice)
    keys = [read_at.key for read_at in notice.read_at]
    year = str(max(notice.years)) if notice.years else ""
    return NewestTold(
        year, sentences or [f"{notice_in_words(notice).capitalize()}: {notice.title}."], reported_by(notice),
        keys[0] if keys else "", also_told(deal, notice),
    )  # fmt: skip


def result_sentences(notice: Notice) -> list[str]:
    """The first result that was read there, with its figure where the text does not have it, and when it stood so."""
    if not notice.results:
        return []
    result = notice.results[0]
    stand = f" Stand: {result.stand_in_words}." if result.stand_in_words else ""
    more = len(notice.results) - 1
    rest = f" En nog {'1 ander resultaat' if more == 1 else f'{more} andere resultaten'}." if more else ""
    return [f"{ended(result.text)}{stand}{rest}"]


def state_sentences(deal: DealProgress, notice: Notice) -> list[str]:
    """How the work and how the money stands: beside each other, also where two reports about one year say another thing."""
    beside = [one for one in deal.notices if one is notice or (one.states and set(one.years) & set(notice.years))]
    names = {line.key: line.name for line in deal.row.lines}
    told = []
    for about in About:
        states = [(one, state) for one in beside for state in one.states if state.about == about]
        if states:
            told.append(
                f"{about.label.capitalize()}: {listed([stood(one, state, names, notice) for one, state in states])}."
            )
    return told


def stood(told_in: Notice, state: ReportedState, names: dict[str, str], notice: Notice) -> str:
    """One state; where another source than the newest says so, by whom."""
    by = "" if told_in is notice else f" (volgens {told_in.publisher})"
    return state_in_words(state, names.get(state.line or "")) + by


def event_sentences(notice: Notice) -> list[str]:
    """What was discussed or changed, where that is all that is told."""
    return [one.text for one in notice.adjustments[:1]] or [
        one.agreed for one in notice.consultations[:1] if one.agreed
    ]


def reported_by(notice: Notice) -> str:
    """`Gemeld door Regio Foodvalley, 24 maart 2022`."""
    day = f", {dutch_day(notice.date)}" if notice.date else ""
    return f"Gemeld door {notice.publisher}{day}"


def also_told(deal: DealProgress, notice: Notice) -> list[str]:
    """What stands beside it: earlier versions with their day, the newest meeting and the newest adjustment."""
    also = [earlier_version(report) for report in notice.earlier(deal.row.reports)]
    dated = [one for told in deal.notices for one in told.consultations if one.day and one.precision]
    if dated:
        last = max(dated, key=lambda one: one.day or "")
        also.append(f"Rijk-Regio-overleg: {period(last.day or '', last.precision or '')}.")
    changes = [one for told in deal.notices for one in told.adjustments]
    if changes:
        change = max(changes, key=lambda one: one.day or "")
        when = f", {period(change.day, change.precision)}" if change.day and change.precision else ""
        also.append(f"Aanpassing: {LABELS['aanpassing'][change.kind]}{when}.")
    return also


def earlier_version(report: ReportRow) -> str:
    return f"Een eerdere versie is van {dutch_day(report.date)}." if report.date else "Er is een eerdere versie."
