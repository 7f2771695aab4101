"""A letter of today, from the desk of the team to the overview for a debate, in three browsers."""

import datetime as dt

from ..words import in_the_long_proof
from .desk import is_in_order, save, sign_in

TITLE = "Voortgangsrapportage Regio Deals van vandaag"


def choose(tab, field, text):
    """What a box with suggestions offers for `text`."""
    tab.page.locator(f"#{field} ~ .select2 .select2-selection").first.click()
    tab.page.locator(".select2-search__field").last.fill(text)
    tab.page.locator(".select2-results__option", has_text=text).first.click()


@in_the_long_proof
def test_a_letter_of_today_reaches_the_overview_for_a_debate(desk_address, open_tab):
    els, eva = (sign_in(open_tab(desk_address), name) for name in ("els", "eva"))
    reader, today = open_tab(desk_address), dt.datetime.now(dt.UTC).date()

    els.visit("/beheer/deals/source/add/")
    for label, said in {"Kort adres": "brief-van-vandaag", "Titel": TITLE, "Uitgever": "Ministerie van BZK"}.items():
        els.page.get_by_label(label, exact=False).first.fill(said)
    els.page.locator("#id_kind").select_option("kamerbrief")
    els.page.locator("#id_date").fill(f"{today:%d-%m-%Y}")
    els.page.locator("#id_dossier").fill("29697")
    els.page.locator("#id_number").fill("999")
    save(els)
    els.visit("/beheer/deals/parliamentarypaper/add/")
    is_in_order(els)
    choose(els, "id_source", TITLE)
    els.page.locator("#id_slug").fill("29697-999")
    els.page.locator("#id_kind").select_option("brief")
    els.page.locator("#id_subject").fill("De minister meldt hoe het met de deals gaat.")
    els.page.locator("#id_role").fill("minister van BZK")
    choose(els, "id_paper_deals-0-deal", "Twente II")
    els.page.locator("#id_paper_deals-0-locator").fill("bladzijde 2")
    save(els)
    assert "29697-999" in els.page.locator(".messagelist").inner_text()

    els.visit("/beheer/voorleggen/?deal=kamerstuk/29697-999")
    els.page.get_by_label("Toelichting").fill("De brief van vandaag.")
    els.press(els.page.get_by_role("button", name="Leg voor"))
    is_in_order(els)
    path = els.path
    reader.visit("/kamerstukken/29697-999/")
    assert "Niet gevonden" in reader.page.title()

    eva.visit(path)
    is_in_order(eva)
    eva.press(eva.page.get_by_role("link", name="Voorbeeld van de openbare pagina").first)
    assert TITLE in eva.page.inner_text("h1")
    eva.visit(path)
    eva.press(eva.page.get_by_role("button", name="Keur goed en publiceer"))
    assert "openbaar" in eva.page.locator(".messagelist").inner_text()

    # Home, the menu, the overview, the button.
    reader.visit("/")
    reader.press(reader.page.get_by_role("link", name="Kamerstukken", exact=True).first)
    reader.press(reader.page.get_by_role("link", name="Overzicht voor een debat"))
    reader.page.get_by_label("Vanaf").fill("2025-02-05")
    reader.page.get_by_label("Tot en met").fill(f"{today:%Y-%m-%d}")
    reader.press(reader.page.get_by_role("button", name="Maak overzicht"))
    assert TITLE in reader.page.inner_text("main")
    reader.hinders_nobody()
    reader.visit("/deals/twente-ii/")
    assert TITLE in reader.page.inner_text("main")
