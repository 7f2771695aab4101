"""The trail: who changed what at the desk, when, from where. Written in the same transaction, never altered.

Beside a copy of the row, which django-simple-history keeps, a line says in words what the save changed.
Bulk writes that send no signals (`update`, `bulk_create`) leave nothing: the desk does not use them for these models."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from functools import partial
from typing import Any, Never

from django.db import models
from django.db.models.signals import m2m_changed, pre_save
from django.utils import timezone
from simple_history.manager import HistoricalQuerySet
from simple_history.models import HistoricalRecords

from ..language.money import euros

type ModelField = models.Field[Any, Any]
# (field, old value, new value)
type Differing = tuple[ModelField, Any, Any]

EMPTY = "leeg"
NAMED_BY_THE_LINE = ("deal", "key")
# (who, from where) for what is written outside a request.
outside: ContextVar[tuple[str, str]] = ContextVar("outside", default=("", "buiten het bureau om"))
silent: ContextVar[bool] = ContextVar("silent", default=False)


@contextmanager
def acting(actor: str, origin: str) -> Iterator[None]:
    """What a command writes here stands in the trail under `actor`."""
    token = outside.set((actor, origin))
    try:
        yield
    finally:
        outside.reset(token)


@contextmanager
def without_trail() -> Iterator[None]:
    """For `seed` alone: what a new register begins with was changed by nobody."""
    token = silent.set(True)
    try:
        yield
    finally:
        silent.reset(token)


class Unalterable(Exception):
    """Someone tries to change or remove a line of the trail."""


class Lines(HistoricalQuerySet):
    """Lines are added and read."""

    def refuse(self, *args: Any, **kwargs: Any) -> Never:
        raise Unalterable("Het spoor wordt nooit gewijzigd of verwijderd.")

    update = delete = bulk_update = refuse


class Line(models.Model):
    """What every line of the trail says, beside the copy of the row."""

    trail_deal = models.SlugField("deal", max_length=80, blank=True)
    trail_key = models.CharField("sleutel", max_length=60, blank=True)
    trail_name = models.CharField("naam", max_length=320)
    trail_actor = models.CharField("wie", max_length=150, blank=True)
    trail_origin = models.CharField("waarvandaan", max_length=300)
    trail_fields = models.TextField("velden")
    trail_changes = models.JSONField("wijzigingen")

    objects = Lines.as_manager()  # type: ignore[django-manager-missing]  # simple_history ships no types

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Unalterable("Het spoor wordt nooit gewijzigd.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise Unalterable("Het spoor wordt nooit verwijderd.")


class Trail(HistoricalRecords):
    """Keeps the trail of a model and of those that inherit from it; a save that changes nothing leaves no line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            inherit=True, bases=[Line], history_id_field=models.BigAutoField(), historical_queryset=Lines, **options
        )

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        # Nobody can be given a right to it, not even to look: whoever sees deals sees the trail.
        name = f"spoor van {model._meta.verbose_name}"
        options: dict[str, Any] = super().get_meta_options(model)
        return options | {
            "default_permissions": (),
            "verbose_name": name,
            "verbose_name_plural": name,
        }

    def finalize(self, sender: type[models.Model], **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if issubclass(sender, self.cls):
            pre_save.connect(self.pre_save, sender=sender, weak=False)
            for field in sender._meta.local_many_to_many:
                m2m_changed.connect(partial(self.set_changed, field), sender=field.remote_field.through, weak=False)
            trailed.append(sender)

    def pre_save(self, instance: Any, **kwargs: Any) -> None:
        names = [field.attname for field in told(instance)]
        stored = type(instance)._base_manager.filter(pk=instance.pk) if instance.pk else None
        instance._stored = (stored.values(*names).first() if stored is not None else None) or {}

    def post_save(self, instance: Any, created: bool, **kwargs: Any) -> None:
        stored = instance.__dict__.pop("_stored", {})
        differences = [(field, stored.get(field.attname), value(field, instance)) for field in told(instance)]
        self.write(instance, "+" if created else "~", differences)

    def pre_delete(self, instance: Any, origin: Any = None, **kwargs: Any) -> None:
        super().pre_delete(instance)
        if self.is_origin(instance, origin):
            self.write_emptied(instance)

    def post_delete(self, instance: Any, **kwargs: Any) -> None:
        self.write(instance, "-", [(field, value(field, instance), None) for field in told(instance)])

    @staticmethod
    def is_origin(instance: Any, origin: Any) -> bool:
        """Whether this very thing is deleted, and not a deal with all that belongs to it."""
        return getattr(origin, "model", type(origin)) is type(instance)

    def write_emptied(self, instance: Any) -> None:
        """What refers to a thing that is deleted, and is emptied by the database without a signal."""
        for relation in instance._meta.related_objects:
            if relation.on_delete is models.SET_NULL and relation.related_model in trailed:
                for one in relation.related_model._base_manager.filter(**{relation.field.name: instance}):
                    setattr(one, relation.field.attname, None)
                    self.write(one, "~", [(relation.field, instance.pk, None)])

    def set_changed(self, field: ModelField, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
        """A list of things that the row refers to, such as the themes of a line."""
        if reverse:
            return
        named = ", ".join(sorted(map(str, getattr(instance, field.name).all())))
        if action.startswith("pre_"):
            instance._named = named
        else:
            self.write(instance, "~", [(field, instance.__dict__.pop("_named", ""), named)])

    def write(self, instance: Any, kind: str, differences: list[Differing]) -> None:
        """One line, if anything differs."""
        changes = [
            [str(field.verbose_name), self.words(field, old), self.words(field, new)]
            for field, old, new in differences
            if plain_value(old) != plain_value(new) and (kind == "~" or field.name not in NAMED_BY_THE_LINE)
        ]
        if silent.get() or not changes:
            return
        actor, origin = self.who_and_where()
        line = getattr(type(instance), self.manager_name).model(
            history_date=timezone.now(),
            history_type=kind,
            history_user=self.get_history_user(instance),
            trail_deal=deal_slug(instance),
            trail_key=getattr(instance, "key", ""),
            trail_name=str(instance)[:320],
            trail_actor=actor,
            trail_origin=origin[:300],
            trail_fields="".join(f"|{label}" for label, _, _ in changes) + "|",
            trail_changes=changes,
            **{field.attname: getattr(instance, field.attname) for field in self.fields_included(instance)},
        )
        line.save(force_insert=True)

    def words(self, field: ModelField, held: Any) -> str:
        return words_of(field, held)

    def who_and_where(self) -> tuple[str, str]:
        request = getattr(self.context, "request", None)
        if request is None:
            return outside.get()
        action = request.POST.get("action", "")
        return request.user.get_username(), f"{request.path} ({action})" if action else request.path


# Every model that has a trail.
trailed: list[Any] = []


def told(instance: models.Model) -> list[ModelField]:
    """The fields that a person fills in."""
    return [field for field in instance._meta.concrete_fields if field.editable and not field.primary_key]


def value(field: ModelField, instance: models.Model) -> Any:
    """The value as the database gives it back, whatever it was assigned as."""
    held = getattr(instance, field.attname)
    return str(held or "") if isinstance(field, models.FileField) else field.to_python(held)


def plain_value(held: Any) -> Any:
    return None if held == "" else held


def words_of(field: ModelField, held: Any) -> str:
    """A value as a person reads it: the name of a thing, not its number."""
    if plain_value(held) is None:
        return EMPTY
    if isinstance(field, models.ForeignKey):
        thing = field.related_model._base_manager.filter(pk=held).first()
        return str(thing or held)
    if isinstance(held, bool):
        return "ja" if held else "nee"
    if isinstance(held, Decimal):
        return euros(int(held * 100))
    if isinstance(held, dt.date):
        return f"{held:%d-%m-%Y}"
    return str(dict(field.flatchoices).get(held, held))


def deal_slug(instance: Any) -> str:
    """The slug of the deal that the row is, belongs to or names, or nothing."""
    deal = getattr(instance, "deal", instance)
    if isinstance(deal, str):
        return deal
    return str(deal.slug) if deal._meta.model_name == "deal" else ""
