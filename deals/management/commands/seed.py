"""Fill an empty register: the official lists, the letter of 1 November 2023, what other public sources say, where regions
lie, what more public sources say, what they report, and the papers of the Kamer. The last four are laid before a reviewer in a
register in use."""

import datetime as dt
from dataclasses import dataclass

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from ...accounts.users import User
from ...desk.review import mail
from ...facts.every_kind import FACTS
from ...facts.kinds import ProgrammeLine
from ...facts.models import Deal, Organisation, Region, Source
from ...facts.papers import PaperDeal, PaperDecision, ParliamentaryPaper
from ...facts.trail import acting, without_trail
from ...language.text import listed, many_deals, many_papers
from ...publishing.laying_papers import lay_papers
from ...publishing.locating import lay_location, note_location
from ...publishing.releases import Refused, propose, publish
from ...publishing.review import Announcement
from ...publishing.submissions import State, Submission
from ...publishing.supplementing import (
    Supplement,
    change_facts,
    classify_sources,
    drop_facts,
    fact_named,
    lay_supplement,
)
from ...reference.models import ProgrammeFact, Theme
from ...reference.telling import OF_REPORTS, OF_TRANCHES, tell_in_words
from ...register.models import Redaction, Release

# What a release says of itself, and the day that it is about.
type Seeded = tuple[str, dt.date]

LETTER = ("Aanbieding vierde tranche", dt.date(2023, 11, 1))
# The day of the newest source about a deal.
SUPPLEMENT = ("Aanvulling uit openbare bronnen", dt.date(2025, 11, 19))
# The day of the classification.
LOCATION = ("Ligging van de regio's", dt.date(2026, 11, 26))
# The day on which those sources were read.
MORE = ("Meer uit openbare bronnen", dt.date(2026, 11, 26))
REPORTED = ("Doelen en resultaten", dt.date(2026, 11, 26))
PAPERS = ("Kamerstukken", dt.date(2026, 11, 26))
SEEDED = [LETTER, SUPPLEMENT, LOCATION, MORE, REPORTED, PAPERS]
VISIBLE_FROM = {
    LETTER: dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC),
    SUPPLEMENT: dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC),
    LOCATION: dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC),
    MORE: dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC),
    REPORTED: dt.datetime(2026, 11, 27, 17, tzinfo=dt.UTC),
    PAPERS: dt.datetime(2026, 11, 27, 20, tzinfo=dt.UTC),
}
# What still has to be decided.
UNSETTLED = (State.CONCEPT, State.SUBMITTED, State.RETURNED)
# Whose submission it is where nobody at the desk made it: an account with which nobody signs in.
AUTHOR = "seed"
TO_THE_REVIEWER = (
    "In welke provincies elke regio ligt, is een indeling van de redactie. Zij zegt niet wie er meedoet. "
    "Deals waaraan nog gewerkt wordt, staan hier niet bij."
)


@dataclass(frozen=True)
class Further:
    """A supplement in the files `aanvulling-<number>` and `bijwerken-<number>`. `seeded`: what its release says of itself.
    `told`: what it holds, as the begin of a Dutch sentence; `after`: what comes before it, and that in Dutch. `since`: as
    `Supplement` has it."""

    seeded: Seeded
    number: int
    told: str
    after: Seeded
    after_in_words: str
    since: int | None = None

    @property
    def to_the_reviewer(self):
        return (
            f"{self.told} van deze deals; elk gegeven noemt zijn bron en vindplaats. Deals die aan het bureau zijn gewijzigd of "
            "waaraan nog gewerkt wordt, staan hier niet bij."
        )

    def read(self):
        return Supplement.of(
            read_fixture(f"aanvulling-{self.number}"), read_fixture(f"bijwerken-{self.number}"), self.since
        )

    def load(self):
        supplement = self.read()
        drop_facts(supplement)
        call_command("loaddata", f"aanvulling-{self.number}", verbosity=0)
        change_facts(supplement)
        classify_sources(supplement)

    def lay(self, author, said):
        return lay_supplement(self.read(), author, said)

    def counted(self, number):
        """How many things a submission is about, in words."""
        return many_deals(number)


class FurtherPapers(Further):
    """The papers of the Kamer, in the file `aanvulling-<number>`."""

    @property
    def to_the_reviewer(self):
        return f"{self.told}; elk stuk noemt zijn bron. Stukken die al aan het bureau staan, staan hier niet bij."

    def load(self):
        call_command("loaddata", f"aanvulling-{self.number}", verbosity=0)
        classify_sources(self.read())

    def lay(self, author, said):
        return lay_papers(self.read(), author, said)

    def counted(self, number):
        return many_papers(number)


# One after the other.
FURTHER = [
    Further(MORE, 2, "Wat openbare bronnen verder zeggen", LOCATION, "de ligging van de regio's", since=2),
    Further(REPORTED, 3, "Wat bronnen over doelen en resultaten melden", MORE, "wat openbare bronnen verder zeggen"),
    FurtherPapers(
        PAPERS, 4, "Wat er in de Kamer over de deals was", REPORTED, "wat over doelen en resultaten is gemeld"
    ),
]


class Command(BaseCommand):
    help = (
        "Vult een leeg register: publicatie 1 is de brief van 1 november 2023, publicatie 2 wat andere bronnen melden, "
        "publicatie 3 in welke provincies de regio's liggen, publicatie 4 meer uit openbare bronnen, publicatie 5 doelen en "
        "resultaten, publicatie 6 Kamerstukken. In een register dat in gebruik is, gaan alleen die laatste vier erbij, als "
        "voorleggingen aan de eindredacteur."
    )

    def add_arguments(self, parser):
        parser.add_argument("--alleen-de-brief", action="store_true", help="Maak alleen publicatie 1.")

    def handle(self, alleen_de_brief=False, **options):
        try:
            self.fill(alleen_de_brief)
        except Refused as error:
            raise CommandError(str(error)) from error
        if not alleen_de_brief:
            self.tell_in_words()

    def tell_in_words(self):
        """What sources say in words; in a register with other releases only those that are still to come say it."""
        notes = set(Release.objects.values_list("note", flat=True))
        others = notes - {note for note, _day in SEEDED}
        for words, about in ((OF_TRANCHES, "over de tranches zeggen"), (OF_REPORTS, "over het programma melden")):
            if tell_in_words(words, timezone.now() if others else None) and others:
                self.stdout.write(f"Wat bronnen {about}, staat erbij vanaf de volgende publicatie.")

    def fill(self, only_the_letter):
        there = list(Release.objects.order_by("number").values_list("note", "as_of"))
        wanted = SEEDED[:1] if only_the_letter else SEEDED
        if there[: len(wanted)] == wanted and there == SEEDED[: len(there)]:
            self.stdout.write("Het register is al gevuld: er is niets veranderd.")
            return
        if there[:2] == SEEDED[:2] and not only_the_letter and is_in_use(there):
            self.lay_location()
            for further in FURTHER:
                if further.seeded not in wanted or not self.lay(further):
                    break
            return
        if there != SEEDED[: len(there)]:
            raise CommandError("Dit register bevat al andere publicaties: seed vult alleen een leeg register.")
        if not there and Deal.objects.exists():
            raise CommandError("Aan het bureau staan al deals: seed vult alleen een leeg register.")
        steps = {LETTER: load_letter, SUPPLEMENT: load_supplement, LOCATION: load_location}
        steps |= {further.seeded: further.load for further in FURTHER}
        with transaction.atomic(), without_trail():
            for seeded in wanted[len(there) :]:
                steps[seeded]()
                self.release(seeded)
            validate()

    def release(self, seeded):
        note, as_of = seeded
        visible_from = min(VISIBLE_FROM[seeded], timezone.now())
        release = publish(
            propose(None, as_of), note=note, visible_from=visible_from, retrospective=True, past_allowed=True
        )
        papers = release.paper_lines.count()
        also = f" en {many_papers(papers)}" if papers else ""
        self.stdout.write(f"Publicatie {release.number} gemaakt: {release.deal_lines.count()} Regio Deals{also}.")

    def lay_location(self):
        """In a register that is in use nothing is published but by two people."""
        note, as_of = LOCATION
        if Submission.objects.filter(note=note).exists() or Release.objects.filter(note=note).exists():
            self.stdout.write("De ligging van de regio's is al voorgelegd: er is niets veranderd.")
            return
        with transaction.atomic(), acting(AUTHOR, "het commando seed"):
            laid = lay_location(read_fixture("ligging"), seeder(), Announcement(as_of, note, message=TO_THE_REVIEWER))
        if laid.submission is None:
            self.stdout.write("Er is geen deal om met de ligging van zijn regio voor te leggen.")
        else:
            mail.submitted(laid.submission)
            self.stdout.write(
                f"Dit register is in gebruik. Voorlegging {laid.submission.pk} gemaakt: de ligging van {laid.regions} "
                f"regio's, bij {many_deals(len(laid.submission.names))}. Zij wordt openbaar als een eindredacteur haar goedkeurt."
            )
        if laid.left:
            self.stdout.write(
                f"Aan deze deals wordt nog gewerkt; hun ligging staat aan het bureau en gaat mee als zij worden voorgelegd: "
                f"{listed(laid.left)}."
            )

    def lay(self, further):
        """Whether what comes after it can be laid too: it was laid before, or is published."""
        note, as_of = further.seeded
        if Submission.objects.filter(note__startswith=note).exists() or Release.objects.filter(note=note).exists():
            self.stdout.write(f"{further.told}, is al voorgelegd: er is niets veranderd.")
            return True
        if Submission.objects.filter(note__startswith=further.after[0], state__in=UNSETTLED).exists():
            self.stdout.write(
                f"{further.told}, is nog niet voorgelegd: eerst is er een besluit nodig over {further.after_in_words}. Draai seed "
                "daarna opnieuw."
            )
            return False
        with acting(AUTHOR, "het commando seed"):
            said = Announcement(as_of, note, message=further.to_the_reviewer)
            laid = further.lay(seeder(), said)
        for submission in laid.submissions:
            mail.submitted(submission)
            self.stdout.write(
                f"Voorlegging {submission.pk} gemaakt: {submission.note}, {further.counted(len(submission.names))}."
            )
        if not laid.submissions:
            self.stdout.write(
                f"{further.told}, is nog niet voorgelegd: elke deal is gewijzigd of ligt ter beoordeling. Draai seed opnieuw als "
                "die voorleggingen zijn afgehandeld."
            )
        elif laid.left:
            self.stdout.write(
                "Deze deals zijn aan het bureau gewijzigd of daar wordt aan gewerkt; neem met de hand over wat u wilt: "
                f"{listed(laid.left)}."
            )
        return False


def load_letter():
    call_command("loaddata", "reference", "programma", "vierde-tranche", verbosity=0)


def load_supplement():
    if propose(None, LETTER[1]).prepared:
        raise CommandError("Aan het bureau is al gewerkt sinds publicatie 1: seed overschrijft dat niet.")
    call_command("loaddata", "aanvulling", verbosity=0)
    update_letter(read_fixture("bijwerken"))


def load_location():
    note_location(read_fixture("ligging"))


def read_fixture(name):
    return yaml.safe_load((settings.BASE_DIR / "fixtures" / f"{name}.yaml").read_text())


def seeder():
    """Whose submissions it makes."""
    author, _made = User.objects.get_or_create(
        username=AUTHOR, defaults={"is_active": False, "password": make_password(None)}
    )
    return author


def is_in_use(there):
    """Whether people published, or are at work, after the releases that this command makes."""
    return (
        there != SEEDED[: len(there)]
        or Submission.objects.exists()
        or Redaction.objects.exists()
        or bool(propose(None, there[-1][1]).prepared)
    )


def update_letter(changes):
    """What other sources change in the facts of the letter: bijwerken.yaml says it in words."""
    for slug, predecessor in changes["voorgangers"].items():
        Deal.objects.filter(slug=slug).update(predecessor=Deal.objects.get_by_natural_key(predecessor))
    for slug, key in changes["vervallen"]:
        fact_named(slug, key).delete()
    for slug, lines in changes["themas"].items():
        for key, themes in lines.items():
            ProgrammeLine.objects.get_by_natural_key(slug, key).themes.set(
                Theme.objects.get_by_natural_key(theme) for theme in themes
            )
    for slug, key, note in changes["toelichtingen"]:
        changed = fact_named(slug, key)
        changed.note = note.strip()
        changed.save()
    for slug, number in changes["sleutels"].items():
        Deal.objects.filter(slug=slug).update(keys_given=number)


def validate():
    """A fixture is saved as it stands: check what a form would have checked, and the database did not."""
    papers: list[type[Model]] = [ParliamentaryPaper, PaperDeal, PaperDecision]
    models: list[type[Model]] = [Source, Region, Organisation, Deal, ProgrammeFact, *FACTS, *papers]
    for model in models:
        for row in model._default_manager.all():
            try:
                row.full_clean(validate_unique=False, validate_constraints=False)
            except ValidationError as error:
                raise CommandError(f"{model._meta.verbose_name} ‘{row}’: {'; '.join(error.messages)}") from error
