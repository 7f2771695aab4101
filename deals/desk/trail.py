"""The trail to read: who changed what, newest first, by deal, person, field and day."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.timezone import make_aware
from django.views.decorators.http import require_safe

from ..facts.models import Deal
from ..facts.papers import PaperDeal, PaperDecision, ParliamentaryPaper
from ..facts.trail import told, trailed
from ..register.models import LineKind
from .frame import allow_to_look, desk_page, pages_beside

TRAIL_LINES_PER_PAGE = 50
# What a page shows of a line; all models share these, so that the database can put them in one order.
TRAIL_COLUMNS = [
    "history_date",
    "history_type",
    "history_id",
    "id",
    "trail_deal",
    "trail_key",
    "trail_name",
    "trail_actor",
    "trail_origin",
    "trail_changes",
]
# How the address of a page at the desk ends, and what people call that page.
DOORS = {"/change/": "formulier", "/add/": "nieuw formulier", "/delete/": "verwijderpagina", "/meerdere/": "meer deals"}
DEEDS_IN_WORDS = {"+": "toegevoegd", "~": "gewijzigd", "-": "verwijderd"}


def deal_choices():
    """Every deal there is, and every one that only the trail still knows."""
    names = dict(Deal.objects.values_list("slug", "name"))
    gone = Deal.trail.filter(history_type="-").exclude(trail_deal__in=names)
    names |= {slug: f"{name} (verwijderd)" for slug, name in gone.values_list("trail_deal", "trail_name")}
    return [("", "alle"), *sorted(names.items(), key=lambda item: item[1].casefold())]


def paper_choices():
    """Every paper there is, and every one that only the trail still knows."""
    there = ParliamentaryPaper.objects.order_by().values_list("slug", Value("", CharField()))
    gone = ParliamentaryPaper.trail.filter(history_type="-").order_by().values_list("slug", Value(" (verwijderd)"))
    # What was deleted and made again is there.
    marks = dict(sorted(gone.union(there).order_by("slug"), reverse=True))
    return [("", "alle"), *sorted((slug, f"{slug}{mark}") for slug, mark in marks.items())]


def field_choices():
    labels = {str(field.verbose_name) for model in trailed for field in told(model)}
    labels |= {str(field.verbose_name) for model in trailed for field in model._meta.local_many_to_many}
    return [("", "alle"), *((label, label) for label in sorted(labels, key=str.casefold))]


def kind_choices():
    kinds = {model._meta.model_name: str(model._meta.verbose_name) for model in trailed}
    return [("", "alle"), *sorted(kinds.items(), key=lambda item: item[1].casefold())]


class TrailDay(forms.DateField):
    """A day on which there can have been a desk; beyond those, time zones cannot count."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **options):
        between = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]
        super().__init__(validators=between, required=False, **options)


class TrailForm(forms.Form):
    """What to look for; what is left open means everything."""

    deal = forms.ChoiceField(label="Deal", choices=deal_choices, required=False)
    stuk = forms.ChoiceField(label="Kamerstuk", choices=paper_choices, required=False)
    soort = forms.ChoiceField(label="Soort", choices=kind_choices, required=False)
    veld = forms.ChoiceField(label="Veld", choices=field_choices, required=False)
    wie = forms.CharField(label="Wie", max_length=150, required=False)
    van = TrailDay(label="Van")
    tot = TrailDay(label="Tot en met")
    nummer = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1, required=False)


def conditions(asked):
    """The answers of the form as conditions on a line."""
    wanted = {
        "trail_deal": asked["deal"],
        "trail_actor__icontains": asked["wie"],
        "trail_fields__contains": asked["veld"] and f"|{asked['veld']}|",
        "history_date__gte": asked["van"] and start_of(asked["van"]),
        "history_date__lt": asked["tot"] and start_of(asked["tot"] + dt.timedelta(days=1)),
        "id": asked["nummer"],
    }
    return {name: value for name, value in wanted.items() if value}


def start_of(day):
    return make_aware(dt.datetime.combine(day, dt.time.min))


def trail_lines(asked):
    """The lines that `asked` describes, of all models together, newest first."""
    of_paper = about_paper(asked["stuk"])
    chosen = [model for model in of_paper or trailed if asked["soort"] in ("", model._meta.model_name)]
    if not chosen:
        return Deal.trail.none().values(*TRAIL_COLUMNS)
    per_model = [
        model.trail.filter(**conditions(asked), **of_paper.get(model, {}))
        .order_by()
        .annotate(trail_kind=Value(str(model._meta.verbose_name), CharField()), trail_paper=address_of_paper(model))
        .values(*TRAIL_COLUMNS, "trail_kind", "trail_paper")
        for model in chosen
    ]
    return per_model[0].union(*per_model[1:], all=True).order_by("-history_date", "-history_id")


def address_of_paper(model):
    """The address of the paper that a line of `model` is about; empty where it is about none, or one that is gone."""
    if model is ParliamentaryPaper:
        return F("slug")
    if model in (PaperDeal, PaperDecision):
        # A join would leave out the lines of a paper that is gone.
        papers = ParliamentaryPaper.objects.order_by().filter(pk=OuterRef("paper_id")).values("slug")
        return Coalesce(Subquery(papers), Value(""), output_field=CharField())
    return Value("", CharField())


def about_paper(slug):
    """{model: what its lines about the paper with this address have}; empty without one."""
    if not slug:
        return {}
    numbers = {*ParliamentaryPaper.objects.filter(slug=slug).values_list("pk", flat=True)}
    numbers |= {*ParliamentaryPaper.trail.filter(slug=slug).values_list("id", flat=True)}
    return {
        ParliamentaryPaper: {"id__in": numbers},
        **{model: {"paper_id__in": numbers} for model in (PaperDeal, PaperDecision)},
    }


def shown(line):
    """A line as the page shows it: ‘Bedrag rijk-1: € 15.000.000 → € 15.500.000’."""
    what = f"{line['trail_kind']} {line['trail_key'] or line['trail_name']}"
    return {
        **line,
        "paper": line["trail_paper"] and LineKind.PAPER.called(line["trail_paper"]),
        "door": next((name for ending, name in DOORS.items() if line["trail_origin"].endswith(ending)), ""),
        "what": capfirst(f"{what} {DEEDS_IN_WORDS[line['history_type']]}"),
        "changes": [
            {"field": capfirst(f"{label} {line['trail_key']}".strip()), "old": old, "new": new}
            for label, old, new in line["trail_changes"]
        ],
    }


def lines_counted(page):
    """`51 wijzigingen, bladzijde 1 van 2`."""
    number, pages = page.paginator.count, page.paginator.num_pages
    lines = "1 wijziging" if number == 1 else f"{number} wijzigingen"
    return f"{lines}, bladzijde {page.number} van {pages}" if pages > 1 else lines


@require_safe
def trail(request):
    allow_to_look(request)
    form = TrailForm(request.GET)
    valid = form.is_valid()
    page = Paginator(trail_lines(form.cleaned_data) if valid else [], TRAIL_LINES_PER_PAGE).get_page(
        request.GET.get("pagina")
    )
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return desk_page(
        request,
        "desk/trail.html",
        "Spoor",
        status=200 if valid else 400,
        form=form,
        counted=lines_counted(page),
        lines=[shown(line) for line in page],
        pages=pages_beside(page, asked),
    )
