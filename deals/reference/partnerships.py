"""Which municipality belongs to the region of a deal by a partnership, a statistical area or a name: never that it takes part.

fixtures/samenwerking.csv says where each was read; the head of that file explains its columns."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..language.dates import MONTHS, dutch_date

PARTNERSHIPS = settings.BASE_DIR / "fixtures" / "samenwerking.csv"
PARTNERSHIP_COLUMNS = ("regio", "gemeente", "samenwerking", "soort", "vanaf", "tot", "stand", "bron", "url")
# An arrangement, a network, all of a province, a statistical area, and the name of the deal.
ARRANGEMENT, NETWORK, WHOLE_PROVINCE, STATISTICAL, NAMED = WAYS_TO_BELONG = (
    "gr",
    "netwerk",
    "provincie",
    "corop",
    "naam",
)
# Before the first Regio Deal it says nothing about one, and it may be the first day of what came before the arrangement.
FIRST_DEALS = "2018-01-01"


class Membership(NamedTuple):
    """One row of the file. Days are ISO 8601, `as_of` perhaps only a year or a month; empty is not stated."""

    region: str
    municipality: str  # as in an address
    partnership: str
    kind: str
    since: str
    until: str
    as_of: str
    source: str
    url: str

    @property
    def joined_late(self) -> str:
        """`sinds 1 januari 2024`, of who joined when there were Regio Deals already; else empty."""
        return f"sinds {iso_in_words(self.since)}" if self.since >= FIRST_DEALS else ""

    @property
    def ended(self) -> str:
        """`tot 1 januari 2022`, of who is no member any more; else empty."""
        return f"tot {iso_in_words(self.until)}" if self.until else ""

    @property
    def read_in(self) -> str:
        """`Register van Overheidsorganisaties, stand van 16 mei 2026`."""
        return f"{self.source}, stand van {iso_in_words(self.as_of)}" if self.as_of else self.source


def iso_in_words(iso: str) -> str:
    """`16 mei 2026`, `mei 2026` or `2026`, as precisely as `iso` says it."""
    year, month, day = (*map(int, iso.split("-")), 0, 0)[:3]
    if day:
        return dutch_date(dt.date(year, month, day))
    return f"{MONTHS[month - 1]} {year}" if month else str(year)


@cache
def memberships() -> dict[str, list[Membership]]:
    """{municipality, as in an address: its rows, in the order of the file}. Read once for a process."""
    lines = [line for line in PARTNERSHIPS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    belonging: dict[str, list[Membership]] = {}
    for place, row in enumerate(csv.DictReader(lines), start=1):
        if tuple(row) != PARTNERSHIP_COLUMNS or None in row.values():
            raise ImproperlyConfigured(
                f"{PARTNERSHIPS.name}, rij {place}: verwacht de kolommen {', '.join(PARTNERSHIP_COLUMNS)}."
            )
        if row["soort"] not in WAYS_TO_BELONG:
            raise ImproperlyConfigured(
                f"{PARTNERSHIPS.name}, rij {place}: soort is ‘{row['soort']}’, verwacht {', '.join(WAYS_TO_BELONG)}."
            )
        one = Membership(*(row | {"gemeente": row["gemeente"].lower()}).values())
        belonging.setdefault(one.municipality, []).append(one)
    return belonging
