"""In which state the official lists are, and what else stands beside every release: every row that is saved or deleted
changes it, those of a fixture too."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save

from .asking import SourceQuestion
from .models import OFFICIAL_LISTS, Municipality


class ListRevision(models.Model):
    """In which state the official lists are: one row, whose digest names every change up to now in order.

    A digest and not a number: lists that went another way after a backup was put back are another state."""

    digest = models.CharField("digest", max_length=64, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "stand van de officiële lijsten", "standen van de officiële lijsten"
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


def follow_lists() -> None:
    """Bulk writes that send no signals (`update`, `bulk_create`) are not followed; nobody uses them for these lists."""
    followed: tuple[type[models.Model], ...] = (*OFFICIAL_LISTS, SourceQuestion)
    for model in followed:
        post_save.connect(raise_revision, model, dispatch_uid=f"saved-{model.__name__}")
        post_delete.connect(raise_revision, model, dispatch_uid=f"deleted-{model.__name__}")
    m2m_changed.connect(successors_changed, Municipality.successors.through, dispatch_uid="successors-changed")


def raise_revision(signal: Any, sender: type[models.Model], instance: models.Model, using: str, **more: Any) -> None:
    values = [(field.attname, str(getattr(instance, field.attname))) for field in sender._meta.concrete_fields]
    note_change(repr((signal is post_delete, sender._meta.label, values)), using)


def successors_changed(
    action: str, instance: Municipality, reverse: bool, pk_set: set[int] | None, using: str, **more: Any
) -> None:
    """Whatever a municipality went into is part of its row."""
    if action.startswith("post_"):
        note_change(repr((action, reverse, instance.pk, sorted(pk_set or ()))), using)


def note_change(change: str, using: str) -> None:
    with transaction.atomic(using):
        revision, _made = ListRevision.objects.using(using).select_for_update().get_or_create(pk=1)
        revision.digest = hashlib.sha256(f"{revision.digest}\n{change}".encode()).hexdigest()
        revision.save(using=using)
