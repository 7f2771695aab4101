"""A reader reports a mistake: what is filled in, what is kept, once, and what nobody else gets to see."""

import datetime as dt
import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deals.models import ErrorReport
from deals.portal.reporting import page as reporting
from deals.portal.reporting.filled import FilledReport, page_of_register
from deals.portal.reporting.sending import time_of_form

from .browse import PUBLIC, sign_in, text
from .desk import desk_tables
from .filing import REPORTING, TOLD, file_report, time_in, typed_in
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]


def answer_page(client, response):
    assert response.status_code == 303, text(response)
    return client.get(response["Location"])


# --- the form


def test_a_page_and_a_field_are_filled_in(cast, client):
    page = client.get(f"{REPORTING}?pagina=/deals/noorderland/&veld=ministeries").content.decode()
    assert typed_in(page) == {"pagina": "/deals/noorderland/", "veld": "ministeries", "fout": "", "goed": "", "bron": "", "email": ""}  # fmt: skip
    assert '="None"' not in page and "aria-invalid" not in page and page.count(" required") == 1
    assert client.get(f"{REPORTING}?pagina=/deals/noorderland/")["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in client.get(REPORTING).headers


@pytest.mark.parametrize(
    "address",
    ["//elders.example/", "https://elders.example/deals/", "/beheer/", "javascript:alert(1)", "/bestaat-niet/", "deals/", "/gezondheid/klaar", "/static/x.css", "/\\elders.example/", "http://[", "/deals/../../beheer/", "mailto:a@b.nl", "/deals/%0d%0aSet-Cookie:x/"],
)  # fmt: skip
def test_what_is_no_page_of_this_register_is_left_out_with_a_sentence(cast, client, address):
    response = client.get(REPORTING, {"pagina": address, "veld": "verzonnen"})
    page = response.content.decode()
    assert response.status_code == 200 and typed_in(page)["pagina"] == typed_in(page)["veld"] == ""
    assert "De pagina in dit adres is geen pagina van dit register." in page
    assert "Het gegeven in dit adres is niet bekend." in page
    assert "elders.example" not in page and "javascript:" not in page


def test_a_page_of_this_register_is_known_however_it_is_typed(settings):
    for typed in ("/deals/?tranche=1", f"{settings.REGISTER_URL}/deals/?tranche=1#x", " /deals/?tranche=1 "):
        assert page_of_register(typed) == "/deals/?tranche=1"
    assert page_of_register("/gemeenten/gm0014/") == "/gemeenten/gm0014/"


def test_a_parameter_that_is_not_known_is_refused(cast, client):
    assert client.get(f"{REPORTING}?waarom=x").status_code == 400
    assert client.get(f"{REPORTING}?publicatie=9").status_code == 400


def test_the_form_is_there_before_the_first_release(client):
    assert client.get(REPORTING).status_code == 200
    assert file_report(client).status_code == 303


def test_the_form_takes_one_query_for_what_is_visible_and_is_kept_nowhere(cast, client):
    client.get(REPORTING)
    for method in (client.get, client.head):
        with CaptureQueriesContext(connection) as captured:
            response = method(REPORTING)
        assert len(captured) == 1
        assert response["Cache-Control"] == "no-store" and "ETag" not in response.headers and not response.cookies


# --- what is kept


def test_a_report_is_kept_as_it_was_filled_in_and_its_number_says_what_became_of_it(cast, client):
    strict = Client(enforce_csrf_checks=True)
    response = file_report(strict)
    page = answer_page(strict, response)
    report = ErrorReport.objects.get()
    assert (report.page, report.field, report.wrong) == (TOLD["pagina"], TOLD["veld"], TOLD["fout"])
    assert (report.expected, report.source, report.email) == (TOLD["goed"], TOLD["bron"], TOLD["email"])
    assert (report.state, report.answer, report.deal) == ("nieuw", "", "noorderland")
    assert response["Location"] == f"{REPORTING}{report.receipt}/" and len(report.receipt) == 23
    told = text(page)
    assert "Melding ontvangen" in told and report.receipt in told and "bijdrage van het Rijk" in told
    for name in ("fout", "goed", "bron", "email"):
        assert TOLD[name] not in told and TOLD[name] not in response["Location"]
    assert page["Cache-Control"] == "no-store" and page["X-Robots-Tag"] == "noindex"
    assert not page.cookies and not strict.cookies


def test_only_what_is_wrong_must_be_filled_in_and_without_a_source_that_is_said(cast, client):
    response = file_report(client, pagina="", veld="", goed="", bron="", email="")
    assert "Zonder bron kan de redactie dit niet overnemen." in text(answer_page(client, response))
    assert "Zonder bron" not in text(answer_page(client, file_report(client)))


def test_what_was_answered_is_read_with_the_number(cast, client):
    address = file_report(client)["Location"]
    ErrorReport.objects.update(state="niet-overgenomen", answer="De bron zegt iets anders.")
    told = text(client.get(address))
    assert "Melding niet overgenomen" in told and "De bron zegt iets anders." in told


def test_a_number_that_nobody_got_has_no_page(cast, client):
    file_report(client)
    for number in ("aaaaa-bbbbb-ccccc-ddddd", "1", str(ErrorReport.objects.get().pk)):
        response = client.get(f"{REPORTING}{number}/")
        assert response.status_code == 404 and "is er niet, of niet meer" in text(response)
    assert client.post(f"{REPORTING}{ErrorReport.objects.get().receipt}/").status_code == 405


def test_a_number_in_capitals_leads_to_the_same(cast, client):
    address = file_report(client)["Location"]
    capitals = REPORTING + address.removeprefix(REPORTING).upper()
    assert client.get(capitals)["Location"] == address


def test_numbers_hang_on_the_secret_of_the_register(settings):
    before = FilledReport(fout="x").receipt("1")
    settings.SECRET_KEY = "een andere sleutel" * 3
    assert FilledReport(fout="x").receipt("1") != before


# --- once


def test_what_is_sent_twice_is_one_report_and_the_answer_is_the_same(cast, client):
    time = time_in(client.get(REPORTING).content.decode())
    first, second = file_report(client, time), file_report(client, time)
    assert first["Location"] == second["Location"] and ErrorReport.objects.count() == 1
    assert file_report(client, time, fout="Iets anders.")["Location"] != first["Location"]
    assert ErrorReport.objects.count() == 2


def test_so_many_in_an_hour_that_nobody_reads_them_are_not_kept_and_stay_on_the_page(cast, client, monkeypatch):
    monkeypatch.setattr(reporting, "MOST_REPORTS_AN_HOUR", 2)
    file_report(client, fout="een"), file_report(client, fout="twee")
    response = file_report(client, fout="drie")
    assert (response.status_code, response["Retry-After"]) == (503, "3600")
    assert typed_in(response.content.decode())["fout"] == "drie"
    assert file_report(client, fout="een").status_code == 303  # is there already
    ErrorReport.objects.update(received_at=timezone.now() - dt.timedelta(hours=2))
    assert file_report(client, fout="drie").status_code == 303


def test_what_cannot_be_saved_stays_on_the_page_and_is_one_report_when_it_is_sent_again(cast, client, monkeypatch):
    time = time_in(client.get(REPORTING).content.decode())

    def broken(*_):
        raise OperationalError("geen verbinding")

    with monkeypatch.context() as patched:
        patched.setattr(reporting, "kept_report", broken)
        patched.setattr(reporting, "drop_dead_connection", lambda: None)
        response = file_report(client, time)
    page = response.content.decode()
    assert response.status_code == 503 and "De melding is nog niet bewaard" in page
    assert typed_in(page) == TOLD and time_in(page) == time


# --- nothing leaks


def test_nothing_of_a_report_is_on_a_public_page_and_no_other_address_asks_for_it(cast, client):
    file_report(
        client, fout="geheimwoord fout", goed="geheimwoord goed", bron="geheimwoord bron", email="geheimwoord@x.nl"
    )
    ErrorReport.objects.update(answer="geheimwoord antwoord")
    forget()
    with CaptureQueriesContext(connection) as captured:
        for path in PUBLIC:
            assert b"geheimwoord" not in client.get(path).content, path
    assert not [query for query in captured if "errorreport" in query["sql"]]


def test_a_report_asks_no_table_of_the_desk_and_no_account(cast, client, admin_user):
    sign_in(client, admin_user)
    time = time_in(client.get(REPORTING).content.decode())
    with CaptureQueriesContext(connection) as captured:
        response = file_report(client, time)
        client.get(response["Location"])
    tables = desk_tables() | {"django_session", "deals_user"}
    assert not {table for query in captured for table in tables if f'"{table}"' in query["sql"]}
    assert not response.cookies


def test_nothing_of_what_was_typed_is_logged_also_where_something_breaks(cast, client, monkeypatch, caplog):
    client.raise_request_exception = False

    def broken(*_):
        raise ValueError(TOLD["fout"])

    with caplog.at_level(logging.DEBUG):
        file_report(client, email="geen adres")
        file_report(client)
        monkeypatch.setattr(reporting, "kept_report", broken)
        response = file_report(client)
    assert response.status_code == 500
    formatter = logging.Formatter()
    lines = [formatter.format(record) + str(getattr(record, "fields", "")) for record in caplog.records]
    told = "\n".join(line for line in lines if "django.db" not in line and "INSERT" not in line)
    assert "ValueError in broken" in told
    for typed in (*TOLD.values(), "geen adres"):
        assert typed in ("rijksbijdrage", "/deals/noorderland/") or typed not in told


# --- links


def test_every_page_leads_to_the_form_with_its_own_address_and_nothing_it_was_asked(cast, client):
    for path in ("/", "/deals/", "/deals/noorderland/", "/over/", "/gemeenten/gm0014/", "/bronnen/", "/bronnen/brief/"):
        page = client.get(f"{path}?publicatie=1").content.decode()
        footer = page[page.index('class="site-footer"') :]
        assert f'<a href="{REPORTING}?pagina={path}">Meld een fout</a>' in footer, path
    for path in (REPORTING, file_report(client)["Location"], "/bestaat-niet/"):
        page = client.get(path).content.decode()
        assert f'<a href="{REPORTING}">Meld een fout</a>' in page[page.index('class="site-footer"') :], path


def test_the_links_beside_what_one_reads_name_the_page_and_the_field(cast, client):
    for path, field in (("/deals/noorderland/", ""), ("/gemeenten/gm0014/", ""), ("/bronnen/", "&amp;veld=bron"), ("/bronnen/brief/", "&amp;veld=bron"), ("/nog-niet-bekend/", "")):  # fmt: skip
        page = client.get(path).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        assert f'href="{REPORTING}?pagina={path}{field}"' in main, path
    assert f'href="{REPORTING}"' in client.get("/over/").content.decode()


# --- how long a form counts


def test_a_form_that_lay_open_too_long_is_sent_once_more_with_all_that_was_typed(cast, client):
    for hours in (13, -2):
        response = file_report(client, time_of_form(timezone.now() - dt.timedelta(hours=hours)))
        page = response.content.decode()
        assert response.status_code == 400 and "stond te lang open" in page and typed_in(page) == TOLD
        assert file_report(client, time_in(page)).status_code == 303
    assert ErrorReport.objects.count() == 1
