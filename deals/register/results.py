"""The aims of all deals of one release and what is reported as results: each with what it is about, found by what it is,
by what its deal is found by, and by words. Nothing is added up, and nothing is judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.text import capfirst

from ..language.vocabulary import LABELS, Nature, NoFigure
from .deal_parts import (
    PartFacet,
    PartIndex,
    PartSelection,
    facet_of_codes,
    facet_of_deals,
    texts_of_deal,
    theme_facet,
)
from .facet import NOT_STATED, TAKING_PART, UNKNOWN_VALUES
from .index import Index
from .lines import themes_of
from .reported import ALIKE_UNKNOWN, AimRow, ResultRow, not_known_alike
from .rows import LineName, Row, Value

AIM, RESULT = Value("doel", "doel"), Value("resultaat", "resultaat")
WITH_FIGURE, WITHOUT_FIGURE = Value("ja", "met getal"), Value("nee", "zonder getal")
NO_YEAR = UNKNOWN_VALUES[NOT_STATED]
NATURE_WORDS, NO_FIGURE_WORDS = LABELS["aard"], LABELS["geenGetal"]


class AimOrResult(NamedTuple):
    """An aim of a deal, or what a source reports as a result. `line`: its programme line, or that of the aim that it is
    about; None is: of the whole deal. `aim`: of a result, the aim that it is about."""

    deal: Row
    said: AimRow | ResultRow
    line: LineName | None
    aim: AimRow | None = None

    @property
    def is_aim(self) -> bool:
        return isinstance(self.said, AimRow)

    @property
    def kind(self) -> Value:
        return AIM if self.is_aim else RESULT

    @property
    def key(self) -> str:
        return self.said.read_in.key

    @property
    def result(self) -> ResultRow | None:
        return self.said if isinstance(self.said, ResultRow) else None

    @property
    def year(self) -> int | None:
        """Of a result the year that it is about, of an aim the one that it is to be reached in; None: not stated."""
        return self.said.year

    @property
    def paired(self) -> bool:
        """Whether it is a result that is measured as its aim is: only then the two stand side by side."""
        return self.aim is not None and self.result is not None and self.result.same is True

    @property
    def nature(self) -> str | None:
        """What a result is as the editors classify it; None: an aim, or not classified."""
        return self.result.nature if self.result else None

    @property
    def no_figure(self) -> str | None:
        """Why a result has no figure, or what its figure does not say; None where that is not stated."""
        return self.result.no_figure if self.result else None

    @property
    def themes(self) -> list[Value]:
        """Those that the editors chose for its line."""
        return themes_of(self.deal, self.line) if self.line else []

    @property
    def heading(self) -> str:
        """`Doel, streefjaar 2025 · Wonen`, `Gemeld, stand december 2022 · hele deal`."""
        if self.result:
            stand = self.result.stand_in_words
            what = f"Gemeld, stand {stand}" if stand else "Gemeld"
        else:
            what = f"Doel, streefjaar {self.year}" if self.year else "Doel"
        return f"{what} · {self.line.name if self.line else 'hele deal'}"

    @property
    def relation(self) -> str:
        """How a result is to the aim that it is about, where that does not stand beside it; empty where it is about none."""
        if self.aim is None or self.result is None:
            return ""
        aim = f"het doel ‘{self.aim.figure.in_words if self.aim.figure else self.aim.text.rstrip('.')}’"
        if self.result.same is None:
            unknown = f": {ALIKE_UNKNOWN}" if not_known_alike(self.result, self.aim) else ""
            return f"Bij {aim}{unknown}."
        return f"Bij {aim}, hetzelfde gemeten." if self.paired else f"Niet hetzelfde gemeten als {aim}."

    @property
    def remarks(self) -> str:
        """What a reader must know of an aim or a result besides."""
        said = self.said
        if isinstance(said, AimRow):
            year = f" ({said.baseline_year})" if said.baseline_year else ""
            baseline = f"Nulmeting: {said.baseline.in_words}{year}." if said.baseline else ""
            return " ".join(
                filter(None, [f"Afgemeten aan: {said.indicator.rstrip('.')}." if said.indicator else "", baseline])
            )
        reason = said.no_figure and NO_FIGURE_WORDS[said.no_figure]
        figure = f"Geen getal: {reason}." if reason and not said.figure else capfirst(f"{reason}.") if reason else ""
        counted = {True: "Opgeteld vanaf het begin.", False: "Alleen over deze periode.", None: ""}[said.cumulative]
        nature = (
            f"{capfirst(NATURE_WORDS[said.nature])} (indeling redactie)." if said.nature else "Aard: niet ingedeeld."
        )
        return " ".join(filter(None, [figure, counted, nature]))

    @property
    def own_texts(self) -> list[tuple[str, str]]:
        indicator = self.said.indicator if isinstance(self.said, AimRow) else None
        return [("tekst", self.said.text), ("indicator", indicator or "")]

    @property
    def texts_around(self) -> list[tuple[str, str]]:
        line = [("programmalijn", self.line.name)] if self.line else []
        unit = [("eenheid", self.said.figure.unit)] if self.said.figure else []
        return [*unit, *line, *texts_of_deal(self.deal, self.themes)]


type ReportedIndex = PartIndex[AimOrResult]
type ReportedSelection = PartSelection[AimOrResult]


def year_value(part: AimOrResult) -> Value:
    return Value(str(part.year), str(part.year)) if part.year else NO_YEAR


def year_of_stand(deals: Index, slug: str) -> Value | None:
    if slug == NO_YEAR.slug:
        return NO_YEAR
    return Value(slug, slug) if re.fullmatch("[12][0-9]{3}", slug) else None


def find_deal(deals: Index, slug: str) -> Value | None:
    row = deals.row(slug)
    return Value(row.slug, row.name) if row else None


def of_code(words: dict[str, str], code: str | None) -> list[Value]:
    return [Value(code, words[code])] if code else []


# What an aim or a result is found by itself, in the order of the form.
REPORTED_FACETS: tuple[PartFacet[AimOrResult], ...] = (
    facet_of_codes("soort", "soort", {AIM.slug: AIM, RESULT.slug: RESULT}, lambda part: [part.kind], open=True),
    facet_of_codes(
        "getal",
        "getal",
        {value.slug: value for value in (WITH_FIGURE, WITHOUT_FIGURE)},
        lambda part: [WITH_FIGURE if part.said.figure else WITHOUT_FIGURE],
        open=True,
    ),
    facet_of_deals(
        TAKING_PART.name,
        TAKING_PART.label,
        TAKING_PART.values,
        TAKING_PART.expects,
        lambda deals, slug: TAKING_PART.find(slug),
    ),
    facet_of_deals(
        "deal",
        "deal",
        lambda row: [Value(row.slug, row.name)],
        "verwacht het korte adres van een deal, bijvoorbeeld twente-ii",
        find_deal,
    ),
    PartFacet(
        "jaar",
        "jaar of streefjaar",
        lambda part: [year_value(part)],
        f"verwacht een jaar, bijvoorbeeld 2023, of {NOT_STATED}",
        year_of_stand,
    ),
    facet_of_codes(
        "aard",
        "aard (indeling redactie)",
        {code: Value(code, NATURE_WORDS[code]) for code in Nature.values},
        lambda part: of_code(NATURE_WORDS, part.nature),
        unsorted=lambda part: not part.is_aim and part.nature is None,
    ),
    facet_of_codes(
        "reden",
        "reden",
        {code: Value(code, NO_FIGURE_WORDS[code]) for code in NoFigure.values},
        lambda part: of_code(NO_FIGURE_WORDS, part.no_figure),
    ),
)
REPORTED_BY_NAME = {facet.name: facet for facet in REPORTED_FACETS}


def reported_of(row: Row) -> list[AimOrResult]:
    """The aims and results of a deal, line by line and of the whole deal last: behind each aim what is reported about it,
    first what is measured as it is. Of a report with a newer version nothing is among them."""
    lines = {line.key: line for line in row.lines}
    places = {key: place for place, key in enumerate(lines)}
    about: dict[str, list[ResultRow]] = {aim.read_in.key: [] for aim in row.aims}
    loose: list[ResultRow] = []
    for result in sorted((result for result in row.results if not result.replaced), key=lambda result: result.moment):
        about.get(result.aim or "", loose).append(result)
    groups = [
        (aim.line, [AimOrResult(row, aim, lines.get(aim.line or "")), *reported_about(row, aim, lines, about)])
        for aim in row.aims
    ]
    groups += [(result.line, [AimOrResult(row, result, lines.get(result.line or ""))]) for result in loose]
    groups.sort(key=lambda group: places.get(group[0] or "", len(places)))
    return [part for _, parts in groups for part in parts]


def reported_about(
    row: Row, aim: AimRow, lines: dict[str, LineName], about: dict[str, list[ResultRow]]
) -> Iterator[AimOrResult]:
    """What is reported about `aim`, what is measured as it is first."""
    for result in sorted(about[aim.read_in.key], key=lambda result: result.same is not True):
        yield AimOrResult(row, result, lines.get(result.line or aim.line or ""), aim)


def release_reported(index: Index) -> ReportedIndex:
    """The aims and results of a release, by the name of their deal; kept with its index."""
    return index.once("doelen en resultaten", lambda: PartIndex(index, reported_of, [theme_facet(), *REPORTED_FACETS]))


def replaced_results(index: Index) -> int:
    """How many results of a release were read in a report of which there is a newer version."""
    return index.once("vervangen resultaten", lambda: sum(one.replaced for row in index.rows for one in row.results))


def with_final_report(index: Index) -> int:
    """The deals of which a final report is known, or a message that tells of one."""
    return index.once("eindverslagen", lambda: index.where(lambda row: any(one.final for one in row.reports)))


def many_reported(number: int) -> str:
    """`1 doel of resultaat`, `12 doelen en resultaten`."""
    return "1 doel of resultaat" if number == 1 else f"{number} doelen en resultaten"
