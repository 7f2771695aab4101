"""What an administrator is told before and after an update: everything is looked at, and nothing is changed."""

import contextlib
import datetime as dt
import importlib.metadata
import json
import os
import re
import shutil
import socket
import sqlite3
import tempfile
import time
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from deals.backups.archive import ARCHIVE_FORM, DATABASE, KIND, write_archive
from deals.language.dates import dutch_moment
from deals.models import Deal, Region, Release, Source, TaskRun, Version
from deals.upkeep import clockwork
from deals.upkeep.doctor import configuration, disks, storage, versions
from deals.upkeep.doctor.examining import Examination, Examined, looks_by_part, silent_log
from deals.upkeep.doctor.looking import Health, Verdict, good, some_of
from deals.upkeep.doctor.report import in_table, outcome
from deals.upkeep.doctor.storage import only_read

from . import cast as people
from .words import PRODUCTION, manage

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]

ON_SQLITE = connection.vendor == "sqlite"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
KEYS = ["onderdeel", "wat", "staat", "gevonden", "doen"]


def read(said):
    """{(part, what): its line} of a report in JSON."""
    answer = json.loads(said)
    assert list(answer) == ["versie", "gemaakt", "uitkomst", "controles"]
    assert all(list(line) == KEYS for line in answer["controles"])
    lines = {(line["onderdeel"], line["wat"]): line for line in answer["controles"]}
    assert len(lines) == len(answer["controles"])
    return lines


def look(part, what, quick=False):
    """The state of one line, with what was seen and what to do; only what opens the way to it is looked at too."""
    examination, verdict = Examination(), None
    with only_read(), silent_log():
        for each, looks in looks_by_part(quick).items():
            for one in looks:
                if (each, one.what) == (part, what):
                    verdict = examination.verdict(one)
                elif one.opens:
                    examination.verdict(one)
    assert bool(verdict.todo) == (verdict.health in ("let op", "fout"))
    return str(verdict.health), verdict.seen, verdict.todo


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BACKUP_ROOT = tmp_path / "documenten", tmp_path / "reservekopieen"
    for folder in (settings.MEDIA_ROOT, settings.BACKUP_ROOT):
        folder.mkdir()


# --- a register in use, with a process of its own


SECRETS = {
    "SECRET_KEY": "geheime-sleutel-" * 4,
    "HEALTH_TOKEN": "geheim-kenteken-van-de-bewaker",
    "MAIL_PASSWORD": "geheim-van-de-post",
    "OIDC_CLIENT_SECRET": "geheim-van-de-organisatie",
    "MAIL_USER": "geheime-postbode",
}


@pytest.fixture
def in_use(tmp_path):
    """The environment of an empty register on a server, with a database of its own, a round done and a backup made."""
    name = f"doctor_{WORKER}"
    server = os.environ.get("DATABASE_URL", "")
    if ON_SQLITE:
        url = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    else:
        with psycopg.connect(server, autocommit=True) as asked:
            asked.execute(f"CREATE DATABASE {name}")
        url = urlsplit(server)._replace(path=f"/{name}").geturl()
    environment = PRODUCTION | SECRETS
    environment |= {
        "DATABASE_URL": url,
        "BEHIND_PROXY": "true",
        "DOCUMENT_ROOT": str(tmp_path / "documenten"),
        "BACKUP_ROOT": str(tmp_path / "reservekopieen"),
    }
    for command in ("migrate", "uurwerk", "backup"):
        done = manage(command, **environment)
        assert done.returncode == 0, done.stderr
    yield environment
    if not ON_SQLITE:
        with psycopg.connect(server, autocommit=True) as asked:
            asked.execute(f"DROP DATABASE {name} WITH (FORCE)")


def everything_kept(environment):
    """Every byte of the folders, and every row of the database."""
    folder = Path(environment["DOCUMENT_ROOT"]).parent
    files = {file: file.read_bytes() if file.is_file() else None for file in folder.rglob("*")}
    if ON_SQLITE:
        return files
    with psycopg.connect(environment["DATABASE_URL"]) as asked:
        tables = [row[0] for row in asked.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        return files, {
            table: asked.execute(f'SELECT xmin::text, t::text FROM "{table}" t').fetchall() for table in tables
        }


def test_a_register_in_use_is_good_nothing_is_changed_and_nothing_secret_is_said(in_use):
    before = everything_kept(in_use)
    table, answered = manage("doctor", **in_use), manage("doctor", "--json", **in_use)
    assert everything_kept(in_use) == before
    lines = read(answered.stdout)
    not_good = {what: line["gevonden"] for what, line in lines.items() if line["staat"] != "goed"}
    # Of the machine of this test: how full its disk is, and how its PostgreSQL was made.
    machine = [what for what in not_good if what[1].startswith("ruimte ") or what[1] == "controlegetallen"]
    assert not_good.keys() == set(machine), not_good
    assert (table.returncode, answered.returncode, answered.stderr) == (0, 0, "")
    assert "Uitkomst: " in table.stdout.splitlines()[-1]
    password = urlsplit(in_use["DATABASE_URL"]).password
    hidden = [*SECRETS.values(), in_use["DATABASE_URL"], *([password] if password else [])]
    assert [secret for secret in hidden if secret in table.stdout + answered.stdout] == []


@pytest.mark.skipif(not ON_SQLITE, reason="a file of SQLite")
def test_a_file_that_is_held_damaged_no_database_or_missing_is_told_and_not_made(tmp_path):
    file = tmp_path / "register.sqlite3"
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as made:
        made.execute("CREATE TABLE lange_lijst (tekst TEXT)")
        made.executemany("INSERT INTO lange_lijst VALUES (?)", [["x" * 1000]] * 50)

    def asked():
        done = manage("doctor", "--json", "--snel", **PRODUCTION | {"DATABASE_URL": f"sqlite:///{file}"})
        assert done.returncode == 1 and "Traceback" not in done.stderr
        return read(done.stdout)

    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "database is locked" in asked()["database", "bereikbaar"]["gevonden"]
    whole = file.read_bytes()
    file.write_bytes(whole[:-4096] + b"\xff" * 4096)
    line = asked()["database", "bladzijden"]
    assert line["staat"] == "fout" and "reservekopie" in line["doen"]
    file.write_bytes(b"geen database" * 1000)
    assert "file is not a database" in asked()["database", "bereikbaar"]["gevonden"]
    file.unlink()
    lines = asked()
    assert "bestaat niet" in lines["database", "bereikbaar"]["gevonden"]
    assert lines["klok", "wat wacht op zijn moment"]["staat"] == "niet nagegaan"
    assert not file.exists()


@contextlib.contextmanager
def address(listens):
    """A port where nothing listens, or where something takes every call and says nothing."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if listens:
            taken.listen()
        yield taken.getsockname()[1]


@pytest.mark.parametrize(("listens", "why"), [(False, "luistert geen database"), (True, "zweeg te lang")])
def test_a_database_that_is_away_is_a_line_and_all_else_is_looked_at(tmp_path, listens, why):
    with address(listens) as port:
        url = f"postgres://geheimenaam:geheimwoord@127.0.0.1:{port}/geheimeplaats"
        started = time.monotonic()
        done = manage("doctor", "--json", "--snel", **PRODUCTION | SECRETS | {"DATABASE_URL": url})
    assert time.monotonic() - started < 30
    assert done.returncode == 1 and "Traceback" not in done.stderr and "bereikbaar" in done.stderr
    lines = read(done.stdout)
    assert lines["database", "bereikbaar"]["staat"] == "fout" and why in lines["database", "bereikbaar"]["gevonden"]
    unasked = {what: line["gevonden"] for what, line in lines.items() if line["staat"] == "niet nagegaan"}
    assert {part for part, _ in unasked} >= {"database", "klok", "documenten", "publicaties", "uurwerk"}
    del unasked["reservekopieën", "leesbaar"]
    assert set(unasked.values()) == {"de database antwoordt niet"}
    assert lines["versies", "pakketten"]["staat"] == "goed" and lines["schijf", "map documenten"]["gevonden"]
    assert "geheim" not in done.stdout + done.stderr


# --- settings


def test_the_checks_of_django_are_told_with_their_id(settings):
    assert look("instellingen", "controles van Django") == ("goed", "geen meldingen", "")
    settings.LOCAL = False
    state, seen, _ = look("instellingen", "controles van Django")
    assert state == "fout" and seen.startswith("mail.E001: Your MAILERS setting")  # no mail leaves a test
    settings.SILENCED_SYSTEM_CHECKS = [*settings.SILENCED_SYSTEM_CHECKS, "mail.E001"]
    state, seen, _ = look("instellingen", "controles van Django")
    assert state == "let op" and "security.W004: You have not set" in seen
    settings.ROOT_URLCONF = "deals.er.is.niets"
    assert look("instellingen", "controles van Django")[0] == "fout"


def test_the_key_of_this_machine_is_not_for_a_server(settings, tmp_path):
    settings.LOCAL, settings.VAR = False, tmp_path
    assert look("instellingen", "SECRET_KEY")[0] == "goed"
    (tmp_path / "secret-key").write_text(settings.SECRET_KEY)
    state, seen, _ = look("instellingen", "SECRET_KEY")
    assert state == "fout" and settings.SECRET_KEY not in seen


@pytest.mark.parametrize(("token", "state"), [("", "let op"), ("geheim", "let op"), ("lang-genoeg-" * 3, "goed")])
def test_the_health_token_is_there_and_long_and_never_told(settings, token, state):
    settings.LOCAL, settings.HEALTH_TOKEN = False, token
    verdict = configuration.health_token()
    assert verdict.health == state and (not token or token not in verdict.seen)


def test_on_a_server_there_is_a_proxy_and_nothing_lies_within_the_code(settings):
    assert look("instellingen", "BEHIND_PROXY")[0] == look("instellingen", "plaats van de gegevens")[0] == "goed"
    settings.LOCAL, settings.MEDIA_ROOT = False, settings.BASE_DIR / "var" / "documenten"
    assert look("instellingen", "BEHIND_PROXY")[0] == "let op"
    state, seen, _ = look("instellingen", "plaats van de gegevens")
    assert state == "let op" and seen.startswith("DOCUMENT_ROOT:")


def test_local_use_on_an_address_for_everyone_is_told(settings):
    assert look("instellingen", "gebruik") == ("goed", "lokaal, voor één machine", "")
    settings.REGISTER_URL = "https://register.example"
    assert look("instellingen", "gebruik")[0] == "let op"
    settings.LOCAL = False
    assert look("instellingen", "gebruik") == ("goed", "in gebruik, op https://register.example", "")


# --- the database


def test_a_pending_migration_is_named_and_what_needs_its_tables_is_not_asked(cast):
    assert look("database", "migraties")[0] == "goed"
    newest = MigrationRecorder(connection).migration_qs.filter(app="deals").order_by("-name").first()
    MigrationRecorder(connection).record_unapplied("deals", newest.name)
    state, seen, todo = look("database", "migraties")
    assert state == "fout" and newest.name in seen and "migrate" in todo
    assert look("publicaties", "digests en keten")[:2] == (
        "niet nagegaan",
        "de tabellen zijn niet die van deze software",
    )
    assert look("instellingen", "gebruik")[0] == "goed"


def test_a_migration_of_newer_software_is_named():
    MigrationRecorder(connection).record_applied("deals", "9999_later")
    state, seen, _ = look("database", "migraties")
    assert state == "fout" and "deals.9999_later" in seen


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL never lets a reference go wrong")
def test_a_reference_to_a_row_that_is_gone_is_told(cast):
    assert look("database", "verwijzingen")[0] == "goed"
    region = Deal.objects.values_list("region", flat=True).get(slug="concept")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute("UPDATE deals_deal SET region_id = 999999 WHERE slug = 'concept'")
        state, seen, _ = look("database", "verwijzingen")
        cursor.execute("UPDATE deals_deal SET region_id = %s WHERE slug = 'concept'", [region])
    assert state == "fout" and "deals_deal verwijst naar een rij in deals_region die er niet is" in seen


@pytest.mark.skipif(not ON_SQLITE, reason="of SQLite")
def test_a_journal_that_does_not_keep_every_save_is_told():
    """The database of this test lies in memory: nothing of it would be left."""
    state, seen, _ = look("database", "zeker bewaren")
    assert state == "fout" and "MEMORY" in seen


@pytest.mark.skipif(ON_SQLITE, reason="of PostgreSQL")
def test_what_postgres_says_of_itself(monkeypatch):
    assert look("database", "tekens") == ("goed", "UTF8", "")
    assert look("database", "tijdzone van de sessie") == ("goed", "UTC", "")
    assert look("database", "verbindingen")[0] == look("klok", "database")[0] == "goed"
    monkeypatch.setattr(storage, "MOST_CONNECTIONS", 0)
    assert look("database", "verbindingen")[0] == "let op"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Europe/Amsterdam'")
    assert look("database", "tijdzone van de sessie")[0] == "fout"
    answers = {"SHOW server_encoding": "SQL_ASCII", "SHOW data_checksums": "off"}
    monkeypatch.setattr(storage, "rows_from", lambda sql: [(answers[sql],)])
    assert (storage.postgres_encoding().health, storage.postgres_checksums().health) == ("fout", "let op")


@pytest.mark.skipif(ON_SQLITE, reason="SQLite has no clock of its own")
def test_two_clocks_that_differ_are_told(monkeypatch):
    from deals.upkeep.doctor import times

    monkeypatch.setattr(times, "shared_clock", lambda: timezone.now() + dt.timedelta(seconds=90))
    state, seen, todo = look("klok", "database")
    assert state == "fout" and seen.startswith(("90,", "89,")) and "timedatectl" in todo


def test_a_question_that_the_database_refuses_stops_no_other(cast):
    def fail(execute, sql, params, many, context):
        if "deals_version" in sql:
            raise OperationalError("geheim")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        state, seen, _ = look("publicaties", "index")
        assert state == "fout" and "geheim" not in seen
        assert look("uurwerk", "laatste ronde")[0] == "let op"


def test_after_it_has_looked_the_database_takes_changes_again(cast):
    look("database", "bereikbaar")
    assert Deal.objects.filter(slug="concept").update(name="Anders") == 1


def test_what_goes_wrong_in_a_look_itself_says_nothing_secret(monkeypatch):
    def broken(**options):
        raise RuntimeError("geheim")

    monkeypatch.setattr(configuration, "run_checks", broken)
    state, seen, _ = look("instellingen", "controles van Django")
    assert (state, seen) == ("fout", "het nakijken zelf brak af (RuntimeError)")


# --- versions


def test_a_package_of_another_version_and_one_that_is_missing_are_named(monkeypatch):
    assert look("versies", "pakketten")[0] == "goed"
    installed = importlib.metadata.version

    def other(name):
        if name == "whitenoise":
            raise importlib.metadata.PackageNotFoundError(name)
        return "1.0" if name == "django" else installed(name)

    monkeypatch.setattr(importlib.metadata, "version", other)
    state, seen, todo = look("versies", "pakketten")
    assert state == "fout" and "requirements/runtime.txt" in todo
    assert re.fullmatch(r"django is 1\.0, en \S+ is vastgelegd; whitenoise ontbreekt", seen)


def test_every_package_that_is_locked_is_looked_at_but_those_of_other_machines():
    locked = re.findall(
        r"^([\w.-]+)==", (configured.BASE_DIR / "requirements" / "runtime.txt").read_text(), re.MULTILINE
    )
    assert set(locked) - {name for name, _ in versions.pinned()} == {"colorama"}
    assert not versions.is_true_here("sys_platform == 'win32'") and versions.is_true_here("sys_platform != 'win32'")
    with pytest.raises(ValueError, match="onbekend"):
        versions.is_true_here("python_version < '3.12'")


def test_static_files_that_are_missing_or_of_another_version_are_told(settings, tmp_path):
    assert look("versies", "vaste bestanden")[0] == look("versies", "stijlen en script")[0] == "goed"
    settings.STATIC_ROOT = shutil.copytree(configured.STATIC_ROOT, tmp_path / "static")
    (tmp_path / "static" / "icon.svg").write_text("<svg/>")
    state, seen, todo = look("versies", "vaste bestanden")
    assert state == "let op" and "icon.svg" in seen and "collectstatic" in todo
    settings.STATIC_ROOT = tmp_path / "leeg"
    assert look("versies", "vaste bestanden")[0] == "fout"


def test_a_python_that_is_too_old_is_told(monkeypatch):
    assert look("versies", "Python")[0] == "goed"
    monkeypatch.setattr(versions, "sys", SimpleNamespace(version_info=(3, 11, 9)))
    assert versions.python().health == "fout"


# --- the clock


def test_a_row_from_the_future_is_told(cast):
    assert look("klok", "wat bewaard is")[0] == "goed"
    later = timezone.now() + dt.timedelta(days=400)
    TaskRun.objects.create(task="later", ended_at=later, seconds=0)
    state, seen, _ = look("klok", "wat bewaard is")
    assert (state, seen) == ("fout", f"ligt in de toekomst: uurwerk: {dutch_moment(later)}")


def test_a_line_of_the_trail_from_the_future_is_told(cast):
    region = Region.objects.first()
    region.name = "Anders"
    region.save()
    with connection.cursor() as cursor:
        later = connection.ops.adapt_datetimefield_value(timezone.now() + dt.timedelta(days=400))
        cursor.execute("UPDATE deals_historicalregion SET history_date = %s", [later])
    state, seen, _ = look("klok", "wat bewaard is")
    assert state == "fout" and "spoor: " in seen


def test_what_waits_for_its_moment_has_a_line_of_its_own(cast):
    assert look("klok", "wat wacht op zijn moment") == ("goed", "niets", "")
    people.release(["concept"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(days=1))
    number = Release.objects.order_by("number").last().number
    assert look("klok", "wat wacht op zijn moment")[1].startswith(f"publicatie {number}, openbaar vanaf ")


def test_the_machine_knows_summer_and_winter(monkeypatch):
    from deals.upkeep.doctor import times

    assert look("klok", "Europe/Amsterdam")[0] == "goed"
    monkeypatch.setattr(times, "AMSTERDAM", dt.UTC)
    assert look("klok", "Europe/Amsterdam")[0] == "fout"


# --- disks


def test_a_folder_that_cannot_be_written_in_is_told():
    folder = Path(tempfile.mkdtemp())
    user = os.geteuid()
    try:
        assert disks.writable(folder) == good(str(folder))
        assert list(folder.iterdir()) == []
        folder.chmod(0o555)
        if not user:
            os.seteuid(65534)  # the administrator of the machine may write everywhere
        try:
            verdict = disks.writable(folder)
        finally:
            os.seteuid(user)
    finally:
        folder.rmdir()
    assert verdict.health == "fout" and f"in {folder} is niet te schrijven" in verdict.seen


def test_a_folder_that_is_no_folder_is_told_and_a_missing_one_only_on_a_server(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "nergens"
    assert look("schijf", "map documenten")[0] == "goed"
    settings.LOCAL = False
    assert look("schijf", "map documenten")[0] == "let op"
    settings.MEDIA_ROOT.symlink_to(tmp_path / "weg")
    assert look("schijf", "map documenten")[0] == "fout"
    settings.MEDIA_ROOT.unlink()
    settings.MEDIA_ROOT.write_text("een bestand")
    assert look("schijf", "map documenten")[:2] == ("fout", f"{settings.MEDIA_ROOT} is geen map")


@pytest.fixture
def roomy(monkeypatch):
    """A disk of 100 GB with half of it free, whatever this machine has: {size, places} to make it fuller."""
    disk = {"free": 50 << 30, "places": 500}
    monkeypatch.setattr(disks.shutil, "disk_usage", lambda _: SimpleNamespace(total=100 << 30, free=disk["free"]))
    monkeypatch.setattr(disks.os, "statvfs", lambda _: SimpleNamespace(f_files=1000, f_favail=disk["places"]))
    return disk


def test_little_room_little_room_for_files_and_too_little_for_what_is_stored_are_told(roomy, settings):
    def room():
        return look("schijf", "ruimte documenten")[:2]

    assert room() == ("goed", "50,0 GB vrij (50%)")
    roomy["places"] = 99
    assert room()[0] == "let op" and "inodes" in room()[1]
    roomy["places"] = 500
    roomy["free"] = 9 << 30
    assert room()[0] == "let op"
    roomy["free"] = 50 << 30
    with (settings.MEDIA_ROOT / "groot").open("wb") as file:
        file.truncate(20 << 30)  # a hole: it takes no room itself
    assert room() == ("let op", "50,0 GB vrij (50%), 20,0 GB bewaard: minder dan 3 keer zoveel")


# --- documents and releases


def test_a_document_that_is_altered_or_missing_is_named(everything, settings):
    source = Source.objects.get()
    assert look("documenten", "van bronnen")[1] == "1, zoals zij bewaard werden; van 1 is niet bekend hoe"
    source.file = SimpleUploadedFile("brief.pdf", b"De brief.")
    source.save()
    file = settings.MEDIA_ROOT / str(source.file)
    assert look("documenten", "van bronnen") == ("goed", "1, zoals zij bewaard werden", "")
    file.write_bytes(b"Een andere brief.")
    assert "is veranderd: de SHA-256 past niet" in look("documenten", "van bronnen")[1]
    assert look("documenten", "van bronnen", quick=True) == ("goed", "1, aanwezig; inhoud niet nagerekend", "")
    file.write_bytes(b"")
    assert look("documenten", "van bronnen", quick=True)[0] == "fout"
    file.unlink()
    state, seen, todo = look("documenten", "van bronnen", quick=True)
    assert state == "fout" and "Bron ‘brief’: het document " in seen and "reservekopie" in todo


def test_documents_that_no_source_names_are_counted(settings):
    assert look("documenten", "zonder bron") == ("goed", "geen", "")
    file = settings.MEDIA_ROOT / "bronnen" / "weg.pdf"
    file.parent.mkdir()
    file.write_bytes(b"x" * 2048)
    assert look("documenten", "zonder bron") == ("goed", "1, 2,0 KB", "")
    os.utime(file, (0, 0))
    assert look("documenten", "zonder bron")[:2] == ("let op", "1, 2,0 KB, ouder dan een dag")
    (settings.MEDIA_ROOT / "vorige-20261120T013000Z").mkdir()
    assert "restore zette apart: vorige-2026" in look("documenten", "zonder bron")[1]


def test_a_version_that_was_altered_and_an_index_that_is_old_are_told(cast):
    assert look("publicaties", "digests en keten")[0] == look("publicaties", "index")[0] == "goed"
    version = Version.every_kind.first()
    Version.every_kind.filter(pk=version.pk).update(index={})
    state, seen, todo = look("publicaties", "index")
    assert (state, todo) == ("let op", "draai reindex") and "van 1 versies" in seen
    Version.every_kind.filter(pk=version.pk).update(content=version.content.replace("een", "één"))
    state, seen, _ = look("publicaties", "digests en keten")
    assert state == "fout" and version.slug in seen


# --- backups


def backup(folder, made_at, register="http://localhost:8000", **other):
    """A real archive: what it holds is small."""
    folder.mkdir(exist_ok=True)
    copy = folder / "kopie"
    copy.write_bytes(b"De database.")
    file = folder / f"regiodeals-{made_at:%Y%m%dT%H%M%SZ}.zip"
    kind = connection.vendor

    def manifest(listed, doubles):
        return {
            "soort": KIND,
            "vorm": ARCHIVE_FORM,
            "software": "0.1.0",
            "gemaakt": made_at.isoformat(),
            "register": register,
            "database": {"soort": kind, "versie": 3},
            "migraties": [],
            "publicaties": [],
            "tabellen": {},
            "fouten": [],
            "ontbreekt": [],
            "bestanden": listed,
            "dubbel": doubles,
        } | other

    write_archive(file, [(DATABASE[kind], copy)], manifest)
    copy.unlink()
    return file


@pytest.mark.parametrize(
    ("hours", "on_a_server", "here"),
    [(1, "goed", "goed"), (27, "let op", "let op"), (8 * 24 + 1, "fout", "let op"), (None, "fout", "let op")],
)
def test_a_backup_grows_old(settings, hours, on_a_server, here):
    now = timezone.now()
    if hours is not None:
        backup(settings.BACKUP_ROOT, now - dt.timedelta(hours=hours))
    backup(settings.BACKUP_ROOT, now, register="https://een.ander.register.example")
    assert look("reservekopieën", "nieuwste")[0] == here
    settings.LOCAL = False
    assert look("reservekopieën", "nieuwste")[0] == on_a_server


def test_a_damaged_backup_is_told_and_does_not_hide_the_one_before_it(settings):
    now = timezone.now()
    older = backup(settings.BACKUP_ROOT, now - dt.timedelta(hours=3))
    newest = backup(settings.BACKUP_ROOT, now - dt.timedelta(hours=1))
    assert look("reservekopieën", "leesbaar")[0] == "goed"
    whole = newest.read_bytes()
    newest.write_bytes(damaged(whole))
    state, seen, _ = look("reservekopieën", "leesbaar")
    assert state == "fout" and newest.name in seen and "Er is niets veranderd" not in seen
    assert look("reservekopieën", "leesbaar", quick=True)[0] == "goed"
    newest.write_bytes(whole[: len(whole) // 2])
    assert look("reservekopieën", "leesbaar", quick=True)[0] == "fout"
    assert older.name in look("reservekopieën", "nieuwste")[1]


def damaged(whole):
    """Another bit in the first member: behind its header of 30 bytes, its name and what zip adds to that."""
    at = 30 + int.from_bytes(whole[26:28], "little") + int.from_bytes(whole[28:30], "little") + 3
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def test_a_backup_of_a_register_that_did_not_fit_says_so(settings):
    backup(settings.BACKUP_ROOT, timezone.now(), ontbreekt=["bronnen/brief.pdf"])
    state, seen, _ = look("reservekopieën", "leesbaar")
    assert state == "let op" and "bronnen/brief.pdf ontbrak of was veranderd" in seen


def test_what_a_killed_backup_left_is_told_after_a_day(settings):
    assert look("reservekopieën", "afgebroken")[1] == "geen"
    working = settings.BACKUP_ROOT / "regiodeals-20261120T013000Z.zip.onaf"
    working.mkdir()
    assert look("reservekopieën", "afgebroken")[0] == "goed"
    os.utime(working, (0, 0))
    assert look("reservekopieën", "afgebroken")[0] == "let op"


# --- the clockwork


def test_a_task_that_failed_and_rounds_that_stopped_are_told(monkeypatch):
    assert look("uurwerk", "laatste ronde")[0] == "let op"
    assert look("uurwerk", "verlopen sessies")[:2] == ("niet nagegaan", "nog nooit gedaan")

    def broken(now):
        raise OSError("geheim")

    monkeypatch.setitem(clockwork.TASKS, "verlopen sessies", broken)
    with pytest.raises(CommandError):
        call_command("uurwerk", stdout=StringIO())
    assert look("uurwerk", "laatste ronde") == ("goed", "zojuist", "")
    assert look("uurwerk", "verlopen sessies")[:2] == ("fout", "mislukt (OSError), zojuist")
    assert look("uurwerk", "afgebroken reservekopieën") == ("goed", "zojuist, 0 gedaan", "")
    TaskRun.objects.update(ended_at=timezone.now() - dt.timedelta(hours=2))
    assert look("uurwerk", "laatste ronde")[:2] == ("let op", "2 uur geleden")


# --- the report


def test_a_table_fits_in_a_hundred_columns_says_each_state_as_a_word_and_cuts_nothing(cast):
    out = StringIO()
    with contextlib.suppress(CommandError):
        call_command("doctor", stdout=out)
    said = out.getvalue()
    assert max(map(len, said.splitlines())) <= 100 and "\x1b" not in said
    assert re.search(r"^  wat wacht op zijn +goed +niets$\n^  moment$", said, re.MULTILINE)
    # A path is longer than a column, and one must be able to copy it.
    assert str(configured.MEDIA_ROOT) in re.sub(r"\s+", "", said)


def test_the_outcome_is_the_worst_and_only_a_fault_ends_with_one(cast, monkeypatch):
    def line(health):
        return Examined("deel", "iets", Verdict(health, "x"))

    assert outcome([line(Health.GOOD)]) == "goed"
    assert outcome([line(Health.GOOD), line(Health.UNASKED)]) == outcome([line(Health.NOTE)]) == "let op"
    assert outcome([line(Health.NOTE), line(Health.FAULT)]) == "fout"
    last = list(in_table([line(Health.NOTE), line(Health.FAULT)], timezone.now()))[-1]
    assert last == "Uitkomst: fout (1 let op, 1 fout)."
    monkeypatch.setattr("deals.management.commands.doctor.examined", lambda quick: [line(Health.FAULT)])
    with pytest.raises(CommandError, match=r"^Fout: deel \(iets\)\.$"):
        call_command("doctor", stdout=StringIO())
    monkeypatch.setattr("deals.management.commands.doctor.examined", lambda quick: [line(Health.NOTE)])
    call_command("doctor", stdout=StringIO())


def test_of_many_faults_the_first_are_named():
    assert some_of(["a", "b"]) == "a; b" and some_of(list("abcde")) == "a; b; c; en nog 2"
