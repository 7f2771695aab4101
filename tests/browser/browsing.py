"""What the tests ask of a page."""

import csv
import os
import shutil
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PROJECT = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
THREE_PAGES = pytest.mark.parametrize("path", ["/", "/deals/?tranche=4", "/deals/twente-ii/"])
LAW = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# A busy machine is slow, not wrong.
MILLISECONDS_TO_ANSWER = 30_000
LONGEST_WALK = 250
expect.set_options(timeout=MILLISECONDS_TO_ANSWER)
COUNT_VIOLATIONS = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", event =>
  window.refusedByPolicy.push(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
"""


def is_essential(rule, html):
    """Whether a target is small because that is what it says: a deal with little money is a low box (WCAG 2.5.8, essential).
    The map and the list of deals have the same links."""
    return rule == "target-size" and html.startswith('<a class="box')


class Tab:
    """A page that remembers what the browser complained of."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.complaints, self.cookies_set = [], []
        page.set_default_timeout(MILLISECONDS_TO_ANSWER)
        page.add_init_script(COUNT_VIOLATIONS)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("console", self.heard)
        page.on("response", self.received)
        page.on("requestfailed", lambda request: self.failed(request))

    def heard(self, message):
        # Chromium also reports a page that is itself a 400 or 404, as those here are meant to be.
        if message.type in ("error", "warning") and message.location.get("url") != self.page.url:
            self.complaints.append(f"console: {message.text} {message.location.get('url')}")

    def failed(self, request):
        # A file that is downloaded ends the navigation: Chromium calls that aborted.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"niet opgehaald: {request.url} ({request.failure})")

    def received(self, response):
        if response.headers.get("set-cookie"):
            self.cookies_set.append(response.url)

    def visit(self, path):
        """Go to `path`; gives the status."""
        return self.page.goto(self.address + path).status

    def press(self, element):
        """Click what leads to another page, and wait until that is there."""
        with self.page.expect_navigation():
            element.click()

    def take(self, link):
        """Download what `link` leads to, as `(its name, its rows)`; `link` None: what the key Enter leads to."""
        with self.page.expect_download() as download:
            if link:
                link.click()
            else:
                self.page.keyboard.press("Enter")
        with open(download.value.path(), encoding="utf-8", newline="") as file:
            return download.value.suggested_filename, list(csv.DictReader(file))

    @property
    def path(self):
        return self.page.url.removeprefix(self.address)

    def everything_quiet(self):
        """Nothing in the console, and nothing that the content security policy had to refuse."""
        return self.complaints + self.page.evaluate("window.refusedByPolicy")

    def wider_than_window(self):
        """By how many pixels the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def hindrances(self, *tags):
        """What axe finds, as one line per rule with the first place."""
        options = {
            "runOnly": {"type": "tag", "values": tags},
            "rules": {"target-size": {"enabled": True}},
            "resultTypes": ["violations"],
        }
        found = Axe().run(self.page, options=options).response["violations"]
        counted = [
            (rule["id"], [node["html"] for node in rule["nodes"] if not is_essential(rule["id"], node["html"])])
            for rule in found
        ]
        return [f"{rule} ({len(nodes)}×): {nodes[0][:160]}" for rule, nodes in counted if nodes]

    def wait_until(self, expression):
        """Wait until `expression` is true; playwright's own way evaluates in the page, where the policy forbids that."""
        deadline = time.monotonic() + MILLISECONDS_TO_ANSWER / 1000
        while not self.page.evaluate(expression):
            assert time.monotonic() < deadline, expression
            time.sleep(0.05)

    def hinders_nobody(self):
        """Asserts that axe finds nothing, that the page scrolls one way only, and that the browser is silent."""
        width = self.page.viewport_size["width"]
        assert self.wider_than_window() <= 0, f"bij {width} pixels"
        found = self.hindrances(*LAW, "best-practice")
        assert found == [], f"bij {width} pixels: {found}"
        assert self.everything_quiet() == []

    def tab_to(self, wanted):
        """Press Tab until `wanted` is true of the element that has the focus; every stop on the way must be visible."""
        for _ in range(LONGEST_WALK):
            self.page.keyboard.press("Tab")
            stop = self.focused()
            if stop["name"] != "body":
                assert stop["outline"] >= 2, f"onzichtbaar: {stop}"
                assert stop["inView"], f"buiten beeld: {stop}"
            if wanted(stop):
                return stop
        raise AssertionError("met Tab niet te bereiken")

    def focused(self):
        """Where the keyboard is, and how that is seen."""
        return self.page.evaluate(
            """() => {
              const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
              // A dot on the map is seen by its ring.
              const ring = element.querySelector(":scope > svg > .ring");
              const seen = (style, what, width = "strokeWidth") => style[what] === "none" ? 0 : parseFloat(style[width]);
              return {
                name: element.tagName.toLowerCase(), type: element.type || "",
                text: (element.closest("label") || element).textContent.trim(),
                label: element.getAttribute("aria-label") || "", id: element.id,
                href: element.getAttribute("href"), value: element.value,
                outline: ring ? seen(getComputedStyle(ring), "stroke") : seen(style, "outlineStyle", "outlineWidth"),
                inView: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
              };
            }"""
        )


def new_tab(chromium, address, width=1280, **options):
    """A tab in a browser profile of its own, in which nothing moves unless the test is about that."""
    usual = {"viewport": {"width": width, "height": 900}, "locale": "nl-NL", "reduced_motion": "reduce"}
    return Tab(chromium.new_context(base_url=address, **usual | options).new_page(), address)


def chromium_path():
    """Where this machine's Chromium is. Without one the tests are skipped; where it is required they fail."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        lacking = f"Geen Chromium op PATH ({', '.join(CHROMIUM_NAMES)}): de browsertoetsen kunnen niet draaien."
        if os.environ.get("CI") and os.environ.get("REQUIRE_CHROMIUM") == "1":
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)
    return found


def lightness(tab, selector, which):
    """How light a colour of the first `selector` is, from 0 (black) to 1 (white)."""
    colour = tab.page.locator(selector).first.evaluate(f"element => getComputedStyle(element).{which}")
    red, green, blue = (int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(", "))
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
