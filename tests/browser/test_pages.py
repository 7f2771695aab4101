"""Every public page: usable by everyone, at every width, silent, and without cookies."""

from itertools import product

import pytest
from django.urls import resolve

from deals.portal.urls import urlpatterns
from deals.register.facet import ENTRANCES

from ..words import OTHER_LANGUAGES, one_of
from .browsing import THREE_PAGES, lightness, new_tab

pytestmark = pytest.mark.browser

PAGES = {
    "/": 200,
    "/?publicatie=1": 200,
    "/deals/": 200,
    "/deals/?ministerie=ezk": 200,
    "/deals/?tranche=99": 400,
    "/deals/?ministerie=ezk&gemeente=gm0034&tranche=4": 200,
    "/deals/?q=woningbouw": 200,
    "/deals/?q=parkstat": 200,
    "/deals/?q=woningbouw&tranche=4&ministerie=jenv&thema=innovatie-en-economie": 200,
    "/deals/?weergave=kaarten": 200,
    "/deals/twente-ii/": 200,
    "/deals/twente-ii/?peildatum=2023-11-01": 200,
    "/deals/waddeneilanden/": 200,
    "/deals/mainstage/": 200,
    "/deals/north-sea-port-district/": 200,
    "/deals/bestaat-niet/": 404,
    "/deals/foodvalley/?publicatie=1": 404,
    "/deals/?peildatum=2024-06-01": 200,
    "/zoeken/": 200,
    "/zoeken/?q=twente": 200,
    "/zoeken/?q=parkstat": 200,
    "/zoeken/?q=minister+keijzer": 200,
    "/zoeken/?q=zesde+tranche&publicatie=2": 200,
    "/kaart/": 200,
    "/kaart/?tranche=4": 200,
    "/kaart/?tranche=99": 400,
    "/cijfers/": 200,
    "/cijfers/?tranche=5": 200,
    "/embed/kaart/": 200,
    "/embed/omvang/": 200,
    "/embed/themas/?tranche=4": 200,
    "/vergelijken/": 200,
    "/vergelijken/?deal=twente&deal=twente-ii": 200,
    "/regios/": 200,
    "/regios/twente/": 200,
    "/ministeries/": 200,
    "/ministeries/lnv/": 200,
    "/provincies/": 200,
    "/provincies/limburg/": 200,
    "/gemeenten/": 200,
    "/gemeenten/?naam=berg": 200,
    "/gemeenten/?naam=7524": 200,
    "/gemeenten/?naam=Atlantis": 200,
    "/gemeenten/gm0917/": 200,
    "/gemeenten/gm0014/": 200,
    "/gemeenten/gm0222/": 200,
    "/gemeenten/gm0358/": 200,
    "/gemeenten/gm0856/": 200,
    "/caribisch/": 200,
    "/caribisch/col01/": 200,
    "/themas/": 200,
    "/themas/woningbouwopgaven/": 200,
    "/themas/niet-ingedeeld/": 200,
    "/kenmerken/": 200,
    "/kenmerken/nplv/": 200,
    "/tranches/": 200,
    "/tranches/4/": 200,
    "/programmalijnen/": 200,
    "/programmalijnen/?thema=niet-ingedeeld&q=zorg": 200,
    "/programmalijnen/?q=xyzzy&tranche=4": 200,
    "/programmalijnen/?tranche=99": 400,
    "/resultaten/": 200,
    "/resultaten/?soort=resultaat&q=xyzzy": 200,
    "/resultaten/?jaar=x": 400,
    "/kamerstukken/": 200,
    "/kamerstukken/?soort=motie&deal=programma": 200,
    "/kamerstukken/?jaar=x": 400,
    "/kamerstukken/29697-146/": 200,
    "/kamerstukken/debat/": 200,
    "/kamerstukken/debat/?vanaf=2024-05-16&tot=2025-02-05": 200,
    "/kamerstukken/debat/?vanaf=ooit&tot=nu": 400,
    "/overzicht/": 200,
    "/overzicht/?groep=ministerie&tranche=4": 200,
    "/overzicht/?rijen=resultaten&groep=thema": 200,
    "/overzicht/?rijen=appels": 400,
    "/controleren/": 200,
    "/controleren/?wat=/deals/?publicatie=3": 200,
    "/controleren/?wat=iets": 400,
    "/melden/": 200,
    "/melden/?pagina=/deals/twente-ii/&veld=rijksbijdrage": 200,
    "/melden/?pagina=/beheer/&veld=x": 200,
    "/melden/aaaaa-bbbbb-ccccc-ddddd/": 404,
    "/voortgang/": 200,
    "/voortgang/?verslagjaar=2024&gemeld=zonder&tranche=1": 200,
    "/voortgang/?gemeld=soms": 400,
    "/nog-niet-bekend/": 200,
    "/bronnen/": 200,
    "/bronverschillen/": 200,
    "/bronnen/kamerbrief-2023-11-01/": 200,
    "/wijzigingen/": 200,
    "/wijzigingen/?van=1&tot=2": 200,
    "/wijzigingen/?van=3&tot=4&pagina=2": 200,
    "/publicaties/": 200,
    "/over/": 200,
    "/over/tellen/": 200,
    "/over/aantallen/": 200,
    "/en/": 200,
    "/fy/": 200,
    "/pap/": 200,
    "/over/?publicatie=1": 200,
    "/begrippen/": 200,
    "/open-data/": 200,
    "/open-data/publicaties/6/": 200,
    "/open-data/api/": 200,
    "/open-data/api/wijzigingen/": 200,
    "/toegankelijkheid/": 200,
    "/privacy/": 200,
    "/bestaat-niet/": 404,
    "/?peildatum=gisteren": 400,
}
WIDTHS, SCHEMES = (1280, 768, 320), ("light", "dark")
# In `make test` each page is looked at in one way, and each next page in the next way; those with a question only in the long proof.
PAGES_AND_LOOKS = [
    param
    for number, path in enumerate(PAGES)
    for param in one_of(product([path], WIDTHS, SCHEMES), -1 if "?" in path else number % (len(WIDTHS) * len(SCHEMES)))
]


def routes(patterns):
    for pattern in patterns:
        yield from routes(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]


def test_every_address_has_a_page_here():
    """A page ends in a slash; a file, a feed and the API do not, and have tests of their own. So has the answer to a report,
    which is there for whoever sent it."""
    known = {pattern.name: str(pattern.pattern) for pattern in routes(urlpatterns)}
    pages = {name for name, route in known.items() if route == "" or route.rstrip("$").endswith("/")} - {
        "report_answer"
    }
    with_own_page = {entrance for entrance in ENTRANCES if resolve(f"/{entrance}/waarde/").url_name != "entrance"}
    of_values = {"entrance": ENTRANCES.keys() - with_own_page, "entrance_index": ENTRANCES}
    expected = {(name, entrance) for name in pages for entrance in of_values.get(name, [None])}
    found = (resolve(path.partition("?")[0]) for path, status in PAGES.items() if status == 200)
    assert {(match.url_name, match.kwargs.get("entrance")) for match in found} == expected


@pytest.fixture(scope="module")
def walking_tab(chromium, register):
    """One tab for a whole walk along the pages."""
    tab = new_tab(chromium, register)
    yield tab
    tab.page.context.close()


@pytest.mark.parametrize(("path", "width", "scheme"), PAGES_AND_LOOKS)
def test_a_page_hinders_nobody(walking_tab, path, width, scheme):
    """Wide, narrow, light or dark: axe finds nothing, the page scrolls one way, the browser has no complaint.

    320 pixels is also what a reader sees who enlarges a window of 1280 pixels four times; 640, two times."""
    tab = walking_tab
    tab.complaints.clear()
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.set_viewport_size({"width": width, "height": 900})
    assert tab.visit(path) == PAGES[path]
    tab.hinders_nobody()
    for other in (1280, 640, 320):
        tab.page.set_viewport_size({"width": other, "height": 900})
        assert tab.wider_than_window() <= 0, f"bij {other} pixels"

    assert tab.page.locator("h1").count() == 1
    language = path.strip("/") if path in OTHER_LANGUAGES else "nl"
    assert tab.page.locator("html").get_attribute("lang") == language
    assert tab.cookies_set == tab.page.context.cookies() == []
    assert tab.page.evaluate("localStorage.length + sessionStorage.length") == 0


@THREE_PAGES
def test_a_page_is_dark_for_who_asks_for_that(open_tab, register, path):
    tab = open_tab(register, color_scheme="dark")
    tab.visit(path)
    assert lightness(tab, "body", "backgroundColor") < 0.1
    assert lightness(tab, "main p", "color") > 0.7


def test_titles_tell_pages_apart(open_tab, register):
    tab = open_tab(register)
    titles = []
    for path in (
        "/",
        "/deals/",
        "/deals/?tranche=99",
        "/deals/twente-ii/",
        "/deals/mainstage/",
        "/kaart/",
        "/cijfers/",
        "/vergelijken/",
        "/vergelijken/?deal=twente&deal=twente-ii",
        "/gemeenten/",
        "/gemeenten/gm0917/",
        "/publicaties/",
        "/bestaat-niet/",
    ):
        tab.visit(path)
        titles.append(tab.page.title())
    assert len(set(titles)) == len(titles)
    assert all("Register Regio Deals" in title for title in titles)
