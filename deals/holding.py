"""What of a content holds on a day: the one place where periods are read.

A fact holds from its `geldigVan` up to its `geldigTot`; what has neither always holds. Everything here is a function of a
content and a day (ISO 8601) alone: no clock, no desk, no database. Contents say when, indexes and pages ask here what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from .contents import (
    AmountsDict,
    AreaDict,
    Content,
    ContributionDict,
    CountedSide,
    FactDict,
    IsoDay,
    MilestoneDict,
    ProvinceDict,
    StatusDict,
)
from .language.dates import end_of_period, period
from .language.money import content_number
from .language.vocabulary import MilestoneKind, Precision

# The lists of facts of a content, and those of its area.
LISTS = (
    "aliassen",
    "bijdragen",
    "ministeries",
    "betrokkenMinisteries",
    "partijen",
    "programmalijnen",
    "doelen",
    "resultaten",
    "kenmerken",
    "mijlpalen",
    "beschikkingen",
    "voortgang",
    "betalingen",
    "bestedingen",
    "aanpassingen",
    "overleggen",
    "lessen",
    "leemten",
    "vermeldingen",
)
AREA_LISTS = ("gemeenten", "caribisch", "buitenland")
# The phases in the order in which a deal goes through them, and what a deal is called that reached one.
STATUS_NAMES = {
    MilestoneKind.PROPOSAL: "voorgesteld",
    MilestoneKind.SELECTION: "geselecteerd",
    MilestoneKind.COVENANT: "convenant gesloten",
    MilestoneKind.DECISION: "beschikking afgegeven",
    MilestoneKind.START: "in uitvoering",
    MilestoneKind.COMPLETION: "afgerond",
    MilestoneKind.TERMINATION: "voortijdig beëindigd",
}
PHASES = list(STATUS_NAMES)
# What shows that a covenant was concluded, the firmest first. Who offers one to the Kamer need not have signed it.
CONCLUDED = (MilestoneKind.SIGNED, MilestoneKind.COVENANT, MilestoneKind.PUBLISHED)


def holds(fact: FactDict, day: IsoDay) -> bool:
    """Whether `fact` holds on `day`: its last day is the one before `geldigTot`."""
    since, until = fact["geldigVan"], fact["geldigTot"]
    return (since is None or since <= day) and (until is None or day < until)


def each_list(content: Content, change: Callable[[list[Any]], list[Any]]) -> Content:
    """`content` with `change` done to every list of facts."""
    fields = cast("dict[str, Any]", content)
    area = cast("dict[str, Any]", content["gebied"])
    changed = {name: change(fields[name]) for name in LISTS if name in fields}
    places = {name: change(area[name]) for name in AREA_LISTS}
    return cast("Content", fields | changed | {"gebied": area | places})


def facts(content: Content) -> Iterator[FactDict]:
    """Every fact of `content`."""
    for name, listed in cast("dict[str, Any]", content).items():
        if name in LISTS:
            yield from listed
    for name, listed in cast("dict[str, Any]", content["gebied"]).items():
        if name in AREA_LISTS:
            yield from listed


def turning_days(content: Content) -> list[IsoDay]:
    """The days on which something begins or ceases to hold, or a phase is reached, in order."""
    days = {day for fact in facts(content) for day in (fact["geldigVan"], fact["geldigTot"]) if day}
    return sorted(days | {last_day(fact) for fact in content["mijlpalen"]})


def holding(content: Content, day: IsoDay) -> Content:
    """`content` with what holds on `day` alone, and with what follows from that."""
    held = each_list(content, lambda listed: [fact for fact in listed if holds(fact, day)])
    return with_derived(held, held, day, {})


def former(content: Content, day: IsoDay) -> Content:
    """`content` with what does not hold on `day` alone; what follows from facts is left as it was."""
    return each_list(content, lambda listed: [fact for fact in listed if not holds(fact, day)])


def made_about(content: Content, day: IsoDay, provinces: Mapping[str, ProvinceDict] | None = None) -> Content:
    """The whole `content`, made about `day`: at each fact whether it holds, and what follows from those that do.

    `provinces`: by code, those that the content itself may not name."""
    marked = each_list(content, lambda listed: [fact | {"geldt": holds(fact, day)} for fact in listed])
    return with_derived(marked, holding(content, day), day, provinces or {})


def with_derived(content: Content, held: Content, day: IsoDay, provinces: Mapping[str, ProvinceDict]) -> Content:
    """`content` with what follows from what is `held` on `day`."""
    area: AreaDict = {**content["gebied"], "provincies": area_provinces(content, held, provinces)}
    return {**content, "bedragen": counted_amounts(held), "status": status(held, day), "gebied": area}


def counted_fact(held: Content, side: CountedSide) -> ContributionDict | None:
    """The one statement of `side` that totals count, of a content that `holding` gave; None where none counts.

    Of several, which no desk saves, the one that began last."""
    counting = [fact for fact in held["bijdragen"] if fact["kant"] == side and fact["teltMee"]]
    return max(counting, key=lambda fact: (fact["geldigVan"] or "", fact["sleutel"]), default=None)


def counted_amounts(held: Content) -> AmountsDict:
    """What totals count of what holds, in euros; None is unknown."""
    national, regional = counted_fact(held, "rijk"), counted_fact(held, "regio")
    told: AmountsDict = {
        "rijk": national and national["bedrag"],
        "regio": regional and regional["bedrag"],
        "totaal": None,
        "aandeelRegio": None,
    }
    if national and regional:
        one, other = Decimal(str(national["bedrag"])), Decimal(str(regional["bedrag"]))
        told["totaal"] = content_number(one + other)
        told["aandeelRegio"] = content_number(round(100 * other / (one + other), 2))
    return told


def last_day(milestone: MilestoneDict) -> IsoDay:
    """The last day of the period that the date of `milestone` stands for."""
    return end_of_period(dt.date.fromisoformat(milestone["datum"]), milestone["nauwkeurigheid"]).isoformat()


def reached_steps(held: Content, day: IsoDay) -> list[MilestoneDict]:
    """The milestones of the whole deal that show a phase which a source reports as reached on or before `day`.

    A source can only report what lies before its own date: a later date is a plan."""
    dates = {source["slug"]: source["datum"] for source in held["bronnen"]}

    def is_reached(fact: MilestoneDict) -> bool:
        read_on = dates[fact["bron"]["bron"]] if fact["bron"] else None
        last = last_day(fact)
        return reached_phase(fact) in PHASES and last <= day and (read_on is None or last <= read_on)

    return [fact for fact in of_whole_deal(held) if is_reached(fact)]


def day_in_words(step: MilestoneDict | StatusDict) -> str:
    """`november 2023`, `uiterlijk 1 november 2023`: the date as its source gives it."""
    return period(step["datum"], step["nauwkeurigheid"])


def status(held: Content, day: IsoDay) -> StatusDict | None:
    """The latest phase that a source reports as reached on or before `day`, or None."""
    reached = reached_steps(held, day)
    if not reached:
        return None
    latest = max(
        reached,
        key=lambda fact: (phase(reached_phase(fact)), firmness(fact["soort"]), fact["datum"], fact["sleutel"]),
    )
    is_published = latest["soort"] == MilestoneKind.PUBLISHED
    return {
        "soort": reached_phase(latest),
        "naam": STATUS_NAMES[MilestoneKind(reached_phase(latest))],
        "datum": last_day(latest) if is_published else latest["datum"],
        "nauwkeurigheid": str(Precision.BY) if is_published else latest["nauwkeurigheid"],
        "mijlpaal": latest["sleutel"],
    }


def of_whole_deal(content: Content) -> list[MilestoneDict]:
    """The milestones that are not of one programme line alone."""
    return [fact for fact in content["mijlpalen"] if not fact.get("lijn")]


def reached_phase(fact: MilestoneDict) -> str:
    """The phase that a milestone shows as reached: what is signed or published, is concluded."""
    return str(MilestoneKind.COVENANT) if fact["soort"] in CONCLUDED else fact["soort"]


def firmness(kind: str) -> int:
    """Of several milestones of one phase the firmest has the highest."""
    return len(CONCLUDED) - CONCLUDED.index(MilestoneKind(kind)) if kind in CONCLUDED else 0


def phase(kind: str) -> int:
    """Where a milestone stands in a deal's life; what is no phase comes last."""
    return PHASES.index(MilestoneKind(kind)) if kind in PHASES else len(PHASES)


def area_provinces(content: Content, held: Content, others: Mapping[str, ProvinceDict]) -> list[ProvinceDict]:
    """The provinces in which the `held` municipalities lie, by code."""
    named = {party["provincie"]["code"]: party["provincie"] for party in content["partijen"] if party["provincie"]}
    named = dict(others) | named | {province["code"]: province for province in content["gebied"]["provincies"]}
    codes = {place["provincie"] for place in held["gebied"]["gemeenten"]}
    # A content that lacks a name was not made about this day.
    return [named[code] for code in sorted(codes) if code in named]
