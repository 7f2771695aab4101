"""The deals on the map: which areas are filled, and where each deal's number stands. In the units of shapes.py."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from ...language.text import listed
from ...register.facet import FACETS
from ...register.rows import Ended, Place, Row, became
from ..filters import DealFilter
from .shapes import INSET, ISLANDS, Box, Point, middle, places, topology, view, whole_map

BADGE = 0.0245  # radius, of the width of what is shown
# On a narrow screen badges are drawn this much larger (map.css): then too they keep clear of each other.
LARGER = 1.4
# Parts of one deal nearer than this many radii to each other share a badge.
SHARED_BADGE = 2.6
NAMED_AT_MOST = 5
# So many deals stand in the list beside the map, each with its own shape; of more, a page would be heavier than its use.
MOST_LISTED = 250


@dataclass(frozen=True, slots=True)
class Badge:
    """The number of a deal on the map. `part`: on something that is not wholly the deal's, or not for certain."""

    number: int
    x: int
    y: int
    part: bool
    anchor: tuple[int, int]  # the place it belongs to
    moved: bool  # so far that a line must lead there


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """One deal as the map shows it. `number` is 0 where the map has no place for it."""

    number: int
    slug: str
    name: str
    region: str
    whole: tuple[str, ...]  # codes that are filled
    badges: tuple[Badge, ...]
    words: str  # where it lies, in Dutch


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the map of a set of deals shows, in units of the map."""

    view: Box
    radius: int
    areas: tuple[DrawnArea, ...]  # numbered
    beyond: tuple[DrawnArea, ...]  # known, but nowhere on the map: abroad
    unplaced: tuple[Row, ...]  # of which the area is not known
    unplaced_query: str | None  # of a list of those; None where no list has just them
    shared: tuple[str, ...]  # filled by two or more deals
    marked: str
    marked_is: str  # what is outlined, in Dutch
    around: tuple[str, ...]  # provinces in which it lies somewhere, where nothing closer is known
    inset: bool
    everything: bool  # all deals of the release, not a selection
    left_out: int = 0  # how many on the map are not in `areas`
    left_out_codes: tuple[str, ...] = ()  # what they fill, where nothing in `areas` does

    @property
    def on_the_map(self) -> int:
        return len(self.areas) + self.left_out

    @property
    def view_box(self) -> str:
        return box_words(self.view)

    @property
    def whole_box(self) -> str:
        return box_words(whole_map())

    @property
    def part_of_country(self) -> bool:
        """Whether only a part of the Netherlands is shown, so that a reader needs to be told which."""
        return self.view != whole_map() and not self.inset

    @property
    def only_islands(self) -> bool:
        return self.view != whole_map() and self.inset

    @property
    def badges(self) -> list[tuple[DrawnArea, Badge]]:
        return [(area, badge) for area in self.areas for badge in area.badges]

    @property
    def filled(self) -> bool:
        return any(area.whole for area in self.areas)

    @property
    def in_part(self) -> bool:
        """Whether there is a number on something that is not filled."""
        return any(badge.part for _, badge in self.badges)

    @property
    def stripe(self) -> int:
        """The width of a stripe in what is shared; from one to the next is three times as much."""
        return max(2, round(self.radius / 6))

    @property
    def hatch(self) -> int:
        return 3 * self.stripe

    @property
    def key(self) -> int:
        """The side of a square in the legend that shows a few stripes."""
        return 2 * self.hatch

    @property
    def lettering(self) -> int:
        """The size of the name of an island; larger where only the islands are shown."""
        return round(self.view.width / (20 if self.only_islands else 48))

    @property
    def islands(self) -> list[tuple[str, str, int, int]]:
        """(code, name, x, y of the name) of every island, where they are shown."""
        boxes = [(code, name, places()[code].box) for code, (name, _) in ISLANDS.items()] if self.inset else []
        return [(code, name, round((box.left + box.right) / 2), round(box.bottom)) for code, name, box in boxes]

    @property
    def frame(self) -> tuple[int, int, int, int]:
        """Around the islands: x, y, width, height."""
        return INSET

    @property
    def grey(self) -> str:
        """What a place without a colour is, in Dutch."""
        without = "geen deal" if self.everything else "geen deal uit deze lijst"
        return f"{without}, of gebied nog niet opgenomen" if self.unplaced else without


def box_words(box: Box) -> str:
    """As in `viewBox`."""
    return f"{box.left:.0f} {box.top:.0f} {box.width:.0f} {box.height:.0f}"


def drawing(
    rows: Iterable[Row],
    *,
    marked: str = "",
    marked_name: str = "",
    around: Sequence[str] = (),
    whole: bool = False,
    missing: Iterable[Row] = (),
    unplaced_query: str | None = None,
    everything: bool = False,
) -> Drawing:
    """The map of the deals in `rows`, numbered in their order; `whole`: of the whole country, wherever they lie.

    `marked`: a municipality, island or province (as in an address) to show and to outline; `marked_name`: what it is called,
    where the page is not its own. `around`: provinces to show where the area of no deal is known. `missing`: deals that `rows`
    lacks only because nobody knows where they lie. `unplaced_query`: of the list of the deals without a known area."""
    rows = list(rows)
    located = [(row, location(row)) for row in rows]
    mapped = [(row, place) for row, place in located if place.codes]
    shown, rest = mapped[:MOST_LISTED], mapped[MOST_LISTED:]
    filled = {code for _, place in shown for code in place.whole}
    around = () if mapped else tuple(around)
    asked = {code for _, place in mapped for code in place.codes} | members(marked)
    box = whole_map() if whole else view(asked.union(*map(members, around)))
    radius = round(box.width * BADGE)
    marks = [mark for number, (_, place) in enumerate(shown, 1) for mark in marks_of(number, place, radius)]
    badges = placed(marks, radius, box)
    return Drawing(
        view=box,
        radius=radius,
        areas=tuple(
            make_area(row, place, number, badges.get(number, [])) for number, (row, place) in enumerate(shown, 1)
        ),
        beyond=tuple(make_area(row, place) for row, place in located if not place.codes and not is_unplaced(row)),
        unplaced=tuple({row.slug: row for row in (*rows, *missing) if is_unplaced(row)}.values()),
        unplaced_query=unplaced_query,
        shared=shared_codes(place.whole for _, place in mapped),
        marked=marked,
        marked_is=marked_name or kind_in_words(marked),
        around=around,
        inset=any(code in ISLANDS for _, place in mapped for code in place.codes) or marked in ISLANDS,
        everything=everything,
        left_out=len(rest),
        left_out_codes=tuple(sorted({code for _, place in rest for code in place.whole} - filled)),
    )


def kind_in_words(marked: str) -> str:
    """What is outlined, in Dutch, on its own page."""
    return "dit eiland" if marked in ISLANDS else "deze gemeente" if marked in places() else "deze provincie"


# What a list is asked for by place; the deals of unknown area are those of the same list without these.
PLACE_FACETS = {facet.name for facet in FACETS.values() if facet.outlined}
UNPLACED = (("gemeente", "onbekend"), ("gemeente", "niet-vermeld"))


def drawing_of(deals: DealFilter, marked: str = "") -> Drawing:
    """The map of what a valid filter leaves, numbered in the order it asks for.

    Where it asks for a place, the deals that would be left if they lay there are counted as not on the map."""
    selection, index = deals.qs, deals.queryset.index
    wider = index.all
    for name, mask in deals.masks.items():
        if name not in PLACE_FACETS:
            wider &= mask
    asked = [(name, value.slug) for name, values in deals.asked.items() if name not in PLACE_FACETS for value in values]
    return drawing(
        selection.rows(),
        marked=marked,
        missing=index.rows_in(wider & index.unknown_for("gemeente")),
        unplaced_query=urlencode([*asked, *UNPLACED]),
        everything=selection.mask == index.all,
    )


class Location(NamedTuple):
    """Where one deal lies. `codes`: all that the map knows of it; `parts`: those that are not filled."""

    codes: tuple[str, ...]
    whole: tuple[str, ...]
    parts: tuple[str, ...]
    words: str


def location(row: Row) -> Location:
    """Where the deal of `row` lies, as codes and in words."""
    named = [*row.municipalities, *row.islands]
    whole = {place.code: place.name for place in named if place.certain and not place.part}
    rest = [place for place in named if place.code not in whole]
    words = names_in_few([*dict.fromkeys(place.name for place in named if place.code in whole and not place.ended)])
    words += [f"een deel van {place.name} ({place.part})" for place in rest if place.part]
    sentences = [listed(words)] if words else []
    vague = [place.name for place in rest if not place.part]
    if vague:
        sentences.append(f"hoeveel van {listed(vague)} meedoet, is niet zeker")
    fates = fates_of(named)
    sentences += [f"{became(several)}; {drawn(several[0])}" for several in fates]
    if row.abroad:
        sentences.append(f"buiten de kaart: {listed(row.abroad)}")
    unseen = [place.name for place in named if place.code not in places() and not place.ended]
    if unseen:
        sentences.append(f"niet op een kaart van 2024: {listed(unseen)}")
    if named and "gebied.gemeenten" in row.incomplete:
        sentences.append("het gebied is niet volledig bekend")
    made_of = {fate.heirs[0].slug for fate, *_ in fates if fate.together and fate.together <= set(whole)}
    filled = tuple(code for code in dict.fromkeys([*whole, *sorted(made_of)]) if code in places())
    touched = {place.code for place in rest} | {heir.slug for fate, *_ in fates for heir in fate.heirs}
    parts = tuple(sorted(code for code in touched.difference(filled) if code in places()))
    return Location(filled + parts, filled, parts, "; ".join(sentences))


def fates_of(named: Iterable[Place]) -> list[list[Ended]]:
    """The municipalities that are no more, each once; together those that went into the same on one day."""
    fates: dict[Any, list[Ended]] = {}
    for ended in dict.fromkeys(place.ended for place in named):
        if ended and ended.heirs:
            fates.setdefault(ended[1:], []).append(ended)
    return list(fates.values())


def drawn(ended: Ended) -> str:
    """`de kaart tekent Maashorst`"""
    return f"de kaart tekent {ended.into if len(ended.heirs) == 1 else 'die gemeenten'}"


def is_unplaced(row: Row) -> bool:
    """Whether nobody knows where the deal lies."""
    return "gebied.gemeenten" in row.unknown and not (row.municipalities or row.islands or row.abroad)


def names_in_few(names: list[str]) -> list[str]:
    return names if len(names) <= NAMED_AT_MOST else [f"{len(names)} gemeenten"]


def members(marked: str) -> set[str]:
    """The codes of what is marked: itself, or the municipalities of the province."""
    if marked in places():
        return {marked}
    return {code for code, province in topology().provinces.items() if province == marked}


def make_area(row: Row, place: Location, number: int = 0, badges: Iterable[Badge] = ()) -> DrawnArea:
    return DrawnArea(number, row.slug, row.name, row.region.label, place.whole, tuple(badges), place.words)


def shared_codes(areas: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The codes that are in two or more of `areas`, in order."""
    seen: set[str] = set()
    twice: set[str] = set()
    for codes in areas:
        twice |= seen & set(codes)
        seen |= set(codes)
    return tuple(sorted(twice))


class WantedBadge(NamedTuple):
    """Where the number of a deal would stand if it had the map to itself."""

    number: int
    part: bool
    point: Point


def marks_of(number: int, place: Location, radius: int) -> list[WantedBadge]:
    """One mark for what is filled, one for each part; parts that are close together share one."""
    marks = [WantedBadge(number, False, middle(place.whole))] if place.whole else []
    groups: list[list[Point]] = []
    for code in place.parts:
        point = places()[code].centre
        near = [group for group in groups if math.dist(group[0], point) < radius * SHARED_BADGE]
        if marks and math.dist(marks[0].point, point) < radius * SHARED_BADGE:
            continue
        if near:
            near[0].append(point)
        else:
            groups.append([point])
    return marks + [WantedBadge(number, True, mean(group)) for group in groups]


def mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def placed(marks: Sequence[WantedBadge], radius: int, box: Box) -> dict[int, list[Badge]]:
    """The badges of each deal, moved apart where they would cover each other. None where there are too many to read."""
    distance = 2 * radius * LARGER
    standing: dict[int, list[Badge]] = {}
    if len(marks) * distance**2 > FULL * box.width * box.height:
        return standing
    points = spread([mark.point for mark in marks], distance, shrunk(box, radius))
    for mark, (x, y) in zip(marks, points, strict=True):
        anchor = (round(mark.point[0]), round(mark.point[1]))
        badge = Badge(mark.number, round(x), round(y), mark.part, anchor, math.dist(mark.point, (x, y)) > radius)
        standing.setdefault(mark.number, []).append(badge)
    return standing


def shrunk(box: Box, by: float) -> Box:
    return Box(box.left + by, box.top + by, box.right - by, box.bottom - by)


ROUNDS = 200
FULL = 0.6  # of what is shown: where badges need more, there are none
ROUNDING = 2  # units: what is far enough apart stays so when rounded
GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def spread(points: Sequence[Point], distance: float, box: Box) -> list[Point]:
    """`points` pushed apart until none is nearer to another than `distance`, within `box`; the same every time.

    In each round both of a pair give way by half of what is lacking."""
    wanted = distance + ROUNDING
    enough = wanted - 0.5
    # Nothing lies exactly on something else, also at an edge: then there would be no direction to push in.
    moving = [
        [x + math.cos(number * GOLDEN_ANGLE) / 8, y + math.sin(number * GOLDEN_ANGLE) / 8]
        for number, (x, y) in enumerate(points)
    ]
    for _ in range(ROUNDS):
        for number, point in enumerate(moving):
            edge = number / 1000
            point[0] = min(max(point[0], box.left + edge), box.right - edge)
            point[1] = min(max(point[1], box.top + edge), box.bottom - edge)
        settled = True
        order = sorted(moving)
        for place, one in enumerate(order):
            for other in order[place + 1 :]:
                dx, dy = other[0] - one[0], other[1] - one[1]
                if dx >= enough:
                    break
                apart = math.hypot(dx, dy)
                if apart < enough:
                    settled = False
                    push = (wanted - apart) / apart / 2
                    one[0] -= dx * push
                    one[1] -= dy * push
                    other[0] += dx * push
                    other[1] += dy * push
        if settled:
            break
    return [(x, y) for x, y in moving]
