"""Make the register what a backup says, or leave it as it is."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from ...backups.archive import BackupError, opened
from ...backups.restoring import restored


class Command(BaseCommand):
    requires_system_checks = ()  # they open the database, and trip over one that is damaged
    help = "Zet een reservekopie terug en rekent na wat er dan staat. Stop eerst de server."

    def add_arguments(self, parser):
        parser.add_argument("bestand", type=Path, help="Een bestand van manage.py backup.")
        parser.add_argument(
            "--vervang",
            action="store_true",
            help="Ook als er al een register staat. De oude database en documenten worden apart gezet.",
        )
        parser.add_argument(
            "--migreer", action="store_true", help="Werk een oudere reservekopie meteen bij: migrate en reindex."
        )

    def handle(self, bestand, vervang=False, migreer=False, **options):
        try:
            with opened(bestand) as archive:
                for line in restored(archive, vervang, migreer):
                    self.stdout.write(line)
        except (BackupError, OSError, DatabaseError) as error:
            raise CommandError(f"De reservekopie is niet teruggezet. {error}") from error
