"""Signing in at the desk: who tries from where, when to refuse, when a session is over, and the log lines of it all."""

import logging
import time

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models import F
from django.dispatch import receiver
from django_otp import devices_for_user
from django_otp.plugins.otp_static.models import StaticDevice

from ..web.errors import come_back, error_page
from ..web.origin import client_address
from .hashing import NoTurn
from .users import User

log = logging.getLogger("register.signing_in")

OK, REFUSED = "gelukt", "geweigerd"
# From so many wrong passwords on, over all addresses, the next try must wait: 1 second, 2, 4, … and never longer than
# the longest, so that nobody can keep a colleague out.
FREE_TRIES, LONGEST_WAIT = 5, 60
# From one address, whatever names are typed. Nobody is kept out where somebody signed in before.
TRIES_PER_ADDRESS = 50
BEGUN, SEEN = "desk_begun", "desk_seen"
SECONDS_BETWEEN_MARKS = 60
SECONDS_TO_A_TURN = 2


def tell(action, result, *, of, request=None, actor=None, origin=None):
    """A log line. `of`: the account that it is about; what somebody typed is never in it, for it may be a password."""
    fields = {
        "handeling": action,
        "object": of,
        "uitkomst": result,
        "herkomst": origin or (client_address(request) if request else None),
        "wie": actor or of,
        "verzoek": getattr(request, "id", None),
    }
    # Somebody who is signed in did this, or just now became that: such a line is always there.
    log.info(action, extra={"fields": fields, "stays": actor is not None or result == OK})


def known(username):
    """The name of the account that is called so, or `onbekend`."""
    return User.objects.filter(username=username).values_list("username", flat=True).first() or "onbekend"


# --- wrong passwords


class Attempts(AxesDatabaseHandler):
    """Counts wrong passwords per account and address, and keeps nothing else of whoever tried.

    A name that no account has is counted like any other: both answer alike."""

    def is_locked(self, request, credentials=None):
        username = get_client_username(request, credentials)
        # Whoever comes by way of their organisation types no name.
        of_account = self.seconds_to_wait(request, username) if username else 0
        of_address = self.seconds_for_address(request) if username else 0
        request.seconds_to_wait = max(of_account, of_address)
        request.too_often_at = "Vanaf uw adres" if of_address > of_account else "Bij dit account"
        return request.seconds_to_wait > 0

    def seconds_to_wait(self, request, username):
        now, here = request.axes_attempt_time, request.axes_ip_address
        recent = AccessAttempt.objects.filter(username=username, attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
        rows = list(recent.values_list("ip_address", "failures_since_start", "attempt_time"))
        for origin, failures, last in rows:
            if here and origin == here and failures >= settings.AXES_FAILURE_LIMIT:
                return (last + settings.AXES_COOLOFF_TIME - now).total_seconds()
        # Two whose address is not known need not be at one place: they wait for each other, and nobody else for them.
        rows = [row for row in rows if row[0] or not here]
        tries = sum(failures for _, failures, _ in rows) - FREE_TRIES
        if tries < 0 or (here and User.objects.filter(username=username, signed_in_from=here).exists()):
            return 0
        since = now - max(last for _, _, last in rows)
        return min(LONGEST_WAIT, 2 ** min(tries, 9)) - since.total_seconds()

    def seconds_for_address(self, request):
        """Until so many of the last wrong passwords from here are forgotten that one may try again."""
        now, here = request.axes_attempt_time, request.axes_ip_address
        if here is None:
            return 0  # two whose address is not known need not be at one place
        recent = AccessAttempt.objects.filter(ip_address=here, attempt_time__gt=now - settings.AXES_COOLOFF_TIME)
        tries = 0
        for failures, last in recent.order_by("-attempt_time").values_list("failures_since_start", "attempt_time"):
            tries += failures
            if tries >= TRIES_PER_ADDRESS:
                known_here = User.objects.filter(signed_in_from=here).exists()
                return 0 if known_here else (last + settings.AXES_COOLOFF_TIME - now).total_seconds()
        return 0

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        username = get_client_username(request, credentials) if request else None
        if not username or request.axes_locked_out:
            return
        self.clean_expired_user_attempts(request, credentials)
        nothing = {"http_accept": "", "path_info": "", "get_data": "", "post_data": "", "failures_since_start": 0}
        with transaction.atomic():
            where = {"username": username, "ip_address": request.axes_ip_address, "user_agent": ""}
            # An address that is not known can stand there twice: to a database two of those are never the same.
            attempt = AccessAttempt.objects.select_for_update().filter(**where).first()
            attempt = attempt or AccessAttempt.objects.get_or_create(**where, defaults=nothing)[0]
            AccessAttempt.objects.filter(pk=attempt.pk).update(
                failures_since_start=F("failures_since_start") + 1, attempt_time=request.axes_attempt_time
            )


def forget_old_attempts(now):
    """Remove the wrong passwords that count for nothing any more; how many rows."""
    old = AccessAttempt.objects.filter(attempt_time__lt=now - settings.AXES_COOLOFF_TIME)
    return old.delete()[1].get(AccessAttempt._meta.label, 0)


def not_now(request, credentials):
    """The answer to a try that came too soon; nobody looked at the password."""
    seconds = max(1, round(getattr(request, "seconds_to_wait", 0)))
    minutes = -(-seconds // 60)
    where = getattr(request, "too_often_at", "Bij dit account")
    wait = f"{minutes} minuten" if minutes > 1 else "een minuut"
    return come_back(
        error_page(429, reason=f"{where} is te vaak een verkeerd wachtwoord ingevuld.", wait=wait), seconds
    )


class Turns:
    """The answer to whoever got no turn to have a password looked at. Nothing was saved, and no try is counted."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NoTurn):
            return None
        page = error_page(429, reason="Er worden nu te veel wachtwoorden tegelijk nagekeken.")
        return come_back(page, SECONDS_TO_A_TURN)


@receiver(user_login_failed)
def tell_refused(sender, credentials, request=None, **kwargs):
    too_soon = getattr(request, "axes_locked_out", False)
    result = "geweigerd: te vaak geprobeerd" if too_soon else REFUSED
    tell("aanmelden", result, of=known(credentials.get("username")), request=request)


# --- sessions


@receiver(user_logged_in)
def begin(sender, request, user, **kwargs):
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


@receiver(user_logged_out)
def tell_signed_out(sender, request, user, **kwargs):
    if user is not None:
        tell(getattr(request, "why_signed_out", "afmelden"), OK, of=user.get_username(), request=request)


class DeskSessions:
    """Ends a session that lay idle, or that is too old however busy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/beheer/") and SESSION_KEY in request.session:
            now, session = int(time.time()), request.session
            idle, age = now - session.get(SEEN, 0), now - session.get(BEGUN, 0)
            if idle > settings.SESSION_IDLE_SECONDS or age > settings.SESSION_COOKIE_AGE:
                request.why_signed_out = "aanmelding verlopen"
                logout(request)
            elif idle > SECONDS_BETWEEN_MARKS:
                session[SEEN] = now
        return self.get_response(request)


# --- the second step


def second_factors(user):
    """The apps and keys of `user`; recovery codes are no factor of their own."""
    return [device for device in devices_for_user(user) if not isinstance(device, StaticDevice)]


def forget_second_factors(user):
    """Whoever this was, they sign in again with their password, and set up a second step."""
    for device in devices_for_user(user, confirmed=None):
        device.delete()
    user.end_sessions()
