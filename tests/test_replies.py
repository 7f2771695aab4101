"""Replies that were given before, given again without Django: the same to the byte, and never later than a second."""

import asyncio
import datetime as dt
import logging
import time
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue

import pytest
from django.conf import settings as shown
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.utils import timezone

from deals.models import Deal, Release
from deals.portal import replies as told
from deals.portal.replies import Replies
from deals.publishing import releases
from deals.register.reading import SECONDS_RELIED_ON, Latest, Visible, what_is_visible
from deals.web.front import Front
from regiodeals.wsgi import application as django

from . import cast as people
from .browse import KEPT, at
from .desk import withdraw
from .granian import Client
from .words import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("one_connection")]

CODINGS = ("", "gzip", "br")
EMBARGO = timezone.now().replace(microsecond=0) + dt.timedelta(days=1)


class Here(Executor):
    """Has the work of other threads done in this one, where the data of a test are."""

    def __init__(self):
        self.asked = SimpleQueue()

    def submit(self, work, /, *args, **kwargs):
        future = Future()
        self.asked.put((future, partial(work, *args, **kwargs)))
        return future

    def run(self, coroutine):
        """What `coroutine` gives, which runs in a thread of its own."""
        with ThreadPoolExecutor(1) as elsewhere:
            ended = elsewhere.submit(asyncio.run, coroutine)
            ended.add_done_callback(lambda _: self.asked.put(None))
            while asked := self.asked.get():
                future, work = asked
                try:
                    future.set_result(work())
                except BaseException as error:
                    future.set_exception(error)
        return ended.result()


class Register(Front):
    """The register behind the front. `reached`: the paths that Django was asked; `asked`: how often what readers have."""

    def __init__(self, application=django):
        self.django, self.reached, self.asked = application, [], 0
        super().__init__(self.counted, Replies(self.read))
        self.here = self.replies.pool = Here()
        self.public.pool = self.files.pool = self.desk.pool = self.live.pool = self.here

    def counted(self, environ, start):
        self.reached.append(environ["PATH_INFO"])
        return self.django(environ, start)

    def read(self):
        self.asked += 1
        return what_is_visible()

    def get(self, path, method="GET", **headers):
        client = Client(method, path, {name.replace("_", "-"): value for name, value in headers.items() if value})
        return self.here.run(client.asks(self))

    def later(self, seconds):
        """What readers have was asked so much longer ago."""
        visible = self.replies.visible
        self.replies.visible = visible._replace(asked=visible.asked - seconds)


@pytest.fixture
def register():
    return Register()


def said(client):
    return client.status, client.headers, client.sent


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_given_again_is_the_same_to_the_byte_and_django_is_not_asked(cast, register, coding):
    plain = Register()
    plain.replies = None
    for path in sorted({*KEPT, *addresses()} - {"/melden/"}):
        expected = plain.get(path, accept_encoding=coding)
        first, reached = register.get(path, accept_encoding=coding), len(register.reached)
        again = register.get(path, accept_encoding=coding)
        head = register.get(path, "HEAD", accept_encoding=coding)
        assert said(first) == said(again) == said(expected), path
        assert (head.status, head.headers) == (expected.status, expected.headers), path
        if expected.status == 200 and path not in told.DATED:
            assert len(register.reached) == reached, path
            etag = expected.headers["etag"]
            unchanged = [
                one.get(path, accept_encoding=coding, if_none_match=etag) for one in (plain, register, register)
            ]
            assert said(unchanged[0]) == said(unchanged[1]) == said(unchanged[2]), path
            assert unchanged[2].status == 304 and len(register.reached) == reached + 1, path


def test_the_log_says_of_it_what_django_says(cast, register, caplog):
    """Of a page that is kept, and of one that the reader has."""
    caplog.set_level(logging.INFO, "register.request")
    plain = Register()
    plain.replies = None
    for headers in ({}, {"if_none_match": register.get("/deals/noorderland/").headers["etag"]}):
        register.get("/deals/noorderland/", **headers)
        caplog.clear()
        for one in (plain, register):
            one.get("/deals/noorderland/", **headers)
        lines = [record.fields for record in caplog.records if record.name == "register.request"]
        assert all(len(line.pop("verzoek")) == 16 and line.pop("ms") >= 0 for line in lines)
        assert lines[0] == lines[1] and lines[0]["route"] == "deals/<slug:slug>/"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/deals/", {}),
        ("OPTIONS", "/deals.csv", {}),
        ("GET", "/deals/", {"host": "elders.example"}),
        ("GET", "/deals/", {"host": "local host"}),
        ("GET", "/deals/", {"if_none_match": '"a", "b"'}),
        ("GET", "/deals/", {"if_none_match": "*"}),
        ("GET", "/deals/", {"cookie": f"{shown.SESSION_COOKIE_NAME}=x"}),
        ("GET", "/beheer/login/", {}),
        ("GET", "/gezondheid/klaar", {}),
        ("GET", "/.well-known/security.txt", {}),
        ("GET", "/bestaat-niet/", {}),
        ("GET", "/deals/?tranche=99", {}),
    ],
)
def test_everything_else_is_for_django(cast, register, method, path, headers):
    register.get("/deals/")
    for _ in range(2):
        reached = len(register.reached)
        register.get(path, method, **headers)
        assert len(register.reached) == reached + 1


def test_a_reader_without_https_is_led_to_it_and_whoever_has_it_is_answered(cast, settings):
    settings.SECURE_SSL_REDIRECT, settings.BEHIND_PROXY = True, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    register = Register(WSGIHandler())
    for _ in range(2):
        assert register.get("/deals/", x_forwarded_proto="https").status == 200
        assert register.get("/deals/").status == register.get("/deals/", x_forwarded_proto="http").status == 301
    assert len(register.reached) == 5


def test_what_readers_have_is_asked_once_a_second_whatever_is_asked(cast, register):
    for path in ("/deals/", "/", "/deals/", "/deals/noorderland/"):
        register.get(path)
    assert register.asked == 1
    register.later(SECONDS_RELIED_ON)
    for path in ("/deals/", "/", "/deals/"):
        register.get(path)
    assert register.asked == 2 and register.reached == ["/deals/", "/", "/deals/noorderland/"]


def test_who_comes_while_it_is_asked_waits_for_that_one_answer():
    read = []

    def slowly():
        read.append(time.sleep(0.2))
        return Visible(Latest(1, "a", ""), "", None, timezone.now(), time.monotonic())

    async def trial():
        replies = Replies(slowly)
        answers = await asyncio.gather(*(replies.ask() for _ in range(told.MOST_WAITING + 50)))
        assert len(read) == 1 and answers.count(None) == 50 and len(set(answers)) == 2
        assert replies.waiting == 0

    asyncio.run(trial())


def at_once(register, number, path):
    """What `number` readers get who ask the same at the same moment."""
    clients = [Client("GET", path) for _ in range(number)]

    async def all_of_them():
        await asyncio.gather(*(client.asks(register) for client in clients))

    register.here.run(all_of_them())
    return clients


def test_a_page_that_all_want_at_once_is_made_once_and_nobody_is_refused(cast, register):
    answers = at_once(register, 200, "/deals/")
    assert register.reached == ["/deals/"]
    assert {answer.status for answer in answers} == {200} and len({answer.sent for answer in answers}) == 1


def test_what_is_not_kept_is_made_for_each(cast, register):
    register.get("/deals/")
    answers = at_once(register, 5, "/bestaat-niet/")
    assert {answer.status for answer in answers} == {404} and register.reached.count("/bestaat-niet/") >= 5


def test_who_waits_for_a_page_of_a_reader_who_left_has_it_made(cast, register):
    register.get("/deals/")
    replies, path = register.replies, "/deals/noorderland/"

    async def trial():
        first, others = Client("GET", path), [Client("GET", path) for _ in range(40)]
        for _ in range(3):
            await register.public.free.acquire()
        asked = [asyncio.ensure_future(client.asks(register)) for client in (first, *others)]
        await asyncio.sleep(0.1)
        assert register.public.waiting == 1 and replies.waiting == 40
        first.left.set()
        await asyncio.sleep(0.1)
        assert first.status is None and register.public.waiting == 1 and replies.waiting == 39
        for _ in range(3):
            register.public.free.release()
        await asyncio.gather(*asked)
        assert {client.status for client in others} == {200}

    register.here.run(trial())
    assert register.reached.count(path) == 1 and not replies.making and replies.waiting == 0


def test_who_waited_too_long_for_another_goes_the_long_way(cast, register, monkeypatch):
    monkeypatch.setattr(told, "SECONDS_TO_WAIT", 0.05)
    replies, asked = register.replies, told.Asked("/deals/", "", "", "")

    async def trial():
        replies.making[asked] = asyncio.get_running_loop().create_future()
        client = await Client("GET", "/deals/").asks(register)
        assert client.status == 200 and register.reached == ["/deals/"]
        assert (await Client("GET", "/deals/").asks(register)).sent == client.sent
        del replies.making[asked]

    register.here.run(trial())
    assert register.reached == ["/deals/"] and replies.waiting == 0


def test_a_withdrawal_shows_within_a_second_and_at_once_to_who_is_signed_in(cast, register):
    assert register.get("/deals/zuiderland/").status == 200
    withdraw("zuiderland", reason="Fout.", note="Weg.", as_of=people.AS_OF, clock=timezone.now)
    assert register.get("/deals/zuiderland/", cookie=f"{shown.SESSION_COOKIE_NAME}=x").status == 410
    register.later(SECONDS_RELIED_ON)
    assert register.get("/deals/zuiderland/").status == 410
    assert not [name for name in register.replies.names if "zuiderland" in name.path]


def test_what_another_process_showed_already_is_not_refused_here(cast, register):
    register.get("/deals/")
    people.release(["concept"], at=timezone.now(), note="Een derde deal")
    assert register.get("/deals/concept/").status == register.get("/deals/?publicatie=2").status == 200
    assert "Een derde deal" in register.get("/publicaties/").body


@pytest.fixture
def waiting(cast):
    Deal.objects.filter(slug="noorderland").update(summary="Nog geheim.")
    people.release(["noorderland"], at=timezone.now(), visible_from=EMBARGO, note="Wacht")
    return EMBARGO


def moments(register, instant, *between):
    """Whether the secret is told 0.2 seconds before `instant`, and at it; `between` happens 0.1 before it."""
    told = []
    for seconds in (-0.2, 0):
        with at(instant + dt.timedelta(seconds=seconds)):
            register.get("/deals/")
            told.append("Nog geheim." in register.get("/deals/noorderland/").body)
        if seconds:
            with at(instant - dt.timedelta(seconds=0.1)):
                for act in between:
                    act()
    return told


def test_what_waits_is_there_at_its_instant_and_not_before(waiting, register):
    assert moments(register, waiting) == [False, True]


def test_what_is_recalled_just_before_is_never_there(waiting, register):
    assert moments(register, waiting, lambda: releases.recall_waiting(2)) == [False, False]


def test_what_is_moved_just_before_waits_on(waiting, register):
    later = waiting + dt.timedelta(hours=1)
    assert moments(register, waiting, lambda: releases.move_waiting(2, later)) == [False, False]
    assert moments(register, later) == [False, True]


def test_a_clock_that_is_set_back_brings_nothing_back_that_was_kept(waiting, register):
    assert moments(register, waiting) == [False, True]
    register.later(SECONDS_RELIED_ON)
    with at(waiting - dt.timedelta(hours=1)):
        assert "Nog geheim." not in register.get("/deals/noorderland/").body


def test_an_answer_that_took_its_time_hangs_on_what_readers_have_by_then(waiting, register, monkeypatch):
    """It was asked before the instant, and came to its turn after it."""
    answered = register.fresh

    async def after_a_while(scope, exchange, environ):
        with at(waiting):
            return await answered(scope, exchange, environ)

    monkeypatch.setattr(register, "fresh", after_a_while)
    with at(waiting - dt.timedelta(seconds=0.2)):
        assert "Nog geheim." in register.get("/deals/noorderland/").body
        monkeypatch.setattr(register, "fresh", answered)
        assert "Nog geheim." not in register.get("/deals/noorderland/").body


def test_without_a_database_nobody_is_answered_from_memory_after_that_second(cast, register, monkeypatch):
    def away():
        raise OperationalError("weg")

    register.get("/deals/")
    read = register.replies.read
    register.replies.read = away
    monkeypatch.setattr("deals.portal.kept.what_is_visible", away)
    register.get("/deals/")
    assert register.reached == ["/deals/"]
    register.later(SECONDS_RELIED_ON)
    assert register.get("/deals/").status == 503
    register.replies.read = read
    assert register.get("/deals/").status == 200
    assert register.reached == ["/deals/", "/deals/"]


def test_a_connection_that_was_closed_meanwhile_costs_no_reader_anything(cast, register):
    tried = []

    def closed_once():
        tried.append(1)
        if len(tried) == 1:
            raise OperationalError("server closed the connection")
        return Visible(Latest(1, Release.objects.get().digest, ""), "", None, timezone.now(), time.monotonic())

    register.replies.read = closed_once
    assert register.get("/deals/").status == 200
    assert len(tried) == 2


def test_it_keeps_no_more_than_it_may(cast, register, monkeypatch):
    monkeypatch.setattr(told, "MOST_NAMES", 5)
    monkeypatch.setattr(register.replies.replies, "most", 150_000)
    for number in range(20):
        register.get(f"/deals/?q=water&rijkMin={number}")
        assert len(register.replies.names) <= 5 and register.replies.replies.weight <= 150_000
    register.get("/deals/?q=water&rijkMin=19")
    assert len(register.reached) == 20


def test_addresses_that_say_the_same_share_their_bytes(cast, register):
    for path in (
        "/deals/?tranche=1&regio=noorderland",
        "/deals/?regio=noorderland&tranche=1",
        "/deals/?tranche=1&regio=noorderland&q=",
    ):
        register.get(path)
    assert len(register.replies.names) == 3 and len(register.replies.replies.things) == 1
