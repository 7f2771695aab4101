"""A release in memory: what lists, filters and totals need, derived from the contents.

Deals are numbered by name; a set of deals is an integer with one bit per number. Money is integer cents."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.text import slugify

from ..language.money import cents
from ..language.text import fold
from .models import Content, Release, ReleaseLine

KEPT_INDEXES = 8

# The gap (`veld`) that makes a filter's field unknown for a deal.
FACET_GAPS = {
    "ministerie": "ministeries",
    "gemeente": "gebied.gemeenten",
    "provincie": "gebied.gemeenten",
    "caribisch": "gebied.gemeenten",
    # The themes are tags on programme lines.
    "thema": "programmalijnen",
    "kenmerk": "kenmerken",
    "status": "status",
    "partij": "partijen",
    "bedrag": "bedragen.rijk",
}
FACETS = (
    "tranche",
    "regio",
    "ministerie",
    "provincie",
    "gemeente",
    "caribisch",
    "thema",
    "kenmerk",
    "status",
    "partij",
)
# Two answers that every facet with a gap also has.
UNKNOWN, NOT_STATED = "onbekend", "niet-vermeld"
# Raised when `index_row` keeps something else: rows of an older form are derived anew until `reindex` has run.
FORM = 5


class Value(NamedTuple):
    """One value of a facet: how it stands in an address, and how people read it."""

    slug: str
    label: str


def index_row(content: Content) -> dict[str, Any]:
    """What the index keeps of a content, as JSON; `Version.index` holds it."""
    amounts = content["bedragen"]
    return {
        "vorm": FORM,
        "naam": content["naam"],
        "regio": content["regio"],
        "tranche": content["tranche"],
        "status": content["status"] and {key: content["status"][key] for key in ("soort", "naam")},
        "datum": content["status"] and content["status"]["datum"],
        "rijk": cents(amounts["rijk"]),
        "regiobedrag": cents(amounts["regio"]),
        "bronRijk": counted_source(content, "rijk"),
        "bronRegio": counted_source(content, "regio"),
        "ministeries": [[ministry["slug"], ministry["afkorting"]] for ministry in content["ministeries"]],
        "provincies": provinces(content),
        "gemeenten": [
            [area["code"].lower(), area["naam"], area["deelgebied"]] for area in content["gebied"]["gemeenten"]
        ],
        "omvangOnzeker": [
            [area["code"].lower(), area.get("deelgebied")]
            for area in (*content["gebied"]["gemeenten"], *content["gebied"]["caribisch"])
            if not area["omvangZeker"]
        ],
        "buitenland": [f"{area['naam']} ({area['land']})" for area in content["gebied"]["buitenland"]],
        "caribisch": [area["naam"] for area in content["gebied"]["caribisch"]],
        "caribischeCodes": [area["code"].lower() for area in content["gebied"]["caribisch"]],
        "themas": themes(content),
        "partijen": sorted(
            [slug, name] for slug, name in {(slugify(party["naam"]), party["naam"]) for party in content["partijen"]}
        ),
        "kenmerken": [[trait["slug"], trait["naam"]] for trait in content["kenmerken"]],
        "onbekend": unknown_fields(content),
        "onvolledig": gap_fields(content, "onvolledig"),
        "nietVermeld": gap_fields(content, "niet-vermeld"),
        "lijnen": [[line["sleutel"], line["naam"], line["letterlijk"]] for line in content["programmalijnen"]],
        "bronnen": [
            [source["slug"], source["titel"], source["datum"], source["uitgever"]] for source in content["bronnen"]
        ],
        "voorganger": content["voorganger"],
        "convenant": min(
            (fact["datum"] for fact in content["mijlpalen"] if fact["soort"] == "convenant"), default=None
        ),
        "zoek": searched_texts(content),
    }


def counted_source(content: Content, side: str) -> list[str] | None:
    """Source, place and key of the amount that counts for `side`, or None where none counts."""
    if content["bedragen"][side] is None:
        return None
    fact = next(fact for fact in content["bijdragen"] if fact["kant"] == side and fact["teltMee"])
    source = next(source for source in content["bronnen"] if source["slug"] == fact["bron"]["bron"])
    reference = ", ".join(
        part for part in (source["titel"], source["briefkenmerk"], source["kamerstuk"], source["datum"]) if part
    )
    return [reference, fact["bron"]["vindplaats"], fact["sleutel"]]


def provinces(content: Content) -> list[list[str]]:
    """The provinces that the deal touches: as a place or as a party. [[slug, name]], by name."""
    found = {province["slug"]: province["naam"] for province in content["gebied"]["provincies"]}
    for party in content["partijen"]:
        if party["provincie"]:
            found[party["provincie"]["slug"]] = party["provincie"]["naam"]
    return [[slug, found[slug]] for slug in sorted(found)]


def themes(content: Content) -> list[list[str]]:
    """The themes of the deal's lines, by slug. [[slug, name]]"""
    found = {theme["slug"]: theme["naam"] for line in content["programmalijnen"] for theme in line["themas"]}
    return [[slug, found[slug]] for slug in sorted(found)]


def gap_fields(content: Content, reason: str) -> list[str]:
    return sorted(gap["veld"] for gap in content["leemten"] if gap["reden"] == reason)


def searched_texts(content: Content) -> list[list[str]]:
    """What search looks in: [[part of the deal, text]], the most telling part first."""
    area = content["gebied"]
    found: list[tuple[str, str | None]] = [("naam", content["naam"])]
    found += [("andere naam", alias["naam"]) for alias in content["aliassen"]]
    found.append(("regio", content["regio"]["naam"]))
    found += [
        ("gemeente", f"{place['naam']} {place['deelgebied'] or ''} {place['code']}") for place in area["gemeenten"]
    ]
    found += [("plaats", place["naam"]) for place in [*area["caribisch"], *area["buitenland"]]]
    found += [("provincie", name) for _, name in provinces(content)]
    found += [("ministerie", f"{ministry['afkorting']} {ministry['naam']}") for ministry in content["ministeries"]]
    found += [("kenmerk", trait["naam"]) for trait in content["kenmerken"]]
    found += [("programmalijn", f"{line['naam']}. {line['omschrijving'] or ''}") for line in content["programmalijnen"]]
    found += [("doel", aim["tekst"]) for aim in content["doelen"]]
    found += [("samenvatting", content["samenvatting"])]
    found += [("partij", party["naam"]) for party in content["partijen"]]
    for source in content["bronnen"]:
        found.append(("bron", " ".join(filter(None, (source["titel"], source["kamerstuk"], source["briefkenmerk"])))))
    return [[part, text] for part, text in found if text]


def unknown_fields(content: Content) -> list[str]:
    """The fields of which the register does not know the value for this deal; what is known in part is not among them."""
    reasons = {gap["veld"]: gap["reden"] for gap in content["leemten"]}
    area = content["gebied"]
    empty = {
        "ministeries": not content["ministeries"],
        "gebied.gemeenten": not (area["gemeenten"] or area["caribisch"] or area["buitenland"]),
        "bedragen.rijk": content["bedragen"]["rijk"] is None,
        "bedragen.regio": content["bedragen"]["regio"] is None,
        "status": content["status"] is None,
        "partijen": not content["partijen"],
        "programmalijnen": not content["programmalijnen"],
    }
    fields = {field for field, is_empty in empty.items() if is_empty} | set(reasons)
    return sorted(field for field in fields if reasons.get(field) not in ("niet-van-toepassing", "onvolledig"))


@dataclass(frozen=True, slots=True)
class Row:
    """One deal as lists and files show it."""

    slug: str
    digest: str
    name: str
    tranche: dict[str, Any]
    region: dict[str, str]
    status: dict[str, str] | None
    reached_on: str | None
    national: int | None
    regional: int | None
    national_source: list[str] | None
    regional_source: list[str] | None
    ministries: list[list[str]]
    provinces: list[list[str]]
    municipalities: list[list[str | None]]
    # [code, part] of the municipalities and islands of which the source leaves the extent open.
    uncertain: list[list[str | None]]
    abroad: list[str]
    caribbean: list[str]
    traits: list[list[str]]
    caribbean_codes: list[str]
    themes: list[list[str]]
    parties: list[list[str]]
    unknown: list[str]
    incomplete: list[str]
    not_stated: list[str]
    lines: list[list[Any]]
    sources: list[list[str | None]]
    predecessor: str | None
    covenant_on: str | None
    texts: list[list[str]]

    @property
    def total(self) -> int | None:
        """National and regional together; None when either is unknown."""
        return None if self.national is None or self.regional is None else self.national + self.regional

    @property
    def summary(self) -> str | None:
        """What the deal is about, in our own words; None where nobody wrote it yet."""
        return next((text for part, text in self.texts if part == "samenvatting"), None)


# Slug, reason of withdrawal, digest and index row of a line of a release.
type IndexLine = tuple[str, str, str | None, dict[str, Any] | None]


class Index:
    """All deals of one release."""

    def __init__(self, lines: Iterable[IndexLine]) -> None:
        self.withdrawn: dict[str, str] = {}
        rows: list[Row] = []
        for slug, reason, digest, kept in lines:
            if kept is None or digest is None:
                self.withdrawn[slug] = reason
            else:
                rows.append(make_row(slug, digest, kept))
        self.rows = sorted(rows, key=lambda row: (fold(row.name), row.slug))
        self.all = (1 << len(self.rows)) - 1
        self.by_slug: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        self.unknown: dict[str, int] = {}
        self.incomplete: dict[str, int] = {}
        self.not_stated: dict[str, int] = {}
        # A ministry bears several names over the years: one slug, its labels together.
        labels: dict[str, dict[str, list[str]]] = {facet: {} for facet in FACETS}
        for number, row in enumerate(self.rows):
            for facet, value in row_values(row):
                self.by_slug[facet][value.slug] = self.by_slug[facet].get(value.slug, 0) | 1 << number
                known = labels[facet].setdefault(value.slug, [])
                if value.label not in known:
                    known.append(value.label)
            for field in row.unknown:
                self.unknown[field] = self.unknown.get(field, 0) | 1 << number
            for field in row.incomplete:
                self.incomplete[field] = self.incomplete.get(field, 0) | 1 << number
            for field in row.not_stated:
                self.not_stated[field] = self.not_stated.get(field, 0) | 1 << number
        self.values = {
            facet: sorted((Value(slug, " / ".join(sorted(known))) for slug, known in found.items()), key=value_order)
            for facet, found in labels.items()
        }
        # What shapes make of this release and keep with it.
        self.shapes: dict[str, Any] = {}

    def numbers(self, mask: int) -> list[int]:
        """The numbers of the deals in `mask`, by name."""
        bits = bin(mask)[:1:-1]
        return [number for number, bit in enumerate(bits) if bit == "1"]

    def where(self, test: Callable[[Row], bool]) -> int:
        """The deals of which `test` is true."""
        return sum(1 << number for number, row in enumerate(self.rows) if test(row))

    def rows_in(self, mask: int) -> Iterator[Row]:
        return (self.rows[number] for number in self.numbers(mask))

    def unknown_for(self, facet: str) -> int:
        """The deals of which the value of `facet` is not known."""
        return self.unknown.get(FACET_GAPS.get(facet, ""), 0)

    def not_stated_for(self, facet: str) -> int:
        """The deals of which a source was read that does not state the value of `facet`."""
        return self.not_stated.get(FACET_GAPS.get(facet, ""), 0)

    def mask_of(self, facet: str, slug: str) -> int:
        """The deals with one value of `facet`; `onbekend` and `niet-vermeld` are values too."""
        if facet in FACET_GAPS and slug == UNKNOWN:
            return self.unknown_for(facet) & ~self.not_stated_for(facet)
        if facet in FACET_GAPS and slug == NOT_STATED:
            return self.not_stated_for(facet)
        return self.by_slug[facet].get(slug, 0)

    def incomplete_for(self, facet: str) -> int:
        """The deals of which the values of `facet` are known in part."""
        return self.incomplete.get(FACET_GAPS.get(facet, ""), 0)


def value_order(value: Value) -> tuple[str, str]:
    return (fold(value.label), value.slug) if not value.slug.isdigit() else (value.slug.zfill(6), "")


def make_row(slug: str, digest: str, kept: dict[str, Any]) -> Row:
    return Row(
        slug=slug,
        digest=digest,
        name=kept["naam"],
        tranche=kept["tranche"],
        region=kept["regio"],
        status=kept["status"],
        reached_on=kept["datum"],
        national=kept["rijk"],
        regional=kept["regiobedrag"],
        national_source=kept["bronRijk"],
        regional_source=kept["bronRegio"],
        ministries=kept["ministeries"],
        provinces=kept["provincies"],
        municipalities=kept["gemeenten"],
        uncertain=kept["omvangOnzeker"],
        abroad=kept["buitenland"],
        caribbean=kept["caribisch"],
        traits=kept["kenmerken"],
        caribbean_codes=kept["caribischeCodes"],
        themes=kept["themas"],
        parties=kept["partijen"],
        unknown=kept["onbekend"],
        not_stated=kept["nietVermeld"],
        lines=kept["lijnen"],
        sources=kept["bronnen"],
        predecessor=kept["voorganger"],
        covenant_on=kept["convenant"],
        texts=kept["zoek"],
        incomplete=kept["onvolledig"],
    )


def row_values(row: Row) -> Iterator[tuple[str, Value]]:
    """(facet, value) for everything `row` can be found by."""
    yield "tranche", Value(str(row.tranche["nummer"]), row.tranche["naam"])
    yield "regio", Value(row.region["slug"], row.region["naam"])
    for slug, label in row.ministries:
        yield "ministerie", Value(slug, label)
    for slug, label in row.provinces:
        yield "provincie", Value(slug, label)
    for place in row.municipalities:
        yield "gemeente", Value(str(place[0]), str(place[1]))
    for code, label in zip(row.caribbean_codes, row.caribbean, strict=True):
        yield "caribisch", Value(code, label)
    for slug, label in row.themes:
        yield "thema", Value(slug, label)
    for slug, label in row.traits:
        yield "kenmerk", Value(slug, label)
    if row.status:
        yield "status", Value(row.status["soort"], row.status["naam"])
    for slug, label in row.parties:
        yield "partij", Value(slug, label)


class Kept[T]:
    """Built things by key, together no heavier than `most`; the least recently asked go first. Safe between threads."""

    def __init__(self, most: int, weigh: Callable[[T], int] = lambda thing: 1) -> None:
        self.most = most
        self.weigh = weigh
        self.weight = 0
        self.things: OrderedDict[str, T] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: str) -> T | None:
        with self.lock:
            thing = self.things.get(key)
            if thing is not None:
                self.things.move_to_end(key)
            return thing

    def put(self, key: str, thing: T) -> T:
        with self.lock:
            if key in self.things:
                self.weight -= self.weigh(self.things.pop(key))
            self.things[key] = thing
            self.weight += self.weigh(thing)
            while self.weight > self.most and self.things:
                self.weight -= self.weigh(self.things.popitem(last=False)[1])
        return thing

    def clear(self) -> None:
        with self.lock:
            self.things.clear()
            self.weight = 0


kept_indexes: Kept[Index] = Kept(KEPT_INDEXES)


def release_index(release: Release) -> Index:
    """The index of `release`, built once per process: its digest names everything it is made of."""
    index = kept_indexes.get(release.digest)
    if index is None:
        index = kept_indexes.put(release.digest, Index(index_lines(release)))
    return index


def index_lines(release: Release) -> list[IndexLine]:
    """What the index of `release` is built of. One query, two where rows are of an older form."""
    lines = ReleaseLine.objects.filter(release=release)
    rows: list[IndexLine] = list(lines.values_list("slug", "reason", "version__digest", "version__index"))
    if any(kept and kept.get("vorm") != FORM for _, _, _, kept in rows):
        versions = (line.version for line in lines.select_related("version") if line.version)
        derived = {version.digest: index_row(version.read()) for version in versions}
        rows = [(slug, reason, digest, derived.get(digest or "")) for slug, reason, digest, _ in rows]
    return rows
