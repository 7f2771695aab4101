"""ODS (OpenDocument 1.3), written by hand: a library would build every cell as a tree first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from ...language.dates import utc_text
from ...language.money import euros, plain_euros
from .archive import PIECE, zipped
from .sheets import (
    IN_MEMORY,
    MONEY,
    NUMBER_STYLES,
    RANGE,
    RETURNING,
    TEXT_STYLES,
    Book,
    Cell,
    Sheet,
    Style,
    letter,
    made_once,
    plain_text,
)

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "meta": "meta",
        "config": "config",
    }.items()
)
NAMESPACES += ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CM_PER_CHARACTER = 0.2
EMPTY_CELL = "<table:table-cell/>"
# The one kind of page: as wide as a sheet, and as many of them as its rows need.
FITTING_PAGE = "Passend"
# A paragraph drops these unless they are elements.
SPACES = re.compile(" {2,}|^ | $")


def currency(name: str, decimals: int) -> str:
    return (
        f'<number:currency-style style:name="n-{name}" number:language="nl" number:country="NL"><number:currency-symbol number:language="nl" number:country="NL">€'
        "</number:currency-symbol><number:text> </number:text>"
        f'<number:number number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
        'number:min-integer-digits="1" number:grouping="true"/></number:currency-style>'
    )


NUMBER_FORMATS = (
    currency("euro", 0)
    + currency("cent", 2)
    + '<number:date-style style:name="n-datum"><number:day number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/></number:date-style>'
)
LEFT = '<style:paragraph-properties fo:text-align="start"/>'
RIGHT = '<style:paragraph-properties fo:text-align="end"/>'
ITALIC = '<style:text-properties fo:font-style="italic"/>'
BOLD = '<style:text-properties fo:font-weight="bold"/>'
WRAP = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
TOP = '<style:table-cell-properties style:vertical-align="top"/>'
TOP_LINE = '<style:table-cell-properties fo:border-top="0.05pt solid #000000"/>'
# Name of a cell style → (its number style, its properties).
CELL_STYLES = {
    "tekst": ("", WRAP),
    "getal": ("", TOP + LEFT),
    "euro": ("n-euro", TOP),
    "cent": ("n-cent", TOP),
    "datum": ("n-datum", TOP + LEFT),
    "kop": (
        "",
        '<style:table-cell-properties fo:background-color="#154273" fo:wrap-option="wrap" style:vertical-align="top"/>'
        '<style:text-properties fo:color="#ffffff" fo:font-weight="bold"/>',
    ),
    "bekend": ("", TOP + RIGHT),
    "noot": ("", TOP + ITALIC),
    "som-tekst": ("", TOP_LINE + BOLD),
    "som-getal": ("", TOP_LINE + LEFT + BOLD),
    "som-euro": ("n-euro", TOP_LINE + BOLD),
    "som-cent": ("n-cent", TOP_LINE + BOLD),
}


def ods_of(book: Book) -> bytes:
    return zipped(
        {
            "mimetype": MEDIA_TYPE.encode(),
            "content.xml": content(book.sheets),
            "styles.xml": ODS_STYLES.encode(),
            "meta.xml": meta(book).encode(),
            "settings.xml": frozen(book.sheets).encode(),
            "META-INF/manifest.xml": MANIFEST.encode(),
        }
    )


def content(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The sheets, in pieces: row by row."""
    widths = sorted({width for sheet in sheets for width in sheet.widths.values()})
    yield f"{DECLARATION}<office:document-content {NAMESPACES}><office:automatic-styles>{NUMBER_FORMATS}"
    for width in widths:
        yield (
            f'<style:style style:name="b{width}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{width * CM_PER_CHARACTER:.1f}cm"/></style:style>'
        )
    yield f'<style:style style:name="{FITTING_PAGE}" style:family="table" style:master-page-name="{FITTING_PAGE}"/>'
    for name, (number_style, properties) in CELL_STYLES.items():
        yield cell_style(name, number_style, properties)
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    shown = {style: showing_in_ods(style) for style in Style}
    ranges = []
    for number, sheet in enumerate(sheets):
        rows: Iterable[str] = rows_in_xml(sheet, shown)
        if sheet.count is None:
            rows, counted = kept_pieces(rows)
            sheet = replace(sheet, count=counted)
        yield from table(sheet, rows, shown)
        ranges.append(filter_range(number, sheet))
    yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def kept_pieces(rows: Iterable[str]) -> tuple[Iterator[str], int]:
    """The same rows in pieces, kept on the disk where they are many, and how many they are: a sheet begins with that."""
    kept = SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8", newline="")  # noqa: SIM115
    number = 0
    for number, row in enumerate(rows, start=1):  # noqa: B007
        kept.write(row)

    def pieces() -> Iterator[str]:
        with kept:
            kept.seek(0)
            while piece := kept.read(PIECE):
                yield piece

    return pieces(), number


def cell_style(name: str, number: str, properties: str) -> str:
    data = f' style:data-style-name="{number}"' if number else ""
    return f'<style:style style:name="{name}" style:family="table-cell"{data}>{properties}</style:style>'


def table(sheet: Sheet, rows: Iterable[str], shown: Mapping[Style, Callable[[Any], str]]) -> Iterator[str]:
    yield f'<table:table table:name="{sheet.title}" table:style-name="{FITTING_PAGE}"{printed_range(sheet)}>'
    yield "".join(f'<table:table-column table:style-name="b{width}"/>' for width in sheet.widths.values())
    yield "<table:table-header-rows><table:table-row>"
    yield from (text_cell(Style.HEADING.value, heading) for heading in sheet.widths)
    yield "</table:table-row></table:table-header-rows>"
    yield from rows
    if sheet.below:
        yield f"<table:table-row>{EMPTY_CELL}</table:table-row>"
        for cells in sheet.below:
            yield table_row(cells, [], shown)
    yield "</table:table>"


def rows_in_xml(sheet: Sheet, shown: Mapping[Style, Callable[[Any], str]]) -> Iterator[str]:
    styles = [shown[style] for style in sheet.styles]
    return (table_row(row, styles, shown) for row in sheet.rows)


def table_row(
    row: Sequence[Any], styles: Sequence[Callable[[Any], str]], shown: Mapping[Style, Callable[[Any], str]]
) -> str:
    """`styles`: of each column, where a value stands in `row` that is no `Cell`."""
    cells = [
        EMPTY_CELL if value is None else of_its_own(value, shown) if isinstance(value, Cell) else styles[number](value)
        for number, value in enumerate(row)
    ]
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def of_its_own(cell: Cell, shown: Mapping[Style, Callable[[Any], str]]) -> str:
    """A cell that does not look as its column."""
    if cell.formula:
        return calculated_cell(cell)
    return EMPTY_CELL if cell.value is None else shown[cell.style](cell.value)


def showing_in_ods(style: Style) -> Callable[[Any], str]:
    """What gives a cell of that style by its value."""

    if style in TEXT_STYLES:
        return made_once(lambda value: text_cell(style.value, plain_text(value)))
    if style in MONEY:
        return lambda cents: money_cell(style.value, cents)
    # An int and a float that are equal do not look the same.
    returning = lru_cache(RETURNING, typed=True)
    if style in NUMBER_STYLES:
        return returning(lambda value: number_cell(style.value, value))
    return returning(
        lambda day: typed_cell(style.value, f'date" office:date-value="{day.isoformat()}', f"{day:%d-%m-%Y}")
    )


def calculated_cell(cell: Cell) -> str:
    """A formula with the value that it gives: until it is calculated that is what is seen."""
    style, formula = cell.style.value, "of:=" + RANGE.sub(ods_range, cell.formula or "")
    if cell.value is None or isinstance(cell.value, str):
        return text_cell(style, cell.value or "", formula)
    return (money_cell if cell.style in MONEY else number_cell)(style, cell.value, formula)


def ods_range(found_range: re.Match[str]) -> str:
    """`[.A2:.A9]`, or of another sheet `[$'Regio Deals'.A2:$'Regio Deals'.A9]`."""
    title, cells = found_range.groups()
    sheet = f"$'{title}'" if title else ""
    return f"[{':'.join(f'{sheet}.{cell}' for cell in cells.split(':'))}]"


def typed_cell(style: str, value: str, shown: str, formula: str | None = None) -> str:
    calculated = f" table:formula={quoteattr(formula)}" if formula else ""
    return (
        f'<table:table-cell table:style-name="{style}"{calculated} office:value-type="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def number_cell(style: str, value: Any, formula: str | None = None) -> str:
    return typed_cell(style, f'float" office:value="{value}', str(value).replace(".", ","), formula)


def money_cell(style: str, cents: int, formula: str | None = None) -> str:
    return typed_cell(
        style, f'currency" office:currency="EUR" office:value="{plain_euros(cents)}', euros(cents), formula
    )


def text_cell(style: str, text: str, formula: str | None = None) -> str:
    return typed_cell(style, "string", "</text:p><text:p>".join(map(paragraph, text.split("\n"))), formula)


def paragraph(line: str) -> str:
    spaced = escape(line)
    if "  " in line or line[:1] == " " or line[-1:] == " ":
        spaced = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', spaced)
    return spaced.replace("\t", "<text:tab/>")


def filter_range(number: int, sheet: Sheet) -> str:
    """The header and rows of `sheet`, with buttons to filter: not the sums below."""
    corner = f"{letter(len(sheet.widths) - 1)}{(sheet.count or 0) + 1}"
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" table:display-filter-buttons="true" '
        f"table:target-range-address=\"'{sheet.title}'.A1:'{sheet.title}'.{corner}\"/>"
    )


def printed_range(sheet: Sheet) -> str:
    """Which of its columns are printed, where not all can be read on a page."""
    if sheet.printed == len(sheet.widths):
        return ""
    below = 1 + len(sheet.below) if sheet.below else 0
    corner = f"{letter(sheet.printed - 1)}{(sheet.count or 0) + 1 + below}"
    return f" table:print-ranges=\"'{sheet.title}'.A1:'{sheet.title}'.{corner}\""


def meta(book: Book) -> str:
    release = book.release
    return (
        f"{DECLARATION}<office:document-meta {NAMESPACES}><office:meta>"
        f"<meta:generator>Register Regio Deals {settings.BUILD}</meta:generator>"
        f"<dc:title>{book.title}, stand van {release.as_of.isoformat()}</dc:title>"
        f"<dc:subject>{escape(book.about)}</dc:subject><dc:description>{escape(book.permalink)}</dc:description>"
        f"<meta:creation-date>{utc_text(release.visible_from)}</meta:creation-date><dc:language>nl-NL</dc:language>"
        "</office:meta></office:document-meta>"
    )


def setting(name: str, kind: str, value: object) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


# The first row and the first column stay in sight.
FROZEN = "".join(
    setting(f"{way}Split{what}", kind, value)
    for way in ("Horizontal", "Vertical")
    for what, kind, value in (("Mode", "short", 2), ("Position", "int", 1))
)
FROZEN += (
    setting("ActiveSplitRange", "short", 3) + setting("PositionRight", "int", 1) + setting("PositionBottom", "int", 1)
)


def frozen(written: Sequence[Sheet]) -> str:
    views = "".join(
        f'<config:config-item-map-entry config:name="{sheet.title}">{FROZEN}</config:config-item-map-entry>'
        for sheet in written
    )
    return (
        f'{DECLARATION}<office:document-settings {NAMESPACES}><office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'{setting("ViewId", "string", "view1")}<config:config-item-map-named config:name="Tables">{views}</config:config-item-map-named>'
        f"{setting('ActiveTable', 'string', written[0].title)}"
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
        "</office:document-settings>"
    )


PAGE_LAYOUT = (
    f'<style:page-layout style:name="{FITTING_PAGE}"><style:page-layout-properties fo:page-width="29.7cm" '
    'fo:page-height="21cm" fo:margin="1.2cm" style:print-orientation="landscape" style:print="grid" '
    'style:scale-to-X="1" style:scale-to-Y="0"/><style:footer-style>'
    '<style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>'
)
MASTER_PAGE = (
    f'<style:master-page style:name="{FITTING_PAGE}" style:page-layout-name="{FITTING_PAGE}"><style:footer><text:p>'
    "<text:sheet-name>Blad</text:sheet-name>, pagina <text:page-number>1</text:page-number> van "
    "<text:page-count>1</text:page-count></text:p></style:footer></style:master-page>"
)
ODS_STYLES = (
    f"{DECLARATION}<office:document-styles {NAMESPACES}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt" fo:language="nl" fo:country="NL"/>'
    f"</style:default-style></office:styles><office:automatic-styles>{PAGE_LAYOUT}</office:automatic-styles>"
    f"<office:master-styles>{MASTER_PAGE}</office:master-styles></office:document-styles>"
)
MANIFEST = (
    f'{DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta", "settings")
    )
    + "</manifest:manifest>"
)
