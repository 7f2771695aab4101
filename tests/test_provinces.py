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
    takes_part, _, apart = page.partition("Op de kaart")[0].partition("Ligt hier ook (indeling redactie)")
    assert "Of de provincie of haar gemeenten meedoen, is niet vastgelegd." in apart
    assert "Zuiderland" in takes_part.partition("Hier doet Limburg mee")[2] and "Zuiderland" not in apart
    assert "Noorderland" in apart and "Alle 2 deals die hier liggen" in apart


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
    assert "(indeling redactie)" not in page.partition("</main>")[0]


def test_a_province_of_which_nobody_is_known_to_take_part_is_no_empty_page(located, client):
    page = text(client.get("/provincies/groningen/"))
    assert "meedoet. 8 deals liggen hier volgens de indeling van de redactie." in page
    assert "Eemsdelta" in page and "Niets gevonden" not in page and "Gemeenten in Groningen" in page


@pytest.mark.parametrize("number", [None, 3])
def test_all_that_lie_there_are_one_link_away_in_the_same_release(located, client, number):
    pinned = f"?publicatie={number}" if number else ""
    page = client.get(f"/provincies/zeeland/{pinned}").content.decode()
    (link,) = re.findall(r'href="(/deals/\?ligging=[^"]+)"', page)
    assert ("publicatie=3" in link) == bool(number)
    listed = text(client.get(link.replace("&amp;", "&")))
    assert "Ligging (indeling redactie): Zeeland. 4 deals van de 83." in listed


def test_of_many_deals_a_page_shows_some_and_links_to_the_others(placed, client, monkeypatch):
    monkeypatch.setattr("deals.portal.municipality.province.MOST_IN_A_GROUP", 0)
    page = client.get("/provincies/limburg/")
    assert "Noorderland" not in text(page) and page.status_code == 200


def test_what_only_a_list_answers_leads_to_the_list(placed, client):
    answer = client.get("/provincies/limburg/?tranche=2&sorteer=naam")
    assert answer.status_code == 301 and answer.url == "/deals/?sorteer=naam&tranche=2&provincie=limburg"
    assert client.get("/provincies/Limburg/").url == "/provincies/limburg/"
    refused = client.get("/provincies/limburg/?provincie=drenthe")
    assert refused.status_code == 400 and "het adres zelf kiest Limburg" in text(refused)
    assert client.get("/provincies/limburg/?tranche=99").status_code == 400


def test_a_feed_follows_what_the_page_shows(placed, client):
    followed = client.get("/provincies/limburg.atom").content.decode()
    assert "<title>Wijzigingen in de Regio Deals in Limburg</title>" in followed
    assert "Noorderland" in followed and "Zuiderland" in followed
    assert "Zuiderland" not in client.get("/provincies/drenthe.atom").content.decode()


def test_a_province_of_which_nothing_is_known_has_a_page_and_what_is_none_has_not(placed, client):
    assert client.get("/provincies/zeeland/").status_code == 200
    assert client.get("/provincies/atlantis/").status_code == 404
    assert client.get("/provincies/atlantis.atom").status_code == 404
