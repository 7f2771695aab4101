"""What others get of an address that is shared, and search engines of one that they find: what is shown there."""

import html
import re

import pytest

from deals.models import Deal

from . import cast as people
from .browse import PUBLIC
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db


def head_of(response):
    """{what the head of a page says: its value}."""
    head = re.search(r"<head>(.*?)</head>", response.content.decode(), re.DOTALL)[1]
    said = re.findall(r'<(?:meta|link) (?:property|name|rel)="([^"]+)" (?:content|href)="([^"]*)"', head)
    return {"title": html.unescape(re.search("<title>(.*?)</title>", head)[1])} | {
        name: html.unescape(value) for name, value in reversed(said)
    }


SHARED = [
    # (address, its one address, what its title says)
    ("/deals/?tranche=1", "/deals/?tranche=1", "Regio Deals: eerste tranche (1)"),
    ("/deals/?tranche=1&ministerie=bzk", "/deals/?ministerie=bzk&tranche=1", "Regio Deals: eerste tranche, BZK (1)"),
    ("/deals/?utm_source=x&q=noord", "/deals/?q=noord", "Regio Deals: ‘noord’ (1)"),
    ("/deals/?sorteer=-rijk", "/deals/?sorteer=-rijk", "Regio Deals"),
    ("/deals/?weergave=kaarten", "/deals/?weergave=kaarten", "Regio Deals"),
    ("/kaart/?tranche=1", "/kaart/?tranche=1", "Kaart van de Regio Deals: eerste tranche (1)"),
    ("/cijfers/?tranche=1", "/cijfers/?tranche=1", "Cijfers in beeld: eerste tranche (1)"),
    ("/wijzigingen/?van=1&tot=2", "/wijzigingen/?tot=2&van=1", "Wijzigingen van publicatie 1 naar 2"),
    ("/wijzigingen/?van=1", "/wijzigingen/?tot=2&van=1", "Wijzigingen van publicatie 1 naar 2"),
    ("/wijzigingen/?tot=1", "/wijzigingen/?tot=1", "Wijzigingen tot en met publicatie 1"),
    ("/ministeries/bzk/?tranche=1", "/ministeries/bzk/?tranche=1", "eerste tranche (1)"),
    ("/deals/?tranche=1&publicatie=1", "/deals/?publicatie=1&tranche=1", "Regio Deals: eerste tranche (1)"),
    ("/deals/?tranche=1&peildatum=2024-01-01", "/deals/?publicatie=1&tranche=1", "Regio Deals: eerste tranche (1)"),
]


@pytest.fixture
def two_releases(cast):
    Deal.objects.filter(slug="noorderland").update(summary="Nieuwe tekst.")
    people.release(["noorderland"], as_of=people.AS_OF, at=NEXT_DAY)


@pytest.mark.parametrize(("asked", "canonical", "title"), SHARED)
def test_whoever_shares_a_selection_shares_that(two_releases, client, settings, asked, canonical, title):
    settings.REGISTER_URL = "https://register.example"
    if "peildatum" in asked:
        canonical = canonical.replace("publicatie=1", "publicatie=2")
    head = head_of(client.get(asked))
    assert head["canonical"] == head["og:url"] == f"https://register.example{canonical}"
    assert head["og:title"].endswith(title) and head["title"] == f"{head['og:title']} – Register Regio Deals"
    assert head["robots"] == "noindex"


def test_a_page_that_shows_everything_is_found_at_its_own_address(cast, client):
    for url in PUBLIC:
        if url.endswith("/"):
            head = head_of(client.get(url))
            assert head["canonical"] == head["og:url"] == f"http://localhost:8000{url}"
            assert "robots" not in head, url


def test_every_page_says_what_it_is_to_whoever_gets_its_address(cast, client):
    for url in PUBLIC:
        if url.endswith("/"):
            head = head_of(client.get(url))
            assert head["title"] == head["og:title"] + ("" if url == "/" else " – Register Regio Deals")
            assert head["og:description"] == head["description"] and len(head["description"]) > 20, url
            assert head["twitter:card"] == "summary_large_image" and "Regio Deals" in head["og:image:alt"]


def test_the_next_page_of_a_list_is_a_page_of_its_own(register, client):
    head = head_of(client.get("/deals/?pagina=2"))
    assert head["canonical"] == head["og:url"] == "http://localhost:8000/deals/?pagina=2"
    assert head["og:title"] == "Regio Deals, pagina 2" and "robots" not in head
    head = head_of(client.get("/wijzigingen/?van=3&tot=4&pagina=2"))
    assert head["og:title"] == "Wijzigingen van publicatie 3 naar 4, pagina 2"


def test_a_selection_says_what_it_holds(register, client):
    head = head_of(client.get("/deals/?tranche=4"))
    assert head["og:title"] == "Regio Deals: vierde tranche (14)"
    assert head["og:description"] == "Regio Deals (vierde tranche): 14 deals, met de bron bij elk bedrag."


def test_a_question_that_is_refused_has_no_address_of_its_own(cast, client):
    assert head_of(client.get("/deals/?tranche=99"))["canonical"] == "http://localhost:8000/deals/"
