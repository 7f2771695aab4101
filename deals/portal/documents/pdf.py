"""A document as PDF: tagged, for who listens to it (PDF/UA-1), and fit for an archive (PDF/A-3a).

`document.typ`, beside this module, says how it looks. No clock, no network and no fonts of the machine: the same document
gives the same bytes everywhere."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import typst

from ..typesetting import typeset
from .document import (
    CONCEPT,
    Attachment,
    Block,
    Document,
    DocumentHeading,
    DocumentTable,
    ItemList,
    Note,
    Paragraph,
    Picture,
    TextLine,
    without_notes,
)
from .markup import NAME_OF_REGISTER

DOCUMENT_TEMPLATE = Path(__file__).with_name("document.typ").read_bytes()
STANDARDS: list[typst.PDFStandard] = ["ua-1", "a-3a"]

# So many footnotes stand at the foot of their page; of more, those of a chapter stand at its end.
MOST_AT_FOOT = 30

# What stands where a character cannot: no font has it, or a PDF may not hold it.
NO_LETTER = "\N{REPLACEMENT CHARACTER}"
# Controls, halves of a pair, characters that mean something to one maker only, and those that mean nothing yet.
UNFIT = {"Cc", "Cs", "Co", "Cn"}
MARKED_AS = {"\t": " ", "\r": "\n", "\N{LINE SEPARATOR}": "\n", "\N{PARAGRAPH SEPARATOR}": "\n"}
# The fonts have all of these, which a test asks.
USUAL_LETTERS = (
    frozenset(map(chr, range(0x20, 0x7F)))
    | frozenset(map(chr, range(0xA0, 0x180)))
    | frozenset("\n–—‘’“”„†•…€−≤≥\ufffd")
)

# A word this long may not fit in a cell. One of letters is hyphenated; in others a line may end after a sign, or else after some letters.
LONG = re.compile(r"\S*(?:://|@)\S*|\S{20,}")
HYPHENATED = re.compile(r"\W*[^\W\d_]{1,44}(?:-[^\W\d_]{1,44}){0,3}\W*")
WORD_PIECE = re.compile(r"[^/.\-_?&=:@+,;#%]{0,11}[/.\-_?&=:@+,;#%]+|.{1,8}(?=.{4}|$)|.{1,4}", re.DOTALL)

# Where a link may lead, and how long its address may be.
LEADS_TO = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
LONGEST_ADDRESS = 2000

# How a keyword begins that says where the same document can be asked for again.
PERMALINK_KEYWORD = "permalink: "


def pdf_of(document: Document) -> bytes:
    """`document` as a PDF file, with its attachments in it."""
    told = json.dumps(_told(document), ensure_ascii=False)
    inputs = {f"file-{number}": _carried(file)[1] for number, file in enumerate(document.attachments)}
    made_at = datetime.fromisoformat(document.day).replace(tzinfo=UTC)
    try:
        return _compiled({**inputs, "document": _printable(told, _has_glyph)}, made_at)
    except typst.TypstError as refused:
        if not _about_letters(refused):
            raise
        # Each character can be printed, but not all of them beside each other, as an accent on what has none.
        return _compiled({**inputs, "document": _printable(told, lambda character: False)}, made_at)


def permalink_in_pdf(content: bytes) -> str | None:
    """Where the document can be asked for again that was once given as `content`; None if it does not say so."""
    metadata = content[max(content.rfind(b"<?xpacket begin"), 0) :]
    keywords = re.search(rb"<pdf:Keywords>([^<]*)</pdf:Keywords>", metadata)
    told = unescape(keywords[1].decode(errors="replace")) if keywords else ""
    _, mark, permalink = told.rpartition(PERMALINK_KEYWORD)
    return permalink if mark else None


def _told(document: Document) -> dict[str, Any]:
    """What `document.typ` draws."""
    day = datetime.fromisoformat(document.day)
    title, subtitle = _fit(document.title), _fit(document.subtitle)
    room = 130 if document.landscape else 85
    return {
        "title": title,
        "heading": _pieces(title),
        "running": _shortened(title, room),
        "subtitle": subtitle,
        "standing": _shortened(_standing(subtitle), room - 25),
        "keywords": [*map(_fit, document.keywords), PERMALINK_KEYWORD + _fit(document.permalink)],
        "day": (day.year, day.month, day.day),
        "landscape": document.landscape,
        "compact": document.compact,
        "concept": CONCEPT if document.concept else "",
        "blocks": list(_blocks(document)),
        "many": len(document.notes()) > MOST_AT_FOOT,
        "notes": [(_pieces(_fit(note.words)), _address(note.address)) for note in document.notes()],
        "attachments": [
            {
                "input": f"file-{number}",
                "text": _carried(file)[0],
                "name": _fit(file.name),
                "media": file.media_type,
                "told": _fit(file.told),
            }
            for number, file in enumerate(document.attachments)
        ],
    }


class _Numbered:
    """The footnotes of a document by number, and which of them stand in it already.

    What stands in a table is told below it, and in a document with many all others at the end of a chapter: to lay out a page
    again for each note at its foot takes longer than all the rest."""

    def __init__(self, notes: Sequence[Note]) -> None:
        self.numbers = {note: number for number, note in enumerate(notes, 1)}
        self.at_foot = len(notes) <= MOST_AT_FOOT
        self.told: set[int] = set()
        self.waiting: list[int] = []

    def marks(self, notes: Iterable[Note]) -> list[tuple[int, bool]]:
        """Of each footnote behind words its number, and whether it is told at the foot of this page."""
        numbers = [self.numbers[note] for note in dict.fromkeys(notes)]
        first = [number for number in numbers if number not in self.told]
        self.told.update(first)
        if not self.at_foot:
            self.waiting += first
        return [(number, self.at_foot and number in first) for number in numbers]

    def marks_in_table(self, notes: Iterable[Note]) -> list[tuple[int, bool]]:
        return [(self.numbers[note], False) for note in dict.fromkeys(notes)]

    def those_below(self, table: DocumentTable) -> list[int]:
        """The notes that are told below `table`. In a long document those too that are told elsewhere: that may be far away."""
        numbers = {self.numbers[note] for line in _cells(table) for words in line for note in words.notes}
        return sorted(numbers - self.told if self.at_foot else numbers)

    def below(self, table: DocumentTable) -> Iterable[dict[str, Any]]:
        numbers = self.those_below(table)
        if numbers:
            yield {"kind": "notes", "notes": [(number, number not in self.told) for number in numbers]}
        self.told.update(numbers)

    def at_end(self) -> Iterable[dict[str, Any]]:
        """The notes of a chapter that are told nowhere yet."""
        if self.waiting:
            yield {"kind": "notes", "notes": [(number, True) for number in self.waiting]}
        self.waiting = []


def _blocks(document: Document) -> Iterable[dict[str, Any]]:
    """What stands below each other, notes among it."""
    numbered = _Numbered(document.notes())
    for block in document.whole:
        if isinstance(block, DocumentHeading) and block.level == 1:
            yield from numbered.at_end()
        yield _block(block, numbered)
        if isinstance(block, DocumentTable):
            yield from numbered.below(block)
    yield from numbered.at_end()


def _block(block: Block, numbered: _Numbered) -> dict[str, Any]:
    match block:
        case DocumentHeading(level=level, text=text):
            return {"kind": "heading", "level": level, "words": _pieces(_fit(text))}
        case Paragraph(line=line, look=look):
            return {"kind": "paragraph", "look": look.value, "line": _line(line, numbered.marks)}
        case ItemList(items=items):
            return {"kind": "listing", "items": [_line(item, numbered.marks) for item in items]}
        case Picture(svg=svg, told=told, caption=caption, width=width):
            return {"kind": "picture", "svg": _fit(svg), "told": _fit(told), "caption": _fit(caption), "width": width}
        case DocumentTable(caption=caption, columns=columns):
            return {
                "kind": "table",
                "caption": _fit(caption),
                "columns": [
                    {"heading": _pieces(_fit(column.heading)), "width": column.width, "figures": column.figures}
                    for column in columns
                ],
                "rows": _rows(block.rows, len(columns), numbered),
                "sums": _rows(block.sums, len(columns), numbered),
                "noted": bool(numbered.those_below(block)),
                **_size(block),
            }


def _cells(table: DocumentTable) -> Iterable[TextLine]:
    return (line for row in (*table.rows, *table.sums) for line in row)


def _size(table: DocumentTable) -> dict[str, bool]:
    """Whether a page may not end within `table`, as the closing one, and whether it may end within one of its rows."""
    lengths = [len(without_notes(line)) for line in _cells(table)]
    most = 6 if table.caption else 14
    return {"small": len(table.rows) <= most and sum(lengths) <= 1200, "long": max(lengths, default=0) > 600}


def _rows(rows: Sequence[Sequence[TextLine]], width: int, numbered: _Numbered) -> list[list[Any]]:
    for row in rows:
        if len(row) != width:
            raise ValueError(f"A row of {len(row)} cells stands in a table of {width} columns: {row!r}")
    return [[_line(cell, numbered.marks_in_table) for cell in row] for row in rows]


def _line(line: TextLine, marks: Callable[[Iterable[Note]], list[tuple[int, bool]]]) -> Any:
    """A text alone if there is nothing else to it, else of each of its words all that `document.typ` draws."""
    if not line:
        return ""
    drawn = [(_pieces(_fit(words.text)), _address(words.address), words.strong, marks(words.notes)) for words in line]
    words, address, strong, notes = drawn[0]
    return words if len(drawn) == 1 and isinstance(words, str) and not (address or strong or notes) else drawn


def _pieces(text: str) -> str | list[str | list[str]]:
    """`text`; if a word in it may be too long for where it stands, its parts, with the pieces of such a word as a list."""
    parts: list[str | list[str]] = []
    end = 0
    for word in LONG.finditer(text):
        if not HYPHENATED.fullmatch(word[0]):
            parts += [text[end : word.start()], WORD_PIECE.findall(word[0])]
            end = word.end()
    return [*parts, text[end:]] if parts else text


def _shortened(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"


def _standing(subtitle: str) -> str:
    """What stands at the foot of each page behind the name of the register: `subtitle` without that name."""
    said = subtitle.removesuffix(f" van het {NAME_OF_REGISTER}")
    return said[:1].lower() + said[1:]


def _address(address: str) -> str:
    """`address` as a PDF may lead to it, or empty: of no more than ASCII, and of the web or of mail."""
    told = quote(_fit(address).strip(), safe="!#$%&'()*+,/:;=?@[]~")
    return told if LEADS_TO.match(told) and len(told) <= LONGEST_ADDRESS else ""


def _fit(text: str) -> str:
    """`text` with a character that a PDF can hold for each that it cannot."""
    if (text.isascii() and text.isprintable()) or USUAL_LETTERS.issuperset(text):
        return text
    text = text.replace("\r\n", "\n")
    return "".join(MARKED_AS.get(c, NO_LETTER if c != "\n" and unicodedata.category(c) in UNFIT else c) for c in text)


def _carried(file: Attachment) -> tuple[bool, str]:
    """Whether the content of `file` is UTF-8, and it as a text: itself, or the numbers of its bytes as JSON."""
    try:
        return True, file.content.decode()
    except UnicodeDecodeError:
        return False, json.dumps(list(file.content))


def _printable(told: str, printed: Callable[[str], bool]) -> str:
    """`told` with a character that has a glyph for each that has none."""
    missing = [character for character in sorted(set(told) - USUAL_LETTERS) if not printed(character)]
    return told.translate(dict.fromkeys(map(ord, missing), NO_LETTER)) if missing else told


@lru_cache(maxsize=20_000)
def _has_glyph(character: str) -> bool:
    """Whether a font in the package has `character`; an accent is asked on a letter."""
    base = "e" if unicodedata.category(character).startswith("M") else ""
    blocks = [{"kind": "paragraph", "look": "tekst", "line": base + character}]
    told = {**_told(Document("?", "", "2000-01-01", "", (), ())), "blocks": blocks}
    try:
        _compiled({"document": json.dumps(told, ensure_ascii=False)}, datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError as refused:
        if not _about_letters(refused):
            raise
        return False
    return True


def _about_letters(refused: typst.TypstError) -> bool:
    return "could not be displayed" in str(refused) or "contains the codepoint" in str(refused)


# An object as typst writes it: a cell with the heading of its column by name, where `x0` is the first column.
CELL = re.compile(rb"(\d+ 0 obj\n<</Type/StructElem/S)/TD(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U\d+x(\d+)y0\)\])(>>)")
# A page, with what leads somewhere on it; and what leads from a mark to its note, or back.
PAGE_OBJECT = re.compile(rb"(\d+) 0 obj\n<</Type/Page/[^\n]*?/Annots\[([^\]]*)\]")
NOTE_LINK = re.compile(
    rb"(?P<before>(?P<object>\d+) 0 obj\n<</Type/Annot/Subtype/Link/Rect\[(?P<left>\S+) \S+ \S+ (?P<top>[^\]]+)\][^\n]*?)"
    rb"(?P<action>/A<</Type/Action/S/URI/URI\((?P<kind>noot|tekst):(?P<number>\d+)\.+\)>>)"
    rb"(?P<between>[^\n]*?)(?P<contents>/Contents\((?:noot|tekst):\d+\.+\))"
)


def _mended(content: bytes) -> bytes:
    """`content` with what typst cannot say yet, or only slowly. Nothing but the objects in the table of the file is read."""
    places = [
        int(place) for place in re.findall(rb"^(\d{10}) \d{5} n", content.rpartition(b"\nxref\n")[2], re.MULTILINE)
    ]
    changed = bytearray(content)
    _give_row_headers(changed, content, places)
    _lead_to_notes(changed, content, places)
    return bytes(changed)


def _give_row_headers(changed: bytearray, content: bytes, places: Iterable[int]) -> None:
    """Make the first cell of each row its header.

    typst 0.15 can say so in an experiment only, that its package for Python does not open. So each cell loses the name of its
    column, and each header says how far it reaches, in as many bytes."""
    for place in places:
        if cell := CELL.match(content, place):
            before, attributes, headers, column, after = cell.groups()
            role, reach = (b"/TH", b"/Scope/Row") if column == b"0" else (b"/TD", b"")
            changed[cell.start() : cell.end()] = before + role + attributes + reach.ljust(len(headers)) + after


def _lead_to_notes(changed: bytearray, content: bytes, places: Iterable[int]) -> None:
    """Make each mark lead to its note, and each note back to the first mark, where `document.typ` wrote their names only.

    typst lays out each paragraph again that leads to another place: of a hundred pages that takes half as long as all the rest."""
    links = [link for place in places if (link := NOTE_LINK.match(content, place))]
    if not links:
        return
    pages = {
        link: page[1]
        for place in places
        if (page := PAGE_OBJECT.match(content, place))
        for link in re.findall(rb"(\d+) 0 R", page[2])
    }
    targets: dict[tuple[bytes, bytes], bytes] = {}
    for link in links:
        place = b"/Dest[%b 0 R/XYZ %b %b 0]" % (pages[link["object"]], link["left"], link["top"])
        targets.setdefault((link["kind"], link["number"]), place)
    for link in links:
        other, told = (
            (b"tekst", b"naar noot %b") if link["kind"] == b"noot" else (b"noot", b"naar de tekst bij noot %b")
        )
        target = targets[other, link["number"]].ljust(len(link["action"]))
        contents = (b"/Contents(%b)" % (told % link["number"])).ljust(len(link["contents"]))
        changed[link.start() : link.end()] = link["before"] + target + link["between"] + contents


@cache
def _compiler() -> typst.Compiler:
    """It keeps the fonts, which are those of its own package only."""
    return typst.Compiler(root=Path(__file__).parent, ignore_system_fonts=True)


def _compiled(inputs: dict[str, str], made_at: datetime) -> bytes:
    made = typeset(
        _compiler(), DOCUMENT_TEMPLATE, format="pdf", sys_inputs=inputs, pdf_standards=STANDARDS, timestamp=made_at
    )
    return _mended(made)
