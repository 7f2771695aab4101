"""The four facts at the head of a deal's page: what the Rijk and the region pay, how long, and what was last reported."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, Self, cast

from ...contents import Content, CountedSide, Fields, IsoDay, MilestoneDict
from ...holding import CONCLUDED, counted_fact, day_in_words, of_whole_deal
from ...language.money import cents, euros_in_words
from ...language.vocabulary import GapReason, MilestoneKind
from ...register.citing import by_date
from ...register.rows import Row
from ...register.stated import NOT_COUNTED
from .sources import newest_source

# After so long nobody knows whether a deal of which no end is known still runs.
SILENT_YEARS = 5
ENDS = (MilestoneKind.COMPLETION, MilestoneKind.TERMINATION)
BEGUN_BY: dict[str, str] = {
    MilestoneKind.START: "vanaf",
    MilestoneKind.SIGNED: "convenant getekend",
    MilestoneKind.PUBLISHED: "convenant gepubliceerd",
}


class HeadFact(NamedTuple):
    """One of the four. `figure` is an amount that counts, with its `unit`; else `words`. `fact`: where it was read.
    `quiet`: what stands below it; `behind`: the fact that carries that, where it is another one; `newest`: of what month
    the newest source is, in words."""

    term: str
    figure: str = ""
    unit: str = ""
    words: str = ""
    fact: Fields | None = None
    quiet: str = ""
    behind: Fields | None = None
    newest: str = ""


class KnownSpan(NamedTuple):
    """When the work began, or else the covenant: the first of what is known of that; and the end that was reported, or else
    the planned one. None where that is not known; the end of one line is not that of the deal."""

    first: MilestoneDict | None
    last: MilestoneDict | None

    @classmethod
    def of(cls, deal: Content, steps: list[MilestoneDict]) -> Self:
        """`steps`: those that were reached, the oldest first."""
        kinds = (MilestoneKind.START, *CONCLUDED)
        first = next((step for kind in kinds for step in steps if step["soort"] == kind), None)
        reached = [step for step in steps if step["soort"] in ENDS]
        planned = [step for step in by_date(of_whole_deal(deal)) if step["soort"] == MilestoneKind.PLANNED_END]
        return cls(first, next(iter([*reached, *reversed(planned)]), None))


def head_facts(deal: Content, row: Row, span: KnownSpan, day: IsoDay) -> list[HeadFact]:
    return [paid(deal, row, "rijk"), paid(deal, row, "regio"), duration(deal, span), last_report(deal, span, day)]


def paid(deal: Content, row: Row, side: CountedSide) -> HeadFact:
    """What a side pays; where nothing counts, what a source states of it."""
    term = {"rijk": "Van het Rijk", "regio": "Van de regio"}[side]
    if fact := counted_fact(deal, side):
        figure, _, unit = euros_in_words(cents(fact["bedrag"]) or 0).removeprefix("€ ").partition(" ")
        return HeadFact(term, f"€ {figure}", unit, fact=fact)
    if stated := row.stated.get(side):
        return HeadFact(term, words=stated.words, fact=by_key(deal, stated.key), quiet=NOT_COUNTED)
    if together := row.stated.get("totaal"):
        return HeadFact(
            term,
            words="niet bekend",
            quiet=f"Rijk en regio samen {together.words}",
            behind=by_key(deal, together.key),
        )
    return HeadFact(term, words="niet bekend")


def by_key(deal: Content, key: str) -> Fields | None:
    return next((cast("Fields", fact) for fact in deal["bijdragen"] if fact["sleutel"] == key), None)


def duration(deal: Content, span: KnownSpan) -> HeadFact:
    """From when until when, as far as that is known: an end that is not known is never a length."""
    start, end = span
    until = {
        None: unknown_end(deal),
        MilestoneKind.PLANNED_END: "gepland einde: {}",
        MilestoneKind.COMPLETION: "afgerond: {}",
        MilestoneKind.TERMINATION: "voortijdig beëindigd: {}",
    }[MilestoneKind(end["soort"]) if end else None]
    quiet = until.format(day_in_words(end)) if end else until
    if start is None:
        return HeadFact("Looptijd", words="begin niet bekend", quiet=quiet, behind=end)
    return HeadFact(
        "Looptijd",
        words=f"{BEGUN_BY.get(start['soort'], 'convenant')} {day_in_words(start)}",
        fact=start,
        quiet=quiet,
        behind=end,
    )


def unknown_end(deal: Content) -> str:
    gaps = {gap["veld"]: gap["reden"] for gap in deal["leemten"]}
    stated = gaps.get("mijlpalen.geplande-einddatum") == GapReason.NOT_STATED
    return "einde niet vermeld in de bron" if stated else "einde niet bekend"


def last_report(deal: Content, span: KnownSpan, day: IsoDay) -> HeadFact:
    """The last step that a source reported, which is not how the deal is today."""
    status, newest = deal["status"], newest_source(deal["bronnen"])
    if status is None:
        return HeadFact("Laatst gemeld", words="nog geen stap", newest=newest)
    step = next(step for step in deal["mijlpalen"] if step["sleutel"] == status["mijlpaal"])
    silent = status["datum"] <= moved_by_years(day, -SILENT_YEARS) and span.last is None
    reached = day_in_words(status)
    quiet = f"{reached}; of de deal nog loopt, is niet bekend" if silent else reached
    return HeadFact("Laatst gemeld", words=status["naam"], fact=step, quiet=quiet, newest=newest)


def moved_by_years(day: IsoDay, years: int) -> IsoDay:
    """The same day of another year; 29 February becomes 28."""
    date = dt.date.fromisoformat(day)
    last = 28 if (date.month, date.day) == (2, 29) else date.day
    return date.replace(year=date.year + years, day=last).isoformat()
