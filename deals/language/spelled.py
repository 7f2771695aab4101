"""What every text of the desk must be: visible, and a name unlike every other. One place for all its models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .spelling import folded_name, foreign_letter, tidy, unseen


class Spelled(models.Model):
    """Its texts hold nothing that nobody sees. `names` are kept with single spaces, in our own alphabet."""

    names: tuple[str, ...] = ()
    # Of these no two may look alike.
    alone: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Names are tidied first: white space that differs is no mistake of whoever typed or pasted it."""
        for name in self.names:
            setattr(self, name, tidy(getattr(self, name)))
        wrong: dict[str, Any] = {}
        try:
            super().clean_fields(exclude)
        except ValidationError as error:
            wrong = error.update_error_dict(wrong)
        for name, sentence in self.misspelled():
            if name not in (exclude or ()):
                wrong.setdefault(name, []).append(ValidationError(sentence, code="spelling"))
        if wrong:
            raise ValidationError(wrong)

    def misspelled(self) -> Iterator[tuple[str, str]]:
        """(field, what is wrong with its text) of every text that is."""
        for field in self._meta.fields:
            if not isinstance(field, models.CharField | models.TextField) or field.choices or not field.editable:
                continue
            text = getattr(self, field.attname) or ""
            sentence = unseen(text, lines=not isinstance(field, models.CharField))
            sentence = sentence or (foreign_letter(text) if field.name in self.names else None)
            if sentence:
                yield field.name, sentence

    def clean(self) -> None:
        super().clean()
        for name in self.alone:
            if like := self.like(name):
                called = self._meta.verbose_name
                raise ValidationError({name: f"De {called} ‘{like}’ bestaat al. Kies die, of geef een andere naam."})

    def like(self, name: str) -> str | None:
        """What another is called that nobody could tell from this."""
        mine = folded_name(getattr(self, name))
        others = type(self)._default_manager.exclude(pk=self.pk).values_list(name, flat=True)
        return next((other for other in others if folded_name(other) == mine), None)
