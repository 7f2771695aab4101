"""One deal on two pages: what it is, its money, who takes part, what is reported, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from ...contents import Content
from ...holding import reached_steps
from ...register.citing import by_date
from ...register.models import Release
from ...register.rows import Row
from ..deal.strip import HeadFact, KnownSpan, head_facts
from .annex import belonging, subtitle
from .document import (
    Attachment,
    Block,
    Document,
    DocumentColumn,
    DocumentTable,
    ItemList,
    NotedWords,
    Paragraph,
    ParagraphLook,
    TextLine,
    text_line,
)
from .notes import CitedSources, joined_words
from .told import ToldDeal, told_deal

# So many items of a list, and so many lists of one part, stand on two pages; of more the number is said.
MOST_ITEMS = 6
HEAD_COLUMNS = (
    DocumentColumn("Gegeven", 20),
    DocumentColumn("Wat in dit register staat", 36),
    DocumentColumn("Daarbij", 44),
)


def factsheet(
    row: Row,
    content: Content,
    release: Release,
    address: str,
    page: str,
    account: Sequence[tuple[str, str]],
    attachments: Sequence[Attachment] = (),
) -> Document:
    """`content`: what holds of the deal on the day of `release`; `address`: of the document itself, `page`: of the page of the deal."""
    day = release.as_of.isoformat()
    deal = ToldDeal.of(content, day, CitedSources(), row)
    first, *rest = in_short_lists(told_deal(deal, 1), page)
    return Document(
        f"Regio Deal {content['naam']}",
        subtitle(release),
        day,
        address,
        [Paragraph(text_line(belonging(deal)), ParagraphLook.REMARK), first, facts_table(deal, row), *rest],
        account,
        compact=True,
        attachments=attachments,
        keywords=("Regio Deals", content["naam"]),
    )


def facts_table(deal: ToldDeal, row: Row) -> DocumentTable:
    """The four facts at the head of the page of a deal."""
    steps = by_date(reached_steps(deal.content, deal.day))
    facts = head_facts(deal.content, row, KnownSpan.of(deal.content, steps), deal.day)
    return DocumentTable("In het kort", HEAD_COLUMNS, [fact_told(deal, fact) for fact in facts])


def fact_told(deal: ToldDeal, fact: HeadFact) -> Sequence[TextLine]:
    said = f"{fact.figure} {fact.unit}".strip() or fact.words
    beside = joined_words([deal.notes.cited(fact.quiet, fact.behind)]) if fact.quiet else ()
    return (text_line(fact.term), (deal.notes.cited(said, fact.fact),), beside)


def in_short_lists(blocks: Sequence[Block], permalink: str) -> list[Block]:
    """`blocks` with the first items of each long list, and how many more there are and where."""
    return [short_listing(block, permalink) if isinstance(block, ItemList) else block for block in blocks]


def short_listing(block: ItemList, permalink: str) -> ItemList:
    more = len(block.items) - MOST_ITEMS
    if more < 2:
        return block
    return ItemList(
        [
            *block.items[:MOST_ITEMS],
            [
                NotedWords(f"En nog {more}: zie "),
                NotedWords("de pagina van deze deal", address=permalink),
                NotedWords("."),
            ],
        ]
    )
