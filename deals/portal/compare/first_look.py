"""The first screen of a comparison: of each deal what one asks first, in six rows. The rest is folded below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ...contents import MilestoneDict
from ...holding import of_whole_deal
from ...language.text import listed
from ...register.rows import Row
from ...register.running import CHOSEN, PLANNED_END, REACHED_END
from .cells import ComparedEntry
from .deal import Compared

MOST_PLACES_TOLD = 6


class FirstLook(NamedTuple):
    """One deal. Each list: what stands in its cell, empty where it is not known."""

    row: Row
    years: list[ComparedEntry]
    themes: list[ComparedEntry]
    area: list[ComparedEntry]
    results: list[ComparedEntry]

    @classmethod
    def of(cls, deal: Compared, row: Row) -> FirstLook:
        themes = [ComparedEntry(entry.text, mark=entry.mark) for entry in deal.themes().entries]
        return cls(row, years_told(deal, row), themes, area_told(row), reported_told(row))


def years_told(deal: Compared, row: Row) -> list[ComparedEntry]:
    """From which year, and until which: each with the source of the step that says so."""
    steps = [*of_whole_deal(deal.content), *(step for step in deal.content["mijlpalen"] if step.get("lijn"))]
    first, last = step_of(steps, CHOSEN, row.span.first), step_of(steps, (*REACHED_END, *PLANNED_END), row.span.last)
    entries = [ComparedEntry(f"vanaf {row.span.first}", **deal.sourced({**first}))] if first else []
    if last:
        words = f"{row.span.last}, zo is het gepland" if last["soort"] in PLANNED_END else str(row.span.last)
        entries.append(ComparedEntry(f"tot en met {words}", **deal.sourced({**last})))
    elif entries:
        entries.append(ComparedEntry("einde niet bekend"))
    return entries


def step_of(steps: list[MilestoneDict], kinds: Sequence[str], year: int | None) -> MilestoneDict | None:
    """The first of `kinds` that says that `year`."""
    ordered = sorted((step for step in steps if step["soort"] in kinds), key=lambda step: kinds.index(step["soort"]))
    return next((step for step in ordered if step["datum"][:4] == str(year)), None)


def area_told(row: Row) -> list[ComparedEntry]:
    """The places that take part; where those are not known, where the region lies."""
    names = [place.name for place in (*row.municipalities, *row.islands)] + row.abroad
    if names:
        more = len(names) - MOST_PLACES_TOLD
        told = [*names[:MOST_PLACES_TOLD], f"nog {more}"] if more > 1 else names
        return [ComparedEntry(listed(told), address="#deel-gebied")]
    if row.location:
        where = listed([value.label for value in row.location])
        return [ComparedEntry(f"ligt in {where} (indeling redactie)", address="#deel-gebied")]
    return []


def reported_told(row: Row) -> list[ComparedEntry]:
    """How many aims and results are recorded; what stood in a report of which there is a newer version is left out."""
    stand = sum(not result.replaced for result in row.results)
    entries = [counted_link(len(row.aims), "doel", "doelen"), counted_link(stand, "resultaat", "resultaten")]
    return [entry for entry in entries if entry]


def counted_link(number: int, one: str, more: str) -> ComparedEntry | None:
    return ComparedEntry(f"{number} {one if number == 1 else more}", address=f"#deel-{more}") if number else None
