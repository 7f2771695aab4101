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
from django.core.management.color import no_style
from django.db import connection

from . import cast as people
from .browse import sign_in
from .desk import one_of_everything, plant_desk
from .words import forget


def pytest_configure(config):
    """Pages name their static files by hash: a clean clone has not collected them yet. Once, before any worker."""
    if not hasattr(config, "workerinput"):
        django.setup()
        if not collected():
            call_command("collectstatic", verbosity=0, interactive=False)


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


@pytest.fixture
def cast(db):
    """Noorderland and Zuiderland published, Concept at the desk."""
    return people.cast()


@pytest.fixture
def everything(cast, settings, tmp_path):
    """One of each thing at the desk: {kind: its key}, and an administrator who may do everything."""
    settings.MEDIA_ROOT = tmp_path
    return one_of_everything()


@pytest.fixture
def planted(cast):
    """The concept, and an unpublished change to a published deal, full of what nobody may see."""
    plant_desk()


# Every row after `seed`, by its options and model: seeding takes seconds, putting the rows back does not.
SEEDED: dict = {}


def seed(**options):
    rows = SEEDED.get(tuple(options))
    if rows is None:
        call_command("seed", verbosity=0, **options)
        models = apps.get_app_config("deals").get_models(include_auto_created=True)
        SEEDED[tuple(options)] = {model: list(model._base_manager.order_by("pk")) for model in models}
        return
    for model, kept in rows.items():
        model._base_manager.bulk_create(kept)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(rows)):
            cursor.execute(statement)


@pytest.fixture
def letter(db):
    """The register with the letter's fourteen deals, as release 1 alone."""
    seed(alleen_de_brief=True)


@pytest.fixture
def register(db):
    """The register as a newcomer gets it: the letter, and what other public sources say."""
    seed()


@pytest.fixture
def admin_user(db):
    """Someone with every permission. Nobody types a password: to hash one takes longer than most tests."""
    return get_user_model().objects.create_superuser("admin")


@pytest.fixture
def desk(client, admin_user):
    """A browser at the desk, signed in with every permission."""
    sign_in(client, admin_user)
    return client
