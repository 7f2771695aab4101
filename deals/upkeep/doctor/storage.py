"""The database itself: whether it answers, keeps what it is given, and has the tables of this software."""

from __future__ import annotations

import contextlib
import math
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, Error, NotSupportedError, connection
from django.db.migrations.recorder import MigrationRecorder

from regiodeals.postgres.base import SECONDS_TO_ANSWER, deadline

from ...backups.restoring import DATABASE_NAMES
from ...backups.sqlite import live_file
from ...backups.stand import known_migrations
from ...portal.health import pending_migrations
from .figures import in_bytes
from .looking import Look, Needs, Verdict, fault, good, judged, note, some_of

# As long as PostgreSQL itself lets one question of a command last.
SECONDS_FOR_A_QUESTION = 30.0
MOST_CONNECTIONS = 0.8
EXTRA = 3

# {in what PostgreSQL says: what it means}. What it says itself names the user and the server.
WHY_NOT = {
    "password authentication failed": "de naam of het wachtwoord klopt niet",
    "no password supplied": "er is een wachtwoord nodig",
    "no pg_hba.conf entry": "deze machine mag er niet bij",
    "does not exist": "de database of de gebruiker bestaat niet",
    "Connection refused": "op dat adres luistert geen database",
    "No such file": "op dat adres luistert geen database",
    "resolve": "de naam van de server is onbekend",
    "Name or service not known": "de naam van de server is onbekend",
    "timeout": "zij zweeg te lang",
    "zweeg": "zij zweeg te lang",
    "too many": "alle verbindingen zijn bezet",
    "starting up": "zij is nog aan het starten",
    "shutting down": "zij is aan het stoppen",
}


def looks_at_the_database() -> list[Look]:
    own = looks_at_sqlite() if connection.vendor == "sqlite" else looks_at_postgres()
    return [
        Look("bereikbaar", reachable, opens=Needs.DATABASE),
        Look("migraties", migrations, Needs.DATABASE, opens=Needs.TABLES),
        *own,
    ]


def looks_at_sqlite() -> list[Look]:
    return [
        Look("bladzijden", sqlite_pages, Needs.DATABASE),
        Look("verwijzingen", sqlite_references, Needs.DATABASE),
        Look("zeker bewaren", sqlite_keeps, Needs.DATABASE),
    ]


def looks_at_postgres() -> list[Look]:
    return [
        Look("tekens", postgres_encoding, Needs.DATABASE),
        Look("verbindingen", postgres_connections, Needs.DATABASE),
        Look("controlegetallen", postgres_checksums, Needs.DATABASE),
        Look("tijdzone van de sessie", postgres_timezone, Needs.DATABASE),
    ]


def rows_from(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@contextlib.contextmanager
def only_read() -> Iterator[None]:
    """Until the end of the block the database refuses every change, and a silent server fails."""
    try:
        with deadline(SECONDS_FOR_A_QUESTION):
            yield
    finally:
        if connection.connection is not None:
            with contextlib.suppress(Error):
                refuse_changes(False)


def refuse_changes(refuse: bool) -> None:
    switch = "ON" if refuse else "OFF"
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"SET default_transaction_read_only = {switch}" if postgres else f"PRAGMA query_only = {switch}")


# --- of either kind


def reachable() -> Verdict:
    """Who is reached changes nothing from here on."""
    name = DATABASE_NAMES[connection.vendor]
    todo = "kijk of de database draait en of DATABASE_URL klopt"
    if connection.vendor == "sqlite" and (wrong := wrong_with_file()):
        return fault(wrong, "kijk of DATABASE_URL klopt; draai migrate als het register nieuw is")
    started = time.perf_counter()
    try:
        connection.ensure_connection()
        with deadline(SECONDS_TO_ANSWER):
            refuse_changes(True)
    except NotSupportedError:
        return fault(f"deze versie van {name} is te oud", f"installeer {name} {oldest_version()} of nieuwer")
    except Error as error:
        return fault(f"{name} antwoordt niet: {reason(error)}", todo)
    milliseconds = math.ceil((time.perf_counter() - started) * 1000)
    size = rows_from(size_question())[0][0]
    return good(f"{name} {server_version()}, {in_bytes(size)}; antwoordt in {milliseconds} ms")


def wrong_with_file() -> str:
    """In Dutch, or nothing. Django would make a file that is missing, and wait long for one that is held."""
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return ""
    file = live_file()
    if not file.is_file():
        return f"er is geen database: {file} bestaat niet"
    try:
        with contextlib.closing(
            sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True, timeout=SECONDS_TO_ANSWER)
        ) as reading:
            reading.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        return f"{file} is niet te lezen: {error}"
    return ""


def reason(error: Error) -> str:
    if connection.vendor == "sqlite":
        return str(error)
    return next(
        (why for said, why in WHY_NOT.items() if said in str(error)), "de reden staat in het log van de database"
    )


def oldest_version() -> str:
    return ".".join(map(str, connection.features.minimum_database_version or ()))


def server_version() -> str:
    if connection.vendor == "sqlite":
        return sqlite3.sqlite_version
    return str(rows_from("SHOW server_version")[0][0]).split()[0]


def size_question() -> str:
    if connection.vendor == "sqlite":
        return "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    return "SELECT pg_database_size(current_database())"


def migrations() -> Verdict:
    """Those that must still run, and those of newer software, which this one does not have."""
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    if unknown := sorted(applied - known_migrations()):
        return fault(
            f"de database is van nieuwere software: {some_of(unknown)}",
            "installeer die versie, of zet een reservekopie terug",
        )
    if pending := pending_migrations():
        return fault(f"er staan er {len(pending)} open: {some_of(pending)}", "draai migrate en daarna reindex")
    return good(f"alle {len(applied)} zijn gedaan")


# --- SQLite


def sqlite_pages() -> Verdict:
    try:
        wrong = [str(line) for (line,) in rows_from("PRAGMA quick_check") if line != "ok"]
    except DatabaseError as error:
        wrong = [str(error)]
    return judged(wrong, "heel", "zet een reservekopie terug")


def sqlite_references() -> Verdict:
    rows = rows_from("PRAGMA foreign_key_check")
    wrong = [f"{row[0]} verwijst naar een rij in {row[2]} die er niet is" for row in rows]
    return judged(wrong, "elke verwijzing vindt haar rij", "zet een reservekopie terug")


def sqlite_keeps() -> Verdict:
    """Whether what was saved is still there after a power cut; DELETE with EXTRA alone promises that."""
    journal, synchronous = rows_from("PRAGMA journal_mode")[0][0], rows_from("PRAGMA synchronous")[0][0]
    if (journal, synchronous) == ("delete", EXTRA):
        return good("journal_mode DELETE, synchronous EXTRA")
    return fault(
        f"journal_mode {str(journal).upper()}, synchronous {synchronous}: na stroomuitval kan iets weg zijn",
        "stop alle programma's die de database openhebben, en start de server opnieuw",
    )


# --- PostgreSQL


def postgres_encoding() -> Verdict:
    encoding = rows_from("SHOW server_encoding")[0][0]
    if encoding == "UTF8":
        return good("UTF8")
    return fault(
        f"{encoding}: niet elke naam is te bewaren", "maak de database opnieuw met UTF8, en zet een reservekopie terug"
    )


def postgres_connections() -> Verdict:
    used, most = rows_from(
        "SELECT (SELECT sum(numbackends) FROM pg_stat_database), "
        "current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
    )[0]
    seen = f"{used} van {most} in gebruik"
    return good(seen) if used <= most * MOST_CONNECTIONS else note(seen, "verhoog max_connections van PostgreSQL")


def postgres_checksums() -> Verdict:
    if rows_from("SHOW data_checksums")[0][0] == "on":
        return good("staan aan")
    return note(
        "staan uit: PostgreSQL merkt niet dat de schijf iets veranderde",
        "zet ze aan met pg_checksums, terwijl PostgreSQL stilstaat",
    )


def postgres_timezone() -> Verdict:
    zone = rows_from("SHOW timezone")[0][0]
    return (
        good("UTC")
        if zone == "UTC"
        else fault(f"{zone}, in plaats van UTC", "haal de tijdzone van de gebruiker in PostgreSQL weg")
    )
