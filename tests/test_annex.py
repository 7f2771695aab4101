"""The annex of a selection, and the two pages of a deal: what they say is what the register holds, each figure with its source."""

import re
from itertools import pairwise

import pytest
from django.http import QueryDict
from django.test import Client

from deals.contents import Content
from deals.holding import counted_fact, holding
from deals.language.money import cents, typed_cents
from deals.portal.documents.document import DocumentHeading, DocumentTable, ItemList, Paragraph, without_notes
from deals.portal.documents.factsheet import MOST_ITEMS
from deals.portal.documents.formats import (
    ANNEX_FORMATS,
    DEALS_IN_DOCUMENT,
    ROWS_IN_DOCUMENT,
    beyond_annex,
    beyond_limits,
)
from deals.portal.documents.notes import CitedSources, DealNotes
from deals.portal.documents.of_deals import annex_of, factsheet_of
from deals.portal.documents.told import ToldDeal, told_deal
from deals.portal.exports.extract import Extract
from deals.portal.question import Question
from deals.register.models import Release, Version
from deals.register.reading import Reading
from deals.register.selection import Selection

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the deals

AMOUNT = re.compile(r"€ [\d.]+(?:,\d+)?")
ADDRESS = "https://register.example/deals.pdf"


@pytest.fixture
def reading(register):
    releases = list(Release.objects.order_by("number"))
    return Reading(releases[-1], releases, False)


def annex(reading, query="tranche=4"):
    question = Question("/deals.pdf", QueryDict(query), reading, reading.published.as_of)
    deals = question.valid_deals
    return annex_of(Extract(deals.qs, reading, deals.asked, question.permalink("/deals/")), ADDRESS, "data.csv")


def sheet(reading, slug):
    index = reading.index
    extract = Extract(Selection(index, 1 << index.places[slug]), reading, {}, "https://register.example/deals/x/")
    return factsheet_of(extract, ADDRESS, "data.csv")


def sections(document):
    """{name of a deal: its blocks}, in order."""
    found, name = {}, None
    for block in document.blocks:
        if isinstance(block, DocumentHeading) and block.level <= 2:
            name = block.text if block.level == 2 else None
        elif name:
            found.setdefault(name, []).append(block)
    return found


def lines_of(blocks):
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, ItemList):
            yield from block.items
        elif isinstance(block, DocumentTable):
            for row in (*block.rows, *block.sums):
                yield from row


def text_of(blocks):
    return "\n".join(map(without_notes, lines_of(blocks)))


def held(version, reading):
    return holding(version.read(), reading.published.as_of.isoformat())


def test_every_deal_of_the_selection_has_a_section_and_a_row(reading):
    document, index = annex(reading), reading.index
    rows = [row for row in index.rows if row.tranche.number == 4]
    assert list(sections(document)) == [row.name for row in rows]
    (table,) = [block for block in document.blocks if isinstance(block, DocumentTable)]
    assert [without_notes(row[0]) for row in table.rows] == [row.name for row in rows]


def test_amounts_are_those_of_the_register_to_the_cent_and_unknown_is_empty(reading):
    """Each with the footnote of the fact that counts; what both pay together is reckoned and has none."""
    document, index = annex(reading, ""), reading.index
    (table,) = [block for block in document.blocks if isinstance(block, DocumentTable)]
    unknown = 0
    for told, row in zip(table.rows, index.rows, strict=True):
        for cell, amount in zip(told[2:], (row.national, row.regional, row.total), strict=True):
            assert without_notes(cell) == "" if amount is None else typed_cents(without_notes(cell)) == amount
            unknown += amount is None
        for cell, source in ((told[2], row.national_source), (told[3], row.regional_source)):
            notes = [note for words in cell for note in words.notes]
            assert len(notes) == (source is not None)
            title = source.source.split(",")[0] if source else ""
            assert all(title in note.words and (source.place or "") in note.words for note in notes)
    assert unknown > 10
    assert "€ 0" not in text_of(document.blocks)


def test_sums_say_of_how_many_they_are(reading):
    document = annex(reading, "")
    (table,) = [block for block in document.blocks if isinstance(block, DocumentTable)]
    ((label, tranche, *sums),) = table.sums
    known = [row.regional for row in reading.index.rows if row.regional is not None]
    assert (without_notes(label), without_notes(tranche)) == ("Som van 83 deals", "")
    assert typed_cents(AMOUNT.search(without_notes(sums[1]))[0]) == sum(known)
    assert f"({len(known)} van 83 bekend)" in without_notes(sums[1])


def test_a_section_names_every_fact_that_holds_with_a_footnote(reading):
    """Of every deal: its places, ministries, parties, lines, aims, results and steps, and where each was read."""
    document = annex(reading, "")
    told, cited = sections(document), set(document.notes())
    for version in Version.of_deals.filter(lines__release=reading.published):
        content: Content = held(version, reading)
        words = text_of(told[content["naam"]])
        area = content["gebied"]
        named = [
            *(place["naam"] for place in (*area["gemeenten"], *area["caribisch"], *area["buitenland"])),
            *(fact["afkorting"] for fact in content["ministeries"]),
            *(party["naam"] for party in content["partijen"]),
            *(line["naam"] for line in content["programmalijnen"]),
            *(aim["tekst"].removesuffix(".") for aim in content["doelen"]),
        ]
        assert [name for name in named if name not in words] == [], content["naam"]
        notes = DealNotes(content, CitedSources())
        facts = [*area["gemeenten"], *content["programmalijnen"], *content["doelen"], *content["mijlpalen"]]
        assert all(set(notes.of(fact)) <= cited for fact in facts), content["naam"]


def test_what_counts_and_what_does_not_are_told_apart(reading):
    """An amount that is unknown is said to be; one that does not count says why, and stands with its own source."""
    document = annex(reading, "")
    told = sections(document)
    unequal = lacking = apart = 0
    for version in Version.of_deals.filter(lines__release=reading.published):
        content = held(version, reading)
        words = text_of(told[content["naam"]])
        for side, start in (("rijk", "Het Rijk draagt "), ("regio", "De regio draagt ")):
            fact = counted_fact(content, side)
            assert (start in words) == (fact is not None), content["naam"]
            if fact is None:
                lacking += 1
                assert f"Van {'het Rijk' if side == 'rijk' else 'de regio'} staat in dit register geen bedrag" in words
            else:
                assert typed_cents(re.search(f"{start}(.+?) euro", words)[1]) == cents(fact["bedrag"])
        amounts = content["bedragen"]
        if amounts["totaal"] is not None and amounts["rijk"] != amounts["regio"]:
            unequal += 1
            assert f"draagt de regio {amounts['aandeelRegio']}".replace(".", ",") in words
        others = [
            fact
            for fact in content["bijdragen"]
            if fact not in (counted_fact(content, "rijk"), counted_fact(content, "regio"))
        ]
        apart += len(others)
        assert words.count("Telt niet mee") + words.count("Dit register rekent met") >= len(others)
    assert min(unequal, lacking, apart) > 5


# Read in the letter of 1 November 2023 itself: {deal: (Rijk and regio in millions, the ministries that signed)}. Of North Sea Port District
# it has no text.
LETTER = {
    "Noardwest-Fryslân": ("20", "20", "BZK, EZK, IenW, JenV, LNV en VWS"),
    "De Waddeneilanden": ("15,5", "15,5", "BZK, EZK, IenW en OCW"),
    "Zuid- en Oost-Drenthe II": ("30", "30", "BZK, EZK, IenW, OCW, SZW en VWS"),
    "Arnhem-Nijmegen": ("15", "15", "BZK, EZK, IenW, SZW en VWS"),
    "Twente II": ("25", "25", "BZK, EZK, OCW, SZW en VWS"),
    "Parkstad-Limburg II": ("25", "25", "BZK, EZK, IenW, JenV, LNV, OCW, SZW en VWS"),
    "Midden-Brabant": ("12,5", "17,5", "BZK, EZK en IenW"),
    "Zuid-Limburg": ("20", "20", "BZK, EZK, IenW, LNV en VWS"),
    "ZaanIJ II": ("20", "20", "BZK, JenV, SZW en VWS"),
    "Nieuw Land": ("18,2", "18,2", "BZK en EZK"),
    "MAINSTAGE": ("5", "8,15", "BZK, EZK, IenW, OCW en SZW"),
    "Rotterdam-Zuid II": ("30", "30", "BZK, EZK, OCW, SZW en VWS"),
    "Den Haag Zuidwest II": ("18", "31", "BZK, EZK, JenV en SZW"),
}


def test_the_letter_and_the_annex_of_the_fourth_tranche_say_the_same(reading):
    told = sections(annex(reading))
    assert told.keys() - LETTER.keys() == {"North Sea Port District"}
    for name, (national, regional, ministries) in LETTER.items():
        words = text_of(told[name])
        assert f"Het Rijk draagt {national} miljoen euro bij (in het convenant)." in words
        assert f"De regio draagt {regional} miljoen euro bij (in het convenant)." in words
        assert f"Namens het Rijk tekenden {ministries}." in words
        assert any(
            "Aanbieding vierde tranche" in note.words for line in lines_of(told[name]) for w in line for note in w.notes
        )
    assert "Namens het Rijk" not in text_of(told["North Sea Port District"])


def test_lines_with_and_without_an_aim_look_alike(reading):
    """All of them points of one list, or none: a line with aims has a list of its own."""
    several = 0
    told = sections(annex(reading))
    for version in Version.of_deals.filter(lines__release=reading.published):
        content = held(version, reading)
        names, blocks = {line["naam"] for line in content["programmalijnen"]}, told.get(content["naam"], [])
        if not (names and blocks):
            continue
        alone = {block.line[0].text for block in blocks if isinstance(block, Paragraph) and block.line[0].text in names}
        listed = {
            item[0].text
            for block in blocks
            if isinstance(block, ItemList)
            for item in block.items
            if item[0].text in names
        }
        assert names in (alone, listed)
        assert not (alone and listed)
        several += bool(alone)
    assert several


def test_a_role_of_many_is_in_the_plural(reading):
    told = sections(annex(reading))
    assert "Betrokken partners: Provincie Overijssel en Twente Board." in text_of(told["Twente II"])
    assert "Publieke regiopartner: Gemeente Den Haag." in text_of(told["Den Haag Zuidwest II"])


def test_every_source_of_a_footnote_stands_in_the_list_at_the_end(reading):
    document = annex(reading)
    place = [block.text for block in document.blocks if isinstance(block, DocumentHeading) and block.level == 1]
    assert place == ["Overzicht", "De deals", "Bronnen"]
    listed = without_notes([words for line in document.blocks[-1].items for words in line])
    for note in document.notes():
        assert re.match(r".*?‘(.+?)’", note.words)[1] in listed
        assert note.address in listed


def test_headings_skip_no_level(reading):
    for document in (annex(reading), sheet(reading, "foodvalley")):
        levels = [block.level for block in document.blocks if isinstance(block, DocumentHeading)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_short_list_says_how_much_it_leaves_out(reading):
    document = sheet(reading, "foodvalley")
    lists = [block for block in document.blocks if isinstance(block, ItemList)]
    said = [
        more for block in lists if (more := re.search(r"En nog (\d+): zie de pagina", without_notes(block.items[-1])))
    ]
    assert said
    assert all(int(one[1]) > 1 for one in said)
    assert all(len(block.items) <= MOST_ITEMS + 1 for block in lists)


def test_a_deal_of_which_little_is_known_says_so(reading):
    for row in sorted(reading.index.rows, key=lambda row: len(row.sources))[:5]:
        document = sheet(reading, row.slug)
        assert "Wat nog niet bekend is" in [
            block.text for block in document.blocks if isinstance(block, DocumentHeading)
        ]
        assert all(
            without_notes(line).strip()
            for line in lines_of(block for block in document.blocks if not isinstance(block, DocumentTable))
        )


def test_what_ended_is_not_told(cast):
    """A document tells what holds on the day."""
    version = Version.of_deals.first()
    content = version.read()
    party = (
        {**content["partijen"][0], "sleutel": "oud", "naam": "Vroeger", "geldigTot": "2020-01-01"}
        if content["partijen"]
        else None
    )
    if party:
        content = {**content, "partijen": [*content["partijen"], party]}
    words = text_of(told_deal(ToldDeal.of(holding(content, "2024-01-01"), "2024-01-01", CitedSources()), 1))
    assert "Vroeger" not in words


def test_a_document_holds_so_many_deals(settings):
    assert beyond_limits(DEALS_IN_DOCUMENT, ROWS_IN_DOCUMENT) == ""
    assert "hoogstens 500 deals, en dit zijn er 501" in beyond_limits(501)
    assert "CSV" in beyond_limits(501)
    assert [bool(beyond_annex(deals, "pdf")) for deals in (100, 101, 501)] == [False, True, True]
    assert "neem OpenDocument (ODT) of Word (DOCX)" in beyond_annex(101, "pdf")
    assert (beyond_annex(500, "odt"), beyond_annex(501, "odt")) == ("", beyond_limits(501))
    assert "5000 rijen" in beyond_limits(10, ROWS_IN_DOCUMENT + 1)


@pytest.mark.parametrize(
    "address", ["/deals.{}?tranche=4", "/overzicht/bijlage.{}?meedoet=szw", "/deals.{}?tranche=4&publicatie=1"]
)
@pytest.mark.parametrize("extension", ANNEX_FORMATS)
def test_readers_get_it(register, client, address, extension):
    answer = client.get(address.format(extension))
    assert answer.status_code == 200
    assert answer["Content-Type"] == ANNEX_FORMATS[extension].content_type
    assert f".{extension}" in answer["Content-Disposition"]
    assert answer.content == Client().get(address.format(extension)).content


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/deals.pdf?tranche=99", "‘99’"),
        ("/deals.odt?kleur=rood", "‘kleur’"),
        ("/overzicht/bijlage.odt?kolommen=regioDeal", "‘kolommen’"),
        ("/overzicht.pdf?kolommen=bestaat-niet", "‘bestaat-niet’ is geen kolom"),
        ("/kamerstukken/debat.pdf", "‘vanaf’ ontbreekt"),
        ("/kamerstukken/debat.odt?vanaf=2024-02-31&tot=2024-03-01", "‘2024-02-31’ is geen dag"),
        ("/deals/twente-ii.pdf?tranche=4", "‘tranche’"),
    ],
)
def test_a_strange_question_gets_a_sentence(register, client, address, said):
    answer = client.get(address)
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/deals.doc", "/overzicht/bijlage.xlsx", "/deals/bestaat-niet.pdf", "/overzicht.docx"]
)
def test_what_is_not_there_is_not_found(register, client, address):
    assert client.get(address).status_code == 404
