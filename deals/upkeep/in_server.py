"""The clockwork within the server, for one machine without a timer: `make run`."""

from __future__ import annotations

import logging
import threading
import time

from django.db import connection

from .clockwork import do_round

log = logging.getLogger("register.clockwork")


def start_rounds(minutes: int) -> threading.Thread:
    """A round now and every so many minutes, in a thread that ends with the process."""
    thread = threading.Thread(target=keep_going, args=(minutes * 60,), name="uurwerk", daemon=True)
    thread.start()
    return thread


def keep_going(seconds: float) -> None:
    while True:
        round_safely()
        time.sleep(seconds)


def round_safely() -> None:
    """One round; whatever it meets, such as a database that is away, the next one is tried in time."""
    try:
        do_round()
    except Exception:
        log.exception("ronde mislukt", extra={"fields": {"taak": None}})
    finally:
        connection.close()
