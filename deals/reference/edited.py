"""What more than one person edits: a save counts only on what it was read at."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ..language.spelled import Spelled


class Edited(Spelled):
    """Something that two people can edit at once, with who saved it last."""

    revision = models.PositiveIntegerField("versie aan het bureau", default=0, editable=False)
    changed_at = models.DateTimeField("laatst bewaard", null=True, editable=False)
    changed_by = models.ForeignKey(
        "deals.User", models.SET_NULL, verbose_name="laatst bewaard door", null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True

    def changed(self, person: Any) -> None:
        """From here on it is another than whoever has it open read. Not saved yet."""
        self.revision += 1
        self.changed_at, self.changed_by = timezone.now(), person


# Who saved it is no part of what it says.
ABOUT_THE_SAVE = ("revision", "changed_at", "changed_by")
