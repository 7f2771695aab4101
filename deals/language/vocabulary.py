"""The field's own terms, with the words that people see: one list for the desk, the pages and the files."""

from django.db import models

# What the account of a file or document is called, wherever it stands.
ACCOUNT_TITLE = "Verantwoording"


class SourceKind(models.TextChoices):
    """What kind of document a source is."""

    COVENANT = "convenant", "convenant"
    LETTER = "kamerbrief", "Kamerbrief"
    MOTION = "motie", "motie"
    PLEDGE = "toezegging", "toezegging"
    QUESTION = "kamervraag", "Kamervraag"
    DEBATE = "debat", "debat"
    DECISION = "beschikking", "beschikking"
    REPORT = "voortgangsrapportage", "voortgangsrapportage"
    MINUTES = "notulen", "verslag van een overleg"
    RESOLUTION = "besluit", "besluit van een bestuur"
    RESEARCH = "onderzoek", "onderzoek"
    REGULATION = "regeling", "regeling"
    NEWS = "nieuws", "nieuwsbericht"
    WEBSITE = "website", "webpagina"
    OTHER = "overig", "overig"


class SourceOrigin(models.TextChoices):
    """What kind of publisher gave a document out."""

    NATIONAL = "rijk", "Rijk"
    PARLIAMENT = "staten-generaal", "Staten-Generaal"
    GOVERNMENT = "medeoverheid", "medeoverheid"
    PARTNER = "partner", "partner in een deal"
    RESEARCH = "onderzoek", "onderzoek en toezicht"
    PRESS = "pers", "pers"


class GrantForm(models.TextChoices):
    """In which form the national government pays."""

    SPECIFIC = "spuk", "specifieke uitkering (SPUK)"
    DECENTRALISED = "decentralisatie-uitkering", "decentralisatie-uitkering"
    SPECIAL = "bijzondere-uitkering", "bijzondere uitkering"


class Vat(models.TextChoices):
    """Whether an amount contains VAT."""

    INCLUDED = "inclusief", "inclusief btw"
    EXCLUDED = "exclusief", "exclusief btw"


class OrganisationKind(models.TextChoices):
    """What kind of organisation takes part."""

    PROVINCE = "provincie", "provincie"
    MUNICIPALITY = "gemeente", "gemeente"
    WATER_BOARD = "waterschap", "waterschap"
    COOPERATION = "samenwerkingsverband", "samenwerkingsverband"
    KNOWLEDGE = "kennisinstelling", "kennisinstelling"
    OTHER = "overig", "overig"


class Side(models.TextChoices):
    """Who pays."""

    NATIONAL = "rijk", "Rijk"
    REGIONAL = "regio", "regio"
    TOTAL = "totaal", "Rijk en regio samen"


class Qualifier(models.TextChoices):
    """How precisely a source states an amount."""

    EXACT = "exact", "exact"
    ABOUT = "ongeveer", "ongeveer"
    AT_MOST = "ten-hoogste", "ten hoogste"
    AT_LEAST = "ten-minste", "ten minste"


class Moment(models.TextChoices):
    """In which phase an amount was stated."""

    ASKED = "gevraagd", "gevraagd in het voorstel"
    SELECTION = "selectie", "bij de selectie"
    COVENANT = "convenant", "in het convenant"
    DECISION = "beschikking", "in de beschikking"
    REPORT = "bericht", "in een later bericht"


class Role(models.TextChoices):
    """In which role an organisation takes part."""

    PUBLIC = "publieke-regiopartner", "publieke regiopartner"
    PRIVATE = "private-regiopartner", "private regiopartner"
    INVOLVED = "betrokken-partner", "betrokken partner"
    TREASURER = "regiokassier", "regiokassier"


class MilestoneKind(models.TextChoices):
    """A phase in a deal's life."""

    PROPOSAL = "voorstel", "voorstel"
    SELECTION = "selectie", "selectie"
    OFFERED = "aangeboden", "aangeboden aan de Kamer"
    COVENANT = "convenant", "convenant"
    SIGNED = "getekend", "convenant getekend"
    PUBLISHED = "gepubliceerd", "convenant gepubliceerd"
    DECISION = "beschikking", "beschikking"
    START = "start", "start van de uitvoering"
    PLANNED_END = "geplande-einddatum", "geplande einddatum"
    COMPLETION = "afronding", "afronding"
    TERMINATION = "beeindiging", "voortijdige beëindiging"


# What became of a covenant, told apart: no status of its own.
OF_COVENANT = (MilestoneKind.OFFERED, MilestoneKind.SIGNED, MilestoneKind.PUBLISHED)


class Precision(models.TextChoices):
    """How precisely a source states a date."""

    DAY = "dag", "op deze dag"
    MONTH = "maand", "in deze maand"
    YEAR = "jaar", "in dit jaar"
    BY = "uiterlijk", "uiterlijk op deze dag"


class GapField(models.TextChoices):
    """What can be a known unknown, named as in the content."""

    NATIONAL_AMOUNT = "bedragen.rijk", "Rijksbijdrage"
    REGIONAL_AMOUNT = "bedragen.regio", "regionale bijdrage"
    MINISTRIES = "ministeries", "ondertekenende ministeries"
    PARTIES = "partijen", "partijen"
    TREASURER = "partijen.regiokassier", "regiokassier"
    MUNICIPALITIES = "gebied.gemeenten", "gemeenten"
    LINES = "programmalijnen", "programmalijnen"
    AIMS = "doelen", "doelen"
    TRAITS = "kenmerken", "kenmerken"
    PLANNED_END = "mijlpalen.geplande-einddatum", "geplande einddatum"


class WorkField(models.TextChoices):
    """What the team can agree to find out: everything that a release can lack, and the report about one year."""

    NATIONAL_AMOUNT = "bedragen.rijk", "bedrag van het Rijk"
    REGIONAL_AMOUNT = "bedragen.regio", "bedrag van de regio"
    MINISTRIES = "ministeries", "ministeries die tekenden"
    PARTIES = "partijen", "partijen"
    TREASURER = "partijen.regiokassier", "regiokassier"
    MUNICIPALITIES = "gebied.gemeenten", "gemeenten"
    STATUS = "status", "status"
    PLANNED_END = "mijlpalen.geplande-einddatum", "einddatum"
    LINES = "programmalijnen", "programmalijnen"
    TRAITS = "kenmerken", "kenmerken"
    AIMS = "doelen", "doelen"
    AIM_FIGURE = "doelen.getal", "een doel met een getal"
    RESULTS = "resultaten", "resultaten"
    RESULT_FIGURE = "resultaten.getal", "een resultaat met een getal"
    AIM_UNHEARD = "doelen.gemeld", "een melding over elk doel"
    FINAL_REPORT = "verslagen.eindverslag", "een eindverslag"
    REPORT = "verslagen", "verslag over een jaar"


class GapReason(models.TextChoices):
    """Why something is not known."""

    NOT_STATED = "niet-vermeld", "niet vermeld in de bron"
    INCOMPLETE = "onvolledig", "in de bron onvolledig vermeld"
    NOT_ENTERED = "niet-opgenomen", "nog niet in dit register opgenomen"
    NOT_FOUND = "niet-gevonden", "gezocht, niet gevonden"
    NOT_APPLICABLE = "niet-van-toepassing", "niet van toepassing"


class Nature(models.TextChoices):
    """What a reported result is, as the editors classify it; results of different natures are never added up."""

    ACTIVITY = "activiteit", "activiteit"
    OUTPUT = "prestatie", "prestatie"
    OUTCOME = "uitkomst", "uitkomst"
    CONTEXT = "context", "context"


class NoFigure(models.TextChoices):
    """Why nothing is reported in figures about an aim."""

    NOT_YET = "nog-niet-aan-de-orde", "nog niet aan de orde"
    NOT_MEASURED = "niet-gemeten", "niet gemeten"
    NO_BASELINE = "geen-nulmeting", "geen nulmeting"
    OTHER_METHOD = "andere-methode", "andere methode"
    NOT_PUBLIC = "niet-openbaar", "niet openbaar"
    NOT_ATTRIBUTABLE = "niet-toe-te-rekenen", "niet toe te rekenen"
    NOT_STATED = "niet-vermeld", "niet vermeld"


class About(models.TextChoices):
    """What a reported state is about: work and money are two states."""

    WORK = "werk", "het werk"
    MONEY = "geld", "het geld"


class ProgressState(models.TextChoices):
    """How a report says that things stand."""

    RUNNING = "in-uitvoering", "in uitvoering"
    ON_COURSE = "op-koers", "op koers"
    DELAYED = "vertraagd", "vertraagd"
    ADJUSTED = "bijgesteld", "bijgesteld"
    COMPLETED = "afgerond", "afgerond"
    STOPPED = "gestopt", "gestopt"
    NOT_MENTIONED = "niet-vermeld", "niet vermeld in dit verslag"


# The states that say no more than that there is a deal: every other needs the words of the report itself.
WITHOUT_WORDS = (ProgressState.RUNNING, ProgressState.NOT_MENTIONED)


class PaymentKind(models.TextChoices):
    """A step of the money of the national government after its decision to pay, each with its own day and document."""

    PAID = "betaald", "betaald aan de regiokassier"
    SETTLED = "vastgesteld", "vastgesteld"
    RECLAIMED = "teruggevorderd", "teruggevorderd"


class AdjustmentKind(models.TextChoices):
    """What the parties changed in a deal that ran."""

    EXTENDED = "verlengd", "verlengd"
    SHIFTED = "geld-verschoven", "geld verschoven"
    STOPPED = "onderdeel-gestopt", "onderdeel gestopt"
    JOINED = "partij-erbij", "partij erbij"
    LEFT = "partij-weg", "partij weg"
    RENAMED = "naam", "naam"


class ReportLevel(models.TextChoices):
    """Who reports to whom."""

    TO_GOVERNMENT = "regio-aan-rijk", "regio aan Rijk"
    TO_PARLIAMENT = "minister-aan-kamer", "minister aan Kamer"
    OWN_COUNCIL = "eigen-raad", "aan de eigen raad of staten"


# Only these tell by themselves who did not agree.
TELLS_DISSENT = (SourceKind.MINUTES, SourceKind.RESOLUTION, SourceKind.DECISION)


class PaperKind(models.TextChoices):
    """What kind of paper of the Kamer."""

    LETTER = "brief", "brief van de regering"
    MOTION = "motie", "motie"
    COMMITMENT = "toezegging", "toezegging"
    QUESTION = "vraag", "vragen van de Kamer"
    DEBATE = "debat", "debat"
    SPEECH = "inbreng", "inbreng in een debat"
    BUDGET = "begrotingsstuk", "begrotingsstuk"
    REPORT = "rapport", "rapport"


class PaperStep(models.TextChoices):
    """What became of a paper."""

    SUBMITTED = "ingediend", "ingediend"
    DISCUSSED = "besproken", "besproken"
    HELD = "aangehouden", "aangehouden"
    ADOPTED = "aangenomen", "aangenomen"
    REJECTED = "verworpen", "verworpen"
    WITHDRAWN = "ingetrokken", "ingetrokken"
    SETTLED = "vastgesteld", "vastgesteld"
    ANSWERED = "beantwoord", "beantwoord"
    CARRIED_OUT = "uitgevoerd", "uitgevoerd"


class CommitmentState(models.TextChoices):
    """How a commitment stands, only as the register of the Kamer or a letter says."""

    OPEN = "openstaand", "openstaand"
    FULFILLED = "nagekomen", "nagekomen"
    UNKNOWN = "niet-bekend", "niet bekend"


LABELS = {
    "kant": dict(Side.choices),
    "nauwkeurigheid": dict(Qualifier.choices),
    "moment": dict(Moment.choices),
    "rol": dict(Role.choices),
    "bron": dict(SourceKind.choices),
    "herkomst": dict(SourceOrigin.choices),
    "vorm": dict(GrantForm.choices),
    "btw": dict(Vat.choices),
    "organisatie": dict(OrganisationKind.choices),
    "mijlpaal": dict(MilestoneKind.choices),
    "precisie": dict(Precision.choices),
    "veld": dict(GapField.choices),
    "reden": dict(GapReason.choices),
    "aard": dict(Nature.choices),
    "geenGetal": dict(NoFigure.choices),
    "over": dict(About.choices),
    "staat": dict(ProgressState.choices),
    "betaling": dict(PaymentKind.choices),
    "aanpassing": dict(AdjustmentKind.choices),
    "niveau": dict(ReportLevel.choices),
    "kamerstuk": dict(PaperKind.choices),
    "besluit": dict(PaperStep.choices),
    "toezegging": dict(CommitmentState.choices),
}


def code_in_words(vocabulary: str, code: str) -> str:
    """What people read for a code of `vocabulary`; the code itself where it has no words."""
    return str(LABELS[vocabulary].get(code, code))
