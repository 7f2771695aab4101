"""Words for tests of the desk in a browser: someone who signs in, corrects a deal, and reads the page."""

import re

from ..browse import RECOVERY_CODE
from .browsing import LAW

USER, PASSWORD = "beheerder", "een-lang-wachtwoord-voor-de-toets"
# What Django's own templates keep wrong and the law does not ask; every other rule of axe holds.
NOT_OURS = {"empty-table-header": "Django leaves the heading empty above the names of the rows of a table of facts"}

ENGLISH = re.compile(
    r"\b(save|delete|history|add|another|home|change|search|view|show|hide|remove|choose|select|clear|today|tomorrow|"
    r"yesterday|log ?(in|out)|filter by|go|run|action|yes|all|any|documentation|please|error|back|close|next|previous|"
    r"required|optional|empty|toggle|skip|breadcrumbs|sort|are|you|your|successfully)\b",
    re.IGNORECASE,
)
EVERY_WORD = """() => {
  const said = [document.title, document.body.innerText];
  for (const element of document.querySelectorAll("body *:not(option)"))
    for (const name of ["aria-label", "title", "alt", "placeholder"])
      said.push(element.getAttribute(name) || "");
  for (const button of document.querySelectorAll("input[type=submit], input[type=button]"))
    said.push(button.value);
  return said.filter(text => text.trim()).join("\\n");
}"""


def sign_in(tab, name=USER):
    tab.visit("/beheer/")
    tab.page.get_by_label("Gebruikersnaam").fill(name)
    tab.page.get_by_label("Wachtwoord").fill(PASSWORD)
    tab.press(tab.page.get_by_role("button", name="Aanmelden"))
    tab.press(tab.page.get_by_role("link", name="Gebruik een herstelcode"))
    tab.page.get_by_label("Herstelcode").fill(RECOVERY_CODE)
    tab.press(tab.page.get_by_role("button", name="Verder"))
    return tab


def english(tab):
    """English words that a person at this page can see or hear, with what stands around them."""
    said = tab.page.evaluate(EVERY_WORD)
    return sorted({said[max(0, word.start() - 20) : word.end() + 20].strip() for word in ENGLISH.finditer(said)})


def is_in_order(tab):
    assert tab.everything_quiet() == []
    assert english(tab) == []
    found = [line for line in tab.hindrances(*LAW, "best-practice") if line.split()[0] not in NOT_OURS]
    assert found == []
    assert tab.page.locator("h1").count() == 1


def open_deal(tab, name):
    tab.visit("/beheer/deals/deal/")
    tab.press(tab.page.get_by_role("link", name=name, exact=True))


def save(tab):
    tab.press(tab.page.get_by_role("button", name="Opslaan", exact=True))


def line(tab, place):
    """The line of a fact in the form of a deal, by its place on the page."""
    return tab.page.locator(f"button.desk-line#{place}")


def open_row(tab, pressed):
    """Press a line, or a button for a new row; gives the row when its fields are there."""
    before = tab.page.locator(".desk-fields").count()
    pressed.click()
    tab.page.wait_for_function("before => document.querySelectorAll('.desk-fields').length > before", arg=before)
    return tab.page.locator(".desk-row").filter(has=tab.page.locator(":focus"))


def money_row(tab, side):
    """The contribution of `side` in the form of a deal, opened."""
    first = tab.page.locator(f"button.desk-line[id^=contribution_{side}]").first
    row = tab.page.locator(".desk-row").filter(has=first)
    if not row.locator(".desk-fields").count():
        first.click()
        row.get_by_label("Bedrag").wait_for()
    return row
