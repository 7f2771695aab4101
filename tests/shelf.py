"""Rows that many tests begin with: made once for all workers of a run, and put back in a fraction of the time."""

import contextlib
import fcntl
import pickle
from unittest import mock

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from deals.management.commands import seed
from deals.models import User


@contextlib.contextmanager
def alone(file):
    """While it holds, no other worker of this run is here."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Shelf:
    """Everything in the tables of the register, by a name, in a folder that the workers share."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = {}

    def fill(self, name, make):
        """The empty tables hold what `make` puts there: the first time by itself, from then on from the shelf."""
        file = self.folder / f"{connection.vendor}-{name}.rows"
        if name not in self.rows:
            with alone(file.with_suffix(".lock")):
                if not file.exists():
                    assert taken() == {}
                    make()
                    file.write_bytes(pickle.dumps(taken()))
                    return
            self.rows[name] = pickle.loads(file.read_bytes())
        put_back(self.rows[name])


def seeded_whole(shelf):
    """The register as a newcomer gets it."""
    seeded(shelf, len(seed.SEEDED))


def seeded(shelf, releases):
    """The register with so many of the releases that it begins with, each made once upon those before it."""
    shelf.fill(f"seeded-{releases}", lambda: seed_next(shelf, releases))


def seed_next(shelf, releases):
    """What the whole register checks is not checked on the way to it; nor whether anyone is at work in it."""
    if releases == 1:
        call_command("seed", alleen_de_brief=True, verbosity=0)
        return
    seeded(shelf, releases - 1)
    with contextlib.ExitStack() as patches:
        patches.enter_context(mock.patch.object(seed, "is_in_use", lambda there: False))
        if releases < len(seed.SEEDED):
            patches.enter_context(mock.patch.multiple(seed, SEEDED=seed.SEEDED[:releases], validate=lambda: None))
        call_command("seed", verbosity=0)


def models():
    """Those of the register; who has an account is up to each test."""
    return [one for one in apps.get_app_config("deals").get_models(include_auto_created=True) if one is not User]


def taken():
    """{table: its rows as the database keeps them}, of tables that hold any."""
    take = take_sqlite if connection.vendor == "sqlite" else take_postgres
    with connection.cursor() as cursor:
        rows = {model._meta.db_table: take(cursor, model._meta.db_table) for model in models()}
    return {table: held for table, held in rows.items() if held}


def put_back(rows):
    put = put_sqlite if connection.vendor == "sqlite" else put_postgres
    # The order of the tables does not matter: what refers to what is looked at when the transaction ends.
    with transaction.atomic(), connection.cursor() as cursor:
        for table, held in rows.items():
            put(cursor, table, held)
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def take_sqlite(cursor, table):
    columns = [name for name, *_ in cursor.execute(f'SELECT * FROM "{table}" LIMIT 0').description]
    # A plus leaves a value as it is stored: not a day but its text, not an amount but its number.
    return cursor.execute(f'SELECT {", ".join(f'+"{name}"' for name in columns)} FROM "{table}"').fetchall()


def put_sqlite(cursor, table, rows):
    cursor.executemany(f'INSERT INTO "{table}" VALUES ({", ".join(["%s"] * len(rows[0]))})', rows)


def take_postgres(cursor, table):
    with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
        return b"".join(copy)


def put_postgres(cursor, table, rows):
    with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
        copy.write(rows)
