"""The desk in a browser: in Dutch, usable by everyone, silent; and the main job as a person does it."""

import re

import pytest

from .browsing import new_tab
from .desk import english, is_in_order, line, money_row, open_deal, open_row, save

pytestmark = pytest.mark.browser

# Pages of the desk; {deal} is the number of Twente II, {source} of the letter, and so on.
PAGES = {
    "the beginning": "/beheer/",
    "deals": "/beheer/deals/deal/",
    "a deal": "/beheer/deals/deal/{deal}/change/",
    "a follow-up deal": "/beheer/deals/deal/add/?opvolger-van=twente-ii",
    "several deals": "/beheer/deals/deal/meerdere/?deal=twente&deal=twente-ii",
    "sources": "/beheer/deals/source/?origin__exact=staten-generaal",
    "a source": "/beheer/deals/source/{source}/change/",
    "a new organisation": "/beheer/deals/organisation/add/",
    "a ministry": "/beheer/deals/ministry/{ministry}/change/",
    "releases": "/beheer/deals/release/",
    "a release": "/beheer/deals/release/{release}/change/",
    "nothing to submit": "/beheer/voorleggen/?deal=twente-ii",
    "no small correction": "/beheer/kleine-verbetering/twente-ii/",
    "no submissions": "/beheer/voorleggingen/",
    "to withdraw": "/beheer/intrekken/twente-ii/",
    "the trail": "/beheer/spoor/",
    "the trail of a deal": "/beheer/spoor/?deal=twente-ii",
    "a new user": "/beheer/deals/user/add/",
    "the roles": "/beheer/auth/group/",
    "users": "/beheer/deals/user/",
    "a new password": "/beheer/password_change/",
    "one's own account": "/beheer/account/",
    "recovery codes": "/beheer/account/herstelcodes/",
    "another second step": "/beheer/account/tweede-stap/",
    "signing out everywhere": "/beheer/account/overal-afmelden/",
    "a colleague's second step": "/beheer/deals/user/1/tweede-stap-opnieuw/",
}
LISTS = {
    "deal": "/beheer/deals/deal/?q=twente",
    "source": "/beheer/deals/source/",
    "ministry": "/beheer/deals/ministry/",
    "release": "/beheer/deals/release/",
}


@pytest.fixture(scope="module")
def numbers(desk_address, signed_in, chromium):
    """The number of the first row of each list: what Twente II, the letter and the first ministry are called here."""
    context = chromium.new_context(storage_state=signed_in)
    page = context.new_page()
    found = {}
    for name, path in LISTS.items():
        page.goto(desk_address + path)
        found[name] = page.locator("#result_list tbody th a").first.get_attribute("href").split("/")[4]
    context.close()
    return found


@pytest.fixture(scope="module")
def walking_tab(desk_address, signed_in, chromium):
    """One tab for a whole walk along the pages of the desk."""
    tab = new_tab(chromium, desk_address, storage_state=signed_in)
    yield tab
    tab.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_desk_is_dutch_and_hinders_nobody(walking_tab, numbers, name):
    walking_tab.complaints.clear()
    assert walking_tab.visit(PAGES[name].format(**numbers)) == 200
    is_in_order(walking_tab)


def test_the_door_is_dutch_and_hinders_nobody(open_tab, desk_address):
    """Also after a wrong password."""
    tab = open_tab(desk_address)
    tab.visit("/beheer/")
    is_in_order(tab)
    tab.page.get_by_label("Gebruikersnaam").fill("beheerder")
    tab.page.get_by_label("Wachtwoord").fill("fout")
    tab.press(tab.page.get_by_role("button", name="Aanmelden"))
    assert tab.page.locator(".errornote").is_visible()
    is_in_order(tab)


CUT_OFF = """row => {
  row.querySelectorAll("details").forEach(part => part.open = true);
  const within = row.getBoundingClientRect();
  return [...row.querySelectorAll("input:not([type=hidden]), select:not(.select2-hidden-accessible), textarea, .select2-container")]
    .filter(field => field.getBoundingClientRect().width > 0)
    .filter(field => {
      field.scrollIntoView({block: "center"});
      const box = field.getBoundingClientRect();
      const ends = [box.left + 2, box.right - 2].map(x => document.elementFromPoint(x, box.top + box.height / 2));
      return box.left < within.left || box.right > within.right || !ends.every(end => field.contains(end));
    })
    .map(field => field.name || field.getAttribute("class"));
}"""


@pytest.mark.parametrize("width", [1280, 360])
def test_an_unfolded_fact_shows_every_field_whole(open_tab, desk_address, signed_in, width):
    tab = open_tab(desk_address, width, storage_state=signed_in)
    open_deal(tab, "Twente II")
    for kind in ("area", "party", "programmeline", "contribution", "signature", "milestone", "gap"):
        row = tab.page.locator(f"#{kind}_facts-0")
        row.locator(".desk-line").click()
        row.locator(".desk-fields").wait_for()
        assert row.locator("label").count() > 5
        assert row.evaluate(CUT_OFF) == []


def test_nobody_overwrites_a_colleague(open_tab, desk_address, desk):
    """Who saves later than a colleague sees both texts, loses nothing, and decides."""
    late = open_tab(desk_address, beside=desk)
    open_deal(desk, "North Sea Port District")
    open_deal(late, "North Sea Port District")
    desk.page.get_by_label("Samenvatting").fill("Van de eerste.")
    save(desk)
    late.page.get_by_label("Samenvatting").fill("Van de tweede.")
    save(late)

    assert late.page.get_by_role("heading", level=1).inner_text() == "Iemand anders heeft dit intussen bewaard"
    choice = late.page.get_by_role("group", name="Regio Deal: Samenvatting")
    assert choice.get_by_role("radio", name="Staat er nu Van de eerste.").is_visible()
    assert choice.get_by_role("radio", name="Uw invoer Van de tweede.").is_checked()
    assert late.page.get_by_role("group").count() == 1
    is_in_order(late)

    # By keyboard alone: to the other choice and back, then save.
    choice.get_by_role("radio").last.focus()
    late.page.keyboard.press("ArrowUp")
    assert choice.get_by_role("radio").first.is_checked()
    late.page.keyboard.press("ArrowDown")
    late.press(late.page.get_by_role("button", name="Bewaar wat ik koos"))
    open_deal(desk, "North Sea Port District")
    assert desk.page.get_by_label("Samenvatting").input_value() == "Van de tweede."


def test_a_refused_save_says_why_in_dutch(desk):
    open_deal(desk, "MAINSTAGE")
    desk.page.get_by_label("Naam").first.fill("")
    money_row(desk, "rijk").get_by_label("Bedrag").fill("-5")
    save(desk)
    assert desk.page.locator(".errornote").is_visible()
    assert desk.page.locator(".errorlist li").count() == 2
    assert desk.everything_quiet() == english(desk) == []


def test_a_new_fact_is_added_with_its_source(desk):
    """The desk's own scripts work under the strict policy: a row appears, and the source is found by typing."""
    open_deal(desk, "Nieuw Land")
    page = desk.page
    row = open_row(desk, page.get_by_role("button", name="Andere naam toevoegen"))
    assert row.get_by_label("Naam").evaluate("one => one === document.activeElement")
    row.get_by_label("Naam").fill("Almere en Lelystad samen")
    row.get_by_label("Vindplaats").fill("Bijlage, kop")
    row.get_by_role("combobox", name="Bron").click()
    page.locator(".select2-dropdown").get_by_role("searchbox").fill("aanbieding")
    page.locator(".select2-dropdown").get_by_role("option", name="Aanbieding vierde tranche Regio Deals").click()
    save(desk)
    assert desk.everything_quiet() == []
    open_deal(desk, "Nieuw Land")
    assert page.get_by_role("button", name="Almere en Lelystad samen").count() == 1


def test_a_finding_leads_to_its_row_and_opens_it(desk):
    """Also for who works with the keyboard: the address alone opens the row."""
    open_deal(desk, "Den Haag Zuidwest II")
    page = desk.page
    assert line(desk, "contribution_regio-1").get_attribute("aria-expanded") == "false"
    page.evaluate("location.hash = 'contribution_regio-1'")
    page.locator("#contribution_regio-1[aria-expanded=true] ~ .desk-fields").wait_for()
    page.get_by_role("navigation", name="Ga naar").get_by_role("link", name="Bijdragen").press("Enter")
    assert page.locator("#contribution_facts-group").evaluate("one => one.getBoundingClientRect().top < 200")


def test_a_line_opens_folds_and_keeps_what_was_typed(desk):
    """By keyboard: one stop a line, its name says what it opens, and whoever opens it is in its first field."""
    open_deal(desk, "Den Haag Zuidwest II")
    page = desk.page
    button = line(desk, "contribution_regio-1")
    assert re.match("Open bijdrage regio-1 Regio, € ", button.inner_text().replace("\n", " "))
    button.focus()
    page.keyboard.press("Enter")
    row = page.locator(".desk-row").filter(has=button)
    amount = row.get_by_label("Bedrag")
    amount.wait_for()
    page.wait_for_function("document.activeElement.name?.endsWith('-side')")
    assert button.get_attribute("aria-expanded") == "true"
    is_in_order(desk)
    amount.fill("13 miljoen")
    button.press("Enter")
    assert not amount.is_visible() and button.get_attribute("aria-expanded") == "false"
    button.press("Enter")
    assert amount.input_value() == "13 miljoen"
    amount.press("Enter")  # saves, as in any form
    page.locator(".messagelist").wait_for()
    assert desk.everything_quiet() == []


def test_without_a_script_a_line_is_a_button_that_keeps_what_was_typed(chromium, desk_address, signed_in):
    context = chromium.new_context(storage_state=signed_in, java_script_enabled=False)
    page = context.new_page()
    page.goto(desk_address + "/beheer/deals/deal/?q=MAINSTAGE")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_label("Samenvatting").fill("Half getypt.")
    page.locator("button#contribution_rijk-1").click()
    row = page.locator(".desk-row").filter(has=page.locator("#contribution_rijk-1"))
    assert page.get_by_label("Samenvatting").input_value() == "Half getypt."
    assert row.get_by_label("Kant").evaluate("one => one === document.activeElement")
    page.get_by_role("button", name="Andere naam toevoegen").click()
    fresh = page.locator(".desk-row").filter(has_text="Andere naam, nieuw")
    fresh.get_by_label("Naam").fill("Hoofdpodium")
    fresh.get_by_label("Zelfde bron als hierboven").check()
    row.get_by_label("Bedrag", exact=False).first.fill("1,5 mln")
    assert page.locator(".errornote").count() == 0
    page.get_by_role("button", name="Opslaan", exact=True).click()
    page.goto(desk_address + "/beheer/deals/deal/?q=MAINSTAGE")
    page.locator("#result_list tbody th a").first.click()
    assert page.get_by_label("Samenvatting").input_value() == "Half getypt."
    assert page.get_by_role("button", name="Hoofdpodium").count() == 1
    assert "€ 1.500.000" in page.locator("button#contribution_rijk-1").inner_text()
    context.close()


def test_traits_of_several_deals_are_looked_at_before_they_are_saved(desk):
    desk.visit("/beheer/deals/deal/?q=rotterdam")
    page = desk.page
    for box in page.locator("#result_list tbody input[type=checkbox]").all():
        box.check()
    page.locator("select[name=action]").select_option(label="Kenmerk of mijlpaal voor meer deals")
    desk.press(page.get_by_role("button", name="Uitvoeren"))
    page.get_by_label("Kenmerk verwijderen").check()
    page.get_by_label("Kenmerk:", exact=True).select_option(label="NPLV")
    desk.press(page.get_by_role("button", name="Bekijk wat er verandert"))
    row = page.get_by_role("row").filter(has_text="Rotterdam-Zuid II")
    assert "NPLV" in row.get_by_role("cell").first.inner_text()
    assert "NPLV" not in row.get_by_role("cell").last.inner_text()
    is_in_order(desk)
    desk.press(page.get_by_role("button", name="Bewaar dit"))
    assert "Kenmerk verwijderen: gedaan bij Rotterdam-Zuid II." in page.locator(".messagelist").inner_text()


def test_the_form_of_a_deal_fits_on_a_phone(desk, numbers):
    desk.page.set_viewport_size({"width": 360, "height": 800})
    desk.visit(PAGES["a deal"].format(**numbers) + "#contribution_rijk-1")
    desk.page.locator("#contribution_rijk-1[aria-expanded=true] ~ .desk-fields").wait_for()
    assert desk.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
