"""Documents as their writers get them: one with everything in it, one that lies, and texts that are nothing but text."""

import os
import subprocess
import sys
from pathlib import Path

from deals.portal.documents.document import (
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

ROOT = Path(__file__).parent.parent
LETTER = Note(
    "Kamerbrief, 1 november 2023, kenmerk 2023-0000667273, p. 3", "https://www.rijksoverheid.nl/brief?a=1&b=2#p3"
)
COVENANT = Note("Convenant Regio Deal Twente, artikel 5", "https://zoek.officielebekendmakingen.nl/stcrt-2023-1.html")
REPORT = Note("Voortgangsrapportage 2023, p. 12")
PERMALINK = "https://regiodeals.example/deals/?tranche=4&publicatie=4"
DEAL_PAGE = "https://regiodeals.example/deals/twente/?publicatie=4"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><rect width="300" height="200" fill="#154273"/></svg>'
HEADINGS = [(1, "Regio Deal Twente"), (2, "Wat is afgesproken"), (3, "Programmalijnen")]
ITEMS = ("Wonen in vitale wijken", "Werken en leren", "Een gezonde leefomgeving")
COLUMNS = (
    DocumentColumn("Programmalijn", 3),
    DocumentColumn("Rijk (€)", 2, figures=True),
    DocumentColumn("Regio (€)", 2, figures=True),
)
# What the cells of the table say, without the numbers of notes.
CELLS = [
    ["Programmalijn", "Rijk (€)", "Regio (€)"],
    ["Wonen", "10.500.000", "12.000.000"],
    ["Werken", "7.000.000", ""],
    ["Samen", "17.500.000", "12.000.000"],
]
ACCOUNT = (("Publicatie", "4"), ("Permalink", PERMALINK), ("Lege cel", "Dit gegeven is onbekend."))
# Each prints as it is; what XML cannot hold is said to be lost.
HOSTILE = {
    "=1+1": "=1+1",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "{{ x }} {% y %}": "{{ x }} {% y %}",
    "a]]>b <!-- c -->": "a]]>b <!-- c -->",
    "&amp; &lt; \"'": "&amp; &lt; \"'",
    "nul\x00bel\x07": "nul\ufffdbel\ufffd",
    "half \ud800 en \uffff": "half \ufffd en \ufffd",
    "twee  spaties aan het eind ": "twee  spaties aan het eind ",
    "regel\r\nvolgende\ttab": "regel\nvolgende\ttab",
    "Ĳ ŋ 漢字 😀 עברית": "Ĳ ŋ 漢字 😀 עברית",
    "HYPERLINK «MERGEFIELD»": "HYPERLINK «MERGEFIELD»",
}
# None of them leads anywhere.
NO_LINKS = (
    "javascript:alert(1)",
    "file:///etc/passwd",
    "/deals/",
    "https://iemand@regiodeals.example/",
    "https://",
    "\\\\server\\deel",
    "ftp://regiodeals.example/",
    "http://[::1]/",
    " https://regiodeals.example/",
)


def document_of(*blocks, **fields):
    given = {
        "title": "Regio Deals van de vierde tranche",
        "subtitle": "Publicatie 4, stand van 1 november 2023",
        "day": "2023-11-01",
        "permalink": PERMALINK,
        "account": ACCOUNT,
        "keywords": ("Regio Deals", "vierde tranche"),
    }
    return Document(blocks=blocks, **given | fields)


def table_of_lines():
    return DocumentTable(
        "Bijdragen per programmalijn",
        COLUMNS,
        rows=[
            [text_line("Wonen"), text_line("10.500.000", COVENANT, LETTER), text_line("12.000.000", REPORT)],
            [text_line("Werken"), text_line("7.000.000", COVENANT), ()],
        ],
        sums=[[text_line("Samen"), text_line("17.500.000"), text_line("12.000.000")]],
    )


def whole_document(**fields):
    """Every kind of block; the letter is noted four times, the covenant three times, the report once."""
    return document_of(
        Paragraph(text_line("Deze bijlage noemt wat er is afgesproken.", LETTER), ParagraphLook.LEAD),
        DocumentHeading(*HEADINGS[0]),
        Paragraph(
            (
                NotedWords("Het convenant staat op ", (LETTER,)),
                NotedWords("de pagina van de deal", address=DEAL_PAGE),
                NotedWords(" en is "),
                NotedWords("ondertekend", strong=True),
                NotedWords(".", (COVENANT, LETTER)),
            )
        ),
        DocumentHeading(*HEADINGS[1]),
        ItemList([text_line(item) for item in ITEMS]),
        DocumentHeading(*HEADINGS[2]),
        table_of_lines(),
        Picture(DRAWING, "Een staaf van 10 miljoen euro.", "Bijdrage van het Rijk", 150),
        Paragraph(text_line("Wat er niet staat, kan wel zijn afgesproken."), ParagraphLook.REMARK),
        **fields,
    )


def hostile_document():
    """Each hostile text in every place that takes a text."""
    blocks = []
    for text in HOSTILE:
        note = Note(f"noot {text}", f"https://regiodeals.example/?vraag={text}")
        blocks += [
            DocumentHeading(1, text),
            Paragraph((NotedWords(text, (note,), f"https://regiodeals.example/{text}"),)),
            ItemList([text_line(text)]),
            DocumentTable(text, [DocumentColumn(text, 1)], [[text_line(text)]], [[text_line(text)]]),
        ]
    every = " ".join(HOSTILE)
    return document_of(*blocks, title=every, subtitle=every, keywords=(every,), account=[(every, every)])


def many_deals_document(deals):
    """So many sections, each with tens of notes of its own."""
    blocks = []
    for deal in range(deals):
        notes = [
            Note(f"Bron {deal}, p. {page}", f"https://regiodeals.example/bron/{deal}/{page}") for page in range(38)
        ]
        blocks += [
            DocumentHeading(1, f"Regio Deal {deal}"),
            Paragraph(text_line("De Regio Deal loopt.", LETTER, *notes[:2])),
        ]
        rows = [
            [
                text_line("Lijn"),
                text_line("1.000.000", *notes[place : place + 2]),
                text_line("1.000.000", notes[place + 2]),
            ]
            for place in range(2, 38, 3)
        ]
        blocks.append(DocumentTable("Bijdragen", COLUMNS, rows))
    return document_of(*blocks)


def lying_document(columns=12, rows=14, **fields):
    """A table of that many columns on paper that lies."""
    table = DocumentTable(
        "Twaalf kolommen",
        [DocumentColumn(f"Arbeidsmarktontwikkeling {number}", 1 + number % 3) for number in range(columns)],
        [[text_line(f"Cel {row}-{column}") for column in range(columns)] for row in range(rows)],
    )
    return document_of(table, landscape=True, **fields)


def digest_elsewhere(write):
    """The SHA-256 of `whole_document`, written in a process of its own, with another order of hashes and another clock."""
    script = (
        f"import hashlib; from {write.__module__} import {write.__name__}; from tests import drafts; "
        f"print(hashlib.sha256({write.__name__}(drafts.whole_document())).hexdigest())"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return printed.stdout.strip()
