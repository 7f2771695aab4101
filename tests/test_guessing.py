"""Guessing passwords: how many a process looks at together, and how many one address may try."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.accounts.hashing import AT_A_TIME, NoTurn, TakingTurns
from deals.accounts.signing_in import TRIES_PER_ADDRESS
from deals.models import User

from .browse import sign_in, text
from .desk import member
from .door import LOGIN, PASSWORD, first_step, with_both_steps

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEW = dict.fromkeys(("password1", "password2", "new_password1", "new_password2"), "een heel ander lang wachtwoord")
OFFICE, ELSEWHERE = "198.51.100.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def fast_hashes(monkeypatch):
    monkeypatch.setattr(TakingTurns, "iterations", 1)


@pytest.fixture
def editor(db):
    return with_both_steps()


# --- so many at a time


class Hashing:
    """Stands in for what takes long: goes on when it is told to, and counts."""

    def __init__(self):
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()
        self.now = self.most = self.all = 0
        self.lock = threading.Lock()

    def __call__(self, *args, **kwargs):
        with self.lock:
            self.all += 1
            self.now += 1
            self.most = max(self.most, self.now)
        self.begun.release()
        self.go_on.wait(30)
        with self.lock:
            self.now -= 1
        return b"x" * 32


@pytest.fixture
def busy(editor, monkeypatch):
    """A process in which as many passwords are being looked at as may be."""
    hashing = Hashing()
    monkeypatch.setattr("django.contrib.auth.hashers.pbkdf2", hashing)
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        for _ in range(AT_A_TIME):
            threads.submit(make_password, "iets")
            assert hashing.begun.acquire(timeout=30)
        yield hashing
        hashing.go_on.set()


def test_no_more_than_two_passwords_are_looked_at_together(monkeypatch):
    hashing = Hashing()
    monkeypatch.setattr("django.contrib.auth.hashers.pbkdf2", hashing)
    with ThreadPoolExecutor(12) as threads:
        asked = [threads.submit(make_password, "iets") for _ in range(12)]
        # Nothing ends while the hashing goes on, but what got no turn.
        refused = [type(one.exception()) for one in islice(as_completed(asked, timeout=30), 10)]
        hashing.go_on.set()
    assert refused == [NoTurn] * 10
    assert (hashing.most, hashing.all) == (AT_A_TIME, AT_A_TIME) == (2, 2)
    assert make_password("iets").startswith("pbkdf2_sha256$1$")


SENDING = {
    "aanmelden": lambda editor, browser: (LOGIN, {"auth-username": "redacteur", "auth-password": PASSWORD}),
    "een naam die er niet is": lambda editor, browser: (LOGIN, {"auth-username": "wie", "auth-password": PASSWORD}),
    "eigen wachtwoord": lambda editor, browser: (reverse("admin:password_change"), {"old_password": PASSWORD} | NEW),
    "nieuw account": lambda editor, browser: (
        reverse("admin:deals_user_add"),
        {"username": "nieuw", "usable_password": "true"} | NEW,
    ),
    "wachtwoord van een collega": lambda editor, browser: (
        reverse("admin:auth_user_password_change", args=[editor.pk]),
        {"usable_password": "true"} | NEW,
    ),
}


@pytest.mark.parametrize("form", SENDING)
def test_whoever_gets_no_turn_hears_so_before_any_hashing(admin_user, editor, client, busy, form):
    if form not in ("aanmelden", "een naam die er niet is"):
        sign_in(client, editor if form == "eigen wachtwoord" else admin_user)
    address, fields = SENDING[form](editor, client)
    people = list(User.objects.order_by("pk").values())
    refused = client.post(address, {"sign_in-current_step": "auth"} | fields)
    assert (refused.status_code, int(refused["Retry-After"]), busy.all) == (429, 2, AT_A_TIME)
    assert "Er worden nu te veel wachtwoorden tegelijk nagekeken." in text(refused)
    assert "nog niet nagekeken en er is niets gewijzigd" in text(refused)
    assert list(User.objects.order_by("pk").values()) == people and not AccessAttempt.objects.exists()
    busy.go_on.set()
    while busy.now:
        pass
    assert client.post(address, {"sign_in-current_step": "auth"} | fields).status_code in (200, 302)
    assert busy.all > AT_A_TIME


def test_the_hashes_that_were_there_still_open_the_desk(editor, client):
    User.objects.filter(pk=editor.pk).update(password=PBKDF2PasswordHasher().encode(PASSWORD, "zout", 1))
    assert "Tweede stap" in text(first_step(client))


# --- so many from one address


def wrong(tries, address, name="naam{}", ago=0):
    """So many wrong passwords from `address`, five for each name, so many minutes ago."""
    for number in range(0, tries, 5):
        failures = min(5, tries - number)
        attempt = AccessAttempt.objects.create(
            username=name.format(number), ip_address=address, user_agent="", failures_since_start=failures
        )
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=timezone.now() - dt.timedelta(minutes=ago))


def test_an_address_may_try_so_often_and_then_waits(editor, client):
    wrong(TRIES_PER_ADDRESS - 1, ELSEWHERE)
    assert first_step(client, password="verkeerd", REMOTE_ADDR=ELSEWHERE).status_code == 200
    refused = first_step(client, REMOTE_ADDR=ELSEWHERE)
    assert refused.status_code == 429 and 14 * 60 < int(refused["Retry-After"]) <= 15 * 60
    assert "Vanaf uw adres is te vaak een verkeerd wachtwoord ingevuld. Wacht 15 minuten" in text(refused)
    assert first_step(client, "bestaat-niet", REMOTE_ADDR=ELSEWHERE).status_code == 429
    assert "Tweede stap" in text(first_step(client, REMOTE_ADDR="203.0.113.8"))


def test_an_address_waits_until_enough_is_forgotten_and_no_longer(editor, client):
    wrong(10, ELSEWHERE, "lang{}", ago=14)
    wrong(TRIES_PER_ADDRESS - 5, ELSEWHERE, ago=2)
    refused = first_step(client, REMOTE_ADDR=ELSEWHERE)
    assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 60
    AccessAttempt.objects.filter(username__startswith="lang").update(
        attempt_time=timezone.now() - dt.timedelta(minutes=15)
    )
    assert first_step(client, password="verkeerd", REMOTE_ADDR=ELSEWHERE).status_code == 200
    assert not AccessAttempt.objects.filter(username__startswith="lang").exists()


def test_where_somebody_signed_in_before_others_keep_nobody_out(editor, client):
    wrong(4 * TRIES_PER_ADDRESS, OFFICE)
    colleague = member("lezer", password=PASSWORD)
    assert first_step(client, REMOTE_ADDR=OFFICE).status_code == 429
    editor.came_from(OFFICE)
    assert "Tweede stap" in text(first_step(client, REMOTE_ADDR=OFFICE))
    assert first_step(Client(), colleague.username, REMOTE_ADDR=OFFICE).url == reverse("admin:second_step")


def test_whoever_has_no_known_address_is_never_refused_for_it(editor, client, settings):
    settings.BEHIND_PROXY = True
    wrong(4 * TRIES_PER_ADDRESS, None)
    assert "Tweede stap" in text(first_step(client, HTTP_X_FORWARDED_FOR="unknown"))
