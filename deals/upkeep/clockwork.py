"""The one scheduled job: every few minutes, one at a time, and nothing is lost when a round is missed."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from ..accounts.sessions import clear_expired_sessions
from ..accounts.signing_in import forget_old_attempts
from ..backups.making import remove_unfinished
from ..facts.documents import clear_unneeded_documents
from .filling import fill_files, fill_pages
from .retention import forget_addresses, forget_old_reports
from .runs import TaskRun, give_turn_back, shared_clock, take_turn

log = logging.getLogger("register.clockwork")

# {name: what does it, and says of how many}. Each may be run again at any time, and finds all that earlier rounds missed.
TASKS: dict[str, Callable[[dt.datetime], int]] = {
    "verlopen sessies": clear_expired_sessions,
    "oude verkeerde wachtwoorden": forget_old_attempts,
    "e-mailadressen bij meldingen": forget_addresses,
    "meldingen waarvan de tijd om is": forget_old_reports,
    "documenten die geen bron noemt": lambda now: len(clear_unneeded_documents(now)),
    "bestanden van publicaties klaarzetten": fill_files,
    "pagina's klaarzetten": fill_pages,
    "afgebroken reservekopieën": lambda now: len(remove_unfinished(Path(settings.BACKUP_ROOT))),
}


@dataclass
class Round:
    """What one round did. `other`: another process had or got the turn; `failed`: the tasks that went wrong."""

    other: bool = False
    failed: list[str] = field(default_factory=list)


def do_round() -> Round:
    """Every task once, unless another process is at it."""
    holder, round_ = str(uuid.uuid4()), Round()
    try:
        for name, task in TASKS.items():
            if not take_turn(holder):
                round_.other = True
                break
            if not did(name, task):
                round_.failed.append(name)
    finally:
        give_turn_back(holder)
    return round_


def did(name: str, task: Callable[[dt.datetime], int]) -> bool:
    """Whether the task went well; the log and its row say how. What one task meets, must not stop the others."""
    started, count, fault = time.perf_counter(), None, ""
    try:
        count = task(shared_clock())
    except Exception as error:
        fault = type(error).__name__
        log.exception("taak mislukt", extra={"fields": line_of(name, started, count)})
    else:
        log.info("taak", extra={"fields": line_of(name, started, count)})
    seconds = round(time.perf_counter() - started, 3)
    TaskRun.objects.update_or_create(
        task=name, defaults={"ended_at": shared_clock(), "seconds": seconds, "count": count, "fault": fault}
    )
    return not fault


def line_of(name: str, started: float, count: int | None) -> dict[str, object]:
    return {"taak": name, "seconden": round(time.perf_counter() - started, 3), "aantal": count}
