"""What differs between two contents of one deal, and between two releases: one diff for review, pages, feeds and files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..contents import CitationDict, Content, ContributionDict, CountedSide, Fields, IsoDay
from ..language.dates import end_of_period
from ..language.money import cents, euros
from ..language.vocabulary import Side
from .wording import FIELDS, HEAD, PRECISIONS, READ_WITH, SECTIONS, PlaceRead, Told, fields, said, with_precision

# What totals count, derived from the contributions that hold on the day.
COUNTED: dict[CountedSide, str] = {"rijk": "Rijksbijdrage die meetelt", "regio": "regionale bijdrage die meetelt"}
# Whose an amount is, behind ‘van’.
OF_SIDE: dict[str, str] = {Side.NATIONAL: "het Rijk", Side.REGIONAL: "de regio", Side.TOTAL: "Rijk en regio samen"}
ADDED, DROPPED = "toegevoegd", "vervallen"
# What is text to a reader, as is the place in a source: no amount, name, party, area or date follows from it.
TEXTS = {"samenvatting", "toelichting", "omschrijving", "tekst"}


class ChangedAmount(NamedTuple):
    """What an amount was and became, in cents; None is: not there."""

    old: int | None = None
    new: int | None = None


NO_AMOUNT = ChangedAmount()


class FactDays(NamedTuple):
    """Of which day a fact is at the latest (ISO 8601), by its own date and by that of its source; None is: not known."""

    own: IsoDay | None = None
    of_source: IsoDay | None = None


NO_DAYS = FactDays()


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one fact (`key`, None for the deal itself): from `old` to `new`; None is: not there.

    `read_in`: where the new fact was read, or the old one where it went; `about`: what the fact is called, where it has a
    name; `amounts`: the same where the field, or the whole fact, is an amount; `days`: of when a fact is that came as a whole;
    `named`: what a fact that came or went is called inside a sentence, where that is not `about`."""

    subject: str
    key: str | None
    field: str
    old: str | None
    new: str | None
    read_in: PlaceRead | None
    about: str | None = None
    amounts: ChangedAmount = NO_AMOUNT
    days: FactDays = NO_DAYS
    named: str | None = None

    @property
    def source(self) -> str | None:
        return self.read_in.in_words if self.read_in else None

    @property
    def whole(self) -> bool:
        """Whether the fact came or went as a whole."""
        return self.field in (ADDED, DROPPED)

    @property
    def sentence(self) -> str:
        """`Bijdrage (b1), bedrag: € 15.000.000 → € 16.000.000 [Kamerbrief, tabel 1]`."""
        about = f": {self.about}" if self.about else ""
        key = f" ({self.key})" if self.key else ""
        source = f" [{self.source}]" if self.source else ""
        old, new = ("niet vastgelegd" if side is None else side for side in (self.old, self.new))
        said = f"{self.old or ''}{self.new or ''}" if self.whole else f"{old} → {new}"
        return f"{self.subject[:1].upper()}{self.subject[1:]}{about}{key}, {self.field}: {said}{source}"


def deal_changes(old: Content | None, new: Content | None) -> list[Change]:
    """Every difference between two contents of one deal, in the order of the page. None: the deal is not there."""
    before, after = Told(old), Told(new)
    changes = head_changes(before, after) + derived_changes(old, new)
    for section in SECTIONS:
        changes += section_changes(section, before, after)
    return changes + source_changes(before, after)


def head_changes(old: Told, new: Told) -> list[Change]:
    return [
        Change("deal", None, label, old.head(name), new.head(name), None)
        for name, label in HEAD.items()
        if old.of_head(name) != new.of_head(name)
    ]


def derived_changes(old: Content | None, new: Content | None) -> list[Change]:
    """What changed in totals and provinces while the facts stayed the same: a period began or ended."""
    if old is None or new is None:
        return []
    changes = []
    for side, label in COUNTED.items():
        before, after = (cents(content["bedragen"][side]) for content in (old, new))
        if before != after and stated(contributions(old, side)) == stated(contributions(new, side)):
            was, now = (None if amount is None else euros(amount) for amount in (before, after))
            changes.append(Change("deal", None, label, was, now, None, None, ChangedAmount(before, after)))
    before_area, after_area = old["gebied"], new["gebied"]
    provinces = said(before_area["provincies"]), said(after_area["provincies"])
    if provinces[0] != provinces[1] and stated(before_area["gemeenten"]) == stated(after_area["gemeenten"]):
        changes.append(Change("deal", None, "provincies", *provinces, None))
    return changes


def contributions(content: Content, side: str) -> list[ContributionDict]:
    return [fact for fact in content["bijdragen"] if fact["kant"] == side]


def stated(facts: Iterable[Fields]) -> list[dict[str, Any]]:
    """What is stated of `facts`, without whether they hold."""
    return [{name: value for name, value in fact.items() if name != "geldt"} for fact in facts]


def section_changes(section: str, old: Told, new: Told) -> list[Change]:
    before, after = old.facts(section), new.facts(section)
    changes = []
    for key in [*before, *(key for key in after if key not in before)]:
        if key not in after:
            changes.append(whole_change(section, old, before[key], DROPPED))
        elif key not in before:
            changes.append(whole_change(section, new, after[key], ADDED))
        else:
            changes += fact_changes(section, old, before[key], new, after[key])
    kept = [key for key in before if key in after]
    order = [key for key in after if key in before]
    # Where a fact changed, its place follows from that.
    if kept != order and not changes:
        was, now = in_order(section, old, kept), in_order(section, new, order)
        changes.append(Change(SECTIONS[section], None, "volgorde", was, now, None))
    return changes


def in_order(section: str, told: Told, keys: list[str]) -> str:
    facts = told.facts(section)
    return "; ".join(told.about(section, facts[key]) or key for key in keys)


def whole_change(section: str, told: Told, fact: Fields, field: str) -> Change:
    text = told.summary(section, fact)
    old, new = (text, None) if field == DROPPED else (None, text)
    amount = cents(fact.get("bedrag"))
    amounts = ChangedAmount(amount, None) if field == DROPPED else ChangedAmount(None, amount)
    about, days = told.about(section, fact), NO_DAYS if field == DROPPED else fact_days(section, told, fact)
    named = named_in_sentence(section, told, fact)
    return Change(SECTIONS[section], fact["sleutel"], field, old, new, told.read_in(fact), about, amounts, days, named)


def named_in_sentence(section: str, told: Told, fact: Fields) -> str | None:
    """`€ 25.000.000 van het Rijk, bij de selectie`, `convenant, november 2023`; None where its name is enough."""
    if section == "mijlpalen":
        return ", ".join(filter(None, (told.word(section, "soort", fact), told.word(section, "datum", fact))))
    if section not in ("bijdragen", "beschikkingen", "betalingen", "bestedingen") or fact.get("bedrag") is None:
        return None
    amount = with_precision(
        euros(cents(fact["bedrag"]) or 0), fact["nauwkeurigheid"] if section != "beschikkingen" else None
    )
    whose = fact.get("bijdrager") or OF_SIDE.get(fact.get("kant") or "")
    moment = told.word(section, "moment", fact) if section == "bijdragen" else told.word(section, "soort", fact)
    uncounted = "telt niet mee" if fact.get("teltMee") is False else None
    return ", ".join(filter(None, (f"{amount} van {whose}" if whose else amount, moment, uncounted)))


def fact_days(section: str, told: Told, fact: Fields) -> FactDays:
    """Of when a fact is. What says that something is not known is of no day."""
    if section == "leemten":
        return NO_DAYS
    citation: CitationDict | None = fact.get("bron")
    own = [
        end_of_period(dt.date.fromisoformat(fact[field]), fact[precision]).isoformat()
        for (where, field), precision in PRECISIONS.items()
        if where == section and fact.get(field)
    ]
    return FactDays(min(own, default=None), told.sources[citation["bron"]]["datum"] if citation else None)


def fact_changes(section: str, old: Told, was: Fields, new: Told, now: Fields) -> list[Change]:
    """The fields in which one fact differs."""
    differing = [field for field in fields(was, now) if was.get(field) != now.get(field)]
    for field, parts in READ_WITH.get(section, {}).items():
        # A date is read together with its precision, a number with its unit.
        if set(parts) & set(differing) and old.word(section, field, was) != new.word(section, field, now):
            differing = [name for name in differing if name not in (field, *parts)] + [field]
    if {"geldigVan", "geldigTot"} & set(differing):
        # Whether it holds follows from the period, which says more.
        differing = [field for field in differing if field != "geldt"]
    return [
        Change(
            SECTIONS[section],
            now["sleutel"],
            FIELDS.get(field, field),
            old.word(section, field, was),
            new.word(section, field, now),
            new.read_in(now),
            new.about(section, now),
            ChangedAmount(cents(was.get(field)), cents(now.get(field))) if field == "bedrag" else NO_AMOUNT,
        )
        for field in differing
    ]


def source_changes(old: Told, new: Told) -> list[Change]:
    """Differences in the description of a source that both contents cite."""
    return [
        Change(
            "bron",
            slug,
            FIELDS.get(field, field),
            old.word("bronnen", field, old.sources[slug]),
            new.word("bronnen", field, source),
            None,
            source["titel"],
        )
        for slug, source in new.sources.items()
        if slug in old.sources
        for field in fields(old.sources[slug], source)
        if old.sources[slug].get(field) != source.get(field)
    ]


def beyond_text(old: Content, new: Content) -> list[str]:
    """What changed beside text that stood there already, in words. Numbers in a text may not change either."""
    before, after = cited(old), cited(new)
    return [
        f"{change.about or change.subject}, {change.field}"
        for change in deal_changes(old, new)
        if not is_text_only(change, before.get(change.key) == after.get(change.key))
    ]


def cited(content: Content) -> dict[str | None, str]:
    """{key of a fact: the source it was read in}."""
    told = Told(content)
    facts = [fact for section in SECTIONS for fact in told.facts(section).values()]
    return {fact["sleutel"]: fact["bron"]["bron"] for fact in facts if fact.get("bron")}


def is_text_only(change: Change, same_source: bool) -> bool:
    return (
        (change.field in TEXTS or (change.field == FIELDS["bron"] and same_source))
        and change.subject != "bron"
        and bool(change.old and change.new)
        and numbers_in(change.old) == numbers_in(change.new)
    )


def numbers_in(text: str | None) -> list[str]:
    """Every number in a text, as it is written."""
    return re.findall(r"\d+(?:[.,]\d+)*", text or "")
