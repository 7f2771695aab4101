"""What deals are found by. A facet is said once, here: filters, counts, sums, entrances, chips, the API, files, charts,
the map and the dictionary ask it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.text import slugify

from ..language.text import fold
from ..language.vocabulary import OF_COVENANT, MilestoneKind
from ..reference.country_parts import CARIBBEAN_PART, COUNTRY_PARTS, SEVERAL_PARTS, country_part
from ..reference.models import CaribbeanBody, Ministry, MinistryName, Municipality, Province, Theme, Trait, Tranche
from .rows import Row, Value

# Two answers that every facet with a gap also has.
UNKNOWN, NOT_STATED = "onbekend", "niet-vermeld"
UNKNOWN_VALUES = {UNKNOWN: Value(UNKNOWN, "onbekend"), NOT_STATED: Value(NOT_STATED, "niet vermeld")}
# What a facet of the editors says of a deal that they did not classify.
UNCLASSIFIED = Value("niet-vastgelegd", "niet vastgelegd")
# What the region pays beside the Rijk, where both are known; else the last.
SHARES = {
    "meer": Value("meer", "meer dan het Rijk"),
    "gelijk": Value("gelijk", "evenveel als het Rijk"),
    "minder": Value("minder", "minder dan het Rijk"),
    UNKNOWN: Value(UNKNOWN, "niet van beide bekend"),
}
# What a part of a deal, a programme line, is found by for which the editors chose none of the values.
UNSORTED = Value("niet-ingedeeld", "niet ingedeeld")


STATUSES = tuple(kind for kind in MilestoneKind.values if kind not in OF_COVENANT)


@dataclass(frozen=True)
class Facet:
    """One thing that deals are found by. Its texts are Dutch, for readers.

    `values`: what a row has of it. `find`: a value, by its folded name, in the official lists; so that one that no deal
    of a release has can still be a real one, and the answer an empty list instead of an error."""

    name: str  # in a query: `ministerie`
    label: str  # of one value: what forms, files and the API call it
    title: str  # of all values
    values: Callable[[Row], Iterable[Value]]
    expects: str  # what an unknown value is answered with
    address: str = ""  # of its entrance and its resource in the API; empty is: it has none
    gap: str = ""  # the field (`veld`) of which a gap makes its value unknown; empty is: always known
    model: type[Model] | None = None  # its official list
    find: Callable[[str], Value | None] = lambda name: None
    # What a row once had of it, or is to have: a value that is in no official list stays a real one.
    once: Callable[[Row], Iterable[Value]] = lambda row: []
    codes: tuple[str, ...] = ()  # all its values, where those are fixed
    exclusive: bool = False  # a deal has one value at most: only there sums do not invite adding a euro twice
    mapped: bool = False  # its entrance has a map
    outlined: bool = False  # a value is an area, which that map outlines
    lacking: Value | None = None  # the value of a deal of which it is not known, where no gap says so
    # Whether a row has a part for which the editors chose none of the values: then it is found by `UNSORTED` too. That is
    # a filter, an entrance and a resource; in lists and columns of what deals have, it is nothing.
    unsorted: Callable[[Row], bool] | None = None
    typed: bool = False  # has so many values that its name may be asked, and the form lets it be typed
    first: bool = False  # stands before the others in the form
    open: bool = False  # shows its values at once
    column: str = ""  # the heading of its column in the files, where that is not its title
    # The codes of what a row has of it, as the official lists or else as addresses have them.
    codes_of: Callable[[Row], Iterable[str]] | None = None
    # The entrance: its place among the others, and what it says.
    place: int = 99
    intro: str = ""
    heading: str = "Regio Deals: {}"  # of one value; {} is its name
    warning: str = ""
    resource: str = ""  # what the API adds to the title

    @property
    def heading_in_files(self) -> str:
        return self.column or self.title

    @property
    def codes_in_files(self) -> str:
        """The heading of the column with its codes."""
        return f"Codes {self.title[0].lower()}{self.title[1:]}"

    def codes_in(self, row: Row) -> list[str]:
        return list(self.codes_of(row)) if self.codes_of else [value.slug for value in self.values(row)]

    @property
    def classified(self) -> bool:
        """Whether the editors classify it; a deal of which they did not has `UNCLASSIFIED` for a value."""
        return self.lacking == UNCLASSIFIED

    @property
    def gap_of_its_own(self) -> bool:
        """Whether its gap is named after it, and not after what its values are derived from."""
        return self.gap.rpartition(".")[2] == self.address


def find_ministry(name: str) -> Value | None:
    """The ministry that ever bore this abbreviation: LVVN and I&W lead there too."""
    for borne in MinistryName.objects.select_related("ministry"):
        abbreviation = fold(borne.abbreviation)
        if name in (abbreviation, abbreviation.replace("en", "&"), borne.ministry.slug, borne.ministry.code):
            return Value(borne.ministry.slug, borne.ministry.abbreviation)
    return None


def find_province(name: str) -> Value | None:
    province = Province.objects.filter(Q(slug=name) | Q(code=name.upper())).first()
    return Value(province.slug, province.name) if province else None


def find_municipality(name: str) -> Value | None:
    municipality = Municipality.objects.filter(Q(code=name.upper()) | Q(name__iexact=name)).first()
    return Value(municipality.slug, municipality.name) if municipality else None


def find_tranche(name: str) -> Value | None:
    tranche = Tranche.objects.filter(number=int(name)).first() if re.fullmatch("[0-9]{1,3}", name) else None
    return Value(str(tranche.number), tranche.name) if tranche else None


def find_island(name: str) -> Value | None:
    island = CaribbeanBody.objects.filter(code=name).first()
    return Value(island.code, island.name) if island else None


def find_theme(name: str) -> Value | None:
    if name == UNSORTED.slug:
        return UNSORTED
    theme = Theme.objects.filter(slug=name).first()
    return Value(theme.slug, theme.name) if theme else None


def find_trait(name: str) -> Value | None:
    trait = Trait.objects.filter(slug=name).first()
    return Value(trait.slug, trait.name) if trait else None


def find_location(name: str) -> Value | None:
    return UNCLASSIFIED if name == UNCLASSIFIED.slug else find_province(name)


def country_parts() -> dict[str, Value]:
    """Every part of the country, by its name in an address."""
    parts = [(slug, name) for slug, (name, _) in COUNTRY_PARTS.items()]
    return {slug: Value(slug, name) for slug, name in [*parts, CARIBBEAN_PART, SEVERAL_PARTS, UNCLASSIFIED]}


def location_of(row: Row) -> list[Value]:
    """The provinces in which the region lies; an island lies in none."""
    return row.location or ([] if row.islands else [UNCLASSIFIED])


def country_part_of(row: Row) -> list[Value]:
    part = country_part(row.location_codes, caribbean=bool(row.islands))
    return [Value(*part) if part else UNCLASSIFIED]


def share_of(row: Row) -> list[Value]:
    """How the amount of the region compares with that of the Rijk, to the cent."""
    if row.national is None or row.regional is None:
        return [SHARES[UNKNOWN]]
    more, equal = row.regional > row.national, row.regional == row.national
    return [SHARES["gelijk" if equal else "meer" if more else "minder"]]


def find_status(name: str) -> Value | None:
    return Value(name, MilestoneKind(name).label) if name in STATUSES else None


ALL_FACETS = (
    Facet(
        "regio",
        "regio",
        "Regio's",
        lambda row: [row.region],
        "verwacht het korte adres van een regio, bijvoorbeeld twente",
        address="regios",
        typed=True,
        column="Regio",
        exclusive=True,
        mapped=True,
        place=1,
        intro="In een regio kunnen deals elkaar opvolgen.",
        heading="Regio Deals in de regio {}",
    ),
    Facet(
        "ministerie",
        "ministerie",
        "Ministeries",
        lambda row: row.ministries,
        "verwacht een afkorting, bijvoorbeeld ezk",
        address="ministeries",
        gap="ministeries",
        model=Ministry,
        find=find_ministry,
        codes_of=lambda row: row.ministry_codes,
        place=5,
        intro="Een ministerie dat een deal tekende, is daarbij betrokken. Meer ministeries tekenen samen: "
        "de aantallen overlappen en het geld is niet per ministerie verdeeld.",
        heading="Betrokken bij: {}",
        warning="De bedragen zijn van de hele deals. Hoeveel één ministerie bijdraagt, staat in geen bron.",
        resource=" die tekenden",
    ),
    Facet(
        "betrokken",
        "betrokken ministerie",
        "Betrokken ministeries",
        lambda row: row.involved,
        "verwacht een afkorting, bijvoorbeeld ezk",
        find=find_ministry,
        codes_of=lambda row: row.involved_codes,
    ),
    Facet(
        "provincie",
        "provincie",
        "Provincies",
        lambda row: row.provinces,
        "verwacht een naam als in het adres, bijvoorbeeld noord-holland",
        address="provincies",
        gap="gebied.gemeenten",
        model=Province,
        find=find_province,
        codes_of=lambda row: row.province_codes,
        mapped=True,
        outlined=True,
        place=3,
        intro="Een deal hoort bij een provincie als er een gemeente van meedoet, of als de provincie zelf partij is. "
        "Een deal kan bij meer provincies horen.",
        heading="Regio Deals in {}",
        warning="De bedragen zijn van de hele deals, ook van het deel buiten deze provincie.",
    ),
    Facet(
        "gemeente",
        "gemeente",
        "Gemeenten",
        lambda row: [value for place in row.municipalities for value in place.found_under],
        "verwacht een gemeentecode, bijvoorbeeld gm0917, of een naam",
        address="gemeenten",
        typed=True,
        gap="gebied.gemeenten",
        model=Municipality,
        find=find_municipality,
        codes_of=lambda row: [place.code.upper() for place in row.municipalities],
        mapped=True,
        outlined=True,
        place=2,
        intro="Welke Regio Deals zijn er in mijn gemeente? Van veel deals is het gebied nog niet bekend.",
        heading="Regio Deals in {}",
    ),
    Facet(
        "caribisch",
        "eiland",
        "Caribisch Nederland",
        lambda row: [Value(place.code, place.name) for place in row.islands],
        "verwacht col01, col02 of col03",
        address="caribisch",
        gap="gebied.gemeenten",
        model=CaribbeanBody,
        find=find_island,
        mapped=True,
        outlined=True,
        place=4,
        intro="Bonaire, Sint Eustatius en Saba.",
        heading="Regio Deals op {}",
    ),
    Facet(
        "ligging",
        "ligging (indeling redactie)",
        "Ligging (indeling redactie)",
        location_of,
        "verwacht een provincie als in het adres, bijvoorbeeld noord-holland, of niet-vastgelegd",
        find=find_location,
        codes_of=lambda row: row.location_codes,
        lacking=UNCLASSIFIED,
    ),
    Facet(
        "landsdeel",
        "landsdeel (indeling redactie)",
        "Landsdeel (indeling redactie)",
        country_part_of,
        "verwacht noord, oost, zuid, west, caribisch-nederland, meer-dan-een of niet-vastgelegd",
        find=lambda name: country_parts().get(name),
        lacking=UNCLASSIFIED,
    ),
    Facet(
        "thema",
        "thema",
        "Thema's",
        lambda row: row.themes,
        "verwacht het korte adres van een thema, bijvoorbeeld innovatie-en-economie, of niet-ingedeeld",
        address="themas",
        gap="programmalijnen",  # the themes are tags on programme lines
        model=Theme,
        find=find_theme,
        unsorted=lambda row: any(not line.themes for line in row.lines),
        place=7,
        intro="De thema's zijn de rode draden uit het bericht over de voortgang van 10 mei 2024. Welke programmalijn bij welk "
        "thema hoort, is een indeling van de redactie. Past geen thema, dan is de lijn niet ingedeeld.",
        heading="Thema: {}",
        warning="De indeling bij een thema is van de redactie. De bedragen zijn van de hele deals.",
        resource="; indeling van de redactie",
    ),
    Facet(
        "kenmerk",
        "kenmerk",
        "Kenmerken",
        lambda row: row.traits,
        "verwacht nplv, novex of grensoverschrijdend",
        address="kenmerken",
        gap="kenmerken",
        model=Trait,
        find=find_trait,
        place=8,
        intro="Wat een bron van een deal zegt.",
        heading="Regio Deals met kenmerk {}",
    ),
    Facet(
        "tranche",
        "tranche",
        "Tranches",
        lambda row: [Value(str(row.tranche.number), row.tranche.name)],
        "verwacht een nummer van 1 tot en met 6",
        address="tranches",
        column="Tranche",
        model=Tranche,
        find=find_tranche,
        exclusive=True,
        first=True,
        place=6,
        intro="Een tranche is een ronde waarin regio's een voorstel konden doen.",
        heading="Regio Deals van de {}",
    ),
    Facet(
        "status",
        "status",
        "Status",
        lambda row: [row.status] if row.status else [],
        "verwacht " + ", ".join(STATUSES),
        gap="status",
        find=find_status,
        codes=STATUSES,
        exclusive=True,
    ),
    Facet(
        "aandeel",
        "aandeel regio",
        "Aandeel van de regio",
        share_of,
        "verwacht meer, gelijk, minder of onbekend",
        find=SHARES.get,
        codes=tuple(SHARES),
        exclusive=True,
        lacking=SHARES[UNKNOWN],
    ),
    Facet(
        "partij",
        "partij",
        "Partijen",
        lambda row: row.parties,
        "verwacht de naam van een partij als in het adres, bijvoorbeeld provincie-limburg",
        once=lambda row: [
            Value(slugify(former.text), former.text) for former in row.former if former.section == "partijen"
        ],
        gap="partijen",
        typed=True,
    ),
)

# By name, in the order of the form.
FACETS = {facet.name: facet for facet in sorted(ALL_FACETS, key=lambda facet: not facet.first)}
# Those that can be unknown; of several with one gap, the one that the gap is named after comes first.
WITH_GAP = sorted(
    (facet for facet in FACETS.values() if facet.gap),
    key=lambda facet: (
        next(n for n, other in enumerate(FACETS.values()) if other.gap == facet.gap),
        not facet.gap_of_its_own,
    ),
)
# Who signed the deal, and who else a source names there.
TAKING_PART = Facet(
    "meedoet",
    "ministerie dat meedoet",
    "Ministeries die meedoen",
    lambda row: dict.fromkeys([*row.ministries, *row.involved]),
    "verwacht een afkorting, bijvoorbeeld ezk",
    find=find_ministry,
)
# What an index of deals knows, by name: those, and what some lists ask beside them.
INDEXED = FACETS | {TAKING_PART.name: TAKING_PART}
# By address.
ENTRANCES = {facet.address: facet for facet in ALL_FACETS if facet.address}


def value_order(value: Value) -> tuple[str, str]:
    """By number where the address is one, else by label."""
    return (fold(value.label), value.slug) if not value.slug.isdigit() else (value.slug.zfill(6), "")
