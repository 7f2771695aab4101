"""The programme lines of all deals of one release: found by their own theme, by what their deal is found by, and by words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from ..language.text import first_sentences, many_deals
from .deal_parts import PartIndex, PartSelection, texts_of_deal, theme_facet
from .index import Index
from .rows import LineName, Row, Value


class ListedLine(NamedTuple):
    """One programme line of a deal."""

    deal: Row
    said: LineName

    @property
    def sentence(self) -> str:
        """What it is about in one sentence; empty where nobody wrote that yet."""
        return first_sentences(self.said.description or "", 1)

    @property
    def themes(self) -> list[Value]:
        """Those that the editors chose."""
        return themes_of(self.deal, self.said)

    @property
    def own_texts(self) -> list[tuple[str, str]]:
        return [("naam", self.said.name), ("omschrijving", self.said.description or "")]

    @property
    def texts_around(self) -> list[tuple[str, str]]:
        return texts_of_deal(self.deal, self.themes)


type LineIndex = PartIndex[ListedLine]
type LineSelection = PartSelection[ListedLine]


def themes_of(deal: Row, line: LineName) -> list[Value]:
    """The themes that the editors chose for a line of `deal`."""
    names = dict(deal.themes)
    return [Value(slug, names[slug]) for slug in line.themes]


class LinesOfTranche(NamedTuple):
    """Lines of one tranche: some of them, in order, and how many there are, in how many deals."""

    tranche: Value
    shown: list[ListedLine]
    lines: int
    deals: int

    @property
    def counted(self) -> str:
        """`12 programmalijnen van 5 deals`."""
        return f"{many_lines(self.lines)} van {many_deals(self.deals)}"


def many_lines(number: int) -> str:
    """`1 programmalijn`, `12 programmalijnen`."""
    return "1 programmalijn" if number == 1 else f"{number} programmalijnen"


def lines_by_tranche(lines: Iterable[ListedLine], most: int | None = None) -> list[LinesOfTranche]:
    """`lines`, which are in the order of their tranche, by tranche; at most so many of each are shown."""
    parts = []
    for tranche, several in groupby(lines, key=lambda line: line.deal.tranche):
        of_it = list(several)
        value = Value(str(tranche.number), tranche.name)
        parts.append(LinesOfTranche(value, of_it[:most], len(of_it), len({line.deal.slug for line in of_it})))
    return parts


def listed_lines(row: Row) -> list[ListedLine]:
    return [ListedLine(row, said) for said in row.lines]


def release_lines(index: Index) -> LineIndex:
    """The lines of a release, by tranche in a list; kept with its index."""
    return index.once(
        "programmalijnen",
        lambda: PartIndex(index, listed_lines, [theme_facet()], rank=lambda line: line.deal.tranche.number),
    )
