"""Everything public works with JavaScript switched off."""

import re

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(open_tab, register):
    tab = open_tab(register, java_script_enabled=False, accept_downloads=True)
    yield tab
    assert tab.complaints == []


def result(tab):
    """The heading above the list."""
    return tab.page.locator("#gevonden h2").first.inner_text()


def names(tab):
    return tab.page.locator("#gevonden tbody th a").all_inner_texts()


def test_a_reader_filters_takes_the_list_along_and_finds_the_source(tab):
    page = tab.page
    tab.visit("/")
    tab.press(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Deals", exact=True))

    # The filter is folded away; what was asked opens by itself.
    for fold in ("tranche", "ministerie", "meer", "gemeente"):
        page.locator(f"#filter-{fold} > summary").click()
    page.get_by_role("checkbox", name="Vierde tranche").check()
    page.get_by_role("checkbox", name="BZK").check()
    page.get_by_role("checkbox", name="Amsterdam (").check()
    page.get_by_label("Typ de naam van een gemeente").fill("Lelystad")
    page.get_by_label("Sorteer op").select_option("-rijk")
    tab.press(page.get_by_role("button", name="Toon deals"))
    assert result(tab) == "3 deals"
    assert names(tab) == ["ZaanIJ II", "Nieuw Land", "MAINSTAGE"]

    # What was chosen still stands in the form.
    for name in ("Vierde tranche", "BZK", "Amsterdam (", "Lelystad ("):
        assert page.get_by_role("checkbox", name=name).is_checked(), name

    name, rows = tab.take(page.get_by_role("link", name="CSV", exact=True))
    assert name == "regio-deals_gemeente-gm0363-gm0995_ministerie-bzk_tranche-4_2026-11-26_p6.csv"
    assert [row["Regio Deal"] for row in rows] == ["ZaanIJ II", "Nieuw Land", "MAINSTAGE"]

    tab.press(page.get_by_role("link", name="Nieuw Land"))
    assert tab.path == "/deals/nieuw-land/"
    page.get_by_role("button", name="Bron 2 bij bedrag Rijk").first.click()
    page.locator(".cite:popover-open").get_by_role("link").click()
    assert tab.path == "/deals/nieuw-land/#bron-2"
    assert "2023-0000667273" in page.locator("#bron-2:target").inner_text()


def test_after_back_the_form_says_what_the_address_says(tab):
    """Not what was typed or ticked on the page before it was left, and not what a browser remembers of a form."""
    tab.visit("/deals/?tranche=4")
    page = tab.page
    search = page.get_by_role("searchbox", name="Zoek", exact=True)
    search.fill("water")
    page.locator("#filter-ministerie > summary").click()
    page.get_by_role("checkbox", name="BZK").check()
    page.get_by_label("Sorteer op").select_option("-rijk")
    tab.press(page.get_by_role("button", name="Toon deals"))
    page.go_back()
    assert result(tab) == "14 deals"
    assert search.input_value() == page.get_by_label("Sorteer op").input_value() == ""
    assert page.get_by_role("checkbox", name="Vierde tranche").is_checked()
    assert not page.locator("#filter-ministerie input[value=bzk]").is_checked()
    page.go_forward()
    assert search.input_value() == "water"
    assert page.get_by_role("checkbox", name="BZK").is_checked()


def test_a_file_has_every_row_of_the_list(tab):
    tab.visit("/deals/?tranche=4")
    name, rows = tab.take(tab.page.get_by_role("link", name="CSV", exact=True))
    assert name == "regio-deals_tranche-4_2026-11-26_p6.csv"
    assert len(rows) == 14
    assert result(tab) == "14 deals"
    assert len(names(tab)) == 14
    assert "Neem deze lijst mee (14 rijen)" in tab.page.locator(".files").first.inner_text()

    # Also where the page shows fewer than there are.
    tab.visit("/deals/")
    assert len(tab.take(tab.page.get_by_role("link", name="CSV", exact=True))[1]) == 83 > len(names(tab))


def test_a_chip_takes_its_filter_away(tab):
    tab.visit("/deals/?tranche=4&ministerie=lnv&rijkMin=20000000")
    chips = tab.page.get_by_role("list", name="Gekozen filters").get_by_role("link")
    assert chips.count() == 3
    tab.press(chips.filter(has_text="Tranche"))
    assert tab.path == "/deals/?ministerie=lnv&rijkMin=20000000"
    tab.press(chips.filter(has_text="LNV"))
    tab.press(chips.first)
    assert tab.path.rstrip("?") == "/deals/"
    assert (result(tab), chips.count()) == ("83 deals", 0)


def test_an_empty_result_says_what_to_drop(tab):
    tab.visit("/deals/?tranche=4&status=afronding&rijkMin=1")
    found = tab.page.locator("#gevonden")
    suggestions = found.get_by_role("listitem").filter(has_text="Zonder").get_by_role("link")
    assert suggestions.count() > 0
    tab.press(suggestions.first)
    assert re.fullmatch(r"\d+ deals?", result(tab))


def test_a_wrong_filter_leads_to_its_field(tab):
    tab.visit("/deals/?tranche=99&ministerie=ezk")
    tab.press(tab.page.get_by_role("alert").get_by_role("link", name="‘99’"))
    assert tab.path.endswith("#filter-tranche")
    assert tab.page.locator("#filter-tranche").get_by_role("checkbox").first.is_visible()
    assert tab.page.locator("tbody tr").count() == 0


def test_home_searches(tab):
    tab.visit("/")
    box = tab.page.get_by_role("searchbox", name="Gemeente, postcode, deal of onderwerp")
    box.fill("Hellendoorn")
    box.press("Enter")
    tab.page.wait_for_url("**/gemeenten/gm0163/")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("begin", ["/kaart/", "/deals/twente-ii/", "/bestaat-niet/"])
def test_the_box_in_every_header_searches(tab, begin, width):
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.visit(begin)
    header = tab.page.get_by_role("search", name="Zoek in het register")
    header.get_by_role("searchbox").fill("zesde tranche")
    tab.press(header.get_by_role("button", name="Zoek"))
    assert tab.path == "/zoeken/?q=zesde+tranche"
    assert tab.page.get_by_role("searchbox", name="Zoek een gemeente").input_value() == "zesde tranche"
    tab.press(tab.page.get_by_role("link", name="Zesde tranche", exact=True))
    assert tab.path == "/tranches/6/"


def test_a_question_about_an_earlier_release_stays_there(tab):
    tab.visit("/deals/?publicatie=1")
    header = tab.page.get_by_role("search", name="Zoek in het register")
    header.get_by_role("searchbox").fill("Almelo")
    tab.press(header.get_by_role("button", name="Zoek"))
    assert tab.path == "/gemeenten/gm0141/?publicatie=1"


def test_a_municipality_is_found_by_its_name(tab):
    """One that fits opens; of several one chooses; when none fits, a sentence says so, and the list is there."""
    page = tab.page

    def ask(name):
        tab.visit("/gemeenten/")
        page.get_by_role("textbox", name="Gemeente, plaats of postcode").fill(name)
        tab.press(page.get_by_role("button", name="Toon mijn gemeente"))

    ask("almelo")
    assert tab.path == "/gemeenten/gm0141/"

    ask("Bergen")
    assert tab.path == "/gemeenten/?naam=Bergen"
    assert page.get_by_role("heading", name="Bedoelt u …").is_visible()
    tab.press(page.get_by_role("link", name="Bergen (NH)").first)
    assert tab.path == "/gemeenten/gm0373/"

    ask("Atlantis")
    assert page.get_by_role("heading", name="Niets gevonden").is_visible()
    tab.press(page.get_by_role("link", name="alle gemeenten"))
    assert page.get_by_role("link", name="Almelo").count() == 1


def test_deals_are_compared_through_the_form(tab):
    tab.visit("/vergelijken/")
    page = tab.page
    choices = page.locator("main select")
    choices.nth(0).select_option(label="Twente")
    tab.press(page.get_by_role("button", name="Vergelijk deze deals"))
    assert "U koos alleen Twente. Kies nog een deal" in page.locator("main").inner_text()
    choices.nth(1).select_option(label="Twente II")
    tab.press(page.get_by_role("button", name="Vergelijk deze deals"))
    assert page.get_by_role("heading", level=1).inner_text() == "Twente en Twente II vergeleken"
    links = page.locator("main thead th > a:first-child").all_inner_texts()
    assert links == ["Twente", "Twente II"]


def test_a_moment_stays_chosen_from_page_to_page(tab):
    """Whoever reads at a date keeps reading at that date, also after filtering, until they leave it."""
    page = tab.page
    tab.visit("/?peildatum=2023-11-01")
    bar = page.get_by_role("complementary", name="Peildatum")
    tab.press(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Deals", exact=True))
    page.locator("#filter-ministerie > summary").click()
    page.get_by_role("checkbox", name="LNV").check()
    tab.press(page.get_by_role("button", name="Toon deals"))
    assert bar.is_visible()
    tab.press(page.get_by_role("link", name="Zuid-Limburg"))
    assert "Stand van 1 november 2023 (publicatie 1)" in bar.inner_text()
    tab.press(bar.get_by_role("link", name="Naar de stand van nu"))
    assert tab.path == "/deals/zuid-limburg/"
    assert bar.count() == 0


def test_an_old_page_says_what_changed_since(tab):
    tab.visit("/kaart/?publicatie=1")
    bar = tab.page.get_by_role("complementary", name="Peildatum")
    said = re.search(r"Sindsdien zijn (\d+) gegevens van (\d+) deals gewijzigd; (\d+) deals nieuw", bar.inner_text())
    assert said
    assert tab.page.locator("meta[name=robots]").get_attribute("content") == "noindex"

    # The page it leads to counts the same, and shows each of them.
    tab.press(bar.get_by_role("link", name="bekijk wat er veranderde"))
    assert tab.path == "/wijzigingen/?van=1&tot=6"
    heading = tab.page.locator("#gevonden h2").first.inner_text()
    assert heading == f"83 deals: {said[3]} nieuw, {said[2]} gewijzigd"
