"""Make the register what a backup says, or leave it as it is."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from ...backups import STORES, documents
from ...backups.archive import Archive, BackupError, Manifest, opened
from ...backups.stand import differences, faults, is_empty, known_migrations, missing_migrations, needs_reindex, stand
from ...register.models import Version
from .backup import in_figures

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


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


def restored(archive: Archive, replace: bool, migrate: bool) -> Iterator[str]:
    """Check everything, put it in place, check that; the lines to tell about it afterwards."""
    manifest = archive.manifest
    store: Any = STORES[connection.vendor]
    refuse_other_software(manifest)
    keep = is_taken(store)
    if keep and not replace:
        raise BackupError("Hier staat al een register. Met --vervang wordt dat apart gezet en vervangen.")
    if not replace and (different := documents.different(archive)):
        raise BackupError(
            f"Van {len(different)} documenten staat hier een ander bestand, zoals {different[0]}. "
            "Met --vervang wordt dat apart gezet en vervangen."
        )
    pending = missing_migrations(manifest["migraties"])
    # To the microsecond: two in one second are two.
    name = f"vorige-{timezone.now():%Y%m%dT%H%M%S%fZ}"
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, archive.database_name)
        with copy.open("xb") as file:
            archive.extract(archive.database_name, file)
        store.refuse_unfit(copy, manifest)
        with documents.put_back(archive, name) as written:
            aside = store.put_back(copy, name, lambda: check(manifest, migrate and pending), keep)

    made_at = timezone.localtime(dt.datetime.fromisoformat(manifest["gemaakt"]))
    yield f"Teruggezet: de stand van {made_at:%d-%m-%Y %H:%M:%S}, gemaakt door versie {manifest['software']}."
    yield f"{in_figures(manifest)} ({written} documenten teruggeschreven)."
    yield "Nagegaan: de rijen van elke tabel en de digest van elke publicatie zijn die van de reservekopie."
    if pending and not migrate:
        yield f"Nog te doen, want deze reservekopie is ouder dan de software: migrate ({len(pending)} migraties), reindex en verify."
    else:
        yield f"Nagerekend: {Version.objects.count()} versies en de keten van {len(manifest['publicaties'])} publicaties kloppen."
        if pending:
            yield f"Bijgewerkt: {len(pending)} migraties."
        if needs_reindex():
            yield "Nog te doen: reindex."
    if aside:
        yield f"De vorige database staat apart als {aside}."
    if (documents.root() / name).exists():
        yield f"Vervangen documenten staan apart in {documents.root() / name}."
    for missing in manifest["ontbreekt"]:
        yield f"Let op: het document {missing} ontbrak al of was veranderd toen de reservekopie gemaakt werd."
    yield "Start de server (opnieuw): een proces dat al draaide, kent nog de oude stand."


def refuse_other_software(manifest: Manifest) -> None:
    """A backup of another kind of database, of a newer one, or made by newer software."""
    there, here = manifest["database"]["soort"], connection.vendor
    if there != here:
        raise BackupError(f"Dit is een reservekopie van {NAMES[there]}, en hier draait {NAMES[here]}.")
    unknown = sorted(set(manifest["migraties"]) - known_migrations())
    if unknown:
        raise BackupError(
            f"Deze reservekopie is gemaakt door een nieuwere versie van de software ({manifest['software']}): "
            f"{', '.join(unknown)} is hier onbekend. Installeer eerst die versie."
        )
    newest = STORES[here].version()
    if manifest["database"]["versie"] > newest:
        raise BackupError(
            f"Deze reservekopie komt uit {NAMES[here]} {manifest['database']['versie']}, en hier draait versie {newest}."
        )


def is_taken(store: Any) -> bool:
    """Does anything stand here that would be lost? What cannot be read counts as something."""
    if not store.is_there():
        return False
    try:
        return not is_empty(stand())
    except DatabaseError:
        if connection.vendor != "sqlite":
            raise
        return True


def check(manifest: Manifest, migrate: object) -> None:
    """Raises `BackupError` where the live database is not what the manifest says, or does not fit its own digests."""
    wrong = differences(manifest, stand())
    if not wrong and migrate:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("reindex", stdout=StringIO())
    found = stand()
    if found["publicaties"] != manifest["publicaties"]:
        wrong.append("de publicaties zijn andere na het bijwerken")
    wrong = wrong or faults(found["migraties"]) or []
    if wrong:
        raise BackupError(
            f"Wat er na het terugzetten stond, klopte niet: {'; '.join(wrong)}. De oude stand staat er weer."
        )
    # A session of then may be one that somebody ended since: everyone signs in again.
    Session.objects.all().delete()
