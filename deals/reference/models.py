"""Official lists: read by every page, changed only by a fixture, never part of a deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from ..language.dates import dutch_date


def code_check(name: str, prefix: str, length: int) -> models.CheckConstraint:
    """A database constraint: `code` starts with `prefix` and has exactly `length` characters."""
    return models.CheckConstraint(
        condition=models.Q(models.Q(code__startswith=prefix), Exact(Length("code"), length)),
        name=name,
        violation_error_message=f"Een code begint met {prefix} en telt {length} tekens.",
    )


def period_check(name: str, message: str) -> models.CheckConstraint:
    """A database constraint: a period ends after it begins, where both are stated."""
    return models.CheckConstraint(
        condition=models.Q(valid_until__isnull=True)
        | models.Q(valid_from__isnull=True)
        | models.Q(valid_until__gt=models.F("valid_from")),
        name=name,
        violation_error_message=message,
    )


def loaded_after(*models: str) -> Callable[[Any], Any]:
    """On a `natural_key`: a fixture has the rows of these models before those of this one."""

    def mark(natural_key: Any) -> Any:
        natural_key.dependencies = list(models)
        return natural_key

    return mark


class ByCode[Listed: models.Model](models.Manager[Listed]):
    def get_by_natural_key(self, code: str) -> Listed:
        return self.get(code=code)


class BySlug[Listed: models.Model](models.Manager[Listed]):
    def get_by_natural_key(self, slug: str) -> Listed:
        return self.get(slug=slug)


class Province(models.Model):
    """One of the twelve provinces."""

    code = models.CharField("code", max_length=4, unique=True, help_text="Code van het CBS: PV en twee cijfers.")
    slug = models.SlugField("kort adres", max_length=40, unique=True, help_text="De naam zoals in webadressen.")
    name = models.CharField("naam", max_length=60, unique=True, help_text="De officiële naam.")

    objects = ByCode()

    class Meta:
        verbose_name, verbose_name_plural = "provincie", "provincies"
        ordering = ["name"]
        constraints = [code_check("province_code", "PV", 4)]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Municipality(models.Model):
    """A municipality: of today, or a former one, which deals of its time keep."""

    code = models.CharField("code", max_length=6, unique=True, help_text="Code van het CBS: GM en vier cijfers.")
    name = models.CharField("naam", max_length=80, help_text="De naam; waar twee dezelfde heten met een toevoeging.")
    province = models.ForeignKey(Province, models.PROTECT, verbose_name="provincie", related_name="municipalities")
    valid_from = models.DateField("vanaf", null=True, blank=True, help_text="Eerste dag; leeg is niet vastgelegd.")
    valid_until = models.DateField(
        "tot", null=True, blank=True, help_text="Eerste dag waarop de gemeente niet meer bestond; leeg is: bestaat nog."
    )
    successors = models.ManyToManyField(
        "self",
        symmetrical=False,
        verbose_name="opgegaan in",
        blank=True,
        related_name="predecessors",
        help_text="De gemeente die haar gebied kreeg, of de gemeenten waarover het verdeeld is.",
    )

    objects = ByCode()

    class Meta:
        verbose_name, verbose_name_plural = "gemeente", "gemeenten"
        ordering = ["name"]
        constraints = [code_check("municipality_code", "GM", 6)]

    def __str__(self) -> str:
        until = f", tot {dutch_date(self.valid_until)}" if self.valid_until else ""
        return f"{self.name} ({self.code}){until}"

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def slug(self) -> str:
        return self.code.lower()


class CaribbeanBody(models.Model):
    """Bonaire, Sint Eustatius or Saba: neither a municipality nor part of a province."""

    code = models.CharField("code", max_length=5, unique=True, help_text="TOOI-code: col en twee cijfers.")
    name = models.CharField("naam", max_length=60, unique=True, help_text="De naam van het eiland.")

    objects = ByCode()

    class Meta:
        verbose_name, verbose_name_plural = "Caribisch openbaar lichaam", "Caribische openbare lichamen"
        ordering = ["name"]
        constraints = [code_check("caribbean_code", "col", 5)]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class Ministry(models.Model):
    """A ministry: the code stays when the name changes."""

    code = models.CharField("code", max_length=8, unique=True, help_text="TOOI-code: mnre en vier cijfers.")
    slug = models.SlugField("kort adres", max_length=20, unique=True, help_text="Een vaste afkorting voor webadressen.")
    abbreviation = models.CharField(
        "afkorting", max_length=10, help_text="De laatste afkorting, zoals het bureau haar kent."
    )
    valid_until = models.DateField(
        "tot",
        null=True,
        blank=True,
        help_text="Eerste dag waarop het ministerie niet meer bestond; leeg is: bestaat nog.",
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="opgegaan in", null=True, blank=True, related_name="predecessors"
    )

    objects = ByCode()

    class Meta:
        verbose_name, verbose_name_plural = "ministerie", "ministeries"
        ordering = ["slug"]
        constraints = [code_check("ministry_code", "mnre", 8)]

    def __str__(self) -> str:
        return self.abbreviation

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    def name_on(self, day: dt.date) -> MinistryName | None:
        """The `MinistryName` in use on `day` (a date), or None."""
        for name in self.names.all():
            if (name.valid_from is None or name.valid_from <= day) and (
                name.valid_until is None or day < name.valid_until
            ):
                return name
        return None


class MinistryNames(models.Manager["MinistryName"]):
    def get_by_natural_key(self, code: str, abbreviation: str, valid_from: dt.date | None) -> MinistryName:
        return self.get(ministry__code=code, abbreviation=abbreviation, valid_from=valid_from)


class MinistryName(models.Model):
    """What a ministry was called in one period; deals show the name at their signing."""

    ministry = models.ForeignKey(Ministry, models.CASCADE, verbose_name="ministerie", related_name="names")
    abbreviation = models.CharField(
        "afkorting", max_length=10, help_text="Zoals de Rijksoverheid haar schreef, bijvoorbeeld IenW."
    )
    name = models.CharField("naam", max_length=120, help_text="Zonder ‘ministerie van’ ervoor.")
    valid_from = models.DateField(
        "vanaf", null=True, blank=True, help_text="Eerste dag; leeg is: al vóór de Regio Deals."
    )
    valid_until = models.DateField(
        "tot", null=True, blank=True, help_text="Eerste dag van de volgende naam; leeg is: nu in gebruik."
    )

    objects = MinistryNames()

    class Meta:
        verbose_name, verbose_name_plural = "naam van een ministerie", "namen van ministeries"
        ordering = ["ministry", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["ministry", "valid_from"], name="ministry_name_start"),
            period_check("ministry_name_period", "‘Tot’ ligt na ‘vanaf’."),
        ]

    def __str__(self) -> str:
        return f"{self.abbreviation} ({self.name})"

    @property
    def in_its_time(self) -> str:
        """`Economische Zaken en Klimaat, vanaf 26 oktober 2017, tot 2 juli 2024`."""
        since = f", vanaf {dutch_date(self.valid_from)}" if self.valid_from else ""
        return f"{self.name}{since}" + (f", tot {dutch_date(self.valid_until)}" if self.valid_until else "")

    @loaded_after("deals.ministry")
    def natural_key(self) -> tuple[str, str, dt.date | None]:
        return (self.ministry.code, self.abbreviation, self.valid_from)


class Tranches(models.Manager["Tranche"]):
    def get_by_natural_key(self, number: int) -> Tranche:
        return self.get(number=number)


class Tranche(models.Model):
    """A round in which regions could propose deals."""

    number = models.PositiveSmallIntegerField("nummer", unique=True, help_text="1 tot en met 6.")
    name = models.CharField("naam", max_length=60, help_text="Bijvoorbeeld ‘vierde tranche’.")

    objects = Tranches()

    class Meta:
        verbose_name, verbose_name_plural = "tranche", "tranches"
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[int]:
        return (self.number,)


class Theme(models.Model):
    """A *rode draad*: an issue that recurs in many deals. Tagging a deal with one is the editors' own work."""

    slug = models.SlugField("kort adres", max_length=60, unique=True, help_text="De naam zoals in webadressen.")
    name = models.CharField("naam", max_length=100, unique=True, help_text="Zoals lezers het thema zien.")
    explanation = models.TextField("uitleg", help_text="Waar het thema vandaan komt en wat eronder valt.")

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "thema", "thema's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Trait(models.Model):
    """A *kenmerk*: something a source says of a deal, such as a link with the NPLV."""

    slug = models.SlugField("kort adres", max_length=40, unique=True, help_text="De naam zoals in webadressen.")
    name = models.CharField("naam", max_length=80, unique=True, help_text="Zoals lezers het kenmerk zien.")
    explanation = models.TextField("uitleg", help_text="Wat het kenmerk betekent.")

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "kenmerk", "kenmerken"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class ByKey[Listed: models.Model](models.Manager[Listed]):
    def get_by_natural_key(self, key: str) -> Listed:
        return self.get(key=key)


class ProgrammeFactQuerySet(models.QuerySet["ProgrammeFact"]):
    def known_at(self, day: dt.date, visible_from: dt.datetime) -> ProgrammeFactQuerySet:
        """What a release about `day`, public from `visible_from`, says of the programme."""
        told = models.Q(as_of=None) | models.Q(as_of__lte=day)
        return self.filter(told, models.Q(recorded_at=None) | models.Q(recorded_at__lte=visible_from))


class ProgrammeFacts(ByKey["ProgrammeFact"]):
    def get_queryset(self) -> ProgrammeFactQuerySet:
        return ProgrammeFactQuerySet(self.model, using=self._db)

    def known_at(self, day: dt.date, visible_from: dt.datetime) -> ProgrammeFactQuerySet:
        return self.get_queryset().known_at(day, visible_from)


class ProgrammeFact(models.Model):
    """What a source states about the programme or a tranche as a whole: a figure to show beside our own count, or in words.

    It carries its own citation: every page may read it, and no page may read the desk's sources."""

    class Kind(models.TextChoices):
        DEALS = "aantal-deals", "aantal deals"
        COMPLETED = "afgerond", "afgeronde deals"
        BUDGET = "budget", "budget"
        PROPOSALS = "voorstellen", "ingediende voorstellen"
        SELECTED = "geselecteerd", "geselecteerde voorstellen"
        TERM = "indieningstermijn", "indieningstermijn"
        CRITERIA = "selectiecriteria", "waarop het Rijk koos"
        CONDITION = "voorwaarde", "voorwaarde"
        COVENANTS = "convenanten", "convenanten"
        GRANTS = "uitkering", "hoe het Rijk betaalt"
        REPORTED = "gemeld", "wat er is gemeld"

    key = models.SlugField(
        "sleutel", max_length=60, unique=True, help_text="Verandert nooit: citaten verwijzen ernaar."
    )
    tranche = models.ForeignKey(
        Tranche, models.PROTECT, verbose_name="tranche", null=True, blank=True, related_name="programme_facts"
    )
    kind = models.CharField("soort", max_length=20, choices=Kind, help_text="Waarover de bron iets zegt.")
    value = models.DecimalField(
        "waarde",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Een aantal of een bedrag in euro's; leeg bij een termijn of een tekst.",
    )
    text = models.TextField(
        "tekst",
        blank=True,
        help_text="Wat de bron zegt, in eigen woorden; leeg bij een aantal, een bedrag of een termijn.",
    )
    period_from = models.DateField(
        "termijn vanaf", null=True, blank=True, help_text="Eerste dag; leeg: niet vermeld of geen termijn."
    )
    period_until = models.DateField(
        "termijn tot en met", null=True, blank=True, help_text="Laatste dag; leeg: niet vermeld of geen termijn."
    )
    as_of = models.DateField(
        "stand van", null=True, blank=True, help_text="De dag waarover de bron het zegt; leeg: niet vermeld."
    )
    recorded_at = models.DateTimeField(
        "opgenomen op",
        null=True,
        blank=True,
        help_text="Publicaties van voor dit moment noemen het niet; leeg: alle publicaties noemen het.",
    )
    comparable = models.BooleanField(
        "vergelijkbaar",
        default=True,
        help_text="Uit: de bron telt iets anders dan dit register, zoals Rijk en regio samen of een deel van de deals.",
    )
    source_title = models.CharField("bron", max_length=300, help_text="De titel van het document.")
    source_publisher = models.CharField("uitgever", max_length=200, help_text="Wie het document uitgaf.")
    source_date = models.DateField("datum van de bron", null=True, blank=True, help_text="Leeg: staat er niet op.")
    source_url = models.URLField("webadres", max_length=500, blank=True, help_text="Leeg: geen adres bekend.")
    locator = models.CharField("vindplaats", max_length=200, help_text="Waar een lezer het in de bron vindt.")
    note = models.TextField("toelichting", blank=True, help_text="Wat een lezer hierbij moet weten.")

    objects = ProgrammeFacts()

    class Meta:
        verbose_name, verbose_name_plural = "feit over het programma", "feiten over het programma"
        ordering = ["tranche__number", "kind", "-as_of", "key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False)
                | models.Q(period_from__isnull=False)
                | models.Q(period_until__isnull=False)
                | ~models.Q(text=""),
                name="programme_fact_says_something",
                violation_error_message="Vul een waarde, een termijn of een tekst in.",
            )
        ]

    def __str__(self) -> str:
        return self.key

    def natural_key(self) -> tuple[str]:
        return (self.key,)


# What a source says in words: never beside a count of our own.
TOLD_IN_WORDS = (
    ProgrammeFact.Kind.CRITERIA,
    ProgrammeFact.Kind.CONDITION,
    ProgrammeFact.Kind.COVENANTS,
    ProgrammeFact.Kind.GRANTS,
    ProgrammeFact.Kind.REPORTED,
)

# In the order in which readers see what each holds.
OFFICIAL_LISTS: tuple[type[models.Model], ...] = (
    Province,
    Municipality,
    CaribbeanBody,
    Ministry,
    MinistryName,
    Tranche,
    Theme,
    Trait,
    ProgrammeFact,
)
