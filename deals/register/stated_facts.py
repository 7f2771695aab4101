"""The facts of deals as their contents state them, one by one: what a row of a file or an overview is, where it is no deal.

What the index of a release keeps is enough for deals, programme lines, aims and results. The rest is read from the
contents themselves, so many at a time, and only of the deals that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import batched
from typing import Any, NamedTuple, cast

from ..contents import Content, FactDict, Fields, SourceDict
from ..holding import counted_fact, holding
from .models import Release, Version
from .rows import Row

# So many contents are in memory at once.
CONTENTS_AT_ONCE = 100


class StatedFact(NamedTuple):
    """One fact that holds on the day of a release. `list`: the name of its list in the content; `source`: where it was read,
    or None; `counts`: whether it is the one amount of its side that totals count."""

    deal: Row
    list: str
    fact: Fields
    source: SourceDict | None
    counts: bool = False

    @property
    def key(self) -> str:
        return str(self.fact["sleutel"])

    @property
    def place(self) -> str | None:
        """Where it stands in its source."""
        cited = self.fact["bron"]
        return cited["vindplaats"] if cited else None

    @property
    def line(self) -> str | None:
        """The name of the programme line that it is of; None: of the whole deal."""
        key = self.fact.get("lijn")
        return next((line.name for line in self.deal.lines if line.key == key), None) if key else None


def contents_of(release: Release, rows: Sequence[Row]) -> Iterator[tuple[Row, Content]]:
    """What holds of each of `rows`, the deals of `release`, in their order. One query for so many at a time."""
    day = release.as_of.isoformat()
    for several in batched(rows, CONTENTS_AT_ONCE):
        versions = Version.of_deals.in_bulk([row.digest for row in several], field_name="digest")
        for row in several:
            yield row, holding(versions[row.digest].read(), day)


def in_lists(*names: str) -> Callable[[Content], Iterator[tuple[str, FactDict]]]:
    """What gives each fact of these lists of a content with the name of its list, those of the area too."""

    def read(content: Content) -> Iterator[tuple[str, FactDict]]:
        fields = cast("dict[str, Any]", content)
        area = cast("dict[str, Any]", content["gebied"])
        for name in names:
            for fact in area[name] if name in area else fields[name]:
                yield name, fact

    return read


# Kind of fact → what a content has of it.
FACT_LISTS = {
    "bijdragen": in_lists("bijdragen"),
    "ondertekeningen": in_lists("ministeries"),
    "gemeenten": in_lists("gemeenten", "caribisch", "buitenland"),
    "mijlpalen": in_lists("mijlpalen"),
}


def facts_of(kind: str, row: Row, content: Content) -> Iterator[StatedFact]:
    """The facts of one kind of a deal, of which `content` holds what holds on the day."""
    sources = {source["slug"]: source for source in content["bronnen"]}
    counted = {fact["sleutel"] for fact in (counted_fact(content, "rijk"), counted_fact(content, "regio")) if fact}
    for name, fact in FACT_LISTS[kind](content):
        cited = fact["bron"]
        source = sources[cited["bron"]] if cited else None
        yield StatedFact(row, name, cast("Fields", fact), source, name == "bijdragen" and fact["sleutel"] in counted)


def stated_facts(kind: str, release: Release, rows: Sequence[Row]) -> Iterator[StatedFact]:
    """The facts of one kind of `rows`, the deals of `release`, deal by deal."""
    for row, content in contents_of(release, rows):
        yield from facts_of(kind, row, content)
