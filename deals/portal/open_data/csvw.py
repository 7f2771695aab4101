"""CSV on the Web: what every table and column means, for programs (W3C, Metadata Vocabulary for Tabular Data)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from ..exports.csvw import CSVW_CONTEXT
from .cells import BETWEEN_LINES, SEPARATOR
from .tables import HEADS, RELEASE, TABLES, BulkColumn, BulkTable

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
DIALECT = {
    "encoding": "utf-8",
    "header": True,
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminators": [BETWEEN_LINES],
}
DATATYPES: dict[str, Any] = {
    "number": "decimal",
    "integer": "integer",
    "boolean": {"base": "boolean", "format": "true|false"},
    "date": {"base": "date", "format": "yyyy-MM-dd"},
    "string": "string",
}
GUARDED = (
    "Een tekst die met =, +, - of @ begint, heeft er een ' voor, omdat een rekenblad haar anders uitvoert. In JSON Lines staat "
    "zij zonder. Een lege cel is onbekend of niet vermeld, nooit nul."
)


def described_column(column: BulkColumn) -> dict[str, Any]:
    told = {
        "name": column.name,
        "titles": column.name,
        "datatype": DATATYPES[column.type],
        "dc:description": column.meaning,
        "required": not column.nullable,
    }
    return told | ({"separator": SEPARATOR} if column.joined else {})


def described_table(table: BulkTable) -> dict[str, Any]:
    return {
        "url": table.file,
        "dc:title": table.title,
        "dc:description": table.meaning,
        "dc:license": {"@id": CC0},
        "dc:language": "nl",
        "rdfs:comment": GUARDED,
        "dialect": DIALECT,
        "tableSchema": {
            "columns": [described_column(column) for column in table.columns],
            "primaryKey": list(table.key),
        },
    }


def referring(table: BulkTable) -> dict[str, Any]:
    """The same with the table that its rows are of; only where both are described together can one refer to the other."""
    told = described_table(table)
    if table.owner and table.of:
        head = HEADS[table.of]
        reference = {"resource": head.file, "columnReference": list(head.key)}
        told["tableSchema"]["foreignKeys"] = [{"columnReference": [RELEASE, table.owner], "reference": reference}]
    return told


def bulk_table_metadata(table: BulkTable) -> bytes:
    return pretty({"@context": CSVW_CONTEXT, **described_table(table)})


def group_metadata(release: int, tables: Iterable[BulkTable] = TABLES) -> bytes:
    """What all tables of a release are together."""
    about = {
        "dc:title": f"Register Regio Deals, publicatie {release}",
        "dc:description": "Alle tabellen van één publicatie. De deals en de Kamerstukken zijn de hoofdtabellen; elke "
        "andere rij hoort bij een daarvan.",
        "dc:license": {"@id": CC0},
    }
    return pretty({"@context": CSVW_CONTEXT, **about, "tables": [referring(table) for table in tables]})


def pretty(told: Any) -> bytes:
    """As JSON that people can read too."""
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
