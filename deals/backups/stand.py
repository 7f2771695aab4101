"""What a database holds, in figures that a backup and what was restored from it must share."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from ..publishing.digests import content_faults, index_faults

type Stand = dict[str, Any]

# What the clockwork notes of itself: nobody's work.
OF_THE_CLOCKWORK = {"deals_clockturn", "deals_taskrun"}


def stand(using: str = DEFAULT_DB_ALIAS) -> Stand:
    """The applied migrations, the number and digest of every release, and the rows of every table.

    Asked in plain SQL: the tables may be older than the models."""
    connection = connections[using]
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:

        def rows(sql: str) -> list[tuple[Any, ...]]:
            cursor.execute(sql)
            return cursor.fetchall()

        tables = sorted(connection.introspection.table_names(cursor))
        migrations = (
            rows("SELECT app, name FROM django_migrations ORDER BY id") if "django_migrations" in tables else []
        )
        releases = rows("SELECT number, digest FROM deals_release ORDER BY number") if "deals_release" in tables else []
        return {
            "migraties": [f"{app}.{name}" for app, name in migrations],
            "publicaties": [{"nummer": number, "digest": digest} for number, digest in releases],
            "tabellen": {table: rows(f"SELECT count(*) FROM {quote(table)}")[0][0] for table in tables},  # noqa: S608
        }


def is_empty(held: Stand) -> bool:
    """Does nothing that anyone wrote stand in the register's own tables?"""
    own = {table for table in held["tabellen"] if table.startswith("deals_")} - OF_THE_CLOCKWORK
    return not any(held["tabellen"][table] for table in own)


def differences(promised: Stand, held: Stand) -> list[str]:
    """In Dutch: where `held` is not what the manifest says."""
    tables = {**promised["tabellen"], **held["tabellen"]}
    wrong = [
        f"tabel {table}: {held['tabellen'].get(table, 'geen')} rijen in plaats van {promised['tabellen'].get(table, 'geen')}"
        for table in sorted(tables)
        if held["tabellen"].get(table) != promised["tabellen"].get(table)
    ]
    if held["publicaties"] != promised["publicaties"]:
        wrong.append("de nummers of digests van de publicaties zijn anders")
    if held["migraties"] != promised["migraties"]:
        wrong.append("de migraties zijn anders")
    return wrong


def known_migrations() -> set[str]:
    """Every migration that this software has or replaces."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def missing_migrations(applied: list[str]) -> list[str]:
    """The migrations that `migrate` would still have to run."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return sorted(f"{app}.{name}" for app, name in set(loader.graph.nodes) - set(applied_nodes(loader, applied)))


def applied_nodes(loader: MigrationLoader, applied: list[str]) -> list[tuple[str, str]]:
    """The migrations of this software that were applied, also where one has replaced those that were."""
    done = set(applied)
    return [
        (app, name)
        for (app, name), migration in loader.graph.nodes.items()
        if f"{app}.{name}" in done
        or (migration.replaces and all(f"{one}.{other}" in done for one, other in migration.replaces))
    ]


def faults(applied: list[str], using: str = DEFAULT_DB_ALIAS) -> list[str] | None:
    """What `verify` finds in versions and releases; None where the tables are not those of this software."""
    return None if missing_migrations(applied) else list(content_faults(using))


def needs_reindex(using: str = DEFAULT_DB_ALIAS) -> bool:
    return any(index_faults(using))
