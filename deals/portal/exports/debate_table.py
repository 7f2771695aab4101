"""The columns of the file of an overview for a debate: a row for each line of the page, with the part that it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ...language.dates import day_or_none
from ...register.reading import Reading
from ..question import whole_address
from .columns import Kind
from .table_extract import FileTable, TableColumn


class DebateRow(NamedTuple):
    """A line of the overview as a file has it: every text is as the page says it.

    `seen`: whether the paper itself was seen; None where the line is about something else. `path`: of the page about it."""

    part: str
    day: str | None
    precision: str
    number: str
    title: str
    by: str
    told: str
    facts: list[str]
    unseen: str
    seen: bool | None
    deals: list[tuple[str, str]]
    sources: list[str]
    site: str
    path: str


def of_debate(kind: Kind, value: Callable[[DebateRow], Any], width: int) -> TableColumn:
    return TableColumn(kind, lambda row, reading: value(row), width)


def debate_permalink(row: DebateRow, reading: Reading) -> str:
    return whole_address(row.path, [("publicatie", str(reading.published.number))]) if row.path else ""


FIRST_DEBATE_COLUMNS = {
    "Onderdeel": of_debate(Kind.TEXT, lambda row: row.part, 26),
    "Datum": of_debate(Kind.DATE, lambda row: day_or_none(row.day), 13),
    "Nauwkeurigheid datum": of_debate(Kind.TEXT, lambda row: row.precision, 14),
    "Nummer": of_debate(Kind.TEXT, lambda row: row.number, 20),
    "Titel": of_debate(Kind.TEXT, lambda row: row.title, 40),
    "Door": of_debate(Kind.TEXT, lambda row: row.by, 22),
    "Waarover": of_debate(Kind.TEXT, lambda row: row.told, 44),
    "Wat ermee gebeurde": of_debate(Kind.NAMES, lambda row: row.facts, 46),
    "Deals": of_debate(Kind.NAMES, lambda row: [name for _, name in row.deals], 30),
    "Korte adressen deals": of_debate(Kind.NAMES, lambda row: [slug for slug, _ in row.deals], 24),
    "Stuk zelf gezien": of_debate(Kind.TEXT, lambda row: None if row.seen is None else "ja" if row.seen else "nee", 10),
    "Genoemd in": of_debate(Kind.TEXT, lambda row: row.unseen, 30),
    "Bronnen": of_debate(Kind.NAMES, lambda row: row.sources, 60),
    "Webadres": of_debate(Kind.TEXT, lambda row: row.site, 40),
    "Peildatum": TableColumn(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": TableColumn(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": TableColumn(Kind.TEXT, debate_permalink, 60),
}
DEBATE_TABLE = FileTable(
    "Overzicht voor een debat",
    "overzicht",
    "onderdeel, dan de dag",
    {"d1": FIRST_DEBATE_COLUMNS},
    {
        "Achteraf gemaakt": "Dit is wat het register bij deze publicatie over de periode heeft. Op die dagen zelf kon minder bekend zijn. "
        "Elk gegeven noemt zijn eigen datum.",
        "Niet volledig": "Niet elk Kamerstuk staat in dit register, en dit is niet het toezeggingenregister van de Kamer.",
        "Toezeggingen": "Een termijn staat er alleen als een bron er een noemt. Nagekomen staat er alleen als een bron dat zegt. Is dat niet "
        "bekend, dan betekent dat niet dat het niet gebeurd is.",
        "Dag niet bekend": "Wat alleen op maand of jaar bekend is, en in de periode kan vallen. De datum is dan de eerste dag ervan.",
        "Namen": "Namen van personen staan er niet in. Het nummer leidt ernaartoe.",
    },
)
