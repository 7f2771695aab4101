"""The pages of provinces: who takes part, apart from what lies there as the editors classify it."""

import re

import pytest

from deals.models import Province, Region

from . import cast as people
from .browse import text
from .words import NEXT_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOT_KNOWN, NOT_RECORDED = "niet bekend", "niet vastgelegd"


def place(slug, *codes):
    Region.objects.get(slug=slug).provinces.set(Province.objects.filter(code__in=codes))


@pytest.fixture
def placed(cast):
    """Both published regions lie in Limburg from release 2; Noorderland takes part in Groningen and Drenthe."""
    Province.objects.create(code="PV29", slug="zeeland", name="Zeeland")
    place("noorderland", "PV22", "PV31")
    place("zuiderland", "PV31")
    people.release(["noorderland", "zuiderland"], at=NEXT_DAY, note="Waar de regio's liggen")


def counted(answer):
    """{province: [takes part, lies here]} of the list of provinces."""
    lines = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', answer.content.decode(), re.DOTALL)
    cells = [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.split("</t[hd]>", line)] for line in lines]
    return {name: said[:2] for name, *said in cells}


def test_every_province_is_listed_with_who_takes_part_apart_from_what_lies_there(placed, client):
    assert counted(client.get("/provincies/")) == {
        "Drenthe": ["1", "1"],
        "Groningen": ["1", "0"],
        "Limburg": ["1", "2"],
        "Zeeland": ["0", "0"],
    }


def test_a_release_from_before_it_says_that_it_was_not_recorded(placed, client):
    assert counted(client.get("/provincies/?publicatie=1")) == {
        "Drenthe": ["1", NOT_RECORDED],
        "Groningen": ["1", NOT_RECORDED],
        "Limburg": ["1", NOT_RECORDED],
        "Zeeland": ["0", NOT_RECORDED],
    }


def test_what_is_not_known_is_never_a_nought(register, client):
    for number, lying in ((1, NOT_RECORDED), (2, NOT_RECORDED), (3, None)):
        told = counted(client.get(f"/provincies/?publicatie={number}"))
        assert list(told) == sorted(Province.objects.values_list("name", flat=True)) and len(told) == 12
        assert told["Groningen"][0] == NOT_KNOWN and "0" not in [one for both in told.values() for one in both]
        if lying:
            assert {both[1] for both in told.values()} == {lying}
    assert told["Groningen"] == [NOT_KNOWN, "8"] and told["Zeeland"] == ["1", "4"]


def test_a_page_shows_both_groups_apart_and_no_deal_twice(placed, client):
    page = text(client.get("/provincies/limburg/"))
    assert "Van 1 deal is bekend dat de provincie Limburg of een gemeente daar meedoet." in page
    assert "Nog 1 deal ligt hier volgens de indeling van de redactie." in page
    _, _, apart = page.partition("Ligt hier (indeling redactie): 1 deal")
    assert "Of de provincie of haar gemeenten meedoen, is niet vastgelegd." in apart
    assert "Noorderland (eerste tranche)" in apart and "Zuiderland" not in apart
    assert "Alle 2 deals die hier liggen" in apart


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        ("/provincies/groningen/", ["Van 1 deal is bekend", "Andere deals liggen hier volgens de indeling van de redactie niet."]),
        ("/provincies/drenthe/", ["Van 1 deal is bekend", "Andere deals liggen hier volgens de indeling van de redactie niet."]),
        ("/provincies/zeeland/", ["Van geen deal is bekend dat de provincie Zeeland of een gemeente daar meedoet."]),
        ("/provincies/limburg/?publicatie=1", ["Welke deals hier liggen, is in deze publicatie niet vastgelegd."]),
    ],
)  # fmt: skip
def test_a_page_says_what_it_does_not_know(placed, client, address, sentences):
    page = text(client.get(address))
    assert all(sentence in page for sentence in sentences)
    assert "Ligt hier (indeling" not in page


def test_a_filter_narrows_who_takes_part_alone(placed, client):
    page = text(client.get("/provincies/limburg/?tranche=2"))
    assert "Ligt hier (indeling redactie): 1 deal" in page and "Noorderland (eerste tranche)" in page
    page = text(client.get("/provincies/limburg/?tranche=1"))
    assert "Niets gevonden" in page and "Ligt hier (indeling redactie): 1 deal" in page


def test_where_nobody_is_known_to_take_part_what_lies_there_comes_first(register, client):
    page = text(client.get("/provincies/groningen/"))
    assert page.index("Ligt hier (indeling redactie): 8 deals") < page.index("Niets gevonden")


@pytest.mark.parametrize("number", [None, 3])
def test_all_that_lie_there_are_one_link_away_in_the_same_release(register, client, number):
    pinned = f"?publicatie={number}" if number else ""
    page = client.get(f"/provincies/zeeland/{pinned}").content.decode()
    (link,) = re.findall(r'href="(/deals/\?ligging=[^"]+)"', page)
    assert ("publicatie=3" in link) == bool(number)
    listed = text(client.get(link.replace("&amp;", "&")))
    assert "Ligging (indeling redactie): Zeeland. 4 deals van de 83." in listed


def test_a_province_of_which_nothing_is_known_has_a_page_and_what_is_none_has_not(placed, client):
    assert client.get("/provincies/zeeland/").status_code == 200
    assert client.get("/provincies/atlantis/").status_code == 404
