"""Documents of sources: on the disk before the database names them, and gone once nothing needs them."""

import datetime as dt
import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from deals.facts.documents import clear_unneeded_documents, documents_stay
from deals.facts.storage import DocumentStorage
from deals.models import Source, SubmissionLine, Version

from . import cast as people
from .browse import fields_on

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documenten"
    return settings.MEDIA_ROOT


@pytest.fixture
def calls(monkeypatch):
    """What is asked of the disk and the database, in order: (call, the name of the file or folder)."""
    made = []

    def recorded(name, called, of):
        def call(*arguments, **options):
            made.append((name, of(*arguments)))
            return called(*arguments, **options)

        return call

    def opened(descriptor):
        return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))

    monkeypatch.setattr(os, "fsync", recorded("fsync", os.fsync, opened))
    monkeypatch.setattr(os, "replace", recorded("replace", os.replace, lambda old, new: os.path.basename(new)))

    def row(execute, sql, params, many, context):
        if "deals_source" in sql and sql.startswith(("INSERT", "UPDATE")):
            made.append(("row", "deals_source"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(row):
        yield made


def saved(name="brief.pdf", content=b"De brief.", **fields):
    source = people.source(**fields)
    source.file = SimpleUploadedFile(name, content)
    source.save()
    return source


def test_a_document_and_its_name_are_on_the_disk_before_a_row_names_it(folder, calls):
    source = people.source()
    calls.clear()
    source.file.save("brief.pdf", ContentFile(b"De brief."))
    (whole, half), rename, name, row = calls[-4:]
    assert whole == "fsync" and half.endswith(".onaf")
    assert (rename, name, row) == (("replace", "brief.pdf"), ("fsync", "bronnen"), ("row", "deals_source"))
    # The folders that were made for it have names of their own.
    assert {("fsync", "documenten"), ("fsync", folder.parent.name)} <= set(calls[:-4])
    assert (folder / "bronnen" / "brief.pdf").read_bytes() == b"De brief."


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL syncs what it acknowledges by itself")
def test_a_row_that_is_saved_is_on_the_disk_too():
    """Else a power cut brings back a row that names a document which was removed since."""
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA synchronous").fetchone() == (3,)  # EXTRA


def test_two_documents_of_one_name_are_two(folder, monkeypatch):
    """Also when both were told that the name is free."""
    first = saved()
    taken = default_storage.get_available_name("bronnen/brief.pdf")
    names = [taken, "bronnen/brief.pdf"]
    monkeypatch.setattr(DocumentStorage, "get_available_name", lambda *asked, **options: names.pop())
    second = saved(slug="tweede", title="Een andere brief", content=b"Een andere.")
    assert (first.file.read(), second.file.read()) == (b"De brief.", b"Een andere.")
    assert len(list((folder / "bronnen").iterdir())) == 2


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_what_cannot_be_put_on_the_disk_leaves_nothing(folder, monkeypatch, call):
    source = people.source()

    def refuse(*arguments):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, call, refuse)
        with pytest.raises(OSError, match="No space"):
            source.file.save("brief.pdf", ContentFile(b"De brief."))
    assert [file for file in folder.rglob("*") if file.is_file()] == []
    assert Source.objects.get().file == ""


# --- does everything still fit


def fault():
    with pytest.raises(CommandError) as refused:
        call_command("verify")
    return str(refused.value)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "ontbreekt"),
        (lambda file: file.write_bytes(b""), "is leeg"),
        (lambda file: file.write_bytes(b"De grief."), "is veranderd: de SHA-256 past niet"),
    ],
)
def test_verify_says_which_document_is_not_what_was_saved(folder, capsys, spoil, said):
    saved()
    call_command("verify")
    assert "Documenten zoals zij bewaard werden: 1." in capsys.readouterr().out
    spoil(folder / "bronnen" / "brief.pdf")
    assert fault() == f"Bron ‘brief’: het document bronnen/brief.pdf {said}."


# --- what nothing needs any more


def upload(desk, source, content, name="brief.pdf", **fields):
    address = reverse("admin:deals_source_change", args=[source.pk])
    document = {"file": SimpleUploadedFile(name, content)} if content else {}
    return desk.post(address, fields_on(desk.get(address)) | document | fields)


def stored(folder):
    return {file.name: file.read_bytes() for file in (folder / "bronnen").iterdir()}


def test_a_replaced_document_goes_after_the_commit_and_not_before(folder, desk, django_capture_on_commit_callbacks):
    source = saved()
    with django_capture_on_commit_callbacks() as after:
        assert upload(desk, source, b"De nieuwe brief.").status_code == 302
        assert b"De brief." in stored(folder).values()
    for callback in after:
        callback()
    source.refresh_from_db()
    assert stored(folder) == {source.file.name.removeprefix("bronnen/"): b"De nieuwe brief."}


def test_a_document_that_was_taken_away_or_whose_source_is_gone_goes_too(
    folder, desk, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, saved(), None, **{"file-clear": "on"})
    assert stored(folder) == {}
    source = saved()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(reverse("admin:deals_source_delete", args=[source.pk]), {"post": "yes"})
    assert (stored(folder), Source.objects.count()) == ({}, 0)


def test_a_document_that_another_source_names_too_stays(folder, desk, django_capture_on_commit_callbacks):
    source = saved()
    Source.objects.create(slug="ook", title="Ook", kind="kamerbrief", publisher="X", file=source.file.name)
    with django_capture_on_commit_callbacks(execute=True):
        upload(desk, source, b"De nieuwe brief.")
    assert b"De brief." in stored(folder).values()


def test_a_save_that_fails_leaves_no_document_behind(folder, desk):
    source = saved()
    desk.raise_request_exception = False

    def fail(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "deals_source" in sql:
            raise OperationalError("het ging mis")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        assert upload(desk, source, b"De nieuwe brief.").status_code == 503
    assert stored(folder) == {"brief.pdf": b"De brief."}


def test_what_a_crash_left_goes_a_day_later(folder):
    saved()
    for name in ("wees.pdf", ".half.onaf"):
        (folder / "bronnen" / name).write_bytes(b"Van niemand.")
    (folder / "vorige").mkdir()
    (folder / "vorige" / "elders.pdf").write_bytes(b"Van de beheerder.")
    now = timezone.now()
    assert clear_unneeded_documents(now) == []
    tomorrow = now + dt.timedelta(days=1, minutes=1)
    assert clear_unneeded_documents(tomorrow) == ["bronnen/.half.onaf", "bronnen/wees.pdf"]
    assert clear_unneeded_documents(tomorrow) == []
    assert stored(folder) == {"brief.pdf": b"De brief."}
    assert (folder / "vorige" / "elders.pdf").exists()


def test_nothing_goes_while_a_backup_reads_or_an_old_register_stands_aside(folder):
    saved()
    (folder / "bronnen" / "wees.pdf").write_bytes(b"Van niemand.")
    tomorrow = timezone.now() + dt.timedelta(days=2)
    with documents_stay():
        assert clear_unneeded_documents(tomorrow) == []
    aside = folder / "vorige-20261126T000000000000Z"
    aside.mkdir()
    assert clear_unneeded_documents(tomorrow) == []
    aside.rmdir()
    assert clear_unneeded_documents(tomorrow) == ["bronnen/wees.pdf"]


def test_where_nothing_was_ever_stored_there_is_nothing_to_clear(folder, capsys):
    call_command("clear_documents")
    assert capsys.readouterr().out == ""
    assert not folder.exists()


def test_neither_a_release_nor_a_submission_names_a_document(everything):
    """So none of them needs one; whoever makes them name it must change what is needed."""
    name = Source.objects.get().file.name
    texts = [
        *Version.every_kind.values_list("content", flat=True),
        *SubmissionLine.objects.values_list("text", flat=True),
    ]
    assert any(texts) and not any(name in text for text in texts)
