"""What the API says: every body with its fields, and how the rows of a release fill them.

The serializers explain; the functions beside them build, because a list of rows is built on every request."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from rest_framework import serializers

from ...contract import (
    AimContent,
    DealContent,
    Euros,
    LineContent,
    NewerFacts,
    RegionContent,
    ResultContent,
    SourceContent,
    Text,
    TrancheContent,
)
from ...language.money import euros_number
from ...register.changes import Change
from ...register.history import DealChange
from ...register.index import Index
from ...register.models import DigestLine, LineKind, Release
from ...register.reading import Reading
from ...register.redaction import RedactionContent
from ...register.rows import Row
from ...register.served import release_reference
from ...register.totals import totals
from ..parts import Part, kept_part, part_key, place_mark


@dataclass(frozen=True)
class Written:
    """A list in a body of which every item is written as JSON already."""

    items: list[str]


def dumped(body: dict[str, Any]) -> bytes:
    written = {name: value for name, value in body.items() if isinstance(value, Written)}
    text = written_json(body | {name: place_mark(place) for place, name in enumerate(written)})
    for place, value in enumerate(written.values()):
        text = text.replace(f'"{place_mark(place)}"', f"[{','.join(value.items)}]")
    return text.encode()


def written_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def address(path: str, release: Release) -> str:
    """The address of something in the API at this release, for ever."""
    return f"{settings.REGISTER_URL}/api/v1/{path}?publicatie={release.number}"


# --- every body


class ReleaseReference(serializers.Serializer[Any]):
    """De publicatie waaruit het antwoord komt."""

    nummer = serializers.IntegerField(help_text="1, 2, 3 … zonder gaten.")
    peildatum = serializers.DateField(help_text="De dag waarover de gegevens gaan.")
    openbaarVanaf = serializers.DateTimeField(help_text="Vanaf dit moment is zij te lezen, in UTC.")
    digest = serializers.CharField(help_text="SHA-256 van de publicatie en alle vorige; bij één deal: van de inhoud.")


class Read(serializers.Serializer[Any]):
    publicatie = ReleaseReference(help_text="De publicatie waaruit dit komt.")


class Paged(Read):
    totaal = serializers.IntegerField(help_text="Hoeveel er zijn, op alle pagina's samen.")
    pagina = serializers.IntegerField(help_text="Het nummer van deze pagina.")
    aantal = serializers.IntegerField(help_text="Hoeveel er op een pagina passen.")
    laatstePagina = serializers.IntegerField(help_text="Het nummer van de laatste pagina.")


# --- deals


class Named(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres: zo te gebruiken in een filter.")
    naam = serializers.CharField(help_text="Zoals lezers het zien.")


class MinistrySummary(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van het ministerie.")
    afkorting = serializers.CharField(help_text="Zoals het ministerie toen heette.")


class PlaceSummary(Named):
    deelgebied = Text(help_text="Welk deel van de gemeente; null: de hele gemeente.")


class StatusSummary(serializers.Serializer[Any]):
    soort = serializers.CharField(help_text="De mijlpaal die het laatst bereikt is.")
    naam = serializers.CharField(help_text="In woorden.")
    datum = serializers.DateField(help_text="De datum van die mijlpaal.")


class AmountsSummary(serializers.Serializer[Any]):
    rijk = Euros(allow_null=True, help_text="Het bedrag van het Rijk dat meetelt, in euro's; null: onbekend.")
    regio = Euros(allow_null=True, help_text="Het bedrag van de regio dat meetelt; null: onbekend.")
    totaal = Euros(allow_null=True, help_text="Samen; null als een van beide onbekend is.")


class DealSummary(serializers.Serializer[Any]):
    """Een deal zoals in een lijst."""

    slug = serializers.CharField(help_text="Kort adres van de deal; verandert nooit.")
    naam = serializers.CharField(help_text="De naam, zonder ‘Regio Deal’ ervoor.")
    tranche = TrancheContent(help_text="De tranche.")
    regio = RegionContent(help_text="De regio.")
    voorganger = serializers.CharField(
        allow_null=True, help_text="De vorige deal in deze regio; null: geen of onbekend."
    )
    status = StatusSummary(allow_null=True, help_text="De laatste fase die een bron als bereikt meldt; null: onbekend.")
    bedragen = AmountsSummary(help_text="Wat meetelt in totalen.")
    ministeries = MinistrySummary(many=True, help_text="De ministeries die tekenden.")
    betrokkenMinisteries = NewerFacts(
        child=MinistrySummary(),
        help_text="De ministeries die een bron noemt, zonder dat hun handtekening is gezien. Ontbreekt waar er geen zijn.",
    )
    provincies = Named(many=True, help_text="Provincies waarin de gemeenten liggen of die partij zijn.")
    gemeenten = PlaceSummary(many=True, help_text="Gemeenten of delen ervan.")
    caribisch = Named(many=True, help_text="Caribische openbare lichamen.")
    buitenland = serializers.ListField(
        child=serializers.CharField(), help_text="Plaatsen buiten Nederland, met hun land tussen haakjes."
    )
    kenmerken = Named(many=True, help_text="Wat een bron van de deal zegt, zoals NPLV.")
    themas = Named(many=True, help_text="Thema's van de programmalijnen; indeling van de redactie.")
    onbekend = serializers.ListField(
        child=serializers.CharField(), help_text="Welke velden het register van deze deal niet kent."
    )
    onvolledig = serializers.ListField(
        child=serializers.CharField(), help_text="Welke velden de bron maar voor een deel noemt."
    )
    digest = serializers.CharField(help_text="SHA-256 van de volledige inhoud.")
    url = serializers.URLField(help_text="De volledige inhoud bij deze publicatie.")


def slugs_and_names(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"slug": slug, "naam": name} for slug, name in pairs]


def deal_summaries(rows: Iterable[Row], reading: Reading) -> Written:
    """The deals of a list; each is written once for a release."""

    def written(row: Row) -> str:
        key = part_key(reading, "api", row.slug)
        return kept_part(key, lambda: Part(written_json(deal_summary(row, reading.published)), ())).html

    return Written(list(map(written, rows)))


def location_told(row: Row) -> dict[str, list[dict[str, str]]]:
    """Where the region lies, as the contract has it: left out where that is not recorded."""
    provinces = [
        {"code": code, "slug": province.slug, "naam": province.label}
        for code, province in zip(row.location_codes, row.location, strict=True)
    ]
    return {"ligging": provinces} if provinces else {}


def involved_told(row: Row) -> dict[str, list[dict[str, str]]]:
    """The involved ministries, as the contract has them: left out where there are none."""
    ministries = [{"slug": slug, "afkorting": label} for slug, label in row.involved]
    return {"betrokkenMinisteries": ministries} if ministries else {}


def deal_summary(row: Row, release: Release) -> dict[str, Any]:
    status = row.status
    return {
        "slug": row.slug,
        "naam": row.name,
        "tranche": {"nummer": row.tranche.number, "naam": row.tranche.name},
        "regio": {"slug": row.region.slug, "naam": row.region.label} | location_told(row),
        "voorganger": row.predecessor,
        "status": status and {"soort": status.slug, "naam": status.label, "datum": row.reached_on},
        "bedragen": {
            "rijk": euros_number(row.national),
            "regio": euros_number(row.regional),
            "totaal": euros_number(row.total),
        },
        "ministeries": [{"slug": slug, "afkorting": label} for slug, label in row.ministries],
        **involved_told(row),
        "provincies": slugs_and_names(row.provinces),
        "gemeenten": [
            {"slug": place.code, "naam": place.name, "deelgebied": place.part} for place in row.municipalities
        ],
        "caribisch": [{"slug": place.code, "naam": place.name} for place in row.islands],
        "buitenland": row.abroad,
        "kenmerken": slugs_and_names(row.traits),
        "themas": slugs_and_names(row.themes),
        "onbekend": row.unknown,
        "onvolledig": row.incomplete,
        "digest": row.digest,
        "url": address(f"deals/{row.slug}", release),
    }


class SumContent(serializers.Serializer[Any]):
    bedrag = Euros(
        allow_null=True, help_text="De som over de deals waarvan het bedrag bekend is; null: van geen enkele."
    )
    bekendVan = serializers.IntegerField(help_text="Van hoeveel deals het bedrag bekend is.")


class Sums(serializers.Serializer[Any]):
    """Elke deal telt één keer."""

    rijk = SumContent(help_text="Wat van het Rijk meetelt.")
    regio = SumContent(help_text="Wat van de regio meetelt.")


def sums(index: Index, mask: int) -> dict[str, Any]:
    added = totals(index, mask)
    return {
        "rijk": {"bedrag": euros_number(added.national.amount), "bekendVan": added.national.known},
        "regio": {"bedrag": euros_number(added.regional.amount), "bekendVan": added.regional.known},
    }


class Missed(serializers.Serializer[Any]):
    filter = serializers.CharField(help_text="Welk filter deals kan missen.")
    onbekend = serializers.IntegerField(help_text="Van hoeveel deals in de publicatie dit gegeven niet bekend is.")
    onvolledig = serializers.IntegerField(help_text="Van hoeveel deals het maar voor een deel bekend is.")


class DealPage(Paged):
    bedragen = Sums(help_text="Over alle gevonden deals, op alle pagina's samen.")
    mogelijkGemist = Missed(many=True, help_text="Wat de gekozen filters niet kunnen vinden, omdat het niet bekend is.")
    deals = DealSummary(many=True, help_text="De deals van deze pagina.")


class SeldomThere(serializers.ListSerializer[Any]):
    """A list that is left out where it would be empty."""


class ServedDeal(DealContent):
    """De opgeslagen inhoud van een deal, met de publicatie waaruit zij komt."""

    schema = serializers.IntegerField(help_text="De versie van de afspraak over deze inhoud.")
    publicatie = ReleaseReference(help_text="De publicatie waaruit dit komt; de digest is die van de inhoud.")
    weggelakt = SeldomThere(
        child=RedactionContent(),
        help_text="Waar woorden zijn weggelakt nadat dit gepubliceerd was. Ontbreekt als er niets is weggelakt.",
    )


# --- what deals are found by


class FacetValue(Named):
    deals = serializers.IntegerField(help_text="Hoeveel deals erbij horen. Deals kunnen bij meer waarden horen.")
    url = serializers.URLField(help_text="De deals die erbij horen, bij deze publicatie.")


class ExclusiveValue(FacetValue):
    bedragen = Sums(help_text="Over die deals. Elke deal heeft er hier maar één, dus optellen kan.")


class FacetPage(Paged):
    onbekend = serializers.IntegerField(help_text="Van hoeveel deals dit gegeven niet bekend is.")
    onvolledig = serializers.IntegerField(help_text="Van hoeveel deals het maar voor een deel bekend is.")


# --- parts of deals, and sources


class DealReference(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van de deal.")
    naam = serializers.CharField(help_text="De naam van de deal.")
    url = serializers.URLField(help_text="De volledige inhoud bij deze publicatie.")


def deal_reference(slug: str, name: str, release: Release) -> dict[str, str]:
    return {"slug": slug, "naam": name, "url": address(f"deals/{slug}", release)}


class ServedLine(LineContent):
    deal = DealReference(help_text="De deal waar de lijn bij hoort.")


class LinePage(FacetPage):
    programmalijnen = ServedLine(many=True, help_text="De programmalijnen van deze pagina, per deal.")


class ServedAim(AimContent):
    deal = DealReference(help_text="De deal waar het doel bij hoort.")


class AimPage(Paged):
    deals = serializers.IntegerField(help_text="Van hoeveel deals in de publicatie een doel in dit register staat.")
    doelen = ServedAim(many=True, help_text="De doelen van deze pagina, per deal.")


class ServedResult(ResultContent):
    deal = DealReference(help_text="De deal waar het resultaat bij hoort.")


class ResultPage(Paged):
    deals = serializers.IntegerField(
        help_text="Van hoeveel deals in de publicatie een resultaat in dit register staat."
    )
    nietOpgenomen = serializers.IntegerField(
        help_text="Hoeveel resultaten hier niet staan, omdat er van hun verslag een nieuwere versie is."
    )
    resultaten = ServedResult(
        many=True, help_text="De resultaten van deze pagina, per deal. Tel hun getallen niet bij elkaar op."
    )


class SourceSummary(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Kort adres van de bron.")
    titel = serializers.CharField(help_text="De titel op het document.")
    datum = serializers.DateField(allow_null=True, help_text="Null: staat er niet op.")
    uitgever = serializers.CharField(help_text="Wie het uitgaf.")
    deals = serializers.IntegerField(help_text="Hoeveel deals ernaar verwijzen.")
    url = serializers.URLField(help_text="De bron met die deals, bij deze publicatie.")


class SourcePage(Paged):
    bronnen = SourceSummary(many=True, help_text="De bronnen van deze pagina, nieuwste eerst.")


class SourceDeals(DealPage):
    bron = SourceContent(help_text="De bron, zoals de eerste deal die haar noemt haar beschrijft.")


# --- releases and what they changed


class ReleaseContent(ReleaseReference):
    """Een publicatie: een genummerde lijst van wat er van elke deal geldt."""

    toelichting = serializers.CharField(help_text="Wat er nieuw is.")
    achterafIngevoerd = serializers.BooleanField(help_text="Of de gegevens later zijn ingevoerd dan de peildatum.")
    kleineVerbetering = serializers.BooleanField(help_text="Of alleen tekst van één deal verbeterd is.")
    corrigeertVanaf = serializers.IntegerField(
        allow_null=True, help_text="De eerste publicatie waarin de fout stond die deze herstelt; null: geen."
    )
    url = serializers.URLField(help_text="De regels van deze publicatie.")


def release_content(release: Release) -> dict[str, Any]:
    corrected = release.corrects_since
    return release_reference(release) | {
        "toelichting": release.note,
        "achterafIngevoerd": release.retrospective,
        "kleineVerbetering": release.minor,
        "corrigeertVanaf": corrected and corrected.number,
        "url": address(f"publicaties/{release.number}", release),
    }


class ReleasePage(Paged):
    publicaties = ReleaseContent(many=True, help_text="De publicaties van deze pagina, nieuwste eerst.")


class ReleaseLineContent(serializers.Serializer[Any]):
    soort = serializers.CharField(help_text="deal of kamerstuk: een deal en een stuk kunnen hetzelfde adres hebben.")
    slug = serializers.CharField(help_text="Kort adres van de deal of het stuk.")
    deal = serializers.CharField(
        allow_null=True, help_text="Kort adres van de deal; null: de regel gaat over een Kamerstuk."
    )
    digest = serializers.CharField(allow_null=True, help_text="SHA-256 van de inhoud die geldt; null: ingetrokken.")
    reden = serializers.CharField(allow_null=True, help_text="Waarom het is ingetrokken; null: niet ingetrokken.")


def release_line_content(line: DigestLine) -> dict[str, str | None]:
    kind, (slug, digest, reason) = LineKind.in_line(line), line[:3]
    deal = slug if kind is LineKind.DEAL else None
    return {"soort": kind.value, "slug": slug, "deal": deal, "digest": digest or None, "reden": reason or None}


class ReleaseLines(Paged):
    beschrijving = ReleaseContent(help_text="De gevraagde publicatie.")
    regels = ReleaseLineContent(
        many=True,
        help_text="De regels van deze pagina, op kort adres. De digest van de publicatie gaat over [slug, digest, reden] van elke "
        "deal en [slug, digest, reden, ‘kamerstuk’] van elk stuk, in deze volgorde; leeg waar hier null staat.",
    )


class ChangeContent(serializers.Serializer[Any]):
    onderwerp = serializers.CharField(help_text="Wat voor gegeven het is.")
    sleutel = serializers.CharField(
        allow_null=True, help_text="De sleutel van het gegeven; null: de deal of het stuk zelf."
    )
    over = serializers.CharField(allow_null=True, help_text="Hoe het gegeven heet, waar het een naam heeft.")
    veld = serializers.CharField(help_text="Welk veld veranderde; of het gegeven toegevoegd of vervallen is.")
    oud = serializers.CharField(allow_null=True, help_text="In woorden; null: was er niet.")
    nieuw = serializers.CharField(allow_null=True, help_text="In woorden; null: is er niet meer.")
    bron = serializers.CharField(allow_null=True, help_text="Waar het gelezen is; null: niet vermeld.")


def change_content(change: Change) -> dict[str, str | None]:
    return {
        "onderwerp": change.subject,
        "sleutel": change.key,
        "over": change.about,
        "veld": change.field,
        "oud": change.old,
        "nieuw": change.new,
        "bron": change.source,
    }


class DealChangeContent(serializers.Serializer[Any]):
    onderdeel = serializers.CharField(help_text="deal of kamerstuk: waar de wijziging over gaat.")
    slug = serializers.CharField(help_text="Kort adres van de deal of het stuk.")
    deal = serializers.CharField(
        allow_null=True, help_text="Kort adres van de deal; null: het gaat over een Kamerstuk."
    )
    naam = serializers.CharField(help_text="De naam van de deal, of de titel van het stuk.")
    soort = serializers.CharField(help_text="nieuw, gewijzigd, ingetrokken of teruggekeerd.")
    reden = serializers.CharField(allow_null=True, help_text="Waarom het is ingetrokken; null: niet ingetrokken.")
    verschillen = ChangeContent(
        many=True, help_text="Per gegeven wat veranderde; leeg bij wat kwam, ging of terugkeerde."
    )


class ChangePage(Paged):
    van = serializers.IntegerField(allow_null=True, help_text="De eerdere publicatie; null: van voor de eerste.")
    tot = serializers.IntegerField(help_text="De latere publicatie.")
    wijzigingen = DealChangeContent(
        many=True,
        help_text="Wat van deze pagina veranderde: eerst de deals, op naam, dan de Kamerstukken, op titel.",
    )


def changed_content(kind: LineKind, change: DealChange) -> dict[str, Any]:
    step = change.step
    return {
        "onderdeel": kind.value,
        "slug": step.slug,
        "deal": step.slug if kind == LineKind.DEAL else None,
        "naam": step.name,
        "soort": step.kind,
        "reden": step.reason or None,
        "verschillen": [change_content(one) for one in change.changes],
    }
