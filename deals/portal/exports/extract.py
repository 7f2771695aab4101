"""What a file holds, whatever its format: the deals, their account (verantwoording) and the digest of the data."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from django.conf import settings

from ...language.dates import dutch_moment, utc_text
from ...language.money import euros_number
from ...register.models import canonical_bytes
from ...register.reading import Reading
from ...register.rows import Row, Value
from ...register.selection import ORDERS, Selection, missing_notes
from ...register.totals import Missing, Total, total
from ..filters import DealFilter, ListFilter
from .columns import (
    CITATION_COLUMNS,
    COLUMNS,
    NEWEST_SET,
    SETS,
    TOTAL,
    CitedAmount,
    Kind,
    citations,
    field_labels,
    json_name,
)

LICENCE = (
    "CC0 1.0: vrij te gebruiken, ook zonder naamsvermelding; https://creativecommons.org/publicdomain/zero/1.0/deed.nl"
)
DEFINITIONS = {
    "Onbekend is niet nul": "Een lege cel bij een bedrag, en null in JSON, betekent dat het register het bedrag niet kent. "
    "Een som telt alleen bekende bedragen op en noemt van hoeveel deals dat is.",
    "Wat meetelt": "Per deal en per kant telt één exact bedrag mee. Wat een bron anders noemt, en delen van een bedrag, staan "
    "op de pagina van de deal en tellen niet mee. Het totaal van een deal is leeg zodra een van beide bedragen onbekend is.",
    "Groepen overlappen": "Een deal staat één keer in dit bestand, maar hoort bij meer ministeries, provincies, gemeenten en "
    "kenmerken, en zijn bedragen zijn van de hele deal. Tel nooit bedragen per groep bij elkaar op: dan telt een euro meer "
    "dan eens.",
    "Wat de peildatum zegt": "Dit is wat het register over die dag heeft vastgelegd. Of een latere publicatie iets verbetert, staat in het "
    "register bij Publicaties.",
}

SEARCHED = (
    "Zoeken is een vraag aan het programma, niet aan de publicatie: een latere versie van het programma kan met dezelfde "
    "woorden andere deals geven. Daarom staan de deals hier bij naam."
)
SUM_OF_BOTH = (
    "‘Totaal’ telt alleen deals waarvan beide bedragen bekend zijn. Daarom kan het iets anders zijn dan de som van de andere "
    "twee."
)
MISSED = "Deals in de publicatie waarvan dit niet bekend is: zij kunnen hier ontbreken."


def selection_in_words(
    chosen: dict[str, list[Value]], everything: str = "Alle deals", filters: type[ListFilter] = DealFilter
) -> str:
    """`Tranche: vierde tranche; ministerie: EZK of BZK`; where nothing is chosen, `everything`. `filters`: what names them."""
    return in_words_of(chosen, {name: filters.base_filters[name].label for name in chosen}, everything)


def in_words_of(chosen: dict[str, list[Value]], labels: Mapping[str, str], everything: str) -> str:
    """The same where `labels` names what is chosen."""
    if not chosen:
        return everything
    parts = [f"{labels[name]}: {' of '.join(value.label for value in values)}" for name, values in chosen.items()]
    words = "; ".join(parts)
    return words[0].upper() + words[1:]


# Kind of column → its value as JSON, where that is another: money in euros, a day as its ISO text, unknown as null.
JSON_VALUES: dict[Kind, Callable[[Any], Any]] = {
    Kind.MONEY: euros_number,
    Kind.DATE: lambda day: day and day.isoformat(),
}


def json_row(making: Sequence[tuple[str, Callable[[Any], Any] | None]], cells: Sequence[Any]) -> dict[str, Any]:
    """The cells of a row as JSON; `making`: the name of each column, and what is in `JSON_VALUES` of its kind."""
    return {name: make(cell) if make else cell for (name, make), cell in zip(making, cells, strict=True)}


# The columns of each set, as JSON names them.
NAMED_SETS = {
    name: [(json_name(heading), column) for heading, column in columns.items()] for name, columns in SETS.items()
}
# Within a deal a citation need not repeat whose it is.
CITATION_NAMES = [
    (json_name(heading), column) for heading, column in CITATION_COLUMNS.items() if heading != "Regio Deal"
]
CITATIONS_AS_JSON = [(name, JSON_VALUES.get(column.kind)) for name, column in CITATION_NAMES]

# The member of a deal with the citations of its amounts.
CITATIONS = "citaten"
# How RFC 8785 writes what is no fraction; `rfc8785` does the same, and takes eight times as long.
PLAIN_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def cited_objects(row: Row, reading: Reading) -> list[dict[str, Any]]:
    """The citations of a deal as JSON."""
    return [
        json_row(CITATIONS_AS_JSON, [column.value(citation) for _, column in CITATION_NAMES])
        for citation in citations(row, reading)
    ]


def canonical_text(value: Any) -> str:
    """The canonical JSON of a value of a cell: the usual kinds first, without a question to the encoder."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if kind is list:
        return f"[{','.join([canonical_text(part) for part in value])}]"
    if kind is int:
        return str(value)
    return canonical_bytes(value).decode() if isinstance(value, float) else PLAIN_JSON(value)


class MembersInOrder:
    """How objects with those members are written: each name as JSON, in the order of RFC 8785; and what each set has of them."""

    def __init__(self, names: Iterable[str], sets: Mapping[str, Collection[str]]) -> None:
        self.names = [(name, f"{PLAIN_JSON(name)}:") for name in sorted(names)]
        self.places = {
            of_set: [place for place, (name, _) in enumerate(self.names) if name in members]
            for of_set, members in sets.items()
        }

    def written(self, thing: Mapping[str, Any]) -> list[str]:
        """Each member of `thing`, with its name."""
        return [
            told + (canonical_bytes(thing[name]).decode() if name == CITATIONS else canonical_text(thing[name]))
            for name, told in self.names
        ]


def digests_of(things: Iterable[Mapping[str, Any]], sets: Mapping[str, Collection[str]]) -> dict[str, str]:
    """{name of a set: SHA-256 of the list of `things` with those members alone, as canonical JSON}."""
    hashes = {name: hashlib.sha256(b"[") for name in sets}
    orders: dict[tuple[str, ...], MembersInOrder] = {}
    for number, thing in enumerate(things):
        names = tuple(thing)
        order = orders.get(names) or orders.setdefault(names, MembersInOrder(names, sets))
        parts, comma = order.written(thing), "," if number else ""
        for name, places in order.places.items():
            told = ",".join([parts[place] for place in places])
            hashes[name].update(f"{comma}{{{told}}}".encode())
    for digest in hashes.values():
        digest.update(b"]")
    return {name: digest.hexdigest() for name, digest in hashes.items()}


def missed_told(label: str, lack: Missing) -> str:
    """`Ministerie: van 60 van de 83 deals staat dit nog niet in het register; die kunnen hier ontbreken.`"""
    return f"{label[0].upper()}{label[1:]}: {lack.sentence()}"


class Statement(NamedTuple):
    """One line of the account; `remark` is for people."""

    label: str
    kind: Kind
    value: Any
    remark: str = ""


@dataclass
class Extract:
    """One selection of deals at one release, about to become a file."""

    selection: Selection
    reading: Reading
    chosen: dict[str, list[Value]]
    permalink: str
    # What names the choices.
    filters: type[ListFilter] = DealFilter
    # Of how many deals of the release it is not known, where the choices themselves do not say it.
    lacks: list[tuple[str, Missing]] | None = None

    @property
    def in_words(self) -> str:
        return selection_in_words(self.chosen, filters=self.filters)

    @cached_property
    def rows(self) -> list[Row]:
        return self.selection.rows()

    @cached_property
    def values(self) -> list[list[Any]]:
        """Of each row the value of every column."""
        filling = [column.value for column in COLUMNS.values()]
        return [[value(row, self.reading) for value in filling] for row in self.rows]

    @cached_property
    def citations(self) -> list[CitedAmount]:
        return [citation for row in self.rows for citation in citations(row, self.reading)]

    @cached_property
    def deals(self) -> list[dict[str, Any]]:
        """The rows as JSON, with every column by name and the citation of each amount."""
        making = [(name, JSON_VALUES.get(column.kind)) for name, column in NAMED_SETS[NEWEST_SET]]
        return [
            {**json_row(making, cells), CITATIONS: cited_objects(row, self.reading)}
            for row, cells in zip(self.rows, self.values, strict=True)
        ]

    @cached_property
    def digests(self) -> dict[str, str]:
        """{set of columns: SHA-256 of the deals with those, as canonical JSON}: the same in every format."""
        sets = {name: {*(column for column, _ in columns), CITATIONS} for name, columns in NAMED_SETS.items()}
        return digests_of(self.deals, sets)

    @cached_property
    def totals(self) -> dict[str, Total]:
        """Column of money → its sum over the rows that know it."""
        return {
            heading: total([column.value(row, self.reading) for row in self.rows])
            for heading, column in COLUMNS.items()
            if column.kind is Kind.MONEY and column.summed
        }

    @cached_property
    def unknown(self) -> list[tuple[str, int, int]]:
        """(field, of how many rows it is not known, of how many in part), by field."""
        return unknown_counted(self.rows)

    @property
    def notes(self) -> list[str]:
        """What must be read with the figures: why sums differ, and which deals can be missing."""
        total = self.totals[TOTAL]
        told = [SUM_OF_BOTH] if total.amount is not None and not total.complete else []
        return [*told, *(missed_told(label, lack) for label, lack in self.lacking)]

    @property
    def lacking(self) -> list[tuple[str, Missing]]:
        return missing_notes(self.selection.index, self.chosen) if self.lacks is None else self.lacks

    @property
    def searched(self) -> list[str]:
        """What was searched for, if anything."""
        return [value.slug for value in self.chosen.get("q", [])]

    @cached_property
    def missed(self) -> list[tuple[str, int, int]]:
        """(what was chosen, deals of the release of which it is not known, in part): a filter can miss these."""
        return [(label, lack.unknown, lack.incomplete) for label, lack in self.lacking]

    def account(self) -> list[Statement]:
        """What a reader must know to use and repeat this file."""
        text, number, everything = Kind.TEXT, Kind.NUMBER, len(self.selection.index.rows)
        return [
            Statement("Register", text, "Register Regio Deals"),
            Statement("Selectie", text, self.in_words),
            *(
                Statement(f"Gezocht met ‘{words}’", Kind.NAMES, [row.name for row in self.rows], SEARCHED)
                for words in self.searched
            ),
            Statement("Volgorde", text, ORDERS[self.selection.order]),
            *release_stated(self.reading),
            Statement("Aantal rijen", number, len(self.rows), f"Van de {everything} deals in deze publicatie."),
            *(
                Statement(f"Som {heading}", Kind.MONEY, sum_.amount, f"Bekend van {sum_.known} van {sum_.deals}.")
                for heading, sum_ in self.totals.items()
            ),
            *(
                Statement(f"Niet bekend: {field}", number, unknown, also("Deals in dit bestand.", incomplete))
                for field, unknown, incomplete in self.unknown
            ),
            *(
                Statement(f"Kan ontbreken: {facet}", number, unknown, also(MISSED, incomplete))
                for facet, unknown, incomplete in self.missed
            ),
            *(Statement(term, text, meaning) for term, meaning in DEFINITIONS.items()),
            *origin_stated(self.permalink),
            *(
                Statement(f"SHA-256 van de gegevens ({name})", text, digest, covers(name))
                for name, digest in self.digests.items()
            ),
            software_stated(),
        ]

    def account_object(self) -> dict[str, Any]:
        """The account as JSON."""
        return {
            "selectie": self.in_words,
            "gekozen": {facet: [value.slug for value in values] for facet, values in self.chosen.items()},
            "gezocht": [
                {"woorden": words, "deals": [row.slug for row in self.rows], "uitleg": SEARCHED}
                for words in self.searched
            ],
            "volgorde": self.selection.order,
            "publicatie": release_object(self.reading),
            "aantalRijen": len(self.rows),
            "totalen": {json_name(heading): sum_object(sum_) for heading, sum_ in self.totals.items()},
            "nietBekend": lacks_told(self.unknown),
            "kanOntbreken": lacks_told(self.missed),
            "begrippen": DEFINITIONS,
            "licentie": "CC0-1.0",
            "permalink": self.permalink,
            "sha256": self.digests[NEWEST_SET],
            "sha256PerKolommen": self.digests,
            "kolommen": {name: [column for column, _ in columns] for name, columns in NAMED_SETS.items()},
            "software": software_object(),
        }


def sum_object(sum_: Total) -> dict[str, Any]:
    """A sum as JSON, with of how many deals it is known."""
    return {"som": euros_number(sum_.amount), "bekend": sum_.known, "deals": sum_.deals}


def release_stated(reading: Reading) -> list[Statement]:
    """Of which release a file is."""
    release, text = reading.published, Kind.TEXT
    return [
        Statement("Peildatum", Kind.DATE, release.as_of),
        Statement("Publicatie", Kind.NUMBER, release.number),
        Statement("Openbaar vanaf", text, dutch_moment(release.visible_from)),
        Statement("Toelichting bij de publicatie", text, release.note),
        Statement("Achteraf ingevoerd", text, "ja" if release.retrospective else "nee"),
    ]


def release_object(reading: Reading) -> dict[str, Any]:
    """The same as JSON."""
    release = reading.published
    return {
        "nummer": release.number,
        "peildatum": release.as_of.isoformat(),
        "openbaarVanaf": utc_text(release.visible_from),
        "toelichting": release.note,
        "achterafIngevoerd": release.retrospective,
        "digest": release.digest,
    }


def origin_stated(permalink: str) -> list[Statement]:
    """Under which licence a file is, and where the same selection stays."""
    return [
        Statement("Licentie", Kind.TEXT, LICENCE),
        Statement("Permalink", Kind.TEXT, permalink, "Dezelfde selectie uit dezelfde publicatie, voor altijd."),
    ]


def software_stated() -> Statement:
    """What made a file."""
    return Statement("Software", Kind.TEXT, settings.VERSION, f"Bouw {settings.BUILD}.")


def software_object() -> dict[str, str]:
    return {"versie": settings.VERSION, "bouw": settings.BUILD}


def covers(name: str) -> str:
    """What the digest of a set of columns is of."""
    number = len(SETS[name])
    which = "alle" if name == NEWEST_SET else f"de eerste {number}"
    return f"Van ‘deals’ in het JSON-bestand, volgens RFC 8785: {which} kolommen en de citaten."


def unknown_counted(rows: Collection[Row]) -> list[tuple[str, int, int]]:
    """(field, of how many of `rows` it is not known, of how many in part), by field."""
    unknown = Counter(label for row in rows for label in field_labels(row.unknown))
    incomplete = Counter(label for row in rows for label in field_labels(row.incomplete))
    return [(field, unknown[field], incomplete[field]) for field in sorted(unknown | incomplete)]


def also(remark: str, incomplete: int) -> str:
    return f"{remark} Van nog {incomplete} is het niet volledig bekend." if incomplete else remark


def lacks_told(lacking: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    return [{"gegeven": name, "nietBekend": unknown, "nietVolledig": part} for name, unknown, part in lacking]
