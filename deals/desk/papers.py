"""Papers of the Kamer with the deals they name and what became of them."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.contrib.admin.utils import unquote
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode

from ..accounts.users import MAY_SUBMIT
from ..facts.paper_checks import paper_findings
from ..facts.papers import PaperDeal, PaperDecision, ParliamentaryPaper
from ..language.dates import period
from ..register.models import LineKind
from ..register.papers import plain_number, plain_numbers
from .base import RevisionedAdmin
from .fields import Choosing, hand_over
from .rows import RowFormSet


class PaperRowForm(forms.ModelForm):
    """A row in which what was chosen before is not read once more."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        hand_over(self)


class PaperRowFormSet(RowFormSet):
    strange = "Een van deze regels hoort niet bij dit Kamerstuk. Open het Kamerstuk opnieuw."

    def get_unique_error_message(self, unique_check):
        return "Een deal staat hoogstens één keer bij een stuk. Haal de dubbele regel weg."


class PaperRowInline(Choosing, admin.StackedInline):
    extra = 1
    form = PaperRowForm
    formset = PaperRowFormSet

    def get_extra(self, request, obj=None, **kwargs):
        """Who may only look gets no empty row."""
        return self.extra if self.has_add_permission(request, obj) else 0


class PaperDealInline(PaperRowInline):
    model = PaperDeal
    fields = [("deal", "locator")]
    autocomplete_fields = ["deal"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("deal", "paper")


class PaperDecisionInline(PaperRowInline):
    model = PaperDecision
    fields = [("kind", "date", "precision"), "document", ("source", "locator"), "note"]
    autocomplete_fields = ["document", "source"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document", "source", "paper")


@admin.register(ParliamentaryPaper)
class ParliamentaryPaperAdmin(RevisionedAdmin):
    list_display = ["slug", "kind", "number", "title", "day_in_words", "named_deals", "published"]
    list_filter = [
        "kind",
        "commitment_state",
        ("named_in", admin.EmptyFieldListFilter),
        ("paper_deals__deal", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["source", "release_mark"]
    date_hierarchy = "source__date"
    search_fields = ["slug", "source__title", "subject", "document_number", "commitment_number"]
    search_help_text = "Zoek op titel, onderwerp of nummer; een nummer mag in elke spelling, zoals 29 697, nr. 146."
    autocomplete_fields = ["source", "named_in", "fulfilled_by"]
    fieldsets = [
        ("Het stuk", {"fields": ["source", "slug", ("kind", "document_number")]}),
        ("Waarover en van wie", {"fields": ["subject", ("role", "groups"), "note"]}),
        ("Dag, als de bron alleen een maand of jaar heeft", {"fields": [("when", "when_precision")]}),
        ("Als het stuk zelf niet gezien is", {"fields": [("named_in", "named_locator")]}),
        (
            "Alleen bij een toezegging",
            {
                "fields": [
                    ("commitment_state", "commitment_number"),
                    ("term", "term_locator"),
                    ("fulfilled_by", "fulfilled_on"),
                ]
            },
        ),
    ]
    inlines = [PaperDealInline, PaperDecisionInline]
    actions = ["submit_papers"]
    change_form_template = "desk/paper_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("paper_deals__deal")

    def get_search_results(self, request, queryset, search_term):
        """A number finds its paper in whatever spelling."""
        results, duplicates = super().get_search_results(request, queryset, search_term)
        wanted = plain_number(search_term)
        if not any(map(str.isdigit, wanted)):
            return results, duplicates
        bearing = [paper.pk for paper in queryset.prefetch_related(None) if wanted in numbers_of(paper)]
        return queryset.filter(Q(pk__in=results.values("pk")) | Q(pk__in=bearing)), duplicates

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.is_released else []

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["findings"] = paper_findings(ParliamentaryPaper.objects.filter(pk=obj.pk))[obj.slug] if obj else []
        if obj and obj.is_released:
            context["show_delete"] = False
        context["name"] = LineKind.PAPER.named(obj.slug) if obj else ""
        return super().render_change_form(request, context, add, change, form_url, obj)

    def delete_view(self, request, object_id, extra_context=None):
        """What readers have is withdrawn, and not deleted."""
        paper = self.get_object(request, unquote(object_id))
        if paper and paper.is_released and self.has_delete_permission(request, paper):
            messages.error(
                request,
                f"{LineKind.PAPER.called(paper.slug)} is gepubliceerd en wordt niet verwijderd. Intrekken kan wel, met een reden.",
            )
            return redirect("admin:deals_parliamentarypaper_change", paper.pk)
        return super().delete_view(request, object_id, extra_context)

    def in_trail(self, paper):
        return {"stuk": paper.slug}

    def get_actions(self, request, action_location=ActionLocation.CHANGE_LIST):
        actions = super().get_actions(request, action_location=action_location)
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description="Leg wijzigingen voor", permissions=["submit"])
    def submit_papers(self, request, papers):
        slugs = papers.order_by("slug").values_list("slug", flat=True)
        asked = urlencode([("deal", LineKind.PAPER.named(slug)) for slug in slugs])
        return redirect(f"{reverse('admin:choose')}?{asked}")

    def has_submit_permission(self, request):
        return request.user.has_perm(MAY_SUBMIT)

    @admin.display(description="nummer", ordering="source__number")
    def number(self, paper):
        return paper.source.kamerstuk or paper.document_number or None

    @admin.display(description="titel", ordering="source__title")
    def title(self, paper):
        return paper.source.title

    @admin.display(description="dag", ordering="source__date")
    def day_in_words(self, paper):
        return period(paper.day.isoformat(), paper.day_precision) if paper.day else None

    @admin.display(description="deals")
    def named_deals(self, paper):
        return ", ".join(one.deal.name for one in paper.sorted_deals) or None

    @admin.display(description="gepubliceerd", boolean=True)
    def published(self, paper):
        return paper.is_released


def numbers_of(paper):
    """Every number that leads to a paper, as `plain_number` has it."""
    own = paper.source
    in_dossier = f"{own.dossier}-{own.number}" if own.dossier else None
    return plain_numbers(paper.slug, paper.document_number, paper.commitment_number, in_dossier)


def papers_naming(source):
    """Links to the papers of the Kamer that are this source, or name it; empty where none does."""
    naming = ("source", "named_in", "fulfilled_by", "decisions__source", "decisions__document")
    conditions = reduce(or_, (Q(**{name: source}) for name in naming))
    papers = ParliamentaryPaper.objects.filter(conditions).order_by("slug").distinct()
    links = [(reverse("admin:deals_parliamentarypaper_change", args=[paper.pk]), paper.slug) for paper in papers]
    return format_html_join("", '<p><a href="{}">Kamerstuk {}</a></p>', links)
