"""What stands beside a CSV for programs: its columns, their types and what an empty cell means (CSV on the Web, W3C)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from ...register.models import Release, sha256
from .columns import COLUMNS, Kind, json_name
from .csv_file import deals_csv, table_csv
from .extract import DEFINITIONS, LICENCE, Extract, selection_in_words
from .sheets import AnyColumn
from .table_extract import TableExtract

METADATA_TYPE = "application/csvm+json"
METADATA = "csv-metadata.json"
CSVW_CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "nl"}]
# Kind of column → its type, and what a cell of it holds.
TYPES: dict[Kind, tuple[Any, str]] = {
    Kind.TEXT: ("string", "Tekst."),
    Kind.NAMES: ("string", "Nul of meer teksten, met een puntkomma en een spatie ertussen."),
    Kind.NUMBER: ("integer", "Een geheel getal. Leeg: onbekend, of het geldt hier niet. Nooit 0 voor onbekend."),
    Kind.MEASURE: (
        "decimal",
        "Een getal zoals de bron het noemt, met een punt voor decimalen. Leeg: onbekend, nooit 0.",
    ),
    Kind.MONEY: ("decimal", "Een bedrag in euro's, met een punt voor centen. Leeg: onbekend, nooit 0."),
    Kind.DATE: ({"base": "date", "format": "yyyy-MM-dd"}, "Een dag als jaar-maand-dag. Leeg: onbekend."),
}
NEUTRALISED = (
    "Begint een tekst met =, +, -, @, een tab of een regeleinde, dan staat er een ' voor, zodat een rekenblad haar niet uitvoert. "
    "Dat teken hoort niet bij het gegeven."
)
LIST_SEPARATOR = "; "
NOT_PARTED = "Ook in een tekst zelf staan een puntkomma en een spatie: neem de lijst uit het JSON-bestand."


def deals_metadata(extract: Extract) -> bytes:
    """What stands beside the CSV of a selection of deals."""
    about, release = selection_in_words(extract.chosen), extract.reading.published
    columns = {
        heading: (column, [cells[number] for cells in extract.values])
        for number, (heading, column) in enumerate(COLUMNS.items())
    }
    return metadata("Regio Deals", about, extract.permalink, release, columns, deals_csv(extract), DEFINITIONS)


def table_metadata(extract: TableExtract) -> bytes:
    """What stands beside the CSV of any other table."""
    table, release = extract.table, extract.reading.published
    columns = {
        heading: (column, [cells[number] for cells in extract.values])
        for number, (heading, column) in enumerate(table.columns.items())
    }
    content = table_csv(extract)
    return metadata(table.title, extract.in_words, extract.permalink, release, columns, content, table.definitions)


def metadata(
    title: str,
    about: str,
    permalink: str,
    release: Release,
    columns: Mapping[str, tuple[AnyColumn, list[Any]]],
    content: bytes,
    definitions: Mapping[str, str],
) -> bytes:
    """`columns`: by heading, each with the values of its cells; `content`: the CSV itself."""
    described = {
        "@context": CSVW_CONTEXT,
        "url": csv_address(permalink),
        "dc:title": f"{title}, stand van {release.as_of.isoformat()}",
        "dc:description": about,
        "dc:license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
        "dc:rights": LICENCE,
        "dc:identifier": permalink,
        "dc:issued": {"@value": release.as_of.isoformat(), "@type": "date"},
        "schema:version": str(release.number),
        "schema:sha256": sha256(content),
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "null": "",
        "tableSchema": {"columns": list(described_columns(columns, definitions))},
        "notes": [NEUTRALISED, *(f"{term}: {meaning}" for term, meaning in definitions.items())],
    }
    return json.dumps(described, ensure_ascii=False, indent=2).encode()


def described_columns(
    columns: Mapping[str, tuple[AnyColumn, list[Any]]], definitions: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    for heading, (column, values) in columns.items():
        datatype, meaning = TYPES[column.kind]
        described = {"name": quote(json_name(heading), safe=""), "titles": heading, "datatype": datatype}
        if column.kind is Kind.NAMES:
            # Where a text itself has it, a program would part that text.
            if any(LIST_SEPARATOR in text for texts in values for text in texts):
                meaning = f"{meaning} {NOT_PARTED}"
            else:
                described["separator"] = LIST_SEPARATOR
        described["dc:description"] = f"{definitions[heading]} {meaning}" if heading in definitions else meaning
        yield described


def link_to_description(address: str) -> str:
    """The header that leads from a CSV to what stands beside it."""
    return f'<{address}>; rel="describedby"; type="{METADATA_TYPE}"'


def csv_address(permalink: str) -> str:
    """The CSV of what the page at `permalink` shows, at the same release."""
    parts = urlsplit(permalink)
    return parts._replace(path=f"{parts.path.rstrip('/')}.csv").geturl()
