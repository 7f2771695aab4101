"""What readers reported, at the desk: who sees it, what is done with it, who did that, and how long it stays."""

import datetime as dt
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.models import Deal, ErrorReport
from deals.portal.reporting.filled import MOST_TYPED
from deals.publishing.redacting import rows_with
from deals.upkeep.doctor.holdings import new_reports_wait, reports_go_in_time
from deals.upkeep.retention import forget_addresses, forget_old_reports
from deals.web import front

from .browse import fields_on, sign_in, text
from .desk import form_of, member, signed_in
from .filing import TOLD, file_report
from .words import PRODUCTION, manage

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]

LIST = "/beheer/deals/errorreport/"


@pytest.fixture
def report(cast, client):
    file_report(client)
    return ErrorReport.objects.get()


def form(report):
    return reverse("admin:deals_errorreport_change", args=[report.pk])


def handle(desk, report, **changed):
    return desk.post(form(report), form_of(desk.get(form(report))) | changed)


# --- the list and the form


def test_the_start_page_says_how_many_are_new_to_whoever_may_see_them(report):
    for letter in "RE":
        assert "1 nieuwe melding" in text(signed_in(letter).get("/beheer/"))
    assert "melding" not in text(signed_in("L").get("/beheer/")).lower()
    ErrorReport.objects.update(state="verwerkt")
    assert "Geen nieuwe meldingen." in text(signed_in("R").get("/beheer/"))


def test_the_list_is_narrowed_by_state(report, client):
    file_report(client, fout="Een tweede fout.")
    ErrorReport.objects.filter(wrong="Een tweede fout.").update(state="verwerkt")
    desk = signed_in("R")
    both = text(desk.get(LIST))
    assert "Het bedrag klopt niet." in both and "Een tweede fout." in both
    done = text(desk.get(LIST, {"state__exact": "verwerkt"}))
    assert "Een tweede fout." in done and "Het bedrag klopt niet." not in done


def test_the_form_shows_what_came_and_leads_to_the_page_the_deal_and_what_the_reader_sees(report):
    desk = signed_in("R")
    page = desk.get(form(report)).content.decode()
    for told in ("fout", "goed", "bron", "email"):
        assert TOLD[told] in page
    deal = Deal.objects.get(slug="noorderland")
    for address in (
        "/deals/noorderland/",
        reverse("admin:deals_deal_change", args=[deal.pk]),
        f"/melden/{report.receipt}/",
    ):
        assert f'<a href="{address}">' in page
    assert not {"wrong", "expected", "source", "email", "receipt"} & set(form_of(desk.get(form(report))))


def test_what_the_reader_sent_cannot_be_changed(report):
    desk = signed_in("R")
    forged = {"wrong": "Anders.", "email": "ander@voorbeeld.nl", "receipt": "x", "page": "/over/"}
    assert handle(desk, report, state="in-behandeling", **forged).status_code == 302
    before = {name: getattr(report, name) for name in forged}
    report.refresh_from_db()
    assert {name: getattr(report, name) for name in forged} == before and report.state == "in-behandeling"


def test_what_is_typed_to_hurt_is_text_at_the_desk(cast, client):
    file_report(client, fout="<script>alert(1)</script>", bron='"><img src=x>', pagina="")
    desk = signed_in("R")
    for address in (LIST, form(ErrorReport.objects.get())):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page and "<img src=x>" not in page and "&lt;script&gt;alert" in page


def test_who_declines_a_report_says_why(report):
    desk = signed_in("R")
    answer = handle(desk, report, state="niet-overgenomen")
    assert answer.status_code == 200 and "Zeg in het antwoord waarom" in text(answer)
    assert handle(desk, report, state="niet-overgenomen", answer="Er is geen bron.").status_code == 302
    assert "Er is geen bron." in text(Client().get(f"/melden/{report.receipt}/"))


def test_the_day_on_which_it_was_handled_is_kept_until_it_is_opened_again(report):
    desk = signed_in("R")
    handle(desk, report, state="verwerkt")
    report.refresh_from_db()
    first = report.handled_at
    assert timezone.now() - first < dt.timedelta(minutes=5)
    handle(desk, report, answer="Dank.")
    report.refresh_from_db()
    assert report.handled_at == first
    handle(desk, report, state="nieuw")
    report.refresh_from_db()
    assert report.handled_at is None


# --- two at once


def test_of_two_who_answer_the_second_is_asked_what_counts(report):
    one, other = signed_in("R"), Client()
    sign_in(other, member("redacteur", "tweede"))
    first, second = form_of(one.get(form(report))), form_of(other.get(form(report)))
    assert one.post(form(report), first | {"state": "verwerkt", "answer": "Van de eerste."}).status_code == 302
    clash = other.post(form(report), second | {"state": "in-behandeling", "answer": "Van de tweede."})
    told = text(clash)
    assert clash.status_code == 409 and "Iemand anders heeft dit intussen bewaard" in told
    assert "Van de eerste." in told and "Van de tweede." in told
    report.refresh_from_db()
    assert (report.state, report.answer) == ("verwerkt", "Van de eerste.")
    assert other.post(form(report), fields_on(clash)).status_code == 302
    report.refresh_from_db()
    assert report.answer == "Van de tweede."


# --- the trail


def test_the_trail_says_who_did_what_and_not_a_word_of_what_was_written(report):
    desk = signed_in("R")
    assert ErrorReport.trail.count() == 0
    handle(desk, report, state="verwerkt", answer="Een vertrouwelijk antwoord.")
    (line,) = ErrorReport.trail.all()
    assert (line.trail_actor, line.trail_deal, line.trail_name) == ("redacteur", "noorderland", f"melding {report.pk}")
    assert line.trail_changes == [["stand", "nieuw", "verwerkt"], ["antwoord", "leeg", "27 tekens"]]
    stored = json.dumps(
        [list(map(str, row)) for row in (*ErrorReport.trail.values_list(), *LogEntry.objects.values_list())]
    )
    for written in ("vertrouwelijk", TOLD["fout"], TOLD["goed"], TOLD["bron"], TOLD["email"], report.receipt):
        assert written not in stored
    told = text(desk.get("/beheer/spoor/", {"soort": "errorreport"}))
    assert f"Melding melding {report.pk} gewijzigd" in told and "nieuw" in told and "verwerkt" in told


def test_a_redacteur_deletes_a_report_where_somebody_asks(report):
    desk = signed_in("R")
    assert desk.post(reverse("admin:deals_errorreport_delete", args=[report.pk]), {"post": "yes"}).status_code == 302
    assert ErrorReport.objects.count() == 0
    assert [(line.history_type, line.trail_actor) for line in ErrorReport.trail.all()] == [("-", "redacteur")]


def test_taking_words_out_of_the_register_leaves_reports_as_they_are(report):
    assert list(rows_with(TOLD["fout"])) == []


# --- how long it stays


def test_first_the_address_goes_and_then_the_report(report, settings):
    now = timezone.now()
    settings.REPORT_DAYS, settings.REPORT_EMAIL_DAYS = 100, 10
    ErrorReport.objects.update(state="verwerkt", handled_at=now, answer="Dank.")
    days = dt.timedelta(days=1)
    assert forget_addresses(now + 9.9 * days) == forget_old_reports(now + 99.9 * days) == 0
    assert forget_addresses(now + 10 * days) == 1 and forget_addresses(now + 11 * days) == 0
    report.refresh_from_db()
    assert (report.email, report.wrong, report.answer) == ("", TOLD["fout"], "Dank.")
    assert ErrorReport.trail.count() == 0
    assert forget_old_reports(now + 100 * days) == 1 and ErrorReport.objects.count() == 0
    (line,) = ErrorReport.trail.all()
    assert (line.history_type, line.trail_actor, line.trail_origin) == ("-", "uurwerk", "bewaartermijn")
    assert "Dank." not in json.dumps(line.trail_changes)


def test_what_nobody_handled_stays_without_its_address(report, settings):
    later = timezone.now() + dt.timedelta(days=settings.REPORT_DAYS)
    assert forget_old_reports(later + dt.timedelta(days=1000)) == 0
    assert forget_addresses(later - dt.timedelta(days=1)) == 0 and forget_addresses(later) == 1
    report.refresh_from_db()
    assert report.email == "" and report.wrong == TOLD["fout"]


def test_an_address_never_comes_back_with_a_form_that_was_open(report):
    desk = signed_in("R")
    open_form = form_of(desk.get(form(report)))
    ErrorReport.objects.update(handled_at=timezone.now() - dt.timedelta(days=99))
    forget_addresses(timezone.now())
    assert desk.post(form(report), open_form | {"state": "verwerkt"}).status_code == 302
    report.refresh_from_db()
    assert (report.email, report.state) == ("", "verwerkt")


def test_doctor_says_what_waits_and_what_stayed_too_long(report):
    assert (new_reports_wait().health.name, new_reports_wait().seen[:2]) == ("GOOD", "1,")
    assert reports_go_in_time().health.name == "GOOD"
    ErrorReport.objects.update(received_at=timezone.now() - dt.timedelta(days=15))
    assert new_reports_wait().health.name == "NOTE"
    ErrorReport.objects.update(state="verwerkt", handled_at=timezone.now() - dt.timedelta(days=500))
    assert new_reports_wait().seen == "geen" and reports_go_in_time().health.name == "NOTE"


def test_an_address_stays_no_longer_than_its_report():
    assert "REPORT_EMAIL_DAYS=90 is meer dan REPORT_DAYS=60" in manage("check", **PRODUCTION, REPORT_DAYS="60", REPORT_EMAIL_DAYS="90").stderr  # fmt: skip
    assert "REPORT_DAYS" in manage("check", **PRODUCTION, REPORT_DAYS="3").stderr


# --- what readers are told of it


def test_the_privacy_page_and_the_form_name_the_days_and_limits_that_hold(cast, client, settings):
    settings.REPORT_DAYS, settings.REPORT_EMAIL_DAYS = 217, 43
    told = text(client.get("/privacy/"))
    assert "het e-mailadres na 43 dagen gewist" in told and "217 dagen na de afhandeling verwijderd" in told
    assert "dan 217 dagen na ontvangst gewist" in told
    for most, seconds in ((front.MOST_CHECKS, front.SECONDS_OF_CHECKS), (front.MOST_REPORTS, front.SECONDS_OF_REPORTS)):
        assert f"Meer dan {most} keer kan niet." in told and f"onthoudt {seconds // 60} minuten" in told
    assert "na 43 dagen gewist, en de hele melding na 217 dagen" in text(client.get("/melden/"))


def test_the_privacy_page_names_every_thing_that_is_asked_and_kept(cast, client):
    """A field that is new must be told of: whoever adds one comes by here."""
    assert set(MOST_TYPED) == set(TOLD)
    kept = {field.name for field in ErrorReport._meta.concrete_fields if not field.primary_key}
    of_the_reader = {"page", "field", "wrong", "expected", "source", "email", "receipt", "received_at"}
    of_the_desk = {"state", "answer", "handled_at", "revision", "changed_at", "changed_by"}
    assert kept == of_the_reader | of_the_desk
    told = text(client.get("/privacy/"))
    assert "Het register bewaart daarvan wat u invult, en wanneer het binnenkwam." in told
    assert "Een IP-adres wordt niet bewaard" in told
