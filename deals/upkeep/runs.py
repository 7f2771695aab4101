"""Whose turn it is to do the scheduled work, and how each task of it went the last time."""

from __future__ import annotations

import datetime as dt

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

# A process that was killed keeps its turn so long. Longer than the timer lets a round last: see docs/beheer.md.
TURN = dt.timedelta(minutes=15)


class ClockTurn(models.Model):
    """Whose turn it is, in one row that all machines share: a time and no lock, so that whoever was killed loses it."""

    holder = models.CharField("van wie", max_length=36, editable=False)
    until = models.DateTimeField("tot", editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "beurt van het uurwerk", "beurten van het uurwerk"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.holder} tot {self.until:%Y-%m-%d %H:%M:%S}"


class TaskRun(models.Model):
    """How a task of the clockwork went the last time: a row a task. `fault`: why it failed, or nothing."""

    task = models.CharField("taak", max_length=100, unique=True, editable=False)
    ended_at = models.DateTimeField("klaar op", editable=False)
    seconds = models.FloatField("seconden", editable=False)
    count = models.PositiveIntegerField("aantal", null=True, editable=False)
    fault = models.CharField("fout", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = "taak van het uurwerk", "taken van het uurwerk"
        default_permissions = ()

    def __str__(self) -> str:
        return self.task


def take_turn(holder: str) -> bool:
    """Whether it is the turn of `holder`, from now on or still; in one statement, so that of two only one gets it."""
    now = shared_clock()
    ClockTurn.objects.get_or_create(pk=1, defaults={"holder": "", "until": now})
    free = ClockTurn.objects.filter(Q(until__lte=now) | Q(holder=holder), pk=1)
    return free.update(holder=holder, until=now + TURN) == 1


def give_turn_back(holder: str) -> None:
    ClockTurn.objects.filter(holder=holder).update(holder="", until=shared_clock())


def shared_clock() -> dt.datetime:
    """Now, by the clock of the database: machines that share one may differ among themselves."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: dt.datetime = cursor.fetchone()[0]
    return instant
