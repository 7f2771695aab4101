"""Everything that a release lists, a few contents at a time: a whole register never stands in memory as such."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ...register.history import LINES_OF, Step, between
from ...register.models import LineKind, Release, Version
from ...register.redaction import redaction_content
from ...register.served import served_version

CONTENTS_AT_A_TIME = 40


class ListedContent(NamedTuple):
    """A deal or paper as a release has it. `version` None: withdrawn, with the `reason`."""

    kind: LineKind
    slug: str
    version: Version | None
    reason: str

    @property
    def content(self) -> Any:
        """As the newest contract knows it; None where it is withdrawn."""
        return self.version and read_version(self.version)

    def served(self, release: Release) -> bytes:
        """The bytes that its own address gives."""
        return served_version(self.version, release) if self.version else b""

    def redacted(self, release: Release) -> list[dict[str, Any]]:
        """Where words were taken out of it."""
        if self.version is None or not release.redacted:
            return []
        of = {"soort": self.kind.value, "slug": self.slug}
        return [of | entry for one in self.version.redactions.all() for entry in redaction_content(one)]


def read_version(version: Version) -> Any:
    return version.read() if LineKind(version.kind) is LineKind.DEAL else version.read_paper()


def versions_by_key(kind: LineKind, keys: set[int]) -> dict[int, Version]:
    """Those versions of one kind, with what was taken out of them."""
    of_kind = {LineKind.DEAL: Version.of_deals, LineKind.PAPER: Version.of_papers}[kind]
    versions: QuerySet[Version] = of_kind.prefetch_related("redactions")
    return versions.in_bulk(keys)


def listed_contents(release: Release, kind: LineKind) -> Iterator[ListedContent]:
    """Everything of one kind that `release` lists, by address: sorted here, as databases do not sort alike."""
    lines = sorted(LINES_OF[kind].filter(release=release).values_list("slug", "version", "reason"))
    for some in batched(lines, CONTENTS_AT_A_TIME):
        versions = versions_by_key(kind, {version for _, version, _ in some if version})
        for slug, version, reason in some:
            yield ListedContent(kind, slug, versions[version] if version else None, reason)


class Turn(NamedTuple):
    """What happened to a deal or paper since the release before: the step, and what it was and is; None: not there."""

    kind: LineKind
    step: Step
    old: Any
    new: Any


def turns(previous: Release | None, release: Release, kind: LineKind) -> Iterator[Turn]:
    """Everything of one kind that is not the same in `release` as in `previous`, by address."""
    steps = sorted(between(previous, release, kind), key=lambda step: step.slug)
    for some in batched(steps, CONTENTS_AT_A_TIME):
        keys = {key for step in some for key in (step.version, step.old_version) if key}
        versions = versions_by_key(kind, keys)
        for step in some:
            old, new = (read_version(versions[key]) if key else None for key in (step.old_version, step.version))
            yield Turn(kind, step, old, new)
