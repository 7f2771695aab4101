"""A table of an overview in a document: the columns that fit on a page, and at each figure the footnote of its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from django.conf import settings

from ...contents import Content
from ...holding import counted_fact
from ...language.dates import dutch_day
from ...language.vocabulary import Moment, Role
from ...register.reading import Reading
from ...register.rows import ReadIn, Row
from ...register.stated_facts import StatedFact
from ..exports.columns import Kind, cell_in_words
from ..exports.papers_table import FiledPaper
from .document import DocumentColumn, Note, NotedWords, TextLine
from .notes import CitedSources, DealNotes

# Footnotes say what these columns do.
SAID_IN_NOTES = ("bron", "vindplaats", "uitgever", "datumBron")
SAID_OF_AMOUNTS = (
    "bronRijksbijdrage",
    "vindplaatsRijksbijdrage",
    "bronRegionaleBijdrage",
    "vindplaatsRegionaleBijdrage",
)
# Whose a row is, which bears no footnote.
WHOSE_COLUMNS = ("regioDeal", "kortAdres", "tranche", "regio")
# In characters beside each other: what is read on a page upright, and on its side. A longer text goes on below.
UPRIGHT, ON_ITS_SIDE = 80, 170
MOST_OF_A_COLUMN = 30
AT_THE_RIGHT = (Kind.MONEY, Kind.NUMBER, Kind.MEASURE)

# Column of a deal → the facts of its content that it says.
FACTS_OF_COLUMNS: dict[str, Callable[[Content], Iterable[Any]]] = {
    "rijksbijdrage": lambda content: [counted_fact(content, "rijk")],
    "regionaleBijdrage": lambda content: [counted_fact(content, "regio")],
    "status": lambda content: [
        step for step in content["mijlpalen"] if content["status"] and step["sleutel"] == content["status"]["mijlpaal"]
    ],
    "ministeries": lambda content: content["ministeries"],
    "betrokkenMinisteries": lambda content: content["betrokkenMinisteries"],
    "gemeenten": lambda content: content["gebied"]["gemeenten"],
    "caribischNederland": lambda content: content["gebied"]["caribisch"],
    "buitenland": lambda content: content["gebied"]["buitenland"],
    "kenmerken": lambda content: content["kenmerken"],
    "programmalijnen": lambda content: content["programmalijnen"],
    "bekendAls": lambda content: content["aliassen"],
    "regiokassier": lambda content: [party for party in content["partijen"] if party["rol"] == Role.TREASURER],
    "gevraagdBedrag": lambda content: [fact for fact in content["bijdragen"] if fact["moment"] == Moment.ASKED],
}
FACTS_OF_COLUMNS["datumStatus"] = FACTS_OF_COLUMNS["status"]


class AskedColumn(Protocol):
    """A column as an overview has it: its name in addresses, its heading, and what fills it."""

    @property
    def name(self) -> str: ...

    @property
    def heading(self) -> str: ...

    @property
    def column(self) -> Any: ...


def fitting[Asked: AskedColumn](columns: Sequence[Asked]) -> tuple[list[Asked], list[Asked], bool]:
    """(those that stand in the document, those that do not fit on its page, whether the page lies on its side).

    The first column always fits. What footnotes say has no column."""
    told = [column for column in columns if column.name not in (*SAID_IN_NOTES, *SAID_OF_AMOUNTS)] or list(columns[:1])
    shown, width = list[Asked](), 0
    for number, column in enumerate(told):
        width += min(column.column.width, MOST_OF_A_COLUMN)
        if number and width > ON_ITS_SIDE:
            return shown, told[number:], True
        shown.append(column)
    return shown, [], width > UPRIGHT


def document_column(column: AskedColumn) -> DocumentColumn:
    heading = column.heading.removesuffix(" (€)")
    # The longest word of a heading is never broken.
    width = max(min(column.column.width, MOST_OF_A_COLUMN), *(len(word) + 3 for word in heading.split()))
    return DocumentColumn(heading, width, column.column.kind in AT_THE_RIGHT)


def row_told(
    thing: Any, columns: Sequence[AskedColumn], reading: Reading, content: Content | None, cited: CitedSources
) -> list[TextLine]:
    """The cells of one row. `content`: of the deal, where a row is one."""
    notes = DealNotes(content, cited) if content else None
    own = notes_of(thing, reading, cited)
    at = next((number for number, column in enumerate(columns) if column.name not in WHOSE_COLUMNS), 0)
    cells = list[TextLine]()
    for number, column in enumerate(columns):
        value = column.column.value(thing, reading)
        if value is None or value in ("", []):
            cells.append(())
            continue
        words = cell_in_words(column.column.kind, value)
        if notes and content and column.name in FACTS_OF_COLUMNS:
            cells.append((notes.cited(words, *FACTS_OF_COLUMNS[column.name](content)),))
        else:
            cells.append((NotedWords(words, own if number == at else ()),))
    return cells


def notes_of(thing: Any, reading: Reading, cited: CitedSources) -> tuple[Note, ...]:
    """The footnote of a row that is one fact itself; of a deal each cell has its own."""
    if isinstance(thing, Row):
        return ()
    if isinstance(thing, StatedFact):
        return (cited.note(thing.source, thing.place),) if thing.source else ()
    if isinstance(thing, FiledPaper):
        paper = thing.paper
        named = [f"‘{paper.title}’", paper.day and paper.day_in_words, paper.number]
        reference = ", ".join(filter(None, (paper.content["uitgever"], *named)))
        return (cited.told(named, None, reference, paper.content["url"] or ""),)
    read = thing.said.read_in
    if read is None:
        return ()
    if isinstance(read, ReadIn):
        return (cited.told([f"‘{read.source}’"], read.place, f"‘{read.source}’", ""),)
    named = [f"‘{read.title}’", read.date and dutch_day(read.date)]
    reference = ", ".join(filter(None, (read.publisher, *named)))
    address = f"{settings.REGISTER_URL}/bronnen/{read.source}/{reading.permanent_suffix}"
    return (cited.told(named, read.place, reference, address),)
