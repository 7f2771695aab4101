"""The map: the shapes of municipalities and islands, and where they lie.

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
from typing import NamedTuple

TOPOLOGY = Path(__file__).resolve().parents[3] / "fixtures" / "gemeenten-2024.topo.json"
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
Border = list[tuple[int, int]]


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

    lines: list[Border]
    sides: list[tuple[str | None, str | None]]
    rings: dict[str, list[Border]]
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
        large_rings = []
        for numbers in (ring for polygon in shape["arcs"] for ring in polygon):
            for number in numbers:
                sides[number if number >= 0 else ~number][number >= 0] = code
            ring = closed(lines, numbers)
            if abs(surface(ring)) >= SMALLEST:
                large_rings.append(ring)
        rings[code] = large_rings
    width = max(x for line in lines for x, _ in line)
    return Topology(lines, [(left, right) for left, right in sides], rings, provinces, width)


def absolute(steps: Iterable[Sequence[int]]) -> Border:
    """A TopoJSON arc, which holds steps, as points."""
    x = y = 0
    line = []
    for dx, dy in steps:
        x, y = x + dx, y + dy
        line.append((x, y))
    return line


def rounded(line: Border, scale: float) -> Border:
    """`line` on the grid of the map, without points that say nothing. Both neighbours of a border get the same points."""
    kept: Border = []
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


def closed(lines: list[Border], numbers: Iterable[int]) -> Border:
    """The ring along these arcs; ~number is an arc in the other direction."""
    ring: Border = []
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
    parts.append(("gemeenten", path(point_between(told, same_province=True))))
    parts.append(("provincies", path(point_between(told, same_province=False))))
    drawn = "".join(f'<path id="{name}" d="{d}" vector-effect="non-scaling-stroke"/>\n' for name, d in parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {told.width} {HEIGHT}">\n{drawn}</svg>\n'


def around(told: Topology, codes: Collection[str]) -> list[Border]:
    """The rings around these municipalities together, without their borders among themselves."""
    edge = []
    for line, (left, right) in zip(told.lines, told.sides, strict=True):
        if (left in codes) != (right in codes):
            edge.append(line if right in codes else line[::-1])
    return [ring for ring in joined(edge) if abs(surface(ring)) >= SMALLEST]


def point_between(told: Topology, *, same_province: bool) -> list[Border]:
    """The borders between municipalities, within provinces or between them."""
    return joined(
        [
            line
            for line, (left, right) in zip(told.lines, told.sides, strict=True)
            if left and right and (told.provinces[left] == told.provinces[right]) is same_province
        ]
    )


def joined(lines: list[Border]) -> list[Border]:
    """Lines that begin where another ends, as one. Rings that touch in a point fill the same whichever way they go."""
    lines = [line for line in lines if len(line) > 1]  # the shortest shrink to a point on the grid
    starting: dict[Point, list[int]] = {}
    for number, line in enumerate(lines):
        starting.setdefault(line[0], []).append(number)
    left = dict.fromkeys(range(len(lines)))
    chains = []
    while left:
        number = next(iter(left))
        chain: Border = []
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


def path(lines: Iterable[Border]) -> str:
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


def island(code: str) -> list[Border]:
    """The rings of an island in Caribbean Netherlands, with the islet that belongs to it."""
    rings = [[pair.split(",") for pair in ring.split()] for ring in ISLANDS[code][1].split(";")]
    return [[(int(x), int(y)) for x, y in (*ring, ring[0])] for ring in rings]


# --- where things lie


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality or an island: its rings, its box, a point well inside it and its surface in square units."""

    rings: list[Border]
    box: Box
    centre: Point
    size: float

    def holds(self, point: Point) -> bool:
        x, y = point
        if not (self.box.left <= x <= self.box.right and self.box.top <= y <= self.box.bottom):
            return False
        return len([at for ring in self.rings for at in crossings(ring, y) if at > x]) % 2 == 1


@cache
def places() -> dict[str, Shape]:
    """Every municipality of 2024 and every island, by its code as in an address."""
    shapes = topology().rings | {code: island(code) for code in ISLANDS}
    return {code: make_place(rings) for code, rings in shapes.items()}


@cache
def bordering() -> dict[str, frozenset[str]]:
    """{municipality of 2024: those that it shares a border with}; an island shares none."""
    beside: dict[str, set[str]] = {code: set() for code in topology().rings}
    for left, right in topology().sides:
        if left and right and left != right:
            beside[left].add(right)
            beside[right].add(left)
    return {code: frozenset(codes) for code, codes in beside.items()}


def nearest(code: str) -> list[str]:
    """All other municipalities by how far the middle of each lies from that of `code`, the nearest first."""
    here = places()[code].centre
    others = [other for other in topology().rings if other != code]
    return sorted(others, key=lambda other: (math.dist(places()[other].centre, here), other))


def make_place(rings: list[Border]) -> Shape:
    largest = max(rings, key=lambda ring: abs(surface(ring)))
    return Shape(rings, box_of(rings), inside(largest), abs(sum(map(surface, rings))))


def box_of(lines: Iterable[Iterable[Point]]) -> Box:
    points = [point for line in lines for point in line]
    return Box(
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points)
    )


def inside(ring: Border) -> Point:
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


def crossings(ring: Border, y: float) -> list[float]:
    """Where a level line at `y` crosses `ring`."""
    return [(b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] for a, b in pairwise(ring) if (a[1] > y) != (b[1] > y)]


def middle(codes: Collection[str]) -> Point:
    """A point for one badge on all of `codes`: their common centre, or of the nearest of them when that lies elsewhere."""
    shapes = [places()[code] for code in sorted(codes)]
    size = sum(place.size for place in shapes)
    x = sum(place.centre[0] * place.size for place in shapes) / size
    y = sum(place.centre[1] * place.size for place in shapes) / size
    if any(place.holds((x, y)) for place in shapes):
        return x, y
    return min((place.centre for place in shapes), key=lambda centre: math.dist(centre, (x, y)))


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
