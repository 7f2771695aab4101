"""What the pages of provinces say: who takes part, apart from what lies there as the editors classify it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from ..language.text import many_deals
from ..register.facet import FACETS, UNCLASSIFIED
from ..register.index import Index
from ..register.official import OfficialProvince
from ..register.reading import Reading
from ..register.rows import Row, Value
from ..register.totals import missing

MOST_LYING = 100


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
            index.mask_of("provincie", province.slug).bit_count(),
            index.mask_of("ligging", province.slug).bit_count(),
            no_part,
            none_lying,
        )
        for province in provinces
    ]


@dataclass(frozen=True)
class LyingHere:
    """The deals of which the region lies in a province, and of which is not known that it takes part. `whole_list`: the
    query of the list of all that lie there."""

    name: str
    taking_part: int
    lying: int
    number: int
    rows: list[Row]
    classified: bool
    whole_list: str

    @property
    def who_takes_part(self) -> str:
        number = many_deals(self.taking_part) if self.taking_part else "geen deal"
        return f"Van {number} is bekend dat de provincie {self.name} of een gemeente daar meedoet."

    @property
    def what_lies_here(self) -> str:
        if not self.classified:
            return "Welke deals hier liggen, is in deze publicatie niet vastgelegd."
        if not self.number:
            return "Andere deals liggen hier volgens de indeling van de redactie niet."
        return f"{'Nog 1 deal ligt' if self.number == 1 else f'Nog {self.number} deals liggen'} hier"

    @property
    def heading(self) -> str:
        return f"Ligt hier (indeling redactie): {many_deals(self.number)}"

    @property
    def everything(self) -> str:
        """What the link to all that lie here says, those that take part too."""
        return f"Alle {self.lying} deals die hier liggen" if self.lying > 1 else "De deal die hier ligt"


def lying_here(reading: Reading, province: Value) -> LyingHere:
    index = reading.index
    taking_part, lying = index.mask_of("provincie", province.slug), index.mask_of("ligging", province.slug)
    others = lying & ~taking_part
    pinned = {"publicatie": reading.published.number} if reading.pinned else {}
    return LyingHere(
        province.label,
        taking_part.bit_count(),
        lying.bit_count(),
        others.bit_count(),
        [index.rows[number] for number in index.numbers(others)[:MOST_LYING]],
        index.values["ligging"] not in ([], [UNCLASSIFIED]),
        urlencode({"ligging": province.slug, **pinned}),
    )
