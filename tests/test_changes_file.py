"""What changed between two releases as files: the same as the page says, to the cent, with its account."""

import csv
import datetime as dt
import io
import json
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from deals.models import Contribution, Deal, Milestone, Release
from deals.portal.exports.changes_table import CHANGES_TABLE
from deals.portal.exports.formats import TABLE_FORMATS
from deals.register.models import canonical_bytes, sha256

from . import cast as people
from .browse import changed_rows, rows, text
from .desk import withdraw
from .words import NEXT_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = dt.timedelta(days=1)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FILE = "/wijzigingen.csv"


@pytest.fixture
def three(cast):
    """Release 2: of Noorderland an amount to the cent and a milestone less, and a letter is new. Release 3: Concept is new."""
    people.names_deal(people.paper("29697-1", titled="Brief aan de Kamer"), Deal.objects.get(slug="zuiderland"))
    Contribution.objects.filter(deal__slug="noorderland", side="rijk").update(amount=Decimal("12000000.05"))
    Deal.objects.filter(slug="noorderland").update(summary="Nieuwe tekst.")
    Milestone.objects.filter(deal__slug="noorderland").delete()
    people.release(["noorderland", "kamerstuk/29697-1"], as_of=dt.date(2024, 3, 1), at=NEXT_DAY, note="Twee")
    people.release(["concept"], at=NEXT_DAY + DAY, as_of=dt.date(2024, 5, 1), note="Drie")


def sheet(content, number):
    """The rows of a sheet: {column: text, or a number that is no text}."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        named = "xl/sharedStrings.xml" in book.namelist()
        shared = list(ElementTree.fromstring(book.read("xl/sharedStrings.xml"))) if named else []

    def value(cell):
        text = "".join(cell.itertext())
        if cell.get("t") == "s":
            return "".join(shared[int(text)].itertext())
        return text if cell.get("t") in ("inlineStr", "str") or not text else float(text)

    return [{cell.get("r").rstrip("0123456789"): value(cell) for cell in row} for row in root.iter(f"{MAIN}row")]


def as_the_page_has_it(row):
    """A row of the file as the page writes it: [gegeven, wat, was, werd, bron]."""
    about = f": {row['Naam van het gegeven']}" if row["Naam van het gegeven"] else ""
    subject = row["Onderdeel"][:1].upper() + row["Onderdeel"][1:]
    whole = {"nieuw": "toegevoegd", "vervallen": "vervallen"}.get(row["Wat er gebeurde"], "")
    there = [("stond er niet", "staat er niet meer")] if whole else [("niet vastgelegd", "niet vastgelegd")]
    return [
        " ".join(f"{subject}{about} {row['Sleutel']}".split()),
        row["Veld"] or whole,
        row["Oud"] or there[0][0],
        row["Nieuw"] or there[0][1],
        ", ".join(filter(None, (row["Bron"], row["Vindplaats"]))),
    ]


@pytest.mark.parametrize("query", ["van=1&tot=2", "van=1&tot=3", "van=1&soort=bedrag", "tot=2&deal=noorderland"])
def test_every_row_is_what_the_page_says(three, client, query):
    told = [row for row in rows(client.get(f"{FILE}?{query}")) if row["Onderdeel"]]
    page = client.get(f"/wijzigingen/?{query}")
    assert [as_the_page_has_it(row) for row in told] == changed_rows(page) != []


def test_an_amount_is_read_back_to_the_cent(three, client):
    (amount,) = rows(client.get(f"{FILE}?tot=2&soort=bedrag"))
    assert (amount["Oud bedrag (€)"], amount["Nieuw bedrag (€)"]) == ("10000000", "12000000.05")
    assert (amount["Oud"], amount["Nieuw"]) == ("€ 10.000.000", "€ 12.000.000,05")
    assert (amount["Bron"], amount["Vindplaats"]) == ("Brief over twee deals", "Bijlage, Noorderland")
    assert amount["Permalink"] == "http://localhost:8000/deals/noorderland/?publicatie=2#rijk-1"
    assert 'id="rijk-1"' in client.get("/deals/noorderland/?publicatie=2").content.decode()
    head, cells, *_ = sheet(client.get("/wijzigingen.xlsx?tot=2&soort=bedrag").content, 1)
    filled = {head[column]: value for column, value in cells.items()}
    assert (filled["Oud bedrag (€)"], filled["Nieuw bedrag (€)"]) == (10000000, 12000000.05)
    with zipfile.ZipFile(io.BytesIO(client.get("/wijzigingen.ods?tot=2&soort=bedrag").content)) as ods:
        assert 'office:value="12000000.05"' in ods.read("content.xml").decode()
    semicolons = client.get("/wijzigingen.excel.csv?tot=2&soort=bedrag").content.decode("utf-8-sig")
    (read,) = csv.DictReader(io.StringIO(semicolons), delimiter=";")
    assert read["Nieuw bedrag (€)"] == "12000000,05"


def test_what_is_no_amount_has_none(three, client):
    told = rows(client.get(f"{FILE}?tot=2"))
    others = [row for row in told if row["Onderdeel"] != "bedrag"]
    assert len(others) > 2
    assert {(row["Oud bedrag (€)"], row["Nieuw bedrag (€)"]) for row in others} == {("", "")}


def test_what_came_went_and_returned_is_a_row_each(three, client):
    withdraw("zuiderland", reason="Dubbel vastgelegd.", note="Weg", as_of=dt.date(2024, 6, 1))
    told = rows(client.get(f"{FILE}?van=1"))
    (concept,) = [row for row in told if row["Kort adres"] == "concept"]
    assert (concept["Soort"], concept["Wat er gebeurde"], concept["Onderdeel"]) == ("Regio Deal", "nieuw", "")
    assert (concept["Gekomen in publicatie"], concept["Stand van die publicatie"]) == ("3", "2024-05-01")
    (south,) = [row for row in told if row["Kort adres"] == "zuiderland"]
    assert (south["Wat er gebeurde"], south["Permalink"]) == ("ingetrokken", "")
    assert "Dubbel vastgelegd." in south["Toelichting"]
    (paper,) = [row for row in told if row["Soort"] == "Kamerstuk"]
    assert (paper["Naam"], paper["Kort adres"], paper["Wat er gebeurde"]) == ("Brief aan de Kamer", "29697-1", "nieuw")
    assert told[-1] == paper
    went = [row["Onderdeel"] for row in told if row["Wat er gebeurde"] == "vervallen"]
    assert went == ["mijlpaal"]


def test_in_which_release_it_came_is_said_only_where_that_is_sure(three, client):
    Deal.objects.filter(slug="noorderland").update(summary="Nog nieuwere tekst.")
    people.release(["noorderland"], at=NEXT_DAY + 2 * DAY, as_of=dt.date(2024, 6, 1), note="Vier")
    of_north = [row for row in rows(client.get(f"{FILE}?van=1")) if row["Kort adres"] == "noorderland"]
    assert {row["Gekomen in publicatie"] for row in of_north} == {""}
    of_north = [row for row in rows(client.get(f"{FILE}?van=1&tot=3")) if row["Kort adres"] == "noorderland"]
    assert {row["Gekomen in publicatie"] for row in of_north} == {"2"}
    assert {row["Publicatie"] for row in of_north} == {"3"}


def test_the_file_accounts_for_itself(three, client):
    told = client.get("/wijzigingen.json?van=1&tot=2").json()
    account = told["verantwoording"]
    first, second = Release.objects.get(number=1), Release.objects.get(number=2)
    assert account["van"] == {"nummer": 1, "peildatum": "2024-01-01", "digest": first.digest}
    assert account["tot"] == {"nummer": 2, "peildatum": "2024-03-01", "digest": second.digest}
    assert account["totalen"] == [
        {
            "publicatie": 1,
            "rijksbijdrage": {"som": 10000000, "bekend": 1, "deals": 2},
            "regionaleBijdrage": {"som": 16500000.5, "bekend": 2, "deals": 2},
        },
        {
            "publicatie": 2,
            "rijksbijdrage": {"som": 12000000.05, "bekend": 1, "deals": 2},
            "regionaleBijdrage": {"som": 16500000.5, "bekend": 2, "deals": 2},
        },
    ]
    assert account["aantalRijen"] == len(told["wijzigingen"])
    assert account["sha256"] == sha256(canonical_bytes(told["wijzigingen"]))
    assert "zegt niet wat er op die dag gebeurde" in account["begrippen"]["Wat een wijziging is"]
    assert account["permalink"] == "http://localhost:8000/wijzigingen/?van=1&tot=2"
    written = sheet(client.get("/wijzigingen.xlsx?van=1&tot=2").content, 2)
    lines = {line.get("A"): (line.get("B"), line.get("C")) for line in written}
    assert lines["Van publicatie"] == (1, "Stand van 1 januari 2024.")
    assert lines["Digest van publicatie 2"][0] == second.digest
    assert lines["Som Rijksbijdrage (€) in publicatie 2"] == (12000000.05, "Bekend van 1 van 2.")


def test_totals_of_one_unknown_amount_are_unknown_not_zero(three, client):
    account = client.get("/wijzigingen.json?van=1&tot=2&deal=zuiderland").json()["verantwoording"]
    assert [told["rijksbijdrage"] for told in account["totalen"]] == [{"som": None, "bekend": 0, "deals": 1}] * 2


def test_every_format_says_the_same_rows(three, client):
    number = len(rows(client.get(f"{FILE}?van=1")))
    page = client.get("/wijzigingen/?van=1").content.decode()
    assert f"Neem deze lijst mee ({number} rijen):" in page
    links = re.findall(r'class="download" rel="nofollow" href="([^"]+)"', page)
    assert [link.partition("?")[0] for link in links] == [f"/wijzigingen.{extension}" for extension in TABLE_FORMATS]
    for link in links:
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="wijzigingen_van-1_2024-05-01_p3.')
    asked = client.get(links[0].replace("&amp;", "&"))
    assert asked.content == client.get(f"{FILE}?van=1").content
    assert csv.DictReader(io.StringIO(asked.content.decode())).fieldnames == list(CHANGES_TABLE.columns)
    assert len(client.get("/wijzigingen.json?van=1").json()["wijzigingen"]) == number


def test_the_number_of_rows_follows_what_is_asked(three, client):
    for query in ("van=1&tot=2", "van=1&soort=bedrag", "van=1&deal=noorderland", "van=1&regio=noorderland"):
        number = len(rows(client.get(f"{FILE}?{query}")))
        for _ in range(2):  # what is counted once is the same the second time
            page = text(client.get(f"/wijzigingen/?{query}&publicatie=3"))
            assert f"Neem deze lijst mee ({number} rij" in page, query


def test_a_file_of_two_releases_stays_the_same_when_a_later_one_comes(three, client):
    asked = "/wijzigingen.json?van=1&tot=2"
    before = client.get(asked).content
    Deal.objects.filter(slug="zuiderland").update(summary="Anders.")
    people.release(["zuiderland"], at=NEXT_DAY + 2 * DAY, as_of=dt.date(2024, 6, 1), note="Vier")
    assert json.loads(client.get(asked).content) == json.loads(before)


def test_nothing_of_a_waiting_release_is_in_it(three, client):
    before = client.get(f"{FILE}?van=1").content
    Deal.objects.filter(slug="zuiderland").update(summary="Geheim.")
    later = people.PAST + 40000 * DAY
    people.release(["zuiderland"], at=NEXT_DAY + 2 * DAY, visible_from=later, as_of=dt.date(2024, 6, 1), note="Wacht")
    assert client.get(f"{FILE}?van=1").content == before
    assert client.get(f"{FILE}?tot=4").status_code == 400


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("van=3&tot=1", "draai ze om"),
        ("van=x", "verwacht bij ‘van’ een nummer als 2 of een datum als 2023-11-01"),
        ("deal=bestaat-niet", "Een deal ‘bestaat-niet’ staat niet in deze publicaties."),
        ("soort=onzin", "‘onzin’ is geen soort gegeven"),
        ("tranche=1", "‘tranche’ hoort niet in dit adres"),
    ],
)
def test_a_question_that_is_not_understood_is_refused_in_dutch(three, client, query, says):
    answer = client.get(f"{FILE}?{query}")
    assert answer.status_code == 400 and says in text(answer)


def test_an_unknown_format_is_not_there(three, client):
    assert client.get("/wijzigingen.pdf").status_code == 404


def test_before_the_first_release_there_is_no_file(db, client):
    assert client.get(FILE).status_code == 404
