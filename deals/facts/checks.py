"""What an editor should still look at before a deal goes to a second reader: it warns in a concept, and stops a submission.

Only what holds on the day that a release would be about counts: an amount that ended is no amount."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import CharField, Prefetch, Q, QuerySet, Value

from ..language.vocabulary import GapField, GapReason, MilestoneKind, Role, Side, SourceKind
from .every_kind import FACTS
from .fact import Fact, holding_on
from .kinds import (
    Aim,
    Area,
    Contribution,
    DealTrait,
    Gap,
    Milestone,
    Party,
    ProgrammeLine,
    Signature,
)
from .models import Deal, Source
from .reported import Adjustment, Consultation, Lesson, Payment, Progress, Result, Spending

# From this tranche on, BZK signs together with at least one other ministry.
TOGETHER_SINCE = 4
BZK = "bzk"
AMOUNT_GAPS = {
    Side.NATIONAL: (GapField.NATIONAL_AMOUNT, "van het Rijk"),
    Side.REGIONAL: (GapField.REGIONAL_AMOUNT, "van de regio"),
}
# Which facts a gap says are not known.
FILLED_BY: dict[GapField, tuple[type[Fact], Q]] = {
    GapField.NATIONAL_AMOUNT: (Contribution, Q(side=Side.NATIONAL, counted=True)),
    GapField.REGIONAL_AMOUNT: (Contribution, Q(side=Side.REGIONAL, counted=True)),
    GapField.MINISTRIES: (Signature, Q()),
    GapField.PARTIES: (Party, ~Q(role=Role.TREASURER)),
    GapField.TREASURER: (Party, Q(role=Role.TREASURER)),
    GapField.MUNICIPALITIES: (Area, Q()),
    GapField.LINES: (ProgrammeLine, Q()),
    GapField.AIMS: (Aim, Q()),
    GapField.TRAITS: (DealTrait, Q()),
    GapField.PLANNED_END: (Milestone, Q(kind=MilestoneKind.PLANNED_END, line=None)),
}
# A place names something: a page, a paragraph, a word. A dash or a question mark is none.
NO_PLACE = ~Q(locator__regex=r"\w")


@dataclass(frozen=True)
class Finding:
    """Something to look at, with the id of the field on the form of the deal or the paper. `gap`: the key of one that can
    go; `stops`: whether it stops a submission, or only warns."""

    text: str
    anchor: str
    gap: str = ""
    stops: bool = True


def findings(deal: Deal, day: dt.date) -> list[Finding]:
    """What `deal`, as it stands in the database, still lacks on `day`."""
    return findings_of(Deal.objects.filter(pk=deal.pk), day)[deal.slug]


def findings_of(deals: QuerySet[Deal], day: dt.date) -> dict[str, list[Finding]]:
    """{slug: its findings on `day`, in the order of the form}, also for a deal without any; in seven queries, and one where reports were read."""
    held = [
        Prefetch(f"{model._meta.model_name}_facts", model._default_manager.filter(holding_on(day)))
        for model in (Contribution, Gap)
    ]
    read_deals = {deal.pk: deal for deal in deals.order_by("name").select_related("tranche").prefetch_related(*held)}
    signed = defaultdict(set)
    signatures = Signature.objects.filter(holding_on(day), deal__in=read_deals)
    for number, slug in signatures.values_list("deal_id", "ministry__slug"):
        signed[number].add(slug)
    nowhere, filled = without_a_place(read_deals), filled_fields(read_deals, day)
    reports = cited_reports(read_deals)
    return {
        deal.slug: [
            *of_ministries(deal, signed[number]),
            *of_amounts(deal),
            *nowhere[number],
            *of_reports(reports[number]),
            *of_gaps(deal, filled[number]),
        ]
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


def of_gaps(deal: Deal, filled: set[str]) -> list[Finding]:
    """Gaps beside the very fact that they say is not known. What a source states in part may stand beside the rest."""
    return [
        Finding(
            f"De leemte ‘{gap.get_field_display()}: {gap.get_reason_display()}’ staat naast een gegeven dat haar vult.",
            anchor("gap", gap.key),
            gap.key,
        )
        for gap in deal.gap_facts.all()
        if gap.field in filled and gap.reason != GapReason.INCOMPLETE
    ]


def of_reports(reports: list[Source]) -> list[Finding]:
    """Two reports about one period of which neither says that it is a newer version of the other."""
    return [
        Finding(
            f"‘{earlier}’ en ‘{later}’ zijn allebei een verslag over dezelfde periode. Kies bij de nieuwste welk verslag zij "
            "vervangt, of maak de periodes verschillend.",
            "progress_facts-group",
        )
        for earlier, later in combinations(reports, 2)
        if earlier.report_level == later.report_level
        and same_period(earlier, later)
        and later.replaces_id != earlier.pk
        and earlier.replaces_id != later.pk
    ]


def same_period(one: Source, other: Source) -> bool:
    """Whether two reports are about the same days, as far as they say."""
    told = [(report.report_from, report.report_until, report.report_stand) for report in (one, other)]
    return told[0] == told[1] and any(told[0])


def cited_reports(numbers: Iterable[int]) -> dict[int, list[Source]]:
    """{deal: the reports, not the messages about one, in which something about it was read, oldest first}. Two queries."""
    questions = [
        model._default_manager.filter(deal__in=numbers, source__kind=SourceKind.REPORT)
        .exclude(source__report_level="")
        .order_by()
        .values_list("deal_id", "source_id")
        for model in (Result, Progress, Adjustment, Consultation, Payment, Spending, Lesson)
    ]
    read = set(questions[0].union(*questions[1:]).order_by())
    sources = Source.objects.order_by("date", "slug").in_bulk({source for _, source in read})
    cited = defaultdict(list)
    for number, source in read:
        cited[number].append(sources[source])
    return defaultdict(
        list,
        {number: sorted(those, key=lambda one: (one.date or dt.date.min, one.slug)) for number, those in cited.items()},
    )


def filled_fields(numbers: Iterable[int], day: dt.date) -> dict[int, set[str]]:
    """{deal: the fields of which a fact holds on `day`}. One query."""
    questions = [
        model._default_manager.filter(which, holding_on(day), deal__in=numbers)
        .order_by()
        .annotate(filled=Value(str(field), CharField()))
        .values_list("deal_id", "filled")
        for field, (model, which) in FILLED_BY.items()
    ]
    filled = defaultdict(set)
    for number, field in questions[0].union(*questions[1:]).order_by():
        filled[number].add(field)
    return filled


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
