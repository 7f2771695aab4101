"""What happened to a deal, in order of time: its milestones, what the parties changed, and the meetings of Rijk and region."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst

from ...contents import AdjustmentDict, Content, Fields, IsoDay
from ...language.dates import period
from ...language.vocabulary import LABELS


class TimelineStep(NamedTuple):
    """One step. `beside`: what must be known of it, in sentences."""

    fact: Fields
    day: IsoDay | None
    when: str
    words: str
    beside: list[str]


def steps_in_time(deal: Content) -> list[TimelineStep]:
    """The oldest first; what bears no date last."""
    names = {line["sleutel"]: line["naam"] for line in deal["programmalijnen"]}
    publishers = {source["slug"]: source["uitgever"] for source in deal["bronnen"]}
    steps = [
        TimelineStep(
            step,
            step["datum"],
            period(step["datum"], step["nauwkeurigheid"]),
            capfirst(LABELS["mijlpaal"][step["soort"]]),
            only_of_line(names, step["lijn"]),
        )
        for step in deal["mijlpalen"]
    ]
    steps += [
        TimelineStep(
            fact,
            fact["datum"],
            dated_as(fact["datum"], fact["datumNauwkeurigheid"]),
            f"{capfirst(LABELS['aanpassing'][fact['soort']])}: {fact['tekst']}",
            [*only_of_line(names, fact["lijn"]), *decided_by_whom(fact, publishers)],
        )
        for fact in deal["aanpassingen"]
    ]
    steps += [
        TimelineStep(
            fact,
            fact["datum"],
            dated_as(fact["datum"], fact["datumNauwkeurigheid"]),
            f"Rijk-Regio-overleg: {fact['afgesproken']}" if fact["afgesproken"] else "Rijk-Regio-overleg",
            [] if fact["afgesproken"] else ["Wat er is afgesproken, staat niet in de bron."],
        )
        for fact in deal["overleggen"]
    ]
    return sorted(steps, key=lambda step: (step.day is None, step.day or ""))


def dated_as(day: IsoDay | None, precision: str | None, before: str = "") -> str:
    """The day as precisely as its source gives it, with `before` before it."""
    return f"{before}{period(day, precision)}" if day and precision else "zonder datum"


def only_of_line(names: dict[str, str], line: str | None) -> list[str]:
    return [f"Alleen van de lijn ‘{names[line]}’."] if line in names else []


def decided_by_whom(fact: AdjustmentDict, publishers: dict[str, str]) -> list[str]:
    """Who decided on an adjustment, and who stood apart, according to whom."""
    said = [f"Besluit van: {fact['besluitVan']}."] if fact["besluitVan"] else []
    if fact["afwijkendStandpunt"] and fact["bron"]:
        publisher = publishers[fact["bron"]["bron"]]
        said.append(f"Afwijkend standpunt, volgens {publisher}: {fact['afwijkendStandpunt']}")
    return said
