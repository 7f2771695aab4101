"""The page of a tranche tells how it went, and what was asked beside what was got."""

import datetime as dt

import pytest

from deals.models import Deal, Decision, Milestone, ProgrammeFact, Tranche
from deals.reference.models import TOLD_IN_WORDS
from deals.reference.telling import OF_TRANCHES, tell_in_words

from . import cast as people
from .browse import text
from .words import NEXT_DAY, ROOT, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

CRITERIA = "Het Rijk keek naar drie dingen."


def state(key, kind, number=1, **fields):
    known = {"source_title": f"Stuk {key}", "source_publisher": "Het Rijk", "locator": "Blz. 1", "as_of": people.AS_OF}
    return ProgrammeFact.objects.create(
        key=key, kind=kind, tranche=Tranche.objects.get(number=number), **known | fields
    )


def ask(deal, amount, key="rijk-9", **fields):
    known = {"key": key, "counted": False, "moment": "gevraagd"}
    people.pay(Deal.objects.get(slug=deal), "rijk", amount, **known | fields)


def story(client, address="/tranches/1/"):
    page = text(client.get(address))
    return page[page.index("Het verloop van deze tranche") :]


def test_the_story_goes_from_the_proposals_to_the_money(cast, client):
    state("budget", "budget", value=12000000)
    state("voorstellen", "voorstellen", value=1)
    state("gekozen", "geselecteerd", value=2)
    state("criteria", "selectiecriteria", text=CRITERIA, note="Uit de brief.")
    state("voorwaarde", "voorwaarde", text="De regio betaalt mee.")
    told = story(client)
    parts = [
        "1 voorstel ",
        CRITERIA,
        "Uit de brief.",
        "2 voorstellen",
        "€ 12.000.000",
        "De regio betaalt mee.",
        "Convenanten",
    ]
    places = [told.index(part) for part in parts]
    assert places == sorted(places)
    assert "In dit register staat bij 1 van de 1 deal wanneer het convenant er was." in told
    assert "Stuk criteria" in told and "Het Rijk, Blz. 1" not in told


def test_what_is_told_in_words_stands_beside_no_count(cast, client):
    state("criteria", "selectiecriteria", text=CRITERIA)
    for address in ("/tranches/1/", "/", "/over/"):
        page = text(client.get(address))
        assert page.count(CRITERIA) == (address == "/tranches/1/"), address
    assert "Genoemd in een bron, naast wat dit register zelf telt" not in text(client.get("/tranches/1/"))


def test_a_release_from_before_it_was_recorded_does_not_tell_it(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland"], at=NEXT_DAY, note="Later")
    state("criteria", "selectiecriteria", text=CRITERIA, recorded_at=NEXT_DAY)
    state("voorstellen", "voorstellen", value=88, recorded_at=NEXT_DAY)
    assert CRITERIA in story(client) and "88 voorstellen" in story(client)
    before = text(client.get("/tranches/1/?publicatie=1"))
    assert CRITERIA not in before and "88" not in before


def test_two_terms_that_differ_stand_beside_each_other(cast, client):
    for number in (3, 4):
        Tranche.objects.create(number=number, name=f"{number}e tranche")
    state("tranche-4-indieningstermijn-1", "indieningstermijn", period_until=dt.date(2022, 11, 15))
    state("tranche-4-indieningstermijn-2", "indieningstermijn", period_until=dt.date(2022, 10, 31))
    told = story(client)
    assert "Tot en met 15 november 2022" in told and "Tot en met 31 oktober 2022" in told
    assert 'href="/bronverschillen/#indieningstermijn-vierde-tranche"' in client.get("/tranches/1/").content.decode()


def test_a_later_figure_of_the_same_kind_stands_alone(cast, client):
    state("budget-1", "budget", value=257000000, as_of=dt.date(2023, 4, 18))
    state("budget-2", "budget", value=244300000, as_of=dt.date(2023, 7, 18))
    told = story(client)
    assert told.index("€ 244.300.000") < told.index("Genoemd in een bron")
    assert "€ 257.000.000" not in told[: told.index("Genoemd in een bron")]


# --- what was asked, and what was got


def test_what_was_asked_stands_beside_what_counts(cast, client):
    ask("noorderland", "40000000")
    people.release(["noorderland"], at=NEXT_DAY)
    told = story(client)
    assert "Van 1 van de 1 deal is bekend hoeveel het voorstel van het Rijk vroeg." in told
    assert "€ 40 miljoen" in told and "€ 10 miljoen" in told and "Samen vroegen" not in told
    assert "Brief over twee deals" in told and "Bijlage, Noorderland" in told
    assert "Gevraagd en gekregen" not in text(client.get("/tranches/1/?publicatie=1"))
    assert "Gevraagd en gekregen" not in text(client.get("/tranches/2/"))


def two_more():
    for slug, amount in (("westerland", "25000000"), ("oosterland", None)):
        deal = people.make_deal(slug, slug.capitalize(), summary="Een deal.")
        if amount:
            people.pay(deal, "rijk", amount)
    ask("noorderland", "40000000")


def test_a_sum_is_only_said_of_the_deals_of_which_both_are_known(cast, client):
    two_more()
    ask("westerland", "30000000")
    people.release(["noorderland", "westerland", "oosterland"], at=NEXT_DAY)
    told = story(client)
    assert "Van 2 van de 3 deals is bekend" in told
    assert "Samen vroegen deze 2 deals € 70 miljoen en kregen zij € 35 miljoen." in told


@pytest.mark.parametrize(
    "asked",
    [
        [("oosterland", "30000000", {})],
        [("westerland", "30000000", {"qualifier": "ongeveer"})],
        [("westerland", "30000000", {}), ("westerland", "31000000", {"key": "rijk-8"})],
    ],
    ids=["not got", "about", "two statements"],
)
def test_there_is_no_sum_where_one_of_them_is_not_one_exact_amount(cast, client, asked):
    two_more()
    for deal, amount, fields in asked:
        ask(deal, amount, **fields)
    people.release(["noorderland", "westerland", "oosterland"], at=NEXT_DAY)
    told = story(client)
    assert "Van 2 van de 3 deals is bekend" in told and "Samen vroegen" not in told


@pytest.mark.parametrize("fields", [{"moment": "selectie"}, {"side": "regio"}])
def test_what_is_something_else_is_not_what_was_asked(cast, client, fields):
    deal = Deal.objects.get(slug="noorderland")
    known = {"side": "rijk", "moment": "gevraagd"} | fields
    people.pay(deal, known["side"], "40000000", key="bedrag-9", counted=False, moment=known["moment"])
    people.release(["noorderland"], at=NEXT_DAY)
    assert "Gevraagd en gekregen" not in text(client.get("/tranches/1/"))


def test_a_covenant_of_which_the_day_is_not_known_is_not_counted(cast, client):
    Milestone.objects.all().delete()
    people.release(["noorderland"], at=NEXT_DAY)
    assert "bij 0 van de 1 deal wanneer" in story(client)


def test_the_deals_with_a_decision_are_counted(cast, client):
    two_more()
    people.fact(Decision, Deal.objects.get(slug="noorderland"), reference="2023-1")
    people.release(["noorderland", "westerland", "oosterland"], at=NEXT_DAY)
    assert "Beschikkingen opgenomen in dit register: 1 van 3." in story(client)
    assert "Beschikkingen opgenomen in dit register: 0 van 1." in story(client, "/tranches/1/?publicatie=1")


def test_the_story_costs_no_more_queries(cast, client):
    few = queries(client, "/tranches/1/")
    for number in range(6):
        state(f"tekst-{number}", "selectiecriteria", text=f"{CRITERIA} {number}")
    assert queries(client, "/tranches/1/") <= few


def six_tranches():
    for number in range(3, 7):
        Tranche.objects.create(number=number, name=f"{number}e tranche")


def test_what_is_loaded_later_is_told_from_then_on(cast, client):
    six_tranches()
    assert tell_in_words(OF_TRANCHES, NEXT_DAY) == ProgrammeFact.objects.count() > 10
    assert tell_in_words(OF_TRANCHES) == 0
    assert {fact.recorded_at for fact in ProgrammeFact.objects.all()} == {NEXT_DAY}
    assert "zes opgaven" not in text(client.get("/tranches/1/"))
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland"], at=NEXT_DAY, note="Later")
    assert "zes opgaven" in text(client.get("/tranches/1/"))
    assert "zes opgaven" not in text(client.get("/tranches/1/?publicatie=1"))


def test_what_is_loaded_is_sound_and_as_the_file_has_it(cast):
    six_tranches()
    tell_in_words(OF_TRANCHES)
    for fact in ProgrammeFact.objects.all():
        fact.full_clean()
        assert fact.text and fact.kind in TOLD_IN_WORDS and fact.recorded_at.isoformat() == "2026-11-27T12:00:00+00:00"


def test_the_requirement_of_the_sixth_tranche_is_no_amount():
    written = (ROOT / "fixtures" / "programma-2.yaml").read_text()
    (part,) = [part for part in written.split("- model:") if "tranche-6-voorwaarde-1" in part]
    assert "value:" not in part and "comparable: false" in part
