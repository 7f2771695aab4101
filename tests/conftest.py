"""Fixtures for all tests."""

import os
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import connection
from whitenoise.middleware import WhiteNoiseMiddleware

from deals.models import Deal

from . import cast as people
from .browse import sign_in
from .desk import one_of_everything, plant_desk
from .shelf import Shelf, seeded, seeded_whole
from .words import LONG, forget


def pytest_configure(config):
    """Pages name their static files by hash: a clean clone has not collected them yet. Once, before any worker."""
    if not hasattr(config, "workerinput"):
        django.setup()
        if not collected():
            call_command("collectstatic", verbosity=0, interactive=False)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What takes long and needs no browser comes first: one worker has it in hand while the other prepares a browser."""
    for item in items if connection.vendor == "postgresql" else []:
        if item.get_closest_marker("long_on_postgresql"):
            for mark in LONG:
                item.add_marker(mark)
    items.sort(key=lambda item: item.path.name != "test_access.py")


def collected():
    """Whether every static file was collected since it last changed; to compress them all takes seconds."""
    manifest = Path(settings.STATIC_ROOT) / staticfiles_storage.manifest_name
    left_out = apps.get_app_config("staticfiles").ignore_patterns
    found = {name: storage.path(name) for finder in get_finders() for name, storage in finder.list(left_out)}
    return (
        found.keys() <= staticfiles_storage.hashed_files.keys()
        and max(map(os.path.getmtime, found.values())) < manifest.stat().st_mtime
    )


@pytest.fixture(autouse=True)
def nothing_kept():
    """Every test starts with a process that has kept nothing."""
    forget()


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_up_once():
    """Every test has a client of its own, and each would look up every static file again."""
    looked_up = {}
    look_up = WhiteNoiseMiddleware.update_files_dictionary

    def once(self, *place):
        if place not in looked_up:
            look_up(self, *place)
            looked_up[place] = dict(self.files)
        self.files.update(looked_up[place])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", once)
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def shelf(run_folder):
    return Shelf(run_folder)


@pytest.fixture
def cast(db, shelf):
    """Noorderland and Zuiderland published, Concept at the desk."""
    shelf.fill("cast", people.cast)
    return Deal.objects.get(slug="concept")


@pytest.fixture
def letter(db, shelf):
    """The register with the letter's fourteen deals, as release 1 alone."""
    seeded(shelf, 1)


@pytest.fixture
def register(db, shelf):
    """The register as a newcomer gets it: the letter, what other public sources say, and the papers of the Kamer."""
    seeded_whole(shelf)


@pytest.fixture
def reported(db, shelf):
    """The register as an earlier version filled it: without papers of the Kamer."""
    seeded(shelf, 5)


@pytest.fixture
def publicly_known(db, shelf):
    """The register as the version before that filled it: without what sources report too."""
    seeded(shelf, 4)


@pytest.fixture
def located(db, shelf):
    """The register as a still earlier version filled it: without what more public sources say too."""
    seeded(shelf, 3)


@pytest.fixture
def supplemented(db, shelf):
    """The register as the version before that filled it: without where regions lie too."""
    seeded(shelf, 2)


@pytest.fixture
def everything(cast, settings, tmp_path):
    """One of each thing at the desk: {kind: its key}, and an administrator who may do everything."""
    settings.MEDIA_ROOT = tmp_path
    return one_of_everything()


@pytest.fixture
def planted(cast):
    """The concept, and an unpublished change to a published deal, full of what nobody may see."""
    plant_desk()


@pytest.fixture
def admin_user(db):
    """Someone with every permission. Nobody types a password: to hash one takes longer than most tests."""
    return get_user_model().objects.create_superuser("admin")


@pytest.fixture
def desk(client, admin_user):
    """A browser at the desk, signed in with every permission."""
    sign_in(client, admin_user)
    return client


@pytest.fixture
def one_connection(monkeypatch):
    """The one connection of a test, which holds its data, stays open whatever a request meets; as with Django's own client."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    for module in ("deals.web.errors", "deals.portal.replies"):
        monkeypatch.setattr(f"{module}.drop_dead_connection", lambda: None)
