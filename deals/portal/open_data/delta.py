"""What a release changed since the one before: each fact as it was and is, and the same in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from ...contract import Text
from ...register.changes import Change, deal_changes
from ...register.history import CHANGED, NEW, RETURNED, WITHDRAWN
from ...register.models import LineKind, Release, canonical_bytes
from ...register.paper_changes import paper_changes
from .contents import Turn, turns
from .tables import DEAL_TABLES, ORDINAL, PAPER_TABLES, RELEASE, RELEASE_COLUMN, BulkTable, bulk_columns

FACT_NEW, FACT_CHANGED, FACT_GONE = "nieuw", "gewijzigd", "vervallen"
TABLES_OF = {LineKind.DEAL: DEAL_TABLES, LineKind.PAPER: PAPER_TABLES}


class DeltaContent(serializers.Serializer[Any]):
    """A line of the difference in words."""

    vorige = serializers.IntegerField(allow_null=True, help_text="Het nummer van de publicatie ervoor; null: geen.")
    onderdeel = serializers.CharField(help_text="deal of kamerstuk.")
    slug = serializers.CharField(help_text="Kort adres van de deal of het stuk.")
    naam = serializers.CharField(help_text="De naam of de titel.")
    gebeurtenis = serializers.CharField(help_text=f"{NEW}, {CHANGED}, {WITHDRAWN} of {RETURNED}: van het geheel.")
    onderwerp = Text(help_text="Wat voor gegeven het is; null: het geheel is ingetrokken.")
    sleutel = Text(help_text="De sleutel van het gegeven; null: van de deal of het stuk zelf.")
    over = Text(help_text="Hoe het gegeven heet; null: het heeft geen naam.")
    veld = Text(help_text="Wat ervan veranderde; toegevoegd of vervallen: het gegeven als geheel.")
    oud = Text(help_text="Wat er stond, in woorden; null: er stond niets.")
    nieuw = Text(help_text="Wat er staat, in woorden; null: er staat niets.")
    bron = Text(help_text="Waar het gelezen is; null: dat is niet vastgelegd.")
    reden = Text(help_text="Waarom het geheel is ingetrokken; null: dat is het niet.")


DELTA_TABLE = BulkTable(
    "verschil",
    "Verschil",
    "Wat er veranderde sinds de publicatie ervoor, in woorden: één rij per veld.",
    None,
    ("regels",),
    (RELEASE_COLUMN, *bulk_columns(DeltaContent())),
    (),
)


def since_before(previous: Release | None, release: Release) -> Iterator[Turn]:
    """Everything that is not the same, deals first."""
    for kind in LineKind:
        yield from turns(previous, release, kind)


def facts_changed(turn: Turn, previous: Release | None, release: Release) -> Iterator[dict[str, Any]]:
    """A line for each fact that came, changed or went, with all that it said and says; and one where all was withdrawn."""
    told = {
        RELEASE: release.number,
        "vorige": previous and previous.number,
        "onderdeel": turn.kind.value,
        "slug": turn.step.slug,
        "naam": turn.step.name,
        "gebeurtenis": turn.step.kind,
    }
    if turn.new is None:
        yield told | {"reden": turn.step.reason}
    for table in TABLES_OF[turn.kind]:
        was, now = (keyed_rows(table, content) for content in (turn.old, turn.new))
        for key in [*was, *(key for key in now if key not in was)]:
            old, new = was.get(key), now.get(key)
            if old == new:
                continue
            change = FACT_NEW if old is None else FACT_GONE if new is None else FACT_CHANGED
            fields = [name for name in new if old[name] != new[name]] if old and new else []
            yield told | {
                "tabel": table.name,
                "sleutel": None if table.key[-1] == ORDINAL else key,
                "wijziging": change,
                "velden": fields,
                "oud": old,
                "nieuw": new,
            }


def keyed_rows(table: BulkTable, content: Any) -> dict[str, dict[str, Any]]:
    """{key: the row by its columns}; where the contract gives no key, a row is known by all that it says."""
    if content is None:
        return {}
    named = [column.name for column in table.columns]
    own = {column.name for column in table.columns if column.path}
    rows = {}
    for values in table.rows(0, content):
        row = dict(zip(named, values, strict=True))
        told = {name: value for name, value in row.items() if name in own}
        key = canonical_bytes(told).decode() if table.key[-1] == ORDINAL else str(row[table.key[-1]])
        rows[key] = told
    return rows


def words_changed(turn: Turn, previous: Release | None, release: Release) -> Iterator[list[Any]]:
    """The same as rows of `DELTA_TABLE`, as readers find it under ‘Wijzigingen’."""
    step = turn.step
    changed: list[Change] = (
        deal_changes(turn.old, turn.new) if turn.kind is LineKind.DEAL else paper_changes(turn.old, turn.new)
    )
    whole = [release.number, previous and previous.number, turn.kind.value, step.slug, step.name, step.kind]
    if turn.new is None:
        yield [*whole, None, None, None, None, None, None, None, step.reason]
    for one in changed:
        yield [*whole, one.subject, one.key, one.about, one.field, one.old, one.new, one.source, None]
