"""Fill an empty register: the official lists, the letter of 1 November 2023, what other public sources say, and where
regions lie. The last is laid before a reviewer in a register that is in use."""

import datetime as dt

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ...accounts.users import User
from ...desk.review import mail
from ...facts.kinds import FACTS
from ...facts.models import Deal, Organisation, Region, Source
from ...facts.trail import acting, without_trail
from ...language.text import listed, many_deals
from ...publishing.locating import lay_location, note_location
from ...publishing.releases import Refused, propose, publish
from ...publishing.review import Announcement
from ...publishing.submissions import Submission
from ...reference.models import ProgrammeFact, Theme
from ...reference.telling import tell_in_words
from ...register.models import Redaction, Release

LETTER = ("Aanbieding vierde tranche", dt.date(2023, 11, 1))
# The day of the newest source about a deal.
SUPPLEMENT = ("Aanvulling uit openbare bronnen", dt.date(2025, 11, 19))
# The day of the classification.
LOCATION = ("Ligging van de regio's", dt.date(2026, 11, 26))
SEEDED = [LETTER, SUPPLEMENT, LOCATION]
VISIBLE_FROM = {
    LETTER: dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC),
    SUPPLEMENT: dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC),
    LOCATION: dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC),
}
# Whose submission it is where nobody at the desk made it: an account with which nobody signs in.
AUTHOR = "seed"
TO_THE_REVIEWER = (
    "In welke provincies elke regio ligt, is een indeling van de redactie. Zij zegt niet wie er meedoet. "
    "Deals waaraan nog gewerkt wordt, staan hier niet bij."
)


class Command(BaseCommand):
    help = (
        "Vult een leeg register: publicatie 1 is de brief van 1 november 2023, publicatie 2 wat andere bronnen melden, "
        "publicatie 3 in welke provincies de regio's liggen. In een register dat in gebruik is, gaat alleen dat laatste "
        "erbij, als voorlegging aan de eindredacteur."
    )

    def add_arguments(self, parser):
        parser.add_argument("--alleen-de-brief", action="store_true", help="Maak alleen publicatie 1.")

    def handle(self, alleen_de_brief=False, **options):
        try:
            self.fill(alleen_de_brief)
        except Refused as error:
            raise CommandError(str(error)) from error
        if not alleen_de_brief:
            self.tell_of_tranches()

    def tell_of_tranches(self):
        """What sources say of the tranches in words; in a register with other releases only those that are still to come say it."""
        notes = set(Release.objects.values_list("note", flat=True))
        others = notes - {note for note, _day in SEEDED}
        if tell_in_words(timezone.now() if others else None) and others:
            self.stdout.write("Wat bronnen over de tranches zeggen, staat erbij vanaf de volgende publicatie.")

    def fill(self, only_the_letter):
        there = list(Release.objects.order_by("number").values_list("note", "as_of"))
        wanted = SEEDED[:1] if only_the_letter else SEEDED
        if there[: len(wanted)] == wanted and there == SEEDED[: len(there)]:
            self.stdout.write("Het register is al gevuld: er is niets veranderd.")
            return
        if there[:2] == SEEDED[:2] and not only_the_letter and is_in_use(there):
            self.lay_location()
            return
        if there and there not in (SEEDED[:1], SEEDED[:2]):
            raise CommandError("Dit register bevat al andere publicaties: seed vult alleen een leeg register.")
        if not there and Deal.objects.exists():
            raise CommandError("Aan het bureau staan al deals: seed vult alleen een leeg register.")
        with transaction.atomic(), without_trail():
            if not there:
                call_command("loaddata", "reference", "programma", "vierde-tranche", verbosity=0)
                validate()
                self.release(LETTER)
            if only_the_letter:
                return
            if there != SEEDED[:2]:
                if propose(None, LETTER[1]).prepared:
                    raise CommandError("Aan het bureau is al gewerkt sinds publicatie 1: seed overschrijft dat niet.")
                call_command("loaddata", "aanvulling", verbosity=0)
                update_letter(yaml.safe_load((settings.BASE_DIR / "fixtures" / "bijwerken.yaml").read_text()))
                validate()
                self.release(SUPPLEMENT)
            note_location(first_location())
            self.release(LOCATION)

    def release(self, seeded):
        note, as_of = seeded
        visible_from = min(VISIBLE_FROM[seeded], timezone.now())
        release = publish(
            propose(None, as_of), note=note, visible_from=visible_from, retrospective=True, past_allowed=True
        )
        self.stdout.write(f"Publicatie {release.number} gemaakt: {release.lines.count()} Regio Deals.")

    def lay_location(self):
        """In a register that is in use nothing is published but by two people."""
        note, as_of = LOCATION
        if Submission.objects.filter(note=note).exists() or Release.objects.filter(note=note).exists():
            self.stdout.write("De ligging van de regio's is al voorgelegd: er is niets veranderd.")
            return
        with transaction.atomic(), acting(AUTHOR, "het commando seed"):
            author, _made = User.objects.get_or_create(
                username=AUTHOR, defaults={"is_active": False, "password": make_password(None)}
            )
            laid = lay_location(first_location(), author, Announcement(as_of, note, message=TO_THE_REVIEWER))
        if laid.submission is None:
            self.stdout.write("Er is geen deal om met de ligging van zijn regio voor te leggen.")
        else:
            mail.submitted(laid.submission)
            self.stdout.write(
                f"Dit register is in gebruik. Voorlegging {laid.submission.pk} gemaakt: de ligging van {laid.regions} "
                f"regio's, bij {many_deals(len(laid.submission.slugs))}. Zij wordt openbaar als een eindredacteur haar goedkeurt."
            )
        if laid.left:
            self.stdout.write(
                f"Aan deze deals wordt nog gewerkt; hun ligging staat aan het bureau en gaat mee als zij worden voorgelegd: "
                f"{listed(laid.left)}."
            )


def is_in_use(there):
    """Whether people published, or are at work, after the releases that this command makes."""
    return (
        len(there) > len(SEEDED[:2])
        or Submission.objects.exists()
        or Redaction.objects.exists()
        or bool(propose(None, SUPPLEMENT[1]).prepared)
    )


def first_location():
    """{region: provinces} of ligging.yaml, by slug."""
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / "ligging.yaml").read_text())


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
