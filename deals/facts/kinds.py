"""Facts: statements about a deal, each with the document it was read in and the place there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from ..language.money import euros
from ..language.vocabulary import (
    GapField,
    GapReason,
    GrantForm,
    MilestoneKind,
    Moment,
    Precision,
    Qualifier,
    Role,
    Side,
    Vat,
)
from ..reference.models import (
    CaribbeanBody,
    Ministry,
    MinistryName,
    Municipality,
    Theme,
    Trait,
)
from .fact import Fact, once_at_a_time
from .models import Organisation, Source

ASKED_COUNTS = "Wat gevraagd is, telt niet mee."
ONE_COUNTS = "Voor deze kant telt al een bedrag mee"
ONE_MINISTRY = "Dit ministerie staat al bij deze deal"
ONE_ROLE = "Deze organisatie heeft deze rol al in deze deal"
ONE_AREA = "Dit gebied staat al bij deze deal"
ONE_TRAIT = "Dit kenmerk staat al bij deze deal"
ONE_NAME = "Deze naam staat al bij deze deal"
ONE_GAP = "Deze leemte staat al bij deze deal"
NOT_POSITIVE = "Een bedrag is groter dan 0. Een onbekend bedrag vult u niet in."


def qualifier_field(counted: str, **options: Any) -> models.CharField[Any, Any]:
    """How precisely a source states what it counted: `bedrag` or `getal`."""
    help_text = f"Hoe precies de bron het {counted} noemt."
    return models.CharField("nauwkeurigheid", max_length=12, choices=Qualifier, help_text=help_text, **options)


def euro_field(help_text: str, **options: Any) -> models.DecimalField[Any, Any]:
    """An amount above zero, in euros to the cent."""
    positive = MinValueValidator(Decimal("0.01"), NOT_POSITIVE)
    return models.DecimalField(
        "bedrag", max_digits=14, decimal_places=2, validators=[positive], help_text=help_text, **options
    )


class Contribution(Fact):
    """Money one side promised to one deal, as one source states it. Unknown money has no row."""

    key_prefix = "bedrag"
    same_thing = ("side",)
    same_twice = ONE_COUNTS

    side = models.CharField("kant", max_length=6, choices=Side, help_text="Wie betaalt. ‘Samen’ telt nooit mee.")
    contributor = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="bijdrager",
        null=True,
        blank=True,
        related_name="contributions",
        help_text="Leeg is: de kant als geheel.",
    )
    amount = euro_field("In euro's, groter dan 0.")
    qualifier = qualifier_field("bedrag", default=Qualifier.EXACT)
    moment = models.CharField(
        "moment",
        max_length=12,
        choices=Moment,
        default=Moment.COVENANT,
        help_text="In welke fase het bedrag genoemd is.",
    )
    counted = models.BooleanField("telt mee", default=False, help_text="Eén exact bedrag per kant telt mee in totalen.")
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="onderdeel van",
        null=True,
        blank=True,
        related_name="parts",
        help_text="Het bedrag waarvan dit een deel is; een deel telt niet mee.",
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "bijdrage", "bijdragen"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="contribution_positive",
                violation_error_message=NOT_POSITIVE,
            ),
            models.CheckConstraint(
                condition=models.Q(counted=False)
                | (models.Q(qualifier="exact", part_of__isnull=True) & ~models.Q(side="totaal")),
                name="contribution_counted_is_exact",
                violation_error_message="Alleen een exact bedrag van één kant, dat geen onderdeel is, kan meetellen.",
            ),
            models.CheckConstraint(
                condition=models.Q(counted=False) | ~models.Q(moment=Moment.ASKED),
                name="contribution_asked_never_counts",
                violation_error_message=ASKED_COUNTS,
            ),
            *once_at_a_time(
                "contribution_counted", "deal", "side", condition=models.Q(counted=True), message=ONE_COUNTS
            ),
        ]

    @property
    def thing(self) -> tuple[Any, ...] | None:
        return super().thing if self.counted else None

    @property
    def gist(self) -> str:
        counts = "telt mee" if self.counted else "telt niet mee"
        who = self.contributor.name if self.contributor else self.get_side_display()
        return f"{who}, {euros(int(self.amount * 100))}, {self.get_qualifier_display()}, {counts}"

    def clean(self) -> None:
        super().clean()
        if self.part_of and self.part_of.deal_id != self.deal_id:
            raise ValidationError({"part_of": "Een onderdeel hoort bij een bedrag van dezelfde deal."})


class OfMinistry(Fact):
    """What a ministry has to do with the deal, shown under its name at that time."""

    same_thing = ("ministry_id",)
    same_twice = ONE_MINISTRY

    ministry = models.ForeignKey(Ministry, models.PROTECT, verbose_name="ministerie", related_name="%(class)s_rows")
    # Found where a content is made.
    name_then: MinistryName

    class Meta(Fact.Meta):
        abstract = True

    @property
    def gist(self) -> str:
        return self.ministry.abbreviation


class Signature(OfMinistry):
    """A ministry that signed the deal."""

    key_prefix = "ministerie"

    class Meta(OfMinistry.Meta):
        verbose_name, verbose_name_plural = "ondertekend ministerie", "ondertekenende ministeries"
        constraints = [
            *Fact.Meta.constraints,
            *once_at_a_time("signature", "deal", "ministry", message=ONE_MINISTRY),
        ]


class InvolvedMinistry(OfMinistry):
    """A ministry that a source names with the deal, where its signature was not seen."""

    key_prefix = "betrokken"

    class Meta(OfMinistry.Meta):
        verbose_name, verbose_name_plural = "betrokken ministerie", "betrokken ministeries"
        constraints = [
            *Fact.Meta.constraints,
            *once_at_a_time("involvedministry", "deal", "ministry", message=ONE_MINISTRY),
        ]


class Party(Fact):
    """An organisation that takes part, and in which role."""

    key_prefix = "partij"
    same_thing = ("organisation_id", "role")
    same_twice = ONE_ROLE

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="organisatie", related_name="roles")
    role = models.CharField(
        "rol", max_length=24, choices=Role, default=Role.INVOLVED, help_text="De rol die de bron noemt."
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "partij", "partijen"
        constraints = [
            *Fact.Meta.constraints,
            *once_at_a_time("party_role", "deal", "organisation", "role", message=ONE_ROLE),
        ]

    @property
    def gist(self) -> str:
        return f"{self.organisation.name}, {self.get_role_display()}"


class Area(Fact):
    """A place the deal is about: a municipality or a part of it, a Caribbean body, or a place abroad."""

    key_prefix = "gebied"
    same_thing = ("municipality_id", "caribbean_id", "abroad", "country", "part")
    same_twice = ONE_AREA

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, verbose_name="gemeente", null=True, blank=True, related_name="areas"
    )
    caribbean = models.ForeignKey(
        CaribbeanBody,
        models.PROTECT,
        verbose_name="Caribisch openbaar lichaam",
        null=True,
        blank=True,
        related_name="areas",
    )
    abroad = models.CharField(
        "plaats in het buitenland", max_length=80, blank=True, help_text="Alleen buiten Nederland, bijvoorbeeld Gent."
    )
    country = models.CharField("land", max_length=60, blank=True, help_text="Het land van die plaats.")
    part = models.CharField(
        "deelgebied", max_length=160, blank=True, help_text="Welk deel van de gemeente; leeg is: de hele gemeente."
    )
    extent_certain = models.BooleanField(
        "omvang zeker", default=True, help_text="Uit: de bron laat in het midden hoever het gebied reikt."
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "gebied", "gebieden"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(municipality__isnull=False, caribbean__isnull=True, abroad="", country="")
                | models.Q(municipality__isnull=True, caribbean__isnull=False, abroad="", country="", part="")
                | (
                    models.Q(municipality__isnull=True, caribbean__isnull=True, part="")
                    & ~models.Q(abroad="")
                    & ~models.Q(country="")
                ),
                name="area_is_one_place",
                violation_error_message="Een gebied is óf een gemeente (of een deel ervan), óf een Caribisch openbaar lichaam, óf een plaats met een land buiten Nederland.",
            ),
            *once_at_a_time("area", "deal", "municipality", "part", message=ONE_AREA),
        ]

    @property
    def gist(self) -> str:
        place = self.municipality or self.caribbean
        named = f"{self.abroad}, {self.country}" if place is None else place.name
        return f"{named} (deel: {self.part})" if self.part else named


class Ordered(Fact):
    """A fact that keeps its place in the document."""

    position = models.PositiveSmallIntegerField("volgorde", default=0, help_text="De plaats in de bron: 1, 2, 3 …")

    class Meta(Fact.Meta):
        abstract = True
        ordering = ["position", "key"]


class ProgrammeLine(Ordered):
    """A strand of the deal."""

    names = ("name",)
    key_prefix = "lijn"

    name = models.CharField("naam", max_length=160, help_text="Het opschrift van de bron, of onze korte omschrijving.")
    literal = models.BooleanField("letterlijk", default=False, help_text="Aan: de bron gebruikt precies dit opschrift.")
    description = models.TextField("omschrijving", blank=True, help_text="In eigen woorden; leeg is: niet vermeld.")
    themes = models.ManyToManyField(
        Theme, verbose_name="thema's", blank=True, related_name="lines", help_text="Indeling van de redactie."
    )
    # Put in order where a content is made.
    sorted_themes: list[Theme]

    class Meta(Ordered.Meta):
        verbose_name, verbose_name_plural = "programmalijn", "programmalijnen"

    @property
    def gist(self) -> str:
        return self.name


def precision_check(
    name: str, day: str, precision: str, message: str = "Vul bij een datum in hoe precies zij is, en alleen dan."
) -> models.CheckConstraint:
    """A database constraint: a day, in the field `day`, says in the field `precision` how precise it is, and only a day does."""
    return models.CheckConstraint(
        condition=models.Q(**{day: None, precision: ""})
        | (models.Q(**{f"{day}__isnull": False}) & ~models.Q(**{precision: ""})),
        name=name,
        violation_error_message=message,
    )


def figure_check(name: str, *others: models.Q) -> models.CheckConstraint:
    """A database constraint: a figure has a qualifier and a unit. `others`: what else is counted in that unit."""
    counted = models.Q(amount__isnull=False)
    for other in others:
        counted |= other
    return models.CheckConstraint(
        condition=(
            (models.Q(amount=None, qualifier="") | (models.Q(amount__isnull=False) & ~models.Q(qualifier="")))
            & ((counted & ~models.Q(unit="")) | (~counted & models.Q(unit="")))
        ),
        name=name,
        violation_error_message="Vul bij een getal in hoe precies het is en waarin geteld is; zonder getal blijven die leeg.",
    )


class Aim(Ordered):
    """What the parties aim for, as a source states it. That something is reported of it is never required."""

    key_prefix = "doel"

    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        verbose_name="programmalijn",
        null=True,
        blank=True,
        related_name="aims",
        help_text="Leeg is: een doel van de hele deal.",
    )
    text = models.TextField("doel", help_text="In eigen woorden.")
    target_year = models.PositiveSmallIntegerField(
        "streefjaar", null=True, blank=True, help_text="Leeg is: niet vermeld."
    )
    indicator = models.CharField(
        "indicator", max_length=200, blank=True, help_text="Waaraan de bron het doel afmeet; leeg is: niet vermeld."
    )
    amount = models.DecimalField(
        "streefgetal", max_digits=14, decimal_places=2, null=True, blank=True, help_text="Leeg is: niet vermeld."
    )
    qualifier = qualifier_field("getal", blank=True)
    unit = models.CharField("eenheid", max_length=80, blank=True, help_text="Zoals de bron telt: ‘bewoners’, ‘m²’.")
    baseline = models.DecimalField(
        "nulmeting",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Het getal bij het begin, in dezelfde eenheid; leeg is: niet vermeld.",
    )
    baseline_year = models.PositiveSmallIntegerField(
        "jaar van de nulmeting", null=True, blank=True, help_text="Leeg is: niet vermeld."
    )

    class Meta(Ordered.Meta):
        verbose_name, verbose_name_plural = "doel", "doelen"
        constraints = [
            *Ordered.Meta.constraints,
            figure_check("aim_figure_with_unit", models.Q(baseline__isnull=False)),
            models.CheckConstraint(
                condition=models.Q(baseline_year=None) | models.Q(baseline__isnull=False),
                name="aim_year_of_a_baseline",
                violation_error_message="Een jaar van de nulmeting hoort bij een nulmeting: vul ook het getal in.",
            ),
        ]

    @property
    def gist(self) -> str:
        return f"{self.text}, {self.target_year}" if self.target_year else self.text

    def clean(self) -> None:
        super().clean()
        check_line(self)


class DealTrait(Fact):
    """A trait that a source gives to the deal."""

    key_prefix = "kenmerk"
    same_thing = ("trait_id",)
    same_twice = ONE_TRAIT

    trait = models.ForeignKey(Trait, models.PROTECT, verbose_name="kenmerk", related_name="uses")

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "kenmerk van een deal", "kenmerken"
        constraints = [
            *Fact.Meta.constraints,
            *once_at_a_time("trait", "deal", "trait", message=ONE_TRAIT),
        ]

    @property
    def gist(self) -> str:
        return self.trait.name


class Alias(Fact):
    """Another name or spelling under which the deal is known."""

    names = ("name",)
    key_prefix = "alias"
    same_thing = ("name",)
    same_twice = ONE_NAME

    name = models.CharField("naam", max_length=160, help_text="Zoals de bron de deal noemt.")

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "andere naam", "andere namen"
        constraints = [
            *Fact.Meta.constraints,
            *once_at_a_time("alias", "deal", "name", message=ONE_NAME),
        ]

    @property
    def gist(self) -> str:
        return self.name


class Milestone(Fact):
    """A phase that a source reports, with as much of the date as it gives."""

    key_prefix = "mijlpaal"

    kind = models.CharField("soort", max_length=20, choices=MilestoneKind, help_text="Welke fase.")
    date = models.DateField("datum", help_text="Bij een maand of jaar: de eerste dag ervan.")
    precision = models.CharField(
        "nauwkeurigheid",
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text="Hoe precies de bron de datum noemt.",
    )
    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        verbose_name="programmalijn",
        null=True,
        blank=True,
        related_name="milestones",
        help_text="Alleen als de datum van één lijn is; leeg is: van de hele deal.",
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "mijlpaal", "mijlpalen"

    @property
    def gist(self) -> str:
        of_line = f" (lijn {self.line.name})" if self.line else ""
        return f"{self.get_kind_display()}, {self.get_precision_display()}: {self.date:%d-%m-%Y}{of_line}"

    def clean(self) -> None:
        super().clean()
        check_first_day(self.date, self.precision)
        check_line(self)


class Decision(Fact):
    """A decision (*beschikking*) of the national government to pay, as far as a source tells of it."""

    key_prefix = "beschikking"

    reference = models.CharField(
        "kenmerk", max_length=100, blank=True, help_text="Het kenmerk van de beschikking; leeg is: niet vermeld."
    )
    form = models.CharField(
        "vorm", max_length=30, choices=GrantForm, blank=True, help_text="Hoe het Rijk betaalt; leeg is: niet vermeld."
    )
    recipient = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name="ontvanger",
        null=True,
        blank=True,
        related_name="decisions",
        help_text="Wie het geld krijgt; leeg is: niet vermeld.",
    )
    date = models.DateField(
        "datum", null=True, blank=True, help_text="Bij een maand of jaar: de eerste dag ervan; leeg is: niet vermeld."
    )
    precision = models.CharField(
        "nauwkeurigheid", max_length=10, choices=Precision, blank=True, help_text="Hoe precies de bron de datum noemt."
    )
    amount = euro_field(
        "In euro's. Telt niet mee: wat meetelt, staat bij de bijdragen. Leeg is: niet vermeld.", null=True, blank=True
    )
    vat = models.CharField(
        "btw", max_length=10, choices=Vat, blank=True, help_text="Of het bedrag met btw is; leeg is: niet vermeld."
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "beschikking", "beschikkingen"
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0),
                name="decision_positive",
                violation_error_message=NOT_POSITIVE,
            ),
            precision_check("decision_date_with_precision", "date", "precision"),
            models.CheckConstraint(
                condition=models.Q(vat="") | models.Q(amount__isnull=False),
                name="decision_vat_of_an_amount",
                violation_error_message="Met of zonder btw hoort bij een bedrag: vul ook het bedrag in.",
            ),
        ]

    @property
    def gist(self) -> str:
        told = [self.reference, self.get_form_display(), self.recipient.name if self.recipient else ""]
        return ", ".join(filter(None, told)) or "beschikking"

    def clean(self) -> None:
        super().clean()
        check_first_day(self.date, self.precision)


def check_first_day(date: dt.date | None, precision: str, field: str = "date") -> None:
    """Raises `ValidationError` where a month or a year is not given by its first day."""
    if date and precision == Precision.MONTH and date.day != 1:
        raise ValidationError({field: "Vul bij een maand de eerste dag van die maand in."})
    if date and precision == Precision.YEAR and (date.month, date.day) != (1, 1):
        raise ValidationError({field: "Vul bij een jaar 1 januari van dat jaar in."})


def check_line(fact: Fact) -> None:
    """Raises `ValidationError` where its line is one of another deal."""
    line: ProgrammeLine | None = fact.line  # type: ignore[attr-defined]  # whoever asks has one
    if line and line.deal_id != fact.deal_id:
        raise ValidationError({"line": "Kies een programmalijn van dezelfde deal."})


class Gap(Fact):
    """A known unknown: what this register does not know of the deal, and why."""

    key_prefix = "leemte"
    same_thing = ("field",)
    same_twice = ONE_GAP

    source = models.ForeignKey(  # type: ignore[assignment]  # here alone it may be empty
        Source,
        models.PROTECT,
        verbose_name="bron",
        null=True,
        blank=True,
        related_name="gap_facts",
        help_text="De bron die het niet vermeldt; leeg kan alleen bij ‘niet gevonden’ en ‘niet van toepassing’.",
    )
    locator = models.CharField("vindplaats", max_length=200, blank=True, help_text="Waar in de bron gezocht is.")
    field = models.CharField("gegeven", max_length=40, choices=GapField, help_text="Wat niet bekend is.")
    reason = models.CharField("reden", max_length=20, choices=GapReason, help_text="Waarom het niet bekend is.")

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "leemte", "leemten"
        constraints = [
            Fact.Meta.constraints[0],
            *once_at_a_time("gap", "deal", "field", message=ONE_GAP),
            models.CheckConstraint(
                condition=models.Q(reason__in=["niet-gevonden", "niet-van-toepassing"])
                | (models.Q(source__isnull=False) & ~models.Q(locator="")),
                name="gap_not_stated_names_source",
                violation_error_message="Noem de bron en de vindplaats waar het niet of onvolledig vermeld staat.",
            ),
        ]

    @property
    def gist(self) -> str:
        return f"{self.get_field_display()}: {self.get_reason_display()}"
