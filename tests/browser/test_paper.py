"""On paper: the facts and their sources, on two pages, without what one can only press."""

import re

import pytest

pytestmark = pytest.mark.browser

PRESSED = (
    ".menu",
    ".menu-button",
    ".nl-skip-link",
    ".crumbs",
    ".filter",
    ".search",
    ".chips",
    ".pages",
    ".download",
    ".small-button",
    ".utrecht-button",
    ".cite",
    ".footer-columns",
)


def on_paper(tab, path):
    tab.visit(path)
    tab.page.emulate_media(media="print")


def sheets(tab):
    paper = tab.page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper))


@pytest.mark.parametrize(
    "path", ["/", "/deals/?tranche=4", "/deals/twente-ii/", "/deals/?weergave=kaarten", "/kaart/", "/begrippen/"]
)
def test_paper_has_no_buttons(open_tab, register, path):
    """The menu, the filter and the buttons are away, and no table is cut off."""
    tab = open_tab(register, width=700)
    on_paper(tab, path)
    for hidden in PRESSED:
        assert tab.page.locator(f"{hidden}:visible").count() == 0, hidden
    assert tab.page.get_by_role("heading", level=1).is_visible()
    assert tab.page.locator(".brand-name").is_visible()
    cut = tab.page.locator(".table-scroll").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    )
    assert cut == 0
    assert tab.everything_quiet() == []


# The last two are the longest, the one by its amounts, the other by its lines and names.
@pytest.mark.parametrize("path", ["/deals/twente-ii/", "/deals/waddeneilanden/", "/deals/arnhem-nijmegen/"])
def test_a_deal_takes_two_sheets_with_its_sources_last(open_tab, register, path):
    tab = open_tab(register, width=700)
    on_paper(tab, path)
    assert sheets(tab) <= 2

    page = tab.page
    bottoms = page.locator("main h2:visible").evaluate_all(
        "all => all.map(one => [one.id, one.getBoundingClientRect().bottom]).sort((one, other) => one[1] - other[1])"
    )
    assert [name for name, _ in bottoms][-2:] == ["bronnen", "citeren"]
    assert page.locator(".sources li:visible").count() == page.locator(".sources li").count() > 2
    assert "?publicatie=2" in page.locator("[data-quote]:visible").inner_text()

    # At each figure: which of those sources, and where in it.
    mark = page.locator("#rijk-1 .mark")
    assert re.fullmatch(r"bron \d", mark.inner_text())
    where = mark.evaluate("one => getComputedStyle(one, '::after').content")
    assert where == f'" ({mark.get_attribute("data-place")})"'
