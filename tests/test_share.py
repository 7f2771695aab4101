"""The share of the region in what Rijk and region pay together: as a filter, an order and a number."""

from fractions import Fraction

import pytest

from deals.models import Contribution, Release
from deals.register.facet import FACETS, SHARES
from deals.register.index import release_index

from . import cast as people
from .browse import rows, text

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the filters


def chosen(client, query):
    return rows(client.get(f"/deals.csv?{query}"))


def money(row, heading):
    return float(row[heading]) if row[heading] else None


def expected(row):
    national, regional = money(row, "Rijksbijdrage (€)"), money(row, "Regionale bijdrage (€)")
    if national is None or regional is None:
        return "onbekend"
    return "gelijk" if national == regional else "meer" if regional > national else "minder"


@pytest.mark.parametrize("number", [1, 2, 4, 6])
def test_each_deal_of_a_release_is_found_under_the_share_that_its_amounts_give(register, client, number):
    everything = chosen(client, f"publicatie={number}")
    found = {value: chosen(client, f"aandeel={value}&publicatie={number}") for value in SHARES}
    for value, listed in found.items():
        assert [row["Kort adres"] for row in listed] == [
            row["Kort adres"] for row in everything if expected(row) == value
        ], value
    assert sum(map(len, found.values())) == len(everything)
    assert found["onbekend"] and found["gelijk"] and found["meer"]


def test_a_cent_more_is_more_and_a_cent_less_is_less(cast, client):
    for amount, value in (("10000000.01", "meer"), ("9999999.99", "minder"), ("10000000", "gelijk")):
        amounts = Contribution.objects.filter(deal__slug="noorderland", side="regio")
        national = Contribution.objects.filter(deal__slug="noorderland", side="rijk").get()
        national.amount = "10000000"
        national.save()
        for one in amounts:
            one.amount = amount
            one.save()
        people.release(["noorderland"], at=people.PAST + people.dt.timedelta(days=len(value)))
        assert "noorderland" in [row["Kort adres"] for row in chosen(client, f"aandeel={value}")], value


def test_several_shares_are_asked_together_and_what_is_not_known_is_said(register, client):
    page = text(client.get("/deals/?aandeel=meer&aandeel=minder"))
    unknown = len(chosen(client, "aandeel=onbekend"))
    assert f"Aandeel regio: van {unknown} van de 83 deals staat dit nog niet in het register" in page
    assert "deals staat dit nog niet in het register" not in text(client.get("/deals/?aandeel=onbekend"))


def test_a_share_that_is_none_is_refused(register, client):
    for path in ("/deals/", "/deals.csv", "/kaart/", "/api/v1/deals"):
        answer = client.get(f"{path}?aandeel=veel")
        assert answer.status_code == 400
        assert "verwacht meer, gelijk, minder of onbekend" in answer.content.decode()


def test_the_api_knows_the_share_too(register, client):
    answer = client.get("/api/v1/deals?aandeel=meer&sorteer=-aandeel&aantal=100").json()
    assert answer["deals"][0]["slug"] == "twente"
    described = client.get("/api/v1/openapi.json").json()["components"]["parameters"]
    assert described["aandeel"]["schema"]["items"]["enum"] == ["meer", "gelijk", "minder", "onbekend"]


@pytest.mark.parametrize("order", ["aandeel", "-aandeel"])
def test_the_order_is_that_of_the_exact_share_and_what_is_not_known_comes_last(register, client, order):
    index = release_index(Release.objects.order_by("number").last())
    listed = [index.row(row["Kort adres"]).share for row in chosen(client, f"sorteer={order}")]
    known = [share for share in listed if share is not None]
    assert listed == known + [None] * (len(listed) - len(known))
    assert known == sorted(known, reverse=order.startswith("-"))
    assert len(known) > 30 and known.count(Fraction(1, 2)) < len(known)


def test_the_files_have_its_number_and_no_second_column(register, client):
    (row,) = [row for row in chosen(client, "") if row["Kort adres"] == "twente"]
    assert row["Aandeel regio (%)"] == "80"
    assert FACETS["aandeel"].heading_in_files not in row
