"""What a row of an overview can be, which columns it has, and the ready overviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from ...register.deal_parts import THEME, DealPart
from ...register.facet import FACETS, TAKING_PART, Facet
from ...register.index import Index
from ...register.lines import release_lines
from ...register.paper_search import name_of_deal
from ...register.papers import release_papers
from ...register.reading import Reading
from ...register.results import release_reported
from ...register.rows import Row, Value
from ...register.stated_facts import StatedFact, stated_facts
from ..exports.columns import COLUMNS, Column, json_name
from ..exports.extract import DEFINITIONS
from ..exports.fact_tables import FACT_TABLES
from ..exports.lines_extract import LINE_TABLE
from ..exports.papers_table import PAPERS_TABLE, FiledPaper, paper_rows
from ..exports.results_extract import REPORTED_TABLE
from ..exports.table_extract import FileTable, TableColumn

# The columns of money that can be added up, each of a deal once: by the name of a column.
ADDED_UP = ("rijksbijdrage", "regionaleBijdrage", "totaal")
# Up to so many deals the facts of a whole release are kept with its index.
KEPT_FACTS_OF = 500


@dataclass(frozen=True)
class RowKind:
    """One kind of row. `noun`: one and several, with a comma between. `things_of`: the rows of a release that are of the
    given deals; `whole`: whether those are all deals of the release. `deals_of`: of which deals a row is. `themes_of`: the
    themes of a row itself, where it has its own."""

    name: str
    title: str
    noun: str
    columns: Mapping[str, Column | TableColumn]
    usual: tuple[str, ...]
    order: str
    definitions: Mapping[str, str]
    things_of: Callable[[Reading, Sequence[Row], bool], Sequence[Any]]
    deals_of: Callable[[Any, Index], list[Row]] = field(default=lambda thing, index: [thing.deal])
    themes_of: Callable[[Any], list[Value]] | None = None

    @cached_property
    def headings(self) -> dict[str, str]:
        """{name of a column, as addresses and JSON have it: its heading}."""
        return {json_name(heading): heading for heading in self.columns}

    @property
    def is_deals(self) -> bool:
        return self.columns is COLUMNS

    def values_of(self, thing: Any, facet: Facet, index: Index) -> list[Value]:
        """What a row has of `facet`."""
        if self.themes_of and facet.name == THEME:
            return self.themes_of(thing)
        # A row is of a deal once, and several deals may have the same.
        return list(dict.fromkeys(value for row in self.deals_of(thing, index) for value in facet.values(row)))


def of_fact_kind(kind: str, noun: str, usual: tuple[str, ...]) -> RowKind:
    table = FACT_TABLES[kind]

    def facts(reading: Reading, rows: Sequence[Row], whole: bool) -> Sequence[StatedFact]:
        release, everything = reading.published, reading.index.rows
        if len(everything) > KEPT_FACTS_OF:
            return list(stated_facts(kind, release, rows))
        kept = reading.index.once(f"gegevens: {kind}", lambda: list(stated_facts(kind, release, everything)))
        asked = {row.slug for row in rows}
        return kept if whole else [fact for fact in kept if fact.deal.slug in asked]

    return RowKind(kind, table.title, noun, table.columns, usual, table.order, table.definitions, facts)


def of_parts(
    name: str,
    title: str,
    noun: str,
    table: FileTable,
    usual: tuple[str, ...],
    parts_of: Callable[[Index], Iterable[DealPart]],
) -> RowKind:
    def parts(reading: Reading, rows: Sequence[Row], whole: bool) -> Sequence[DealPart]:
        asked = {row.slug for row in rows}
        return [part for part in parts_of(reading.index) if part.deal.slug in asked]

    return RowKind(
        name,
        title,
        noun,
        table.columns,
        usual,
        table.order,
        table.definitions,
        parts,
        themes_of=lambda part: part.themes,
    )


def papers_of_deals(reading: Reading, rows: Sequence[Row], whole: bool) -> Sequence[FiledPaper]:
    """The papers that name one of `rows`; of all deals also those that name none, which are about the programme."""
    papers, asked = release_papers(reading.published), {row.slug for row in rows}
    naming = [paper for paper in papers.papers if whole or not asked.isdisjoint(paper.deals)]
    return paper_rows(papers, naming, name_of_deal(reading.index))


def deals_named_in(paper: FiledPaper, index: Index) -> list[Row]:
    return [row for slug in paper.paper.deals if (row := index.row(slug))]


SOURCE_COLUMNS = ("bron", "vindplaats")
REPORTED_USUAL = ("regioDeal", "programmalijn", "tekst", "getal", "eenheid")

ROW_KINDS = {
    kind.name: kind
    for kind in (
        RowKind(
            "deals",
            "Regio Deals",
            "deal,deals",
            COLUMNS,
            ("regioDeal", "tranche", "regio", "rijksbijdrage", "regionaleBijdrage", "totaal", "ministeries"),
            "naam",
            DEFINITIONS,
            lambda reading, rows, whole: rows,
            deals_of=lambda row, index: [row],
        ),
        of_fact_kind(
            "bijdragen",
            "bedrag,bedragen",
            ("regioDeal", "kant", "wieBijdraagt", "bedrag", "nauwkeurigheid", "moment", "teltMee", *SOURCE_COLUMNS),
        ),
        of_fact_kind(
            "ondertekeningen",
            "ondertekening,ondertekeningen",
            ("regioDeal", "ministerie", "naamBijOndertekening", *SOURCE_COLUMNS),
        ),
        of_fact_kind(
            "gemeenten",
            "plaats,plaatsen",
            ("regioDeal", "plaats", "soortPlaats", "code", "deelVanDeGemeente", "omvangZeker", *SOURCE_COLUMNS),
        ),
        of_parts(
            "programmalijnen",
            "Programmalijnen",
            "programmalijn,programmalijnen",
            LINE_TABLE.file,
            ("regioDeal", "programmalijn", "opschriftVan", "thema's", *SOURCE_COLUMNS),
            lambda index: release_lines(index).parts,
        ),
        of_fact_kind(
            "mijlpalen",
            "stap,stappen",
            ("regioDeal", "stap", "datum", "nauwkeurigheidDatum", "programmalijn", *SOURCE_COLUMNS),
        ),
        of_parts(
            "doelen",
            "Doelen",
            "doel,doelen",
            REPORTED_TABLE.file,
            (*REPORTED_USUAL, "streefjaar", *SOURCE_COLUMNS),
            lambda index: (part for part in release_reported(index).parts if part.is_aim),
        ),
        of_parts(
            "resultaten",
            "Resultaten",
            "resultaat,resultaten",
            REPORTED_TABLE.file,
            (*REPORTED_USUAL, "jaar", "gemeldDoor", *SOURCE_COLUMNS),
            lambda index: (part for part in release_reported(index).parts if not part.is_aim),
        ),
        RowKind(
            "kamerstukken",
            "Kamerstukken",
            "stuk,stukken",
            PAPERS_TABLE.columns,
            ("datum", "soort", "nummer", "titel", "door", "regioDeals", "watErmeeGebeurde"),
            PAPERS_TABLE.order,
            PAPERS_TABLE.definitions,
            papers_of_deals,
            deals_of=deals_named_in,
        ),
    )
}
USUAL_KIND = ROW_KINDS["deals"]


class Purpose(NamedTuple):
    """A ready overview: what it is for, its rows, and its columns. `group`: by which facet; empty is: none."""

    label: str
    kind: str
    columns: tuple[str, ...]
    group: str = ""


PURPOSES = (
    Purpose(
        "Financiën",
        "deals",
        (
            "regioDeal",
            "tranche",
            "rijksbijdrage",
            "bronRijksbijdrage",
            "vindplaatsRijksbijdrage",
            "regionaleBijdrage",
            "bronRegionaleBijdrage",
            "vindplaatsRegionaleBijdrage",
            "totaal",
        ),
        "tranche",
    ),
    Purpose(
        "Voor een debat",
        "deals",
        (
            "regioDeal",
            "tranche",
            "status",
            "datumStatus",
            "rijksbijdrage",
            "regionaleBijdrage",
            "totaal",
            "ministeries",
            "betrokkenMinisteries",
        ),
        "tranche",
    ),
    Purpose(
        "Gebied",
        "deals",
        ("regioDeal", "regio", "ligging", "provincies", "gemeenten", "caribischNederland", "buitenland", "nietBekend"),
    ),
    Purpose("Resultaten", "resultaten", ROW_KINDS["resultaten"].usual),
)

# What rows can be grouped by, in the order of the form.
GROUPS: dict[str, Facet] = {
    facet.name: facet
    for facet in (
        *(FACETS[name] for name in ("tranche", "regio", "landsdeel", "ligging", "provincie", "ministerie")),
        TAKING_PART,
        *(FACETS[name] for name in (THEME, "kenmerk", "status")),
    )
}
# By these a deal is in one group at most: only there the groups can be added up.
ONE_EACH = {"tranche", "regio", "landsdeel", "status"}
