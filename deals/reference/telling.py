"""What sources say of the tranches in words, put beside what a register holds: releases from before it keep what they said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from .models import ProgrammeFact

WORDS = "programma-2"


def tell_in_words(since: dt.datetime | None = None) -> int:
    """Loads those facts where none of them is there yet, and gives how many.

    `since`: the moment from which releases tell them, in a register with releases of its own; None: as the file has it."""
    records = yaml.safe_load((settings.BASE_DIR / Path("fixtures") / f"{WORDS}.yaml").read_text())
    keys = [record["fields"]["key"] for record in records]
    told = ProgrammeFact.objects.filter(key__in=keys)
    if told.exists():
        return 0
    with transaction.atomic():
        call_command("loaddata", WORDS, verbosity=0)
        if since:
            for fact in told:
                fact.recorded_at = since
                fact.save()
    return len(keys)
