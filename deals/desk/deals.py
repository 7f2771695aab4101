"""Deals with their facts, and what facts refer to."""

from collections import defaultdict
from functools import partial
from graphlib import CycleError, TopologicalSorter
from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import DecimalField, FileField
from django.forms.models import BaseInlineFormSet
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.text import slugify

from ..accounts.users import MAY_SUBMIT
from ..facts.checks import findings
from ..facts.documents import remove_unneeded, stored_with_rows
from ..facts.fact import Fact
from ..facts.kinds import (
    FACTS,
    Aim,
    Alias,
    Area,
    Contribution,
    DealTrait,
    Gap,
    Milestone,
    Party,
    ProgrammeLine,
    Signature,
)
from ..facts.models import Deal, Organisation, Region, Source
from ..language.dates import amsterdam_date
from .base import MOST_ROWS, RevisionedAdmin, whole_number
from .fields import HOW_TO_WRITE, AmountField, Choosing, hand_over

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
# In the address of a new deal: the deal that it follows.
FOLLOWS = "opvolger-van"
# The button that ends a gap, and saves the form.
END_GAP = "_leemte-vervalt"


class FactForm(forms.ModelForm):
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


class FactFormSet(BaseInlineFormSet):
    """Facts of one kind, checked beside each other: a row that replaces another can be saved together with it."""

    def clean(self):
        super().clean()
        # Django passes over a removed row that is not of this deal; here the whole save is refused.
        if any(form.instance._state.adding for form in self.initial_forms):
            raise ValidationError("Een van deze feiten hoort niet bij deze deal. Open de deal opnieuw.")
        self.refuse_at_the_same_time()

    def refuse_at_the_same_time(self):
        """Two rows about the same thing, such as two amounts that count, follow each other."""
        stays = [form for form in self.forms if stays_there(form)]
        for number, form in enumerate(stays):
            other = form.instance.beside(earlier.instance for earlier in stays[:number])
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
    """Facts of one kind in the form of their deal: a line each, that unfolds. There is always one empty row,
    so that a fact can be added without a script."""

    extra = 1
    template = "desk/facts.html"
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
        return super().get_queryset(request).select_related(*self.named())

    def named(self):
        """What a line calls by its name."""
        return [name for name in self.autocomplete_fields if name != "themes"]


def with_sources_above(posted, prefixes):
    """`posted` with each new row that asks for it given the source and the place of the nearest row above it.

    `prefixes`: the kinds of facts, from top to bottom. What cannot be given stays asked, and the form says why."""
    filled, above = posted.copy(), None
    for prefix in prefixes:
        saved, total = (whole_number(filled.get(f"{prefix}-{name}_FORMS")) for name in ("INITIAL", "TOTAL"))
        for number in range(min(total, MOST_ROWS)):
            row = f"{prefix}-{number}"
            if filled.get(f"{row}-DELETE"):
                continue
            own, same = filled.get(f"{row}-source"), f"{row}-same"
            if number >= saved and filled.get(same) and above and own in (None, "", above[0]):
                del filled[same]
                own = filled[f"{row}-source"] = above[0]
                filled[f"{row}-locator"] = (filled.get(f"{row}-locator") or "").strip() or above[1]
            if own:
                above = own, filled.get(f"{row}-locator", "")
    return filled


def without_gap(posted):
    """`posted` with the gap that is to end given its last day: it holds until today, and goes where it began no earlier.

    Everything else that was typed is saved along."""
    key, today = posted.get(END_GAP), amsterdam_date(timezone.now()).isoformat()
    if not key:
        return posted
    ended, prefix = posted.copy(), f"{Gap._meta.model_name}_facts"
    numbers = dict(Gap.objects.filter(key=key).values_list("pk", "key"))
    for number in range(min(whole_number(posted.get(f"{prefix}-INITIAL_FORMS")), MOST_ROWS)):
        row = f"{prefix}-{number}"
        if whole_number(posted.get(f"{row}-id")) in numbers:
            begun_before = (posted.get(f"{row}-valid_from") or "") < today
            ended[f"{row}-valid_until" if begun_before else f"{row}-DELETE"] = today
    ended["_continue"] = "ja"
    return ended


def asking(deals):
    """The chosen deals, as the address of the page that asks about them."""
    return urlencode([("deal", slug) for slug in deals.order_by("slug").values_list("slug", flat=True)])


def next_name(name):
    """‘Twente’ → ‘Twente II’ → ‘Twente III’: the first that no deal has yet."""
    stem, _, numeral = name.rpartition(" ")
    place = ROMAN.index(numeral) if stem and numeral in ROMAN else 0
    names = [f"{stem if place else name} {numeral}" for numeral in ROMAN[place + 1 :]]
    taken = set(Deal.objects.filter(name__in=names).values_list("name", flat=True))
    return next((one for one in names if one not in taken), name)


def facts_by_kind(deal):
    """(the name of a kind of facts, the facts of `deal`), in the order of the form, without what it has none of."""
    for inline in DealAdmin.inlines:
        facts = list(getattr(deal, f"{inline.model._meta.model_name}_facts").select_related("source"))
        if facts:
            yield str(inline.model._meta.verbose_name_plural), facts


class OfDeal(FactInline):
    """Facts with a choice among the facts of the same deal."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in ("part_of", "line"):
            match = request.resolver_match.kwargs.get("object_id")
            related = db_field.related_model._default_manager
            kwargs["queryset"] = related.filter(deal_id=match) if match and match.isdigit() else related.none()
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            field.choices = list(field.choices)  # read once, for all rows
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ContributionInline(OfDeal):
    model = Contribution
    own_fields = [("side", "amount", "counted"), ("qualifier", "moment"), ("contributor", "part_of")]
    autocomplete_fields = ["source", "contributor"]
    ordering = ["-side", "key"]
    formfield_overrides = {DecimalField: {"form_class": AmountField, "help_text": HOW_TO_WRITE}}


class SignatureInline(FactInline):
    model = Signature
    own_fields = ["ministry"]
    autocomplete_fields = ["source", "ministry"]


class PartyInline(FactInline):
    model = Party
    own_fields = ["organisation", "role"]
    autocomplete_fields = ["source", "organisation"]


class AreaInline(FactInline):
    model = Area
    own_fields = ["municipality", "part", "extent_certain", "caribbean", ("abroad", "country")]
    autocomplete_fields = ["source", "municipality", "caribbean"]


class ProgrammeLineInline(FactInline):
    model = ProgrammeLine
    own_fields = [("position", "name", "literal"), "description", "themes"]
    autocomplete_fields = ["source", "themes"]


class AimInline(OfDeal):
    model = Aim
    own_fields = ["position", "line", "text", "target_year"]


class DealTraitInline(FactInline):
    model = DealTrait
    own_fields = ["trait"]
    autocomplete_fields = ["source", "trait"]


class AliasInline(FactInline):
    model = Alias
    own_fields = ["name"]


class MilestoneInline(FactInline):
    model = Milestone
    own_fields = [("kind", "date", "precision")]


class GapInline(FactInline):
    model = Gap
    own_fields = [("field", "reason")]


@admin.register(Deal)
class DealAdmin(RevisionedAdmin):
    list_display = ["name", "tranche", "published", "changed_at", "changed_by"]
    list_filter = ["tranche", "dealtrait_facts__trait", "signature_facts__ministry"]
    list_select_related = ["tranche", "region", "release_mark", "changed_by"]
    search_fields = ["name", "slug", "region__name", "alias_facts__name", "summary"]
    autocomplete_fields = ["region", "tranche", "predecessor"]
    fieldsets = [(None, {"fields": ["name", "slug", "region", "tranche", "predecessor", "summary"]})]
    # In the order in which the annex of a letter tells it.
    inlines = [
        AreaInline,
        PartyInline,
        ProgrammeLineInline,
        AimInline,
        ContributionInline,
        SignatureInline,
        DealTraitInline,
        MilestoneInline,
        AliasInline,
        GapInline,
    ]
    actions = ["bulk_edit", "submit_changes"]
    change_form_template = "desk/deal_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            prefixes = [f"{inline.model._meta.model_name}_facts" for inline in self.inlines]
            request.POST = without_gap(with_sources_above(request.POST, prefixes))
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["may_change"] = self.has_change_permission(request, obj)
        context["findings"] = findings(obj, amsterdam_date(timezone.now())) if obj else []
        if predecessor := add and self.predecessor(request):
            context |= {"predecessor": predecessor, "before": list(facts_by_kind(predecessor))}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def predecessor(self, request):
        return Deal.objects.filter(slug=request.GET.get(FOLLOWS, "")).first()

    def get_changeform_initial_data(self, request):
        """Of a deal that follows another: what follows from the other, and no fact, which needs its own source."""
        before = self.predecessor(request)
        if before is None:
            return super().get_changeform_initial_data(request)
        name = next_name(before.name)
        return {"name": name, "slug": slugify(name), "region": before.region_id, "predecessor": before.pk}

    @admin.display(description="gepubliceerd", boolean=True)
    def published(self, deal):
        return deal.is_released

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Leg wijzigingen voor", permissions=["submit"])
    def submit_changes(self, request, deals):
        return redirect(f"{reverse('admin:choose')}?{asking(deals)}")

    @admin.action(description="Kenmerk of mijlpaal voor meer deals", permissions=["change"])
    def bulk_edit(self, request, deals):
        return redirect(f"{reverse('admin:bulk_edit')}?{asking(deals)}")

    def has_submit_permission(self, request):
        return request.user.has_perm(MAY_SUBMIT)

    def in_trail(self, deal):
        return {"deal": deal.slug}

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.is_released else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}


class SourceFile(AdminFileWidget):
    """One field: it has a label, not a group with a heading."""

    use_fieldset = False


@admin.register(Source)
class SourceAdmin(RevisionedAdmin):
    formfield_overrides = {FileField: {"widget": SourceFile}}
    list_display = ["title", "kind", "date", "publisher", "reference", "kamerstuk"]
    list_filter = ["kind", "publisher"]
    date_hierarchy = "date"
    search_fields = ["title", "slug", "reference", "publisher", "dossier"]
    readonly_fields = ["file_sha256", "download", "facts_read"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "kind", "date", "publisher"]}),
        (
            "Waar te vinden",
            {"fields": ["reference", ("dossier", "number"), "url", "file", "download", "file_sha256", "note"]},
        ),
        ("Gelezen in deze bron", {"fields": ["facts_read"]}),
    ]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with stored_with_rows():
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        replaced = form.initial.get("file")
        super().save_model(request, obj, form, change)
        if replaced and replaced.name != obj.file.name:
            remove_after_commit(replaced.name)

    def delete_model(self, request, obj):
        name = obj.file.name
        super().delete_model(request, obj)
        if name:
            remove_after_commit(name)

    def get_urls(self):
        return [
            path("<int:pk>/bestand/", self.admin_site.admin_view(self.send_file), name="source_file"),
            *super().get_urls(),
        ]

    def send_file(self, request, pk):
        source = Source.objects.filter(pk=pk).exclude(file="").first()
        if source is None or not self.has_view_permission(request, source):
            raise Http404("Van deze bron is geen bestand bewaard.")
        return FileResponse(source.file.open(), as_attachment=True)

    @admin.display(description="bewaard bestand")
    def download(self, source):
        if source.pk is None or not source.file:  # of a new source that has a mistake in it, the file is not kept
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:source_file", args=[source.pk]), source.file.name)

    @admin.display(description="feiten")
    def facts_read(self, source):
        """Every fact that names this source, by deal, with its place."""
        by_deal = defaultdict(list)
        for model in FACTS:
            for fact in model._default_manager.filter(source=source).select_related("deal"):
                by_deal[fact.deal.name, fact.deal_id].append((model._meta.verbose_name, fact.key, fact.locator))
        if not by_deal:
            return "Nog geen feit verwijst naar deze bron."
        groups = [
            (
                name,
                len(facts),
                reverse("admin:deals_deal_change", args=[number]),
                name,
                format_html_join("", "<li>{} ({}), {}</li>", sorted(facts)),
            )
            for (name, number), facts in sorted(by_deal.items())
        ]
        return format_html_join(
            "",
            '<details class="desk-by-deal"><summary>{} ({})</summary><p><a href="{}">Open {}</a></p><ul>{}</ul></details>',
            groups,
        )


def remove_after_commit(name):
    """What was saved is saved, also where the old document cannot be removed: then the clockwork does."""
    transaction.on_commit(partial(remove_unneeded, [name]), robust=True)


@admin.register(Region)
class RegionAdmin(RevisionedAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Organisation)
class OrganisationAdmin(RevisionedAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["province", "municipality"]
    prepopulated_fields = {"slug": ["name"]}
