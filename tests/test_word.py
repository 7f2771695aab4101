"""A document for Word: what Word knows by name, real notes, and nothing in it that runs or fetches."""

import datetime as dt
import hashlib
import io
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH

from deals.portal.documents.document import CONCEPT, DocumentHeading, NotedWords, Paragraph, text_line
from deals.portal.documents.word import docx_of, permalink_in_docx

from . import drafts

ROOT = Path(__file__).parent.parent
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def opened(content):
    return docx.Document(io.BytesIO(content))


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {part: parts.read(part) for part in parts.namelist()}


def tree(content, part="word/document.xml"):
    return ElementTree.fromstring(parts_of(content)[part])


def relations(content, part):
    return {relation.get("Id"): relation for relation in tree(content, f"word/_rels/{part}.xml.rels")}


def read_text(element):
    """The text of a paragraph as people see it, without the marks of notes."""
    text = ""
    for run in element.iter(f"{W}r"):
        style = run.find(f"{W}rPr/{W}rStyle")
        if style is None or style.get(f"{W}val") != "FootnoteReference":
            text += "".join(
                {f"{W}br": "\n", f"{W}tab": "\t", f"{W}t": piece.text}.get(piece.tag) or "" for piece in run
            )
    return text


def paragraphs(content, style, part="word/document.xml"):
    return [
        read_text(paragraph)
        for paragraph in tree(content, part).iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}pStyle") is not None
        and paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == style
    ]


@pytest.fixture(scope="module")
def whole():
    return docx_of(drafts.whole_document())


def test_titles_headings_and_paragraphs_have_the_styles_of_word(whole):
    read = [(paragraph.style.name, read_text(paragraph._p)) for paragraph in opened(whole).paragraphs]
    assert read == [
        ("Title", "Regio Deals van de vierde tranche"),
        ("Subtitle", "Publicatie 4, stand van 1 november 2023"),
        ("Inleiding", "Deze bijlage noemt wat er is afgesproken."),
        ("Heading 1", "Regio Deal Twente"),
        ("Body Text", "Het convenant staat op de pagina van de deal en is ondertekend."),
        ("Heading 2", "Wat is afgesproken"),
        *(("List Bullet", item) for item in drafts.ITEMS),
        ("Heading 3", "Programmalijnen"),
        ("Caption", "Bijdragen per programmalijn"),
        ("Caption", "Bijdrage van het Rijk"),
        ("Body Text", "Een staaf van 10 miljoen euro."),
        ("Opmerking", "Wat er niet staat, kan wel zijn afgesproken."),
        ("Heading 1", "Verantwoording"),
        ("Normal", ""),
    ]


def test_headings_are_in_the_outline_and_a_list_has_bullets(whole):
    styles = opened(whole).styles
    levels = [styles[f"Heading {level}"].element.find(f"{W}pPr/{W}outlineLvl").get(f"{W}val") for level in range(1, 7)]
    assert levels == ["0", "1", "2", "3", "4", "5"]
    number = styles["List Bullet"].element.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val")
    numbering = tree(whole, "word/numbering.xml")
    assert [num.get(f"{W}numId") for num in numbering.iter(f"{W}num")] == [number]
    assert numbering.find(f".//{W}numFmt").get(f"{W}val") == "bullet"


def test_every_style_that_is_used_is_there(whole):
    declared = {style.get(f"{W}styleId") for style in tree(whole, "word/styles.xml").iter(f"{W}style")}
    used = {
        element.get(f"{W}val")
        for part in ("document", "footnotes", "header1", "footer1", "styles", "numbering")
        for element in tree(whole, f"word/{part}.xml").iter()
        if element.tag in {f"{W}{kind}" for kind in ("pStyle", "rStyle", "tblStyle", "basedOn", "next")}
    }
    assert used - declared == set()


def test_a_table_has_the_cells_of_the_document_and_a_header_that_returns(whole):
    table, account = opened(whole).tables
    rows = [[read_text(cell._tc) for cell in row.cells] for row in table.rows]
    assert rows == drafts.CELLS
    headers = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert headers == [True, False, False, False]
    styles = [[cell.paragraphs[0].style.name for cell in row.cells] for row in table.rows]
    assert styles[0] == ["Tabelkop", *["Tabelkop getal"] * 2]
    assert styles[1] == styles[2] == ["Tabelinhoud", *["Tabelinhoud getal"] * 2]
    assert styles[3] == ["Tabelsom", *["Tabelsom getal"] * 2]
    look = table._tbl.find(f"{W}tblPr/{W}tblLook")
    assert (look.get(f"{W}firstRow"), look.get(f"{W}firstColumn")) == ("1", "1")
    assert table._tbl.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val") == "Bijdragen per programmalijn"
    assert [tuple(read_text(cell._tc) for cell in row.cells) for row in account.rows] == [
        ("Onderdeel", "Waarde"),
        *drafts.ACCOUNT,
    ]


def test_figures_stand_right_and_sums_are_bold(whole):
    styles = opened(whole).styles
    for style in ("Tabelkop getal", "Tabelinhoud getal", "Tabelsom getal"):
        assert styles[style].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert styles["Tabelsom"].font.bold and styles["Tabelkop"].font.bold
    assert styles["Tabelsom getal"].base_style.name == "Tabelsom"


def test_columns_have_their_shares_of_the_width(whole):
    table = tree(whole).find(f".//{W}tbl")
    first, second, third = (int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol"))
    assert first + second + third == int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == 9071
    assert (abs(second - third) <= 1, abs(first / second - 1.5) < 0.001) == (True, True)


def test_equal_notes_are_one_note_and_the_rest_are_fields_that_follow_it(whole):
    notes = {note.get(f"{W}id"): note for note in tree(whole, "word/footnotes.xml")}
    assert [notes[number].get(f"{W}type") for number in ("-1", "0")] == ["separator", "continuationSeparator"]
    targets = relations(whole, "footnotes")
    told = {
        number: (
            read_text(note).strip(),
            [targets[link.get(f"{R}id")].get("Target") for link in note.iter(f"{W}hyperlink")],
        )
        for number, note in notes.items()
        if number > "0"
    }
    assert told == {
        "1": (drafts.LETTER.words, [drafts.LETTER.address]),
        "2": (drafts.COVENANT.words, [drafts.COVENANT.address]),
        "3": (drafts.REPORT.words, []),
    }
    assert paragraphs(whole, "FootnoteText", "word/footnotes.xml") == [
        f"\t{note.words}" for note in (drafts.LETTER, drafts.COVENANT, drafts.REPORT)
    ]
    marks = [mark.get(f"{W}id") for mark in tree(whole).iter(f"{W}footnoteReference")]
    assert marks == ["1", "2", "3"]
    fields = [
        (field.get(f"{W}instr"), "".join(piece.text for piece in field.iter(f"{W}t")))
        for field in tree(whole).iter(f"{W}fldSimple")
    ]
    assert fields == [(f" NOTEREF _Noot{number} \\f \\h ", number) for number in ("1", "1", "2", "1", "2")]
    # Each bookmark stands around the first mark of its note, and only of one that returns.
    around = {}
    for paragraph in tree(whole).iter(f"{W}p"):
        children = list(paragraph)
        for place, child in enumerate(children):
            if child.tag == f"{W}bookmarkStart":
                mark = children[place + 1].find(f"{W}footnoteReference")
                around[child.get(f"{W}name")] = mark.get(f"{W}id")
                assert children[place + 2].tag == f"{W}bookmarkEnd"
    assert around == {"_Noot1": "1", "_Noot2": "2"}
    header = next(tree(whole).iter(f"{W}tr"))
    assert list(header.iter(f"{W}footnoteReference")) == []


def test_the_package_knows_its_notes(whole):
    known = {
        relation.get("Target"): relation.get("Type").rpartition("/")[2]
        for relation in relations(whole, "document").values()
    }
    assert known["footnotes.xml"] == "footnotes"
    types = {override.get("PartName"): override.get("ContentType") for override in tree(whole, "[Content_Types].xml")}
    assert types["/word/footnotes.xml"].endswith("wordprocessingml.footnotes+xml")
    parts = {f"/{part}" for part in parts_of(whole) if not part.endswith(".rels")} - {"/[Content_Types].xml"}
    assert types.keys() - {None} == parts
    settings = tree(whole, "word/settings.xml")
    assert [note.get(f"{W}id") for note in settings.find(f"{W}footnotePr")] == ["-1", "0"]


def test_a_document_without_notes_opens_too():
    content = docx_of(drafts.document_of(Paragraph(text_line("Geen noot.")), account=()))
    assert len(tree(content, "word/footnotes.xml")) == 2
    assert [paragraph.text for paragraph in opened(content).paragraphs][2:] == ["Geen noot."]


def test_links_lead_to_the_web_and_emphasis_is_bold(whole):
    targets = relations(whole, "document")
    links = [
        (read_text(link), targets[link.get(f"{R}id")].get("Target"), targets[link.get(f"{R}id")].get("TargetMode"))
        for link in tree(whole).iter(f"{W}hyperlink")
    ]
    assert links == [
        ("de pagina van de deal", drafts.DEAL_PAGE, "External"),
        (drafts.PERMALINK, drafts.PERMALINK, "External"),
    ]
    bold = [run.text for paragraph in opened(whole).paragraphs for run in paragraph.runs if run.bold]
    assert bold == ["ondertekend"]


@pytest.mark.parametrize("address", drafts.NO_LINKS)
def test_what_is_no_address_on_the_web_is_no_link(address):
    content = docx_of(drafts.document_of(Paragraph((NotedWords("Woorden", address=address),)), account=()))
    assert list(tree(content).iter(f"{W}hyperlink")) == []
    assert paragraphs(content, "BodyText") == ["Woorden"]


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("https://a.nl/één?q=x y|z", "https://a.nl/%C3%A9%C3%A9n?q=x%20y%7Cz"),
        ("https://a.nl/%41%zz#a#b", "https://a.nl/%41%25zz#a%23b"),
        ("https://a.nl:8080/?thema[]=1", "https://a.nl:8080/?thema%5B%5D=1"),
        ('https://a.nl/"<>\\\n', "https://a.nl/%22%3C%3E%5C%0A"),
    ],
)
def test_what_word_would_not_open_is_spelled_as_an_address(address, target):
    content = docx_of(drafts.document_of(Paragraph((NotedWords("Woorden", address=address),)), account=()))
    (link,) = [relation for relation in relations(content, "document").values() if relation.get("TargetMode")]
    assert link.get("Target") == target


def test_it_is_in_dutch(whole):
    languages = {
        element.get(f"{W}val")
        for part, body in parts_of(whole).items()
        if part.startswith("word/")
        for element in ElementTree.fromstring(body).iter(f"{W}lang")
    }
    assert languages == {"nl-NL"}


def test_it_says_what_it_is(whole):
    properties = opened(whole).core_properties
    assert (properties.title, properties.subject) == (
        "Regio Deals van de vierde tranche",
        "Publicatie 4, stand van 1 november 2023",
    )
    assert (properties.keywords, properties.language) == ("Regio Deals, vierde tranche", "nl-NL")
    assert (
        properties.created.replace(tzinfo=dt.UTC)
        == properties.modified.replace(tzinfo=dt.UTC)
        == dt.datetime(2023, 11, 1, tzinfo=dt.UTC)
    )
    assert properties.identifier == permalink_in_docx(whole) == drafts.PERMALINK


def test_every_page_bears_its_name_its_number_and_that_it_is_a_concept():
    for concept in (True, False):
        content = docx_of(drafts.whole_document(concept=concept))
        (section,) = opened(content).sections
        assert not section.different_first_page_header_footer
        assert read_text(section.header._element) == "Register Regio Deals" + f"\t{CONCEPT}" * concept
        assert read_text(section.footer._element) == "Regio Deals van de vierde tranche\tpagina 1 van 1"
        fields = [field.get(f"{W}instr") for field in section.footer._element.iter(f"{W}fldSimple")]
        assert fields == [" PAGE ", " NUMPAGES "]
        assert (CONCEPT.encode() in parts_of(content)["word/header1.xml"]) is concept


def test_paper_stands_or_lies():
    (standing,) = opened(docx_of(drafts.whole_document())).sections
    (lying,) = opened(docx_of(drafts.lying_document())).sections
    assert (standing.orientation, lying.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert (round(standing.page_width.mm), round(standing.page_height.mm)) == (210, 297)
    assert (round(lying.page_width.mm), round(lying.page_height.mm)) == (297, 210)


def test_nothing_in_it_runs_or_fetches(whole):
    for content in (whole, docx_of(drafts.hostile_document())):
        for part, body in parts_of(content).items():
            assert part.endswith((".xml", ".rels"))
            root = ElementTree.fromstring(body)
            for relation in root.iter(RELATION):
                external = relation.get("TargetMode") == "External"
                assert external == relation.get("Type").endswith("/hyperlink")
                assert not external or relation.get("Target").startswith("https://")
            local = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert not local & {
                "instrText",
                "object",
                "pict",
                "drawing",
                "control",
                "altChunk",
                "subDoc",
                "attachedTemplate",
            }
            for field in root.iter(f"{W}fldSimple"):
                assert field.get(f"{W}instr").split()[0] in {"PAGE", "NUMPAGES", "NOTEREF"}


def test_every_text_prints_as_it_is():
    content = docx_of(drafts.hostile_document())
    expected = list(drafts.HOSTILE.values())
    every = " ".join(drafts.HOSTILE.values())
    assert paragraphs(content, "BodyText") == paragraphs(content, "ListBullet") == paragraphs(content, "Caption")
    assert paragraphs(content, "Caption") == paragraphs(content, "Tabelsom") == expected
    assert paragraphs(content, "Heading1") == [*expected, "Verantwoording"]
    assert paragraphs(content, "Tabelkop") == [*expected, "Onderdeel", "Waarde"]
    assert paragraphs(content, "Tabelinhoud") == [*expected, every, every]
    assert paragraphs(content, "FootnoteText", "word/footnotes.xml") == [f"\tnoot {text}" for text in expected]
    assert paragraphs(content, "Title") == paragraphs(content, "Subtitle") == [every]
    assert opened(content).core_properties.title == every


def test_the_same_document_gives_the_same_bytes_in_another_process_too(whole):
    assert docx_of(drafts.whole_document()) == whole
    assert drafts.digest_elsewhere(docx_of) == hashlib.sha256(whole).hexdigest()


def test_something_always_stands_between_and_behind_tables():
    """Two tables that touch are one to Word, and the last thing in a text is a paragraph."""
    table = drafts.table_of_lines()._replace(caption="")
    content = docx_of(drafts.document_of(table, table, Paragraph(text_line("Daarna.")), table, account=()))
    body = [child.tag.removeprefix(W) for child in tree(content)[0]]
    assert body == ["p", "p", "tbl", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_a_row_that_lacks_a_cell_is_refused():
    table = drafts.table_of_lines()._replace(rows=[[text_line("Wonen")]])
    with pytest.raises(ValueError, match="shorter"):
        docx_of(drafts.document_of(table))


def test_deep_headings_keep_the_deepest_style():
    content = docx_of(
        drafts.document_of(*(DocumentHeading(level, f"Kop {level}") for level in range(1, 9)), account=())
    )
    styles = [paragraph.style.name for paragraph in opened(content).paragraphs][2:]
    assert styles == [f"Heading {min(level, 6)}" for level in range(1, 9)]


def test_eighty_three_deals_take_no_second():
    document = drafts.many_deals_document(83)
    assert len(document.notes()) > 3000
    before = time.process_time()
    docx_of(document)
    assert time.process_time() - before < 1
