"""Where a region lies: kept at the desk, frozen in contents that have it, and told apart from who takes part."""

import json

import pytest
from django.urls import reverse

from deals.facts.standing import states
from deals.models import Deal, Province, Region, Version
from deals.publishing import releases
from deals.register.models import canonical_bytes, sha256

from . import cast as people
from .browse import changed_rows, fields_on, text
from .words import NEXT_DAY, forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOTH = [
    {"code": "PV20", "slug": "groningen", "naam": "Groningen"},
    {"code": "PV22", "slug": "drenthe", "naam": "Drenthe"},
]


def place(slug, *codes):
    Region.objects.get(slug=slug).provinces.set(Province.objects.filter(code__in=codes))


@pytest.fixture
def placed(cast):
    """Noorderland lies in two provinces, from release 2."""
    place("noorderland", "PV22", "PV20")
    people.release(["noorderland"], at=NEXT_DAY, note="Waar de regio ligt")


def test_a_content_says_where_the_region_lies_and_leaves_out_what_is_not_recorded(placed):
    first, second = Version.objects.filter(slug="noorderland").order_by("pk")
    south = Version.objects.get(slug="zuiderland")
    assert "ligging" not in first.written()["regio"] and "ligging" not in south.written()["regio"]
    assert second.written()["regio"]["ligging"] == BOTH
    assert (first.read()["regio"]["ligging"], south.read()["regio"]["ligging"]) == ([], [])
    assert (second.schema, first.schema, south.schema) == (3, 1, 1)


def test_without_it_a_content_has_the_bytes_it_had(placed):
    first, second = Version.objects.filter(slug="noorderland").order_by("pk")
    content = json.loads(second.content)
    del content["regio"]["ligging"]
    assert sha256(canonical_bytes(content)) == first.digest


def test_what_one_content_leaves_out_is_not_shared_with_another(cast):
    one, other = (version.read() for version in Version.objects.all())
    one["regio"]["ligging"].append("hier")
    assert other["regio"]["ligging"] == []


def test_it_changes_the_state_of_every_deal_of_the_region_and_of_no_other(cast):
    people.make_deal("noorderland-ii", "Noorderland II")
    before = states(Deal.objects.all())
    place("noorderland", "PV20")
    once = states(Deal.objects.all())
    assert {slug for slug in before if before[slug] != once[slug]} == {"noorderland", "noorderland-ii"}
    place("noorderland", "PV22")
    assert once["noorderland"] != states(Deal.objects.all())["noorderland"]
    place("noorderland")
    assert before == states(Deal.objects.all())


def test_a_change_is_seen_also_where_the_deal_was_just_found_unchanged(cast):
    releases.propose(None, people.AS_OF)
    place("zuiderland", "PV31")
    assert "zuiderland" in releases.propose(None, people.AS_OF).prepared
    place("zuiderland")
    assert "zuiderland" not in releases.propose(None, people.AS_OF).prepared


def open_region(desk):
    address = reverse("admin:deals_region_change", args=[Region.objects.get(slug="noorderland").pk])
    return address, desk.get(address)


def test_at_the_desk_it_is_chosen_and_leaves_a_trail(cast, desk):
    address, shown = open_region(desk)
    assert "Ligging:" in text(shown) and "indeling van de redactie" in text(shown)
    chosen = list(Province.objects.filter(code__in=["PV20", "PV22"]).values_list("pk", flat=True))
    assert desk.post(address, fields_on(shown) | {"provinces": chosen}).status_code == 302
    region = Region.objects.get(slug="noorderland")
    assert [province.code for province in region.sorted_provinces] == ["PV20", "PV22"]
    assert region.trail.latest().trail_changes == [["ligging", "leeg", "Drenthe, Groningen"]]
    assert "Groningen, Drenthe" in text(desk.get(reverse("admin:deals_region_changelist")))


def test_two_people_who_change_it_at_once_are_asked_to_choose(cast, desk):
    address, shown = open_region(desk)
    mine = fields_on(shown) | {"provinces": [Province.objects.get(code="PV20").pk]}
    assert desk.post(address, mine).status_code == 302
    late = desk.post(address, fields_on(shown) | {"provinces": [Province.objects.get(code="PV22").pk]})
    assert late.status_code == 409
    assert "Groningen" in text(late) and "Drenthe" in text(late)
    assert [province.code for province in Region.objects.get(slug="noorderland").sorted_provinces] == ["PV20"]


@pytest.mark.parametrize("given", ["x", "999999", "9" * 30])
def test_a_province_that_is_none_is_refused_in_words(cast, desk, given):
    address, shown = open_region(desk)
    answer = desk.post(address, fields_on(shown) | {"provinces": [given]})
    assert answer.status_code == 200 and answer.context["errors"]
    assert not Region.objects.get(slug="noorderland").provinces.exists()


def test_who_submits_sees_what_readers_will_see_differently(cast, desk):
    place("noorderland", "PV20", "PV22")
    page = text(desk.get(reverse("admin:choose") + "?deal=noorderland"))
    assert "Ligging (indeling redactie): niet vastgelegd → Groningen en Drenthe" in page


def test_a_change_is_told_in_words_and_not_as_another_region(placed, client):
    page = client.get("/wijzigingen/?deal=noorderland&van=1&tot=2")
    assert changed_rows(page) == [["Deal", "ligging (indeling redactie)", "niet vastgelegd", "Groningen; Drenthe", ""]]


def test_the_page_of_the_deal_says_whose_classification_it_is(placed, client):
    assert "Ligging van de regio (indeling redactie): Groningen en Drenthe ." in text(client.get("/deals/noorderland/"))
    for address in ("/deals/noorderland/?publicatie=1", "/deals/zuiderland/"):
        assert "Ligging" not in text(client.get(address))


def test_a_comparison_says_where_each_region_lies(placed, client):
    page = text(client.get("/vergelijken/?deal=noorderland&deal=zuiderland"))
    assert "Ligging van de regio (indeling redactie)" in page


def test_a_reader_of_the_content_gets_it_as_it_was_frozen(placed, client):
    forget()
    assert client.get("/deals/noorderland.json").json()["regio"]["ligging"] == BOTH
    assert "ligging" not in client.get("/deals/noorderland.json?publicatie=1").json()["regio"]
    assert client.get("/api/v1/deals/noorderland").json()["regio"]["ligging"] == BOTH
