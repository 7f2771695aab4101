"""What compared deals say in the cells of one row, and whether that is the same.

An unknown is no difference: deals differ where what is known of two of them is not the same."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from django.utils.text import slugify

DIFFERENT, SAME, PARTLY, NOWHERE_KNOWN = "verschilt", "gelijk", "niet overal bekend", "nergens bekend"
MARKS = {
    DIFFERENT: "de deals zeggen niet hetzelfde",
    SAME: "alle deals zeggen hetzelfde",
    PARTLY: "van een of meer deals is dit niet, of niet helemaal, bekend",
    NOWHERE_KNOWN: "van geen van deze deals is dit bekend",
}
# The row that explains the numbers of all marks.
SOURCES = "Bronnen"
ALL = {2: "Bij beide", 3: "Bij alle drie", 4: "Bij alle vier"}


@dataclass(frozen=True, slots=True)
class SourceMark:
    """The source of a fact by its number among the deal's sources; `address` is that of the fact itself."""

    number: int
    place: str
    address: str


@dataclass(frozen=True, slots=True)
class ComparedEntry:
    """One statement about one deal. `same`: what it is about, to find it back at other deals.

    A remark is for the reader of this deal only; all other words count where deals are compared."""

    text: str
    same: Hashable = None
    details: tuple[str, ...] = ()
    description: str | None = None
    remark: str | None = None
    address: str | None = None
    mark: SourceMark | None = None
    number: int | None = None
    document: str | None = None
    amount: int | None = None  # in cents, of what is an amount

    @property
    def said(self) -> Hashable:
        return self.text, self.details, self.description


@dataclass(frozen=True, slots=True)
class CellPart:
    """Entries of one cell that the same other deals have too; the heading says which, or nothing."""

    heading: str
    entries: list[ComparedEntry]


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """What one deal says in one row. `lack`: in words, why there is nothing or not all. `known`: the whole is known."""

    name: str
    entries: list[ComparedEntry]
    lack: ComparedEntry | None = None
    known: bool = True
    parts: list[CellPart] = field(default_factory=list)

    @property
    def said(self) -> Hashable:
        return frozenset(entry.said for entry in self.entries) or (self.lack and self.lack.said)


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One field of all compared deals."""

    label: str
    mark: str
    cells: list[ComparedCell]

    @property
    def differs(self) -> bool:
        return self.mark == DIFFERENT

    @property
    def stays(self) -> bool:
        """Whether one sees it where only differences are asked for: what is not known everywhere may differ."""
        return self.mark in (DIFFERENT, PARTLY) or self.label == SOURCES


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    title: str
    rows: list[ComparedRow]

    @property
    def anchor(self) -> str:
        return f"deel-{slugify(self.title)}"

    @property
    def different(self) -> int:
        """In how many of its rows the deals differ."""
        return sum(row.differs for row in self.rows)


def compared_row(label: str, cells: list[ComparedCell], things: bool) -> ComparedRow:
    mark = mark_of(cells)
    marked = things and mark != SAME
    return ComparedRow(
        label, mark, [replace(cell, parts=parts(cell, cells) if marked else plain_parts(cell)) for cell in cells]
    )


def mark_of(cells: list[ComparedCell]) -> str:
    known = {cell.said for cell in cells if cell.known}
    if len(known) > 1:
        return DIFFERENT
    if all(cell.known for cell in cells):
        return SAME
    return PARTLY if known or any(cell.entries for cell in cells) else NOWHERE_KNOWN


def plain_parts(cell: ComparedCell) -> list[CellPart]:
    return [CellPart("", cell.entries)] if cell.entries else []


def parts(cell: ComparedCell, cells: list[ComparedCell]) -> list[CellPart]:
    """The entries of `cell` by which other deals have them too: those of all deals first, its own last."""
    if sum(1 for other in cells if other.known or other.entries) < 2:
        return plain_parts(cell)
    others = [other for other in cells if other is not cell]
    only = "Alleen hier" if all(other.known for other in others) else "Alleen hier, voor zover bekend"
    shared: dict[tuple[str, ...], list[ComparedEntry]] = {}
    for entry in cell.entries:
        sharing = tuple(other.name for other in others if any(entry.same == another.same for another in other.entries))
        shared.setdefault(sharing, []).append(entry)

    def heading(sharing: tuple[str, ...]) -> str:
        if not sharing:
            return only
        return ALL[len(cells)] if len(sharing) == len(others) else "Ook bij " + " en ".join(sharing)

    return [CellPart(heading(sharing), shared[sharing]) for sharing in sorted(shared, key=lambda names: -len(names))]
