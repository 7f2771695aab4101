"""Sizes and times as a table says them."""

from __future__ import annotations

import datetime as dt

from django.template.defaultfilters import filesizeformat
from django.utils.timesince import timesince


def in_bytes(size: int) -> str:
    """`12,3 MB`."""
    return filesizeformat(size).replace("\N{NO-BREAK SPACE}", " ")


def ago(moment: dt.datetime, now: dt.datetime) -> str:
    """`3 uur geleden`, and `zojuist` within a minute."""
    if now - moment < dt.timedelta(minutes=1):
        return "zojuist"
    return timesince(moment, now, depth=1).replace("\N{NO-BREAK SPACE}", " ") + " geleden"
