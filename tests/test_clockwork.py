"""The one scheduled job: it takes away what nothing needs, one process at a time, and says what went wrong."""

import datetime as dt
import json
import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from deals.backups.stand import is_empty, stand
from deals.models import ClockTurn, ErrorReport, TaskRun
from deals.upkeep import clockwork, in_server, runs
from deals.web.front import Front
from deals.web.middleware import JsonFormatter
from regiodeals.wsgi import application as django

from .words import PRODUCTION, manage

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ROOT = Path(__file__).parent.parent
OTHER = "een ander proces"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BACKUP_ROOT = tmp_path / "documenten", tmp_path / "reservekopieen"


def run():
    out = StringIO()
    call_command("uurwerk", stdout=out)
    return out.getvalue()


def session(expires_in):
    store = import_module(configured.SESSION_ENGINE).SessionStore()
    store["wie"] = "els"
    store.create()
    Session.objects.filter(pk=store.session_key).update(expire_date=timezone.now() + expires_in)
    return store.session_key


def attempt(name, ago):
    made = AccessAttempt.objects.create(username=name, ip_address="203.0.113.9", failures_since_start=1)
    AccessAttempt.objects.filter(pk=made.pk).update(attempt_time=timezone.now() - ago)


def old(path, *, folder=False):
    path.mkdir(parents=True) if folder else (path.parent.mkdir(parents=True), path.write_bytes(b"x"))
    before = (timezone.now() - dt.timedelta(days=2)).timestamp()
    os.utime(path, (before, before))
    return path


def test_a_round_takes_away_what_nothing_needs_and_leaves_the_rest(settings):
    over, live = session(dt.timedelta(hours=-1)), session(dt.timedelta(hours=1))
    attempt("toen", dt.timedelta(minutes=16))
    attempt("net", dt.timedelta(minutes=14))
    document = old(settings.MEDIA_ROOT / "bronnen" / "weg.pdf")
    working = old(settings.BACKUP_ROOT / "regiodeals-20261120T013000Z.zip.onaf", folder=True)
    now = timezone.now()
    for number, days in enumerate((29, 31, 366)):
        email = "" if days > settings.REPORT_DAYS else "lezer@voorbeeld.nl"
        handled = {"state": "verwerkt", "handled_at": now - dt.timedelta(days=days)}
        ErrorReport.objects.create(receipt=str(number), received_at=now, wrong="Fout.", email=email, **handled)
    assert run() == ""
    assert list(ErrorReport.objects.values_list("receipt", "email").order_by("pk")) == [
        ("0", "lezer@voorbeeld.nl"),
        ("1", ""),
    ]
    assert list(Session.objects.values_list("pk", flat=True)) == [live] and over != live
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["net"]
    assert not document.exists() and not working.exists()
    # No folder for pages is set here: tests/test_kept_files.py makes them.
    expected = dict.fromkeys(clockwork.TASKS, 1) | {
        "pagina's klaarzetten": 0,
        "bestanden van publicaties klaarzetten": 0,
    }
    assert dict(TaskRun.objects.values_list("task", "count")) == expected


def test_a_second_round_finds_nothing_to_do_and_that_is_fine():
    run()
    run()
    assert TaskRun.objects.filter(count=0, fault="").count() == TaskRun.objects.count() == len(clockwork.TASKS)


def test_every_task_is_a_line_of_json_in_the_log(caplog):
    session(dt.timedelta(hours=-1))
    caplog.set_level("INFO", "register.clockwork")
    run()
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records]
    assert (lines[0]["taak"], lines[0]["aantal"]) == ("verlopen sessies", 1)
    assert [line["taak"] for line in lines] == list(clockwork.TASKS)
    assert all(0 <= line["seconden"] < 60 and "fout" not in line for line in lines)


def test_a_task_that_fails_is_named_and_stops_no_other(monkeypatch, caplog):
    def broken(now):
        raise OSError("schijf weg")

    monkeypatch.setattr(clockwork, "TASKS", {"stuk": broken, **clockwork.TASKS})
    over = session(dt.timedelta(hours=-1))
    with pytest.raises(CommandError, match="stuk"):
        run()
    assert not Session.objects.filter(pk=over).exists()
    row = TaskRun.objects.get(task="stuk")
    assert (row.fault, row.count) == ("OSError", None)
    line = json.loads(JsonFormatter().format(next(one for one in caplog.records if one.levelname == "ERROR")))
    assert line["taak"] == "stuk" and "schijf weg" in line["fout"]
    monkeypatch.undo()
    assert run() == ""


def test_what_the_clockwork_notes_of_itself_is_nobodys_work():
    """Else a new server could not be given its backup once the timer has run."""
    run()
    assert TaskRun.objects.exists() and is_empty(stand())


# --- one at a time


def test_who_comes_second_does_nothing_says_so_and_ends_well():
    assert runs.take_turn(OTHER)
    over = session(dt.timedelta(hours=-1))
    assert "Een ander proces is met het uurwerk bezig" in run()
    assert Session.objects.filter(pk=over).exists() and not TaskRun.objects.exists()
    assert ClockTurn.objects.get().holder == OTHER


def test_a_killed_process_does_not_keep_its_turn_for_ever(monkeypatch):
    assert runs.take_turn(OTHER)
    later = timezone.now() + runs.TURN
    monkeypatch.setattr(runs, "shared_clock", lambda: later - dt.timedelta(seconds=1))
    assert not runs.take_turn("wie volgt")
    monkeypatch.setattr(runs, "shared_clock", lambda: later + dt.timedelta(seconds=1))
    assert runs.take_turn("wie volgt") and not runs.take_turn(OTHER)


def test_who_lost_its_turn_by_being_slow_stops_and_leaves_the_turn_to_the_other(monkeypatch):
    done = []

    def slow(now):
        ClockTurn.objects.update(holder=OTHER, until=now + runs.TURN)
        return 0

    monkeypatch.setattr(clockwork, "TASKS", {"traag": slow, "daarna": lambda now: done.append(now) or 0})
    assert clockwork.do_round().other
    assert not done and ClockTurn.objects.get().holder == OTHER


def test_a_turn_is_given_back_also_after_a_fault(monkeypatch):
    monkeypatch.setattr(clockwork, "did", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        clockwork.do_round()
    assert runs.take_turn(OTHER)


# --- within the server, on one's own machine only


class Enough(Exception):
    pass


def test_in_the_server_a_round_is_done_at_the_start_and_a_database_that_is_away_ends_nothing(monkeypatch):
    happened = []

    def broken():
        happened.append("ronde")
        raise OSError("database weg")

    def sleep(seconds):
        happened.append(seconds)
        if len(happened) == 4:
            raise Enough

    monkeypatch.setattr(in_server, "do_round", broken)
    monkeypatch.setattr(in_server, "time", SimpleNamespace(sleep=sleep))
    with ThreadPoolExecutor(1) as pool, pytest.raises(Enough):
        pool.submit(in_server.keep_going, 600).result(10)
    assert happened == ["ronde", 600, "ronde", 600]


def test_the_server_does_its_rounds_in_a_thread_that_ends_with_it(monkeypatch):
    asked = []
    monkeypatch.setattr(in_server, "keep_going", asked.append)
    thread = in_server.start_rounds(10)
    thread.join(10)
    assert thread.daemon and asked == [600]


def test_each_process_that_serves_begins_with_what_it_is_told():
    begun = []
    Front(django, at_start=lambda: begun.append("uurwerk")).__rsgi_init__(None)
    assert begun == ["uurwerk"]


def test_in_production_the_server_never_does_it():
    done = manage("check", **PRODUCTION, CLOCK_MINUTES="10")
    assert done.returncode != 0 and "CLOCK_MINUTES=10" in done.stderr.splitlines()[-1]
    assert manage("check", **PRODUCTION, CLOCK_MINUTES="0").returncode == 0
