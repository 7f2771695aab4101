"""Without room on the disk nothing is saved, nothing is lost, and everything can be read."""

import errno
import os
import sqlite3

import psycopg
import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from deals.models import Deal, Source

from . import cast as people
from .browse import PUBLIC, fields_on, text
from .desk import form_of, open_deal, rows_of_everything

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HERE = {"origin": "http://testserver"}
SENTENCE = "Bewaren kan nu niet: de schijf van het register is vol. Er is niets gewijzigd."
WRITES = ("INSERT", "UPDATE", "DELETE")


def sqlite_error(code, said):
    error = sqlite3.OperationalError(said)
    error.sqlite_errorcode = code
    return error


FULL = {
    "SQLite": sqlite_error(sqlite3.SQLITE_FULL, "database or disk is full"),
    "SQLite, quota": sqlite_error(sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"),
    "PostgreSQL": psycopg.errors.DiskFull("could not extend file: No space left on device"),
}


@pytest.fixture(params=FULL)
def full(request, desk):
    """A database that has no room: what is written fails, what is read does not."""
    desk.raise_request_exception = False

    def refuse(execute, sql, params, many, context):
        if sql.startswith(WRITES):
            raise OperationalError(str(FULL[request.param])) from FULL[request.param]
        return execute(sql, params, many, context)

    return connection.execute_wrapper(refuse)


def refused(response):
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (
        503,
        "30",
        "private, no-store",
    )
    assert SENTENCE in text(response)
    return response


def test_what_was_typed_comes_back_and_can_be_sent_when_there_is_room(cast, desk, full):
    address, posted = open_deal(desk)
    before = rows_of_everything()
    with full:
        response = refused(desk.post(address, posted | {"summary": "Getypt."}, headers=HERE))
    assert rows_of_everything() == before
    back = fields_on(response)
    assert back["summary"] == ["Getypt."]
    assert desk.post(address, back, headers=HERE).status_code == 302
    assert Deal.objects.get(slug="noorderland").summary == "Getypt."


def test_a_form_from_elsewhere_is_not_given_back(cast, desk, full):
    address, posted = open_deal(desk)
    with full:
        for headers in ({}, {"origin": "https://elders.example"}):
            response = refused(desk.post(address, posted | {"summary": "Getypt."}, headers=headers))
            assert "Getypt." not in response.content.decode()


def test_an_upload_leaves_no_row_and_no_document(cast, desk, full, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    address = reverse("admin:deals_source_add")
    posted = form_of(desk.get(address)) | NEW_SOURCE | {"file": SimpleUploadedFile("brief.pdf", b"De brief.")}
    with full:
        refused(desk.post(address, posted, headers=HERE))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert not Source.objects.filter(slug="nieuw").exists()


NEW_SOURCE = {"title": "Nieuw", "slug": "nieuw", "kind": "kamerbrief", "publisher": "Het ministerie"}


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_document_for_which_there_is_no_room_is_a_503_too(cast, desk, settings, tmp_path, monkeypatch, code, call):
    settings.MEDIA_ROOT = tmp_path
    desk.raise_request_exception = False
    address = reverse("admin:deals_source_add")
    posted = form_of(desk.get(address)) | NEW_SOURCE

    def refuse(*arguments):
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, refuse)
        given = posted | {"file": SimpleUploadedFile("brief.pdf", b"De brief.")}
        response = refused(desk.post(address, given, headers=HERE))
    assert fields_on(response)["title"] == ["Nieuw"]
    assert "een bestand gaat niet mee" in text(response)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []
    assert not Source.objects.filter(slug="nieuw").exists()


def test_a_page_with_a_message_is_a_page_and_says_it_again_later(cast, desk, full):
    session = desk.session
    session[SessionStorage.session_key] = '[["__json_message",0,25,"Bewaard, en u weet het."]]'
    session.save()
    with full:
        for _ in range(2):
            response = desk.get("/beheer/deals/deal/")
            assert response.status_code == 200 and "Bewaard, en u weet het." in text(response)
    assert "Bewaard, en u weet het." in text(desk.get("/beheer/deals/deal/"))
    assert "Bewaard, en u weet het." not in text(desk.get("/beheer/deals/deal/"))


def test_what_is_saved_is_not_called_unsaved_when_only_its_message_has_no_room(cast, desk):
    address, posted = open_deal(desk)

    def refuse(execute, sql, params, many, context):
        if sql.startswith(WRITES) and Session._meta.db_table in sql:
            raise OperationalError("vol") from FULL["SQLite"]
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert desk.post(address, posted | {"summary": "Getypt."}).status_code == 302
    assert Deal.objects.get(slug="noorderland").summary == "Getypt."


def test_nobody_is_half_signed_in(cast, full):
    client = Client(raise_request_exception=False)
    typed = {"sign_in-current_step": "auth", "auth-username": "admin", "auth-password": "x"}
    with full:
        assert client.get("/beheer/login/").status_code == 200
        response = client.post("/beheer/login/", typed, headers=HERE)
    assert response.status_code == 503 and "x" not in fields_on(response).get("auth-password", [])


def test_a_session_that_a_stopped_database_cannot_write_is_no_bad_request(cast, desk, monkeypatch):
    monkeypatch.setattr("deals.web.errors.drop_dead_connection", lambda: None)
    desk.raise_request_exception = False
    address, posted = open_deal(desk)

    def gone(execute, sql, params, many, context):
        if sql.startswith(WRITES) and Session._meta.db_table in sql:
            raise OperationalError("connection refused")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(gone):
        response = desk.post(address, posted | {"summary": "Getypt."})
    assert response.status_code == 503 and "De database van het register antwoordt niet." in text(response)


def test_readers_notice_nothing(cast, client, full):
    with full:
        assert {client.get(path).status_code for path in PUBLIC} == {200}


def test_a_form_that_was_too_large_to_be_read_is_refused_in_the_same_words(cast, desk, monkeypatch):
    """A large document waits on the disk while its form is read."""
    desk.raise_request_exception = False
    people.source("ook", title="Ook")

    def refuse(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", refuse)
    document = SimpleUploadedFile("brief.pdf", b"x" * 3_000_000)
    response = desk.post(reverse("admin:deals_source_add"), NEW_SOURCE | {"file": document}, headers=HERE)
    refused(response)
