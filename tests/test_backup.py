"""One file holds the whole register, taken while people work, and put back entirely or not at all."""

import contextlib
import datetime as dt
import hashlib
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from io import StringIO
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.test import Client
from django.utils import timezone

from deals.backups import archive, making, postgres, restoring
from deals.facts.documents import clear_unneeded_documents
from deals.models import Contribution, Deal, ErrorReport, Release, Source, User, Version
from deals.publishing.releases import Refused, newest_release, propose, recall_waiting, turned

from . import cast as people
from .browse import sign_in
from .places import ON_SQLITE, Places, standing_on
from .words import in_the_long_proof

pytestmark = pytest.mark.database

PROJECT = Path(__file__).parent.parent


# --- a database of its own for every test


@pytest.fixture(scope="session")
def places(tmp_path_factory):
    made = Places("backup", tmp_path_factory.mktemp("registers"))
    yield made
    made.remove()


@pytest.fixture(scope="session")
def seeded(places, django_db_blocker):
    """A register with two releases, the second under embargo, a user, and sources with documents."""
    url = places.new()
    with django_db_blocker.unblock(), standing_on(url):
        call_command("migrate", verbosity=0)
        people.cast()
        Deal.objects.filter(slug="zuiderland").update(summary="Onder embargo.")
        people.release(note="Wacht", visible_from=people.PAST.replace(year=2099))
        User.objects.create_superuser(username="eind", password="niet-in-gebruik")
        ErrorReport.objects.create(
            receipt="aaaaa-bbbbb", received_at=timezone.now(), wrong="Café\nfout.", email="a@b.nl"
        )
    return url


@pytest.fixture
def register(places, seeded, tmp_path, settings, django_db_blocker):
    """A copy of that register, with one document on the disk."""
    settings.MEDIA_ROOT = str(tmp_path / "documenten")
    with django_db_blocker.unblock(), standing_on(places.new(seeded)):
        document("bronnen/brief.pdf", b"%PDF de brief")
        Source.objects.filter(slug="brief").update(file="bronnen/brief.pdf", file_sha256=sha("bronnen/brief.pdf"))
        yield


def document(name, content):
    file = Path(configured.MEDIA_ROOT, name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def sha(name):
    return hashlib.sha256(Path(configured.MEDIA_ROOT, name).read_bytes()).hexdigest()


# --- what is asked of it


def taken(folder, **options):
    """The file that `backup` makes in `folder`."""
    before = set(folder.glob("*.zip"))
    call_command("backup", str(folder), stdout=StringIO(), **options)
    (file,) = set(folder.glob("*.zip")) - before
    return file


def put_back(file, **options):
    """What `restore` says."""
    said = StringIO()
    call_command("restore", str(file), stdout=said, **options)
    return said.getvalue()


def rows():
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def documents():
    root = Path(configured.MEDIA_ROOT)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def rewritten(file, change=lambda manifest: None, **members):
    """A backup beside `file` with another manifest and other members, of which every checksum fits."""
    other = file.with_name("anders.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        manifest = json.loads(old.read(archive.MANIFEST_NAME))
        content = {name: old.read(name) for name in manifest["bestanden"]} | members
        for name, value in content.items():
            new.writestr(name, value)
            manifest["bestanden"][name] = {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
        change(manifest)
        new.writestr(archive.MANIFEST_NAME, json.dumps(manifest))
    return other


def older(file, form):
    """A backup beside `file` as software of an older form made it."""
    other = file.with_name("ouder.zip")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        manifest = json.loads(old.read(archive.MANIFEST_NAME))
        form(manifest)
        for name in manifest["bestanden"]:
            new.writestr(name, old.read(name))
        new.writestr(archive.MANIFEST_NAME, json.dumps(manifest))
    return other


def second_form(manifest):
    """As it was before the rows lay beside the database."""
    manifest["vorm"] = 2
    for name in [name for name in manifest["bestanden"] if name.startswith("rijen/")]:
        del manifest["bestanden"][name]


def first_form(manifest):
    """As it was before the same document was kept once."""
    second_form(manifest)
    manifest["vorm"] = 1
    del manifest["dubbel"]


def test_what_is_restored_is_what_was_backed_up(register, tmp_path):
    before = rows(), documents()
    file = taken(tmp_path / "kopie")
    Contribution.objects.all().delete()
    Deal.objects.update(summary="Kwijt.")
    after = rows()
    document("bronnen/brief.pdf", b"overschreven")
    document("bronnen/later.pdf", b"later toegevoegd")
    said = put_back(file, vervang=True)
    assert rows() == before[0] != after
    assert {name: documents()[name] for name in before[1]} == before[1]
    assert "keten van 2 publicaties kloppen" in said and "(1 documenten teruggeschreven)" in said
    assert "vorige" in said
    assert documents()["bronnen/later.pdf"] == b"later toegevoegd"
    call_command("verify", stdout=StringIO())


def test_nobody_is_signed_in_after_a_restore(register, tmp_path):
    """A session of then may have been ended since, by signing out everywhere."""
    person = User.objects.create_superuser("beheerder")
    person.end_sessions()
    browser = Client()
    sign_in(browser, person)
    file = taken(tmp_path / "kopie")
    assert browser.get("/beheer/").status_code == 200
    put_back(file, vervang=True)
    assert browser.get("/beheer/").status_code == 302
    assert not Session.objects.exists() and User.objects.get(username="beheerder").sessions_ended == 1


def test_the_old_database_is_kept_aside(register, tmp_path):
    file = taken(tmp_path / "kopie")
    Deal.objects.filter(slug="concept").update(summary="Alleen in de oude.")
    said = put_back(file, vervang=True)
    aside = said.split("staat apart als ")[1].split(".\n")[0]
    query = "SELECT summary FROM {}deals_deal WHERE slug = 'concept'"
    if ON_SQLITE:
        assert os.stat(aside).st_mode & 0o777 == 0o600
        with contextlib.closing(sqlite3.connect(aside)) as old:
            assert old.execute(query.format("")).fetchone() == ("Alleen in de oude.",)
    else:
        with connection.cursor() as cursor:
            assert cursor.execute(query.format(aside + ".")).fetchone() == ("Alleen in de oude.",)
        # A schema that is kept aside is not part of the next backup.
        assert put_back(taken(tmp_path / "kopie"), vervang=True)


@pytest.mark.parametrize("migrated", [True, False])
def test_an_empty_place_needs_no_permission(register, places, tmp_path, settings, migrated):
    file, before, files = taken(tmp_path / "kopie"), rows(), documents()
    settings.MEDIA_ROOT = str(tmp_path / "elders")
    with standing_on(places.new()):
        if migrated:
            call_command("migrate", verbosity=0)
        assert "staat apart" not in put_back(file)
        assert (rows(), documents()) == (before, files)
        Deal.objects.create(
            slug="nieuw", name="Nieuw", region=Deal.objects.first().region, tranche=Deal.objects.first().tranche
        )


def test_a_register_that_is_there_is_not_replaced_unasked(register, tmp_path):
    file = taken(tmp_path / "kopie")
    Deal.objects.update(summary="Nieuwer.")
    before = rows()
    with pytest.raises(CommandError, match="staat al een register"):
        put_back(file)
    assert rows() == before


def test_a_document_that_is_there_is_not_replaced_unasked(register, places, tmp_path):
    file = taken(tmp_path / "kopie")
    document("bronnen/brief.pdf", b"een andere brief")
    with standing_on(places.new()):
        with pytest.raises(CommandError, match="Van 1 documenten staat hier een ander bestand"):
            put_back(file)
        put_back(file, vervang=True)
        kept = {name: content for name, content in documents().items() if content == b"een andere brief"}
        assert [name.split("/", 1)[1] for name in kept] == ["bronnen/brief.pdf"]
        assert documents()["bronnen/brief.pdf"] == b"%PDF de brief"


# --- while people work


class Writer(Thread):
    """Saves one number in two deals at once, and publishes, again and again."""

    def __init__(self):
        super().__init__(daemon=True)
        self.stop, self.saved, self.slowest, self.error = Event(), 0, 0.0, None

    def run(self):
        try:
            while not self.stop.is_set():
                number, began = self.saved + 1, time.monotonic()
                with transaction.atomic():
                    for slug in ("noorderland", "concept"):
                        deal = Deal.objects.get(slug=slug)
                        deal.summary = f"Ronde {number}."
                        deal.save()
                if number % 5 == 0:
                    # A restore comes in between: overtaken, or the release that waits is back.
                    with contextlib.suppress(Refused):
                        people.release(["noorderland"], note=f"Ronde {number}", at=timezone.now())
                self.saved, self.slowest = number, max(self.slowest, time.monotonic() - began)
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def reach(self, number):
        deadline = time.monotonic() + 60
        while self.saved < number and not self.error:
            assert time.monotonic() < deadline
            time.sleep(0.01)


@contextlib.contextmanager
def writing():
    # A release that waits until 2099 would make every later one wait as well.
    recall_waiting(2)
    writer = Writer()
    writer.start()
    try:
        yield writer
    finally:
        writer.stop.set()
        writer.join(60)
    assert writer.error is None


def test_a_backup_taken_while_people_save_is_whole_and_stops_nobody(register, places, tmp_path, settings):
    folder, files = tmp_path / "kopie", []
    with writing() as writer:
        for _ in range(3):
            writer.reach(writer.saved + 5)
            began = writer.saved
            files.append((began, taken(folder), writer.saved))
    assert writer.slowest < 15
    for number, (began, file, ended) in enumerate(files):
        settings.MEDIA_ROOT = str(tmp_path / f"elders-{number}")
        with standing_on(places.new()):
            put_back(file)
            texts = {deal.slug: deal.summary for deal in Deal.objects.all()}
            assert texts["noorderland"] == texts["concept"]
            assert began <= int(texts["concept"].split()[1].rstrip(".")) <= ended + 1
            call_command("verify", stdout=StringIO())
            if ON_SQLITE:
                with connection.cursor() as cursor:
                    assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_restore_while_people_save_loses_no_half_of_anything(register, tmp_path):
    file = taken(tmp_path / "kopie")
    with writing() as writer:
        writer.reach(3)
        # Whoever saves between copying and checking makes the rows differ: then the old register stands there again.
        with contextlib.suppress(CommandError):
            put_back(file, vervang=True)
    texts = {deal.slug: deal.summary for deal in Deal.objects.exclude(slug="zuiderland")}
    assert len(set(texts.values())) == 1 or "Ronde" not in "".join(texts.values())
    call_command("verify", stdout=StringIO())


class Reader(Thread):
    """In one transaction reads the table that a restore takes last, and once that waits for it, the one it took first."""

    def __init__(self):
        super().__init__(daemon=True)
        self.holds, self.read = Event(), []

    def run(self):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
                first, *_, last = (name for (name,) in cursor.fetchall())
                self.look(cursor, last)
                self.holds.set()
                deadline = time.monotonic() + 20
                while not self.is_waited_for(cursor):
                    assert time.monotonic() < deadline
                    time.sleep(0.01)
                self.look(cursor, first)
        finally:
            self.holds.set()
            connection.close()

    def look(self, cursor, table):
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
        self.read.append(table)

    def is_waited_for(self, cursor):
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE datname = current_database() AND NOT granted AND mode = 'AccessExclusiveLock'"
        )
        return cursor.fetchone()[0]

    def begin(self):
        self.start()
        assert self.holds.wait(20)


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has one lock for everything")
@pytest.mark.parametrize("fits", [True, False])
def test_a_restore_lets_others_take_tables_in_another_order(register, tmp_path, monkeypatch, fits):
    file, reader = taken(tmp_path / "kopie"), Reader()

    def refused(*_):
        reader.begin()
        raise archive.BackupError("Dit klopt niet.")

    if fits:
        reader.begin()
        put_back(file, vervang=True)
    else:
        Deal.objects.update(summary="Van ervoor.")
        monkeypatch.setattr(restoring, "check", refused)
        with pytest.raises(CommandError, match=r"Dit klopt niet\."):
            put_back(file, vervang=True)
        assert set(Deal.objects.values_list("summary", flat=True)) == {"Van ervoor."}
    reader.join(20)
    assert len(reader.read) == 2


@pytest.mark.skipif(ON_SQLITE, reason="SQLite says so itself")
def test_a_restore_that_nobody_makes_room_for_says_so_and_changes_nothing(register, tmp_path, monkeypatch):
    monkeypatch.setattr(postgres, "SECONDS_FOR_NEW", 1)
    file, before, aside = taken(tmp_path / "kopie"), rows(), connection.copy()
    with aside.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM deals_deal LIMIT 1")
        with pytest.raises(CommandError, match=r"Anderen houden de tabellen te lang vast\."):
            put_back(file, vervang=True)
        cursor.execute("ROLLBACK")
    aside.close()
    assert rows() == before


# --- files that are not what they should be


def test_a_byte_that_changed_anywhere_is_noticed_or_harmless(register, tmp_path):
    file = taken(tmp_path / "kopie")
    with archive.opened(file) as whole:
        expected = whole.manifest
    content, other, noticed = file.read_bytes(), tmp_path / "anders.zip", 0
    for place in range(0, len(content), max(1, len(content) // 200)):
        other.write_bytes(content[:place] + bytes([content[place] ^ 0x20]) + content[place + 1 :])
        try:
            with archive.opened(other) as found:
                assert found.manifest == expected
        except archive.BackupError as error:
            assert "beschadigd" in str(error)
            noticed += 1
    assert noticed > 150


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused_and_nothing_changes(register, tmp_path, part):
    file, before = taken(tmp_path / "kopie"), rows()
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(CommandError, match="beschadigd"):
        put_back(file, vervang=True)
    assert rows() == before


@pytest.mark.parametrize(
    "name",
    [
        "../buiten.pdf",
        "documenten/../../buiten.pdf",
        "/tmp/buiten.pdf",
        "documenten//buiten.pdf",
        "documenten/./buiten.pdf",
        "documenten/..",
        "documenten\\..\\buiten.pdf",
        "documenten/c:buiten.pdf",
        "elders/buiten.pdf",
    ],
)
def test_a_name_that_leads_outside_is_refused(register, tmp_path, name):
    file, before = taken(tmp_path / "kopie"), (rows(), documents())
    with pytest.raises(CommandError, match=r"onveilige naam|andere bestanden"):
        put_back(rewritten(file, **{name: b"x"}), vervang=True)
    assert (rows(), documents()) == before
    assert not list(tmp_path.rglob("buiten.pdf"))


def test_a_folder_that_points_outside_is_not_followed(register, tmp_path, settings, places):
    file = taken(tmp_path / "kopie")
    (tmp_path / "buiten").mkdir()
    settings.MEDIA_ROOT = str(tmp_path / "elders")
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders" / "bronnen").symlink_to(tmp_path / "buiten")
    with standing_on(places.new()), pytest.raises(CommandError, match="buiten de map"):
        put_back(file)
    assert list((tmp_path / "buiten").iterdir()) == []


def test_a_member_that_the_manifest_does_not_name_is_refused(register, tmp_path):
    file = taken(tmp_path / "kopie")
    with zipfile.ZipFile(file, "a") as more:
        more.writestr("documenten/erbij.pdf", b"x")
    with pytest.raises(CommandError, match="andere bestanden"):
        put_back(file, vervang=True)


def test_a_member_that_another_took_the_place_of_is_refused(register, tmp_path):
    file = taken(tmp_path / "kopie")

    def keep_the_old_digest(manifest):
        manifest["bestanden"]["documenten/bronnen/brief.pdf"]["sha256"] = sha("bronnen/brief.pdf")

    changed = {"documenten/bronnen/brief.pdf": b"%PDF de BRIEF"}
    with pytest.raises(CommandError, match="past niet bij de SHA-256"):
        put_back(rewritten(file, keep_the_old_digest, **changed), vervang=True)


def newer(manifest):
    manifest["migraties"].append("deals.9999_later")


def other_kind(manifest):
    kind = "postgresql" if ON_SQLITE else "sqlite"
    manifest["bestanden"][archive.DATABASE[kind]] = manifest["bestanden"].pop(archive.DATABASE[connection.vendor])
    manifest["database"]["soort"] = kind


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (newer, "nieuwere versie van de software .*deals.9999_later"),
        (lambda manifest: manifest["database"].update(versie=99), "hier draait versie"),
        (lambda manifest: manifest.update(vorm=4), "andere versie van de software"),
        (lambda manifest: manifest.update(soort="iets anders"), "geen reservekopie"),
        (lambda manifest: manifest.update(tabellen=None), "inhoudsopgave"),
        (lambda manifest: manifest.update(publicaties=[{"nummer": "1"}]), "inhoudsopgave"),
        (lambda manifest: manifest.pop("migraties"), "inhoudsopgave"),
        (lambda manifest: manifest["tabellen"].update(deals_deal=99), "tabel deals_deal: 3 rijen in plaats van 99"),
        (lambda manifest: manifest["publicaties"][0].update(digest="0" * 64), "digests van de publicaties"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_and_nothing_changes(register, tmp_path, change, sentence):
    file, before = taken(tmp_path / "kopie"), rows()
    with pytest.raises(CommandError, match=sentence):
        put_back(rewritten(file, change), vervang=True)
    assert rows() == before


def test_a_backup_of_another_kind_of_database_without_rows_is_refused(register, tmp_path):
    file = taken(tmp_path / "kopie")
    kind = "postgresql" if ON_SQLITE else "sqlite"
    with zipfile.ZipFile(file) as old:
        content = old.read(archive.DATABASE[connection.vendor])
        manifest = json.loads(old.read(archive.MANIFEST_NAME))
    other_kind(manifest)
    second_form(manifest)
    with zipfile.ZipFile(tmp_path / "anders.zip", "w") as new:
        new.writestr(archive.DATABASE[kind], content)
        new.writestr("documenten/bronnen/brief.pdf", b"%PDF de brief")
        new.writestr(archive.MANIFEST_NAME, json.dumps(manifest))
    with pytest.raises(CommandError, match=r"Dit is een reservekopie van .* Zij heeft geen rijen om over te zetten\."):
        put_back(tmp_path / "anders.zip", vervang=True)


def test_what_is_no_file_is_refused_with_a_sentence(register, tmp_path):
    with pytest.raises(CommandError, match="is niet te lezen"):
        put_back(tmp_path / "bestaat-niet.zip")


# --- on the disk


def test_what_is_restored_is_on_the_disk_with_its_name(register, tmp_path, monkeypatch):
    file, calls = taken(tmp_path / "kopie"), []
    document("bronnen/brief.pdf", b"een andere")
    sync, replace = os.fsync, os.replace

    def synced(descriptor):
        calls.append(("fsync", os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))))
        sync(descriptor)

    def replaced(old, new):
        calls.append(("replace", os.path.basename(new)))
        replace(old, new)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    put_back(file, vervang=True)
    begun = calls.index(("fsync", "brief.pdf.onaf"))
    first = calls.index(("replace", "brief.pdf"))
    assert begun < first and calls[first + 1 : first + 4] == [
        ("fsync", "bronnen"),  # where the old document is kept aside
        ("replace", "brief.pdf"),
        ("fsync", "bronnen"),
    ]
    if ON_SQLITE:
        assert ("fsync", Path(connection.settings_dict["NAME"]).parent.name) in calls


# --- when it goes wrong halfway


@pytest.mark.parametrize("stage", ["faults", "KeyboardInterrupt"])
def test_a_check_that_fails_puts_the_old_register_back(register, tmp_path, monkeypatch, stage):
    file = taken(tmp_path / "kopie")
    Deal.objects.update(summary="Het oude register.")
    document("bronnen/brief.pdf", b"de oude brief")
    before = rows(), documents()
    if stage == "faults":
        monkeypatch.setattr(restoring, "faults", lambda applied: ["Publicatie 2: past niet"])
        expected = pytest.raises(CommandError, match=r"Publicatie 2: past niet\. De oude stand staat er weer")
    else:

        def interrupt(*arguments):
            raise KeyboardInterrupt

        monkeypatch.setattr(restoring, "check", interrupt)
        expected = pytest.raises(KeyboardInterrupt)
    with expected:
        put_back(file, vervang=True)
    assert (rows(), documents()) == before
    Deal.objects.update(summary="En er kan weer bewaard worden.")


def test_a_register_that_does_not_fit_its_digests_is_kept_but_not_restored(register, tmp_path):
    folder = tmp_path / "kopie"
    old = taken(folder)
    Version.every_kind.filter(slug="noorderland").update(content="{}")
    with pytest.raises(CommandError, match="is gemaakt, maar het register zelf klopt niet") as refusal:
        call_command("backup", str(folder), bewaar=1, stdout=StringIO())
    assert "Er is daarom geen oudere reservekopie verwijderd" in str(refusal.value)
    (new,) = set(folder.glob("*.zip")) - {old}
    before = rows()
    with pytest.raises(CommandError, match="past niet bij de digest"):
        put_back(new, vervang=True)
    assert rows() == before
    put_back(old, vervang=True)
    call_command("verify", stdout=StringIO())


@contextlib.contextmanager
def no_file_beyond(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [20_000, 2_000_000])
def test_a_disk_that_is_full_halfway_leaves_nothing(register, tmp_path, size):
    document("bronnen/groot.pdf", os.urandom(3_000_000))
    folder, before = tmp_path / "kopie", rows()
    with no_file_beyond(size), pytest.raises(CommandError, match="Er is geen reservekopie gemaakt"):
        taken(folder)
    assert list(folder.iterdir()) == []
    assert rows() == before
    assert taken(folder)


KILLED = """
import os, signal, django
django.setup()
from django.core.management import call_command
from deals.backups import archive
add = archive.add
def once(zipped, name, source):
    add(zipped, name, source)
    os.kill(os.getpid(), signal.SIGKILL)
archive.add = once
call_command("backup", "{folder}")
"""


def test_a_killed_run_leaves_nothing_that_looks_like_a_backup(register, tmp_path):
    folder = tmp_path / "kopie"
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(folder=folder)],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "regiodeals.settings", "REGISTER_LOCAL": "true"},
    )
    assert done.returncode == -9
    (left,) = folder.iterdir()
    assert left.name.endswith(".zip.onaf") and left.stat().st_mode & 0o777 == 0o700
    taken(folder, bewaar=1)
    assert left.exists(), "it may be of a run that is still busy"
    os.utime(left, (time.time() - 90_000,) * 2)
    taken(folder, bewaar=1)
    assert not left.exists()


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
def test_a_database_file_that_is_ruined_is_replaced_and_kept(register, tmp_path):
    file, before = taken(tmp_path / "kopie"), rows()
    connection.close()
    live = Path(connection.settings_dict["NAME"])
    live.write_bytes(b"dit is geen database meer" * 1000)
    with pytest.raises(CommandError, match="staat al een register"):
        put_back(file)
    said = put_back(file, vervang=True)
    assert rows() == before
    assert Path(said.split("staat apart als ")[1].split(".\n")[0]).read_bytes().startswith(b"dit is geen database")


# --- older and newer


@in_the_long_proof
def test_an_older_backup_says_what_must_follow_or_does_it(register, places, seeded, tmp_path, settings):
    with standing_on(places.new(seeded)):
        call_command("migrate", "deals", "0001", verbosity=0)
        warned = StringIO()
        call_command("backup", str(tmp_path / "oud"), stdout=StringIO(), stderr=warned)
        assert "migraties open" in warned.getvalue()
    (file,) = (tmp_path / "oud").iterdir()
    said = put_back(file, vervang=True)
    assert "Nog te doen, want deze reservekopie is ouder dan de software: migrate" in said
    with standing_on(places.new()):
        said = put_back(file, migreer=True)
        assert "Bijgewerkt: " in said and "keten van 2 publicaties kloppen" in said
        call_command("migrate", check_unapplied=True, verbosity=0)
        call_command("verify", stdout=StringIO())


@in_the_long_proof
def test_after_a_restore_on_newer_software_no_deal_has_changed(register, places, seeded, tmp_path):
    """The contents that the desk gives are those that were published, byte for byte, and time alone changes none."""
    digests = list(Release.objects.values_list("digest", flat=True))
    with standing_on(places.new(seeded)):
        call_command("migrate", "deals", "0006", verbosity=0)
        Version.every_kind.update(index={"vorm": 6})
        call_command("backup", str(tmp_path / "oud"), stdout=StringIO(), stderr=StringIO())
    (file,) = (tmp_path / "oud").iterdir()
    with standing_on(places.new()):
        put_back(file, migreer=True)
        newest = newest_release()
        assert list(Release.objects.values_list("digest", flat=True)) == digests
        assert propose(None, newest.as_of).prepared == {}
        assert propose(None, dt.date(2026, 11, 26)).prepared == turned(newest, dt.date(2026, 11, 26)).prepared == {}


def test_an_index_of_an_older_form_is_no_fault_but_a_task(register, tmp_path):
    Version.every_kind.update(index={})
    file = taken(tmp_path / "kopie")
    assert "Nog te doen: reindex" in put_back(file, vervang=True)


def test_papers_of_the_kamer_are_put_back_with_their_rows_and_their_trail(register, places, tmp_path):
    motion = people.paper("29697-116", "motie")
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen")
    people.release(["kamerstuk/29697-116"], note="Een motie", visible_from=people.PAST.replace(year=2099))
    file, before = taken(tmp_path / "kopie"), rows()
    tables = ("parliamentarypaper", "paperdeal", "paperdecision", "releasedpaper", "historicalpaperdecision")
    with standing_on(places.new()):
        put_back(file)
        after = rows()
        call_command("verify", stdout=StringIO())
    for table in (f"deals_{name}" for name in tables):
        assert len(before[table]) == 1 and after[table] == before[table]
    assert after["deals_version"] == before["deals_version"]


# --- documents of the same bytes


def double():
    """Two sources have the same document."""
    document("bronnen/ook.pdf", b"%PDF de brief")
    people.source("ook", title="Ook", file="bronnen/ook.pdf", file_sha256=sha("bronnen/ook.pdf"))


def test_the_same_document_of_two_sources_is_kept_once_and_put_back_twice(register, tmp_path):
    double()
    before = documents()
    file = taken(tmp_path / "kopie")
    with archive.opened(file) as whole:
        names = [name for name in whole.archive.namelist() if name.startswith("documenten/")]
        assert (len(names), len(whole.documents)) == (1, 2)
        assert archive.in_figures(whole.manifest).endswith("2 documenten")
        assert whole.manifest["ontbreekt"] == []
    shutil.rmtree(configured.MEDIA_ROOT)
    put_back(file, vervang=True)
    assert documents() == before
    call_command("verify", stdout=StringIO())


@pytest.mark.parametrize("form", [first_form, second_form])
def test_a_backup_of_an_older_form_is_restored(register, tmp_path, form):
    before = documents()
    file = older(taken(tmp_path / "kopie"), form)
    shutil.rmtree(configured.MEDIA_ROOT)
    put_back(file, vervang=True)
    assert documents() == before


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("documenten/../weg.pdf", "documenten/bronnen/brief.pdf"),
        ("documenten/ook.pdf", "documenten/is-er-niet.pdf"),
        ("documenten/ook.pdf", archive.DATABASE[connection.vendor]),
        ("documenten/bronnen/brief.pdf", "documenten/bronnen/brief.pdf"),
    ],
)
def test_a_second_name_that_leads_elsewhere_is_refused(register, tmp_path, name, same):
    file = rewritten(taken(tmp_path / "kopie"), lambda manifest: manifest["dubbel"].update({name: same}))
    with pytest.raises(CommandError, match="beschadigd"):
        put_back(file, vervang=True)


def test_what_the_backup_does_not_hold_is_not_cleared_while_the_old_register_stands_aside(register, tmp_path):
    file = taken(tmp_path / "kopie")
    document("bronnen/later.pdf", b"van het register dat apart staat")
    assert "Zolang die map er is" in put_back(file, vervang=True)
    later = timezone.now() + dt.timedelta(days=9)
    assert clear_unneeded_documents(later) == []
    (aside,) = Path(configured.MEDIA_ROOT).glob("vorige-*")
    shutil.rmtree(aside)
    assert clear_unneeded_documents(later) == ["bronnen/later.pdf"]


def test_half_a_document_is_in_no_backup(register, tmp_path):
    document("bronnen/.x.onaf", b"half")
    with archive.opened(taken(tmp_path / "kopie")) as whole:
        assert list(whole.documents) == ["bronnen/brief.pdf"]


# --- the file, and how many are kept


def test_only_its_owner_can_read_the_file_which_says_what_it_holds(register, tmp_path):
    file = taken(tmp_path / "kopie")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert making.NAME.fullmatch(file.name)
    with archive.opened(file) as whole:
        manifest = whole.manifest
    assert manifest["publicaties"] == [
        {"nummer": number, "digest": digest}
        for number, digest in Release.objects.order_by("number").values_list("number", "digest")
    ]
    assert manifest["tabellen"] == {table: len(found) for table, found in rows().items()}
    assert set(manifest["bestanden"]) == {
        archive.DATABASE[connection.vendor],
        "documenten/bronnen/brief.pdf",
        *(f"rijen/{table}.jsonl" for table in manifest["tabellen"]),
    }
    assert (manifest["fouten"], manifest["ontbreekt"], manifest["nagerekend"]) == ([], [], True)
    assert "deals.0001_initial" in manifest["migraties"]


def test_a_document_that_is_gone_or_changed_is_named(register, tmp_path):
    document("bronnen/brief.pdf", b"stilletjes veranderd")
    warned = StringIO()
    call_command("backup", str(tmp_path / "kopie"), stdout=StringIO(), stderr=warned)
    assert "document bronnen/brief.pdf ontbreekt of is veranderd" in warned.getvalue()


def test_a_document_elsewhere_is_refused_instead_of_forgotten(register, tmp_path, settings):
    Path(settings.MEDIA_ROOT, "bronnen", "koppeling.pdf").symlink_to(tmp_path / "elders.pdf")
    with pytest.raises(CommandError, match=r"koppeling\.pdf is geen gewoon bestand"):
        taken(tmp_path / "kopie")


def test_a_backup_does_not_go_among_the_documents(register, settings):
    with pytest.raises(CommandError, match="ligt bij de documenten zelf"):
        taken(Path(settings.MEDIA_ROOT, "kopie"))


def test_only_the_newest_of_its_own_making_are_kept(register, tmp_path, settings):
    folder = tmp_path / "kopie"
    own = [taken(folder) for _ in range(3)]
    address, settings.REGISTER_URL = settings.REGISTER_URL, "https://een-ander.example"
    foreign = [taken(folder)]
    settings.REGISTER_URL = address
    for name in ("regiodeals-20200101T000000Z.zip", "regiodeals-20200101T000000Z-met-de-hand.zip", "notities.txt"):
        (folder / name).write_text("geen reservekopie")
        foreign.append(folder / name)
    foreign.append(Path(shutil.copy(own[0], folder / "bewaard-voor-altijd.zip")))
    newest = taken(folder, bewaar=2)
    assert set(folder.iterdir()) == {own[2], newest, *foreign}


def test_nothing_is_removed_when_the_new_one_fails(register, tmp_path, monkeypatch):
    folder = tmp_path / "kopie"
    own = [taken(folder), taken(folder)]

    def unreadable(file):
        raise archive.BackupError("is beschadigd")

    monkeypatch.setattr(making, "opened", unreadable)
    with pytest.raises(CommandError, match="geen reservekopie gemaakt"):
        taken(folder, bewaar=1)
    assert sorted(folder.iterdir()) == sorted(own)
    with pytest.raises(CommandError, match="1 of meer"):
        taken(folder, bewaar=0)


# --- the programs of PostgreSQL


def program(folder, version):
    for name in postgres.PROGRAMS:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        file.chmod(0o755)
    return folder


def test_the_programs_that_fit_the_server_best_are_chosen(tmp_path, monkeypatch):
    folders = [program(tmp_path / str(version), version) for version in ("15.18", "18.4", "17.2")]
    monkeypatch.setattr(postgres, "folders", lambda: folders)
    assert postgres.programs(16)["pg_dump"] == str(tmp_path / "17.2" / "pg_dump")
    assert postgres.programs(18)["psql"] == str(tmp_path / "18.4" / "psql")
    with pytest.raises(archive.BackupError, match="PostgreSQL 19, maar hier staat alleen versie 15, 17, 18"):
        postgres.programs(19)
    monkeypatch.setattr(postgres, "folders", lambda: [])
    with pytest.raises(archive.BackupError, match=r"geen enkele versie .* postgresql-client-18"):
        postgres.programs(18)


def test_the_password_is_on_no_command_line(monkeypatch):
    known = {"HOST": "h", "PORT": "5432", "USER": "lezer", "PASSWORD": "zeer geheim", "NAME": "register"}
    monkeypatch.setattr(connections["default"], "settings_dict", connections["default"].settings_dict | known)
    seen = {}

    def run(command, env, **options):
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 1, "", "fout")

    monkeypatch.setattr(postgres.subprocess, "run", run)
    with pytest.raises(archive.BackupError, match="pg_dump is mislukt: fout"):
        postgres.run("pg_dump", "--format=custom")
    assert "zeer geheim" not in " ".join(seen["command"])
    assert (seen["env"]["PGPASSWORD"], seen["env"]["PGDATABASE"]) == ("zeer geheim", "register")
