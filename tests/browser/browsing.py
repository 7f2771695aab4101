"""What the tests ask of a page."""

from axe_playwright_python.sync_playwright import Axe

LAW = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
MILLISECONDS_TO_ANSWER = 10_000
COUNT_VIOLATIONS = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", event =>
  window.refusedByPolicy.push(event.violatedDirective + " " + event.blockedURI + " " + event.sourceFile));
"""


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
        return [f"{rule['id']} ({len(rule['nodes'])}×): {rule['nodes'][0]['html'][:160]}" for rule in found]

    def focused(self):
        """Where the keyboard is, and how that is seen."""
        return self.page.evaluate(
            """() => {
              const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
              return {
                name: element.tagName.toLowerCase(), type: element.type || "",
                text: (element.closest("label") || element).textContent.trim(),
                href: element.getAttribute("href"), value: element.value,
                outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
                inView: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
              };
            }"""
        )
