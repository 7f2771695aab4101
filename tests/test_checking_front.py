"""A file to check, in front of Django: read up to a limit, one at a time, and not too often from one address."""

import asyncio
import time

import pytest

from deals.web import front
from deals.web.rationing import Ration

from .granian import Client, Working, started

pytestmark = pytest.mark.django_db


class Looking(Working):
    """An application that looks at a file until it may end."""

    def waits(self, environ):
        return environ["REQUEST_METHOD"] == "POST"


def sent(length, *parts, path=front.CHECKING, method="POST", **headers):
    return Client(method, path, {"content-length": str(length), **headers}, parts)


def test_a_file_is_read_whole_and_one_that_is_too_large_not_at_all(settings):
    async def trial():
        application = Looking()
        application.may_end.set()
        register = started(application)
        assert (await sent(6, b"abc", b"def").asks(register)).body == "abcdef"
        # Also where somebody is signed in at the desk: what is checked is no document.
        for headers in ({}, {"cookie": "a=b"}):
            refused = await sent(settings.CHECKED_BYTES + front.AROUND_A_FILE + 1, b"abc", **headers).asks(register)
            assert refused.status == 413 and "Het bestand is te groot: hoogstens 5 MB." in refused.body
        assert len(application.asked) == 1 and register.held == 0

    asyncio.run(trial())


def test_nothing_is_read_at_another_address_or_with_another_method():
    async def trial():
        application = Looking()
        application.may_end.set()
        register = started(application)
        for path, method in (("/deals/", "POST"), ("/controleren", "POST"), (front.CHECKING, "PUT")):
            assert (await sent(3, b"abc", path=path, method=method).asks(register)).body == ""
        assert (await sent(3, b"abc", method="GET").asks(register)).body == ""

    asyncio.run(trial())


def test_files_are_looked_at_one_by_one_and_pages_never_wait_for_them():
    async def trial():
        application = Looking()
        register = started(application)
        register.checks.patience = 0.3
        first = asyncio.ensure_future(sent(1, b"a").asks(register))
        while not application.asked:
            await asyncio.sleep(0.01)
        second = asyncio.ensure_future(sent(1, b"b").asks(register))
        for path in ("/", "/deals.csv", front.CHECKING):
            assert (await Client("GET", path).asks(register)).status == 200
        refused = await second
        assert (refused.status, refused.headers["retry-after"]) == (503, "5") and "te druk" in refused.body
        application.may_end.set()
        assert (await first).body == "a" and register.held == 0

    asyncio.run(trial())


def test_who_sends_too_many_is_told_when_to_come_back(monkeypatch):
    async def trial():
        application = Looking()
        application.may_end.set()
        register = started(application)
        register.ration = Ration(3, 600)
        answers = [await sent(1, b"a").asks(register) for _ in range(4)]
        assert [one.status for one in answers] == [200, 200, 200, 429]
        assert answers[3].headers["retry-after"] == "600" and "Probeer het over 10 minuten opnieuw." in answers[3].body
        assert (await Client("GET", front.CHECKING).asks(register)).status == 200
        assert len([one for one in application.asked if one["REQUEST_METHOD"] == "POST"]) == 3

    asyncio.run(trial())


def test_a_ration_is_of_one_visitor_for_a_while_and_bounded():
    ration = Ration(2, 60, addresses=3)
    now = time.monotonic()
    assert [ration.takes("203.0.113.9", now) for _ in range(3)] == [True, True, False]
    assert ration.takes("203.0.113.10", now) and ration.takes("203.0.113.9", now + 60)
    assert [ration.takes(f"2001:db8::{number}", now) for number in range(3)] == [True, True, False]
    assert ration.takes("2001:db8:0:1::1", now) and ration.takes(None, now)
    assert len(ration.asked) == 3
