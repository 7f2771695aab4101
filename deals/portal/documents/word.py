"""A document for Word (DOCX), written by hand: python-docx writes no notes, and puts a clock in what it writes.

What a PDF carries as attachments is not in here, and a picture is told in words: Word draws no SVG without a second picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ...language.text import as_xml_holds
from ..exports.archive import zipped
from .document import (
    Document,
    DocumentHeading,
    DocumentTable,
    ItemList,
    Note,
    NotedWords,
    Paragraph,
    ParagraphLook,
    Picture,
    TextLine,
)
from .markup import (
    BETWEEN_MARKS,
    DEEPEST_HEADING,
    NAME_OF_REGISTER,
    NoteNumbers,
    column_widths,
    link_target,
    stays_whole,
    text_width,
)
from .packages import permalink_in
from .word_styles import (
    WORD_BLUE,
    WORD_BOLD,
    WORD_FONTS,
    WORD_NUMBERING,
    WORD_ROOT,
    WORD_SETTINGS,
    twentieths,
    word_footer,
    word_header,
    word_run,
    word_section,
    word_styles,
)

DOCX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OF_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CORE = f"{PACKAGE}metadata/core-properties"
WORD_PART = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# A part of the document → (what it is to the document, by which the document knows it).
PARTS_OF_WORD = {
    "styles": ("styles", "stijlen"),
    "settings": ("settings", "instellingen"),
    "numbering": ("numbering", "opsomming"),
    "fontTable": ("fontTable", "lettertypen"),
    "footnotes": ("footnotes", "noten"),
    "header1": ("header", "kop"),
    "footer1": ("footer", "voet"),
}
STYLES_OF_LOOKS = {
    ParagraphLook.TEXT: "BodyText",
    ParagraphLook.LEAD: ParagraphLook.LEAD.value.capitalize(),
    ParagraphLook.REMARK: ParagraphLook.REMARK.value.capitalize(),
}
# (a cell with text, a cell with figures) of rows and of sums.
WORD_CELLS, WORD_SUMS = ("Tabelinhoud", "Tabelinhoudgetal"), ("Tabelsom", "Tabelsomgetal")
SUM_BORDER = f'<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="{WORD_BLUE}"/></w:tcBorders>'
LINKED_RUN = '<w:rStyle w:val="Hyperlink"/>'
LINE_OR_TAB = re.compile("([\n\t])")
BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
SPACE_ABOVE = '<w:spacing w:before="240"/>'
# Before the words of a note: full size, because a raised number is too small to read there.
NUMBER_OF_NOTE = (
    '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/><w:vertAlign w:val="baseline"/></w:rPr><w:footnoteRef/></w:r>'
    "<w:r><w:tab/></w:r>"
)
# Two tables without anything between them are one; and behind the last stands a paragraph.
THIN_PARAGRAPH = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr>'
    "</w:pPr></w:p>"
)


def docx_of(document: Document) -> bytes:
    written = WordText(document)
    body = "".join(written.blocks())
    parts = {
        "document": f"<w:document {WORD_ROOT}><w:body>{body}{word_section(document)}</w:body></w:document>",
        "styles": word_styles(document),
        "settings": WORD_SETTINGS,
        "numbering": WORD_NUMBERING,
        "fontTable": WORD_FONTS,
        "footnotes": written.footnotes(),
        "header1": word_header(document),
        "footer1": word_footer(word_runs(document.title.replace("\n", " "))),
    }
    known = [word_relation(by, f"{OF_DOCUMENT}{kind}", f"{part}.xml") for part, (kind, by) in PARTS_OF_WORD.items()]
    return zipped(
        {
            "[Content_Types].xml": encoded_part(WORD_CONTENT_TYPES),
            "_rels/.rels": encoded_part(WORD_PACKAGE),
            "docProps/core.xml": encoded_part(core_properties(document)),
            **{f"word/{part}.xml": encoded_part(content) for part, content in parts.items()},
            "word/_rels/document.xml.rels": encoded_part(word_relations([*known, *written.links.relations()])),
            "word/_rels/footnotes.xml.rels": encoded_part(word_relations(written.note_links.relations())),
        }
    )


def permalink_in_docx(content: bytes) -> str | None:
    """The permalink that a Word document of the register bears; None of everything else."""
    return permalink_in(content, "docProps/core.xml", (f"{CORE} coreProperties", f"{DUBLIN_CORE} identifier"))


class WordLinks:
    """The addresses that a part leads to, each once."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def link(self, runs: str, address: str) -> str:
        target = link_target(address) if address else ""
        if not target:
            return runs
        name = self.names.setdefault(target, f"adres{len(self.names) + 1}")
        return f'<w:hyperlink r:id="{name}" w:history="1">{runs}</w:hyperlink>'

    def relations(self) -> list[str]:
        return [
            word_relation(name, f"{OF_DOCUMENT}hyperlink", target, ' TargetMode="External"')
            for target, name in self.names.items()
        ]


class WordText:
    """The text of a document, block by block, with the notes and the addresses that it met."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.numbers = NoteNumbers()
        self.links, self.note_links = WordLinks(), WordLinks()
        marks = Counter(note for line in document.lines() for words in line for note in words.notes)
        self.repeated = {note for note, times in marks.items() if times > 1}
        self.width = twentieths(text_width(document))

    def blocks(self) -> Iterator[str]:
        yield word_paragraph("Title", word_runs(self.document.title))
        yield word_paragraph("Subtitle", word_runs(self.document.subtitle))
        after_table = False
        for block in self.document.whole:
            above = SPACE_ABOVE if after_table else ""
            match block:
                case DocumentHeading(level=level, text=text):
                    yield word_paragraph(f"Heading{min(level, DEEPEST_HEADING)}", word_runs(text))
                case Paragraph(line=line, look=look):
                    yield word_paragraph(STYLES_OF_LOOKS[look], self.line(line), above)
                case ItemList(items=items):
                    for item in items:
                        yield word_paragraph("ListBullet", self.line(item), above)
                        above = ""
                case Picture(caption=caption, told=told):
                    yield word_paragraph("Caption", word_runs(caption))
                    yield word_paragraph("BodyText", word_runs(told))
                case DocumentTable():
                    if after_table and not block.caption:
                        yield THIN_PARAGRAPH
                    yield from self.table(block)
            after_table = isinstance(block, DocumentTable)
        if after_table:
            yield THIN_PARAGRAPH

    def line(self, line: TextLine) -> str:
        pieces, marked = list[str](), False
        for words in line:
            if words.text:
                pieces.append(self.words(words))
                marked = False
            for note in words.notes:
                if marked:
                    pieces.append(word_run(BETWEEN_MARKS, "FootnoteReference"))
                pieces.append(self.mark(note))
                marked = True
        return "".join(pieces)

    def words(self, words: NotedWords) -> str:
        looks = WORD_BOLD if words.strong else ""
        if words.address and link_target(words.address):
            return self.links.link(word_runs(words.text, LINKED_RUN + looks), words.address)
        return word_runs(words.text, looks)

    def mark(self, note: Note) -> str:
        """The mark of a note; where it was there before, a field that follows the number of that first mark."""
        number, first = self.numbers.number(note)
        if not first:
            cached = word_run(str(number), "FootnoteReference")
            return f'<w:fldSimple w:instr=" NOTEREF _Noot{number} \\f \\h ">{cached}</w:fldSimple>'
        mark = f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
        if note not in self.repeated:
            return mark
        return f'<w:bookmarkStart w:id="{number}" w:name="_Noot{number}"/>{mark}<w:bookmarkEnd w:id="{number}"/>'

    def table(self, table: DocumentTable) -> Iterator[str]:
        if table.caption:
            yield word_paragraph("Caption", word_runs(table.caption))
        widths = column_widths(table, self.width)
        told = f"<w:tblCaption w:val={quoteattr(as_xml_holds(table.caption))}/>" if table.caption else ""
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Tabel"/><w:tblW w:w="{self.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
            f"{told}</w:tblPr><w:tblGrid>{''.join(f'<w:gridCol w:w="{width}"/>' for width in widths)}</w:tblGrid>"
        )
        headings = (
            word_cell(width, "Tabelkopgetal" if column.figures else "Tabelkop", word_runs(column.heading))
            for width, column in zip(widths, table.columns, strict=True)
        )
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(headings)}</w:tr>"
        for row in table.rows:
            yield self.row(table, widths, row, WORD_CELLS)
        for row in table.sums:
            yield self.row(table, widths, row, WORD_SUMS, SUM_BORDER)
        yield "</w:tbl>"

    def row(
        self,
        table: DocumentTable,
        widths: Sequence[int],
        row: Sequence[TextLine],
        styles: tuple[str, str],
        border: str = "",
    ) -> str:
        cells = "".join(
            word_cell(width, styles[column.figures], self.line(line), border)
            for width, column, line in zip(widths, table.columns, row, strict=True)
        )
        return f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if stays_whole(row) else ''}{cells}</w:tr>"

    def footnotes(self) -> str:
        """The part with the notes, after the two lines that part them from the text."""
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        notes = "".join(self.footnote(note, number) for note, number in self.numbers.numbers.items())
        return f"<w:footnotes {WORD_ROOT}>{separators}{notes}</w:footnotes>"

    def footnote(self, note: Note, number: int) -> str:
        linked = LINKED_RUN if note.address and link_target(note.address) else ""
        words = self.note_links.link(word_runs(note.words, linked), note.address)
        return f'<w:footnote w:id="{number}">{word_paragraph("FootnoteText", NUMBER_OF_NOTE + words)}</w:footnote>'


def word_runs(text: str, looks: str = "") -> str:
    """`text`, whatever is in it, as runs that look so."""
    start = f"<w:r><w:rPr>{looks}</w:rPr>" if looks else "<w:r>"
    return "".join(
        f"{start}{BREAKS.get(piece) or f'<w:t xml:space="preserve">{escape(piece)}</w:t>'}</w:r>"
        for piece in LINE_OR_TAB.split(as_xml_holds(text))
        if piece
    )


def word_paragraph(style: str, runs: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{runs}</w:p>'


def word_cell(width: int, style: str, runs: str, border: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>{word_paragraph(style, runs)}</w:tc>'


def core_properties(document: Document) -> str:
    moment = f'xsi:type="dcterms:W3CDTF">{escape(as_xml_holds(document.day))}T00:00:00Z'
    return (
        f'<cp:coreProperties xmlns:cp="{CORE}" xmlns:dc="{DUBLIN_CORE}" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(as_xml_holds(document.title))}</dc:title>'
        f"<dc:subject>{escape(as_xml_holds(document.subtitle))}</dc:subject><dc:creator>{NAME_OF_REGISTER}</dc:creator>"
        f"<cp:keywords>{escape(as_xml_holds(', '.join(document.keywords)))}</cp:keywords><dc:language>nl-NL</dc:language>"
        f"<dc:identifier>{escape(as_xml_holds(document.permalink))}</dc:identifier>"
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified></cp:coreProperties>"
    )


def word_relation(name: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target={quoteattr(target)}{mode}/>'


def word_relations(relations: Sequence[str]) -> str:
    return f'<Relationships xmlns="{PACKAGE}relationships">{"".join(relations)}</Relationships>'


def encoded_part(part: str) -> bytes:
    return f"{WORD_DECLARATION}{part}".encode()


WORD_PACKAGE = word_relations(
    [
        word_relation("document", f"{OF_DOCUMENT}officeDocument", "word/document.xml"),
        word_relation("eigenschappen", f"{PACKAGE}relationships/metadata/core-properties", "docProps/core.xml"),
    ]
)
WORD_CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_PART}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{WORD_PART}.{kind}+xml"/>'
        for part, (kind, _name) in PARTS_OF_WORD.items()
    )
    + '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
