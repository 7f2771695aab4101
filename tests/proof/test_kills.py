"""The server is killed (SIGKILL) at a random moment while someone saves and publishes."""

import json
import random
import sqlite3
import time
from threading import Thread

import pytest

from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]

DEAL = "waddeneilanden"  # the deal with the most facts: a save writes dozens of rows


class Editor(Thread):
    """Writes one number into every note of a deal and publishes it, again and again, until the server is gone."""

    def __init__(self, browser, reviewer, deal, first):
        super().__init__(daemon=True)
        self.browser, self.reviewer, self.deal, self.begun = browser, reviewer, deal, first
        self.saved, self.published, self.strange = first, set(), []

    def run(self):
        try:
            self.browser.take_back()
            while not self.strange:
                self.begun += 1
                form = self.browser.whole_deal(self.deal)
                answer = self.browser.save(self.deal, form | dict.fromkeys(marks(form), str(self.begun)))
                if answer.status == 302:
                    self.saved = self.begun
                else:
                    self.strange.append(answer)
                answer = self.browser.publish(f"Ronde {self.begun}", self.reviewer)
                if answer.status == 302:
                    self.published.add(self.begun)
                else:
                    self.strange.append(answer)
        except arena.GONE:
            pass


def marks(form):
    """The fields of a deal's form in which one save writes one number: its summary and the note of every saved fact."""
    return [name for name in form if name == "summary" or (name.endswith("-note") and form[f"{name[:-4]}id"] != [""])]


def test_a_killed_server_loses_nothing_and_leaves_nothing_half_written(server, register, editors, rounds):
    draw = random.Random(1)
    deal = arena.elsewhere(inside.deal_numbers)[DEAL]
    browser, reviewer = editors
    published, number = set(), 0
    for _ in range(rounds):
        editor = Editor(browser, reviewer, deal, number)
        editor.start()
        arena.wait_until(lambda e=editor, n=number: e.begun > n + 1 or not e.is_alive(), 60)
        time.sleep(draw.uniform(0, 1))
        server.kill()
        editor.join(60)
        assert not editor.strange, editor.strange
        published |= editor.published
        if register.startswith("sqlite"):
            with sqlite3.connect(register.removeprefix("sqlite:///")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        server.start()

        form = browser.whole_deal(deal)
        assert len(marks(form)) > 20
        written = {form[name][0] for name in marks(form)}
        assert len(written) == 1, f"a save stands there by halves: {written}"
        number = int(written.pop())
        assert editor.saved <= number <= editor.begun, f"save {editor.saved} was acknowledged; {number} stands there"
        assert published <= releases(browser), "an acknowledged publication is gone"
    arena.elsewhere(inside.verify)


def releases(browser):
    """The numbers that were published, each in a release that stands there whole; the releases have no gap."""
    last = json.loads(browser.get(f"/deals/{DEAL}.json").text)["publicatie"]["nummer"]
    found = set()
    for number in range(2, last + 1):
        content = json.loads(browser.get(f"/deals/{DEAL}.json?publicatie={number}").text)
        assert content["publicatie"]["nummer"] == number
        notes = {fact["toelichting"] for part in ("bijdragen", "ministeries", "partijen") for fact in content[part]}
        assert notes == {content["samenvatting"]}, "a publication stands there by halves"
        found.add(int(content["samenvatting"]))
    assert len(found) == max(last - 1, 0)
    return found
