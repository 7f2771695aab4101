"""What is not known yet: how often, why, of which tranche and year, on the page and in its files."""

import csv
import datetime as dt
import html
import io
import json
import re

import pytest

from deals.models import Aim, Deal, Gap, Milestone, Release, Result, Source
from deals.portal.exports.formats import TABLE_FORMATS
from deals.portal.exports.lacking_table import LACKING_TABLE
from deals.register.index import release_index
from deals.register.lacking import KNOWABLE, REASON_WORDS, release_lacking
from deals.register.models import canonical_bytes, sha256

from . import cast as people
from .browse import rows, text
from .words import NEXT_DAY, forget, queries

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<td class="number"><a href="([^"]+)">(\d+)</a></td>')


def file_rows(client, query=""):
    return list(csv.DictReader(io.StringIO(client.get(f"/nog-niet-bekend.csv?{query}").content.decode())))


def lacking_now():
    return release_lacking(release_index(Release.objects.order_by("number").last()))


def of_field(client, field, query=""):
    """{(reason, tranche): its deals} in the file."""
    told = (row for row in file_rows(client, query) if row["Veld"] == field)
    return {(row["Reden"], row["Tranche"]): row["Korte adressen"].split("; ") for row in told}


# --- the page


@pytest.mark.parametrize("query", ["", "?publicatie=1", "?publicatie=2", "?publicatie=4"])
def test_every_number_is_the_list_that_it_links_to(register, client, query):
    page = client.get(f"/nog-niet-bekend/{query}").content.decode()
    links = [(html.unescape(address), int(number)) for address, number in LINK.findall(page)]
    assert len(links) > 5
    for address, number in links:
        path, _, asked = address.partition("?")
        if path == "/deals/":
            assert len(rows(client.get(f"/deals.csv?{asked}"))) == number, address
        else:
            assert path == "/voortgang/"
            assert len({row["Kort adres"] for row in rows(client.get(f"/voortgang.csv?{asked}"))}) == number, address
    assert all(("publicatie=" in address) == bool(query) for address, _ in links)


def test_reasons_stand_apart_in_the_words_of_the_register(cast, client):
    told = of_field(client, "bedragen.rijk")
    assert told == {("niet vermeld in de bron", "2"): ["zuiderland"]}
    assert of_field(client, "partijen") == {("staat nog niet in dit register", "2"): ["zuiderland"]}
    north = Deal.objects.get(slug="noorderland")
    people.fact(Gap, north, field="mijlpalen.geplande-einddatum", reason="niet-van-toepassing", source=None, locator="")
    people.fact(Gap, north, field="programmalijnen", reason="onvolledig")
    people.release(at=NEXT_DAY, note="Redenen")
    page = text(client.get("/nog-niet-bekend/"))
    for words in ("Niet van toepassing", "Niet volledig vermeld in de bron", "Staat nog niet in dit register"):
        assert words in page
    end = of_field(client, "mijlpalen.geplande-einddatum")
    assert end["niet van toepassing", "1"] == ["noorderland"]
    assert of_field(client, "programmalijnen")["niet volledig vermeld in de bron", "1"] == ["noorderland"]


def test_what_is_known_is_not_counted(cast, client):
    assert "noorderland" not in {slug for deals in of_field(client, "bedragen.rijk").values() for slug in deals}
    everyone = {row.slug for row in release_index(Release.objects.get()).rows}
    for known in KNOWABLE:
        for deals in of_field(client, known.field).values():
            assert set(deals) <= everyone and len(deals) == len(set(deals))


def test_an_aim_about_which_nothing_is_reported_is_counted(cast, client):
    north = Deal.objects.get(slug="noorderland")
    one = people.fact(Aim, north, text="Meer huizen.")
    people.fact(Aim, north, text="Meer banen.")
    people.release(at=NEXT_DAY, note="Doelen")
    assert "In dit register staan 2 doelen van 1 deal. Bij 2 daarvan staat nog geen resultaat" in text(
        client.get("/nog-niet-bekend/")
    )
    people.fact(Result, north, aim=one, text="Er zijn huizen.", same_measure=False)
    people.release(at=NEXT_DAY + dt.timedelta(days=1), note="Resultaat")
    assert "Bij 1 daarvan staat nog geen resultaat" in text(client.get("/nog-niet-bekend/"))
    assert of_field(client, "doelen.gemeld") == {("staat nog niet in dit register", "1"): ["noorderland"]}
    assert "noorderland" not in str(of_field(client, "resultaten"))
    assert "noorderland" in str(of_field(client, "resultaten.getal"))


def test_the_years_without_a_report_count_the_deals_that_ran(cast, client):
    north, south = Deal.objects.get(slug="noorderland"), Deal.objects.get(slug="zuiderland")
    people.fact(Milestone, south, kind="selectie", date=dt.date(2024, 3, 1), precision="maand")
    report = Source.objects.create(
        slug="verslag",
        kind="voortgangsrapportage",
        title="Verslag",
        publisher="Regio",
        date=dt.date(2024, 5, 1),
        report_level="regio-aan-rijk",
        report_from=dt.date(2023, 1, 1),
        report_until=dt.date(2023, 12, 31),
    )
    people.fact(Result, north, source=report, text="De bouw loopt.")
    people.release(as_of=dt.date(2026, 1, 1), at=NEXT_DAY, note="Verslag")
    told = {(row["Verslagjaar"], row["Tranche"]): row for row in file_rows(client) if row["Verslagjaar"]}
    assert ("2023", "1") not in told or "noorderland" not in told["2023", "1"]["Korte adressen"]
    assert ("2023", "2") not in told
    assert (told["2024", "2"]["Aantal deals"], told["2024", "2"]["Van hoeveel deals"]) == ("1", "1")
    assert "noorderland" in told["2025", "1"]["Korte adressen"]


def test_a_report_with_a_newer_version_counts_for_nothing_of_its_own(cast, client):
    north = Deal.objects.get(slug="noorderland")
    fields = {"kind": "voortgangsrapportage", "publisher": "Regio", "report_level": "regio-aan-rijk"}
    old = Source.objects.create(slug="oud", title="Oud", date=dt.date(2024, 1, 1), **fields)
    new = Source.objects.create(slug="nieuw", title="Nieuw", date=dt.date(2024, 2, 1), replaces=old, **fields)
    aim = people.fact(Aim, north, text="Meer huizen.")
    people.fact(Result, north, source=old, aim=aim, same_measure=False, text="Er zijn huizen.")
    people.fact(Milestone, north, source=new, kind="start", date=dt.date(2023, 1, 1), precision="jaar")
    people.release(at=NEXT_DAY, note="Vervangen")
    assert "noorderland" in str(of_field(client, "resultaten"))
    assert "noorderland" in str(of_field(client, "doelen.gemeld"))


# --- files


@pytest.mark.parametrize("query", ["", "publicatie=1"])
def test_every_format_has_the_same_rows_and_the_numbers_of_the_page(register, client, query):
    answer = json.loads(client.get(f"/nog-niet-bekend.json?{query}").content)
    account = answer["verantwoording"]
    assert account["sha256"] == account["sha256PerKolommen"]["n1"] == sha256(canonical_bytes(answer["nogNietBekend"]))
    told = file_rows(client, query)
    assert account["aantalRijen"] == len(told) == len(answer["nogNietBekend"]) > 10
    assert list(told[0]) == list(LACKING_TABLE.columns)
    for row in told:
        assert int(row["Aantal deals"]) == len(row["Deals"].split("; ")) <= int(row["Van hoeveel deals"])
        assert row["Reden"] in REASON_WORDS.values()
    for extension in TABLE_FORMATS:
        first = client.get(f"/nog-niet-bekend.{extension}?{query}")
        forget()
        again = client.get(f"/nog-niet-bekend.{extension}?{query}")
        assert (first.status_code, first.content) == (200, again.content)


def test_a_row_leads_to_its_place_on_the_page(register, client):
    for row in file_rows(client)[::20]:
        path, anchor = row["Permalink"].partition("8000")[2].split("#")
        assert f'id="{anchor}"' in client.get(path).content.decode()


def test_the_file_and_the_index_count_the_same(register, client):
    told = file_rows(client)
    for known in KNOWABLE:
        number = sum(line.number for line in lacking_now().by_reason if line.field == known.field)
        assert sum(int(row["Aantal deals"]) for row in told if row["Veld"] == known.field) == number


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/nog-niet-bekend/?tranche=1", 400, "‘tranche’ hoort niet in dit adres"),
        ("/nog-niet-bekend.csv?foo=1", 400, "‘foo’ hoort niet in dit adres"),
        ("/nog-niet-bekend.pdf", 404, "Een bestand ‘nog-niet-bekend.pdf’ bestaat niet; verwacht csv"),
        ("/nog-niet-bekend/?publicatie=99", 400, "Publicatie 99 bestaat niet"),
    ],
)
def test_what_it_does_not_know_is_refused_in_a_sentence(cast, client, address, status, said):
    answer = client.get(address)
    assert answer.status_code == status and said in html.unescape(text(answer))


@pytest.mark.database
@pytest.mark.parametrize("url", ["/nog-niet-bekend/", "/nog-niet-bekend.csv"])
def test_queries_are_few_whatever_the_number_of_deals(cast, client, url):
    forget()
    few = queries(client, url)
    assert few <= 4
    people.make_many(300, NEXT_DAY)
    forget()
    assert queries(client, url) == few


@pytest.mark.parametrize("path", ["/over/tellen/", "/resultaten/", "/voortgang/"])
def test_pages_of_what_is_known_lead_to_it(cast, client, path):
    assert 'href="/nog-niet-bekend/"' in client.get(path).content.decode()
