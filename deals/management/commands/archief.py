"""A release as a folder for the archive."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ...upkeep.deposit import NoDeposit, deposit


class Command(BaseCommand):
    help = (
        "Zet een openbare publicatie in een nieuwe map voor het archief: de gegevens, de bewaarde documenten die zij aanhaalt, "
        "en van elk de metagegevens (MDTO)."
    )

    def add_arguments(self, parser):
        parser.add_argument("publicatie", type=int, help="Het nummer van de publicatie.")
        parser.add_argument("map", type=Path, help="Een map die er nog niet is, of die leeg is.")

    def handle(self, publicatie, **options):
        folder = options["map"].absolute()
        try:
            number = deposit(publicatie, folder, timezone.now())
        except (NoDeposit, OSError) as error:
            raise CommandError(f"Er is niets gemaakt. {error}") from error
        self.stdout.write(f"{folder}: {number} bestanden van publicatie {publicatie}.")
