"""Two servers behind the manual's nginx: while one restarts the other answers, whatever is decided at the desk shows, and
what readers had is shown to them for a minute where neither answers."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from deals.register.reading import SECONDS_RELIED_ON

from ..manual import BLOCKS, MAIN, moved
from . import arena, inside
from .flood import ask, steadily

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed"),
]

RATE = 20  # requests a second
PATHS = [
    "/",
    "/deals/",
    "/deals.csv",
    "/api/v1/deals",
    "/kaart/",
    "/beheer/login/",
    "/gezondheid/klaar",
    "/deals/?q=wonen",
]


@pytest.fixture
def servers(register, tmp_path):
    pair = [arena.Server(tmp_path / f"server-{number}.log", workers=1) for number in range(2)]
    for server in pair:
        server.start()
    yield pair
    for server in pair:
        server.kill()


@pytest.fixture
def port(servers, tmp_path):
    """Where nginx listens, set up as in the manual but without https."""
    (tmp_path / "sites-enabled").mkdir()
    (tmp_path / "log").mkdir()
    (tmp_path / "cache").mkdir()
    port = arena.Server(tmp_path / "nginx.log").port  # a free one
    (tmp_path / "sites-enabled" / "regiodeals").write_text(moved(plain(port, servers), tmp_path))
    (tmp_path / "nginx.conf").write_text(MAIN.format(root=tmp_path))
    command = ["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off;"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as nginx:
        arena.wait_until(lambda: arena.Browser(port).get("/gezondheid/live").status == 200, 30)
        yield port
        nginx.terminate()


def plain(port, servers):
    """The manual's site: what stands before its servers, and of these the last, for http at one port."""
    site = next(block for block in BLOCKS if "server {" in block)
    before, *blocks = re.split(r"(?m)^server \{\n", re.sub(r"(?m)^# Wie een andere naam.*\n", "", site))
    own = re.sub(r"(?m)^    (?:listen|ssl_|server_name).*\n", "", blocks[-1])
    text = f"{before}server {{\n    listen 127.0.0.1:{port};\n{own}"
    for number, server in enumerate(servers):
        text = text.replace(f"127.0.0.1:{8000 + number} ", f"127.0.0.1:{server.port} ")
    return text


async def restarted(server):
    """As systemd does it: asked to stop, and started again once it has."""
    os.killpg(server.process.pid, signal.SIGTERM)
    await asyncio.to_thread(server.process.wait, 60)
    await asyncio.to_thread(server.start)


def test_a_restart_in_turns_is_noticed_by_nobody(port, servers, rounds):
    async def restart_all():
        for _ in range(1 + rounds // 10):
            for server in servers:
                await asyncio.sleep(1)
                await restarted(server)

    async def trial():
        restarts, answers = asyncio.ensure_future(restart_all()), []
        while not restarts.done():
            answers += await steadily(port, PATHS, RATE, 1)
        await restarts
        return answers

    answers = asyncio.run(trial())
    failed = [one for one in answers if one.status != 200]
    print(len(answers), "asked", max(one.seconds for one in answers), "longest")
    assert failed == []


def test_a_server_that_is_gone_at_once_costs_readers_nothing(port, servers):
    async def trial():
        asked = asyncio.ensure_future(steadily(port, PATHS[:5], RATE, 3))
        await asyncio.sleep(1)
        servers[0].kill()
        return await asked

    assert [one for one in asyncio.run(trial()) if one.status != 200] == []


def test_nginx_reads_a_slow_body_by_itself(port, servers):
    async def trial():
        slow = "POST /beheer/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\na="
        held = [(await asyncio.open_connection("127.0.0.1", port))[1] for _ in range(200)]
        for writer in held:
            writer.write(slow.encode())
        await asyncio.sleep(0.5)
        answer = await ask(port, "/deals/")
        assert answer.status == 200 and answer.seconds < 1
        for writer in held:
            writer.close()

    begun = time.monotonic()
    asyncio.run(trial())
    assert time.monotonic() - begun < 10


DEAL = "twente-ii"


@contextmanager
def looking(port, *words):
    """Asks the deal's page again and again; gives [(when asked, when answered, status, which of `words` stood there)]."""
    over, looks = Event(), []

    def look():
        browser = arena.Browser(port)
        while not over.is_set():
            asked, answer = time.time(), browser.get(f"/deals/{DEAL}/")
            looks.append((asked, time.time(), answer.status, {word for word in words if word in answer.text}))

    with ThreadPoolExecutor(2) as readers:
        seen = [readers.submit(look) for _ in range(2)]
        try:
            yield looks
        finally:
            over.set()
        for one in seen:
            one.result()


def test_what_is_published_withdrawn_or_waits_shows_at_its_moment_and_never_before(port, prepared, rounds):
    author, reviewer = (arena.Browser(port, cookies) for cookies in prepared[1])
    number = arena.elsewhere(inside.deal_numbers)[DEAL]
    for turn in range(1 + rounds // 5):
        now_text, later_text = f"Meteen openbaar, keer {turn}.", f"Pas later openbaar, keer {turn}."
        with looking(port, now_text, later_text) as looks:
            assert author.save(number, author.deal(number) | {"summary": now_text}).status == 302
            time.sleep(0.5)
            begun = time.time()
            assert author.publish(now_text, reviewer).status == 302
            published = time.time()
            time.sleep(2 * SECONDS_RELIED_ON)
            instant = arena.elsewhere(inside.publish_later, DEAL, later_text, 3)
            time.sleep(max(0, instant - time.time()) + 1)
            page = f"/beheer/intrekken/{DEAL}/"
            fields = author.get(page).fields | {"reason": "Een verkeerde pagina.", "note": "Ingetrokken."}
            withdrawing = time.time()
            assert author.post(page, fields).status == 302
            withdrawn = time.time()
            time.sleep(2 * SECONDS_RELIED_ON)
        for asked, answered, status, words in looks:
            assert status in (200, 410)
            assert now_text not in words or answered > begun
            assert later_text not in words or answered > instant
            if published + SECONDS_RELIED_ON < asked and answered < instant:
                assert words == {now_text}
            if instant < asked and answered < withdrawing:
                assert words == {later_text}
            assert status == 410 or asked < withdrawn + SECONDS_RELIED_ON
        assert {status for _, _, status, _ in looks} == {200, 410}
        print(len(looks), "looks")
        arena.elsewhere(inside.bring_back, DEAL)


@pytest.mark.whole
def test_where_no_server_answers_readers_have_what_they_had_for_a_minute(port, servers):
    browser = arena.Browser(port)
    page, listed = browser.get(f"/deals/{DEAL}/"), browser.get("/deals.csv")
    assert browser.get("/beheer/login/").status == 200
    time.sleep(2)
    for server in servers:
        server.kill()
    gone = time.monotonic()
    while time.monotonic() - gone < 50:
        assert browser.get(f"/deals/{DEAL}/").text == page.text
        assert browser.get("/deals.csv").text == listed.text
        for never_asked in ("/beheer/login/", "/gezondheid/klaar", "/deals/?q=water"):
            assert browser.get(never_asked).status == 502
        time.sleep(2)
    arena.wait_until(lambda: browser.get(f"/deals/{DEAL}/").status == 502, 15)
    assert time.monotonic() - gone < 62
    for server in servers:
        server.start()
    assert browser.get(f"/deals/{DEAL}/").text == page.text
