"""A database of its own for every proof: a SQLite file, or a database on the PostgreSQL in DATABASE_URL."""

import fcntl
import itertools
import json
import os
import random
import shutil
from urllib.parse import urlsplit

import psycopg
import pytest

from . import arena, inside

numbers = itertools.count(1)
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
SEEDED = "proof_seeded"
ALL_FROM = 20  # rounds


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """The address of a register with the letter, to be copied, and the cookies of its two editors.

    Shared by all workers of one run: the first one makes it."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if WORKER else base
    kept = folder / "seeded.json"
    with (folder / "seeded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            url = empty_database(folder)
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("DATABASE_URL", url)
                kept.write_text(json.dumps([url, arena.elsewhere(inside.prepare)]))
    return json.loads(kept.read_text())


def empty_database(folder):
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        return f"sqlite:///{folder / 'seeded.sqlite3'}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {SEEDED}")
    return urlsplit(given)._replace(path=f"/{SEEDED}").geturl()


@pytest.fixture
def register(prepared, tmp_path, monkeypatch):
    """The address of a copy, which every process that is started from here on uses."""
    seeded, _ = prepared
    if seeded.startswith("sqlite"):
        url = f"sqlite:///{shutil.copy(seeded.removeprefix('sqlite:///'), tmp_path / 'register.sqlite3')}"
    else:
        name = f"proof{WORKER}_{next(numbers)}"
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {SEEDED}")
        url = urlsplit(seeded)._replace(path=f"/{name}").geturl()
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def server(register, tmp_path):
    """The register on that copy, started."""
    started = arena.Server(tmp_path / "server.log")
    started.start()
    yield started
    started.kill()


@pytest.fixture
def editors(server, prepared):
    """The browsers of two people who have signed in."""
    return [arena.Browser(server.port, cookies) for cookies in prepared[1]]


@pytest.fixture
def rounds():
    return int(os.environ.get("PROOF_ROUNDS", "5"))


@pytest.fixture
def part(rounds):
    """Takes of many requests what the rounds allow: all of them from twenty on, and before that a random part."""
    return lambda requests: random.sample(requests, min(len(requests), 1 + len(requests) * rounds // ALL_FROM))
