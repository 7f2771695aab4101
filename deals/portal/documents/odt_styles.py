"""What an ODT looks like: its styles by the names that LibreOffice gives them in every language, and its page."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from ...language.text import as_xml_holds
from .document import CONCEPT, Document, ParagraphLook
from .markup import DEEPEST_HEADING, MARGINS, NAME_OF_REGISTER, PAGE_WIDTHS, many_columns, text_width

BLUE, GREY, RULE, RED = "#154273", "#535353", "#b4b4b4", "#a90061"
FONT = "Fira Sans"
# What a machine without it uses in its place, the first that is there.
FONT_FAMILIES = "'Fira Sans', Calibri, Carlito, Arial, 'Liberation Sans', sans-serif"
FONT_FACES = (
    f'<office:font-face-decls><style:font-face style:name="{FONT}" svg:font-family="{FONT_FAMILIES}" '
    'style:font-family-generic="swiss" style:font-pitch="variable"/></office:font-face-decls>'
)


def identifier(name: str) -> str:
    """A name of a style as an identifier."""
    return name.replace(" ", "_20_")


def style_properties(kind: str, values: str) -> str:
    return f"<style:{kind}-properties {values}/>" if values else ""


def named_style(
    name: str, parent: str = "", paragraph: str = "", text: str = "", *, follows: str = "", level: int = 0
) -> str:
    """A style for paragraphs. `follows`: the style of the paragraph behind it; `level`: of a heading."""
    attributes = f'style:name="{identifier(name)}" style:display-name="{name}" style:family="paragraph"'
    attributes += f' style:parent-style-name="{identifier(parent)}"' if parent else ""
    attributes += f' style:next-style-name="{identifier(follows)}"' if follows else ""
    attributes += f' style:default-outline-level="{level}"' if level else ""
    return f"<style:style {attributes}>{style_properties('paragraph', paragraph)}{style_properties('text', text)}</style:style>"


def named_text_style(name: str, text: str) -> str:
    return (
        f'<style:style style:name="{identifier(name)}" style:display-name="{name}" style:family="text">'
        f"{style_properties('text', text)}</style:style>"
    )


def space_around(above: str, below: str, more: str = "") -> str:
    return f'fo:margin-top="{above}" fo:margin-bottom="{below}"{more}'


BOLD_TEXT = 'fo:font-weight="bold"'
WITH_NEXT = ' fo:keep-with-next="always"'
AT_RIGHT = 'fo:text-align="end"'
# (size of the letters, of those in cells, of headings by level, of the title), as it is and in a document that must stay on few pages.
USUAL_SIZES = ("10pt", "9pt", {1: "15pt", 2: "12pt", 3: "10.5pt"}, "22pt")
COMPACT_SIZES = ("9pt", "8pt", {1: "12pt", 2: "10.5pt", 3: "9.5pt"}, "19pt")
DEFAULTS = (
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:line-height="125%%" fo:orphans="2" fo:widows="2" '
    'style:tab-stop-distance="1.25cm" style:writing-mode="page" fo:hyphenation-ladder-count="no-limit"/><style:text-properties '
    f'style:font-name="{FONT}" fo:font-size="%(size)s" fo:language="nl" fo:country="NL" style:language-asian="none" '
    'style:country-asian="none" style:language-complex="none" style:country-complex="none" fo:hyphenate="false" '
    'fo:hyphenation-remain-char-count="3" fo:hyphenation-push-char-count="3"/></style:default-style>'
    '<style:default-style style:family="table"><style:table-properties table:border-model="collapsing"/></style:default-style>'
)


def sizes(document: Document) -> tuple[str, str, dict[int, str], str]:
    return COMPACT_SIZES if document.compact else USUAL_SIZES


def heading_style(level: int, document: Document) -> str:
    usual, _, of_headings, _ = sizes(document)
    size = of_headings.get(level, usual)
    above, color = {1: ("0.8cm", BLUE), 2: ("0.6cm", BLUE), 3: ("0.45cm", "#000000")}.get(level, ("0.4cm", "#000000"))
    text = f'{BOLD_TEXT} fo:font-size="{size}" fo:color="{color}"'
    return named_style(
        f"Heading {level}", "Heading", space_around(above, "0.15cm"), text, follows="Text body", level=level
    )


def paragraph_styles(document: Document) -> str:
    _, in_cells, _, of_title = sizes(document)
    small = "7.5pt" if many_columns(document) else in_cells
    cell = f'fo:font-size="{small}" fo:hyphenate="true"'
    tab = tab_at_the_end(text_width(document))
    small_grey = f'fo:font-size="8pt" fo:color="{GREY}"'
    return "".join(
        (
            named_style("Standard"),
            named_style("Text body", "Standard", space_around("0cm", "0.25cm")),
            named_style(
                "Heading", "Standard", space_around("0.6cm", "0.15cm", WITH_NEXT), BOLD_TEXT, follows="Text body"
            ),
            *(heading_style(level, document) for level in range(1, DEEPEST_HEADING + 1)),
            named_style(
                "Title",
                "Heading",
                space_around("0cm", "0.15cm", ' fo:line-height="110%"'),
                f'{BOLD_TEXT} fo:font-size="{of_title}" fo:color="{BLUE}"',
                follows="Subtitle",
            ),
            named_style(
                "Subtitle",
                "Heading",
                space_around("0cm", "0.8cm"),
                f'fo:font-weight="normal" fo:font-size="12pt" fo:color="{GREY}"',
                follows="Text body",
            ),
            named_style(
                ParagraphLook.LEAD.value.capitalize(), "Text body", space_around("0cm", "0.35cm"), 'fo:font-size="12pt"'
            ),
            named_style(
                ParagraphLook.REMARK.value.capitalize(),
                "Text body",
                space_around("0cm", "0.25cm"),
                f'fo:font-size="9pt" fo:color="{GREY}"',
            ),
            named_style("List", "Text body", space_around("0cm", "0.1cm")),
            named_style("Caption", "Standard", space_around("0.5cm", "0.15cm"), f'{BOLD_TEXT} fo:font-size="9pt"'),
            named_style("Table", "Caption", WITH_NEXT.strip()),
            named_style("Drawing", "Caption", space_around("0.1cm", "0.5cm")),
            named_style("Illustratie", "Standard", space_around("0.4cm", "0cm", WITH_NEXT)),
            named_style("Table Contents", "Standard", 'fo:line-height="115%" fo:orphans="1" fo:widows="1"', cell),
            named_style("Tabelinhoud getal", "Table Contents", AT_RIGHT),
            named_style("Table Heading", "Table Contents", "", f'{BOLD_TEXT} fo:color="{BLUE}"'),
            named_style("Tabelkop getal", "Table Heading", AT_RIGHT),
            named_style("Tabelsom", "Table Contents", "", BOLD_TEXT),
            named_style("Tabelsom getal", "Tabelsom", AT_RIGHT),
            named_style(
                "Footnote",
                "Standard",
                'fo:margin-left="0.7cm" fo:text-indent="-0.7cm" fo:line-height="115%"',
                'fo:font-size="8pt"',
            ),
            tabbed_style("Header", tab, small_grey),
            tabbed_style("Footer", tab, small_grey),
            named_text_style("Strong Emphasis", BOLD_TEXT),
            named_text_style(
                "Internet link",
                f'fo:color="{BLUE}" style:text-underline-style="solid" style:text-underline-width="auto" '
                'style:text-underline-color="font-color"',
            ),
            named_text_style("Footnote Symbol", ""),
            named_text_style("Footnote anchor", 'style:text-position="super 62%"'),
            named_text_style("Concept", f'{BOLD_TEXT} fo:color="{RED}" fo:font-size="9pt"'),
        )
    )


def tab_at_the_end(width: int) -> str:
    """Of a line with something at its right end."""
    return (
        '<style:paragraph-properties fo:line-height="115%"><style:tab-stops>'
        f'<style:tab-stop style:position="{width / 10:.1f}cm" style:type="right"/></style:tab-stops></style:paragraph-properties>'
    )


def tabbed_style(name: str, tab: str, text: str) -> str:
    return (
        f'<style:style style:name="{name}" style:display-name="{name}" style:family="paragraph" '
        f'style:parent-style-name="Standard">{tab}{style_properties("text", text)}</style:style>'
    )


BULLETS = (
    '<text:list-style style:name="List_20_1" style:display-name="List 1"><text:list-level-style-bullet text:level="1" '
    'text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" text:list-tab-stop-position="0.6cm" '
    'fo:text-indent="-0.6cm" fo:margin-left="0.6cm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style>'
)
NOTES = (
    '<text:notes-configuration text:note-class="footnote" text:default-style-name="Footnote" '
    'text:citation-style-name="Footnote_20_Symbol" text:citation-body-style-name="Footnote_20_anchor" style:num-format="1" '
    'text:start-value="0" text:footnotes-position="page" text:start-numbering-at="document"/>'
)


def page_layout(document: Document) -> str:
    lying, margin = document.landscape, MARGINS[document.landscape] / 10
    width, height = PAGE_WIDTHS[lying] / 10, PAGE_WIDTHS[not lying] / 10
    return (
        f'<style:page-layout style:name="Bladzijde"><style:page-layout-properties fo:page-width="{width}cm" fo:page-height="{height}cm" '
        f'style:print-orientation="{"landscape" if lying else "portrait"}" fo:margin-left="{margin}cm" fo:margin-right="{margin}cm" '
        'fo:margin-top="1.2cm" fo:margin-bottom="1.2cm"><style:footnote-sep style:width="0.018cm" style:distance-before-sep="0.25cm" '
        f'style:distance-after-sep="0.15cm" style:line-style="solid" style:adjustment="left" style:rel-width="25%" style:color="{RULE}"/>'
        "</style:page-layout-properties><style:header-style><style:header-footer-properties "
        'fo:min-height="1.1cm" fo:margin-bottom="0.5cm" style:dynamic-spacing="false"/></style:header-style><style:footer-style>'
        '<style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm" style:dynamic-spacing="false"/></style:footer-style>'
        "</style:page-layout>"
    )


def master_page(document: Document) -> str:
    concept = f'<text:tab/><text:span text:style-name="Concept">{CONCEPT}</text:span>' if document.concept else ""
    title = escape(as_xml_holds(document.title)).replace("\n", " ")
    return (
        f'<style:master-page style:name="Standard" style:page-layout-name="Bladzijde"><style:header><text:p text:style-name="Header">'
        f'{NAME_OF_REGISTER}{concept}</text:p></style:header><style:footer><text:p text:style-name="Footer">{title}<text:tab/>'
        "pagina <text:page-number>1</text:page-number> van <text:page-count>1</text:page-count></text:p></style:footer>"
        "</style:master-page>"
    )


def odt_styles(document: Document) -> str:
    """What stands inside the document of styles."""
    return (
        f"{FONT_FACES}<office:styles>{DEFAULTS % {'size': sizes(document)[0]}}{paragraph_styles(document)}{BULLETS}{NOTES}</office:styles>"
        f"<office:automatic-styles>{page_layout(document)}</office:automatic-styles>"
        f"<office:master-styles>{master_page(document)}</office:master-styles>"
    )


def bordered_cell(name: str, borders: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties style:vertical-align="top" '
        f'fo:padding-left="0.15cm" fo:padding-right="0.15cm" fo:padding-top="0.1cm" fo:padding-bottom="0.05cm" {borders}/></style:style>'
    )


def kept_row(name: str, kept: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-row">'
        f'<style:table-row-properties fo:keep-together="{kept}"/></style:style>'
    )


UNDERLINED = f'fo:border-left="none" fo:border-right="none" fo:border-top="none" fo:border-bottom="0.25pt solid {RULE}"'
# A caption above a table with so many notes that it takes pages: kept with it, LibreOffice would lay one row on each page.
LOOSE_CAPTION = (
    '<style:style style:name="losse-kop" style:family="paragraph" style:parent-style-name="Table">'
    '<style:paragraph-properties fo:keep-with-next="auto"/></style:style>'
)
# The styles of cells and rows of every table: OpenDocument has no names for these that people see.
TABLE_STYLES = (
    LOOSE_CAPTION
    + bordered_cell("kop", UNDERLINED.replace(f"0.25pt solid {RULE}", f"1pt solid {BLUE}"))
    + bordered_cell("cel", UNDERLINED)
    + bordered_cell("som", UNDERLINED.replace('border-top="none"', f'border-top="0.75pt solid {BLUE}"'))
    + kept_row("rij", "always")
    + kept_row("lange-rij", "auto")
)


def table_style(number: int, widths: list[int], millimetres: int) -> str:
    """Of one table and its columns; `widths` in hundredths of a millimetre."""
    columns = "".join(
        f'<style:style style:name="tabel{number}-{place}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{width / 1000:.3f}cm" style:rel-column-width="{width}*"/></style:style>'
        for place, width in enumerate(widths)
    )
    return (
        f'<style:style style:name="tabel{number}" style:family="table"><style:table-properties style:width="{millimetres / 10:.1f}cm" '
        f'table:align="margins" fo:margin-top="0cm" fo:margin-bottom="0.5cm" table:border-model="collapsing"/></style:style>{columns}'
    )


def in_quotes(text: str) -> str:
    """`text` as an attribute holds it, with its quotes."""
    return quoteattr(as_xml_holds(text))
