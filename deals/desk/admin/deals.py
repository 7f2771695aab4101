"""Deals with their facts, and what facts refer to."""

from django import forms
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.widgets import AdminFileWidget
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, FileField
from django.forms.models import BaseInlineFormSet
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode

from ..facts import (
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
from ..models import Deal, Organisation, Region, Source
from ..users import MAY_PUBLISH
from .amounts import AmountField
from .base import RevisionedAdmin

PROVENANCE = ["source", "locator", "note", ("valid_from", "valid_until"), "key"]


class KeyedForm(forms.ModelForm):
    """A fact whose key is fixed once it is saved: citations point at it."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True


class FactFormSet(BaseInlineFormSet):
    """Django passes over a removed row that is not of this deal; here the whole save is refused."""

    def clean(self):
        super().clean()
        if any(form.instance._state.adding for form in self.initial_forms):
            raise ValidationError("Een van deze feiten hoort niet bij deze deal. Open de deal opnieuw.")


class FactInline(admin.StackedInline):
    """Facts of one kind in the form of their deal; the key of a saved fact is fixed."""

    extra = 0
    classes = ["collapse"]
    autocomplete_fields = ["source"]
    own_fields: list = []

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": self.own_fields + PROVENANCE})]

    form = KeyedForm
    formset = FactFormSet


class OfDeal(FactInline):
    """Facts with a choice among the facts of the same deal."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in ("part_of", "line"):
            match = request.resolver_match.kwargs.get("object_id")
            related = db_field.related_model._default_manager
            kwargs["queryset"] = related.filter(deal_id=match) if match and match.isdigit() else related.none()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ContributionInline(OfDeal):
    model = Contribution
    own_fields = [("side", "amount", "counted"), ("qualifier", "moment"), "contributor", "part_of"]
    autocomplete_fields = ["source", "contributor"]
    ordering = ["-side", "key"]
    classes: list = []  # what the desk corrects most is never folded away
    formfield_overrides = {DecimalField: {"form_class": AmountField}}


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
    inlines = [
        ContributionInline,
        SignatureInline,
        PartyInline,
        AreaInline,
        ProgrammeLineInline,
        AimInline,
        DealTraitInline,
        MilestoneInline,
        AliasInline,
        GapInline,
    ]
    actions = ["publish_changes"]
    change_form_template = "admin/desk_deal_form.html"

    @admin.display(description="gepubliceerd", boolean=True)
    def published(self, deal):
        return deal.is_released

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Publiceer wijzigingen", permissions=["publish"])
    def publish_changes(self, request, deals):
        chosen = urlencode([("deal", slug) for slug in deals.order_by("slug").values_list("slug", flat=True)])
        return redirect(f"{reverse('admin:publish')}?{chosen}")

    def has_publish_permission(self, request):
        return request.user.has_perm(MAY_PUBLISH)

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
        if not source.file:
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("admin:source_file", args=[source.pk]), source.file.name)

    @admin.display(description="feiten")
    def facts_read(self, source):
        """Every fact that names this source, by deal, with its place."""
        found = []
        for model in FACTS:
            for fact in model._default_manager.filter(source=source).select_related("deal"):
                address = reverse("admin:deals_deal_change", args=[fact.deal_id])
                found.append((fact.deal.name, address, model._meta.verbose_name, fact.key, fact.locator))
        if not found:
            return "Nog geen feit verwijst naar deze bron."
        rows = [(address, name, kind, key, place) for name, address, kind, key, place in sorted(found)]
        return format_html("<ul>{}</ul>", format_html_join("", '<li><a href="{}">{}</a>: {} ({}), {}</li>', rows))


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
