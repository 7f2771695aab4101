"""The trail of what readers report: who at the desk did what with it, and not a word of what was written."""

from __future__ import annotations

from typing import Any

from django.db import models
from simple_history import register

from ..reference.edited import ABOUT_THE_SAVE
from ..reference.error_reports import ErrorReport
from .trail import Trail

# Of these not even a copy is kept: a report goes when its time is up, and the trail stays.
OF_THE_READER = (
    "receipt",
    "received_at",
    "page",
    "field",
    "wrong",
    "expected",
    "source",
    "email",
    "answer",
    "handled_at",
)


class TrailWithoutTexts(Trail):
    """Of a text it says how long it was; that a reader sent something, it does not say: nobody at the desk did that."""

    def post_save(self, instance: Any, created: bool, **kwargs: Any) -> None:
        if created:
            instance.__dict__.pop("_stored", None)
        else:
            super().post_save(instance, created, **kwargs)

    def words(self, field: models.Field[Any, Any], held: Any) -> str:
        told = super().words(field, held)
        return f"{len(held)} tekens" if held and isinstance(field, models.TextField) else told


register(
    ErrorReport,
    records_class=TrailWithoutTexts,
    manager_name="trail",
    excluded_fields=[*ABOUT_THE_SAVE, *OF_THE_READER],
)
