"""Submissions: what an editor lays before a second person, frozen, and who did what with it."""

from __future__ import annotations

from django.db import models

from ..accounts.users import User
from ..language.text import many_papers
from ..register.models import LineKind, OfAKind

# How many papers of one submission are named where it stands in a list.
MOST_PAPERS_TOLD = 5


class State(models.TextChoices):
    CONCEPT = "concept", "concept"
    SUBMITTED = "ter-beoordeling", "ter beoordeling"
    APPROVED = "goedgekeurd", "goedgekeurd"
    RETURNED = "teruggestuurd", "teruggestuurd"
    DROPPED = "vervallen", "vervallen"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def open_to(self, author: User) -> SubmissionQuerySet:
        """What `author` still has to finish: concepts, and what came back."""
        return self.filter(author=author, state__in=(State.CONCEPT, State.RETURNED))

    def waiting(self) -> SubmissionQuerySet:
        """What lies before a reviewer."""
        return self.filter(state=State.SUBMITTED)


class Submission(models.Model):
    """What an editor proposes to publish: the contents of some deals, and what the release will say of itself."""

    state = models.CharField("stand", max_length=16, choices=State, default=State.CONCEPT, editable=False)
    minor = models.BooleanField("kleine verbetering", default=False, editable=False)
    # what the release will say
    as_of = models.DateField("peildatum", help_text="De dag waarover de gegevens gaan.")
    visible_from = models.DateTimeField(
        "openbaar vanaf", null=True, blank=True, help_text="Wat de indiener voorstelt; leeg is: meteen na goedkeuring."
    )
    note = models.TextField("toelichting", blank=True, help_text="Openbaar: wat er nieuw is.")
    corrects_since = models.ForeignKey(
        "deals.Release", models.SET_NULL, verbose_name="corrigeert vanaf", null=True, blank=True, related_name="+"
    )
    # between colleagues
    message = models.TextField("bericht aan de beoordelaar", blank=True, help_text="Alleen voor het bureau.")
    author = models.ForeignKey("deals.User", models.PROTECT, verbose_name="indiener", related_name="submissions")
    changed_at = models.DateTimeField("laatst bewaard", auto_now=True)
    release = models.ForeignKey(
        "deals.Release", models.SET_NULL, verbose_name="publicatie", null=True, blank=True, related_name="submissions"
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "voorlegging", "voorleggingen"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"voorlegging {self.pk}"

    @property
    def title(self) -> str:
        return f"{'Kleine verbetering' if self.minor else 'Voorlegging'} {self.pk}"

    @property
    def names(self) -> list[str]:
        """What each deal and each paper that it is about is listed as."""
        return [line.name for line in self.lines.all()]

    @property
    def in_words(self) -> str:
        """What it is about, deals and papers apart: `noorderland; 76 Kamerstukken: 29697-116, 29697-146 en nog 74`."""
        deals, papers = ([line.slug for line in self.lines.all() if line.kind == kind] for kind in LineKind)
        told = [", ".join(deals)] if deals else []
        if len(papers) == 1:
            told.append(LineKind.PAPER.called(papers[0]))
        elif papers:
            more = f" en nog {len(papers) - MOST_PAPERS_TOLD}" if len(papers) > MOST_PAPERS_TOLD else ""
            told.append(f"{many_papers(len(papers))}: {', '.join(papers[:MOST_PAPERS_TOLD])}{more}")
        return "; ".join(told)

    @property
    def is_open(self) -> bool:
        """Whether its author can still change it."""
        return self.state in (State.CONCEPT, State.RETURNED)


class SubmissionLine(OfAKind):
    """One deal or paper of a submission. Without a text in a concept; frozen from the moment it is submitted."""

    submission = models.ForeignKey(Submission, models.CASCADE, verbose_name="voorlegging", related_name="lines")
    schema = models.PositiveSmallIntegerField("schema", default=0)
    text = models.TextField("inhoud", blank=True, help_text="Canonieke JSON, zoals voorgelegd.")
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    replaces = models.CharField(
        "vervangt",
        max_length=64,
        null=True,
        blank=True,
        help_text="De SHA-256 die dan in het register staat; leeg is: ingetrokken; niets is: nog niet in het register.",
    )
    submitted = models.BooleanField("ligt voor", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "voorgelegde regel", "voorgelegde regels"
        ordering = ["kind", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "slug"], name="submission_line_once"),
            # Two people never lay the same thing before a reviewer at once.
            models.UniqueConstraint(
                fields=["kind", "slug"], condition=models.Q(submitted=True), name="line_in_one_open_submission"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.called} in voorlegging {self.submission_id}"


class Deed(models.Model):
    """Who did what with a submission or a release, when and why. Added and read, never altered."""

    class Kind(models.TextChoices):
        SUBMITTED = "voorgelegd", "voorgelegd"
        TAKEN_BACK = "teruggenomen", "teruggenomen"
        RETURNED = "teruggestuurd", "teruggestuurd"
        APPROVED = "goedgekeurd", "goedgekeurd"
        DROPPED = "vervallen", "laten vervallen"
        MOVED = "verplaatst", "verplaatst"
        RECALLED = "teruggehaald", "teruggehaald"
        WITHDREW = "ingetrokken", "ingetrokken"
        ASKED_TO_REDACT = "lakvoorstel", "weglakken voorgesteld"
        REFUSED_TO_REDACT = "niet-weggelakt", "weglakken afgewezen"
        REDACTED = "weggelakt", "weggelakt"

    at = models.DateTimeField("wanneer", db_index=True)
    by = models.ForeignKey("deals.User", models.PROTECT, verbose_name="wie", related_name="+")
    kind = models.CharField("wat", max_length=16, choices=Kind)
    reason = models.TextField("reden", blank=True)
    submission = models.ForeignKey(
        Submission, models.CASCADE, verbose_name="voorlegging", null=True, blank=True, related_name="deeds"
    )
    release_number = models.PositiveIntegerField("publicatie", null=True, blank=True)
    # What a deal or a paper is listed as.
    slug = models.SlugField("wat", max_length=100, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "handeling", "handelingen"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} op {self.at:%d-%m-%Y}"
