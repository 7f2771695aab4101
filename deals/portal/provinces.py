"""What the pages of provinces say: who takes part, apart from what lies there as the editors classify it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..language.text import many_deals
from ..register.facet import FACETS, UNCLASSIFIED
from ..register.index import Index
from ..register.official import OfficialProvince
from ..register.rows import Row, Value
from ..register.ties import newest_tranche_first
from ..register.totals import missing

# So many cards stand in each group of a page; the list of deals has the rest.
MOST_IN_A_GROUP = 12


@dataclass(frozen=True)
class ProvinceLine:
    """One province in the list of all: of how many deals it takes part, and how many lie in it."""

    slug: str
    name: str
    taking_part: int
    lying: int
    no_part: str  # what stands where of no deal is known that it takes part
    none_lying: str


def province_lines(index: Index, provinces: Iterable[OfficialProvince]) -> list[ProvinceLine]:
    """Every province, also one of which nothing is known; a nought stands only where it is certain."""
    everything = missing(index, FACETS["provincie"].gap, index.all).together == 0
    no_part = "0" if everything else "niet bekend"
    none_lying = "niet vastgelegd" if index.mask_of("ligging", UNCLASSIFIED.slug) else "0"
    return [
        ProvinceLine(
            province.slug,
            province.name,
            taking_part.bit_count(),
            lying.bit_count(),
            no_part,
            none_lying,
        )
        for province in provinces
        for taking_part, lying in [masks_of_province(index, province.slug)]
    ]


@dataclass(frozen=True)
class ProvinceDeals:
    """The deals of which is known that a province takes part, and apart from those the others of which the region lies in it.

    `lying`: how many lie there, those that take part too. `classified`: whether the release says where regions lie."""

    name: str
    taking_part: list[Row]
    only_lying: list[Row]
    lying: int
    classified: bool

    @property
    def lead(self) -> str:
        number = many_deals(len(self.taking_part)) if self.taking_part else "geen deal"
        return f"Van {number} is bekend dat de provincie {self.name} of een gemeente daar meedoet. {self.lies_here}"

    @property
    def lies_here(self) -> str:
        if not self.classified:
            return "Welke deals hier liggen, is in deze publicatie niet vastgelegd."
        number = len(self.only_lying)
        if not number:
            return "Andere deals liggen hier volgens de indeling van de redactie niet."
        many = "1 deal ligt" if number == 1 else f"{number} deals liggen"
        return f"{'Nog ' if self.taking_part else ''}{many} hier volgens de indeling van de redactie."

    @property
    def everything(self) -> str:
        """What the link to all that lie here says, those that take part too."""
        return f"Alle {self.lying} deals die hier liggen" if self.lying > 1 else "De deal die hier ligt"


def masks_of_province(index: Index, slug: str) -> tuple[int, int]:
    """The deals of which is known that it takes part, and those of which the region lies in it."""
    return index.mask_of("provincie", slug), index.mask_of("ligging", slug)


def deals_in_province(index: Index, slug: str) -> list[Row]:
    """The deals of both kinds, the newest first."""
    taking_part, lying = masks_of_province(index, slug)
    return newest_tranche_first(index.rows_in(taking_part | lying))


def deals_of_province(index: Index, province: Value) -> ProvinceDeals:
    """The same in two groups."""
    taking_part, lying = masks_of_province(index, province.slug)
    return ProvinceDeals(
        province.label,
        newest_tranche_first(index.rows_in(taking_part)),
        newest_tranche_first(index.rows_in(lying & ~taking_part)),
        lying.bit_count(),
        index.values["ligging"] not in ([], [UNCLASSIFIED]),
    )
