"""From release to release: the papers of the Kamer of one deal or one dossier, whatever they were called in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db.models.fields.json import KT

from .history import Step, counted, counts, one_by_one, papers_counted
from .models import LineKind, Version


class PaperVersion(NamedTuple):
    """What one version of a paper is about: its dossier, and the deals that it names."""

    slug: str
    dossier: str | None
    deals: frozenset[str]


def paper_versions(fits: Callable[[PaperVersion], bool]) -> dict[int, PaperVersion]:
    """{version: what it is about} of every version that fits, waiting ones too. One query."""
    known = Version.of_papers.values_list("pk", "slug", KT("index__dossier"), "index__deals")
    versions = {version: PaperVersion(slug, dossier, frozenset(deals)) for version, slug, dossier, deals in known}
    return {version: about for version, about in versions.items() if fits(about)}


def paper_steps(versions: dict[int, PaperVersion], last: int) -> list[Step]:
    """The steps to or from one of `versions` up to the release with that number. One query, or none."""
    if not versions:
        return []
    steps = one_by_one(1, last, {about.slug for about in versions.values()}, LineKind.PAPER)
    return [step for step in steps if step.version in versions or step.old_version in versions]


def all_counted(deals: list[Step], papers: Sequence[Step]) -> str:
    """`14 gewijzigd, 76 Kamerstukken nieuw`."""
    return ", ".join([*filter(None, [counted(deals)]), *papers_counted(counts(list(papers)))])
