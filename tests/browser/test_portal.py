"""What the script adds: a list that renews in place, a map that answers, columns in order, citations copied."""

import re
from urllib.parse import parse_qsl

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ALL_DEALS = 83


@pytest.fixture
def tab(open_tab, register):
    """A tab that can tell whether it is still at the page that it opened."""
    tab = open_tab(register, permissions=["clipboard-read", "clipboard-write"])

    def open_page(path):
        tab.visit(path)
        tab.page.evaluate("window.neverLeft = true")

    tab.open_page = open_page
    return tab


def is_renewed(tab, heading, path):
    """The list has this heading and the page this address, in place, with the title that a fresh visit has."""
    page = tab.page
    expect(page.locator("#gevonden h2").first).to_have_text(heading)
    expect(page).to_have_url(tab.address + path)
    assert page.evaluate("window.neverLeft") is True
    fresh = page.evaluate("fetch(location.href).then(answer => answer.text())")
    assert page.title() == re.search(r"<title>(.*?)</title>", fresh)[1]
    assert tab.everything_quiet() == []


def announced(tab):
    return tab.page.locator("#gemeld[role=status]").inner_text()


def rows(tab):
    return tab.page.locator("#gevonden tbody tr").count()


# --- the list


def test_a_filter_renews_the_list_in_place(tab):
    """Address, title and announcement follow; the box keeps the focus; Back and Forward restore list and boxes."""
    tab.open_page("/deals/")
    page = tab.page
    lnv, vws = (page.get_by_role("checkbox", name=re.compile(f"^{name}")) for name in ("LNV", "VWS"))
    page.locator("#filter-ministerie > summary").click()
    lnv.check()
    is_renewed(tab, "11 deals", "/deals/?ministerie=lnv")
    assert announced(tab) == "11 deals"
    assert rows(tab) == 11
    expect(lnv).to_be_checked()
    expect(lnv).to_be_focused()

    vws.check()
    is_renewed(tab, "18 deals", "/deals/?ministerie=lnv&ministerie=vws")
    assert announced(tab) == "18 deals"
    expect(vws).to_be_focused()

    page.go_back()
    is_renewed(tab, "11 deals", "/deals/?ministerie=lnv")
    expect(lnv).to_be_checked()
    expect(vws).not_to_be_checked()
    page.go_back()
    is_renewed(tab, f"{ALL_DEALS} deals", "/deals/")
    expect(lnv).not_to_be_checked()
    assert announced(tab) == f"{ALL_DEALS} deals"
    page.go_forward()
    is_renewed(tab, "11 deals", "/deals/?ministerie=lnv")
    expect(lnv).to_be_checked()


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_the_table_of_deals_fits_a_wide_screen(tab, page):
    """Also where a source says in a sentence what is not known as an amount."""
    tab.open_page(f"/deals/?pagina={page}")
    assert (
        tab.page.evaluate("""() => {
        const table = document.querySelector("#gevonden table");
        return table.scrollWidth - table.parentElement.clientWidth;
    }""")
        <= 0
    )


def test_words_and_order_renew_the_list_too(tab):
    tab.open_page("/deals/?tranche=4")
    page = tab.page
    page.get_by_label("Sorteer op").focus()
    page.get_by_label("Sorteer op").select_option("-rijk")
    is_renewed(tab, "14 deals", "/deals/?tranche=4&sorteer=-rijk")
    expect(page.get_by_label("Sorteer op")).to_be_focused()
    assert page.get_by_role("columnheader", name="Rijk miljoen euro").get_attribute("aria-sort") == "descending"
    page.get_by_role("searchbox", name="Zoek", exact=True).fill("twente")
    page.keyboard.press("Enter")
    is_renewed(tab, "1 deal", "/deals/?q=twente&tranche=4&sorteer=-rijk")
    expect(page.get_by_role("searchbox", name="Zoek", exact=True)).to_be_focused()


def in_form(page):
    """What the form would send: what it says, field by field."""
    return page.evaluate("[...new FormData(document.querySelector('form.filter'))].filter(([, value]) => value)")


def says_its_address(tab, heading, path):
    """List, address and form say the same: the form would ask for what stands in the address."""
    is_renewed(tab, heading, path)
    asked = parse_qsl(path.partition("?")[2])
    assert sorted(map(tuple, in_form(tab.page))) == sorted(asked)


def test_address_list_and_form_say_the_same_after_back_and_forward(tab):
    """Also for what was typed, where the keyboard still is; what is chosen next does not bring back what was left."""
    tab.open_page("/deals/?tranche=4")
    page = tab.page
    search, at_least = page.get_by_role("searchbox", name="Zoek", exact=True), page.get_by_label("Vanaf (hele euro's)")
    at_most = page.get_by_label("Tot en met (hele euro's)")
    found = {"/deals/?tranche=4": "14 deals"}

    def ask(path):
        expect(page).to_have_url(tab.address + path)
        found[path] = page.locator("#gevonden h2").first.inner_text()
        says_its_address(tab, found[path], path)

    for word in ("water", "wonen"):
        search.fill(word)
        search.press("Enter")
        ask(f"/deals/?q={word}&tranche=4")
    page.locator("#filter-meer > summary").click()
    page.locator("#filter-bedrag > summary").click()
    at_least.fill("10000000")
    at_least.press("Enter")
    ask("/deals/?q=wonen&tranche=4&rijkMin=10000000")
    at_most.fill("20000000")
    at_most.press("Enter")
    ask("/deals/?q=wonen&tranche=4&rijkMin=10000000&rijkMax=20000000")
    page.get_by_label("Sorteer op").select_option("-rijk")
    ask("/deals/?q=wonen&tranche=4&rijkMin=10000000&rijkMax=20000000&sorteer=-rijk")

    walked = list(found)
    for path in reversed(walked[:-1]):
        at_most.fill("1") if "rijkMax" in path else search.fill("nooit gevraagd")
        page.go_back()
        says_its_address(tab, found[path], path)
    for path in walked[1:]:
        page.go_forward()
        says_its_address(tab, found[path], path)
    for path in reversed(walked[:-1]):
        page.go_back()
        expect(page).to_have_url(tab.address + path)
    says_its_address(tab, "14 deals", "/deals/?tranche=4")
    page.locator("#filter-ministerie > summary").click()
    page.get_by_role("checkbox", name=re.compile("^BZK")).check()
    ask("/deals/?tranche=4&ministerie=bzk")


def test_the_form_says_its_address_for_whoever_comes_back_from_a_deal(tab):
    """Whether the browser asks the page again or kept it whole, with what was typed and never asked."""
    tab.open_page("/deals/?tranche=4")
    page = tab.page
    page.get_by_role("searchbox", name="Zoek", exact=True).fill("water")
    tab.press(page.locator("#gevonden tbody th a").first)
    page.go_back()
    expect(page.get_by_role("searchbox", name="Zoek", exact=True)).to_have_value("")
    assert in_form(page) == [["tranche", "4"]]

    page.get_by_role("searchbox", name="Zoek", exact=True).fill("water")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    assert in_form(page) == [["tranche", "4"]]


def test_what_is_typed_while_the_answer_comes_stays(tab):
    tab.open_page("/deals/")
    page = tab.page
    page.route("**/deals/?*tranche=4*", lambda route: (page.get_by_role("searchbox").fill("wa"), route.continue_()))
    page.locator("#filter-tranche > summary").click()
    page.get_by_role("checkbox", name="Vierde tranche").check()
    expect(page.locator("#gevonden h2").first).to_have_text("14 deals")
    expect(page.get_by_role("searchbox", name="Zoek", exact=True)).to_have_value("wa")


def test_a_chip_takes_its_filter_away(tab):
    tab.open_page("/deals/?tranche=4&ministerie=lnv")
    page = tab.page
    chips = page.get_by_role("list", name="Gekozen filters").get_by_role("link")
    assert chips.all_text_contents() == ["Haal weg: Tranche: vierde tranche", "Haal weg: Ministerie: LNV / LVVN"]
    chips.first.click()
    is_renewed(tab, "11 deals", "/deals/?ministerie=lnv")
    assert chips.all_text_contents() == ["Haal weg: Ministerie: LNV / LVVN"]
    expect(page.get_by_role("checkbox", name="Vierde tranche")).not_to_be_checked()
    expect(page.locator("#gevonden")).to_be_focused()


def test_the_second_page_of_the_list(tab):
    tab.open_page("/deals/")
    page, first = tab.page, tab.page.locator("#gevonden tbody th a").first.inner_text()
    page.get_by_role("link", name="Volgende").click()
    is_renewed(tab, f"{ALL_DEALS} deals", "/deals/?pagina=2")
    expect(page.get_by_role("navigation", name="Pagina's")).to_contain_text("Pagina 2 van")
    expect(page.locator("#gevonden")).to_be_focused()
    assert page.locator("#gevonden tbody th a").first.inner_text() > first
    page.go_back()
    expect(page.locator("#gevonden tbody th a").first).to_have_text(first)


def test_a_wrong_amount_is_answered_in_place(tab):
    """The same 400 and the same sentence as without a script; the field keeps what was typed, and the focus."""
    tab.open_page("/deals/")
    page = tab.page
    page.locator("#filter-meer > summary").click()
    page.locator("#filter-bedrag > summary").click()
    amount = page.get_by_label("Vanaf (hele euro's)")
    amount.fill("abc")
    with page.expect_response("**/deals/?*rijkMin=abc*") as answer:
        page.keyboard.press("Enter")
    assert answer.value.status == 400
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading")).to_have_text("Dit filter klopt niet")
    expect(alert.get_by_role("listitem")).to_contain_text("abc")
    assert page.evaluate("window.neverLeft") is True
    assert page.title().startswith("Fout in het filter")
    assert announced(tab) == page.title()
    expect(amount).to_have_value("abc")
    expect(amount).to_be_focused()

    amount.fill("30000000")
    page.keyboard.press("Enter")
    expect(page.locator("#gevonden h2").first).to_have_text(re.compile(r"^\d+ deals$"))
    expect(alert).to_have_count(0)


def test_the_map_page_filters_in_place_and_its_new_map_answers(tab):
    tab.open_page("/kaart/")
    tab.page.get_by_text("Kies welke deals op de kaart staan").click()
    tab.page.locator("#filter-tranche > summary").click()
    tab.page.get_by_role("checkbox", name="Vierde tranche").check()
    is_renewed(tab, "14 van 14 deals op de kaart", "/kaart/?tranche=4")
    expect(tab.page.locator("#filter")).to_have_attribute("open", "")
    tab.page.get_by_role("link", name="Twente II, vierde tranche").focus()
    expect(card(tab, "twente-ii")).to_be_visible()


# --- the map


def fill(element):
    return element.evaluate("element => getComputedStyle(element).fill")


def test_the_list_lights_the_map_and_the_map_the_list(tab):
    tab.visit("/regios/zuid-limburg/?publicatie=1")
    page = tab.page
    area, item = (
        page.locator("a.map-area[data-deal=zuid-limburg]"),
        page.locator(".map-list li[data-deal=zuid-limburg]"),
    )
    plain = fill(area)
    item.hover()
    expect(area).to_have_class("map-area lit")
    assert fill(area) != plain
    page.locator("h1").hover()
    expect(area).to_have_class("map-area")
    assert fill(area) == plain

    page.locator("a.map-badge[data-deal=zuid-limburg]").hover()
    expect(item).to_have_class("lit")
    assert page.locator(".map-list li.lit").count() == 1

    # With the keyboard the list does the same; the mouse lies still in the margin.
    page.mouse.move(2, 2)
    item.get_by_role("link").focus()
    expect(area).to_have_class("map-area lit")


def dot(tab, slug):
    return tab.page.locator(f'.country-map a[href="/deals/{slug}/"]')


def card(tab, slug, narrow=False):
    return dot(tab, slug).locator(".card-of.on-phone" if narrow else ".card-of:not(.on-phone)")


def middle_of(tab, slug):
    box = dot(tab, slug).locator(".ring").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_mouse_and_the_keyboard_open_the_card_of_a_deal_and_escape_puts_it_away(tab):
    tab.page.set_viewport_size({"width": 1280, "height": 1600})
    tab.visit("/kaart/")
    expect(card(tab, "twente")).to_be_hidden()
    tab.page.mouse.move(*middle_of(tab, "twente"))
    expect(card(tab, "twente")).to_be_visible()
    said = card(tab, "twente").locator("text").all_text_contents()
    assert said[:2] == ["Twente", "Tweede tranche"]
    dot(tab, "rotterdam-zuid").focus()
    expect(card(tab, "rotterdam-zuid")).to_be_visible()
    tab.page.keyboard.press("Escape")
    expect(card(tab, "rotterdam-zuid")).to_be_hidden()
    tab.page.keyboard.press("Shift+Tab")
    tab.page.keyboard.press("Tab")
    expect(card(tab, "rotterdam-zuid")).to_be_visible()
    assert tab.everything_quiet() == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_first_tap_shows_the_card_and_a_second_follows_the_link(open_tab, register, script):
    """Without script the first tap follows it."""
    tab = open_tab(register, width=360, has_touch=True, java_script_enabled=script)
    tab.page.set_viewport_size({"width": 360, "height": 1100})
    tab.visit("/kaart/")
    place = middle_of(tab, "twente")
    tab.page.touchscreen.tap(*place)
    if script:
        expect(card(tab, "twente", narrow=True)).to_be_visible()
        assert tab.path == "/kaart/"
        tab.page.touchscreen.tap(*place)
    tab.page.wait_for_url("**/deals/twente/")
    assert tab.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_tranche_is_picked_out_and_the_others_step_back(open_tab, register, script):
    tab = open_tab(register, java_script_enabled=script)
    tab.visit("/kaart/")
    tab.page.get_by_role("radio", name="Vierde tranche").check()
    seen = "all => all.map(one => [one.getAttribute('class'), getComputedStyle(one).opacity])"
    if script:
        opacity = tab.page.locator(".dot-of").evaluate_all(seen)
        assert {one for name, one in opacity if "t4" in name} == {"1"}
        assert {one for name, one in opacity if "t4" not in name} == {"0.14"}
    assert tab.page.get_by_role("radio", name="Vierde tranche").is_checked()


@pytest.mark.parametrize("path", ["/", "/kaart/"])
def test_nothing_moves_while_the_page_arrives(open_tab, register, path):
    """On a phone: at most half of what is called good."""
    tab = open_tab(register, width=360)
    tab.page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => window.moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    tab.visit(path)
    tab.page.wait_for_load_state("networkidle")
    assert tab.page.evaluate("window.moved") <= 0.05


@pytest.mark.parametrize(("path", "width"), [("/", 360), ("/", 1280), ("/kaart/", 360), ("/kaart/", 1280)])
def test_the_map_keeps_its_shape_in_own_colours(open_tab, register, path, width):
    tab = open_tab(register, width, forced_colors="active")
    tab.visit(path)
    tab.hinders_nobody()
    box = tab.page.locator(".country-map").bounding_box()
    assert box["height"] / box["width"] == pytest.approx(1632 / 1391, rel=0.01)


def test_the_first_page_has_one_box_and_a_way_past_the_picture(tab):
    tab.visit("/")
    assert tab.page.get_by_role("search").count() == 1
    tab.page.get_by_role("link", name="Sla de 83 vakken over").focus()
    expect(tab.page.get_by_role("link", name="Sla de 83 vakken over")).to_be_in_viewport()
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.focused()["label"].startswith("Bron bij de Rijksbijdrage")


def test_the_browser_scrolls_smoothly_only_for_who_likes_that(open_tab, register):
    how = "getComputedStyle(document.documentElement).scrollBehavior"
    for motion, expected in {"no-preference": "smooth", "reduce": "auto"}.items():
        tab = open_tab(register, reduced_motion=motion)
        tab.visit("/deals/twente-ii/")
        assert tab.page.evaluate(how) == expected


# --- columns in order


def column(tab, number):
    return tab.page.locator(f"table[data-sort] tbody tr > :nth-child({number})").all_inner_texts()


def test_a_column_is_put_in_order(tab):
    tab.visit("/ministeries/")
    page = tab.page
    deals = page.get_by_role("columnheader", name="Deals")
    deals.get_by_role("button").click()
    expect(deals).to_have_attribute("aria-sort", "ascending")
    numbers = [int(text) for text in column(tab, 2)]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 4
    deals.get_by_role("button").click()
    expect(deals).to_have_attribute("aria-sort", "descending")
    assert [int(text) for text in column(tab, 2)] == sorted(numbers, reverse=True)

    page.get_by_role("button", name="Ministeries").click()
    assert deals.get_attribute("aria-sort") is None
    names = column(tab, 1)
    assert names == sorted(names, key=str.casefold)
    tab.hinders_nobody()


def test_what_is_unknown_stays_below(tab):
    """Whichever way one sorts: unknown is neither the least nor the most."""
    tab.visit("/regios/?publicatie=3")
    button = tab.page.get_by_role("columnheader", name="Rijksbijdrage").get_by_role("button")
    for descending in (False, True):
        button.click()
        amounts = column(tab, 3)
        unknown = amounts.count("niet bekend")
        assert unknown > 0
        known = [int(re.sub(r"\D", "", text)) for text in amounts[:-unknown]]
        assert known == sorted(known, reverse=descending)
        assert set(amounts[-unknown:]) == {"niet bekend"}


# --- citations


def test_a_citation_is_copied(tab):
    """Word for word as it stands there, with the release and the place of the fact in its address."""
    tab.visit("/deals/twente-ii/")
    page = tab.page
    page.get_by_role("button", name="Bron 2 bij bedrag Rijk").first.click()
    panel = page.locator(".cite:popover-open")
    panel.get_by_role("button", name="Kopieer dit citaat").click()
    expect(panel.get_by_role("status")).to_have_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == panel.locator(".quote").inner_text()
    assert copied.endswith(f" {tab.address}/deals/twente-ii/?publicatie=6#rijk-1")
    assert "€ 25.000.000" in copied

    # The address works: it leads to the fact, at that release.
    tab.page.goto(copied.split()[-1])
    assert page.locator("#rijk-1:target").inner_text().startswith("25,0")


def test_who_may_not_copy_can_select(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/twente-ii/")
    page = tab.page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.get_by_role("button", name="Bron 2 bij bedrag Rijk").first.click()
    panel = page.locator(".cite:popover-open")
    panel.get_by_role("button", name="Kopieer dit citaat").click()
    expect(panel.get_by_role("status")).to_have_text("Kopiëren mag hier niet; de tekst is geselecteerd.")
    assert page.evaluate("getSelection().toString()") == panel.locator(".quote").inner_text()
