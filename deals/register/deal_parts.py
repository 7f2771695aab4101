"""The parts of one kind of all deals of one release, such as programme lines: found by what is of a part itself, by what
its deal is found by, and by words.

Parts are numbered deal by deal, in the order of the index; a set of parts is an integer with one bit per number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from .caches import Shapes
from .facet import FACETS, NOT_STATED, UNKNOWN, UNSORTED, value_order
from .index import Index, as_mask, masks_by_field, union
from .rows import Row, Value
from .search import EXACT, WordIndex
from .wanted import SearchTerm

# A facet of deals that is of a part itself too: that of its programme line.
THEME = "thema"


class DealPart(Protocol):
    """One part of a deal."""

    @property
    def deal(self) -> Row: ...

    @property
    def themes(self) -> list[Value]: ...

    @property
    def own_texts(self) -> list[tuple[str, str]]:
        """[(part, text)] of what it says itself."""

    @property
    def texts_around(self) -> list[tuple[str, str]]:
        """[(part, text)] of what is said of it beside that."""


@dataclass(frozen=True)
class PartFacet[Part: DealPart]:
    """One thing that parts of deals are found by themselves. Stands where filters and forms expect a facet of deals.

    `find`: a value by its folded name, also one that no part of the release has. `unsorted`: whether the editors could
    have chosen a value and did not; then it is found by `UNSORTED`. `of_deal`: what a deal has of it, where that is
    what its parts have."""

    name: str
    label: str
    values: Callable[[Part], Iterable[Value]]
    expects: str
    find: Callable[[Index, str], Value | None]
    unsorted: Callable[[Part], bool] | None = None
    gap: str = ""
    codes: tuple[str, ...] = ()
    open: bool = False
    of_deal: Callable[[Row], Iterable[Value]] | None = None


def facet_of_codes[Part: DealPart](
    name: str, label: str, values: dict[str, Value], values_of: Callable[[Part], Iterable[Value]], **more: Any
) -> PartFacet[Part]:
    """A facet with fixed values, by their code."""
    expects = "verwacht " + ", ".join([*values, *([UNSORTED.slug] if more.get("unsorted") else [])])
    return PartFacet(name, label, values_of, expects, lambda deals, slug: values.get(slug), codes=tuple(values), **more)


def facet_of_deals(
    name: str,
    label: str,
    of_deal: Callable[[Row], Iterable[Value]],
    expects: str,
    find: Callable[[Index, str], Value | None],
) -> PartFacet[Any]:
    """A facet by which a part is found as its deal is, though no list of deals has it."""
    return PartFacet(name, label, lambda part: of_deal(part.deal), expects, find, of_deal=of_deal)


def theme_facet() -> PartFacet[Any]:
    """The theme of a part: it has the name, the values and the gap of that of deals."""
    theme = FACETS[THEME]
    return PartFacet(
        THEME,
        theme.label,
        lambda part: part.themes,
        theme.expects,
        lambda deals, slug: deals.real_value(theme, slug),
        unsorted=lambda part: not part.themes,
        gap=theme.gap,
    )


class PartIndex[Part: DealPart](Shapes):
    """All parts of one kind of a release. Stands where forms and filters expect an index of deals, and counts parts.

    `own`: what a part is found by itself; by all other facets it is found as its deal is. `rank`: what the parts of a list
    are in order of, before their number."""

    def __init__(
        self,
        deals: Index,
        parts_of: Callable[[Row], Iterable[Part]],
        own: Iterable[PartFacet[Part]],
        rank: Callable[[Part], int] | None = None,
    ) -> None:
        super().__init__()
        self.deals, self.rank = deals, rank
        self.own = {facet.name: facet for facet in own}
        self.parts: list[Part] = []
        # By the number of a deal: of its first part, and how many it has.
        self.places: list[tuple[int, int]] = []
        # By the number of a part: that of its deal.
        self.owners: list[int] = []
        for row in deals.rows:
            first = len(self.parts)
            self.parts += parts_of(row)
            several = len(self.parts) - first
            self.owners += [len(self.places)] * several
            self.places.append((first, several))
        self.all = (1 << len(self.parts)) - 1
        self.with_parts = as_mask(number for number, (_, several) in enumerate(self.places) if several)
        self.by_slug = MasksOfParts(self)
        self.values = ValuesOfParts(self)
        self.unsorted = {name: self.own_mask(facet.unsorted) for name, facet in self.own.items() if facet.unsorted}

    def own_mask(self, test: Callable[[Part], bool]) -> int:
        """The parts of which `test` is true."""
        return as_mask(number for number, part in enumerate(self.parts) if test(part))

    def of_deal(self, number: int) -> int:
        """The parts of the deal with this number."""
        first, several = self.places[number]
        return ((1 << several) - 1) << first

    def of_deals(self, mask: int) -> int:
        """The parts of the deals in `mask`."""
        return union(self.of_deal(number) for number in self.deals.numbers(mask & self.with_parts))

    def deals_with(self, facet: str, slugs: set[str]) -> int:
        """The deals that have one of these values of a facet that parts share with their deal, with such parts or without."""
        of_deal = self.own[facet].of_deal
        if of_deal is None:
            return self.deals.all
        masks = self.once(f"deals met {facet}", lambda: masks_by_field(values_in(of_deal, self.deals.rows)))
        return union(masks.get(slug, 0) for slug in slugs)

    def deals_of(self, mask: int) -> int:
        """How many deals the parts in `mask` are of."""
        return self.owners_mask(mask).bit_count()

    def owners_mask(self, mask: int) -> int:
        """The deals that the parts in `mask` are of."""
        if mask == self.all:
            return self.with_parts
        return as_mask({self.owners[number] for number in self.numbers(mask)})

    def numbers(self, mask: int) -> list[int]:
        """The numbers of the parts in `mask`, in their order."""
        return list(range(len(self.parts))) if mask == self.all else self.deals.numbers(mask)

    def real_value(self, facet: Any, slug: str) -> Value | None:
        """The value of `facet` that `slug` names: one that a part of this release has, or else a real one."""
        own = self.own.get(facet.name)
        if own is None:
            return self.deals.real_value(facet, slug)
        return UNSORTED if own.unsorted and slug == UNSORTED.slug else own.find(self.deals, slug)

    def mask_of(self, facet: str, slug: str) -> int:
        """The parts with one value of `facet`."""
        own = self.own.get(facet)
        if own is None or (own.gap and slug in (UNKNOWN, NOT_STATED)):
            return self.of_deals(self.deals.mask_of(facet, slug))
        return self.unsorted.get(facet, 0) if slug == UNSORTED.slug else self.by_slug[facet].get(slug, 0)

    @property
    def words(self) -> PartWords:
        """What a list of these parts is searched in; made where something is."""
        return self.once("woorden", lambda: PartWords(self, with_deals=True))

    @property
    def own_words(self) -> PartWords:
        """What the parts say themselves, where everything is searched."""
        return self.once("eigen woorden", lambda: PartWords(self, with_deals=False))


def values_in(of_deal: Callable[[Row], Iterable[Value]], rows: Iterable[Row]) -> Iterator[list[str]]:
    """The values (slugs) that each of `rows` has."""
    return ([slug for slug, _ in of_deal(row)] for row in rows)


class MasksOfParts(dict[str, dict[str, int]]):
    """{facet: {value: its parts}}, made where it is asked for: few are."""

    def __init__(self, index: PartIndex[Any]) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, facet: str) -> dict[str, int]:
        index, masks = self.index, dict[str, int]()
        if facet in index.own:
            values_of = index.own[facet].values
            for number, part in enumerate(index.parts):
                for slug, _ in values_of(part):
                    masks[slug] = masks.get(slug, 0) | 1 << number
        else:
            values = FACETS[facet].values
            for number in index.deals.numbers(index.with_parts):
                parts = index.of_deal(number)
                for slug, _ in values(index.deals.rows[number]):
                    masks[slug] = masks.get(slug, 0) | parts
        self[facet] = masks
        return masks


class ValuesOfParts(dict[str, list[Value]]):
    """{facet: the values that a part of the release has, in order}."""

    def __init__(self, index: PartIndex[Any]) -> None:
        super().__init__()
        self.index = index

    def __missing__(self, facet: str) -> list[Value]:
        index = self.index
        if facet in FACETS:
            borne = index.by_slug[facet]
            self[facet] = [value for value in index.deals.values[facet] if value.slug in borne]
        else:
            labels: dict[str, set[str]] = {}
            for part in index.parts:
                for slug, label in index.own[facet].values(part):
                    labels.setdefault(slug, set()).add(label)
            values = (Value(slug, " / ".join(sorted(borne))) for slug, borne in labels.items())
            self[facet] = sorted(values, key=value_order)
        return self[facet]


@dataclass(frozen=True)
class PartSelection[Part: DealPart]:
    """A set of parts of one release. Stands where django-filter expects a queryset."""

    index: PartIndex[Part]
    mask: int
    model = None

    def all(self) -> PartSelection[Part]:
        return self

    def __len__(self) -> int:
        return self.mask.bit_count()

    def numbers(self) -> list[int]:
        """The numbers of the parts, in the order of a list; of all of them that is kept."""
        if self.mask == self.index.all:
            return self.index.once("volgorde", self.ordered)
        return self.ordered()

    def ordered(self) -> list[int]:
        rank, parts = self.index.rank, self.index.parts
        numbers = self.index.numbers(self.mask)
        return sorted(numbers, key=lambda number: rank(parts[number])) if rank else numbers

    def parts(self) -> list[Part]:
        return [self.index.parts[number] for number in self.numbers()]


class PartWords(WordIndex):
    """The words of the parts of a release; `with_deals`: of the deal, tranche, region and themes of each too."""

    def __init__(self, index: PartIndex[Any], with_deals: bool) -> None:
        super().__init__([*part.own_texts, *(part.texts_around if with_deals else [])] for part in index.parts)
        self.index, self.with_deals = index, with_deals

    def with_term(self, term: SearchTerm) -> dict[int, int]:
        if term.tranche and self.with_deals:
            return dict.fromkeys(self.index.numbers(self.index.mask_of("tranche", term.tranche)), EXACT)
        return super().with_term(term)


def texts_of_deal(deal: Row, themes: Iterable[Value]) -> list[tuple[str, str]]:
    """[(part, text)] of the deal and the themes of a part of it."""
    names = [("deal", text) for part, text in deal.texts if part in ("naam", "andere naam")]
    return [*names, ("regio", deal.region.label), *((THEME, theme.label) for theme in themes)]
