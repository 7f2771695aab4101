"""The columns of tables of facts: one row is one fact of a deal as a content states it, with its source and its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...language.dates import day_or_none
from ...language.money import cents
from ...language.vocabulary import code_in_words
from ...register.stated_facts import StatedFact
from ...register.wording import SECTIONS
from .columns import OF_DEAL, Kind, yes_or_no
from .parts_extract import OF_RELEASE_AND_DAY, of_its_deal, permalink_to
from .table_extract import FileTable, TableColumn

ONE_FACT = {
    "Eén rij is één gegeven": "Elke rij is één gegeven van één deal, met de bron waarin het gelezen is. Alleen wat op de peildatum gold, staat "
    "erin.",
    "Wat niet bekend is": "Een deal zonder regel in dit bestand heeft hiervan niets in het register. Dat betekent niet dat het er niet "
    "is.",
}
NOT_TO_BE_ADDED = {
    "Tel niet alles op": "Er staan ook delen van bedragen in, en bedragen die bronnen op een ander moment noemen. Tel ‘Bedrag (€)’ daarom "
    "niet op. ‘Telt mee (€)’ is per deal en per kant het ene bedrag dat in totalen meetelt.",
    "Momenten": "‘Moment’ zegt wanneer een bron het bedrag noemt: bij de selectie, in het convenant of later. Dat zijn verschillende "
    "momenten.",
}


def fact_cell(kind: Kind, value: Callable[[StatedFact], Any], width: int) -> TableColumn:
    return TableColumn(kind, lambda fact, reading: value(fact), width)


def as_stated(name: str, width: int, kind: Kind = Kind.TEXT) -> TableColumn:
    """A field of the fact as it stands there; of a kind of fact that has no such field it is nothing."""
    return fact_cell(kind, lambda fact: fact.fact.get(name) or None, width)


def said_in_words(name: str, vocabulary: str, width: int) -> TableColumn:
    """A code of a list of words, as people read it."""
    return fact_cell(Kind.TEXT, lambda fact: (code := fact.fact.get(name)) and code_in_words(vocabulary, code), width)


def said_yes_or_no(name: str, width: int) -> TableColumn:
    return fact_cell(Kind.TEXT, lambda fact: yes_or_no(fact.fact.get(name)), width)


def of_source(name: str, width: int) -> TableColumn:
    return fact_cell(Kind.TEXT, lambda fact: fact.source and fact.source.get(name), width)


# What every such table begins and ends with.
WHOSE = {name: of_its_deal(name, OF_DEAL) for name in ("Regio Deal", "Kort adres", "Tranche", "Regio")}
WHERE_READ = {
    "Toelichting": as_stated("toelichting", 36),
    "Geldig van": fact_cell(Kind.DATE, lambda fact: day_or_none(fact.fact["geldigVan"]), 13),
    "Geldig tot": fact_cell(Kind.DATE, lambda fact: day_or_none(fact.fact["geldigTot"]), 13),
    "Bron": of_source("titel", 40),
    "Uitgever": of_source("uitgever", 26),
    "Datum bron": fact_cell(Kind.DATE, lambda fact: day_or_none(fact.source and fact.source["datum"]), 13),
    "Vindplaats": fact_cell(Kind.TEXT, lambda fact: fact.place, 30),
    "Kort adres bron": of_source("slug", 24),
    "Sleutel": fact_cell(Kind.TEXT, lambda fact: fact.key, 14),
    **OF_RELEASE_AND_DAY,
    "Permalink": permalink_to(lambda fact: fact.key),
}


def fact_table(
    title: str,
    things: str,
    order: str,
    columns: Mapping[str, TableColumn],
    definitions: Mapping[str, str] | None = None,
) -> FileTable:
    return FileTable(
        title, things, order, {"f1": {**WHOSE, **columns, **WHERE_READ}}, {**ONE_FACT, **(definitions or {})}
    )


# Kind of fact → its table, by the name that an overview asks it by.
FACT_TABLES = {
    "bijdragen": fact_table(
        "Bijdragen",
        "bijdragen",
        "de naam van de deal, dan de volgorde in het register",
        {
            "Kant": said_in_words("kant", "kant", 14),
            "Wie bijdraagt": as_stated("bijdrager", 26),
            "Bedrag (€)": fact_cell(Kind.MONEY, lambda fact: cents(fact.fact["bedrag"]), 20),
            "Nauwkeurigheid": said_in_words("nauwkeurigheid", "nauwkeurigheid", 14),
            "Moment": said_in_words("moment", "moment", 14),
            "Telt mee (€)": fact_cell(Kind.MONEY, lambda fact: cents(fact.fact["bedrag"]) if fact.counts else None, 20),
            "Deel van (sleutel)": as_stated("onderdeelVan", 14),
        },
        NOT_TO_BE_ADDED,
    ),
    "ondertekeningen": fact_table(
        "Ondertekeningen",
        "ondertekeningen",
        "de naam van de deal, dan het ministerie",
        {
            "Ministerie": as_stated("afkorting", 12),
            "Naam bij ondertekening": as_stated("naam", 36),
            "Code ministerie": as_stated("code", 12),
            "Kort adres ministerie": as_stated("slug", 14),
        },
        {
            "Ministeries": "Meer ministeries tekenen samen. Het geld van een deal is niet per ministerie verdeeld: hoeveel één ministerie "
            "bijdraagt, staat in geen bron.",
        },
    ),
    "gemeenten": fact_table(
        "Gemeenten en andere plaatsen",
        "gemeenten",
        "de naam van de deal, dan de plaats",
        {
            "Plaats": as_stated("naam", 26),
            "Soort plaats": fact_cell(Kind.TEXT, lambda fact: SECTIONS[fact.list], 20),
            "Code": as_stated("code", 12),
            "Code provincie": as_stated("provincie", 12),
            "Deel van de gemeente": as_stated("deelgebied", 24),
            "Omvang zeker": said_yes_or_no("omvangZeker", 10),
            "Land": as_stated("land", 14),
        },
        {
            "Omvang zeker": "Staat er ‘nee’, dan laat de bron in het midden hoeveel van de plaats meedoet.",
        },
    ),
    "mijlpalen": fact_table(
        "Mijlpalen",
        "mijlpalen",
        "de naam van de deal, dan de dag",
        {
            "Stap": said_in_words("soort", "mijlpaal", 26),
            "Datum": fact_cell(Kind.DATE, lambda fact: day_or_none(fact.fact["datum"]), 13),
            "Nauwkeurigheid datum": said_in_words("nauwkeurigheid", "precisie", 14),
            "Programmalijn": fact_cell(Kind.TEXT, lambda fact: fact.line, 30),
        },
        {
            "Datum": "Is alleen een maand of een jaar bekend, dan staat hier de eerste dag ervan, en zegt ‘Nauwkeurigheid datum’ dat. Een "
            "datum na die van de bron is een plan.",
        },
    ),
}
