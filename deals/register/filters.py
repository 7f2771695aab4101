"""The one typed input layer: what the query string of a list may hold, for pages and files alike."""

import re
from dataclasses import dataclass, field, replace

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html_join

from ..reference.models import MinistryName, Municipality, Province, Trait, Tranche
from .index import Index, Value, fold, value_order
from .overview import missing

DEALS_PER_PAGE = 25
MOST_BOXES = 12
LONGEST_PAGE_NUMBER = 5
ORDERS = {
    "naam": "naam",
    "-rijk": "Rijksbijdrage, hoogste eerst",
    "rijk": "Rijksbijdrage, laagste eerst",
    "-regio": "regionale bijdrage, hoogste eerst",
    "regio": "regionale bijdrage, laagste eerst",
    "tranche": "tranche",
}


@dataclass(frozen=True)
class Selection:
    """A set of deals of one release, in an order. Stands where django-filter expects a queryset."""

    index: Index
    mask: int
    order: str = "naam"
    model = None

    def all(self):
        return self

    def narrow(self, mask):
        return replace(self, mask=self.mask & mask)

    def __len__(self):
        return self.mask.bit_count()

    def rows(self):
        """The rows in order; an unknown amount comes last, whichever way it is sorted."""
        rows = list(self.index.rows_in(self.mask))
        if self.order == "tranche":
            return sorted(rows, key=lambda row: row.tranche["nummer"])
        if self.order != "naam":
            amount = {"rijk": lambda row: row.national, "regio": lambda row: row.regional}[self.order.lstrip("-")]
            sign = -1 if self.order.startswith("-") else 1
            return sorted(rows, key=lambda row: (amount(row) is None, sign * (amount(row) or 0)))
        return rows


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


def trait(value):
    found = Trait.objects.filter(slug=value).first()
    return found and Value(found.slug, found.name)


# A value that no deal of this release has can still be a real one: then the answer is an empty list, not an error.
REFERENCE = {
    "ministerie": ministry,
    "provincie": province,
    "gemeente": municipality,
    "tranche": tranche,
    "kenmerk": trait,
    "regio": lambda value: None,
}


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

    def filter(self, selection, values):
        if not values:
            return selection
        mask = 0
        for value in values:
            mask |= selection.index.by_slug[self.field_name].get(value.slug, 0)
        return selection.narrow(mask)


class Order(django_filters.ChoiceFilter):
    def filter(self, selection, order):
        return replace(selection, order=order) if order else selection


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

    def filter(self, selection, number):
        return selection


class DealFilter(django_filters.FilterSet):
    tranche = Facet("tranche", "verwacht een nummer van 1 tot en met 6")
    regio = Facet("regio", "verwacht het korte adres van een regio, bijvoorbeeld twente")
    ministerie = Facet("ministerie", "verwacht een afkorting, bijvoorbeeld ezk")
    provincie = Facet("provincie", "verwacht een naam als in het adres, bijvoorbeeld noord-holland")
    gemeente = Facet("gemeente", "verwacht een gemeentecode, bijvoorbeeld gm0917")
    kenmerk = Facet("kenmerk", "verwacht nplv, novex of grensoverschrijdend")
    sorteer = Order(
        label="volgorde",
        choices=list(ORDERS.items()),
        empty_label=None,
        error_messages={"invalid_choice": "‘%(value)s’ is geen volgorde; verwacht " + ", ".join(ORDERS) + "."},
    )
    pagina = Page(label="pagina")

    def filter_queryset(self, selection):
        for name, value in self.form.cleaned_data.items():
            selection = self.filters[name].filter(selection, value)
        return selection

    @property
    def chosen(self):
        """{facet: its chosen values}."""
        given = getattr(self.form, "cleaned_data", {})
        return {name: values for name, values in given.items() if isinstance(self.filters[name], Facet) and values}

    def missing_notes(self):
        """Per chosen facet: (label, `Missing` in the whole release), where a filter can miss a deal."""
        everything = self.queryset
        notes = [(self.filters[name].label, missing(everything.index, name, everything.mask)) for name in self.chosen]
        return [(label, found) for label, found in notes if found.together]

    @property
    def facets(self):
        """The facets as the form shows them."""
        facets = [name for name, facet in self.filters.items() if isinstance(facet, Facet)]
        return [self.shown(name, self.chosen.get(name, [])) for name in facets]

    def shown(self, name, chosen):
        index = self.queryset.index
        values = index.values[name]
        shown = ShownFacet(name, self.filters[name].label, bool(self.form.errors.get(name)), chosen)
        if len(values) <= MOST_BOXES:
            return replace(shown, boxes=[value for value in values if value not in chosen])
        if name not in index.shapes:
            index.shapes[name] = format_html_join("", '<option value="{}">{}</option>', values)
        return replace(shown, options=index.shapes[name])

    @property
    def orders(self):
        chosen = getattr(self.form, "cleaned_data", {}).get("sorteer") or "naam"
        return [{"slug": slug, "label": label, "chosen": slug == chosen} for slug, label in ORDERS.items()]


@dataclass(frozen=True)
class ShownFacet:
    """A facet in the form: few values as boxes; many as a list to add from, with what is chosen as boxes."""

    name: str
    label: str
    errors: bool
    checked: list[Value]
    boxes: list[Value] = field(default_factory=list)
    options: str = ""

    @property
    def legend(self):
        return self.label.capitalize()


PARAMETERS = tuple(DealFilter.base_filters)
