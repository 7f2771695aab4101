"""A document as data: what its headings, sentences and tables say, and in which source each figure was read.

Every format writes the same one. None of them asks a database or a clock, so that the same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from ...language.vocabulary import ACCOUNT_TITLE

# What stands on every page of a document of something that is not public yet.
CONCEPT = "Concept, onder embargo"


class Note(NamedTuple):
    """A footnote: in which document something was read, and where in it. `address`: of that document, or empty.

    Two that are equal are one: the second figure that was read there bears the number of the first."""

    words: str
    address: str = ""


class NotedWords(NamedTuple):
    """A piece of a sentence. `notes`: the footnotes behind it; `address`: where it leads to, or empty."""

    text: str
    notes: tuple[Note, ...] = ()
    address: str = ""
    strong: bool = False


# A sentence, or what stands in one cell of a table.
type TextLine = Sequence[NotedWords]


class ParagraphLook(Enum):
    """How a paragraph looks; writers have a style of that name."""

    TEXT = "tekst"
    LEAD = "inleiding"
    REMARK = "opmerking"


class DocumentHeading(NamedTuple):
    """`level`: 1 below the title of the document, and never skipped."""

    level: int
    text: str


class Paragraph(NamedTuple):
    line: TextLine
    look: ParagraphLook = ParagraphLook.TEXT


class ItemList(NamedTuple):
    """Items below each other, each with a mark."""

    items: Sequence[TextLine]


class DocumentColumn(NamedTuple):
    """`width`: a share of the width of the table, beside those of the others; `figures`: numbers, that stand right."""

    heading: str
    width: float
    figures: bool = False


class DocumentTable(NamedTuple):
    """`rows`: of each column a line; an empty line is an empty cell, which means unknown. The first column heads each row.

    `sums`: rows below the others, which look as sums. `caption`: what the table shows, in a sentence without its full stop."""

    caption: str
    columns: Sequence[DocumentColumn]
    rows: Sequence[Sequence[TextLine]]
    sums: Sequence[Sequence[TextLine]] = ()


class Picture(NamedTuple):
    """`svg`: a whole SVG file, without script and links; `told`: what it shows, for who does not see it; `width`: in millimetres."""

    svg: str
    told: str
    caption: str
    width: float


type Block = DocumentHeading | Paragraph | ItemList | DocumentTable | Picture


class Attachment(NamedTuple):
    """A file that goes with a document, in the formats that can carry one."""

    name: str
    media_type: str
    content: bytes
    told: str


@dataclass(frozen=True)
class Document:
    """`title` stands above; `subtitle`: which release and day it is of. `landscape`: for wide tables.

    `account`: the closing section, as pairs of what is told and its value; `concept`: of what is not public yet, so that every
    page bears `CONCEPT`. `compact`: in smaller letters, for what must stay on few pages. `day`: of the release, as 2023-11-01; `permalink`: the address of this very file, for ever."""

    title: str
    subtitle: str
    day: str
    permalink: str
    blocks: Sequence[Block]
    account: Sequence[tuple[str, str]]
    landscape: bool = False
    concept: bool = False
    compact: bool = False
    attachments: Sequence[Attachment] = ()
    keywords: Sequence[str] = field(default=())

    @property
    def whole(self) -> Sequence[Block]:
        """Its blocks, with the closing account as a heading and a table."""
        if not self.account:
            return self.blocks
        # Writers make a link of what is an address.
        rows = [(text_line(told), (NotedWords(value, address=value),)) for told, value in self.account]
        table = DocumentTable("", (DocumentColumn("Onderdeel", 3), DocumentColumn("Waarde", 7)), rows)
        return [*self.blocks, DocumentHeading(1, ACCOUNT_TITLE), table]

    def lines(self) -> Iterator[TextLine]:
        """Every sentence and cell, in order."""
        for block in self.blocks:
            match block:
                case Paragraph(line=line):
                    yield line
                case ItemList(items=items):
                    yield from items
                case DocumentTable(rows=rows, sums=sums):
                    for row in (*rows, *sums):
                        yield from row

    def notes(self) -> list[Note]:
        """The footnotes, each once, in the order of their numbers."""
        return list(dict.fromkeys(note for line in self.lines() for words in line for note in words.notes))


def text_line(text: str, *notes: Note) -> TextLine:
    """`text` as a line, with its footnotes."""
    return (NotedWords(text, notes),)


def without_notes(line: TextLine) -> str:
    """`line` without its footnotes."""
    return "".join(words.text for words in line)
