"""A whole round at the desk, as four people walk it: two editors, a chief editor and a reader."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ..words import in_the_long_proof
from .desk import english, is_in_order, money_row, open_deal, save, sign_in

pytestmark = pytest.mark.browser

# A busy machine needs some seconds to press the button.
SECONDS_AHEAD = 12


@pytest.fixture(scope="module")
def address(prepared):
    with prepared.serve("ronde") as address:
        yield address


def press(tab, name, role="button"):
    tab.press(tab.page.get_by_role(role, name=name, exact=True))


def submit_from_list(tab, *names):
    """Tick deals in the list and choose what to do with them."""
    tab.visit("/beheer/deals/deal/")
    for name in names:
        row = tab.page.get_by_role("row").filter(has=tab.page.get_by_role("link", name=name, exact=True))
        row.get_by_role("checkbox").check()
    tab.page.locator("select[name=action]").select_option(label="Leg wijzigingen voor")
    tab.press(tab.page.locator("button[name=index]"))


def choose_soon(tab):
    """Choose a moment a few seconds from now: the form takes seconds, which the picker of the browser leaves out."""
    field = tab.page.get_by_label("Openbaar vanaf")
    field.evaluate("field => field.step = 1")
    now = datetime.now(ZoneInfo("Europe/Amsterdam"))
    moment = (now + timedelta(seconds=SECONDS_AHEAD)).replace(microsecond=0)
    field.fill(f"{moment:%Y-%m-%dT%H:%M:%S}")
    return moment


def review(tab, path):
    """From the start page to what waits there."""
    tab.visit("/beheer/")
    is_in_order(tab)
    tab.press(tab.page.locator(f'section[aria-labelledby=te-beoordelen] a[href="{path}"]'))
    is_in_order(tab)


@in_the_long_proof
def test_a_round_from_two_corrections_to_a_page_that_is_put_back(address, open_tab):
    els, rob, eva = (sign_in(open_tab(address), name) for name in ("els", "rob", "eva"))
    reader = open_tab(address)

    # Els corrects two deals; the amount is typed as the letter writes it, and shown back in full.
    open_deal(els, "Twente II")
    els.page.get_by_label("Samenvatting").fill("Een verbeterde samenvattting van Twente.")
    money_row(els, "rijk").get_by_label("Bedrag").fill("24,5 mln")
    save(els)
    assert "Twente II" in els.page.locator(".messagelist").inner_text()
    assert english(els) == []
    open_deal(els, "Twente II")
    assert "24.500.000" in money_row(els, "rijk").get_by_label("Bedrag").input_value()
    press(els, "Spoor", "link")
    is_in_order(els)
    assert "Bedrag rijk-1: € 25.000.000 → € 24.500.000" in els.page.get_by_role("region", name="Spoor").inner_text()

    # Rob has the second deal open; who saves last sees both and chooses.
    open_deal(rob, "Zuid-Limburg")
    open_deal(els, "Zuid-Limburg")
    els.page.get_by_label("Samenvatting").fill("Zuid-Limburg volgens Els.")
    save(els)
    rob.page.get_by_label("Samenvatting").fill("Zuid-Limburg volgens Rob.")
    save(rob)
    is_in_order(rob)
    assert "Zuid-Limburg volgens Els." in rob.page.inner_text("main")
    assert "Zuid-Limburg volgens Rob." in rob.page.inner_text("main")
    press(rob, "Bewaar wat ik koos")
    open_deal(els, "Zuid-Limburg")
    assert els.page.get_by_label("Samenvatting").input_value() == "Zuid-Limburg volgens Rob."

    # Els lays both before someone else.
    submit_from_list(els, "Twente II", "Zuid-Limburg")
    is_in_order(els)
    els.page.get_by_label("Toelichting").fill("Bedrag en samenvattingen verbeterd.")
    press(els, "Leg voor")
    is_in_order(els)
    path = els.path
    assert els.page.get_by_role("button", name="Keur goed en publiceer").count() == 0

    # Eva reads old beside new, looks at the page as it will be, and approves for a moment that is to come.
    review(eva, path)
    changes = eva.page.get_by_role("region", name="Wijzigingen in Twente II").inner_text()
    assert "€ 25.000.000" in changes and "€ 24.500.000" in changes
    eva.press(eva.page.get_by_role("link", name="Voorbeeld van de openbare pagina").first)
    assert eva.page.locator("#rijk-1").inner_text().count("24,5") == 1
    eva.hinders_nobody()
    press(eva, "Terug naar de voorlegging", "link")
    moment = choose_soon(eva)
    press(eva, "Keur goed en publiceer")
    assert "wordt openbaar op" in eva.page.locator(".messagelist").inner_text()

    # Nobody sees anything, and at that moment everybody does.
    seen_before = 0
    while datetime.now(moment.tzinfo) < moment - timedelta(seconds=1):
        reader.visit("/deals/twente-ii/")
        if datetime.now(moment.tzinfo) < moment:
            assert "25,0" in reader.page.locator("#rijk-1").inner_text()
            assert "verbeterde" not in reader.page.content()
            seen_before += 1
        time.sleep(1)
    assert seen_before
    time.sleep(max(0, (moment - datetime.now(moment.tzinfo)).total_seconds()))
    reader.visit("/deals/twente-ii/")
    assert "24,5" in reader.page.locator("#rijk-1").inner_text()
    reader.visit("/deals/twente-ii/?publicatie=6")
    assert "25,0" in reader.page.locator("#rijk-1").inner_text()

    # A typing error takes the short way.
    open_deal(els, "Twente II")
    els.page.get_by_label("Samenvatting").fill("Een verbeterde samenvatting van Twente.")
    save(els)
    open_deal(els, "Twente II")
    press(els, "Kleine verbetering", "link")
    is_in_order(els)
    press(els, "Leg voor")
    review(eva, els.path)
    press(eva, "Keur goed en publiceer")
    reader.visit("/deals/twente-ii/")
    assert "Een verbeterde samenvatting van Twente." in reader.page.inner_text("main")
    reader.visit("/wijzigingen/")
    reader.hinders_nobody()
    folded = reader.page.locator("details.minor")
    assert folded.count() == 1 and folded.get_attribute("open") is None

    # A wrong page goes at once, with the reason, and comes back by two.
    open_deal(eva, "Zuid-Limburg")
    press(eva, "Trek in", "link")
    is_in_order(eva)
    eva.page.get_by_label("Reden").fill("De verkeerde bijlage.")
    press(eva, "Trek deze deal nu in")
    assert reader.visit("/deals/zuid-limburg/") == 410
    assert "De verkeerde bijlage." in reader.page.inner_text("main")
    open_deal(els, "Zuid-Limburg")
    press(els, "Leg wijzigingen voor", "link")
    els.page.get_by_label("Toelichting").fill("Zuid-Limburg staat er weer.")
    press(els, "Leg voor")
    review(eva, els.path)
    assert re.search("Zuid-Limburg.*terug in het register", eva.page.inner_text("main"))
    press(eva, "Keur goed en publiceer")
    assert reader.visit("/deals/zuid-limburg/") == 200
    assert "Zuid-Limburg volgens Rob." in reader.page.inner_text("main")
    assert reader.cookies_set == []
