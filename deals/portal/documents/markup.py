"""What an ODT and a Word document share: what may be a link, the numbers of notes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from urllib.parse import quote

from ...language.text import as_xml_holds
from .document import Document, DocumentTable, Note, NotedWords, Picture

# Of whom every document is; also stands on every page.
NAME_OF_REGISTER = "Register Regio Deals"
# Between two marks of notes: without the comma 1 and 2 would read as 12.
BETWEEN_MARKS = ",\u00a0"
# A row with a cell of more characters may be parted over two pages.
LONG_CELL = 400
# The styles for headings go no deeper.
DEEPEST_HEADING = 6
# Around the text, in millimetres, of a page that stands and of one that lies.
MARGINS = {False: 25, True: 15}
PAGE_WIDTHS = {False: 210, True: 297}
# A table with more columns has smaller letters.
MANY_COLUMNS = 9

# An address on the web: its host, what stands behind it, and the place on the page.
ON_A_HOST = re.compile(
    r"(https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?)((?:[/?][^#]*)?)(?:(#)(.*))?", re.DOTALL
)
PLAIN_IN_ADDRESS = "!$&'()*+,/:;=?@~%"
# How wide and high a drawing is by its own account.
VIEW_BOX = re.compile(
    r"""<svg\b[^>]*\bviewBox\s*=\s*["']\s*[-\d.e]+[\s,]+[-\d.e]+[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)"""
)
BARE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


def link_target(address: str) -> str:
    """`address` as the target of a link, or empty where it is not one on the web. Word refuses a whole file for one odd target."""
    parts = ON_A_HOST.fullmatch(as_xml_holds(address))
    if parts is None:
        return ""
    host, path, mark, fragment = parts.groups("")
    return f"{host}{percent_quoted(path)}{mark}{percent_quoted(fragment)}"


def percent_quoted(part: str) -> str:
    return BARE_PERCENT.sub("%25", quote(part, safe=PLAIN_IN_ADDRESS))


class NoteNumbers:
    """The number of each footnote, as they come by."""

    def __init__(self) -> None:
        self.numbers: dict[Note, int] = {}

    def number(self, note: Note) -> tuple[int, bool]:
        """Its number, and whether this is the first time that it is there."""
        number = self.numbers.get(note)
        if number is not None:
            return number, False
        self.numbers[note] = number = len(self.numbers) + 1
        return number, True


def text_width(document: Document) -> int:
    """Between the margins, in millimetres."""
    return PAGE_WIDTHS[document.landscape] - 2 * MARGINS[document.landscape]


def column_widths(table: DocumentTable, whole: int) -> list[int]:
    """The width of each column, together exactly `whole`."""
    shares = sum(column.width for column in table.columns)
    ends, reached = [0], 0.0
    for column in table.columns:
        reached += column.width
        ends.append(round(whole * reached / shares))
    return [end - start for start, end in itertools.pairwise(ends)]


def many_columns(document: Document) -> bool:
    return any(isinstance(block, DocumentTable) and len(block.columns) > MANY_COLUMNS for block in document.blocks)


def stays_whole(cells: Sequence[Sequence[NotedWords]]) -> bool:
    """Whether a row is short enough to stand on one page."""
    return all(sum(len(words.text) for words in cell) <= LONG_CELL for cell in cells)


def picture_height(picture: Picture, width: float) -> float:
    """In millimetres, where it is so wide; a drawing that does not tell its form is as high as wide."""
    box = VIEW_BOX.search(picture.svg)
    across, down = map(float, box.groups()) if box else (1.0, 1.0)
    return width * down / across if across and down else width
