"""An overview as a document: its table as far as it fits on a page, group by group, with a footnote at every figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...contents import Content
from ...language.text import listed, many_deals
from ...register.rows import Row
from ...register.stated_facts import contents_of
from ...register.totals import Total
from ..documents.annex import subtitle
from ..documents.closing import EMPTY_TOLD, account_told, found_again, sum_in_words, sum_told
from ..documents.document import (
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
from ..documents.notes import CitedSources
from ..documents.table_told import document_column, fitting, row_told
from ..exports.csv_file import table_csv
from ..exports.extract import Statement
from .asked import ShownColumn
from .extract import READ_WITH_IT, OverviewExtract
from .made import MadeGroup, MadeOverview


def overview_document(extract: OverviewExtract, address: str, data_name: str) -> Document:
    """`address`: of the document itself, for ever; `data_name`: of the CSV with all of it, that goes with the document."""
    made, release = extract.made, extract.reading.published
    shown, left, landscape = fitting(extract.asked.columns)
    contents = contents_told(made)
    blocks: list[Block] = [Paragraph(text_line(f"{many_rows(made)} Selectie: {extract.in_words}."))]
    blocks += [Paragraph(text_line(one), ParagraphLook.REMARK) for one in extract.notes]
    if made.groups:
        blocks += groups_told(made, extract)
    cited = CitedSources()
    blocks += tables_told(made, TableTold(shown, contents, cited))
    if not all(cell for block in blocks if isinstance(block, DocumentTable) for row in block.rows for cell in row):
        blocks.append(Paragraph(text_line(EMPTY_TOLD), ParagraphLook.REMARK))
    return Document(
        f"Overzicht: {made.kind.title}",
        subtitle(release),
        release.as_of.isoformat(),
        address,
        [*blocks, *cited.listed],
        account_told(filter(not_said_above, extract.account()), *found_again(address), *columns_left_out(left)),
        landscape=landscape,
        attachments=[
            Attachment(data_name, "text/csv", table_csv(extract), "De rijen van dit overzicht, met elke gekozen kolom")
        ],
        keywords=("Regio Deals", made.kind.title),
    )


def columns_left_out(columns: Sequence[ShownColumn]) -> list[tuple[str, str]]:
    """What the account says of columns that do not fit on the page."""
    if not columns:
        return []
    named = listed([column.heading for column in columns])
    return [("Niet in dit document", f"{named}: dat past niet op de bladzijde. Het staat in de andere bestanden.")]


def many_rows(made: MadeOverview) -> str:
    """`14 rijen over 14 deals.`"""
    deals, rows = many_deals(len(made.deals_shown)), len(made.rows)
    if made.kind.is_deals:
        return f"{deals}, van de {len(made.index.rows)} in deze publicatie."
    one, several = made.kind.noun.split(",")
    return f"{rows} {one if rows == 1 else several}, van {deals}."


def contents_told(made: MadeOverview) -> Mapping[str, Content]:
    """What holds of each deal, by address, where a row is a deal: its footnotes come from there."""
    if not made.kind.is_deals:
        return {}
    return {row.slug: content for row, content in contents_of(made.reading.published, made.rows)}


class TableTold(NamedTuple):
    """What every table of one document has: its columns, the contents of its deals, and the sources that it comes to."""

    columns: Sequence[ShownColumn]
    contents: Mapping[str, Content]
    cited: CitedSources

    def of(self, made: MadeOverview, rows: Sequence[Any], caption: str, sums: Mapping[str, Total]) -> DocumentTable:
        shown, contents = self.columns, self.contents
        told = [
            row_told(row, shown, made.reading, contents.get(row.slug) if isinstance(row, Row) else None, self.cited)
            for row in rows
        ]
        below: list[list[TextLine]] = []
        if any(column.name in sums for column in shown[1:]):
            below = [sum_told("Som", [sums.get(column.name) for column in shown[1:]])]
        return DocumentTable(caption, [document_column(column) for column in shown], told, below)


def tables_told(made: MadeOverview, table: TableTold) -> list[Block]:
    """One table; where each row is in one group, one for each group."""
    if not made.rows:
        return [Paragraph(text_line("Er is niets gevonden."))]
    if not made.groups or made.overlaps:
        heading = [DocumentHeading(1, "De rijen")] if made.groups else []
        return [*heading, table.of(made, made.rows, made.kind.title, made.sums)]
    blocks: list[Block] = []
    for group in made.groups:
        heading_of_group = label_of_group(group)
        blocks += [
            DocumentHeading(1, heading_of_group),
            table.of(made, group.rows, f"{made.kind.title}: {heading_of_group}", group.sums),
        ]
    return blocks


def not_said_above(line: Statement) -> bool:
    """Whether a line of the account stands in the document nowhere else."""
    return not line.label.startswith((READ_WITH_IT, "Betrokken deals: ", "Deals: ", "Bladen"))


def label_of_group(group: MadeGroup) -> str:
    label = group.value.label
    return label[:1].upper() + label[1:]


def groups_told(made: MadeOverview, extract: OverviewExtract) -> list[Block]:
    """How many there are in each group. Sums stand only where no row is in two of them; then all together stand below."""
    group = extract.asked.group
    added = [] if made.overlaps else made.added_up
    named = group.label.removesuffix(" (indeling redactie)") if group else ""
    columns = [
        DocumentColumn(named[:1].upper() + named[1:], 40),
        DocumentColumn("Betrokken deals" if made.overlaps else "Deals", 12, figures=True),
        *(DocumentColumn(column.heading.removesuffix(" (€)"), 26, figures=True) for column in added),
    ]
    rows = [
        [
            text_line(label_of_group(one)),
            text_line(str(one.deals)),
            *(text_line(sum_in_words(one.sums[column.name])) for column in added),
        ]
        for one in made.groups
    ]
    everything = [
        text_line("Alles samen"),
        text_line(str(len(made.deals_shown))),
        *(text_line(sum_in_words(made.sums[column.name])) for column in added),
    ]
    caption = f"Aantal deals per {named}" if made.overlaps or not added else f"Deals en bedragen per {named}"
    return [
        DocumentHeading(1, f"Per {named}"),
        DocumentTable(caption, columns, rows, [] if made.overlaps else [everything]),
    ]
