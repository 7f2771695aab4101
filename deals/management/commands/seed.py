"""Fill an empty register: the official lists, the letter of 1 November 2023, and what other public sources say."""

import datetime as dt

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ...facts.kinds import FACTS
from ...facts.models import Deal, Organisation, Region, Source
from ...facts.trail import without_trail
from ...publishing.releases import Refused, propose, publish
from ...reference.models import ProgrammeFact, Theme
from ...register.models import Release

LETTER = ("Aanbieding vierde tranche", dt.date(2023, 11, 1))
# The day of the newest source about a deal.
SUPPLEMENT = ("Aanvulling uit openbare bronnen", dt.date(2025, 11, 19))
SEEDED = [LETTER, SUPPLEMENT]
VISIBLE_FROM = dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)


class Command(BaseCommand):
    help = (
        "Vult een leeg register: publicatie 1 is de brief van 1 november 2023, publicatie 2 wat andere bronnen melden."
    )

    def add_arguments(self, parser):
        parser.add_argument("--alleen-de-brief", action="store_true", help="Maak alleen publicatie 1.")

    def handle(self, alleen_de_brief=False, **options):
        there = list(Release.objects.order_by("number").values_list("note", "as_of"))
        wanted = SEEDED[:1] if alleen_de_brief else SEEDED
        if there[: len(wanted)] == wanted and there == SEEDED[: len(there)]:
            self.stdout.write("Het register is al gevuld: er is niets veranderd.")
            return
        if there and there != SEEDED[:1]:
            raise CommandError("Dit register bevat al andere publicaties: seed vult alleen een leeg register.")
        if not there and Deal.objects.exists():
            raise CommandError("Aan het bureau staan al deals: seed vult alleen een leeg register.")
        with transaction.atomic(), without_trail():
            try:
                if not there:
                    call_command("loaddata", "reference", "programma", "vierde-tranche", verbosity=0)
                    self.release(*LETTER)
                if not alleen_de_brief:
                    if propose(None, LETTER[1]).prepared:
                        raise CommandError(
                            "Aan het bureau is al gewerkt sinds publicatie 1: seed overschrijft dat niet."
                        )
                    call_command("loaddata", "aanvulling", verbosity=0)
                    update_letter(yaml.safe_load((settings.BASE_DIR / "fixtures" / "bijwerken.yaml").read_text()))
                    self.release(*SUPPLEMENT)
            except Refused as error:
                raise CommandError(str(error)) from error

    def release(self, note, as_of):
        validate()
        visible_from = min(VISIBLE_FROM, timezone.now())
        release = publish(
            propose(None, as_of), note=note, visible_from=visible_from, retrospective=True, past_allowed=True
        )
        self.stdout.write(f"Publicatie {release.number} gemaakt: {release.lines.count()} Regio Deals.")


def update_letter(changes):
    """What other sources change in the facts of the letter: bijwerken.yaml says it in words."""
    kinds = {model.key_prefix: model for model in FACTS} | dict.fromkeys(("rijk", "regio", "totaal"), FACTS[0])

    def fact(slug, key):
        return kinds[key.split("-")[0]].objects.get_by_natural_key(slug, key)

    for slug, predecessor in changes["voorgangers"].items():
        Deal.objects.filter(slug=slug).update(predecessor=Deal.objects.get_by_natural_key(predecessor))
    for slug, key in changes["vervallen"]:
        fact(slug, key).delete()
    for slug, lines in changes["themas"].items():
        for key, themes in lines.items():
            fact(slug, key).themes.set(Theme.objects.get_by_natural_key(theme) for theme in themes)
    for slug, key, note in changes["toelichtingen"]:
        changed = fact(slug, key)
        changed.note = note.strip()
        changed.save()
    for slug, number in changes["sleutels"].items():
        Deal.objects.filter(slug=slug).update(keys_given=number)


def validate():
    """A fixture is saved as it stands: check what a form would have checked."""
    for model in (Source, Region, Organisation, Deal, ProgrammeFact, *FACTS):
        for row in model._default_manager.all():
            try:
                row.full_clean()
            except ValidationError as error:
                raise CommandError(f"{model._meta.verbose_name} ‘{row}’: {'; '.join(error.messages)}") from error
