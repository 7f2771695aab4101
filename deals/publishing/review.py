"""Four eyes: an editor lays frozen contents before a second person, who publishes exactly those or sends them back.

Every deed here is one transaction; what cannot be done raises `Refused` with a Dutch sentence and writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from ..accounts.users import User
from ..register.changes import beyond_text
from ..register.models import LineKind, RedactionState, Release, Version, canonical_bytes, sha256
from . import releases
from .releases import Clock, Prepared, Proposal, Refused
from .submissions import Deed, State, Submission, SubmissionLine


@dataclass(frozen=True)
class Announcement:
    """What the release of a submission will say of itself, and a word to the reviewer."""

    as_of: dt.date
    note: str
    visible_from: dt.datetime | None = None
    corrects_since: int | None = None
    message: str = ""


def save_concept(
    author: User, names: Iterable[str], said: Announcement, *, number: int | None = None, minor: bool = False
) -> Submission:
    """A new concept of `author`, or the one with `number` changed. Its deals and papers are not frozen yet."""
    names = sorted(set(names))
    if not names:
        raise Refused("Kies minstens één deal of Kamerstuk om voor te leggen.")
    refuse_not_at_desk(names)
    with transaction.atomic():
        submission = Submission(author=author, minor=minor) if number is None else own_submission(number, author)
        if not submission.is_open:
            raise Refused(f"Deze voorlegging is {submission.get_state_display()} en verandert niet meer.")
        submission.as_of, submission.visible_from = said.as_of, said.visible_from
        submission.note, submission.message = said.note.strip(), said.message.strip()
        submission.corrects_since = releases.corrected(said.corrects_since)
        submission.save()
        submission.lines.all().delete()
        SubmissionLine.objects.bulk_create(
            SubmissionLine(submission=submission, kind=kind, slug=slug) for kind, slug in map(LineKind.parted, names)
        )
        return submission


def submit(number: int, author: User, *, clock: Clock = timezone.now) -> Submission:
    """Freeze the deals and papers of a concept as they stand at the desk, and lay them before a reviewer."""
    concept = Submission.objects.get(pk=number)
    names = concept.names
    releases.refuse_earlier_day(releases.newest_release(), concept.as_of)
    # Contents are built outside any lock; the digests say what was built, and whether words were taken out meanwhile.
    redacted = redaction_state()
    proposal = releases.propose(names, concept.as_of)
    refuse_unchanged(proposal, names)
    releases.refuse_without_note(concept.note)
    if concept.minor:
        refuse_more_than_text(proposal)
    try:
        with releases.publishing_lock():
            if redaction_state() != redacted:
                raise Refused("Intussen zijn er woorden weggelakt. Bekijk de voorlegging opnieuw en leg haar dan voor.")
            submission = own_submission(number, author)
            if not submission.is_open:
                raise Refused(f"Deze voorlegging is {submission.get_state_display()}: voorleggen kan niet nog eens.")
            if submission.as_of != concept.as_of or set(submission.names) != set(names):
                raise Refused("Deze voorlegging is intussen gewijzigd. Bekijk haar opnieuw en leg haar dan voor.")
            for line in submission.lines.all():
                prepared = proposal.prepared[line.name]
                line.schema, line.text, line.digest = prepared.schema, prepared.text, prepared.digest
                line.replaces, line.submitted = proposal.replaces[line.name], True
                line.save()
            return done(submission, State.SUBMITTED, Deed.Kind.SUBMITTED, author, clock())
    except IntegrityError as error:
        raise releases.Overtaken(
            f"Dit ligt al ter beoordeling in een andere voorlegging: {LineKind.told(before_a_reviewer(names))}.",
            before_a_reviewer(names),
        ) from error


def redaction_state() -> str:
    """Another one whenever words were taken out."""
    return RedactionState.objects.values_list("digest", flat=True).first() or ""


def before_a_reviewer(names: Iterable[str]) -> list[str]:
    """Those of `names` that lie before a reviewer."""
    asked = set(names)
    return sorted(line.name for line in SubmissionLine.objects.filter(submitted=True) if line.name in asked)


def approve(
    number: int, reviewer: User, seal: str, visible_from: dt.datetime | None = None, *, clock: Clock = timezone.now
) -> Release:
    """Publish exactly what `reviewer` saw, which `seal` stands for; readable from `visible_from` (None: at once)."""
    with releases.publishing_lock():
        submission = locked(number)
        if submission.state != State.SUBMITTED:
            raise Refused(f"Deze voorlegging is {submission.get_state_display()}: er valt niets goed te keuren.")
        refuse_own(submission, reviewer)
        if seal_of(submission) != seal:
            raise releases.Overtaken(
                "Deze voorlegging is opnieuw ingediend nadat u haar bekeek. Bekijk haar opnieuw.", []
            )
        proposal = frozen_proposal(submission)
        refuse_not_at_desk(proposal.prepared)
        release = releases.publish(
            proposal,
            note=submission.note,
            visible_from=visible_from,
            corrects_since=submission.corrects_since.number if submission.corrects_since else None,
            minor=submission.minor,
            by=reviewer.get_username(),
            clock=clock,
        )
        submission.release = release
        done(submission, State.APPROVED, Deed.Kind.APPROVED, reviewer, clock(), release=release.number)
        return release


def send_back(number: int, reviewer: User, reason: str, *, clock: Clock = timezone.now) -> Submission:
    """Back to the author, with what is wrong."""
    if not reason.strip():
        raise Refused("Noem de reden: de indiener moet weten wat er anders moet.")
    with transaction.atomic():
        submission = locked(number)
        if submission.state != State.SUBMITTED:
            raise Refused(f"Deze voorlegging is {submission.get_state_display()}: er valt niets terug te sturen.")
        return done(submission, State.RETURNED, Deed.Kind.RETURNED, reviewer, clock(), reason=reason.strip())


def take_back(number: int, author: User, *, clock: Clock = timezone.now) -> Submission:
    """A concept again: its author saw something before the reviewer decided."""
    with transaction.atomic():
        submission = own_submission(number, author)
        if submission.state != State.SUBMITTED:
            raise Refused(f"Deze voorlegging is {submission.get_state_display()}: er valt niets terug te nemen.")
        return done(submission, State.CONCEPT, Deed.Kind.TAKEN_BACK, author, clock())


def drop(number: int, author: User, *, clock: Clock = timezone.now) -> Submission:
    """Its author needs it no more."""
    with transaction.atomic():
        submission = own_submission(number, author)
        if not submission.is_open:
            raise Refused(f"Deze voorlegging is {submission.get_state_display()}: neem haar eerst terug.")
        return done(submission, State.DROPPED, Deed.Kind.DROPPED, author, clock())


def withdraw(name: str, by: User, *, reason: str, note: str, clock: Clock = timezone.now) -> Release:
    """Take a wrong page away at once: one person may, before anything that waits."""
    with releases.publishing_lock():
        release = releases.withdraw_at_once(name, reason=reason, note=note, by=by.get_username(), clock=clock)
        write(Deed.Kind.WITHDREW, by, clock(), reason=reason.strip(), release=release.number, slug=name)
        return release


def move(number: int, visible_from: dt.datetime, by: User, reason: str, *, clock: Clock = timezone.now) -> Release:
    """Give the last release, still waiting, another instant."""
    require_reason(reason)
    with releases.publishing_lock():
        release = releases.move_waiting(number, visible_from, clock=clock)
        submission = release.submissions.first()
        write(Deed.Kind.MOVED, by, clock(), reason=reason.strip(), release=number, submission=submission)
        return release


def recall(number: int, by: User, reason: str, *, clock: Clock = timezone.now) -> None:
    """Stop the last release, still waiting; its submission goes back to the author."""
    require_reason(reason)
    with releases.publishing_lock():
        submission = Submission.objects.select_for_update().filter(release__number=number).first()
        releases.recall_waiting(number, clock=clock)
        if submission is None:
            write(Deed.Kind.RECALLED, by, clock(), reason=reason.strip(), release=number)
        else:
            submission.release = None
            done(submission, State.RETURNED, Deed.Kind.RECALLED, by, clock(), reason=reason.strip(), release=number)


def seal_of(submission: Submission) -> str:
    """A digest of all that a reviewer sees of a submission: its deals, what they replace, what it will say, and what time
    alone makes of other deals."""
    lines = sorted((line.name, line.digest, line.replaces) for line in submission.lines.all())
    said = [
        submission.as_of.isoformat(),
        submission.note,
        submission.corrects_since.number if submission.corrects_since else None,
        submission.minor,
    ]
    names = [name for name, _, _ in lines]
    by_time = releases.turned(releases.newest_release(), submission.as_of, names).digests
    return sha256(canonical_bytes([said, [list(line) for line in lines], by_time]))


def frozen_proposal(submission: Submission) -> Proposal:
    """What was frozen when it was submitted."""
    proposal = Proposal(submission.as_of)
    for line in submission.lines.all():
        prepared = Prepared.of_text(line.text, LineKind(line.kind))
        if prepared.digest != line.digest:
            raise Refused(f"De bevroren tekst van ‘{line.called}’ past niet bij haar digest: leg haar opnieuw voor.")
        proposal.prepared[line.name] = prepared
        proposal.replaces[line.name] = line.replaces
    return proposal


def overtaken(submission: Submission) -> list[str]:
    """The names of which something else was published since they were submitted."""
    lines = releases.lines_of(releases.newest_release())
    return [line.name for line in submission.lines.all() if lines.get(line.name, (None, ""))[0] != line.replaces]


def may_approve(submission: Submission, person: User) -> bool:
    """Nobody approves their own, whatever roles they have; SELF_APPROVAL is for one person on one machine."""
    return settings.SELF_APPROVAL or submission.author_id != person.pk


def refuse_own(submission: Submission, reviewer: User) -> None:
    if not may_approve(submission, reviewer):
        raise Refused("U diende deze voorlegging zelf in: iemand anders keurt haar goed.")


def refuse_unchanged(proposal: Proposal, names: list[str]) -> None:
    unchanged = sorted(set(names) - set(proposal.prepared))
    if unchanged:
        raise Refused(
            f"Er is niets gewijzigd sinds de laatste publicatie in: {LineKind.told(unchanged)}. Laat die weg."
        )


def refuse_more_than_text(proposal: Proposal) -> None:
    """A small correction changes only text that stands there already, of one deal."""
    if len(proposal.prepared) != 1 or not proposal.of_kind(LineKind.DEAL):
        raise Refused("Een kleine verbetering gaat over één deal.")
    (slug,) = proposal.prepared
    digest = proposal.replaces[slug]
    if not digest:
        raise Refused("Een kleine verbetering kan alleen bij een deal die in het register staat.")
    old = Version.of_deals.get(digest=digest).read()
    more = beyond_text(old, proposal.prepared[slug].content)
    if more:
        raise Refused(
            f"Dit is meer dan een kleine verbetering van tekst: {'; '.join(more)}. Leg deze wijzigingen gewoon voor."
        )


def refuse_not_at_desk(names: Iterable[str]) -> None:
    named = {name: LineKind.parted(name) for name in names}
    there = {
        kind.named(slug)
        for kind, model in releases.AT_DESK.items()
        for slug in model.objects.filter(slug__in=releases.of_kind(named, kind)).values_list("slug", flat=True)
    }
    if gone := sorted(set(named) - there):
        raise Refused(f"Dit staat niet onder dit adres aan het bureau: {LineKind.told(gone)}.")


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Noem de reden: collega's moeten kunnen nalezen waarom.")


def locked(number: int) -> Submission:
    return Submission.objects.select_for_update().get(pk=number)


def own_submission(number: int, author: User) -> Submission:
    """The submission, locked, if it is of `author`."""
    submission = locked(number)
    if submission.author_id != author.pk:
        raise Refused("Dit is een voorlegging van iemand anders.")
    return submission


def done(
    submission: Submission,
    state: State,
    kind: Deed.Kind,
    by: User,
    at: dt.datetime,
    *,
    reason: str = "",
    release: int | None = None,
) -> Submission:
    """Bring a submission to another state; only what lies before a reviewer holds its deals."""
    submission.state = state
    submission.save()
    if state != State.SUBMITTED:
        submission.lines.update(submitted=False)
    write(kind, by, at, reason=reason, release=release, submission=submission)
    return submission


def write(
    kind: Deed.Kind,
    by: User,
    at: dt.datetime,
    *,
    reason: str = "",
    release: int | None = None,
    submission: Submission | None = None,
    slug: str = "",
) -> None:
    Deed.objects.create(
        kind=kind, by=by, at=at, reason=reason, release_number=release, submission=submission, slug=slug
    )
