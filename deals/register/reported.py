"""What the index keeps of what is aimed for and reported: of aims, results, reports, and what changed or was learnt.

Derived from one content. Numbers are as the source has them, in the unit beside them; days are ISO 8601; None is unknown or not said."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from ..contents import CitationDict, Content, IsoDay, Number, SourceDict
from ..language.dates import period
from ..language.vocabulary import Qualifier, SourceKind
from .wording import figure_in_words

# Behind every day that a source may name.
LAST = "9999"
ALIKE_UNKNOWN = "niet bekend of hetzelfde is gemeten"


class ReadAt(NamedTuple):
    """Where something was read: the source, who gave that out, the place in it, and the key of the fact."""

    source: str
    title: str
    publisher: str
    date: IsoDay | None
    place: str | None
    key: str


class Figure(NamedTuple):
    """A number as a source has it. `precision`: exact, ongeveer, ten-hoogste or ten-minste."""

    amount: Number
    precision: str
    unit: str

    @property
    def number(self) -> str:
        """`ten minste 2.000`: without its unit."""
        return figure_in_words(self.amount, self.precision, "")

    @property
    def in_words(self) -> str:
        """`ten minste 2.000 bewoners`."""
        return figure_in_words(self.amount, self.precision, self.unit)


class AimRow(NamedTuple):
    """An aim as a source states it. `line`: the key of its programme line; None is: of the whole deal."""

    read_in: ReadAt
    line: str | None
    text: str
    year: int | None
    indicator: str | None
    figure: Figure | None
    baseline: Figure | None
    baseline_year: int | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        line, text, year, indicator, figure, baseline, baseline_year = more
        return cls(
            ReadAt(*read_in),
            line,
            text,
            year,
            indicator,
            figure_or_none(figure),
            figure_or_none(baseline),
            baseline_year,
        )


class ResultRow(NamedTuple):
    """What a source reports as a result. `aim`: the key of the aim that it is about; `same`: whether it is measured alike.

    `replaced`: whether it was read in a report of which there is a newer version."""

    read_in: ReadAt
    line: str | None
    text: str
    figure: Figure | None
    year: int | None
    stand: IsoDay | None
    precision: str | None
    cumulative: bool | None
    nature: str | None
    no_figure: str | None
    aim: str | None
    same: bool | None
    replaced: bool

    @classmethod
    def stored(cls, read_in: list[Any], line: str | None, text: str, figure: list[Any] | None, *more: Any) -> Self:
        return cls(ReadAt(*read_in), line, text, figure_or_none(figure), *more)

    @property
    def moment(self) -> str:
        """What results are in order of: the day that each is about; of a year alone its last; where none is stated, last."""
        return self.stand or (f"{self.year}-12-31" if self.year else LAST)

    @property
    def stand_in_words(self) -> str | None:
        """`december 2022`; None where the source does not say."""
        if self.stand and self.precision:
            return period(self.stand, self.precision)
        return str(self.year) if self.year else None


def not_known_alike(result: ResultRow, aim: AimRow) -> bool:
    """Whether both have a figure, and nobody said whether they are measured alike."""
    return result.same is None and bool(result.figure and aim.figure)


class ReportedState(NamedTuple):
    """How a report says that things stand. `about`: work or money; `words`: those of the report itself."""

    read_in: ReadAt
    line: str | None
    about: str
    state: str
    words: str | None
    deviation: str | None
    reason: str | None
    stand: IsoDay | None
    precision: str | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        return cls(ReadAt(*read_in), *more)


class ReportRow(NamedTuple):
    """A report about the deal, or a message that tells of one (`itself` is False). `replaces`: the slug of the report of
    which it is a newer version; `replaced`: whether there is a newer one in the same content."""

    source: str
    title: str
    publisher: str
    date: IsoDay | None
    itself: bool
    level: str
    final: bool
    since: IsoDay | None
    until: IsoDay | None
    stand: IsoDay | None
    adopted_by: str | None
    adopted_on: IsoDay | None
    discussed_on: IsoDay | None
    replaces: str | None
    replaced: bool

    @property
    def years(self) -> list[int]:
        """The years that it is about, oldest first; none where it does not say."""
        last = self.until or self.stand or self.since
        first = self.since or last
        return list(range(int(first[:4]), int(last[:4]) + 1)) if first and last else []


class Adjusted(NamedTuple):
    """What the parties changed on the way."""

    read_in: ReadAt
    line: str | None
    kind: str
    day: IsoDay | None
    precision: str | None
    text: str
    decided_by: str | None
    dissent: str | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        return cls(ReadAt(*read_in), *more)


class Consulted(NamedTuple):
    """A meeting of the national government and the region."""

    read_in: ReadAt
    day: IsoDay | None
    precision: str | None
    agreed: str | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        return cls(ReadAt(*read_in), *more)


class Learnt(NamedTuple):
    """What a source says that worked (True), did not (False), or is worth knowing (None). `theme`: its slug, or None."""

    read_in: ReadAt
    text: str
    worked: bool | None
    theme: str | None

    @classmethod
    def stored(cls, read_in: list[Any], *more: Any) -> Self:
        return cls(ReadAt(*read_in), *more)


def figure_or_none(figure: list[Any] | None) -> Figure | None:
    return None if figure is None else Figure(*figure)


def read_at(sources: dict[str, SourceDict], citation: CitationDict | None, key: str) -> list[Any]:
    """The fields of a `ReadAt`. Every fact of these kinds has a source."""
    source = sources[citation["bron"]] if citation else None
    if source is None or citation is None:
        raise ValueError(f"{key} noemt geen bron")
    return [source["slug"], source["titel"], source["uitgever"], source["datum"], citation["vindplaats"], key]


def sources_of(content: Content) -> dict[str, SourceDict]:
    return {source["slug"]: source for source in content["bronnen"]}


def replaced_sources(content: Content) -> set[str]:
    """The reports (slugs) of which the content names a newer version."""
    reports = (source["verslag"] for source in content["bronnen"])
    return {report["vervangt"] for report in reports if report and report["vervangt"]}


def figure_of(amount: Number | None, precision: str | None, unit: str | None) -> list[Any] | None:
    return None if amount is None else [amount, precision or Qualifier.EXACT.value, unit or ""]


def aims(content: Content) -> list[list[Any]]:
    """What `AimRow.stored` reads back, in the order of the content."""
    sources = sources_of(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["lijn"],
            fact["tekst"],
            fact["streefjaar"],
            fact["indicator"],
            figure_of(fact["getal"], fact["nauwkeurigheid"], fact["eenheid"]),
            figure_of(fact["nulmeting"], None, fact["eenheid"]),
            fact["nulmetingJaar"],
        ]
        for fact in content["doelen"]
    ]


def results(content: Content) -> list[list[Any]]:
    """What `ResultRow.stored` reads back, in the order of the content."""
    sources, replaced = sources_of(content), replaced_sources(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["lijn"],
            fact["tekst"],
            figure_of(fact["getal"], fact["nauwkeurigheid"], fact["eenheid"]),
            fact["jaar"] or (fact["stand"] and int(fact["stand"][:4])),
            fact["stand"],
            fact["standNauwkeurigheid"],
            fact["cumulatief"],
            fact["aard"],
            fact["redenGeenGetal"],
            fact["doel"],
            fact["hetzelfdeGemeten"],
            bool(fact["bron"] and fact["bron"]["bron"] in replaced),
        ]
        for fact in content["resultaten"]
    ]


def reported_states(content: Content) -> list[list[Any]]:
    """What `ReportedState.stored` reads back, in the order of the content."""
    sources = sources_of(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["lijn"],
            fact["over"],
            fact["staat"],
            fact["woorden"],
            fact["afwijking"],
            fact["verklaring"],
            fact["stand"],
            fact["standNauwkeurigheid"],
        ]
        for fact in content["voortgang"]
    ]


def reports(content: Content) -> list[list[Any]]:
    """The fields of a `ReportRow` for each report that the content cites, by slug of the source."""
    replaced = replaced_sources(content)
    return [
        [
            source["slug"],
            source["titel"],
            source["uitgever"],
            source["datum"],
            source["soort"] == SourceKind.REPORT,
            report["niveau"],
            report["eindverslag"],
            report["vanaf"],
            report["totEnMet"],
            report["stand"],
            report["vastgesteldDoor"],
            report["vastgesteldOp"],
            report["besprokenOp"],
            report["vervangt"],
            source["slug"] in replaced,
        ]
        for source in content["bronnen"]
        if (report := source["verslag"])
    ]


def adjustments(content: Content) -> list[list[Any]]:
    """What `Adjusted.stored` reads back, in the order of the content."""
    sources = sources_of(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["lijn"],
            fact["soort"],
            fact["datum"],
            fact["datumNauwkeurigheid"],
            fact["tekst"],
            fact["besluitVan"],
            fact["afwijkendStandpunt"],
        ]
        for fact in content["aanpassingen"]
    ]


def consultations(content: Content) -> list[list[Any]]:
    """What `Consulted.stored` reads back, in the order of the content."""
    sources = sources_of(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["datum"],
            fact["datumNauwkeurigheid"],
            fact["afgesproken"],
        ]
        for fact in content["overleggen"]
    ]


def lessons(content: Content) -> list[list[Any]]:
    """What `Learnt.stored` reads back, in the order of the content."""
    sources = sources_of(content)
    return [
        [
            read_at(sources, fact["bron"], fact["sleutel"]),
            fact["tekst"],
            fact["werkte"],
            fact["thema"] and fact["thema"]["slug"],
        ]
        for fact in content["lessen"]
    ]
