"""In which state each deal is at the desk: a digest of every row that its content is made of.

Nobody has to raise it: whatever changes one of those rows, by whichever way, brings the deal in another state. Only the
official lists are in it by their own revision, as a whole."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

from django.db.models import Model, QuerySet

from ..reference.revision import ListRevision
from .every_kind import FACTS
from .kinds import ProgrammeLine
from .models import Deal, Organisation, Region, Source

type StoredRow = dict[str, Any]
# What deals and their facts refer to, beside the official lists.
REFERRED: tuple[type[Model], ...] = (Deal, Region, Source, Organisation)


def states(deals: QuerySet[Deal]) -> dict[str, str]:
    """{slug: the state that a deal is in}. Deals in equal states have equal contents about a day. Twenty-six queries."""
    things = {model: {row["id"]: row for row in model._default_manager.order_by("pk").values()} for model in REFERRED}
    located = Region.provinces.through.objects.order_by("region", "province")
    for region, province in located.values_list("region", "province"):
        things[Region].get(region, {}).setdefault("provinces", []).append(province)
    lists = ListRevision.objects.values_list("digest", flat=True).first()
    parts: dict[int, list[object]] = defaultdict(list)
    for model in FACTS:
        names = [field.attname for field in model._meta.concrete_fields]
        deal = names.index("deal_id")
        links = [
            (names.index(field.attname), things[field.related_model])
            for field in model._meta.concrete_fields
            if field.related_model in (Source, Organisation)
        ]
        facts: QuerySet[Any] = model._default_manager.filter(deal__in=deals.values("pk")).order_by("pk")
        for row in facts.values_list(*names):
            parts[row[deal]] += [model.__name__, row, *(named.get(row[place]) for place, named in links)]
    themes = ProgrammeLine.themes.through.objects.order_by("programmeline", "theme")
    for number, line, theme in themes.values_list("programmeline__deal", "programmeline", "theme"):
        parts[number] += [line, theme]
    return {
        slug: digest_of([lists, *surroundings(things, number), *parts[number]])
        for number, slug in deals.values_list("pk", "slug")
    }


def surroundings(things: dict[type[Model], dict[int, StoredRow]], number: int) -> list[object]:
    """The deal itself, its region, and what its predecessor is called."""
    deal = things[Deal].get(number, {})
    before = things[Deal].get(deal.get("predecessor_id", 0), {})
    return [deal, things[Region].get(deal.get("region_id", 0)), before.get("slug")]


def digest_of(parts: list[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
