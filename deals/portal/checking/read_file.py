"""A file as it was read: its sheets as rows of cells, and what it says of itself. The same for every format."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from .refusing import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS_READ, MOST_TEXT, NotReadable, too_much

# What is in a cell; an empty one is not there.
type CellValue = str | int | float | bool | dt.date
# {number of the column: what is in it}.
type CellsByColumn = dict[int, CellValue]
# A row that has something, with its number in the sheet.
type NumberedRow = tuple[int, CellsByColumn]


class Budget:
    """How much one file has so far, over all its sheets. Each method raises NotReadable where that is too much."""

    def __init__(self) -> None:
        self.cells = self.text = self.rows = 0

    def cell(self, column: int, value: CellValue) -> None:
        if column >= MOST_COLUMNS:
            raise too_much("kolommen", MOST_COLUMNS)
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise too_much("cellen", MOST_CELLS)
        if isinstance(value, str):
            self.characters(len(value))

    def characters(self, number: int) -> None:
        self.text += number
        if number > LONGEST_CELL:
            raise NotReadable(f"In dit bestand staat een tekst van meer dan {LONGEST_CELL} tekens; dat wordt niet gelezen.", 413)  # fmt: skip
        if self.text > MOST_TEXT:
            raise too_much("tekens", MOST_TEXT)

    def row(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS_READ:
            raise too_much("rijen", MOST_ROWS_READ)


@dataclass
class ReadSheet:
    """`rows`: those that have something, each with its number; `formulas`: (row, column) of cells that are calculated."""

    title: str
    rows: list[NumberedRow] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)


@dataclass
class OwnAccount:
    """What a file says of itself; empty or None where it does not. `figures`: {what is counted or added up: how much};
    `sums`: {of which columns: the SHA-256 of the data}."""

    permalink: str = ""
    release: int | None = None
    release_digest: str = ""
    software: str = ""
    figures: dict[str, int | float] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)


@dataclass
class ReadFile:
    sheets: list[ReadSheet]
    account: OwnAccount = field(default_factory=OwnAccount)
