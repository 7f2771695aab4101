"""What readers report as wrong or missing: their own words, for the desk alone. No release holds any of it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models

from .edited import Edited

DEAL_PAGE = re.compile(r"/deals/([-a-zA-Z0-9_]+)/")
LONGEST_PAGE, LONGEST_OF_READER, LONGEST_SOURCE = 500, 4000, 1000


class HandlingState(models.TextChoices):
    """What the desk did with a report."""

    NEW = "nieuw", "nieuw"
    BUSY = "in-behandeling", "in behandeling"
    DONE = "verwerkt", "verwerkt"
    DECLINED = "niet-overgenomen", "niet overgenomen"


HANDLED_STATES = (HandlingState.DONE, HandlingState.DECLINED)


class ReportableField(models.TextChoices):
    """What a report can be about, as links and the form name it."""

    NATIONAL = "rijksbijdrage", "bijdrage van het Rijk"
    REGIONAL = "regionale-bijdrage", "bijdrage van de regio"
    MONEY = "geld", "wat is toegekend, betaald of besteed"
    MINISTRIES = "ministeries", "ministeries die tekenden"
    PARTIES = "partijen", "partijen"
    TREASURER = "regiokassier", "regiokassier"
    MUNICIPALITIES = "gemeenten", "gemeenten"
    LOCATION = "ligging", "plaats op de kaart"
    LINES = "programmalijnen", "programmalijnen"
    AIMS = "doelen", "doelen"
    RESULTS = "resultaten", "resultaten"
    TRAITS = "kenmerken", "kenmerken"
    THEMES = "themas", "thema's"
    STEPS = "stappen", "stappen en data"
    END = "einddatum", "einddatum"
    STATUS = "status", "status"
    SUMMARY = "samenvatting", "samenvatting"
    NAME = "naam", "naam"
    SOURCE = "bron", "bron of plek in een bron"
    PAPER = "kamerstuk", "Kamerstuk"
    OTHER = "anders", "iets anders"


class ErrorReport(Edited):
    """One report of a reader, with what the desk did with it.

    What the reader sent is never edited; when its time is up all of it goes (`forget_old_reports`)."""

    # what the reader sent
    receipt = models.CharField("ontvangstnummer", max_length=24, unique=True, editable=False)
    received_at = models.DateTimeField("ontvangen", editable=False)
    page = models.CharField("pagina", max_length=LONGEST_PAGE, blank=True, editable=False)
    field = models.CharField("gegeven", max_length=30, choices=ReportableField, blank=True, editable=False)
    wrong = models.TextField("wat klopt er niet", editable=False)
    expected = models.TextField("wat het moet zijn", blank=True, editable=False)
    source = models.TextField("openbare bron", blank=True, editable=False)
    email = models.EmailField("e-mailadres", blank=True, editable=False)
    # what the desk did with it
    state = models.CharField(
        "stand",
        max_length=20,
        choices=HandlingState,
        default=HandlingState.NEW,
        help_text="Wie de melding deed, leest dit met het ontvangstnummer.",
    )
    answer = models.TextField(
        "antwoord",
        blank=True,
        max_length=LONGEST_OF_READER,
        help_text="Wie de melding deed, leest dit met het ontvangstnummer, zonder tweede persoon ertussen. Zonder namen van personen.",
    )
    handled_at = models.DateTimeField("afgehandeld", null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "melding", "meldingen"
        ordering = ["-received_at", "-pk"]

    def __str__(self) -> str:
        """Nothing of what the reader wrote: the trail keeps this when all else is gone."""
        return f"melding {self.pk}"

    @property
    def deal(self) -> str:
        """The slug of the deal whose page it is about, or nothing."""
        match = DEAL_PAGE.fullmatch(self.page.partition("?")[0])
        return match[1] if match else ""

    @property
    def is_handled(self) -> bool:
        return self.state in HANDLED_STATES

    def clean(self) -> None:
        super().clean()
        if self.state == HandlingState.DECLINED and not self.answer.strip():
            raise ValidationError({"answer": "Zeg in het antwoord waarom de melding niet is overgenomen."})
