"""What the picture of a shared link says: a name, its amounts as far as they are known, and of which moment that is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...language.money import euros_in_words
from ...language.text import as_xml_holds, many_deals
from ...register.citing import register_reference
from ...register.index import Index
from ...register.reading import Reading
from ...register.rows import Row, Value
from ...register.totals import Total, total
from ..map.whole_country import CountryMap
from .figure import ChartFigure
from .glimpse import GLIMPSE_HEIGHT, chart_glimpse, map_glimpse
from .raster import drawn_card

# How high a name can be, in points: less above amounts or a picture.
ROOM_ABOVE_FIGURES, ROOM_ABOVE_A_CHART, ROOM_ALONE = 160, 106, 240
# How wide words can be, alone and beside a map; how high a map is there.
WHOLE_WIDTH, BESIDE_A_MAP, HEIGHT_OF_CARD_MAP = 804, 480, 264
POINTS_PER_PIXEL = 0.75
# The letters of a name and of a sentence: the largest of these that fit. A picture of large letters all over is a heavy one.
OF_A_NAME, OF_A_TITLE, OF_A_SENTENCE = (60, 54, 48, 42, 36, 31, 26, 21), (42, 36, 31, 26, 21), (30, 27, 24, 21)
LONGEST_ON_A_CARD = 300


class CardFigure(NamedTuple):
    name: str
    value: str
    beside: str = ""


class Glimpse(NamedTuple):
    """A picture without words: below the name, or as a map beside it. `height` in points."""

    svg: str
    height: float
    beside: bool = False


def card(
    above: str, name: str, figures: Sequence[CardFigure], reading: Reading, glimpse: Glimpse | None = None
) -> bytes:
    """The picture, as PNG."""
    below = register_reference(reading).partition(", ")[2]
    beside = bool(glimpse and glimpse.beside)
    room = ROOM_ABOVE_FIGURES if figures else ROOM_ALONE if beside or not glimpse else ROOM_ABOVE_A_CHART
    told = {
        "above": card_text(above),
        "name": card_text(name if len(name) <= LONGEST_ON_A_CARD else f"{name[: LONGEST_ON_A_CARD - 1].rstrip()}…"),
        "room": room,
        "sizes": OF_A_NAME if figures else OF_A_TITLE if beside else OF_A_SENTENCE,
        "width": BESIDE_A_MAP if beside else WHOLE_WIDTH,
        "figures": [[card_text(part) for part in figure] for figure in figures],
        "picture": glimpse.svg if glimpse else "",
        "height": glimpse.height if glimpse else 0,
        "below": f"{below[:1].upper()}{below[1:]}",
    }
    return drawn_card(told)


def card_text(text: str) -> str:
    return as_xml_holds(text)


def deal_card(row: Row, reading: Reading) -> bytes:
    figures = [CardFigure("Rijk", amount_or_not(row, "rijk")), CardFigure("Regio", amount_or_not(row, "regio"))]
    return card(f"Regio Deal · {row.tranche.name}", row.name, figures, reading)


def amount_or_not(row: Row, side: str) -> str:
    """The amount that counts; where none does, that it is not known, whatever sources state beside it."""
    amount = row.national if side == "rijk" else row.regional
    return "niet bekend" if amount is None else euros_in_words(amount)


def region_card(value: Value, rows: Sequence[Row], reading: Reading) -> bytes:
    """Each deal is of one region, so that its deals can be added up."""
    figures = [
        CardFigure("Regio Deals", str(len(rows))),
        summed("Rijk", total([row.national for row in rows])),
        summed("Regio", total([row.regional for row in rows])),
    ]
    return card("Regio", value.label, figures, reading)


def summed(name: str, sum_: Total) -> CardFigure:
    if sum_.amount is None:
        return CardFigure(name, "niet bekend")
    beside = "" if sum_.complete else f"bekend van {sum_.known} van de {many_deals(sum_.deals)}"
    return CardFigure(name, euros_in_words(sum_.amount), beside)


def place_card(kind: str, name: str, known: int, index: Index, reading: Reading) -> bytes:
    """Of a municipality or island how many deals are known to be there, and no sum: the deals reach beyond it."""
    figures = [
        CardFigure("Hier doet mee, voor zover bekend", many_deals(known), f"van de {len(index.rows)} in dit register")
    ]
    return card(kind, name, figures, reading)


def chart_card(figure: ChartFigure, reading: Reading) -> bytes:
    """What a chart shows, in a sentence, above its marks."""
    height = min(figure.height, GLIMPSE_HEIGHT) * POINTS_PER_PIXEL
    glimpse = Glimpse(chart_glimpse(figure), height) if figure.rows else None
    return card(f"Cijfers in beeld · {figure.name}", figure.finding, [], reading, glimpse)


def map_card(title: str, drawing: CountryMap, reading: Reading) -> bytes:
    return card("Kaart", title, [], reading, Glimpse(map_glimpse(drawing), HEIGHT_OF_CARD_MAP, beside=True))
