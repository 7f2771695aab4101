"""Which contents need not be made, because they are known to be what was published.

To make a content takes much longer than to see whether one of its rows changed, or whether a day has come on which it
changes by itself: a process remembers when it last saw that they were the same. What it does not know, is made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..facts.models import Deal
from ..facts.standing import states
from ..holding import turning_days
from ..register.caches import Kept
from ..register.models import Version

# By the state of a deal: "the day that its content was made about, and the digest of that content".
same_as_published: Kept[str] = Kept(20_000)
# By the digest of a version: a day about which it was made.
made_about_day: Kept[str] = Kept(20_000)
# By the digest of a version: the days on which time alone can make it different.
turning: Kept[tuple[str, ...]] = Kept(20_000)


def to_be_made(there: dict[str, str], published: dict[str, str], as_of: dt.date) -> list[str]:
    """Of the deals in `there` ({slug: state}) those that may differ about `as_of` from what is `published` ({slug: digest})."""
    known = {}
    for slug, state in there.items():
        day, _, digest = (same_as_published.get(state) or "").partition(" ")
        if digest and digest == published.get(slug):
            known[slug] = (day, digest)
    days = turning_days_of(digest for _, digest in known.values())
    asked = as_of.isoformat()
    still = {slug for slug, (day, digest) in known.items() if not turns_between(days[digest], day, asked)}
    return [slug for slug in there if slug not in still]


def remember_same(there: dict[str, str], made: dict[str, str], published: dict[str, str], as_of: dt.date) -> None:
    """That the deals in `made` ({slug: digest}) are what is `published`, where they are and are still as they were."""
    same = [slug for slug, digest in made.items() if digest == published.get(slug)]
    if not same:
        return
    for slug, state in states(Deal.objects.filter(slug__in=same)).items():
        if state == there.get(slug):
            same_as_published.put(state, f"{as_of.isoformat()} {made[slug]}")


def may_turn(digests: list[str], as_of: dt.date) -> list[str]:
    """Of the versions with `digests` those that time alone may make different on `as_of`."""
    known = {digest: day for digest in digests if (day := made_about_day.get(digest))}
    days, asked = turning_days_of(known), as_of.isoformat()
    still = {digest for digest, day in known.items() if not turns_between(days[digest], day, asked)}
    return [digest for digest in digests if digest not in still]


def remember_day(digest: str, as_of: dt.date) -> None:
    """That the version with `digest` is what it would be, made about `as_of`."""
    made_about_day.put(digest, as_of.isoformat())


def turning_days_of(digests: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """{digest of a version: its turning days}. One query, where not all are known."""
    days = {digest: turning.get(digest) for digest in digests}
    unknown = [digest for digest, those in days.items() if those is None]
    for version in Version.of_deals.filter(digest__in=unknown) if unknown else ():
        days[version.digest] = turning.put(version.digest, tuple(turning_days(version.read())))
    return {digest: those or () for digest, those in days.items()}


def turns_between(days: Iterable[str], one: str, other: str) -> bool:
    """Whether one of `days` comes after the first of two days and not after the last."""
    first, last = sorted((one, other))
    return any(first < day <= last for day in days)
