"""The log when one address asks without end: bounded for that address, and whole for everybody else."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.test import Client

from deals.accounts.signing_in import OK, REFUSED, tell
from deals.web import flood
from deals.web.flood import COUNTED_ADDRESSES, LINES_A_MINUTE, LinesPerAddress, asked_from
from deals.web.middleware import JsonFormatter

from .browse import sign_in

FLOODER, READER = "203.0.113.7", "198.51.100.1"


class Log:
    """What standard output would show, at a moment that a test chooses."""

    def __init__(self):
        self.stream, self.minute = StringIO(), 1000
        self.limit = LinesPerAddress()
        self.handler = logging.StreamHandler(self.stream)
        self.handler.setFormatter(JsonFormatter())
        self.handler.addFilter(self.at_that_moment)
        self.handler.addFilter(self.limit)

    def at_that_moment(self, record):
        record.created = self.minute * 60.0
        return True

    def lines(self):
        """Since they were last asked for."""
        told = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        self.stream.seek(0)
        self.stream.truncate()
        return told


@pytest.fixture
def out(monkeypatch):
    root, log = logging.getLogger(), Log()
    monkeypatch.setattr(root, "handlers", [log.handler])
    monkeypatch.setattr(root, "level", logging.INFO)
    return log


def say(address, times=1):
    with asked_from(address):
        for _ in range(times):
            logging.getLogger("register.request").info("verzoek", extra={"fields": {"herkomst": address}})


def left_out(lines):
    return [(line["herkomst"], line["aantal"]) for line in lines if line.get("regels") == "weggelaten"]


def test_one_address_writes_so_many_lines_a_minute_and_one_that_counts_the_rest(out):
    say(FLOODER, LINES_A_MINUTE + 250)
    assert len(out.lines()) == LINES_A_MINUTE == 600
    out.minute += 1
    say(READER)
    told = out.lines()
    assert left_out(told) == [(FLOODER, 250)] and len(told) == 2
    say(FLOODER, 3)
    assert len(out.lines()) == 3


def test_others_are_logged_in_full(out):
    say(FLOODER, 5000)
    out.lines()
    for number in range(700):
        say(f"198.51.100.{number % 250}")
    with asked_from(None):
        pass
    logging.getLogger("register.request").info("van geen verzoek")
    assert len(out.lines()) == 701


def test_an_address_that_is_not_known_is_one_address_too(out):
    say(None, 1000)
    assert len(out.lines()) == LINES_A_MINUTE
    out.minute += 1
    say(READER)
    assert left_out(out.lines()) == [("onbekend", 400)]


def test_whoever_has_a_network_is_one_visitor(out):
    for number in range(1000):
        say(f"2001:db8:0:1::{number:x}")
    say("2001:db8:0:2::1")
    assert len(out.lines()) == LINES_A_MINUTE + 1


def test_what_is_counted_stays_small_and_forgets_no_flood(out):
    say(FLOODER, LINES_A_MINUTE + 1)
    out.lines()
    for number in range(COUNTED_ADDRESSES + 50):
        say(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(out.limit.lines) == COUNTED_ADDRESSES
    assert left_out(out.lines()) == [(FLOODER, 1)]


def test_many_threads_lose_no_count(out):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: say(FLOODER, 200), range(8)))
    assert len(out.lines()) == LINES_A_MINUTE
    out.minute += 1
    say(READER)
    assert left_out(out.lines()) == [(FLOODER, 1000)]


def test_what_people_who_are_signed_in_did_is_never_left_out(out):
    say(FLOODER, LINES_A_MINUTE)
    out.lines()
    with asked_from(FLOODER):
        tell("aanmelden", REFUSED, of="onbekend", origin=FLOODER)
        tell("aanmelden", OK, of="redacteur", origin=FLOODER)
        tell("publiceren", REFUSED, of="3", actor="eindredacteur", origin=FLOODER)
    assert [(line["handeling"], line["uitkomst"]) for line in out.lines()] == [
        ("aanmelden", OK),
        ("publiceren", REFUSED),
    ]


# --- through the addresses


@pytest.mark.django_db
@pytest.mark.database
def test_no_door_is_left_open_to_flood_the_log(cast, admin_user, out, monkeypatch):
    monkeypatch.setattr(flood, "LINES_A_MINUTE", 5)
    browser = Client(raise_request_exception=False)
    wrong = {"sign_in-current_step": "auth", "auth-username": "wie", "auth-password": "verkeerd"}
    for _ in range(4):
        browser.get("/bestaat-niet/", REMOTE_ADDR=FLOODER)
        browser.get("/deals/?tranche=99", REMOTE_ADDR=FLOODER)
        browser.post("/beheer/login/", wrong, REMOTE_ADDR=FLOODER)
        browser.post("/beheer/login/", {f"veld{number}": "" for number in range(5100)}, REMOTE_ADDR=FLOODER)
        browser.get("/beheer/login/", REMOTE_ADDR=FLOODER, HTTP_HOST="kwaad.example")
    assert len(out.lines()) == 5
    browser.get("/deals/", REMOTE_ADDR=READER)
    assert len(out.lines()) == 1
    monkeypatch.setattr("deals.desk.start.start_context", lambda request: 1 / 0)
    sign_in(browser, admin_user)
    browser.get("/beheer/", REMOTE_ADDR=FLOODER)
    assert ["ZeroDivisionError" in line["fout"] for line in out.lines()] == [True]
    out.minute += 1
    browser.get("/deals/", REMOTE_ADDR=READER)
    assert [address for address, _ in left_out(out.lines())] == [FLOODER]


def test_after_a_request_nobody_is_asking(client):
    client.get("/gezondheid/live")
    assert flood.asking.get() is None
