"""Deal → content: what a release freezes. A function of the desk and `as_of` alone."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.db.models import Prefetch, QuerySet

from ..contents import Content
from ..contract import DealContent, lean
from ..holding import made_about, phase
from ..language.vocabulary import Side
from .every_kind import FACTS
from .kinds import Area, OfMinistry, ProgrammeLine
from .models import Deal, Source

READING_ATTEMPTS = 5
ALL_SIDES = list(Side)
# What follows from the facts is worked out from the content itself.
NO_AMOUNTS = SimpleNamespace(rijk=None, regio=None, totaal=None, aandeelRegio=None)


class ContentError(ValueError):
    """A deal at the desk cannot become content; the message is a Dutch sentence that says why."""


def with_facts(deals: QuerySet[Deal]) -> QuerySet[Deal]:
    """`deals` with everything `deal_content` reads, in a fixed number of queries."""
    related = {
        "contribution": ["contributor", "part_of"],
        "signature": ["ministry"],
        "involvedministry": ["ministry"],
        "party": ["organisation__province", "organisation__municipality"],
        "area": ["municipality__province", "caribbean"],
        "aim": ["line"],
        "dealtrait": ["trait"],
        "milestone": ["line"],
        "decision": ["recipient"],
        "result": ["line", "aim"],
        "progress": ["line"],
        "adjustment": ["line"],
        "lesson": ["theme"],
    }
    prefetches = []
    for model in FACTS:
        name = model._meta.model_name or ""
        prefetches.append(
            Prefetch(f"{name}_facts", model._default_manager.select_related("source__replaces", *related.get(name, [])))
        )
    return deals.select_related("region", "tranche", "predecessor").prefetch_related(
        *prefetches,
        "region__provinces",
        "signature_facts__ministry__names",
        "involvedministry_facts__ministry__names",
        "programmeline_facts__themes",
    )


def deal_content(deal: Deal, as_of: dt.date) -> Content:
    """The content of `deal` about the day `as_of`, after the contract in contract.py.

    Raises `ContentError` where the desk holds something that cannot be published."""
    subject = SimpleNamespace(
        slug=deal.slug,
        name=deal.name,
        aliassen=sorted(deal.alias_facts.all(), key=lambda alias: alias.key),
        tranche=deal.tranche,
        region=deal.region,
        predecessor=deal.predecessor,
        summary=deal.summary,
        status=None,
        bedragen=NO_AMOUNTS,
        bijdragen=sorted(
            deal.contribution_facts.all(),
            key=lambda fact: (ALL_SIDES.index(Side(fact.side)), not fact.counted, fact.key),
        ),
        ministeries=by_name(deal, deal.signature_facts.all()),
        betrokkenMinisteries=by_name(deal, deal.involvedministry_facts.all()),
        partijen=sorted(deal.party_facts.all(), key=lambda fact: (fact.role, fact.organisation.name, fact.key)),
        gebied=area(deal),
        programmalijnen=content_lines(deal),
        doelen=sorted(deal.aim_facts.all(), key=lambda aim: (aim.position, aim.key)),
        resultaten=sorted(deal.result_facts.all(), key=lambda fact: (fact.stand_on or dt.date.max, fact.key)),
        kenmerken=sorted(deal.dealtrait_facts.all(), key=lambda fact: (fact.trait.slug, fact.key)),
        mijlpalen=sorted(deal.milestone_facts.all(), key=lambda fact: (fact.date, phase(fact.kind), fact.key)),
        beschikkingen=sorted(deal.decision_facts.all(), key=lambda fact: (fact.date or dt.date.max, fact.key)),
        voortgang=sorted(deal.progress_facts.all(), key=lambda fact: (fact.stand_on or dt.date.max, fact.key)),
        betalingen=sorted(deal.payment_facts.all(), key=lambda fact: (fact.date or dt.date.max, fact.key)),
        bestedingen=sorted(deal.spending_facts.all(), key=lambda fact: (fact.stand_on or dt.date.max, fact.key)),
        aanpassingen=sorted(deal.adjustment_facts.all(), key=lambda fact: (fact.date or dt.date.max, fact.key)),
        overleggen=sorted(deal.consultation_facts.all(), key=lambda fact: (fact.date or dt.date.max, fact.key)),
        lessen=sorted(deal.lesson_facts.all(), key=lambda fact: fact.key),
        leemten=sorted(deal.gap_facts.all(), key=lambda gap: (gap.field, gap.key)),
        vermeldingen=[],
        bronnen=cited_sources(deal),
    )
    content: Content = clean(dict(DealContent(subject).data), deal.name)
    # The area names the provinces of all its municipalities, from which those of the day are chosen.
    return lean(made_about(content, as_of.isoformat()))


def by_name[Kind: OfMinistry](deal: Deal, of_ministries: Iterable[Kind]) -> list[Kind]:
    """By the abbreviation of the ministry, each with the name it had at that time."""
    facts = list(of_ministries)
    for fact in facts:
        day = fact.valid_from or fact.source.date
        if day is None:
            raise ContentError(
                f"{deal.name}: vul bij {fact.ministry} ‘geldig vanaf’ in, want de bron heeft geen datum."
            )
        name = fact.ministry.name_on(day)
        if name is None:
            raise ContentError(f"{deal.name}: van {fact.ministry} is geen naam bekend op {day:%d-%m-%Y}.")
        fact.name_then = name
    return sorted(facts, key=lambda fact: (fact.name_then.abbreviation, fact.ministry.code, fact.key))


def area(deal: Deal) -> SimpleNamespace:
    facts: list[Area] = list(deal.area_facts.all())
    municipalities = [fact for fact in facts if fact.municipality]
    provinces = {
        fact.municipality.province.code: fact.municipality.province for fact in municipalities if fact.municipality
    }
    return SimpleNamespace(
        gemeenten=sorted(
            municipalities, key=lambda fact: (fact.municipality.name, fact.part, fact.key) if fact.municipality else ()
        ),
        caribisch=sorted(
            (fact for fact in facts if fact.caribbean), key=lambda fact: fact.caribbean.name if fact.caribbean else ""
        ),
        buitenland=sorted((fact for fact in facts if fact.abroad), key=lambda fact: (fact.country, fact.abroad)),
        provincies=[provinces[code] for code in sorted(provinces)],
    )


def content_lines(deal: Deal) -> list[ProgrammeLine]:
    facts = sorted(deal.programmeline_facts.all(), key=lambda line: (line.position, line.key))
    for line in facts:
        line.sorted_themes = sorted(line.themes.all(), key=lambda theme: theme.slug)
    return facts


def cited_sources(deal: Deal) -> list[Source]:
    """Every source that a fact of `deal` names, by slug."""
    cited = {}
    for model in FACTS:
        for fact in getattr(deal, f"{model._meta.model_name}_facts").all():
            if fact.source:
                cited[fact.source.slug] = fact.source
    return [cited[slug] for slug in sorted(cited)]


def clean(value: Any, deal_name: str) -> Any:
    """`value` with all text in NFC. A NUL or half a character cannot be stored everywhere: refused."""
    if isinstance(value, str):
        if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
            raise ContentError(f"{deal_name}: de tekst {value[:40]!r} bevat een teken dat niet bewaard kan worden.")
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: clean(part, deal_name) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [clean(part, deal_name) for part in value]
    return value


def contents(slugs: Iterable[str] | None, as_of: dt.date) -> dict[str, Content]:
    """The contents of the deals named by `slugs` (None: all), by slug; each as one save left it.

    A deal takes several queries to read. Every save raises its revision, so equal revisions
    before and after mean that nobody saved in between."""
    deals = Deal.objects.all() if slugs is None else Deal.objects.filter(slug__in=list(slugs))
    for _ in range(READING_ATTEMPTS):
        before = dict(deals.values_list("slug", "revision"))
        built = {deal.slug: deal_content(deal, as_of) for deal in with_facts(deals).order_by("slug")}
        if dict(deals.values_list("slug", "revision")) == before:
            return built
    raise ContentError("Er wordt op dit moment druk bewaard aan het bureau. Probeer het zo nog eens.")
