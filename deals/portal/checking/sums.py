"""Which release, version or file a SHA-256 is of, among what readers have. What is not public yet is not looked at."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.urls import reverse

from ...register.models import LineKind, Release, ReleaseLine
from ..open_data.files import BULK_FILES, bulk_path
from ..open_data.stock import kept_stocks, on_disk, stock_key, with_previous

SHA256 = re.compile("[0-9a-f]{64}")


def sha256_in(text: str) -> str:
    """The SHA-256 that somebody typed, however it is spelled; empty where it is none."""
    plain = re.sub(r"[\s:-]", "", text.lower()).removeprefix("sha256")
    return plain if SHA256.fullmatch(plain) else ""


class KnownSum(NamedTuple):
    """What a SHA-256 is of. `first` and `last`: of the releases that have it; `slug`: of a deal or paper."""

    what: str
    release: Release
    address: str
    last: Release
    slug: str = ""
    kind: LineKind = LineKind.DEAL


def known_sum(digest: str, releases: list[Release]) -> KnownSum | None:
    """None where nothing that readers have has it. One query."""
    for release in releases:
        if release.digest == digest:
            return KnownSum(f"publicatie {release.number} zelf", release, f"{reverse('home')}?publicatie={release.number}", release)  # fmt: skip
    return sum_of_version(digest, releases) or of_bulk_file(digest, releases)


def sum_of_version(digest: str, releases: list[Release]) -> KnownSum | None:
    """The content of a deal or paper, with the first and the last release that have it."""
    if not releases:
        return None
    having = {"version__digest": digest, "release__number__lte": releases[-1].number}
    lines = [
        (kind, number, slug)
        for kind, listed in ((LineKind.DEAL, ReleaseLine.of_deals), (LineKind.PAPER, ReleaseLine.of_papers))
        for number, slug in listed.filter(**having).order_by("release__number").values_list("release__number", "slug")
    ]
    if not lines:
        return None
    (kind, first, slug), (_, last, _) = lines[0], lines[-1]
    is_deal = kind is LineKind.DEAL
    address = reverse("deal" if is_deal else "paper", args=[slug])
    what = f"de inhoud van {'de deal' if is_deal else 'het Kamerstuk'} ‘{slug}’"
    return KnownSum(what, releases[first - 1], f"{address}?publicatie={first}", releases[last - 1], slug, kind)


def of_bulk_file(digest: str, releases: list[Release]) -> KnownSum | None:
    """A file of a whole release, as far as those were made: making them takes seconds, and no question is worth that."""
    for previous, release in reversed(with_previous(releases)):
        key = stock_key(previous, release)
        stock = kept_stocks.get(key) or on_disk(key)
        for made in stock.made.values() if stock else ():
            if made.sha256 == digest:
                return KnownSum(f"het bestand {BULK_FILES[made.name].name}", release, bulk_path(release.number, made.name), release)  # fmt: skip
    return None


def not_looked_in(releases: list[Release]) -> list[Release]:
    """The releases of which the files are not made, so that nothing was looked up in those."""
    return [
        release
        for previous, release in with_previous(releases)
        if not (kept_stocks.get(key := stock_key(previous, release)) or on_disk(key))
    ]
