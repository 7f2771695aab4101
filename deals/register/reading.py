"""At which release a request reads: the current one, `?publicatie=N`, or `?peildatum=2023-11-01`."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple, Self

from django.core.exceptions import BadRequest
from django.db import connection
from django.http import Http404, QueryDict
from django.utils import timezone

from ..language.dates import NoDay, amsterdam_date, dutch_date, typed_day, written_day
from ..reference.revision import ListRevision
from ..web.middleware import LoggedRequest
from .caches import Kept
from .index import Index, release_index
from .models import RedactionState, Release

# A withdrawal shows within this time.
SECONDS_RELIED_ON = 1.0
# All visible releases, by the digest of the last, which covers all before it, and by what was taken out of any.
kept_timelines: Kept[list[Release]] = Kept(2)


class Latest(NamedTuple):
    """The last visible release, as far as every request needs it."""

    number: int
    digest: str
    redactions: str  # in which state redacting is, or nothing


class Visible(NamedTuple):
    """What readers have at one moment; everything public hangs on it.

    `lists`: the state of the official lists, which pages read beside the release. `next`: when something becomes visible, as
    far as was known. `asked`: when this was asked for, on the clock that only goes on, in seconds."""

    latest: Latest | None
    lists: str
    next: dt.datetime | None
    now: dt.datetime
    asked: float

    @property
    def key(self) -> str:
        """Another one whenever a public page may be another."""
        release = f"{self.latest.digest} {self.latest.redactions}" if self.latest else ""
        return f"{release}\n{self.lists}"

    def holds(self, now: dt.datetime, passed: float) -> bool:
        """Whether it may be relied on at `now`: asked less than a second before `passed`, and nothing was due since."""
        return passed - self.asked < SECONDS_RELIED_ON and (self.next is None or now < self.next)


class ReaderRequest(LoggedRequest):
    """A request of a reader as views get it: when it came, and what was visible then."""

    now: dt.datetime
    latest: Latest | None
    lists: str  # in which state the official lists are


@cache
def visible_sql(vendor: str) -> str:
    """The SQL of `what_is_visible`, whose parameters are all the instant: composing it anew would cost more than running it."""
    now = timezone.now()
    newest = Release.objects.visible(now).order_by("-number").values_list("number", "digest")[:1]
    following = Release.objects.waiting(now).order_by("visible_from").values_list("visible_from")[:1]
    parts = [queryset.query.sql_with_params() for queryset in (newest, following)]
    if any(len(parameters) != 1 for _, parameters in parts):
        raise AssertionError(f"verwacht elk één parameter, niet {parts}")
    # Any may be missing: lists are there before the first release.
    lists = str(ListRevision.objects.values("digest").query)
    redactions = str(RedactionState.objects.values("digest").query)
    return f"""SELECT newest.number, newest.digest, redactions.digest, lists.digest, following.visible_from
        FROM (SELECT 1 AS row) AS one LEFT JOIN ({parts[0][0]}) AS newest ON TRUE
        LEFT JOIN ({parts[1][0]}) AS following ON TRUE LEFT JOIN ({redactions}) AS redactions ON TRUE
        LEFT JOIN ({lists}) AS lists ON TRUE"""  # noqa: S608  # of our own querysets


def what_is_visible() -> Visible:
    """What readers have now: the one query of every public request."""
    now, asked = timezone.now(), time.monotonic()
    instant = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(visible_sql(connection.vendor), [instant, instant])
        number, digest, redactions, lists, following = cursor.fetchone()
    if following and timezone.is_naive(following):  # as SQLite keeps it
        following = following.replace(tzinfo=dt.UTC)
    latest = Latest(number, digest, redactions or "") if digest else None
    return Visible(latest, lists or "", following, now, asked)


def timeline(latest: Latest | None) -> list[Release]:
    """The visible releases up to and with `latest`, in order."""
    if latest is None:
        return []
    key = f"{latest.digest} {latest.redactions}"
    releases = kept_timelines.get(key)
    if releases is None:
        visible = Release.objects.filter(number__lte=latest.number).select_related("corrects_since").order_by("number")
        releases = kept_timelines.put(key, list(visible))
    return releases


@dataclass
class Reading:
    """One release, read now. `pinned`: the request named it, so links keep naming it.

    `lists`: in which state the official lists are read; None where that is not known, and nothing can be kept by it.
    `asked_day`: the day that was asked for, which may be later than the one that the release is about."""

    release: Release | None  # None before the first
    releases: list[Release]
    pinned: bool
    lists: str | None = None
    asked_day: dt.date | None = None

    @classmethod
    def asked(cls, query: QueryDict, latest: Latest | None, now: dt.datetime, lists: str | None = None) -> Self:
        """What `query` asks for. Raises BadRequest with a Dutch sentence."""
        releases = timeline(latest)
        if "publicatie" in query and "peildatum" in query:
            raise BadRequest("Kies óf een publicatie óf een peildatum, niet allebei.")
        if "publicatie" in query:
            return cls(numbered(releases, single(query, "publicatie")), releases, True, lists)
        if "peildatum" in query:
            given = single(query, "peildatum")
            release = on_date(releases, given, amsterdam_date(now))
            return cls(release, releases, True, lists, typed_day(given))
        return cls(releases[-1] if releases else None, releases, False, lists)

    @property
    def published(self) -> Release:
        """The release, where there must be one. Raises Http404 before the first."""
        if self.release is None:
            raise Http404("Er is nog niets gepubliceerd.")
        return self.release

    @property
    def day(self) -> dt.date:
        """The day that the reader asks about: what existed then may be more than what the release had recorded of it."""
        return self.asked_day or self.published.as_of

    @property
    def first_day(self) -> dt.date:
        """The first day that can be asked about, where anything is published."""
        return self.releases[0].as_of

    @property
    def last_day(self) -> dt.date:
        """The last day of which the register has recorded anything."""
        return self.releases[-1].as_of

    @property
    def is_current(self) -> bool:
        return self.release is None or self.release is self.releases[-1]

    @cached_property
    def index(self) -> Index:
        return release_index(self.published, self.lists)

    @cached_property
    def corrected_by(self) -> Release | None:
        """The first later release that corrects something in this one, or None."""
        for later in self.releases:
            if later.corrects_since and later.corrects_since.number <= self.published.number < later.number:
                return later
        return None

    @property
    def suffix(self) -> str:
        """What a link adds to keep reading at this release."""
        return self.permanent_suffix if self.pinned else ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same as what a query asks."""
        return [("publicatie", str(self.published.number))] if self.pinned else []

    @property
    def permanent_suffix(self) -> str:
        """What an address adds to mean this release for ever."""
        return f"?publicatie={self.release.number}" if self.release else ""


def single(query: QueryDict, name: str) -> str:
    values = query.getlist(name)
    if len(values) > 1:
        raise BadRequest(f"‘{name}’ staat {len(values)} keer in het adres; verwacht één waarde.")
    return values[0]


def numbered(releases: list[Release], value: str) -> Release:
    if not re.fullmatch(r"[1-9][0-9]{0,8}", value):
        raise BadRequest(f"‘{value}’ is geen nummer van een publicatie; verwacht een getal vanaf 1.")
    if int(value) > len(releases):
        known = f"de laatste is {len(releases)}" if releases else "er is nog niets gepubliceerd"
        raise BadRequest(f"Publicatie {value} bestaat niet; {known}.")
    return releases[int(value) - 1]


def on_date(releases: list[Release], value: str, today: dt.date) -> Release:
    day = typed_day(value)
    if day is None:
        raise BadRequest(no_day(value))
    if day > today:
        raise BadRequest(
            f"{dutch_date(day)} ligt in de toekomst; kies vandaag ({dutch_date(today)}) of een dag daarvoor."
        )
    recorded = [release for release in releases if release.as_of <= day]
    if not recorded:
        first = (
            f"de eerste publicatie gaat over {dutch_date(releases[0].as_of)}. Kies die dag of een dag daarna."
            if releases
            else "er is nog niets gepubliceerd."
        )
        raise BadRequest(f"Over {dutch_date(day)} heeft dit register niets vastgelegd: {first}")
    return recorded[-1]


def no_day(value: str) -> str:
    """Why `value` is not a day as addresses have it, in Dutch."""
    try:
        return f"Schrijf {dutch_date(written_day(value))} hier als {written_day(value).isoformat()}."
    except NoDay as error:
        return str(error)
