"""Dots that never cover each other: how large each is, where it stands, and what part of the map answers for it.

Everything is in units of the map (shapes.py). The same dots give the same places every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from ...language.money import MILLION, euros_in_words
from .shapes import INSET, Border, Box, Point

# Of a deal of one million; twice the money is twice the area.
OF_A_MILLION = 5.2
# What no money is known of.
OF_UNKNOWN = 11.0
# No dot is wider than this part of the map, and together they cover no more than that: where they would, all are smaller.
WIDEST, COVERED = 0.12, 0.16
RIMS_APART = 4.0  # kept free between two rims
ROUNDS_AT_MOST, PULLING = 2000, 240
SMALLER = 0.85
ATTEMPTS = 12
GOLDEN = math.pi * (3 - math.sqrt(5))
# How far from a dot a finger or a mouse still means it, and with how many corners that is drawn.
REACH, CORNERS = 60.0, 10
ROUND_THE_FRAME = 10.0


class WantedDot(NamedTuple):
    """Where a dot would stand if it were alone. `cents`: the money it stands for, or None where that is not known."""

    point: Point
    cents: int | None
    island: bool


class Disc(NamedTuple):
    x: float
    y: float
    radius: float

    def apart(self, other: Disc) -> float:
        """The room between the two rims."""
        return math.hypot(self.x - other.x, self.y - other.y) - self.radius - other.radius


class Layout(NamedTuple):
    """The dots in the order in which they were asked for; `unit` is the radius of one million."""

    discs: tuple[Disc, ...]
    unit: float


def radius_of(cents: int | None, unit: float) -> float:
    """To a tenth of a unit."""
    return round(OF_UNKNOWN * unit / OF_A_MILLION if cents is None else unit * math.sqrt(cents / MILLION), 1)


def laid_out(wanted: Sequence[WantedDot], box: Box) -> Layout:
    """Every dot as near to its place as the others let it. Where there is no room for all, all are smaller."""
    unit = fitting_unit(wanted, box)
    discs, settled = pushed_apart(wanted, unit, box)
    for _ in range(ATTEMPTS):
        if settled:
            break
        unit *= SMALLER
        discs, settled = pushed_apart(wanted, unit, box)
    return Layout(discs, unit)


def fitting_unit(wanted: Sequence[WantedDot], box: Box) -> float:
    radii = [radius_of(dot.cents, OF_A_MILLION) for dot in wanted]
    if not radii:
        return OF_A_MILLION
    widest = WIDEST * box.width / (2 * max(radii)) if max(radii) else 1.0
    area = sum(math.pi * (radius + RIMS_APART) ** 2 for radius in radii)
    covered = math.sqrt(COVERED * box.width * box.height / area)
    return OF_A_MILLION * min(1.0, widest, covered)


class MovingDot:
    """A dot on its way to its place."""

    __slots__ = ("home", "island", "radius", "x", "y")

    def __init__(self, place: int, dot: WantedDot, unit: float) -> None:
        self.home, self.island, self.radius = dot.point, dot.island, radius_of(dot.cents, unit)
        # Nothing lies exactly on something else: then there would be no direction to push in.
        self.x = dot.point[0] + math.cos(place * GOLDEN) * 4
        self.y = dot.point[1] + math.sin(place * GOLDEN) * 4

    def pulled(self, by: float) -> None:
        self.x += (self.home[0] - self.x) * by
        self.y += (self.home[1] - self.y) * by

    def kept_within(self, box: Box, frame: Box) -> None:
        """Islands stay in their frame, all else on the map and out of that frame."""
        inner = frame if self.island else box
        self.x = min(max(self.x, inner.left + self.radius), max(inner.right - self.radius, inner.left + self.radius))
        self.y = min(max(self.y, inner.top + self.radius), max(inner.bottom - self.radius, inner.top + self.radius))
        if not self.island:
            right = frame.right + ROUND_THE_FRAME + self.radius - self.x
            down = frame.bottom + ROUND_THE_FRAME + self.radius - self.y
            if right > 0 and down > 0:
                self.x, self.y = (self.x + right, self.y) if right < down else (self.x, self.y + down)


def frame_of_islands() -> Box:
    left, top, across, down = INSET
    return Box(left, top, left + across, top + down)


def pushed_apart(wanted: Sequence[WantedDot], unit: float, box: Box) -> tuple[tuple[Disc, ...], bool]:
    """The dots, and whether none covers another. A spring keeps each home, weaker every round; of two that meet, the smaller
    gives way most."""
    moving = [MovingDot(place, dot, unit) for place, dot in enumerate(wanted)]
    largest = max((dot.radius for dot in moving), default=0.0)
    frame = frame_of_islands()
    settled = False
    for number in range(ROUNDS_AT_MOST):
        pull = 0.05 * (1 - number / PULLING)
        for dot in moving:
            if pull > 0:
                dot.pulled(pull)
        settled = not pushed_once(moving, largest)
        for dot in moving:
            dot.kept_within(box, frame)
        if settled and pull <= 0:
            break
    discs = tuple(Disc(round(dot.x), round(dot.y), dot.radius) for dot in moving)
    return discs, free_of_each_other(discs)


def pushed_once(moving: list[MovingDot], largest: float) -> bool:
    """Push every pair apart that is too near; whether there was one."""
    pushed = False
    order = sorted(moving, key=lambda dot: dot.x)
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            dx = other.x - one.x
            if dx >= one.radius + largest + RIMS_APART:
                break
            dy = other.y - one.y
            far = math.hypot(dx, dy)
            if far < 0.01:  # two that an edge pressed into one point
                dx = far = 0.01
            over = one.radius + other.radius + RIMS_APART - far
            if over > 0:
                pushed = pushed or over > 0.5
                weight = other.radius**2 / ((one.radius**2 + other.radius**2) or 1)
                one.x -= dx / far * over * weight
                one.y -= dy / far * over * weight
                other.x += dx / far * over * (1 - weight)
                other.y += dy / far * over * (1 - weight)
    return pushed


def free_of_each_other(discs: Sequence[Disc]) -> bool:
    """Whether between all of them there is room for two rims, also rounded as they are drawn."""
    order = sorted(discs)
    largest = max((disc.radius for disc in discs), default=0.0)
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            if other.x - one.x > one.radius + largest + 1:
                break
            if one.apart(other) < 1:
                return False
    return True


def answering_fields(discs: Sequence[Disc]) -> list[Border]:
    """For each dot the part of the map that answers for it: nearer to its rim than to that of another, and not far off."""
    return [field_of(disc, discs) for disc in discs]


def field_of(disc: Disc, discs: Sequence[Disc]) -> Border:
    size = max(REACH, disc.radius + 8)
    corners: list[Point] = [
        (disc.x + size * math.cos(math.tau * turn / CORNERS), disc.y + size * math.sin(math.tau * turn / CORNERS))
        for turn in range(CORNERS)
    ]
    for other in discs:
        far = math.hypot(other.x - disc.x, other.y - disc.y)
        if other is disc or far > 2 * size + other.radius or not far:
            continue
        towards = ((other.x - disc.x) / far, (other.y - disc.y) / far)
        corners = cut(corners, disc, towards, (far + disc.radius - other.radius) / 2)
    ring = [(round(x), round(y)) for x, y in corners]
    ring = [point for place, point in enumerate(ring) if point != ring[place - 1]] or ring[:1]
    return [*ring, ring[0]] if ring else []


def cut(corners: list[Point], disc: Disc, towards: Point, at: float) -> list[Point]:
    """What of a shape lies on the near side of a line across `towards`, `at` units from the middle of the dot."""
    beyond = [(x - disc.x) * towards[0] + (y - disc.y) * towards[1] - at for x, y in corners]
    kept: list[Point] = []
    for place, (here, over) in enumerate(zip(corners, beyond, strict=True)):
        after = (place + 1) % len(corners)
        if over <= 0:
            kept.append(here)
        if over * beyond[after] < 0:
            part = over / (over - beyond[after])
            there = corners[after]
            kept.append((here[0] + (there[0] - here[0]) * part, here[1] + (there[1] - here[1]) * part))
    return kept


# --- how large is how much

# Where the circles of the legend stand: below Zeeland, where the map has no land.
CENTRE_OF_SIZES = (92, 1596)
A_SMALL_AMOUNT = 20 * MILLION


def sizes_shown(amounts: Sequence[int]) -> list[tuple[int, str]]:
    """[(cents, in words)] of the circles in the legend: the largest amount and a small one, where they differ enough."""
    if not amounts:
        return []
    largest = max(amounts)
    small = [A_SMALL_AMOUNT] if largest >= 3 * A_SMALL_AMOUNT else []
    return [(cents, euros_in_words(cents)) for cents in (*small, largest)]
