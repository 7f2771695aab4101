"""A real Chromium and a real server with the whole register: both publications.

The server is a process of its own: playwright runs an event loop in this one, and Django's ORM refuses to work
beside that. Nothing here touches a database itself, and the browser is gone before the next folder's tests start."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from scripts.local import granian

from ..shelf import alone
from .browsing import CHROMIUM_OPTIONS, PROJECT, Tab, chromium_path, new_tab
from .desk import PASSWORD, sign_in

SECONDS_TO_START = 30

PREPARE = """
import sys
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
from tests.shelf import Shelf, seeded_whole
call_command("migrate", verbosity=0)
seeded_whole(Shelf(Path(sys.argv[1])))
call_command("createsuperuser", interactive=False, username="beheerder", email="", verbosity=0)
from django.contrib.auth import get_user_model
from tests.browse import give_second_step
from django.contrib.auth.models import Group
users = get_user_model().objects
for name, role in (("els", "redacteur"), ("rob", "redacteur"), ("eva", "eindredacteur")):
    person = users.create_user(name, is_staff=True)
    person.groups.add(Group.objects.get(name=role))
users.update(password=users.get(username="beheerder").password)
for person in users.all():
    give_second_step(person)
"""


@pytest.fixture(scope="package")
def chromium():
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@dataclass
class Prepared:
    """A migrated and seeded database with a superuser: made once, never written to again."""

    folder: Path
    shared: Path

    def environment(self, database, **more):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
        return environment | {
            "REGISTER_LOCAL": "true",
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": f"sqlite:///{database}",
            "DJANGO_SETTINGS_MODULE": "regiodeals.settings",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            **more,
        }

    @property
    def database(self):
        return self.folder / "seeded.sqlite3"

    def alone(self):
        """While it holds, no other worker of this run prepares anything."""
        return alone(self.folder / "lock")

    def make(self):
        unfinished = self.folder / "unfinished.sqlite3"
        command = [sys.executable, "-c", PREPARE, self.shared]
        if subprocess.run(command, cwd=PROJECT, env=self.environment(unfinished), check=False).returncode:
            pytest.fail("De browsertoetsen kunnen niet worden voorbereid; zie de melding hierboven.", pytrace=False)
        unfinished.rename(self.database)

    @contextlib.contextmanager
    def serve(self, name):
        """A server on a copy of the database; gives its address."""
        database = self.folder / f"{name}-{os.getpid()}-{time.monotonic_ns()}.sqlite3"
        shutil.copy(self.database, database)
        port = free_port()
        address = f"http://localhost:{port}"
        log = database.with_suffix(".log")
        with log.open("w") as output:
            server = subprocess.Popen(
                granian(port, workers=1),
                cwd=PROJECT,
                env=self.environment(database, REGISTER_URL=address),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            try:
                wait_for(address + "/gezondheid/live", server, log)
                yield address
            finally:
                server.terminate()
                try:
                    server.wait(5)
                except subprocess.TimeoutExpired:
                    server.kill()
        # A page that quietly failed on the server is a failed test, whatever the browser showed.
        failures = [line for line in log.read_text().splitlines() if '"niveau": "ERROR"' in line]
        assert not failures, failures


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, server, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.05)
    pytest.fail(f"De server voor de browsertoetsen start niet:\n{log.read_text()}", pytrace=False)


@pytest.fixture(scope="session")
def prepared(run_folder):
    """The first worker that needs it makes it for all."""
    chromium_path()
    folder = run_folder / "browser"
    folder.mkdir(exist_ok=True)
    made = Prepared(folder, run_folder)
    with made.alone():
        if not made.database.exists():
            made.make()
    return made


@pytest.fixture(scope="package")
def register(prepared):
    """The address of a register that nobody changes."""
    with prepared.serve("register") as address:
        yield address


@pytest.fixture(scope="module")
def desk_address(prepared):
    """The address of a register of this module's own, to change."""
    with prepared.serve("desk") as address:
        yield address


@pytest.fixture
def open_tab(chromium):
    """Opens tabs, each in a browser profile of its own unless `beside` another."""
    opened = []

    def open_one(address, width=1280, *, beside=None, **options):
        if beside:
            return Tab(beside.page.context.new_page(), address)
        opened.append(new_tab(chromium, address, width, **options))
        return opened[-1]

    yield open_one
    for tab in opened:
        tab.page.context.close()


@pytest.fixture(scope="module")
def signed_in(desk_address, chromium, tmp_path_factory):
    """The cookies of a person at the desk: signing in once is enough for a module."""
    context = chromium.new_context(base_url=desk_address, locale="nl-NL")
    sign_in(Tab(context.new_page(), desk_address))
    file = tmp_path_factory.mktemp("aangemeld") / "cookies.json"
    file.write_text(json.dumps(context.storage_state()))
    context.close()
    return str(file)


@pytest.fixture
def desk(desk_address, signed_in, open_tab):
    """A tab of someone who has signed in at the desk."""
    return open_tab(desk_address, storage_state=signed_in)
