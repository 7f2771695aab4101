"""How reports say that things stand, what was learnt, and what was read in a report of which there is a newer version."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from django.utils.text import capfirst

from ...contents import Content, Fields, LessonDict, ProgressDict
from ...language.vocabulary import LABELS, About
from ...register.reported import replaced_sources
from ...register.wording import REPORTED_SECTIONS, SECTIONS, Told
from .steps import dated_as

# Of a fact in words: what stands behind them, or is for another place.
SAID_BY_THE_PAGE = ("toelichting", "gezegd")
WORKED = {True: "Volgens de bron werkte dit.", False: "Volgens de bron werkte dit niet.", None: ""}


class StateTold(NamedTuple):
    """How one report says that the work or the money stands. `beside`: what must be known of it, in sentences."""

    fact: ProgressDict
    when: str
    words: str
    beside: list[str]


def states_told(deal: Content) -> list[tuple[str, list[StateTold]]]:
    """[(the work or the money, what each report says of it, the newest first)]."""
    if not deal["voortgang"]:
        return []
    names = {line["sleutel"]: line["naam"] for line in deal["programmalijnen"]}
    publishers = {source["slug"]: source["uitgever"] for source in deal["bronnen"]}
    facts = sorted(deal["voortgang"], key=lambda fact: fact["stand"] or "", reverse=True)
    told = [
        (
            capfirst(LABELS["over"][about]),
            [state_told(fact, names, publishers) for fact in facts if fact["over"] == about],
        )
        for about in About.values
    ]
    return [(about, states) for about, states in told if states]


def state_told(fact: ProgressDict, names: dict[str, str], publishers: dict[str, str]) -> StateTold:
    words = capfirst(LABELS["staat"][fact["staat"]])
    if fact["woorden"]:
        words = f"{words}, in de woorden van de bron: ‘{fact['woorden']}’"
    line = names.get(fact["lijn"] or "")
    beside = [
        f"Van de lijn ‘{line}’." if line else "",
        f"Wat anders loopt: {fact['afwijking']}" if fact["afwijking"] else "",
        f"Reden volgens de bron: {fact['verklaring']}" if fact["verklaring"] else "",
        f"Gemeld door {publishers[fact['bron']['bron']]}." if fact["bron"] else "",
    ]
    return StateTold(fact, dated_as(fact["stand"], fact["standNauwkeurigheid"]), words, list(filter(None, beside)))


def lessons_told(deal: Content) -> list[tuple[LessonDict, str]]:
    """[(lesson, whether its source says that it worked)]."""
    return [(fact, WORKED[fact["werkte"]]) for fact in deal["lessen"]]


def without_replaced(deal: Content) -> tuple[Content, list[tuple[str, Fields]]]:
    """`deal` without what was read in a report of which it names a newer version; and that: [(the fact in words, the fact)]."""
    replaced = replaced_sources(deal)
    if not replaced:
        return deal, []
    fields, told = cast("dict[str, Any]", deal), Told(deal)
    kept: dict[str, Any] = {}
    outdated: list[tuple[str, Fields]] = []
    for section in REPORTED_SECTIONS:
        kept[section] = [fact for fact in fields[section] if fact["bron"]["bron"] not in replaced]
        outdated += [
            (f"{capfirst(SECTIONS[section])}: {told.summary(section, fact, SAID_BY_THE_PAGE)}", fact)
            for fact in fields[section]
            if fact["bron"]["bron"] in replaced
        ]
    return cast("Content", fields | kept), outdated
