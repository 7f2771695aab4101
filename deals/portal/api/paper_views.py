"""The endpoints about papers of the Kamer, with their bodies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ...contract import Text
from ...paper_contract import PaperAuthorContent, PaperContent
from ...register.models import Release
from ...register.papers import ListedPaper
from ...register.redaction import RedactionContent
from ...register.served import paper_line, served_version
from ..paper_filters import WITHOUT, asked_papers
from ..question import PAPER_PARAMETERS
from .bodies import Paged, ReleaseReference, SeldomThere, address
from .problems import problem
from .questions import PAGES, ApiQuestion, Body, Endpoint, endpoint, page_told


class PaperSummary(serializers.Serializer[Any]):
    """Een Kamerstuk zoals in een lijst."""

    slug = serializers.CharField(help_text="Kort adres van het stuk; verandert nooit.")
    soort = serializers.CharField(
        help_text="brief, motie, toezegging, vraag, debat, inbreng, begrotingsstuk of rapport."
    )
    titel = serializers.CharField(help_text="De titel, zonder namen van personen.")
    datum = serializers.DateField(
        allow_null=True, help_text="De dag; bij een maand of jaar de eerste dag ervan. Null: niet bekend."
    )
    nauwkeurigheid = Text(help_text="dag, maand of jaar; null: er is geen dag bekend.")
    dossier = Text(help_text="Het dossier; null: niet bekend.")
    nummer = Text(help_text="Het nummer in dat dossier; null: niet bekend.")
    onderwerp = serializers.CharField(help_text="Waarover het gaat, in eigen woorden van de redactie.")
    door = PaperAuthorContent(help_text="Van wie het is.")
    deals = serializers.ListField(
        child=serializers.CharField(),
        help_text="Korte adressen van de deals die het noemt; leeg: het gaat over het programma.",
    )
    zelfGezien = serializers.BooleanField(
        help_text="Onwaar: het stuk zelf is niet gezien, alleen een bron die het noemt."
    )
    digest = serializers.CharField(help_text="SHA-256 van de volledige inhoud.")
    url = serializers.URLField(help_text="De volledige inhoud bij deze publicatie.")


class MissedPapers(serializers.Serializer[Any]):
    filter = serializers.CharField(help_text="Welk filter stukken kan missen: dossier of jaar.")
    onbekend = serializers.IntegerField(help_text="Van hoeveel stukken in de publicatie dit gegeven niet bekend is.")


class PaperPage(Paged):
    mogelijkGemist = MissedPapers(
        many=True, help_text="Wat de gekozen filters niet kunnen vinden, omdat het niet bekend is."
    )
    kamerstukken = PaperSummary(
        many=True,
        help_text="De stukken van deze pagina, nieuwste eerst; wat geen dag heeft, staat achteraan. Niet volledig.",
    )


class ServedPaper(PaperContent):
    """De opgeslagen inhoud van een Kamerstuk, met de publicatie waaruit zij komt."""

    schema = serializers.IntegerField(help_text="De versie van de afspraak over deze inhoud.")
    publicatie = ReleaseReference(help_text="De publicatie waaruit dit komt; de digest is die van de inhoud.")
    weggelakt = SeldomThere(
        child=RedactionContent(),
        help_text="Waar woorden zijn weggelakt nadat dit gepubliceerd was. Ontbreekt als er niets is weggelakt.",
    )


def paper_summary(paper: ListedPaper, release: Release) -> dict[str, Any]:
    content = paper.content
    return {
        "slug": paper.slug,
        "soort": paper.kind,
        "titel": paper.title,
        "datum": paper.day,
        "nauwkeurigheid": content["nauwkeurigheid"],
        "dossier": content["dossier"],
        "nummer": content["nummer"],
        "onderwerp": content["onderwerp"],
        "door": content["door"],
        "deals": paper.deals,
        "zelfGezien": paper.is_seen,
        "digest": paper.digest,
        "url": address(f"kamerstukken/{paper.slug}", release),
    }


@endpoint(
    "kamerstukken", "Kamerstukken over Regio Deals, voor zover zij hier staan", PaperPage, *PAPER_PARAMETERS, *PAGES,
    group="Kamerstukken",
)  # fmt: skip
def found_papers(question: ApiQuestion) -> Body:
    asked = asked_papers(question)
    page = question.page_of(asked.found)
    missed = [
        {"filter": name, "onbekend": dict(asked.counted_of_all(name)).get(WITHOUT.slug, 0)}
        for name in ("dossier", "jaar")
        if name in asked.chosen
    ]
    shown = [paper_summary(paper, question.release) for paper in page.object_list]
    return page_told(page) | {"mogelijkGemist": missed, "kamerstukken": shown}, page


@endpoint(
    "kamerstuk", "Alles over één Kamerstuk, met de bron van elk besluit", ServedPaper, group="Kamerstukken",
    withdrawn=True,
)  # fmt: skip
def told_paper(question: ApiQuestion, slug: str) -> Body:
    line = paper_line(question.release, slug)
    if line.version is None:
        return problem(410, line.reason), None
    return served_version(line.version, question.release), None


PAPER_ROUTES: dict[str, Endpoint] = {"kamerstukken": found_papers, "kamerstukken/<slug:slug>": told_paper}
