"""Far more readers ask for files than can be made: readers of pages notice it in milliseconds, and are never refused."""

import asyncio
import itertools
import shutil
import time

import pytest

from . import arena
from .flood import ask

pytestmark = [pytest.mark.proof, pytest.mark.whole]

READERS, SECONDS, AT_ONCE = 40, 5, 1.0
FILES = ("xlsx", "ods", "json")


@pytest.fixture(scope="module")
def server(prepared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        database = shutil.copy(prepared[0].removeprefix("sqlite:///"), folder / "register.sqlite3")
        patch.setenv("DATABASE_URL", f"sqlite:///{database}")
        patch.setenv("LOG_LEVEL", "ERROR")
        started = arena.Server(folder / "server.log", workers=1)
        started.start()
        yield started
        started.kill()


async def in_a_row(port, ends, paths, pause):
    answers = []
    while time.monotonic() < ends:
        answers.append(await ask(port, next(paths)))
        await asyncio.sleep(pause)
    return answers


def test_files_never_take_the_places_of_pages(server):
    # Asked by nobody before, so nothing is kept.
    numbers = itertools.count(1)
    files = (f"/deals.{FILES[number % len(FILES)]}?rijkMin={number}" for number in numbers)
    fresh = (f"/deals/?rijkMin={number}" for number in itertools.count(100_000))

    async def trial():
        await ask(server.port, "/deals/")
        ends = time.monotonic() + SECONDS
        crowd = [asyncio.ensure_future(in_a_row(server.port, ends, files, 0.02)) for _ in range(READERS)]
        pages = [
            asyncio.ensure_future(in_a_row(server.port, ends, paths, 0.1))
            for paths in (itertools.repeat("/deals/"), fresh, itertools.repeat("/gezondheid/live"))
        ]
        told = [await part for part in pages]
        given = [one.status for part in crowd for one in await part]
        assert set(given) == {200, 503} and given.count(200) > SECONDS
        for answers in told:
            assert len(answers) > SECONDS
            assert {one.status for one in answers} == {200}
            assert sorted(one.seconds for one in answers)[len(answers) // 2] < AT_ONCE

    asyncio.run(trial())
