"""What a file of parts of deals holds, whatever its format: the rows, their account and the digest of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ...language.text import many_deals
from ...register.deal_parts import PartSelection
from ...register.models import canonical_bytes, sha256
from ...register.reading import Reading
from ...register.rows import Value
from ...register.totals import Missing
from ..filters import PartFilter
from .columns import OF_RELEASE, Kind, json_name, permalink
from .extract import (
    MISSED,
    Statement,
    also,
    json_value,
    lacks_told,
    origin_stated,
    release_object,
    release_stated,
    selection_in_words,
    software_object,
    software_stated,
)


class PartColumn(NamedTuple):
    kind: Kind
    # Of a part, at the release that is read.
    value: Callable[[Any, Reading], Any]
    # In characters, in a spreadsheet.
    width: int


def of_its_deal(name: str, columns: Any) -> PartColumn:
    """The column of that heading in the files of deals, for the deal of a part."""
    column = columns[name]
    return PartColumn(column.kind, lambda part, reading: column.value(part.deal, reading), column.width)


# What every file of parts ends with.
OF_RELEASE_AND_DAY = {name: of_its_deal(name, OF_RELEASE) for name in ("Peildatum", "Publicatie")}


def permalink_to(key: Callable[[Any], str]) -> PartColumn:
    """The address of a part on the page of its deal, for ever; `key`: of the fact."""
    return PartColumn(Kind.TEXT, lambda part, reading: f"{permalink(part.deal, reading)}#{key(part)}", 60)


@dataclass(frozen=True)
class PartTable:
    """What the files of one kind of parts have in common. Its texts are Dutch, for readers.

    `things`: several of them, as JSON and file names have it; `known`: of how many deals some are known, in the account and
    in JSON; `key`: of a part within its deal; `sets`: every set of columns that these files had, by its name, the newest
    last: the hash of a set never changes when a later one comes."""

    title: str
    things: str
    order: str
    definitions: dict[str, str]
    searched: str
    known: tuple[str, str]
    filters: type[PartFilter]
    key: Callable[[Any], str]
    sets: dict[str, dict[str, PartColumn]]

    @property
    def everything(self) -> str:
        return f"Alle {self.title.lower()}"

    @property
    def newest(self) -> str:
        return list(self.sets)[-1]

    @property
    def columns(self) -> dict[str, PartColumn]:
        return self.sets[self.newest]

    @cached_property
    def named_sets(self) -> dict[str, list[tuple[str, PartColumn]]]:
        """The columns of each set, as JSON names them."""
        return {
            name: [(json_name(heading), column) for heading, column in columns.items()]
            for name, columns in self.sets.items()
        }

    def covers(self, name: str) -> str:
        """What the digest of a set of columns is of."""
        which = "alle" if name == self.newest else f"de eerste {len(self.sets[name])}"
        return f"Van ‘{self.things}’ in het JSON-bestand, volgens RFC 8785: {which} kolommen."


@dataclass
class PartsExtract:
    """One selection of parts at one release, about to become a file. `noted`: what else its account says, for people and, by
    name, as JSON."""

    table: PartTable
    selection: PartSelection[Any]
    reading: Reading
    chosen: dict[str, list[Value]]
    lacks: list[tuple[str, Missing]]
    permalink: str
    noted: list[tuple[str, Statement]] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Any]:
        return self.selection.parts()

    @property
    def in_words(self) -> str:
        return selection_in_words(self.chosen, self.table.everything, self.table.filters.base_filters)

    def objects_with(self, name: str) -> list[dict[str, Any]]:
        """The parts as JSON, with the columns of one set."""
        return [
            {
                heading: json_value(column.kind, column.value(part, self.reading))
                for heading, column in self.table.named_sets[name]
            }
            for part in self.rows
        ]

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        return self.objects_with(self.table.newest)

    @cached_property
    def digests(self) -> dict[str, str]:
        """{set of columns: SHA-256 of the parts with those, as canonical JSON}: the same in every format."""
        return {
            name: sha256(canonical_bytes(self.objects if name == self.table.newest else self.objects_with(name)))
            for name in self.table.sets
        }

    @property
    def searched(self) -> list[str]:
        """What was searched for, if anything."""
        return [value.slug for value in self.chosen.get("q", [])]

    @property
    def found_in(self) -> dict[str, str]:
        """{short address: name} of the deals that the parts are of."""
        return {part.deal.slug: part.deal.name for part in self.rows}

    @property
    def known(self) -> tuple[int, int]:
        """Of how many deals of the release such parts are known, and how many deals there are."""
        index = self.selection.index
        return index.with_parts.bit_count(), len(index.deals.rows)

    @cached_property
    def missed(self) -> list[tuple[str, int, int]]:
        """(what was chosen, deals of the release of which it is not known, in part): a filter can miss these."""
        return [(label, lack.unknown, lack.incomplete) for label, lack in self.lacks]

    def account(self) -> list[Statement]:
        """What a reader must know to use and repeat this file."""
        text, number, everything, table = Kind.TEXT, Kind.NUMBER, len(self.selection.index.parts), self.table
        known, deals = self.known
        return [
            Statement("Register", text, "Register Regio Deals"),
            Statement("Selectie", text, self.in_words),
            *(
                Statement(f"Gezocht met ‘{words}’", Kind.NAMES, list(self.found_in.values()), table.searched)
                for words in self.searched
            ),
            Statement("Volgorde", text, table.order),
            *release_stated(self.reading),
            Statement(
                "Aantal rijen",
                number,
                len(self.rows),
                f"Van de {everything} {table.title.lower()} in deze publicatie.",
            ),
            Statement(table.known[0], number, known, f"Van de {many_deals(deals)} in deze publicatie."),
            *(statement for _, statement in self.noted),
            *(
                Statement(f"Kan ontbreken: {facet}", number, unknown, also(MISSED, incomplete))
                for facet, unknown, incomplete in self.missed
            ),
            *(Statement(term, text, meaning) for term, meaning in table.definitions.items()),
            *origin_stated(self.permalink),
            *(
                Statement(f"SHA-256 van de gegevens ({name})", text, digest, table.covers(name))
                for name, digest in self.digests.items()
            ),
            software_stated(),
        ]

    def account_object(self) -> dict[str, Any]:
        """The account as JSON."""
        known, deals = self.known
        return {
            "selectie": self.in_words,
            "gekozen": {facet: [value.slug for value in values] for facet, values in self.chosen.items()},
            "gezocht": [
                {"woorden": words, "deals": list(self.found_in), "uitleg": self.table.searched}
                for words in self.searched
            ],
            "volgorde": self.table.order,
            "publicatie": release_object(self.reading),
            "aantalRijen": len(self.rows),
            self.table.known[1]: {"bekend": known, "deals": deals},
            **{name: statement.value for name, statement in self.noted},
            "kanOntbreken": lacks_told(self.missed),
            "begrippen": self.table.definitions,
            "licentie": "CC0-1.0",
            "permalink": self.permalink,
            "sha256": self.digests[self.table.newest],
            "sha256PerKolommen": self.digests,
            "kolommen": {name: [column for column, _ in columns] for name, columns in self.table.named_sets.items()},
            "software": software_object(),
        }
