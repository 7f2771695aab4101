"""What sources state of an amount of which none counts: said to readers, and never added up.

A statement is less than an amount: a bound, a guess, a wish, or one of several that do not agree."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..contents import Content, ContributionDict
from ..language.money import cents, euros_in_words
from ..language.vocabulary import Moment, Qualifier, Side
from .wording import source_line, with_precision

NOT_COUNTED = "telt niet mee"
# Of several statements the one to show: from the step nearest to the money back to the wish.
FIRMEST = (Moment.DECISION, Moment.COVENANT, Moment.REPORT, Moment.SELECTION, Moment.ASKED)
EXACTEST = (Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST, Qualifier.AT_MOST)


class StatedAmount(NamedTuple):
    """A statement in cents, as its source qualifies it. `several`: sources state other amounts of this side too."""

    amount: int
    precision: str
    moment: str
    several: bool
    source: str | None
    place: str | None
    key: str

    @property
    def words(self) -> str:
        """`ten minste € 20 miljoen`, `onder meer € 11 miljoen genoemd`, `€ 5 miljoen gevraagd`."""
        return self.in_words(euros_in_words(self.amount))

    def in_words(self, amount: str) -> str:
        """The same where the amount is written as `amount`."""
        said = with_precision(amount, self.precision)
        if self.moment == Moment.ASKED:
            said += " gevraagd"
        elif self.precision == Qualifier.EXACT:
            said += " genoemd"
        return f"onder meer {said}" if self.several else said


def stated_amounts(content: Content) -> dict[str, list[Any]]:
    """{side: the fields of its `StatedAmount`} of every side of which no amount counts and a source states one.

    What one of several contributors pays, or what is part of another amount, is no statement about a side."""
    told: dict[str, list[Any]] = {}
    for side in Side.values:
        if is_counted(content, side):
            continue
        facts = [
            fact
            for fact in content["bijdragen"]
            if fact["kant"] == side and not fact["bijdrager"] and not fact["onderdeelVan"]
        ]
        if facts:
            first = min(facts, key=how_firm)
            several = any(fact["bedrag"] != first["bedrag"] for fact in facts)
            told[side] = statement(content, first, several)
    return told


def is_counted(content: Content, side: str) -> bool:
    amounts = content["bedragen"]
    return {"rijk": amounts["rijk"], "regio": amounts["regio"], "totaal": amounts["totaal"]}[side] is not None


def how_firm(fact: ContributionDict) -> tuple[int, int, str]:
    moment, precision = Moment(fact["moment"]), Qualifier(fact["nauwkeurigheid"])
    return FIRMEST.index(moment), EXACTEST.index(precision), fact["sleutel"]


def statement(content: Content, fact: ContributionDict, several: bool) -> list[Any]:
    citation = fact["bron"]
    sources = {source["slug"]: source for source in content["bronnen"]}
    read_in = source_line(sources[citation["bron"]]) if citation else None
    place = citation["vindplaats"] if citation else None
    return [cents(fact["bedrag"]), fact["nauwkeurigheid"], fact["moment"], several, read_in, place, fact["sleutel"]]


def unknown_amount(stated: dict[str, StatedAmount], side: str) -> str | None:
    """What stands where the amount of `side` is not known, or None where no source states anything."""
    if side in stated:
        return f"{stated[side].words}; {NOT_COUNTED}"
    if "totaal" in stated:
        return f"niet bekend; Rijk en regio samen {stated['totaal'].words}"
    return None
