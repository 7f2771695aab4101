"""What the programme team keeps: sources, regions, deals. The facts about a deal stand in kinds.py."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models

from ..language.spelling import folded_name, same_place
from ..language.vocabulary import OrganisationKind, ReportLevel, SourceKind, SourceOrigin
from ..reference.edited import ABOUT_THE_SAVE, Edited
from ..reference.models import BySlug, Municipality, Province, Tranche, loaded_after
from .storage import UPLOADED
from .trail import Trail


class Revisioned(Edited):
    """Something of the desk that two people can edit at once, with a trail."""

    trail = Trail(excluded_fields=list(ABOUT_THE_SAVE))

    class Meta:
        abstract = True


class Source(Revisioned):
    """A public document in which facts were read."""

    names = ("title",)

    # what it is
    slug = models.SlugField("kort adres", max_length=80, unique=True, help_text="Vast: citaten verwijzen ernaar.")
    kind = models.CharField("soort", max_length=20, choices=SourceKind, help_text="Wat voor document dit is.")
    title = models.CharField("titel", max_length=300, help_text="De titel zoals die op het document staat.")
    date = models.DateField(
        "datum", null=True, blank=True, help_text="De datum op het document; leeg is: staat er niet op."
    )
    publisher = models.CharField("uitgever", max_length=200, help_text="Wie het document uitgaf.")
    origin = models.CharField(
        "soort uitgever",
        max_length=20,
        choices=SourceOrigin,
        blank=True,
        help_text="Indeling van de redactie; leeg is: nog niet ingedeeld.",
    )
    is_copy = models.BooleanField(
        "kopie", default=False, help_text="Aan: een kopie van een document, niet de officiële uitgave ervan."
    )
    # where it is found
    reference = models.CharField(
        "kenmerk", max_length=100, blank=True, help_text="Het briefkenmerk; leeg is: geen of onbekend."
    )
    dossier = models.CharField(
        "dossier",
        max_length=20,
        blank=True,
        help_text="Kamerstukdossier, bijvoorbeeld 29697; leeg is: geen of onbekend.",
    )
    number = models.CharField("ondernummer", max_length=20, blank=True, help_text="Het nummer binnen het dossier.")
    url = models.URLField(
        "webadres", max_length=500, blank=True, help_text="Leeg is: geen adres bekend. Verzin er geen."
    )
    file = models.FileField(
        "bestand",
        upload_to=UPLOADED,
        blank=True,
        validators=[FileExtensionValidator(["pdf", "txt", "html", "odt", "docx"])],
        help_text="Het document zelf, alleen voor het bureau. Leeg is: niet bewaard.",
    )
    file_sha256 = models.CharField("SHA-256 van het bestand", max_length=64, blank=True, editable=False)
    note = models.TextField("toelichting", blank=True, help_text="Wat een lezer over dit document moet weten.")
    # of a report
    report_level = models.CharField(
        "verslag van wie aan wie",
        max_length=20,
        choices=ReportLevel,
        blank=True,
        help_text="Leeg is: deze bron is geen verslag en meldt er geen.",
    )
    report_final = models.BooleanField("eindverslag", default=False, help_text="Aan: het laatste verslag van de deal.")
    report_from = models.DateField("verslag vanaf", null=True, blank=True, help_text="De eerste dag waarover het gaat.")
    report_until = models.DateField(
        "verslag tot en met", null=True, blank=True, help_text="De laatste dag waarover het gaat."
    )
    report_stand = models.DateField("stand per", null=True, blank=True, help_text="De dag van de cijfers erin.")
    adopted_by = models.CharField("vastgesteld door", max_length=200, blank=True, help_text="Leeg is: niet vermeld.")
    adopted_on = models.DateField("vastgesteld op", null=True, blank=True, help_text="Leeg is: niet vermeld.")
    discussed_on = models.DateField(
        "besproken op", null=True, blank=True, help_text="De dag van het overleg erover; leeg is: niet vermeld."
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="vervangt",
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="Het eerdere verslag over dezelfde periode, waarvan dit een nieuwe versie is.",
    )

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "bron", "bronnen"
        ordering = ["-date", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(report_level="")
                | models.Q(
                    report_final=False,
                    report_from=None,
                    report_until=None,
                    report_stand=None,
                    adopted_by="",
                    adopted_on=None,
                    discussed_on=None,
                    replaces=None,
                ),
                name="source_report_has_level",
                violation_error_message="Kies van wie aan wie het verslag is, of laat de velden over het verslag leeg.",
            ),
            models.CheckConstraint(
                condition=models.Q(report_from=None)
                | models.Q(report_until=None)
                | models.Q(report_until__gte=models.F("report_from")),
                name="source_report_period",
                violation_error_message="De laatste dag van het verslag ligt niet voor de eerste.",
            ),
            models.CheckConstraint(
                condition=models.Q(number="") | ~models.Q(dossier=""),
                name="source_number_needs_dossier",
                violation_error_message="Een ondernummer hoort bij een dossier: vul ook het dossier in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.date:%d-%m-%Y})" if self.date else self.title

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def report(self) -> Source | None:
        """Itself, where it is a report or tells of one: a content has what is said of the report in a group."""
        return self if self.report_level else None

    def clean(self) -> None:
        super().clean()
        if self.replaces and not self.replaces.report_level:
            raise ValidationError({"replaces": "Kies een bron die zelf een verslag is."})
        before = self.replaces
        while before and self.pk:
            if before.pk == self.pk:
                raise ValidationError({"replaces": "Een verslag vervangt een eerder verslag, niet zichzelf."})
            before = before.replaces
        for other in Source.objects.exclude(pk=self.pk):
            for field, same in self.shared_with(other):
                raise ValidationError({field: f"{same} heeft de bron ‘{other}’ ook. Kies die bron, of pas dit aan."})

    def shared_with(self, other: Source) -> Iterator[tuple[str, str]]:
        """(field, what in it `other` has too), of what no two documents share.

        Letters of different days can bear one title; one without a day cannot be told from the other."""
        if folded_name(self.title) == folded_name(other.title) and (
            self.date == other.date or not (self.date and other.date)
        ):
            yield "title", "Deze titel, en geen andere datum,"
        if self.dossier and self.number and paper(self) == paper(other):
            yield "number", f"Dit Kamerstuk ({self.kamerstuk})"
        if self.url and same_place(self.url) == same_place(other.url):
            yield "url", "Dit webadres"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:  # type: ignore[attr-defined]  # only Django itself knows whether it is saved
            self.file_sha256 = hashlib.file_digest(self.file.file, "sha256").hexdigest()
            self.file.file.seek(0)
        elif not self.file:
            self.file_sha256 = ""
        super().save(*args, **kwargs)

    @property
    def kamerstuk(self) -> str | None:
        """`29697, nr. 111`, or None."""
        return f"{self.dossier}, nr. {self.number}" if self.dossier and self.number else (self.dossier or None)


def paper(source: Source) -> tuple[str, ...]:
    """Dossier and number for comparing: `29 697` is 29697."""
    return tuple(re.sub(r"\W", "", text).casefold() for text in (source.dossier, source.number))


class Region(Revisioned):
    """What stays when deals follow one another: Parkstad Limburg has deals I, II and III."""

    names = alone = ("name",)

    slug = models.SlugField("kort adres", max_length=80, unique=True, help_text="De naam zoals in webadressen.")
    name = models.CharField("naam", max_length=120, unique=True, help_text="De naam zonder volgnummer.")
    provinces = models.ManyToManyField(
        Province,
        verbose_name="ligging",
        blank=True,
        related_name="regions",
        help_text="De provincies waarin de regio ligt: indeling van de redactie. Wie meedoet, staat bij de deal. "
        "Leeg is: niet vastgelegd, of Caribisch Nederland.",
    )

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "regio", "regio's"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @loaded_after("deals.province")
    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def sorted_provinces(self) -> list[Province]:
        """The provinces in which it lies, by code."""
        return sorted(self.provinces.all(), key=lambda province: province.code)


class Organisation(Revisioned):
    """Who can be party to a deal or pay for it. A province as a party is not the province as a place."""

    names = alone = ("name",)

    slug = models.SlugField("kort adres", max_length=80, unique=True, help_text="De naam zoals in webadressen.")
    name = models.CharField("naam", max_length=160, unique=True, help_text="De officiële naam.")
    kind = models.CharField("soort", max_length=20, choices=OrganisationKind, help_text="Wat voor organisatie dit is.")
    province = models.OneToOneField(
        Province, models.PROTECT, verbose_name="is provincie", null=True, blank=True, related_name="organisation"
    )
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, verbose_name="is gemeente", null=True, blank=True, related_name="organisation"
    )

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "organisatie", "organisaties"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(kind="provincie") & models.Q(province__isnull=False))
                | (~models.Q(kind="provincie") & models.Q(province__isnull=True)),
                name="organisation_province",
                violation_error_message="Kies bij de soort ‘provincie’, en alleen daar, welke provincie het is.",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind="gemeente") & models.Q(municipality__isnull=False))
                | (~models.Q(kind="gemeente") & models.Q(municipality__isnull=True)),
                name="organisation_municipality",
                violation_error_message="Kies bij de soort ‘gemeente’, en alleen daar, welke gemeente het is.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @loaded_after("deals.province", "deals.municipality")
    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Deal(Revisioned):
    """One Regio Deal: an agreement between the national government and a region."""

    names = alone = ("name",)

    slug = models.SlugField("kort adres", max_length=80, unique=True, help_text="Vast na de eerste publicatie.")
    name = models.CharField("naam", max_length=160, unique=True, help_text="Zonder ‘Regio Deal’ ervoor.")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="regio", related_name="deals")
    tranche = models.ForeignKey(Tranche, models.PROTECT, verbose_name="tranche", related_name="deals")
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="voorganger",
        null=True,
        blank=True,
        related_name="successors",
        help_text="De vorige deal in deze regio; leeg is: geen of onbekend.",
    )
    summary = models.TextField(
        "samenvatting",
        blank=True,
        help_text="Drie tot zes neutrale zinnen in eigen woorden; leeg is: nog niet geschreven.",
    )
    keys_given = models.PositiveIntegerField("uitgegeven sleutels", default=0, editable=False)

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "Regio Deal", "Regio Deals"
        ordering = ["name"]
        permissions = [
            ("publish_deal", "Kan publiceren, intrekken, verplaatsen en terughalen"),
            ("submit_deal", "Kan voorleggen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(predecessor__isnull=True) | ~models.Q(predecessor=models.F("id")),
                name="deal_not_its_own_predecessor",
                violation_error_message="Een deal is niet zijn eigen voorganger.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        super().clean()
        if self.pk and self.is_released and Deal.objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": "Deze deal is gepubliceerd: het korte adres staat vast."})
        # A form leaves the number of the deal out, and with it the constraint that says the same.
        if self.pk and self.predecessor_id == self.pk:
            raise ValidationError({"predecessor": "Een deal is niet zijn eigen voorganger."})

    @property
    def is_released(self) -> bool:
        return hasattr(self, "release_mark")

    def retire_key(self, key: str) -> None:
        """Remember the number in `key`, so that no later fact of this deal gets it again."""
        number = re.search(r"-(\d+)$", key)
        if number and int(number[1]) > self.keys_given:
            self.keys_given = int(number[1])
            Deal.objects.filter(pk=self.pk).update(keys_given=self.keys_given)

    def new_key(self, prefix: str) -> str:
        self.refresh_from_db(fields=["keys_given"])
        self.retire_key(f"{prefix}-{self.keys_given + 1}")
        return f"{prefix}-{self.keys_given}"


class ReleasedDeal(models.Model):
    """Marks a deal that stands in a release: the foreign key makes the database itself
    refuse to delete the deal or to change its slug."""

    deal = models.OneToOneField(Deal, models.PROTECT, to_field="slug", primary_key=True, related_name="release_mark")

    class Meta:
        verbose_name, verbose_name_plural = "gepubliceerde deal", "gepubliceerde deals"

    def __str__(self) -> str:
        return self.deal_id
