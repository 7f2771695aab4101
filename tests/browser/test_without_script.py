"""Everything public works with JavaScript switched off."""

import csv

import pytest

pytestmark = pytest.mark.browser


def test_a_reader_filters_takes_the_list_along_and_finds_the_source(open_tab, register):
    tab = open_tab(register, java_script_enabled=False, accept_downloads=True)
    page = tab.page
    tab.visit("/")
    tab.press(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Alle deals"))

    page.get_by_role("checkbox", name="BZK").check()
    page.get_by_role("checkbox", name="Almere (").check()
    page.get_by_label("Kies een gemeente").select_option("gm0995")
    page.get_by_label("Sorteer op").select_option("-rijk")
    tab.press(page.get_by_role("button", name="Toon deals"))
    assert page.get_by_role("heading", name="2 deals").is_visible()
    found = page.locator("tbody th a")
    assert found.all_inner_texts() == ["Nieuw Land", "MAINSTAGE"]

    # What was chosen still stands in the form.
    assert page.get_by_role("checkbox", name="BZK").is_checked()
    assert page.get_by_role("checkbox", name="Almere (").is_checked()
    assert page.get_by_role("checkbox", name="Lelystad (").is_checked()

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "regio-deals_gemeente-gm0034-gm0995_ministerie-bzk_2023-11-01_p1.csv"
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Regio Deal"] for row in rows] == ["Nieuw Land", "MAINSTAGE"]

    tab.press(found.first)
    assert tab.path == "/deals/nieuw-land/"
    page.get_by_role("link", name="Bron 1").first.click()
    assert tab.path == "/deals/nieuw-land/#bron-1"
    source = page.locator("#bron-1")
    assert "2023-0000667273" in source.inner_text()
    assert page.locator("#bron-1:target").count() == 1
    assert tab.complaints == []


def test_the_whole_list_is_fourteen_rows(open_tab, register):
    tab = open_tab(register, java_script_enabled=False, accept_downloads=True)
    tab.visit("/deals/?tranche=4")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "regio-deals_tranche-4_2023-11-01_p1.csv"
    with open(download.value.path(), encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 14 == tab.page.locator("tbody tr").count()


def test_a_wrong_filter_leads_to_its_field(open_tab, register):
    tab = open_tab(register, java_script_enabled=False)
    tab.visit("/deals/?tranche=99&ministerie=ezk")
    tab.press(tab.page.get_by_role("alert").get_by_role("link", name="‘99’"))
    assert tab.path.endswith("#filter-tranche")
    assert tab.page.locator("tbody tr").count() == 0


def test_a_moment_stays_chosen_from_page_to_page(open_tab, register):
    """Whoever reads at a date keeps reading at that date, also after filtering, until they leave it."""
    tab = open_tab(register, java_script_enabled=False)
    tab.visit("/?peildatum=2023-11-01")
    bar = tab.page.get_by_role("complementary", name="Peildatum")
    tab.press(tab.page.get_by_role("link", name="Alle deals", exact=True))
    tab.page.get_by_role("checkbox", name="LNV").check()
    tab.press(tab.page.get_by_role("button", name="Toon deals"))
    assert bar.is_visible()
    tab.press(tab.page.get_by_role("link", name="Zuid-Limburg"))
    assert "Stand van 1 november 2023 (publicatie 1)" in bar.inner_text()
