"""The columns of the files of aims and results, and what is particular to their account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.dates import day_or_none
from ...language.text import many_deals
from ...language.vocabulary import LABELS
from ...register.facet import FACETS
from ...register.index import Index
from ...register.reported import AimRow
from ...register.results import AimOrResult, replaced_results
from ..filters import ReportedFilter
from .columns import CODES_OF_FACETS, INVOLVED_MINISTRIES, OF_DEAL, WHERE_REGIONS_LIE, Kind, yes_or_no
from .extract import Statement
from .parts_extract import OF_RELEASE_AND_DAY, PartTable, of_its_deal, permalink_to
from .table_extract import FileTable, TableColumn

REPORTED_DEFINITIONS = {
    "Doel": "Wat de partijen willen bereiken, in eigen woorden van het register, zoals een bron het zegt.",
    "Resultaat": "Wat een bron als resultaat meldt, in eigen woorden van het register. Dit register heeft zelf niets gemeten en "
    "zegt niet dat iets dóór een deal veranderde.",
    "Doel en resultaat": "Een doel en een resultaat horen alleen bij elkaar waar eenheid en woorden gelijk zijn: ‘Hetzelfde gemeten’ is "
    "dan ‘ja’. Anders zijn zij niet te vergelijken.",
    "Niet optellen": "Tel getallen niet bij elkaar op: zij tellen niet hetzelfde, gaan over andere momenten en kunnen elkaar "
    "bevatten. Een leeg getal is onbekend, nooit 0.",
    "Aard": "Of iets een activiteit, prestatie, uitkomst of context is, is een indeling van de redactie. Een lege cel bij een "
    "resultaat betekent dat het niet is ingedeeld.",
    "Jaar": "Van een resultaat het jaar waarover het gaat. Een streefjaar van een doel staat in een eigen kolom.",
    "Wat niet bekend is": "Een deal zonder regel in dit bestand heeft in dit register geen doel of resultaat dat hierbij past. Dat betekent "
    "niet dat die deal niets wilde bereiken of niets meldde.",
}
SEARCHED_REPORTED = (
    "Zoeken is een vraag aan het programma, niet aan de publicatie: een latere versie van het programma kan met dezelfde "
    "woorden andere doelen en resultaten geven. Daarom staan de gevonden deals hier bij naam."
)


def a_text(value: Callable[[AimOrResult], str | None], width: int) -> TableColumn:
    return TableColumn(Kind.TEXT, lambda part, reading: value(part), width)


def a_number(kind: Kind, value: Callable[[AimOrResult], Any], width: int = 12) -> TableColumn:
    return TableColumn(kind, lambda part, reading: value(part), width)


def of_aim(value: Callable[[AimRow], Any]) -> Callable[[AimOrResult], Any]:
    """What only an aim has; of a result it is nothing."""
    return lambda part: value(part.said) if isinstance(part.said, AimRow) else None


def of_result(name: str) -> Callable[[AimOrResult], Any]:
    """What only a result has, by its name; of an aim it is nothing."""
    return lambda part: getattr(part.result, name, None)


def of_figure(name: str) -> Callable[[AimOrResult], Any]:
    return lambda part: getattr(part.said.figure, name, None) or None


FIRST_REPORTED_COLUMNS = {
    "Regio Deal": of_its_deal("Regio Deal", OF_DEAL),
    "Kort adres": of_its_deal("Kort adres", OF_DEAL),
    "Sleutel": a_text(lambda part: part.key, 14),
    "Soort": a_text(lambda part: part.kind.label, 10),
    "Programmalijn": a_text(lambda part: part.line and part.line.name, 30),
    "Tekst": a_text(lambda part: part.said.text, 60),
    "Getal": a_number(Kind.MEASURE, lambda part: part.said.figure and part.said.figure.amount),
    "Nauwkeurigheid getal": a_text(of_figure("precision"), 14),
    "Eenheid": a_text(of_figure("unit"), 20),
    "Streefjaar": a_number(Kind.NUMBER, of_aim(lambda aim: aim.year)),
    "Indicator": a_text(of_aim(lambda aim: aim.indicator), 30),
    "Nulmeting": a_number(Kind.MEASURE, of_aim(lambda aim: aim.baseline and aim.baseline.amount)),
    "Eenheid nulmeting": a_text(of_aim(lambda aim: aim.baseline and aim.baseline.unit), 20),
    "Jaar nulmeting": a_number(Kind.NUMBER, of_aim(lambda aim: aim.baseline_year)),
    "Jaar": a_number(Kind.NUMBER, lambda part: None if part.is_aim else part.year),
    "Stand per": a_number(Kind.DATE, lambda part: day_or_none(part.result and part.result.stand), 13),
    "Nauwkeurigheid stand": a_text(of_result("precision"), 14),
    "Opgeteld vanaf het begin": a_text(lambda part: yes_or_no(part.result and part.result.cumulative), 12),
    "Aard (indeling redactie)": a_text(lambda part: part.nature and LABELS["aard"][part.nature], 16),
    "Reden": a_text(lambda part: part.no_figure and LABELS["geenGetal"][part.no_figure], 22),
    "Sleutel doel": a_text(of_result("aim"), 14),
    "Hetzelfde gemeten": a_text(lambda part: yes_or_no(part.result and part.result.same), 12),
    "Gemeld door": a_text(lambda part: part.said.read_in.publisher, 30),
    "Bron": a_text(lambda part: part.said.read_in.title, 40),
    "Kort adres bron": a_text(lambda part: part.said.read_in.source, 24),
    "Datum bron": a_number(Kind.DATE, lambda part: day_or_none(part.said.read_in.date), 13),
    "Vindplaats": a_text(lambda part: part.said.read_in.place, 30),
    "Thema's (indeling redactie)": TableColumn(
        Kind.NAMES, lambda part, reading: [theme.label for theme in part.themes], 30
    ),
    "Codes thema's": TableColumn(Kind.NAMES, lambda part, reading: [theme.slug for theme in part.themes], 24),
    "Tranche": of_its_deal("Tranche", OF_DEAL),
    "Regio": of_its_deal("Regio", OF_DEAL),
    "Ministeries": of_its_deal("Ministeries", OF_DEAL),
    FACETS["ministerie"].codes_in_files: of_its_deal(FACETS["ministerie"].codes_in_files, CODES_OF_FACETS),
    FACETS["betrokken"].heading_in_files: of_its_deal(FACETS["betrokken"].heading_in_files, INVOLVED_MINISTRIES),
    FACETS["betrokken"].codes_in_files: of_its_deal(FACETS["betrokken"].codes_in_files, INVOLVED_MINISTRIES),
    "Provincies": of_its_deal("Provincies", OF_DEAL),
    FACETS["ligging"].heading_in_files: of_its_deal(FACETS["ligging"].heading_in_files, WHERE_REGIONS_LIE),
    **OF_RELEASE_AND_DAY,
    "Permalink": permalink_to(lambda part: part.key),
}
REPORTED_TABLE = PartTable(
    FileTable(
        "Doelen en resultaten",
        "resultaten",
        "de naam van de deal, dan de programmalijn, dan het doel met wat erover gemeld is",
        {"r1": FIRST_REPORTED_COLUMNS},
        REPORTED_DEFINITIONS,
    ),
    SEARCHED_REPORTED,
    ("Deals met een doel of resultaat", "dealsMetDoelOfResultaat"),
    ReportedFilter,
    lambda part: part.key,
)


def reported_notes(deals: Index, without: int) -> list[tuple[str, Statement]]:
    """What the account of such a file says besides. `without`: the deals that have what was asked of a deal, and no row."""
    replaced = replaced_results(deals)
    names = [row.name for row in deals.rows_in(without)]
    left_out = Statement(
        "Niet opgenomen", Kind.NUMBER, replaced, "Resultaten uit een verslag waarvan een nieuwere versie bestaat."
    )
    lacking = Statement(
        "Deals zonder rij",
        Kind.NAMES,
        names,
        f"{many_deals(len(names))} met dezelfde keuze, waarvan hier niets staat. Dat betekent niet dat er niets is.",
    )
    return [("nietOpgenomen", left_out), ("dealsZonderRij", lacking)]
