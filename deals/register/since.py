"""What happened since an old release, and what the newest one says of the days that the old one is about.

A release says what the register had recorded. What existed then may be more: that is told apart, and only as surely as the
sources have it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import NamedTuple

from ..contents import Content, IsoDay
from ..holding import last_day, of_whole_deal
from ..language.dates import dutch_date
from ..language.text import many_deals
from ..language.vocabulary import MilestoneKind, Precision
from .caches import Kept
from .changes import FactDays, deal_changes
from .history import CHANGED, NEW, READ_AT_ONCE, Step, between, counts, papers_counted
from .models import LineKind, Release, Version
from .running import CHOSEN, REACHED_END

# What shows that a deal was chosen by then. Who proposes one has none yet, and a planned end was not reached.
SHOWS_CHOSEN = {*CHOSEN, *REACHED_END}
# Before any day that a step can name.
ANY_DAY = "0001-01-01"


class Chosen(NamedTuple):
    """When a deal was chosen: not before one day, and by another at the latest; None where no step says so."""

    not_before: IsoDay
    by: IsoDay | None

    @classmethod
    def of(cls, content: Content) -> Chosen:
        steps = [step for step in of_whole_deal(content) if step["soort"] in SHOWS_CHOSEN]
        dated = [step["datum"] for step in steps if step["nauwkeurigheid"] != Precision.BY]
        selected = [
            step["datum"]
            for step in steps
            if step["soort"] == MilestoneKind.SELECTION and step["nauwkeurigheid"] != Precision.BY
        ]
        # A day that something was no later than says nothing of how early it was.
        first = min(selected or dated) if selected or len(dated) == len(steps) > 0 else ANY_DAY
        return cls(first, min(map(last_day, steps), default=None))


@dataclass(frozen=True, slots=True)
class Since:
    """What happened between an old release and the latest: per changed deal the number of facts, and other steps,
    also of papers of the Kamer.

    `added`: per deal of when each fact is that came since; `chosen`: when each deal was chosen that came since."""

    latest: int
    facts: dict[str, int]
    others: list[tuple[str, int]]
    papers: list[tuple[str, int]]
    added: dict[str, list[FactDays]]
    chosen: list[Chosen]

    @property
    def sentence(self) -> str:
        """`zijn 43 gegevens van 14 deals gewijzigd; 69 deals nieuw`."""
        number = sum(self.facts.values())
        said = []
        if number:
            facts = "is 1 gegeven" if number == 1 else f"zijn {number} gegevens"
            said.append(f"{facts} van {many_deals(len(self.facts))} gewijzigd")
        said += [f"{many_deals(many)} {words}" for words, many in self.others]
        said += papers_counted(self.papers)
        return "; ".join(said) or "is er niets gewijzigd"

    def sentence_of(self, slug: str) -> str:
        """The same of one deal: `zijn 13 gegevens van deze deal gewijzigd`; nothing where none is."""
        number = self.facts.get(slug, 0)
        if not number:
            return ""
        return f"{'is 1 gegeven' if number == 1 else f'zijn {number} gegevens'} van deze deal gewijzigd"

    def chosen_by(self, day: dt.date) -> ChosenThen:
        """How many deals that came since were chosen on `day` or before."""
        asked = day.isoformat()
        sure = sum(deal.by is not None and deal.by <= asked for deal in self.chosen)
        return ChosenThen(sure, sum(deal.not_before <= asked for deal in self.chosen) - sure)

    def deals_then(self, deals: int, day: dt.date) -> str:
        """How many deals the old release has, and how many more there were on `day`, as the latest release has it."""
        then, day_in_words = self.chosen_by(day), dutch_date(day)
        said = f"In deze publicatie {'staat' if deals == 1 else 'staan'} {many_deals(deals)}."
        if then.surely:
            verb = "was" if then.surely == 1 else "waren"
            other = "andere deal" if then.surely == 1 else "andere deals"
            said += (
                f" Volgens publicatie {self.latest} {verb} op {day_in_words} ook {then.surely} {other} al gekozen;"
                f" die {'stond' if then.surely == 1 else 'stonden'} toen nog niet in dit register."
            )
        if then.perhaps:
            they = "zij toen ook al gekozen was" if then.perhaps == 1 else "zij toen ook al gekozen waren"
            said += f" Van {many_deals(then.perhaps)} uit een latere publicatie is niet zeker of {they}."
        return said

    def facts_then(self, slug: str, day: dt.date) -> str:
        """How many facts of one deal are of `day` or before and were recorded later; nothing where none is."""
        asked, days = day.isoformat(), self.added.get(slug, [])
        own = sum(fact.own is not None and fact.own <= asked for fact in days)
        read = sum(of_then(fact, asked) for fact in days) - own
        if not own + read:
            return ""
        number = own + read
        facts = "1 gegeven" if number == 1 else f"{number} gegevens"
        kinds = [f"{own} met een eigen datum", f"{read} uit een bron van toen"]
        told = " en ".join(kind for kind, many in zip(kinds, (own, read), strict=True) if many)
        return f"Van deze deal {'is' if number == 1 else 'zijn'} later {facts} vastgelegd van {dutch_date(day)} of eerder: {told}."


class ChosenThen(NamedTuple):
    """So many deals were chosen by a day for sure, and so many more may have been."""

    surely: int
    perhaps: int


def of_then(fact: FactDays, day: IsoDay) -> bool:
    """Whether a fact is of `day` or before, by its own date or by that of its source."""
    return any(known is not None and known <= day for known in fact)


kept_since: Kept[Since] = Kept(32)


def since(old: Release, new: Release) -> Since:
    """What changed from `old` to `new`. Three queries, once per process."""
    return kept_since.made(f"{old.stand} {new.stand}", lambda: since_compared(old, new))


def since_compared(old: Release, new: Release) -> Since:
    steps = between(old, new)
    facts: dict[str, int] = {}
    added: dict[str, list[FactDays]] = {}
    chosen: list[Chosen] = []
    for part in batched((step for step in steps if step.kind in (CHANGED, NEW)), READ_AT_ONCE, strict=False):
        contents = contents_of_steps(part)
        for step in part:
            after = contents[step.version or 0]
            if step.kind == NEW:
                chosen.append(Chosen.of(after))
                continue
            changes = deal_changes(contents[step.old_version or 0], after)
            facts[step.slug] = len(changes)
            added[step.slug] = [change.days for change in changes if any(change.days)]
    others = counts([step for step in steps if step.kind != CHANGED])
    return Since(new.number, facts, others, counts(between(old, new, LineKind.PAPER)), added, chosen)


def contents_of_steps(steps: Iterable[Step]) -> dict[int, Content]:
    """{version: its content} of what the steps lead from and to. One query."""
    numbers = {version for step in steps for version in (step.version, step.old_version) if version}
    return {number: version.read() for number, version in Version.of_deals.in_bulk(numbers).items()}
