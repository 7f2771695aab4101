"""The data dictionary as files: every column of every table, what it means, and since when it is there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.db.models import Min

from ...language.vocabulary import LABELS
from ...register.history import LINES_OF
from ...register.models import LineKind, Release
from ..dictionary import LIST_OF, OF_PAPER
from ..exports.csv_file import text
from ..exports.formats import CSV
from .cells import BETWEEN_LINES
from .csvw import CC0, pretty
from .delta import DELTA_TABLE
from .tables import TABLES, BulkColumn, BulkTable

type FirstReleases = dict[LineKind, dict[int, int]]
DICTIONARY_COLUMNS = {
    "tabel": "De tabel, zoals in de naam van haar bestand.",
    "kolom": "De kolom, zoals in de eerste regel van dat bestand.",
    "soort": "Wat voor waarde: tekst, getal, geheel getal, datum, of waar of onwaar.",
    "magLeeg": "Of de kolom leeg kan zijn: onbekend, niet vermeld of niet van toepassing.",
    "sleutel": "Of de kolom deel is van de sleutel van een rij.",
    "betekenis": "Wat de waarde betekent.",
    "keuzelijst": "De lijst waaruit de waarden komen; leeg: geen lijst.",
    "sindsSchema": "Het schema van de inhoud dat de kolom voor het eerst kent; leeg: geen deel van een inhoud.",
    "sindsPublicatie": "De eerste publicatie met een inhoud van dat schema of nieuwer; leeg: die is er nog niet.",
}


def first_releases(last: Release) -> FirstReleases:
    """{kind: {schema: the first release that lists a content of it}}, up to `last`. Two queries."""
    told: FirstReleases = {}
    for kind, lines in LINES_OF.items():
        seen = lines.filter(release__number__lte=last.number, version__isnull=False)
        by_schema = seen.values("version__schema").annotate(first=Min("release__number")).order_by("version__schema")
        told[kind] = dict(by_schema.values_list("version__schema", "first"))
    return told


def known_since(kind: LineKind | None, schema: int, first: FirstReleases) -> int | None:
    """The first release with a content that may have a field of `schema`."""
    of_kind = first[kind] if kind else {}
    return min((release for other, release in of_kind.items() if other >= schema), default=None)


def dictionary_rows(last: Release) -> Iterator[dict[str, Any]]:
    first = first_releases(last)
    for table in (*TABLES, DELTA_TABLE):
        for column in table.columns:
            of_content = table.of if column.path else None
            yield {
                "tabel": table.name,
                "kolom": column.name,
                "soort": column.type_in_words,
                "magLeeg": column.nullable,
                "sleutel": column.name in table.key,
                "betekenis": column.meaning,
                "keuzelijst": choice_list(table, column),
                "sindsSchema": column.since if of_content else None,
                "sindsPublicatie": known_since(of_content, column.since, first),
            }


def choice_list(table: BulkTable, column: BulkColumn) -> str | None:
    """The name of the list that its values come from, as the glossary has it."""
    steps = [*([OF_PAPER] if table.of is LineKind.PAPER else []), *table.place, *column.path]
    return LIST_OF.get(".".join(steps)) if column.path else None


def dictionary_csv(last: Release) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=BETWEEN_LINES)
    writer.writerow(DICTIONARY_COLUMNS)
    for row in dictionary_rows(last):
        writer.writerow([plain(row[name]) for name in DICTIONARY_COLUMNS])
    return out.getvalue().encode()


def plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else text(str(value))


def dictionary_json(last: Release) -> bytes:
    """The same by table, with the words of every choice list."""
    rows = list(dictionary_rows(last))
    tables = [
        {
            "naam": table.name,
            "titel": table.title,
            "betekenis": table.meaning,
            "sleutel": list(table.key),
            "kolommen": [
                {name: value for name, value in row.items() if name != "tabel"}
                for row in rows
                if row["tabel"] == table.name
            ],
        }
        for table in (*TABLES, DELTA_TABLE)
    ]
    used = {row["keuzelijst"] for row in rows} - {None}
    lists = {name: {code: str(words) for code, words in LABELS[name].items()} for name in sorted(used)}
    told = {"publicatie": last.number, "licentie": CC0, "velden": DICTIONARY_COLUMNS}
    return pretty(told | {"tabellen": tables, "keuzelijsten": lists})


DICTIONARIES = {
    "csv": (CSV, dictionary_csv),
    "json": ("application/json", dictionary_json),
}
