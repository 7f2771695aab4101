"""Facts as rows in the form of their deal: a line each, until somebody opens it.

What is not opened is neither in the form nor in what is posted, and stays as it is. The checks beside other rows count it
all the same."""

from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import count
from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import BaseInlineFormSet
from django.forms.utils import ErrorDict
from django.utils.text import capfirst

from ..facts.checks import anchor
from ..facts.fact import Fact
from .fields import Choosing, hand_over
from .frame import posted_numbers

# The buttons that open the row of a fact, by its place on the page, and a new row of a kind.
OPEN, NEW_ROW = "_open", "_nieuw"
# Characters of what a line says of a fact, and of where it was read.
MOST_ON_A_LINE = 120


def only_opens(posted):
    """Whether this was posted to open a row, and not to be saved."""
    return OPEN in posted or NEW_ROW in posted


def keys_in(places, kind):
    """The keys of the facts of `kind` among `places`, which are as `anchor` gives them."""
    parted = [place.partition("_") for place in places]
    return [key for one, _, key in parted if one == kind]


class KeepsTyped(forms.ModelForm):
    """A form that is posted to open a row keeps what was typed, and finds no fault with it yet."""

    def full_clean(self):
        if only_opens(self.data):
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        else:
            super().full_clean()


class DealForm(KeepsTyped):
    def is_valid(self):
        return super().is_valid() and not only_opens(self.data)


class FactForm(KeepsTyped):
    """A fact whose key is fixed once it is saved: citations point at it. A new one can share the source above it."""

    same = forms.BooleanField(
        label="Zelfde bron als hierboven",
        required=False,
        help_text="Neemt de bron over, en de vindplaats als u die leeg laat.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.instance.in_a_form = True
        if self.instance.pk:
            for name in {"key", "same"} & self.fields.keys():
                self.fields[name].disabled = True
            self.fields["same"].widget = forms.HiddenInput()
        hand_over(self)

    def clean_key(self):
        """Two rows that are still to get a key do not have the same one."""
        return self.cleaned_data["key"] or None

    def clean(self):
        cleaned = super().clean()
        if self.cleaned_data.get("same"):  # `with_sources_above` could do nothing with it
            self.add_error(
                "same", "Kies of een bron of ‘zelfde bron als hierboven’; hierboven moet dan een bron staan."
            )
        return cleaned


def stays_there(form):
    """Whether a row, filled in as it should be, is there after saving."""
    return form.is_valid() and (form.instance.pk or form.has_changed()) and not form.cleaned_data.get("DELETE")


class RowFormSet(BaseInlineFormSet):
    """The rows of one kind in a form.

    In it are the rows that were posted; of a form that was not, those in `opened` (None: all). Each bears the number of its
    place among all rows of the kind, or the one of `numbers`."""

    # Said where a posted row is not of this deal, or of whatever the form is about.
    strange = "Een van deze rijen hoort hier niet bij. Open het formulier opnieuw."

    def __init__(self, *args, opened=None, numbers=None, **options):
        super().__init__(*args, **options)
        self.opened = opened
        if numbers is not None:
            self.numbers = numbers

    @cached_property
    def facts(self):
        """Every saved row of the kind, in order."""
        return list(super().get_queryset())

    @cached_property
    def unopened(self):
        here = {form.instance.pk for form in self.initial_forms}
        return [fact for fact in self.facts if fact.pk not in here]

    def get_queryset(self):
        if self.is_bound or self.opened is None:
            return self.facts
        return [fact for fact in self.facts if fact.pk in self.opened]

    @cached_property
    def numbers(self):
        """What each row in the form is called."""
        if not self.is_bound:
            return [place for place, fact in enumerate(self.facts) if self.opened is None or fact.pk in self.opened]
        total = super().total_form_count()
        return [number for number in posted_numbers(self.data, self.prefix) if number < total]

    def add_prefix(self, index):
        named = isinstance(index, int) and index < len(self.numbers)
        return super().add_prefix(self.numbers[index] if named else index)

    def initial_form_count(self):
        count = super().initial_form_count()
        return sum(number < count for number in self.numbers) if self.is_bound else count

    def total_form_count(self):
        return len(self.numbers) if self.is_bound else super().total_form_count()

    @cached_property
    def management_form(self):
        """It counts every saved row, opened or not: a new row comes after them."""
        form = super().management_form
        if not self.is_bound:
            saved = len(self.facts)
            counts = {TOTAL_FORM_COUNT: saved + self.extra, INITIAL_FORM_COUNT: saved}
            form.initial = {**form.initial, **counts}
        return form

    def is_multipart(self):
        """Rows have no documents; Django would make one to see that."""
        return False

    def clean(self):
        super().clean()
        # Django passes over a removed row that is of something else; here the whole save is refused.
        strange = any(form.instance._state.adding for form in self.initial_forms)
        if strange or super().initial_form_count() > len(self.facts):
            raise ValidationError(self.strange)


class FactFormSet(RowFormSet):
    """Facts of one kind, checked beside each other: a row that replaces another can be saved together with it."""

    strange = "Een van deze feiten hoort niet bij deze deal. Open de deal opnieuw."

    def clean(self):
        if only_opens(self.data):
            return
        super().clean()
        self.refuse_at_the_same_time()

    def refuse_at_the_same_time(self):
        """Two rows about the same thing, such as two amounts that count, follow each other."""
        stays = [form for form in self.forms if stays_there(form)]
        for number, form in enumerate(stays):
            other = form.instance.beside([*self.unopened, *(earlier.instance for earlier in stays[:number])])
            if other:
                form.add_error(None, form.instance.refusal(other))
        if not any(form.errors for form in stays):
            self.in_order()

    def save_existing_objects(self, commit=True):
        """What makes room is saved first: the database itself refuses two at the same time."""
        self.forms[: self.initial_form_count()] = self.in_order()
        self.__dict__.pop("_deleted_form_indexes", None)  # Django remembers them by their place
        return super().save_existing_objects(commit)

    def in_order(self):
        """The forms of saved rows, each after those whose place it takes. Raises `ValidationError`."""
        forms = self.initial_forms
        kind = cast("type[Fact]", self.model)
        if not kind.same_thing or not any(form.has_changed() for form in forms):
            return forms
        stored = {fact.pk: fact for fact in kind._default_manager.filter(deal=self.instance)}
        waits = {
            form: [
                other
                for other in forms
                if other is not form and form.instance.takes_place_of(stored[other.instance.pk])
            ]
            if stays_there(form)
            else []
            for form in forms
        }
        try:
            return list(TopologicalSorter(waits).static_order())
        except CycleError as error:
            raise ValidationError(
                "Twee rijen ruilen hier van plaats. Bewaar eerst de wijziging van de ene rij, en dan die van de andere."
            ) from error


class FactInline(Choosing, admin.StackedInline):
    """Facts of one kind in the form of their deal."""

    extra = 0
    autocomplete_fields = ["source"]
    own_fields: list = []
    form = FactForm
    formset = FactFormSet

    def get_fieldsets(self, request, obj=None):
        """What is stated; where it was read; what is seldom filled in."""
        same = ["same"] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": self.own_fields}),
            (None, {"fields": [("source", *same), "locator"]}),
            (None, {"fields": ["note", ("valid_from", "valid_until", "key")]}),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*named_in(self))

    @property
    def kind(self):
        return self.model._meta.model_name

    @property
    def prefix(self):
        return f"{self.kind}_facts"

    def of(self, deal, request):
        """The facts of `deal`, in the order of the lines."""
        facts = self.get_queryset(request)
        return facts.filter(deal=deal) if deal else facts.none()


def named_in(inline):
    """What a line of this kind of facts calls by its name."""
    return [name for name in inline.autocomplete_fields if name != "themes"]


def shortened(words):
    """`words`, no longer than fits on a line."""
    return words if len(words) <= MOST_ON_A_LINE else f"{words[: MOST_ON_A_LINE - 1].rstrip()}…"


@dataclass
class FactLine:
    """A fact as a line. `row`: its fields, where it is open."""

    fact: Fact
    number: int
    row: InlineAdminForm | None = None

    @property
    def place(self):
        """Its id on the page, and what opens it."""
        return anchor(self.fact._meta.model_name or "", self.fact.key)

    @property
    def gist(self):
        return shortened(capfirst(self.fact.gist))

    @property
    def read_in(self):
        return shortened(self.fact.read_in)


def seen_open(form):
    """Whether a row stays open on the page that follows: nothing of one that is as it was is lost when it folds."""
    return not form.is_bound or only_opens(form.data) or form.errors or form.has_changed()


def number_of(form):
    """What a row is called among those of its kind."""
    return int(form.prefix.rpartition("-")[2])


class FactRows(InlineAdminFormSet):
    """The facts of one kind on the page."""

    @classmethod
    def like(cls, one):
        """What Django made of a formset for the page."""
        rights = {f"has_{right}_permission" for right in ("add", "change", "delete", "view")}
        return cls(
            one.opts,
            one.formset,
            one.fieldsets,
            one.prepopulated_fields,
            one.readonly_fields,
            one.model_admin,
            **{right: getattr(one, right) for right in rights},
        )

    @property
    def media(self):
        """The page has what any row needs that opens later."""
        return forms.Media()

    @property
    def counts(self):
        """(name, number) of rows, as the form posts it back."""
        management = self.formset.management_form
        return [(name, management[name].value()) for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)]

    def drawn(self, form):
        """The fields of one row."""
        fact = form.instance if form.instance.pk else None
        readonly = list(self.readonly_fields)
        if fact and not self.has_change_permission:
            readonly += flatten_fieldsets(self.fieldsets)
        return InlineAdminForm(
            self.formset, form, self.fieldsets, self.prepopulated_fields, fact, readonly, model_admin=self.opts
        )

    def lines(self, places=()):
        """Every fact as a line, with the fields of those that are open. `places`: of those opened just now."""
        shown = [form for form in self.formset.forms if seen_open(form)]
        opened = {form.instance.pk: form for form in shown if form.instance.pk}
        taken = {number_of(form) for form in shown}
        free = (number for number in count() if number not in taken)
        told = []
        for fact in self.formset.facts:
            form = opened.get(fact.pk)
            if form is None:
                told.append(FactLine(fact, next(free)))
                continue
            line = FactLine(fact, number_of(form), self.drawn(form))
            if line.place in places:
                self.begin_in(form)
            told.append(line)
        return told

    def new_rows(self, asked=False):
        """(number, fields) of the new rows. `asked`: whether the last was asked for just now."""
        shown = [form for form in self.formset.extra_forms if seen_open(form)]
        if shown and asked:
            self.begin_in(shown[-1])
        return [(number_of(form), self.drawn(form)) for form in shown]

    def begin_in(self, form):
        """The browser puts whoever opened this row in its first field."""
        field = form.fields.get(flatten_fieldsets(self.fieldsets)[0])
        if field:
            getattr(field.widget, "widget", field.widget).attrs["autofocus"] = True
