"""The contract of a paper of the Kamer: every field, its type and its meaning.

facts/paper_content.py fills it, readers only know it. It grows as contract.py says that contents do. Title, day, publisher and
number are those of its source; `source` names the attribute at the desk."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from .contents import PaperDict
from .contract import METHODS, Citation, SourceContent, Text, full, lean, newer_places


class PaperAuthorContent(serializers.Serializer[Any]):
    rol = serializers.CharField(source="role", help_text="Wie het stuk maakte, als functie; namen staan er niet.")
    fracties = serializers.ListField(
        source="listed_groups", child=serializers.CharField(), help_text="De fracties; leeg: geen, of niet bekend."
    )


class PaperDealContent(serializers.Serializer[Any]):
    slug = serializers.CharField(source="deal.slug", help_text="Kort adres van de deal die het stuk noemt.")
    vindplaats = serializers.CharField(source="locator", help_text="Waar het stuk de deal noemt.")


class PaperDecisionContent(serializers.Serializer[Any]):
    uitkomst = serializers.CharField(
        source="kind",
        help_text="ingediend, besproken, aangehouden, aangenomen, verworpen, ingetrokken, vastgesteld, beantwoord of "
        "uitgevoerd.",
    )
    datum = serializers.DateField(
        source="date",
        allow_null=True,
        help_text="De dag; bij een maand of jaar de eerste dag ervan. Null: niet bekend.",
    )
    nauwkeurigheid = Text(source="precision", help_text="dag, maand of jaar; null: er is geen dag bekend.")
    stuk = serializers.CharField(
        source="document.slug",
        allow_null=True,
        default=None,
        help_text="In welke bron het gebeurde of staat: een debat, een brief; null: niet bekend.",
    )
    toelichting = Text(source="note", help_text="Wat een lezer hierbij moet weten.")
    bron = Citation(source="*", help_text="Waar het gelezen is.")


class TermContent(serializers.Serializer[Any]):
    tekst = serializers.CharField(source="term", help_text="De termijn in de woorden van de bron.")
    plaats = serializers.CharField(source="term_locator", help_text="Waar zij staat.")


class FulfilmentContent(serializers.Serializer[Any]):
    stuk = serializers.CharField(source="fulfilled_by.slug", help_text="Met welke bron de toezegging is nagekomen.")
    datum = serializers.DateField(source="fulfilled_on", allow_null=True, help_text="Op welke dag; null: niet bekend.")


class CommitmentContent(serializers.Serializer[Any]):
    nummer = Text(source="commitment_number", help_text="Het nummer in het toezeggingenregister van de Kamer.")
    termijn = serializers.SerializerMethodField(help_text="Wanneer volgens de bron; null: er is geen termijn genoemd.")
    nakoming = serializers.SerializerMethodField(help_text="Waarmee zij is nagekomen; null: dat is niet bekend.")
    stand = serializers.CharField(
        source="commitment_state",
        help_text="openstaand, nagekomen of niet-bekend; alleen zoals het register van de Kamer of een brief het zegt.",
    )

    def get_termijn(self, paper: Any) -> dict[str, Any] | None:
        return dict(TermContent(paper).data) if paper.term else None

    def get_nakoming(self, paper: Any) -> dict[str, Any] | None:
        return dict(FulfilmentContent(paper).data) if paper.fulfilled_by_id else None


class SeenContent(serializers.Serializer[Any]):
    eigenStuk = serializers.BooleanField(
        source="is_seen", help_text="Onwaar: het stuk zelf is niet gezien, alleen de bron die het noemt."
    )
    bron = serializers.SerializerMethodField(help_text="De bron die het noemt; null: het stuk zelf is gezien.")

    def get_bron(self, paper: Any) -> dict[str, Any] | None:
        return {"bron": paper.named_in.slug, "vindplaats": paper.named_locator} if paper.named_in else None


class PaperContent(serializers.Serializer[Any]):
    slug = serializers.CharField(help_text="Het korte adres; verandert nooit.")
    soort = serializers.CharField(
        source="kind",
        help_text="brief, motie, toezegging, vraag, debat, inbreng, begrotingsstuk of rapport.",
    )
    bron = serializers.CharField(source="source.slug", help_text="Het stuk als bron, zoals in ‘bronnen’.")
    titel = serializers.CharField(source="source.title", help_text="De titel, zonder namen van personen.")
    datum = serializers.DateField(
        source="day", allow_null=True, help_text="De dag; bij een maand of jaar de eerste dag ervan. Null: niet bekend."
    )
    nauwkeurigheid = Text(source="day_precision", help_text="dag, maand of jaar; null: er is geen dag bekend.")
    uitgever = serializers.CharField(source="source.publisher", help_text="Wie het uitgaf.")
    dossier = Text(source="source.dossier", help_text="Het dossier van het stuk zelf.")
    nummer = Text(source="source.number", help_text="Het nummer in dat dossier.")
    documentnummer = Text(source="document_number", help_text="Het documentnummer van de Kamer.")
    url = Text(source="source.url", help_text="Waar het stuk zelf staat; null: niet bekend, of niet zelf gezien.")
    onderwerp = serializers.CharField(
        source="subject", help_text="Waarover het gaat, in eigen woorden van de redactie."
    )
    door = PaperAuthorContent(source="*", help_text="Van wie het is.")
    deals = PaperDealContent(
        source="sorted_deals",
        many=True,
        help_text="De deals die het stuk noemt; leeg: er is er geen vastgelegd, het stuk staat bij het programma.",
    )
    besluiten = PaperDecisionContent(
        source="sorted_decisions", many=True, help_text="Wat ermee gebeurde, in de volgorde van de tijd."
    )
    toezegging = serializers.SerializerMethodField(help_text="Alleen bij een toezegging; anders null.")
    gezien = SeenContent(source="*", help_text="Of het stuk zelf gezien is.")
    toelichting = Text(source="note", help_text="Wat een lezer hierbij moet weten.")
    bronnen = SourceContent(source="cited", many=True, help_text="Alle bronnen waarnaar hierboven verwezen wordt.")

    def get_toezegging(self, paper: Any) -> dict[str, Any] | None:
        return dict(CommitmentContent(paper).data) if paper.is_commitment else None


# What a method of a serializer gives, of those of a deal too.
PAPER_METHODS = {
    "termijn": TermContent(allow_null=True),
    "nakoming": FulfilmentContent(allow_null=True),
    "toezegging": CommitmentContent(allow_null=True),
    **METHODS,
}
FIRST_PAPER_SCHEMA = 1
# What later contracts brought.
NEWER_OF_PAPERS = list(newer_places(PaperContent()))


def lean_paper(content: PaperDict) -> PaperDict:
    """`content` as it is written: without newer fields that say nothing."""
    return lean(content, NEWER_OF_PAPERS)


def full_paper(content: PaperDict) -> PaperDict:
    """`content` as it is read: with every newer field."""
    return full(content, NEWER_OF_PAPERS)
