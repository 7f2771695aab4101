"""What a file that somebody offers may be at most, and how it is refused: with a sentence, before anything is made of it."""

from __future__ import annotations

from ...language.money import with_points

# Of what is packed in a zip: how many files, how much together, and how many times smaller than what comes out of it.
MOST_PARTS, MOST_UNPACKED, MOST_RATIO = 300, 40_000_000, 200
# What is this small may be packed as tightly as it likes.
SMALL_PART = 1_000_000
MOST_SHEETS, MOST_ROWS_READ, MOST_COLUMNS, MOST_CELLS = 60, 60_000, 400, 400_000
# In characters: of one cell, and of all that a file has.
LONGEST_CELL, MOST_TEXT = 100_000, 15_000_000
# Of JSON: how many things are in each other, and how many there are; and how many figures a number may have.
DEEPEST, MOST_THINGS, LONGEST_NUMBER = 20, 200_000, 18
MOST_COMMAS = 600_000


class NotReadable(Exception):
    """A file that is not taken, with in Dutch what is wrong with it and what was expected."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def too_much(what: str, most: int) -> NotReadable:
    """`what`: of what there is too much, as in `rijen`."""
    return NotReadable(f"Dit bestand heeft te veel {what}: hoogstens {with_points(most)} {what} worden gelezen.", 413)


def not_whole(kind: str) -> NotReadable:
    """A file that begins as one of that kind, and is none."""
    return NotReadable(f"Dit {kind}-bestand is niet te lezen: het is beschadigd, of anders gemaakt dan verwacht.")
