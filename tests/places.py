"""Registers beside each other, each on a database of its own, of either kind."""

import contextlib
import os
import shutil
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, connections

from regiodeals import environment

ON_SQLITE = connection.vendor == "sqlite"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")


class Places:
    """SQLite files, and databases on the PostgreSQL in DATABASE_URL, where the tests run on that."""

    def __init__(self, name, folder):
        self.name, self.folder, self.server, self.made = name, folder, os.environ.get("DATABASE_URL", ""), 0

    def new(self, template=None, *, sqlite=ON_SQLITE):
        """The address of an empty register, or of a copy."""
        self.made += 1
        if sqlite:
            file = self.folder / f"register-{self.made}.sqlite3"
            if template:
                shutil.copy(template.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"
        name = f"{self.name}_{WORKER}_{self.made}"
        copied = f" TEMPLATE {urlsplit(template).path[1:]}" if template else ""
        self.ask(f"CREATE DATABASE {name}{copied}")
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def ask(self, statement):
        with psycopg.connect(self.server, autocommit=True) as asked:
            asked.execute(statement)

    def remove(self):
        for number in range(1, self.made + 1):
            if not ON_SQLITE:
                self.ask(f"DROP DATABASE IF EXISTS {self.name}_{WORKER}_{number} WITH (FORCE)")


@contextlib.contextmanager
def standing_on(url):
    """Until the end of the block, the default database is the one at `url`, in every thread."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        default, settings = connections["default"], connections.databases["default"]
        connection.close()
        connections.databases["default"] = settings | environment.database("DATABASE_URL", None)
        del connections["default"]
        try:
            yield
        finally:
            connection.close()
            connections.databases["default"], connections["default"] = settings, default
