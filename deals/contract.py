"""The contract of a deal's content: every field, its type and its meaning.

facts/content.py fills it, readers only know it. Fields are only ever added, and optional: a `Newer` field stands in the
bytes of a content only where it says something, so that a content without it has the bytes it always had. `lean` leaves
it out of what is written, `full` puts it into what is read. `source` names the attribute at the desk;
nothing here knows the desk's models. Money is a number in euros, at most two decimals; dates are ISO 8601;
unknown is null. Lists are in the order that facts/content.py states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rest_framework import serializers

from .contents import Content, PaperDict
from .language.money import content_number


class Euros(serializers.Field[Any, Any, int | float, Any]):
    """Euros as a JSON number."""

    def to_representation(self, value: Any) -> int | float:
        return content_number(value)


class Text(serializers.CharField):
    """Text; empty at the desk is null here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return super().get_attribute(instance) or None


class Newer:
    """A field that a schema after the first brought. `silence`: what a content means by leaving it out."""

    since: int
    silence: Any = None


class HoldsField(Newer, serializers.BooleanField):
    """Whether a fact holds on the day that the content is about."""

    since, silence = 2, True


class LocationField(Newer, serializers.ListSerializer[Any]):
    """The provinces in which a region lies."""

    since, silence = 3, ()


class LineKeyField(Newer, serializers.CharField):
    """The programme line that a date belongs to."""

    since = 4


class OriginField(Newer, Text):
    """What kind of publisher gave a source out."""

    since = 4


class CopyField(Newer, serializers.BooleanField):
    """Whether a source is a copy of a document."""

    since, silence = 4, False


class NewerFacts(Newer, serializers.ListSerializer[Any]):
    """Facts of a kind that the first schemas did not know."""

    since, silence = 4, ()


class ReportedFacts(NewerFacts):
    """Facts that reports tell of a deal that runs."""

    since = 5


class ReportedText(Newer, Text):
    """What schema 5 says of an aim or a result in words or codes."""

    since = 5


class ReportedNumber(Newer, Euros):
    """A number that schema 5 has of an aim."""

    since = 5


class ReportedYear(Newer, serializers.IntegerField):
    since = 5


class ReportedDay(Newer, serializers.DateField):
    since = 5


class ReportedYesNo(Newer, serializers.BooleanField):
    """Yes, no, or not said."""

    since = 5


class Citation(serializers.Serializer[Any]):
    bron = serializers.CharField(source="source.slug", help_text="De bron, zoals genoemd in ‘bronnen’.")
    vindplaats = Text(source="locator", help_text="Waar een lezer het in de bron vindt.")


class FactContent(serializers.Serializer[Any]):
    sleutel = serializers.CharField(source="key", help_text="Verandert nooit: hiermee is het gegeven te citeren.")
    toelichting = Text(source="note", help_text="Wat een lezer hierbij moet weten.")
    geldigVan = serializers.DateField(
        source="valid_from", allow_null=True, help_text="Eerste dag; null: vanaf het begin, of niet vermeld."
    )
    geldigTot = serializers.DateField(
        source="valid_until", allow_null=True, help_text="Eerste dag waarop het niet meer geldt."
    )
    geldt = HoldsField(default=True, help_text="Onwaar: het gold niet op de peildatum. Ontbreekt waar het wel gold.")
    bron = serializers.SerializerMethodField(help_text="Waar het gelezen is.")

    def get_bron(self, fact: Any) -> dict[str, Any] | None:
        return dict(Citation(fact).data) if fact.source_id else None


class AliasContent(FactContent):
    naam = serializers.CharField(source="name", help_text="Een andere naam of schrijfwijze.")


class ContributionContent(FactContent):
    kant = serializers.CharField(source="side", help_text="rijk, regio, of totaal (samen; telt nooit mee).")
    bijdrager = serializers.CharField(
        source="contributor.name", allow_null=True, default=None, help_text="Null: de kant als geheel."
    )
    bedrag = Euros(source="amount", help_text="In euro's.")
    nauwkeurigheid = serializers.CharField(source="qualifier", help_text="exact, ongeveer, ten-hoogste of ten-minste.")
    moment = serializers.CharField(help_text="gevraagd, selectie, convenant, beschikking of bericht.")
    teltMee = serializers.BooleanField(source="counted", help_text="Of dit bedrag in totalen meetelt.")
    onderdeelVan = serializers.CharField(
        source="part_of.key",
        allow_null=True,
        default=None,
        help_text="De sleutel van het bedrag waarvan dit een deel is.",
    )


class OfMinistryContent(FactContent):
    code = serializers.CharField(source="ministry.code", help_text="TOOI-code van het ministerie.")
    slug = serializers.CharField(source="ministry.slug", help_text="Kort adres van het ministerie.")
    afkorting = serializers.CharField(source="name_then.abbreviation", help_text="Zoals het ministerie toen heette.")
    naam = serializers.CharField(source="name_then.name", help_text="Zoals het ministerie toen heette.")


class SignatureContent(OfMinistryContent):
    pass


class InvolvedMinistryContent(OfMinistryContent):
    pass


class ProvinceContent(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="PV-code van het CBS.")
    slug = serializers.CharField(help_text="Kort adres van de provincie.")
    naam = serializers.CharField(source="name", help_text="De provincie.")


class PartyContent(FactContent):
    naam = serializers.CharField(source="organisation.name", help_text="De organisatie.")
    soort = serializers.CharField(
        source="organisation.kind",
        help_text="provincie, gemeente, waterschap, samenwerkingsverband, kennisinstelling of overig.",
    )
    provincie = ProvinceContent(
        source="organisation.province",
        allow_null=True,
        help_text="Welke provincie de organisatie is; null: geen provincie.",
    )
    gemeente = serializers.CharField(
        source="organisation.municipality.code",
        allow_null=True,
        help_text="GM-code, waar de organisatie een gemeente is.",
    )
    rol = serializers.CharField(
        source="role", help_text="publieke-regiopartner, private-regiopartner, betrokken-partner of regiokassier."
    )


class MunicipalityContent(FactContent):
    code = serializers.CharField(source="municipality.code", help_text="GM-code van het CBS.")
    naam = serializers.CharField(source="municipality.name", help_text="De gemeente.")
    provincie = serializers.CharField(
        source="municipality.province.code", help_text="PV-code van de provincie waarin zij ligt."
    )
    deelgebied = Text(source="part", help_text="Welk deel van de gemeente; null: de hele gemeente.")
    omvangZeker = serializers.BooleanField(
        source="extent_certain", help_text="Onwaar: de bron laat de omvang in het midden."
    )


class CaribbeanContent(FactContent):
    code = serializers.CharField(source="caribbean.code", help_text="TOOI-code.")
    naam = serializers.CharField(source="caribbean.name", help_text="Het openbaar lichaam.")
    omvangZeker = serializers.BooleanField(
        source="extent_certain", help_text="Onwaar: de bron laat de omvang in het midden."
    )


class AbroadContent(FactContent):
    naam = serializers.CharField(source="abroad", help_text="De plaats.")
    land = serializers.CharField(source="country", help_text="Het land.")
    omvangZeker = serializers.BooleanField(
        source="extent_certain", help_text="Onwaar: de bron laat de omvang in het midden."
    )


class AreaContent(serializers.Serializer[Any]):
    gemeenten = MunicipalityContent(many=True, help_text="Gemeenten of delen ervan.")
    caribisch = CaribbeanContent(many=True, help_text="Caribische openbare lichamen.")
    buitenland = AbroadContent(many=True, help_text="Plaatsen buiten Nederland.")
    provincies = ProvinceContent(many=True, help_text="De provincies waarin die gemeenten liggen (afgeleid).")


class ThemeContent(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van het thema.")
    naam = serializers.CharField(source="name", help_text="Het thema; de indeling is van de redactie.")


class LineContent(FactContent):
    naam = serializers.CharField(source="name", help_text="Het opschrift.")
    letterlijk = serializers.BooleanField(source="literal", help_text="Of de bron precies dit opschrift gebruikt.")
    omschrijving = Text(source="description", help_text="In eigen woorden.")
    themas = ThemeContent(source="sorted_themes", many=True, help_text="Indeling van de redactie.")


class OfLineContent(FactContent):
    lijn = serializers.CharField(
        source="line.key",
        allow_null=True,
        default=None,
        help_text="De sleutel van de programmalijn; null: de hele deal.",
    )


class AimContent(OfLineContent):
    tekst = serializers.CharField(source="text", help_text="Het doel, in eigen woorden.")
    streefjaar = serializers.IntegerField(source="target_year", allow_null=True, help_text="Null: niet vermeld.")
    indicator = ReportedText(help_text="Waaraan de bron het doel afmeet. Ontbreekt waar de bron dat niet zegt.")
    getal = ReportedNumber(
        source="amount", allow_null=True, help_text="Het getal waarnaar gestreefd wordt. Ontbreekt waar er geen is."
    )
    nauwkeurigheid = ReportedText(
        source="qualifier", help_text="exact, ongeveer, ten-hoogste of ten-minste. Ontbreekt zonder getal."
    )
    eenheid = ReportedText(source="unit", help_text="Waarin geteld is. Ontbreekt zonder getal en nulmeting.")
    nulmeting = ReportedNumber(
        source="baseline",
        allow_null=True,
        help_text="Het getal bij het begin, in die eenheid. Ontbreekt waar er geen is.",
    )
    nulmetingJaar = ReportedYear(
        source="baseline_year",
        allow_null=True,
        help_text="Het jaar van de nulmeting. Ontbreekt waar het niet vermeld is.",
    )


class ResultContent(OfLineContent):
    jaar = serializers.IntegerField(
        source="year", allow_null=True, help_text="Het jaar van de stand; null: niet vermeld."
    )
    tekst = serializers.CharField(source="text", help_text="Het gemelde resultaat, in eigen woorden.")
    getal = Euros(source="amount", allow_null=True, help_text="Het gemelde getal.")
    eenheid = Text(source="unit", help_text="De eenheid van dat getal.")
    doel = ReportedText(
        source="aim.key",
        default=None,
        help_text="De sleutel van het doel waarover dit iets meldt. Ontbreekt zonder doel.",
    )
    hetzelfdeGemeten = ReportedYesNo(
        source="same_measure",
        allow_null=True,
        help_text="Of eenheid en woorden die van het doel zijn. Ontbreekt waar dat niet is vastgelegd.",
    )
    nauwkeurigheid = ReportedText(
        source="qualifier", help_text="exact, ongeveer, ten-hoogste of ten-minste. Ontbreekt zonder getal."
    )
    stand = ReportedDay(
        source="stand_on",
        allow_null=True,
        help_text="De dag waarover het gaat; bij een maand of jaar de eerste dag ervan. Ontbreekt waar die niet vermeld is.",
    )
    standNauwkeurigheid = ReportedText(
        source="stand_precision", help_text="dag, maand, jaar of uiterlijk. Ontbreekt zonder stand."
    )
    cumulatief = ReportedYesNo(
        source="cumulative",
        allow_null=True,
        help_text="Waar: alles tot deze stand. Onwaar: alleen deze periode. Ontbreekt waar de bron het niet zegt.",
    )
    aard = ReportedText(
        source="nature",
        help_text="activiteit, prestatie, uitkomst of context (indeling redactie). Ontbreekt waar het niet is ingedeeld.",
    )
    redenGeenGetal = ReportedText(
        source="no_figure",
        help_text="nog-niet-aan-de-orde, niet-gemeten, geen-nulmeting, andere-methode, niet-openbaar, niet-toe-te-rekenen of "
        "niet-vermeld. Ontbreekt waar niets van dat alles is vastgelegd.",
    )


class ProgressContent(OfLineContent):
    over = serializers.CharField(source="about", help_text="werk of geld: dat zijn twee standen.")
    staat = serializers.CharField(
        source="state",
        help_text="in-uitvoering (geen oordeel), op-koers, vertraagd, bijgesteld, afgerond, gestopt of niet-vermeld "
        "(in dit verslag).",
    )
    woorden = Text(source="words", help_text="De woorden van het verslag zelf.")
    afwijking = Text(source="deviation", help_text="Wat anders loopt, in eigen woorden; null: niet vermeld.")
    verklaring = Text(source="reason", help_text="De verklaring die het verslag noemt; null: niet vermeld.")
    stand = serializers.DateField(
        source="stand_on", allow_null=True, help_text="De dag waarover het gaat; null: niet vermeld."
    )
    standNauwkeurigheid = Text(source="stand_precision", help_text="dag, maand, jaar of uiterlijk; null: geen stand.")


class PaymentContent(FactContent):
    soort = serializers.CharField(
        source="kind", help_text="betaald (aan de regiokassier), vastgesteld of teruggevorderd."
    )
    bedrag = Euros(source="amount", help_text="In euro's; telt niet mee.")
    nauwkeurigheid = serializers.CharField(source="qualifier", help_text="exact, ongeveer, ten-hoogste of ten-minste.")
    termijn = Text(source="term", help_text="Welk deel, bijvoorbeeld een voorschot; null: niet vermeld.")
    datum = serializers.DateField(source="date", allow_null=True, help_text="Null: niet vermeld.")
    datumNauwkeurigheid = Text(source="date_precision", help_text="dag, maand, jaar of uiterlijk; null: geen datum.")


class SpendingContent(FactContent):
    kant = serializers.CharField(source="side", help_text="rijk, regio of totaal: van wie het geld is.")
    bedrag = Euros(source="amount", help_text="In euro's, volgens de bron besteed; telt niet mee.")
    nauwkeurigheid = serializers.CharField(source="qualifier", help_text="exact, ongeveer, ten-hoogste of ten-minste.")
    stand = serializers.DateField(
        source="stand_on", allow_null=True, help_text="De dag tot waar geteld is; null: niet vermeld."
    )
    standNauwkeurigheid = Text(source="stand_precision", help_text="dag, maand, jaar of uiterlijk; null: geen stand.")
    cumulatief = serializers.BooleanField(
        source="cumulative",
        allow_null=True,
        help_text="Waar: alles tot deze stand. Onwaar: alleen deze periode. Null: niet vermeld.",
    )


class AdjustmentContent(OfLineContent):
    soort = serializers.CharField(
        source="kind", help_text="verlengd, geld-verschoven, onderdeel-gestopt, partij-erbij, partij-weg of naam."
    )
    datum = serializers.DateField(source="date", allow_null=True, help_text="Null: niet vermeld.")
    datumNauwkeurigheid = Text(source="date_precision", help_text="dag, maand, jaar of uiterlijk; null: geen datum.")
    tekst = serializers.CharField(source="text", help_text="Wat er veranderde, in eigen woorden.")
    besluitVan = Text(source="decided_by", help_text="Wie besloot; null: niet vermeld.")
    afwijkendStandpunt = Text(
        source="dissent", help_text="Wie het er niet mee eens was, volgens een verslag van een overleg of een besluit."
    )


class ConsultationContent(FactContent):
    datum = serializers.DateField(source="date", allow_null=True, help_text="Null: niet vermeld.")
    datumNauwkeurigheid = Text(source="date_precision", help_text="dag, maand, jaar of uiterlijk; null: geen datum.")
    afgesproken = Text(source="agreed", help_text="Wat er is afgesproken; null: niet vermeld.")


class LessonContent(FactContent):
    tekst = serializers.CharField(source="text", help_text="Wat de bron ervan zegt, in eigen woorden.")
    werkte = serializers.BooleanField(
        source="worked", allow_null=True, help_text="Of het volgens de bron werkte; null: dat zegt de bron niet."
    )
    thema = ThemeContent(source="theme", allow_null=True, help_text="Indeling van de redactie; null: niet ingedeeld.")


class TraitContent(FactContent):
    slug = serializers.CharField(source="trait.slug", help_text="Kort adres van het kenmerk.")
    naam = serializers.CharField(source="trait.name", help_text="Het kenmerk.")


class MilestoneContent(FactContent):
    soort = serializers.CharField(
        source="kind",
        help_text="voorstel, selectie, aangeboden (aan de Kamer), convenant, getekend, gepubliceerd, beschikking, start, "
        "geplande-einddatum, afronding of beeindiging.",
    )
    datum = serializers.DateField(source="date", help_text="Bij een maand of jaar de eerste dag ervan.")
    nauwkeurigheid = serializers.CharField(
        source="precision", help_text="dag, maand, jaar, of uiterlijk (op of voor deze dag)."
    )
    lijn = LineKeyField(
        source="line.key",
        allow_null=True,
        default=None,
        help_text="De sleutel van de programmalijn waarvan deze datum is. Ontbreekt waar de datum van de hele deal is.",
    )


class DecisionContent(FactContent):
    kenmerk = Text(source="reference", help_text="Null: niet vermeld.")
    vorm = Text(source="form", help_text="spuk, decentralisatie-uitkering of bijzondere-uitkering; null: niet vermeld.")
    ontvanger = serializers.CharField(
        source="recipient.name", allow_null=True, default=None, help_text="Wie het geld krijgt; null: niet vermeld."
    )
    datum = serializers.DateField(
        source="date", allow_null=True, help_text="Bij een maand of jaar de eerste dag ervan; null: niet vermeld."
    )
    nauwkeurigheid = Text(source="precision", help_text="dag, maand, jaar of uiterlijk; null: geen datum.")
    bedrag = Euros(source="amount", allow_null=True, help_text="In euro's; telt niet mee. Null: niet vermeld.")
    btw = Text(source="vat", help_text="inclusief of exclusief; null: niet vermeld.")


class GapContent(FactContent):
    veld = serializers.CharField(source="field", help_text="Wat niet bekend is: een naam uit dit contract.")
    reden = serializers.CharField(
        source="reason", help_text="niet-vermeld, onvolledig, niet-opgenomen, niet-gevonden of niet-van-toepassing."
    )


class MentionContent(FactContent):
    pass


class ReportContent(Newer, serializers.Serializer[Any]):
    """What is said of a report."""

    since = 5

    niveau = serializers.CharField(source="report_level", help_text="regio-aan-rijk, minister-aan-kamer of eigen-raad.")
    eindverslag = serializers.BooleanField(
        source="report_final", help_text="Of het het laatste verslag van de deal is."
    )
    vanaf = serializers.DateField(
        source="report_from", allow_null=True, help_text="De eerste dag waarover het gaat; null: niet vermeld."
    )
    totEnMet = serializers.DateField(
        source="report_until", allow_null=True, help_text="De laatste dag waarover het gaat; null: niet vermeld."
    )
    stand = serializers.DateField(
        source="report_stand", allow_null=True, help_text="De dag van de cijfers erin; null: niet vermeld."
    )
    vastgesteldDoor = Text(source="adopted_by", help_text="Null: niet vermeld.")
    vastgesteldOp = serializers.DateField(source="adopted_on", allow_null=True, help_text="Null: niet vermeld.")
    besprokenOp = serializers.DateField(
        source="discussed_on", allow_null=True, help_text="De dag van het overleg erover; null: niet vermeld."
    )
    vervangt = serializers.CharField(
        source="replaces.slug",
        allow_null=True,
        default=None,
        help_text="Het kort adres van het verslag waarvan dit een nieuwe versie is; null: geen.",
    )


class SourceContent(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van de bron.")
    soort = serializers.CharField(source="kind", help_text="Wat voor document.")
    titel = serializers.CharField(source="title", help_text="De titel op het document.")
    datum = serializers.DateField(source="date", allow_null=True, help_text="Null: staat er niet op.")
    uitgever = serializers.CharField(source="publisher", help_text="Wie het uitgaf.")
    briefkenmerk = Text(source="reference", help_text="Null: geen of onbekend.")
    kamerstuk = serializers.CharField(allow_null=True, help_text="Dossier en ondernummer; null: geen of onbekend.")
    url = Text(help_text="Null: geen adres bekend.")
    toelichting = Text(source="note", help_text="Wat een lezer over dit document moet weten.")
    herkomst = OriginField(
        source="origin",
        help_text="Wat voor uitgever: rijk, staten-generaal, medeoverheid, partner, onderzoek of pers (indeling redactie). "
        "Ontbreekt waar het niet is vastgelegd.",
    )
    kopie = CopyField(source="is_copy", help_text="Waar: een kopie van een document. Ontbreekt bij andere bronnen.")
    verslag = ReportContent(
        source="report",
        allow_null=True,
        help_text="Wat over een verslag is vastgelegd. Ontbreekt bij bronnen die geen verslag zijn en er geen melden.",
    )


class TrancheContent(serializers.Serializer[Any]):
    nummer = serializers.IntegerField(source="number", help_text="1 tot en met 6.")
    naam = serializers.CharField(source="name", help_text="De naam.")


class RegionContent(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van de regio.")
    naam = serializers.CharField(source="name", help_text="De regio, zonder volgnummer.")
    ligging = LocationField(
        child=ProvinceContent(),
        source="sorted_provinces",
        help_text="De provincies waarin de regio ligt: indeling van de redactie. Wie meedoet, staat hier niet. "
        "Ontbreekt waar het niet is vastgelegd, en bij Caribisch Nederland.",
    )


class StatusContent(serializers.Serializer[Any]):
    soort = serializers.CharField(help_text="De mijlpaal die het laatst bereikt is.")
    naam = serializers.CharField(help_text="In woorden.")
    datum = serializers.DateField(help_text="De datum van die mijlpaal.")
    nauwkeurigheid = serializers.CharField(help_text="Hoe precies die datum is.")
    mijlpaal = serializers.CharField(help_text="De sleutel van die mijlpaal.")


class AmountsContent(serializers.Serializer[Any]):
    rijk = Euros(allow_null=True, help_text="Het bedrag van het Rijk dat meetelt; null: onbekend.")
    regio = Euros(allow_null=True, help_text="Het bedrag van de regio dat meetelt; null: onbekend.")
    totaal = Euros(allow_null=True, help_text="Samen; null als een van beide onbekend is.")
    aandeelRegio = Euros(allow_null=True, help_text="Het deel van de regio in procenten van het totaal.")


class DealContent(serializers.Serializer[Any]):
    """Everything the register holds of one deal."""

    slug = serializers.CharField(help_text="Kort adres van de deal; verandert nooit.")
    naam = serializers.CharField(source="name", help_text="De naam, zonder ‘Regio Deal’ ervoor.")
    aliassen = AliasContent(many=True, help_text="Andere namen en schrijfwijzen.")
    tranche = TrancheContent(help_text="De tranche.")
    regio = RegionContent(source="region", help_text="De regio.")
    voorganger = serializers.CharField(
        source="predecessor.slug",
        allow_null=True,
        default=None,
        help_text="De vorige deal in deze regio; null: geen of onbekend.",
    )
    samenvatting = Text(source="summary", help_text="In eigen woorden van de redactie.")
    status = StatusContent(allow_null=True, help_text="De laatste fase die een bron als bereikt meldt; null: onbekend.")
    bedragen = AmountsContent(help_text="Wat meetelt in totalen.")
    bijdragen = ContributionContent(many=True, help_text="Elk genoemd bedrag met zijn bron, ook wat niet meetelt.")
    ministeries = SignatureContent(many=True, help_text="De ministeries die tekenden.")
    betrokkenMinisteries = NewerFacts(
        child=InvolvedMinistryContent(),
        help_text="De ministeries die een bron bij de deal noemt, zonder dat hun handtekening is gezien.",
    )
    partijen = PartyContent(many=True, help_text="Organisaties die meedoen, met hun rol.")
    gebied = AreaContent(help_text="Waar de deal over gaat.")
    programmalijnen = LineContent(many=True, help_text="Waaraan gewerkt wordt.")
    doelen = AimContent(many=True, help_text="Wat de partijen willen bereiken.")
    resultaten = ResultContent(many=True, help_text="Wat in verslagen als resultaat vermeld is.")
    kenmerken = TraitContent(many=True, help_text="Wat een bron van de deal zegt, zoals NPLV.")
    mijlpalen = MilestoneContent(many=True, help_text="Fasen met hun datum.")
    beschikkingen = NewerFacts(
        child=DecisionContent(), help_text="Besluiten van het Rijk om te betalen, voor zover een bron ze noemt."
    )
    voortgang = ReportedFacts(
        child=ProgressContent(), help_text="Hoe het volgens een verslag staat, van werk en geld apart."
    )
    betalingen = ReportedFacts(
        child=PaymentContent(),
        help_text="Wat het Rijk betaalde, vaststelde of terugvorderde, voor zover een bron het noemt.",
    )
    bestedingen = ReportedFacts(child=SpendingContent(), help_text="Wat volgens een bron besteed is.")
    aanpassingen = ReportedFacts(child=AdjustmentContent(), help_text="Wat de partijen onderweg veranderden.")
    overleggen = ReportedFacts(child=ConsultationContent(), help_text="Overleg van Rijk en regio over de deal.")
    lessen = ReportedFacts(child=LessonContent(), help_text="Wat volgens een bron werkte of niet.")
    leemten = GapContent(many=True, help_text="Wat niet bekend is, en waarom.")
    vermeldingen = MentionContent(many=True, help_text="Bronnen over deze deal.")
    bronnen = SourceContent(many=True, help_text="Alle bronnen waarnaar hierboven verwezen wordt.")


# What a method of a serializer gives.
METHODS = {"bron": Citation(allow_null=True)}


class ValueKind(NamedTuple):
    """What a field holds that is no list and no group: in JSON Schema, and in words."""

    field: type[serializers.Field[Any, Any, Any, Any]]
    type: str
    words: str
    format: str = ""


# The first that fits.
VALUE_KINDS = [
    ValueKind(Euros, "number", "getal"),
    ValueKind(serializers.BooleanField, "boolean", "waar of onwaar"),
    ValueKind(serializers.IntegerField, "integer", "geheel getal"),
    ValueKind(serializers.DateTimeField, "string", "tijd in UTC", "date-time"),
    ValueKind(serializers.DateField, "string", "datum", "date"),
    ValueKind(serializers.URLField, "string", "adres", "uri"),
    ValueKind(serializers.CharField, "string", "tekst"),
]


def value_kind(field: serializers.Field[Any, Any, Any, Any]) -> ValueKind:
    return next(kind for kind in VALUE_KINDS if isinstance(field, kind.field))


# --- contents grow: what later schemas brought


class NewerPlace(NamedTuple):
    """Where in a content a newer field stands: the names that lead to it, and the field."""

    path: tuple[str, ...]
    name: str
    field: Newer


def newer_places(serializer: serializers.BaseSerializer[Any], path: tuple[str, ...] = ()) -> Iterator[NewerPlace]:
    inner = serializer.child if isinstance(serializer, serializers.ListSerializer) else serializer
    for name, field in getattr(inner, "fields", {}).items():
        if isinstance(field, Newer):
            yield NewerPlace(path, name, field)
        if isinstance(field, serializers.BaseSerializer):
            yield from newer_places(field, (*path, name))


NEWER = list(newer_places(DealContent()))
# The newest schema that this software writes.
SCHEMA = max(place.field.since for place in NEWER)


def parts_at(content: Any, path: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """The parts of a content that stand at `path`, through lists."""
    if isinstance(content, list):
        for part in content:
            yield from parts_at(part, path)
    elif content is not None and not path:
        yield content
    elif content is not None:
        yield from parts_at(content.get(path[0]), path[1:])


def meant_by_silence(field: Newer) -> Any:
    """What a content means that leaves `field` out; of a list each content gets one of its own."""
    return list(field.silence) if isinstance(field, serializers.ListSerializer) else field.silence


def lean[Whole: (Content, PaperDict)](content: Whole, newer: list[NewerPlace] = NEWER) -> Whole:
    """`content` as it is written: without newer fields that say nothing. Changes `content` itself, and gives it back."""
    for path, name, field in newer:
        for part in parts_at(content, path):
            if name in part and part[name] == meant_by_silence(field):
                del part[name]
    return content


def full[Whole: (Content, PaperDict)](content: Whole, newer: list[NewerPlace] = NEWER) -> Whole:
    """`content` as it is read: with every newer field. Changes `content` itself, and gives it back."""
    for path, name, field in newer:
        for part in parts_at(content, path):
            part.setdefault(name, meant_by_silence(field))
    return content


def schema_of(content: Content) -> int:
    """The lowest schema that knows all fields of a `content` as it is written."""
    used = [place.field.since for place in NEWER for part in parts_at(content, place.path) if place.name in part]
    return max(used, default=1)
