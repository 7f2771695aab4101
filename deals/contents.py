"""A deal's content as Python reads it: what contract.py states of every field, so that a misspelled one is seen.

A content is read from stored JSON, hence dicts. What a field means is said in contract.py; a test compares the two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

# A part of a content whose fields are walked by name: for diffs and lists of every field.
type Fields = Mapping[str, Any]
# 2023-11-01.
type IsoDay = str
type Number = int | float
# The sides that pay, each with one amount that counts.
type CountedSide = Literal["rijk", "regio"]


class CitationDict(TypedDict):
    bron: str
    vindplaats: str | None


class FactDict(TypedDict):
    sleutel: str
    toelichting: str | None
    geldigVan: IsoDay | None
    geldigTot: IsoDay | None
    geldt: bool
    bron: CitationDict | None


class AliasDict(FactDict):
    naam: str


class ContributionDict(FactDict):
    kant: str
    bijdrager: str | None
    bedrag: Number
    nauwkeurigheid: str
    moment: str
    teltMee: bool
    onderdeelVan: str | None


class SignatureDict(FactDict):
    code: str
    slug: str
    afkorting: str
    naam: str


class InvolvedMinistryDict(SignatureDict):
    pass


class ProvinceDict(TypedDict):
    code: str
    slug: str
    naam: str


class PartyDict(FactDict):
    naam: str
    soort: str
    provincie: ProvinceDict | None
    gemeente: str | None
    rol: str


class MunicipalityDict(FactDict):
    code: str
    naam: str
    provincie: str
    deelgebied: str | None
    omvangZeker: bool


class CaribbeanDict(FactDict):
    code: str
    naam: str
    omvangZeker: bool


class AbroadDict(FactDict):
    naam: str
    land: str
    omvangZeker: bool


class AreaDict(TypedDict):
    gemeenten: list[MunicipalityDict]
    caribisch: list[CaribbeanDict]
    buitenland: list[AbroadDict]
    provincies: list[ProvinceDict]


class ThemeDict(TypedDict):
    slug: str
    naam: str


class LineDict(FactDict):
    naam: str
    letterlijk: bool
    omschrijving: str | None
    themas: list[ThemeDict]


class AimDict(FactDict):
    lijn: str | None
    tekst: str
    streefjaar: int | None
    indicator: str | None
    getal: Number | None
    nauwkeurigheid: str | None
    eenheid: str | None
    nulmeting: Number | None
    nulmetingJaar: int | None


class ResultDict(FactDict):
    lijn: str | None
    jaar: int | None
    tekst: str
    getal: Number | None
    eenheid: str | None
    doel: str | None
    hetzelfdeGemeten: bool | None
    nauwkeurigheid: str | None
    stand: IsoDay | None
    standNauwkeurigheid: str | None
    cumulatief: bool | None
    aard: str | None
    redenGeenGetal: str | None


class ProgressDict(FactDict):
    lijn: str | None
    over: str
    staat: str
    woorden: str | None
    afwijking: str | None
    verklaring: str | None
    stand: IsoDay | None
    standNauwkeurigheid: str | None


class PaymentDict(FactDict):
    soort: str
    bedrag: Number
    nauwkeurigheid: str
    termijn: str | None
    datum: IsoDay | None
    datumNauwkeurigheid: str | None


class SpendingDict(FactDict):
    kant: str
    bedrag: Number
    nauwkeurigheid: str
    stand: IsoDay | None
    standNauwkeurigheid: str | None
    cumulatief: bool | None


class AdjustmentDict(FactDict):
    lijn: str | None
    soort: str
    datum: IsoDay | None
    datumNauwkeurigheid: str | None
    tekst: str
    besluitVan: str | None
    afwijkendStandpunt: str | None


class ConsultationDict(FactDict):
    datum: IsoDay | None
    datumNauwkeurigheid: str | None
    afgesproken: str | None


class LessonDict(FactDict):
    tekst: str
    werkte: bool | None
    thema: ThemeDict | None


class TraitDict(FactDict):
    slug: str
    naam: str


class MilestoneDict(FactDict):
    soort: str
    datum: IsoDay
    nauwkeurigheid: str
    lijn: str | None


class DecisionDict(FactDict):
    kenmerk: str | None
    vorm: str | None
    ontvanger: str | None
    datum: IsoDay | None
    nauwkeurigheid: str | None
    bedrag: Number | None
    btw: str | None


class GapDict(FactDict):
    veld: str
    reden: str


class MentionDict(FactDict):
    pass


class ReportDict(TypedDict):
    niveau: str
    eindverslag: bool
    vanaf: IsoDay | None
    totEnMet: IsoDay | None
    stand: IsoDay | None
    vastgesteldDoor: str | None
    vastgesteldOp: IsoDay | None
    besprokenOp: IsoDay | None
    vervangt: str | None


class SourceDict(TypedDict):
    slug: str
    soort: str
    titel: str
    datum: IsoDay | None
    uitgever: str
    briefkenmerk: str | None
    kamerstuk: str | None
    url: str | None
    toelichting: str | None
    herkomst: str | None
    kopie: bool
    verslag: ReportDict | None


class TrancheDict(TypedDict):
    nummer: int
    naam: str


class RegionDict(TypedDict):
    slug: str
    naam: str
    ligging: list[ProvinceDict]


class StatusDict(TypedDict):
    soort: str
    naam: str
    datum: IsoDay
    nauwkeurigheid: str
    mijlpaal: str


class AmountsDict(TypedDict):
    rijk: Number | None
    regio: Number | None
    totaal: Number | None
    aandeelRegio: Number | None


class Content(TypedDict):
    """Everything the register holds of one deal."""

    slug: str
    naam: str
    aliassen: list[AliasDict]
    tranche: TrancheDict
    regio: RegionDict
    voorganger: str | None
    samenvatting: str | None
    status: StatusDict | None
    bedragen: AmountsDict
    bijdragen: list[ContributionDict]
    ministeries: list[SignatureDict]
    betrokkenMinisteries: list[InvolvedMinistryDict]
    partijen: list[PartyDict]
    gebied: AreaDict
    programmalijnen: list[LineDict]
    doelen: list[AimDict]
    resultaten: list[ResultDict]
    kenmerken: list[TraitDict]
    mijlpalen: list[MilestoneDict]
    beschikkingen: list[DecisionDict]
    voortgang: list[ProgressDict]
    betalingen: list[PaymentDict]
    bestedingen: list[SpendingDict]
    aanpassingen: list[AdjustmentDict]
    overleggen: list[ConsultationDict]
    lessen: list[LessonDict]
    leemten: list[GapDict]
    vermeldingen: list[MentionDict]
    bronnen: list[SourceDict]


# --- a paper of the Kamer, as paper_contract.py states it


class PaperAuthorDict(TypedDict):
    rol: str
    fracties: list[str]


class PaperDealDict(TypedDict):
    slug: str
    vindplaats: str


class PaperDecisionDict(TypedDict):
    uitkomst: str
    datum: IsoDay | None
    nauwkeurigheid: str | None
    stuk: str | None
    toelichting: str | None
    bron: CitationDict


class TermDict(TypedDict):
    tekst: str
    plaats: str


class FulfilmentDict(TypedDict):
    stuk: str
    datum: IsoDay | None


class CommitmentDict(TypedDict):
    nummer: str | None
    termijn: TermDict | None
    nakoming: FulfilmentDict | None
    stand: str


class SeenDict(TypedDict):
    eigenStuk: bool
    bron: CitationDict | None


class PaperDict(TypedDict):
    slug: str
    soort: str
    bron: str
    titel: str
    datum: IsoDay | None
    nauwkeurigheid: str | None
    uitgever: str
    dossier: str | None
    nummer: str | None
    documentnummer: str | None
    url: str | None
    onderwerp: str
    door: PaperAuthorDict
    deals: list[PaperDealDict]
    besluiten: list[PaperDecisionDict]
    toezegging: CommitmentDict | None
    gezien: SeenDict
    toelichting: str | None
    bronnen: list[SourceDict]
