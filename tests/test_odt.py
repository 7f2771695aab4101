"""A document as ODT: what LibreOffice makes of it by its styles, and nothing in it that runs or fetches."""

import hashlib
import io
import time
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import odfdo
import pytest

from deals.portal.documents.document import CONCEPT, DocumentHeading, Note, NotedWords, Paragraph, Picture, text_line
from deals.portal.documents.odt import odt_of, permalink_in_odt

from . import drafts

ROOT = Path(__file__).parent.parent
SPACES = {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in {
        "office": "office",
        "text": "text",
        "table": "table",
        "style": "style",
        "fo": "xsl-fo-compatible",
        "draw": "drawing",
        "svg": "svg-compatible",
        "manifest": "manifest",
        "meta": "meta",
    }.items()
} | {"xlink": "http://www.w3.org/1999/xlink", "dc": "http://purl.org/dc/elements/1.1/"}


def name(short):
    prefix, local = short.split(":")
    return f"{{{SPACES[prefix]}}}{local}"


def parts_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {part: parts.read(part) for part in parts.namelist()}


def tree(content, part="content.xml"):
    return ElementTree.fromstring(parts_of(content)[part])


def read_text(element):
    """The text of a paragraph as people see it, without its notes and their numbers."""
    text = element.text or ""
    for child in element:
        if child.tag == name("text:s"):
            text += " " * int(child.get(name("text:c")))
        elif child.tag == name("text:tab"):
            text += "\t"
        elif child.tag == name("text:line-break"):
            text += "\n"
        elif child.get(name("text:style-name")) != "Footnote_20_anchor" and child.tag != name("text:note"):
            text += read_text(child)
        text += child.tail or ""
    return text


def paragraphs(content, style):
    return [
        read_text(element)
        for element in tree(content).iter(name("text:p"))
        if element.get(name("text:style-name")) == style
    ]


@pytest.fixture(scope="module")
def whole():
    return odt_of(drafts.whole_document())


def test_the_package_is_one_of_opendocument(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    parts = parts_of(whole)
    listed = {entry.get(name("manifest:full-path")) for entry in ElementTree.fromstring(parts["META-INF/manifest.xml"])}
    assert listed == parts.keys() - {"mimetype", "META-INF/manifest.xml"} | {"/"}
    assert odfdo.Document(io.BytesIO(whole)).get_type() == "text"


def test_titles_headings_and_paragraphs_have_named_styles(whole):
    body = odfdo.Document(io.BytesIO(whole)).body
    headings = [(int(heading.level), heading.style, heading.inner_text) for heading in body.get_headers()]
    account = (1, "Heading_20_1", "Verantwoording")
    assert headings == [(level, f"Heading_20_{level}", text) for level, text in drafts.HEADINGS] + [account]
    assert paragraphs(whole, "Title") == ["Regio Deals van de vierde tranche"]
    assert paragraphs(whole, "Subtitle") == ["Publicatie 4, stand van 1 november 2023"]
    assert paragraphs(whole, "Inleiding") == ["Deze bijlage noemt wat er is afgesproken."]
    assert paragraphs(whole, "Text_20_body") == ["Het convenant staat op de pagina van de deal en is ondertekend."]
    assert paragraphs(whole, "Opmerking") == ["Wat er niet staat, kan wel zijn afgesproken."]


def test_every_style_that_is_used_is_there(whole):
    used, declared = set(), set()
    for part in ("content.xml", "styles.xml"):
        for element in tree(whole, part).iter():
            declared.add(element.get(name("style:name")))
            used |= {value for key, value in element.attrib.items() if key.endswith("style-name")}
    assert used - declared == set()


def test_a_list_is_a_list(whole):
    (listing,) = odfdo.Document(io.BytesIO(whole)).body.get_lists()
    assert [item.inner_text.strip() for item in listing.get_items()] == list(drafts.ITEMS)
    assert paragraphs(whole, "List") == list(drafts.ITEMS)


def test_a_table_has_the_cells_of_the_document_and_headers_that_return(whole):
    table, account = tree(whole).iter(name("table:table"))
    rows = [[read_text(cell[0]) for cell in row] for row in table.iter(name("table:table-row"))]
    assert rows == drafts.CELLS
    (header,) = table.find(name("table:table-header-rows"))
    assert [cell[0].get(name("text:style-name")) for cell in header] == [
        "Table_20_Heading",
        *["Tabelkop_20_getal"] * 2,
    ]
    assert len(table.find(name("table:table-header-columns"))) == 1
    styles = [[cell[0].get(name("text:style-name")) for cell in row] for row in table.iter(name("table:table-row"))]
    assert styles[1] == ["Table_20_Contents", *["Tabelinhoud_20_getal"] * 2]
    assert styles[-1] == ["Tabelsom", *["Tabelsom_20_getal"] * 2]
    told = [tuple(read_text(cell[0]) for cell in row) for row in account.iter(name("table:table-row"))]
    assert told == [("Onderdeel", "Waarde"), *drafts.ACCOUNT]
    assert paragraphs(whole, "Table") == ["Bijdragen per programmalijn"]


def test_figures_stand_right_and_sums_are_bold(whole):
    styles = {style.get(name("style:name")): style for style in tree(whole, "styles.xml").iter(name("style:style"))}
    for style in ("Tabelinhoud_20_getal", "Tabelsom_20_getal", "Tabelkop_20_getal"):
        assert styles[style][0].get(name("fo:text-align")) == "end"
    for style in ("Tabelsom", "Table_20_Heading"):
        assert styles[style][-1].get(name("fo:font-weight")) == "bold"
    assert styles["Tabelsom_20_getal"].get(name("style:parent-style-name")) == "Tabelsom"


def test_columns_have_their_shares_of_the_width(whole):
    shares = {
        style.get(name("style:name")): int(style[0].get(name("style:rel-column-width"))[:-1])
        for style in tree(whole).iter(name("style:style"))
        if style.get(name("style:family")) == "table-column"
    }
    first, second, third = (shares[f"tabel1-{number}"] for number in range(3))
    assert first + second + third == 16000
    assert (abs(second - third) <= 1, abs(first / second - 1.5) < 0.001) == (True, True)


def test_equal_notes_are_one_note_and_the_rest_refers_to_it(whole):
    notes = list(tree(whole).iter(name("text:note")))
    told = [
        (note[0].text, read_text(note[1][0]), [link.get(name("xlink:href")) for link in note.iter(name("text:a"))])
        for note in notes
    ]
    assert told == [
        ("1", drafts.LETTER.words, [drafts.LETTER.address]),
        ("2", drafts.COVENANT.words, [drafts.COVENANT.address]),
        ("3", drafts.REPORT.words, []),
    ]
    assert {note.get(name("text:note-class")) for note in notes} == {"footnote"}
    identifiers = {note.get(name("text:id")): note[0].text for note in notes}
    references = [
        (identifiers[mark.get(name("text:ref-name"))], mark.text) for mark in tree(whole).iter(name("text:note-ref"))
    ]
    # The letter beside the lead; then the letter, the covenant (new) and the letter; in the table the covenant twice.
    assert references == [("1", "1"), ("1", "1"), ("2", "2"), ("1", "1"), ("2", "2")]
    header = tree(whole).find(f".//{name('table:table-header-rows')}")
    assert list(header.iter(name("text:note"))) == []


def test_two_marks_behind_each_other_are_parted(whole):
    marks = [
        "".join(span.itertext())
        for span in tree(whole).iter(name("text:span"))
        if span.get(name("text:style-name")) == "Footnote_20_anchor"
    ]
    assert marks.count(",\u00a0") == 2


def test_links_lead_to_the_web_and_emphasis_is_a_style(whole):
    links = [(read_text(link), link.get(name("xlink:href"))) for link in tree(whole).iter(name("text:a"))]
    assert ("de pagina van de deal", drafts.DEAL_PAGE) in links
    assert (drafts.PERMALINK, drafts.PERMALINK) in links
    strong = [
        read_text(span)
        for span in tree(whole).iter(name("text:span"))
        if span.get(name("text:style-name")) == "Strong_20_Emphasis"
    ]
    assert strong == ["ondertekend"]


@pytest.mark.parametrize("address", drafts.NO_LINKS)
def test_what_is_no_address_on_the_web_is_no_link(address):
    content = odt_of(drafts.document_of(Paragraph((NotedWords("Woorden", address=address),)), account=()))
    assert list(tree(content).iter(name("text:a"))) == []
    assert paragraphs(content, "Text_20_body") == ["Woorden"]


def test_a_picture_is_in_the_package_and_is_told(whole):
    (frame,) = tree(whole).iter(name("draw:frame"))
    image, title, description = frame
    assert parts_of(whole)[image.get(name("xlink:href"))].decode() == drafts.DRAWING
    assert (title.text, description.text) == ("Bijdrage van het Rijk", "Een staaf van 10 miljoen euro.")
    assert (frame.get(name("svg:width")), frame.get(name("svg:height"))) == ("15.00cm", "5.00cm")
    assert paragraphs(whole, "Drawing") == ["Bijdrage van het Rijk"]


@pytest.mark.parametrize(
    ("svg", "height"), [("<svg/>", "16.00cm"), ('<svg viewBox="0 0 0 0"/>', "16.00cm"), (drafts.DRAWING, "5.33cm")]
)
def test_a_picture_never_leaves_the_page(svg, height):
    (frame,) = tree(odt_of(drafts.document_of(Picture(svg, "Verteld", "Kop", 900)))).iter(name("draw:frame"))
    assert (frame.get(name("svg:width")), frame.get(name("svg:height"))) == ("16.00cm", height)


def test_it_is_in_dutch(whole):
    (default,) = (
        style
        for style in tree(whole, "styles.xml").iter(name("style:default-style"))
        if style.get(name("style:family")) == "paragraph"
    )
    text = default.find(name("style:text-properties"))
    assert (text.get(name("fo:language")), text.get(name("fo:country"))) == ("nl", "NL")
    others = {
        element.get(name("fo:language"))
        for part in ("content.xml", "styles.xml")
        for element in tree(whole, part).iter()
    }
    assert others == {None, "nl"}


def test_it_says_what_it_is(whole):
    meta = odfdo.Document(io.BytesIO(whole)).meta
    assert (meta.title, meta.subject) == (
        "Regio Deals van de vierde tranche",
        "Publicatie 4, stand van 1 november 2023",
    )
    assert meta.creation_date.isoformat() == "2023-11-01T00:00:00"
    assert meta.language == "nl-NL"
    assert [word.text for word in tree(whole, "meta.xml").iter(name("meta:keyword"))] == [
        "Regio Deals",
        "vierde tranche",
    ]
    assert permalink_in_odt(whole) == drafts.PERMALINK


def test_every_page_bears_its_name_its_number_and_that_it_is_a_concept():
    for concept in (True, False):
        styles = tree(odt_of(drafts.whole_document(concept=concept)), "styles.xml")
        (page,) = styles.iter(name("style:master-page"))
        assert [part.tag for part in page] == [name("style:header"), name("style:footer")]
        header, footer = ("".join(part.itertext()) for part in page)
        assert header == "Register Regio Deals" + CONCEPT * concept
        assert footer == "Regio Deals van de vierde tranchepagina 1 van 1"
        assert len(list(page.iter(name("text:page-number")))) == len(list(page.iter(name("text:page-count")))) == 1


def test_paper_stands_or_lies():
    for document, expected in (
        (drafts.whole_document(), ("21.0cm", "29.7cm", "portrait")),
        (drafts.lying_document(), ("29.7cm", "21.0cm", "landscape")),
    ):
        (page,) = tree(odt_of(document), "styles.xml").iter(name("style:page-layout-properties"))
        shape = page.get(name("fo:page-width")), page.get(name("fo:page-height"))
        assert (*shape, page.get(name("style:print-orientation"))) == expected


def test_nothing_in_it_runs_or_fetches(whole):
    for content in (whole, odt_of(drafts.hostile_document())):
        for part, body in parts_of(content).items():
            if not part.endswith(".xml"):
                continue
            for element in ElementTree.fromstring(body).iter():
                local = element.tag.rpartition("}")[2]
                assert local not in {"script", "scripts", "event-listeners", "object", "object-ole", "applet", "plugin"}
                assert local not in {"dde-connection", "database-display", "placeholder", "execute-macro", "section"}
                assert not any(key.endswith("}formula") for key in element.attrib)
                address = element.get(name("xlink:href"))
                assert address is None or address.startswith("Pictures/") or local == "a"


def test_every_text_prints_as_it_is():
    content = odt_of(drafts.hostile_document())
    expected = list(drafts.HOSTILE.values())
    every = " ".join(drafts.HOSTILE.values())
    assert (
        paragraphs(content, "Text_20_body") == paragraphs(content, "List") == paragraphs(content, "Table") == expected
    )
    assert [read_text(heading) for heading in tree(content).iter(name("text:h"))] == [*expected, "Verantwoording"]
    assert paragraphs(content, "Table_20_Heading")[:-2] == paragraphs(content, "Tabelsom") == expected
    assert paragraphs(content, "Table_20_Contents") == [*expected, every, every]
    assert paragraphs(content, "Footnote") == [f"noot {text}" for text in expected]
    assert paragraphs(content, "Title") == paragraphs(content, "Subtitle") == [every]


def test_the_same_document_gives_the_same_bytes_in_another_process_too(whole):
    assert odt_of(drafts.whole_document()) == whole
    assert drafts.digest_elsewhere(odt_of) == hashlib.sha256(whole).hexdigest()


def test_a_row_that_lacks_a_cell_is_refused():
    table = drafts.table_of_lines()._replace(rows=[[text_line("Wonen")]])
    with pytest.raises(ValueError, match="shorter"):
        odt_of(drafts.document_of(table))


def test_deep_headings_keep_the_deepest_style():
    content = odt_of(drafts.document_of(*(DocumentHeading(level, f"Kop {level}") for level in range(1, 9)), account=()))
    levels = [heading.get(name("text:outline-level")) for heading in tree(content).iter(name("text:h"))]
    assert levels == ["1", "2", "3", "4", "5", "6", "6", "6"]


def test_a_long_table_with_notes_is_not_kept_with_what_stands_above_it():
    """LibreOffice would give each of its rows a page."""

    def caption(notes):
        table = drafts.table_of_lines()
        rows = [[text_line("Wonen", Note(f"Bron {number}")), (), ()] for number in range(notes)]
        content = odt_of(drafts.document_of(table._replace(rows=rows), account=()))
        return [
            style for style in ("Table", "losse-kop") if paragraphs(content, style) == ["Bijdragen per programmalijn"]
        ]

    assert (caption(30), caption(31)) == (["Table"], ["losse-kop"])


def test_eighty_three_deals_take_no_second():
    document = drafts.many_deals_document(83)
    assert len(document.notes()) > 3000
    before = time.process_time()
    odt_of(document)
    assert time.process_time() - before < 1
