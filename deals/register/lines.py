"""The programme lines of all deals of one release: found by their own theme, by what their deal is found by, and by words.

Lines are numbered deal by deal, in the order of the index; a set of lines is an integer with one bit per number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from ..language.text import first_sentences, many_deals
from .caches import Shapes
from .facet import FACETS, NOT_STATED, UNKNOWN, UNSORTED, Facet
from .index import Index
from .rows import LineName, Row, Value
from .search import EXACT, WordIndex
from .wanted import SearchTerm

# The facet that is of a line itself; by all others a line is found as its deal is.
THEME = "thema"


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
        names = dict(self.deal.themes)
        return [Value(slug, names[slug]) for slug in self.said.themes]

    @property
    def own_texts(self) -> list[tuple[str, str]]:
        """[(part, text)] of what a line says itself."""
        return [("naam", self.said.name), ("omschrijving", self.said.description or "")]


class LineIndex(Shapes):
    """All lines of a release. Stands where forms and filters expect an index of deals, and counts lines."""

    def __init__(self, deals: Index) -> None:
        super().__init__()
        self.deals = deals
        self.lines = [ListedLine(row, said) for row in deals.rows for said in row.lines]
        self.all = (1 << len(self.lines)) - 1
        self.with_lines = deals.where(lambda row: bool(row.lines))
        # By the number of a deal: of its first line, and how many it has.
        self.places: list[tuple[int, int]] = []
        first = 0
        for row in deals.rows:
            self.places.append((first, len(row.lines)))
            first += len(row.lines)
        self.by_slug = MasksOfLines(self)
        self.values = ValuesOfLines(self)
        self.unsorted = self.own_mask(lambda line: not line.said.themes)

    def own_mask(self, test: Callable[[ListedLine], bool]) -> int:
        """The lines of which `test` is true."""
        return sum(1 << number for number, line in enumerate(self.lines) if test(line))

    def of_deal(self, number: int) -> int:
        """The lines of the deal with this number."""
        first, several = self.places[number]
        return ((1 << several) - 1) << first

    def of_deals(self, mask: int) -> int:
        """The lines of the deals in `mask`."""
        lines = 0
        for number in self.deals.numbers(mask & self.with_lines):
            lines |= self.of_deal(number)
        return lines

    def deals_of(self, mask: int) -> int:
        """How many deals the lines in `mask` are of."""
        return len({self.lines[number].deal.slug for number in self.numbers(mask)})

    def numbers(self, mask: int) -> list[int]:
        return self.deals.numbers(mask)

    def real_value(self, facet: Facet, slug: str) -> Value | None:
        return self.deals.real_value(facet, slug)

    def mask_of(self, facet: str, slug: str) -> int:
        """The lines with one value of `facet`."""
        if facet != THEME or slug in (UNKNOWN, NOT_STATED):
            return self.of_deals(self.deals.mask_of(facet, slug))
        return self.unsorted if slug == UNSORTED.slug else self.by_slug[facet].get(slug, 0)


class MasksOfLines(dict[str, dict[str, int]]):
    """{facet: {value: its lines}}, made where it is asked for: few are."""

    def __init__(self, index: LineIndex) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, facet: str) -> dict[str, int]:
        index, masks = self.index, dict[str, int]()
        if facet == THEME:
            for number, line in enumerate(index.lines):
                for slug in line.said.themes:
                    masks[slug] = masks.get(slug, 0) | 1 << number
        else:
            values = FACETS[facet].values
            for number in index.deals.numbers(index.with_lines):
                lines = index.of_deal(number)
                for slug, _ in values(index.deals.rows[number]):
                    masks[slug] = masks.get(slug, 0) | lines
        self[facet] = masks
        return masks


class ValuesOfLines(dict[str, list[Value]]):
    """{facet: the values that a line of the release has, in order}."""

    def __init__(self, index: LineIndex) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, facet: str) -> list[Value]:
        borne = self.index.by_slug[facet]
        self[facet] = [value for value in self.index.deals.values[facet] if value.slug in borne]
        return self[facet]


@dataclass(frozen=True)
class LineSelection:
    """A set of lines of one release. Stands where django-filter expects a queryset."""

    index: LineIndex
    mask: int
    scores: dict[int, int] = field(default_factory=dict)
    model = None

    def all(self) -> LineSelection:
        return self

    def __len__(self) -> int:
        return self.mask.bit_count()

    def lines(self) -> list[ListedLine]:
        """By tranche, then by the name of the deal, then in the order that the source has."""
        lines = [self.index.lines[number] for number in self.index.numbers(self.mask)]
        return sorted(lines, key=lambda line: line.deal.tranche.number)


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


class LineWords(WordIndex):
    """The words of the lines of a release; `with_deals`: of the deal, tranche, region and themes of each too."""

    def __init__(self, index: LineIndex, with_deals: bool) -> None:
        super().__init__([*line.own_texts, *(texts_around(line) if with_deals else [])] for line in index.lines)
        self.index, self.with_deals = index, with_deals

    def with_term(self, term: SearchTerm) -> dict[int, int]:
        if term.tranche and self.with_deals:
            return dict.fromkeys(self.index.numbers(self.index.mask_of("tranche", term.tranche)), EXACT)
        return super().with_term(term)


def texts_around(line: ListedLine) -> list[tuple[str, str]]:
    """[(part, text)] of what is said of a line beside what it says itself."""
    names = [("deal", text) for part, text in line.deal.texts if part in ("naam", "andere naam")]
    return [*names, ("regio", line.deal.region.label), *((THEME, theme.label) for theme in line.themes)]


def release_lines(index: Index) -> LineIndex:
    """The lines of a release, kept with its index."""
    return index.once("programmalijnen", lambda: LineIndex(index))


def line_words(index: Index) -> LineWords:
    """What a list of lines is searched in; made where something is."""
    return index.once("woorden van programmalijnen", lambda: LineWords(release_lines(index), with_deals=True))


def own_words(index: Index) -> LineWords:
    """What the lines say themselves, where everything is searched."""
    return index.once("eigen woorden van programmalijnen", lambda: LineWords(release_lines(index), with_deals=False))
