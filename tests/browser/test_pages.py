"""Every public page: usable by everyone, at every width, silent, without cookies, and on paper."""

import pytest

from .browsing import LAW

pytestmark = pytest.mark.browser

PAGES = {
    "/": 200,
    "/deals/": 200,
    "/deals/?ministerie=ezk": 200,
    "/deals/?tranche=99": 400,
    "/deals/?ministerie=ezk&gemeente=gm0034&tranche=4": 200,
    "/deals/twente-ii/": 200,
    "/deals/mainstage/": 200,
    "/deals/north-sea-port-district/": 200,
    "/deals/twente-ii/?peildatum=2023-11-01": 200,
    "/publicaties/": 200,
    "/deals/?q=woningbouw": 200,
    "/deals/?q=parkstat": 200,
    "/regios/": 200,
    "/regios/twente/": 200,
    "/gemeenten/": 200,
    "/gemeenten/gm0917/": 200,
    "/gemeenten/gm0014/": 200,
    "/ministeries/lnv/": 200,
    "/tranches/4/": 200,
    "/themas/": 200,
    "/bronnen/": 200,
    "/bronnen/kamerbrief-2023-11-01/": 200,
    "/programmalijnen/": 200,
    "/wijzigingen/": 200,
    "/open-data/api/": 200,
    "/deals/bestaat-niet/": 404,
    "/?peildatum=gisteren": 400,
}
EVERY_PAGE = pytest.mark.parametrize(("path", "status"), PAGES.items(), ids=list(PAGES))


@EVERY_PAGE
def test_a_page_hinders_nobody(open_tab, register, path, status):
    """Wide and narrow: axe finds nothing, the page does not scroll sideways, and the browser has no complaint."""
    tab = open_tab(register)
    for width in (1280, 320):
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert tab.visit(path) == status
        assert tab.everything_quiet() == []
        assert tab.wider_than_window() <= 0, f"bij {width} pixels"
        assert tab.hindrances(*LAW, "best-practice") == [], f"bij {width} pixels"
    assert tab.page.locator("h1").count() == 1
    assert tab.page.locator("html").get_attribute("lang") == "nl"
    assert tab.everything_quiet() == []


def test_titles_tell_pages_apart(open_tab, register):
    tab = open_tab(register)
    titles = []
    for path in (
        "/",
        "/deals/",
        "/deals/?tranche=99",
        "/deals/twente-ii/",
        "/deals/mainstage/",
        "/publicaties/",
        "/bestaat-niet/",
    ):
        tab.visit(path)
        titles.append(tab.page.title())
    assert len(set(titles)) == len(titles)
    assert all("Register Regio Deals" in title for title in titles)


def test_no_answer_sets_a_cookie(open_tab, register):
    """Not one file of a whole walk, and the browser holds none after it."""
    tab = open_tab(register)
    for path in PAGES:
        tab.visit(path)
    assert tab.cookies_set == []
    assert tab.page.context.cookies() == []
    assert tab.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_text_at_twice_its_size_stays_on_the_page(open_tab, register):
    """A reader who enlarges letters to 200 % (a window of 640 pixels on a screen of 1280) scrolls one way only."""
    tab = open_tab(register, width=640)
    for path in PAGES:
        tab.visit(path)
        assert tab.wider_than_window() <= 0, path


@pytest.mark.parametrize("path", ["/deals/twente-ii/", "/deals/?ministerie=ezk", "/"])
def test_paper_has_the_facts_and_no_buttons(open_tab, register, path):
    """On A4 the menu, the filter and the buttons are away, and no table is cut off."""
    tab = open_tab(register, width=700)
    tab.visit(path)
    tab.page.emulate_media(media="print")
    for hidden in (".site-header", ".filter", ".skip", ".pages", ".download"):
        assert tab.page.locator(f"{hidden}:visible").count() == 0, hidden
    assert tab.page.locator("h1").is_visible()
    cut = tab.page.locator(".table-scroll").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    )
    assert cut == 0
    assert tab.page.pdf(format="A4").startswith(b"%PDF-")
