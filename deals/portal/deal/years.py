"""A deal on a line of years: a thin line from its selection to its covenant, a thick one as long as it is known to run.

An end that is not known is never a length: dashes up to the year of the release, and a question mark."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from ...contents import IsoDay, MilestoneDict
from ...holding import day_in_words, last_day
from ...language.vocabulary import MilestoneKind
from .strip import KnownSpan

# Per cent of the width before the first year, and after the last.
EDGE_BEFORE, EDGE_AFTER = 2, 6
# Where there are more years than this, every second one is written.
MOST_YEARS = 6


class YearMark(NamedTuple):
    at: str
    label: str


class YearLine(NamedTuple):
    """Where everything stands, in per cent of the width, as SVG takes it; None where it is not known."""

    years: list[YearMark]
    chosen: str | None
    begun: str
    ended: str | None
    until: str
    planned: bool
    words: str


def year_line(steps: list[MilestoneDict], span: KnownSpan, day: IsoDay) -> YearLine | None:
    """None where the beginning is not known. `steps`: those that were reached, the oldest first."""
    chosen = next((step for step in steps if step["soort"] == MilestoneKind.SELECTION), None)
    start, end = span
    if start is None:
        return None
    first = place_in_time(chosen or start)
    known_end = place_in_time(end) if end else None
    last = max(int(day[:4]), int(known_end or 0)) + 1
    begin = int(first)

    def at(time: float) -> str:
        return f"{EDGE_BEFORE + (100 - EDGE_BEFORE - EDGE_AFTER) * (time - begin) / (last - begin):.1f}%"

    every = 1 if last - begin <= MOST_YEARS else 2
    marks = [YearMark(at(year), str(year)) for year in range(begin, last + 1, every)]
    return YearLine(
        marks,
        at(place_in_time(chosen)) if chosen else None,
        at(place_in_time(start)),
        at(known_end) if known_end else None,
        at(last),
        end is not None and end["soort"] == MilestoneKind.PLANNED_END,
        years_in_words(chosen, start, end),
    )


def place_in_time(step: MilestoneDict) -> float:
    """The year, with the part of it that had passed: of a month or a year the middle."""
    first, last = (dt.date.fromisoformat(day) for day in (step["datum"], last_day(step)))
    middle = first + (last - first) / 2
    return middle.year + (middle.timetuple().tm_yday - 1) / 366


def years_in_words(chosen: MilestoneDict | None, start: MilestoneDict, end: MilestoneDict | None) -> str:
    """What the drawing says, for who does not see it."""
    said = [f"gekozen {day_in_words(chosen)}"] if chosen else []
    said.append(f"{'begin' if start['soort'] == MilestoneKind.START else 'convenant'} {day_in_words(start)}")
    said.append(
        f"{'gepland einde' if end['soort'] == MilestoneKind.PLANNED_END else 'einde'} {day_in_words(end)}"
        if end
        else "einde niet bekend"
    )
    return ", ".join(said)
