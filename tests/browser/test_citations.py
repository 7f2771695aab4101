"""At every figure a small mark opens where it was read, with a ready citation: by keyboard, and without a script."""

import re

import pytest

from .browsing import LAW

pytestmark = pytest.mark.browser

PERMALINK = "/deals/twente-ii/?publicatie=6#rijk-1"
EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])


@EITHER_WAY
def test_the_keyboard_opens_a_citation_and_leaves_it(open_tab, register, script):
    tab = open_tab(register, java_script_enabled=script)
    tab.visit("/deals/twente-ii/")
    page = tab.page
    panel = page.locator("#bij-rijk-1")
    assert panel.is_hidden()

    mark = tab.tab_to(lambda stop: stop["label"].startswith("Bron 2 bij bedrag Rijk, € 25.000.000, in het convenant"))
    assert (mark["name"], mark["text"]) == ("button", "2")
    page.keyboard.press("Enter")
    assert panel.is_visible()
    said = panel.inner_text()
    for part in (
        "Bron 2: Ministerie van Binnenlandse Zaken en Koninkrijksrelaties, ‘Aanbieding vierde tranche Regio Deals’",
        "1 november 2023, kenmerk 2023-0000667273",
        "Plek in de tekst: Bijlage, Regio Deal Twente II, twee na laatste zin",
    ):
        assert part in said
    quote = panel.locator(".quote").inner_text()
    assert quote.startswith("Regio Deal Twente II: bedrag Rijk, € 25.000.000, in het convenant. Gelezen in: ")
    assert "Bijlage, Regio Deal Twente II, twee na laatste zin. Register Regio Deals, publicatie 6" in quote
    assert quote.endswith(register + PERMALINK)

    # The next stop is inside: the source itself.
    inside = tab.tab_to(lambda stop: True)
    assert inside["href"] == "#bron-2"
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert tab.focused()["label"] == mark["label"]
    assert tab.complaints == []


@EITHER_WAY
def test_a_mouse_opens_and_closes_a_citation(open_tab, register, script):
    tab = open_tab(register, java_script_enabled=script)
    tab.visit("/deals/?tranche=4")
    page = tab.page
    mark = page.get_by_role("button", name="Bron 1 bij de regionale bijdrage van Twente II")
    panel = page.locator("#bij-regio-twente-ii")
    mark.click()
    assert "Plek in de tekst: Bijlage, Regio Deal Twente II" in panel.inner_text()
    assert panel.locator(".quote").inner_text().endswith("/deals/twente-ii/?publicatie=6#regio-1")
    panel.get_by_role("button", name="Sluit").click()
    assert panel.is_hidden()
    mark.click()
    page.mouse.click(2, 2)
    assert panel.is_hidden()


@pytest.mark.parametrize("width", [1280, 320])
def test_an_open_citation_fits_and_hinders_nobody(open_tab, register, width):
    tab = open_tab(register, width=width)
    tab.visit("/deals/twente-ii/")
    mark = tab.page.locator("#mijlpalen ~ ol .cn").first
    mark.click()
    box, at = tab.page.locator(".cite:popover-open").bounding_box(), mark.bounding_box()
    # Right above or below its number, and nothing of the page goes dark.
    assert min(abs(at["y"] - box["y"] - box["height"]), abs(box["y"] - at["y"] - at["height"])) < 20
    assert box["x"] - 16 <= at["x"] <= box["x"] + box["width"]
    dark = "getComputedStyle(document.querySelector('.cite:popover-open'), '::backdrop').backgroundColor"
    assert tab.page.evaluate(dark) == "rgba(0, 0, 0, 0)"
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert tab.hindrances(*LAW, "best-practice") == []
    assert tab.everything_quiet() == []


@pytest.mark.parametrize("path", ["/", "/deals/", "/tranches/4/", "/deals/twente-ii/", "/deals/nieuw-land/"])
def test_each_mark_says_what_it_is_the_source_of(open_tab, register, path):
    """Read aloud one after the other no two sound alike, and each opens a panel of its own."""
    tab = open_tab(register)
    tab.visit(path)
    marks = tab.page.locator("button.cn").evaluate_all(
        "all => all.map(one => [one.getAttribute('aria-label'), one.popoverTargetElement.id])"
    )
    labels, panels = zip(*marks, strict=True)
    assert all(label.startswith(("Bron ", "Bron: hoe ")) and len(label) > 15 for label in labels)
    assert len(set(labels)) == len(marks)
    # On the page of a deal a fact that stands twice has one panel.
    assert all(panels) and ((path.startswith("/deals/") and path != "/deals/") or len(set(panels)) == len(marks))


@pytest.mark.parametrize(
    "path", ["/deals/twente-ii/", "/gemeenten/gm0153/", "/over/", "/themas/innovatie-en-economie/"]
)
@pytest.mark.parametrize("width", [360, 320])
def test_a_number_stands_on_the_line_of_its_word(open_tab, register, path, width):
    """Its foot is never left of what it stands behind: no number begins a line, and none stands loose from its word."""
    tab = open_tab(register, width=width)
    tab.visit(path)
    assert tab.page.locator("main .cn:visible").count() > 1
    loose = tab.page.evaluate(
        """() => [...document.querySelectorAll("main sup:has(.cn:not(.next))")].filter(sup => sup.checkVisibility()).map(sup => {
          const words = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          let before = null;
          while (words.nextNode() && !sup.contains(words.currentNode)) {
            const own = words.currentNode;
            if (own.data.trim() && !own.parentElement.closest("sup, .cite, .visually-hidden")) before = own;
          }
          const range = document.createRange();
          const end = before.data.trimEnd().length;
          range.setStart(before, end - 1);
          range.setEnd(before, end);
          const word = range.getBoundingClientRect(), mark = sup.querySelector(".cn").getBoundingClientRect();
          const gap = (mark.left + mark.right) / 2 - word.right;
          return gap < 0 || gap > 26 ? `${before.data.slice(-30)}|${sup.textContent}: ${gap}` : "";
        }).filter(Boolean)"""
    )
    assert loose == []


def test_a_sum_says_how_it_was_made(open_tab, register):
    tab = open_tab(register)
    tab.visit("/deals/?tranche=4")
    tab.page.get_by_role("button", name="Bron: hoe Regionale bijdrage berekend is").click()
    panel = tab.page.locator(".cite:popover-open")
    assert "Berekend uit de bedragen met bron van 13 van 14 deals; elke deal telt één keer." in panel.inner_text()
    assert "Regionale bijdrage: van 13 van 14 Regio Deals samen € 275.350.000." in panel.inner_text()
    # Whoever opens the address of the citation reads the same sum.
    tab.page.goto(panel.locator(".quote").inner_text().split()[-1])
    assert "€ 275,4 miljoen" in tab.page.locator(".sums").inner_text()


@pytest.mark.parametrize("path", ["/deals/?tranche=4", "/deals/?weergave=kaarten", "/", "/deals/twente-ii/"])
def test_what_is_copied_holds_no_mark(open_tab, register, path):
    """A cell of a table is its amount and nothing else, so that a spreadsheet reads a number."""
    tab = open_tab(register, permissions=["clipboard-read", "clipboard-write"])
    tab.visit(path)
    page = tab.page
    page.locator("main").evaluate("main => getSelection().selectAllChildren(main)")
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    lines = copied.splitlines()
    assert not [line for line in lines if re.search(r"(?<!de )\bbron( \d+)?\s*$", line)]
    cells = [
        cell for line in lines for cell in line.split("\t")[1:] if cell.startswith("€") and "telt niet mee" not in cell
    ]
    assert [cell for cell in cells if not re.fullmatch(r"€ [0-9.]+(,\d\d)?", cell)] == []
