"""What a file of one table holds, whatever its format and whatever its rows are: the rows, their account and the digest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ...register.reading import Reading
from ...register.rows import Value
from ...register.totals import Missing
from .columns import Kind, json_name
from .extract import (
    JSON_VALUES,
    MISSED,
    Statement,
    also,
    digests_of,
    json_row,
    lacks_told,
    origin_stated,
    release_object,
    release_stated,
    software_object,
    software_stated,
)


class TableColumn(NamedTuple):
    """`width`: in characters, in a spreadsheet."""

    kind: Kind
    value: Callable[[Any, Reading], Any]
    width: int


class FileTable(NamedTuple):
    """What is the same in every file of a table. `things`: what JSON and the name of the file call its rows.

    `sets`: every set of columns that these files had, by its name: the hash of a set never changes when a later one comes."""

    title: str
    things: str
    order: str
    sets: Mapping[str, Mapping[str, TableColumn]]
    definitions: Mapping[str, str]

    @property
    def newest_set(self) -> str:
        return list(self.sets)[-1]

    @property
    def columns(self) -> Mapping[str, TableColumn]:
        return self.sets[self.newest_set]


@dataclass
class TableExtract:
    """The rows of a table at one release, about to become a file.

    `chosen`: what narrows them, in words `in_words`; `counted`: what else is counted of them, each with its remark."""

    table: FileTable
    rows: list[Any]
    reading: Reading
    permalink: str
    in_words: str
    chosen: dict[str, list[Value]] = field(default_factory=dict)
    lacks: list[tuple[str, Missing]] = field(default_factory=list)
    counted: list[tuple[str, int, str]] = field(default_factory=list)

    def keyed(self) -> Iterable[tuple[str, Any]]:
        """Each row with its key among those that are kept."""
        return ((str(number), row) for number, row in enumerate(self.rows))

    def kept_rows(self, name: str) -> dict[str, str]:
        """{key: a row as it was written under `name`}, where rows are written once for a release."""
        return {}

    @cached_property
    def values(self) -> list[list[Any]]:
        """Of each row the value of every column."""
        filling = [column.value for column in self.table.columns.values()]
        return [[value(row, self.reading) for value in filling] for row in self.rows]

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """The rows as JSON, with every column by name."""
        making = [(json_name(heading), JSON_VALUES.get(column.kind)) for heading, column in self.table.columns.items()]
        return [json_row(making, cells) for cells in self.values]

    @cached_property
    def digests(self) -> dict[str, str]:
        """{set of columns: SHA-256 of the rows with those, as canonical JSON}: the same in every format."""
        sets = {name: {json_name(heading) for heading in columns} for name, columns in self.table.sets.items()}
        return digests_of(self.objects, sets)

    @cached_property
    def missed(self) -> list[tuple[str, int, int]]:
        """(what was chosen, deals of the release of which it is not known, in part): a filter can miss these."""
        return [(label, lack.unknown, lack.incomplete) for label, lack in self.lacks]

    def account(self) -> list[Statement]:
        """What a reader must know to use and repeat this file."""
        text, number = Kind.TEXT, Kind.NUMBER
        return [
            Statement("Register", text, "Register Regio Deals"),
            Statement("Selectie", text, self.in_words),
            *self.search_stated(),
            Statement("Volgorde", text, self.table.order),
            *release_stated(self.reading),
            *self.numbers_stated(),
            *(
                Statement(f"Kan ontbreken: {facet}", number, unknown, also(MISSED, incomplete))
                for facet, unknown, incomplete in self.missed
            ),
            *(Statement(term, text, meaning) for term, meaning in self.table.definitions.items()),
            *origin_stated(self.permalink),
            *(
                Statement(f"SHA-256 van de gegevens ({name})", text, digest, self.covered(name))
                for name, digest in self.digests.items()
            ),
            software_stated(),
        ]

    def search_stated(self) -> list[Statement]:
        """What the account says of a search."""
        return []

    def numbers_stated(self) -> list[Statement]:
        """What it says of how many there are."""
        number = Kind.NUMBER
        return [
            Statement("Aantal rijen", number, len(self.rows)),
            *(Statement(label, number, counted, remark) for label, counted, remark in self.counted),
        ]

    def covered(self, name: str) -> str:
        """What the digest of a set of columns is of."""
        which = "alle" if name == self.table.newest_set else f"de eerste {len(self.table.sets[name])}"
        return f"Van ‘{self.table.things}’ in het JSON-bestand, volgens RFC 8785: {which} kolommen."

    def account_object(self) -> dict[str, Any]:
        """The account as JSON."""
        return {
            "selectie": self.in_words,
            "gekozen": {name: [value.slug for value in values] for name, values in self.chosen.items()},
            "volgorde": self.table.order,
            "publicatie": release_object(self.reading),
            "aantalRijen": len(self.rows),
            "aantallen": [
                {"wat": label, "aantal": counted, "uitleg": remark} for label, counted, remark in self.counted
            ],
            "kanOntbreken": lacks_told(self.missed),
            "begrippen": dict(self.table.definitions),
            "licentie": "CC0-1.0",
            "permalink": self.permalink,
            "sha256": self.digests[self.table.newest_set],
            "sha256PerKolommen": self.digests,
            "kolommen": {
                name: [json_name(heading) for heading in columns] for name, columns in self.table.sets.items()
            },
            "software": software_object(),
        }
