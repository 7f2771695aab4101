"""The box in which a reader types a municipality: one page that is called so opens, and nothing else does by itself."""

import re
from urllib.parse import quote

import pytest

from deals.models import Municipality

from .browse import text
from .words import forget, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Their names are also those of a province, a region, a village elsewhere or another municipality.
SHARED = {
    *("Beek", "Beuningen", "Buren", "Eemsdelta", "Groningen", "Hengelo", "Het Hogeland", "Heusden", "Hoorn", "Katwijk"),
    *("Laren", "Noordwijk", "Oosterhout", "Rijswijk", "Scherpenzeel", "Steenbergen", "Utrecht", "Voorst", "Waterland"),
    *("Zwolle", "Haren", "Vianen", "Winsum"),
}


@pytest.fixture
def ask(register, client):
    return lambda name, more="": client.get(f"/gemeenten/?naam={quote(name)}{more}")


def offered(response):
    """[(name, address)] of the pages that are offered."""
    assert response.status_code == 200
    (section,) = re.findall(
        r'<section class="answers" aria-label="Bedoelt u">(.*?)</section>', response.content.decode(), re.S
    )
    return [(name, address) for address, name in re.findall(r'<a href="([^"]+)">([^<]+)</a>', section)]


def test_every_name_of_a_municipality_of_now_or_before_opens_its_page_or_is_the_first_of_a_choice(ask):
    names = list(Municipality.objects.values_list("name", "code", "valid_until"))
    assert len(names) == 342 + 63
    shared = set()
    for name, code, until in names:
        own = f"/gemeenten/{code.lower()}/"
        response = ask(name)
        if response.status_code == 302:
            assert response["Location"] == own, name
            continue
        shared.add(name)
        addresses = [address for _, address in offered(response)]
        assert own in addresses and (until or addresses[0] == own), name
    assert shared == SHARED


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("heerlen", "/gemeenten/gm0917/"),
        ("Uden", "/gemeenten/gm0856/"),
        ("gm0856", "/gemeenten/gm0856/"),
        ("Bonaire", "/caribisch/col01/"),
        ("Saba", "/caribisch/col03/"),
        ("Statia", "/caribisch/col02/"),
        ("Sint Eustatius", "/caribisch/col02/"),
        ("Twente", "/regios/twente/"),
        ("Den Bosch", "/gemeenten/gm0796/"),
        ("Zaandam", "/gemeenten/gm0479/"),
        ("Friesland", "/provincies/fryslan/"),
        ("7511AB", "/gemeenten/gm0153/"),
        ("Vught", "/gemeenten/gm0865/"),
    ],
)
def test_one_page_that_is_called_so_opens_and_is_there(ask, client, name, address):
    response = ask(name)
    assert (response.status_code, response["Location"]) == (302, address)
    assert client.get(address).status_code == 200


def test_it_keeps_reading_at_the_release_that_was_asked(ask):
    assert ask("heerlen", "&publicatie=1")["Location"] == "/gemeenten/gm0917/?publicatie=1"
    assert ("Groningen", "/provincies/groningen/?publicatie=1") in offered(ask("groningen", "&publicatie=1"))


def test_what_only_looks_like_a_name_is_offered_and_never_opened(ask):
    assert offered(ask("woudenb")) == [("Woudenberg", "/gemeenten/gm0351/")]
    assert ("Stichtse Vecht", "/gemeenten/gm1904/") in offered(ask("vecht"))
    assert offered(ask("Enschedee")) == [("Enschede", "/gemeenten/gm0153/")]
    assert "staat zo niet in de lijsten van dit register" in text(ask("Enschedee"))


def test_a_postcode_in_several_municipalities_is_a_choice_that_says_how_sure_it_is(ask):
    page = text(ask("1027"))
    assert "Postcode ‘1027’ ligt in meer dan één gemeente" in page
    assert "Waterland (Noord-Holland) Gemeente met misschien een klein deel van postcode 1027" in page
    assert len(offered(ask("1027 AB"))) == 2


@pytest.mark.parametrize(
    "name", ["x", "Atlantis", "0000", "!!!", "-", "\x01\x02", "٣٣٣٣", "1e9", "<script>", "q" * 200]
)
def test_where_nothing_is_called_so_a_page_says_what_one_can_do(ask, name):
    page = ask(name)
    assert page.status_code == 200
    assert "Niets gevonden" in text(page) and "‘<" not in page.content.decode()
    assert 'href="/gemeenten/"' in page.content.decode() and 'href="/kaart/"' in page.content.decode()


@pytest.mark.parametrize("name", ["a" * 10_000, "a\0b"])
def test_what_cannot_be_a_name_is_refused_in_words(ask, name):
    assert ask(name).status_code == 400


def test_no_name_at_all_is_the_list(ask, client):
    assert ask("").content == client.get("/gemeenten/").content
    assert "Gemeente, plaats of postcode" in text(ask(""))


def test_queries_are_few_and_a_kept_choice_takes_one(ask, client):
    client.get("/")
    for url, most in {"/gemeenten/?naam=Utrecht": 4, "/gemeenten/?naam=x": 4}.items():
        forget()
        assert queries(client, url) <= most
        assert queries(client, url) == 1
