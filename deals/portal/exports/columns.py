"""The columns of every file: one line each, read by CSV, spreadsheets and JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from django.conf import settings

from ...language.dates import day_or_none, dutch_date
from ...language.money import content_number, euros
from ...language.vocabulary import LABELS, Side, code_in_words
from ...register.facet import FACETS, Facet
from ...register.progress import EVENT, notices_of
from ...register.reading import Reading
from ...register.reported import AimRow, ResultRow
from ...register.rows import Former, Place, Row
from ...register.wording import SECTIONS


class Kind(Enum):
    """What a cell holds. None is an empty cell, whatever the kind."""

    TEXT = "text"
    NAMES = "a list of texts"
    NUMBER = "a whole number"
    MEASURE = "a number as a source has it, with its decimals"
    MONEY = "integer cents"
    DATE = "a day"


def yes_or_no(value: bool | None) -> str | None:
    """As a cell says it; what is not said is an empty cell."""
    return None if value is None else "ja" if value else "nee"


def cell_in_words(kind: Kind, value: Any) -> str:
    """A cell that is not empty, as people read it."""
    match kind:
        case Kind.MONEY:
            return euros(value)
        case Kind.DATE:
            return dutch_date(value)
        case Kind.NAMES:
            return "; ".join(value)
        case Kind.MEASURE:
            return str(value).replace(".", ",")
    return str(value)


class Column(NamedTuple):
    kind: Kind
    value: Callable[[Row, Reading], Any]
    # In characters, in a spreadsheet.
    width: int
    # Whether the amounts of several deals are added up.
    summed: bool = True


def of_facet(facet: Facet, width: int) -> Column:
    """The values of a facet, by name; what is not known is nothing."""
    return Column(
        Kind.NAMES,
        lambda row, reading: [value.label for value in facet.values(row) if value != facet.lacking],
        width,
    )


def of_codes(facet: Facet) -> Column:
    """The codes of the values of a facet: those of the official lists, or as addresses have them."""
    return Column(Kind.NAMES, lambda row, reading: facet.codes_in(row), 24)


def place_name(place: Place) -> str:
    return f"{place.name} ({place.part})" if place.part else place.name


def former_text(former: Former) -> str:
    """`partij Twente Board (tot 2026-01-01)`."""
    period = " ".join(f"{word} {day}" for word, day in (("vanaf", former.since), ("tot", former.until)) if day)
    return f"{SECTIONS[former.section]} {former.text} ({period})"


def field_labels(unknown: list[str]) -> list[str]:
    return [LABELS["veld"].get(field, field) for field in unknown]


def permalink(row: Row, reading: Reading) -> str:
    """The address of the deal at this release, for ever."""
    return f"{settings.REGISTER_URL}/deals/{row.slug}/{reading.permanent_suffix}"


# The heading of what both sides pay together.
TOTAL = "Totaal (€)"
# Heading → how a row of the index fills it. `reading` says at which release.
OF_DEAL = {
    "Regio Deal": Column(Kind.TEXT, lambda row, reading: row.name, 32),
    "Kort adres": Column(Kind.TEXT, lambda row, reading: row.slug, 24),
    "Tranche": Column(Kind.NUMBER, lambda row, reading: row.tranche.number, 10),
    "Regio": Column(Kind.TEXT, lambda row, reading: row.region.label, 24),
    "Status": Column(Kind.TEXT, lambda row, reading: row.status.label if row.status else None, 20),
    "Rijksbijdrage (€)": Column(Kind.MONEY, lambda row, reading: row.national, 23),
    "Bron Rijksbijdrage": Column(
        Kind.TEXT, lambda row, reading: row.national_source and row.national_source.source, 40
    ),
    "Vindplaats Rijksbijdrage": Column(
        Kind.TEXT, lambda row, reading: row.national_source and row.national_source.place, 30
    ),
    "Regionale bijdrage (€)": Column(Kind.MONEY, lambda row, reading: row.regional, 23),
    "Bron regionale bijdrage": Column(
        Kind.TEXT, lambda row, reading: row.regional_source and row.regional_source.source, 40
    ),
    "Vindplaats regionale bijdrage": Column(
        Kind.TEXT, lambda row, reading: row.regional_source and row.regional_source.place, 30
    ),
    TOTAL: Column(Kind.MONEY, lambda row, reading: row.total, 23),
    "Ministeries": of_facet(FACETS["ministerie"], 26),
    "Provincies": of_facet(FACETS["provincie"], 24),
    "Gemeenten": Column(Kind.NAMES, lambda row, reading: list(map(place_name, row.municipalities)), 40),
    "Caribisch Nederland": of_facet(FACETS["caribisch"], 21),
    "Buitenland": Column(Kind.NAMES, lambda row, reading: row.abroad, 18),
    "Kenmerken": of_facet(FACETS["kenmerk"], 18),
}
OF_RELEASE = {
    "Niet bekend": Column(Kind.NAMES, lambda row, reading: field_labels(row.unknown), 30),
    "Niet volledig bekend": Column(Kind.NAMES, lambda row, reading: field_labels(row.incomplete), 24),
    "Peildatum": Column(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": Column(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": Column(Kind.TEXT, permalink, 60),
}
# The columns that files had from the beginning.
FIRST = OF_DEAL | OF_RELEASE
# The facets that came after the second set; the share of the region has a column with its number.
LATER_FACETS = ("ligging", "landsdeel", "betrokken", "aandeel")
# A facet that stands in no column above gets one of its own.
OF_FACETS = {
    facet.heading_in_files: of_facet(facet, 24)
    for facet in FACETS.values()
    if facet.heading_in_files not in FIRST and facet.name not in LATER_FACETS
}
# The column of a tranche holds its number already.
CODES_OF_FACETS = {
    facet.codes_in_files: of_codes(facet)
    for facet in FACETS.values()
    if facet.name != "tranche" and facet.name not in LATER_FACETS
}
LATER_COLUMNS = {
    "Datum status": Column(Kind.DATE, lambda row, reading: day_or_none(row.reached_on), 13),
    "Nauwkeurigheid datum status": Column(Kind.TEXT, lambda row, reading: row.reached_precision, 16),
    "Regiokassier": Column(Kind.NAMES, lambda row, reading: row.treasurers, 24),
    "Voorganger": Column(Kind.TEXT, lambda row, reading: row.predecessor, 24),
    "Geldt niet op de peildatum": Column(Kind.NAMES, lambda row, reading: list(map(former_text, row.former)), 40),
    "Valuta": Column(Kind.TEXT, lambda row, reading: "EUR", 8),
}
WHERE_REGIONS_LIE = {
    FACETS["ligging"].heading_in_files: of_facet(FACETS["ligging"], 28),
    "Codes ligging": of_codes(FACETS["ligging"]),
    FACETS["landsdeel"].heading_in_files: of_facet(FACETS["landsdeel"], 28),
}
INVOLVED_MINISTRIES = {
    FACETS["betrokken"].heading_in_files: of_facet(FACETS["betrokken"], 24),
    FACETS["betrokken"].codes_in_files: of_codes(FACETS["betrokken"]),
}


def known_number(things: Sequence[AimRow | ResultRow], with_figure: bool = False) -> int | None:
    """How many there are, or how many of them have a figure; where the register has none it is not known, and not 0."""
    if not things:
        return None
    return sum(1 for thing in things if thing.figure) if with_figure else len(things)


def results_that_stand(row: Row) -> list[ResultRow]:
    """What is reported, without what stood in a report of which there is a newer version."""
    return [result for result in row.results if not result.replaced]


def last_told(row: Row) -> str | None:
    """The day of the newest report or message."""
    return max((notice.date for notice in notices_of(row) if notice.kind != EVENT and notice.date), default=None)


def stated_in_words(row: Row, side: Side) -> str | None:
    """What a source states where no amount of that side counts."""
    return row.stated[side].words if side in row.stated else None


def asked_exactly(row: Row) -> int | None:
    """What was asked, where sources state one exact amount."""
    amounts = {asked.amount for asked in row.asked}
    return row.asked[0].exact_amount if len(amounts) == 1 else None


def share_of_region(row: Row) -> int | float | None:
    """In percent of what both pay; None where either is unknown."""
    if not row.total or row.regional is None:
        return None
    return content_number(round(Decimal(100 * row.regional) / row.total, 2))


IN_SHORT = {
    "Samenvatting": Column(Kind.TEXT, lambda row, reading: row.summary, 60),
    "Bekend als": Column(
        Kind.NAMES, lambda row, reading: [text for part, text in row.texts if part == "andere naam"], 28
    ),
    "Programmalijnen": Column(Kind.NAMES, lambda row, reading: [line.name for line in row.lines], 40),
    "Aantal doelen": Column(Kind.NUMBER, lambda row, reading: known_number(row.aims), 10),
    "Aantal doelen met een getal": Column(
        Kind.NUMBER, lambda row, reading: known_number(row.aims, with_figure=True), 12
    ),
    "Aantal resultaten": Column(Kind.NUMBER, lambda row, reading: known_number(results_that_stand(row)), 11),
    "Aantal resultaten met een getal": Column(
        Kind.NUMBER,
        lambda row, reading: known_number(results_that_stand(row), with_figure=True),
        12,
    ),
    "Datum convenant": Column(Kind.DATE, lambda row, reading: day_or_none(row.covenant_on), 13),
    "Eerste jaar": Column(Kind.NUMBER, lambda row, reading: row.span.first, 9),
    "Laatste jaar": Column(Kind.NUMBER, lambda row, reading: row.span.last, 9),
    "Laatst gemeld": Column(Kind.DATE, lambda row, reading: day_or_none(last_told(row)), 13),
    "Moment Rijksbijdrage": Column(
        Kind.TEXT, lambda row, reading: row.national_moment and code_in_words("moment", row.national_moment), 18
    ),
    "Moment regionale bijdrage": Column(
        Kind.TEXT, lambda row, reading: row.regional_moment and code_in_words("moment", row.regional_moment), 18
    ),
    "Genoemd Rijk (telt niet mee)": Column(Kind.TEXT, lambda row, reading: stated_in_words(row, Side.NATIONAL), 30),
    "Genoemd regio (telt niet mee)": Column(Kind.TEXT, lambda row, reading: stated_in_words(row, Side.REGIONAL), 30),
    "Genoemd Rijk en regio samen (telt niet mee)": Column(
        Kind.TEXT, lambda row, reading: stated_in_words(row, Side.TOTAL), 30
    ),
    "Gevraagd bedrag (€)": Column(Kind.MONEY, lambda row, reading: asked_exactly(row), 20, summed=False),
    "Gevraagd in woorden": Column(Kind.NAMES, lambda row, reading: [asked.words for asked in row.asked], 26),
    "Aandeel regio (%)": Column(Kind.MEASURE, lambda row, reading: share_of_region(row), 10),
    "Aantal bronnen": Column(Kind.NUMBER, lambda row, reading: len(row.sources), 10),
}
SECOND = FIRST | OF_FACETS | CODES_OF_FACETS | LATER_COLUMNS
# Every set of columns that files had, by its name: the hash of a set never changes when a later one comes.
THIRD = SECOND | WHERE_REGIONS_LIE
FOURTH = THIRD | INVOLVED_MINISTRIES
SETS = {"k1": FIRST, "k2": SECOND, "k3": THIRD, "k4": FOURTH, "k5": FOURTH | IN_SHORT}
NEWEST_SET = list(SETS)[-1]
COLUMNS = SETS[NEWEST_SET]


def json_name(heading: str) -> str:
    """`caribischNederland` from `Caribisch Nederland`: what JSON calls a column."""
    first, *rest = re.sub(r" \(.*\)$", "", heading).split()
    return first[0].lower() + first[1:] + "".join(word[0].upper() + word[1:] for word in rest)


class CitedAmount(NamedTuple):
    """Where one counted amount was read."""

    deal: str
    figure: str
    amount: int
    source: str
    place: str | None
    permalink: str


class CitationColumn(NamedTuple):
    """Of what deals are said to have. `width`: in characters, in a spreadsheet."""

    kind: Kind
    value: Callable[[Any], Any]
    width: int


CITATION_COLUMNS = {
    "Regio Deal": CitationColumn(Kind.TEXT, lambda citation: citation.deal, 28),
    "Gegeven": CitationColumn(Kind.TEXT, lambda citation: citation.figure, 20),
    "Bedrag (€)": CitationColumn(Kind.MONEY, lambda citation: citation.amount, 20),
    "Bron": CitationColumn(Kind.TEXT, lambda citation: citation.source, 44),
    "Vindplaats": CitationColumn(Kind.TEXT, lambda citation: citation.place, 36),
    "Permalink": CitationColumn(Kind.TEXT, lambda citation: citation.permalink, 54),
}


def citations(row: Row, reading: Reading) -> list[CitedAmount]:
    """The amounts of `row` that count, each with its source; what is unknown has none."""
    figures = [
        ("Rijksbijdrage", row.national, row.national_source),
        ("Regionale bijdrage", row.regional, row.regional_source),
    ]
    return [
        CitedAmount(row.name, figure, amount, source.source, source.place, f"{permalink(row, reading)}#{source.key}")
        for figure, amount, source in figures
        if amount is not None and source
    ]
