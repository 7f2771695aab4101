"""The map: the shapes of municipalities and islands, and which deals lie where.

The boundaries are fixtures/gemeenten-2024.topo.json: the 342 municipalities of 2024 (EPSG:28992; © CBS / Kadaster, edited).
Everything is in units of the map: whole numbers, x to the right and y down, one unit about 195 metres.
Only the standard library is imported here, so that scripts/outline.py draws the outline before anything is installed."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

if TYPE_CHECKING:
    from .index import Index, Row

TOPOLOGY = Path(__file__).resolve().parents[2] / "fixtures" / "gemeenten-2024.topo.json"
HEIGHT = 1600
# Islets and slivers below this are not drawn, in square units.
SMALLEST = 8

# Sketches of our own, in the empty sea at the top left: neither to scale nor in their place.
ISLANDS = {
    "col01": (
        "Bonaire",
        "86,62 125,73 157,97 190,116 227,128 250,140 241,178 231,203 223,227 239,248 209,297 189,295 169,268 163,235 "
        "171,210 174,192 162,171 143,155 119,140 87,135 50,130 39,111 42,92 "
        "; 106,196 120,187 136,194 138,208 122,216 108,209",
    ),
    "col02": ("Sint Eustatius", "292,197 326,209 330,238 358,257 397,276 400,312 366,327 324,312 296,276 270,234"),
    "col03": (
        "Saba",
        "287,70 303,51 328,45 343,37 363,48 383,63 388,86 397,106 379,125 372,140 347,143 326,151 "
        "307,136 289,126 286,106 276,91",
    ),
}
INSET = (16, 16, 424, 352)  # x, y, width, height of the frame around them

Point = tuple[float, float]
Line = list[tuple[int, int]]


class Box(NamedTuple):
    """A rectangle, in units."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Topology(NamedTuple):
    """Boundary lines, each once, with what lies at its left and right; and the lines around each municipality."""

    lines: list[Line]
    sides: list[tuple[str | None, str | None]]
    rings: dict[str, list[Line]]
    provinces: dict[str, str]  # municipality → province, both as in an address
    width: int


@cache
def topology() -> Topology:
    """The boundaries of 2024 from the fixture. Codes are as in an address: `gm0917`, `noord-holland`."""
    told = json.loads(TOPOLOGY.read_text(encoding="utf-8"))
    grid = [absolute(steps) for steps in told["arcs"]]
    scale = HEIGHT / max(y for line in grid for _, y in line)
    lines = [rounded(line, scale) for line in grid]
    sides: list[list[str | None]] = [[None, None] for _ in lines]
    rings, provinces = {}, {}
    for shape in told["objects"]["gemeenten"]["geometries"]:
        code = shape["id"].lower()
        provinces[code] = address_word(shape["properties"]["provincie"])
        found = []
        for numbers in (ring for polygon in shape["arcs"] for ring in polygon):
            for number in numbers:
                sides[number if number >= 0 else ~number][number >= 0] = code
            ring = closed(lines, numbers)
            if abs(surface(ring)) >= SMALLEST:
                found.append(ring)
        rings[code] = found
    width = max(x for line in lines for x, _ in line)
    return Topology(lines, [(left, right) for left, right in sides], rings, provinces, width)


def absolute(steps: Iterable[Sequence[int]]) -> Line:
    """A TopoJSON arc, which holds steps, as points."""
    x = y = 0
    line = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        line.append((x, y))
    return line


def rounded(line: Line, scale: float) -> Line:
    """`line` on the grid of the map, without points that say nothing. Both neighbours of a border get the same points."""
    kept: Line = []
    for x, y in line:
        point = (round(x * scale), round(y * scale))
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and straight(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return kept


def straight(a: Point, b: Point, c: Point) -> bool:
    """Whether one goes on in the same direction at `b`."""
    (dx, dy), (ex, ey) = (b[0] - a[0], b[1] - a[1]), (c[0] - b[0], c[1] - b[1])
    return dx * ey == dy * ex and dx * ex + dy * ey > 0


def address_word(name: str) -> str:
    """`Fryslân` → `fryslan`: a province as addresses call it."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).replace(" ", "-")


def closed(lines: list[Line], numbers: Iterable[int]) -> Line:
    """The ring along these arcs; ~number is an arc in the other direction."""
    ring: Line = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def surface(ring: Sequence[Point]) -> float:
    """The area within `ring`, in square units; its sign tells the direction."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


# --- the outline: one static file


def outline() -> str:
    """The whole map as SVG without any colour: pages take its parts with `<use>` and colour them."""
    told = topology()
    parts = [(code, path(rings)) for code, rings in sorted(told.rings.items())]
    parts += [(code, path(island(code))) for code in ISLANDS]
    parts.append(("land", path(around(told, told.rings))))
    provinces = sorted(set(told.provinces.values()))
    for province in provinces:
        members = {code for code, its in told.provinces.items() if its == province}
        parts.append((province, path(around(told, members))))
    parts.append(("gemeenten", path(between(told, same_province=True))))
    parts.append(("provincies", path(between(told, same_province=False))))
    drawn = "".join(f'<path id="{name}" d="{d}" vector-effect="non-scaling-stroke"/>\n' for name, d in parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {told.width} {HEIGHT}">\n{drawn}</svg>\n'


def around(told: Topology, codes: Collection[str]) -> list[Line]:
    """The rings around these municipalities together, without their borders among themselves."""
    edge = []
    for line, (left, right) in zip(told.lines, told.sides, strict=True):
        if (left in codes) != (right in codes):
            edge.append(line if right in codes else line[::-1])
    return [ring for ring in joined(edge) if abs(surface(ring)) >= SMALLEST]


def between(told: Topology, *, same_province: bool) -> list[Line]:
    """The borders between municipalities, within provinces or between them."""
    return joined(
        [
            line
            for line, (left, right) in zip(told.lines, told.sides, strict=True)
            if left and right and (told.provinces[left] == told.provinces[right]) is same_province
        ]
    )


def joined(lines: list[Line]) -> list[Line]:
    """Lines that begin where another ends, as one. Rings that touch in a point fill the same whichever way they go."""
    lines = [line for line in lines if len(line) > 1]  # the shortest shrink to a point on the grid
    starting: dict[Point, list[int]] = {}
    for number, line in enumerate(lines):
        starting.setdefault(line[0], []).append(number)
    left = dict.fromkeys(range(len(lines)))
    chains = []
    while left:
        number = next(iter(left))
        chain: Line = []
        while True:
            del left[number]
            starting[lines[number][0]].remove(number)
            chain += lines[number][1:] if chain else lines[number]
            onward = starting.get(chain[-1]) if chain[-1] != chain[0] else None
            if not onward:
                break
            number = onward[0]
        chains.append(chain)
    return chains


def path(lines: Iterable[Line]) -> str:
    """SVG path data: a whole number per step, no space before a minus."""
    parts = []
    for line in lines:
        (x, y), ring = line[0], line[0] == line[-1]
        steps = []
        for to_x, to_y in line[1:-1] if ring else line[1:]:
            steps += [to_x - x, to_y - y]
            x, y = to_x, to_y
        numbers = "".join(str(step) if step < 0 else f" {step}" for step in steps).lstrip()
        parts.append(f"M{line[0][0]} {line[0][1]}l{numbers}{'z' if ring else ''}")
    return "".join(parts)


def island(code: str) -> list[Line]:
    """The rings of an island in Caribbean Netherlands, with the islet that belongs to it."""
    rings = [[pair.split(",") for pair in ring.split()] for ring in ISLANDS[code][1].split(";")]
    return [[(int(x), int(y)) for x, y in (*ring, ring[0])] for ring in rings]


# --- where things lie


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or an island: its rings, its box, a point well inside it and its surface in square units."""

    rings: list[Line]
    box: Box
    centre: Point
    size: float

    def holds(self, point: Point) -> bool:
        x, y = point
        if not (self.box.left <= x <= self.box.right and self.box.top <= y <= self.box.bottom):
            return False
        return len([at for ring in self.rings for at in crossings(ring, y) if at > x]) % 2 == 1


@cache
def places() -> dict[str, Place]:
    """Every municipality of 2024 and every island, by its code as in an address."""
    shapes = topology().rings | {code: island(code) for code in ISLANDS}
    return {code: make_place(rings) for code, rings in shapes.items()}


def make_place(rings: list[Line]) -> Place:
    largest = max(rings, key=lambda ring: abs(surface(ring)))
    return Place(rings, box_of(rings), inside(largest), abs(sum(map(surface, rings))))


def box_of(lines: Iterable[Iterable[Point]]) -> Box:
    points = [point for line in lines for point in line]
    return Box(
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
    )


def inside(ring: Line) -> Point:
    """A point well inside `ring`: its centroid, or where that falls outside, the middle of the widest of nine chords."""
    weights = [(a[0] * b[1] - b[0] * a[1], a[0] + b[0], a[1] + b[1]) for a, b in pairwise(ring)]
    whole = 3 * sum(weight for weight, _, _ in weights)
    x = sum(weight * along for weight, along, _ in weights) / whole
    y = sum(weight * down for weight, _, down in weights) / whole
    if len([at for at in crossings(ring, y) if at > x]) % 2:
        return x, y
    box = box_of([ring])
    chords: list[tuple[float, float, float]] = []
    for part in range(1, 10):
        height = box.top + box.height * part / 10
        ends = sorted(crossings(ring, height))
        chords += [
            (right - left, (left + right) / 2, height) for left, right in zip(ends[::2], ends[1::2], strict=False)
        ]
    _, x, y = max(chords)
    return x, y


def crossings(ring: Line, y: float) -> list[float]:
    """Where a level line at `y` crosses `ring`."""
    return [(b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in pairwise(ring) if (a[1] > y) != (b[1] > y)]


def middle(codes: Collection[str]) -> Point:
    """A point for one badge on all of `codes`: their common centre, or of the nearest of them when that lies elsewhere."""
    found = [places()[code] for code in sorted(codes)]
    size = sum(place.size for place in found)
    x = sum(place.centre[0] * place.size for place in found) / size
    y = sum(place.centre[1] * place.size for place in found) / size
    if any(place.holds((x, y)) for place in found):
        return x, y
    return min((place.centre for place in found), key=lambda centre: math.dist(centre, (x, y)))


# --- which part of the map is shown

AROUND = 16  # units kept free along the edge of the whole map
# Of the whole map: nearer than the first a reader no longer sees where it is, further than the second gains nothing.
SMALLEST_PART, LARGEST_PART = 0.26, 0.75
BREATHING_SPACE = 0.12  # of what is shown, at either side


def whole_map() -> Box:
    return Box(-AROUND, -AROUND, topology().width + AROUND, HEIGHT + AROUND)


def view(codes: Collection[str]) -> Box:
    """The part of the map that shows `codes`, in the proportions of the whole map; near the edge moved inwards."""
    whole = whole_map()
    if codes and all(code in ISLANDS for code in codes):
        x, y, across, down = INSET
        return Box(x - AROUND, y - AROUND, x + across + AROUND, y + down + AROUND)
    if not codes or any(code in ISLANDS for code in codes):
        return whole
    box = box_of([place.box[:2], place.box[2:]] for place in (places()[code] for code in codes))
    share = max(box.width / whole.width, box.height / whole.height) * (1 + 2 * BREATHING_SPACE)
    if share > LARGEST_PART:
        return whole
    share = max(share, SMALLEST_PART)
    width, height = whole.width * share, whole.height * share
    left = min(max(box.left + (box.width - width) / 2, whole.left), whole.right - width)
    top = min(max(box.top + (box.height - height) / 2, whole.top), whole.bottom - height)
    return Box(round(left), round(top), round(left + width), round(top + height))


# --- the deals on it

BADGE = 0.0245  # radius, of the width of what is shown
# On a narrow screen badges are drawn this much larger (map.css): then too they keep clear of each other.
LARGER = 1.4
# Parts of one deal nearer than this many radii to each other share a badge.
SHARED_BADGE = 2.6
NAMED_AT_MOST = 5


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
class Area:
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
    areas: tuple[Area, ...]  # numbered
    beyond: tuple[Area, ...]  # known, but nowhere on the map: abroad
    unplaced: tuple[Row, ...]  # of which the area is not known
    unplaced_query: str | None  # of a list of those; None where no list has just them
    shared: tuple[str, ...]  # filled by two or more deals
    marked: str
    inset: bool
    everything: bool  # all deals of the release, not a selection

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
    def badges(self) -> list[tuple[Area, Badge]]:
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
        found = [(code, name, places()[code].box) for code, (name, _) in ISLANDS.items()] if self.inset else []
        return [(code, name, round((box.left + box.right) / 2), round(box.bottom)) for code, name, box in found]

    @property
    def frame(self) -> tuple[int, int, int, int]:
        """Around the islands: x, y, width, height."""
        return INSET

    @property
    def marked_is(self) -> str:
        """What is outlined, in Dutch."""
        return (
            "dit eiland" if self.marked in ISLANDS else "deze gemeente" if self.marked in places() else "deze provincie"
        )


def box_words(box: Box) -> str:
    """As in `viewBox`."""
    return f"{box.left:.0f} {box.top:.0f} {box.width:.0f} {box.height:.0f}"


def drawing(
    rows: Iterable[Row],
    *,
    marked: str = "",
    whole: bool = False,
    missing: Iterable[Row] = (),
    unplaced_query: str | None = None,
    everything: bool = False,
) -> Drawing:
    """The map of the deals in `rows`, numbered in their order; `whole`: of the whole country, wherever they lie.

    `marked`: a municipality, island or province (as in an address) to show and to outline. `missing`: deals that `rows`
    lacks only because nobody knows where they lie. `unplaced_query`: of the list of the deals without a known area."""
    rows = list(rows)
    located = [(row, location(row)) for row in rows]
    shown = [(row, found) for row, found in located if found.codes]
    box = whole_map() if whole else view({code for _, found in shown for code in found.codes} | members(marked))
    radius = round(box.width * BADGE)
    marks = [mark for number, (_, found) in enumerate(shown, 1) for mark in marks_of(number, found, radius)]
    badges = placed(marks, radius, box)
    return Drawing(
        view=box,
        radius=radius,
        areas=tuple(
            make_area(row, found, number, badges.get(number, [])) for number, (row, found) in enumerate(shown, 1)
        ),
        beyond=tuple(make_area(row, found) for row, found in located if not found.codes and not is_unplaced(row)),
        unplaced=tuple({row.slug: row for row in (*rows, *missing) if is_unplaced(row)}.values()),
        unplaced_query=unplaced_query,
        shared=shared_codes(found.whole for _, found in shown),
        marked=marked,
        inset=any(code in ISLANDS for _, found in shown for code in found.codes) or marked in ISLANDS,
        everything=everything,
    )


# What a list is asked for by place; the deals of unknown area are those of the same list without these.
PLACE_FACETS = ("gemeente", "provincie", "caribisch")
UNPLACED = (("gemeente", "onbekend"), ("gemeente", "niet-vermeld"))


def whole_drawing(index: Index) -> Drawing:
    """The map of all deals of a release, made once and kept with its index."""
    if "kaart" not in index.shapes:
        index.shapes["kaart"] = drawing(index.rows, whole=True, unplaced_query=urlencode(UNPLACED), everything=True)
    kept: Drawing = index.shapes["kaart"]
    return kept


def drawing_of(deals: Any, marked: str = "", whole: bool = False) -> Drawing:
    """The map of what a valid `DealFilter` leaves, numbered in the order it asks for.

    Where it asks for a place, the deals that would be left if they lay there are counted as not on the map."""
    selection, index = deals.qs, deals.queryset.index
    if selection.mask == index.all and selection.order == "naam" and not marked:
        return whole_drawing(index)
    wider = index.all
    for name, mask in deals.masks.items():
        if name not in PLACE_FACETS:
            wider &= mask
    asked = [(name, value.slug) for name, values in deals.asked.items() if name not in PLACE_FACETS for value in values]
    return drawing(
        selection.rows(),
        marked=marked,
        whole=whole,
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
    named = [(str(code), str(name), part) for code, name, part in row.municipalities]
    named += [(code, name, None) for code, name in zip(row.caribbean_codes, row.caribbean, strict=True)]
    unsure = {(code, part) for code, part in row.uncertain}
    whole = {code: name for code, name, part in named if not part and (code, part) not in unsure}
    rest = [place for place in named if place[0] not in whole]
    words = [*names_in_few(list(whole.values())), *(f"een deel van {name} ({part})" for _, name, part in rest if part)]
    sentences = [listed(words)] if words else []
    vague = [name for _, name, part in rest if not part]
    if vague:
        sentences.append(f"hoeveel van {listed(vague)} meedoet, is niet zeker")
    if row.abroad:
        sentences.append(f"buiten de kaart: {listed(row.abroad)}")
    unseen = [name for code, name, _ in named if code not in places()]
    if unseen:
        sentences.append(f"niet op een kaart van 2024: {listed(unseen)}")
    if named and "gebied.gemeenten" in row.incomplete:
        sentences.append("het gebied is niet volledig bekend")
    filled = tuple(code for code in whole if code in places())
    parts = tuple(sorted({code for code, _, _ in rest if code in places()}))
    return Location(filled + parts, filled, parts, "; ".join(sentences))


def is_unplaced(row: Row) -> bool:
    """Whether nobody knows where the deal lies."""
    return "gebied.gemeenten" in row.unknown and not (row.municipalities or row.caribbean or row.abroad)


def names_in_few(names: list[str]) -> list[str]:
    return names if len(names) <= NAMED_AT_MOST else [f"{len(names)} gemeenten"]


def listed(names: Sequence[str]) -> str:
    """`Ameland, Texel en Vlieland`."""
    return " en ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def members(marked: str) -> set[str]:
    """The codes of what is marked: itself, or the municipalities of the province."""
    if marked in places():
        return {marked}
    return {code for code, province in topology().provinces.items() if province == marked}


def make_area(row: Row, found: Location, number: int = 0, badges: Iterable[Badge] = ()) -> Area:
    return Area(number, row.slug, row.name, row.region["naam"], found.whole, tuple(badges), found.words)


def shared_codes(areas: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """The codes that are in two or more of `areas`, in order."""
    seen: set[str] = set()
    twice: set[str] = set()
    for codes in areas:
        twice |= seen & set(codes)
        seen |= set(codes)
    return tuple(sorted(twice))


class Mark(NamedTuple):
    """Where the number of a deal would stand if it had the map to itself."""

    number: int
    part: bool
    point: Point


def marks_of(number: int, found: Location, radius: int) -> list[Mark]:
    """One mark for what is filled, one for each part; parts that are close together share one."""
    marks = [Mark(number, False, middle(found.whole))] if found.whole else []
    groups: list[list[Point]] = []
    for code in found.parts:
        point = places()[code].centre
        near = [group for group in groups if math.dist(group[0], point) < radius * SHARED_BADGE]
        if marks and math.dist(marks[0].point, point) < radius * SHARED_BADGE:
            continue
        if near:
            near[0].append(point)
        else:
            groups.append([point])
    return marks + [Mark(number, True, mean(group)) for group in groups]


def mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def placed(marks: Sequence[Mark], radius: int, box: Box) -> dict[int, list[Badge]]:
    """The badges of each deal, moved apart where they would cover each other. None where there are too many to read."""
    distance = 2 * radius * LARGER
    found: dict[int, list[Badge]] = {}
    if len(marks) * distance**2 > FULL * box.width * box.height:
        return found
    points = spread([mark.point for mark in marks], distance, shrunk(box, radius))
    for mark, (x, y) in zip(marks, points, strict=True):
        anchor = (round(mark.point[0]), round(mark.point[1]))
        badge = Badge(mark.number, round(x), round(y), mark.part, anchor, math.dist(mark.point, (x, y)) > radius)
        found.setdefault(mark.number, []).append(badge)
    return found


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
