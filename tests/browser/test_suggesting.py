"""A search box offers names while someone types: with the keyboard alone, with a mouse, and to whoever hears the page."""

import pytest
from playwright.sync_api import expect

from ..words import one_of

pytestmark = pytest.mark.browser

BOXES = {
    "header": ("/deals/twente-ii/", "Zoek een gemeente, postcode, deal of onderwerp"),
    "home": ("/", "Gemeente, postcode, deal of onderwerp"),
    "municipalities": ("/gemeenten/", "Gemeente, plaats of postcode"),
    "after an error": ("/bestaat-niet/", "Zoek een Regio Deal, gemeente of onderwerp"),
}


def typed(tab, text, name="Zoek een gemeente, postcode, deal of onderwerp"):
    """Type `text` in a box and wait for what it offers; gives the box and the list."""
    box = tab.page.get_by_role("combobox", name=name)
    box.click()
    box.press_sequentially(text)
    listing = tab.page.locator(f"#{box.get_attribute('aria-controls')}")
    expect(listing).to_be_visible()
    return box, listing


def active(box):
    """What is chosen of the list, as a screen reader says it."""
    return box.evaluate(
        """box => {
          const option = document.getElementById(box.getAttribute("aria-activedescendant"));
          return option && option.ariaSelected === "true" ? option.firstChild.textContent : null;
        }"""
    )


@pytest.mark.parametrize("width", one_of([360, 1280]))
@pytest.mark.parametrize("kind", BOXES)
def test_every_box_offers_names_and_hinders_nobody(open_tab, register, kind, width):
    path, name = BOXES[kind]
    tab = open_tab(register, width)
    tab.visit(path)
    box, listing = typed(tab, "enschede", name)
    expect(listing.get_by_role("option").first).to_contain_text("Enschede")
    expect(box).to_have_attribute("aria-expanded", "true")
    tab.hinders_nobody()
    box.press("ArrowDown")
    box.press("Enter")
    tab.page.wait_for_url("**/gemeenten/gm0153/")


def test_the_keys_move_through_the_list_and_out_of_it(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/")
    box, listing = typed(tab, "twen")
    options = listing.get_by_role("option")
    names = options.evaluate_all("all => all.map(one => one.firstChild.textContent)")
    assert len(names) > 3 and names[-1] == "Zoek ‘twen’"
    assert active(box) is None
    for key, expected in [
        ("ArrowDown", names[0]),
        ("ArrowDown", names[1]),
        ("ArrowUp", names[0]),
        ("ArrowUp", names[-1]),
        ("ArrowDown", names[0]),
        ("End", names[-1]),
        ("Home", names[0]),
    ]:
        box.press(key)
        assert active(box) == expected, key
    box.press("Escape")
    expect(listing).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    assert box.input_value() == "twen" and active(box) is None
    box.press("ArrowDown")
    expect(listing).to_be_visible()
    box.press("End")
    box.press("Enter")
    tab.page.wait_for_url("**/zoeken/?q=twen")
    assert tab.everything_quiet() == []


def test_enter_without_a_choice_asks_what_was_typed(open_tab, register):
    tab = open_tab(register)
    tab.visit("/")
    box, _ = typed(tab, "zesde tranche", BOXES["home"][1])
    box.press("Enter")
    tab.page.wait_for_url("**/zoeken/?q=zesde+tranche")


def test_how_many_there_are_is_said_and_leaving_the_box_closes_it(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/")
    box, listing = typed(tab, "twente ii")
    said = tab.page.locator(".find [role=status]")
    expect(said).to_have_text("1 voorstel")
    box.fill("")
    expect(listing).to_be_hidden()
    box.press_sequentially("xyzzyx")
    expect(said).to_have_text("Geen voorstellen")
    box.press("Tab")
    expect(listing).to_be_hidden()


def test_a_mouse_chooses(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/?publicatie=1")
    _, listing = typed(tab, "twente ii")
    listing.get_by_role("option").first.click()
    tab.page.wait_for_url("**/deals/twente-ii/?publicatie=1")


def test_where_names_do_not_come_the_box_still_asks(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/")
    tab.page.route("**/zoeken/aanvullen.json*", lambda route: route.abort())
    box = tab.page.get_by_role("combobox", name="Zoek een gemeente, postcode, deal of onderwerp")
    box.press_sequentially("nplv")
    box.press("Enter")
    tab.page.wait_for_url("**/zoeken/?q=nplv")
