"""A document as OpenDocument text (ODT 1.3), written by hand: what people paste from it has named styles, real lists and real notes.

What a PDF carries as attachments is not in here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

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
    picture_height,
    stays_whole,
    text_width,
)
from .odt_styles import FONT_FACES, TABLE_STYLES, in_quotes, odt_styles, table_style
from .packages import permalink_in

ODT_MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
META = f"{OASIS}meta:1.0"
NAMESPACES_OF_TEXT = " ".join(
    f'xmlns:{prefix}="{OASIS}{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
        "draw": "drawing",
        "meta": "meta",
    }.items()
)
NAMESPACES_OF_TEXT += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
PARAGRAPH_STYLES = {
    ParagraphLook.TEXT: "Text_20_body",
    ParagraphLook.LEAD: ParagraphLook.LEAD.value.capitalize(),
    ParagraphLook.REMARK: ParagraphLook.REMARK.value.capitalize(),
}
# (a cell with text, a cell with figures) of rows and of sums.
CELL_TEXTS = ("Table_20_Contents", "Tabelinhoud_20_getal")
SUM_TEXTS = ("Tabelsom", "Tabelsom_20_getal")
# As many as fit on a page beside a table.
NOTES_ON_A_PAGE = 30
# A paragraph drops these unless they are elements.
DROPPED_SPACES = re.compile(" {2,}|^ | $")


def odt_of(document: Document) -> bytes:
    pictures = [block for block in document.blocks if isinstance(block, Picture)]
    files = {picture_name(number): picture.svg for number, picture in enumerate(pictures, start=1)}
    return zipped(
        {
            "mimetype": ODT_MEDIA_TYPE.encode(),
            "content.xml": in_root("content", odt_body(document)),
            "styles.xml": in_root("styles", [odt_styles(document)]),
            "meta.xml": in_root("meta", [odt_meta(document)]),
            **{name: as_xml_holds(svg).encode() for name, svg in files.items()},
            "META-INF/manifest.xml": odt_manifest(files).encode(),
        }
    )


def permalink_in_odt(content: bytes) -> str | None:
    """The permalink that an ODT of the register bears; None of everything else."""
    path = (f"{OASIS}office:1.0 document-meta", f"{OASIS}office:1.0 meta", f"{META} user-defined")
    return permalink_in(content, "meta.xml", path, (f"{META} name", "permalink"))


def in_root(name: str, pieces: Sequence[str] | Iterator[str]) -> Iterator[str]:
    yield f"{XML}<office:document-{name} {NAMESPACES_OF_TEXT}>"
    yield from pieces
    yield f"</office:document-{name}>"


def odt_body(document: Document) -> Iterator[str]:
    blocks, width = document.whole, text_width(document)
    tables = [block for block in blocks if isinstance(block, DocumentTable)]
    yield f"{FONT_FACES}<office:automatic-styles>{TABLE_STYLES}"
    for number, table in enumerate(tables, start=1):
        yield table_style(number, column_widths(table, width * 100), width)
    yield "</office:automatic-styles><office:body><office:text>"
    yield odt_paragraph("Title", odt_text(document.title)) + odt_paragraph("Subtitle", odt_text(document.subtitle))
    numbers, table_number, picture_number = NoteNumbers(), 0, 0
    for block in blocks:
        match block:
            case DocumentHeading():
                yield odt_heading(block)
            case Paragraph(line=line, look=look):
                yield odt_paragraph(PARAGRAPH_STYLES[look], odt_line(line, numbers))
            case ItemList():
                yield odt_listing(block, numbers)
            case DocumentTable():
                table_number += 1
                yield from odt_table(block, table_number, numbers)
            case Picture():
                picture_number += 1
                yield odt_picture(block, picture_number, width)
    yield "</office:text></office:body>"


def odt_text(text: str) -> str:
    """`text` with its spaces, tabs and line ends as elements."""
    text = escape(as_xml_holds(text))
    if "  " in text or "\n" in text or text[:1] == " " or text[-1:] == " ":
        lines = (DROPPED_SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', line) for line in text.split("\n"))
        text = "<text:line-break/>".join(lines)
    return text.replace("\t", "<text:tab/>")


def odt_paragraph(style: str, inner: str) -> str:
    return f'<text:p text:style-name="{style}">{inner}</text:p>'


def odt_heading(heading: DocumentHeading) -> str:
    level = min(heading.level, DEEPEST_HEADING)
    style = f"Heading_20_{level}"
    return f'<text:h text:style-name="{style}" text:outline-level="{level}">{odt_text(heading.text)}</text:h>'


def odt_listing(listing: ItemList, numbers: NoteNumbers) -> str:
    items = "".join(
        f"<text:list-item>{odt_paragraph('List', odt_line(item, numbers))}</text:list-item>" for item in listing.items
    )
    return f'<text:list text:style-name="List_20_1">{items}</text:list>' if items else ""


def odt_line(line: TextLine, numbers: NoteNumbers) -> str:
    pieces, marked = list[str](), False
    for words in line:
        if words.text:
            pieces.append(odt_words(words))
            marked = False
        for note in words.notes:
            mark = odt_mark(note, numbers)
            pieces.append(odt_span("Footnote_20_anchor", BETWEEN_MARKS) + mark if marked else mark)
            marked = True
    return "".join(pieces)


def odt_span(style: str, inner: str) -> str:
    return f'<text:span text:style-name="{style}">{inner}</text:span>'


def odt_words(words: NotedWords) -> str:
    text = odt_text(words.text)
    if words.strong:
        text = odt_span("Strong_20_Emphasis", text)
    return odt_link(text, words.address)


def odt_link(text: str, address: str) -> str:
    target = link_target(address) if address else ""
    if not target:
        return text
    return f'<text:a xlink:type="simple" xlink:href={in_quotes(target)} text:style-name="Internet_20_link" text:visited-style-name="Internet_20_link">{text}</text:a>'


def odt_mark(note: Note, numbers: NoteNumbers) -> str:
    """The note itself where it is first, and after that its number, which follows the note when others come before it."""
    number, first = numbers.number(note)
    if not first:
        reference = (
            '<text:note-ref text:note-class="footnote" text:reference-format="text" '
            f'text:ref-name="noot{number}">{number}</text:note-ref>'
        )
        return odt_span("Footnote_20_anchor", reference)
    body = odt_paragraph("Footnote", odt_link(odt_text(note.words), note.address))
    return (
        f'<text:note text:id="noot{number}" text:note-class="footnote"><text:note-citation>{number}</text:note-citation>'
        f"<text:note-body>{body}</text:note-body></text:note>"
    )


def odt_table(table: DocumentTable, number: int, numbers: NoteNumbers) -> Iterator[str]:
    if table.caption:
        yield odt_paragraph("losse-kop" if takes_pages(table) else "Table", odt_text(table.caption))
    columns = [f'<table:table-column table:style-name="tabel{number}-{place}"/>' for place in range(len(table.columns))]
    named = f' table:name="Tabel {number}" table:style-name="tabel{number}"'
    yield f"<table:table{named}><table:table-header-columns>{columns[0]}</table:table-header-columns>{''.join(columns[1:])}"
    yield '<table:table-header-rows><table:table-row table:style-name="rij">'
    for column in table.columns:
        style = "Tabelkop_20_getal" if column.figures else "Table_20_Heading"
        yield odt_cell("kop", style, odt_text(column.heading))
    yield "</table:table-row></table:table-header-rows>"
    for row in table.rows:
        yield odt_row(table, row, "cel", CELL_TEXTS, numbers)
    for row in table.sums:
        yield odt_row(table, row, "som", SUM_TEXTS, numbers)
    yield "</table:table>"


def takes_pages(table: DocumentTable) -> bool:
    lines = (line for row in (*table.rows, *table.sums) for line in row)
    return len({note for line in lines for words in line for note in words.notes}) > NOTES_ON_A_PAGE


def odt_row(
    table: DocumentTable, row: Sequence[TextLine], cell: str, styles: tuple[str, str], numbers: NoteNumbers
) -> str:
    cells = "".join(
        odt_cell(cell, styles[column.figures], odt_line(line, numbers))
        for column, line in zip(table.columns, row, strict=True)
    )
    style = "rij" if stays_whole(row) else "lange-rij"
    return f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'


def odt_cell(cell: str, style: str, inner: str) -> str:
    return f'<table:table-cell table:style-name="{cell}" office:value-type="string">{odt_paragraph(style, inner)}</table:table-cell>'


def picture_name(number: int) -> str:
    return f"Pictures/{number}.svg"


def odt_picture(picture: Picture, number: int, widest: int) -> str:
    width = min(picture.width, widest)
    frame = (
        f'<draw:frame draw:name="Afbeelding {number}" text:anchor-type="as-char" svg:width="{width / 10:.2f}cm" '
        f'svg:height="{picture_height(picture, width) / 10:.2f}cm"><draw:image xlink:href="{picture_name(number)}" '
        'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" draw:mime-type="image/svg+xml"/>'
        f"<svg:title>{escape(as_xml_holds(picture.caption))}</svg:title><svg:desc>{escape(as_xml_holds(picture.told))}</svg:desc></draw:frame>"
    )
    caption = odt_paragraph("Drawing", odt_text(picture.caption)) if picture.caption else ""
    return odt_paragraph("Illustratie", frame) + caption


def odt_meta(document: Document) -> str:
    keywords = "".join(f"<meta:keyword>{escape(as_xml_holds(keyword))}</meta:keyword>" for keyword in document.keywords)
    moment = f"{escape(as_xml_holds(document.day))}T00:00:00"
    return (
        f"<office:meta><meta:generator>{NAME_OF_REGISTER}</meta:generator><dc:title>{escape(as_xml_holds(document.title))}</dc:title>"
        f"<dc:subject>{escape(as_xml_holds(document.subtitle))}</dc:subject>{keywords}<meta:initial-creator>{NAME_OF_REGISTER}</meta:initial-creator>"
        f"<dc:creator>{NAME_OF_REGISTER}</dc:creator><meta:creation-date>{moment}</meta:creation-date><dc:date>{moment}</dc:date>"
        '<dc:language>nl-NL</dc:language><meta:user-defined meta:name="permalink" meta:value-type="string">'
        f"{escape(as_xml_holds(document.permalink))}</meta:user-defined></office:meta>"
    )


def odt_manifest(pictures: dict[str, str]) -> str:
    parts = {
        "/": ODT_MEDIA_TYPE,
        **dict.fromkeys(("content.xml", "styles.xml", "meta.xml"), "text/xml"),
        **dict.fromkeys(pictures, "image/svg+xml"),
    }
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in parts.items()
    )
    root = f'xmlns:manifest="{OASIS}manifest:1.0" manifest:version="1.3"'
    return f"{XML}<manifest:manifest {root}>{entries}</manifest:manifest>"
