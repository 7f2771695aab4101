"""Every amount that a source states of a deal, as rows by side and columns by the moment at which it was stated."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import capfirst

from ...contents import Content, ContributionDict, CountedSide, DecisionDict, Fields
from ...holding import counted_fact
from ...language.money import cents, euros_in_words
from ...language.vocabulary import LABELS, Moment, Precision, Qualifier, Side
from ...register.wording import with_precision
from .steps import dated_as

PAYING: tuple[CountedSide, ...] = ("rijk", "regio")
EUROS_IN_A_MILLION = 1_000_000


class StatedFigure(NamedTuple):
    """One statement in a money_statements. `before`: what stands between it and the one before; `words`: in millions of euros, empty
    where it says the same amount as the one before. `counts`: totals count it."""

    fact: ContributionDict
    before: str
    words: str
    counts: bool


class MoneyRow(NamedTuple):
    """What was stated of one side, or of one contributor to it. `part`: of what stands in a row above."""

    label: str
    part: bool
    cells: list[list[StatedFigure]]


class MoneyTable(NamedTuple):
    moments: list[str]
    rows: list[MoneyRow]
    noted: list[tuple[str, ContributionDict]]


def money_table(deal: Content) -> MoneyTable | None:
    """None where no source states an amount."""
    facts = deal["bijdragen"]
    if not facts:
        return None
    moments = [moment for moment in Moment.values if any(fact["moment"] == moment for fact in facts)]
    counted = [counted_fact(deal, side) for side in PAYING]
    cells: dict[tuple[int, bool, str], dict[str, list[ContributionDict]]] = {}
    for fact in facts:
        cells.setdefault(row_label(fact), {}).setdefault(fact["moment"], []).append(fact)
    rows = [
        MoneyRow(label, part, [money_statements(stated.get(moment, []), counted) for moment in moments])
        for (_, part, label), stated in sorted(cells.items(), key=lambda one: one[0])
    ]
    noted = [
        (f"{capfirst(label_of(fact))}, {LABELS['moment'][fact['moment']]}", fact) for fact in facts if is_noted(fact)
    ]
    return MoneyTable([LABELS["moment"][moment] for moment in moments], rows, noted)


def row_label(fact: ContributionDict) -> tuple[int, bool, str]:
    """(place of the side, whether it is part of a row above, label): rows in the order in which these sort."""
    part = bool(fact["bijdrager"] or fact["onderdeelVan"])
    return Side.values.index(fact["kant"]), part, label_of(fact)


def label_of(fact: ContributionDict) -> str:
    if fact["bijdrager"]:
        return f"waarvan {fact['bijdrager']}" if fact["onderdeelVan"] else fact["bijdrager"]
    return (
        f"waarvan een deel van {LABELS['kant'][fact['kant']]}"
        if fact["onderdeelVan"]
        else capfirst(LABELS["kant"][fact["kant"]])
    )


def is_noted(fact: ContributionDict) -> bool:
    return bool(fact["toelichting"] or fact["geldigVan"] or fact["geldigTot"])


def money_statements(facts: Iterable[ContributionDict], counted: list[ContributionDict | None]) -> list[StatedFigure]:
    """Statements that agree share their figure; those that do not stand side by side: `7,5; 18,0`."""
    figures: list[StatedFigure] = []
    # What counts comes first.
    for fact in sorted(facts, key=lambda fact: (fact not in counted, fact["bedrag"], fact["sleutel"])):
        words = in_millions(fact)
        same = any(words == figure.words for figure in figures)
        figures.append(StatedFigure(fact, "; " if figures and not same else "", "" if same else words, fact in counted))
    return figures


def in_millions(fact: Fields) -> str:
    """`25,0`, `ten minste 20,0`, `1,0265`: exactly, in millions of euros."""
    number = Decimal(str(fact["bedrag"])) / EUROS_IN_A_MILLION
    words = f"{number:.1f}" if number == round(number, 1) else f"{number.normalize():f}"
    return with_precision(words.replace(".", ","), fact["nauwkeurigheid"])


def both_sides(deal: Content) -> str:
    """`Samen telt € 50 miljoen; de regio draagt 50 % daarvan bij.`; empty where a side is not known."""
    amounts = deal["bedragen"]
    if amounts["totaal"] is None or amounts["aandeelRegio"] is None:
        return ""
    share = str(amounts["aandeelRegio"]).replace(".", ",")
    return (
        f"Rijk en regio samen: {euros_in_words(cents(amounts['totaal']) or 0)}. Daarvan draagt de regio {share} % bij."
    )


def asked_beside_got(deal: Content) -> str:
    """`Gevraagd: € 40 miljoen. Gekregen: € 25 miljoen.` of the Rijk; empty where either is not known, or is stated twice."""
    asked = {fact["bedrag"] for fact in deal["bijdragen"] if is_asked(fact)}
    got = counted_fact(deal, "rijk")
    if len(asked) != 1 or got is None:
        return ""
    (amount,) = asked
    return f"Gevraagd aan het Rijk: {euros_in_words(cents(amount) or 0)}. Gekregen: {euros_in_words(cents(got['bedrag']) or 0)}."


def is_asked(fact: ContributionDict) -> bool:
    return (
        fact["moment"] == Moment.ASKED
        and fact["kant"] == Side.NATIONAL
        and fact["nauwkeurigheid"] == Qualifier.EXACT
        and not (fact["bijdrager"] or fact["onderdeelVan"])
    )


def decision_in_words(fact: DecisionDict) -> str:
    """`Specifieke uitkering (SPUK) aan Gemeente Almelo: € 20 miljoen exclusief btw, kenmerk 12`, of what is known of that."""
    form = capfirst(LABELS["vorm"][fact["vorm"]]) if fact["vorm"] else "Beschikking"
    recipient = f" aan {fact['ontvanger']}" if fact["ontvanger"] else ""
    amount = euros_in_words(cents(fact["bedrag"]) or 0) if fact["bedrag"] is not None else ""
    vat = f" {LABELS['btw'][fact['btw']]}" if amount and fact["btw"] else ""
    number = f", kenmerk {fact['kenmerk']}" if fact["kenmerk"] else ""
    return f"{form}{recipient}{f': {amount}{vat}' if amount else ''}{number}"


def decided_on(fact: DecisionDict) -> str:
    return dated_as(fact["datum"], fact["nauwkeurigheid"] or Precision.DAY)


def why(fact: ContributionDict, deal: Content) -> str:
    """Why an amount counts in totals, or does not. `deal`: what holds of it."""
    rivals = {side: counted_fact(deal, side) for side in PAYING}
    if fact in rivals.values():
        return f"Telt mee: het exacte bedrag {LABELS['moment'][fact['moment']]}."
    if fact["moment"] == Moment.ASKED:
        return "Telt niet mee: het is gevraagd, niet toegezegd."
    if fact["onderdeelVan"]:
        return "Telt niet mee: het is een deel van een ander bedrag."
    if fact["kant"] == Side.TOTAL:
        return "Telt niet mee: Rijk en regio samen, niet per kant."
    if fact["nauwkeurigheid"] != Qualifier.EXACT:
        return f"Telt niet mee: de bron zegt ‘{LABELS['nauwkeurigheid'][fact['nauwkeurigheid']]}’."
    rival = next(rival for side, rival in rivals.items() if side == fact["kant"])
    return f"Dit register rekent met het bedrag {LABELS['moment'][rival['moment']]}." if rival else "Telt niet mee."
