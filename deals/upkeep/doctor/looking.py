"""One look at one thing, and what it may come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

MOST_NAMED = 3


class Health(StrEnum):
    """How something is; in the order of how much it asks of whoever reads it."""

    GOOD = "goed"
    UNASKED = "niet nagegaan"
    NOTE = "let op"
    FAULT = "fout"


class Needs(IntEnum):
    """What a look cannot do without; each holds those before it."""

    NOTHING = 0
    DATABASE = 1
    TABLES = 2  # those of this software


@dataclass(frozen=True)
class Verdict:
    """What was seen, and what to do about it ("": nothing), both in Dutch."""

    health: Health
    seen: str
    todo: str = ""


@dataclass(frozen=True)
class Look:
    """`what` is looked at, in Dutch; `opens`: where this goes wrong, what needs that cannot be asked."""

    what: str
    ask: Callable[[], Verdict]
    needs: Needs = Needs.NOTHING
    opens: Needs | None = None


def good(seen: str) -> Verdict:
    return Verdict(Health.GOOD, seen)


def note(seen: str, todo: str) -> Verdict:
    return Verdict(Health.NOTE, seen, todo)


def fault(seen: str, todo: str) -> Verdict:
    return Verdict(Health.FAULT, seen, todo)


def judged(faults: Sequence[str], seen: str, todo: str) -> Verdict:
    """A fault that names the first of `faults`; without any, `seen` is what is good."""
    return fault(some_of(faults), todo) if faults else good(seen)


def some_of(names: Sequence[str]) -> str:
    """The first three, and how many more there are."""
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; en nog {more}" if more > 0 else "")
