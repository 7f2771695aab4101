"""What an overview is asked: which rows, which columns in which order, grouped and sorted how. Read once, and refused in
sentences; and the addresses of the same overview with something else."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self

from ...register.facet import Facet
from ..exports.columns import Column, Kind
from ..exports.table_extract import TableColumn
from ..filters import OVERVIEW_FILTERS
from ..question import COLUMNS_ASKED, Mistakes, NotUnderstood, Question
from .kinds import GROUPS, PURPOSES, ROW_KINDS, USUAL_KIND, Purpose, RowKind

ROWS_ASKED, GROUP_ASKED, ORDER_ASKED, SHEETS_ASKED = "rijen", "groep", "volgorde", "bladen"
BETWEEN = "."
# What a workbook has: everything behind the figures, or what was asked alone.
ALL_SHEETS, ONE_SHEET = "alle", "hoofd"
SHEETS_IN_WORDS = {
    ALL_SHEETS: "alle bladen, ook met de gegevens erachter",
    ONE_SHEET: "alleen dit overzicht en de verantwoording",
}
# What the form sends beside: which columns are ticked, which is to move, and what the rows were.
TICKED, MOVED, ROWS_BEFORE = "kolom", "schuif", "rijenEerst"
AT_THE_END = (Kind.MONEY, Kind.MEASURE)
FORM_ONLY = (TICKED, MOVED, ROWS_BEFORE)
TO_THE_FRONT, TO_THE_BACK = "omhoog", "omlaag"

OVERVIEW_PARAMETERS = (*OVERVIEW_FILTERS, ROWS_ASKED, COLUMNS_ASKED, GROUP_ASKED, ORDER_ASKED, SHEETS_ASKED)


class ShownColumn(NamedTuple):
    """A column of an overview by its name in addresses."""

    name: str
    heading: str
    column: Column | TableColumn

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at its end."""
        return self.column.kind in AT_THE_END


class Overview:
    """What `question` asks. Raises NotUnderstood with everything that is wrong with it."""

    def __init__(self, question: Question) -> None:
        self.question, query = question, question.query
        mistakes: Mistakes = []
        self.kind: RowKind = one_of(ROW_KINDS, query.get(ROWS_ASKED), ROWS_ASKED, USUAL_KIND, mistakes)
        self.names = self.names_asked(query.get(COLUMNS_ASKED), mistakes)
        self.group: Facet | None = one_of(GROUPS, query.get(GROUP_ASKED), GROUP_ASKED, None, mistakes)
        self.order, self.descending = self.order_asked(query.get(ORDER_ASKED), mistakes)
        sheets = {name: name for name in SHEETS_IN_WORDS}
        self.sheets: str = one_of(sheets, query.get(SHEETS_ASKED), SHEETS_ASKED, ALL_SHEETS, mistakes)
        deals = question.overview
        if not deals.is_valid():
            mistakes += [(name, str(error)) for name, errors in deals.errors.items() for error in errors]
        if mistakes:
            raise NotUnderstood(mistakes)

    def names_asked(self, given: str | None, mistakes: Mistakes) -> tuple[str, ...]:
        if not given:
            return self.kind.usual
        names = tuple(given.split(BETWEEN))
        if unknown := [name for name in names if name not in self.kind.headings]:
            known = f"bekend zijn {', '.join(self.kind.headings)}"
            mistakes.append((COLUMNS_ASKED, f"‘{unknown[0]}’ is geen kolom van {self.kind.title.lower()}; {known}."))
        if twice := next((name for name in names if names.count(name) > 1), ""):
            mistakes.append((COLUMNS_ASKED, f"De kolom ‘{twice}’ staat er twee keer; verwacht elke kolom één keer."))
        return names

    def order_asked(self, given: str | None, mistakes: Mistakes) -> tuple[str, bool]:
        name = (given or "").removeprefix("-")
        if name and name not in self.kind.headings:
            expected = "verwacht de naam van een kolom, met een - ervoor voor aflopend"
            mistakes.append((ORDER_ASKED, f"‘{given}’ is geen volgorde van {self.kind.title.lower()}; {expected}."))
        return name, bool(given and given.startswith("-"))

    @cached_property
    def columns(self) -> list[ShownColumn]:
        return [self.column(name) for name in self.names]

    def column(self, name: str) -> ShownColumn:
        heading = self.kind.headings[name]
        return ShownColumn(name, heading, self.kind.columns[heading])

    @property
    def others(self) -> list[ShownColumn]:
        """The columns that are not shown."""
        return [self.column(name) for name in self.kind.headings if name not in self.names]

    @cached_property
    def purpose(self) -> Purpose | None:
        """The ready overview that it is, if any."""
        asked = (self.kind.name, self.names, self.group.name if self.group else "")
        return next((one for one in PURPOSES if (one.kind, one.columns, one.group) == asked), None)

    @property
    def order_in_words(self) -> str:
        if not self.order:
            return "hoe goed het past bij wat u zoekt" if self.is_searched else self.kind.order
        return f"{self.kind.headings[self.order]}, {'aflopend' if self.descending else 'oplopend'}"

    @property
    def sheets_asked(self) -> str:
        """Which sheets were asked; empty where the usual ones are meant."""
        return "" if self.sheets == ALL_SHEETS else self.sheets

    @property
    def sheets_in_words(self) -> str:
        return SHEETS_IN_WORDS[self.sheets]

    @property
    def is_searched(self) -> bool:
        return self.kind.is_deals and self.question.overview.order == "relevantie"

    def query_of(self, purpose: Purpose) -> str:
        """The query of a ready overview of the same deals."""
        changes = {ROWS_ASKED: purpose.kind, COLUMNS_ASKED: BETWEEN.join(purpose.columns), GROUP_ASKED: purpose.group}
        return self.question.with_(
            **{ORDER_ASKED: [], **{name: [value] if value else [] for name, value in changes.items()}}
        )


def one_of[Thing](known: dict[str, Thing], given: str | None, name: str, usual: Any, mistakes: Mistakes) -> Any:
    """What `given` names, or `usual` where nothing is given; a mistake where nothing is called so."""
    if not given:
        return usual
    if given not in known:
        mistakes.append((name, f"‘{given}’ kan hier niet bij ‘{name}’; verwacht {', '.join(known)}."))
        return usual
    return known[given]


class Sent(NamedTuple):
    """What the form sent: the columns as they are ticked, and what was moved."""

    ticked: list[str]
    now: list[str]
    moved: str
    rows_before: str

    @classmethod
    def of(cls, question: Question) -> Self | None:
        """None where the form sent nothing of its own: then the address is the overview."""
        query = question.query
        if not any(name in query for name in FORM_ONLY):
            return None
        now = query.get(COLUMNS_ASKED, "").split(BETWEEN)
        return cls(query.getlist(TICKED), now, query.get(MOVED, ""), query.get(ROWS_BEFORE, ""))

    def columns(self, kind: RowKind) -> list[str]:
        """The columns that are meant. Raises NotUnderstood where none is ticked or something else is moved."""
        known = [name for name in kind.headings if name in self.ticked]
        names = [name for name in self.now if name in known]
        names += [name for name in known if name not in names]
        if not names:
            raise NotUnderstood([(TICKED, "Kies ten minste één kolom: een tabel zonder kolommen zegt niets.")])
        return moved(names, self.moved) if self.moved else names


def moved(names: list[str], asked: str) -> list[str]:
    """`names` with one a place earlier or later: `rijksbijdrage.omhoog`. Raises NotUnderstood."""
    name, _, way = asked.partition(BETWEEN)
    if name not in names or way not in (TO_THE_FRONT, TO_THE_BACK):
        expected = f"verwacht een gekozen kolom met .{TO_THE_FRONT} of .{TO_THE_BACK}"
        raise NotUnderstood([(MOVED, f"‘{asked}’ is niet te verschuiven; {expected}.")])
    place = names.index(name)
    other = max(0, place - 1) if way == TO_THE_FRONT else min(len(names) - 1, place + 1)
    names[place], names[other] = names[other], names[place]
    return names


def meant_address(question: Question) -> str | None:
    """The address of the overview that the form means; None where the question is that address already.

    Raises NotUnderstood."""
    sent = Sent.of(question)
    if sent is None:
        return None
    mistakes: Mistakes = []
    kind: RowKind = one_of(ROW_KINDS, question.query.get(ROWS_ASKED), ROWS_ASKED, USUAL_KIND, mistakes)
    if mistakes:
        raise NotUnderstood(mistakes)
    others: Sequence[str] = (*FORM_ONLY, COLUMNS_ASKED)
    if sent.rows_before and sent.rows_before != kind.name:
        # Other rows have other columns.
        query = question.without(*others, ORDER_ASKED)
    else:
        names = sent.columns(kind)
        query = question.without(*others)
        if tuple(names) != kind.usual:
            query = "&".join(filter(None, [query, f"{COLUMNS_ASKED}={BETWEEN.join(names)}"]))
    return question.path + (f"?{query}" if query else "")
