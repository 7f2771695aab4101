"""A SQLite database, copied and put back by SQLite's own backup: others may read and write meanwhile.

The file itself is never renamed or replaced while it can be read: a server that has it open would go on writing into
the old one, and its journal would spoil the new one."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from ..facts.storage import sync_folder
from .archive import BackupError
from .stand import Stand, differences, stand

MOST_SECONDS_OF_WAITING = 60
COPY = "reservekopie"


def version() -> int:
    return sqlite3.sqlite_version_info[0]


def is_there() -> bool:
    return live_file().exists()


def refuse_unfit(extracted: Path, promised: Stand) -> None:
    """Read the copy from a backup in full, before anything is touched."""
    try:
        with read_as_alias(extracted) as alias:
            wrong = structure_faults(extracted, alias) + differences(promised, stand(alias))
    except DatabaseError as error:
        raise BackupError(f"De database in de reservekopie is niet te lezen: {error}.") from error
    if wrong:
        raise BackupError(f"De database in de reservekopie klopt niet: {'; '.join(wrong)}.")


def live_file() -> Path:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        raise BackupError("Deze database staat alleen in het geheugen: daar is geen reservekopie van te maken.")
    return Path(connection.settings_dict["NAME"]).absolute()


@contextlib.contextmanager
def taken(folder: Path) -> Iterator[tuple[Path, str]]:
    """A consistent copy of the live database in `folder`, and the alias under which Django reads that copy."""
    file = folder / "database.sqlite3"
    if not live_file().exists():
        raise BackupError(f"Er is geen database: {live_file()} bestaat niet.")
    try:
        copy(live_file(), file)
    except sqlite3.Error as error:
        raise BackupError(f"De database is niet te kopiëren: {error}.") from error
    with read_as_alias(file) as alias:
        yield file, alias


@contextlib.contextmanager
def read_as_alias(file: Path) -> Iterator[str]:
    """The alias under which Django reads `file`, until the end of the block."""
    connections.databases[COPY] = connections.databases[DEFAULT_DB_ALIAS] | {"NAME": str(file)}
    try:
        yield COPY
    finally:
        connections[COPY].close()
        del connections[COPY], connections.databases[COPY]


def copy(source: Path, target: Path) -> None:
    """`target` becomes what `source` is at one instant. In one step: a copy in parts begins anew at each write."""
    deadline = time.monotonic() + MOST_SECONDS_OF_WAITING

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise sqlite3.OperationalError("iemand anders houdt haar te lang vast")

    if not target.exists():
        os.close(os.open(target, os.O_CREAT | os.O_EXCL, 0o600))
        sync_folder(target.parent)
    # Not read-only: what a killed process left half-written is undone by whoever opens the file first.
    with contextlib.closing(opened_file(source)) as reading, contextlib.closing(opened_file(target)) as writing:
        reading.backup(writing, progress=give_up, sleep=0.05)


def opened_file(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=20, isolation_level=None)


def structure_faults(_copy: Path, alias: str) -> list[str]:
    """What SQLite itself finds wrong in the pages, indexes and references of a copy that is read as `alias`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        wrong = [f"SQLite: {line}" for (line,) in cursor.fetchall() if line != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        return wrong + [
            f"SQLite: {row[0]} verwijst naar een rij in {row[2]} die er niet is" for row in cursor.fetchall()
        ]


def put_back(extracted: Path, name: str, check: Callable[[], None], keep: bool) -> str | None:
    """Make the live database what `extracted` is; where `check` raises, the old one stands there again.

    The name under which the old database is kept aside, if there was one and `keep` asks for it."""
    live = live_file()
    connections[DEFAULT_DB_ALIAS].close()
    aside = set_aside(live, live.with_name(f"{live.name}.{name}")) if live.exists() else None
    try:
        copy(extracted, live)
        check()
    except BaseException:
        connections[DEFAULT_DB_ALIAS].close()
        stand_back(live, aside)
        raise
    if aside and not keep:
        aside.unlink()
        return None
    return str(aside) if aside else None


@contextlib.contextmanager
def rebuilt(build: Callable[[str], None], promised: Stand) -> Iterator[Callable[..., str | None]]:
    """A database that `build` makes anew under an alias, read in full before anything is touched: what puts it back."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "database.sqlite3")
        with read_as_alias(file) as alias:
            with connections[alias].cursor() as cursor:
                cursor.execute("PRAGMA synchronous = OFF")  # nobody's file yet
            build(alias)
        refuse_unfit(file, promised)
        yield partial(put_back, file)


def last_keys(alias: str) -> dict[str, int]:
    """{table: the highest key that it ever gave out}."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return dict(cursor.fetchall())


def go_on_after(alias: str, table: str, _column: str, key: int) -> None:
    """Let the next row of `table` get a key above `key`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, key])


def set_aside(live: Path, aside: Path) -> Path:
    if aside.exists():
        raise BackupError(f"{aside} bestaat al.")
    try:
        copy(live, aside)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):
            aside.unlink()
            raise BackupError(f"De oude database is niet apart te zetten: {error}.") from error
        # Not a database any more, so nobody can be writing into it: kept as it lies there.
        os.replace(live, aside)
        sync_folder(live.parent)
    return aside


def stand_back(live: Path, aside: Path | None) -> None:
    if aside is None:
        live.unlink(missing_ok=True)
        return
    try:
        copy(aside, live)
    except sqlite3.DatabaseError:
        os.replace(aside, live)
        sync_folder(live.parent)
    else:
        aside.unlink()
