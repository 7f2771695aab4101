"""Proposals to take words out of what was published: who asks for it, why, and who decided."""

from __future__ import annotations

from django.db import models

from ..accounts.users import User
from ..register.models import LineKind, Redaction
from .submissions import State


class RedactionProposalQuerySet(models.QuerySet["RedactionProposal"]):
    def undecided(self) -> RedactionProposalQuerySet:
        """What waits for a second person."""
        return self.filter(state=State.SUBMITTED)


class RedactionProposal(models.Model):
    """What one person asks another to take out. The words stand here only until that one decides."""

    state = models.CharField("stand", max_length=16, choices=State, default=State.SUBMITTED, editable=False)
    # What a deal or a paper is listed as.
    slug = models.SlugField("wat", max_length=100, editable=False)
    words = models.CharField("woorden", max_length=500, blank=True, editable=False)
    kind = models.CharField("reden", max_length=20, choices=Redaction.Kind, editable=False)
    explanation = models.TextField("uitleg", editable=False)
    author = models.ForeignKey(
        User, models.PROTECT, verbose_name="voorgesteld door", editable=False, related_name="redactions_proposed"
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="besloten door", null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField("voorgesteld op", editable=False)

    objects = RedactionProposalQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "voorstel om weg te lakken", "voorstellen om weg te lakken"
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"voorstel {self.pk} om weg te lakken"

    @property
    def called(self) -> str:
        """What the desk calls what it is about."""
        return LineKind.told([self.slug])

    @property
    def waits(self) -> bool:
        """Whether a second person still has to decide."""
        return self.state == State.SUBMITTED
