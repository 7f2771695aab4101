"""What was aimed for, reported and learnt in the lines of one theme, as the editors sorted them, side by side."""

from __future__ import annotations

from typing import NamedTuple

from ..language.text import listed, many_deals
from ..register.facet import UNSORTED
from ..register.index import Index
from ..register.reported import Learnt
from ..register.rows import LineName, Row
from .filters import DealFilter
from .pairs import PairedRow, paired
from .question import Question

# So many aims and results, and so many lessons, stand on the page of a theme.
MOST_PAIRS, MOST_LESSONS = 16, 8


class LinePairs(NamedTuple):
    """One line of a deal with its aims and what was reported about them. `number`: of the deal in the index."""

    number: int
    deal: Row
    line: LineName
    rows: list[PairedRow]


class LearntInDeal(NamedTuple):
    number: int
    deal: Row
    lesson: Learnt


class ThemeResults(NamedTuple):
    """What the page shows, and in words how much there is."""

    lines: list[LinePairs]
    lessons: list[LearntInDeal]
    counted: str


type OfThemes = dict[str, tuple[list[LinePairs], list[LearntInDeal]]]


def theme_results(question: Question, deals: DealFilter, theme: str) -> ThemeResults | None:
    """Of the listed deals; None where nothing is known, and for what the editors gave no theme."""
    lines, lessons = results_of_themes(question.index).get(theme, ([], []))
    mask = deals.qs.mask
    lines = [line for line in lines if mask >> line.number & 1]
    lessons = [lesson for lesson in lessons if mask >> lesson.number & 1]
    if theme == UNSORTED.slug or not (lines or lessons):
        return None
    shown, room = [], MOST_PAIRS
    for line in lines:
        shown += [line._replace(rows=line.rows[:room])] if room > 0 else []
        room -= len(line.rows)
    return ThemeResults(shown, lessons[:MOST_LESSONS], counted_in_words(lines, lessons))


def counted_in_words(lines: list[LinePairs], lessons: list[LearntInDeal]) -> str:
    """`5 doelen, 9 gemelde resultaten en 2 lessen van 4 deals`"""
    rows = [row for line in lines for row in line.rows]
    aims = sum(1 for row in rows if row.aim and row.spans)
    results = sum(1 for row in rows if row.result)
    deals = {line.number for line in lines} | {lesson.number for lesson in lessons}
    numbers = [
        (aims, "doel", "doelen"),
        (results, "gemeld resultaat", "gemelde resultaten"),
        (len(lessons), "les", "lessen"),
    ]
    told = [f"{number} {one if number == 1 else several}" for number, one, several in numbers if number]
    return f"{listed(told)} van {many_deals(len(deals))}"


def results_of_themes(index: Index) -> OfThemes:
    """By theme, gathered once for a release."""

    def gathered() -> OfThemes:
        told: OfThemes = {}
        for number, row in enumerate(index.rows):
            for line in row.lines:
                rows = pairs_of_line(row, line.key) if line.themes else []
                for theme in line.themes if rows else ():
                    told.setdefault(theme, ([], []))[0].append(LinePairs(number, row, line, rows))
            for lesson in row.lessons:
                if lesson.theme:
                    told.setdefault(lesson.theme, ([], []))[1].append(LearntInDeal(number, row, lesson))
        return told

    return index.once("doelen en resultaten bij thema's", gathered)


def pairs_of_line(row: Row, key: str) -> list[PairedRow]:
    """The aims of one line, and what the newest reports say of those and of the line."""
    aims = [aim for aim in row.aims if aim.line == key]
    of_line, all_aims = {aim.read_in.key for aim in aims}, {aim.read_in.key for aim in row.aims}
    results = [
        result
        for result in row.results
        if not result.replaced and (result.aim in of_line or (result.line == key and result.aim not in all_aims))
    ]
    return paired(aims, results)
