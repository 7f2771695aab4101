"""The annex of a selection of deals: a table of their amounts, and a section for each of them in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...contents import Content, CountedSide
from ...holding import counted_fact
from ...language.money import euros
from ...language.text import many_deals
from ...register.models import Release
from ...register.rows import Row
from ...register.totals import total
from .closing import EMPTY_TOLD, sum_told
from .document import (
    Attachment,
    Block,
    Document,
    DocumentColumn,
    DocumentHeading,
    DocumentTable,
    Paragraph,
    ParagraphLook,
    TextLine,
    text_line,
)
from .notes import CitedSources
from .told import ToldDeal, told_deal

OF_THE_ANNEX = "Bijlage: Regio Deals"
AMOUNT_COLUMNS = (
    DocumentColumn("Regio Deal", 34),
    DocumentColumn("Tranche", 12),
    DocumentColumn("Rijk", 18, figures=True),
    DocumentColumn("Regio", 18, figures=True),
    DocumentColumn("Totaal", 18, figures=True),
)


def annex_document(
    selection: str,
    deals: Iterable[tuple[Row, Content]],
    release: Release,
    permalink: str,
    account: Sequence[tuple[str, str]],
    notes: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    concept: bool = False,
) -> Document:
    """`selection`: in words; `deals`: with what holds of each on the day of `release`, in the order in which they stand.

    `notes`: what must be read with the figures."""
    day = release.as_of.isoformat()
    cited = CitedSources()
    told = [ToldDeal.of(content, day, cited, row) for row, content in deals]
    blocks: list[Block] = [
        DocumentHeading(1, "Overzicht"),
        Paragraph(text_line(f"Deze bijlage gaat over {many_deals(len(told))}. Selectie: {selection}.")),
        *amounts_told(told),
        *(Paragraph(text_line(note), ParagraphLook.REMARK) for note in notes),
        DocumentHeading(1, "De deals"),
    ]
    for deal in told:
        blocks += [
            DocumentHeading(2, deal.content["naam"]),
            Paragraph(text_line(belonging(deal)), ParagraphLook.REMARK),
            *told_deal(deal, 3),
        ]
    return Document(
        OF_THE_ANNEX,
        subtitle(release, concept),
        day,
        permalink,
        [*blocks, *cited.listed],
        account,
        concept=concept,
        attachments=attachments,
        keywords=("Regio Deals", "Regio Envelop"),
    )


def subtitle(release: Release, concept: bool = False) -> str:
    """`Stand van 1 november 2023, publicatie 1 van het Register Regio Deals`; a concept is of no release yet."""
    if concept:
        return f"Stand van {release.day_in_words}; nog niet openbaar"
    return f"Stand van {release.day_in_words}, publicatie {release.number} van het Register Regio Deals"


def belonging(deal: ToldDeal) -> str:
    """`Vierde tranche; regio Waddengebied; laatst gemeld: convenant.`"""
    content = deal.content
    tranche = content["tranche"]["naam"]
    status = content["status"]
    reached = f"laatst gemeld: {status['naam']}" if status else "nog geen stap gemeld"
    return f"{tranche[0].upper()}{tranche[1:]}; regio {content['regio']['naam']}; {reached}."


def amounts_told(deals: Sequence[ToldDeal]) -> list[Block]:
    """The table of what counts in totals, each deal once; an unknown amount is an empty cell."""
    rows = [row for deal in deals if (row := deal.row)]
    sums = [
        total([row.national for row in rows]),
        total([row.regional for row in rows]),
        total([row.total for row in rows]),
    ]
    table = DocumentTable(
        "Wat Rijk en regio bijdragen, in euro",
        AMOUNT_COLUMNS,
        [amounts_row(deal, row) for deal in deals if (row := deal.row)],
        [sum_told(f"Som van {many_deals(len(rows))}", [None, *sums])] if len(rows) > 1 else [],
    )
    said = [EMPTY_TOLD] if any(not one.complete for one in sums) else []
    return [table, *(Paragraph(text_line(one), ParagraphLook.REMARK) for one in said)]


def amounts_row(deal: ToldDeal, row: Row) -> Sequence[TextLine]:
    return (
        text_line(row.name),
        text_line(str(row.tranche.number)),
        amount_told(deal, "rijk", row.national),
        amount_told(deal, "regio", row.regional),
        text_line(euros(row.total)) if row.total is not None else (),
    )


def amount_told(deal: ToldDeal, side: CountedSide, amount: int | None) -> TextLine:
    return () if amount is None else (deal.notes.cited(euros(amount), counted_fact(deal.content, side)),)
