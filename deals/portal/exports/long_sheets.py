"""The sheets behind the deals of a spreadsheet: one row for each fact, with codes, the source and the place where it was read."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple

from django.urls import reverse

from ...contents import Content, SourceDict
from ...language.dates import day_or_none
from ...language.money import euros
from ...language.vocabulary import LABELS
from ...register.deal_parts import PartIndex
from ...register.lines import release_lines
from ...register.reading import Reading
from ...register.results import release_reported
from ...register.rows import Row, step_in_words
from ...register.stated_facts import CONTENTS_AT_ONCE, contents_of, facts_of
from ...register.wording import SECTIONS, source_line
from ..question import whole_address
from .columns import CitationColumn, Kind, citations, permalink
from .fact_tables import FACT_TABLES
from .lines_extract import LINE_TABLE
from .results_extract import REPORTED_TABLE
from .sheets import IN_MEMORY, Sheet, filled_sheet
from .table_extract import TableColumn

# The sheets of facts that are read from the contents themselves → the kind of fact.
READ_FROM_CONTENTS = {
    "Bijdragen": "bijdragen",
    "Ondertekeningen": "ondertekeningen",
    "Gebieden": "gemeenten",
    "Mijlpalen": "mijlpalen",
}
# Stands behind that of the programme lines, some of which it names.
MILESTONE_SHEET = "Mijlpalen"
# So many rows that are set aside go to the disk together.
WRITTEN_TOGETHER = 500


class Stated(NamedTuple):
    """Something that a deal is said to have, as text and, where it is an amount, in cents."""

    deal: str
    what: str
    value: str
    amount: int | None
    source: str | None
    place: str | None
    permalink: str


STATED_COLUMNS: dict[str, CitationColumn] = {
    "Regio Deal": CitationColumn(Kind.TEXT, lambda stated: stated.deal, 28),
    "Gegeven": CitationColumn(Kind.TEXT, lambda stated: stated.what, 24),
    "Waarde": CitationColumn(Kind.TEXT, lambda stated: stated.value, 44),
    "Bedrag (€)": CitationColumn(Kind.MONEY, lambda stated: stated.amount, 20),
    "Bron": CitationColumn(Kind.TEXT, lambda stated: stated.source, 44),
    "Vindplaats": CitationColumn(Kind.TEXT, lambda stated: stated.place, 34),
    "Permalink": CitationColumn(Kind.TEXT, lambda stated: stated.permalink, 36),
}


class SourceOfFile(NamedTuple):
    """A source that deals of the file cite: how many of them, and the address of its page at this release."""

    source: SourceDict
    deals: int
    permalink: str


def of_cited(name: str, width: int) -> CitationColumn:
    return CitationColumn(Kind.TEXT, lambda cited: cited.source[name], width)


CITED_SOURCE_COLUMNS = {
    "Titel": of_cited("titel", 50),
    "Uitgever": of_cited("uitgever", 30),
    "Datum": CitationColumn(Kind.DATE, lambda cited: day_or_none(cited.source["datum"]), 13),
    "Soort": CitationColumn(Kind.TEXT, lambda cited: LABELS["bron"][cited.source["soort"]], 22),
    "Kamerstuk": of_cited("kamerstuk", 16),
    "Briefkenmerk": of_cited("briefkenmerk", 18),
    "Webadres": of_cited("url", 50),
    "Aantal deals": CitationColumn(Kind.NUMBER, lambda cited: cited.deals, 9),
    "Kort adres bron": of_cited("slug", 24),
    "Permalink": CitationColumn(Kind.TEXT, lambda cited: cited.permalink, 50),
}


def long_sheets(rows: Sequence[Row], reading: Reading) -> list[Sheet]:
    """Every sheet behind that of the deals: what is said of them with its source, fact by fact, and the sources."""
    read = ReadOnce(rows, reading)
    lines, reported = LINE_TABLE.file.columns, REPORTED_TABLE.file.columns
    return [
        *(read.sheet(title) for title in read.told if title != MILESTONE_SHEET),
        parts_sheet(rows, reading, "Programmalijnen", lines, release_lines(reading.index)),
        read.sheet(MILESTONE_SHEET),
        parts_sheet(rows, reading, "Doelen en resultaten", reported, release_reported(reading.index)),
        filled_sheet("Bronnen", CITED_SOURCE_COLUMNS, read.sources()),
    ]


class ToldOfDeals(NamedTuple):
    """What a sheet says of the contents of deals. `rows_of`: the values of its rows about one of them."""

    columns: Mapping[str, TableColumn | CitationColumn]
    rows_of: Callable[[Row, Content], Iterable[list[Any]]]


def told_of_facts(kind: str, reading: Reading) -> ToldOfDeals:
    """The sheet of one kind of fact."""
    columns = FACT_TABLES[kind].columns
    filling = [column.value for column in columns.values()]
    return ToldOfDeals(
        columns,
        lambda row, content: ([value(fact, reading) for value in filling] for fact in facts_of(kind, row, content)),
    )


def told_citations(reading: Reading) -> ToldOfDeals:
    filling = [column.value for column in STATED_COLUMNS.values()]
    return ToldOfDeals(
        STATED_COLUMNS,
        lambda row, content: ([value(one) for value in filling] for one in stated_of(row, content, reading)),
    )


class SetAside:
    """Rows that wait for their sheet: in memory as long as they are few, else on the disk. Read in the order of writing."""

    def __init__(self) -> None:
        self.file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # goes with what it is of
        self.waiting: list[list[Any]] = []

    def put(self, row: list[Any]) -> None:
        self.waiting.append(row)
        if len(self.waiting) == WRITTEN_TOGETHER:
            self.write()

    def write(self) -> None:
        pickle.dump(self.waiting, self.file)
        self.waiting = []

    def __iter__(self) -> Iterator[list[Any]]:
        self.write()
        self.file.seek(0)
        while rows := pickle.load(self.file):  # noqa: S301  # what was written above, by this process
            yield from rows
            if len(rows) < WRITTEN_TOGETHER:
                return


class ReadOnce:
    """The contents of the deals of a file, read once for all sheets, when the first of those is written: a whole register
    does not stand in memory, and is not read for each."""

    def __init__(self, rows: Sequence[Row], reading: Reading) -> None:
        self.rows, self.reading = rows, reading
        self.told = {
            "Citaten": told_citations(reading),
            **{title: told_of_facts(kind, reading) for title, kind in READ_FROM_CONTENTS.items()},
        }
        self.cited: dict[str, tuple[SourceDict, int]] = {}

    @cached_property
    def written(self) -> dict[str, SetAside]:
        """The rows of each sheet; on the way it is counted how many deals cite which source."""
        aside = {title: SetAside() for title in self.told}
        for row, content in contents_of(self.reading.published, self.rows):
            for title, told in self.told.items():
                for cells in told.rows_of(row, content):
                    aside[title].put(cells)
            for source in content["bronnen"]:
                self.cited[source["slug"]] = source, self.cited.get(source["slug"], (source, 0))[1] + 1
        return aside

    def sheet(self, title: str) -> Sheet:
        """Of few deals its rows are known before it is written, so that its amounts look as they are."""
        rows: Iterable[list[Any]] = (row for row in self.written[title])
        if len(self.rows) <= CONTENTS_AT_ONCE:
            rows = list(rows)
        return filled_sheet(title, self.told[title].columns, rows)

    def sources(self) -> list[list[Any]]:
        """The sources of the deals, each once, by title."""
        at = [("publicatie", str(self.reading.published.number))]
        self.written  # noqa: B018  # the contents are read by then
        filling = [column.value for column in CITED_SOURCE_COLUMNS.values()]
        cited = [
            SourceOfFile(source, deals, whole_address(reverse("source", args=[slug]), at))
            for slug, (source, deals) in sorted(self.cited.items(), key=lambda pair: (pair[1][0]["titel"], pair[0]))
        ]
        return [[value(one) for value in filling] for one in cited]


def stated_of(row: Row, content: Content, reading: Reading) -> Iterator[Stated]:
    """The amounts of a deal that count, who signed, which ministry is named, its lines, its places and the step that its
    status follows from: each with where it was read."""
    for one in citations(row, reading):
        yield Stated(row.name, one.figure, euros(one.amount), one.amount, one.source, one.place, one.permalink)
    address = permalink(row, reading)
    sources = {source["slug"]: source_line(source) for source in content["bronnen"]}
    for what, value, fact in stated_facts_of(content):
        cited = fact["bron"]
        source, place = (sources[cited["bron"]], cited["vindplaats"]) if cited else (None, None)
        yield Stated(row.name, what, value, None, source, place, f"{address}#{fact['sleutel']}")


def stated_facts_of(content: Content) -> Iterator[tuple[str, str, Any]]:
    """(what it is, what it says, the fact)"""
    for signed in content["ministeries"]:
        yield "Ondertekening", f"{signed['naam']} ({signed['afkorting']})", signed
    for named in content["betrokkenMinisteries"]:
        yield "Betrokken ministerie", f"{named['naam']} ({named['afkorting']})", named
    for line in content["programmalijnen"]:
        yield "Programmalijn", ". ".join(filter(None, (line["naam"], line["omschrijving"]))), line
    area = content["gebied"]
    for place in area["gemeenten"]:
        yield "Gemeente", f"{place['naam']} ({place['deelgebied']})" if place["deelgebied"] else place["naam"], place
    for island in area["caribisch"]:
        yield SECTIONS["caribisch"], island["naam"], island
    for abroad in area["buitenland"]:
        yield SECTIONS["buitenland"].capitalize(), f"{abroad['naam']} ({abroad['land']})", abroad
    reached = content["status"] and content["status"]["mijlpaal"]
    for step in content["mijlpalen"]:
        if step["sleutel"] == reached:
            yield "Stap van de status", step_in_words(step), step


def parts_sheet(
    rows: Sequence[Row], reading: Reading, title: str, columns: Mapping[str, TableColumn], index: PartIndex[Any]
) -> Sheet:
    """The parts of the deals of the file, in the order of those."""
    filling = [column.value for column in columns.values()]
    parts = (part for row in rows for part in parts_of(index, row))
    return filled_sheet(title, columns, [[value(part, reading) for value in filling] for part in parts])


def parts_of(index: PartIndex[Any], row: Row) -> list[Any]:
    first, several = index.places[index.deals.places[row.slug]]
    return index.parts[first : first + several]
