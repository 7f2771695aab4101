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
    ".cite :is(b, .quote, button)",
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


# The second has the most lines and names, the third the most amounts and sources.
@pytest.mark.parametrize(
    ("path", "most"), [("/deals/twente-ii/", 2), ("/deals/arnhem-nijmegen/", 2), ("/deals/waddeneilanden/", 3)]
)
def test_a_deal_takes_few_sheets_with_its_sources_last(open_tab, register, path, most):
    tab = open_tab(register, width=700)
    on_paper(tab, path)
    assert sheets(tab) <= most

    page = tab.page
    bottoms = page.locator("main h2:visible").evaluate_all(
        "all => all.map(one => [one.id, one.getBoundingClientRect().bottom]).sort((one, other) => one[1] - other[1])"
    )
    assert [name for name, _ in bottoms][-3:] == ["bronnen", "nog-niet", "citeren"]
    assert page.locator(".sources li:visible").count() == page.locator(".sources li").count() > 2
    assert "?publicatie=6" in page.locator("[data-quote]:visible").inner_text()

    # At each figure: which of those sources; and with the source where in it.
    mark = page.locator("#rijk-1 .cn")
    assert re.fullmatch(r"\d", mark.inner_text())
    assert "Plek: " in page.locator(f"#bron-{mark.inner_text()}").inner_text()
    assert page.get_by_text("Deze pagina blijft te vinden op").count() == 0


@pytest.mark.parametrize(
    ("path", "selected", "permalink"),
    [
        (
            "/deals/?tranche=4&ministerie=jenv&sorteer=-rijk",
            "Tranche: vierde tranche; ministerie: JenV. 4 deals van de 83. Volgorde: Rijksbijdrage, hoogste eerst.",
            "/deals/?ministerie=jenv&publicatie=6&sorteer=-rijk&tranche=4",
        ),
        (
            "/deals/?pagina=2&weergave=kaarten",
            "Alle deals. 83 deals van de 83. Volgorde: naam. Hier staan deal 26 tot en met 50.",
            "/deals/?publicatie=6",
        ),
        ("/kaart/?tranche=4", "Tranche: vierde tranche. 14 deals van de 83.", "/kaart/?publicatie=6&tranche=4"),
        (
            "/tranches/2/?q=foodvalley",
            "Zoek: ‘foodvalley’; tranche: tweede tranche. 1 deal van de 83. "
            "Volgorde: hoe goed het past bij wat u zoekt.",
            "/tranches/2/?publicatie=6&q=foodvalley",
        ),
        ("/regios/twente/", "Regio: Twente. 2 deals van de 83. Volgorde: naam.", "/regios/twente/?publicatie=6"),
    ],
)
def test_a_printed_list_says_what_it_is_a_list_of_and_where_each_amount_was_read(
    open_tab, register, path, selected, permalink
):
    """At each amount the number of a source below the list, and the place in it; and no word that leads nowhere."""
    tab = open_tab(register, width=700)
    tab.visit(path)
    assert tab.page.locator(".print-only:visible").count() == 0
    on_paper(tab, path)
    page = tab.page
    assert " ".join(page.locator("#gevonden > .print-only").first.inner_text().split()) == selected
    footer = page.locator(".site-footer .print-only").inner_text()
    assert footer == f"Deze pagina blijft te vinden op {register}{permalink}"
    sources = page.locator("#gevonden .sources li:visible")
    marks = page.locator("main sup:visible .cn").all()
    assert sorted({int(mark.text_content()) for mark in marks}) == [*range(1, sources.count() + 1)]
    assert bool(page.locator(".at:visible").count()) == bool(marks)
    assert page.locator("main .cite b:visible, main .quote:visible, main .cite button:visible").count() == 0
    amounts = page.locator("#gevonden :is(td.number, .card .note)").get_by_text("€").count()
    assert bool(marks) == bool(amounts)


@pytest.mark.parametrize(
    ("path", "permalink"),
    [
        ("/", "/?publicatie=6"),
        ("/cijfers/?tranche=4", "/cijfers/?publicatie=6&tranche=4"),
        ("/wijzigingen/", "/wijzigingen/?van=5&tot=6"),
        ("/bronnen/?publicatie=1", "/bronnen/?publicatie=1"),
    ],
)
def test_a_printed_page_says_where_it_stays(open_tab, register, path, permalink):
    tab = open_tab(register, width=700)
    on_paper(tab, path)
    assert tab.page.locator(".site-footer .print-only").inner_text().endswith(f" {register}{permalink}")
