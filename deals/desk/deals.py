"""Deals with their facts, and what facts refer to."""

from collections import defaultdict
from functools import partial
from typing import cast

from django import forms
from django.contrib import admin
from django.contrib.admin import ActionLocation
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminDateWidget, AdminFileWidget
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DecimalField, FileField
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from ..accounts.users import MAY_SUBMIT
from ..facts.checks import anchor, findings
from ..facts.documents import remove_unneeded, stored_with_rows
from ..facts.every_kind import FACTS
from ..facts.kinds import (
    Aim,
    Alias,
    Area,
    Contribution,
    DealTrait,
    Decision,
    Gap,
    InvolvedMinistry,
    Milestone,
    Party,
    ProgrammeLine,
    Signature,
)
from ..facts.models import Deal, Organisation, Region, Source
from ..facts.reported import Adjustment, Consultation, Lesson, Payment, Progress, Result, Spending
from ..language.dates import amsterdam_date
from .base import RevisionedAdmin
from .editing.conflict import as_read, rows_read
from .fields import HOW_TO_WRITE, AmountField
from .filling import END_GAP, with_opened, with_sources_above, without_gap
from .frame import whole_number
from .papers import papers_naming
from .rows import NEW_ROW, OPEN, DealForm, FactInline, FactRows, keys_in, named_in, only_opens

ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
# In the address of a new deal: the deal that it follows.
FOLLOWS = "opvolger-van"


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
        facts = list(getattr(deal, f"{inline.model._meta.model_name}_facts").select_related(*named_in(inline)))
        if facts:
            yield str(inline.model._meta.verbose_name_plural), facts


class OfDeal(FactInline):
    """Facts with a choice among the facts of the same deal."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in ("part_of", "line", "aim"):
            match = request.resolver_match.kwargs.get("object_id")
            related = db_field.related_model._default_manager
            kwargs["queryset"] = related.filter(deal_id=match) if str(match).isdigit() else related.none()
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


class InvolvedMinistryInline(FactInline):
    model = InvolvedMinistry
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
    own_fields = [
        ("position", "line"),
        "text",
        "indicator",
        ("amount", "qualifier", "unit", "target_year"),
        ("baseline", "baseline_year"),
    ]


class ResultInline(OfDeal):
    model = Result
    own_fields = [
        "line",
        "text",
        ("amount", "qualifier", "unit", "no_figure"),
        ("stand_on", "stand_precision", "cumulative"),
        ("aim", "same_measure"),
        "nature",
    ]


class ProgressInline(OfDeal):
    model = Progress
    own_fields = ["line", ("about", "state"), "words", "deviation", "reason", ("stand_on", "stand_precision")]


class PaymentInline(FactInline):
    model = Payment
    own_fields = [("kind", "amount", "qualifier"), ("term", "date", "date_precision")]
    formfield_overrides = {DecimalField: {"form_class": AmountField, "help_text": HOW_TO_WRITE}}


class SpendingInline(FactInline):
    model = Spending
    own_fields = [("side", "amount", "qualifier"), ("stand_on", "stand_precision", "cumulative")]
    formfield_overrides = {DecimalField: {"form_class": AmountField, "help_text": HOW_TO_WRITE}}


class AdjustmentInline(OfDeal):
    model = Adjustment
    own_fields = [("kind", "line"), "text", ("date", "date_precision"), "decided_by", "dissent"]


class ConsultationInline(FactInline):
    model = Consultation
    own_fields = [("date", "date_precision"), "agreed"]


class LessonInline(FactInline):
    model = Lesson
    own_fields = ["text", ("worked", "theme")]
    autocomplete_fields = ["source", "theme"]


class DealTraitInline(FactInline):
    model = DealTrait
    own_fields = ["trait"]
    autocomplete_fields = ["source", "trait"]


class AliasInline(FactInline):
    model = Alias
    own_fields = ["name"]


class MilestoneInline(OfDeal):
    model = Milestone
    own_fields = [("kind", "date", "precision"), "line"]


class DecisionInline(FactInline):
    model = Decision
    own_fields = [("reference", "form"), "recipient", ("date", "precision"), ("amount", "vat")]
    autocomplete_fields = ["source", "recipient"]
    formfield_overrides = {DecimalField: {"form_class": AmountField, "help_text": HOW_TO_WRITE}}


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
        ResultInline,
        ProgressInline,
        ContributionInline,
        SignatureInline,
        InvolvedMinistryInline,
        DealTraitInline,
        MilestoneInline,
        DecisionInline,
        PaymentInline,
        SpendingInline,
        AdjustmentInline,
        ConsultationInline,
        LessonInline,
        AliasInline,
        GapInline,
    ]
    actions = ["bulk_edit", "submit_changes"]
    change_form_template = "desk/deal_form.html"
    form = DealForm

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST":
            deal = self.get_object(request, unquote(object_id)) if object_id else None
            if deal or not object_id:  # else Django's own page says that there is no such deal
                request.POST = self.filled(request, deal)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def filled(self, request, deal):
        """What was posted of `deal` (None: a new one), with what its buttons ask."""
        posted = request.POST
        sets = list(self.get_formsets_with_inlines(request, deal))
        posted = with_sources_above(posted, request, deal, [inline for _, inline in sets])
        places, kinds = posted.getlist(OPEN), posted.getlist(NEW_ROW)
        if key := posted.get(END_GAP):
            places = [*places, anchor("gap", key)]
        if places or kinds:
            posted = with_opened(posted, request, deal, sets, places, kinds)
        return without_gap(posted) if key else posted

    def only_opens(self, request):
        return only_opens(request.POST)

    def kinds(self, request, deal):
        """The kinds of facts that whoever asks may see, from top to bottom."""
        return cast("list[FactInline]", self.get_inline_instances(request, deal))

    def get_formsets_with_inlines(self, request, obj=None):
        """Of a kind of which no row is open, without its fields: to make those takes longer than to draw the lines."""
        for inline in self.kinds(request, obj):
            unread = request.method != "POST" and not keys_in(request.GET.getlist(OPEN), inline.kind)
            yield inline.get_formset(request, obj, **({"fields": []} if unread else {})), inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """Of a form that is opened: the rows that its address names, and of a saved deal no other."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST":
            return kwargs
        keys = keys_in(request.GET.getlist(OPEN), inline.kind)
        opened = inline.of(obj, request).filter(key__in=keys).values_list("pk", flat=True) if keys else ()
        return kwargs | {"opened": set(opened)}

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        made = super().get_inline_formsets(request, formsets, inline_instances, obj)
        return [FactRows.like(one) for one in made]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        asked = request.POST if request.method == "POST" else request.GET
        context["kinds"] = [
            (kind, kind.lines(asked.getlist(OPEN)), kind.new_rows(kind.opts.kind in asked.getlist(NEW_ROW)))
            for kind in context["inline_admin_formsets"]
        ]
        # What a row needs that opens later.
        context["media"] += AdminDateWidget().media + forms.Media(js=["js/rows.js"])
        context["may_change"] = self.has_change_permission(request, obj)
        context["findings"] = findings(obj, amsterdam_date(timezone.now())) if obj else []
        if predecessor := add and self.predecessor(request):
            context |= {"predecessor": predecessor, "before": list(facts_by_kind(predecessor))}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        rows = {
            "<int:object_id>/rij/<slug:kind>/": "new_row",
            "<int:object_id>/rij/<slug:kind>/<slug:key>/": "fact_row",
        }
        view = self.admin_site.admin_view(require_safe(self.send_row))
        return [*(path(route, view, name=name) for route, name in rows.items()), *super().get_urls()]

    def send_row(self, request, object_id, kind, key=None):
        """The fields of one fact, or without `key` of a new one, for the form that is open in the browser.

        Asked in the address: the number that the row has in that form."""
        deal = self.get_object(request, str(object_id))
        if deal is None:
            raise Http404("Deze deal is er niet meer.")
        if not self.has_view_or_change_permission(request, deal):
            raise PermissionDenied
        inline = next((one for one in self.kinds(request, deal) if one.kind == kind), None)
        facts = inline.of(deal, request).filter(key=key) if inline and key else None
        if inline is None or (key and not facts):
            raise Http404("Deze rij is er niet meer. Laad het formulier opnieuw.")
        may_change = self.has_change_permission(request, deal)
        if not (key or (may_change and inline.has_add_permission(request, deal))):
            raise PermissionDenied
        formset = inline.get_formset(request, deal, extra=0 if key else 1)(
            instance=deal,
            queryset=facts if key else inline.model._default_manager.none(),
            numbers=[whole_number(request.GET.get("nummer"))],
        )
        (drawing,) = self.get_inline_formsets(request, [formset], [inline], deal)
        (form,) = formset.forms
        context = {
            "kind": drawing,
            "row": drawing.drawn(form),
            "read": as_read({inline.prefix: rows_read(formset)}) if key and may_change else "",
        }
        return TemplateResponse(request, "desk/row.html", context)

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
    list_filter = ["kind", "origin", "is_copy", "publisher"]
    date_hierarchy = "date"
    search_fields = ["title", "slug", "reference", "publisher", "dossier"]
    autocomplete_fields = ["replaces"]
    readonly_fields = ["file_sha256", "download", "facts_read"]
    fieldsets = [
        (None, {"fields": ["title", "slug", ("kind", "is_copy"), "date", ("publisher", "origin")]}),
        (
            "Waar te vinden",
            {"fields": ["reference", ("dossier", "number"), "url", "file", "download", "file_sha256", "note"]},
        ),
        (
            "Verslag",
            {
                "fields": [
                    ("report_level", "report_final"),
                    ("report_from", "report_until", "report_stand"),
                    ("adopted_by", "adopted_on", "discussed_on"),
                    "replaces",
                ]
            },
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
        papers = papers_naming(source)
        if not by_deal:
            return papers or "Nog geen feit verwijst naar deze bron."
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
        facts = format_html_join(
            "",
            '<details class="desk-by-deal"><summary>{} ({})</summary><p><a href="{}">Open {}</a></p><ul>{}</ul></details>',
            groups,
        )
        return format_html("{}{}", papers, facts)


def remove_after_commit(name):
    """What was saved is saved, also where the old document cannot be removed: then the clockwork does."""
    transaction.on_commit(partial(remove_unneeded, [name]), robust=True)


@admin.register(Region)
class RegionAdmin(RevisionedAdmin):
    list_display = ["name", "slug", "location"]
    list_filter = ["provinces"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["provinces"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("provinces")

    @admin.display(description="ligging (indeling redactie)")
    def location(self, region):
        return ", ".join(map(str, region.sorted_provinces)) or None


@admin.register(Organisation)
class OrganisationAdmin(RevisionedAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name", "slug"]
    autocomplete_fields = ["province", "municipality"]
    prepopulated_fields = {"slug": ["name"]}
