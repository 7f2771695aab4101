"""The places of the official lists as pages read them: municipalities of today and before, provinces and islands."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import CharField, DateField
from django.db.models import Value as Literal
from django.db.models.functions import Cast

from ..language.text import fold
from ..reference.models import CaribbeanBody, Municipality, Province
from .caches import Kept
from .rows import Value


class OfficialMunicipality(NamedTuple):
    """A municipality. `until`: its first day no more, of a former one only; `successors`: what it went into then.

    `since` is its first day, or None where it is not recorded. Municipalities are as in an address: `gm0917`."""

    slug: str
    name: str
    province: str  # as in an address
    since: dt.date | None
    until: dt.date | None
    successors: tuple[str, ...]


class Ended(NamedTuple):
    """What became of a former municipality on the day `on`: the municipalities of today that have its area."""

    name: str
    on: dt.date
    heirs: tuple[Value, ...]


class OfficialProvince(NamedTuple):
    slug: str
    name: str
    code: str


@dataclass(frozen=True)
class OfficialPlaces:
    """Every place of the official lists, by its name in an address, in the order of what people call it."""

    municipalities: dict[str, OfficialMunicipality]
    provinces: dict[str, OfficialProvince]
    islands: dict[str, Value]

    @cached_property
    def today(self) -> list[OfficialMunicipality]:
        """The municipalities that there are."""
        return [place for place in self.municipalities.values() if place.until is None]

    @cached_property
    def former(self) -> list[OfficialMunicipality]:
        """The municipalities that there were."""
        return [place for place in self.municipalities.values() if place.until is not None]

    @cached_property
    def ended(self) -> dict[str, Ended]:
        """What became of each former municipality."""
        return {
            place.slug: Ended(place.name, place.until, tuple(self.named_values(self.heirs(place.slug))))
            for place in self.former
            if place.until
        }

    @cached_property
    def merged(self) -> dict[str, set[str]]:
        """{municipality of today: the former ones that it is made of}, where those went into it whole and it is nothing else."""
        made_of: dict[str, set[str]] = {}
        for slug, ended in self.ended.items():
            for heir in ended.heirs:
                made_of.setdefault(heir.slug, set()).add(slug)
        return {
            heir: slugs
            for heir, slugs in made_of.items()
            if all(
                self.ended[slug].on == self.municipalities[heir].since and len(self.ended[slug].heirs) == 1
                for slug in slugs
            )
        }

    @cached_property
    def stand(self) -> str:
        """Another one whenever anything in the lists is another."""
        return hashlib.sha256(repr((self.municipalities, self.provinces, self.islands)).encode()).hexdigest()

    def heirs(self, slug: str) -> set[str]:
        """The municipalities of today that have the area of this one: itself, where it is one of today."""
        heirs: set[str] = set()
        seen: set[str] = set()
        following = [slug]
        while following:
            place = self.municipalities.get(following.pop())
            if place is None or place.slug in seen:
                continue
            seen.add(place.slug)
            if place.until is None:
                heirs.add(place.slug)
            following += place.successors
        return heirs

    def named_values(self, slugs: set[str]) -> Iterable[Value]:
        return (Value(place.slug, place.name) for place in self.municipalities.values() if place.slug in slugs)


# By the state of the official lists.
kept_places: Kept[OfficialPlaces] = Kept(4)


def official(lists: str | None) -> OfficialPlaces:
    """The places of the official lists in the state `lists`: one query, once for a state; each time where it is None."""
    return kept_places.made(lists, read_places)


def read_places() -> OfficialPlaces:
    """One query: a row for each place, and one more for each other municipality that a former one went into."""
    none, no_day = Literal(None, CharField()), Cast(Literal(None), DateField())
    kinds = {kind: Literal(kind, CharField()) for kind in ("gemeente", "provincie", "eiland")}
    rows = Municipality.objects.order_by().values_list(
        kinds["gemeente"], "code", "name", "province__slug", "valid_from", "valid_until", "successors__code"
    )
    others = [
        Province.objects.order_by().values_list(kinds["provincie"], "code", "name", "slug", no_day, no_day, none),
        CaribbeanBody.objects.order_by().values_list(kinds["eiland"], "code", "name", none, no_day, no_day, none),
    ]
    return arranged(rows.union(*others, all=True))


def arranged(rows: Iterable[tuple[Any, ...]]) -> OfficialPlaces:
    places = OfficialPlaces({}, {}, {})
    for kind, code, name, slug, since, until, successor in sorted(rows, key=lambda row: (fold(row[2]), row[1])):
        if kind == "provincie":
            places.provinces[slug] = OfficialProvince(slug, name, code)
        elif kind == "eiland":
            places.islands[code] = Value(code, name)
        else:
            before = places.municipalities.get(code.lower())
            went_into = (before.successors if before else ()) + ((successor.lower(),) if successor else ())
            place = OfficialMunicipality(code.lower(), name, slug, since, until, tuple(sorted(went_into)))
            places.municipalities[place.slug] = place
    return places
