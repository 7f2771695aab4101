"""What a file of programme lines holds, whatever its format: the lines, their account and the digest of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from ...language.text import many_deals
from ...register.facet import FACETS
from ...register.lines import LineSelection, ListedLine
from ...register.models import canonical_bytes, sha256
from ...register.reading import Reading
from ...register.rows import Value
from ...register.totals import Missing
from .columns import OF_RELEASE, WHERE_REGIONS_LIE, Kind, json_name, permalink
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

LINES_TITLE = "Programmalijnen"
ORDER = "tranche, dan de naam van de deal, dan de volgorde in de bron"
LINE_DEFINITIONS = {
    "Programmalijn": "Een onderdeel van een deal: waaraan gewerkt wordt. Staat er ‘redactie’ bij ‘Opschrift van’, dan geeft de bron "
    "de lijn geen naam en is het opschrift van de redactie.",
    "Thema's": "Welke programmalijn bij welk thema hoort, is een indeling van de redactie. Een lege cel, en in JSON een lege "
    "lijst, betekent dat de redactie geen thema koos.",
    "Wat niet bekend is": "Een deal zonder regel in dit bestand heeft in dit register geen programmalijnen. Dat betekent niet dat die "
    "deal ze niet heeft.",
}
SEARCHED_LINES = (
    "Zoeken is een vraag aan het programma, niet aan de publicatie: een latere versie van het programma kan met dezelfde "
    "woorden andere programmalijnen geven. Daarom staan de gevonden deals hier bij naam."
)


class LineColumn(NamedTuple):
    kind: Kind
    value: Callable[[ListedLine, Reading], Any]
    # In characters, in a spreadsheet.
    width: int


def of_its_deal(name: str, columns: Any) -> LineColumn:
    """The column of that heading in the files of deals, for the deal of a line."""
    column = columns[name]
    return LineColumn(column.kind, lambda line, reading: column.value(line.deal, reading), column.width)


# Heading → how a line fills it.
FIRST_LINE_COLUMNS = {
    "Programmalijn": LineColumn(Kind.TEXT, lambda line, reading: line.said.name, 36),
    "Opschrift van": LineColumn(Kind.TEXT, lambda line, reading: "bron" if line.said.literal else "redactie", 12),
    "Omschrijving": LineColumn(Kind.TEXT, lambda line, reading: line.said.description, 60),
    "Thema's (indeling redactie)": LineColumn(
        Kind.NAMES, lambda line, reading: [theme.label for theme in line.themes], 30
    ),
    "Codes thema's": LineColumn(Kind.NAMES, lambda line, reading: line.said.themes, 24),
    "Einde van de lijn": LineColumn(Kind.TEXT, lambda line, reading: line.said.end and line.said.end.in_words, 24),
    "Regio Deal": LineColumn(Kind.TEXT, lambda line, reading: line.deal.name, 28),
    "Kort adres": LineColumn(Kind.TEXT, lambda line, reading: line.deal.slug, 24),
    "Sleutel": LineColumn(Kind.TEXT, lambda line, reading: line.said.key, 10),
    "Tranche": LineColumn(Kind.NUMBER, lambda line, reading: line.deal.tranche.number, 10),
    "Regio": LineColumn(Kind.TEXT, lambda line, reading: line.deal.region.label, 24),
    FACETS["ligging"].heading_in_files: of_its_deal(FACETS["ligging"].heading_in_files, WHERE_REGIONS_LIE),
    "Codes ligging": of_its_deal("Codes ligging", WHERE_REGIONS_LIE),
    "Bron": LineColumn(Kind.TEXT, lambda line, reading: line.said.read_in and line.said.read_in.source, 40),
    "Vindplaats": LineColumn(Kind.TEXT, lambda line, reading: line.said.read_in and line.said.read_in.place, 30),
    "Peildatum": of_its_deal("Peildatum", OF_RELEASE),
    "Publicatie": of_its_deal("Publicatie", OF_RELEASE),
    "Permalink": LineColumn(Kind.TEXT, lambda line, reading: f"{permalink(line.deal, reading)}#{line.said.key}", 60),
}
# Every set of columns that these files had, by its name: the hash of a set never changes when a later one comes.
LINE_SETS = {"p1": FIRST_LINE_COLUMNS}
NEWEST_LINE_SET = list(LINE_SETS)[-1]
LINE_COLUMNS = LINE_SETS[NEWEST_LINE_SET]
NAMED_LINE_SETS = {
    name: [(json_name(heading), column) for heading, column in columns.items()] for name, columns in LINE_SETS.items()
}


@dataclass
class LinesExtract:
    """One selection of programme lines at one release, about to become a file."""

    selection: LineSelection
    reading: Reading
    chosen: dict[str, list[Value]]
    lacks: list[tuple[str, Missing]]
    permalink: str

    @cached_property
    def rows(self) -> list[ListedLine]:
        return self.selection.lines()

    @property
    def in_words(self) -> str:
        return selection_in_words(self.chosen, "Alle programmalijnen")

    def objects_with(self, name: str) -> list[dict[str, Any]]:
        """The lines as JSON, with the columns of one set."""
        return [
            {
                heading: json_value(column.kind, column.value(line, self.reading))
                for heading, column in NAMED_LINE_SETS[name]
            }
            for line in self.rows
        ]

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        return self.objects_with(NEWEST_LINE_SET)

    @cached_property
    def digests(self) -> dict[str, str]:
        """{set of columns: SHA-256 of the lines with those, as canonical JSON}: the same in every format."""
        return {
            name: sha256(canonical_bytes(self.objects if name == NEWEST_LINE_SET else self.objects_with(name)))
            for name in LINE_SETS
        }

    @property
    def searched(self) -> list[str]:
        """What was searched for, if anything."""
        return [value.slug for value in self.chosen.get("q", [])]

    @property
    def found_in(self) -> dict[str, str]:
        """{short address: name} of the deals that the lines are of."""
        return {line.deal.slug: line.deal.name for line in self.rows}

    @property
    def known(self) -> tuple[int, int]:
        """Of how many deals of the release lines are known, and how many deals there are."""
        index = self.selection.index
        return index.with_lines.bit_count(), len(index.deals.rows)

    @cached_property
    def missed(self) -> list[tuple[str, int, int]]:
        """(what was chosen, deals of the release of which it is not known, in part): a filter can miss these."""
        return [(label, lack.unknown, lack.incomplete) for label, lack in self.lacks]

    def account(self) -> list[Statement]:
        """What a reader must know to use and repeat this file."""
        text, number, everything = Kind.TEXT, Kind.NUMBER, len(self.selection.index.lines)
        known, deals = self.known
        return [
            Statement("Register", text, "Register Regio Deals"),
            Statement("Selectie", text, self.in_words),
            *(
                Statement(f"Gezocht met ‘{words}’", Kind.NAMES, list(self.found_in.values()), SEARCHED_LINES)
                for words in self.searched
            ),
            Statement("Volgorde", text, ORDER),
            *release_stated(self.reading),
            Statement(
                "Aantal rijen", number, len(self.rows), f"Van de {everything} programmalijnen in deze publicatie."
            ),
            Statement("Deals met programmalijnen", number, known, f"Van de {many_deals(deals)} in deze publicatie."),
            *(
                Statement(f"Kan ontbreken: {facet}", number, unknown, also(MISSED, incomplete))
                for facet, unknown, incomplete in self.missed
            ),
            *(Statement(term, text, meaning) for term, meaning in LINE_DEFINITIONS.items()),
            *origin_stated(self.permalink),
            *(
                Statement(f"SHA-256 van de gegevens ({name})", text, digest, lines_covered(name))
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
                {"woorden": words, "deals": list(self.found_in), "uitleg": SEARCHED_LINES} for words in self.searched
            ],
            "volgorde": ORDER,
            "publicatie": release_object(self.reading),
            "aantalRijen": len(self.rows),
            "dealsMetProgrammalijnen": {"bekend": known, "deals": deals},
            "kanOntbreken": lacks_told(self.missed),
            "begrippen": LINE_DEFINITIONS,
            "licentie": "CC0-1.0",
            "permalink": self.permalink,
            "sha256": self.digests[NEWEST_LINE_SET],
            "sha256PerKolommen": self.digests,
            "kolommen": {name: [column for column, _ in columns] for name, columns in NAMED_LINE_SETS.items()},
            "software": software_object(),
        }


def lines_covered(name: str) -> str:
    """What the digest of a set of columns is of."""
    which = "alle" if name == NEWEST_LINE_SET else f"de eerste {len(LINE_SETS[name])}"
    return f"Van ‘programmalijnen’ in het JSON-bestand, volgens RFC 8785: {which} kolommen."
