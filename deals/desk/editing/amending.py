"""An amount that was amended, in one act: the old one counts until a day, and the new one from that day on."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from ...facts.checks import anchor
from ...facts.kinds import Contribution
from ...facts.models import Deal, Source
from ...language.dates import dutch_date
from ...language.vocabulary import Moment
from ..fields import HOW_TO_WRITE, AmountField, ByTyping
from ..frame import desk_page, posted

AMENDING = ["deals.change_deal", "deals.change_contribution", "deals.add_contribution"]


class AmendForm(forms.Form):
    """What the new amount is, where it was read, and from when it counts."""

    amount = AmountField(label="Nieuw bedrag", max_digits=14, decimal_places=2, help_text=HOW_TO_WRITE)
    since = forms.DateField(
        label="Geldt vanaf",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="De eerste dag waarop het nieuwe bedrag geldt; tot die dag telt het oude mee.",
    )
    source = forms.ModelChoiceField(
        Source.objects.all(),
        label="Bron",
        widget=ByTyping(Contribution._meta.get_field("source"), admin.site),
        help_text="Het document waarin het nieuwe bedrag staat.",
    )
    locator = forms.CharField(
        label="Vindplaats",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Waar het in die bron staat.",
    )
    moment = forms.ChoiceField(label="Moment", choices=Moment.choices, help_text="In welke fase het bedrag genoemd is.")
    note = forms.CharField(
        label="Toelichting",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Openbaar; bijvoorbeeld waarom het bedrag wijzigde.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, old, *args, **options):
        super().__init__(*args, **options)
        self.old = old

    def clean(self):
        """Both amounts as they would stand, checked as a form of the deal would."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        said = self.cleaned_data
        self.old.valid_until = said["since"]
        self.new = Contribution(
            deal=self.old.deal,
            side=self.old.side,
            contributor=self.old.contributor,
            counted=True,
            valid_from=said["since"],
            **{name: said[name] for name in ("amount", "source", "locator", "moment", "note")},
        )
        others = [fact for fact in self.old.deal.contribution_facts.all() if fact.pk != self.old.pk]
        for fact, beside in ((self.old, others), (self.new, [*others, self.old])):
            fact.in_a_form = True
            try:
                fact.full_clean(exclude=["key"])
            except ValidationError as problem:
                self.add_error(None, problem.messages)
            if rival := fact.beside(beside):
                self.add_error("since", fact.refusal(rival))
        return said

    def save(self, person):
        """Row by row, so that each leaves its line in the trail."""
        deal = self.old.deal
        self.old.save()
        self.new.save()
        deal.changed(person)
        deal.save(update_fields=["revision", "changed_at", "changed_by"])


def amend(request, number, key):
    """GET: the new amount. POST: the old one ends and the new one begins, in one save, on the revision that was read."""
    if not request.user.has_perms(AMENDING):
        raise PermissionDenied
    with transaction.atomic():
        # The lock keeps every other save of this deal out until this one is done.
        deal = get_object_or_404(Deal.objects.select_for_update(), pk=number)
        old = get_object_or_404(deal.contribution_facts.select_related("contributor"), key=key, counted=True)
        old.deal = deal
        started = {"revision": deal.revision, "moment": old.moment}
        form = AmendForm(old, posted(request), initial=started)
        if request.method != "POST":
            return amend_page(request, old, form)
        if not form.is_valid():
            return amend_page(request, old, form, 400)
        if form.cleaned_data["revision"] != deal.revision:
            return overtaken_page(request, old, form)
        form.save(request.user)
    messages.success(request, f"Bewaard: {form.new.gist}, vanaf {dutch_date(form.cleaned_data['since'])}.")
    address = reverse("admin:deals_deal_change", args=[deal.pk])
    return redirect(f"{address}#{anchor('contribution', form.new.key)}")


def overtaken_page(request, old, form):
    """What was typed stays, beside what stands there now; sending it again saves it."""
    form.add_error(
        None,
        f"{old.deal.changed_by or 'Iemand anders'} heeft ‘{old.deal}’ bewaard nadat u deze pagina opende. Er is niets "
        "gewijzigd. Kijk of het nieuwe bedrag nog klopt en sla dan opnieuw op.",
    )
    form.data = form.data.copy()
    form.data["revision"] = old.deal.revision
    return amend_page(request, old, form, 409)


def amend_page(request, old, form, status=200):
    stored = Contribution.objects.get(pk=old.pk)
    return desk_page(
        request,
        "desk/editing/amend.html",
        f"Nieuw bedrag {stored.get_side_display()}: {old.deal.name}",
        status,
        above=[("Regio Deals", "admin:deals_deal_changelist")],
        sheet="css/desk-form.css",
        about=stated_now(stored),
        deal=old.deal,
        form=form,
        media=form.media,
    )


def stated_now(fact):
    """What counts now, where it was read and since when."""
    since = f", vanaf {dutch_date(fact.valid_from)}" if fact.valid_from else ""
    return f"Nu telt mee: {fact.gist}{since} ({fact.read_in})."
