"""The list of deals as readers meet it: what comes first, how far the first deal is, and deals that are ticked."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MOST_STOPS = 30


def stops_until_a_deal(tab):
    """How often one presses Tab from here to the first deal."""
    for stops in range(1, 2 * MOST_STOPS):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("!!document.activeElement.closest('tbody')"):
            return stops
    raise AssertionError("met Tab niet te bereiken")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_link_to_the_deals_is_seen_and_leads_past_the_filter(open_tab, register, width):
    tab = open_tab(register, width)
    tab.visit("/deals/")
    link = tab.tab_to(lambda stop: stop["text"] == "Naar 83 gevonden deals")
    assert link["inView"] and link["outline"] >= 2
    assert tab.page.get_by_role("link", name="Naar 83 gevonden deals").bounding_box()["x"] >= 0
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/deals/#lijst")
    assert stops_until_a_deal(tab) < 9
    assert tab.everything_quiet() == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_filter_takes_few_stops_while_it_is_folded(open_tab, register, width):
    tab = open_tab(register, width)
    tab.visit("/deals/")
    tab.tab_to(lambda stop: stop["text"] == "Naar 83 gevonden deals")
    assert stops_until_a_deal(tab) <= MOST_STOPS


@pytest.mark.parametrize("path", ["/deals/", "/deals/?tranche=4&aandeel=gelijk", "/deals/?weergave=kaarten"])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_on_a_phone_the_first_deal_is_on_the_first_screen_and_the_filter_opens(open_tab, register, path, script):
    tab = open_tab(register, 360, java_script_enabled=script)
    tab.page.set_viewport_size({"width": 360, "height": 900})
    tab.visit(path)
    first = tab.page.locator("#lijst :is(tbody th, .card h3) a").first.bounding_box()
    assert first["y"] + first["height"] < 900
    fold, form = tab.page.locator(".narrow-fold > summary"), tab.page.locator("form.filter")
    asked = path.count("tranche") + path.count("aandeel")
    assert fold.inner_text().strip() == (f"Filter ({asked})" if asked else "Filter")
    assert not form.is_visible()
    fold.click()
    assert form.is_visible()


def test_on_a_wide_screen_the_filter_stands_there(open_tab, register):
    tab = open_tab(register, java_script_enabled=False)
    tab.visit("/deals/")
    assert tab.page.locator("form.filter").is_visible()
    assert not tab.page.locator(".narrow-fold").is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("view", ["tabel", "kaarten"])
def test_ticked_deals_are_counted_on_the_button_and_compared(open_tab, register, script, view):
    tab = open_tab(register, java_script_enabled=script)
    tab.visit(f"/deals/?tranche=4&publicatie=2&weergave={view}")
    page = tab.page
    button = page.get_by_role("button", name="Vergelijk", exact=False)
    for name in ("MAINSTAGE", "Zuid-Limburg", "Twente II"):
        page.get_by_role("checkbox", name=f"Vergelijk {name}").check()
    counted = button.evaluate("button => getComputedStyle(button, '::after').content")
    assert counted.replace('"', "").replace(" ", "") in ("(counter(ticked))", "(3)")
    tab.press(button)
    assert tab.path.startswith("/vergelijken/?")
    assert set(tab.path.partition("?")[2].split("&")) == {
        "publicatie=2",
        "deal=mainstage",
        "deal=zuid-limburg",
        "deal=twente-ii",
    }
    assert "vergeleken" in page.get_by_role("heading", level=1).inner_text()


def test_the_words_behind_the_dots_are_read_and_shown(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/?tranche=4")
    row = tab.page.get_by_role("row").filter(has_text="Den Haag Zuidwest II")
    words = row.locator(".who")
    assert words.inner_text() == "BZK, EZK, JenV, SZW"
    assert words.evaluate("one => getComputedStyle(one).clipPath") != "none"
    row.get_by_role("link").first.focus()
    assert words.evaluate("one => getComputedStyle(one).clipPath") == "none"
    tab.page.set_viewport_size({"width": 360, "height": 900})
    expect(words).to_be_visible()
    assert words.evaluate("one => getComputedStyle(one).clipPath") == "none"
    assert not row.locator(".dots").is_visible()


def test_a_name_that_is_typed_becomes_the_address_of_its_value(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/")
    for fold in ("meer", "gemeente"):
        tab.page.locator(f"#filter-{fold} > summary").click()
    tab.page.get_by_label("Typ de naam van een gemeente").fill("Lelystad")
    tab.page.keyboard.press("Enter")
    expect(tab.page).to_have_url(f"{tab.address}/deals/?gemeente=gm0995")
    expect(tab.page.get_by_role("checkbox", name="Lelystad")).to_be_checked()
