"""A document as PDF: who listens, who keeps it in an archive and who prints it get the same words, whatever they are."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst

from deals.portal.documents.document import (
    CONCEPT,
    Attachment,
    Document,
    DocumentColumn,
    DocumentHeading,
    DocumentTable,
    ItemList,
    Note,
    NotedWords,
    Paragraph,
    ParagraphLook,
    Picture,
    text_line,
)
from deals.portal.documents.pdf import MOST_AT_FOOT, USUAL_LETTERS, pdf_of, permalink_in_pdf

ROOT = Path(__file__).parent.parent
LETTER = Note("Brief van 1 november 2023, blz. 3", "https://www.rijksoverheid.nl/brief")
COVENANT = Note("Convenant Regio Deal Twente, artikel 4")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="4" height="9" fill="#154273"/></svg>'
TABLE = DocumentTable(
    "Bijdragen, in euro's",
    (DocumentColumn("Kant", 2), DocumentColumn("Bedrag", 1, figures=True)),
    [(text_line("Rijk"), text_line("20.000.000", LETTER)), (text_line("Regio"), ())],
    [(text_line("Samen"), text_line("20.000.000"))],
)
CSV = Attachment("gegevens.csv", "text/csv", "\ufeffdeal;bedrag\r\nTwente;20000000\r\n".encode(), "Dezelfde cijfers")
BINARY = Attachment("ruw.bin", "application/octet-stream", bytes(range(256)), "Alle bytes")
FACTSHEET = Document(
    title="Factsheet Regio Deal Twente",
    subtitle="Publicatie 5, stand op 1 november 2023",
    day="2023-11-01",
    permalink='https://regiodeals.example/deals/twente?publicatie=5&tranche=3,4&naam="a"<b>',
    blocks=[
        Paragraph(text_line("De deal is een afspraak tussen Rijk en regio.", COVENANT), ParagraphLook.LEAD),
        DocumentHeading(1, "Geld"),
        Paragraph(
            (NotedWords("Zie "), NotedWords("het convenant", (COVENANT,), "https://regiodeals.example/x", strong=True))
        ),
        TABLE,
        Picture(SVG, "Een balk van 20 miljoen euro.", "Bijdragen van Rijk en regio", 60),
        DocumentHeading(2, "Doelen"),
        ItemList([text_line("Meer woningen"), text_line("Betere bereikbaarheid")]),
        Paragraph(text_line("Er is nog niets gemeld."), ParagraphLook.REMARK),
    ],
    account=[("Peildatum", "1 november 2023"), ("Adres", "https://regiodeals.example/documenten")],
    attachments=(CSV, BINARY),
    keywords=("Regio Deals", "Twente"),
)


def opened(document):
    return pikepdf.open(io.BytesIO(pdf_of(document)))


def elements(pdf):
    """The elements of the structure, in the order in which they are read."""

    def below(element):
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            yield element
        kids = element.get("/K", []) if isinstance(element, pikepdf.Dictionary) else []
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                yield from below(kid)

    return list(below(pdf.Root.StructTreeRoot))


def roles(pdf):
    return [str(element.S) for element in elements(pdf)]


def text_of(content, *options):
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def simple(*blocks, **changes):
    return replace(FACTSHEET, blocks=[DocumentHeading(1, "Kop"), *blocks], account=(), attachments=(), **changes)


def test_it_says_what_it_is():
    with opened(FACTSHEET) as pdf, pdf.open_metadata() as told:
        assert str(pdf.Root.Lang) == "nl-NL"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert told["dc:title"] == FACTSHEET.title
        assert told["dc:description"] == FACTSHEET.subtitle
        assert told["dc:creator"] == ["Register Regio Deals"]
        assert told["xmp:CreateDate"].startswith("2023-11-01T00:00:00")
        assert told["pdf:Keywords"].startswith("Regio Deals, Twente, ")
        assert (told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == ("1", "3", "A")


def test_its_permalink_is_read_from_its_bytes():
    assert permalink_in_pdf(pdf_of(FACTSHEET)) == FACTSHEET.permalink
    planted = Attachment(
        "x.bin", "application/octet-stream", b"<?xpacket begin <pdf:Keywords>permalink: x</pdf:Keywords>", ""
    )
    elsewhere = replace(FACTSHEET, attachments=(planted,), keywords=("permalink: https://elders.example/",))
    assert permalink_in_pdf(pdf_of(elsewhere)) == FACTSHEET.permalink
    assert permalink_in_pdf(b"%PDF-1.7") is None
    assert permalink_in_pdf(b"<?xpacket begin <pdf:Keywords>deals</pdf:Keywords>") is None


def test_who_listens_gets_headings_tables_lists_and_notes():
    with opened(FACTSHEET) as pdf:
        listened = roles(pdf)
        assert pdf.Root.MarkInfo.Marked
        assert listened.count("/Table") == 2
        headers = [str(element.A[0].Scope) for element in elements(pdf) if element.S == "/TH"]
        # `Kant` and `Bedrag` above `Rijk`, `Regio` and `Samen`; `Gegeven` and `Waarde` above `Peildatum` and `Adres`.
        assert headers == ["/Column"] * 2 + ["/Row"] * 3 + ["/Column"] * 2 + ["/Row"] * 2
        cells = [element for element in elements(pdf) if element.S == "/TD"]
        assert len(cells) == 3 + 2
        # Which headers a cell has, follows from how far each reaches.
        assert not any("/Headers" in attributes for cell in cells for attributes in cell.get("/A", []))
        assert {"/THead", "/TBody", "/TFoot", "/Caption", "/L", "/LI", "/Note", "/Link"} <= set(listened)
        assert [str(element.Alt) for element in elements(pdf) if element.S == "/Figure"] == [
            "Een balk van 20 miljoen euro."
        ]


def test_headings_are_bookmarks():
    with opened(FACTSHEET) as pdf, pdf.open_outline() as outline:
        assert [(item.title, [child.title for child in item.children]) for item in outline.root] == [
            ("Geld", ["Doelen"]),
            ("Verantwoording", []),
        ]


def test_attachments_are_in_it_byte_for_byte():
    with opened(FACTSHEET) as pdf:
        assert set(pdf.attachments) == {"gegevens.csv", "ruw.bin"}
        for file in (CSV, BINARY):
            told = pdf.attachments[file.name]
            assert told.get_file().read_bytes() == file.content
            assert (told.get_file().mime_type, told.description) == (file.media_type, file.told)
            assert told.obj.AFRelationship == "/Data"
        assert len(pdf.Root.AF) == 2


def test_an_attachment_that_looks_like_a_table_stays_as_it_is():
    planted = b"\n9 0 obj\n<</Type/StructElem/S/TD/P 1 0 R/A[<</O/Table/Headers[(U1x0y0)]>>]/K[1]>>\nendobj\nxref\n0000000000 00000 n"
    for media_type in ("application/pdf", "image/png", "text/csv"):
        with opened(replace(FACTSHEET, attachments=(Attachment("x", media_type, planted, ""),))) as pdf:
            assert pdf.attachments["x"].get_file().read_bytes() == planted


def test_it_does_nothing_by_itself():
    with opened(FACTSHEET) as pdf:
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.Names
        actions = {str(entry.S) for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary) and "/S" in entry}
        assert not {"/JavaScript", "/Launch", "/SubmitForm", "/GoToR", "/ImportData"} & actions


def test_the_same_document_gives_the_same_bytes_in_another_process_too():
    content = pdf_of(FACTSHEET)
    assert pdf_of(FACTSHEET) == content
    script = "import sys; from tests.test_pdf import FACTSHEET, pdf_of; sys.stdout.buffer.write(pdf_of(FACTSHEET))"
    again = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert again.stdout == content


def test_threads_get_what_each_asked():
    documents = [replace(FACTSHEET, title=f"Factsheet {number}") for number in range(6)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(pdf_of, documents)) == [pdf_of(document) for document in documents]


def test_the_fonts_are_in_it_and_none_of_the_machine():
    with opened(FACTSHEET) as pdf:
        fonts = {
            str(entry.FontName)
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Dictionary) and "/FontName" in entry
        }
        assert fonts and all("LibertinusSerif" in font for font in fonts)


@pytest.mark.parametrize("landscape", [False, True])
def test_it_is_a4(landscape):
    with opened(replace(FACTSHEET, landscape=landscape)) as pdf:
        sides = [round(float(side)) for side in pdf.pages[0].MediaBox[2:]]
    assert sides == ([842, 595] if landscape else [595, 842])


def test_a_long_table_repeats_its_header_on_every_page():
    rows = [(text_line(f"Deal {number}"), text_line("1")) for number in range(150)]
    with opened(simple(TABLE._replace(rows=rows, sums=()))) as pdf:
        assert len(pdf.pages) > 2
        # Read aloud it is one header: what is repeated is for the eye.
        assert roles(pdf).count("/THead") == 1


def test_twelve_columns_fit():
    columns = [DocumentColumn(f"Cofinanciering {number}", 1, figures=True) for number in range(12)]
    with opened(simple(DocumentTable("Breed", columns, [[text_line("123.456.789")] * 12]), landscape=True)) as pdf:
        assert roles(pdf).count("/TH") == 12 + 1
        assert len(pdf.pages) == 1


def test_equal_notes_are_one_in_text_and_table():
    notes = [Note(f"Bron {number}") for number in range(3)]
    document = simple(
        Paragraph(text_line("Een", notes[0])),
        Paragraph(text_line("Weer", notes[0], notes[1])),
        TABLE._replace(rows=[(text_line("Rijk"), text_line("1", notes[0], notes[2]))], sums=()),
    )
    with opened(document) as pdf:
        assert roles(pdf).count("/Note") == 2
        assert roles(pdf).count("/L") == 1 and roles(pdf).count("/LI") == 1


def test_many_notes_stand_at_the_end_of_their_chapter():
    notes = [Note(f"Bron {number}") for number in range(MOST_AT_FOOT + 1)]
    document = simple(*[Paragraph(text_line("Een zin.", note)) for note in notes], DocumentHeading(1, "Volgende"))
    with opened(document) as pdf:
        assert "/Note" not in roles(pdf)
        assert roles(pdf).count("/LI") == len(notes)


def test_a_row_of_another_width_is_refused():
    with pytest.raises(ValueError, match="A row of 1 cells stands in a table of 2 columns"):
        pdf_of(simple(TABLE._replace(rows=[(text_line("Rijk"),)])))


def test_a_heading_that_skips_a_level_is_refused():
    with pytest.raises(typst.TypstError):
        pdf_of(replace(FACTSHEET, blocks=[DocumentHeading(2, "Te diep")]))


def test_a_picture_that_asks_a_file_is_refused():
    for named in ("social.png", f"file://{ROOT}/static/social.png", "document.py"):
        drawn = SVG.replace("</svg>", f'<image href="{named}" width="9" height="9"/></svg>')
        with pytest.raises(typst.TypstError):
            pdf_of(simple(Picture(drawn, "Leeg", "", 20)))


def test_a_link_leads_to_the_web_or_to_mail_alone():
    addresses = [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "/deals",
        "https://a.example/é?q=1",
        "mailto:a@b.nl",
        "https://" + "a" * 9000,
    ]
    with opened(simple(Paragraph([NotedWords("x", address=address) for address in addresses]))) as pdf:
        led = [str(entry.A.URI) for page in pdf.pages for entry in page.get("/Annots", []) if "/URI" in entry.A]
    assert led == ["https://a.example/%C3%A9?q=1", "mailto:a@b.nl"]


def test_the_fonts_have_every_usual_letter():
    letters = "".join(sorted(USUAL_LETTERS - {"\n", " ", "\ufffd"}))
    assert pdf_of(simple(Paragraph(text_line(letters))))


# What each is printed as.
HOSTILE = {
    '#read("/etc/passwd")': None,
    "#panic() *x* _y_ $a$ `b` <c> @d [e] {f} \\ ~ // /* */ = - + 1.": None,
    "'enkel' \"dubbel\" -- --- ... (c)": None,
    "{{ deal }} {% x %} %s %(a)s": None,
    "Ĳsselmeer ĳs ŋ ﬁ": None,
    "漢字 en 😀": "\ufffd\ufffd en \ufffd",
    "nul\0 en \x1b": "nul\ufffd en \ufffd",
    "half \ud800 paar": "half \ufffd paar",
    "geen teken \ufdd0\uffff\ue000": "geen teken \ufffd\ufffd\ufffd",
}


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "e\u20dd", "\u0915\u094d\u0937\u093f", "مرحبا", "👩‍👩‍👧", "\u202eabc", "", "\t\r\n\u2028"]
)
def test_no_text_stops_it(hostile):
    note = Note(hostile, hostile)
    table = DocumentTable(hostile, [DocumentColumn(hostile, 1)], [[text_line(hostile, note)]])
    document = replace(
        FACTSHEET,
        title=hostile or "Titel",
        subtitle=hostile,
        permalink=hostile,
        blocks=[
            DocumentHeading(1, hostile or "Kop"),
            Paragraph(text_line(hostile, note)),
            ItemList([text_line(hostile)]),
            table,
        ],
        account=[(hostile, hostile)],
        keywords=(hostile,),
        concept=True,
    )
    with opened(document) as pdf:
        assert roles(pdf).count("/Table") == 2


@pytest.mark.proof
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_text_is_printed_as_it_is(hostile):
    printed = " ".join(text_of(pdf_of(simple(Paragraph(text_line(hostile))))).split())
    expected = HOSTILE[hostile] or hostile
    assert expected.replace("ﬁ", "fi") in printed.replace("ﬁ", "fi")


@pytest.mark.proof
def test_every_word_is_in_it():
    printed = text_of(pdf_of(FACTSHEET))
    cells = [
        without_notes
        for row in (*TABLE.rows, *TABLE.sums)
        for line in row
        for without_notes in [words.text for words in line]
    ]
    for words in (
        FACTSHEET.title,
        FACTSHEET.subtitle,
        *cells,
        TABLE.caption,
        *(column.heading for column in TABLE.columns),
        "Meer woningen",
        "Er is nog niets gemeld.",
        LETTER.words,
        COVENANT.words,
        "Bijdragen van Rijk en regio",
        "Verantwoording",
        "Peildatum",
        "https://regiodeals.example/documenten",
        "pagina 1 van 1",
    ):
        assert words in printed, words


@pytest.mark.proof
def test_a_long_word_stays_whole_for_who_copies_it():
    address = "https://regiodeals.example/documenten/" + "meerjarenprogramma" * 6 + "?publicatie=5"
    printed = text_of(pdf_of(simple(Paragraph(text_line(address)))))
    assert address in printed.replace("\n", "")


@pytest.mark.proof
@pytest.mark.parametrize("concept", [False, True])
def test_a_concept_says_so_on_every_page(concept):
    rows = [(text_line(f"Deal {number}"), text_line("1")) for number in range(120)]
    pages = text_of(pdf_of(simple(TABLE._replace(rows=rows), concept=concept)), "-raw").split("\f")[:-1]
    assert len(pages) > 2
    assert all((CONCEPT in page) is concept for page in pages)


def lengthy(rows, sums=True):
    """A table of so many rows, with a sum below it."""
    cells = [(text_line(f"Deal {number}"), text_line("1")) for number in range(rows)]
    return simple(TABLE._replace(rows=cells, sums=TABLE.sums if sums else ()))


@pytest.mark.proof
def test_a_sum_is_never_alone_on_a_page():
    for rows in range(20, 64):
        last = text_of(pdf_of(lengthy(rows)), "-raw").split("\f")[-2]
        assert f"Deal {rows - 1} 1" in last, rows


def test_of_many_notes_each_mark_leads_to_its_note_and_each_note_back():
    notes = [Note(f"Bron {number}") for number in range(MOST_AT_FOOT + 90)]
    lines = [Paragraph(text_line("Een zin.", note)) for note in (*notes, notes[0])]
    with opened(simple(*lines, TABLE)) as pdf:
        found, led = {}, []
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                place = (page.obj.objgen, link.Rect[0], link.Rect[3])
                if "/Dest" in link:
                    found.setdefault(str(link.Contents), place)
                    led.append((str(link.Contents), (link.Dest[0].objgen, link.Dest[2], link.Dest[3])))
                else:
                    # The source of the one note that has an address.
                    assert str(link.A.URI) == LETTER.address
        marks, back = "naar noot ", "naar de tekst bij noot "
        numbers = [str(number + 1) for number in range(len(notes) + 1)]
        assert sorted(told for told, _ in led) == sorted(
            [marks + "1", *(mark + number for mark in (marks, back) for number in numbers)]
        )
        for told, target in led:
            other = told.replace(back, marks) if told.startswith(back) else told.replace(marks, back)
            assert target == found[other]
        assert len({page for page, _, _ in found.values()}) > 2


def test_what_typst_made_does_not_stay_in_memory():
    def held():
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

    def long(number):
        said = [
            Paragraph(text_line(f"Zin {number}.{place}: de deal is een afspraak tussen Rijk en regio. " * 8))
            for place in range(300)
        ]
        return simple(*said)

    for number in range(2):
        pdf_of(long(number))
    before = held()
    for number in range(2, 8):
        pdf_of(long(number))
    assert held() - before < 40
