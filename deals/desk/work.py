"""The work list: what is not in the register yet, who finds it out, and by when."""

import datetime as dt
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from ..facts.models import Deal
from ..facts.work import WorkPoint
from ..language.text import fold
from ..language.vocabulary import WorkField
from ..reference.models import Tranche
from ..register.index import release_index
from ..register.lacking import REASON_WORDS, release_lacking
from ..register.models import Release
from .base import RevisionedAdmin
from .frame import allow_to_look, desk_page, pages_beside

ROWS_PER_PAGE = 100
NOBODY = "niemand"


@dataclass(frozen=True)
class WorkRow:
    """Something that is not in the newest release that anyone can read. `deal`: as at the desk; `point`: what was agreed."""

    deal: Deal
    field: str
    label: str
    year: int | None
    why: str
    point: WorkPoint | None

    @property
    def form(self):
        """Where the deal is edited."""
        return reverse("admin:deals_deal_change", args=[self.deal.pk])

    @property
    def agreement(self):
        """Where the agreement is changed, or made."""
        if self.point:
            return reverse("admin:deals_workpoint_change", args=[self.point.pk])
        given = [("deal", str(self.deal.pk)), ("field", self.field), *([("year", str(self.year))] if self.year else [])]
        return f"{reverse('admin:deals_workpoint_add')}?{urlencode(given)}"


def tranche_choices():
    return [("", "elke tranche"), *Tranche.objects.order_by("number").values_list("number", "name")]


def owner_choices():
    owners = WorkPoint.objects.exclude(owner=None).order_by("owner__username")
    named = list(owners.values_list("owner__username", "owner__username").distinct())
    return [("", "iedereen"), (NOBODY, "nog niemand"), *named]


class WorkForm(forms.Form):
    """What to look for; what is left open means everything."""

    gegeven = forms.ChoiceField(label="Gegeven", choices=[("", "elk gegeven"), *WorkField.choices], required=False)
    tranche = forms.ChoiceField(label="Tranche", choices=tranche_choices, required=False)
    jaar = forms.IntegerField(label="Verslag over", min_value=2017, max_value=2100, required=False)
    wie = forms.ChoiceField(label="Wie", choices=owner_choices, required=False)


@require_safe
def work_list(request):
    """What the newest public release lacks, with what was agreed about it; and agreements about what it has by now."""
    allow_to_look(request)
    form = WorkForm(request.GET)
    valid = form.is_valid()
    everything = work_rows()
    rows = [row for row in everything if answers_form(row, form.cleaned_data)] if valid else []
    page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("pagina"))
    there = {row.point.pk for row in everything if row.point}
    return desk_page(
        request,
        "desk/work.html",
        "Werklijst",
        status=200 if valid else 400,
        form=form,
        number=len(rows),
        rows=page,
        done=WorkPoint.objects.exclude(pk__in=there).select_related("deal", "owner"),
        pages=pages_beside(page, {name: value for name, value in request.GET.items() if name in form.fields and value}),
        may_agree=request.user.has_perm("deals.add_workpoint"),
    )


def work_rows():
    """Every row of the list: what has a day first, by that day, then by the name of the deal. Of a deal that is no more at
    the desk there is none. Four queries, and those of the index where this process has not kept it."""
    release = Release.objects.visible(timezone.now()).order_by("number").last()
    if release is None:
        return []
    lacking = release_lacking(release_index(release))
    deals = {deal.slug: deal for deal in Deal.objects.select_related("tranche")}
    points = {
        (point.deal_id, point.field, point.year): point for point in WorkPoint.objects.select_related("owner", "deal")
    }
    rows = [
        WorkRow(
            deal,
            line.field,
            line.label,
            line.year,
            REASON_WORDS[line.reason],
            points.get((deal.pk, line.field, line.year)),
        )
        for line in [*lacking.by_reason, *lacking.by_year]
        for cell in line.cells
        for row in cell.rows
        if (deal := deals.get(row.slug))
    ]
    return sorted(rows, key=urgency)


def urgency(row):
    due = row.point.due if row.point else None
    return due is None, due or dt.date.max, fold(row.deal.name)


def answers_form(row, asked):
    """Whether the row is one of those that the form asks for."""
    owner = row.point.owner.get_username() if row.point and row.point.owner else NOBODY
    wanted = {
        "gegeven": row.field,
        "tranche": str(row.deal.tranche.number),
        "jaar": row.year,
        "wie": owner,
    }
    return all(not asked[name] or asked[name] == value for name, value in wanted.items())


@admin.register(WorkPoint)
class WorkPointAdmin(RevisionedAdmin):
    list_display = ["deal", "field", "year", "owner", "due"]
    list_filter = ["field", "year", "owner", "due"]
    list_select_related = ["deal", "owner"]
    search_fields = ["deal__name", "deal__slug", "note"]
    autocomplete_fields = ["deal"]
    fieldsets = [
        ("Wat nog niet in dit register staat", {"fields": ["deal", ("field", "year")]}),
        ("Afspraak", {"fields": [("owner", "due"), "note"]}),
    ]

    def in_trail(self, point):
        return {"deal": point.deal.slug}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only who works at the desk can find something out."""
        if db_field.name == "owner":
            people = db_field.related_model._default_manager
            kwargs["queryset"] = people.filter(is_active=True, is_staff=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
