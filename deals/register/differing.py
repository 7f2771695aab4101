"""Where sources state another value of the same thing at the same moment: made of a content, and explained by nobody.

Two statements differ only where they cannot both be true: a month holds its days, ‘ten minste’ all that is more, and
‘ongeveer’ what rounds to it. A document does not contradict itself: it tells of one thing and another."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any, NamedTuple, cast

from django.utils.text import slugify

from ..contents import Content, ContributionDict, CountedSide, MilestoneDict, SourceDict
from ..holding import counted_fact, day_in_words, holding, last_day
from ..language.money import cents, euros_in_words
from ..language.text import listed
from ..language.vocabulary import LABELS, MilestoneKind, Moment, Precision, Qualifier, Side
from .index import Index
from .models import Release, ReleaseLine
from .wording import with_precision

# A deal reaches these once. It may be paid by several decisions, and a covenant is offered and published more than once.
ONCE = frozenset(MilestoneKind.values) - {"beschikking", "aangeboden", "gepubliceerd"}
# What an amount of each side is called.
PAID_BY: dict[str, str] = {
    Side.NATIONAL: "bijdrage van het Rijk",
    Side.REGIONAL: "bijdrage van de regio",
    Side.TOTAL: "bedrag van Rijk en regio samen",
}
# What rounds to ‘ongeveer’: half of its last digit, and at most this part of it, to either side.
MOST_ROUNDED = 0.05
BEFORE_ALL = dt.date.min.isoformat()


class RivalStatement(NamedTuple):
    """What one document says. `date` is ISO 8601 or None; `source` the slug of a source of the register, or None.

    `counts`: whether the register goes by this one."""

    key: str
    said: str
    counts: bool
    title: str
    publisher: str
    date: str | None
    place: str | None
    url: str | None
    source: str | None


class SourceDifference(NamedTuple):
    """Statements of one thing at one moment that cannot all be true, and by which the register goes.

    `anchor`: where the page tells of it, the same at every release. `deal`: its slug; empty where it is about the programme.
    `own`: what the register counts itself, where it does."""

    anchor: str
    deal: str
    name: str
    about: str
    statements: list[RivalStatement]
    rule: str
    own: str | None = None

    @property
    def keys(self) -> set[str]:
        return {statement.key for statement in self.statements}


def differences_of(content: Content) -> list[SourceDifference]:
    """The differences in what holds of one deal: amounts first, then days. `content`: as `holding` gives it."""
    return [*differing_amounts(content), *differing_days(content)]


def release_differences(index: Index, release: Release) -> list[SourceDifference]:
    """Those of all deals of a release, by name. One query, the first time that a process is asked for them."""

    def made() -> list[SourceDifference]:
        lines = ReleaseLine.of_deals.select_related("version").filter(release=release)
        contents = {line.slug: line.version.read() for line in lines if line.version}
        day = release.as_of.isoformat()
        return [one for row in index.rows for one in differences_of(holding(contents[row.slug], day))]

    return index.once("bronverschillen", made)


# --- amounts


def differing_amounts(content: Content) -> list[SourceDifference]:
    """Whole amounts of one side, or of one contributor, at one moment; and of both sides together beside what counts of each."""
    whole = [fact for fact in content["bijdragen"] if not fact["onderdeelVan"]]
    told: list[SourceDifference] = []
    for (side, moment, payer), facts in grouped(
        whole, lambda fact: (fact["kant"], fact["moment"], fact["bijdrager"] or "")
    ):
        counting = counted_at(content, moment) if side == Side.TOTAL and not payer else []
        if adds_up(facts) or not (contradictory(facts, amount_bounds) or is_not_their_sum(facts, counting)):
            continue
        told.append(
            SourceDifference(
                "-".join(filter(None, (content["slug"], side, moment, slugify(payer)))),
                content["slug"],
                content["naam"],
                f"{f'bijdrage van {payer}' if payer else PAID_BY[side]}, {LABELS['moment'][moment]}",
                [
                    *(stated_by(content, fact, amount_said(fact), fact["teltMee"]) for fact in facts),
                    *(stated_by(content, fact, side_said(fact), True) for fact in counting),
                ],
                sum_rule(counting) if counting else amount_rule(content, facts),
            )
        )
    return told


def counted_at(content: Content, moment: str) -> list[ContributionDict]:
    """The amounts that count of both sides, where both were stated at `moment`; else none."""
    counted = [counted_fact(content, "rijk"), counted_fact(content, "regio")]
    both = [fact for fact in counted if fact and fact["moment"] == moment and fact["bron"]]
    return both if len(both) == 2 else []


def is_not_their_sum(facts: Sequence[ContributionDict], counting: Sequence[ContributionDict]) -> bool:
    """Whether one of `facts`, of both sides together, cannot be the sum of the two that count, stated elsewhere."""
    if not counting:
        return False
    together, documents = sum_of(counting), {source_of(fact) for fact in counting}
    return any(
        not low <= together <= high
        for low, high in (amount_bounds(fact) for fact in facts if source_of(fact) not in documents)
    )


def sum_of(facts: Sequence[ContributionDict]) -> int:
    """In cents."""
    return sum(cents(fact["bedrag"]) or 0 for fact in facts)


def amount_bounds(fact: ContributionDict) -> tuple[float, float]:
    """Between which amounts, in cents, the true one lies where the statement is true."""
    amount = cents(fact["bedrag"]) or 0
    if fact["nauwkeurigheid"] == Qualifier.AT_LEAST:
        return amount, math.inf
    if fact["nauwkeurigheid"] == Qualifier.AT_MOST:
        return 0, amount
    if fact["nauwkeurigheid"] == Qualifier.ABOUT:
        digits = str(amount)
        last_digit = 10 ** (len(digits) - len(digits.rstrip("0")))
        room = min(last_digit / 2, amount * MOST_ROUNDED)
        return amount - room, amount + room
    return amount, amount


def adds_up(facts: Sequence[ContributionDict]) -> bool:
    """Whether the largest amount is the others together: then they are its parts, though nobody recorded that."""
    *parts, whole = sorted({cents(fact["bedrag"]) or 0 for fact in facts})
    return len(parts) > 1 and whole == sum(parts)


def amount_said(fact: ContributionDict) -> str:
    """`€ 7,5 miljoen`, `ten minste € 22 miljoen`."""
    return with_precision(euros_in_words(cents(fact["bedrag"]) or 0), fact["nauwkeurigheid"])


def side_said(fact: ContributionDict) -> str:
    """`€ 15,5 miljoen van het Rijk`."""
    return f"{amount_said(fact)} van {'het Rijk' if fact['kant'] == Side.NATIONAL else 'de regio'}"


def sum_rule(counting: Sequence[ContributionDict]) -> str:
    parts = listed([side_said(fact) for fact in counting])
    return f"Tellen mee: {parts}, samen {euros_in_words(sum_of(counting))}."


def amount_rule(content: Content, facts: Sequence[ContributionDict]) -> str:
    """Which of `facts` counts and why, or why none does."""
    exact = [fact for fact in facts if fact["nauwkeurigheid"] == Qualifier.EXACT]
    counted = next((fact for fact in facts if fact["teltMee"]), None)
    if counted:
        return f"Telt mee: {amount_said(counted)}{why_this(content, counted, exact)}"
    one = facts[0]
    if one["moment"] == Moment.ASKED:
        return "Geen van deze bedragen telt mee: wat gevraagd is, telt nooit mee."
    if one["kant"] == Side.TOTAL:
        return "Geen van deze bedragen telt mee: zij zijn van Rijk en regio samen."
    if one["bijdrager"]:
        return "Geen van deze bedragen telt mee: zij zijn van één bijdrager, niet van de hele kant."
    elsewhere = counted_fact(content, cast("CountedSide", one["kant"]))
    if elsewhere:
        when = LABELS["moment"][elsewhere["moment"]]
        return f"Geen van deze bedragen telt mee. Wel telt mee: {amount_said(elsewhere)}, {when}."
    if not exact:
        return "Geen van deze bedragen telt mee: geen ervan is exact."
    return "Geen van deze bedragen telt mee: de bronnen noemen verschillende bedragen, en de redactie koos er geen."


def why_this(content: Content, counted: ContributionDict, exact: Sequence[ContributionDict]) -> str:
    others = [fact for fact in exact if fact is not counted]
    if not others:
        return ", het enige exacte bedrag."
    own, days = read_on(content, counted), [read_on(content, fact) for fact in others]
    if own and all(day is None or own < day for day in days):
        return ", het eerste exacte bedrag."
    return ". Per deal telt één exact bedrag van elke kant; de redactie koos dit."


# --- days


def differing_days(content: Content) -> list[SourceDifference]:
    """Days of one step of the whole deal, or of one programme line."""
    lines = {line["sleutel"]: line["naam"] for line in content["programmalijnen"]}
    once = [fact for fact in content["mijlpalen"] if fact["soort"] in ONCE]
    told = []
    for (kind, line), facts in grouped(
        once, lambda fact: (fact["soort"], cast("dict[str, Any]", fact).get("lijn") or "")
    ):
        if not contradictory(facts, day_bounds):
            continue
        about = f"datum: {LABELS['mijlpaal'][kind]}"
        reached = content["status"]["mijlpaal"] if content["status"] else None
        told.append(
            SourceDifference(
                "-".join(filter(None, (content["slug"], kind, line))),
                content["slug"],
                content["naam"],
                f"{about}, programmalijn {lines.get(line, line)}" if line else about,
                [stated_by(content, fact, day_in_words(fact), fact["sleutel"] == reached) for fact in facts],
                day_rule(facts, reached),
            )
        )
    return told


def day_bounds(fact: MilestoneDict) -> tuple[str, str]:
    """Between which days (ISO 8601) the true one lies where the statement is true."""
    return BEFORE_ALL if fact["nauwkeurigheid"] == Precision.BY else fact["datum"], last_day(fact)


def day_rule(facts: Sequence[MilestoneDict], reached: str | None) -> str:
    """By which day the status of the deal goes, or why by none."""
    shown = next((fact for fact in facts if fact["sleutel"] == reached), None)
    if shown:
        return f"Voor de stand van de deal houdt dit register {day_in_words(shown)} aan: de laatste datum die een bron als bereikt meldt."
    return "Dit register toont deze datums naast elkaar. De stand van de deal hangt er niet van af."


# --- what both have


def grouped[Stated: (ContributionDict, MilestoneDict)](
    facts: Iterable[Stated], about: Callable[[Stated], tuple[str, ...]]
) -> Iterable[tuple[tuple[str, ...], list[Stated]]]:
    """(what they are about, the facts about it), in the order in which it is first named."""
    groups: dict[tuple[str, ...], list[Stated]] = defaultdict(list)
    for fact in facts:
        if fact["bron"]:
            groups[about(fact)].append(fact)
    return groups.items()


def contradictory[Stated: (ContributionDict, MilestoneDict)](
    facts: Sequence[Stated], bounds: Callable[[Stated], tuple[Any, Any]]
) -> bool:
    """Whether two of them, of two documents, cannot both be true."""
    for one, other in combinations(facts, 2):
        (low, high), (lowest, highest) = bounds(one), bounds(other)
        if source_of(one) != source_of(other) and (high < lowest or highest < low):
            return True
    return False


def source_of(fact: ContributionDict | MilestoneDict) -> str | None:
    return fact["bron"]["bron"] if fact["bron"] else None


def document_of(content: Content, fact: ContributionDict | MilestoneDict) -> SourceDict:
    return next(source for source in content["bronnen"] if source["slug"] == source_of(fact))


def read_on(content: Content, fact: ContributionDict) -> str | None:
    """The date of the document, or None."""
    return document_of(content, fact)["datum"]


def stated_by(content: Content, fact: ContributionDict | MilestoneDict, said: str, counts: bool) -> RivalStatement:
    source = document_of(content, fact)
    return RivalStatement(
        fact["sleutel"],
        said,
        counts,
        source["titel"],
        source["uitgever"],
        source["datum"],
        fact["bron"] and fact["bron"]["vindplaats"],
        source["url"],
        source["slug"],
    )
