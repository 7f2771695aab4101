"""The page where sources differ: what it tells, what the team asked about it, and that it is not there until the team says so."""

import csv
import datetime as dt
import io
import json
import re

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from deals.models import Deal, ProgrammeFact, SourceQuestion
from deals.register import rivals
from deals.register.rivals import RIVALS_FILE, rival_facts

from . import cast as people
from .browse import sign_in, text
from .desk import member
from .words import NEXT_DAY, ROOT, forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESSES = ["/bronverschillen/", "/bronverschillen.csv", "/bronverschillen.json"]
ANCHOR = "noorderland-rijk-bericht"


def differ(deal, other, key, **fields):
    """A second document that states another amount."""
    report = people.source(f"bericht-{key}", kind="nieuws", title=f"Bericht {key}", date=dt.date(2024, 2, 1))
    people.pay(deal, "rijk", other, key=key, counted=False, moment="bericht", source=report, **fields)


@pytest.fixture
def differing(cast):
    deal = Deal.objects.get(slug="noorderland")
    differ(deal, "11000000", "rijk-2")
    differ(deal, "13000000", "rijk-3")
    people.release(["noorderland"], at=NEXT_DAY)


def ask(**fields):
    known = {"deal": "noorderland", "keys": "rijk-3", "asked_to": "Gemeente Groningen", "asked_on": dt.date(2026, 2, 1)}
    return SourceQuestion.objects.create(**known | fields)


def test_both_amounts_stand_there_with_their_sources_and_what_counts(differing, client):
    page = text(client.get("/bronverschillen/"))
    assert "Noorderland: bijdrage van het Rijk, in een later bericht" in page
    for said in (
        "€ 11 miljoen",
        "Bericht rijk-2",
        "€ 13 miljoen",
        "Bericht rijk-3",
        "1 februari 2024",
        "Bijlage, Noorderland",
    ):
        assert said in page
    assert "Wel telt mee: € 10 miljoen, in het convenant." in page
    assert f'id="{ANCHOR}"' in client.get("/bronverschillen/").content.decode()


def test_an_earlier_release_has_none_and_says_so(differing, client):
    page = text(client.get("/bronverschillen/?publicatie=1"))
    assert "In deze publicatie staan geen bronnen die over hetzelfde iets anders zeggen." in page
    assert json.loads(client.get("/bronverschillen.json?publicatie=1").content)["verschillen"] == []


def test_a_cause_is_told_by_no_note_of_the_register(cast, client):
    differ(Deal.objects.get(slug="noorderland"), "11000000", "rijk-2", note="Waarschijnlijk een tikfout.")
    differ(Deal.objects.get(slug="noorderland"), "13000000", "rijk-3")
    people.release(["noorderland"], at=NEXT_DAY)
    assert ANCHOR in client.get("/bronverschillen/").content.decode()
    for address in ADDRESSES:
        assert "tikfout" not in client.get(address).content.decode()


def test_the_files_hold_every_statement(differing, client):
    ask(answer="=1+1", answered_on=dt.date(2026, 2, 3))
    rows = list(csv.DictReader(io.StringIO(client.get("/bronverschillen.csv").content.decode())))
    assert [(row["Sleutel"], row["Waarde"], row["Telt mee"], row["Bron"]) for row in rows] == [
        ("rijk-2", "€ 11 miljoen", "nee", "Bericht rijk-2"),
        ("rijk-3", "€ 13 miljoen", "nee", "Bericht rijk-3"),
    ]
    assert {row["Antwoord"] for row in rows} == {"'=1+1"} and {row["Publicatie"] for row in rows} == {"2"}
    assert rows[0]["Permalink"] == f"http://localhost:8000/bronverschillen/?publicatie=2#{ANCHOR}"
    (told,) = json.loads(client.get("/bronverschillen.json").content)["verschillen"]
    assert (told["verschil"], told["deal"], [one["waarde"] for one in told["uitspraken"]]) == (
        ANCHOR,
        "noorderland",
        ["€ 11 miljoen", "€ 13 miljoen"],
    )
    assert told["voorgelegd"] == [
        {"aan": "Gemeente Groningen", "op": "2026-02-01", "antwoord": "=1+1", "beantwoordOp": "2026-02-03"}
    ]


# --- until the team shows it


@pytest.mark.parametrize("address", [*ADDRESSES, "/bronverschillen/?onbekend=1"])
def test_nothing_is_there_while_it_is_off(differing, client, settings, address):
    assert client.get(address).status_code in (200, 400)
    forget()
    settings.SOURCE_DIFFERENCES = False
    assert client.get(address).status_code == 404


def test_no_page_leads_to_it_while_it_is_off(differing, client, settings):
    pages = ["/", "/tranches/1/", "/bronnen/", "/sitemap.xml", "/over/", "/deals/noorderland/"]
    assert "bronverschillen" in client.get("/sitemap.xml").content.decode()
    assert "bronverschillen" in client.get("/").content.decode()
    forget()
    settings.SOURCE_DIFFERENCES = False
    for page in pages:
        assert "bronverschillen" not in client.get(page).content.decode(), page


# --- what the team asked


def test_a_question_shows_at_once_and_changes_the_etag(differing, client):
    before = client.get("/bronverschillen/")
    assert "Voorgelegd" not in text(before)
    asked = ask()
    after = client.get("/bronverschillen/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "Voorgelegd aan Gemeente Groningen op 1 februari 2026. Er is nog geen antwoord." in text(after)
    asked.answer, asked.answered_on = "Het is 11 miljoen.", dt.date(2026, 2, 3)
    asked.save()
    assert "Antwoord van 3 februari 2026: Het is 11 miljoen." in text(client.get("/bronverschillen/"))
    asked.delete()
    assert "Voorgelegd" not in text(client.get("/bronverschillen/"))


@pytest.mark.parametrize("fields", [{"deal": "zuiderland"}, {"keys": "regio-1"}, {"deal": ""}])
def test_a_question_about_something_else_does_not_stand_there(differing, client, fields):
    ask(**fields)
    assert "Gemeente Groningen" not in text(client.get("/bronverschillen/"))


def test_a_question_about_a_difference_that_still_waits_is_not_seen(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    differ(deal, "11000000", "rijk-2")
    differ(deal, "13000000", "rijk-3")
    people.release(["noorderland"], at=NEXT_DAY, visible_from=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    ask(asked_to="Geheim", answer="Ook geheim.", answered_on=dt.date(2026, 2, 3))
    for address in ADDRESSES:
        body = client.get(address).content.decode()
        assert "eheim" not in body and "13 miljoen" not in body


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": "Ja."}, "Vul het antwoord en de dag van het antwoord allebei in, of geen van beide."),
        (
            {"answered_on": dt.date(2026, 2, 3)},
            "Vul het antwoord en de dag van het antwoord allebei in, of geen van beide.",
        ),
        (
            {"answer": "Ja.", "answered_on": dt.date(2026, 1, 1)},
            "Het antwoord kwam op of na de dag waarop het is voorgelegd.",
        ),
        ({"keys": " , "}, "Noem minstens één sleutel."),
    ],
)
def test_a_question_that_cannot_be_is_refused(db, fields, sentence):
    known = {"keys": "rijk-3", "asked_to": "Gemeente", "asked_on": dt.date(2026, 2, 1)}
    with pytest.raises(ValidationError) as refused:
        SourceQuestion(**known | fields).full_clean()
    assert sentence in refused.value.messages


def test_an_editor_asks_at_the_desk_and_a_wrong_key_is_named(differing, client):
    sign_in(client, member("redacteur"))
    form = {"deal": "noorderland", "keys": "rijk-3, rijk-9", "asked_to": "Gemeente", "asked_on": "01-02-2026"}
    refused = client.post("/beheer/deals/sourcequestion/add/", form)
    assert "Geen gegeven met deze sleutel bij deze deal: rijk-9." in refused.content.decode()
    answer = client.post("/beheer/deals/sourcequestion/add/", form | {"keys": "rijk-3"})
    assert answer.status_code == 302
    (asked,) = SourceQuestion.objects.all()
    (line,) = SourceQuestion.trail.all()
    assert (line.trail_deal, line.trail_actor, asked.revision) == ("noorderland", "redacteur", 1)
    old = client.get(f"/beheer/deals/sourcequestion/{asked.pk}/change/").content.decode()
    assert re.search(r'name="_revision" value="1"', old)
    client.post(f"/beheer/deals/sourcequestion/{asked.pk}/change/", form | {"keys": "rijk-3", "_revision": "1"})
    late = client.post(
        f"/beheer/deals/sourcequestion/{asked.pk}/change/", form | {"asked_to": "Ander", "_revision": "1"}
    )
    assert late.status_code == 409


# --- about the programme


def state(key, value, **fields):
    known = {"kind": "aantal-deals", "source_title": f"Stuk {key}", "source_publisher": "Het Rijk", "locator": "Blz. 1"}
    return ProgrammeFact.objects.create(key=key, value=value, **known | fields)


def test_facts_about_the_programme_stand_beside_our_own_count(cast, client):
    state("aantal-deals-1", 46, as_of=dt.date(2023, 12, 1))
    assert "Aantal deals" not in text(client.get("/bronverschillen/"))
    state("aantal-deals-2", 44, as_of=dt.date(2023, 12, 2))
    page = text(client.get("/bronverschillen/"))
    assert "Aantal deals van de eerste vier tranches" in page and "Eigen telling: 1." in page
    assert page.index("Stuk aantal-deals-1") < page.index("Stuk aantal-deals-2")


@pytest.mark.parametrize(
    "fields", [{"as_of": dt.date(2024, 1, 2)}, {"recorded_at": people.PAST + dt.timedelta(seconds=1)}, {"value": 46}]
)
def test_what_a_release_does_not_tell_makes_no_difference(cast, client, fields):
    state("aantal-deals-1", 46)
    state("aantal-deals-2", **{"value": 44} | fields)
    assert "Aantal deals" not in text(client.get("/bronverschillen/"))


def test_every_fact_in_the_file_is_one_of_the_programme():
    written = (ROOT / "fixtures" / "programma.yaml").read_text() + (ROOT / "fixtures" / "programma-2.yaml").read_text()
    keys = re.findall(r'^    key: "(.+)"$', written, re.MULTILINE)
    assert {key for one in rival_facts() for key in one.keys} <= set(keys)
    anchors = [one.anchor for one in rival_facts()]
    assert len(anchors) == len(set(anchors)) > 3


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("naam: iets", "verwacht een lijst"),
        ("- naam: iets", "verwacht precies naam, over, feiten, regel"),
        ("- {naam: iets, over: '', feiten: [a, b], regel: r}", "het veld ‘over’ is geen tekst"),
        ("- {naam: iets, over: o, feiten: a, regel: r}", "het veld ‘feiten’ is geen lijst"),
        ("- {naam: iets, over: o, feiten: [a], regel: r}", "een verschil heeft minstens twee feiten"),
        ("- [", "is niet te lezen"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, settings, written, why):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / RIVALS_FILE).write_text(written)
    settings.BASE_DIR = tmp_path
    rivals.rival_facts.cache_clear()
    try:
        with pytest.raises(ImproperlyConfigured, match=why):
            rival_facts()
    finally:
        rivals.rival_facts.cache_clear()
