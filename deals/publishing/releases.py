"""From desk to register: the only code that writes versions and releases.

What is published has one name, as `LineKind.named` says: a deal its address, a paper `kamerstuk/<address>`.

A proposal is made outside any lock: contents, and for each deal the digest that it replaces. Publishing takes
the lock, and refuses where that digest is no longer the newest, so that nobody's work is overwritten unseen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from ..contents import Content, PaperDict, ProvinceDict
from ..contract import full, lean, schema_of
from ..facts.content import ContentError, contents
from ..facts.models import Deal, ReleasedDeal
from ..facts.paper_content import paper_contents
from ..facts.papers import ParliamentaryPaper, ReleasedPaper
from ..facts.standing import states
from ..holding import made_about
from ..language.dates import amsterdam_date, dutch_date
from ..paper_contract import FIRST_PAPER_SCHEMA, full_paper
from ..reference.models import Province
from ..register.changes import Change, deal_changes
from ..register.derived import derived_index
from ..register.models import DigestLine, LineKind, Redaction, Release, ReleaseLine, Version, canonical_bytes, sha256
from ..register.paper_changes import paper_changes
from .unchanged import may_turn, remember_day, remember_same, to_be_made

type Clock = Callable[[], dt.datetime]
NO_VERSION = ""
# What of each kind stands at the desk, and what marks there that it is published.
AT_DESK: dict[LineKind, type[Deal | ParliamentaryPaper]] = {LineKind.DEAL: Deal, LineKind.PAPER: ParliamentaryPaper}
RELEASED_MARKS: dict[LineKind, type[Model]] = {LineKind.DEAL: ReleasedDeal, LineKind.PAPER: ReleasedPaper}


class Refused(Exception):
    """Publishing is refused; the message is a Dutch sentence that says why."""


class Overtaken(Refused):
    """Someone else changed or published what is listed as these (slugs) meanwhile."""

    def __init__(self, message: str, slugs: list[str]) -> None:
        super().__init__(message)
        self.slugs = slugs


@dataclass(frozen=True)
class Prepared:
    """The content of one deal or paper, ready to be frozen: its text is what is written."""

    kind: LineKind
    text: str
    digest: str
    schema: int

    @classmethod
    def of(cls, written: Content | PaperDict, kind: LineKind = LineKind.DEAL) -> Self:
        return cls.of_text(canonical_bytes(written).decode(), kind)

    @classmethod
    def of_text(cls, text: str, kind: LineKind = LineKind.DEAL) -> Self:
        """`text`: canonical JSON."""
        schema = schema_of(json.loads(text)) if kind is LineKind.DEAL else FIRST_PAPER_SCHEMA
        return cls(kind, text, sha256(text.encode()), schema)

    @cached_property
    def content(self) -> Content:
        """What is read of a deal."""
        content: Content = json.loads(self.text)
        return full(content)

    @cached_property
    def paper(self) -> PaperDict:
        """What is read of a paper."""
        paper: PaperDict = json.loads(self.text)
        return full_paper(paper)

    @property
    def title(self) -> str:
        """What readers call it."""
        return self.content["naam"] if self.kind is LineKind.DEAL else self.paper["titel"]

    @property
    def slug(self) -> str:
        return self.content["slug"] if self.kind is LineKind.DEAL else self.paper["slug"]

    @property
    def version(self) -> Version:
        """The version that freezes it, not saved yet."""
        version = Version(kind=self.kind, slug=self.slug, digest=self.digest, schema=self.schema, content=self.text)
        version.index = derived_index(version)
        return version


@dataclass(frozen=True)
class Proposal:
    """What an editor proposes: contents about `as_of`, and for each name the digest that it replaces
    (None: not in the register; "": withdrawn)."""

    as_of: dt.date
    prepared: dict[str, Prepared] = field(default_factory=dict)
    replaces: dict[str, str | None] = field(default_factory=dict)

    @property
    def digests(self) -> dict[str, str]:
        return {name: prepared.digest for name, prepared in self.prepared.items()}

    def of_kind(self, kind: LineKind) -> dict[str, Prepared]:
        """{slug: content} of what is of one kind."""
        return {prepared.slug: prepared for prepared in self.prepared.values() if prepared.kind is kind}


def newest_release() -> Release | None:
    """The last release, visible or waiting."""
    return Release.objects.order_by("-number").first()


def lines_of(release: Release | None) -> dict[str, tuple[str, str]]:
    """{name: (digest of the version or "" when withdrawn, reason)} of a release, deals and papers."""
    if release is None:
        return {}
    lines = ReleaseLine.every_kind.filter(release=release).values_list("kind", "slug", "version__digest", "reason")
    return {LineKind(kind).named(slug): (digest or NO_VERSION, reason) for kind, slug, digest, reason in lines}


def propose(names: Iterable[str] | None, as_of: dt.date) -> Proposal:
    """What is listed as `names` (None: everything) whose content about `as_of` differs from the newest release. Raises `Refused`.

    What is withdrawn comes back only when it is named. What is known to be as it was published is not made."""
    named = None if names is None else {name: LineKind.parted(name) for name in names}
    release = newest_release()
    redacted = redacted_texts(release)
    published = {name: digest for name, (digest, _) in lines_of(release).items()}
    there = states(Deal.objects.all() if named is None else Deal.objects.filter(slug__in=of_kind(named, LineKind.DEAL)))
    try:
        built = contents(to_be_made(there, published, as_of), as_of)
        papers = paper_contents(None if named is None else of_kind(named, LineKind.PAPER))
    except ContentError as error:
        raise Refused(str(error)) from error
    prepared = {slug: Prepared.of(content) for slug, content in built.items()}
    prepared |= {LineKind.PAPER.named(slug): Prepared.of(paper, LineKind.PAPER) for slug, paper in papers.items()}
    if named is not None and (missing := set(named) - set(there) - set(prepared)):
        raise Refused(f"Dit staat niet aan het bureau: {LineKind.told(missing)}.")
    proposal = Proposal(as_of)
    for name, one in prepared.items():
        newest = published.get(name)
        if one.text == redacted.get(name):
            continue
        if one.digest != newest and not (newest == NO_VERSION and named is None):
            proposal.prepared[name] = one
            proposal.replaces[name] = newest
    remember_same(there, {slug: prepared[slug].digest for slug in built}, published, as_of)
    return proposal


def of_kind(named: dict[str, tuple[LineKind, str]], kind: LineKind) -> list[str]:
    """The slugs of what is of one kind."""
    return [slug for its_kind, slug in named.values() if its_kind is kind]


def redacted_texts(release: Release | None) -> dict[str, str]:
    """{name: what stands in the version now}, of those of a release that lost words and so are not what their digest says.

    One query, and none where nothing was ever taken out."""
    if release is None or not release.redacted:
        return {}
    versions = Version.every_kind.filter(lines__release=release, redactions__isnull=False)
    return {version.name: version.content for version in versions}


def turned(newest: Release | None, as_of: dt.date, but: Iterable[str] = ()) -> Proposal:
    """The deals of `newest`, but for those named in `but`, that time alone makes different on `as_of`.

    Each is its published content made about that day: what is edited at the desk does not travel along. Three queries."""
    proposal, day = Proposal(as_of), as_of.isoformat()
    if newest is None:
        return proposal
    provinces: dict[str, ProvinceDict] = {
        province.code: {"code": province.code, "slug": province.slug, "naam": province.name}
        for province in Province.objects.all()
    }
    versions = Version.of_deals.filter(lines__release=newest).exclude(slug__in=list(but)).order_by("slug")
    suspect = may_turn(list(versions.values_list("digest", flat=True)), as_of)
    for version in versions.filter(digest__in=suspect).iterator(chunk_size=200) if suspect else ():
        written = version.written()
        then = lean(made_about(version.read(), day, provinces))
        if then == written:
            remember_day(version.digest, as_of)
        else:
            proposal.prepared[version.slug] = Prepared.of(then)
            proposal.replaces[version.slug] = version.digest
    return proposal


def proposed_changes(proposal: Proposal) -> dict[str, list[Change]]:
    """{name: what publishing would change in the register}."""
    replaced = [digest for digest in proposal.replaces.values() if digest]
    deals = {version.digest: version.read() for version in Version.of_deals.filter(digest__in=replaced)}
    papers = {version.digest: version.read_paper() for version in Version.of_papers.filter(digest__in=replaced)}
    return {
        name: deal_changes(deals.get(proposal.replaces[name] or ""), prepared.content)
        if prepared.kind is LineKind.DEAL
        else paper_changes(papers.get(proposal.replaces[name] or ""), prepared.paper)
        for name, prepared in proposal.prepared.items()
    }


def publish(
    proposal: Proposal,
    *,
    note: str,
    visible_from: dt.datetime | None = None,
    retrospective: bool = False,
    corrects_since: int | None = None,
    minor: bool = False,
    by: str = "",
    clock: Clock = timezone.now,
    past_allowed: bool = False,
) -> Release:
    """Make a release of `proposal`, readable from `visible_from` (None: at once). Raises `Refused`, writing nothing.

    `past_allowed` is for `seed` alone: its release is visible from the same instant on every installation."""
    if not proposal.prepared:
        raise Refused("Er is niets gewijzigd sinds de laatste publicatie.")
    versions = [prepared.version for prepared in proposal.prepared.values()]
    with publishing_lock():
        newest = newest_release()
        lines = lines_of(newest)
        refuse_overtaken(proposal, lines)
        refuse_missing_predecessors(proposal, lines)
        refuse_unpublished_deals(proposal, lines)
        refuse_redacted(versions)
        lines |= frozen_lines(versions) | turned_lines(newest, proposal.as_of, proposal.prepared)
        mark_released(proposal)
        return make_release(
            newest,
            lines,
            as_of=proposal.as_of,
            visible_from=visible_from,
            note=note,
            by=by,
            retrospective=retrospective,
            corrects_since=corrects_since,
            minor=minor,
            now=clock(),
            past_allowed=past_allowed,
        )


def mark_released(proposal: Proposal) -> None:
    """What is published keeps its address at the desk, and is not deleted there."""
    for kind, mark in RELEASED_MARKS.items():
        at_desk = AT_DESK[kind].objects.filter(slug__in=proposal.of_kind(kind)).values_list("slug", flat=True)
        mark._default_manager.bulk_create([mark(pk=slug) for slug in at_desk], ignore_conflicts=True)


def frozen_lines(versions: list[Version]) -> dict[str, tuple[str, str]]:
    """The lines of `versions`, now saved; the caller holds the lock."""
    Version.every_kind.bulk_create(versions, ignore_conflicts=True)
    return {version.name: (version.digest, "") for version in versions}


def turned_lines(newest: Release | None, as_of: dt.date, but: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The lines of the deals that time alone makes different, frozen; the caller holds the lock."""
    return frozen_lines([prepared.version for prepared in turned(newest, as_of, but).prepared.values()])


def withdraw_from(
    newest: Release | None,
    name: str,
    *,
    reason: str,
    note: str,
    as_of: dt.date,
    visible_from: dt.datetime | None,
    by: str,
    now: dt.datetime,
) -> Release:
    """The release after `newest`, without the deal or the paper; the caller holds the lock."""
    if not reason.strip():
        raise Refused("Noem de reden van de intrekking: lezers zien die op de plaats van wat er stond.")
    lines = lines_of(newest)
    if lines.get(name, (NO_VERSION, ""))[0] == NO_VERSION:
        raise Refused(f"{name_in_words(name)} staat niet in de laatste publicatie: er is niets in te trekken.")
    lines[name] = (NO_VERSION, reason.strip())
    lines |= turned_lines(newest, as_of, [name])
    return make_release(
        newest,
        lines,
        as_of=as_of,
        visible_from=visible_from,
        note=note,
        by=by,
        retrospective=False,
        corrects_since=None,
        now=now,
    )


def name_in_words(name: str) -> str:
    """What is listed as `name`, as the begin of a sentence."""
    kind, slug = LineKind.parted(name)
    return f"{'De deal' if kind is LineKind.DEAL else 'Het Kamerstuk'} ‘{slug}’"


def withdraw_at_once(name: str, *, reason: str, note: str, by: str = "", clock: Clock = timezone.now) -> Release:
    """A release in which the deal or paper stands withdrawn, with a public reason. It comes before releases that wait, and in
    those it is withdrawn too.

    Raises `Refused`."""
    with publishing_lock():
        now = clock()
        waiting = list(Release.objects.waiting(now).order_by("-number"))
        visible = Release.objects.visible(now).order_by("-number").first()
        if lines_of(visible).get(name, (NO_VERSION, ""))[0] == NO_VERSION:
            raise Refused(
                f"{name_in_words(name)} is niet openbaar: er is niets in te trekken. Haal een publicatie die wacht terug."
            )
        for release in waiting:
            # The last first: two releases never have the same number.
            release.number += 1
            release.save(update_fields=["number"])
        today = amsterdam_date(now)
        as_of = min(today, waiting[-1].as_of) if waiting else today
        withdrawal = withdraw_from(
            visible, name, reason=reason, note=note, as_of=as_of, visible_from=None, by=by, now=now
        )
        previous = withdrawal
        for release in reversed(waiting):
            withdraw_in(release, previous, name, reason.strip())
            previous = release
        return withdrawal


def withdraw_in(release: Release, previous: Release, name: str, reason: str) -> None:
    """Let a waiting release follow `previous`, from which what is listed as `name` was withdrawn."""
    kind, slug = LineKind.parted(name)
    ReleaseLine.every_kind.filter(release=release, kind=kind, slug=slug).update(version=None, reason=reason)
    if lines_of(release) == lines_of(previous):
        raise Refused(
            f"Er wacht een publicatie die alleen over ‘{slug}’ gaat ({dutch_date(release.as_of)}). Haal die eerst terug."
        )
    seal_again(release, previous)
    Version.every_kind.filter(kind=kind, slug=slug, lines=None).delete()


def move_waiting(number: int, visible_from: dt.datetime, *, clock: Clock = timezone.now) -> Release:
    """Give the last release, still waiting, another instant. Raises `Refused`."""
    with publishing_lock():
        now = clock()
        release = last_waiting(number, now)
        previous = Release.objects.filter(number=number - 1).first()
        refuse_wrong_time(previous, release.as_of, visible_from, now)
        release.visible_from, release.published_at = visible_from, now
        seal_again(release, previous)
        return release


def seal_again(release: Release, previous: Release | None) -> None:
    """Save a waiting release that changed, with the digest of what it is now; the caller holds the lock."""
    release.digest = release.computed_digest(digest_lines(lines_of(release)), previous.digest if previous else "")
    release.save(update_fields=["visible_from", "published_at", "digest"])


def recall_waiting(number: int, *, clock: Clock = timezone.now) -> None:
    """Take the last release, still waiting, back: its number is free again. Raises `Refused`."""
    with publishing_lock():
        release = last_waiting(number, clock())
        lines = ReleaseLine.every_kind.filter(release=release)
        listed = {kind: {*lines.filter(kind=kind).values_list("slug", flat=True)} for kind in LineKind}
        version_ids = list(lines.exclude(version=None).values_list("version", flat=True))
        release.delete()
        Version.every_kind.filter(pk__in=version_ids, lines=None).delete()
        for kind, slugs in listed.items():
            kept = ReleaseLine.every_kind.filter(kind=kind, slug__in=slugs).values_list("slug", flat=True)
            RELEASED_MARKS[kind]._default_manager.filter(pk__in=slugs - set(kept)).delete()


@contextmanager
def publishing_lock() -> Iterator[None]:
    """One publisher at a time, in one transaction; readers go on. SQLite's IMMEDIATE transactions are such a lock."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE deals_release IN SHARE ROW EXCLUSIVE MODE")
        yield


def make_release(
    newest: Release | None,
    lines: dict[str, tuple[str, str]],
    *,
    as_of: dt.date,
    visible_from: dt.datetime | None,
    note: str,
    retrospective: bool,
    corrects_since: int | None,
    by: str,
    now: dt.datetime,
    minor: bool = False,
    past_allowed: bool = False,
) -> Release:
    """Write the release after `newest` with `lines`; the caller holds the lock."""
    refuse_without_note(note)
    published_at = now
    if visible_from is None:
        # After a clock that was set back too, a release comes no earlier than the one before it.
        published_at = visible_from = max(now, newest.visible_from) if newest and newest.is_visible(now) else now
    if not past_allowed:
        refuse_wrong_time(newest, as_of, visible_from, now)
    release = Release(
        number=newest.number + 1 if newest else 1,
        as_of=as_of,
        visible_from=visible_from,
        published_at=published_at,
        note=note.strip(),
        retrospective=retrospective,
        minor=minor,
        corrects_since=corrected(corrects_since),
        published_by=by,
    )
    release.digest = release.computed_digest(digest_lines(lines), newest.digest if newest else "")
    digests = [digest for digest, _ in lines.values() if digest]
    if newest and newest.redacted and Redaction.objects.filter(version__digest__in=digests).exists():
        release.redacted = newest.redacted
    release.save()
    ids = dict(Version.every_kind.filter(digest__in=digests).values_list("digest", "pk"))
    ReleaseLine.every_kind.bulk_create(
        ReleaseLine(release=release, kind=kind, slug=slug, version_id=ids[digest] if digest else None, reason=reason)
        for (kind, slug), (digest, reason) in zip(map(LineKind.parted, lines), lines.values(), strict=True)
    )
    return release


def corrected(number: int | None) -> Release | None:
    """The release in which the mistake first stood."""
    if number is None:
        return None
    release = Release.objects.filter(number=number).first()
    if release is None:
        raise Refused(f"Publicatie {number} bestaat niet: kies de eerste publicatie waarin de fout stond.")
    return release


def digest_lines(lines: dict[str, tuple[str, str]]) -> list[DigestLine]:
    """`lines` as a digest covers them."""
    return [
        kind.in_digest(slug, digest, reason)
        for (kind, slug), (digest, reason) in zip(map(LineKind.parted, lines), lines.values(), strict=True)
    ]


def refuse_overtaken(proposal: Proposal, lines: dict[str, tuple[str, str]]) -> None:
    overtaken = sorted(name for name, digest in proposal.replaces.items() if lines.get(name, (None, ""))[0] != digest)
    if overtaken:
        raise Overtaken(
            f"Iemand anders heeft intussen gepubliceerd: {LineKind.told(overtaken)}. Bekijk de wijzigingen opnieuw.",
            overtaken,
        )


def refuse_redacted(versions: list[Version]) -> None:
    """A content with the very words that were taken out of it would be published without them, unseen."""
    digests = [version.digest for version in versions]
    redacted = Redaction.objects.filter(version__digest__in=digests).values_list("version__kind", "version__slug")
    if names := {LineKind(kind).named(slug) for kind, slug in redacted}:
        raise Refused(
            f"In {LineKind.told(names)} staan weer de woorden die zijn weggelakt. Haal ze eerst weg aan het bureau."
        )


def refuse_missing_predecessors(proposal: Proposal, lines: dict[str, tuple[str, str]]) -> None:
    known = {name for name, (digest, _) in lines.items() if digest} | set(proposal.prepared)
    for prepared in proposal.of_kind(LineKind.DEAL).values():
        predecessor = prepared.content["voorganger"]
        if predecessor and predecessor not in known:
            raise Refused(
                f"{prepared.content['naam']}: de voorganger ‘{predecessor}’ is niet gepubliceerd. Publiceer die eerst of samen."
            )


def refuse_unpublished_deals(proposal: Proposal, lines: dict[str, tuple[str, str]]) -> None:
    """A paper names no deal that readers cannot find."""
    known = {name for name, (digest, _) in lines.items() if digest} | set(proposal.prepared)
    for slug, prepared in proposal.of_kind(LineKind.PAPER).items():
        if unknown := [deal["slug"] for deal in prepared.paper["deals"] if deal["slug"] not in known]:
            raise Refused(
                f"{LineKind.PAPER.called(slug)} noemt een deal die niet gepubliceerd is: {', '.join(unknown)}. "
                "Publiceer die eerst of samen, of haal die bij het stuk weg."
            )


def refuse_wrong_time(newest: Release | None, as_of: dt.date, visible_from: dt.datetime, now: dt.datetime) -> None:
    """Number, `as_of` and `visible_from` never decrease, all in one order."""
    if visible_from < now:
        raise Refused("‘Openbaar vanaf’ ligt in het verleden: kies een moment vanaf nu.")
    if as_of > amsterdam_date(visible_from):
        raise Refused(
            f"De peildatum {dutch_date(as_of)} ligt na de dag waarop de publicatie openbaar wordt "
            f"({dutch_date(amsterdam_date(visible_from))})."
        )
    if newest is None:
        return
    refuse_earlier_day(newest, as_of)
    if visible_from < newest.visible_from:
        raise Refused(
            f"Publicatie {newest.number} wacht nog op haar moment; deze kan niet eerder openbaar worden. "
            "Verplaats die of haal haar terug, publiceer deze, en publiceer die daarna opnieuw."
        )


def refuse_earlier_day(newest: Release | None, as_of: dt.date) -> None:
    if newest and as_of < newest.as_of:
        raise Refused(
            f"De peildatum {dutch_date(as_of)} ligt vóór die van publicatie {newest.number} ({dutch_date(newest.as_of)}): "
            "kies die dag of een latere."
        )


def refuse_without_note(note: str) -> None:
    if not note.strip():
        raise Refused("Schrijf een toelichting: lezers zien die bij de publicatie.")


def last_waiting(number: int, now: dt.datetime) -> Release:
    newest = newest_release()
    if newest is None or newest.number != number:
        raise Refused(
            f"Publicatie {number} is niet de laatste: alleen de laatste kan verplaatst of teruggehaald worden."
        )
    if newest.is_visible(now):
        raise Refused(
            f"Publicatie {number} is al openbaar en verandert niet meer. Herstel een fout met een nieuwe publicatie."
        )
    return newest


def state_of(proposal: Proposal, name: str) -> str:
    """What publishing would make of a deal or paper, where that is more than a change; empty otherwise."""
    replaced = proposal.replaces[name]
    if replaced is None:
        return "nieuw in het register"
    return "" if replaced else "terug in het register"
