"""Everything public works with the keyboard alone, and one always sees where one is."""

import re

import pytest
from playwright.sync_api import expect

from ..words import one_of

pytestmark = pytest.mark.browser

WIDE_FIRST, NARROW_FIRST = (pytest.mark.parametrize("width", one_of(widths)) for widths in ((1280, 360), (360, 1280)))


def go(tab, wanted, path):
    """Tab to what is `wanted` and press Enter there; the page at `path` opens."""
    tab.tab_to(wanted)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(tab.address + path)


def link(text):
    return lambda stop: stop["name"] == "a" and stop["text"] == text


@WIDE_FIRST
def test_from_the_name_of_a_municipality_to_a_cited_figure(open_tab, register, width):
    """Home → Almelo → its deal → the source of the Rijksbijdrage: the amount, the document and the place in it."""
    tab = open_tab(register, width)
    keyboard = tab.page.keyboard
    tab.visit("/")
    tab.tab_to(lambda stop: stop["id"] == "zoek")
    assert tab.page.get_by_role("combobox", name="Gemeente, postcode, deal of onderwerp").evaluate(
        "e => e === document.activeElement"
    )
    keyboard.type("Almelo")
    keyboard.press("Enter")
    tab.page.wait_for_url("**/gemeenten/gm0141/")
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Regio Deals in Almelo")

    go(tab, link("Twente II"), "/deals/twente-ii/")
    tab.tab_to(lambda stop: stop["label"].startswith("Bron 2 bij bedrag Rijk"))
    keyboard.press("Enter")
    said = tab.page.locator(".cite:popover-open").inner_text()
    assert "€ 25.000.000" in said
    assert "Aanbieding vierde tranche Regio Deals" in said
    assert "Plek in de tekst: Bijlage, Regio Deal Twente II, twee na laatste zin" in said
    go(tab, lambda stop: stop["href"] == "#bron-2", "/deals/twente-ii/#bron-2")
    assert "2023-0000667273" in tab.page.locator("#bron-2:target").inner_text()
    assert tab.everything_quiet() == []


@WIDE_FIRST
def test_from_a_filter_to_its_file(open_tab, register, width):
    """The file has as many rows as the heading says, also after the list was renewed in place."""
    tab = open_tab(register, width, accept_downloads=True)
    keyboard = tab.page.keyboard
    tab.visit("/deals/")
    keyboard.press("Tab")
    skip = tab.focused()
    assert (skip["href"], skip["text"], skip["inView"]) == ("#inhoud", "Naar de inhoud", True)
    keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "inhoud"

    folds = ["Ministerie"] if width == 1280 else ["Filter", "Ministerie"]
    for fold in folds:
        tab.tab_to(lambda stop, fold=fold: stop["name"] == "summary" and stop["text"] == fold)
        keyboard.press("Space")
    box = tab.tab_to(lambda stop: stop["type"] == "checkbox" and stop["text"].startswith("LNV"))
    keyboard.press("Space")
    heading = tab.page.locator("#gevonden h2").first
    expect(heading).to_have_text("11 deals")
    assert tab.focused() | {"text": ""} == box | {"text": ""}

    tab.tab_to(link("CSV"))
    name, rows = tab.take(None)
    assert name == "regio-deals_ministerie-lnv_2026-11-26_p6.csv"
    assert len(rows) == int(re.match(r"\d+", heading.inner_text())[0])
    assert tab.everything_quiet() == []


@NARROW_FIRST
def test_two_deals_of_a_region_side_by_side(open_tab, register, width):
    tab = open_tab(register, width)
    tab.visit("/deals/twente-ii/")
    tab.tab_to(link("Vergelijk deze deals"))
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/vergelijken/?deal=twente&deal=twente-ii**")
    # By the element: what is hidden has no role.
    heads = tab.page.locator(".compare-scroll thead").first.locator("th")
    assert [heads.nth(at).locator("a").first.text_content().strip() for at in (1, 2)] == ["Twente", "Twente II"]
    if width == 360:  # one deal at a time
        assert heads.nth(2).is_visible() is False
        tab.page.get_by_role("radio", name="Twente II").check()
        assert heads.nth(2).is_visible() and not heads.nth(1).is_visible()
        tab.page.get_by_role("radio", name="Twente", exact=True).check()
    tab.tab_to(lambda stop: stop["name"] == "summary" and stop["text"].startswith("Geld "))
    tab.page.keyboard.press("Enter")
    amounts = tab.page.get_by_role("row").filter(has_text=re.compile("^Rijksbijdrage")).first
    assert "€ 30 miljoen" in amounts.locator("td").nth(0).text_content()
    assert "€ 25 miljoen" in amounts.locator("td").nth(1).text_content()

    # One deal fits a narrow window.
    wide = "all => all.filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1).length"
    assert tab.page.locator(".compare-scroll").evaluate_all(wide) == 0
    assert tab.everything_quiet() == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_menu_of_a_narrow_window(open_tab, register, script):
    """Enter opens it, Escape closes it, and whoever reaches an item goes there."""
    tab = open_tab(register, width=360, java_script_enabled=script)
    keyboard, menu = tab.page.keyboard, tab.page.get_by_role("navigation", name="Hoofdmenu")
    tab.visit("/")
    assert menu.count() == 0
    tab.tab_to(lambda stop: stop["text"] == "Menu")
    keyboard.press("Enter")
    expect(menu).to_be_visible()
    if script:
        tab.hinders_nobody()
    keyboard.press("Tab")
    assert tab.focused()["text"] == "Sluit menu"
    keyboard.press("Escape")
    expect(menu).to_have_count(0)
    assert tab.focused()["text"] == "Menu"

    keyboard.press("Enter")
    go(tab, link("Wijzigingen"), "/wijzigingen/")
    tab.tab_to(lambda stop: stop["text"] == "Menu")
    keyboard.press("Enter")
    assert menu.get_by_role("link", name="Wijzigingen").get_attribute("aria-current") == "page"
    assert tab.complaints == []


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/deals/?tranche=99",
        "/deals/?tranche=4",
        "/deals/twente-ii/?peildatum=2023-11-01",
        "/kaart/",
        "/publicaties/",
    ],
)
def test_every_stop_is_seen_and_none_is_a_trap(open_tab, register, path):
    """Tab goes through the whole page and out of it again."""
    tab = open_tab(register)
    tab.visit(path)
    stops = tab.page.locator(
        ":is(a[href], button, summary, select, input:not([type=hidden], [type=radio]:not(:checked)), [tabindex='0']):not([tabindex='-1']):visible"
    ).count()
    seen = 0
    for _ in range(stops + 5):
        tab.page.keyboard.press("Tab")
        stop = tab.focused()
        if stop["name"] == "body":
            break
        assert stop["outline"] >= 2 and stop["inView"], stop
        seen += 1
    assert seen == stops, f"het laatst bij {stop}"
