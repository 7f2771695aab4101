"""The one typed input layer: what the query string of a list may hold, for pages and files alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar, Protocol, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ..language.money import euros
from ..language.text import fold, listed
from ..register.deal_parts import THEME, PartSelection
from ..register.facet import FACETS, TAKING_PART, UNKNOWN_VALUES, value_order
from ..register.index import Index, as_mask
from ..register.progress import (
    HEARING,
    PROGRESS_FACETS,
    YEAR,
    ProgressIndex,
    ProgressSelection,
    missing_part,
)
from ..register.results import REPORTED_FACETS
from ..register.rows import Value
from ..register.search import search_index
from ..register.selection import BOUNDS, ORDERS, Selection, missing_notes
from ..register.totals import Missing
from ..register.wanted import Wanted, understand
from .meant import meant_question

DEALS_PER_PAGE = 25
LONGEST_PAGE_NUMBER = 5
LONGEST_AMOUNT = 13
# Of what is typed as a name.
FEWEST_LETTERS, MOST_LIKE_IT = 4, 5


class Findable(Protocol):
    """What deals, or parts of them, are found by: as much of it as a filter and its form know."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def expects(self) -> str: ...

    @property
    def gap(self) -> str: ...

    @property
    def open(self) -> bool: ...


class Countable(Protocol):
    """Deals of a release, or parts of them, by what they are found by: what a filter and its form know of them. A set of
    them is an integer with one bit for each."""

    by_slug: dict[str, dict[str, int]]
    values: dict[str, list[Value]]

    def real_value(self, facet: Any, slug: str) -> Value | None: ...

    def mask_of(self, facet: str, slug: str) -> int: ...

    def once[T](self, name: str, make: Callable[[], T]) -> T: ...


class OfOneForm(forms.Field):
    """A field that a filter makes for its one form, which therefore needs no copy of it."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


class FacetField(OfOneForm):
    """Values of one facet of a release, by name. A value that nobody knows is an error that names it."""

    widget = forms.SelectMultiple
    index: Countable
    facet: Findable

    def clean(self, given: list[str] | None) -> list[Value]:
        return sorted({self.value(text) for text in given or []}, key=value_order)

    def value(self, given: str) -> Value:
        # Folding would make a 2 of ², and that is not what an address says.
        folded = fold(given) if given.isascii() or not any(map(str.isnumeric, given)) else given
        if self.facet.gap and folded in UNKNOWN_VALUES:
            return UNKNOWN_VALUES[folded]
        value = self.index.real_value(self.facet, folded) or self.called(folded)
        if value is None:
            raise ValidationError(f"‘{given}’ is geen bekende waarde voor {self.facet.label}; {self.facet.expects}.")
        return value

    def called(self, folded: str) -> Value | None:
        """The one value of which the name is, or else holds, what was typed; where several hold it, an error names them."""
        if not getattr(self.facet, "typed", False) or len(folded) < FEWEST_LETTERS:
            return None
        names = {fold(value.label): value for value in self.index.values[self.facet.name]}
        if folded in names:
            return names[folded]
        like = [value for name, value in names.items() if folded in name]
        if len(like) > 1:
            named = listed([f"‘{value.label}’" for value in like[:MOST_LIKE_IT]])
            others = " en nog meer" if len(like) > MOST_LIKE_IT else ""
            raise ValidationError(
                f"‘{folded}’ is niet één {self.facet.label}: zo heten {named}{others}. Typ de hele naam."
            )
        return like[0] if like else None


class OncePerForm:
    """A filter that each form has a copy of, of which nothing that it holds ever changes: copying that too costs a millisecond."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return copy(self)


class FacetFilter(OncePerForm, django_filters.Filter):
    """What has one of the chosen values of a facet."""

    field_class = FacetField

    def __init__(self, facet: Findable) -> None:
        super().__init__(field_name=facet.name, label=facet.label)
        self.facet = facet

    @property
    def field(self) -> FacetField:
        field: FacetField = super().field
        field.index, field.facet = self.parent.queryset.index, self.facet
        return field

    def mask(self, index: Countable, values: Iterable[Value]) -> int:
        mask = 0
        for value in values:
            mask |= index.mask_of(self.field_name, value.slug)
        return mask


class BoundField(OfOneForm):
    """Whole euros, with or without dots between the thousands; cleans to cents."""

    def clean(self, given: str | None) -> int | None:
        if not given:
            return None
        digits = given.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", given) else given
        if not re.fullmatch("[0-9]+", digits) or len(digits) > LONGEST_AMOUNT:
            raise ValidationError(f"‘{given}’ is geen bedrag; verwacht hele euro's, bijvoorbeeld 15.500.000.")
        return int(digits) * 100


class AtLeast(OncePerForm, django_filters.Filter):
    """Deals of which the national amount is known and not lower."""

    field_class = BoundField

    def mask(self, index: Index, bound: int) -> int:
        return index.where(lambda row: row.national is not None and row.national >= bound)


class AtMost(AtLeast):
    """Deals of which the national amount is known and not higher."""

    def mask(self, index: Index, bound: int) -> int:
        return index.where(lambda row: row.national is not None and row.national <= bound)


class Order(OncePerForm, django_filters.ChoiceFilter):
    """The order of the rows; narrows nothing."""


class PageField(OfOneForm):
    """A whole number from 1, in plain digits."""

    def clean(self, given: str | None) -> int | None:
        if not given:
            return None
        if not re.fullmatch("[1-9][0-9]*", given):
            raise ValidationError("Een pagina is een geheel getal vanaf 1.")
        if len(given) > LONGEST_PAGE_NUMBER:
            raise ValidationError("Zoveel pagina's heeft deze lijst niet.")
        return int(given)


class Page(OncePerForm, django_filters.Filter):
    """Which page of a list; files give every row whatever it says."""

    field_class = PageField


class Literal(OncePerForm, django_filters.ChoiceFilter):
    """`ja`: search for the words themselves only, not for other names of the same thing."""


class Words(OncePerForm, django_filters.CharFilter):
    """Words to search for."""


class TypedFilters(django_filters.FilterSet):
    """What is typed: words to search for."""

    q = Words(label="zoek")
    letterlijk = Literal(
        label="letterlijk",
        choices=[("ja", "ja")],
        error_messages={"invalid_choice": "‘%(value)s’ is hier geen antwoord; verwacht ja."},
    )


def facet_filters(facets: Iterable[Findable]) -> Any:
    """What is typed, and one filter for each of `facets`."""
    return type("FacetFilters", (TypedFilters,), {facet.name: FacetFilter(facet) for facet in facets})


class ListFilter:
    """A filter that narrows deals, or parts of them, by masks: what its form holds, and what it leaves."""

    # Whether a typing error is read as what was probably meant. A program gets what it asks.
    forgiving = True
    # What django-filter keeps here, which ships no types.
    queryset: Any
    qs: Any
    form: forms.Form
    data: QueryDict
    filters: dict[str, Any]
    base_filters: ClassVar[dict[str, Any]]
    errors: dict[str, Any]
    is_valid: Callable[[], bool]
    # Of a valid filter only.
    question: Wanted | None
    masks: dict[str, int]

    def deals_searched(self) -> Index:
        """The deals among whose words a typing error is looked up."""
        raise NotImplementedError

    def answering(self, question: Wanted) -> dict[int, int]:
        """{number: score} of what has the words of `question`."""
        raise NotImplementedError

    def narrow(self) -> dict[int, int]:
        """Keep the mask of every filter, so that a facet can be counted without its own. The scores of what is searched for."""
        given = self.form.cleaned_data
        self.question = self.read_question(given["q"], given["letterlijk"]) if given["q"] else None
        scores = self.answering(self.question) if self.question else {}
        self.masks = {"q": as_mask(scores)} if self.question else {}
        for name, value in given.items():
            if value not in (None, "", []) and hasattr(self.filters[name], "mask"):
                self.masks[name] = self.filters[name].mask(self.queryset.index, value)
        return scores

    def read_question(self, typed: str, literally: str) -> Wanted:
        """What `typed` asks; where nothing has a word of it, what was probably meant."""
        question = understand(typed, not literally)
        if literally or not self.forgiving:
            return question
        return meant_question(self.deals_searched(), question) or question

    def mask_without(self, facet: str | None) -> int:
        """What all filters leave, but for that of `facet`."""
        mask: int = self.queryset.mask
        for name, narrowed in self.masks.items():
            if name != facet:
                mask &= narrowed
        return mask

    @property
    def chosen(self) -> dict[str, list[Value]]:
        """{facet: its chosen values}."""
        given = getattr(self.form, "cleaned_data", {})
        facets = self.facets
        return {name: values for name, values in given.items() if name in facets and values}

    @property
    def asked_by_name(self) -> dict[str, list[str]]:
        """{facet: the addresses of its chosen values} where one was asked by its name."""
        return {
            name: [value.slug for value in values]
            for name, values in self.chosen.items()
            if getattr(self.facets[name], "typed", False)
            and not {fold(given) for given in self.data.getlist(name)} <= {value.slug for value in values}
        }

    @property
    def facets(self) -> dict[str, Findable]:
        """What it filters by, by name, in the order of the form."""
        return {name: one.facet for name, one in self.filters.items() if isinstance(one, FacetFilter)}

    @property
    def asked(self) -> dict[str, list[Value]]:
        """{filter: its values} of everything that narrows: what a file says in words and in its name."""
        given = getattr(self.form, "cleaned_data", {})
        typed = {"q": [Value(given["q"], self.searched_in_words)]} if given.get("q") else {}
        if typed and given.get("letterlijk"):
            typed["letterlijk"] = [Value("ja", "ja")]
        bounds = {
            name: [Value(str(given[name] // 100), euros(given[name]))] for name in BOUNDS if given.get(name) is not None
        }
        return typed | self.chosen | bounds

    @property
    def searched_in_words(self) -> str:
        """`‘parkstat’`; where that was read as something else, `‘parkstat’, gelezen als ‘parkstad’`."""
        question: Wanted | None = getattr(self, "question", None)
        meant = f", gelezen als ‘{question.text}’" if question and question.typed else ""
        return f"‘{self.form.cleaned_data['q']}’{meant}"


class DealFilter(ListFilter, facet_filters(FACETS.values())):  # type: ignore[misc]  # no types are shipped
    """Everything that the query of a list of deals may hold, but for the release."""

    queryset: Selection
    qs: Selection

    rijkMin = AtLeast(field_name="rijkMin", label="Rijksbijdrage vanaf")
    rijkMax = AtMost(field_name="rijkMax", label="Rijksbijdrage tot en met")
    sorteer = Order(
        label="volgorde",
        choices=list(ORDERS.items()),
        empty_label=None,
        error_messages={"invalid_choice": "‘%(value)s’ is geen volgorde; verwacht " + ", ".join(ORDERS) + "."},
    )
    pagina = Page(label="pagina")

    def deals_searched(self) -> Index:
        return self.queryset.index

    def answering(self, question: Wanted) -> dict[int, int]:
        return search_index(self.queryset.index).answer(question)

    def filter_queryset(self, selection: Selection) -> Selection:
        scores = self.narrow()
        return replace(selection, mask=self.mask_without(None), order=self.order, scores=scores)

    @property
    def usual_order(self) -> str:
        """The order of a list for which none was chosen."""
        return "relevantie" if getattr(self.form, "cleaned_data", {}).get("q") else "naam"

    @property
    def order(self) -> str:
        """The order of the list; how well a deal fits is none where nothing is searched for."""
        chosen: str | None = getattr(self.form, "cleaned_data", {}).get("sorteer")
        return chosen if chosen and chosen != "relevantie" else self.usual_order

    def missing_notes(self) -> list[tuple[str, Missing]]:
        """Per chosen facet or bound: (label, `Missing` in the whole release), where a filter can miss a deal."""
        return missing_notes(self.queryset.index, self.asked)


class PartFilter(ListFilter):
    """A filter of parts of deals, such as programme lines."""

    queryset: PartSelection[Any]
    qs: PartSelection[Any]

    def deals_searched(self) -> Index:
        return self.queryset.index.deals

    def answering(self, question: Wanted) -> dict[int, int]:
        return self.queryset.index.words.answer(question)

    def filter_queryset(self, selection: PartSelection[Any]) -> PartSelection[Any]:
        self.narrow()
        return replace(selection, mask=self.mask_without(None))

    def missing_notes(self) -> list[tuple[str, Missing]]:
        """Per chosen facet of deals: (label, `Missing` of the deals of the release). Of how many deals no parts are known is
        said whatever is chosen."""
        own = self.queryset.index.own
        others = {name: values for name, values in self.asked.items() if name not in own}
        return missing_notes(self.queryset.index.deals, others)

    def deals_asked(self) -> int:
        """The deals that have what is asked of a deal, whether they have such parts or not."""
        index = self.queryset.index
        mask = index.deals.all
        for name, values in self.chosen.items():
            if name in index.own:
                mask &= index.deals_with(name, {value.slug for value in values})
            else:
                mask &= self.filters[name].mask(index.deals, values)
        return mask


class OverviewFilter(DealFilter):
    """Everything that chooses the deals of an overview, but for the release. Its order is that of its own columns."""

    meedoet = FacetFilter(TAKING_PART)

    def missing_notes(self) -> list[tuple[str, Missing]]:
        return [*taking_part_notes(self.deals_searched(), self.asked), *super().missing_notes()]


# What programme lines are found by, in the order of the form.
LINE_FACETS = tuple(FACETS[name] for name in ("tranche", THEME, "regio", "ligging"))


class LineFilter(PartFilter, facet_filters(LINE_FACETS)):  # type: ignore[misc]  # no types are shipped
    """Everything that the query of a list of programme lines may hold, but for the release."""

    pagina = Page(label="pagina")


def taking_part_notes(deals: Index, asked: Mapping[str, Any]) -> list[tuple[str, Missing]]:
    """What a choice of who takes part can miss: the deals of which no ministry is known."""
    lack = missing_part(deals)
    return [(TAKING_PART.label, lack)] if TAKING_PART.name in asked and lack.together else []


# What the form of a list of aims and results offers; a question may ask by everything that deals are found by.
REPORTED_OFFERED = (
    "soort",
    "getal",
    TAKING_PART.name,
    THEME,
    "tranche",
    "deal",
    "jaar",
    "aard",
    "reden",
    "provincie",
    "ligging",
    "regio",
)
ABOUT_REPORTED: tuple[Findable, ...] = (*REPORTED_FACETS, *FACETS.values())


class ReportedFilter(PartFilter, facet_filters(ABOUT_REPORTED)):  # type: ignore[misc]  # no types are shipped
    """Everything that the query of a list of aims and results may hold, but for the release."""

    pagina = Page(label="pagina")

    def missing_notes(self) -> list[tuple[str, Missing]]:
        return [*taking_part_notes(self.deals_searched(), self.asked), *super().missing_notes()]


# What the form of a list of progress offers; a question may ask by everything that deals are found by.
PROGRESS_OFFERED = (*PROGRESS_FACETS, "tranche", "thema", "provincie", "ligging", "regio", "status")
# Of which year it asks, and whether anything is said about it, are one choice.
YEAR_AND_HEARING = {YEAR.name, HEARING.name}


class ProgressFilter(ListFilter, facet_filters([*PROGRESS_FACETS.values(), *FACETS.values()])):  # type: ignore[misc]
    """Everything that the query of a list of progress may hold, but for the release."""

    queryset: ProgressSelection
    qs: ProgressSelection

    pagina = Page(label="pagina")

    def deals_searched(self) -> Index:
        return self.queryset.index.deals

    def answering(self, question: Wanted) -> dict[int, int]:
        return search_index(self.queryset.index.deals).answer(question)

    def filter_queryset(self, selection: ProgressSelection) -> ProgressSelection:
        given = self.form.cleaned_data
        themes = {value.slug for value in selection.index.deals.values[THEME]}.intersection(
            value.slug for value in given[THEME]
        )
        years = [int(value.slug) for value in given[YEAR.name]]
        if years or themes or given[HEARING.name]:
            deals = selection.index.deals
            index = ProgressIndex(deals, years, sorted(themes), [value.slug for value in given[HEARING.name]])
            self.queryset = selection = replace(selection, index=index)
        self.narrow()
        return replace(selection, mask=self.mask_without(None))

    def mask_without(self, facet: str | None) -> int:
        """What all filters leave, but for that of `facet`, and of what hangs on it."""
        others = YEAR_AND_HEARING if facet in YEAR_AND_HEARING else {facet, HEARING.name} if facet == THEME else {facet}
        mask: int = self.queryset.mask
        for name, narrowed in self.masks.items():
            if name not in others:
                mask &= narrowed
        return mask

    def missing_notes(self) -> list[tuple[str, Missing]]:
        """Per chosen facet: (label, `Missing` of the deals of the release)."""
        deals = self.queryset.index.deals
        return [*taking_part_notes(deals, self.asked), *missing_notes(deals, self.asked)]


PARAMETERS = tuple(DealFilter.base_filters)
OVERVIEW_FILTERS = tuple(name for name in OverviewFilter.base_filters if name not in ("sorteer", "pagina"))
# What the form of an overview offers, what is asked most first.
OVERVIEW_OFFERED = ("tranche", TAKING_PART.name, THEME, "regio", "provincie", "ligging")
PROGRESS_PARAMETERS = tuple(ProgressFilter.base_filters)
LINE_PARAMETERS = tuple(LineFilter.base_filters)
REPORTED_PARAMETERS = tuple(ReportedFilter.base_filters)
