"""A link to a place on a page: that place is there."""

import html
import re
from urllib.parse import urldefrag, urljoin

import pytest

from deals.publishing.releases import newest_release
from deals.register.index import index_lines

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/deals/",
    "/deals/?q=water",
    "/deals/?weergave=kaarten",
    "/deals/?publicatie=1",
    "/zoeken/?q=onbekend",
    "/zoeken/?q=nplv",
    "/kaart/",
    "/cijfers/",
    "/vergelijken/?deal=twente&deal=zeeland",
    "/wijzigingen/",
    "/wijzigingen/?van=1&tot=2",
    "/publicaties/",
    "/bronnen/",
    "/begrippen/",
    "/over/",
    "/over/tellen/",
    "/over/aantallen/",
    "/en/",
    "/fy/",
    "/pap/",
    "/open-data/",
    "/open-data/api/",
    "/gemeenten/",
    "/gemeenten/gm0153/",
    "/ministeries/bzk/",
    "/provincies/overijssel/",
    "/overzicht/?groep=tranche",
    "/voortgang/",
    "/kamerstukken/debat/?vanaf=2018-01-01&tot=2026-01-01",
    "/nog-niet-bekend/",
    "/tranches/4/",
]
LINK = re.compile(r'href="([^"]+#[^"]+)"')
ID = re.compile(r'\bid="([^"]+)"')


def test_every_link_to_a_place_on_a_page_finds_it_there(register, client):
    deals = [f"/deals/{slug}/" for slug in sorted(line[0] for line in index_lines(newest_release()))[::9]]
    places, lost, followed = {}, [], 0

    def ids(address):
        if address not in places:
            answer = client.get(address)
            assert answer.status_code == 200, address
            places[address] = {html.unescape(one) for one in ID.findall(answer.content.decode())}
        return places[address]

    for page in PAGES + deals:
        answer = client.get(page)
        assert answer.status_code == 200, page
        for link in set(LINK.findall(answer.content.decode())):
            address, place = urldefrag(urljoin(page, html.unescape(link)))
            if address.startswith("/") and not address.endswith(".svg") and "/dist/" not in address:
                followed += 1
                if place not in ids(address):
                    lost.append((page, link))
    assert not lost
    assert followed > 300
