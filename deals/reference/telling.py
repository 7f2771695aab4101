"""What sources say in words of the tranches and the programme, put beside what a register holds: releases from before it keep
what they said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from .models import ProgrammeFact

# Files of which a register holds all facts or none.
OF_TRANCHES, OF_REPORTS = "programma-2", "programma-3"


def tell_in_words(words: str, since: dt.datetime | None = None) -> int:
    """Loads the facts of the file `words` where none of them is there yet, and gives how many.

    `since`: the moment from which releases tell them, in a register with releases of its own; None: as the file has it."""
    records = yaml.safe_load((settings.BASE_DIR / Path("fixtures") / f"{words}.yaml").read_text())
    keys = [record["fields"]["key"] for record in records]
    told = ProgrammeFact.objects.filter(key__in=keys)
    if told.exists():
        return 0
    with transaction.atomic():
        call_command("loaddata", words, verbosity=0)
        if since:
            for fact in told:
                fact.recorded_at = since
                fact.save()
    return len(keys)
