"""Totals: every deal once, every euro once, and always of how many deals it is known.

Deals overlap in ministries, provinces, municipalities and traits: those groups get counts, never sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..language.text import many_deals
from .facet import Facet
from .index import Index
from .rows import Value

# The tranche that the letter of 1 November 2023 is about: the one of which most is known.
FIRST_SHOWN = "4"


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one side over distinct deals. `amount` (cents) is None when it is known of no deal."""

    amount: int | None
    known: int
    deals: int

    @property
    def complete(self) -> bool:
        return self.known == self.deals


@dataclass(frozen=True, slots=True)
class Totals:
    """What a set of deals adds up to."""

    deals: int
    national: Total
    regional: Total

    @property
    def parts(self) -> list[tuple[str, Total]]:
        return [("Rijksbijdrage", self.national), ("Regionale bijdrage", self.regional)]


@dataclass(frozen=True, slots=True)
class Group:
    """How many deals of a set have one value of a facet."""

    value: Value
    deals: int


class Missing(NamedTuple):
    """Of so many of `deals` something is not known, or not completely: a filter on it can miss them."""

    unknown: int
    incomplete: int
    deals: int

    @property
    def together(self) -> int:
        return self.unknown + self.incomplete

    def sentence(self, place: str = "hier") -> str:
        """`van 3 van de 97 deals staat dit nog niet in het register en van 2 niet volledig; die kunnen hier ontbreken.`"""
        everything = f"van de {many_deals(self.deals)}"
        lacking = self.lacking(f"{self.unknown} {everything}", f"{self.incomplete} {everything}", " en")
        return f"{lacking}; die {self.can} {place} ontbreken."

    @property
    def short_sentences(self) -> str:
        """`van 3 deals staat dit nog niet in het register, van 2 niet volledig. Die kunnen hier ontbreken.`"""
        lacking = self.lacking(many_deals(self.unknown), many_deals(self.incomplete), ",")
        return f"{lacking}. Die {self.can} hier ontbreken."

    def lacking(self, unknown: str, incomplete: str, also: str) -> str:
        """The statement alone. `unknown`, `incomplete`: of how many, in words; `also` joins the two."""
        if not self.unknown:
            return f"van {incomplete} staat dit niet volledig in het register"
        rest = f"{also} van {self.incomplete} niet volledig" if self.incomplete else ""
        return f"van {unknown} staat dit nog niet in het register{rest}"

    @property
    def can(self) -> str:
        return "kan" if self.together == 1 else "kunnen"


def total(amounts: list[int | None]) -> Total:
    known = [amount for amount in amounts if amount is not None]
    return Total(sum(known) if known else None, len(known), len(amounts))


def totals(index: Index, mask: int) -> Totals:
    """The totals of the deals in `mask`; of all deals of a release made once."""
    if mask != index.all:
        return added_up(index, mask)
    return index.once("totalen", lambda: added_up(index, mask))


def added_up(index: Index, mask: int) -> Totals:
    rows = list(index.rows_in(mask))
    return Totals(len(rows), total([row.national for row in rows]), total([row.regional for row in rows]))


def groups(index: Index, facet: str, mask: int) -> list[Group]:
    """For every value of `facet` in `mask` its number of deals, by label. The numbers can overlap."""
    counted = [Group(value, (index.by_slug[facet][value.slug] & mask).bit_count()) for value in index.values[facet]]
    return [group for group in counted if group.deals]


def missing(index: Index, gap: str, mask: int) -> Missing:
    """Of how many deals in `mask` the field `gap` is not known, or known in part."""
    unknown, incomplete = index.unknown.get(gap, 0) & mask, index.incomplete.get(gap, 0) & mask
    return Missing(unknown.bit_count(), incomplete.bit_count(), mask.bit_count())


def not_placed(index: Index, facet: Facet) -> Missing:
    """Of how many deals of the release the value of `facet` is not known, where no gap says so."""
    without = index.mask_of(facet.name, facet.lacking.slug).bit_count() if facet.lacking else 0
    return Missing(without, 0, len(index.rows))


def value_sum(index: Index, facet: Facet, value: Value, mask: int) -> Total | None:
    """The sum of the national amounts of the deals in `mask` with `value`; None where such sums would overlap."""
    if not facet.exclusive:
        return None
    return total([row.national for row in index.rows_in(index.mask_of(facet.name, value.slug) & mask)])


def tranche_totals(index: Index) -> list[tuple[Value, Totals]]:
    """(tranche, what its deals add up to), the fourth first: of that one most is known. Made once for a release."""
    return index.once("tranches", lambda: tranches_added_up(index))


def tranches_added_up(index: Index) -> list[tuple[Value, Totals]]:
    sums = [
        (group.value, totals(index, index.by_slug["tranche"][group.value.slug]))
        for group in groups(index, "tranche", index.all)
    ]
    return sorted(sums, key=lambda pair: pair[0].slug != FIRST_SHOWN)
