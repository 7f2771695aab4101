"""What the team asked whoever gave a document out, where documents differ: its own text, which readers have at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from .edited import Edited


class SourceQuestion(Edited):
    """A difference between sources, laid before someone: whom, when, and what they answered.

    Readers see it beside the difference itself, so only where a release that they have holds that. It is no fact of a deal:
    it stands beside every release, and a change shows at once."""

    deal = models.SlugField(
        "deal",
        max_length=80,
        blank=True,
        help_text="Het korte adres van de deal waar het verschil over gaat; leeg: het gaat over het programma.",
    )
    keys = models.CharField(
        "sleutels",
        max_length=300,
        help_text="De sleutels van de gegevens die verschillen, met komma's ertussen. Eén sleutel van het verschil is genoeg.",
    )
    asked_to = models.CharField(
        "voorgelegd aan", max_length=200, help_text="De organisatie, zonder namen van personen; openbaar."
    )
    asked_on = models.DateField("voorgelegd op", help_text="De dag waarop het team het vroeg; openbaar.")
    answer = models.TextField(
        "antwoord",
        blank=True,
        help_text="Wat de organisatie antwoordde, in eigen woorden van het team; openbaar. Leeg is: nog geen antwoord.",
    )
    answered_on = models.DateField(
        "beantwoord op", null=True, blank=True, help_text="De dag van het antwoord; leeg is: nog geen antwoord."
    )

    class Meta:
        verbose_name, verbose_name_plural = "vraag aan een bron", "vragen aan bronnen"
        ordering = ["-asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_on__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_on__isnull=False)),
                name="source_question_answer_has_a_day",
                violation_error_message="Vul het antwoord en de dag van het antwoord allebei in, of geen van beide.",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True) | models.Q(answered_on__gte=models.F("asked_on")),
                name="source_question_answered_after",
                violation_error_message="Het antwoord kwam op of na de dag waarop het is voorgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deal or 'programma'}: voorgelegd aan {self.asked_to}"

    @property
    def about(self) -> frozenset[str]:
        """The keys of the facts that it is about."""
        return frozenset(filter(None, (key.strip() for key in self.keys.split(","))))

    def clean(self) -> None:
        super().clean()
        if not self.about:
            raise ValidationError({"keys": "Noem minstens één sleutel."})
