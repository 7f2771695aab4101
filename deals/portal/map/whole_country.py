"""The map of all deals: a dot for each, as large as the money of the national government, in the tone of its tranche.

What hangs on the release is made once for it; a selection shows the same dots in the same places, fewer of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from ...language.text import fold
from ...register.index import Index
from ...register.rows import Row
from ...register.short_names import short_names
from ..filters import DealFilter
from .country_words import MapCard, MapName, at_per_cent, card_of, map_names, plain_millions
from .dots import (
    CENTRE_OF_SIZES,
    Disc,
    Layout,
    WantedDot,
    answering_fields,
    frame_of_islands,
    laid_out,
    radius_of,
    sizes_shown,
)
from .drawing import box_words
from .regions import PlacedDeal, placed_deals
from .shapes import ISLANDS, Box, path, places, whole_map

# The tones of the ramp; what comes after the sixth tranche has the last.
TONES = ("t1", "t2", "t3", "t4", "t5", "t6")
# So many deals have a dot; of more, a page would be heavier than its use.
MOST_DOTS = 250
# Whoever goes from dot to dot goes from west to east, in bands from north to south: so many units each.
BAND = 70
# What is left open in a dot at the place of a region: of its radius, and at least.
HOLE, SMALLEST_HOLE = 0.4, 3.5


def tone_of(tranche: int) -> str:
    return TONES[min(max(tranche, 1), len(TONES)) - 1]


class CountryDot(NamedTuple):
    """One deal on the map, in units. `priced`: whether its money is known; `field`: what answers for it, as path data;
    `words`: where it lies, and `whole`: what is filled of its area."""

    row: Row
    name: str
    tone: str
    x: int
    y: int
    radius: float
    known: bool
    words: str
    whole: tuple[str, ...]
    field: str
    card: MapCard

    @property
    def priced(self) -> bool:
        return self.row.national is not None

    @property
    def r(self) -> str:
        """The radius as an attribute: with a point."""
        return f"{self.radius:g}"

    @property
    def hole(self) -> str:
        return f"{min(max(SMALLEST_HOLE, self.radius * HOLE), self.radius * 0.6):.1f}"

    @property
    def ring(self) -> str:
        return f"{self.radius + 4:g}"

    @property
    def label(self) -> str:
        """`Twente, tweede tranche, 30 miljoen euro van het Rijk`: what a link to it is called."""
        money = "bedrag van het Rijk niet bekend"
        if self.row.national is not None:
            money = f"{plain_millions(self.row.national)} euro van het Rijk"
        return f"{self.name}, {self.row.tranche.name}, {money}"


class MapSize(NamedTuple):
    """A circle in the legend, in units, with the per cents of the map at which its words stand."""

    words: str
    radius: str
    y: str
    top: str
    words_at: str


class CountryTranche(NamedTuple):
    """A tranche on the map, to be picked out, with how many deals of it have a dot."""

    number: int
    name: str
    tone: str
    deals: int


@dataclass(frozen=True, slots=True)
class CountryMap:
    """What the map of a set of deals shows. `full`: with cards, a choice of tranches and dots that take focus; otherwise it
    stands beside a text that holds the same links. `asked`: drawn for one question, and not the same for all."""

    dots: tuple[CountryDot, ...]
    names: tuple[MapName, ...]
    sizes: tuple[MapSize, ...]
    tranches: tuple[CountryTranche, ...]
    unplaced: tuple[Row, ...]  # deals that have no place on the map
    left_out: int  # of how many that have one there is no dot
    full: bool = True
    asked: bool = False

    @property
    def view_box(self) -> str:
        return box_words(whole_map())

    @property
    def deals(self) -> int:
        return len(self.dots) + self.left_out + len(self.unplaced)

    @property
    def on_the_map(self) -> int:
        return len(self.dots)

    @property
    def called(self) -> str:
        """What the picture is, for who cannot see it."""
        deals = "1 Regio Deal" if len(self.dots) == 1 else f"{len(self.dots)} Regio Deals"
        elsewhere = "" if self.full else ". Dezelfde deals staan hieronder per tranche"
        return f"Kaart van Nederland met {deals}{elsewhere}"

    @property
    def known(self) -> int:
        """How many dots stand in their own area."""
        return sum(dot.known for dot in self.dots)

    @property
    def of_regions(self) -> int:
        """How many dots stand at the place of their region."""
        return len(self.dots) - self.known

    @property
    def unpriced(self) -> bool:
        return any(not dot.priced for dot in self.dots)

    @property
    def filled(self) -> list[CountryDot]:
        """What is wholly of a deal, the widest first, so that none hides another."""
        return sorted((dot for dot in self.dots if dot.whole), key=lambda dot: (-len(dot.whole), dot.row.slug))

    @property
    def by_name(self) -> list[CountryDot]:
        return sorted(self.dots, key=lambda dot: fold(dot.row.name))

    @property
    def pickable(self) -> bool:
        """Whether a reader can pick one tranche out: there are several, each with a tone of its own."""
        return len(self.tranches) > 1 and self.tranches[-1].number <= len(TONES)

    @property
    def frame(self) -> Box:
        return frame_of_islands()

    @property
    def islands(self) -> list[tuple[str, str, str, str]]:
        """(code, name, and where that stands) of every island."""
        boxes = [(code, name, places()[code].box) for code, (name, _) in ISLANDS.items()]
        return [
            (code, name, *at_per_cent((box.left + box.right) / 2, ISLAND_NAMES.get(code) or box.bottom + 24))
            for code, name, box in boxes
        ]

    @property
    def sizes_at(self) -> int:
        """Where across the map the circles of the legend stand."""
        return CENTRE_OF_SIZES[0]


# An island has its name below it; Bonaire above it, since a deal of several islands stands below.
ISLAND_NAMES = {"col01": 52}


def drawing_of_all(index: Index) -> CountryMap:
    """The map of all deals of a release, made once and kept with its index."""
    return index.once("kaart van alle deals", lambda: country_map(index, index.rows))


def drawing_beside_text(index: Index) -> CountryMap:
    """The same, smaller and without cards, for a page that has its links in words too."""

    def made() -> CountryMap:
        whole = drawing_of_all(index)
        return replace(whole, names=tuple(map_names(spots_named(whole.dots), beside_text=True)), full=False)

    return index.once("kaart van alle deals naast tekst", made)


def drawing_of_selection(deals: DealFilter) -> CountryMap:
    """The map of what a valid filter leaves: the dots of all where they were, without the others."""
    selection, index = deals.qs, deals.queryset.index
    if selection.mask == index.all:
        return drawing_of_all(index)
    return replace(country_map(index, list(index.rows_in(selection.mask))), asked=True)


def layout_of_all(index: Index) -> tuple[Layout, dict[str, Disc]]:
    """How the dots of a release lie, and {deal: its dot}; made once."""

    def made() -> tuple[Layout, dict[str, Disc]]:
        standing = dotted(placed_deals(index))
        wanted = [WantedDot(place.point, place.row.national, place.island) for place in standing]
        layout = laid_out(wanted, whole_map())
        return layout, {place.row.slug: disc for place, disc in zip(standing, layout.discs, strict=True)}

    return index.once("rondjes op de kaart", made)


def dotted(standing: dict[str, PlacedDeal]) -> list[PlacedDeal]:
    """Those that get a dot, by region and tranche: deals of one region start side by side."""
    in_order = sorted(standing.values(), key=lambda place: (place.row.region.slug, place.row.tranche.number))
    return in_order[:MOST_DOTS]


def country_map(index: Index, rows: Sequence[Row]) -> CountryMap:
    layout, discs = layout_of_all(index)
    standing, called = placed_deals(index), short_names(index)
    shown = [row for row in rows if row.slug in discs]
    answering = answering_fields([discs[row.slug] for row in shown])
    dots = tuple(
        CountryDot(
            row,
            called[row.slug],
            tone_of(row.tranche.number),
            round(disc.x),
            round(disc.y),
            disc.radius,
            place.known,
            place.words,
            place.whole,
            path([field]) if field else "",
            card_of(row, called[row.slug], place, disc),
        )
        for row, field in zip(shown, answering, strict=True)
        for disc, place in [(discs[row.slug], standing[row.slug])]
    )
    placed = sum(row.slug in standing for row in rows)
    return CountryMap(
        dots=tuple(sorted(dots, key=lambda dot: (dot.y // BAND, dot.x, dot.row.slug))),
        names=tuple(map_names(spots_named(dots), beside_text=False)),
        sizes=legend_sizes(layout.unit, index.rows),
        tranches=tranches_on(dots),
        unplaced=tuple(row for row in rows if row.slug not in standing),
        left_out=placed - len(dots),
    )


def spots_named(dots: Iterable[CountryDot]) -> list[tuple[str, Disc]]:
    """What names compete for: the largest first. Islands have names of their own."""
    by_size = sorted(dots, key=lambda dot: (-(dot.row.national or 0), dot.row.slug))
    return [("" if dot.row.islands else dot.name, Disc(dot.x, dot.y, dot.radius)) for dot in by_size]


def tranches_on(dots: Iterable[CountryDot]) -> tuple[CountryTranche, ...]:
    counted = Counter(dot.row.tranche for dot in dots)
    return tuple(
        CountryTranche(tranche.number, tranche.name, tone_of(tranche.number), counted[tranche])
        for tranche in sorted(counted)
    )


def legend_sizes(unit: float, rows: Iterable[Row]) -> tuple[MapSize, ...]:
    """The largest amount of the release, and a small one, as circles that stand on one line."""
    _, bottom = CENTRE_OF_SIZES
    shown = []
    for cents, words in sizes_shown([row.national for row in rows if row.national]):
        radius = radius_of(cents, unit)
        top = bottom - 2 * radius
        shown.append(MapSize(words, f"{radius:g}", f"{bottom - radius:g}", f"{top:g}", at_per_cent(0, top)[1]))
    return tuple(shown)
