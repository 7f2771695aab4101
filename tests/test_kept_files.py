"""Pages in files: shared by processes, there after a restart, never wrong, never too many, and made before they are asked."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time

import pytest
from django.utils import timezone

from deals.models import Deal
from deals.publishing import redacting
from deals.register.kept_files import BULK_FOLDER, KeptFiles, kept_files
from deals.upkeep import filling

from . import cast as people
from .browse import at
from .desk import member, withdraw
from .words import ROOT, forget, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("one_connection")]


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_files, "root", tmp_path / "bewaard")
    return kept_files


def on_disk(files):
    """The pages; beside them stand the files of whole releases."""
    return sorted(path for path in files.root.rglob("*") if path.is_file() and BULK_FOLDER not in path.parts)


def test_another_process_has_the_page_that_this_one_made(cast, client, files):
    first = client.get("/deals/noorderland/")
    forget()
    assert queries(client, "/deals/noorderland/") == 1
    forget()
    again = client.get("/deals/noorderland/")
    assert (again.content, again.headers) == (first.content, first.headers)


@pytest.mark.parametrize(
    "damage", [lambda page: b"", lambda page: page[:40], lambda page: page[:-1], lambda page: page[:-1] + b"x"]
)
def test_what_was_cut_off_or_changed_is_made_anew(cast, client, files, damage):
    first = client.get("/deals/noorderland/")
    [path] = on_disk(files)
    path.write_bytes(damage(whole := path.read_bytes()))
    forget()
    assert client.get("/deals/noorderland/").content == first.content
    assert path.read_bytes() == whole


def test_a_disk_that_takes_nothing_costs_no_reader_anything(cast, client, files, caplog):
    files.root.write_text("geen map")
    for _ in range(2):
        forget()
        assert client.get("/deals/noorderland/").status_code == 200
    assert "pagina niet bewaard" in caplog.text


def test_only_pages_that_readers_have_are_kept(cast, client, files):
    """No error, no page of the desk, nothing that waits."""
    people.release(["concept"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(days=1), note="Geheim")
    for path in ("/deals/concept/", "/deals/?tranche=99", "/beheer/login/", "/gezondheid/klaar", "/bestaat-niet/"):
        client.get(path)
    client.head("/deals/")
    assert not files.root.exists()
    filling.fill_pages(timezone.now())
    assert on_disk(files) and not [path for path in on_disk(files) if b"Geheim" in path.read_bytes()]


def test_what_hangs_on_an_earlier_release_goes(cast, client, files):
    client.get("/deals/noorderland/")
    before = on_disk(files)
    withdraw("zuiderland", reason="Fout.", note="Weg.", as_of=people.AS_OF, clock=timezone.now)
    client.get("/deals/noorderland/")
    assert set(before) < set(on_disk(files))
    filling.fill_pages(timezone.now())
    assert not set(before) & set(on_disk(files))


def test_words_that_are_taken_out_stand_in_no_file(cast, client, files, django_capture_on_commit_callbacks):
    Deal.objects.filter(slug="noorderland").update(summary="Van Jannetje Geheimers.")
    people.release(["noorderland"], at=timezone.now())
    client.get("/deals/noorderland/")
    assert b"Jannetje" in on_disk(files)[0].read_bytes()
    proposal = redacting.propose_redaction(
        "noorderland", "Jannetje Geheimers", "persoonsgegeven", "Een naam.", member("redacteur")
    )
    with django_capture_on_commit_callbacks(execute=True):
        redacting.approve_redaction(proposal.pk, member("eindredacteur"), redacting.reach("Jannetje Geheimers").seal)
    assert on_disk(files) == []


def test_a_folder_that_another_process_just_removed_costs_nobody_anything(tmp_path, monkeypatch, caplog):
    files = KeptFiles(tmp_path, 1000)
    monkeypatch.setattr(KeptFiles, "folders", lambda self: [tmp_path / "net weg"])
    files.put("nu", "pagina", bytes(1000))
    assert files.get("nu", "pagina") == bytes(1000) and "pagina niet bewaard" in caplog.text


def test_together_they_stay_below_their_measure_and_who_was_asked_last_stays(tmp_path):
    files = KeptFiles(tmp_path, 100_000)
    begun = time.time() - 1000
    for number in range(300):
        files.put("nu", str(number), bytes(1000))
        os.utime(files.path("nu", str(number)), (begun + number, begun + number))
        assert files.get("nu", "0") == bytes(1000)
        assert sum(path.stat().st_size for path in on_disk_in(tmp_path)) <= 111_000
    assert files.get("nu", "299") and files.get("nu", "1") is None


def on_disk_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_processes_that_put_read_and_trim_at_once_see_whole_things_or_nothing(tmp_path):
    wrong, over = [], threading.Event()

    def work(files):
        while not over.is_set():
            for number in range(20):
                files.put("nu", str(number), str(number).encode() * 3000)
                if files.get("nu", str(number)) not in (None, str(number).encode() * 3000):
                    wrong.append(number)

    threads = [threading.Thread(target=work, args=[KeptFiles(tmp_path, 60_000)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    time.sleep(1.5)
    over.set()
    for thread in threads:
        thread.join()
    assert wrong == []


ENDLESS = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure(KEPT_ROOT="")
from deals.register.kept_files import KeptFiles
files = KeptFiles(Path(sys.argv[1]), 10**9)
print("begonnen", flush=True)
while True:
    for number in range(50):
        files.put("nu", str(number), str(number).encode() * 50_000)
"""


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_wrong(tmp_path):
    files = KeptFiles(tmp_path, 10**9)
    for turn in range(5):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE
        ) as writer:
            writer.stdout.readline()
            time.sleep(0.1 + 0.03 * turn)
            writer.kill()
        for number in range(50):
            assert files.get("nu", str(number)) in (None, str(number).encode() * 50_000)


def test_a_round_makes_every_page_of_the_sitemap_and_the_next_one_only_what_is_missing(cast, client, files):
    made = filling.fill_pages(timezone.now())
    assert made > 30 and len(on_disk(files)) == made
    forget()
    for path in ("/deals/noorderland/", "/deals/", "/kaart/", "/regios/noorderland/", "/cijfers/"):
        assert queries(client, path) == 1, path
    on_disk(files)[0].unlink()
    forget()
    assert filling.fill_pages(timezone.now()) == 1


def test_a_round_without_time_leaves_the_rest_to_the_next(cast, files, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(filling, "MOST_SECONDS", 0)
        assert filling.fill_pages(timezone.now()) == 1  # the sitemap itself
    assert filling.fill_pages(timezone.now()) > 30


def test_a_release_that_becomes_visible_is_made_afterwards_and_not_before(cast, client, files):
    embargo = timezone.now() + dt.timedelta(hours=1)
    Deal.objects.filter(slug="noorderland").update(summary="Nog geheim.")
    people.release(["noorderland"], at=timezone.now(), visible_from=embargo)
    filling.fill_pages(timezone.now())
    assert not [path for path in on_disk(files) if b"Nog geheim." in path.read_bytes()]
    with at(embargo):
        assert filling.fill_pages(embargo) > 30
        assert [path for path in on_disk(files) if b"Nog geheim." in path.read_bytes()]
        forget()
        assert queries(client, "/deals/noorderland/") == 1


def test_without_a_folder_nothing_is_made(cast, monkeypatch):
    monkeypatch.setattr(kept_files, "root", None)
    assert filling.fill_pages(timezone.now()) == 0


def test_a_round_makes_the_files_of_every_release_that_readers_have(cast, client, files):
    embargo = timezone.now() + dt.timedelta(hours=1)
    people.release(["concept"], at=timezone.now(), visible_from=embargo)
    assert filling.fill_files(timezone.now()) == 1 and filling.fill_files(timezone.now()) == 0
    assert [folder.name.partition("-")[0] for folder in (files.root / BULK_FOLDER).iterdir()] == ["1"]
    with at(embargo):
        assert filling.fill_files(embargo) == 1
    assert sorted(folder.name.partition("-")[0] for folder in (files.root / BULK_FOLDER).iterdir()) == ["1", "2"]


def test_a_round_without_time_leaves_the_files_of_older_releases_to_the_next(cast, files, monkeypatch):
    people.release(["concept"], at=people.PAST + dt.timedelta(days=1))
    with monkeypatch.context() as patch:
        patch.setattr(filling, "MOST_SECONDS", 0)
        assert filling.fill_files(timezone.now()) == 0
    assert filling.fill_files(timezone.now()) == 2


def test_the_files_of_releases_need_a_folder_too(cast, monkeypatch):
    monkeypatch.setattr(kept_files, "root", None)
    assert filling.fill_files(timezone.now()) == 0
