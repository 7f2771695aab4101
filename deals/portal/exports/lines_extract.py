"""The columns of the files of programme lines, and what is particular to their account."""

from __future__ import annotations

from ...register.facet import FACETS
from ..filters import LineFilter
from .columns import WHERE_REGIONS_LIE, Kind
from .parts_extract import OF_RELEASE_AND_DAY, PartTable, of_its_deal, permalink_to
from .table_extract import FileTable, TableColumn

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
# Heading → how a line fills it.
FIRST_LINE_COLUMNS = {
    "Programmalijn": TableColumn(Kind.TEXT, lambda line, reading: line.said.name, 36),
    "Opschrift van": TableColumn(Kind.TEXT, lambda line, reading: "bron" if line.said.literal else "redactie", 12),
    "Omschrijving": TableColumn(Kind.TEXT, lambda line, reading: line.said.description, 60),
    "Thema's (indeling redactie)": TableColumn(
        Kind.NAMES, lambda line, reading: [theme.label for theme in line.themes], 30
    ),
    "Codes thema's": TableColumn(Kind.NAMES, lambda line, reading: line.said.themes, 24),
    "Einde van de lijn": TableColumn(Kind.TEXT, lambda line, reading: line.said.end and line.said.end.in_words, 24),
    "Regio Deal": TableColumn(Kind.TEXT, lambda line, reading: line.deal.name, 28),
    "Kort adres": TableColumn(Kind.TEXT, lambda line, reading: line.deal.slug, 24),
    "Sleutel": TableColumn(Kind.TEXT, lambda line, reading: line.said.key, 10),
    "Tranche": TableColumn(Kind.NUMBER, lambda line, reading: line.deal.tranche.number, 10),
    "Regio": TableColumn(Kind.TEXT, lambda line, reading: line.deal.region.label, 24),
    FACETS["ligging"].heading_in_files: of_its_deal(FACETS["ligging"].heading_in_files, WHERE_REGIONS_LIE),
    "Codes ligging": of_its_deal("Codes ligging", WHERE_REGIONS_LIE),
    "Bron": TableColumn(Kind.TEXT, lambda line, reading: line.said.read_in and line.said.read_in.source, 40),
    "Vindplaats": TableColumn(Kind.TEXT, lambda line, reading: line.said.read_in and line.said.read_in.place, 30),
    **OF_RELEASE_AND_DAY,
    "Permalink": permalink_to(lambda line: line.said.key),
}
LINE_TABLE = PartTable(
    FileTable(
        "Programmalijnen",
        "programmalijnen",
        "tranche, dan de naam van de deal, dan de volgorde in de bron",
        {"p1": FIRST_LINE_COLUMNS},
        LINE_DEFINITIONS,
    ),
    SEARCHED_LINES,
    ("Deals met programmalijnen", "dealsMetProgrammalijnen"),
    LineFilter,
    lambda line: line.said.key,
)
