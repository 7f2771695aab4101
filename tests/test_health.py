"""Is it alive, can it answer; and what readers see while the database is away."""

import datetime as dt

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from . import cast as people
from .browse import sign_in, text

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_live_never_touches_the_database(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/gezondheid/live").json() == {"status": "leeft"}
    assert not captured.captured_queries


def test_ready_tells_the_visible_release_what_waits_and_pending_migrations(cast, client):
    later = timezone.now().replace(microsecond=0) + dt.timedelta(days=1)
    people.release(["concept"], at=timezone.now(), visible_from=later)
    answer = client.get("/gezondheid/klaar").json()
    assert (answer["status"], answer["publicatie"], answer["openMigraties"]) == ("klaar", 1, [])
    assert answer["volgendeOpenbaarVanaf"] == later.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_what_waits_is_told_only_to_who_has_the_token(cast, client, settings):
    settings.LOCAL, settings.HEALTH_TOKEN = False, "sleutel"
    people.release(["concept"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(days=1))
    assert client.get("/gezondheid/klaar").json() == {"status": "klaar", "publicatie": 1}
    assert (
        "volgendeOpenbaarVanaf" in client.get("/gezondheid/klaar", headers={"authorization": "Bearer sleutel"}).json()
    )
    assert (
        "volgendeOpenbaarVanaf" not in client.get("/gezondheid/klaar", headers={"authorization": "Bearer fout"}).json()
    )
    settings.HEALTH_TOKEN = ""
    assert "volgendeOpenbaarVanaf" not in client.get("/gezondheid/klaar", headers={"authorization": "Bearer "}).json()


@pytest.mark.parametrize("address", ["/gezondheid/live", "/gezondheid/klaar", "/metrics"])
def test_each_server_is_asked_at_an_address_of_its_own(cast, client, settings, address):
    """`curl http://127.0.0.1:8001/gezondheid/live`, as the recipe to restart has it; readers are refused under that name."""
    settings.LOCAL, settings.HEALTH_TOKEN = False, "sleutel"
    settings.ALLOWED_HOSTS, settings.REGISTER_URL = ["register.example.org"], "https://register.example.org"
    settings.SECURE_SSL_REDIRECT = True
    monitor = {"host": "127.0.0.1:8001", "authorization": "Bearer sleutel"}
    assert client.get(address, headers=monitor).status_code == 200
    assert client.get("/deals/", headers=monitor).status_code == 400


def test_pending_migrations_are_not_ready(cast, client, monkeypatch):
    monkeypatch.setattr("deals.portal.health.pending_migrations", lambda: ["deals.9999_nieuw"])
    response = client.get("/gezondheid/klaar")
    assert response.status_code == 503
    assert response.json()["openMigraties"] == ["deals.9999_nieuw"]


@pytest.fixture
def no_database(client):
    """Every query fails as it does when the database has stopped."""
    client.raise_request_exception = False

    def fail(execute, sql, params, many, context):
        raise OperationalError("connection refused")

    return fail


@pytest.mark.parametrize("path", ["/", "/deals/", "/deals/noorderland/", "/deals.csv", "/beheer/", "/robots.txt"])
def test_a_stopped_database_is_a_503_in_dutch_and_recovers_by_itself(
    cast, client, admin_user, no_database, path, monkeypatch
):
    monkeypatch.setattr(
        "deals.web.errors.drop_dead_connection", lambda: None
    )  # it would end this test's own transaction
    sign_in(client, admin_user)
    with connection.execute_wrapper(no_database):
        response = client.get(path)
        assert response.status_code == 503, path
        assert response["Retry-After"] == "30"
        assert "De database van het register antwoordt niet." in text(response)
        assert client.get("/gezondheid/live").status_code == 200
    assert client.get(path).status_code == 200


def test_a_database_that_fails_halfway_a_page_is_a_503_too(cast, client, no_database, monkeypatch):
    monkeypatch.setattr("deals.web.errors.drop_dead_connection", lambda: None)
    client.get("/")

    def second_fails(execute, sql, params, many, context):
        if "releaseline" in sql:
            raise OperationalError("connection lost")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(second_fails):
        assert client.get("/deals/noorderland/").status_code == 503
