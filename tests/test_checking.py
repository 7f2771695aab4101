"""A file, an address or a SHA-256 of the register is recognised, and what was altered in it is found, to the cent."""

import csv
import datetime as dt
import io
import json
import re
import threading

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deals.models import Contribution, Deal, Release, Version
from deals.portal.checking import sending
from deals.portal.checking.comparing import same_value
from deals.portal.open_data.stock import release_stock

from . import cast as people
from .browse import sign_in
from .desk import desk_tables
from .offered import (
    CHECKING,
    answer_in,
    ask_about,
    differing,
    form_time,
    offer,
    repacked,
    saved_by_odfdo,
    saved_by_openpyxl,
)
from .words import NEXT_DAY, ROOT, forget

pytestmark = pytest.mark.django_db

LISTS = (
    "/deals{}?tranche=4",
    "/overzicht{}?groep=tranche&tranche=4",
    "/resultaten{}",
    "/kamerstukken{}",
    "/wijzigingen{}?van=5&tot=6",
    "/programmalijnen{}?tranche=4",
    "/voortgang{}?tranche=4",
    "/nog-niet-bekend{}",
    "/vergelijken{}?deal=twente&deal=twente-ii",
)
SAME, EQUAL = "en is niet veranderd. Het is gelijk: byte voor byte.", "De gegevens zijn gelijk aan die in het register."
HOST = "http://localhost:8000"


def as_list(address):
    return address.format("/") + ("" if "wijzigingen" in address else ("&" if "?" in address else "?") + "publicatie=6")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("extension", [".csv", ".excel.csv", ".xlsx", ".ods", ".json"])
def test_every_file_of_the_register_is_recognised_byte_for_byte(register, client, address, extension):
    content = client.get(address.format(extension)).content
    link = as_list(address) if extension.endswith("csv") else ""
    said = answer_in(offer(client, content, link))
    assert f"Dit bestand is van publicatie 6 {SAME}" in said
    assert "Publicatie 6 is de nieuwste publicatie." in said


def saved_anew(content, extension):
    """The same figures in other bytes, as a program would save them."""
    if extension == ".xlsx":
        return saved_by_openpyxl(content)
    if extension == ".ods":
        return saved_by_odfdo(content)
    if extension == ".json":
        return json.dumps(json.loads(content), indent=2).encode()
    rows = list(
        csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";" if extension == ".excel.csv" else ",")
    )
    out = io.StringIO()
    days = [[re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\3-\2-\1", cell) for cell in row] for row in rows]
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(days)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("extension", [".csv", ".excel.csv", ".xlsx", ".ods", ".json"])
def test_a_file_that_another_program_saved_has_the_same_figures(register, client, address, extension):
    content = saved_anew(client.get(address.format(extension)).content, extension)
    link = as_list(address) if extension.endswith("csv") else ""
    response = offer(client, content, link)
    assert EQUAL in answer_in(response), answer_in(response)
    assert differing(response) == []


# --- one figure that was altered


def one_cent_more(content, extension):
    """The first national amount of the list, a cent higher, and what it was in cents."""
    if extension == ".json":
        told = json.loads(content)
        deal = next(one for one in told["deals"] if one["rijksbijdrage"] is not None)
        deal["rijksbijdrage"] += 0.01
        return json.dumps(told).encode()
    if extension == ".xlsx":

        def alter(book):
            column = next(cell.column for cell in book.worksheets[0][1] if cell.value == "Rijksbijdrage (€)")
            cell = next(row[column - 1] for row in book.worksheets[0].iter_rows(min_row=2) if row[column - 1].value)
            cell.value += 0.01

        return saved_by_openpyxl(content, alter)
    if extension == ".ods":
        change = lambda body: re.sub(rb'office:value="(\d{7,})"', rb'office:value="\1.01"', body, count=1)  # noqa: E731
        return repacked(content, "content.xml", change)
    mark = b"," if extension == ".excel.csv" else b"."
    return (
        re.sub(rb"([,;])(\d{7,})(?=[,;])", rb"\1\2" + mark + b"01", content, count=1) if b"\n" in content else content
    )


@pytest.mark.parametrize("extension", [".csv", ".excel.csv", ".xlsx", ".ods", ".json"])
def test_one_cent_is_found_and_nothing_else(register, client, extension):
    content = client.get(f"/deals{extension}?tranche=4").content
    altered = one_cent_more(content, extension)
    assert altered != content
    response = offer(client, altered, "/deals/?tranche=4&publicatie=6" if "csv" in extension else "")
    assert "Dit bestand noemt publicatie 6, maar 1 gegeven is anders dan in het register." in answer_in(response)
    ((row, column, in_file, in_register),) = differing(response)
    assert column in ("Rijksbijdrage (€)", "rijksbijdrage") and in_file.replace(",", ".").endswith(".01")
    assert in_file[:-3].replace(",00", "") == in_register.replace(",00", "") and row


def test_rows_and_columns_that_came_or_went_are_told(register, client):
    heading, *rows = client.get("/deals.csv?tranche=4").content.decode().splitlines()
    cells = [line.split(",", 1)[1] for line in (heading,)]
    assert cells
    fewer = "\r\n".join([heading, *rows[1:], rows[1].replace(",", "-x,", 1).replace(rows[1].split(",")[1], "erbij", 1)])
    said = answer_in(offer(client, (fewer + "\r\n").encode(), "/deals/?tranche=4&publicatie=6"))
    assert "1 rij ontbreekt en 1 rij staat niet zo in het register" in said
    assert f"Deze rijen heeft het register wel en het bestand niet: ‘{rows[0].split(',')[0]}’." in said

    def turn_around(book):
        sheet = book.worksheets[0]
        sheet.delete_cols(4, 2)
        sheet.insert_cols(1)
        sheet["A1"] = "Eigen notitie"
        book.create_sheet("Kladblad")["A1"] = "iets"

    told = client.get("/resultaten.xlsx").content
    said = answer_in(offer(client, saved_by_openpyxl(told, turn_around)))
    assert EQUAL in said and "zijn niet van het register: ‘Eigen notitie’." in said
    assert "heeft het register wel en het bestand niet:" in said and "heeft het bestand het blad ‘Kladblad’" in said


def test_a_filter_in_a_spreadsheet_moves_sums_and_no_figure(register, client):
    content = client.get("/deals.xlsx?tranche=4").content
    body = re.compile(rb"(SUBTOTAL\(109[^<]*</f><v>)[\d.]+")
    altered = repacked(content, "xl/worksheets/sheet1.xml", lambda sheet: body.sub(rb"\g<1>5", sheet))
    said = answer_in(offer(client, altered))
    assert EQUAL in said and "Van 3 sommen is de uitkomst anders." in said


def test_a_changed_account_is_found(register, client):
    told = json.loads(client.get("/deals.json?tranche=4").content)
    told["verantwoording"]["totalen"]["rijksbijdrage"]["som"] += 1
    told["verantwoording"]["publicatie"]["digest"] = "0" * 64
    response = offer(client, json.dumps(told).encode())
    assert "2 gegevens zijn anders" in answer_in(response)
    assert {row for row, *_ in differing(response)} == {
        "totalen › rijksbijdrage › som Verantwoording",
        "Digest van de publicatie Verantwoording",
    }


def test_at_most_fifty_differences_stand_on_the_page(register, client):
    told = json.loads(client.get("/deals.json").content)
    for deal in told["deals"]:
        deal["naam"] = deal["regioDeal"] = "Anders"
    response = offer(client, json.dumps(told).encode())
    assert len(differing(response)) == 50
    assert "83 gegevens zijn anders" in answer_in(response) and "De andere 33 staan hier niet." in answer_in(response)


def test_a_csv_without_its_address_is_looked_up_row_by_row(register, client):
    content = client.get("/deals.csv?tranche=4&publicatie=5").content
    said = answer_in(offer(client, content))
    assert EQUAL.replace("Dit bestand", "") in said and "Dit bestand is van publicatie 5." in said
    assert "Daarom is elke rij opgezocht in alle rijen van publicatie 5" in said
    assert "Sinds publicatie 5 is bij geen van deze 14 deals iets gewijzigd." in said or "van deze 14 deals" in said
    other = offer(client, client.get("/voortgang.csv").content)
    assert other.status_code == 400 and "Vul ook het adres in waar het bestand vandaan komt." in answer_in(other)


def test_the_json_of_one_deal_and_of_one_paper(register, client):
    content = client.get("/deals/twente-ii.json?publicatie=3").content
    said = answer_in(offer(client, content))
    assert f"Dit bestand is van publicatie 3 {SAME}" in said and "Daarna kwamen publicatie 4, 5 en 6." in said
    assert "Sinds publicatie 3 is hierin iets gewijzigd." in said
    told = json.loads(content)
    told["bijdragen"][0]["bedrag"] = "1.00"
    response = offer(client, json.dumps(told).encode())
    ((row, _, in_file, _),) = differing(response)
    assert row.startswith("bijdragen › ") and row.endswith(" › bedrag") and in_file == "1.00"
    slug = json.loads(client.get("/kamerstukken.json").content)["kamerstukken"][0]["kortAdres"]
    assert SAME in answer_in(offer(client, client.get(f"/kamerstukken/{slug}.json").content))


def test_documents_are_the_same_or_nothing_can_be_said(register, client):
    response = offer(client, b"%PDF-1.7\n%%EOF")
    assert response.status_code == 400 and "Vul bij een PDF-bestand ook het adres in" in answer_in(response)
    response = offer(client, b"%PDF-1.7\n%%EOF", "/kaart/?publicatie=6")
    assert response.status_code == 400 and "geen PDF" in answer_in(response)


# --- an address, or a SHA-256


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/deals/?tranche=4&publicatie=3", "Dit adres is van publicatie 3."),
        (f"{HOST}/deals.csv?tranche=4&publicatie=3.", "Dit adres is van publicatie 3."),
        ("localhost:8000/deals/twente-ii/?publicatie=3", "Dit adres is van publicatie 3."),
        ("/deals/twente-ii.json?publicatie=6", "Publicatie 6 is de nieuwste publicatie."),
        ("/wijzigingen/?van=1&tot=3", "Dit adres is van publicatie 3."),
        ("/open-data/publicaties/2/deals.csv", "Dit adres is van publicatie 2."),
        ("/ministeries/lvvn/?publicatie=5", "heeft nu een ander adres"),
        ("/deals/?tranche=4", "Wat het nu laat zien, blijft staan op http://localhost:8000/deals/?publicatie=6&tranche=4"),
        ("/deals/?peildatum=2024-01-01", "Dit adres blijft gelijk: http://localhost:8000/deals/?publicatie=1"),
        ("/robots.txt", "hoort niet bij één publicatie"),
    ],
)  # fmt: skip
def test_an_address_says_of_which_release_it_is(register, client, text, said):
    response = ask_about(client, text)
    assert response.status_code == 200
    assert said in answer_in(response)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://elders.example/deals/?publicatie=3", "Dit adres is van een andere site: elders.example."),
        ("//elders.example/deals/", "Dit adres is van een andere site"),
        ("/deals/?publicatie=99", "Publicatie 99 bestaat niet; de laatste is 6."),
        ("/deals/?tranch=4&publicatie=3", "‘tranch’ hoort niet in dit adres"),
        ("/deals/atlantis/?publicatie=3", "Een Regio Deal ‘atlantis’ staat niet in publicatie 3."),
        ("/beheer/", "Dit adres bestaat niet in dit register."),
        ("/gezondheid/klaar", "Dit adres bestaat niet in dit register."),
        ("/controleren/?wat=x", "Dit is het adres van deze pagina zelf."),
        ("mailto:iemand", "Dit is geen adres van dit register en geen SHA-256."),
        ("http://[::1", "Dit is geen adres."),
        ("een zin met / erin", "Dit is geen adres van dit register en geen SHA-256."),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(register, client, text, said):
    response = ask_about(client, text)
    assert response.status_code == 400
    assert said in answer_in(response)


def test_what_changed_since_is_of_the_selection(register, client):
    said = answer_in(ask_about(client, "/deals/twente-ii/?publicatie=3"))
    assert "Sinds publicatie 3 is hierin iets gewijzigd. Twente II: " in said
    page = ask_about(client, "/deals/twente-ii/?publicatie=3").content.decode()
    assert 'href="/wijzigingen/?van=3&amp;tot=6&amp;deal=twente-ii"' in page
    assert client.get("/wijzigingen/?van=3&tot=6&deal=twente-ii").status_code == 200
    assert "van deze 14 deals iets gewijzigd." in answer_in(ask_about(client, "/deals/?tranche=4&publicatie=3"))
    assert "Sinds publicatie 3 zijn " in answer_in(ask_about(client, "/deals/?publicatie=3"))


def test_a_sha_256_of_a_release_a_version_and_a_bulk_file(register, client):
    release = Release.objects.get(number=3)
    assert "Deze SHA-256 is van publicatie 3 zelf." in answer_in(ask_about(client, release.digest.upper()))
    version = Version.of_deals.filter(slug="twente-ii", lines__release__number=3).get()
    said = answer_in(ask_about(client, version.digest))
    assert "Deze SHA-256 is van de inhoud van de deal ‘twente-ii’" in said
    one, two = Release.objects.get(number=1), Release.objects.get(number=2)
    made = release_stock(one, two).made["deals.jsonl"]
    assert "Deze SHA-256 is van het bestand deals.jsonl van publicatie 2." in answer_in(ask_about(client, made.sha256))
    said = answer_in(offer(client, release_stock(one, two).read("deals.jsonl")))
    assert "Dit is het bestand deals.jsonl van publicatie 2, en het is gelijk: byte voor byte." in said


def test_a_sha_256_that_nothing_has_is_not_found(register, client):
    response = ask_about(client, "0" * 64)
    assert response.status_code == 404 and "Deze SHA-256 is niet gevonden." in answer_in(response)
    assert response["Cache-Control"] == "no-store"


def test_a_page_at_a_release_tells_nothing_of_after(register, client):
    page = client.get(f"{CHECKING}?publicatie=3&wat=%2Fdeals%2F%3Fpublicatie%3D5")
    assert page.status_code == 400 and "toont niets van daarna" in answer_in(page)
    page = client.get(f"{CHECKING}?publicatie=3&wat=%2Fdeals%2F%3Fpublicatie%3D2")
    assert "Daarna kwam publicatie 3." in answer_in(page) and "publicatie=4" not in answer_in(page)
    assert client.get(f"{CHECKING}?onbekend=1").status_code == 400


# --- what waits is not there


def test_a_waiting_release_is_as_one_that_never_was(cast, client):
    """Neither its digest, nor that of its version, nor its number, nor a file of it, is told apart from made-up ones."""
    deal = Deal.objects.get(slug="noorderland")
    Contribution.objects.filter(deal=deal, side="rijk").update(amount="66666666")
    people.release(at=timezone.now(), visible_from=timezone.now() + dt.timedelta(days=1), note="Wacht")
    waiting = Release.objects.get(number=2)
    hidden = Version.of_deals.filter(slug="noorderland").exclude(lines__release__number=1).get()
    forget()
    for digest in (waiting.digest, hidden.digest):
        with CaptureQueriesContext(connection) as known:
            found = ask_about(client, digest)
        forget()
        with CaptureQueriesContext(connection) as unknown:
            made_up = ask_about(client, "f" * 64)
        forget()
        assert found.status_code == 404 and answer_in(found) == answer_in(made_up)
        assert len(known) == len(unknown)
    for number in (2, 3):
        said = answer_in(ask_about(client, f"/deals/?publicatie={number}"))
        made_up = answer_in(ask_about(client, "/deals/?publicatie=4"))
        assert said.replace(f"Publicatie {number}", "N") == made_up.replace("Publicatie 4", "N")
    told = json.loads(client.get("/deals.json").content)
    told["verantwoording"]["permalink"] = f"{HOST}/deals/?publicatie=2"
    told["verantwoording"]["publicatie"]["digest"] = waiting.digest
    response = offer(client, json.dumps(told).encode())
    assert response.status_code == 400 and "Publicatie 2 bestaat niet; de laatste is 1." in answer_in(response)
    assert "66666666" not in response.content.decode() and "66.666.666" not in response.content.decode()


def test_nothing_of_the_desk_is_asked(cast, client, admin_user):
    sign_in(client, admin_user)
    content = client.get("/deals.json").content
    time = form_time(client)
    with CaptureQueriesContext(connection) as captured:
        response = offer(client, content, time=time)
        ask_about(client, "/deals/?publicatie=1")
    assert SAME in answer_in(response) and not response.cookies
    tables = desk_tables() | {"django_session", "deals_user"}
    assert not {table for query in captured for table in tables if f'"{table}"' in query["sql"]}


# --- how it is sent


def test_an_answer_is_kept_nowhere_and_sets_no_cookie(cast, client, tmp_path, settings):
    strict = Client(enforce_csrf_checks=True)
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1
    response = offer(strict, client.get("/deals.xlsx").content)
    assert response.status_code == 200 and SAME in answer_in(response)
    assert response["Cache-Control"] == "no-store" and "ETag" not in response.headers
    assert not response.cookies and not strict.cookies and "Cookie" not in response.get("Vary", "")
    assert list(tmp_path.iterdir()) == []
    page = strict.get(CHECKING)
    assert not page.cookies and "csrf" not in page.content.decode()


def test_a_form_must_be_of_the_register_and_not_too_old(cast, client, monkeypatch):
    content, time = client.get("/deals.json").content, form_time(client)
    assert SAME in answer_in(offer(client, content, time=time))
    for forged in ("", "1:x", time[:-1] + ("a" if time[-1] != "a" else "b"), "9" + time):
        response = offer(client, content, time=forged)
        assert response.status_code == 400 and "Het formulier klopt niet." in answer_in(response)
    later = sending.form_time(timezone.now() - dt.timedelta(hours=13))
    response = offer(client, content, time=later)
    assert response.status_code == 400 and "Het formulier stond te lang open." in answer_in(response)
    ahead = sending.form_time(timezone.now() + dt.timedelta(hours=2))
    assert offer(client, content, time=ahead).status_code == 400


def test_the_form_is_the_same_for_an_hour_and_then_another(cast, client, monkeypatch):
    moment = dt.datetime(2026, 12, 1, 9, 5, tzinfo=dt.UTC)
    times = []
    for minutes in (0, 50, 60):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: moment + dt.timedelta(minutes=minutes))
        times.append((form_time(client), client.get(CHECKING)["ETag"]))
    assert times[0] == times[1] and times[2][0] != times[0][0] and times[2][1] != times[0][1]


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "http://testserver"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "https://elders.example"}, False),
        ({"origin": "null"}, False),
    ],
)
def test_another_site_cannot_send_a_file(cast, client, headers, taken):
    response = offer(client, client.get("/deals.json").content, headers=headers)
    assert response.status_code == (200 if taken else 403)


def test_only_this_address_takes_something_and_only_by_its_form(cast, client):
    for address in ("/", "/deals/", "/controleren", "/Controleren/", "/controleren/x/"):
        assert client.post(address, {"tijd": "x"}).status_code == 405
    for method in (client.put, client.delete, client.patch):
        response = method(CHECKING)
        assert response.status_code == 405 and response["Allow"] == "GET, HEAD, POST"
    assert client.post(CHECKING, b"a,b", content_type="text/csv").status_code == 415
    assert client.post(CHECKING, {"tijd": form_time(client)}).status_code == 400
    broken = client.post(CHECKING, b"--x\r\n", content_type="multipart/form-data; boundary=y")
    assert broken.status_code == 400
    assert client.post(CHECKING, b"x", content_type="multipart/form-data").status_code == 400


def test_one_file_at_a_time_and_none_that_is_too_large(cast, client, settings):
    one = io.BytesIO(b"a,b\n")
    one.name = "een.csv"
    two = io.BytesIO(b"a,b\n")
    two.name = "twee.csv"
    response = client.post(CHECKING, {"tijd": form_time(client), "bestand": [one, two]})
    assert response.status_code == 400 and "Kies er één tegelijk." in answer_in(response)
    response = offer(client, b"a" * (settings.CHECKED_BYTES + 1))
    assert response.status_code == 413 and "hoogstens 5 MB" in answer_in(response)


def test_who_comes_while_another_file_is_looked_at_waits_and_is_told(cast, client, monkeypatch):
    monkeypatch.setattr(sending, "SECONDS_FOR_A_TURN", 0.05)
    content, time = client.get("/deals.json").content, form_time(client)
    with sending.turn_to_check():
        response = offer(client, content, time=time)
        assert response.status_code == 503 and "nu al een ander bestand" in answer_in(response)
        assert client.get("/deals/").status_code == 200
    assert SAME in answer_in(offer(client, content, time=time))
    monkeypatch.setattr(sending, "SECONDS_FOR_A_TURN", 5)
    held = threading.Event()

    def holds():
        with sending.turn_to_check():
            held.set()
            threading.Event().wait(0.2)

    thread = threading.Thread(target=holds)
    thread.start()
    held.wait(5)
    assert offer(client, content, time=time).status_code == 200
    thread.join()


def test_what_breaks_is_logged_without_a_word_of_the_file(cast, client, monkeypatch, caplog):
    def breaks(*given):
        raise ValueError("geheimwoord")

    monkeypatch.setattr("deals.portal.checking.page.answer_to_file", breaks)
    client.raise_request_exception = False
    response = offer(client, b"geheimwoord,a\n")
    assert response.status_code == 500
    assert "geheimwoord" not in caplog.text and "ValueError in breaks" in caplog.text


def test_no_release_yet(db, client):
    assert "nog niets gepubliceerd" in client.get(CHECKING).content.decode()
    assert offer(client, b"a,b\n", time=sending.form_time(timezone.now())).status_code == 200


# --- what is the same


@pytest.mark.parametrize(
    ("value", "ours", "same"),
    [
        ("12500000,50", "12500000.50", True),
        ("12.500.000,50", "12500000.50", True),
        ("€ 12.500.000,50", 12500000.5, True),
        (12500000.51, 12500000.5, False),
        ("12.345", "12.345", True),
        ("12345", "12.345", False),
        ("01-11-2023", "2023-11-01", True),
        ("1-12-2023", dt.date(2023, 11, 1), False),
        (None, 0, False),
        (0, None, False),
        (None, "", True),
        ("a\r\nb", "a\nb", True),
        (True, 1, False),
        ("", 0, False),
        (1e15, 1e15 + 1, False),
    ],
)
def test_what_counts_as_the_same(value, ours, same):
    assert same_value(value, ours) is same


def test_a_file_of_an_older_version_with_fewer_columns_is_the_same(cast, client):
    people.release(at=NEXT_DAY)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/deals.xlsx?publicatie=1").content))
    sheet = book.worksheets[0]
    sheet.delete_cols(24, sheet.max_column)
    out = io.BytesIO()
    book.save(out)
    said = answer_in(offer(client, out.getvalue()))
    assert "Dit bestand is van publicatie 1. De gegevens zijn gelijk" in said
    assert "Een nieuwere versie van het register kan meer kolommen hebben." in said


def test_the_page_is_found_from_the_pages_about_files(cast, client):
    for address in ("/open-data/", "/overzicht/", "/publicaties/"):
        assert f'href="{CHECKING}"' in client.get(address).content.decode(), address
    assert "wordt niet bewaard" in (ROOT / "templates/portal/texts/privacy.html").read_text()
