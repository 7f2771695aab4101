"""What holds, holds on a day: lists, sums, facets, map, files, API and pages of one release say the same."""

import datetime as dt

import pytest

from deals.contract import full, lean
from deals.facts.models import Deal
from deals.holding import counted_fact, holding, holds, turning_days
from deals.models import (
    Alias,
    Area,
    Contribution,
    DealTrait,
    Gap,
    Milestone,
    Party,
    ProgrammeLine,
    Release,
    Signature,
    Version,
)
from deals.publishing import releases
from deals.register.index import release_index
from deals.register.rows import index_row, make_row

from . import cast as people
from .browse import changed_rows, rows, text
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DAY = dt.timedelta(days=1)
ENDS = dt.date(2024, 6, 1)
BEFORE_END, AFTER_END = ENDS - DAY, ENDS
NOORD = "/deals/noorderland/"


def noorder():
    return Deal.objects.get(slug="noorderland")


def touch_the_other(as_of, days):
    """A release about Zuiderland alone."""
    Deal.objects.filter(slug="zuiderland").update(summary=f"Zuiderland op {as_of}.")
    return people.release(["zuiderland"], as_of=as_of, at=people.PAST + days * DAY, note="Alleen Zuiderland")


@pytest.fixture
def ended(cast):
    """Everything of Noorderland that can end, ends; published before that day, and another deal on it."""
    people.fact(Alias, noorder(), name="Het hoge noorden", valid_until=ENDS)
    for model in (Contribution, Signature, Party, Area, ProgrammeLine, DealTrait, Milestone):
        model.objects.filter(deal=noorder()).update(valid_until=ENDS)
    people.release(["noorderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Voor het einde")
    touch_the_other(AFTER_END, 2)
    forget()
    return Release.objects.get(number=3)


def counted_at(client, query, number):
    """How many deals a question finds, in the list, the API and the file alike."""
    at_ = f"{query}&publicatie={number}"
    deals = rows(client.get(f"/deals.csv?{at_}"))
    if not query.startswith("partij="):  # the API has no such question
        assert client.get(f"/api/v1/deals?{at_}").json()["totaal"] == len(deals)
    assert client.get(f"/deals/?{at_}").status_code == client.get(f"/kaart/?{at_}").status_code == 200
    return len(deals)


@pytest.mark.parametrize(
    "query",
    [
        "ministerie=bzk",
        "gemeente=gm0014",
        "provincie=groningen",
        "provincie=drenthe",
        "kenmerk=nplv",
        "partij=provincie-groningen",
        "status=convenant",
        "rijkMin=1",
    ],
)
def test_what_ended_narrows_nothing_from_that_day_on(ended, client, query):
    assert counted_at(client, query, 2) == 1
    assert counted_at(client, query, 3) == 0


def test_search_finds_by_what_holds(ended, client):
    for words in ("Het hoge noorden", "Wonen", "Aa en Hunze"):
        assert counted_at(client, f"q={words}", 2) == 1, words
        assert counted_at(client, f"q={words}", 3) == 0, words


def test_list_sum_file_api_and_page_agree(ended, client):
    for number, national in ((2, 10_000_000), (3, None)):
        at_ = f"publicatie={number}"
        summary = next(
            deal for deal in client.get(f"/api/v1/deals?{at_}").json()["deals"] if deal["slug"] == "noorderland"
        )
        full_body = client.get(f"/api/v1/deals/noorderland?{at_}").json()
        row = next(row for row in rows(client.get(f"/deals.csv?{at_}")) if row["Kort adres"] == "noorderland")
        page = text(client.get(f"{NOORD}?{at_}"))
        assert summary["bedragen"]["rijk"] == full_body["bedragen"]["rijk"] == national
        assert row["Rijksbijdrage (€)"] == str(national or "")
        assert ("Van het Rijk € 10 miljoen" in page) is bool(national)
        assert ("Van het Rijk niet bekend" in page) is not national
        assert bool(summary["provincies"]) is bool(full_body["gebied"]["provincies"]) is bool(national)
        assert (summary["status"] is None) is (full_body["status"] is None) is not national
        assert ("bedragen.rijk" in summary["onbekend"]) is not national
    assert "€ 10 miljoen" in text(client.get("/?publicatie=2"))
    assert "€ 10 miljoen" not in text(client.get("/?publicatie=3"))


def test_what_ended_stays_on_the_page_under_earlier_and_in_the_api_in_full(ended, client):
    page = client.get(NOORD).content.decode()
    earlier = page[page.index('id="eerder"') :]
    for key in ("rijk-1", "regio-1", "ministerie-bzk"):
        assert f'<li id="{key}">' in earlier
        assert page.count(f'id="{key}"') == 1
    assert "Dit gold niet meer op 1 juni 2024" in earlier
    assert "Bedrag: Rijk, € 10.000.000, in het convenant, exact ." in text(client.get(NOORD))
    assert "Geldig tot 1 juni 2024." in text(client.get(NOORD))
    body = client.get("/api/v1/deals/noorderland").json()
    assert [fact["geldt"] for fact in body["bijdragen"]] == [False, False]
    before = client.get("/api/v1/deals/noorderland?publicatie=2").json()
    assert all("geldt" not in fact for fact in before["bijdragen"])


def test_the_end_stands_among_the_changes(ended, client):
    assert Version.every_kind.get(slug="noorderland", lines__release=ended).schema == 2
    changes = client.get("/wijzigingen/?van=2&tot=3")
    assert [line for line in changed_rows(changes) if line[1] == "Rijksbijdrage die meetelt"] == [
        ["Deal", "Rijksbijdrage die meetelt", "€ 10.000.000", "niet vastgelegd", ""]
    ]
    about = {line[0] for line in changed_rows(changes) if line[1:4] == ["geldt op de peildatum", "ja", "nee"]}
    assert any(line.startswith("Partij: Provincie Groningen") for line in about)
    assert "Noorderland" in client.get("/wijzigingen.atom").content.decode()


def test_the_feed_of_a_ministry_ends_with_its_signature(ended, client):
    assert client.get("/ministeries/bzk.atom").content.count(b"<entry>") == 3
    Deal.objects.filter(slug="noorderland").update(summary="Weer iets anders.")
    people.release(["noorderland"], as_of=AFTER_END, at=people.PAST + 3 * DAY, note="Daarna")
    assert client.get("/ministeries/bzk.atom").content.count(b"<entry>") == 3


def test_nothing_edited_at_the_desk_travels_along(cast):
    Party.objects.filter(deal=noorder()).update(valid_until=ENDS)
    people.release(["noorderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Partij tot juni")
    Deal.objects.filter(slug="noorderland").update(summary="Nog niet voorgelegd.")
    touch_the_other(AFTER_END, 2)
    content = Version.every_kind.get(slug="noorderland", lines__release__number=3).read()
    assert content["samenvatting"] == "Een deal in het noorden."
    assert [party["geldt"] for party in content["partijen"]] == [False]


def test_a_deal_of_which_nothing_turns_keeps_its_version(cast):
    touch_the_other(AFTER_END, 1)
    first, second = (Release.objects.get(number=number).deal_lines.get(slug="noorderland").version for number in (1, 2))
    assert first == second and first.schema == 1


def test_a_province_whose_municipalities_begin_later_is_named_from_the_official_list(cast):
    people.locate(noorder(), "GM0917", valid_from=ENDS)
    people.release(["noorderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Met Heerlen vanaf juni")
    assert [
        row.slug for row in release_index(Release.objects.get(number=2)).rows if "Limburg" in str(row.provinces)
    ] == ["zuiderland"]
    touch_the_other(AFTER_END, 2)
    content = Version.every_kind.get(slug="noorderland", lines__release__number=3).read()
    assert [province["naam"] for province in content["gebied"]["provincies"]] == ["Groningen", "Drenthe", "Limburg"]


def test_a_phase_that_lay_ahead_is_reached_by_time_alone(cast):
    people.fact(
        Milestone,
        noorder(),
        kind="start",
        date=dt.date(2024, 6, 1),
        source=people.source("later", date=dt.date(2024, 7, 1)),
    )
    people.release(["noorderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Start komt")
    touch_the_other(AFTER_END, 2)
    rows_ = {
        number: next(row for row in release_index(Release.objects.get(number=number)).rows if row.slug == "noorderland")
        for number in (2, 3)
    }
    assert (rows_[2].status.slug, rows_[3].status.slug) == ("convenant", "start")


def test_a_withdrawal_makes_what_turned_by_then_anew(cast):
    Party.objects.filter(deal=noorder()).update(valid_until=ENDS)
    people.release(["noorderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Partij tot juni")
    releases.withdraw_at_once("zuiderland", reason="Fout.", note="Ingetrokken.", clock=lambda: people.PAST + 2 * DAY)
    content = Version.every_kind.get(slug="noorderland", lines__release__number=3).read()
    assert [party["geldt"] for party in content["partijen"]] == [False]


def test_a_release_made_before_facts_were_marked_shows_what_held_then(cast, client):
    """Of a register from before: its versions carry no marks, and its rows are derived anew."""
    Party.objects.filter(deal=noorder()).update(valid_until=people.AS_OF)
    content = lean(full(releases.contents(["noorderland"], people.AS_OF)["noorderland"]))
    for fact in content["partijen"]:
        del fact["geldt"]
    proposal = releases.Proposal(people.AS_OF)
    proposal.prepared["noorderland"] = releases.Prepared.of(content)
    proposal.replaces["noorderland"] = releases.lines_of(releases.newest_release())["noorderland"][0]
    releases.publish(proposal, note="Zoals vroeger", clock=lambda: people.PAST + DAY)
    assert counted_at(client, "partij=provincie-groningen", 1) == 1
    assert counted_at(client, "partij=provincie-groningen", 2) == 0
    Version.every_kind.update(index={"vorm": 6})
    forget()
    assert counted_at(client, "partij=provincie-groningen", 2) == 0


def test_a_fact_holds_from_its_first_day_up_to_the_day_it_ends():
    fact = {"geldigVan": "2024-01-02", "geldigTot": "2024-01-04"}
    days = ("2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04")
    assert [holds(fact, day) for day in days] == [False, True, True, False]
    assert holds({"geldigVan": None, "geldigTot": None}, "0001-01-01")


def test_one_function_gives_the_fact_that_counts_on_a_day(cast):
    Contribution.objects.filter(deal=noorder(), side="rijk").update(valid_until=ENDS)
    people.pay(noorder(), "rijk", "12000000", key="rijk-2", valid_from=ENDS)
    content = full(releases.contents(["noorderland"], people.AS_OF)["noorderland"])
    assert turning_days(content)[-1] == ENDS.isoformat()
    for day, key, amount in (
        (BEFORE_END, "rijk-1", 1_000_000_000),
        (AFTER_END, "rijk-2", 1_200_000_000),
    ):
        held = holding(content, day.isoformat())
        assert counted_fact(held, "rijk")["sleutel"] == key
        row = make_row("noorderland", "digest", index_row(content), day.isoformat())
        assert (row.national, row.national_source.key) == (amount, key)


def test_a_gap_that_ended_makes_nothing_unknown(cast, client):
    Gap.objects.filter(deal__slug="zuiderland", field="ministeries").update(valid_until=ENDS)
    people.sign(Deal.objects.get(slug="zuiderland"), "bzk")
    people.release(["zuiderland"], as_of=BEFORE_END, at=people.PAST + DAY, note="Leemte tot juni")
    assert counted_at(client, "ministerie=niet-vermeld", 2) == 1
    Deal.objects.filter(slug="noorderland").update(summary="Anders.")
    people.release(["noorderland"], as_of=AFTER_END, at=people.PAST + 2 * DAY, note="Alleen Noorderland")
    assert counted_at(client, "ministerie=niet-vermeld", 3) == 0
