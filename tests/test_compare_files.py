"""Deals side by side on the first screen and as files: what the page says, to the cent."""

import csv
import datetime as dt
import html
import io
import json
import re

import pytest
from django.utils import timezone

from deals.language.money import cents
from deals.models import Deal
from deals.portal.exports.comparison_table import COMPARISON_FORMATS, COMPARISON_TABLE

from . import cast as people
from .browse import text
from .spreadsheets import from_ods, from_xlsx
from .words import forget, queries

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

FOUR = "deal=twente&deal=mainstage&deal=parkstad-limburg-ii&deal=achterhoek-ii"
TWO = "deal=twente&deal=twente-ii"
ENTRY = re.compile(r"<li>(.*?)</li>", re.S)


def plain(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def filed(client, query):
    return list(csv.DictReader(io.StringIO(client.get(f"/vergelijken.csv?{query}").content.decode())))


def on_the_page(client, query):
    """[(field, mark, deal, the statement and all that stands with it)] in the order of the page."""
    page = client.get(f"/vergelijken/?{query}").content.decode().partition("Elk gegeven naast elkaar</h2>")[2]
    found = []
    for label, mark, cells in re.findall(
        r'<tr><th scope="row">(.*?) <span class="compare-mark[^>]*>(.*?)</span></th>(.*?)</tr>', page, re.S
    ):
        for deal, cell in re.findall(r'<td data-deal="([^"]*)">(.*?)</td>', cells, re.S):
            lack = re.findall(r'<p class="unknown">(.*?)</p>', cell, re.S)
            found += [
                (html.unescape(label), mark, html.unescape(deal), plain(one)) for one in [*ENTRY.findall(cell), *lack]
            ]
    return found


@pytest.mark.parametrize("query", [TWO, FOUR, f"{FOUR}&alleen=verschillen", f"{FOUR}&publicatie=2"])
def test_the_file_has_every_statement_of_the_page_in_its_words(register, client, query):
    rows, shown = filed(client, query), on_the_page(client, query)
    assert len(rows) == len(shown) > 60
    for row, (label, mark, deal, words) in zip(rows, shown, strict=True):
        assert (row["Gegeven"], row["Vergelijking"], row["Regio Deal"]) == (label, mark, deal)
        # A text that begins like a formula has a ' before it; the number of a source stands before its title.
        assert " ".join(row["Wat er staat"].removeprefix("'").split()) in words
        for detail in filter(None, row["Bijzonderheden"].split("; ")):
            assert " ".join(detail.split()) in words


@pytest.mark.parametrize("slugs", [("twente", "mainstage"), ("foodvalley", "brainport-eindhoven", "zeeland")])
def test_every_amount_is_that_of_the_content_to_the_cent(register, client, slugs):
    rows = filed(client, "&".join(f"deal={slug}" for slug in slugs))
    for slug in slugs:
        content = client.get(f"/deals/{slug}.json").json()
        of_deal = [row for row in rows if row["Kort adres"] == slug]
        stated = [cents(fact["bedrag"]) for fact in content["bijdragen"]]
        told = [row for row in of_deal if row["Gegeven"].startswith("Elk genoemd bedrag") and row["Bedrag (€)"]]
        assert sorted(round(100 * float(row["Bedrag (€)"])) for row in told) == sorted(stated)
        for label, name in (("Rijksbijdrage", "rijk"), ("Regionale bijdrage", "regio"), ("Samen", "totaal")):
            (row,) = [row for row in of_deal if row["Gegeven"] == label]
            amount = content["bedragen"][name]
            assert row["Bedrag (€)"] == ("" if amount is None else f"{amount:g}" if amount % 1 else str(int(amount)))
            assert row["Bekend"] == ("nee" if amount is None else "ja")


def test_every_row_with_a_source_names_it_and_leads_to_the_fact(register, client):
    rows = filed(client, TWO)
    facts = [row for row in rows if "#" in row["Permalink"]]
    assert len(facts) > 40
    for slug in ("twente", "twente-ii"):
        anchors = set(re.findall(r'id="([^"]+)"', client.get(f"/deals/{slug}/").content.decode()))
        keys = {row["Permalink"].rpartition("#")[2] for row in facts if f"/deals/{slug}/" in row["Permalink"]}
        assert keys and keys <= anchors
    assert all("publicatie=6" in row["Permalink"] for row in facts)
    assert all(row["Bron"] for row in facts if row["Bedrag (€)"])


def test_all_formats_hold_the_same(register, client):
    rows = filed(client, FOUR)
    told = json.loads(client.get(f"/vergelijken.json?{FOUR}").content)
    assert len(told["vergelijking"]) == len(rows)
    assert [one["watErStaat"] for one in told["vergelijking"]] == [
        row["Wat er staat"].removeprefix("'") for row in rows
    ]
    assert sorted(told["verantwoording"]["gekozen"]["deal"]) == [
        "achterhoek-ii",
        "mainstage",
        "parkstad-limburg-ii",
        "twente",
    ]
    in_excel = from_xlsx(client.get(f"/vergelijken.xlsx?{FOUR}").content)
    in_ods = from_ods(client.get(f"/vergelijken.ods?{FOUR}").content)
    assert in_excel == in_ods
    assert list(in_excel) == ["Naast elkaar", COMPARISON_TABLE.title, "Verantwoording"]


def test_the_sheet_side_by_side_has_a_row_for_each_field_and_a_column_for_each_deal(register, client):
    lines = from_xlsx(client.get(f"/vergelijken.xlsx?{TWO}").content)["Naast elkaar"]
    assert lines[0][:5] == ["Onderdeel", "Gegeven", "Vergelijking", "Twente", "Twente II"]
    by_field = {line[1]: line for line in lines[1:]}
    assert by_field["Rijksbijdrage"][3:5] == ["€ 30 miljoen", "€ 25 miljoen"]
    assert by_field["Aandeel van de regio"][3:5] == ["80 %", "50 %"]


def test_the_account_says_what_is_compared_and_how_to_find_it_back(register, client, settings):
    settings.REGISTER_URL = "https://register.example"
    account = json.loads(client.get(f"/vergelijken.json?{TWO}&alleen=verschillen").content)["verantwoording"]
    assert account["selectie"] == "Twente en Twente II naast elkaar, alleen wat verschilt of niet overal bekend is"
    assert account["permalink"] == (
        "https://register.example/vergelijken/?alleen=verschillen&deal=twente&deal=twente-ii&publicatie=6"
    )
    assert account["aantallen"] == [{"wat": "Aantal deals", "aantal": 2, "uitleg": "Naast elkaar."}]


@pytest.mark.parametrize("extension", COMPARISON_FORMATS)
def test_a_file_is_the_same_each_time_and_at_its_own_release(register, client, extension):
    address = f"/vergelijken.{extension}?{TWO}&publicatie=4"
    first = client.get(address)
    forget()
    assert client.get(address).content == first.content
    assert "vergelijking_deal-twente-twente-ii_" in first["Content-Disposition"]
    assert f"_p4.{extension}" in first["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "Kies twee, drie of vier deals om te vergelijken"),
        ("?deal=twente", "Kies twee, drie of vier deals om te vergelijken"),
        ("?deal=twente&deal=atlantis", "Een deal ‘atlantis’ staat niet in het register"),
        (f"?{FOUR}&deal=veluwe", "U koos 5 deals; vergelijk er twee, drie of vier."),
        ("?deal=twente&deal=twente-ii&alleen=x", "‘x’ is hier geen antwoord"),
    ],
)
def test_a_file_of_what_cannot_be_compared_is_refused(register, client, query, sentence):
    answer = client.get(f"/vergelijken.csv{query}")
    assert answer.status_code == 400
    assert sentence in text(answer)


def test_queries_of_a_file_are_few_and_a_kept_one_takes_one(register, client):
    forget()
    assert queries(client, f"/vergelijken.csv?{TWO}") <= 5
    assert queries(client, f"/vergelijken.csv?{TWO}") == 1


# --- the first screen


def first_screen(client, query):
    """{row: the words of its cells}."""
    page = client.get(f"/vergelijken/?{query}").content.decode()
    body = page[page.index("compare-first") : page.index("</table>")]
    rows = re.findall(r'<tr><th scope="row">(.*?)(?:<span.*?)?</th>(.*?)</tr>', body, re.S)
    panel = re.compile(r'<(button|span class="cite").*?</button>(?:</span>)?', re.S)
    return {
        html.unescape(label): [plain(panel.sub("", cell)) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells, re.S)]
        for label, cells in rows
    }


def test_the_first_screen_has_six_rows_and_says_what_is_not_known(register, client):
    rows = first_screen(client, "deal=twente&deal=twente-ii&deal=saba&publicatie=6")
    assert list(rows) == ["Geld", "Jaren", "Ministeries", "Thema's", "Gebied", "Doelen en resultaten"]
    assert rows["Geld"][0].startswith("Rijk 30,0") and rows["Geld"][0].endswith("80 %")
    assert rows["Geld"][2] == "Rijk 5,0 regio niet bekend"
    assert rows["Ministeries"][1] == "BZK, EZK, OCW, SZW, VWS" and "niet bekend" in rows["Ministeries"]
    assert all(cell for cells in rows.values() for cell in cells)


def test_the_years_are_those_of_the_steps_they_lead_to(register, client):
    for slug in ("achterhoek", "zeeland", "rotterdam-zuid", "zuidwest-friesland"):
        content = client.get(f"/deals/{slug}.json").json()
        page = client.get(f"/vergelijken/?deal={slug}&deal=twente").content.decode()
        jaren = page[page.index("Jaren</th>") : page.index("Ministeries<span")]
        days = {fact["sleutel"]: fact["datum"][:4] for fact in content["mijlpalen"]}
        cell = re.search(r'<td data-deal="[^"]*">(?:(?!</td>).)*/deals/' + slug + "/.*?</td>", jaren, re.S)
        entries = re.findall(r"<li>(?:vanaf|tot en met) (\d{4}).*?#([-a-z0-9]+)\"", cell[0], re.S)
        assert entries and all(days[key] == year for year, key in entries)


def test_the_rest_is_folded_by_part(register, client):
    page = client.get(f"/vergelijken/?{TWO}").content.decode()
    folds = re.findall(r'<details class="compare-group" id="([^"]+)"( open)?>', page)
    assert len(folds) > 10 and not any(opened for _, opened in folds)
    assert "7 gegevens, " in text(client.get(f"/vergelijken/?{TWO}"))


def test_a_release_that_waits_is_in_no_file(cast, client):
    """Neither a deal that only it has, nor what it says otherwise."""
    before = client.get("/vergelijken.csv?deal=noorderland&deal=zuiderland").content
    Deal.objects.filter(slug="zuiderland").update(summary="Van morgen.")
    people.release(visible_from=timezone.now() + dt.timedelta(days=3), at=people.PAST + dt.timedelta(days=1))
    assert client.get("/vergelijken.csv?deal=noorderland&deal=zuiderland").content == before
    answer = client.get("/vergelijken.csv?deal=noorderland&deal=concept")
    assert answer.status_code == 400 and "‘concept’ staat niet in het register" in text(answer)
