"""One trait or milestone for several deals: first what will change per deal, then exactly that."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect

from ...facts.kinds import DealTrait, Milestone
from ...facts.models import Deal, Source
from ...language.dates import dutch_date
from ...language.text import many_deals
from ...language.vocabulary import MilestoneKind, Precision
from ...reference.models import Trait
from ..fields import ByTyping, seen
from ..frame import desk_page
from .conflict import NOTHING

ADD_TRAIT, REMOVE_TRAIT, ADD_MILESTONE = "kenmerk-erbij", "kenmerk-weg", "mijlpaal-erbij"
BULK_DEEDS = {
    ADD_TRAIT: "Kenmerk toevoegen",
    REMOVE_TRAIT: "Kenmerk verwijderen",
    ADD_MILESTONE: "Mijlpaal toevoegen",
}
# What each deed asks, beside the deals.
ASKS = {
    ADD_TRAIT: ["trait", "source", "locator"],
    REMOVE_TRAIT: ["trait"],
    ADD_MILESTONE: ["kind", "date", "precision", "source", "locator"],
}
RIGHTS = ["deals.change_deal"] + [
    f"deals.{verb}_{kind}"
    for kind, verbs in (("dealtrait", ("add", "delete")), ("milestone", ("add",)))
    for verb in verbs
]


class BulkForm(forms.Form):
    """What is to happen with every chosen deal; what a deed does not ask is left aside."""

    deed = forms.ChoiceField(label="Wat", choices=BULK_DEEDS.items(), widget=forms.RadioSelect)
    trait = forms.ModelChoiceField(
        Trait.objects.order_by("name"), label="Kenmerk", required=False, help_text="Alleen bij een kenmerk."
    )
    kind = forms.ChoiceField(
        label="Soort mijlpaal",
        choices=[("", "Kies"), *MilestoneKind.choices],
        required=False,
        help_text="Alleen bij een mijlpaal, net als datum en nauwkeurigheid.",
    )
    date = forms.DateField(
        label="Datum",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Bij een maand of jaar: de eerste dag ervan.",
    )
    precision = forms.ChoiceField(label="Nauwkeurigheid", choices=Precision.choices, required=False)
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="Bron",
        required=False,
        widget=ByTyping(Milestone._meta.get_field("source"), admin.site),
        help_text="Niet nodig bij verwijderen.",
    )
    locator = forms.CharField(
        label="Vindplaats",
        max_length=200,
        required=False,
        validators=[seen],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Waar het in de bron staat; geldt voor elke gekozen deal.",
    )

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        asked = ASKS.get(cleaned.get("deed", ""), [])
        for name in asked:
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, "Vul dit in.")
        if cleaned.get("deed") == ADD_MILESTONE and not self.errors:
            try:
                Milestone(**{name: cleaned[name] for name in asked}).clean()
            except ValidationError as problem:
                self.add_error(None, problem.messages)
        return cleaned


class BulkChange:
    """What happens to one deal."""

    def __init__(self, deal, asked):
        self.deal, self.asked = deal, asked
        self.traits = list(deal.dealtrait_facts.all())
        self.milestones = list(deal.milestone_facts.all())
        deed = asked["deed"]
        facts = self.milestones if deed == ADD_MILESTONE else self.traits
        self.same = [fact for fact in facts if self.is_asked(fact)]
        self.needed = bool(self.same) == (deed == REMOVE_TRAIT)
        self.old = [fact.gist for fact in facts]
        self.new = self.old
        if self.needed and deed == REMOVE_TRAIT:
            self.new = [fact.gist for fact in facts if fact not in self.same]
        elif self.needed:
            self.new = [*self.old, self.fact().gist]

    def is_asked(self, fact):
        """Whether this is the very trait or milestone that the form names."""
        names = [name for name in ASKS[self.asked["deed"]] if name not in ("source", "locator")]
        return all(getattr(fact, name) == self.asked[name] for name in names)

    def fact(self):
        model = Milestone if self.asked["deed"] == ADD_MILESTONE else DealTrait
        return model(deal=self.deal, **{name: self.asked[name] for name in ASKS[self.asked["deed"]]})

    @property
    def was(self):
        return "; ".join(self.old) or NOTHING

    @property
    def becomes(self):
        """What will stand there, or that it stays so."""
        if self.needed:
            return "; ".join(self.new) or NOTHING
        return f"verandert niet: het staat er {'niet' if self.asked['deed'] == REMOVE_TRAIT else 'al'}"

    @property
    def mark(self):
        """What the person saw of this deal: nothing of it has changed while its revision is the same."""
        return f"{self.deal.slug}:{self.deal.revision}"

    def save(self, person):
        """Row by row, so that each leaves its line in the trail."""
        if self.asked["deed"] == REMOVE_TRAIT:
            for fact in self.same:
                fact.delete()
        else:
            fact = self.fact()
            fact.full_clean()
            fact.save()
        self.deal.changed(person)
        self.deal.save(update_fields=["revision", "changed_at", "changed_by"])


def bulk_changes(deals, asked):
    read = deals.order_by("name").prefetch_related("dealtrait_facts__trait", "milestone_facts")
    return [BulkChange(deal, asked) for deal in read]


def bulk_edit(request):
    """GET: what is to happen. POST: what that changes in each deal, and when confirmed exactly that."""
    if not request.user.has_perms(RIGHTS):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    deals = Deal.objects.filter(slug__in=[slug for slug in asked.getlist("deal") if slug])
    form = BulkForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return bulk_page(request, form, deals)
    if not form.is_valid() or not deals.exists():
        return bulk_page(request, form, deals, status=400)
    if "confirm" not in request.POST:
        return bulk_page(request, form, deals, bulk_changes(deals, form.cleaned_data), chosen=None)
    with transaction.atomic():
        # The lock keeps every other save of these deals out until this one is done.
        list(deals.select_for_update().order_by("pk"))
        changed = bulk_changes(deals, form.cleaned_data)
        seen, chosen = request.POST.getlist("seen"), request.POST.getlist("include")
        wanted = [change for change in changed if change.needed and change.deal.slug in chosen]
        overtaken = [change.deal.name for change in wanted if change.mark not in seen]
        if not overtaken and wanted:
            for change in wanted:
                change.save(request.user)
    if overtaken:
        form.add_error(
            None,
            f"Iemand anders heeft deze deals intussen bewaard: {', '.join(overtaken)}. Er is niets gewijzigd. "
            "Bekijk opnieuw wat er verandert.",
        )
        return bulk_page(request, form, deals, changed, chosen, status=409)
    if not wanted:
        form.add_error(None, "Kies minstens één deal waarin iets verandert.")
        return bulk_page(request, form, deals, changed, chosen, status=400)
    names = ", ".join(change.deal.name for change in wanted)
    messages.success(request, f"{BULK_DEEDS[form.cleaned_data['deed']]}: gedaan bij {names}.")
    return redirect("admin:deals_deal_changelist")


def bulk_page(request, form, deals, changed=(), chosen=None, status=200):
    """`chosen`: the deals that were ticked; None: every deal in which something changes."""
    deals = list(deals.order_by("name"))
    shown = [(change, change.needed and (chosen is None or change.deal.slug in chosen)) for change in changed]
    asked = changed and form.cleaned_data
    summary = [(form.fields[name].label, spoken(form, name)) for name in ASKS[asked["deed"]]] if asked else []
    return desk_page(
        request,
        "desk/editing/bulk.html",
        "Kenmerk of mijlpaal voor meer deals",
        status,
        above=[("Regio Deals", "admin:deals_deal_changelist")],
        sheet="css/desk-form.css",
        about=chosen_in_words(deals),
        opts=Deal._meta,
        form=form,
        deals=deals,
        changes=shown,
        deed=BULK_DEEDS[asked["deed"]] if asked else "",
        summary=summary,
        media=form.media,
    )


def chosen_in_words(deals):
    """The deals that were chosen, and what comes next."""
    names = ", ".join(deal.name for deal in deals)
    return f"Bij {many_deals(len(deals))}: {names}. U ziet eerst wat er verandert."


def spoken(form, name):
    """What the form was given for a field, as a person reads it."""
    value = form.cleaned_data[name]
    if name == "date":
        return dutch_date(value)
    return (
        str(dict(getattr(form.fields[name], "choices", [])).get(value, value))
        if name in ("kind", "precision")
        else value
    )
