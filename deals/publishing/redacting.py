"""Taking words out of what was published, and out of everything at the desk: one person proposes, another decides.

In one transaction the words go out of every version, release, submission, fact and line of the trail. A version and a
release keep their digest, on which the chain rests; a `Redaction` says what stands there instead. Uploaded documents, the
official lists, short addresses, keys and accounts are out of reach."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from ..accounts.users import User
from ..facts.fact import Fact
from ..facts.models import Revisioned
from ..facts.trail import trailed
from ..reference.error_reports import ErrorReport
from ..register.derived import derived_index
from ..register.kept_files import kept_files
from ..register.models import (
    LineKind,
    Redaction,
    RedactionState,
    Release,
    ReleaseLine,
    Version,
    canonical_bytes,
    sha256,
)
from ..register.redaction import (
    REDACTED,
    Spot,
    is_said_of_release,
    is_written,
    redacted,
    standing_digest,
    without_words,
)
from . import releases
from .redactions import RedactionProposal
from .releases import Clock, Overtaken, Refused
from .review import write
from .submissions import Deed, State, Submission, SubmissionLine

FEWEST_CHARACTERS = 3
# Texts that the software wrote, which hold no words of people.
OF_THE_SOFTWARE = {
    *("trail_key", "trail_actor", "trail_origin", "trail_fields", "file", "file_sha256", "history_change_reason"),
    *("spots", "digest_before", "digest_after"),
}
type Changes = dict[str, Any]


class InVersion(NamedTuple):
    """A version that holds the words: its content without them, and where they stood."""

    version: Version
    content: Any
    spots: list[Spot]


class InRelease(NamedTuple):
    """A release of which the note or a reason of withdrawal holds the words, and what it tells without them."""

    release: Release
    told: Any
    spots: list[Spot]


class InRow(NamedTuple):
    """A row at the desk that holds the words, and what its fields become."""

    row: models.Model
    changes: Changes

    @property
    def where(self) -> str:
        """`bron: titel, toelichting`."""
        return f"{self.row._meta.verbose_name}: {', '.join(str(field.verbose_name) for field in self.fields)}"

    @property
    def fields(self) -> list[models.Field[Any, Any]]:
        return [field for field in written_fields(type(self.row)) if field.attname in self.changes]


@dataclass(frozen=True)
class Reach:
    """Everything that holds the words."""

    versions: list[InVersion]
    releases: list[InRelease]
    lines: list[tuple[SubmissionLine, str]]
    rows: list[InRow]

    @property
    def seal(self) -> str:
        """A digest of what the second person sees, who decides about that and nothing else."""
        versions = [[sha256(one.version.content.encode()), one.spots] for one in self.versions]
        told = [[one.release.digest, one.spots] for one in self.releases]
        rows = [[one.row._meta.label, one.row.pk, sorted(one.changes)] for one in self.rows]
        return sha256(canonical_bytes([versions, told, [line.pk for line, _ in self.lines], rows]))


def reach(words: str) -> Reach:
    """Where `words` stand now. Reads everything: this is asked seldom."""
    return Reach(
        list(versions_with(words)), list(releases_with(words)), list(lines_with(words)), list(rows_with(words))
    )


def versions_with(words: str) -> Iterator[InVersion]:
    for version in Version.every_kind.order_by("slug", "pk").iterator(chunk_size=200):
        content, spots = redacted(version.written(), words, is_written)
        if spots:
            yield InVersion(version, content, spots)


def releases_with(words: str) -> Iterator[InRelease]:
    previous = ""
    for release in Release.objects.select_related("corrects_since").order_by("number"):
        told, spots = redacted(told_by(release, previous), words, is_said_of_release)
        if spots:
            yield InRelease(release, told, spots)
        previous = release.digest


def told_by(release: Release, previous: str) -> dict[str, Any]:
    return release.told(releases.digest_lines(releases.lines_of(release)), previous)


def lines_with(words: str) -> Iterator[tuple[SubmissionLine, str]]:
    """Every frozen text of a submission that holds the words, and what it becomes."""
    for line in SubmissionLine.objects.exclude(text="").order_by("pk").iterator(chunk_size=200):
        content, spots = redacted(json.loads(line.text), words, is_written)
        if spots:
            yield line, canonical_bytes(content).decode()


def written_models() -> list[type[models.Model]]:
    """Every table with what people wrote at the desk, the trail of it among them; what readers wrote goes as a whole."""
    of_the_desk = [model for model in trailed if model._meta.app_label == "deals" and model is not ErrorReport]
    trails = [model.trail.model for model in of_the_desk]
    return [*of_the_desk, *trails, Submission, Deed, RedactionProposal, Redaction, LogEntry]


def written_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of `model` that hold what people wrote."""
    texts = (models.CharField, models.TextField, models.JSONField)
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, texts)
        and not isinstance(field, models.SlugField)
        and not field.choices
        and field.name not in OF_THE_SOFTWARE
    ]


def rows_with(words: str) -> Iterator[InRow]:
    for model in written_models():
        fields = written_fields(model)
        for row in model._base_manager.order_by("pk").iterator(chunk_size=500):
            changes = {}
            for field in fields:
                value, spots = redacted(getattr(row, field.attname), words, lambda path: True)
                if spots:
                    changes[field.attname] = value
            if changes:
                yield InRow(row, changes)


# --- what people do


def propose_redaction(
    slug: str, words: str, kind: str, explanation: str, author: User, *, clock: Clock = timezone.now
) -> RedactionProposal:
    """Ask a second person to take `words` out; `slug`: what the deal or paper is listed as. Raises `Refused`."""
    words, explanation = words.strip(), explanation.strip()
    refuse_unfit_words(words, explanation)
    where = reach(words)
    if not any(one.version.name == slug for one in where.versions):
        raise Refused(
            "Deze woorden staan zo in geen enkele versie van deze deal of dit stuk. Neem ze letterlijk over, met hoofdletters."
        )
    refuse_too_long(where)
    with transaction.atomic():
        proposal = RedactionProposal.objects.create(
            slug=slug, words=words, kind=kind, explanation=explanation, author=author, at=clock()
        )
        write(Deed.Kind.ASKED_TO_REDACT, author, clock(), slug=slug)
        return proposal


def approve_redaction(number: int, reviewer: User, seal: str, *, clock: Clock = timezone.now) -> Reach:
    """Take the words out of everything that `seal` stands for, and give back what that was. Raises `Refused`."""
    try:
        with releases.publishing_lock():
            overwrite_what_is_freed()
            proposal = undecided_proposal(number)
            if not may_decide(proposal, reviewer):
                raise Refused("U stelde dit zelf voor: iemand anders keurt het goed.")
            where = reach(proposal.words)
            if where.seal != seal:
                raise Overtaken("Er is intussen iets veranderd waarin deze woorden staan. Bekijk het opnieuw.", [])
            refuse_too_long(where)
            take_out(where, proposal, clock())
            decide(proposal, State.APPROVED, Deed.Kind.REDACTED, reviewer, clock())
            transaction.on_commit(kept_files.clear)
            return where
    except IntegrityError as error:
        raise Refused(
            "Dit kan zo niet: van twee namen die verschillend moeten zijn, bleef hetzelfde over. Neem een deel van de naam."
        ) from error


def refuse_redaction(number: int, reviewer: User, reason: str, *, clock: Clock = timezone.now) -> None:
    """The words stay where they are; only the proposal forgets them."""
    if not reason.strip():
        raise Refused("Noem de reden: wie dit voorstelde, moet weten waarom niet.")
    with transaction.atomic():
        proposal = undecided_proposal(number)
        if proposal.words in reason:
            raise Refused("Herhaal de woorden niet in de reden.")
        decide(proposal, State.RETURNED, Deed.Kind.REFUSED_TO_REDACT, reviewer, clock(), reason.strip())


def may_decide(proposal: RedactionProposal, person: User) -> bool:
    """Nobody decides about their own; SELF_APPROVAL is for one person on one machine."""
    return settings.SELF_APPROVAL or proposal.author_id != person.pk


def undecided_proposal(number: int) -> RedactionProposal:
    proposal = RedactionProposal.objects.select_for_update().get(pk=number)
    if not proposal.waits:
        raise Refused(f"Dit voorstel is al {proposal.get_state_display()}.")
    return proposal


def decide(
    proposal: RedactionProposal, state: State, kind: Deed.Kind, by: User, at: dt.datetime, reason: str = ""
) -> None:
    proposal.state, proposal.decided_by, proposal.words = state, by, ""
    proposal.save()
    write(kind, by, at, reason=reason, slug=proposal.slug)


# --- taking out; the caller holds the lock


def overwrite_what_is_freed() -> None:
    """SQLite leaves what is deleted in the file, unless it is told to overwrite it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def take_out(where: Reach, proposal: RedactionProposal, now: dt.datetime) -> None:
    redactions = [of_version(one) for one in where.versions]
    redactions += [of_release(one) for one in where.releases if one.release.is_visible(now)]
    for redaction in redactions:
        redaction.kind, redaction.explanation, redaction.at = proposal.kind, proposal.explanation, now
        redaction.length = len(proposal.words)
        redaction.save()
    for one in where.releases:
        take_out_of_release(one)
    for line, text in where.lines:
        line.text, line.digest = text, sha256(text.encode())
        line.save()
    for row in where.rows:
        take_out_of_row(row)
    mark_releases(redactions, next_state(redactions))
    seal_waiting(now)


def of_version(one: InVersion) -> Redaction:
    """The record of what is taken out of a version, which is saved without it."""
    version, before = one.version, sha256(one.version.content.encode())
    if standing_digest(version.digest, version.redactions.all()) != before:
        raise Refused(f"Een versie van ‘{version.slug}’ past niet bij haar digest. Draai eerst verify.")
    version.content = canonical_bytes(one.content).decode()
    version.index = derived_index(version)
    version.save(update_fields=["content", "index"])
    after = sha256(version.content.encode())
    return Redaction(version=version, spots=one.spots, digest_before=before, digest_after=after)


def of_release(one: InRelease) -> Redaction:
    """The record of what is taken out of a release that readers have."""
    before = standing_digest(one.release.digest, one.release.redactions.all()) or ""
    return Redaction(
        release=one.release, spots=one.spots, digest_before=before, digest_after=sha256(canonical_bytes(one.told))
    )


def take_out_of_release(one: InRelease) -> None:
    release = one.release
    release.note = one.told["toelichting"]
    release.save(update_fields=["note"])
    for line in one.told["regels"]:
        slug, _, reason = line[:3]
        if reason:
            lines = ReleaseLine.every_kind.filter(release=release, kind=LineKind.in_line(line), slug=slug)
            lines.update(reason=reason)


def take_out_of_row(one: InRow) -> None:
    """Past the trail, which would keep the words: that they were taken out is a deed."""
    rows: models.QuerySet[Any] = models.QuerySet(type(one.row))
    rows.filter(pk=one.row.pk).update(**one.changes)
    changed = one.row.deal if isinstance(one.row, Fact) else getattr(one.row, "paper", one.row)
    if isinstance(changed, Revisioned):
        # Whoever has the form open would put the words back.
        models.QuerySet(type(changed)).filter(pk=changed.pk).update(revision=models.F("revision") + 1)


def next_state(redactions: list[Redaction]) -> str:
    state, _made = RedactionState.objects.select_for_update().get_or_create(pk=1)
    told = [[one.digest_before, one.digest_after, one.spots] for one in redactions]
    state.digest = sha256(canonical_bytes([state.digest, told]))
    state.save()
    return state.digest


def mark_releases(redactions: list[Redaction], state: str) -> None:
    """Every release that lists a changed version, or was changed itself, is another one to whatever is kept."""
    versions = [one.version_id for one in redactions if one.version_id]
    changed = [one.release_id for one in redactions if one.release_id]
    listing = ReleaseLine.every_kind.filter(version__in=versions).values_list("release", flat=True)
    Release.objects.filter(pk__in={*listing, *changed}).update(redacted=state)


def seal_waiting(now: dt.datetime) -> None:
    """Waiting releases, which nobody has read, get the digest of what they are now."""
    previous = Release.objects.visible(now).order_by("-number").first()
    for release in Release.objects.waiting(now).select_related("corrects_since").order_by("number"):
        releases.seal_again(release, previous)
        previous = release


# --- what is refused


def refuse_unfit_words(words: str, explanation: str) -> None:
    if len(words) < FEWEST_CHARACTERS:
        raise Refused(f"Noem minstens {FEWEST_CHARACTERS} tekens: een korter stuk staat in te veel andere woorden.")
    if words in REDACTED or without_words(f"{REDACTED}{words}{REDACTED}", words)[0] != REDACTED * 3:
        raise Refused(f"Deze woorden vallen samen met ‘{REDACTED}’, dat ervoor in de plaats komt. Neem een ander stuk.")
    if not explanation:
        raise Refused("Schrijf een uitleg: lezers zien die op de plaats van de woorden.")
    if words.casefold() in explanation.casefold():
        raise Refused("De uitleg is openbaar en herhaalt de woorden: beschrijf wat het is, zonder de woorden zelf.")


def refuse_too_long(where: Reach) -> None:
    """The mark can be longer than the words; no field becomes longer than it may be."""
    for one in where.rows:
        for field in one.fields:
            value = one.changes[field.attname]
            if isinstance(value, str) and field.max_length and len(value) > field.max_length:
                raise Refused(
                    f"{field.verbose_name} wordt te lang, want ‘{REDACTED}’ is langer dan deze woorden. Neem een langer stuk tekst."
                )
