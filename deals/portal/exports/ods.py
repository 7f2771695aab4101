"""ODS (OpenDocument 1.3), written by hand: a library would build every cell as a tree first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from ...language.dates import utc_text
from ...language.money import euros, plain_euros
from .archive import zipped
from .sheets import KNOWN_LABEL, MONEY, SUM_LABEL, Book, Sheet, Style, known_text, letter

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
# A paragraph drops these unless they are elements.
SPACES = re.compile(" {2,}|^ | $")


def currency(name: str, decimals: int) -> str:
    return (
        f'<number:currency-style style:name="n-{name}" number:language="nl" number:country="NL"><number:currency-symbol number:language="nl" number:country="NL">€'
        "</number:currency-symbol><number:text> </number:text>"
        f'<number:number number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
        'number:min-integer-digits="1" number:grouping="true"/></number:currency-style>'
    )


NUMBERS = (
    currency("euro", 0)
    + currency("cent", 2)
    + '<number:date-style style:name="n-datum"><number:day number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:year number:style="long"/></number:date-style>'
)
LEFT = '<style:paragraph-properties fo:text-align="start"/>'
RIGHT = '<style:paragraph-properties fo:text-align="end"/>'
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
    "som-tekst": ("", TOP_LINE + BOLD),
    "som-euro": ("n-euro", TOP_LINE + BOLD),
    "som-cent": ("n-cent", TOP_LINE + BOLD),
}


def ods_of(book: Book) -> bytes:
    written = book.sheets
    return zipped(
        {
            "mimetype": MEDIA_TYPE.encode(),
            "content.xml": content(written).encode(),
            "styles.xml": ODS_STYLES.encode(),
            "meta.xml": meta(book).encode(),
            "settings.xml": frozen(written).encode(),
            "META-INF/manifest.xml": MANIFEST.encode(),
        }
    )


def content(written: list[Sheet]) -> str:
    widths = sorted({width for sheet in written for width in sheet.widths.values()})
    return "".join(
        [
            f"{DECLARATION}<office:document-content {NAMESPACES}><office:automatic-styles>{NUMBERS}",
            *(
                f'<style:style style:name="b{width}" style:family="table-column"><style:table-column-properties '
                f'style:column-width="{width * CM_PER_CHARACTER:.1f}cm"/></style:style>'
                for width in widths
            ),
            *(
                f'<style:style style:name="{page}" style:family="table" style:master-page-name="{page}"/>'
                for page in SHEET_PAGES
            ),
            *(cell_style(name, number, properties) for name, (number, properties) in CELL_STYLES.items()),
            "</office:automatic-styles><office:body><office:spreadsheet>",
            *(part for sheet in written for part in table(sheet)),
            "<table:database-ranges>",
            *(filter_range(number, sheet) for number, sheet in enumerate(written)),
            "</table:database-ranges></office:spreadsheet></office:body></office:document-content>",
        ]
    )


def cell_style(name: str, number: str, properties: str) -> str:
    data = f' style:data-style-name="{number}"' if number else ""
    return f'<style:style style:name="{name}" style:family="table-cell"{data}>{properties}</style:style>'


def table(sheet: Sheet) -> Iterator[str]:
    yield f'<table:table table:name="{sheet.title}" table:style-name="{page_of(sheet)}"><table:table-header-columns>'
    columns = [f'<table:table-column table:style-name="b{width}"/>' for width in sheet.widths.values()]
    yield columns[0] + "</table:table-header-columns>" + "".join(columns[1:])
    yield "<table:table-header-rows><table:table-row>"
    yield from (text_cell("kop", heading) for heading in sheet.widths)
    yield "</table:table-row></table:table-header-rows>"
    for row in sheet.rows:
        yield "<table:table-row>"
        yield from (cell(style, value) for style, value in row)
        yield "</table:table-row>"
    if sheet.sums:
        yield "<table:table-row><table:table-cell/></table:table-row>"
        yield from sum_rows(sheet)
    yield "</table:table>"


def sum_rows(sheet: Sheet) -> Iterator[str]:
    """What the shown rows add up to, and of how many it is known: formulas, so that a filter keeps them true."""
    last = len(sheet.rows) + 1
    sums, knowns = [text_cell("som-tekst", SUM_LABEL)], [text_cell("tekst", KNOWN_LABEL)]
    for number in range(1, max(sheet.sums) + 1):
        if number not in sheet.sums:
            sums.append("<table:table-cell/>")
            knowns.append("<table:table-cell/>")
            continue
        style, sum_ = sheet.sums[number]
        cells = f"[.{letter(number)}2:.{letter(number)}{last}]"
        formula = f'of:=IF(SUBTOTAL(102;{cells})=0;"";SUBTOTAL(109;{cells}))'
        sums.append(money_cell(f"som-{style.value}", sum_.amount, formula))
        formula = f'of:="bekend van "&SUBTOTAL(102;{cells})&" van "&SUBTOTAL(103;[.A2:.A{last}])'
        knowns.append(text_cell("bekend", known_text(sum_), formula))
    for row in (sums, knowns):
        yield f"<table:table-row>{''.join(row)}</table:table-row>"


def cell(style: Style, value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if style in MONEY:
        return money_cell(style.value, value)
    if style is Style.NUMBER:
        return typed_cell(style.value, f'float" office:value="{value}', str(value).replace(".", ","))
    if style is Style.DATE:
        return typed_cell(style.value, f'date" office:date-value="{value.isoformat()}', f"{value:%d-%m-%Y}")
    return text_cell(style.value, value)


def typed_cell(style: str, value: str, shown: str, formula: str | None = None) -> str:
    calculated = f" table:formula={quoteattr(formula)}" if formula else ""
    return (
        f'<table:table-cell table:style-name="{style}"{calculated} office:value-type="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def money_cell(style: str, cents: int | None, formula: str | None = None) -> str:
    if cents is None:
        return typed_cell(style, "string", "", formula)
    return typed_cell(
        style, f'currency" office:currency="EUR" office:value="{plain_euros(cents)}', euros(cents), formula
    )


def text_cell(style: str, text: str, formula: str | None = None) -> str:
    return typed_cell(style, "string", "</text:p><text:p>".join(map(paragraph, text.split("\n"))), formula)


def paragraph(line: str) -> str:
    spaced = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(line))
    return spaced.replace("\t", "<text:tab/>")


def filter_range(number: int, sheet: Sheet) -> str:
    """The header and rows of `sheet`, with buttons to filter: not the sums below."""
    corner = f"{letter(len(sheet.widths) - 1)}{len(sheet.rows) + 1}"
    return (
        f'<table:database-range table:name="__Anonymous_Sheet_DB__{number}" table:display-filter-buttons="true" '
        f"table:target-range-address=\"'{sheet.title}'.A1:'{sheet.title}'.{corner}\"/>"
    )


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


def frozen(written: list[Sheet]) -> str:
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


# Master page → how many pages wide a sheet is printed; 0: as many as it needs.
SHEET_PAGES = {"Liggend": 0, "Passend": 1}


def page_of(sheet: Sheet) -> str:
    return "Passend" if sheet.fits else "Liggend"


def page_layout(page: str, wide: int) -> str:
    return (
        f'<style:page-layout style:name="{page}"><style:page-layout-properties fo:page-width="29.7cm" '
        'fo:page-height="21cm" fo:margin="1.5cm" style:print-orientation="landscape" style:print="grid" '
        + (f'style:scale-to-X="{wide}" style:scale-to-Y="0"' if wide else "")
        + '/><style:footer-style><style:header-footer-properties fo:min-height="0.8cm" fo:margin-top="0.3cm"/>'
        "</style:footer-style></style:page-layout>"
    )


def master_page(page: str) -> str:
    return (
        f'<style:master-page style:name="{page}" style:page-layout-name="{page}"><style:footer><text:p>'
        "<text:sheet-name>Blad</text:sheet-name>, pagina <text:page-number>1</text:page-number> van "
        "<text:page-count>1</text:page-count></text:p></style:footer></style:master-page>"
    )


ODS_STYLES = (
    f"{DECLARATION}<office:document-styles {NAMESPACES}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt" fo:language="nl" fo:country="NL"/>'
    "</style:default-style></office:styles><office:automatic-styles>"
    + "".join(page_layout(page, wide) for page, wide in SHEET_PAGES.items())
    + "</office:automatic-styles><office:master-styles>"
    + "".join(map(master_page, SHEET_PAGES))
    + "</office:master-styles></office:document-styles>"
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
