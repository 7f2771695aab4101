"""Money through time, step by step: agreed, granted, paid, spent, settled, reclaimed. Nothing is taken off anything.

What is paid is not spent, and what no source states is not zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import capfirst

from ...contents import Content, Fields
from ...holding import counted_fact
from ...language.dates import dutch_day
from ...language.text import listed
from ...language.vocabulary import LABELS, PaymentKind, Qualifier
from ...register.wording import counted_since
from .money import PAYING, decided_on, in_millions
from .steps import dated_as

MONEY_STEPS = {
    "afgesproken": "afgesproken",
    "toegekend": "toegekend",
    str(PaymentKind.PAID): "betaald aan de regiokassier",
    "besteed": "besteed",
    str(PaymentKind.SETTLED): "vastgesteld",
    str(PaymentKind.RECLAIMED): "teruggevorderd",
}


class PathRow(NamedTuple):
    """One amount of one step. `own`: whether the fact stands here alone, and bears its key here."""

    step: str
    fact: Fields
    words: str
    about: str
    when: str
    own: bool


class MoneyPath(NamedTuple):
    """The steps of which an amount is known, in order; `lacking`: the others in words, or empty."""

    rows: list[PathRow]
    lacking: str


def money_path(deal: Content) -> MoneyPath | None:
    """None where nothing is known beyond what was agreed: the page says that with all else that is not known."""
    if not knows_beyond_agreed(deal):
        return None
    rows = sorted(every_step(deal), key=lambda row: list(MONEY_STEPS).index(row.step))
    known = {row.step for row in rows}
    lacking = [words for step, words in MONEY_STEPS.items() if step not in known]
    named = [row._replace(step=capfirst(MONEY_STEPS[row.step])) for row in rows]
    return MoneyPath(named, capfirst(listed(lacking)) if lacking else "")


def knows_beyond_agreed(deal: Content) -> bool:
    return bool(
        deal["betalingen"] or deal["bestedingen"] or any(fact["bedrag"] is not None for fact in deal["beschikkingen"])
    )


def every_step(deal: Content) -> Iterator[PathRow]:
    dates = {source["slug"]: source["datum"] for source in deal["bronnen"]}
    for side in PAYING:
        if counted := counted_fact(deal, side):
            stated = dates[counted["bron"]["bron"]] if counted["bron"] else None
            when = LABELS["moment"][counted["moment"]] + (f", bron van {dutch_day(stated)}" if stated else "")
            yield PathRow("afgesproken", counted, in_millions(counted), LABELS["kant"][side], when, own=False)
    for decision in deal["beschikkingen"]:
        if decision["bedrag"] is not None:
            words = in_millions({"bedrag": decision["bedrag"], "nauwkeurigheid": Qualifier.EXACT})
            vat = LABELS["btw"][decision["btw"]] if decision["btw"] else ""
            recipient = f"aan {decision['ontvanger']}" if decision["ontvanger"] else ""
            yield PathRow(
                "toegekend", decision, words, parts_in_words("Rijk", recipient, vat), decided_on(decision), own=False
            )
    for payment in deal["betalingen"]:
        yield PathRow(
            payment["soort"],
            payment,
            in_millions(payment),
            parts_in_words("Rijk", payment["termijn"]),
            dated_as(payment["datum"], payment["datumNauwkeurigheid"]),
            own=True,
        )
    for spending in deal["bestedingen"]:
        yield PathRow(
            "besteed",
            spending,
            in_millions(spending),
            parts_in_words(LABELS["kant"][spending["kant"]], counted_since(spending["cumulatief"])),
            dated_as(spending["stand"], spending["standNauwkeurigheid"], "stand "),
            own=True,
        )


def parts_in_words(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
