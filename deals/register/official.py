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
from .rows import Ended, Value


class OfficialMunicipality(NamedTuple):
    """A municipality. `until`: its first day no more, of a former one only; `successors`: what it went into then.

    `since` is its first day, or None where it is not recorded. Municipalities are as in an address: `gm0917`."""

    slug: str
    name: str
    province: str  # as in an address
    since: dt.date | None
    until: dt.date | None
    successors: tuple[str, ...]


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
        """What became of each former municipality, by its name in an address."""
        heirs = {place.slug: self.heirs(place.slug) for place in self.former}
        return {
            place.slug: Ended(
                place.name,
                place.until,
                tuple(Value(heir, self.municipalities[heir].name) for heir in heirs[place.slug]),
                self.together(heirs[place.slug], heirs),
            )
            for place in self.former
            if place.until
        }

    def together(self, of: list[str], heirs: dict[str, list[str]]) -> frozenset[str]:
        """The former municipalities that are all that there is of the one heir `of`; none where it is more, or less."""
        those = {slug for slug, its in heirs.items() if set(its) & set(of)}
        new = all(
            heirs[slug] == of and self.municipalities[slug].until == self.municipalities[of[0]].since for slug in those
        )
        return frozenset(those if len(of) == 1 and new else ())

    @cached_property
    def stand(self) -> str:
        """Another one whenever anything in the lists is another."""
        return hashlib.sha256(repr((self.municipalities, self.provinces, self.islands)).encode()).hexdigest()

    def heirs(self, slug: str) -> list[str]:
        """The municipalities of today that have the area of this one, in the order of their names."""
        seen: set[str] = set()
        following = [slug]
        while following:
            place = self.municipalities.get(following.pop())
            if place and place.slug not in seen:
                seen.add(place.slug)
                following += place.successors
        return [place.slug for place in self.today if place.slug in seen]


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
