"""What a deal is about, in the first sentences of its page: those of the editors, or composed of its facts where there are none.

A composed sentence says what a fact carries and no more; how many deals a tranche has comes from the release."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...contents import Content, ContributionDict, Fields, MilestoneDict
from ...holding import CONCLUDED, counted_fact
from ...language.dates import period
from ...language.money import cents, euros_in_words
from ...language.text import listed
from ...language.vocabulary import GapReason, MilestoneKind, Precision

# Where one sentence ends and the next begins.
BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9‘(])|\n+")
SENTENCES_UP_FRONT = 2
MOST_PLACES_NAMED = 5
SMALL_NUMBERS = [
    "nul",
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
    "twintig",
]


DONE = {
    MilestoneKind.SIGNED: "getekend",
    MilestoneKind.COVENANT: "gesloten",
    MilestoneKind.PUBLISHED: "gepubliceerd",
}


class CitedClause(NamedTuple):
    """Words that one fact carries, and what stands behind them and the mark of its source."""

    words: str
    fact: Fields
    then: str = "."


def in_small_words(number: int) -> str:
    """`twaalf`; from 21 in figures."""
    return SMALL_NUMBERS[number] if number < len(SMALL_NUMBERS) else str(number)


def purpose(summary: str) -> tuple[str, str]:
    """The first sentences of a summary, and the rest."""
    sentences = [one for one in BETWEEN_SENTENCES.split(summary.strip()) if one]
    return " ".join(sentences[:SENTENCES_UP_FRONT]), " ".join(sentences[SENTENCES_UP_FRONT:])


def one_of_the_tranche(name: str, tranche: str, deals: int) -> str:
    """`Foodvalley is een van de twaalf deals van de tweede tranche.` `deals`: how many of it the release has."""
    if deals == 1:
        return f"{name} is de enige deal van de {tranche} in dit register."
    return f"{name} is een van de {in_small_words(deals)} deals van de {tranche}."


def composed(deal: Content, steps: list[MilestoneDict]) -> list[CitedClause]:
    """What the facts say of the deal, in sentences; empty where they say nothing of the kind. `steps`: those that were
    reached, the oldest first."""
    return [
        *chosen_and_paid(first(steps, MilestoneKind.SELECTION), counted_fact(deal, "rijk")),
        *regional_share(counted_fact(deal, "regio")),
        *agreed(steps),
        *where(deal),
    ]


def first(steps: list[MilestoneDict], kind: str) -> MilestoneDict | None:
    return next((step for step in steps if step["soort"] == kind), None)


def when(step: MilestoneDict) -> str:
    """`op 16 november 2018`, `in november 2018`, `in 2019`, `uiterlijk op 1 november 2023`."""
    precision = step["nauwkeurigheid"]
    day = period(step["datum"], Precision.DAY if precision == Precision.BY else precision)
    return {Precision.DAY: "op", Precision.BY: "uiterlijk op"}.get(Precision(precision), "in") + f" {day}"


def in_euros(fact: ContributionDict) -> str:
    """`20 miljoen euro`."""
    return f"{euros_in_words(cents(fact['bedrag']) or 0).removeprefix('€ ')} euro"


def chosen_and_paid(selection: MilestoneDict | None, national: ContributionDict | None) -> list[CitedClause]:
    if selection and national:
        return [
            CitedClause(f"Het Rijk koos de deal {when(selection)}", selection, ""),
            CitedClause(f"en betaalt {in_euros(national)}", national),
        ]
    if selection:
        return [CitedClause(f"Het Rijk koos de deal {when(selection)}", selection)]
    return [CitedClause(f"Het Rijk betaalt {in_euros(national)}", national)] if national else []


def regional_share(regional: ContributionDict | None) -> list[CitedClause]:
    return [CitedClause(f"De regio draagt {in_euros(regional)} bij", regional)] if regional else []


def agreed(steps: list[MilestoneDict]) -> list[CitedClause]:
    """What is known of the covenant, the firmest: that it was signed, concluded, or published."""
    for kind in CONCLUDED:
        if step := first(steps, kind):
            return [CitedClause(f"Het convenant is {when(step)} {DONE[kind]}", step)]
    return []


def where(deal: Content) -> list[CitedClause]:
    """The places, by name where they are few; without those that are not wholly known."""
    area = deal["gebied"]
    places: list[Fields] = [*area["gemeenten"], *area["caribisch"], *area["buitenland"]]
    if not places:
        return []
    names = [place["naam"] for place in places]
    if len(names) > MOST_PLACES_NAMED:
        kind = "gemeenten" if len(area["gemeenten"]) == len(names) else "plaatsen"
        said = f"{in_small_words(len(names))} {kind}"
    else:
        said = listed(names)
    incomplete = any(
        gap["veld"] == "gebied.gemeenten" and gap["reden"] == GapReason.INCOMPLETE for gap in deal["leemten"]
    )
    return [CitedClause(f"De deal gaat over {'onder meer ' if incomplete else ''}{said}", places[0])]
