"""Making a backup while people work, and removing those that newer ones replace."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from ..facts.documents import documents_stay
from ..facts.storage import UNFINISHED, documents_root, make_folder, sync_folder
from ..language.dates import utc_text
from . import STORES, documents, neutral
from .archive import (
    ARCHIVE_FORM,
    DATABASE,
    KIND,
    BackupError,
    Doubles,
    Listed,
    Manifest,
    listed_twice,
    manifest_of,
    opened,
    write_archive,
)
from .stand import faults, stand

NAME = re.compile(r"regiodeals-\d{8}T\d{6}Z(-\d+)?\.zip")
SECONDS_IN_A_DAY = 24 * 60 * 60


def make_backup(folder: Path) -> tuple[Path, Manifest]:
    """The file and its manifest. It only gets its name once it is whole, on the disk, and read again."""
    if folder.resolve().is_relative_to(documents_root().resolve()):
        raise BackupError(f"{folder} ligt bij de documenten zelf: kies een andere map.")
    make_folder(folder, 0o700)
    file, working = reserved(folder)
    try:
        # The database is read before the documents: what it names must still be there then.
        with documents_stay():
            manifest = write_into(working / "archief.zip", working)
        os.rename(working / "archief.zip", file)
        sync_folder(folder)
    finally:
        shutil.rmtree(working)
    return file, manifest


def reserved(folder: Path) -> tuple[Path, Path]:
    """A name that is free, and a folder of our own for everything unfinished: whoever makes it owns the name."""
    moment = f"regiodeals-{timezone.now():%Y%m%dT%H%M%SZ}"
    for number in range(1, 100):
        file = folder / f"{moment}{f'-{number}' if number > 1 else ''}.zip"
        working = file.with_name(file.name + UNFINISHED)
        with contextlib.suppress(FileExistsError):
            working.mkdir(mode=0o700)
            if not file.exists():
                return file, working
            working.rmdir()
    raise BackupError(f"In {folder} staan al honderd reservekopieën van deze seconde.")


def write_into(archive: Path, working: Path) -> Manifest:
    store = STORES[connection.vendor]
    made_at = utc_text(timezone.now())
    # The database first: a document is always on the disk before the database names it.
    with store.taken(working) as (copy, alias):
        held, named = stand(alias), documents.named_documents(alias)
        digest_faults = faults(held["migraties"], alias)
        structure_faults = store.structure_faults(copy, alias)
        try:
            rows = list(neutral.written_rows(held["migraties"], alias, working))
        except neutral.UNREADABLE as error:
            # The copy itself holds what was there. Only the way to another kind of database is shut.
            rows, structure_faults = [], [*structure_faults, f"de rijen zijn niet te lezen: {error}"]

    def manifest(listed: Listed, doubles: Doubles) -> Manifest:
        written = {"bestanden": listed, "dubbel": doubles}
        return {
            "soort": KIND,
            "vorm": ARCHIVE_FORM,
            "software": settings.BUILD,
            "gemaakt": made_at,
            "register": settings.REGISTER_URL,
            "database": {"soort": connection.vendor, "versie": store.version()},
            **held,
            "nagerekend": digest_faults is not None,
            "fouten": structure_faults + (digest_faults or []),
            "ontbreekt": documents.missing_documents(named, listed_twice(written)),
            **written,
        }

    write_archive(archive, [(DATABASE[connection.vendor], copy), *rows, *documents.listed_documents()], manifest)
    with opened(archive) as written:
        return written.manifest


def pruned(folder: Path, newest: Path, keep: int) -> Iterator[str]:
    """Remove this register's backups beyond the `keep` newest, and what killed runs left; the name of each that went."""
    for old in superseded(folder, newest, keep):
        old.unlink()
        yield old.name
    remove_unfinished(folder)


def superseded(folder: Path, newest: Path, keep: int) -> list[Path]:
    """This register's own backups in `folder` beyond the `keep` newest; `newest` always stays."""
    made = {}
    for file in folder.iterdir():
        if NAME.fullmatch(file.name) and file.is_file() and not file.is_symlink() and file != newest:
            moment = made_here(file)
            if moment:
                made[file] = moment
    return sorted(made, key=lambda file: (made[file], file.name), reverse=True)[keep - 1 :]


def made_here(file: Path) -> str | None:
    """When this register made the backup in `file`; None where it did not, or where that cannot be read."""
    with contextlib.suppress(BackupError):
        manifest = manifest_of(file)
        if manifest["register"] == settings.REGISTER_URL:
            return manifest["gemaakt"]
    return None


def remove_unfinished(folder: Path) -> list[str]:
    """Remove what killed runs left behind, once no run can still be busy with it; the names of that."""
    left = [
        working
        for working in folder.glob(f"regiodeals-*.zip{UNFINISHED}")
        if working.is_dir() and time.time() - working.stat().st_mtime > SECONDS_IN_A_DAY
    ]
    for working in left:
        shutil.rmtree(working)
    return [working.name for working in left]
