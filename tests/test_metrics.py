"""What monitoring reads: counts of all worker processes together, for whoever has the token alone."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deals.web import metrics

from . import cast as people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROOT = Path(__file__).parent.parent


def told(client, **headers):
    """{name with its labels: number}."""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200 and response["Content-Type"].startswith("text/plain")
    assert "no-store" in response["Cache-Control"] and "ETag" not in response
    lines = (line.rpartition(" ") for line in response.content.decode().splitlines() if line[0] != "#")
    return {name: float(number) for name, _, number in lines}


def grown(before, after, name):
    return after.get(name, 0) - before.get(name, 0)


def test_requests_are_counted_by_route_and_status_and_never_by_address(cast, client):
    before = told(client)
    client.get("/deals/noorderland/?peildatum=2024-01-01")
    client.get("/deals/bestaat-niet/")
    client.get("/zo/maar/een/adres")
    after = told(client)
    deal = 'register_requests_total{route="/deals/<slug:slug>/",status="%s"}'
    assert grown(before, after, deal % 200) == grown(before, after, deal % 404) == 1
    assert grown(before, after, 'register_requests_total{route="geen",status="404"}') == 1
    # The three, and the first question for /metrics itself.
    assert grown(before, after, "register_request_seconds_count") == 4
    assert not [name for name in after if re.search("noorderland|bestaat-niet|zo/maar|peildatum", name)]


def test_kept_pages_are_counted_as_kept_new_or_not_modified(cast, client):
    before = told(client)
    etag = client.get("/deals/")["ETag"]
    client.get("/deals/")
    client.get("/deals/")
    client.get("/deals/", headers={"if-none-match": etag})
    after = told(client)
    assert {kept: grown(before, after, f'register_pages_total{{kept="{kept}"}}') for kept in metrics.of_pages} == {
        "hit": 2,
        "miss": 1,
        "not_modified": 1,
    }


def test_what_is_visible_and_how_long_what_waits_still_waits(cast, client):
    assert "register_seconds_until_visible" not in told(client)
    people.release(["concept"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(hours=1))
    after = told(client)
    assert after["register_visible_release"] == after["register_database_up"] == 1
    assert 3500 < after["register_seconds_until_visible"] <= 3600


def test_for_whoever_has_no_token_there_is_no_such_address(cast, client, settings):
    settings.LOCAL, settings.HEALTH_TOKEN, settings.SECURE_SSL_REDIRECT = False, "sleutel", False
    people.release(["concept"], at=timezone.now(), visible_from=timezone.now() + dt.timedelta(hours=1))
    assert "register_seconds_until_visible" in told(client, authorization="Bearer sleutel")
    for headers in ({}, {"authorization": "Bearer fout"}, {"authorization": "Bearer "}):
        assert client.get("/metrics", headers=headers).status_code == 404
    settings.HEALTH_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404
    refused, unknown = client.get("/metrics"), client.get("/bestaat-niet")
    assert refused.content == unknown.content


def test_without_a_database_it_tells_that_and_what_was_counted(cast, client):
    def fail(*_):
        raise OperationalError("weg")

    with connection.execute_wrapper(fail):
        after = told(client)
    assert after["register_database_up"] == 0 and "register_visible_release" not in after
    assert any(name.startswith("register_requests_total") for name in after)


def test_counting_asks_the_database_nothing(cast, client):
    client.get("/deals/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/deals/")
    assert len(captured) == 1


COUNT = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
from deals.web import metrics
metrics.count_request("deals/", 200, 0.01)
metrics.working_now.labels("pagina").inc()
print("geteld", flush=True)
sys.stdin.read()
"""
ASK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
from deals.web import metrics
from prometheus_client import generate_latest
print(generate_latest(metrics.all_counts()).decode())
"""


def test_processes_count_together_and_one_that_died_works_no_more(tmp_path):
    environment = os.environ | {"REGISTER_LOCAL": "true", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def python(code):
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    workers = [python(COUNT), python(COUNT)]
    assert [worker.stdout.readline() for worker in workers] == ["geteld\n"] * 2
    working, requests = (
        'register_queue_working{queue="pagina"} %s\n',
        'register_requests_total{route="/deals/",status="200"} 2.0\n',
    )
    both = python(ASK).communicate()[0]
    assert working % "2.0" in both and requests in both
    workers[0].kill()
    workers[0].wait()
    one = python(ASK).communicate()[0]
    assert working % "1.0" in one and requests in one
    workers[1].communicate("")
