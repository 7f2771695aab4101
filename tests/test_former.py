"""Municipalities that are no more: a deal keeps the one of its time, and is found under it and under what it went into."""

import datetime as dt
import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from deals.models import Area, Municipality, Release
from deals.register.index import release_index

from . import cast as people
from .browse import rows, text
from .places import Places, standing_on
from .words import NEXT_DAY, forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEW_YEAR = dt.date(2022, 1, 1)


def former(code, name, until, *into, province="PV31"):
    """A former municipality, and what it went into: (code, name, first day)."""
    lies_in = people.Province.objects.get(code=province)
    successors = [
        Municipality.objects.get_or_create(
            code=new, defaults={"name": called, "province": lies_in, "valid_from": since}
        )[0]
        for new, called, since in into
    ]
    place = Municipality.objects.create(code=code, name=name, province=lies_in, valid_until=until)
    place.successors.set(successors)
    return place


@pytest.fixture
def uden(cast):
    """Zuiderland is in Heerlen and Uden, which is Maashorst now, with Landerd; Noorderland in Winsum, which was divided."""
    former("GM0856", "Uden", NEW_YEAR, ("GM1991", "Maashorst", NEW_YEAR))
    former("GM1685", "Landerd", NEW_YEAR, ("GM1991", "Maashorst", NEW_YEAR))
    parts = [("GM1966", "Het Hogeland", dt.date(2019, 1, 1)), ("GM1969", "Westerkwartier", dt.date(2019, 1, 1))]
    former("GM0053", "Winsum", dt.date(2019, 1, 1), *parts, province="PV20")
    hold("zuiderland", "GM0856")
    hold("noorderland", "GM0053")
    forget()


def hold(slug, *codes, at=NEXT_DAY):
    """Publish that a deal is in these municipalities too."""
    people.locate(people.Deal.objects.get(slug=slug), *codes)
    people.release([slug], at=at)


def found_by(client, query):
    return [row["Regio Deal"] for row in rows(client.get(f"/deals.csv?{query}"))]


@pytest.mark.parametrize(
    ("code", "deals"),
    [
        ("gm0856", ["Zuiderland"]),
        ("gm1991", ["Zuiderland"]),
        ("gm1685", []),
        ("gm0053", ["Noorderland"]),
        ("gm1966", ["Noorderland"]),
        ("gm1969", ["Noorderland"]),
        ("gm0917", ["Zuiderland"]),
    ],
)
def test_a_deal_is_found_under_the_municipality_of_its_time_and_under_those_of_now(uden, client, code, deals):
    assert found_by(client, f"gemeente={code}") == found_by(client, f"gemeente={code.upper()}") == deals
    for url in (
        f"/deals/?gemeente={code}",
        f"/gemeenten/{code}/",
        f"/kaart/?gemeente={code}",
        f"/cijfers/?gemeente={code}",
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        shown = {name for name in ("Noorderland", "Zuiderland") if f">{name}</a>" in response.content.decode()}
        # The page of a municipality tells more than its own deals, and charts name none.
        own = not url.startswith(("/gemeenten/", "/cijfers/"))
        assert shown == set(deals) or not own, url
        assert shown >= set(deals) or "cijfers" in url, url
    for url in (f"/api/v1/gemeenten/{code}", f"/api/v1/deals?gemeente={code}", f"/deals.json?gemeente={code}"):
        response = client.get(url)
        assert response.status_code == 200 and len(response.json()["deals"]) == len(deals), url


def test_the_facet_counts_the_deal_under_each_of_them_once(uden, client):
    values = {
        value["slug"]: (value["naam"], value["deals"]) for value in client.get("/api/v1/gemeenten").json()["gemeenten"]
    }
    assert values["gm0856"] == ("Uden", 1)
    assert values["gm1991"] == ("Maashorst", 1)
    assert values["gm1966"] == ("Het Hogeland", 1) and values["gm1969"] == ("Westerkwartier", 1)
    assert "gm1685" not in values
    page = client.get("/deals/").content.decode()
    assert all(f'value="{slug}"' in page for slug in ("gm0856", "gm1991"))


def test_what_was_published_keeps_the_municipality_of_its_time(uden, client):
    area = client.get("/deals/zuiderland.json").json()["gebied"]["gemeenten"]
    assert [place["naam"] for place in area] == ["Heerlen", "Uden"]
    (line,) = rows(client.get("/deals.csv?gemeente=gm1991"))
    assert line["Gemeenten"] == "Heerlen; Uden" and line["Codes gemeenten"] == "GM0917; GM0856"


def test_the_page_of_a_former_municipality_leads_to_those_of_now(uden, client):
    assert 'href="/gemeenten/gm1991/"' in client.get("/gemeenten/gm0856/").content.decode()
    divided = client.get("/gemeenten/gm0053/").content.decode()
    assert 'href="/gemeenten/gm1966/"' in divided and 'href="/gemeenten/gm1969/"' in divided


def test_the_map_draws_what_it_went_into_and_says_so(uden, client):
    page = client.get("/kaart/")
    said = "Uden is sinds 1 januari 2022 deel van Maashorst; de kaart tekent Maashorst"
    assert said in text(page)
    assert (
        "Winsum is sinds 1 januari 2019 verdeeld over Het Hogeland en Westerkwartier; de kaart tekent die gemeenten"
        in text(page)
    )
    assert "#gm1991" not in page.content.decode(), "Uden is a part of it, so it is not filled"
    assert "niet op een kaart" not in text(page)
    assert said in text(client.get("/deals/zuiderland/"))
    marked = client.get("/gemeenten/gm0856/").content.decode()
    assert 'class="map-marked" href="/static/dist/kaart' in marked and '#gm1991"' in marked
    assert "Dikke lijn: Maashorst" in marked
    assert "Dikke lijn" not in client.get("/gemeenten/gm0053/").content.decode()


def test_all_former_ones_of_a_municipality_together_are_that_municipality(uden, client):
    hold("zuiderland", "GM1685", at=NEXT_DAY + dt.timedelta(days=1))
    page = client.get("/kaart/")
    assert "Landerd en Uden zijn sinds 1 januari 2022 deel van Maashorst; de kaart tekent Maashorst" in text(page)
    assert "#gm1991" in page.content.decode()


def test_search_finds_it_by_both_names(uden, client):
    assert found_by(client, "q=Uden") == found_by(client, "q=Maashorst") == ["Zuiderland"]


def test_a_deal_in_what_it_went_into_shares_a_municipality_with_it(uden, client):
    hold("noorderland", "GM1991", at=NEXT_DAY + dt.timedelta(days=1))
    for slug, other in (("noorderland", "Zuiderland"), ("zuiderland", "Noorderland")):
        page = text(client.get(f"/deals/{slug}/"))
        assert other in page[page.index("Deals met een gemeente samen") :]


def test_a_former_one_is_not_among_those_of_today(uden, client):
    listed = client.get("/gemeenten/").content.decode()
    assert "/gemeenten/gm0114/" in listed and "/gemeenten/gm1991/" in listed
    assert "/gemeenten/gm1685/" not in listed and "/gemeenten/gm0856/" not in listed


def test_the_desk_offers_a_former_one_with_its_last_day(uden, desk):
    question = {"app_label": "deals", "model_name": Area._meta.model_name, "field_name": "municipality", "term": "uden"}
    (offered,) = desk.get(reverse("admin:autocomplete"), question).json()["results"]
    assert offered["text"] == "Uden (GM0856), tot 1 januari 2022"
    listing = text(desk.get(reverse("admin:deals_municipality_changelist")))
    assert "Het Hogeland, Westerkwartier" in listing


def test_a_change_in_the_lists_is_read_at_once(uden, client):
    assert found_by(client, "gemeente=gm0114") == []
    Municipality.objects.get(code="GM0856").successors.add(Municipality.objects.get(code="GM0114"))
    assert found_by(client, "gemeente=gm0114") == ["Zuiderland"]


def test_chains_end_at_today_and_circles_end(uden):
    maashorst = Municipality.objects.get(code="GM1991")
    maashorst.valid_until = dt.date(2025, 1, 1)
    maashorst.save()
    maashorst.successors.set([Municipality.objects.get(code="GM0114"), Municipality.objects.get(code="GM0856")])
    index = release_index(Release.objects.order_by("number").last())
    assert [heir.slug for heir in index.official.ended["gm0856"].heirs] == ["gm0114"]


def test_the_counts_of_what_was_published_before_are_as_they_were(register, client):
    """No deal has a former municipality in its area."""
    index = release_index(Release.objects.get(number=2))
    named = {place.code for row in index.rows for place in row.municipalities}
    assert not named & index.official.ended.keys()
    assert {value.slug for value in index.values["gemeente"]} == named


def test_the_lists_can_be_loaded_twice_and_hold_342_of_today(register):
    call_command("loaddata", "reference", verbosity=0)
    assert Municipality.objects.filter(valid_until=None).count() == 342
    assert Municipality.objects.exclude(valid_until=None).count() == 63
    assert not Municipality.objects.exclude(valid_until=None).filter(successors=None).exists()
    assert not Municipality.objects.filter(valid_until=None).exclude(successors=None).exists()


def test_every_former_one_has_an_address_everywhere(register, client):
    for place in Municipality.objects.exclude(valid_until=None).order_by("code")[::9]:
        for url in ("/gemeenten/{}/", "/deals/?gemeente={}", "/api/v1/gemeenten/{}", "/kaart/?gemeente={}"):
            assert client.get(url.format(place.slug)).status_code == 200, (place, url)
    assert json.loads(client.get("/api/v1/gemeenten/gm0856").content)["gemeente"]["naam"] == "Uden"


# --- the table


@pytest.fixture
def register_before(tmp_path, django_db_blocker):
    """An empty register as it was when a municipality had one successor at most."""
    made = Places("former", tmp_path)
    with django_db_blocker.unblock(), standing_on(made.new()):
        yield tables_at("0012_clockwork")
    made.remove()


def tables_at(migration):
    executor = MigrationExecutor(connection)
    executor.migrate([("deals", migration)])
    return MigrationExecutor(connection).loader.project_state([("deals", migration)]).apps


def test_a_successor_that_was_there_is_carried_over_and_back(register_before):
    province = register_before.get_model("deals", "Province").objects.create(
        code="PV30", slug="brabant", name="Brabant"
    )
    table = register_before.get_model("deals", "Municipality")
    new = table.objects.create(code="GM1991", name="Maashorst", province=province)
    table.objects.create(code="GM0856", name="Uden", province=province, valid_until=NEW_YEAR, successor=new)
    after = tables_at("0013_successors").get_model("deals", "Municipality")
    held = {place.code: [heir.code for heir in place.successors.all()] for place in after.objects.all()}
    assert held == {"GM0856": ["GM1991"], "GM1991": []}
    back = tables_at("0012_clockwork").get_model("deals", "Municipality")
    assert dict(back.objects.values_list("code", "successor__code")) == {"GM0856": "GM1991", "GM1991": None}
