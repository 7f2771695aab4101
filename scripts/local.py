"""Runs the register on this machine: `make run`. With `--check-port` only says whether the port is free."""

import errno
import os
import secrets
import shutil
import socket
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ADMINISTRATOR = "beheerder"


def main() -> None:
    port = chosen_port()
    refuse_taken(port)
    if "--check-port" in sys.argv[1:]:
        return
    # Security keys only work on the name localhost, never on an IP address.
    url = f"http://localhost:{port}/"
    # One person tries everything here, so that person may also approve.
    os.environ.setdefault("SELF_APPROVAL", "true")
    os.environ.setdefault("CLOCK_MINUTES", "10")
    os.environ.setdefault("KEPT_ROOT", str(PROJECT / "var" / "bewaard"))
    os.environ.update(REGISTER_LOCAL="true", REGISTER_URL=url.rstrip("/"), DJANGO_SETTINGS_MODULE="regiodeals.settings")
    os.chdir(PROJECT)
    sys.path.insert(0, str(PROJECT))
    prepare()
    print(f"Het register staat op {url} (stoppen: Ctrl-C); beheer op {url}beheer/", flush=True)
    serve(port)


def chosen_port() -> int:
    """The port in PORT; anything but a port number is refused."""
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT is '{text}', maar moet een getal zijn van 1 tot en met 65535.")
    return int(text)


def refuse_taken(port: int) -> None:
    """Stop when something else answers on localhost, over IPv4 or IPv6."""
    for family, host in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                # Without this a port that was closed a moment ago counts as taken.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = port + 1 if port < 65535 else port - 1
                sys.exit(
                    f"Poort {port} is al in gebruik. Stop wat daar draait, of kies een andere: make run PORT={other}"
                )
            if error.errno == errno.EACCES:
                sys.exit(f"Poort {port} mag deze gebruiker niet openen. Kies een hogere: make run PORT=8000")
            if family == socket.AF_INET:
                raise  # a machine without IPv6 is fine, one without IPv4 is not


def prepare() -> None:
    """Fill what is still missing; each step can be run again after one that was cut off."""
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    from django.conf import settings

    from deals.models import Deal, Release

    call_command("migrate", verbosity=0, interactive=False)
    # A desk with deals whose only release was recalled is somebody's work, not an empty register.
    if not Release.objects.exists() and not Deal.objects.exists():
        try:
            call_command("seed")
        except CommandError as error:
            sys.exit(str(error))
    add_administrator()
    # What an earlier house style published is not published for ever.
    shutil.rmtree(Path(settings.STATIC_ROOT, settings.HOUSE_STYLE_PREFIX), ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)


def add_administrator() -> None:
    """Make the first user, and show the password this one time."""
    from django.contrib.auth import get_user_model
    from django.db import transaction

    users = get_user_model().objects
    if users.exists():
        return
    password = secrets.token_urlsafe(12)
    # Shown before the commit: a run that is cut off here leaves no user whose password nobody saw.
    with transaction.atomic():
        users.create_superuser(username=ADMINISTRATOR, password=password)
        line = "─" * 64
        print(f"\n{line}\n  Inloggen bij het beheer: dit ziet u maar één keer.\n", flush=True)
        print(f"    gebruikersnaam   {ADMINISTRATOR}\n    wachtwoord       {password}\n", flush=True)
        print(f"  Daarna stelt u een tweede stap in: een app of een sleutel.\n{line}\n", flush=True)


def serve(port: int) -> None:
    """Become the web server, so that Ctrl-C and signals reach it directly."""
    command = granian(port, workers=1)
    os.execv(command[0], command)


def granian(port: int, workers: int) -> list[str]:
    """The command that serves the register, as docs/beheer.md has it."""
    options = ["--interface", "rsgi", "--http", "1", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    options += ["--workers", str(workers), "--no-access-log", "--log-level", "warning"]
    # Whoever connects is heard, up to many thousands; who sends no headers is not waited for.
    options += ["--backlog", "2048", "--backpressure", "8192", "--http1-header-read-timeout", "10000"]
    # Ctrl-C reaches the worker twice, from the terminal and from its parent, and it sometimes hangs on that.
    options += ["--workers-kill-timeout", "2"]
    return [sys.executable, "-m", "granian", *options, "regiodeals.rsgi:application"]


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
