"""A register moves from SQLite to PostgreSQL and back, and every row, digest and document arrives as it left."""

import contextlib
import json
import shutil
import zipfile
from io import StringIO
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from two_factor.plugins.webauthn.models import WebauthnDevice

from deals.backups import archive, neutral, restoring
from deals.backups.stand import missing_migrations
from deals.models import Deal, Redaction, RedactionProposal, Region, Release, TaskRun, User
from deals.publishing.redacting import approve_redaction, propose_redaction, reach

from . import cast as people
from .desk import member, one_of_everything, plant_desk, rows_of_everything, withdraw
from .places import ON_SQLITE, Places, standing_on
from .words import in_the_long_proof, one_of

pytestmark = [pytest.mark.database, pytest.mark.long_on_postgresql]


@pytest.fixture(scope="session")
def places(tmp_path_factory):
    made = Places("moving", tmp_path_factory.mktemp("registers"))
    yield made
    made.remove()


@pytest.fixture(scope="session")
def at_work(places, tmp_path_factory, django_db_blocker):
    """A SQLite register at work: drafts, a submission, a document, a trail, second steps, a withdrawn deal, one that waits,
    words taken out and words that may yet be, a lock on an account, and a round of the clockwork."""
    url, folder = places.new(sqlite=True), tmp_path_factory.mktemp("documenten")
    with django_db_blocker.unblock(), standing_on(url), pytest.MonkeyPatch.context() as patch:
        patch.setattr(configured, "MEDIA_ROOT", str(folder))
        call_command("migrate", verbosity=0)
        people.cast()
        withdraw("zuiderland", reason="Verkeerde deal.", note="Ingetrokken", as_of=people.AS_OF)
        one_of_everything()
        plant_desk()
        people.release(["noorderland"], note="Wacht", visible_from=people.PAST.replace(year=2099))
        person = User.objects.get(username="alles")
        person.totpdevice_set.create(name="default", key="1234567890abcdef")
        person.staticdevice_set.create(name="backup").token_set.create(token="herstelcode")
        person.webauthn_keys.create(name="sleutel", public_key="sleutel", key_handle="k1", sign_count=7)
        words_taken_out()
        AccessAttempt.objects.create(username="els", ip_address="203.0.113.9", failures_since_start=4)
        call_command("uurwerk", stdout=StringIO())
        Region.objects.create(slug="weg", name="Ĳsselland ‘Z’ é\u2028\t\\").delete()
    return url, folder


def words_taken_out():
    """One proposal approved, and another that waits."""
    (proposal,) = RedactionProposal.objects.all()
    approve_redaction(proposal.pk, member("eindredacteur"), reach(proposal.words).seal)
    propose_redaction("zuiderland", "in het zuiden", "anders", "Een plaats.", proposal.author)


@pytest.fixture
def moving(at_work, places, tmp_path, settings, django_db_blocker):
    """A copy of that register as the default, with its documents."""
    settings.MEDIA_ROOT = str(shutil.copytree(at_work[1], tmp_path / "documenten"))
    with django_db_blocker.unblock(), standing_on(places.new(at_work[0], sqlite=True)):
        yield


def taken_into(folder):
    call_command("backup", str(folder), stdout=StringIO())
    (file,) = folder.glob("*.zip")
    return file


def put_back(file, **options):
    said = StringIO()
    call_command("restore", str(file), stdout=said, **options)
    return said.getvalue()


def everything():
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, app, name FROM django_migrations ORDER BY id")
        migrations = cursor.fetchall()
    root = Path(configured.MEDIA_ROOT)
    files = {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}
    return rows_of_everything() | {"migraties": migrations, "documenten": files}


def counted(file):
    """{table: rows} as a backup says, without what SQLite keeps for itself."""
    with archive.opened(file) as whole:
        return {name: rows for name, rows in whole.manifest["tabellen"].items() if not name.startswith("sqlite_")}


def add_region():
    return Region.objects.create(slug="nieuw", name="Nieuw").pk


# --- the other kind of database


@pytest.mark.skipif(ON_SQLITE, reason="both kinds at once need a PostgreSQL")
def test_a_register_goes_to_postgresql_and_back_and_nothing_differs(moving, places, tmp_path, settings):
    before, file = everything(), taken_into(tmp_path / "van-sqlite")
    assert Release.objects.count() == 3 and len(before["documenten"]) == 1
    for kind in (Redaction, RedactionProposal, TaskRun, AccessAttempt, TOTPDevice, StaticToken, WebauthnDevice):
        assert before[kind._meta.label], kind
    whole = counted(file)
    settings.MEDIA_ROOT = str(tmp_path / "elders")
    with standing_on(places.new()):
        said = put_back(file)
        assert "Overgezet van SQLite naar PostgreSQL" in said and "keten van 3 publicaties kloppen" in said
        assert connection.vendor == "postgresql" and everything() == before
        call_command("verify", stdout=StringIO())
        back = taken_into(tmp_path / "van-postgresql")
        assert counted(back) == whole
        with transaction.atomic():
            key = add_region()
            transaction.set_rollback(True)
    settings.MEDIA_ROOT = str(tmp_path / "terug")
    with standing_on(places.new(sqlite=True)):
        assert "Overgezet van PostgreSQL naar SQLite" in put_back(back)
        assert connection.vendor == "sqlite" and everything() == before
        call_command("verify", stdout=StringIO())
        assert counted(taken_into(tmp_path / "van-sqlite-weer")) == whole
        assert add_region() == key
    assert add_region() == key == max(pk for pk, *_ in before["deals.Region"]) + 2, (
        "the key of what was removed is not given again"
    )


@pytest.mark.skipif(ON_SQLITE, reason="both kinds at once need a PostgreSQL")
@in_the_long_proof
def test_the_register_that_stood_there_is_kept_aside(moving, places, tmp_path):
    before, file = everything(), taken_into(tmp_path / "kopie")
    for sqlite in (False, True):
        with standing_on(places.new(sqlite=sqlite)):
            call_command("migrate", verbosity=0)
            region = Region.objects.create(slug="oud", name="Oud")
            with pytest.raises(CommandError, match="Hier staat al een register"):
                put_back(file)
            assert list(Region.objects.all()) == [region]
            assert "staat apart als" in put_back(file, vervang=True)
            assert everything() == before


# --- the same way on one kind of database


@pytest.fixture
def as_if_moved(monkeypatch):
    """Every backup counts as one of the other kind, so that its rows are what is put back."""
    monkeypatch.setattr(restoring, "is_same_kind", lambda manifest: False)


@pytest.fixture
def standing(moving, places, tmp_path):
    """A register on the kind of database that the tests run on, with a backup of it, and work of after that."""
    file = taken_into(tmp_path / "eerst")
    with standing_on(places.new()):
        put_back(file)
        own = taken_into(tmp_path / "eigen")
        Deal.objects.update(summary="Van na de reservekopie.")
        yield own


@in_the_long_proof
def test_the_rows_alone_are_the_whole_register(moving, places, tmp_path, as_if_moved, standing):
    later = everything()
    assert "staat apart als" in put_back(standing, vervang=True)
    assert everything() != later
    call_command("verify", stdout=StringIO())
    assert not Deal.objects.filter(summary="Van na de reservekopie.").exists()


def rewritten(file, name, change):
    """A backup with one other member, of which every checksum fits."""
    other = file.with_name("anders.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        manifest = json.loads(old.read(archive.MANIFEST_NAME))
        for member in manifest["bestanden"]:
            content = old.read(member)
            if member == name:
                (other.parent / "lid").write_bytes(content := change(content))
                manifest["bestanden"][member] = {
                    "sha256": archive.file_digest(other.parent / "lid"),
                    "bytes": len(content),
                }
            new.writestr(member, content)
        new.writestr(archive.MANIFEST_NAME, json.dumps(manifest))
    return other


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    one_of(
        [
            (
                "deals_contribution",
                lambda rows: rows[: rows.rindex(b"\n", 0, -1) + 1],
                r"deals_contribution: \d+ rijen in plaats van",
            ),
            ("deals_deal", lambda rows: rows[:-20], "rijen van de tabel deals_deal .* niet te lezen"),
            ("deals_deal", lambda rows: b"", "rijen van de tabel deals_deal .* niet te lezen"),
            ("deals_deal", lambda rows: rows.replace(b'"slug"', b'"naam"', 1), "deals_deal heeft .* andere kolommen"),
            (
                "deals_region",
                lambda rows: rows.splitlines(keepends=True)[0],
                "passen niet bij elkaar",
            ),
            (
                "deals_release",
                lambda rows: rows.replace(b"Ingetrokken", b"Vervangen"),
                "past niet bij de digest|publicatie",
            ),
        ]
    ),
)
def test_rows_that_do_not_fit_are_refused_and_nothing_changes(as_if_moved, standing, name, change, sentence):
    before = everything()
    with pytest.raises(CommandError, match=sentence):
        put_back(rewritten(standing, f"rijen/{name}.jsonl", change), vervang=True)
    assert everything() == before
    assert add_region()


@in_the_long_proof
def test_whoever_stops_it_halfway_finds_the_old_register(as_if_moved, standing, monkeypatch):
    before, fill = everything(), neutral.fill

    def stopped(alias, table, files):
        if table._meta.db_table == "deals_release":
            raise KeyboardInterrupt
        fill(alias, table, files)

    monkeypatch.setattr(neutral, "fill", stopped)
    with pytest.raises(KeyboardInterrupt):
        put_back(standing, vervang=True)
    monkeypatch.undo()
    with contextlib.suppress(KeyError):
        connection.close()
    assert everything() == before


@in_the_long_proof
def test_an_older_register_arrives_in_its_own_tables_and_is_brought_up_to_date(moving, places, tmp_path, as_if_moved):
    with standing_on(places.new()):
        call_command("migrate", verbosity=0)
        people.cast()
        digests = list(Release.objects.values_list("digest", flat=True))
        call_command("migrate", "deals", "0007", verbosity=0)
        call_command("backup", str(tmp_path / "oud"), stdout=StringIO(), stderr=StringIO())
    (file,) = (tmp_path / "oud").iterdir()
    with standing_on(places.new()):
        with archive.opened(file) as whole:
            later = missing_migrations(whole.manifest["migraties"])
        assert f"Bijgewerkt: {len(later)} migraties" in put_back(file, migreer=True)
        assert "deals.0010_redaction" in later and Redaction.objects.count() == 0
        assert list(Release.objects.values_list("digest", flat=True)) == digests
        call_command("verify", stdout=StringIO())


@pytest.mark.skipif(not ON_SQLITE, reason="only SQLite takes a text for an amount")
def test_a_row_that_cannot_be_read_is_named_and_the_copy_is_still_made(moving, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_contribution SET amount = 'geen bedrag'")
    with pytest.raises(CommandError, match="de rijen zijn niet te lezen"):
        taken_into(tmp_path / "kopie")
    (file,) = (tmp_path / "kopie").glob("*.zip")
    with archive.opened(file) as whole:
        assert whole.rows == {}
        assert archive.DATABASE["sqlite"] in whole.listed
