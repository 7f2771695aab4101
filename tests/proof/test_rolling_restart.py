"""Two servers behind the manual's nginx: while one restarts the other answers, and whatever is decided at the desk shows."""

import asyncio
import os
import re
import shutil
import signal
import subprocess
import time

import pytest

from ..manual import BLOCKS, MAIN, moved
from . import arena
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
