"""The register as it would be: what publishing a proposal would make of it, before anyone decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..register.changes import Change
from ..register.index import Index, IndexLine, index_lines, release_index
from ..register.models import LineKind, Release
from ..register.official import official
from ..register.outcome import Seen, seen_of_deal, seen_of_totals
from ..register.rows import Row, index_row
from .releases import Proposal, newest_release, proposed_changes, turned


@dataclass(frozen=True)
class Ahead:
    """The newest release, waiting or not, beside what would follow it. `turned`: what time alone makes different."""

    old: Index | None
    new: Index
    turned: Proposal

    def seen(self, slug: str) -> list[Seen]:
        """What readers will see differently of a deal."""
        return seen_of_deal(row_of(self.old, slug), row_of(self.new, slug))

    @property
    def totals(self) -> list[Seen]:
        return seen_of_totals(self.old, self.new)

    def by_time(self) -> list[tuple[str, list[Seen], list[Change]]]:
        """[(name, what readers will see differently, every change)] of the deals that time alone makes different."""
        changes = proposed_changes(self.turned)
        named = sorted((prepared.content["naam"], slug) for slug, prepared in self.turned.prepared.items())
        return [(name, self.seen(slug), changes[slug]) for name, slug in named]


def ahead(proposal: Proposal, chosen: Iterable[str] | None = None) -> Ahead:
    """What publishing `proposal` would give, or of it only the `chosen` deals."""
    newest = newest_release()
    prepared = proposal.prepared
    if chosen is not None:
        prepared = {slug: one for slug, one in prepared.items() if slug in set(chosen)}
    part = replace(proposal, prepared=prepared)
    by_time = turned(newest, proposal.as_of, prepared)
    lines = following_lines(newest, part, by_time)
    return Ahead(release_index(newest) if newest else None, Index(lines, proposal.as_of, official(None)), by_time)


def following_lines(newest: Release | None, *proposals: Proposal) -> list[IndexLine]:
    """What the index of the release after `newest` is built of."""
    lines = {line[0]: line for line in (index_lines(newest) if newest else [])}
    for proposal in proposals:
        for slug, prepared in proposal.of_kind(LineKind.DEAL).items():
            lines[slug] = (slug, "", prepared.digest, index_row(prepared.content))
    return list(lines.values())


def row_of(index: Index | None, slug: str) -> Row | None:
    return next((row for row in (index.rows if index else []) if row.slug == slug), None)
