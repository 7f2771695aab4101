"""A database of its own for every proof: a SQLite file, or a database on the PostgreSQL in DATABASE_URL."""

import itertools
import os
import shutil
from urllib.parse import urlsplit

import psycopg
import pytest

from . import arena, inside

numbers = itertools.count(1)
# Each worker of one run has databases of its own.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
SEEDED = f"proof_seeded{WORKER}"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """The address of a register with the letter and two editors, to be copied."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with psycopg.connect(given, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {SEEDED}")
        url = urlsplit(given)._replace(path=f"/{SEEDED}").geturl()
    else:
        url = f"sqlite:///{tmp_path_factory.mktemp('seeded') / 'register.sqlite3'}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        arena.elsewhere(inside.prepare)
    return url


@pytest.fixture
def register(seeded, tmp_path, monkeypatch):
    """The address of a copy, which every process that is started from here on uses."""
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
def rounds():
    return int(os.environ.get("PROOF_ROUNDS", "5"))
