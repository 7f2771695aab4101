"""The one typed input layer: what the query string of a list may hold, for pages and files alike."""

import re
from dataclasses import dataclass, field, replace

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from ..language.money import euros
from ..language.text import fold
from ..language.vocabulary import MilestoneKind
from ..reference.models import CaribbeanBody, MinistryName, Municipality, Province, Theme, Trait, Tranche
from ..register.index import FACET_GAPS, NOT_STATED, UNKNOWN, Index, Value, value_order
from ..register.search import search_index, understand
from ..register.totals import missing

DEALS_PER_PAGE = 25
LONGEST_PAGE_NUMBER = 5
LONGEST_AMOUNT = 13
ORDERS = {
    "naam": "naam",
    "relevantie": "hoe goed het past bij wat u zoekt",
    "-rijk": "Rijksbijdrage, hoogste eerst",
    "rijk": "Rijksbijdrage, laagste eerst",
    "-regio": "regionale bijdrage, hoogste eerst",
    "regio": "regionale bijdrage, laagste eerst",
    "-datum": "datum van de laatste fase, nieuwste eerst",
    "datum": "datum van de laatste fase, oudste eerst",
    "tranche": "tranche",
}
# What rows are sorted by; an unknown value comes last, whichever way.
SORT_KEYS = {
    "rijk": lambda row: row.national,
    "regio": lambda row: row.regional,
    "datum": lambda row: row.reached_on,
    "tranche": lambda row: row.tranche["nummer"],
}


@dataclass(frozen=True)
class Selection:
    """A set of deals of one release, in an order. Stands where django-filter expects a queryset."""

    index: Index
    mask: int
    order: str = "naam"
    scores: dict[int, int] = field(default_factory=dict)
    model = None

    def all(self):
        return self

    def __len__(self):
        return self.mask.bit_count()

    def rows(self):
        """The rows in order; where that does not decide, by name."""
        numbers = self.index.numbers(self.mask)
        rows = self.index.rows
        if self.order == "relevantie":
            return [rows[number] for number in sorted(numbers, key=lambda number: -self.scores.get(number, 0))]
        if self.order == "naam":
            return [rows[number] for number in numbers]
        key = SORT_KEYS[self.order.lstrip("-")]
        known = [number for number in numbers if key(rows[number]) is not None]
        known.sort(key=lambda number: key(rows[number]), reverse=self.order.startswith("-"))
        return [rows[number] for number in (*known, *(number for number in numbers if key(rows[number]) is None))]


def ministry(value):
    """The ministry that ever bore this abbreviation: LVVN and I&W lead there too."""
    for name in MinistryName.objects.select_related("ministry"):
        abbreviation = fold(name.abbreviation)
        if value in (abbreviation, abbreviation.replace("en", "&"), name.ministry.slug, name.ministry.code):
            return Value(name.ministry.slug, name.ministry.abbreviation)
    return None


def province(value):
    found = Province.objects.filter(Q(slug=value) | Q(code=value.upper())).first()
    return found and Value(found.slug, found.name)


def municipality(value):
    found = Municipality.objects.filter(code=value.upper()).first()
    return found and Value(found.slug, found.name)


def tranche(value):
    found = Tranche.objects.filter(number=int(value)).first() if re.fullmatch("[0-9]{1,3}", value) else None
    return found and Value(str(found.number), found.name)


def caribbean(value):
    found = CaribbeanBody.objects.filter(code=value).first()
    return found and Value(found.code, found.name)


def theme(value):
    found = Theme.objects.filter(slug=value).first()
    return found and Value(found.slug, found.name)


def trait(value):
    found = Trait.objects.filter(slug=value).first()
    return found and Value(found.slug, found.name)


def status(value):
    return Value(value, MilestoneKind(value).label) if value in MilestoneKind.values else None


# A value that no deal of this release has can still be a real one: then the answer is an empty list, not an error.
REFERENCE = {
    "ministerie": ministry,
    "provincie": province,
    "gemeente": municipality,
    "tranche": tranche,
    "caribisch": caribbean,
    "thema": theme,
    "kenmerk": trait,
    "status": status,
    "regio": lambda value: None,
    "partij": lambda value: None,
}
# Bound → the facet whose gaps make it miss deals.
BOUNDS = {"rijkMin": "bedrag", "rijkMax": "bedrag"}
UNKNOWN_VALUES = {UNKNOWN: Value(UNKNOWN, "onbekend"), NOT_STATED: Value(NOT_STATED, "niet vermeld")}


class FacetField(forms.Field):
    """Values of one facet of a release, by name. A value that nobody knows is an error that names it."""

    widget = forms.SelectMultiple
    index: Index
    facet: str
    expects: str

    def clean(self, given):
        return sorted({self.value(text) for text in given or []}, key=value_order)

    def value(self, given):
        # Folding would make a 2 of ², and that is not what an address says.
        folded = fold(given) if given.isascii() or not any(map(str.isnumeric, given)) else given
        if self.facet in FACET_GAPS and folded in UNKNOWN_VALUES:
            return UNKNOWN_VALUES[folded]
        for value in self.index.values[self.facet]:
            if folded == value.slug:
                return value
        value = REFERENCE[self.facet](folded)
        if value is None:
            raise ValidationError(f"‘{given}’ is geen bekende waarde voor {self.label}; {self.expects}.")
        return value


class Facet(django_filters.Filter):
    """Deals that have one of the chosen values."""

    field_class = FacetField

    def __init__(self, label, expects):
        super().__init__(label=label)
        self.expects = expects

    @property
    def field(self):
        field = super().field
        field.index, field.facet, field.expects = self.parent.queryset.index, self.field_name, self.expects
        return field

    def mask(self, index, values):
        mask = 0
        for value in values:
            mask |= index.mask_of(self.field_name, value.slug)
        return mask


class AmountField(forms.Field):
    """Whole euros, with or without dots between the thousands; cleans to cents."""

    def clean(self, given):
        if not given:
            return None
        digits = given.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", given) else given
        if not re.fullmatch("[0-9]+", digits) or len(digits) > LONGEST_AMOUNT:
            raise ValidationError(f"‘{given}’ is geen bedrag; verwacht hele euro's, bijvoorbeeld 15.500.000.")
        return int(digits) * 100


class AtLeast(django_filters.Filter):
    """Deals of which the national amount is known and not lower."""

    field_class = AmountField

    def mask(self, index, bound):
        return index.where(lambda row: row.national is not None and row.national >= bound)


class AtMost(AtLeast):
    """Deals of which the national amount is known and not higher."""

    def mask(self, index, bound):
        return index.where(lambda row: row.national is not None and row.national <= bound)


class Order(django_filters.ChoiceFilter):
    """The order of the rows; narrows nothing."""


class PageField(forms.Field):
    """A whole number from 1, in plain digits."""

    def clean(self, given):
        if not given:
            return None
        if not re.fullmatch("[1-9][0-9]*", given):
            raise ValidationError("Een pagina is een geheel getal vanaf 1.")
        if len(given) > LONGEST_PAGE_NUMBER:
            raise ValidationError("Zoveel pagina's heeft deze lijst niet.")
        return int(given)


class Page(django_filters.Filter):
    """Which page of a list; files give every row whatever it says."""

    field_class = PageField


class Literal(django_filters.ChoiceFilter):
    """`ja`: search for the words themselves only, not for other names of the same thing."""


class DealFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="zoek")
    letterlijk = Literal(
        label="letterlijk",
        choices=[("ja", "ja")],
        error_messages={"invalid_choice": "‘%(value)s’ is hier geen antwoord; verwacht ja."},
    )
    tranche = Facet("tranche", "verwacht een nummer van 1 tot en met 6")
    regio = Facet("regio", "verwacht het korte adres van een regio, bijvoorbeeld twente")
    ministerie = Facet("ministerie", "verwacht een afkorting, bijvoorbeeld ezk")
    provincie = Facet("provincie", "verwacht een naam als in het adres, bijvoorbeeld noord-holland")
    gemeente = Facet("gemeente", "verwacht een gemeentecode, bijvoorbeeld gm0917")
    caribisch = Facet("eiland", "verwacht col01, col02 of col03")
    thema = Facet("thema", "verwacht het korte adres van een thema, bijvoorbeeld innovatie-en-economie")
    kenmerk = Facet("kenmerk", "verwacht nplv, novex of grensoverschrijdend")
    status = Facet("status", "verwacht " + ", ".join(MilestoneKind.values))
    partij = Facet("partij", "verwacht de naam van een partij als in het adres, bijvoorbeeld provincie-limburg")
    rijkMin = AtLeast(field_name="rijkMin", label="Rijksbijdrage vanaf")
    rijkMax = AtMost(field_name="rijkMax", label="Rijksbijdrage tot en met")
    sorteer = Order(
        label="volgorde",
        choices=list(ORDERS.items()),
        empty_label=None,
        error_messages={"invalid_choice": "‘%(value)s’ is geen volgorde; verwacht " + ", ".join(ORDERS) + "."},
    )
    pagina = Page(label="pagina")

    def filter_queryset(self, selection):
        """Narrow by every filter; the mask of each is kept, so that a facet can be counted without its own."""
        index, given = selection.index, self.form.cleaned_data
        self.question = understand(given["q"], not given["letterlijk"]) if given["q"] else None
        scores = search_index(index).answer(self.question) if self.question else {}
        self.masks = {"q": sum(1 << number for number in scores)} if self.question else {}
        for name, value in given.items():
            if value not in (None, "", []) and hasattr(self.filters[name], "mask"):
                self.masks[name] = self.filters[name].mask(index, value)
        order = given["sorteer"] or ("relevantie" if self.question else "naam")
        return replace(selection, mask=self.mask_without(None), order=order, scores=scores)

    def mask_without(self, facet):
        """The deals that all filters leave, but for that of `facet`."""
        mask = self.queryset.mask
        for name, narrowed in self.masks.items():
            if name != facet:
                mask &= narrowed
        return mask

    @property
    def chosen(self):
        """{facet: its chosen values}."""
        given = getattr(self.form, "cleaned_data", {})
        return {name: values for name, values in given.items() if isinstance(self.filters[name], Facet) and values}

    @property
    def asked(self):
        """{filter: its values} of everything that narrows: what a file says in words and in its name."""
        given = getattr(self.form, "cleaned_data", {})
        typed = {"q": [Value(given["q"], f"‘{given['q']}’")]} if given.get("q") else {}
        if typed and given.get("letterlijk"):
            typed["letterlijk"] = [Value("ja", "ja")]
        bounds = {
            name: [Value(str(given[name] // 100), euros(given[name]))]
            for name in ("rijkMin", "rijkMax")
            if given.get(name) is not None
        }
        return typed | self.chosen | bounds

    def missing_notes(self):
        """Per chosen facet or bound: (label, `Missing` in the whole release), where a filter can miss a deal."""
        return missing_notes(self.queryset.index, self.asked)


def missing_notes(index, asked):
    """What `asked` ({filter: its values}) can miss in a release; who asks for the unknown is not missing it."""
    facets = {
        BOUNDS.get(name, name) for name, values in asked.items() if not set(values) & set(UNKNOWN_VALUES.values())
    }
    found = [(facet_label(facet), missing(index, facet, index.all)) for facet in FACET_GAPS if facet in facets]
    return [(label, lack) for label, lack in found if lack.together]


def facet_label(facet):
    return "Rijksbijdrage" if facet == BOUNDS["rijkMin"] else DealFilter.base_filters[facet].label


PARAMETERS = tuple(DealFilter.base_filters)
FACETS_IN_ORDER = tuple(name for name, facet in DealFilter.base_filters.items() if isinstance(facet, Facet))
