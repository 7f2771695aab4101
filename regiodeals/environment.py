"""Reads the environment strictly: a wrong value stops at start-up and names the variable."""

import os
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"true", "1", "ja"}, {"false", "0", "nee", ""}


def text(name, default=None):
    """The variable `name`, or its default; without a default it is required."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"{name} ontbreekt: zet deze omgevingsvariabele (zie .env.example).")
    return value


def boolean(name, default):
    value = os.environ.get(name, default).strip().lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name}={value!r} is geen ja of nee: verwacht true of false.")


def whole_number(name, default, lowest=0, highest=None):
    value = os.environ.get(name, "").strip() or default
    fits = value.isascii() and value.isdigit() and lowest <= int(value) and (highest is None or int(value) <= highest)
    if not fits:
        bounds = f"van {lowest} of meer" if highest is None else f"van {lowest} tot en met {highest}"
        raise ImproperlyConfigured(f"{name}={value!r} is geen geheel getal {bounds}.")
    return int(value)


def choice(name, default, allowed):
    value = os.environ.get(name, "").strip() or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r} is onbekend: verwacht een van {', '.join(allowed)}.")
    return value


def words(name, default):
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name, default):
    """`sqlite:///pad` or `postgres://gebruiker:wachtwoord@host:poort/naam` as Django's database setting."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite" and url.path.lstrip("/"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(url.path[1:]),
            "CONN_MAX_AGE": None,
            # IMMEDIATE with a time-out makes concurrent saves wait for each other instead of failing;
            # DELETE with EXTRA keeps every acknowledged save at a power cut: with FULL the journal that is gone once all is
            # saved can lie there again, and undoes the last save.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA cache_size=-65536;",
            },
        }
    if url.scheme in ("postgres", "postgresql") and url.path.strip("/"):
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        return {
            "ENGINE": "regiodeals.postgres",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(url.hostname or query.get("host", "")),
            "PORT": str(url.port or query.get("port", "")),
            # Every thread keeps its own; there are as many as there are threads that work.
            "CONN_MAX_AGE": 1800,
            "OPTIONS": {
                "connect_timeout": 4,
                "options": "-c statement_timeout=30000 -c lock_timeout=15000",
                # For a machine that is gone; for one that is there and silent, see regiodeals/postgres/base.py.
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 2,
                "tcp_user_timeout": 5000,
            },
        }
    raise ImproperlyConfigured(
        f"{name} wordt niet begrepen: verwacht sqlite:///pad/naar/bestand of postgres://gebruiker:wachtwoord@host/naam."
    )
