"""The disks: room, room for more files, and folders that can be written in."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import connection

from ...backups.sqlite import live_file
from ...facts.storage import documents_root
from .figures import in_bytes
from .looking import Look, Verdict, fault, good, note

LEAST_FREE = 0.1
TIMES_WHAT_IS_STORED = 3
LOGS = Path("/var/log")


def looks_at_disks() -> list[Look]:
    looks = []
    if connection.vendor == "sqlite" and not connection.is_in_memory_db():  # type: ignore[attr-defined]
        looks += looks_at_folder("database", live_file().parent, partial(bytes_of_database, live_file()))
    folders = {"documenten": documents_root(), "reservekopieën": Path(settings.BACKUP_ROOT).absolute()}
    if settings.KEPT_ROOT and Path(settings.KEPT_ROOT).exists():  # it is made with the first page in it
        folders["pagina's"] = Path(settings.KEPT_ROOT).absolute()
    for name, folder in folders.items():
        looks += looks_at_folder(name, folder, partial(bytes_below, folder))
    return [*looks, Look("ruimte logboek", partial(free_room, LOGS, int))] if LOGS.is_dir() else looks


def looks_at_folder(name: str, folder: Path, stored: Callable[[], int]) -> list[Look]:
    return [Look(f"map {name}", partial(writable, folder)), Look(f"ruimte {name}", partial(free_room, folder, stored))]


def writable(folder: Path) -> Verdict:
    """Whether a file can be made there, be on the disk, and go; it has no name, so that nothing can stay behind."""
    if not folder.exists() and not folder.is_symlink():
        if settings.LOCAL:
            return good(f"{folder} wordt gemaakt als er iets in komt")
        return note(f"{folder} bestaat nog niet", "maak de map, van de gebruiker van het register")
    if not folder.is_dir():
        return fault(f"{folder} is geen map", "zet er een map neer")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return fault(
            f"in {folder} is niet te schrijven: {error.strerror}",
            "geef de map aan de gebruiker van het register, of maak ruimte",
        )
    return good(str(folder))


def free_room(folder: Path, stored: Callable[[], int]) -> Verdict:
    """Free space and free places for files; there must be room for three times what is `stored` (bytes) too."""
    there = next(one for one in (folder, *folder.parents) if one.is_dir())
    disk, places = shutil.disk_usage(there), os.statvfs(there)
    size = stored()
    # What only the administrator may still use does not count; some file systems have no fixed number of places.
    places_left = places.f_favail / places.f_files if places.f_files else 1.0
    share = disk.free / disk.total if disk.total else 0.0
    seen = f"{in_bytes(disk.free)} vrij ({share:.0%})" + (f", {in_bytes(size)} bewaard" if size else "")
    if places_left < LEAST_FREE:
        return note(
            f"{seen}; nog {places_left:.0%} van de plaatsen voor bestanden (inodes)", "ruim bestanden op deze schijf op"
        )
    if share < LEAST_FREE:
        return note(seen, "maak ruimte op deze schijf, of maak haar groter")
    if disk.free < TIMES_WHAT_IS_STORED * size:
        return note(
            f"{seen}: minder dan {TIMES_WHAT_IS_STORED} keer zoveel", "maak ruimte op deze schijf, of maak haar groter"
        )
    return good(seen)


def bytes_of_database(file: Path) -> int:
    """The file of SQLite, with its journal and the older ones that a restore left beside it."""
    return sum(map(size_of, file.parent.glob(f"{glob.escape(file.name)}*")))


def bytes_below(folder: Path) -> int:
    """What the files in `folder` and below hold together; one that goes meanwhile does not count."""
    return sum(size_of(Path(there, name)) for there, _, names in os.walk(folder) for name in names)


def size_of(file: Path) -> int:
    try:
        return file.lstat().st_size
    except FileNotFoundError:
        return 0


def seconds_old(file: Path) -> float:
    """Since it was last written; one that is gone is new."""
    try:
        return time.time() - file.lstat().st_mtime
    except FileNotFoundError:
        return 0.0
