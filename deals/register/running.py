"""From which year a deal is there and until which it runs, as far as its sources say."""

from __future__ import annotations

from typing import NamedTuple

from ..contents import Content, IsoDay, MilestoneDict
from ..holding import of_whole_deal
from ..language.vocabulary import MilestoneKind

# What shows that a deal was chosen, and what ends it: what was reached says more than what was planned.
CHOSEN = (
    MilestoneKind.SELECTION,
    MilestoneKind.OFFERED,
    MilestoneKind.COVENANT,
    MilestoneKind.SIGNED,
    MilestoneKind.PUBLISHED,
    MilestoneKind.DECISION,
    MilestoneKind.START,
)
REACHED_END = (MilestoneKind.COMPLETION, MilestoneKind.TERMINATION)
PLANNED_END = (MilestoneKind.PLANNED_END,)


class RunSpan(NamedTuple):
    """The first and the last year of a deal; None is unknown."""

    first: int | None
    last: int | None

    def before(self, year: int) -> bool:
        """Whether the deal was surely not chosen yet in `year`."""
        return self.first is not None and year < self.first

    def after(self, year: int) -> bool:
        """Whether the deal had surely ended before `year`."""
        return self.last is not None and year > self.last

    def covers(self, year: int) -> bool:
        """Whether the deal may have run in `year`: what is unknown excludes nothing."""
        return not (self.before(year) or self.after(year))


def span_of(content: Content) -> list[int | None]:
    """The fields of a `RunSpan`. A line that ends later than its deal is of the deal too."""
    steps = of_whole_deal(content)
    first = min(days_of(steps, CHOSEN), default=None)
    ends = next((ends for kinds in (REACHED_END, PLANNED_END) if (ends := days_of(steps, kinds))), [])
    of_lines = [step for step in content["mijlpalen"] if step.get("lijn")]
    last = max([*ends, *days_of(of_lines, REACHED_END + PLANNED_END)]) if ends else None
    return [int(first[:4]) if first else None, int(last[:4]) if last else None]


def days_of(steps: list[MilestoneDict], kinds: tuple[MilestoneKind, ...]) -> list[IsoDay]:
    return [step["datum"] for step in steps if step["soort"] in kinds]
