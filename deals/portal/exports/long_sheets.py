"""The sheets behind the deals of a spreadsheet: one row for each fact, with codes, the source and the place where it was read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from ...register.stated_facts import READ_AT_ONCE, contents_of, facts_of
from ...register.wording import SECTIONS, source_line
from ..question import whole_address
from .columns import CitationColumn, Kind, citations, permalink
from .fact_tables import FACT_TABLES
from .lines_extract import LINE_TABLE
from .results_extract import REPORTED_TABLE
from .sheets import Sheet, filled_sheet
from .table_extract import TableColumn

# The sheets of facts that are read from the contents themselves → the kind of fact.
READ_FROM_CONTENTS = {
    "Bijdragen": "bijdragen",
    "Ondertekeningen": "ondertekeningen",
    "Gebieden": "gemeenten",
}
MILESTONE_SHEET = ("Mijlpalen", "mijlpalen")


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


class DealsOfFile(NamedTuple):
    """The deals that a file is about, in its order, and the release that it is of."""

    rows: Sequence[Row]
    reading: Reading


def long_sheets(rows: Sequence[Row], reading: Reading) -> list[Sheet]:
    """Every sheet behind that of the deals: what is said of them with its source, fact by fact, and the sources."""
    deals = DealsOfFile(rows, reading)
    read, index = ContentsOf(deals), reading.index
    return [
        column_sheet("Citaten", STATED_COLUMNS, read.each(stated_of)),
        *(read.facts(title, kind) for title, kind in READ_FROM_CONTENTS.items()),
        parts_sheet(deals, "Programmalijnen", LINE_TABLE.file.columns, release_lines(index)),
        read.facts(*MILESTONE_SHEET),
        parts_sheet(deals, "Doelen en resultaten", REPORTED_TABLE.file.columns, release_reported(index)),
        column_sheet("Bronnen", CITED_SOURCE_COLUMNS, sources_of_file(read)),
    ]


class ContentsOf:
    """The contents of the deals of a file. Of few deals they are read once; of many each sheet reads them anew, so many at
    a time."""

    def __init__(self, deals: DealsOfFile) -> None:
        self.deals, self.few = deals, len(deals.rows) <= READ_AT_ONCE
        self.read: list[tuple[Row, Content]] | None = None

    def __iter__(self) -> Iterator[tuple[Row, Content]]:
        release, rows = self.deals.reading.published, self.deals.rows
        if not self.few:
            return contents_of(release, rows)
        if self.read is None:
            self.read = list(contents_of(release, rows))
        return iter(self.read)

    def each(self, told: Callable[[Row, Content, DealsOfFile], Iterable[Any]]) -> Iterable[Any]:
        """What `told` gives of every deal; in a list where they are few."""
        things = (thing for row, content in self for thing in told(row, content, self.deals))
        return list(things) if self.few else things

    def facts(self, title: str, kind: str) -> Sheet:
        """The sheet of one kind of fact."""
        facts = self.each(lambda row, content, deals: facts_of(kind, row, content))
        columns, reading = FACT_TABLES[kind].columns, self.deals.reading
        return table_of(title, columns, facts, lambda column, fact: column.value(fact, reading))


def stated_of(row: Row, content: Content, deals: DealsOfFile) -> Iterator[Stated]:
    """The amounts of a deal that count, who signed, which ministry is named, its lines, its places and the step that its
    status follows from: each with where it was read."""
    reading = deals.reading
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


def sources_of_file(read: ContentsOf) -> list[SourceOfFile]:
    """The sources of the deals, each once, by title."""
    sources, deals = dict[str, SourceDict](), dict[str, int]()
    for _, content in read:
        for source in content["bronnen"]:
            slug = source["slug"]
            sources[slug], deals[slug] = source, deals.get(slug, 0) + 1
    at = read.deals.reading.published.number
    return [
        SourceOfFile(source, deals[slug], whole_address(reverse("source", args=[slug]), [("publicatie", str(at))]))
        for slug, source in sorted(sources.items(), key=lambda pair: (pair[1]["titel"], pair[0]))
    ]


def parts_sheet(deals: DealsOfFile, title: str, columns: Mapping[str, TableColumn], index: PartIndex[Any]) -> Sheet:
    """The parts of the deals of the file, in the order of those."""
    parts = [part for row in deals.rows for part in parts_of(index, row)]
    return table_of(title, columns, parts, lambda column, part: column.value(part, deals.reading))


def parts_of(index: PartIndex[Any], row: Row) -> list[Any]:
    first, several = index.places[index.deals.places[row.slug]]
    return index.parts[first : first + several]


def column_sheet(title: str, columns: Mapping[str, CitationColumn], things: Iterable[Any]) -> Sheet:
    return table_of(title, columns, things, lambda column, thing: column.value(thing))


def table_of[Filled: (TableColumn, CitationColumn)](
    title: str, columns: Mapping[str, Filled], things: Iterable[Any], value: Callable[[Filled, Any], Any]
) -> Sheet:
    """A sheet with a row for each of `things`; where they do not come in a list they are read once, row by row."""
    filling = list(columns.values())
    rows = ([value(column, thing) for column in filling] for thing in things)
    return filled_sheet(title, columns, list(rows) if isinstance(things, list) else rows)
