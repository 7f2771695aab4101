"""A fact: what a statement about a deal has, of whatever kind, and that one about the same thing holds at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce

from ..language.dates import dutch_date
from ..language.spelled import Spelled
from ..reference.models import loaded_after, period_check
from .models import Deal, Source
from .trail import Trail

# Before any day that a source can name: a fact without a first day holds from here.
BEGINNING = dt.date(1, 1, 1)


def once_at_a_time(
    name: str, *fields: str, condition: models.Q | None = None, message: str
) -> list[models.UniqueConstraint]:
    """Two database constraints: of facts with the same `fields`, one is open-ended and one begins on a day. That their
    periods do not overlap otherwise is checked where they are saved (`Fact.beside`).

    `condition`: which facts this is about; `message`: the Dutch sentence for a second one."""
    about = condition or models.Q()
    start = Coalesce("valid_from", models.Value(BEGINNING))
    return [
        models.UniqueConstraint(
            fields=fields,
            condition=about & models.Q(valid_until=None),
            name=f"{name}_open",
            violation_error_message=f"{message}.",
        ),
        models.UniqueConstraint(
            *fields, start, condition=condition, name=f"{name}_start", violation_error_message=f"{message}."
        ),
    ]


def holding_on(day: dt.date) -> models.Q:
    """The facts that hold on `day`."""
    begun = models.Q(valid_from=None) | models.Q(valid_from__lte=day)
    return begun & (models.Q(valid_until=None) | models.Q(valid_until__gt=day))


class Facts[Kind: Fact](models.Manager[Kind]):
    def get_by_natural_key(self, deal: str, key: str) -> Kind:
        return self.get(deal__slug=deal, key=key)


class Fact(Spelled):
    """A statement about a deal and where it was read."""

    key_prefix = "feit"
    # What makes two facts of a deal statements about the same thing, of which one holds at a time; none: any number does.
    same_thing: tuple[str, ...] = ()
    same_twice = ""  # the sentence for a second one at the same time
    # Whether it is checked beside the other rows of its form instead of those in the database.
    in_a_form = False

    deal = models.ForeignKey(Deal, models.CASCADE, verbose_name="deal", related_name="%(class)s_facts")
    key = models.SlugField(
        "sleutel",
        max_length=60,
        blank=True,
        help_text="Verandert nooit: citaten verwijzen ernaar. Leeg: wordt gegeven.",
    )
    source = models.ForeignKey(Source, models.PROTECT, verbose_name="bron", related_name="%(class)s_facts")
    locator = models.CharField(
        "vindplaats",
        max_length=200,
        help_text="Waar een lezer het vindt, bijvoorbeeld ‘Bijlage, Regio Deal Twente II, laatste zin’.",
    )
    note = models.TextField("toelichting", blank=True, help_text="Wat een lezer hierbij moet weten; openbaar.")
    valid_from = models.DateField(
        "geldig vanaf", null=True, blank=True, help_text="Leeg is: vanaf het begin, of niet vermeld."
    )
    valid_until = models.DateField(
        "geldig tot", null=True, blank=True, help_text="Eerste dag waarop dit niet meer geldt; leeg is: geldt nog."
    )

    objects = Facts()
    trail = Trail()

    class Meta:
        abstract = True
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "key"],
                name="%(class)s_key_once",
                violation_error_message="Deze sleutel is in deze deal al gebruikt.",
            ),
            models.CheckConstraint(
                condition=~models.Q(locator=""),
                name="%(class)s_has_locator",
                violation_error_message="Vul de vindplaats in: waar in de bron staat dit?",
            ),
            period_check("%(class)s_period", "‘Geldig tot’ ligt na ‘geldig vanaf’."),
        ]

    def __str__(self) -> str:
        return self.key or str(self._meta.verbose_name)

    @property
    def gist(self) -> str:
        """What is stated, in a line."""
        return str(self)

    @property
    def read_in(self) -> str:
        """Where it was read, in a line."""
        return ", ".join(filter(None, [self.source.title if self.source else "", self.locator]))

    @property
    def thing(self) -> tuple[Any, ...] | None:
        """What the fact is about, where one statement about it holds at a time."""
        return tuple(getattr(self, field) for field in self.same_thing) if self.same_thing else None

    def overlaps(self, other: Fact) -> bool:
        """Whether there is a day on which both hold."""
        return all(
            one.valid_until is None or (after.valid_from or BEGINNING) < one.valid_until
            for one, after in ((self, other), (other, self))
        )

    def beside(self, others: Iterable[Fact]) -> Fact | None:
        """The first of `others` that says something about the same thing at the same time, or None."""
        if self.thing is None:
            return None
        return next((other for other in others if other.thing == self.thing and self.overlaps(other)), None)

    def takes_place_of(self, other: Fact) -> bool:
        """Whether the database refuses it as long as `other` stands there: both open-ended, or both from the same day."""
        both_open = self.valid_until is None and other.valid_until is None
        return (
            self.thing is not None and self.thing == other.thing and (both_open or self.valid_from == other.valid_from)
        )

    def refusal(self, other: Fact) -> str:
        """Why it cannot stand beside `other`."""
        since = f" vanaf {dutch_date(other.valid_from)}" if other.valid_from else ""
        until = f" tot {dutch_date(other.valid_until)}" if other.valid_until else ""
        period = f"{since}{until}" or ", zonder begin en einde"
        return (
            f"{self.same_twice} ({other.key or 'de andere nieuwe rij'}{period}). Vul daar ‘geldig tot’ in en hier een "
            "‘geldig vanaf’ dat niet eerder is, of haal een van beide weg."
        )

    def clean(self) -> None:
        super().clean()
        if self.same_thing and not self.in_a_form and self.deal_id:
            others = type(self)._default_manager.filter(deal=self.deal_id).exclude(pk=self.pk)
            if other := self.beside(others):
                raise ValidationError({"valid_from": self.refusal(other)})

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Rows of one form are checked beside each other, not beside the rows that they replace."""
        constraints = super().get_constraints()
        if not self.in_a_form:
            return constraints
        return [
            (model, [one for one in those if not one.name.endswith(("_open", "_start"))])
            for model, those in constraints
        ]

    @loaded_after("deals.deal")
    def natural_key(self) -> tuple[str, str]:
        return (self.deal.slug, self.key)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.deal.new_key(self.key_prefix)
        self.deal.retire_key(self.key)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.deal.retire_key(self.key)
        return super().delete(*args, **kwargs)
