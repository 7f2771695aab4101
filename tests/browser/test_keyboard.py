"""Everything public works with the keyboard alone, and one always sees where one is."""

import pytest

pytestmark = pytest.mark.browser

LONGEST_WALK = 250


def tab_to(tab, wanted):
    """Press Tab until `wanted` is true of the element that has the focus; every stop on the way must be visible."""
    for _ in range(LONGEST_WALK):
        tab.page.keyboard.press("Tab")
        stop = tab.focused()
        if stop["name"] != "body":
            assert stop["outline"] >= 2, f"onzichtbaar: {stop}"
            assert stop["inView"], f"buiten beeld: {stop}"
        if wanted(stop):
            return stop
    raise AssertionError("met Tab niet te bereiken")


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_first_key_to_a_deal(open_tab, register, width):
    tab = open_tab(register, width)
    keyboard = tab.page.keyboard
    tab.visit("/deals/")

    keyboard.press("Tab")
    skip = tab.focused()
    assert (skip["href"], skip["text"], skip["inView"]) == ("#inhoud", "Naar de inhoud", True)
    keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "inhoud"

    tab_to(tab, lambda stop: stop["type"] == "checkbox" and stop["text"].startswith("LNV"))
    keyboard.press("Space")
    tab_to(tab, lambda stop: stop["name"] == "button")
    keyboard.press("Enter")
    tab.page.wait_for_url("**/deals/?*ministerie=lnv*")
    assert tab.page.get_by_role("heading", name="3 deals").is_visible()

    tab_to(tab, lambda stop: stop["text"] == "Zuid-Limburg")
    keyboard.press("Enter")
    tab.page.wait_for_url("**/deals/zuid-limburg/")
    tab_to(tab, lambda stop: stop["href"] == "#bron-1")
    assert tab.complaints == []


@pytest.mark.parametrize("path", ["/", "/deals/?tranche=99", "/deals/twente-ii/?peildatum=2023-11-01", "/publicaties/"])
def test_every_stop_is_seen_and_none_is_a_trap(open_tab, register, path):
    """Tab goes through the whole page and out of it again."""
    tab = open_tab(register)
    tab.visit(path)
    stops = tab.page.locator(
        "a[href]:visible, button:visible, summary:visible, select:visible, input:not([type=hidden]):visible, [tabindex='0']:visible"
    ).count()
    seen = 0
    for _ in range(stops + 5):
        tab.page.keyboard.press("Tab")
        stop = tab.focused()
        if stop["name"] == "body":
            break
        assert stop["outline"] >= 2 and stop["inView"], stop
        seen += 1
    assert seen == stops


def test_a_wide_table_scrolls_with_the_arrow_keys(open_tab, register):
    tab = open_tab(register, width=360)
    tab.visit("/deals/")
    tab.page.locator(".table-scroll").focus()
    for _ in range(5):
        tab.page.keyboard.press("ArrowRight")
    tab.page.wait_for_function("document.querySelector('.table-scroll').scrollLeft > 0")
