"""Script in every text of the desk runs nowhere: not on a public page, not at the desk, not in a preview."""

import re

import pytest
from playwright.sync_api import sync_playwright

from ..browser.browsing import CHROMIUM_OPTIONS, Tab, chromium_path
from . import arena, inside

pytestmark = pytest.mark.proof  # what a page shows is the same on either database

DESK = (
    "/beheer/",
    "/beheer/spoor/",
    "/beheer/voorleggen/",
    "/beheer/voorleggingen/",
    "/beheer/kleine-verbetering/twente-ii/",
    "/beheer/intrekken/twente-ii/",
    "/beheer/deals/deal/",
    "/beheer/deals/source/",
    "/beheer/deals/region/",
    "/beheer/deals/organisation/",
    "/beheer/deals/release/",
)
PUBLIC = (
    "/",
    "/deals/",
    "/deals/?weergave=kaarten&q=ran",
    "/deals/twente-ii/",
    "/deals/waddeneilanden/",
    "/wijzigingen/",
    "/publicaties/",
    "/programmalijnen/",
    "/voortgang/",
    "/nog-niet-bekend/",
    "/bronnen/",
    "/regios/",
    "/kaart/",
    "/cijfers/",
    "/vergelijken/?deal=twente-ii&deal=zuid-limburg",
)
LINKS_PER_PAGE = 4


def test_script_in_every_text_runs_nowhere(server, editors):
    number, submission = arena.elsewhere(inside.plant_script)
    editor = editors[0]
    address = f"http://127.0.0.1:{server.port}"
    desk = [
        *DESK,
        f"/beheer/deals/deal/{number}/change/",
        f"/beheer/deals/deal/{number}/delete/",
        f"/beheer/voorleggingen/{submission}/",
        f"/beheer/voorleggingen/{submission}/voorbeeld/twente-ii/",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_OPTIONS)
        context = browser.new_context(base_url=address)
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in editor.cookies.items()])
        tab = Tab(context.new_page(), address)
        tab.page.on("dialog", lambda dialog: tab.complaints.append(f"dialoog: {dialog.message}"))
        seen, shown = set(), 0
        todo = [*desk, *PUBLIC]
        while todo:
            path = todo.pop(0)
            if path in seen:
                continue
            seen.add(path)
            assert tab.visit(path) < 500, path
            assert tab.page.evaluate("window.ran === undefined && !document.querySelector('[data-ran]')"), path
            assert tab.everything_quiet() == [], path
            text = tab.page.content()
            shown += "data-ran" in text
            if path in PUBLIC:
                links = re.findall(r'href="(/(?!static|beheer)[^"#.]*/)"', text)
                todo += [link for link in dict.fromkeys(links) if link not in seen][-LINKS_PER_PAGE:]
        browser.close()
    # The payload was there to be read on most of these pages.
    assert shown > len(seen) / 2, (shown, len(seen))
