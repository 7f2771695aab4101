"""The programme lines of a deal, each with what was aimed for beside what was reported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ...contents import AimDict, Content, LineDict, ResultDict, ThemeDict
from ...language.text import listed, punctuated
from ...register.reported import AimRow, ResultRow, aims, results
from ..pairs import PairedRow, paired


class CitedPair(NamedTuple):
    """A row with the facts themselves, which carry their sources."""

    row: PairedRow
    aim: AimDict | None
    result: ResultDict | None


@dataclass(frozen=True)
class ShownLine:
    """A line with its rows. `fact` is None for what belongs to no line."""

    fact: LineDict | None
    rows: list[CitedPair] = field(default_factory=list)

    @property
    def themes(self) -> list[tuple[ThemeDict, str]]:
        """[(theme, what stands behind it in a sentence)]."""
        return punctuated(self.fact["themas"], last=",") if self.fact else []

    @property
    def is_described(self) -> bool:
        """Whether more is said of it than its name."""
        said = ("omschrijving", "themas", "toelichting", "geldigVan", "geldigTot")
        return self.fact is not None and any(self.fact.get(name) for name in said)


class LineTable(NamedTuple):
    """Which columns have something in them, and how many those are."""

    aims: bool
    results: bool
    notes: bool
    unsorted: bool
    columns: int


def programme_lines(deal: Content) -> list[ShownLine]:
    """Every line with its aims and results; last, without a line, those that belong to none."""
    lines = deal["programmalijnen"]
    if not (deal["doelen"] or deal["resultaten"]):
        return [ShownLine(line) for line in lines]
    aim_rows, result_rows = lines_of_facts(deal)
    aim_facts = {fact["sleutel"]: fact for fact in deal["doelen"]}
    result_facts = {fact["sleutel"]: fact for fact in deal["resultaten"]}

    def rows(key: str | None) -> list[CitedPair]:
        return [
            CitedPair(
                row,
                aim_facts[row.aim.read_in.key] if row.aim else None,
                result_facts[row.result.said.read_in.key] if row.result else None,
            )
            for row in paired(aim_rows.get(key, []), result_rows.get(key, []))
        ]

    of_deal = rows(None)
    return [
        *(ShownLine(line, rows(line["sleutel"])) for line in lines),
        *([ShownLine(None, of_deal)] if of_deal else []),
    ]


def lines_of_facts(deal: Content) -> tuple[dict[str | None, list[AimRow]], dict[str | None, list[ResultRow]]]:
    """The aims and the results by the key of their line; what belongs to a line that is no more, is of the whole deal.

    A result stands with the line of its aim."""
    keys = {line["sleutel"] for line in deal["programmalijnen"]}
    by_line: dict[str | None, list[AimRow]] = {}
    reported: dict[str | None, list[ResultRow]] = {}
    aimed: dict[str | None, str | None] = {}
    for aim in (AimRow.stored(*one) for one in aims(deal)):
        aimed[aim.read_in.key] = line = aim.line if aim.line in keys else None
        by_line.setdefault(line, []).append(aim)
    for result in (ResultRow.stored(*one) for one in results(deal)):
        own = result.line if result.line in keys else None
        reported.setdefault(aimed.get(result.aim, own), []).append(result)
    return by_line, reported


def line_table(lines: list[ShownLine]) -> LineTable | None:
    """None where nothing is reported, and no aim has a number: there a list says as much."""
    pairs = [pair for line in lines for pair in line.rows]
    aims_shown = [pair.row.aim for pair in pairs if pair.row.aim]
    results_shown = [pair.row.result for pair in pairs if pair.row.result]
    if not (results_shown or any(aim.figure or aim.baseline or aim.indicator for aim in aims_shown)):
        return None
    remarks = any(pair.result and pair.result["toelichting"] for pair in pairs)
    filled = (bool(aims_shown), bool(results_shown), remarks or any(pair.row.is_noted for pair in pairs))
    return LineTable(*filled, any(not result.nature for result in results_shown), sum(filled))


def titled_by_editors(lines: list[LineDict]) -> str:
    """The lines whose title is the editors' own: ‘alle’, their names, or nothing."""
    names = [line["naam"] for line in lines if not line["letterlijk"]]
    if not names:
        return ""
    return "alle" if len(names) == len(lines) else listed([f"‘{name}’" for name in names])
