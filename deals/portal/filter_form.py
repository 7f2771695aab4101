"""The facets of a list in the shape of its form: values with how many deals they would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..language.money import euros_in_words
from ..language.text import many_deals
from ..register.facet import FACETS, UNKNOWN_VALUES, UNSORTED
from ..register.index import Index, as_mask
from ..register.rows import Value
from ..register.search import search_index
from ..register.selection import ORDERS
from ..register.totals import Total, value_sum
from ..register.wanted import understand
from .filters import Countable, DealFilter, Findable, ListFilter
from .question import Question

MOST_TICKS = 12


@dataclass(frozen=True)
class Choice:
    """One value that can be chosen. `sum`: the `Total` of the national amounts, only where values exclude each other."""

    value: Value
    deals: int
    checked: bool
    sum: Total | None = None

    @property
    def counted(self) -> str:
        """`12`, or `12; € 15,5 miljoen, bekend van 9`."""
        if self.sum is None:
            return str(self.deals)
        amount = "niet bekend" if self.sum.amount is None else euros_in_words(self.sum.amount)
        return f"{self.deals}; {amount}" + ("" if self.sum.complete else f", bekend van {self.sum.known}")


@lru_cache(maxsize=10_000)
def begun(value: Value) -> str:
    """The part of an <option> that is the same on every page."""
    return format_html('<option value="{}">{}', *value)


@dataclass(frozen=True)
class ShownFacet:
    """A facet in the form: at most twelve values as boxes, the rest, with their number of deals, in a list to add from."""

    name: str
    label: str
    errors: bool
    boxes: list[Choice] = field(default_factory=list)
    rest: list[tuple[Value, int]] = field(default_factory=list)
    used_most: bool = False
    typed: bool = False

    @property
    def legend(self) -> str:
        return self.label.capitalize()

    @cached_property
    def options(self) -> str:
        """The list of the rest as HTML: of thousands of values it is drawn once for a release."""
        # Every part is made of escaped text and numbers.
        return mark_safe("".join(f"{begun(value)} ({number})</option>" for value, number in self.rest))  # noqa: S308

    @property
    def chosen(self) -> bool:
        return any(choice.checked for choice in self.boxes)

    @property
    def invitation(self) -> str:
        """What stands above the list of the rest."""
        if self.typed:
            return f"Typ de naam van een {self.label}"
        return f"Nog een {self.label}" if self.chosen else f"Kies een {self.label}"

    @property
    def open(self) -> bool:
        """Whether one sees its values at once: what is used most, what is chosen, what is wrong."""
        return self.used_most or self.chosen or self.errors


def shown_facets(asked: ListFilter, sums: bool = True) -> list[ShownFacet]:
    """The facets of a filter, counted within the other filters, so that a chosen facet shows its other values.

    `sums`: with money beside the numbers, where that is a facet's own. Where nothing narrows, they are made once for a release."""

    def shown() -> list[ShownFacet]:
        return [shown_facet(asked, facet, sums) for facet in asked.facets.values()]

    if getattr(asked, "masks", None) or asked.errors:
        return shown()
    index: Countable = asked.queryset.index
    return index.once(f"facetten {type(asked).__name__} {sums}", shown)


def offered_facets(asked: ListFilter, offered: Sequence[str], sums: bool = True) -> list[ShownFacet]:
    """Those that a form offers, by name, and whatever else was chosen."""
    shown = {facet.name: facet for facet in shown_facets(asked, sums)}
    others = [name for name, facet in shown.items() if facet.chosen or facet.errors]
    return [shown[name] for name in dict.fromkeys([*offered, *others])]


def shown_facet(deals: ListFilter, facet: Findable, sums: bool) -> ShownFacet:
    index, name = deals.queryset.index, facet.name
    chosen = deals.chosen.get(name, [])
    errors = bool(deals.form.errors.get(name))
    base = deals.mask_without(name) if hasattr(deals, "masks") else deals.queryset.mask
    counted = [(value, (index.by_slug[name][value.slug] & base).bit_count()) for value in index.values[name]]
    offered = [(value, number) for value, number in counted if number or value in chosen]
    if facet.gap:
        unknown = [(value, (index.mask_of(name, slug) & base).bit_count()) for slug, value in UNKNOWN_VALUES.items()]
        offered += [(value, number) for value, number in unknown if number or value in chosen]
    if unsorted := (index.mask_of(name, UNSORTED.slug) & base).bit_count():
        offered.append((UNSORTED, unsorted))
    known = {value for value, _ in offered}
    offered += [(value, 0) for value in chosen if value not in known]
    boxed = most_telling(offered, chosen)

    def summed(value: Value) -> Total | None:
        return value_sum(index, FACETS[name], value, base) if isinstance(index, Index) else None

    choices = [
        Choice(value, number, value in chosen, summed(value) if number and sums else None)
        for value, number in offered
        if value in boxed
    ]
    rest = [(value, number) for value, number in offered if value not in boxed]
    return ShownFacet(name, facet.label, errors, choices, rest, facet.open, getattr(facet, "typed", False))


def most_telling(offered: list[tuple[Value, int]], chosen: list[Value]) -> set[Value]:
    """The values to show as boxes: what is chosen, what is unknown, and those with the most deals."""
    unlike = (*UNKNOWN_VALUES.values(), UNSORTED)
    first = [value for value, _ in offered if value in chosen or value in unlike]
    others = sorted(((value, number) for value, number in offered if value not in first), key=lambda pair: -pair[1])
    return {*first, *(value for value, _ in others[: max(0, MOST_TICKS - len(first))])}


@dataclass(frozen=True)
class Chip:
    """One value that narrows the list, and the query of the list without it."""

    label: str
    text: str
    query: str


def chips(question: Question, asked: ListFilter | None = None) -> list[Chip]:
    """What narrows the list, of deals where not said of what, value by value; what the address itself chooses is not among
    them."""
    filters: ListFilter = asked or question.deals
    return [
        Chip(filters.filters[name].label.capitalize(), value.label, question.without_value(name, value.slug, filters))
        for name, values in filters.asked.items()
        for value in values
        if name in question.query and name != "letterlijk"
    ]


def narrowed(chosen: list[Chip], number: int) -> str:
    """What a title says of the chosen values and the number of deals: `: vierde tranche, EZK (12)`."""
    return f": {', '.join(chip.text for chip in chosen)} ({number})" if chosen else ""


@dataclass(frozen=True)
class Suggestion:
    """How many deals there are without a part of what was asked. `part`: in words, behind ‘zonder’. `counted`: where it is
    not deals that are counted, how many of what."""

    part: str
    deals: int
    query: str
    counted: str = ""

    @property
    def sentence(self) -> str:
        """`Zonder ‘waterstof’ zijn er 14 deals`."""
        return f"Zonder {self.part} {'is' if self.deals == 1 else 'zijn'} er {self.counted or many_deals(self.deals)}"


def suggestions(question: Question) -> list[Suggestion]:
    """Where nothing was found: what can be dropped to find something, the most telling first."""
    deals = question.deals
    offered = []
    for name in deals.masks if len(deals.masks) > 1 else ():
        if name in question.query:
            label = deals.filters[name].label
            part = f"‘{deals.question.text}’" if name == "q" and deals.question else f"het filter op {label}"
            offered.append(Suggestion(part, deals.mask_without(name).bit_count(), question.without(name)))
    offered += without_a_word(question)
    return sorted((one for one in offered if one.deals), key=lambda one: -one.deals)


def list_suggestions(
    question: Question, asked: ListFilter, counted: Callable[[int], str] = many_deals
) -> list[Suggestion]:
    """The same of any other list, filter by filter. `counted`: so many of what it lists, in words."""
    offered = []
    for name in asked.masks if len(asked.masks) > 1 else ():
        number = asked.mask_without(name).bit_count()
        part = f"‘{question.query.get('q')}’" if name == "q" else f"het filter op {asked.filters[name].label}"
        offered.append(Suggestion(part, number, question.without(name), counted(number)))
    return sorted((one for one in offered if one.deals), key=lambda one: -one.deals)


def without_a_word(question: Question) -> list[Suggestion]:
    """The same where one of several words to search for is dropped."""
    deals, asked = question.deals, question.deals.question
    if asked is None or len(asked.groups) < 2:
        return []
    offered = []
    for group in asked.groups:
        text = asked.without(group)
        scores = search_index(question.index).answer(understand(text))
        mask = deals.mask_without("q") & as_mask(scores)
        offered.append(Suggestion(f"‘{group[0].typed}’", mask.bit_count(), question.with_(q=text)))
    return offered


def orders(deals: DealFilter) -> list[dict[str, Any]]:
    """The orders of a list, with which one holds. The usual one, which nobody chose, is sent as no choice: what is
    searched for next then stands in the order that is usual for a search."""
    usual, nobody_chose = deals.usual_order, not getattr(deals.form, "cleaned_data", {}).get("sorteer")
    return [
        {"slug": "" if nobody_chose and slug == usual else slug, "label": label, "chosen": slug == deals.order}
        for slug, label in ORDERS.items()
        if slug != "relevantie" or usual == slug
    ]


@dataclass(frozen=True)
class Heading:
    """A heading of the list: the order it stands in now (as in `aria-sort`), and the query of the list in its order."""

    label: str
    number: bool
    sorted: str
    query: str
    unit: str


MILLIONS = "miljoen euro"
# Heading → (the unit of its numbers, where it holds those; its orders: the first is what one wants first).
LIST_HEADINGS = {
    "Regio Deal": ("", ("naam",)),
    "Rijk": (MILLIONS, ("-rijk", "rijk")),
    "Regio": (MILLIONS, ("-regio", "regio")),
    "Aandeel regio": ("", ("-aandeel", "aandeel")),
    "Tranche": ("", ("tranche",)),
}


def columns(question: Question) -> list[Heading]:
    """The headings by which the whole list, not only this page of it, can be put in order."""
    now = question.deals.order
    headings = []
    for label, (unit, offered) in LIST_HEADINGS.items():
        following = offered[(offered.index(now) + 1) % len(offered)] if now in offered else offered[0]
        direction = ("descending" if now.startswith("-") else "ascending") if now in offered else ""
        headings.append(Heading(label, bool(unit), direction, question.with_(sorteer=following), unit))
    return headings
