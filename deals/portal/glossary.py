"""The terms that readers meet here, in plain Dutch, and the documents in which explanations were read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.text import slugify

from ..language.dates import dutch_day
from ..language.text import fold, listed
from ..register.facet import ENTRANCES

FILE = Path("fixtures") / "begrippen.yaml"


@dataclass(frozen=True)
class Reference:
    """A document in which something that a page explains was read."""

    slug: str  # the register's own slug, where the document is also a source there
    title: str
    publisher: str
    date: str = ""  # ISO; empty: not on the document
    url: str = ""  # empty: no address is known
    place: str = ""

    @property
    def published(self) -> str:
        """`Ministerie van BZK, 11 mei 2023. Artikelen 1 en 2.`"""
        date = f", {dutch_day(self.date)}" if self.date else ""
        return f"{self.publisher}{date}." + (f" {self.place}." if self.place else "")


def by_number(references: Iterable[Reference]) -> dict[str, tuple[int, Reference]]:
    """{slug: (number on the page, reference)}."""
    return {reference.slug: (number, reference) for number, reference in enumerate(references, start=1)}


@dataclass(frozen=True)
class SeenAt:
    """Where a reader sees what a term means."""

    label: str
    route: str
    args: tuple[str, ...] = ()
    anchor: str = ""


@dataclass(frozen=True)
class Term:
    """A word that readers meet here, in plain Dutch."""

    name: str
    explanation: str
    place: SeenAt | None = None
    forms: tuple[str, ...] = ()  # how texts also write it
    reference: Reference | None = None  # where it is laid down

    @property
    def slug(self) -> str:
        return slugify(self.name)


@dataclass(frozen=True)
class Glossary:
    references: dict[str, Reference]  # by slug
    terms: tuple[Term, ...]
    words: dict[str, Term]  # by every way of writing them, case folded


# By the names that the file uses.
PLACES = {
    **{address: SeenAt(facet.title, "entrance_index", (address,)) for address, facet in ENTRANCES.items()},
    "api": SeenAt("Over de API", "api_documentation"),
    "betalen": SeenAt("Wie betaalt", "about", anchor="#betalen"),
    "bronnen": SeenAt("Bronnen", "source_list"),
    "deals": SeenAt("Alle deals", "deal_list"),
    "methode": SeenAt("Zo telt dit register", "about_counting", anchor="#methode"),
    "onbekend": SeenAt("Wat nog niet bekend is", "about_counting", anchor="#onbekend"),
    "open-data": SeenAt("Open data", "open_data"),
    "programmalijnen": SeenAt("Programmalijnen", "line_list"),
    "publicaties": SeenAt("Publicaties", "release_list"),
    "regio-deal": SeenAt("Wat een Regio Deal is", "about", anchor="#regio-deal"),
    "stappen": SeenAt("Hoe een deal tot stand komt", "about", anchor="#stappen"),
    "wijzigingen": SeenAt("Wijzigingen", "changes"),
}


@cache
def read_glossary() -> Glossary:
    """What the file says, read once. Raises ImproperlyConfigured where it is wrong, with the entry and the field."""
    references: dict[str, Reference] = {}
    terms: dict[str, Term] = {}
    words: dict[str, Term] = {}
    written = read_file()
    for entry in entries(written["documenten"], ("slug", "titel", "uitgever"), ("datum", "url", "vindplaats")):
        entry.put(references, "slug", entry["slug"], reference_of(entry))
    for entry in entries(written["begrippen"], ("begrip", "uitleg"), ("zie", "vormen", "vastgelegd")):
        term = term_of(entry, references)
        entry.put(terms, "begrip", term.slug, term)
        entry.put(words, "begrip", term.name.casefold(), term)
        for form in term.forms:
            entry.put(words, "vormen", form.casefold(), term)
    return Glossary(references, tuple(terms.values()), words)


def terms_by_letter() -> list[tuple[str, list[Term]]]:
    """The terms from A to Z, under their first letter."""
    ordered = sorted(read_glossary().terms, key=lambda term: fold(term.name))
    return [(letter.upper(), list(terms)) for letter, terms in groupby(ordered, key=lambda term: fold(term.name)[0])]


# --- reading the file


class OnceOnly(yaml.SafeLoader):
    """Refuses a field that stands twice in one entry. YAML takes the last: a forgotten dash would swallow an entry."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.MarkedYAMLError(problem=f"‘{key.value}’ staat er twee keer", problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read_file() -> dict[str, Any]:
    try:
        written = yaml.load((settings.BASE_DIR / FILE).read_text(), OnceOnly)  # noqa: S506  # a safe loader
    except (OSError, yaml.YAMLError) as error:
        raise ImproperlyConfigured(f"{FILE} is niet te lezen: {error}") from error
    if not isinstance(written, dict) or written.keys() != {"documenten", "begrippen"}:
        raise ImproperlyConfigured(f"{FILE}: verwacht precies ‘documenten’ en ‘begrippen’.")
    return written


def is_filled_in(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


# What a field holds, in words and as a test; every other field holds a text.
HOLDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "datum": ("datum als 2023-11-01", lambda value: type(value) is dt.date),
    "vormen": ("lijst van teksten", lambda value: isinstance(value, list) and all(map(is_filled_in, value))),
}


class FileEntry(dict[str, Any]):
    """One entry of the file; its first field names it, also in a refusal."""

    def refuse(self, field: str, why: str) -> NoReturn:
        name = next(iter(self.values()), "")
        raise ImproperlyConfigured(f"{FILE}, bij ‘{name}’: het veld ‘{field}’ {why}.")

    def one_of[T](self, known: Mapping[str, T], field: str) -> T | None:
        """What the field names, or None where the entry does not have it."""
        if field not in self:
            return None
        if self[field] not in known:
            self.refuse(field, f"noemt ‘{self[field]}’; verwacht een van {', '.join(sorted(known))}")
        return known[self[field]]

    def put[T](self, things: dict[str, T], field: str, name: str, thing: T) -> None:
        if name in things:
            self.refuse(field, f"noemt ‘{name}’, en dat staat er al")
        things[name] = thing


def entries(written: Any, must: tuple[str, ...], may: tuple[str, ...]) -> Iterator[FileEntry]:
    """Each entry, with every field that it must have and no field that it may not have."""
    for fields in written if isinstance(written, list) else [written]:
        entry = FileEntry(fields if isinstance(fields, dict) else {"": fields})
        for field in entry:
            if field not in (*must, *may):
                entry.refuse(field, f"is onbekend; verwacht {listed([*must, *may])}")
        for field in must:
            if field not in entry:
                entry.refuse(field, "ontbreekt")
        for field, value in entry.items():
            expected, holds = HOLDS.get(field, ("tekst", is_filled_in))
            if not holds(value):
                entry.refuse(field, f"is geen {expected}")
        yield entry


def reference_of(entry: FileEntry) -> Reference:
    day = entry["datum"].isoformat() if "datum" in entry else ""
    return Reference(
        entry["slug"], entry["titel"], entry["uitgever"], day, entry.get("url", ""), entry.get("vindplaats", "")
    )


def term_of(entry: FileEntry, references: Mapping[str, Reference]) -> Term:
    return Term(
        entry["begrip"],
        entry["uitleg"],
        entry.one_of(PLACES, "zie"),
        tuple(entry.get("vormen", ())),
        entry.one_of(references, "vastgelegd"),
    )
