"""The columns of a file of papers of the Kamer: a row for each paper, with what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from ...contents import CommitmentDict
from ...language.dates import day_or_none
from ...language.vocabulary import code_in_words
from ...register.papers import ListedPaper, ReleasePapers
from ...register.reading import Reading
from ..paper_words import PaperPlace, ToldDecision, naming_place, told_commitment, told_decisions
from .columns import Kind
from .table_extract import FileTable, TableColumn


class FiledPaper(NamedTuple):
    """A paper and what the file says of it: what became of it, how a commitment was fulfilled, what names it, and the names
    of its deals."""

    paper: ListedPaper
    decisions: list[ToldDecision]
    fulfilled: PaperPlace | None
    named_in: PaperPlace | None
    deals: list[str]


def paper_rows(papers: ReleasePapers, listed: list[ListedPaper], name_of: Callable[[str], str]) -> list[FiledPaper]:
    """`name_of`: of the address of a deal."""
    return [
        FiledPaper(
            paper,
            told_decisions(papers, paper),
            promised.fulfilled if (promised := told_commitment(papers, paper)) else None,
            naming_place(papers, paper),
            [name_of(slug) for slug in paper.deals],
        )
        for paper in listed
    ]


def paper_cell(kind: Kind, value: Callable[[FiledPaper], Any], width: int) -> TableColumn:
    return TableColumn(kind, lambda row, reading: value(row), width)


def commitment_cell(kind: Kind, value: Callable[[CommitmentDict], Any], width: int) -> TableColumn:
    """Of a commitment alone; empty for any other paper."""
    return paper_cell(kind, lambda row: (said := row.paper.content["toezegging"]) and value(said), width)


def decision_with_place(decision: ToldDecision) -> str:
    """`aangenomen op 7 november 2023, in ‘Stemmingen’ [‘Lijst van moties’, blz. 3]`."""
    where = f", in ‘{decision.happened_in.source['titel']}’" if decision.happened_in else ""
    note = f" ({decision.note})" if decision.note else ""
    return f"{decision.what}{where}{note} [{decision.read_in.in_words}]"


def paper_address(row: FiledPaper, reading: Reading) -> str:
    return f"{settings.REGISTER_URL}{reverse('paper', args=[row.paper.slug])}{reading.permanent_suffix}"


FIRST_PAPER_COLUMNS = {
    "Titel": paper_cell(Kind.TEXT, lambda row: row.paper.title, 50),
    "Kort adres": paper_cell(Kind.TEXT, lambda row: row.paper.slug, 24),
    "Soort": paper_cell(Kind.TEXT, lambda row: row.paper.kind_in_words, 20),
    "Datum": paper_cell(Kind.DATE, lambda row: day_or_none(row.paper.day), 13),
    "Nauwkeurigheid datum": paper_cell(Kind.TEXT, lambda row: row.paper.content["nauwkeurigheid"], 14),
    "Dossier": paper_cell(Kind.TEXT, lambda row: row.paper.content["dossier"], 12),
    "Nummer": paper_cell(Kind.TEXT, lambda row: row.paper.content["nummer"], 10),
    "Documentnummer": paper_cell(Kind.TEXT, lambda row: row.paper.content["documentnummer"], 16),
    "Door": paper_cell(Kind.TEXT, lambda row: row.paper.content["door"]["rol"], 30),
    "Fracties": paper_cell(Kind.NAMES, lambda row: row.paper.content["door"]["fracties"], 20),
    "Onderwerp": paper_cell(Kind.TEXT, lambda row: row.paper.content["onderwerp"], 60),
    "Regio Deals": paper_cell(Kind.NAMES, lambda row: row.deals, 40),
    "Korte adressen van de deals": paper_cell(Kind.NAMES, lambda row: row.paper.deals, 30),
    "Wat ermee gebeurde": paper_cell(Kind.NAMES, lambda row: [decision_with_place(one) for one in row.decisions], 60),
    "Nummer van de toezegging": commitment_cell(Kind.TEXT, lambda said: said["nummer"], 20),
    "Stand van de toezegging": commitment_cell(Kind.TEXT, lambda said: code_in_words("toezegging", said["stand"]), 20),
    "Termijn": commitment_cell(Kind.TEXT, lambda said: said["termijn"] and said["termijn"]["tekst"], 24),
    "Plaats van de termijn": commitment_cell(Kind.TEXT, lambda said: said["termijn"] and said["termijn"]["plaats"], 30),
    "Nagekomen met": paper_cell(Kind.TEXT, lambda row: row.fulfilled and row.fulfilled.source["titel"], 40),
    "Nagekomen op": commitment_cell(
        Kind.DATE, lambda said: said["nakoming"] and day_or_none(said["nakoming"]["datum"]), 13
    ),
    "Zelf gezien": paper_cell(Kind.TEXT, lambda row: "ja" if row.paper.is_seen else "nee", 12),
    "Genoemd in": paper_cell(Kind.TEXT, lambda row: row.named_in and row.named_in.in_words, 40),
    "Toelichting": paper_cell(Kind.TEXT, lambda row: row.paper.content["toelichting"], 40),
    "Bron": paper_cell(Kind.TEXT, lambda row: row.paper.content["bron"], 24),
    "Uitgever": paper_cell(Kind.TEXT, lambda row: row.paper.content["uitgever"], 30),
    "Webadres": paper_cell(Kind.TEXT, lambda row: row.paper.content["url"], 50),
    "Peildatum": TableColumn(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": TableColumn(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": TableColumn(Kind.TEXT, paper_address, 60),
}
PAPERS_TABLE = FileTable(
    "Kamerstukken",
    "kamerstukken",
    "nieuwste eerst; wat geen datum heeft, staat achteraan",
    {"k1": FIRST_PAPER_COLUMNS},
    {
        "Niet volledig": "In dit register staan niet alle stukken van de Kamer over Regio Deals. Dit is niet het "
        "toezeggingenregister van de Kamer.",
        "Namen": "Namen van Kamerleden en bewindspersonen zijn weggelaten. Het nummer leidt naar het stuk zelf.",
        "Zelf gezien": "Staat er ‘nee’, dan is het stuk zelf niet gezien, alleen de bron onder ‘Genoemd in’. Er is dan geen webadres.",
        "Datum": "Is alleen een maand of een jaar bekend, dan staat hier de eerste dag ervan, en zegt ‘Nauwkeurigheid datum’ dat.",
        "Stand van de toezegging": "Alleen zoals het register van de Kamer of een brief het zegt; anders ‘niet bekend’. Een lege cel "
        "bij ‘Termijn’ betekent bij een toezegging: geen termijn genoemd.",
        "Regio Deals": "Een lege cel: er is geen deal vastgelegd die het stuk noemt; het staat bij het programma als geheel.",
        "Onderwerp": "In eigen woorden van de redactie.",
    },
)
