"""Aims beside what was reported about them: which stand in one row, and what one must know to read the two.

Nothing is reckoned with: a number stands as its source has it, and no row says whether an aim was reached."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..language.vocabulary import LABELS, NoFigure
from ..register.reported import ALIKE_UNKNOWN, AimRow, ResultRow, not_known_alike
from ..register.wording import counted_since

NOT_ALIKE = "niet hetzelfde gemeten"


class ShownResult(NamedTuple):
    """A result with its tags; `nature`: what the editors say that it is, or empty."""

    said: ResultRow
    tags: list[str]
    nature: str

    @property
    def told_by(self) -> str:
        """`stand maart 2024, gemeld door Gemeente Den Haag`; never that it is so."""
        publisher = self.said.read_in.publisher
        if self.said.stand:
            return f"stand {self.said.stand_in_words}, gemeld door {publisher}"
        return f"gemeld over {self.said.year} door {publisher}" if self.said.year else f"gemeld door {publisher}"


class PairedRow(NamedTuple):
    """One row. `spans`: of how many rows the cell of the aim is; 0 where it stands in a row above."""

    aim: AimRow | None
    spans: int
    result: ShownResult | None

    @property
    def is_noted(self) -> bool:
        """Whether there is something to know that stands in neither cell."""
        return bool(self.result and (self.result.tags or self.result.nature))


def paired(aims: Sequence[AimRow], results: Iterable[ResultRow]) -> list[PairedRow]:
    """Each aim with what was reported about it, by year; last what is about none of these aims."""
    keys = {aim.read_in.key for aim in aims}
    about: dict[str | None, list[ResultRow]] = {}
    for result in sorted(results, key=lambda result: result.moment):
        about.setdefault(result.aim if result.aim in keys else None, []).append(result)
    rows = []
    for aim in aims:
        told = about.get(aim.read_in.key, [])
        rows += [
            PairedRow(aim, 0 if place else len(told), shown_result(result, aim)) for place, result in enumerate(told)
        ] or [PairedRow(aim, 1, None)]
    return rows + [PairedRow(None, 1, shown_result(result, None)) for result in about.get(None, [])]


def shown_result(result: ResultRow, aim: AimRow | None) -> ShownResult:
    tags = [
        measured(result, aim),
        without_figure(result),
        counted_since(result.cumulative),
    ]
    return ShownResult(result, list(filter(None, tags)), LABELS["aard"][result.nature] if result.nature else "")


def measured(result: ResultRow, aim: AimRow | None) -> str:
    """What stands at a result that is no pair with its aim."""
    if aim is None or result.same:
        return ""
    if result.same is False:
        return NOT_ALIKE
    return ALIKE_UNKNOWN if not_known_alike(result, aim) else ""


def without_figure(result: ResultRow) -> str:
    """Why there is no number, or why it says nothing about the deal."""
    if not result.no_figure or result.no_figure == NoFigure.NOT_ATTRIBUTABLE:
        return LABELS["geenGetal"][result.no_figure] if result.no_figure else ""
    if result.no_figure == NoFigure.NOT_STATED:
        return "geen getal vermeld"
    return f"geen getal: {LABELS['geenGetal'][result.no_figure]}"
