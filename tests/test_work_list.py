"""The work list of the desk: what the newest release lacks, with an owner and a day, and nothing of it in public."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deals.language.vocabulary import WorkField
from deals.models import Deal, WorkPoint
from deals.register.lacking import KNOWABLE

from . import cast as people
from .browse import text
from .desk import member, signed_in

pytestmark = pytest.mark.django_db
LIST = "/beheer/werklijst/"


@pytest.fixture
def desk(cast):
    return signed_in("R")


def listed(page):
    """[(deal, field)] of the rows on a page."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.content.decode(), re.S)
    return [
        tuple(text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)[:2]) for row in rows[1:]
    ]


def text_of(cell):
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def test_everything_that_can_lack_can_be_agreed():
    assert [known.field for known in KNOWABLE] == [field for field in WorkField.values if field != WorkField.REPORT]
    labels = dict(WorkField.choices)
    assert all(labels[known.field] == known.field.label for known in KNOWABLE)


def test_what_lacks_stands_there_and_what_is_known_does_not(desk):
    rows = listed(desk.get(LIST))
    assert ("Zuiderland", "bedrag van het Rijk") in rows
    assert ("Noorderland", "bedrag van het Rijk") not in rows
    assert not [row for row in rows if row[0] == "Concept"]


def test_what_has_a_day_comes_first(desk):
    owner = member("eindredacteur")
    deal = Deal.objects.get(slug="zuiderland")
    WorkPoint.objects.create(deal=deal, field="partijen", due=dt.date(2027, 2, 1), owner=owner)
    WorkPoint.objects.create(deal=deal, field="doelen", due=dt.date(2027, 1, 5))
    page = desk.get(LIST)
    assert listed(page)[:2] == [("Zuiderland", "doelen"), ("Zuiderland", "partijen")]
    assert "1 februari 2027" in text(page) and "eindredacteur" in text(page)


def test_it_is_searched_by_field_tranche_and_owner(desk):
    deal = Deal.objects.get(slug="zuiderland")
    WorkPoint.objects.create(deal=deal, field="partijen", owner=member("eindredacteur"))
    assert {field for _, field in listed(desk.get(LIST, {"gegeven": "doelen"}))} == {"doelen"}
    assert {name for name, _ in listed(desk.get(LIST, {"tranche": "2"}))} == {"Zuiderland"}
    assert listed(desk.get(LIST, {"wie": "eindredacteur"})) == [("Zuiderland", "partijen")]
    assert ("Zuiderland", "partijen") not in listed(desk.get(LIST, {"wie": "niemand"}))


@pytest.mark.parametrize("asked", [{"gegeven": "alles"}, {"tranche": "7"}, {"jaar": "gisteren"}, {"wie": "onbekend"}])
def test_what_cannot_be_asked_is_said(desk, asked):
    page = desk.get(LIST, asked)
    assert page.status_code == 400 and "Lees bij het veld" in text(page)


def test_an_agreement_is_made_from_the_list_and_changed_there(desk):
    deal = Deal.objects.get(slug="zuiderland")
    page = desk.get(LIST, {"gegeven": "doelen", "tranche": "2"}).content.decode()
    address = re.search(r'href="(/beheer/deals/workpoint/add/[^"]+)"', page)[1].replace("&amp;", "&")
    form = desk.get(address).context["adminform"].form
    assert form.initial["deal"] == str(deal.pk) and form.initial["field"] == "doelen"
    posted = {"deal": deal.pk, "field": "doelen", "due": "2027-03-01", "note": "Bij de regio gevraagd."}
    assert desk.post(address, posted).status_code == 302
    point = WorkPoint.objects.get()
    assert point.due == dt.date(2027, 3, 1)
    assert f"/beheer/deals/workpoint/{point.pk}/change/" in desk.get(LIST).content.decode()
    assert [line.trail_deal for line in WorkPoint.trail.all()] == ["zuiderland"]


def test_what_is_there_by_now_is_said_apart(desk):
    known = WorkPoint.objects.create(deal=Deal.objects.get(slug="noorderland"), field="bedragen.rijk")
    assert "Staat er inmiddels" in text(desk.get(LIST)) and str(known) in text(desk.get(LIST))


def test_who_only_reads_makes_no_agreement(cast):
    reader = signed_in("L")
    assert "workpoint/add" not in reader.get(LIST).content.decode()
    assert signed_in("B").get(LIST).status_code == 403


def test_readers_see_nothing_of_it(desk, client):
    WorkPoint.objects.create(
        deal=Deal.objects.get(slug="zuiderland"), field="doelen", note="Alleen hier", due=dt.date(2027, 1, 5)
    )
    for address in ("/deals/zuiderland/", "/nog-niet-bekend/", "/nog-niet-bekend.csv", "/api/v1/deals/zuiderland"):
        body = client.get(address).content.decode()
        assert "Alleen hier" not in body and "2027" not in body


def test_a_register_without_a_release_has_an_empty_list(db):
    people.reference()
    assert "Hier ontbreekt niets" in text(signed_in("R").get(LIST))


def test_more_deals_ask_no_more(desk):
    desk.get(LIST)
    with CaptureQueriesContext(connection) as few:
        desk.get(LIST)
    for slug in ("noorderland", "zuiderland"):
        for field in ("doelen", "resultaten", "kenmerken"):
            WorkPoint.objects.create(deal=Deal.objects.get(slug=slug), field=field)
    with CaptureQueriesContext(connection) as more:
        desk.get(LIST)
    assert len(more) == len(few)
