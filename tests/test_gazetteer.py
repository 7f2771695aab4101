"""Where a name leads: every municipality, place and postcode somewhere that exists, and a choice where there are several."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from deals.models import ListRevision, Municipality, Release
from deals.register.gazetteer import DESTINATION_KINDS, beginning, name_key, named
from deals.register.index import release_index

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIXTURES = Path(__file__).parent.parent / "fixtures"


@pytest.fixture
def index(register):
    """Release 2 of the whole register."""
    return newest()


def newest():
    return release_index(Release.objects.get(number=2), ListRevision.objects.get().digest)


@pytest.fixture
def places(index):
    return index.official


@pytest.fixture
def leads(index):
    """Where a text leads: [(kind, address)]."""
    return lambda text: [(lead.kind, f"/{lead.entrance}/{lead.slug}/") for lead in named(index, text)]


@pytest.fixture
def suggestions(index):
    return lambda text, most=8: [lead.name for lead in beginning(index, text, most)]


def lines(name):
    with (FIXTURES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def test_342_municipalities_are_of_today_and_63_were(places):
    assert (len(places.today), len(places.former), len(places.provinces), len(places.islands)) == (342, 63, 12, 3)
    assert all(places.ended[place.slug].heirs for place in places.former)
    split = {place.name: [value.label for value in places.ended[place.slug].heirs] for place in places.former}
    assert {name: into for name, into in split.items() if len(into) > 1} == {
        "Haaren": ["Boxtel", "Oisterwijk", "Tilburg", "Vught"],
        "Littenseradiel": ["Leeuwarden", "Súdwest-Fryslân", "Waadhoeke"],
        "Winsum": ["Het Hogeland", "Westerkwartier"],
    }
    own = {place.name: place.province for place in places.former}
    assert (own["Leerdam"], own["Zederik"], own["Vianen"]) == ("zuid-holland", "zuid-holland", "utrecht")


def test_every_municipality_of_today_is_the_first_that_its_name_and_code_lead_to(leads, places):
    for place in places.today:
        own = ("gemeente", f"/gemeenten/{place.slug}/")
        assert leads(place.name)[0] == leads(place.name.upper().replace("-", " "))[0] == own
        assert leads(f"gemeente {place.name}") == leads(place.slug) == leads(place.slug.upper()) == [own]


def test_every_former_municipality_leads_to_its_own_page(leads, places):
    choices = {}
    for place in places.former:
        own = ("voormalige gemeente", f"/gemeenten/{place.slug}/")
        assert own in leads(place.name)
        assert leads(place.slug) == [own]
        if len(leads(place.name)) > 1:
            choices[place.name] = leads(place.name)[0][1]
    assert choices == {
        "Haren": "/gemeenten/gm0828/",
        "Vianen": "/gemeenten/gm1982/",
        "Winsum": "/gemeenten/gm1949/",
    }, "villages elsewhere that are called so too"


def test_every_place_leads_to_its_municipality_or_what_that_went_into(leads, places):
    by_name = defaultdict(set)
    for line in lines("plaatsen.csv"):
        by_name[name_key(line["naam"])].add(line["gemeente"])
    assert len(lines("plaatsen.csv")) == 2505
    for name, slugs in by_name.items():
        addresses = {address for _, address in leads(name)}
        for slug in slugs:
            former = {place.slug for place in places.former if slug in place.successors}
            assert addresses & {f"/gemeenten/{own}/" for own in {slug, *former}}, (name, slug)
        assert len(addresses) >= len(slugs)


def test_a_name_in_several_municipalities_is_a_choice(leads):
    by_name = defaultdict(set)
    for line in lines("plaatsen.csv"):
        by_name[line["naam"]].add(line["gemeente"])
    several = [name for name, slugs in by_name.items() if len(slugs) > 1]
    assert len(several) == 70
    assert all(len(leads(name)) > 1 for name in several)


def test_every_postcode_leads_to_its_municipalities_with_and_without_letters(leads):
    within = defaultdict(list)
    for line in lines("postcodes.csv"):
        within[line["postcode"]].append(("postcode", f"/gemeenten/{line['gemeente']}/"))
    assert len(within) == 4067
    assert sum(len(those) > 1 for those in within.values()) == 283
    for digits, those in within.items():
        assert leads(digits) == leads(f"{digits}AB") == leads(f" {digits} ab ") == those


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uden", [("voormalige gemeente", "/gemeenten/gm0856/")]),
        ("Den Bosch", [("gemeente", "/gemeenten/gm0796/")]),
        ("'s-Hertogenbosch", [("gemeente", "/gemeenten/gm0796/")]),
        ("’s Hertogenbosch", [("gemeente", "/gemeenten/gm0796/")]),
        ("den haag", [("gemeente", "/gemeenten/gm0518/")]),
        ("’s-Gravenhage", [("plaats", "/gemeenten/gm0518/")]),
        ("Zaandam", [("plaats", "/gemeenten/gm0479/")]),
        ("gemeente Zaandam", [("plaats", "/gemeenten/gm0479/")]),
        ("Capelle a/d IJssel", [("gemeente", "/gemeenten/gm0502/")]),
        ("Alphen a.d. Rijn", [("gemeente", "/gemeenten/gm0484/")]),
        ("Twente", [("regio", "/regios/twente/")]),
        ("regio Twente", [("regio", "/regios/twente/")]),
        ("Bonaire", [("eiland", "/caribisch/col01/")]),
        ("Statia", [("eiland", "/caribisch/col02/")]),
        ("St. Eustatius", [("eiland", "/caribisch/col02/")]),
        ("Saba", [("eiland", "/caribisch/col03/")]),
        ("Friesland", [("provincie", "/provincies/fryslan/")]),
        ("FRYSLAN", [("provincie", "/provincies/fryslan/")]),
        ("provincie Groningen", [("provincie", "/provincies/groningen/")]),
        ("PV23", [("provincie", "/provincies/overijssel/")]),
        ("Groningen", [("gemeente", "/gemeenten/gm0014/"), ("provincie", "/provincies/groningen/")]),
        ("Zwolle", [("gemeente", "/gemeenten/gm0193/"), ("regio", "/regios/zwolle/")]),
        ("Bergen", [("gemeente", "/gemeenten/gm0893/"), ("gemeente", "/gemeenten/gm0373/")]),
        ("Hengelo", [("gemeente", "/gemeenten/gm0164/"), ("plaats", "/gemeenten/gm1876/")]),
        ("arnhem nijmegen (groene metropoolregio)", [("regio", "/regios/arnhem-nijmegen/")]),
        ("7524", [("postcode", f"/gemeenten/{slug}/") for slug in ("gm0173", "gm1774", "gm0153")]),
    ],
)
def test_what_people_type(leads, text, expected):
    assert leads(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "gemeente", "gemeente ", "Ude", "Udenaar", "0001", "1000", "75111AB", "\x01\x02", "é" * 10_000],
)
def test_what_is_no_name_leads_nowhere(leads, text):
    assert leads(text) == []


def test_no_two_answers_are_one_page(leads, places):
    asked = {line["naam"] for line in lines("plaatsen.csv")} | {place.name for place in places.today}
    for name in asked:
        addresses = [address for _, address in leads(name)]
        assert len(addresses) == len(set(addresses)), name


def test_suggestions_begin_so_and_put_the_best_first(suggestions):
    assert suggestions("utr") == ["Utrecht", "Utrechtse Heuvelrug", "Utrecht"]
    assert suggestions("Uden") == ["Uden", "Udenhout"]
    assert suggestions("zaand") == ["Zaandam", "Zaandijk"]
    assert suggestions("gemeente zaans") == ["Zaanstad"]
    assert suggestions("st. eu") == ["Sint Eustatius"]
    assert suggestions("7511 A") == [] and suggestions("7511") == ["Enschede (Overijssel)"]
    assert len(suggestions("a" * 2)) <= 8 and len(suggestions("de", 20)) == 20
    assert suggestions("a") == suggestions("") == suggestions("é" * 10_000) == []


def test_every_suggestion_begins_with_what_was_typed_or_is_a_name_for_it(suggestions, places):
    for place in places.today:
        assert place.name in suggestions(place.name[:-1], 50) or place.name.startswith("Bergen"), place.name


def test_the_official_lists_take_one_query_once(register, django_assert_num_queries):
    lists = ListRevision.objects.get().digest
    release = Release.objects.get(number=2)
    with django_assert_num_queries(2):
        index = release_index(release, lists)
    with django_assert_num_queries(0):
        assert release_index(release, lists) is index
        assert named(index, "Enschede") and beginning(index, "ensch")
    with django_assert_num_queries(1):
        assert release_index(release) is index


def test_what_is_in_the_lists_is_followed_at_once(index):
    before = ListRevision.objects.get().digest
    Municipality.objects.create(code="GM9999", name="Verzonnen", province_id=Municipality.objects.first().province_id)
    assert [lead.slug for lead in named(newest(), "Verzonnen")] == ["gm9999"]
    assert named(index, "Verzonnen") == []
    between = ListRevision.objects.get().digest
    Municipality.objects.get(code="GM9999").successors.add(Municipality.objects.get(code="GM0917"))
    assert len({before, between, ListRevision.objects.get().digest}) == 3


def test_every_kind_of_page_has_its_place_in_the_order(index):
    texts = ("Enschede", "Uden", "Zaandam", "7511", "Saba", "Drenthe", "Twente")
    assert {lead.kind for text in texts for lead in named(index, text)} == set(DESTINATION_KINDS)
