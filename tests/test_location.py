"""Where a region lies: kept at the desk, frozen in contents that have it, and told apart from who takes part."""

import json
from collections import defaultdict

import pytest
from django.urls import reverse

from deals.facts.standing import states
from deals.models import Deal, Province, Region, Release, Version
from deals.publishing import releases
from deals.reference.country_parts import country_part
from deals.register.models import canonical_bytes, sha256

from . import cast as people
from .browse import changed_rows, fields_on, rows, text
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
    first, second = Version.every_kind.filter(slug="noorderland").order_by("pk")
    south = Version.every_kind.get(slug="zuiderland")
    assert "ligging" not in first.written()["regio"] and "ligging" not in south.written()["regio"]
    assert second.written()["regio"]["ligging"] == BOTH
    assert (first.read()["regio"]["ligging"], south.read()["regio"]["ligging"]) == ([], [])
    assert (second.schema, first.schema, south.schema) == (3, 1, 1)


def test_without_it_a_content_has_the_bytes_it_had(placed):
    first, second = Version.every_kind.filter(slug="noorderland").order_by("pk")
    content = json.loads(second.content)
    del content["regio"]["ligging"]
    assert sha256(canonical_bytes(content)) == first.digest


def test_what_one_content_leaves_out_is_not_shared_with_another(cast):
    one, other = (version.read() for version in Version.every_kind.all())
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


# --- found by where its region lies


def names(client, question):
    return [deal["naam"] for deal in client.get(f"/api/v1/deals?{question}").json()["deals"]]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("ligging=drenthe", ["Noorderland"]),
        ("ligging=pv22", ["Noorderland"]),
        ("ligging=limburg", []),
        ("ligging=niet-vastgelegd", ["Zuiderland"]),
        ("ligging=drenthe&ligging=niet-vastgelegd", ["Noorderland", "Zuiderland"]),
        ("landsdeel=noord", ["Noorderland"]),
        ("landsdeel=oost", []),
        ("landsdeel=niet-vastgelegd", ["Zuiderland"]),
        ("provincie=limburg", ["Zuiderland"]),
        ("provincie=groningen", ["Noorderland"]),
        ("ligging=drenthe&publicatie=1", []),
        ("landsdeel=noord&publicatie=1", []),
        ("ligging=niet-vastgelegd&publicatie=1", ["Noorderland", "Zuiderland"]),
        ("provincie=drenthe&publicatie=1", ["Noorderland"]),
    ],
)
def test_deals_are_found_by_it_and_who_takes_part_is_another_question(placed, client, question, found):
    assert names(client, question) == found
    listed = [row["Regio Deal"] for row in rows(client.get(f"/deals.csv?{question}"))]
    assert listed == found


@pytest.mark.parametrize("question", ["ligging=drenthe", "landsdeel=noord"])
def test_a_release_from_before_it_says_so_and_gives_no_zero_for_an_answer(placed, client, question):
    page = text(client.get(f"/deals/?{question}&publicatie=1"))
    label = question.partition("=")[0].capitalize()
    assert (
        f"{label} (indeling redactie): van 2 van de 2 deals staat dit nog niet in het register; die kunnen hier ontbreken."
        in page
    )
    assert "Niets gevonden bij de deals waarvan dit in het register staat" in page
    (missed,) = client.get(f"/api/v1/deals?{question}&publicatie=1").json()["mogelijkGemist"]
    assert (missed["onbekend"], missed["onvolledig"]) == (2, 0)
    assert client.get(f"/api/v1/deals?{question}").json()["mogelijkGemist"][0]["onbekend"] == 1
    assert client.get("/api/v1/deals?ligging=niet-vastgelegd").json()["mogelijkGemist"] == []


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("ligging=atlantis", "verwacht een provincie als in het adres, bijvoorbeeld noord-holland, of niet-vastgelegd"),
        ("ligging=onbekend", "‘onbekend’ is geen bekende waarde voor ligging (indeling redactie)"),
        ("landsdeel=midden", "verwacht noord, oost, zuid, west, caribisch-nederland, meer-dan-een of niet-vastgelegd"),
    ],
)
def test_a_place_that_is_none_is_answered_in_words(placed, client, question, sentence):
    answer = client.get(f"/deals/?{question}")
    assert answer.status_code == 400 and sentence in text(answer)


def test_the_form_counts_it_and_adds_nothing_up(placed, client):
    page = text(client.get("/deals/"))
    assert "Ligging (indeling redactie)" in page and "Landsdeel (indeling redactie)" in page
    for counted in ("Drenthe (1)", "Groningen (1)", "Noord (1)", "Niet vastgelegd (1)"):
        assert counted in page, counted
    assert "Noord (1;" not in page


def test_files_have_it_in_columns_of_their_own(placed, client):
    north, south = rows(client.get("/deals.csv"))
    names = ["Ligging (indeling redactie)", "Codes ligging", "Landsdeel (indeling redactie)"]
    at = list(north).index(names[0])
    assert list(north)[at : at + 3] == names
    assert [north[name] for name in names] == ["Groningen; Drenthe", "PV20; PV22", "Noord"]
    assert [south[name] for name in names] == ["", "", ""]
    served = client.get("/deals.json").json()["deals"][0]
    assert (served["ligging"], served["landsdeel"]) == (["Groningen", "Drenthe"], ["Noord"])


def test_a_list_of_the_api_says_it_with_the_region(placed, client):
    north, south = client.get("/api/v1/deals").json()["deals"]
    assert north["regio"] == {"slug": "noorderland", "naam": "Noorderland", "ligging": BOTH}
    assert south["regio"] == {"slug": "zuiderland", "naam": "Zuiderland"}


@pytest.mark.parametrize(
    ("provinces", "part"),
    [
        ("PV20 PV21 PV22", "noord"),
        ("PV23 PV24 PV25", "oost"),
        ("PV26 PV27 PV28 PV29", "west"),
        ("PV30 PV31", "zuid"),
    ],
)
def test_every_province_lies_in_the_part_of_the_country_that_the_cbs_says(provinces, part):
    codes = provinces.split()
    assert {country_part([code], caribbean=False)[0] for code in codes} == {part}
    assert country_part(codes, caribbean=False)[0] == part
    assert country_part([*codes, "PV24" if part == "noord" else "PV20"], caribbean=False)[0] == "meer-dan-een"


def test_an_island_is_a_part_of_its_own_and_what_is_not_recorded_is_none():
    assert country_part([], caribbean=True) == ("caribisch-nederland", "Caribisch Nederland")
    assert country_part(["PV20"], caribbean=True)[0] == "meer-dan-een"
    assert country_part([], caribbean=False) is None


def test_every_deal_of_the_newest_release_is_in_one_part_of_the_country(register, client):
    counted = {
        part: client.get(f"/api/v1/deals?landsdeel={part}").json()["totaal"]
        for part in ("noord", "oost", "west", "zuid", "caribisch-nederland", "meer-dan-een", "niet-vastgelegd")
    }
    assert sum(counted.values()) == client.get("/api/v1/deals").json()["totaal"] == 83
    assert (counted["caribisch-nederland"], counted["niet-vastgelegd"]) == (4, 0)
    assert client.get("/api/v1/deals?landsdeel=niet-vastgelegd&publicatie=2").json()["totaal"] == 79


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_province_selects_who_takes_part_and_nobody_more(register, client, number):
    lines = Release.objects.get(number=number).deal_lines.select_related("version")
    taking_part = defaultdict(set)
    for content in (line.version.read() for line in lines):
        parties = [party["provincie"] for party in content["partijen"] if party["provincie"]]
        for province in [*content["gebied"]["provincies"], *parties]:
            taking_part[province["slug"]].add(content["naam"])
    for province in Province.objects.all():
        question = f"provincie={province.slug}&publicatie={number}&aantal=100"
        assert set(names(client, question)) == taking_part[province.slug], province
