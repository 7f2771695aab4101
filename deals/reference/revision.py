"""In which state the official lists are: every row that is saved or deleted changes it, those of a fixture too."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save

from .models import OFFICIAL_LISTS


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
    for model in OFFICIAL_LISTS:
        post_save.connect(raise_revision, model, dispatch_uid=f"saved-{model.__name__}")
        post_delete.connect(raise_revision, model, dispatch_uid=f"deleted-{model.__name__}")


def raise_revision(signal: Any, sender: type[models.Model], instance: models.Model, using: str, **more: Any) -> None:
    values = [(field.attname, str(getattr(instance, field.attname))) for field in sender._meta.concrete_fields]
    change = repr((signal is post_delete, sender._meta.label, values))
    with transaction.atomic(using):
        revision, _made = ListRevision.objects.using(using).select_for_update().get_or_create(pk=1)
        revision.digest = hashlib.sha256(f"{revision.digest}\n{change}".encode()).hexdigest()
        revision.save(using=using)
