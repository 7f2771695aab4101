"""What the team agreed to find out: who does it and by when. The desk's own; no release holds it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from ..language.vocabulary import WorkField
from ..reference.models import loaded_after
from .models import Deal, Revisioned

# The year of the first deals, and a year that no report is about yet.
FIRST_YEAR, LAST_YEAR = 2017, 2100


class WorkPoint(Revisioned):
    """One thing that is not in the register yet, of one deal, with its owner and a day."""

    deal = models.ForeignKey(Deal, models.CASCADE, verbose_name="deal", related_name="work_points")
    field = models.CharField(
        "gegeven", max_length=40, choices=WorkField, help_text="Wat nog niet in dit register staat."
    )
    year = models.PositiveSmallIntegerField(
        "jaar",
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
        help_text="Alleen bij een verslag: het jaar waarover het gaat.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="wie",
        null=True,
        blank=True,
        related_name="work_points",
        help_text="Wie het uitzoekt; leeg is: nog niemand.",
    )
    due = models.DateField("uiterlijk", null=True, blank=True, help_text="Leeg is: geen dag afgesproken.")
    note = models.TextField("aantekening", blank=True, help_text="Alleen voor het bureau.")

    class Meta:
        verbose_name, verbose_name_plural = "werkpunt", "werkpunten"
        ordering = [models.F("due").asc(nulls_last=True), "deal__name", "field", "year"]
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(field=WorkField.REPORT) & models.Q(year__isnull=False))
                | (~models.Q(field=WorkField.REPORT) & models.Q(year=None)),
                name="work_point_year_of_a_report",
                violation_error_message="Bij een verslag hoort een jaar, en alleen daar.",
            ),
            models.UniqueConstraint(
                fields=["deal", "field"],
                condition=~models.Q(field=WorkField.REPORT),
                name="work_point_once",
                violation_error_message="Dit gegeven van deze deal staat al op de werklijst.",
            ),
            models.UniqueConstraint(
                fields=["deal", "field", "year"],
                name="work_point_once_a_year",
                violation_error_message="Het verslag over dit jaar van deze deal staat al op de werklijst.",
            ),
        ]

    def __str__(self) -> str:
        year = f" {self.year}" if self.year else ""
        return f"{self.deal}: {self.get_field_display()}{year}"

    @loaded_after("deals.deal")
    def natural_key(self) -> tuple[str, str, int | None]:
        return (self.deal.slug, self.field, self.year)
