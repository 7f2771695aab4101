"""A chart as a picture that stands on its own: with its title, what is measured, its source and its licence; in the light scheme,
with its own styles, and without script. The same chart gives the same bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from ...language.text import as_xml_holds
from . import palette
from .figure import MIDDLE, ROW, ChartFigure, Coverage, FigureRow, Key, Mark, MarkShape

SVG = "image/svg+xml"
SVG_WIDTH = 1200
EDGE = 48
# Names stand left of the plot, and of how many deals something is known right of it.
ROOM_FOR_NAMES, ROOM_FOR_COVERAGE, GUTTER = 250, 270, 28
LETTERS_IN_NAME, LETTERS_IN_TITLE, LETTERS_IN_TEXT, LETTERS_IN_KEYS = 30, 66, 120, 118
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 30, 18, 15
LINE_OF_NAME = 19
SPACE_ABOVE_HEADING = 14
TICKS = 30

STYLE = f"""text{{font-family:"Fira Sans",system-ui,sans-serif;font-size:16px;fill:{palette.INK}}}
.title{{font-size:{TITLE_SIZE}px;font-weight:700;fill:{palette.BRAND}}}
.text{{font-size:{TEXT_SIZE}px;fill:{palette.SOFT}}}
.small{{font-size:{SMALL_SIZE}px;fill:{palette.SOFT}}}
.heading{{font-weight:700;fill:{palette.BRAND}}}
.tick{{font-size:14px;fill:{palette.SOFT}}}
.soft{{fill:{palette.SOFT}}}
.inside{{fill:{palette.GROUND};font-weight:700;font-size:14px}}
.grid,.rule{{stroke:{palette.LINE};stroke-width:1}}
.half{{stroke:{palette.INK};stroke-width:1.5}}
.stem{{stroke:{palette.REGIO};stroke-width:3}}
.thread{{stroke:{palette.OUTLINE};stroke-width:3}}
.median{{stroke:{palette.INK};stroke-width:2}}
.day{{stroke:{palette.OUTLINE};stroke-width:1.5;stroke-dasharray:5 3}}
.rijk{{fill:{palette.RIJK}}}
.regio,.known{{fill:{palette.REGIO}}}
.brand{{fill:{palette.BRAND}}}
.ink{{fill:{palette.INK}}}
.pale.rijk{{fill:{palette.PALE_RIJK};stroke:{palette.RIJK};stroke-width:1}}
.pale.regio{{fill:{palette.PALE_REGIO};stroke:{palette.REGIO};stroke-width:1}}
.open{{fill:{palette.GROUND};stroke:{palette.RIJK};stroke-width:2}}
.other{{fill:{palette.GROUND};stroke:{palette.OUTLINE};stroke-width:1.5}}
""" + "".join(
    f".{look}{{fill:{tone};stroke:{palette.RIM};stroke-width:1}}\n" for look, tone in palette.TRANCHES.items()
)


def svg_of(figure: ChartFigure, chosen: str, source: str, permalink: str) -> str:
    """`figure` as an SVG. `chosen`: of which deals, in a sentence, where not of all; `source`: which register and release."""
    head, below = headed(figure, chosen)
    plot = Plot(figure, below + TICKS * bool(figure.ticks or figure.today is not None))
    body, foot = plot.drawn()
    end = [
        svg_words("small", EDGE, foot + 34, f"Bron: {source}. CC0 1.0: vrij te gebruiken."),
        svg_words("small", EDGE, foot + 56, permalink),
    ]
    height = round(foot + 84)
    told = " ".join([figure.measured, *(f"{row.name}: {row.told}." for row in figure.rows if row.told)])
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{SVG_WIDTH}" height="{height}" viewBox="0 0 {SVG_WIDTH} {height}" role="img" lang="nl">',
            f"<title>{fit(figure.finding)}</title>",
            f"<desc>{fit(told)}</desc>",
            f"<style>{STYLE}</style>",
            f'<rect width="{SVG_WIDTH}" height="{height}" fill="{palette.GROUND}"/>',
            f'<rect width="{SVG_WIDTH}" height="8" fill="{palette.BRAND}"/>',
            *head,
            *body,
            *end,
            "</svg>\n",
        ]
    )


def headed(figure: ChartFigure, chosen: str) -> tuple[list[str], float]:
    """The title, what is measured, and what the looks mean; and where they end."""
    drawn, at = [], 28.0
    for look, size, letters, text in (
        ("title", TITLE_SIZE, LETTERS_IN_TITLE, figure.finding),
        ("text", TEXT_SIZE, LETTERS_IN_TEXT, f"{figure.measured} {figure.covered}"),
        ("text", TEXT_SIZE, LETTERS_IN_TEXT, chosen),
    ):
        for one in textwrap.wrap(text, letters):
            at += size * 1.25
            drawn.append(svg_words(look, EDGE, at, one))
        at += 10 * bool(text)
    for line in lines_of_keys(figure.keys):
        at += 26
        x = float(EDGE)
        for key in line:
            drawn += key_marks(key, x, at)
            x += key_width(key)
    return drawn, at + 24


def key_width(key: Key) -> float:
    return 44 + len(key.words) * 8.1


def lines_of_keys(keys: Sequence[Key]) -> list[list[Key]]:
    lines: list[list[Key]] = []
    room = 0.0
    for key in keys:
        if not lines or key_width(key) > room:
            lines.append([])
            room = SVG_WIDTH - 2 * EDGE
        lines[-1].append(key)
        room -= key_width(key)
    return lines


def key_marks(key: Key, x: float, y: float) -> list[str]:
    said = svg_words("", x + 28, y, key.words)
    if key.shape == MarkShape.BAR:
        return [f'<rect class="{key.look}" x="{x + 0.5:g}" y="{y - 13:g}" width="20" height="14"/>', said]
    if key.shape == MarkShape.DOT:
        return [f'<circle class="{key.look}" cx="{x + 11:g}" cy="{y - 6:g}" r="7"/>', said]
    return [svg_words("value", x + 11, y, key.look, "middle"), said]


class Plot:
    """The rows below each other, from `top` on."""

    def __init__(self, figure: ChartFigure, top: float) -> None:
        self.figure, self.top = figure, top
        self.left = EDGE + ROOM_FOR_NAMES + GUTTER
        self.right = SVG_WIDTH - EDGE - (ROOM_FOR_COVERAGE + GUTTER if figure.covers else GUTTER)

    def drawn(self) -> tuple[list[str], float]:
        rows: list[str] = []
        y = self.top
        for row in self.figure.rows:
            names = textwrap.wrap(row.name, LETTERS_IN_NAME) or [""]
            beside = textwrap.wrap(row.beside, LETTERS_IN_NAME + 2)
            lines = len(names) + len(beside)
            height = max(row.height, lines * LINE_OF_NAME + 12) + SPACE_ABOVE_HEADING * row.heading
            rows += self.named(row, names, beside, y)
            rows += [part for mark in row.marks for part in self.marked(mark, y)]
            rows += self.covered(row.coverage, y) if row.coverage else []
            y += height
            if self.figure.covers:
                rows.append(self.stroke("rule", EDGE, y, SVG_WIDTH - EDGE, y))
        return [*self.axis(y), *rows], y

    def axis(self, bottom: float) -> Iterable[str]:
        for tick in self.figure.ticks:
            x = self.at(tick.at)
            if not tick.minor or self.figure.today is not None:
                yield self.stroke("grid", x, self.top, x, bottom)
            yield svg_words("tick", x, self.top - 8, tick.label, tick.anchor)
        if self.figure.today is not None:
            x = self.at(self.figure.today)
            yield self.stroke("day", x, self.top - 26, x, bottom)
            yield svg_words("tick", x, self.top - 30, "peildatum", "middle")

    def named(self, row: FigureRow, names: Sequence[str], beside: Sequence[str], y: float) -> list[str]:
        look = "heading" if row.heading else "name"
        lines = [(look, one) for one in names] + [("small", one) for one in beside]
        above = LINE_OF_NAME * (len(lines) - 1) / 2 if row.height <= ROW + 8 and not row.heading else 0
        first = y + MIDDLE + 5.5 - above + SPACE_ABOVE_HEADING * row.heading
        return [svg_words(look, EDGE, first + LINE_OF_NAME * n, one) for n, (look, one) in enumerate(lines)]

    def covered(self, coverage: Coverage, y: float) -> list[str]:
        left = self.right + GUTTER
        dots = [
            f'<circle class="{look}" cx="{left + ROOM_FOR_COVERAGE * float(at[:-1]) / 100:.1f}" cy="{y + 20:g}" r="4.5"/>'
            for at, look in coverage.places
        ]
        return [*dots, svg_words("", left, y + 44 if dots else y + 36, coverage.words)]

    def at(self, place: float) -> float:
        return round(self.left + (self.right - self.left) * place / 100, 1)

    def marked(self, mark: Mark, y: float) -> Iterable[str]:
        x, top = self.at(mark.x), round(y + mark.y, 1)
        match mark.shape:
            case MarkShape.BAR:
                width = max(self.at(mark.x + mark.across) - x, 1)
                yield f'<rect class="{mark.look}" x="{x:g}" y="{top:g}" width="{width:.1f}" height="{mark.down:g}"/>'
            case MarkShape.DOT:
                yield f'<circle class="{mark.look}" cx="{x:g}" cy="{top:g}" r="{mark.down:g}"/>'
            case MarkShape.LINE:
                yield self.stroke(mark.look, x, top, self.at(mark.across), y + mark.down)
            case MarkShape.LETTERS:
                yield svg_words(mark.look, x + mark.aside, top, mark.text, mark.anchor)

    @staticmethod
    def stroke(look: str, x: float, y: float, to_x: float, to_y: float) -> str:
        return f'<line class="{look}" x1="{x:g}" y1="{y:.1f}" x2="{to_x:g}" y2="{to_y:.1f}"/>'


def svg_words(look: str, x: float, y: float, text: str, anchor: str = "") -> str:
    look = f" class={quoteattr(look)}" if look else ""
    anchor = f' text-anchor="{anchor}"' if anchor not in ("", "start") else ""
    return f'<text{look} x="{x:g}" y="{y:.1f}"{anchor}>{fit(text)}</text>'


def fit(text: str) -> str:
    return escape(as_xml_holds(text))
