"""The clock, what waits for it, and the rounds of the clockwork."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import zoneinfo
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from ...facts.trail import Line
from ...language.dates import AMSTERDAM, dutch_moment
from ...register.models import Release
from ..clockwork import TASKS
from ..runs import TaskRun, shared_clock
from .figures import ago
from .looking import Health, Look, Needs, Verdict, fault, good, note, some_of

# Two clocks that are kept equal differ by less.
SLACK = dt.timedelta(seconds=5)
LATE = dt.timedelta(hours=1)


def looks_at_the_clock() -> list[Look]:
    beside = [Look("database", clock_of_the_database, Needs.DATABASE)] if connection.vendor == "postgresql" else []
    return [
        *beside,
        Look("wat bewaard is", written_in_the_future, Needs.TABLES),
        Look("Europe/Amsterdam", time_zone),
        Look("wat wacht op zijn moment", waiting_release, Needs.TABLES),
    ]


def clock_of_the_database() -> Verdict:
    before, there, after = timezone.now(), shared_clock(), timezone.now()
    apart = max(before - there, there - after, dt.timedelta())
    seen = f"{apart.total_seconds():.1f} seconden verschil met deze machine".replace(".", ",")
    return good(seen) if apart <= SLACK else fault(seen, "zet beide klokken gelijk (timedatectl)")


def written_in_the_future() -> Verdict:
    """A moment that is stored was once now: where it lies ahead, a clock was wrong."""
    now = shared_clock()
    newest = list(newest_moments())
    ahead = [f"{what}: {dutch_moment(moment)}" for what, moment in newest if moment > now + SLACK]
    if ahead:
        return fault(
            f"ligt in de toekomst: {some_of(ahead)}",
            "zet de klok gelijk (timedatectl), en wacht tot die momenten voorbij zijn",
        )
    return good(f"ligt niet in de toekomst; het is nu {dutch_moment(now)}")


def newest_moments() -> Iterator[tuple[str, dt.datetime]]:
    """The newest moment of the trail, of releases and of the clockwork, where there is one."""
    lines = [model for model in apps.get_models() if issubclass(model, Line)]
    trail = [model._base_manager.aggregate(newest=Max("history_date"))["newest"] for model in lines]
    newest = {
        "spoor": max(filter(None, trail), default=None),
        "publicatie": Release.objects.aggregate(newest=Max("published_at"))["newest"],
        "uurwerk": TaskRun.objects.aggregate(newest=Max("ended_at"))["newest"],
    }
    yield from ((what, moment) for what, moment in newest.items() if moment)


def time_zone() -> Verdict:
    """Whether summer and winter differ as they should, and who says so."""
    hours = [dt.datetime(2026, month, 1, tzinfo=AMSTERDAM).utcoffset() for month in (1, 7)]
    by_machine = any(Path(folder, "Europe", "Amsterdam").is_file() for folder in zoneinfo.TZPATH)
    by = "de machine" if by_machine else f"het pakket tzdata {importlib.metadata.version('tzdata')}"
    if hours == [dt.timedelta(hours=1), dt.timedelta(hours=2)]:
        return good(f"bekend, volgens {by}")
    return fault(f"de wintertijd of de zomertijd klopt niet, volgens {by}", "installeer de tijdzones opnieuw")


def waiting_release() -> Verdict:
    waiting = Release.objects.waiting(timezone.now()).order_by("number").first()
    if not waiting:
        return good("niets")
    return good(f"publicatie {waiting.number}, openbaar vanaf {dutch_moment(waiting.visible_from)}")


# --- the clockwork


def looks_at_the_clockwork() -> list[Look]:
    return [
        Look("laatste ronde", last_round, Needs.TABLES),
        *(Look(task, partial(last_run, task), Needs.TABLES) for task in TASKS),
    ]


def last_round() -> Verdict:
    """The task that waits longest says when all of them were last done."""
    todo = "draai make run; de server doet de rondes" if settings.LOCAL else "kijk of de timer regiodeals-uurwerk loopt"
    ended = dict(TaskRun.objects.filter(task__in=TASKS).values_list("task", "ended_at"))
    if len(ended) < len(TASKS):
        return note(f"van {len(TASKS)} taken zijn er {len(TASKS) - len(ended)} nog nooit gedaan", todo)
    now, oldest = shared_clock(), min(ended.values())
    return good(ago(oldest, now)) if now - oldest <= LATE else note(ago(oldest, now), todo)


def last_run(task: str) -> Verdict:
    run = TaskRun.objects.filter(task=task).first()
    if run is None:
        return Verdict(Health.UNASKED, "nog nooit gedaan")
    when = ago(run.ended_at, shared_clock())
    if run.fault:
        return fault(f"mislukt ({run.fault}), {when}", "lees in het logboek waarom, en draai uurwerk")
    return good(f"{when}, {run.count} gedaan")
