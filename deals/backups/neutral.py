"""The rows of every table in a form that no kind of database owns: the way from SQLite to PostgreSQL and back.

One file for each table: a line that names its columns and the highest key it ever gave out, then a line of JSON for
each row. What a value is, the applied migrations say, not today's models: the tables may be older than those."""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.duration import duration_string

from . import STORES
from .archive import Archive, BackupError, Manifest
from .stand import Stand, applied_nodes, known_migrations

ROWS_AT_ONCE = 500
# What Django raises on a value that is not of its field, as only a damaged SQLite can hold.
UNREADABLE = (ValueError, ArithmeticError, TypeError)

type Table = type[models.Model]


def tables_after(migrations: list[str]) -> list[Table]:
    """Every table as these migrations leave it; none where this software does not know them all."""
    if not set(migrations) <= known_migrations():
        return []
    loader = MigrationLoader(None, ignore_no_migrations=True)
    apps = loader.project_state(applied_nodes(loader, migrations)).apps
    made = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [*(model for model in made if not model._meta.proxy), MigrationRecorder.Migration]


def columns_of(table: Table) -> list[models.Field[Any, Any]]:
    return [field for field in table._meta.local_concrete_fields if not field.generated]


def names_of(columns: list[models.Field[Any, Any]]) -> list[str]:
    return [str(column.column) for column in columns]


# --- out of a database


def written_rows(migrations: list[str], alias: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Every table as (name in the archive, file in `folder`)."""
    last_keys = STORES[connections[alias].vendor].last_keys(alias)
    for table in tables_after(migrations):
        name = table._meta.db_table
        file = folder / f"{name}.jsonl"
        with file.open("x", encoding="utf-8", newline="\n") as lines:
            head = {"tabel": name, "kolommen": names_of(columns_of(table))}
            lines.write(as_line(head | {"laatste": last_keys.get(name)}))
            lines.writelines(map(as_line, rows_in(table, alias)))
        yield f"rijen/{name}.jsonl", file


def rows_in(table: Table, alias: str) -> Iterable[Any]:
    names = [column.attname for column in columns_of(table)]
    return table._base_manager.using(alias).order_by("pk").values_list(*names).iterator(ROWS_AT_ONCE)


def as_line(value: Any) -> str:
    return json.dumps(value, default=text_of_value, ensure_ascii=False, separators=(",", ":")) + "\n"


def text_of_value(value: Any) -> str:
    """What JSON has no form for, as the text that its field reads again."""
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.timedelta):
        return duration_string(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} heeft hier geen vorm")


# --- into a database


def build(migrations: list[str], files: dict[str, Path], alias: str) -> None:
    """Make the tables of these migrations in an empty database, and put the rows of `files` in them."""
    executor = MigrationExecutor(connections[alias])
    nodes = applied_nodes(executor.loader, migrations)
    executor.migrate([node for node in nodes if is_last(executor.loader, node, nodes)])
    try:
        refill(tables_after(migrations), files, alias)
    except DatabaseError as error:
        raise BackupError(
            f"De rijen in de reservekopie passen niet bij elkaar of niet in hun tabel: {error}."
        ) from error


def refill(tables: list[Table], files: dict[str, Path], alias: str) -> None:
    """All rows in one transaction: what they refer to is checked at its end."""
    with transaction.atomic(using=alias):
        with connections[alias].cursor() as cursor:
            if connections[alias].vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table in tables:
                # What a migration wrote itself is among the rows, as it became since.
                cursor.execute(f"DELETE FROM {quoted(alias, table._meta.db_table)}")  # noqa: S608
        for table in tables:
            fill(alias, table, files)
        connections[alias].check_constraints()


def is_last(loader: MigrationLoader, node: tuple[str, str], nodes: list[tuple[str, str]]) -> bool:
    """Whether no other of `nodes` comes after it in its own app: asked for an earlier one, Django would go back to it."""
    return not any(child.key in nodes and child.key[0] == node[0] for child in loader.graph.node_map[node].children)


def fill(alias: str, table: Table, files: dict[str, Path]) -> None:
    """Put the rows of one table in it, and let the next row get a key that none ever had."""
    name, columns = table._meta.db_table, columns_of(table)
    if name not in files:
        raise BackupError(f"De reservekopie mist de rijen van de tabel {name}.")
    with files[name].open(encoding="utf-8", newline="\n") as lines:
        try:
            head = json.loads(next(lines))
            if head["kolommen"] != names_of(columns):
                raise BackupError(f"De tabel {name} heeft in de reservekopie andere kolommen.")
            insert(alias, name, columns, (read_line(line, columns, alias) for line in lines))
        except (*UNREADABLE, KeyError, StopIteration, ValidationError) as error:
            raise BackupError(f"De rijen van de tabel {name} in de reservekopie zijn niet te lezen.") from error
    key = table._meta.pk
    if isinstance(key, models.AutoField):
        highest = table._base_manager.using(alias).aggregate(models.Max("pk"))["pk__max"] or 0
        if last := max(highest, head["laatste"] or 0):
            STORES[connections[alias].vendor].go_on_after(alias, name, key.column, last)


def insert(alias: str, name: str, columns: list[models.Field[Any, Any]], rows: Iterable[list[Any]]) -> None:
    names = ", ".join(quoted(alias, column) for column in names_of(columns))
    places = ", ".join(["%s"] * len(columns))
    with connections[alias].cursor() as cursor:
        for some in itertools.batched(rows, ROWS_AT_ONCE):
            cursor.executemany(f"INSERT INTO {quoted(alias, name)} ({names}) VALUES ({places})", some)  # noqa: S608


def read_line(line: str, columns: list[models.Field[Any, Any]], alias: str) -> list[Any]:
    return [stored(value, column, alias) for value, column in zip(json.loads(line), columns, strict=True)]


def stored(value: Any, column: models.Field[Any, Any], alias: str) -> Any:
    """A value as this database takes it. Where a column of JSON is never empty, None is the `null` that it holds."""
    if isinstance(column, models.JSONField) and not column.null:
        return column.get_db_prep_value(value, connections[alias])
    return column.get_db_prep_save(column.to_python(value), connections[alias])


def quoted(alias: str, name: str) -> str:
    return connections[alias].ops.quote_name(name)


# --- what comes along


def promised(archive: Archive) -> Stand:
    """What stands in a database that is made of the rows: as the manifest says, without tables of others."""
    rows = archive.manifest["tabellen"]
    return archive.manifest | {"tabellen": {table: rows.get(table, 0) for table in archive.rows}}


def left_behind(manifest: Manifest, promised: Stand) -> list[str]:
    """The tables of others, without what a database keeps for itself."""
    others = manifest["tabellen"].keys() - promised["tabellen"].keys()
    return sorted(name for name in others if not name.startswith("sqlite_"))
