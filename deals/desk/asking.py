"""What the team asked of sources that differ: it stands with the differences that readers see as soon as it is saved."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from ..facts.every_kind import FACTS
from ..facts.models import Deal
from ..reference.asking import SourceQuestion
from ..reference.models import ProgrammeFact
from .base import RevisionedAdmin

OF_THE_PROGRAMME = "het programma of een tranche"


def deals_to_ask_about():
    return [("", OF_THE_PROGRAMME), *Deal.objects.order_by("name").values_list("slug", "name")]


def known_keys(deal):
    """The keys of the facts of the deal with this slug; without one, of those about the programme."""
    if not deal:
        return set(ProgrammeFact.objects.values_list("key", flat=True))
    return {
        key for model in FACTS for key in model._default_manager.filter(deal__slug=deal).values_list("key", flat=True)
    }


class SourceQuestionForm(forms.ModelForm):
    deal = forms.ChoiceField(
        label="Deal",
        choices=deals_to_ask_about,
        required=False,
        help_text="De deal waar het verschil over gaat, of het programma.",
    )

    def clean(self):
        super().clean()
        asked = self.cleaned_data
        keys = {key.strip() for key in asked.get("keys", "").split(",")} - {""}
        if "deal" in asked and (unknown := sorted(keys - known_keys(asked["deal"]))):
            where = "bij deze deal" if asked["deal"] else "bij het programma"
            raise ValidationError({"keys": f"Geen gegeven met deze sleutel {where}: {', '.join(unknown)}."})
        return asked


@admin.register(SourceQuestion)
class SourceQuestionAdmin(RevisionedAdmin):
    form = SourceQuestionForm
    list_display = ["asked_to", "deal", "keys", "asked_on", "answered_on"]
    list_filter = ["asked_on", ("answered_on", admin.EmptyFieldListFilter)]
    search_fields = ["asked_to", "deal", "keys", "answer"]
    fieldsets = [
        ("Waarover", {"fields": ["deal", "keys"]}),
        ("Voorgelegd", {"fields": [("asked_to", "asked_on")]}),
        ("Antwoord", {"fields": ["answer", "answered_on"]}),
    ]
