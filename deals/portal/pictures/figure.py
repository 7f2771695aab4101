"""A chart as data: what is drawn of it, the same on a page and in a file.

Across, a place is a percentage of the width of the plot; downwards it is in pixels of a page whose letters are 16 high. So a
chart grows with its page while its letters keep their size. What is not known has no length: it is said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

# How high a row with one line of marks is; where the middle of it lies.
ROW = 36.0
MIDDLE = ROW / 2
# Of more deals than this no row of dots is drawn.
MOST_COVERED = 40
PIXELS_PER_REM = 16


class MarkShape(StrEnum):
    BAR = "bar"
    DOT = "dot"
    LINE = "line"
    LETTERS = "letters"


class Mark(NamedTuple):
    """One thing that is drawn. `look`: the class that colours it.

    `across` is the width of a bar and the end of a line in per cents; `down` is the height of a bar, the end of a line and the
    radius of a dot in pixels. `aside`: how many pixels letters stand to the right of their place."""

    shape: MarkShape
    look: str
    x: float
    y: float
    across: float = 0
    down: float = 0
    text: str = ""
    aside: float = 0
    anchor: str = ""  # of letters: middle or end, else they begin at their place
    address: str = ""

    @property
    def left(self) -> str:
        return percents(self.x)

    @property
    def top(self) -> str:
        return rems(self.y)

    @property
    def wide(self) -> str:
        return percents(self.across)

    @property
    def high(self) -> str:
        return rems(self.down)

    @property
    def beside(self) -> str:
        return rems(self.aside)


def bar(look: str, x: float, y: float, width: float, height: float, address: str = "") -> Mark:
    return Mark(MarkShape.BAR, look, x, y, width, height, address=address)


def dot(look: str, x: float, y: float, radius: float, address: str = "", told: str = "") -> Mark:
    return Mark(MarkShape.DOT, look, x, y, down=radius, address=address, text=told)


def stroke(look: str, x: float, y: float, to_x: float, to_y: float) -> Mark:
    return Mark(MarkShape.LINE, look, x, y, to_x, to_y)


def letters(look: str, x: float, y: float, text: str, aside: float = 0, anchor: str = "") -> Mark:
    return Mark(MarkShape.LETTERS, look, x, y, text=text, aside=aside, anchor=anchor)


def percents(number: float) -> str:
    return f"{number:.4g}%" if number < 100 else f"{number:.5g}%"


def rems(pixels: float) -> str:
    return f"{pixels / PIXELS_PER_REM:.4g}rem"


class Tick(NamedTuple):
    """A line of the axis. `minor`: its label may be left out where there is little room."""

    at: float
    label: str
    minor: bool = False
    anchor: str = "middle"

    @property
    def left(self) -> str:
        return percents(self.at)


class Coverage(NamedTuple):
    """Of how many of `deals` something is known."""

    known: int
    deals: int

    @property
    def places(self) -> list[tuple[str, str]]:
        """[(where a dot stands, how it looks)]: first of what is known; of many deals none."""
        if self.deals > MOST_COVERED:
            return []
        width = 100 / max(22, self.deals)
        return [(percents((n + 0.5) * width), "known" if n < self.known else "other") for n in range(self.deals)]

    @property
    def words(self) -> str:
        return f"van {self.known} van de {self.deals} {'deal' if self.deals == 1 else 'deals'}"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A line of a chart: a name, which leads to what is counted, and marks. `told`: what the marks say, in words."""

    name: str
    marks: Sequence[Mark]
    told: str
    address: str = ""
    beside: str = ""  # behind the name, in small letters
    height: float = ROW
    coverage: Coverage | None = None
    heading: bool = False

    @property
    def high(self) -> str:
        return rems(self.height)


class Key(NamedTuple):
    """What a look means. `shape`: how it is shown."""

    shape: MarkShape
    look: str
    words: str


@dataclass(frozen=True, slots=True)
class ChartFigure:
    """A chart. `finding` is its title: what it shows, in a sentence; `measured`: what that is of, and how it was counted.

    Without `rows` there is nothing to draw, and `nothing` says so."""

    slug: str
    name: str  # what it is called in a list of charts
    finding: str
    measured: str
    rows: Sequence[FigureRow] = ()
    ticks: Sequence[Tick] = ()
    keys: Sequence[Key] = ()
    coverage: Coverage | None = None
    today: float | None = None  # where the day of the release stands on the axis
    classified: bool = False  # the editors classified what it shows
    nothing: str = ""

    @property
    def covers(self) -> bool:
        """Whether each row says of how many deals it is."""
        return any(row.coverage for row in self.rows)

    @property
    def height(self) -> float:
        """How high the rows are together."""
        return sum(row.height for row in self.rows)

    @property
    def covered(self) -> str:
        """Of how many deals it is known, in a sentence; empty where it is of all of them, or where it is drawn row by row."""
        one = self.coverage
        return f"Dit is bekend {one.words}." if one and one.known < one.deals else ""

    @property
    def day(self) -> str:
        return "" if self.today is None else percents(self.today)
