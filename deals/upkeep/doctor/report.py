"""The report: a table for people, one JSON object for programs."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest
from textwrap import wrap

from django.conf import settings

from ...language.dates import dutch_moment, utc_text
from .examining import Examined
from .looking import Health

# {heading: its width}; with two spaces between them a hundred.
COLUMN_WIDTHS = {"wat": 23, "staat": 13, "gevonden": 35, "doen": 23}


def outcome(lines: Sequence[Examined]) -> Health:
    """The worst of all; what could not be asked is something to mind."""
    healths = {line.verdict.health for line in lines}
    if Health.FAULT in healths:
        return Health.FAULT
    return Health.NOTE if healths - {Health.GOOD} else Health.GOOD


def in_table(lines: Sequence[Examined], now: dt.datetime) -> Iterator[str]:
    yield f"Het register, versie {settings.BUILD}, op {dutch_moment(now)}"
    yield ""
    yield from row([name.upper() for name in COLUMN_WIDTHS])
    for part, of_part in groupby(lines, key=lambda line: line.part):
        yield ""
        yield part
        for line in of_part:
            yield from row([f"  {line.what}", line.verdict.health, line.verdict.seen, line.verdict.todo])
    yield ""
    counts = Counter(line.verdict.health for line in lines)
    yield f"Uitkomst: {outcome(lines)} ({', '.join(f'{counts[health]} {health}' for health in Health if counts[health])})."


def row(cells: Sequence[str]) -> Iterator[str]:
    """The lines of one row; what is longer than its column goes on below."""
    widths = list(COLUMN_WIDTHS.values())
    wrapped = [
        wrap(cell, width, subsequent_indent="  " if cell.startswith("  ") else "", break_on_hyphens=False)
        for cell, width in zip(cells, widths, strict=True)
    ]
    for parts in zip_longest(*wrapped, fillvalue=""):
        yield "  ".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()


def as_json(lines: Sequence[Examined], now: dt.datetime) -> str:
    return json.dumps(
        {
            "versie": settings.BUILD,
            "gemaakt": utc_text(now),
            "uitkomst": outcome(lines),
            "controles": [
                {
                    "onderdeel": line.part,
                    "wat": line.what,
                    "staat": line.verdict.health,
                    "gevonden": line.verdict.seen,
                    "doen": line.verdict.todo,
                }
                for line in lines
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
