"""How a chart or the map is taken along: as a file, as a link, on another site, in a text."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from ...register.citing import quote
from ..question import PAGE, Question, whole_address
from .figure import ChartFigure

# What stands around the rows of a chart where it is shown elsewhere, in pixels.
AROUND_ROWS = 420
HEIGHT_OF_FRAMED_MAP = 900
COUNTED_HERE = "Geteld in dit register, dat bij elk gegeven de bron noemt"


class Taken(NamedTuple):
    """`permalink`: the same for ever. `frame`: its address for another site, `height` pixels high there."""

    title: str
    permalink: str
    frame: str
    height: int
    citation: str
    files: list[tuple[str, str]]  # (what it is, its address)


def taken_of(question: Question, figure: ChartFigure) -> Taken:
    permalink = f"{question.permalink(reverse('charts'))}#{figure.slug}"
    query = question.without()
    names = {"chart_file": "Gegevens (CSV)"}
    if figure.rows:
        names |= {"chart_svg": "Afbeelding (SVG)", "chart_png": "Afbeelding (PNG)"}
    files = [(said, reverse(name, args=[figure.slug]) + (f"?{query}" if query else "")) for name, said in names.items()]
    return Taken(
        figure.finding,
        permalink,
        whole_address(reverse("embed_chart", args=[figure.slug]), question.pairs(PAGE)),
        round(figure.height) + AROUND_ROWS,
        quote(figure.finding, COUNTED_HERE, question.reading, permalink),
        files,
    )


def map_title(number: int) -> str:
    """`Waar de 83 Regio Deals liggen`"""
    if not number:
        return "Kaart van de Regio Deals"
    return "Waar deze Regio Deal ligt" if number == 1 else f"Waar de {number} Regio Deals liggen"


def taken_map(question: Question) -> Taken:
    title = map_title(len(question.deals.qs))
    permalink = question.permalink(reverse("map"))
    return Taken(
        title,
        permalink,
        whole_address(reverse("embed_map"), question.pairs(PAGE)),
        HEIGHT_OF_FRAMED_MAP,
        quote(title, COUNTED_HERE, question.reading, permalink),
        [],
    )
