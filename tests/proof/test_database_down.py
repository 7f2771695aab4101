"""The database goes away under a running server, and comes back."""

import subprocess
import sys
import time

import pytest

from . import arena, inside

pytestmark = pytest.mark.proof  # brings its own PostgreSQL: once is enough

PATIENCE = 10  # seconds


@pytest.fixture
def postgres(monkeypatch):
    """A function that says `stop` or `start` to the PostgreSQL that the register uses."""
    command = [sys.executable, "-m", "tests.proof.stoppable_postgres"]
    with subprocess.Popen(
        command, cwd=arena.PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        read = iter(child.stdout.readline, "")
        monkeypatch.setenv("DATABASE_URL", next(line.strip() for line in read if line.startswith("postgres")))

        def say(word):
            print(word, file=child.stdin, flush=True)
            assert next(line for line in read if line == "done\n")

        yield say
        child.stdin.close()


@pytest.fixture
def server(postgres, tmp_path):
    arena.elsewhere(inside.prepare)
    started = arena.Server(tmp_path / "server.log")
    started.start()
    yield started
    started.kill()


def test_a_stopped_database_is_said_and_the_register_recovers_by_itself(server, postgres, rounds):
    browser, editor = arena.Browser(server.port), arena.Browser(server.port).sign_in(arena.EDITORS[0])
    for _ in range(1 + rounds // 10):  # every answer without the database takes seconds
        assert [browser.get(path).status for path in ("/", "/gezondheid/klaar")] == [200, 200]
        postgres("stop")
        for person, path in ((browser, "/"), (browser, "/deals.csv?tranche=4"), (editor, "/beheer/deals/deal/")):
            answer = soon(lambda p=person, a=path: p.get(a))
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), path
            assert '<html lang="nl">' in answer.text and answer.text.count("<h1>") == 1
        answer = soon(lambda: browser.get("/gezondheid/klaar"))
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert browser.get("/gezondheid/live").status == 200
        postgres("start")
        for path in ("/", "/deals/", "/gezondheid/klaar"):
            arena.wait_until(lambda path=path: browser.get(path).status == 200, 60)
        assert editor.get("/beheer/").status == 200


def soon(ask):
    """The answer, if it does not take longer than anyone waits."""
    started = time.monotonic()
    answer = ask()
    assert time.monotonic() - started < PATIENCE
    return answer
