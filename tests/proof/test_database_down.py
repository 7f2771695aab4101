"""The database goes away under a running server, or says nothing more, and comes back."""

import subprocess
import sys
import time

import pytest

from deals.register.reading import SECONDS_RELIED_ON

from . import arena, inside

pytestmark = pytest.mark.proof  # brings its own PostgreSQL: once is enough

WORKERS = 2
# The first question of each worker waits for the database so long; the next are refused without asking.
PATIENCE, AT_ONCE = 6.0, 0.5


@pytest.fixture(scope="module")
def postgres():
    """A function that says `stop`, `start`, `silence`, `wake` or `vanish` to the PostgreSQL that the register uses."""
    command = [sys.executable, "-m", "tests.proof.stoppable_postgres"]
    with (
        subprocess.Popen(command, cwd=arena.PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child,
        pytest.MonkeyPatch.context() as patch,
    ):
        read = iter(child.stdout.readline, "")
        patch.setenv("DATABASE_URL", next(line.strip() for line in read if line.startswith("postgres")))

        def say(word):
            print(word, file=child.stdin, flush=True)
            assert next(line for line in read if line == "done\n")

        yield say
        child.stdin.close()


@pytest.fixture(scope="module")
def server(postgres, tmp_path_factory):
    arena.elsewhere(inside.prepare)
    started = arena.Server(tmp_path_factory.mktemp("down") / "server.log", WORKERS)
    started.start()
    yield started
    started.kill()


@pytest.mark.parametrize(("goes", "returns"), [("stop", "start"), ("vanish", "start"), ("silence", "wake")])
def test_a_database_that_does_not_answer_is_said_and_the_register_recovers_by_itself(
    server, postgres, rounds, goes, returns
):
    browser, editor = arena.Browser(server.port), arena.Browser(server.port).sign_in(arena.EDITORS[0])
    for _ in range(1 + rounds // 10):
        assert [browser.get(path).status for path in ("/", "/gezondheid/klaar")] == [200, 200]
        postgres(goes)
        time.sleep(SECONDS_RELIED_ON)
        for person, path in ((browser, "/"), (browser, "/deals.csv?tranche=4"), (editor, "/beheer/deals/deal/")):
            answer, seconds = timed(person, path)
            assert (answer.status, answer.headers["Retry-After"]) == (503, "30"), path
            assert '<html lang="nl">' in answer.text and answer.text.count("<h1>") == 1
            assert seconds < PATIENCE
        answer, _ = timed(browser, "/gezondheid/klaar")
        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        refused = sorted(timed(browser, "/")[1] for _ in range(20))
        # Each worker finds out once; from then on it asks in the background.
        assert refused[-WORKERS - 1] < AT_ONCE and refused[-1] < PATIENCE, refused
        live = [timed(browser, "/gezondheid/live") for _ in range(20)]
        assert {answer.status for answer, _ in live} == {200} and max(seconds for _, seconds in live) < AT_ONCE
        postgres(returns)
        for path in ("/", "/deals/", "/gezondheid/klaar"):
            # Every worker, not only the first that finds out.
            arena.wait_until(lambda path=path: {browser.get(path).status for _ in range(8 * WORKERS)} == {200}, 60)
        assert editor.get("/beheer/").status == 200


def timed(person, path):
    started = time.monotonic()
    answer = person.get(path)
    return answer, time.monotonic() - started
