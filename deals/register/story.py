"""What became of one tranche, from the first proposal to the money: as sources tell it, beside what this register holds."""

from __future__ import annotations

from typing import NamedTuple

from ..language.money import euros_in_words
from ..language.text import many_deals
from .index import Index
from .models import Release
from .programme import Comparison, FactKind, statements
from .rivals import rival_anchor, rival_keys
from .rows import AskedAmount, Row

# In the order in which things happen: what is told, under which heading.
CHAPTERS = {
    FactKind.TERM: "Voorstellen indienen",
    FactKind.PROPOSALS: "Ingediende voorstellen",
    FactKind.CRITERIA: "Waarop het Rijk koos",
    FactKind.SELECTED: "Gekozen",
    FactKind.BUDGET: "Budget van het Rijk",
    FactKind.CONDITION: "Voorwaarde",
    FactKind.COVENANTS: "Convenanten",
    FactKind.GRANTS: "Hoe het Rijk betaalt",
}
COUNTED_AS = {FactKind.PROPOSALS: ("voorstel", "voorstellen"), FactKind.SELECTED: ("voorstel", "voorstellen")}


class ToldBy(NamedTuple):
    """What a source says of one chapter, in words."""

    words: str
    line: Comparison


class Chapter(NamedTuple):
    """One part of the story. `own`: what this register holds of it, in a sentence; empty where it has nothing to add."""

    heading: str
    told: list[ToldBy]
    own: str = ""

    @property
    def differ(self) -> bool:
        """Whether sources state other values of it."""
        return len(self.told) > 1 and bool(self.anchor)

    @property
    def anchor(self) -> str:
        """Where the page of differences tells of it; empty where it does not."""
        return next((anchor for told in self.told if (anchor := rival_anchor(told.line.fact.key))), "")


class AskedAndGot(NamedTuple):
    """What one deal asked of the national government, and what it got of it: the amount that counts, or None."""

    row: Row
    asked: list[AskedAmount]
    got: int | None


class Followed(NamedTuple):
    """The deals of which it is known what they asked, of how many. `asked` and `got`, in cents, are the sums over those
    deals where every one of them is one exact amount; else None."""

    lines: list[AskedAndGot]
    deals: int
    asked: int | None
    got: int | None

    @property
    def sentence(self) -> str:
        """Of how many deals it is known; what they asked and got together, where that is known of each of these."""
        known = len(self.lines)
        told = f"Van {known} van de {many_deals(self.deals)} is bekend hoeveel het voorstel van het Rijk vroeg."
        if known < 2 or self.asked is None or self.got is None:
            return told
        asked, got = euros_in_words(self.asked), euros_in_words(self.got)
        return f"{told} Samen vroegen deze {many_deals(known)} {asked} en kregen zij {got}."


def tranche_story(
    index: Index, rows: list[Row], release: Release, number: int
) -> tuple[list[Comparison], list[Chapter]]:
    """(the figures beside our own count, the story) of tranche `number`, whose deals are `rows`. One query."""
    lines = statements(index, release, number)
    own = {FactKind.COVENANTS: covenants_held(rows)}
    chapters = [
        Chapter(heading, told, own.get(kind, ""))
        for kind, heading in CHAPTERS.items()
        if (told := told_of(kind, [line for line in lines if line.fact.kind == kind])) or own.get(kind)
    ]
    chapters.append(Chapter("Beschikkingen", [], decisions_held(rows)))
    return [line for line in lines if not line.fact.text], chapters


def told_of(kind: FactKind, lines: list[Comparison]) -> list[ToldBy]:
    """All texts; of figures the newest that counts the same as this register, and what others say of that very thing."""
    if any(line.fact.text for line in lines):
        return [ToldBy(line.fact.text, line) for line in lines]
    newest = next((line for line in lines if line.fact.comparable), None)
    if newest is None:
        return []
    shown = {in_chapter(kind, newest): newest}
    for line in lines:
        if line.fact.key in rival_keys(newest.fact.key):
            shown.setdefault(in_chapter(kind, line), line)
    return [ToldBy(words, line) for words, line in shown.items()]


def in_chapter(kind: FactKind, line: Comparison) -> str:
    """`23 voorstellen`; an amount or a term as it stands beside our own."""
    if kind not in COUNTED_AS:
        return line.stated_in_words
    return f"{line.stated_in_words} {COUNTED_AS[kind][line.stated != 1]}"


def covenants_held(rows: list[Row]) -> str:
    known = sum(row.covenant_on is not None for row in rows)
    return f"In dit register staat bij {known} van de {many_deals(len(rows))} wanneer het convenant er was."


def decisions_held(rows: list[Row]) -> str:
    """How many deals have a decision in this register: those that have none here may well have one."""
    known = sum(row.decided for row in rows)
    return f"Beschikkingen opgenomen in dit register: {known} van {len(rows)}."


def asked_and_got(rows: list[Row]) -> Followed:
    """Those of `rows` of which a source states what they asked of the national government."""
    lines = [AskedAndGot(row, row.asked, row.national) for row in rows if row.asked]
    asked = [one.exact_amount for line in lines if len(line.asked) == 1 for one in line.asked]
    sums: list[int | None] = []
    for amounts in (asked, [line.got for line in lines]):
        known = [amount for amount in amounts if amount is not None]
        sums.append(sum(known) if lines and len(known) == len(lines) else None)
    return Followed(lines, len(rows), sums[0], sums[1])
