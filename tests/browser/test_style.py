"""The look: no rule of ours gets lost, another theme fits, and a reader's own colours keep the page readable."""

import os
import subprocess

import pytest

from ..words import one_of
from .browsing import PROJECT, THREE_PAGES, lightness

pytestmark = pytest.mark.browser

OWN_RULES = PROJECT / "frontend/css"
# Two themes that replace each other, a list of imports, and faces of a font: no rules for what stands on a page.
WITHOUT_RULES = ("rijkshuisstijl.css", "neutraal.css", "main.css", "fonts.css")
SELECTORS = """sheets => sheets.map(text => {
  const sheet = new CSSStyleSheet(), found = new Set();
  sheet.replaceSync(text.replace(/@import[^;]*;/g, ""));
  const walk = rules => { for (const rule of rules) {
    if (rule.selectorText) rule.selectorText.split(/,(?![^(]*\\))/).forEach(one => found.add(one.trim()));
    else if (rule.cssRules) walk(rule.cssRules);
  } };
  walk(sheet.cssRules);
  return [...found];
})"""
PAINT = """() => {
  const colour = (selector, which) => getComputedStyle(document.querySelector(selector))[which];
  return {
    button: ["backgroundColor", "borderColor", "color"].map(which => colour("main :is(.utrecht-button, .cn)", which)).join(),
    brand: colour(".brand", "borderTopColor"), heading: colour("h1", "color"), menu: colour(".menu-bar", "backgroundColor"),
  };
}"""


def test_the_build_leaves_out_no_rule_of_ours(open_tab, register):
    """What is trimmed away is what no page uses; a rule of our own is used, or should not be there."""
    written = [file.read_text() for file in sorted(OWN_RULES.glob("*.css")) if file.name not in WITHOUT_RULES]
    built = "".join(sheet.read_text() for sheet in sorted((PROJECT / "static/dist").glob("*.css")))
    *own, kept = open_tab(register).page.evaluate(SELECTORS, [*written, built])
    assert len(kept) > 300
    assert sorted({selector for sheet in own for selector in sheet} - set(kept)) == []


@pytest.fixture(scope="session")
def neutral_theme(prepared):
    """The style sheet with our own tokens in place of those of the Rijkshuisstijl."""
    folder = prepared.folder / "neutral"
    with prepared.alone():
        if not folder.exists():
            node = subprocess.run(
                ["sh", "scripts/assets.sh", "--node"], cwd=PROJECT, check=True, capture_output=True, text=True
            )
            subprocess.run(
                [node.stdout.strip(), "frontend/build.mjs", str(folder)],
                cwd=PROJECT,
                env=os.environ | {"THEME": "neutraal"},
                check=True,
            )
    return folder


@pytest.mark.parametrize(
    ("scheme", "width"), one_of([("light", 320), ("light", 1280)]) + one_of([("dark", 1280), ("dark", 320)])
)
@THREE_PAGES
def test_a_page_stands_without_the_rijkshuisstijl(open_tab, register, neutral_theme, path, scheme, width):
    """With the neutral theme the same words stand there in other colours, and still hinder nobody."""
    tab = open_tab(register, color_scheme=scheme)
    tab.visit(path)
    words, paint = tab.page.locator("body").inner_text(), tab.page.evaluate(PAINT)

    def in_other_colours(route):
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        route.fulfill(path=neutral_theme / f"{name}.css", content_type="text/css")

    tab.page.route("**/dist/*.css", in_other_colours)
    tab.visit(path)
    assert tab.page.locator("body").inner_text() == words
    other = tab.page.evaluate(PAINT)
    if scheme == "light":
        assert {part for part in paint if paint[part] == other[part]} == set()
    else:
        # The dark scheme is our own with either theme.
        assert lightness(tab, "body", "backgroundColor") < 0.1
    tab.page.set_viewport_size({"width": width, "height": 900})
    tab.hinders_nobody()


@THREE_PAGES
def test_own_colours_keep_what_colour_said(open_tab, register, path):
    """Windows' contrast themes paint backgrounds over: figures and the chosen menu item then have a line around them."""
    tab = open_tab(register, forced_colors="active")
    tab.visit(path)
    lined = "all => all.map(one => getComputedStyle(one)).map(style => [style.borderStyle, style.outlineStyle])"
    figures = tab.page.locator(".figures > div, .not-yet, .pick-bar button, .box").evaluate_all(lined)
    assert figures
    assert {border for border, _ in figures} == {"solid"}
    chosen = tab.page.locator(".menu a[aria-current]").evaluate_all(lined)
    others = tab.page.locator(".menu a:not([aria-current])").evaluate_all(lined)
    assert [outline for _, outline in chosen] == ([] if path == "/" else ["solid"])
    assert {outline for _, outline in others} == {"none"}
    assert tab.everything_quiet() == []
