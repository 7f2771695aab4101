"""The words on the map of all deals: what names fit between the dots, and what a card says of a deal.

Shapes grow with the map and letters do not: so words stand at per cents of the map, and are measured in pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import capfirst

from ...language.money import MILLION, euros_in_words
from ...language.text import listed
from ...register.rows import Row
from .dots import Disc, frame_of_islands
from .regions import PlacedDeal
from .shapes import Box, Point, whole_map

# Of the size of a letter: how wide one is on average, how high a line of them.
LETTER_WIDTH, LETTER_HEIGHT = 0.55, 1.15


class MapScale(NamedTuple):
    """A map as wide as that: pixels per unit and of a letter, and how many names it can hold."""

    per_unit: float
    letter: int
    most: int


# A page of its own, beside a text, and on a phone.
ON_A_PAGE, BESIDE_TEXT, ON_A_PHONE = MapScale(0.53, 13, 26), MapScale(0.34, 13, 14), MapScale(0.236, 12, 6)
NAMED_IN_A_CARD = 3
# What map names on maps of one width alone are called in the sheet (country.css), and cards by where they are.
WIDE_ONLY, NARROW_ONLY = "on-wide", "on-narrow"
SIDES_OF_DOT = {
    (True, True): "right-below",
    (False, True): "left-below",
    (True, False): "right-above",
    (False, False): "left-above",
}


class MapName(NamedTuple):
    """A name on the map. `at`: which side of it is at x (start, middle, end); `where`: on wide or on narrow maps alone; empty
    is on both."""

    text: str
    x: str
    y: str
    at: str
    where: str

    @property
    def called(self) -> str:
        """Its classes."""
        return f"map-label {self.at} {self.where}".strip()


class TakenRoom(NamedTuple):
    """Where a name would stand: the box that it takes, in units, and the point that its text hangs on."""

    box: Box
    point: Point
    at: str


def per_cent(share: float) -> str:
    return f"{100 * share:.1f}%".replace(".0%", "%")


def at_per_cent(x: float, y: float) -> tuple[str, str]:
    """A point of the map as the per cents across and down it."""
    box = whole_map()
    return per_cent((x - box.left) / box.width), per_cent((y - box.top) / box.height)


def map_names(spots: Sequence[tuple[str, Disc]], *, beside_text: bool) -> list[MapName]:
    """The names that fit, for wide maps and for narrow ones. `spots`: every dot with its name, the most wanted first."""
    wide = names_that_fit(spots, BESIDE_TEXT if beside_text else ON_A_PAGE)
    narrow = names_that_fit(spots, ON_A_PHONE)
    names = []
    for place, (name, _) in enumerate(spots):
        both = place in wide and place in narrow and wide[place].at == narrow[place].at
        for where, rooms in ((WIDE_ONLY, wide), (NARROW_ONLY, narrow)):
            if place not in rooms or (both and where == NARROW_ONLY):
                continue
            room = rooms[place]
            names.append(MapName(name, *at_per_cent(*room.point), room.at, "" if both else where))
    return names


def names_that_fit(spots: Sequence[tuple[str, Disc]], scale: MapScale) -> dict[int, TakenRoom]:
    """{place among `spots`: where its name stands}: a name meets no dot, no other name and no edge."""
    taken: list[Box] = [frame_of_islands()]
    standing: dict[int, TakenRoom] = {}
    for place, (name, disc) in enumerate(spots):
        if len(standing) == scale.most:
            break
        room = name and next(
            (room for room in rooms_around(name, disc, scale) if is_free(room.box, taken, spots)), None
        )
        if room:
            standing[place] = room
            taken.append(room.box)
    return standing


def rooms_around(name: str, disc: Disc, scale: MapScale) -> Iterable[TakenRoom]:
    """Eight places for a name round its dot, the best first."""
    across = len(name) * scale.letter * LETTER_WIDTH / scale.per_unit
    down = scale.letter * LETTER_HEIGHT / scale.per_unit
    out, slant = disc.radius + 6, (disc.radius + 6) * 0.75
    for dx, dy, at in (
        (out, 0.0, "start"),
        (-out, 0.0, "end"),
        (0.0, -out - down / 2, "middle"),
        (0.0, out + down / 2, "middle"),
        (slant, -slant, "start"),
        (-slant, -slant, "end"),
        (slant, slant, "start"),
        (-slant, slant, "end"),
    ):
        x, y = disc.x + dx, disc.y + dy
        left = {"start": x, "end": x - across, "middle": x - across / 2}[at]
        yield TakenRoom(Box(left - 2, y - down / 2, left + across + 2, y + down / 2), (x, y), at)


def is_free(box: Box, taken: Iterable[Box], spots: Iterable[tuple[str, Disc]]) -> bool:
    edge = whole_map()
    if box.left < edge.left or box.right > edge.right or box.top < edge.top or box.bottom > edge.bottom:
        return False
    if any(meet(box, other) for other in taken):
        return False
    return all(
        math.hypot(max(box.left - disc.x, 0, disc.x - box.right), max(box.top - disc.y, 0, disc.y - box.bottom))
        >= disc.radius
        for _, disc in spots
    )


def meet(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


# --- the card of a deal

CARD_LETTER, PHONE_CARD_LETTER = 15, 14  # pixels
CARD_LINE, CARD_TOP, CARD_EDGE = 1.4, 1.5, 0.8  # em: from line to line, to the first, and at the sides
BOLD_WIDTH, PLAIN_WIDTH = 0.6, 0.5  # of the size of a letter
# Of the map across and down: a card is right of its dot, and below it, before that; beyond it on the other side.
FAR_RIGHT, FAR_DOWN = 0.45, 0.5
OFF_THE_DOT = 9  # units
PHONE_ACROSS = 328  # pixels
LONGEST_LINE = 46  # characters: what is longer stands on the page of the deal


@dataclass(frozen=True, slots=True)
class MapCard:
    """What a card says, and where it is: beside its dot (`side`), and on a phone within the map."""

    lines: tuple[str, ...]
    width: str  # em
    height: str  # em
    x: str
    y: str
    side: str
    phone_x: str
    phone_y: str

    @property
    def placed_lines(self) -> list[tuple[str, str]]:
        """[(a line, how far down it stands)]"""
        return [(line, em(CARD_TOP + CARD_LINE * place)) for place, line in enumerate(self.lines)]


def em(size: float) -> str:
    return f"{size:.1f}em".replace(".0em", "em")


def card_of(row: Row, name: str, place: PlacedDeal, disc: Disc) -> MapCard:
    lines = card_lines(row, name, place)
    width = max(BOLD_WIDTH * len(lines[0]), *(PLAIN_WIDTH * len(line) for line in lines[1:])) + 2 * CARD_EDGE
    height = CARD_TOP + CARD_LINE * (len(lines) - 1) + CARD_EDGE
    box = whole_map()
    right = (disc.x - box.left) / box.width < FAR_RIGHT
    below = (disc.y - box.top) / box.height < FAR_DOWN
    off = (disc.radius + OFF_THE_DOT) * (1 if right else -1)
    x, y = at_per_cent(disc.x + off, disc.y)
    phone_x, phone_y = on_a_phone(disc, width, height, below=below)
    return MapCard(lines, em(width), em(height), x, y, SIDES_OF_DOT[right, below], phone_x, phone_y)


def on_a_phone(disc: Disc, width: float, height: float, *, below: bool) -> tuple[str, str]:
    """Where the card is on a map as wide as a phone: under or over its dot, and never beyond an edge."""
    box = whole_map()
    scale = PHONE_ACROSS / box.width
    across, down = width * PHONE_CARD_LETTER, height * PHONE_CARD_LETTER
    left = min(max((disc.x - box.left) * scale - across / 2, 0.0), max(PHONE_ACROSS - across, 0.0))
    off = disc.radius * scale + 6
    top = (disc.y - box.top) * scale + (off if below else -off - down)
    return per_cent(left / PHONE_ACROSS), per_cent(top / (box.height * scale))


def card_lines(row: Row, name: str, place: PlacedDeal) -> tuple[str, ...]:
    """The name, the tranche, the money of both sides, and what is known of the area."""
    national = "niet bekend" if row.national is None else euros_in_words(row.national)
    regional = "staat nog niet in dit register" if row.regional is None else euros_in_words(row.regional)
    if row.regional is None and len(said := row.unknown_in_words("regio")) < LONGEST_LINE and "regio" in row.stated:
        regional = said
    return (
        name,
        capfirst(row.tranche.name),
        f"Rijk: {national}",
        f"Regio: {regional}",
        capfirst(area_in_short(row) if place.known else region_in_short(row)),
    )


def region_in_short(row: Row) -> str:
    provinces = listed([province.label for province in row.location]) if row.location else ""
    said = f"ligging van de regio: {provinces}"
    return said if provinces and len(said) <= LONGEST_LINE else "ligging van de regio"


def area_in_short(row: Row) -> str:
    """`gebied: 18 gemeenten`, `gebied: Texel en Vlieland`, `gebied: deel van Den Haag`."""
    named = [*row.municipalities, *row.islands]
    names = list(dict.fromkeys(area.name for area in named))
    partly = any(area.part or not area.certain for area in named)
    by_name = f"gebied: {'deel van ' if partly else ''}{listed(names)}"
    if len(names) <= NAMED_IN_A_CARD and len(by_name) <= LONGEST_LINE:
        return by_name
    kind = "eilanden" if not row.municipalities else "gemeenten"
    return f"gebied: {len(names)} {kind}{', deels' if partly else ''}"


def plain_millions(cents: int) -> str:
    """`30 miljoen`, `8,15 miljoen`; of less than a million the number itself."""
    return euros_in_words(cents).removeprefix("€ ")


def short_millions(cents: int) -> str:
    """`32,5`: millions, with a comma."""
    return f"{cents / MILLION:.2f}".rstrip("0").rstrip(".").replace(".", ",")
