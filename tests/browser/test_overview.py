"""From an empty overview to a table that one can defend: with the mouse, by keys alone, and without script."""

import time
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SZW = "Regio Deals per tranche: 20 deals"
MISSED = "Ministerie dat meedoet: van"
SECONDS = 120


def heading(tab):
    return tab.page.locator("#gevonden h2").first


def downloaded(tab, name):
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name=name, exact=True).click()
    return download.value


def test_every_deal_that_szw_takes_part_in_by_tranche_as_a_sheet_within_two_minutes(open_tab, register):
    begun = time.monotonic()
    tab = open_tab(register, accept_downloads=True)
    page = tab.page
    tab.visit("/deals/")
    tab.press(page.get_by_role("link", name="Eigen overzicht", exact=True).first)
    page.get_by_label("Groepeer naar").select_option("tranche")
    expect(heading(tab)).to_have_text("Regio Deals per tranche: 83 deals")
    page.locator("#filter-meedoet summary").click()
    page.locator("#filter-meedoet").get_by_role("checkbox", name="SZW").check()
    expect(heading(tab)).to_have_text(SZW)
    assert MISSED in page.locator("#gevonden").inner_text()
    taken = downloaded(tab, "Excel (XLSX)")
    assert time.monotonic() - begun < SECONDS
    assert taken.suggested_filename.startswith("overzicht-deals_groep-tranche_meedoet-szw_")
    with ZipFile(taken.path()) as book:
        assert book.testzip() is None
    # The address is the overview: whoever opens it has it.
    other = open_tab(register)
    other.visit(page.url.removeprefix(register))
    assert heading(other).inner_text() == SZW
    assert tab.everything_quiet() == []


def test_the_same_by_keys_alone(open_tab, register):
    tab = open_tab(register)
    keyboard = tab.page.keyboard
    tab.visit("/overzicht/")
    tab.tab_to(lambda stop: stop["id"] == "veld-groep")
    # Slower than the page answers: the choice is what was typed, and not what its last letter begins.
    keyboard.type("tranc", delay=250)
    expect(heading(tab)).to_have_text("Regio Deals per tranche: 83 deals")
    # One stays where one was, and a column moves as often as one presses.
    tab.tab_to(lambda stop: "Totaal (€) naar voren" in stop["text"])
    keyboard.press("Enter")
    expect(tab.page.locator(".overview thead th").nth(4)).to_have_text("Totaal (€)")
    keyboard.press("Enter")
    expect(tab.page.locator(".overview thead th").nth(3)).to_have_text("Totaal (€)")
    assert "totaal.rijksbijdrage" in tab.page.url
    tab.page.go_back()
    expect(tab.page.locator(".overview thead th").nth(4)).to_have_text("Totaal (€)")
    assert tab.everything_quiet() == []


def test_the_same_without_script(open_tab, register):
    tab = open_tab(register, 360, java_script_enabled=False, accept_downloads=True)
    page = tab.page
    tab.visit("/overzicht/")
    page.get_by_label("Groepeer naar").select_option("tranche")
    page.locator("#filter-meedoet summary").click()
    page.locator("#filter-meedoet").get_by_role("checkbox", name="SZW").check()
    tab.press(page.get_by_role("button", name="Toon het overzicht"))
    assert heading(tab).inner_text() == SZW
    tab.press(page.get_by_role("button", name="Tranche naar voren"))
    assert page.locator(".overview thead th").first.inner_text() == "Tranche"
    page.get_by_label("Wat is één rij?").select_option("bijdragen")
    tab.press(page.get_by_role("button", name="Toon het overzicht"))
    assert "bedragen van 20 deals" in heading(tab).inner_text()
    name, rows = tab.take(page.get_by_role("link", name="CSV", exact=True))
    assert name.startswith("overzicht-bijdragen_")
    assert rows
    assert all(row["Bron"] for row in rows)
    assert tab.complaints == []
