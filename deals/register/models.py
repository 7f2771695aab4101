"""What readers read: versions of deals, written once, and the releases that list them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import rfc8785
from django.db import models
from django.utils import timezone

from ..contents import Content, PaperDict
from ..contract import SCHEMA, full
from ..language.dates import dutch_date, utc_text
from ..paper_contract import full_paper

# Slug, digest of the version or "", and reason of withdrawal or "": all that a digest covers of a line. Of what is no deal the
# kind comes after it, so that releases from before there were papers keep their digest.
type DigestLine = tuple[str, ...]


def canonical_bytes(value: Any) -> bytes:
    """`value` as RFC 8785 (canonical JSON): the same value has the same bytes everywhere."""
    return rfc8785.dumps(value)


def sha256(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def upgrade(content: Content, schema: int) -> Content:
    """`content` as the newest schema knows it; the stored bytes stay as they are."""
    if not 1 <= schema <= SCHEMA:
        raise ValueError(f"inhoud van schema {schema} is onbekend: verwacht 1 tot en met {SCHEMA}")
    return full(content)


class LineKind(models.TextChoices):
    """What a release lists: a deal and a paper may have one address."""

    DEAL = "deal", "Regio Deal"
    PAPER = "kamerstuk", "Kamerstuk"

    def named(self, slug: str) -> str:
        """The one name of what is listed: of a deal its address, of a paper `kamerstuk/<address>`; no address has a slash."""
        return slug if self is LineKind.DEAL else f"{self.value}/{slug}"

    def called(self, slug: str) -> str:
        """What the desk calls it: of a deal its address, of a paper `Kamerstuk <address>`."""
        return slug if self is LineKind.DEAL else f"{self.label} {slug}"

    @classmethod
    def told(cls, names: Iterable[str]) -> str:
        """What is listed as `names`, as one reads it, deals first."""
        parted = sorted((list(cls).index(kind), kind.called(slug)) for kind, slug in map(cls.parted, names))
        return ", ".join(words for _, words in parted)

    def in_digest(self, slug: str, digest: str | None, reason: str) -> DigestLine:
        """A line as a digest covers it."""
        return (slug, digest or "", reason, *(() if self is LineKind.DEAL else (self.value,)))

    @classmethod
    def in_line(cls, line: Sequence[str]) -> LineKind:
        """The kind of a line as a digest covers it."""
        return cls(line[3]) if len(line) > 3 else cls.DEAL

    @classmethod
    def parted(cls, name: str) -> tuple[LineKind, str]:
        """The kind and the address that `name` stands for."""
        kind, slash, slug = name.partition("/")
        return (cls(kind), slug) if slash and kind in cls.values else (cls.DEAL, name)


class OfKind[Listed: models.Model](models.Manager[Listed]):
    """What is of one kind, and nothing else."""

    def __init__(self, kind: LineKind) -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> models.QuerySet[Listed]:
        return super().get_queryset().filter(kind=self.kind)


class OfAKind(models.Model):
    """A deal or a paper, by its kind and its address."""

    kind = models.CharField("soort", max_length=12, choices=LineKind, default=LineKind.DEAL)
    slug = models.SlugField("kort adres", max_length=80)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """What it is listed as."""
        return LineKind(self.kind).named(self.slug)

    @property
    def called(self) -> str:
        """What the desk calls it."""
        return LineKind(self.kind).called(self.slug)


class Version(OfAKind):
    """One deal's content, or that of one paper, frozen: the same content is the same version."""

    slug = models.SlugField("kort adres", max_length=80, db_index=True, help_text="Van de deal of het Kamerstuk.")
    digest = models.CharField(
        "SHA-256", max_length=64, unique=True, help_text="Van de canonieke JSON (RFC 8785) van de inhoud."
    )
    schema = models.PositiveSmallIntegerField(
        "schema", default=1, help_text="De laagste versie van het contract die alle velden van de inhoud kent."
    )
    content = models.TextField("inhoud", help_text="Canonieke JSON; alleen weglakken wijzigt haar.")
    index = models.JSONField("index", help_text="Afgeleid: wat lijsten, filters en totalen nodig hebben.")

    every_kind = models.Manager["Version"]()
    of_deals = OfKind["Version"](LineKind.DEAL)
    of_papers = OfKind["Version"](LineKind.PAPER)

    class Meta:
        verbose_name, verbose_name_plural = "versie", "versies"
        ordering = ["slug", "pk"]

    def __str__(self) -> str:
        return f"{self.called} {self.digest[:12]}"

    def read(self) -> Content:
        """The content of a deal as the newest schema knows it."""
        return upgrade(self.written(), self.schema)

    def read_paper(self) -> PaperDict:
        """The content of a paper as the newest contract knows it."""
        content: PaperDict = json.loads(self.content)
        return full_paper(content)

    def written(self) -> Content:
        """The content as it was frozen: what newer schemas brought is not in it."""
        content: Content = json.loads(self.content)
        return content


class ReleaseQuerySet(models.QuerySet["Release"]):
    """What is visible hangs on the clock for an embargo alone.

    A release that was made readable at once never waits: no clock that is set back hides it, and none that ran ahead when
    it was made does so afterwards. An embargo follows the clock of this moment and nothing that was seen before: from
    within, a clock that is set back by mistake cannot be told from one that ran ahead and was put right, and after the
    latter whatever remembers the higher instant would show a release too early."""

    def visible(self, now: dt.datetime) -> ReleaseQuerySet:
        """The releases that anyone can read at `now`: the only way for readers to know a release."""
        return self.filter(models.Q(visible_from__lte=now) | models.Q(visible_from__lte=models.F("published_at")))

    def waiting(self, now: dt.datetime) -> ReleaseQuerySet:
        """The releases that are still under embargo at `now`."""
        return self.filter(visible_from__gt=now).filter(visible_from__gt=models.F("published_at"))


class Release(models.Model):
    """A publication: which version of each deal is the register's word from then on."""

    number = models.PositiveIntegerField("nummer", unique=True, help_text="1, 2, 3 … zonder gaten.")
    as_of = models.DateField("peildatum", help_text="De dag waarover de gegevens gaan.")
    visible_from = models.DateTimeField(
        "openbaar vanaf", db_index=True, help_text="Tot dit moment ziet niemand buiten het bureau iets."
    )
    note = models.TextField("toelichting", help_text="Openbaar: wat er in deze publicatie nieuw is.")
    retrospective = models.BooleanField(
        "achteraf ingevoerd", default=False, help_text="De gegevens zijn later ingevoerd dan de peildatum."
    )
    minor = models.BooleanField(
        "kleine verbetering", default=False, help_text="Alleen tekst van één deal werd verbeterd."
    )
    corrects_since = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="corrigeert vanaf",
        null=True,
        blank=True,
        related_name="corrections",
        help_text="De eerste publicatie waarin de fout stond.",
    )
    digest = models.CharField("SHA-256", max_length=64, unique=True, help_text="Van deze publicatie en alle vorige.")
    # By the clock that set `visible_from`: what was due then was never under embargo.
    published_at = models.DateTimeField("vastgelegd op", default=timezone.now, editable=False)
    published_by = models.CharField("vastgelegd door", max_length=150, blank=True, help_text="Alleen voor het bureau.")
    redacted = models.CharField(
        "stand van het weglakken",
        max_length=64,
        blank=True,
        editable=False,
        help_text="Van de laatste keer dat er woorden uit deze publicatie gingen; leeg is: nooit.",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "publicatie", "publicaties"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"publicatie {self.number} (stand van {self.as_of:%d-%m-%Y})"

    def is_visible(self, now: dt.datetime) -> bool:
        """Whether anyone can read it at `now`."""
        return self.visible_from <= max(now, self.published_at)

    @property
    def day_in_words(self) -> str:
        """`1 november 2023`: the day that it is about."""
        return dutch_date(self.as_of)

    @property
    def stand(self) -> str:
        """What names everything that is read at this release: its digest, and what was taken out of it since."""
        return f"{self.digest} {self.redacted}"

    @property
    def deal_lines(self) -> models.QuerySet[ReleaseLine]:
        """Its lines that are about deals."""
        return ReleaseLine.of_deals.filter(release=self)

    @property
    def paper_lines(self) -> models.QuerySet[ReleaseLine]:
        """Its lines that are about papers of the Kamer."""
        return ReleaseLine.of_papers.filter(release=self)

    def told(self, lines: list[DigestLine], previous_digest: str) -> dict[str, Any]:
        """Everything readers see of this release, its lines and the previous release; `lines` in any order."""
        # Only where it is so: releases from before this existed keep their digest.
        minor = {"kleineVerbetering": True} if self.minor else {}
        return minor | {
            "nummer": self.number,
            "peildatum": self.as_of.isoformat(),
            "openbaarVanaf": utc_text(self.visible_from),
            "toelichting": self.note,
            "achteraf": self.retrospective,
            "corrigeertVanaf": self.corrects_since.number if self.corrects_since else None,
            "regels": [list(line) for line in sorted(lines)],
            "vorige": previous_digest,
        }

    def computed_digest(self, lines: list[DigestLine], previous_digest: str) -> str:
        """The digest over everything that `told` tells."""
        return sha256(canonical_bytes(self.told(lines, previous_digest)))


class ReleaseLine(OfAKind):
    """In one release: the version of one deal or paper, or none with the reason.

    There is no way to it that does not name the kind: related things have no way back either."""

    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="publicatie", related_name="+", related_query_name="lines"
    )
    slug = models.SlugField("kort adres", max_length=80, help_text="Van de deal of het Kamerstuk.")
    version = models.ForeignKey(
        Version,
        models.PROTECT,
        verbose_name="versie",
        null=True,
        related_name="+",
        related_query_name="lines",
        help_text="Leeg is: ingetrokken.",
    )
    reason = models.TextField("reden van intrekking", blank=True, help_text="Openbaar; alleen bij wat is ingetrokken.")

    every_kind = models.Manager["ReleaseLine"]()
    of_deals = OfKind["ReleaseLine"](LineKind.DEAL)
    of_papers = OfKind["ReleaseLine"](LineKind.PAPER)

    class Meta:
        verbose_name, verbose_name_plural = "regel", "regels"
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["release", "kind", "slug"], name="release_line_once"),
            models.CheckConstraint(
                condition=models.Q(version__isnull=False, reason="")
                | (models.Q(version__isnull=True) & ~models.Q(reason="")),
                name="release_line_version_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{LineKind(self.kind).named(self.slug)} in publicatie {self.release_id}"


class Redaction(models.Model):
    """Words that two people took out of one version or release: where, why and when, and never which words.

    What it was taken out of keeps its digest, on which everything after it rests; the text that stands there now has another."""

    class Kind(models.TextChoices):
        PERSONAL = "persoonsgegeven", "persoonsgegeven"
        COURT = "rechterlijk-bevel", "rechterlijk bevel"
        OTHER = "anders", "andere reden"

    version = models.ForeignKey(
        Version, models.CASCADE, verbose_name="versie", null=True, editable=False, related_name="redactions"
    )
    release = models.ForeignKey(
        Release, models.CASCADE, verbose_name="publicatie", null=True, editable=False, related_name="redactions"
    )
    kind = models.CharField("reden", max_length=20, choices=Kind, editable=False)
    explanation = models.TextField("uitleg", editable=False)
    at = models.DateTimeField("wanneer", editable=False)
    length = models.PositiveIntegerField("lengte", editable=False)
    # [[path (RFC 6901), how many characters come before the mark]], in the text as this redaction left it.
    spots = models.JSONField("plaatsen", editable=False)
    digest_before = models.CharField("SHA-256 van ervoor", max_length=64, editable=False)
    digest_after = models.CharField("SHA-256 van erna", max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "weggelakte woorden", "weggelakte woorden"
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version__isnull=False, release__isnull=True)
                | models.Q(version__isnull=True, release__isnull=False),
                name="redaction_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"weggelakt op {self.at:%d-%m-%Y}"


class RedactionState(models.Model):
    """In which state redacting is: one row, whose digest names all that was ever taken out, in order.

    It only goes on, also where what lost its words is later taken away: whatever a process keeps hangs on it."""

    digest = models.CharField("digest", max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "stand van het weglakken", "standen van het weglakken"
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest
