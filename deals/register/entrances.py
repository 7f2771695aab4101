"""The entrances to the same deals: by region, ministry, province, municipality, island, theme, trait and tranche."""

from dataclasses import dataclass

from .index import Index, Value
from .totals import EXCLUSIVE, Group, Missing, Total, groups, missing, total


@dataclass(frozen=True)
class Entrance:
    """One way in: its place in the address, its facet, and what it says of itself."""

    slug: str
    facet: str
    title: str
    intro: str
    heading: str  # of one value; {} is its name
    warning: str = ""


ENTRANCES = {
    entrance.slug: entrance
    for entrance in (
        Entrance(
            "regios", "regio", "Regio's", "In een regio kunnen deals elkaar opvolgen.", "Regio Deals in de regio {}"
        ),
        Entrance(
            "ministeries",
            "ministerie",
            "Ministeries",
            "Een ministerie dat een deal tekende, is daarbij betrokken. Meer ministeries tekenen samen: "
            "de aantallen overlappen en het geld is niet per ministerie verdeeld.",
            "Betrokken bij: {}",
            "De bedragen zijn van de hele deals. Hoeveel één ministerie bijdraagt, staat in geen bron.",
        ),
        Entrance(
            "provincies",
            "provincie",
            "Provincies",
            "Een deal hoort bij een provincie als er een gemeente van meedoet, of als de provincie zelf partij is. "
            "Een deal kan bij meer provincies horen.",
            "Regio Deals in {}",
            "De bedragen zijn van de hele deals, ook van het deel buiten deze provincie.",
        ),
        Entrance(
            "gemeenten",
            "gemeente",
            "Gemeenten",
            "Welke Regio Deals raken mijn gemeente? Van veel deals is het gebied nog niet bekend.",
            "Welke Regio Deals raken {}?",
            "De bedragen zijn van de hele deals, niet van deze gemeente alleen.",
        ),
        Entrance(
            "caribisch", "caribisch", "Caribisch Nederland", "Bonaire, Sint Eustatius en Saba.", "Regio Deals op {}"
        ),
        Entrance(
            "themas",
            "thema",
            "Thema's",
            "De thema's zijn de rode draden uit het bericht over de voortgang van 10 mei 2024. Welke programmalijn bij welk "
            "thema hoort, is een indeling van de redactie. Tot nu toe zijn alleen deals van de vierde tranche ingedeeld.",
            "Regio Deals over {}",
            "De indeling bij een thema is van de redactie. De bedragen zijn van de hele deals.",
        ),
        Entrance("kenmerken", "kenmerk", "Kenmerken", "Wat een bron van een deal zegt.", "Regio Deals met kenmerk {}"),
        Entrance(
            "tranches",
            "tranche",
            "Tranches",
            "Een tranche is een ronde waarin regio's een voorstel konden doen.",
            "Regio Deals van de {}",
        ),
    )
}


@dataclass(frozen=True)
class Line:
    """One value in the list of an entrance. `sum` only where values exclude each other."""

    group: Group
    sum: Total | None


def entrance_lines(index: Index, entrance: Entrance) -> list[Line]:
    return [
        Line(group, group_sum(index, entrance.facet, group.value)) for group in groups(index, entrance.facet, index.all)
    ]


def group_sum(index: Index, facet: str, value: Value) -> Total | None:
    if facet not in EXCLUSIVE:
        return None
    return total([row.national for row in index.rows_in(index.mask_of(facet, value.slug))])


def entrance_missing(index: Index, entrance: Entrance) -> Missing:
    """Of how many deals the entrance does not know, or does not wholly know, where they belong."""
    return missing(index, entrance.facet, index.all)


def series(rows):
    """The deals of a region one after the other: by tranche, as I, II, III."""
    return sorted(rows, key=lambda row: (row.tranche["nummer"], row.name))
