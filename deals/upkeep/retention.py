"""What readers reported goes when its time is up: first the e-mail address, then all of it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q, QuerySet

from ..facts.trail import acting
from ..reference.error_reports import ErrorReport


def overdue_reports(now: dt.datetime) -> QuerySet[ErrorReport]:
    """Of which the time is up at `now`. What nobody handled waits for that, however long."""
    return ErrorReport.objects.filter(handled_at__lte=now - dt.timedelta(days=settings.REPORT_DAYS))


def overdue_addresses(now: dt.datetime) -> QuerySet[ErrorReport]:
    """With an e-mail address that may stay no longer: some days after it was handled, or as long as a handled report stays."""
    handled = Q(handled_at__lte=now - dt.timedelta(days=settings.REPORT_EMAIL_DAYS))
    old = Q(received_at__lte=now - dt.timedelta(days=settings.REPORT_DAYS))
    return ErrorReport.objects.filter(handled | old).exclude(email="")


def forget_old_reports(now: dt.datetime) -> int:
    """How many reports went. The trail says that each did, and not what was in it."""
    count = 0
    with acting("uurwerk", "bewaartermijn"):
        for report in overdue_reports(now):
            report.delete()
            count += 1
    return count


def forget_addresses(now: dt.datetime) -> int:
    """How many reports lost their e-mail address."""
    count = 0
    for report in overdue_addresses(now):
        report.email = ""
        report.save(update_fields=["email"])
        count += 1
    return count
