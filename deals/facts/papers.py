"""Papers of the Kamer (*Kamerstukken*): letters, motions, commitments, questions and debates, and what became of them.

A paper is one-to-one with its source: title, day, publisher and number stand there and nowhere else."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from ..language.dates import dutch_date, period
from ..language.spelled import Spelled
from ..language.vocabulary import CommitmentState, PaperKind, PaperStep, Precision
from ..reference.models import BySlug, loaded_after
from .kinds import check_first_day, precision_check
from .models import Deal, Revisioned, Source
from .trail import Trail

# How precisely the day of a paper can be known.
DAY_PRECISIONS = [choice for choice in Precision.choices if choice[0] != Precision.BY]
BETWEEN_GROUPS = ";"
# Pages below `/kamerstukken/` that are no paper.
NO_PAPER = ("debat", "dossiers")


class ParliamentaryPaper(Revisioned):
    """One paper of the Kamer, as the register tells of it."""

    source = models.OneToOneField(
        Source,
        models.PROTECT,
        verbose_name="bron",
        related_name="paper",
        help_text="Het stuk als bron: daar staan titel, datum, uitgever, dossier en nummer.",
    )
    slug = models.SlugField(
        "kort adres", max_length=80, unique=True, help_text="Bijvoorbeeld 29697-146. Vast na de eerste publicatie."
    )
    kind = models.CharField("soort", max_length=20, choices=PaperKind, help_text="Wat voor stuk.")
    document_number = models.CharField(
        "documentnummer",
        max_length=20,
        blank=True,
        validators=[
            RegexValidator(r"^\d{4}[A-Z]\d{5}$", "Een documentnummer is een jaar, een letter en vijf cijfers.")
        ],
        help_text="Van de Kamer, bijvoorbeeld 2019D31371; leeg is: niet bekend.",
    )
    subject = models.TextField("onderwerp", help_text="Waarover het gaat, in eigen woorden. Geen namen van personen.")
    role = models.CharField("door", max_length=200, help_text="De functie, bijvoorbeeld ‘minister van BZK’. Geen naam.")
    groups = models.CharField(
        "fracties", max_length=200, blank=True, help_text="Met een puntkomma ertussen; leeg is: geen, of niet bekend."
    )
    when = models.DateField(
        "maand of jaar",
        null=True,
        blank=True,
        help_text="Alleen als de bron geen dag heeft: de eerste dag van de maand of het jaar.",
    )
    when_precision = models.CharField(
        "nauwkeurigheid",
        max_length=10,
        choices=DAY_PRECISIONS[1:],
        blank=True,
        help_text="Hoe precies bekend is wanneer het stuk er kwam; leeg is: de bron heeft een dag, of er is niets bekend.",
    )
    named_in = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="genoemd in",
        null=True,
        blank=True,
        related_name="papers_named",
        help_text="Alleen als het stuk zelf niet gezien is: de bron die het noemt.",
    )
    named_locator = models.CharField("vindplaats", max_length=200, blank=True, help_text="Waar die bron het noemt.")
    # of a commitment
    commitment_number = models.CharField(
        "nummer van de toezegging", max_length=40, blank=True, help_text="Van de Kamer; leeg is: niet bekend."
    )
    term = models.CharField(
        "termijn",
        max_length=200,
        blank=True,
        help_text="In de woorden van de bron; leeg is: er is geen termijn genoemd.",
    )
    term_locator = models.CharField(
        "waar de termijn staat",
        max_length=200,
        blank=True,
        help_text="De plaats in de bron, bij een termijn altijd nodig.",
    )
    fulfilled_by = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="nagekomen met",
        null=True,
        blank=True,
        related_name="papers_fulfilled",
        help_text="Alleen als een brief of het register van de Kamer dat zegt.",
    )
    fulfilled_on = models.DateField("nagekomen op", null=True, blank=True, help_text="Leeg is: de dag is niet bekend.")
    commitment_state = models.CharField(
        "stand van de toezegging",
        max_length=20,
        choices=CommitmentState,
        blank=True,
        help_text="Alleen zoals het register van de Kamer of een brief het zegt; anders ‘niet bekend’.",
    )
    note = models.TextField("toelichting", blank=True, help_text="Wat een lezer hierbij moet weten; openbaar.")

    objects = BySlug()

    class Meta:
        verbose_name, verbose_name_plural = "Kamerstuk", "Kamerstukken"
        ordering = [models.F("source__date").desc(nulls_last=True), "slug"]
        constraints = [
            precision_check(
                "paper_when_has_precision",
                "when",
                "when_precision",
                "Vul ‘maand of jaar’ en de nauwkeurigheid allebei in, of geen van beide.",
            ),
            models.CheckConstraint(
                condition=models.Q(named_in=None, named_locator="")
                | (models.Q(named_in__isnull=False) & ~models.Q(named_locator="")),
                name="paper_named_has_locator",
                violation_error_message="Vul bij ‘genoemd in’ ook de vindplaats in.",
            ),
            models.CheckConstraint(
                condition=models.Q(term="", term_locator="") | (~models.Q(term="") & ~models.Q(term_locator="")),
                name="paper_term_has_locator",
                violation_error_message="Vul bij een termijn ook in waar zij staat.",
            ),
            models.CheckConstraint(
                condition=(models.Q(kind=PaperKind.COMMITMENT) & ~models.Q(commitment_state=""))
                | (
                    ~models.Q(kind=PaperKind.COMMITMENT)
                    & models.Q(
                        commitment_state="",
                        commitment_number="",
                        term="",
                        fulfilled_by=None,
                        fulfilled_on=None,
                    )
                ),
                name="paper_commitment_has_state",
                violation_error_message="Nummer, termijn, nakoming en stand horen bij een toezegging, en alleen daar. Kies er een stand.",
            ),
            models.CheckConstraint(
                condition=(models.Q(fulfilled_by__isnull=False) & models.Q(commitment_state=CommitmentState.FULFILLED))
                | (
                    models.Q(fulfilled_by=None, fulfilled_on=None)
                    & ~models.Q(commitment_state=CommitmentState.FULFILLED)
                ),
                name="paper_fulfilled_by_something",
                violation_error_message="Bij ‘nagekomen’ hoort de brief waarmee dat is gebeurd, en alleen daar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.slug}"

    @loaded_after("deals.source")
    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        super().clean()
        if self.is_released and ParliamentaryPaper.objects.filter(pk=self.pk).exclude(slug=self.slug).exists():
            raise ValidationError({"slug": "Dit Kamerstuk is gepubliceerd: het korte adres staat vast."})
        if self.slug in NO_PAPER:
            raise ValidationError({"slug": f"‘{self.slug}’ is al een andere pagina. Kies een ander kort adres."})
        source = Source.objects.filter(pk=self.source_id).first()
        if source and source.date and self.when:
            raise ValidationError({"when": f"De bron heeft een dag ({dutch_date(source.date)}): laat dit leeg."})
        check_first_day(self.when, self.when_precision, "when")
        if self.named_in_id and self.named_in_id == self.source_id:
            raise ValidationError(
                {"named_in": "Kies de andere bron, die dit stuk noemt. Is het stuk zelf gezien, laat dit leeg."}
            )
        if source and self.named_in_id and source.url:
            raise ValidationError(
                {
                    "named_in": "De bron heeft een webadres, dus het stuk is zelf te zien. Laat dit leeg, of haal dat adres weg."
                }
            )

    @property
    def is_released(self) -> bool:
        return bool(self.pk) and hasattr(self, "release_mark")

    @property
    def is_commitment(self) -> bool:
        return self.kind == PaperKind.COMMITMENT

    @property
    def is_seen(self) -> bool:
        """Whether the paper itself was seen, and not only a source that names it."""
        return self.named_in_id is None

    @property
    def day(self) -> dt.date | None:
        """The day of its source, or the first day of the month or year that is known."""
        return self.source.date or self.when

    @property
    def day_precision(self) -> str:
        return Precision.DAY.value if self.source.date else self.when_precision

    @property
    def listed_groups(self) -> list[str]:
        """The groups (*fracties*) in the order of the field."""
        return [name for group in self.groups.split(BETWEEN_GROUPS) if (name := group.strip())]

    @property
    def sorted_deals(self) -> list[PaperDeal]:
        return sorted(self.paper_deals.all(), key=lambda one: one.deal.slug)

    @property
    def sorted_decisions(self) -> list[PaperDecision]:
        """By time; those without a day last."""
        steps = PaperStep.values
        return sorted(
            self.decisions.all(),
            key=lambda one: (one.date or dt.date.max, steps.index(one.kind), one.source.slug, one.locator, one.pk),
        )

    @property
    def cited(self) -> list[Source]:
        """Every source that it is, or names, by address."""
        sources = [self.source, self.named_in, self.fulfilled_by]
        sources += [source for one in self.decisions.all() for source in (one.source, one.document)]
        return sorted({source.slug: source for source in sources if source}.values(), key=lambda source: source.slug)


class OfPaper(Spelled):
    """A row of a paper's form."""

    trail = Trail()

    class Meta:
        abstract = True


class PaperDeal(OfPaper):
    """A deal that the paper names."""

    paper = models.ForeignKey(ParliamentaryPaper, models.CASCADE, verbose_name="Kamerstuk", related_name="paper_deals")
    deal = models.ForeignKey(
        Deal,
        models.PROTECT,
        verbose_name="deal",
        related_name="papers",
        help_text="Alleen een deal die het stuk zelf noemt. Geen deal is: het gaat over het programma.",
    )
    locator = models.CharField("vindplaats", max_length=200, help_text="Waar het stuk de deal noemt.")

    class Meta:
        verbose_name, verbose_name_plural = "genoemde deal", "genoemde deals"
        ordering = ["deal__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "deal"],
                name="paper_deal_once",
                violation_error_message="Deze deal staat al bij dit stuk.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deal} in {self.paper}"

    @property
    def gist(self) -> str:
        """What a line says of it."""
        return str(self.deal)


class PaperDecision(OfPaper):
    """What happened to a paper: submitted, discussed, adopted."""

    paper = models.ForeignKey(ParliamentaryPaper, models.CASCADE, verbose_name="Kamerstuk", related_name="decisions")
    kind = models.CharField("wat", max_length=20, choices=PaperStep, help_text="Zoals de bron het zegt.")
    date = models.DateField(
        "datum", null=True, blank=True, help_text="Bij een maand of jaar de eerste dag; leeg is: niet bekend."
    )
    precision = models.CharField(
        "nauwkeurigheid", max_length=10, choices=DAY_PRECISIONS, blank=True, help_text="Alleen bij een datum."
    )
    document = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name="stuk",
        null=True,
        blank=True,
        related_name="decisions_in",
        help_text="Het debat of de brief waarin het gebeurde; leeg is: niet bekend.",
    )
    source = models.ForeignKey(
        Source, models.PROTECT, verbose_name="bron", related_name="decisions_read", help_text="Waar dit gelezen is."
    )
    locator = models.CharField("vindplaats", max_length=200, help_text="Waar het in die bron staat.")
    note = models.TextField("toelichting", blank=True, help_text="Openbaar.")

    class Meta:
        verbose_name, verbose_name_plural = "besluit", "besluiten"
        ordering = ["date", "pk"]
        constraints = [
            precision_check(
                "paper_decision_precision",
                "date",
                "precision",
                "Vul datum en nauwkeurigheid allebei in, of geen van beide.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.gist}: {self.paper}"

    @property
    def gist(self) -> str:
        """What a line says of it: `aangenomen (20 december 2023)`."""
        day = f" ({period(self.date.isoformat(), self.precision)})" if self.date else ""
        return f"{self.get_kind_display()}{day}"

    def clean(self) -> None:
        super().clean()
        check_first_day(self.date, self.precision)


class ReleasedPaper(models.Model):
    """Marks a paper that stands in a release: it is not deleted and its address stays, as with a deal."""

    paper = models.OneToOneField(
        ParliamentaryPaper,
        models.PROTECT,
        to_field="slug",
        primary_key=True,
        related_name="release_mark",
        help_text="Het Kamerstuk dat in een publicatie staat.",
    )

    class Meta:
        verbose_name, verbose_name_plural = "gepubliceerd Kamerstuk", "gepubliceerde Kamerstukken"

    def __str__(self) -> str:
        return self.paper_id
