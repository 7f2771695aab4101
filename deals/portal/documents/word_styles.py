"""What a Word document looks like: its styles by the names that Word knows in every language, its bullets, and its page."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from .document import CONCEPT, Document, ParagraphLook
from .markup import DEEPEST_HEADING, MARGINS, NAME_OF_REGISTER, PAGE_WIDTHS, many_columns, text_width

WORD_BLUE, WORD_GREY, WORD_RULE, WORD_RED = "154273", "535353", "B4B4B4", "A90061"
WORD_FONT = "Fira Sans"
# What a machine without it uses in its place.
WORD_OTHER_FONT = "Calibri"
WORD_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_ROOT = f'xmlns:w="{WORD_MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
# Twentieths of a point in a millimetre, in which Word measures.
TWENTIETHS = 1440 / 25.4
WORD_BOLD = "<w:b/>"
WORD_WITH_NEXT = "<w:keepNext/>"


def twentieths(millimetres: float) -> int:
    return round(millimetres * TWENTIETHS)


def word_style(
    identifier: str,
    name: str,
    parent: str = "Normal",
    paragraph: str = "",
    text: str = "",
    *,
    follows: str = "",
    kind: str = "paragraph",
) -> str:
    """`paragraph` and `text`: its properties, each in the order of the schema."""
    own = "" if name[0].islower() or name in KNOWN_TO_WORD else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}" w:styleId="{identifier}"{own}><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{parent}"/>' if parent else "")
        + (f'<w:next w:val="{follows}"/>' if follows else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{text}</w:rPr>" if text else "")
        + "</w:style>"
    )


# Names of its own that begin with a capital.
KNOWN_TO_WORD = {"Normal", "Title", "Subtitle", "Body Text", "List Bullet", "Strong", "Hyperlink"}


def word_spacing(before: int, after: int, line: int = 300) -> str:
    """In twentieths of a point; `line`: 240 is a single line."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def word_letters(half_points: int, color: str = "", bold: bool = False) -> str:
    return (
        (WORD_BOLD if bold else "")
        + (f'<w:color w:val="{color}"/>' if color else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    )


def word_heading_style(level: int) -> str:
    size, before, color = {1: (30, 450, WORD_BLUE), 2: (24, 340, WORD_BLUE), 3: (21, 260, "")}.get(level, (20, 230, ""))
    paragraph = f'{WORD_WITH_NEXT}<w:keepLines/>{word_spacing(before, 80, 264)}<w:outlineLvl w:val="{level - 1}"/>'
    return word_style(
        f"Heading{level}",
        f"heading {level}",
        paragraph=paragraph,
        text=word_letters(size, color, True),
        follows="BodyText",
    )


WORD_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{WORD_FONT}" w:hAnsi="{WORD_FONT}" w:eastAsia="{WORD_FONT}" '
    f'w:cs="{WORD_FONT}"/><w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
WORD_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="Tabel"><w:name w:val="Tabel"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
    f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="2" w:space="0" w:color="{WORD_RULE}"/>'
    f'<w:insideH w:val="single" w:sz="2" w:space="0" w:color="{WORD_RULE}"/></w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/>'
    '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="35" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{WORD_BLUE}"/>'
    "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
)


def word_styles(document: Document) -> str:
    small = word_letters(15 if many_columns(document) else 18)
    blue_small = word_letters(15 if many_columns(document) else 18, WORD_BLUE, True)
    in_cell = f'<w:suppressAutoHyphens w:val="0"/>{word_spacing(0, 0, 264)}'
    right = '<w:jc w:val="right"/>'
    at_end = f'<w:tabs><w:tab w:val="right" w:pos="{twentieths(text_width(document))}"/></w:tabs>'
    lead, remark = ParagraphLook.LEAD.value.capitalize(), ParagraphLook.REMARK.value.capitalize()
    return "".join(
        (
            f'<w:styles {WORD_ROOT}>{WORD_DEFAULTS}<w:style w:type="paragraph" w:default="1" w:styleId="Normal">'
            f'<w:name w:val="Normal"/><w:qFormat/><w:pPr><w:suppressAutoHyphens/>{word_spacing(0, 0)}</w:pPr></w:style>',
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
            '<w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style>',
            WORD_TABLE_STYLES,
            word_style("BodyText", "Body Text", paragraph=word_spacing(0, 140)),
            word_style(
                "Title",
                "Title",
                paragraph=WORD_WITH_NEXT + word_spacing(0, 80, 264),
                text=word_letters(44, WORD_BLUE, True),
                follows="Subtitle",
            ),
            word_style(
                "Subtitle",
                "Subtitle",
                paragraph=WORD_WITH_NEXT + word_spacing(0, 450),
                text=word_letters(24, WORD_GREY),
                follows="BodyText",
            ),
            *(word_heading_style(level) for level in range(1, DEEPEST_HEADING + 1)),
            word_style(lead, lead, "BodyText", word_spacing(0, 200), word_letters(24), follows="BodyText"),
            word_style(remark, remark, "BodyText", text=word_letters(18, WORD_GREY)),
            word_style(
                "ListBullet",
                "List Bullet",
                "BodyText",
                '<w:numPr><w:numId w:val="1"/></w:numPr>' + word_spacing(0, 60),
            ),
            word_style(
                "Caption", "caption", paragraph=WORD_WITH_NEXT + word_spacing(280, 80), text=word_letters(18, bold=True)
            ),
            word_style("Tabelinhoud", "Tabelinhoud", paragraph=in_cell, text=small),
            word_style("Tabelinhoudgetal", "Tabelinhoud getal", "Tabelinhoud", right),
            word_style("Tabelkop", "Tabelkop", "Tabelinhoud", WORD_WITH_NEXT, blue_small),
            word_style("Tabelkopgetal", "Tabelkop getal", "Tabelkop", right),
            word_style("Tabelsom", "Tabelsom", "Tabelinhoud", text=WORD_BOLD),
            word_style("Tabelsomgetal", "Tabelsom getal", "Tabelsom", right),
            word_style(
                "FootnoteText",
                "footnote text",
                paragraph=f'<w:tabs><w:tab w:val="left" w:pos="400"/></w:tabs>{word_spacing(0, 0, 264)}<w:ind w:left="400" w:hanging="400"/>',
                text=word_letters(16),
            ),
            word_style(
                "Header", "header", paragraph=at_end + word_spacing(0, 0, 264), text=word_letters(16, WORD_GREY)
            ),
            word_style(
                "Footer", "footer", paragraph=at_end + word_spacing(0, 0, 264), text=word_letters(16, WORD_GREY)
            ),
            word_style(
                "FootnoteReference",
                "footnote reference",
                "DefaultParagraphFont",
                text='<w:vertAlign w:val="superscript"/>',
                kind="character",
            ),
            word_style("Strong", "Strong", "DefaultParagraphFont", text=WORD_BOLD, kind="character"),
            word_style(
                "Hyperlink",
                "Hyperlink",
                "DefaultParagraphFont",
                text=f'<w:color w:val="{WORD_BLUE}"/><w:u w:val="single"/>',
                kind="character",
            ),
            word_style(
                "Concept", "Concept", "DefaultParagraphFont", text=word_letters(18, WORD_RED, True), kind="character"
            ),
            "</w:styles>",
        )
    )


WORD_NUMBERING = (
    f'<w:numbering {WORD_ROOT}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
WORD_SETTINGS = (
    f'<w:settings {WORD_ROOT}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/><w:autoHyphenation/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="nl-NL"/>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
WORD_FONTS = (
    f'<w:fonts {WORD_ROOT}><w:font w:name="{WORD_FONT}"><w:altName w:val="{WORD_OTHER_FONT}"/><w:panose1 w:val="020B0503050000020004"/>'
    '<w:charset w:val="00"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def word_header(document: Document) -> str:
    """What stands above each page. Its own text only: no field that asks something."""
    concept = f"<w:r><w:tab/></w:r>{word_run(CONCEPT, 'Concept')}" if document.concept else ""
    name = word_run(NAME_OF_REGISTER)
    return f'<w:hdr {WORD_ROOT}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{name}{concept}</w:p></w:hdr>'


def word_footer(title: str) -> str:
    """What stands below each page; `title`: as runs."""
    page, pages = counted_field("PAGE"), counted_field("NUMPAGES")
    return (
        f'<w:ftr {WORD_ROOT}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{title}<w:r><w:tab/></w:r>'
        f"{word_run('pagina ')}{page}{word_run(' van ')}{pages}</w:p></w:ftr>"
    )


def word_run(text: str, style: str = "") -> str:
    """`text`, which needs no escaping."""
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>'


def counted_field(name: str) -> str:
    return f"<w:fldSimple w:instr={quoteattr(f' {name} ')}>{word_run('1')}</w:fldSimple>"


def word_section(document: Document) -> str:
    """The paper, its margins, and what stands above and below each page."""
    width, height = (twentieths(PAGE_WIDTHS[lying]) for lying in (document.landscape, not document.landscape))
    margin, turned = twentieths(MARGINS[document.landscape]), ' w:orient="landscape"' if document.landscape else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="kop"/><w:footerReference w:type="default" r:id="voet"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="1360" w:right="{margin}" w:bottom="1250" w:left="{margin}" '
        'w:header="680" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
