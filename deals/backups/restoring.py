"""Putting a backup back: all of it, and only once everything in it was checked."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from ..facts.storage import documents_root
from ..register.models import Version
from . import STORES, documents, neutral
from .archive import Archive, BackupError, Manifest, in_figures
from .stand import Stand, differences, faults, is_empty, known_migrations, missing_migrations, needs_reindex, stand

DATABASE_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def restored(archive: Archive, replace: bool, migrate: bool) -> Iterator[str]:
    """Check everything, put it in place, check that; the lines to tell about it afterwards."""
    manifest = archive.manifest
    store: Any = STORES[connection.vendor]
    refuse_other_software(archive)
    keep = is_taken(store)
    if not replace:
        refuse_loss(archive, keep)
    pending = missing_migrations(manifest["migraties"])
    # To the microsecond: two in one second are two.
    name = f"vorige-{timezone.now():%Y%m%dT%H%M%S%fZ}"
    source, promised = (from_copy, manifest) if is_same_kind(manifest) else (from_rows, neutral.promised(archive))
    with (
        source(archive, store) as put_in_place,
        documents.put_documents_back(archive, name) as written,
    ):
        aside = put_in_place(name, lambda: check(promised, migrate and pending), keep)
    yield from told_in_figures(manifest, written, pending, migrate)
    if not is_same_kind(manifest):
        yield from told_of_moving(manifest, promised)
    if aside:
        yield f"De vorige database staat apart als {aside}."
    if (documents_root() / name).exists():
        yield f"Vervangen documenten staan apart in {documents_root() / name}. Zolang die map er is, ruimt niets documenten op."
    for missing in manifest["ontbreekt"]:
        yield f"Let op: het document {missing} ontbrak al of was veranderd toen de reservekopie gemaakt werd."
    yield "Start de server (opnieuw): een proces dat al draaide, kent nog de oude stand."


@contextlib.contextmanager
def from_copy(archive: Archive, store: Any) -> Iterator[Callable[..., str | None]]:
    """The database as its own kind copied it, read before anything is touched: what puts it in place."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, archive.database_name)
        with copy.open("xb") as file:
            archive.extract(archive.database_name, file)
        store.refuse_unfit(copy, archive.manifest)
        yield partial(store.put_back, copy)


@contextlib.contextmanager
def from_rows(archive: Archive, store: Any) -> Iterator[Callable[..., str | None]]:
    """The tables of then with the rows of the backup, made before anything is touched: what puts them in place."""
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for table, name in archive.rows.items():
            files[table] = Path(folder, f"{table}.jsonl")
            with files[table].open("xb") as file:
                archive.extract(name, file)
        with store.rebuilt(
            partial(neutral.build, archive.manifest["migraties"], files), neutral.promised(archive)
        ) as put:
            yield put


def told_of_moving(manifest: Manifest, promised: Stand) -> Iterator[str]:
    """From which kind of database to which, and what did not come along."""
    there, here = DATABASE_NAMES[manifest["database"]["soort"]], DATABASE_NAMES[connection.vendor]
    yield f"Overgezet van {there} naar {here}: elke rij van elke tabel van het register."
    for table in neutral.left_behind(manifest, promised):
        yield f"Let op: de tabel {table} is niet van het register en ging niet mee."


def is_same_kind(manifest: Manifest) -> bool:
    return manifest["database"]["soort"] == connection.vendor


def told_in_figures(manifest: Manifest, written: int, pending: list[str], migrated: bool) -> Iterator[str]:
    """What stands here now, and what is still to do."""
    made_at = timezone.localtime(dt.datetime.fromisoformat(manifest["gemaakt"]))
    yield f"Teruggezet: de stand van {made_at:%d-%m-%Y %H:%M:%S}, gemaakt door versie {manifest['software']}."
    yield f"{in_figures(manifest)} ({written} documenten teruggeschreven)."
    yield "Nagegaan: de rijen van elke tabel en de digest van elke publicatie zijn die van de reservekopie."
    if pending and not migrated:
        yield f"Nog te doen, want deze reservekopie is ouder dan de software: migrate ({len(pending)} migraties), reindex en verify."
    else:
        yield f"Nagerekend: {Version.every_kind.count()} versies en de keten van {len(manifest['publicaties'])} publicaties kloppen."
        if pending:
            yield f"Bijgewerkt: {len(pending)} migraties."
        if needs_reindex():
            yield "Nog te doen: reindex."


def refuse_other_software(archive: Archive) -> None:
    """A backup made by newer software, by a newer database, or without the rows that another kind of database needs."""
    manifest = archive.manifest
    there, here = manifest["database"]["soort"], connection.vendor
    if there != here and not archive.rows:
        raise BackupError(
            f"Dit is een reservekopie van {DATABASE_NAMES[there]}, en hier draait {DATABASE_NAMES[here]}. Zij heeft geen "
            f"rijen om over te zetten. Zet haar terug op {DATABASE_NAMES[there]}, en maak daar met deze software een nieuwe."
        )
    unknown = sorted(set(manifest["migraties"]) - known_migrations())
    if unknown:
        raise BackupError(
            f"Deze reservekopie is gemaakt door een nieuwere versie van de software ({manifest['software']}): "
            f"{', '.join(unknown)} is hier onbekend. Installeer eerst die versie."
        )
    newest = STORES[here].version()
    if there == here and manifest["database"]["versie"] > newest:
        raise BackupError(
            f"Deze reservekopie komt uit {DATABASE_NAMES[here]} {manifest['database']['versie']}, en hier draait versie {newest}."
        )


def refuse_loss(archive: Archive, taken: bool) -> None:
    """Whoever does not ask to replace loses nothing that stands here."""
    if taken:
        raise BackupError("Hier staat al een register. Met --vervang wordt dat apart gezet en vervangen.")
    if different := documents.different(archive):
        raise BackupError(
            f"Van {len(different)} documenten staat hier een ander bestand, zoals {different[0]}. "
            "Met --vervang wordt dat apart gezet en vervangen."
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


def check(promised: Stand, migrate: object) -> None:
    """Raises `BackupError` where the live database is not what was promised, or does not fit its own digests."""
    wrong = differences(promised, stand())
    if not wrong and migrate:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("reindex", stdout=StringIO())
    held = stand()
    if held["publicaties"] != promised["publicaties"]:
        wrong.append("de publicaties zijn andere na het bijwerken")
    wrong = wrong or faults(held["migraties"]) or []
    if wrong:
        raise BackupError(
            f"Wat er na het terugzetten stond, klopte niet: {'; '.join(wrong)}. De oude stand staat er weer."
        )
    # A session of then may be one that somebody ended since: everyone signs in again.
    Session.objects.all().delete()
