"""Parts of pages that are made once and kept: what they say hangs on the release, or on one deal, and not on the question."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings

from ..register.caches import Kept
from ..register.reading import Reading

PARTS_BYTES = 64 * 1024 * 1024
PART_OVERHEAD = 512
# Stands in a part where a page fills in something of its own. Nobody outside this process knows it.
MARKER = secrets.token_hex(8)


class Part(NamedTuple):
    """HTML, or JSON, with a mark at each place where the number of a source comes; `sources`: those, in order."""

    html: str
    sources: tuple[str, ...]

    def numbered(self, read_in: dict[str, int] | None) -> str:
        """The HTML with the numbers that the page gives its sources: `read_in`, as `listed_as` has it."""
        html = self.html
        if read_in is not None:
            for place, source in enumerate(self.sources):
                html = html.replace(place_mark(place), str(read_in.setdefault(source, len(read_in) + 1)))
        return html


class MarkedSources(dict[str, str]):
    """Gives every source a mark in place of its number."""

    def setdefault(self, source: str, number: object = None) -> str:
        return super().setdefault(source, place_mark(len(self)))


def place_mark(place: int) -> str:
    return f"{MARKER}-{place}-"


kept_parts: Kept[Part] = Kept(PARTS_BYTES, lambda part: 2 * len(part.html) + PART_OVERHEAD)


def part_key(reading: Reading, *names: object) -> str:
    """Names a part of a page that is read at `reading`, by everything that it hangs on; empty where that is not known, as of
    a release that is not there yet."""
    if reading.lists is None or reading.release is None or not reading.release.digest:
        return ""
    stand = (settings.SHOWN, reading.release.stand, reading.lists, reading.suffix)
    return "\n".join(map(str, (*stand, *names)))


def kept_part(key: str, make: Callable[[], Part]) -> Part:
    """The part of that key; one without a key is made anew each time."""
    return kept_parts.made(key or None, make)
