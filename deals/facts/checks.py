"""What an editor should still look at before a deal goes to a second reader: it warns in a concept, and stops a submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import CharField, Q, QuerySet, Value

from ..language.vocabulary import GapField, GapReason, Side
from .kinds import FACTS, Gap, Signature
from .models import Deal

# From this tranche on, BZK signs together with at least one other ministry.
TOGETHER_SINCE = 4
BZK = "bzk"
AMOUNT_GAPS = {
    Side.NATIONAL: (GapField.NATIONAL_AMOUNT, "van het Rijk"),
    Side.REGIONAL: (GapField.REGIONAL_AMOUNT, "van de regio"),
}
# A place names something: a page, a paragraph, a word. A dash or a question mark is none.
NO_PLACE = ~Q(locator__regex=r"\w")


@dataclass(frozen=True)
class Finding:
    """Something to look at, with the id of the field on the form of the deal."""

    text: str
    anchor: str


def findings(deal: Deal) -> list[Finding]:
    """What `deal`, as it stands in the database, still lacks."""
    return findings_of(Deal.objects.filter(pk=deal.pk))[deal.slug]


def findings_of(deals: QuerySet[Deal]) -> dict[str, list[Finding]]:
    """{slug: its findings, in the order of the form}, also for a deal without any; in five queries."""
    read = deals.order_by("name").select_related("tranche")
    read_deals = {
        deal.pk: deal for deal in read.prefetch_related(*(f"{name}_facts" for name in ("contribution", "gap")))
    }
    signed = defaultdict(set)
    for number, slug in Signature.objects.filter(deal__in=read_deals).values_list("deal_id", "ministry__slug"):
        signed[number].add(slug)
    nowhere = without_a_place(read_deals)
    return {
        deal.slug: [*of_ministries(deal, signed[number]), *of_amounts(deal), *nowhere[number]]
        for number, deal in read_deals.items()
    }


def anchor(model_name: str, key: str) -> str:
    """The id of the row of a fact on the form of its deal."""
    return f"{model_name}_{key}"


def gaps(deal: Deal) -> set[str]:
    return {gap.field for gap in deal.gap_facts.all()}


def of_ministries(deal: Deal, signed: set[str]) -> list[Finding]:
    if deal.tranche.number < TOGETHER_SINCE or GapField.MINISTRIES in gaps(deal):
        return []
    if BZK in signed and len(signed) > 1:
        return []
    lacks = "BZK" if BZK not in signed else "een ander ministerie naast BZK"
    if not signed:
        lacks = "BZK en minstens één ander ministerie"
    text = (
        f"Bij de ondertekenaars ontbreekt {lacks}. Vanaf de vierde tranche tekent BZK met minstens één ander "
        "ministerie; noemt de bron dat niet, leg dan een leemte vast."
    )
    return [Finding(text, "signature_facts-group")]


def of_amounts(deal: Deal) -> list[Finding]:
    counted = {fact.side: fact for fact in deal.contribution_facts.all() if fact.counted}
    lacking = [
        Finding(
            f"Er telt geen bedrag {words} mee. Vul het in, of leg met een leemte vast waarom het er niet is.",
            "contribution_facts-group",
        )
        for side, (gap, words) in AMOUNT_GAPS.items()
        if side not in counted and gap not in gaps(deal)
    ]
    national, regional = counted.get(Side.NATIONAL), counted.get(Side.REGIONAL)
    if national and regional and regional.amount < national.amount and not (regional.note or national.note).strip():
        text = "De regio draagt minder dan de helft bij. Zet in de toelichting bij dit bedrag waarom dat zo is."
        lacking.append(Finding(text, anchor("contribution", regional.key)))
    return lacking


def without_a_place(numbers: Iterable[int]) -> dict[int, list[Finding]]:
    """The facts that do not say where they were read. A gap that was looked for in vain may have no source."""
    questions = []
    for model in FACTS:
        lacks = NO_PLACE | Q(source=None)
        if model is Gap:
            lacks &= ~Q(source=None, reason__in=[GapReason.NOT_FOUND, GapReason.NOT_APPLICABLE])
        questions.append(
            model._default_manager.filter(lacks, deal__in=numbers)
            .order_by()
            .annotate(
                fact_kind=Value(model._meta.model_name, CharField()),
                fact_name=Value(str(model._meta.verbose_name), CharField()),
            )
            .values_list("deal_id", "fact_kind", "key", "fact_name")
        )
    nowhere = defaultdict(list)
    for number, kind, key, called in questions[0].union(*questions[1:], all=True).order_by("fact_kind", "key"):
        text = f"Bij {called} {key} staat niet waar het gelezen is. Vul de bron en de vindplaats in."
        nowhere[number].append(Finding(text, anchor(kind, key)))
    return nowhere
