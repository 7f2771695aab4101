"""What a municipality or island has to do with the deals of a release: those it takes part in, and apart from them those of
which that is not recorded, with what ties it to them: a partnership, another deal of the same region, or the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..language.vocabulary import MilestoneKind
from ..reference.partnerships import NAMED, STATISTICAL, Membership, memberships
from .facet import Facet, value_order
from .index import Index, in_regions
from .named import named_deals
from .rows import Place, Row, Value

ENDED = (MilestoneKind.COMPLETION, MilestoneKind.TERMINATION)


class Standing(StrEnum):
    """How a municipality belongs to a region, the firmest first."""

    LIES = "lies"  # it is a member today, or takes part in another deal of the region
    PARTLY = "partly"  # only a part of it takes part in another deal of the region
    LEFT = "left"  # it was a member
    AREA = "area"  # it lies in the statistical area of that name
    NAMED = "named"  # the deal is called after it


@dataclass(frozen=True)
class RegionTie:
    """The deals of one region of which it is not recorded whether the municipality takes part, the newest first.

    `memberships`: what it belongs to there; `beside`: deals of the region that it does take part in."""

    region: Value
    rows: list[Row]
    memberships: list[Membership]
    beside: list[Row]
    standing: Standing


@dataclass(frozen=True)
class Ties:
    """The deals that a municipality takes part in, the newest first, and those that it may belong to."""

    code: str
    rows: list[Row]
    regions: list[RegionTie]

    @property
    def possible(self) -> list[Row]:
        """The deals of which it is not recorded whether it takes part."""
        return [row for tie in self.regions for row in tie.rows]


def ties_of(index: Index, facet: Facet, code: str) -> Ties:
    """What `code` (of a municipality, or an island where that is the facet) has to do with the deals of a release."""
    rows = newest_tranche_first(index.rows_in(index.mask_of(facet.name, code)))
    by_region = in_regions(rows)
    belongs = memberships_by_region(code)
    regions = []
    for slug, others in possible_rows(index, code, rows).items():
        beside, members = by_region.get(slug, []), told_memberships(belongs.get(slug, []))
        regions.append(RegionTie(others[0].region, others, members, beside, standing_of(code, members, beside)))
    firmest = list(Standing)
    in_order = sorted(regions, key=lambda tie: (firmest.index(tie.standing), value_order(tie.region)))
    return Ties(code, rows, in_order)


def possible_rows(index: Index, code: str, taken: list[Row]) -> dict[str, list[Row]]:
    """{region: the deals of it that `code` may belong to, the newest first}, without those that it takes part in (`taken`).

    Where it belongs to the region, or takes part in a deal of it, those are all others; else those that are called after it."""
    of_regions = index.once("deals van regio's", lambda: in_regions(newest_tranche_first(index.rows)))
    own = {row.slug for row in taken}
    whole = dict.fromkeys([*(row.region.slug for row in taken), *memberships_by_region(code)])
    possible = {slug: [row for row in of_regions.get(slug, []) if row.slug not in own] for slug in whole}
    called = index.rows_in(named_deals(index).get(code, 0))
    after_it = [row for row in called if row.region.slug not in whole and row.slug not in own]
    possible |= in_regions(newest_tranche_first(after_it))
    return {slug: rows for slug, rows in possible.items() if rows}


def memberships_by_region(code: str) -> dict[str, list[Membership]]:
    belongs: dict[str, list[Membership]] = {}
    for membership in memberships().get(code, []):
        belongs.setdefault(membership.region, []).append(membership)
    return belongs


def newest_tranche_first(rows: Iterable[Row]) -> list[Row]:
    """By tranche, the last first; where that does not decide, by name."""
    return sorted(rows, key=lambda row: -row.tranche.number)


def told_memberships(given: list[Membership]) -> list[Membership]:
    """What a page tells of `given`: a statistical area and a name only where there is nothing firmer."""
    firm = [one for one in given if one.kind not in (STATISTICAL, NAMED)]
    return firm or [one for one in given if one.kind == STATISTICAL] or given


def standing_of(code: str, members: list[Membership], beside: list[Row]) -> Standing:
    kinds = {one.kind for one in members if not one.until}
    if kinds - {STATISTICAL, NAMED}:
        return Standing.LIES
    if beside:
        return Standing.PARTLY if all(takes_part_partly(row, code) for row in beside) else Standing.LIES
    if any(one.until for one in members):
        return Standing.LEFT
    return Standing.AREA if STATISTICAL in kinds else Standing.NAMED


def are_over(rows: Iterable[Row]) -> bool:
    """Whether of all of these deals the last that was reported is that they ended."""
    return all(row.status is not None and row.status.slug in ENDED for row in rows)


def places_of(row: Row, code: str) -> list[Place]:
    """What of that municipality or island the deal of `row` names: it may be several parts."""
    return [place for place in (*row.municipalities, *row.islands) if place.code == code]


def takes_part_partly(row: Row, code: str) -> bool:
    """Whether only parts of it take part."""
    named = places_of(row, code)
    return bool(named) and all(place.part for place in named)
