"""A release in memory: what lists, filters and totals need, derived from the contents.

Deals are numbered by name; a set of deals is an integer with one bit per number. Money is integer cents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..language.text import fold
from .caches import Kept, Shapes
from .facet import INDEXED, NOT_STATED, UNKNOWN, UNSORTED, Facet, value_order
from .models import Release, ReleaseLine
from .official import OfficialPlaces, official
from .rows import FORM, Row, SearchedText, Value, index_row, make_row

KEPT_INDEXES = 8
# Of more deals than one in so many, looking at all of them is quicker than going from one to the next.
FEW = 4

# Slug, reason of withdrawal, digest and index row of a line of a release.
type IndexLine = tuple[str, str, str | None, dict[str, Any] | None]


class Index(Shapes):
    """All deals of one release, as they are on `day`, which it is about, beside the places of the official lists."""

    def __init__(self, lines: Iterable[IndexLine], day: dt.date, official_places: OfficialPlaces) -> None:
        super().__init__()
        self.day, self.official = day, official_places
        self.withdrawn: dict[str, str] = {}
        rows: list[Row] = []
        for slug, reason, digest, kept in lines:
            if kept is None or digest is None:
                self.withdrawn[slug] = reason
            else:
                rows.append(in_its_place(make_row(slug, digest, kept, day.isoformat()), official_places))
        self.rows = sorted(rows, key=lambda row: (fold(row.name), row.slug))
        self.places = {row.slug: number for number, row in enumerate(self.rows)}
        self.all = (1 << len(self.rows)) - 1
        self.by_slug: dict[str, dict[str, int]] = {}
        self.values: dict[str, list[Value]] = {}
        for facet in INDEXED.values():
            self.by_slug[facet.name], self.values[facet.name] = facet_values(self.rows, facet)
        self.unknown = masks_by_field(row.unknown for row in self.rows)
        self.incomplete = masks_by_field(row.incomplete for row in self.rows)
        self.not_stated = masks_by_field(row.not_stated for row in self.rows)
        self.unsorted = {
            facet.name: self.where(facet.unsorted) for facet in INDEXED.values() if facet.unsorted is not None
        }

    def numbers(self, mask: int) -> list[int]:
        """The numbers of the deals in `mask`, by name."""
        bits = bin(mask)[:1:-1]
        if mask.bit_count() > len(bits) // FEW:
            return [number for number, bit in enumerate(bits) if bit == "1"]
        numbers = []
        number = bits.find("1")
        while number >= 0:
            numbers.append(number)
            number = bits.find("1", number + 1)
        return numbers

    def numbers_of(self, facet: str, slug: str) -> tuple[int, ...]:
        """The numbers of the deals with one value of `facet`, looked up once."""
        return self.once(f"nummers: {facet} {slug}", lambda: tuple(self.numbers(self.mask_of(facet, slug))))

    def row(self, slug: str) -> Row | None:
        """The deal with this address, or None."""
        number = self.places.get(slug)
        return None if number is None else self.rows[number]

    def where(self, test: Callable[[Row], bool]) -> int:
        """The deals of which `test` is true."""
        return as_mask(number for number, row in enumerate(self.rows) if test(row))

    def rows_in(self, mask: int) -> Iterator[Row]:
        return (self.rows[number] for number in self.numbers(mask))

    def value(self, facet: Facet, slug: str) -> Value | None:
        """The value of `facet` with exactly this address that a deal of this release has."""
        return next((value for value in self.values[facet.name] if value.slug == slug), None)

    def real_value(self, facet: Facet, slug: str) -> Value | None:
        """The value of `facet` that `slug` names: one that a deal of this release has, once had or is to have, or one of
        the official lists."""
        once = (value for row in self.rows for value in facet.once(row) if value.slug == slug)
        return self.value(facet, slug) or next(once, None) or facet.find(slug)

    def unknown_for(self, facet: str) -> int:
        """The deals of which the value of `facet` is not known."""
        return self.unknown.get(INDEXED[facet].gap, 0)

    def not_stated_for(self, facet: str) -> int:
        """The deals of which a source was read that does not state the value of `facet`."""
        return self.not_stated.get(INDEXED[facet].gap, 0)

    def mask_of(self, facet: str, slug: str) -> int:
        """The deals with one value of `facet`; `onbekend`, `niet-vermeld` and `niet-ingedeeld` are values too."""
        if INDEXED[facet].gap and slug == UNKNOWN:
            return self.unknown_for(facet) & ~self.not_stated_for(facet)
        if INDEXED[facet].gap and slug == NOT_STATED:
            return self.not_stated_for(facet)
        if slug == UNSORTED.slug:
            return self.unsorted.get(facet, 0)
        return self.by_slug[facet].get(slug, 0)


def as_mask(numbers: Iterable[int]) -> int:
    """The set of these numbers. To add up thousands of integers that long takes milliseconds."""
    told = list(numbers)
    bits = bytearray((max(told, default=0) >> 3) + 1)
    for number in told:
        bits[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(bits, "little")


def union(masks: Iterable[int]) -> int:
    """What is in any of `masks`."""
    together = 0
    for mask in masks:
        together |= mask
    return together


def facet_values(rows: list[Row], facet: Facet) -> tuple[dict[str, int], list[Value]]:
    """The deals that have each value of `facet`, by its place in an address, and those values in order.

    A ministry bears several names over the years: one value, its labels together."""
    masks: dict[str, int] = {}
    labels: dict[str, set[str]] = {}
    for number, row in enumerate(rows):
        for slug, label in facet.values(row):
            masks[slug] = masks.get(slug, 0) | 1 << number
            labels.setdefault(slug, set()).add(label)
    values = (Value(slug, " / ".join(sorted(borne))) for slug, borne in labels.items())
    return masks, sorted(values, key=value_order)


def in_its_place(row: Row, places: OfficialPlaces) -> Row:
    """The row, with what became of those of its municipalities that are no more: by that it is found too."""
    if not any(place.code in places.ended for place in row.municipalities):
        return row
    municipalities = [place._replace(ended=places.ended.get(place.code)) for place in row.municipalities]
    now = [
        SearchedText("gemeente", f"{place.name}, nu {heir.label} {heir.slug.upper()}")
        for place in municipalities
        for heir in place.found_under[1:]
    ]
    return replace(row, municipalities=municipalities, texts=[*row.texts, *now])


def masks_by_field(lists: Iterable[list[str]]) -> dict[str, int]:
    """{field: the deals, in order, in whose list it is}."""
    masks: dict[str, int] = {}
    for number, names in enumerate(lists):
        for name in names:
            masks[name] = masks.get(name, 0) | 1 << number
    return masks


kept_indexes: Kept[Index] = Kept(KEPT_INDEXES)


def release_index(release: Release, lists: str | None = None) -> Index:
    """The index of `release`, built once per process: its stand and that of the places name everything it is made of.

    `lists`: in which state the official lists are; where it is None they are read anew, with one query."""
    places = official(lists)
    key = f"{release.stand} {places.stand}"
    index = kept_indexes.get(key)
    if index is None:
        index = kept_indexes.put(key, Index(index_lines(release), release.as_of, places))
    return index


def index_lines(release: Release) -> list[IndexLine]:
    """What the index of `release` is built of. One query, two where rows are of an older form."""
    lines = ReleaseLine.of_deals.filter(release=release)
    rows: list[IndexLine] = list(lines.values_list("slug", "reason", "version__digest", "version__index"))
    if any(kept and kept.get("vorm") != FORM for _, _, _, kept in rows):
        versions = (line.version for line in lines.select_related("version") if line.version)
        derived = {version.digest: index_row(version.read()) for version in versions}
        rows = [(slug, reason, digest, derived.get(digest or "")) for slug, reason, digest, _ in rows]
    return rows


def in_regions(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """{region: those of `rows` in it}, in their order."""
    by_region: dict[str, list[Row]] = {}
    for row in rows:
        by_region.setdefault(row.region.slug, []).append(row)
    return by_region


def series(rows: Iterable[Row]) -> list[Row]:
    """The deals of a region one after the other: by tranche, as I, II, III."""
    return sorted(rows, key=lambda row: (row.tranche.number, row.name))
