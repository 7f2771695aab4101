"""Fill an empty register: the official lists, the letter of 1 November 2023, and release 1."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ...desk.facts import FACTS
from ...desk.models import Deal, Organisation, Region, Source
from ...publishing import Refused, propose, publish
from ...register.models import Release

FIXTURES = ["reference", "vierde-tranche"]
NOTE = "Aanbieding vierde tranche"
AS_OF = dt.date(2023, 11, 1)
VISIBLE_FROM = dt.datetime(2026, 11, 20, 23, tzinfo=dt.UTC)


class Command(BaseCommand):
    help = "Vult een leeg register met de officiële lijsten en de brief van 1 november 2023, als publicatie 1."

    def handle(self, **options):
        first = Release.objects.filter(number=1).first()
        if first and (first.note, first.as_of) == (NOTE, AS_OF) and Release.objects.count() == 1:
            self.stdout.write("Het register is al gevuld: er is niets veranderd.")
            return
        if first:
            raise CommandError("Dit register bevat al andere publicaties: seed vult alleen een leeg register.")
        if Deal.objects.exists():
            raise CommandError("Aan het bureau staan al deals: seed vult alleen een leeg register.")
        with transaction.atomic():
            call_command("loaddata", *FIXTURES, verbosity=0)
            validate()
            try:
                visible_from = min(VISIBLE_FROM, timezone.now())
                proposal = propose(None, AS_OF)
                release = publish(proposal, note=NOTE, visible_from=visible_from, retrospective=True, past_allowed=True)
            except Refused as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"Publicatie {release.number} gemaakt: {release.lines.count()} Regio Deals.")


def validate():
    """A fixture is saved as it stands: check what a form would have checked."""
    for model in (Source, Region, Organisation, Deal, *FACTS):
        for row in model._default_manager.all():
            try:
                row.full_clean()
            except ValidationError as error:
                raise CommandError(f"{model._meta.verbose_name} ‘{row}’: {'; '.join(error.messages)}") from error
