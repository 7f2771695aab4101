"""The register of every version that was released, put back and brought up to date: nothing that people wrote or read differs.

`golden/register-<version>.zip` is a backup that the version itself made; the .json beside it says what it counted and served."""

import hashlib
import json
import tomllib
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from deals.backups.stand import known_migrations, missing_migrations, stand
from deals.models import Deal, Release, Source, Submission, User
from deals.publishing.releases import propose
from deals.publishing.review import approve, seal_of

from .browse import text
from .door import LOGIN, first_step
from .places import ON_SQLITE, Places, standing_on
from .words import in_the_long_proof, one_of

pytestmark = [pytest.mark.database, pytest.mark.long_on_postgresql]

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(GOLDEN.glob("register-*.zip"))
PROJECT = Path(__file__).parent.parent

# What stands in the file, as scripts/sample.py put it there.
PASSWORD, RECOVERY_CODE = "een wachtwoord van toen", "code-van-toen"
ROLES = ["beheerder", "eindredacteur", "lezer", "redacteur"]
CHANGED = "twente-ii"

# Tables that Django fills from the models, and the rows that a migration of ours adds.
COUNTED_BY_DJANGO = {"auth_group_permissions", "auth_permission", "django_content_type", "django_migrations"}
ADDED = {"deals_listrevision": 1}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    made = Places("versions", tmp_path_factory.mktemp("registers"))
    yield made
    made.remove()


@pytest.fixture(params=one_of(FILES), ids=lambda file: file.stem)
def version(request, places, tmp_path, settings, django_db_blocker):
    """What a version counted and served; its register stands here, brought up to date."""
    settings.MEDIA_ROOT = str(tmp_path / "documenten")
    with django_db_blocker.unblock():
        file = request.param
        if not ON_SQLITE and not has_rows(file):
            # As the manual says: on its own kind of database first, and from there with this software.
            with standing_on(places.new(sqlite=True)):
                put_back(file)
                call_command("backup", str(tmp_path / "kopie"), stdout=StringIO())
            (file,) = (tmp_path / "kopie").glob("*.zip")
        with standing_on(places.new()):
            put_back(file)
            yield json.loads(request.param.with_suffix(".json").read_text())


def put_back(file):
    call_command("restore", str(file), migreer=True, stdout=StringIO())


def has_rows(file):
    with zipfile.ZipFile(file) as archive:
        return any(name.startswith("rijen/") for name in archive.namelist())


def test_this_version_has_a_file_and_every_file_has_figures():
    number = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"]
    assert GOLDEN / f"register-{number}.zip" in FILES
    assert [file.stem for file in FILES] == sorted(figures.stem for figures in GOLDEN.glob("register-*.json"))


def test_nothing_in_the_register_of_a_version_changes(version):
    held = stand()
    assert missing_migrations(held["migraties"]) == [] and set(held["migraties"]) <= known_migrations()
    assert held["publicaties"] == version["publicaties"]
    rows = {table: held["tabellen"].get(table) for table in version["tabellen"]}
    assert rows == version["tabellen"] | {table: rows[table] for table in COUNTED_BY_DJANGO}
    added = held["tabellen"].keys() - version["tabellen"].keys()
    assert {table: held["tabellen"][table] for table in added} == {table: ADDED.get(table, 0) for table in added}
    call_command("verify", stdout=StringIO())
    assert list(propose(None, newest().as_of).prepared) == [CHANGED], "what was changed at the desk, and nothing else"


def newest():
    return Release.objects.order_by("number").last()


def test_every_permalink_of_a_version_keeps_its_bytes(version):
    client = Client()
    served = {address: hashlib.sha256(client.get(address).content).hexdigest() for address in version["permalinks"]}
    assert served == version["permalinks"]


@in_the_long_proof
def test_everyone_of_a_version_can_still_sign_in(version):
    assert sorted(User.objects.values_list("username", flat=True)) == ROLES
    for name in ROLES:
        browser = Client()
        first_step(browser, name, PASSWORD)
        assert browser.get("/beheer/").status_code == 302, "a password alone opens nothing"
        browser.get(f"{LOGIN}herstel/")
        browser.post(f"{LOGIN}herstel/", {"sign_in-current_step": "backup", "backup-otp_token": RECOVERY_CODE})
        assert name in text(browser.get("/beheer/")), name


def test_what_waited_in_a_version_is_published_and_the_trail_and_documents_are_there(version):
    (line,) = Deal.trail.all()
    assert (line.slug, line.trail_actor) == (CHANGED, "redacteur")
    (source,) = Source.objects.exclude(file="")
    assert source.file.read() == b"De brief van 1 november 2023.\n"
    (waiting,) = Submission.objects.all()
    approve(waiting.pk, User.objects.get(username="eindredacteur"), seal_of(waiting))
    assert newest().number == len(version["publicaties"]) + 1
    assert Client().get(f"/deals/{CHANGED}.json").json()["samenvatting"] == "Een betere tekst."
    call_command("verify", stdout=StringIO())
