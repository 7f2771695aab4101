"""What reports say of a deal that runs: results, how things stand, money over time, what changed, what was learnt.

None of these is a judgement of the register, and no number of one is added to that of another."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from ..language.money import euros
from ..language.vocabulary import (
    TELLS_DISSENT,
    WITHOUT_WORDS,
    About,
    AdjustmentKind,
    Nature,
    NoFigure,
    PaymentKind,
    Precision,
    ProgressState,
    Qualifier,
    Side,
)
from ..reference.models import Theme
from .fact import Fact, once_at_a_time
from .kinds import (
    NOT_POSITIVE,
    Aim,
    ProgrammeLine,
    check_first_day,
    check_line,
    euro_field,
    figure_check,
    precision_check,
    qualifier_field,
)

ONE_STATE = "Van dit verslag is hierover al vastgelegd hoe het staat"


class OfLine(Fact):
    """What a source says of one programme line, or of the whole deal."""

    line = models.ForeignKey(
        ProgrammeLine,
        models.SET_NULL,
        verbose_name="programmalijn",
        null=True,
        blank=True,
        related_name="%(class)s_rows",
        help_text="Leeg is: van de hele deal.",
    )

    class Meta(Fact.Meta):
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_line(self)


class Stood(Fact):
    """What a source says of one day: `stand per`."""

    stand_on = models.DateField(
        "stand per",
        null=True,
        blank=True,
        help_text="Bij een maand of jaar: de eerste dag ervan; leeg is: niet vermeld.",
    )
    stand_precision = models.CharField(
        "precisie van die datum",
        max_length=10,
        choices=Precision,
        blank=True,
        help_text="Hoe precies de bron die datum noemt.",
    )

    class Meta(Fact.Meta):
        abstract = True
        constraints = [
            *Fact.Meta.constraints,
            precision_check("%(class)s_stand_with_precision", "stand_on", "stand_precision"),
        ]

    def clean(self) -> None:
        super().clean()
        check_first_day(self.stand_on, self.stand_precision, "stand_on")


class Accumulated(Stood):
    """What a source counted up to a day, or over one period."""

    cumulative = models.BooleanField(
        "opgeteld vanaf het begin",
        null=True,
        blank=True,
        help_text="Ja: alles tot deze stand. Nee: alleen deze periode. Onbekend: niet vermeld.",
    )

    class Meta(Stood.Meta):
        abstract = True


class OnADay(Fact):
    """What happened on a day, with as much of it as the source gives."""

    date = models.DateField(
        "datum", null=True, blank=True, help_text="Bij een maand of jaar: de eerste dag ervan; leeg is: niet vermeld."
    )
    date_precision = models.CharField(
        "precisie van de datum",
        max_length=10,
        choices=Precision,
        blank=True,
        help_text="Hoe precies de bron de datum noemt.",
    )

    class Meta(Fact.Meta):
        abstract = True
        constraints = [
            *Fact.Meta.constraints,
            precision_check("%(class)s_date_with_precision", "date", "date_precision"),
        ]

    def clean(self) -> None:
        super().clean()
        check_first_day(self.date, self.date_precision)


class Result(OfLine, Accumulated):
    """What a source reports as a result. It claims no effect: what it is, is how the editors classify it."""

    key_prefix = "resultaat"

    aim = models.ForeignKey(
        Aim,
        models.SET_NULL,
        verbose_name="doel",
        null=True,
        blank=True,
        related_name="results",
        help_text="Het doel waarover dit iets meldt; leeg is: geen, of niet bekend welk.",
    )
    same_measure = models.BooleanField(
        "hetzelfde gemeten",
        null=True,
        blank=True,
        help_text="Ja: eenheid en woorden zijn die van het doel. Nee: wel hetzelfde onderwerp, maar anders gemeten.",
    )
    text = models.TextField("resultaat", help_text="In eigen woorden, zonder oordeel.")
    amount = models.DecimalField(
        "getal", max_digits=14, decimal_places=2, null=True, blank=True, help_text="Leeg is: de bron geeft geen getal."
    )
    qualifier = qualifier_field("getal", blank=True)
    unit = models.CharField("eenheid", max_length=80, blank=True, help_text="Zoals de bron telt: ‘bewoners’, ‘m²’.")
    nature = models.CharField(
        "aard",
        max_length=12,
        choices=Nature,
        blank=True,
        help_text="Indeling van de redactie; leeg is: niet ingedeeld.",
    )
    no_figure = models.CharField(
        "waarom geen getal",
        max_length=24,
        choices=NoFigure,
        blank=True,
        help_text="Alleen waar de bron geen getal geeft, of zegt dat het niets over de deal zegt.",
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "resultaat", "resultaten"
        constraints = [
            *Stood.Meta.constraints,
            figure_check("result_figure_with_unit"),
            models.CheckConstraint(
                condition=models.Q(aim__isnull=False) | models.Q(same_measure__isnull=True),
                name="result_measured_as_an_aim",
                violation_error_message="Of hetzelfde gemeten is, vult u alleen in bij een doel.",
            ),
            models.CheckConstraint(
                condition=models.Q(no_figure__in=["", NoFigure.NOT_ATTRIBUTABLE]) | models.Q(amount__isnull=True),
                name="result_reason_without_figure",
                violation_error_message="Er staat een getal: laat ‘waarom geen getal’ leeg, of kies ‘niet toe te rekenen’.",
            ),
        ]

    @property
    def gist(self) -> str:
        return f"{self.text.removesuffix('.')} ({self.stand_on:%Y})" if self.stand_on else self.text

    @property
    def year(self) -> int | None:
        return self.stand_on.year if self.stand_on else None

    def clean(self) -> None:
        super().clean()
        if self.aim and self.aim.deal_id != self.deal_id:
            raise ValidationError({"aim": "Kies een doel van dezelfde deal."})
        if self.aim and self.same_measure and self.unit.casefold() != self.aim.unit.casefold():
            raise ValidationError(
                {
                    "same_measure": f"Het doel telt in ‘{self.aim.unit or 'geen eenheid'}’ en dit resultaat in "
                    f"‘{self.unit or 'geen eenheid'}’: dat is niet hetzelfde gemeten."
                }
            )


class Progress(OfLine, Stood):
    """How one report says that a deal or a line stands; of work and of money apart."""

    key_prefix = "voortgang"
    same_thing = ("source_id", "line_id", "about")
    same_twice = ONE_STATE

    about = models.CharField(
        "waarover", max_length=4, choices=About, default=About.WORK, help_text="Werk en geld zijn twee standen."
    )
    state = models.CharField(
        "hoe het staat",
        max_length=16,
        choices=ProgressState,
        default=ProgressState.RUNNING,
        help_text="‘In uitvoering’ is geen oordeel. Een andere stand staat er met de woorden van het verslag.",
    )
    words = models.TextField("woorden van het verslag", blank=True, help_text="Letterlijk, en zo kort als kan.")
    deviation = models.TextField(
        "wat anders loopt", blank=True, help_text="In eigen woorden; leeg is: niet vermeld in dit verslag."
    )
    reason = models.TextField("waarom", blank=True, help_text="De reden die het verslag noemt; leeg is: niet vermeld.")

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "stand van zaken", "standen van zaken"
        constraints = [
            *Stood.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(state__in=WITHOUT_WORDS) | ~models.Q(words=""),
                name="progress_in_its_own_words",
                violation_error_message="Bij deze stand horen de woorden van het verslag zelf. Vul die in, of kies ‘in uitvoering’.",
            ),
            *once_at_a_time("progress", "deal", "source", "line", "about", message=ONE_STATE),
        ]

    @property
    def gist(self) -> str:
        return f"{self.get_about_display()}: {self.get_state_display()}"


class Payment(OnADay):
    """Money of the national government after its decision to pay. What is paid is not spent."""

    key_prefix = "betaling"

    kind = models.CharField(
        "soort", max_length=16, choices=PaymentKind, help_text="Welke stap van het geld; betaald is nog niet besteed."
    )
    amount = euro_field("In euro's. Telt niet mee: wat meetelt, staat bij de bijdragen.")
    qualifier = qualifier_field("bedrag", default=Qualifier.EXACT)
    term = models.CharField(
        "termijn", max_length=80, blank=True, help_text="Bijvoorbeeld ‘voorschot’ of ‘tweede termijn’."
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "betaling", "betalingen"
        constraints = [
            *OnADay.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="payment_positive", violation_error_message=NOT_POSITIVE
            ),
        ]

    @property
    def gist(self) -> str:
        return f"{self.get_kind_display()}, {euros(int(self.amount * 100))}"


class Spending(Accumulated):
    """What a source accounts for as spent."""

    key_prefix = "besteding"

    side = models.CharField("kant", max_length=6, choices=Side, help_text="Van wie het geld is.")
    amount = models.DecimalField(
        "bedrag",
        max_digits=14,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0"), "Een bedrag is niet kleiner dan 0.")],
        help_text="In euro's. Alleen wat volgens de bron besteed is, geen plan. Telt niet mee.",
    )
    qualifier = qualifier_field("bedrag", default=Qualifier.EXACT)

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "besteding", "bestedingen"
        constraints = [
            *Stood.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gte=0),
                name="spending_not_negative",
                violation_error_message="Een bedrag is niet kleiner dan 0.",
            ),
        ]

    @property
    def gist(self) -> str:
        return f"{self.get_side_display()}, {euros(int(self.amount * 100))}"


class Adjustment(OfLine, OnADay):
    """What the parties changed in a deal that ran. Money that stays in the region is an adjustment, no repayment."""

    key_prefix = "aanpassing"

    kind = models.CharField("soort", max_length=20, choices=AdjustmentKind, help_text="Wat de partijen veranderden.")
    text = models.TextField("wat er veranderde", help_text="In eigen woorden.")
    decided_by = models.CharField(
        "besluit van", max_length=200, blank=True, help_text="Wie besloot; leeg is: niet vermeld."
    )
    dissent = models.TextField(
        "afwijkend standpunt",
        blank=True,
        help_text="Van wie en welk; alleen uit een verslag van een overleg, een besluit of een beschikking.",
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "aanpassing", "aanpassingen"
        constraints = [*OnADay.Meta.constraints]

    @property
    def gist(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    def clean(self) -> None:
        super().clean()
        if self.dissent and self.source_id and self.source.kind not in TELLS_DISSENT:
            kinds = ", ".join(f"‘{kind.label}’" for kind in TELLS_DISSENT)
            raise ValidationError(
                {"dissent": f"Een afwijkend standpunt komt alleen uit een bron van de soort {kinds}."}
            )


class Consultation(OnADay):
    """A meeting of the national government and the region about the deal (*Rijk-Regio-overleg*)."""

    key_prefix = "overleg"

    agreed = models.TextField("afgesproken", blank=True, help_text="In eigen woorden; leeg is: niet vermeld.")

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "Rijk-Regio-overleg", "Rijk-Regio-overleggen"
        constraints = [*OnADay.Meta.constraints]

    @property
    def gist(self) -> str:
        return f"{self.date:%d-%m-%Y}: {self.agreed}" if self.date else self.agreed


class Lesson(Fact):
    """What a source says that worked or did not."""

    key_prefix = "les"

    text = models.TextField("les", help_text="Wat de bron ervan zegt, in eigen woorden.")
    worked = models.BooleanField(
        "werkte", null=True, blank=True, help_text="Volgens de bron; onbekend is: dat zegt de bron niet."
    )
    theme = models.ForeignKey(
        Theme,
        models.PROTECT,
        verbose_name="thema",
        null=True,
        blank=True,
        related_name="lessons",
        help_text="Indeling van de redactie; leeg is: niet ingedeeld.",
    )

    class Meta(Fact.Meta):
        verbose_name, verbose_name_plural = "les", "lessen"
        constraints = [*Fact.Meta.constraints]

    @property
    def gist(self) -> str:
        return self.text
