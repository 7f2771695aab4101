"""Random walks over lists of deals in a browser, forth and back: address, list and form say the same at every step.
`PROOF_SEED` walks one walk again."""

import os
from urllib.parse import urlsplit

import pytest

from ..crawl import PLACES, STEPS, WORDS, drawn, pairs

pytestmark = [pytest.mark.browser, pytest.mark.proof]


def test_a_walk_forth_and_back_keeps_address_list_and_form_together(open_tab, register):
    tab, draw, rounds = open_tab(register), drawn(), int(os.environ.get("PROOF_ROUNDS", "5"))
    form = "[...new FormData(document.querySelector('form.filter'))].filter(([, value]) => value.trim())"
    heading = "document.querySelector('#gevonden h2')?.innerText"
    for _ in range(max(2, rounds // 2)):
        tab.visit(draw.choice(PLACES[:2]))
        for _ in range(STEPS):
            deed = draw.choice(["link", "link", "box", "search", "order", "back", "forward"])
            act(tab, draw, deed)
            tab.wait_until("!document.querySelector('[data-list][aria-busy]')")
            told = sorted(map(tuple, tab.page.evaluate(form)))
            assert told == pairs(urlsplit(tab.path).query), (deed, tab.path)
            fresh = tab.page.evaluate(
                """async () => new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html")
                   .querySelector("#gevonden h2")?.innerText"""
            )
            assert tab.page.evaluate(heading).split() == fresh.split(), (deed, tab.path)
    assert tab.everything_quiet() == []


def act(tab, draw, deed):
    """One thing that a reader does with a list; nothing where there is nothing to do it with."""
    page, before = tab.page, tab.page.url
    if deed in ("back", "forward"):
        depth = page.evaluate("navigation.entries().length"), page.evaluate("navigation.currentEntry.index")
        if (deed == "back" and depth[1] > 1) or (deed == "forward" and depth[1] < depth[0] - 1):
            page.go_back() if deed == "back" else page.go_forward()
        return
    if deed == "link":
        links = page.locator("[data-list] a[data-renew]:visible")
        if links.count():
            links.nth(draw.randrange(links.count())).click()
    elif deed == "box":
        boxes = page.locator("form.filter input[type=checkbox]:visible")
        if boxes.count():
            boxes.nth(draw.randrange(boxes.count())).click()
    elif deed == "search":
        page.locator("#veld-q").fill(draw.choice([*WORDS, ""]))
        page.locator("#veld-q").press("Enter")
    else:
        order = page.locator("#veld-sorteer")
        values = order.locator("option").evaluate_all("options => options.map(option => option.value)")
        order.select_option(draw.choice(values))
    if page.url == before:
        page.wait_for_timeout(300)
