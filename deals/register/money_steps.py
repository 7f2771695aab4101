"""What became of the money of a deal: paid, settled, reclaimed and spent, each as one source states it, never subtracted."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from ..contents import Content, IsoDay
from ..language.dates import period
from ..language.money import cents, euros_in_words
from ..language.vocabulary import LABELS
from .reported import ReadAt, read_at, sources_of
from .wording import counted_since, with_precision

SPENT = "besteed"


class PaidOrSpent(NamedTuple):
    """One step. `step`: a code of a payment, or `besteed`; `side`: whose money was spent; `amount` in cents.

    `term`: which part of a payment; `cumulative`: whether it is everything up to that day; None is not said."""

    read_in: ReadAt
    step: str
    side: str | None
    amount: int
    precision: str
    term: str | None
    day: IsoDay | None
    day_precision: str | None
    cumulative: bool | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        return cls(ReadAt(*read_in), *more)

    @property
    def in_words(self) -> str:
        """`betaald aan de regiokassier: € 4 miljoen, voorschot, maart 2024`."""
        step = LABELS["betaling"].get(self.step, self.step)
        whose = f" ({LABELS['kant'][self.side]})" if self.side else ""
        when = period(self.day, self.day_precision) if self.day and self.day_precision else None
        amount = with_precision(euros_in_words(self.amount), self.precision)
        parts = (f"{step}{whose}: {amount}", self.term, when, counted_since(self.cumulative))
        return ", ".join(part for part in parts if part)


def paid_and_spent(content: Content) -> list[list[Any]]:
    """What `PaidOrSpent.stored` reads back: first what was paid, then what was spent, in the order of the content."""
    sources = sources_of(content)
    paid = [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["soort"],
            None,
            cents(fact["bedrag"]),
            fact["nauwkeurigheid"],
            fact["termijn"],
            fact["datum"],
            fact["datumNauwkeurigheid"],
            None,
        ]
        for fact in content["betalingen"]
    ]
    spent = [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            SPENT,
            fact["kant"],
            cents(fact["bedrag"]),
            fact["nauwkeurigheid"],
            None,
            fact["stand"],
            fact["standNauwkeurigheid"],
            fact["cumulatief"],
        ]
        for fact in content["bestedingen"]
    ]
    return [*paid, *spent]
