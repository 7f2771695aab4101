"""A picture without words, for beside the words of a shared link: the marks of a chart, or the map."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from ..map.shapes import outline, whole_map
from ..map.whole_country import CountryMap
from . import palette
from .figure import ChartFigure, Mark, MarkShape
from .svg import STYLE

# As wide as the words, and as high as there is room for below them.
GLIMPSE_WIDTH, GLIMPSE_HEIGHT = 1072, 210
LEAST_DOT, LEAST_BAR = 2.0, 2.0


def chart_glimpse(figure: ChartFigure) -> str:
    """The marks of `figure`, so low that they all fit."""
    scale = min(1.0, GLIMPSE_HEIGHT / max(figure.height, 1))
    height = max(1, round(figure.height * scale))
    marks, y = [], 0.0
    for row in figure.rows:
        marks += [drawn for mark in row.marks for drawn in flattened(mark, y, scale)]
        y += row.height
    return wordless(GLIMPSE_WIDTH, height, marks)


def flattened(mark: Mark, y: float, scale: float) -> Iterable[str]:
    x, top = across(mark.x), (y + mark.y) * scale
    if mark.shape == MarkShape.BAR:
        high = max(mark.down * scale, LEAST_BAR)
        yield f'<rect class="{mark.look}" x="{x:.1f}" y="{top:.1f}" width="{across(mark.across):.1f}" height="{high:.1f}"/>'
    elif mark.shape == MarkShape.DOT:
        yield f'<circle class="{mark.look}" cx="{x:.1f}" cy="{top:.1f}" r="{max(mark.down * scale, LEAST_DOT):.1f}"/>'
    elif mark.shape == MarkShape.LINE:
        foot = (y + mark.down) * scale
        yield f'<line class="{mark.look}" x1="{x:.1f}" y1="{top:.1f}" x2="{across(mark.across):.1f}" y2="{foot:.1f}"/>'


def across(percentage: float) -> float:
    return percentage * GLIMPSE_WIDTH / 100


@cache
def shapes() -> dict[str, str]:
    """{the name of a shape of the map: its path}."""
    return dict(re.findall(r'<path id="([^"]+)" d="([^"]+)"', outline()))


def map_glimpse(drawing: CountryMap) -> str:
    """The dots of the map of all: as large as the money of the national government, in the tone of their tranche."""
    known, box = shapes(), whole_map()
    parts = [
        f'<path d="{known["land"]}" fill="{palette.LINE}"/>',
        *(f'<path d="{known[code]}" fill="{palette.LINE}"/>' for code, *_ in drawing.islands),
    ]
    for dot in drawing.dots:
        tone = palette.TRANCHES[dot.tone]
        parts.append(
            f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.r}" fill="{tone}" stroke="{palette.RIM}" stroke-width="2"/>'
        )
        if not dot.known:
            parts.append(f'<circle cx="{dot.x}" cy="{dot.y}" r="{dot.hole}" fill="{palette.GROUND}"/>')
    return wordless(
        round(box.width), round(box.height), parts, f"{box.left:g} {box.top:g} {box.width:g} {box.height:g}"
    )


def wordless(width: int, height: int, parts: Iterable[str], box: str = "") -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="{box or f"0 0 {width} {height}"}">'
    return "\n".join([head, f"<style>{STYLE}</style>", *parts, "</svg>"])
