"""From release to release: which deals came, changed, went or returned, and what of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any, NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Coalesce

from ..language.dates import amsterdam_date
from ..language.text import fold, many_papers
from ..language.vocabulary import SourceKind
from .caches import Kept
from .change_sentences import counted_in_sentences, short_sentence
from .changes import Change, deal_changes
from .models import LineKind, OfKind, Release, ReleaseLine, Version
from .rows import LATER

NEW, CHANGED, WITHDRAWN, RETURNED = "nieuw", "gewijzigd", "ingetrokken", "teruggekeerd"
# What happened to a deal: for one, and for several.
KINDS = {NEW: "nieuw", CHANGED: "gewijzigd", WITHDRAWN: "ingetrokken", RETURNED: "terug in het register"}
LINES_OF: dict[LineKind, OfKind[ReleaseLine]] = {
    LineKind.DEAL: ReleaseLine.of_deals,
    LineKind.PAPER: ReleaseLine.of_papers,
}


# Of thousands that changed, so many contents are in memory together: twice that, for what was and what is.
READ_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Step:
    """One deal that is not the same in a release as in an earlier one. Version None: withdrawn, with the reason.

    `known`: whether the earlier release has the deal at all."""

    release: int
    slug: str
    name: str
    version: int | None
    reason: str
    known: bool
    old_version: int | None
    old_reason: str | None

    @property
    def kind(self) -> str:
        if self.version is None:
            return WITHDRAWN
        if not self.known:
            return NEW
        return RETURNED if self.old_version is None else CHANGED


@dataclass(frozen=True, slots=True)
class DealChange:
    """What happened to one deal: the step, and where it changed every difference."""

    step: Step
    changes: list[Change]


def between(old: Release | None, new: Release, kind: LineKind = LineKind.DEAL) -> list[Step]:
    """The deals, or the papers, that differ between two releases, by name. None: before the first release. One query."""
    lines = LINES_OF[kind]
    before = lines.filter(slug=OuterRef("slug"), release__number=old.number if old else 0)
    return steps(lines.filter(release=new), before, lines)


def one_by_one(first: int, last: int, slugs: Iterable[str] | None = None, kind: LineKind = LineKind.DEAL) -> list[Step]:
    """What each release from `first` to `last` (numbers) changed since the one before it, by name. One query.

    Whoever asks passes a `last` that is visible: all before it are visible too."""
    of_kind = LINES_OF[kind]
    lines = of_kind.filter(release__number__gte=first, release__number__lte=last)
    if slugs is not None:
        lines = lines.filter(slug__in=list(slugs))
    before = of_kind.filter(slug=OuterRef("slug"), release__number=OuterRef("release__number") - 1)
    return steps(lines, before, of_kind)


# [(what happened, to what kind of fact, how many)], in the order of the page.
type Subjects = list[tuple[str, str, int]]


class Revision(NamedTuple):
    """A release in which a deal came, changed, went or returned."""

    step: Step
    subjects: Subjects

    @property
    def sentence(self) -> str:
        """`Toegevoegd: 14 gemeenten en een bedrag.`, or what happened to the whole deal."""
        step = self.step
        if self.subjects:
            return short_sentence(self.subjects)
        if step.kind == CHANGED:
            return "gewijzigd; in wat er veranderde, zijn woorden weggelakt"
        if step.version:
            return "terug in het register" if step.known else "voor het eerst in het register"
        return f"ingetrokken: {step.reason}"


# What changed from one content to another, by both and by what was taken out of them.
kept_subjects: Kept[Subjects] = Kept(20_000)


def subjects(change: DealChange) -> Subjects:
    return counted_in_sentences(change.changes)


def revision(change: DealChange) -> Revision:
    return Revision(change.step, subjects(change))


class ReadLine(NamedTuple):
    """The line of one deal in the release with that number. `stand`: its content, and what was taken out of it since."""

    slug: str
    release: int
    version: int | None
    stand: str
    reason: str
    name: str | None


def revisions(slug: str, last: int) -> list[Revision]:
    """What each release up to `last` did to the deal, newest first. One query, and one more where a change is new here."""
    taken = steps_of(read_lines(slug, last))
    told = {key: kept_subjects.get(key) for key, step in taken if step.kind == CHANGED}
    unknown = [(key, step) for key, step in taken if key in told and told[key] is None]
    for (key, _), change in zip(unknown, described([step for _, step in unknown]), strict=True):
        told[key] = kept_subjects.put(key, subjects(change))
    return [Revision(step, told.get(key) or []) for key, step in reversed(taken)]


def read_lines(slug: str, last: int) -> list[ReadLine]:
    """The lines of a deal in the releases up to `last`, in order. One query."""
    lines = (
        ReleaseLine.of_deals.filter(slug=slug, release__number__lte=last)
        .order_by("release__number")
        .values_list(
            "slug",
            "release__number",
            "version",
            "version__digest",
            "release__redacted",
            "reason",
            KeyTextTransform("naam", "version__index"),
        )
    )
    return [
        ReadLine(slug, number, version, f"{digest} {redacted}", reason, name)
        for slug, number, version, digest, redacted, reason, name in lines
    ]


def steps_of(lines: Iterable[ReadLine]) -> list[tuple[str, Step]]:
    """[(what names both contents, the step)] of one deal, where it is not the same as in the release before."""
    taken: list[tuple[str, Step]] = []
    before: ReadLine | None = None
    name = ""
    for line in lines:
        old = before if before and before.release == line.release - 1 else None
        # A withdrawn deal is called as it was when it was last there.
        name = line.name or name
        if old is None or (old.version, old.reason) != (line.version, line.reason):
            known = old is not None
            step = Step(
                line.release, line.slug, name, line.version, line.reason, known, old and old.version, old and old.reason
            )
            taken.append((f"{old.stand if old else ''}\n{line.stand}", step))
        before = line
    return taken


def changed_on(release: Release, kind: LineKind = LineKind.DEAL) -> dict[str, dt.date]:
    """{deal, or paper: the day (Europe/Amsterdam) since which its content is what it is at `release`}. One query."""
    since = (
        LINES_OF[kind]
        .filter(release__number__lte=release.number, version__lines__release=release)
        .values("slug")
        .annotate(since=Min("release__visible_from"))
    )
    return {slug: amsterdam_date(moment) for slug, moment in since.values_list("slug", "since")}


def steps(lines: QuerySet[ReleaseLine], before: QuerySet[ReleaseLine], of_kind: OfKind[ReleaseLine]) -> list[Step]:
    """`lines`, all of one kind, that are not the same in `before`, which finds the earlier line of a line."""
    same = before.filter(Q(version=OuterRef("version")) | Q(version=None, reason=OuterRef("reason")))
    # What is withdrawn is called as it was when it was last there.
    last_seen = of_kind.filter(
        slug=OuterRef("slug"), release__number__lt=OuterRef("release__number"), version__isnull=False
    ).order_by("-release__number")
    differing = (
        lines.filter(~Exists(same))
        .annotate(
            number=F("release__number"),
            title=Coalesce(
                KeyTextTransform("naam", "version__index"),
                Subquery(last_seen.values(named=KeyTextTransform("naam", "version__index"))[:1]),
            ),
            known=Exists(before),
            old_version=Subquery(before.values("version")[:1]),
            old_reason=Subquery(before.values("reason")[:1]),
        )
        .values_list("number", "slug", "title", "version", "reason", "known", "old_version", "old_reason")
    )
    return sorted((Step(*row) for row in differing), key=lambda step: (fold(step.name), step.slug, step.release))


def described(chosen: list[Step]) -> list[DealChange]:
    """`chosen`, all of deals, with what changed."""
    return described_by(chosen, Version.of_deals, lambda old, new: deal_changes(old.read(), new.read()))


def described_by(
    chosen: list[Step], versions_of: OfKind[Version], differing: Callable[[Version, Version], list[Change]]
) -> list[DealChange]:
    """`chosen`, all of one kind, with what differs. One query, or one for every so many that changed; of what came, went or
    returned no content is read."""
    told: dict[Step, list[Change]] = {}
    for part in batched((step for step in chosen if step.kind == CHANGED), READ_AT_ONCE, strict=False):
        versions = versions_of.in_bulk({version for step in part for version in (step.version, step.old_version)})
        for step in part:
            told[step] = differing(versions[step.old_version], versions[step.version])
    return [DealChange(step, told.get(step, [])) for step in chosen]


def counts(steps: list[Step]) -> list[tuple[str, int]]:
    """[(what happened, of how many deals)], only what happened at all."""
    counted_kinds = [(words, sum(step.kind == kind for step in steps)) for kind, words in KINDS.items()]
    return [(words, number) for words, number in counted_kinds if number]


kept_counts: Kept[list[tuple[str, int]]] = Kept(64)


def counts_between(old: Release | None, new: Release, kind: LineKind = LineKind.DEAL) -> list[tuple[str, int]]:
    """The same of two releases; once per process. None: before the first. One query."""
    key = f"{kind}\n{old.stand if old else ''}\n{new.stand}"
    return kept_counts.made(key, lambda: counts(between(old, new, kind)))


def papers_counted(counted_papers: list[tuple[str, int]]) -> list[str]:
    """[`76 Kamerstukken nieuw`]: what happened to papers of the Kamer, each kind in words."""
    return [f"{many_papers(number)} {words}" for words, number in counted_papers]


def counted(steps: list[Step]) -> str:
    """`69 nieuw, 14 gewijzigd`."""
    return ", ".join(f"{number} {words}" for words, number in counts(steps))


@dataclass(frozen=True, slots=True)
class Subject:
    """A region or ministry as one version of a deal names it."""

    deal: str
    name: str


def region_versions(slug: str) -> dict[int, Subject]:
    """Of every version that names the region: {version: subject}, waiting ones too. One query."""
    naming = Version.of_deals.filter(index__regio__slug=slug).values_list("pk", "slug", KT("index__regio__naam"))
    return {version: Subject(deal, name) for version, deal, name in naming}


def ministry_versions(slug: str) -> dict[int, Subject]:
    """Of every version that the ministry signed: {version: subject}, waiting ones too. One query."""
    signing = Version.of_deals.annotate(first_day=Min("lines__release__as_of")).values_list(
        "pk", "slug", "index__ministeries", f"index__{LATER}", "first_day"
    )
    return {
        version: Subject(deal, abbreviation)
        for version, deal, signed, later, first_day in signing
        for ministry, abbreviation in signed_on(signed, later or [], first_day.isoformat())
        if ministry == slug
    }


def signed_on(signed: list[list[str]], later: list[tuple[str, dict[str, Any]]], day: str) -> list[list[str]]:
    """The ministries of an index row that hold on `day`. A version is listed only while they stay the same."""
    for since, changed in later:
        if since <= day:
            signed = changed.get("ministeries", signed)
    return signed


kept_report_days: Kept[tuple[dt.date | None]] = Kept(8)


def newest_report(release: Release) -> dt.date | None:
    """The date of the newest progress report that a deal of `release` cites, or None. One query, once per process."""
    kept = kept_report_days.get(release.stand)
    if kept is None:
        citing = Version.of_deals.filter(
            # Canonical JSON has one spelling.
            lines__release=release,
            content__contains=f'"soort":{json.dumps(SourceKind.REPORT.value)}',
        )
        days = [
            source["datum"]
            for version in citing
            for source in version.read()["bronnen"]
            if source["soort"] == SourceKind.REPORT and source["datum"]
        ]
        kept = kept_report_days.put(release.stand, (dt.date.fromisoformat(max(days)) if days else None,))
    return kept[0]
