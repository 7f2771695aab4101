"""The columns of a file of what changed between two releases: a row for each thing that came, changed or went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse

from ...language.dates import amsterdam_date
from ...register.changes import ADDED, Change
from ...register.history import CHANGED, KINDS, NEW, DealChange, Step, one_by_one
from ...register.models import LineKind, Release
from ...register.reading import Reading
from ...register.totals import Totals
from ..narrowing import NEW_PAPER, REMARKS
from .columns import Kind, json_name
from .extract import Statement, sum_object
from .table_extract import FileTable, TableColumn, TableExtract

TAKEN_OUT = "In wat er veranderde, zijn woorden weggelakt."
WENT = "vervallen"
# The words of the column that says what is what, and the routes of the pages about it.
SUBJECTS_OF = {LineKind.DEAL: ("Regio Deal", "deal"), LineKind.PAPER: ("Kamerstuk", "paper")}


class ChangedThing(NamedTuple):
    """One thing that changed: `change`, or where that is None the whole deal or paper of `step`.

    `came_in`: the release that brought it; None where several releases changed the deal or paper. `minor`: only small
    corrections of text changed it."""

    kind: LineKind
    step: Step
    change: Change | None
    minor: bool
    came_in: Release | None

    @property
    def happened(self) -> str:
        """In a word: what came, changed or went is one fact, or everything."""
        if self.change is None or not self.change.whole:
            return KINDS[self.step.kind]
        return KINDS[NEW] if self.change.field == ADDED else WENT

    @property
    def remark(self) -> str:
        if self.change:
            return ""
        if self.step.kind == CHANGED:
            return TAKEN_OUT
        if self.step.kind == NEW and self.kind == LineKind.PAPER:
            return NEW_PAPER
        return REMARKS[self.step.kind].format(step=self.step)


def changed_things(
    deals: list[DealChange], papers: list[DealChange], covered: Sequence[Release], text_only: set[str]
) -> list[ChangedThing]:
    """The rows of the file, in the order of the page; `covered`: the releases after the first one up to the last."""
    return [
        ChangedThing(kind, change.step, one, change.step.slug in minor, came_in)
        for kind, told, minor in ((LineKind.DEAL, deals, text_only), (LineKind.PAPER, papers, set()))
        for change, came_in in zip(told, releases_of(kind, told, covered), strict=True)
        for one in whole_or_parts(change)
    ]


def whole_or_parts(change: DealChange) -> Sequence[Change | None]:
    return change.changes or [None]


def releases_of(kind: LineKind, told: list[DealChange], covered: Sequence[Release]) -> list[Release | None]:
    """For each the release that brought it, where that is one of `covered`. One query, or none."""
    if not told:
        return []
    numbers: dict[str, list[int]] = {}
    for step in one_by_one(covered[0].number, covered[-1].number, [change.step.slug for change in told], kind):
        numbers.setdefault(step.slug, []).append(step.release)
    by_number = {release.number: release for release in covered}
    return [
        by_number[min(changed)] if change.step.kind == NEW or len(changed) == 1 else None
        for change in told
        for changed in [numbers[change.step.slug]]
    ]


def changed_cell(kind: Kind, value: Callable[[ChangedThing], Any], width: int) -> TableColumn:
    return TableColumn(kind, lambda row, reading: value(row), width)


def change_cell(kind: Kind, value: Callable[[Change], Any], width: int) -> TableColumn:
    """Of a fact that changed; empty where the row is about the whole deal or paper."""
    return changed_cell(kind, lambda row: row.change and value(row.change), width)


def release_cell(kind: Kind, value: Callable[[Release], Any], width: int) -> TableColumn:
    return changed_cell(kind, lambda row: row.came_in and value(row.came_in), width)


def changed_address(row: ChangedThing, reading: Reading) -> str | None:
    """Where it can be read at the later release, for ever; nowhere where it is withdrawn there."""
    if row.step.version is None:
        return None
    page = f"{settings.REGISTER_URL}{reverse(SUBJECTS_OF[row.kind][1], args=[row.step.slug])}{reading.permanent_suffix}"
    change = row.change
    anchored = change and change.key and change.read_in and change.new is not None and row.kind == LineKind.DEAL
    return f"{page}#{change.key}" if change and anchored else page


FIRST_CHANGES_COLUMNS = {
    "Soort": changed_cell(Kind.TEXT, lambda row: SUBJECTS_OF[row.kind][0], 13),
    "Naam": changed_cell(Kind.TEXT, lambda row: row.step.name, 36),
    "Kort adres": changed_cell(Kind.TEXT, lambda row: row.step.slug, 24),
    "Wat er gebeurde": changed_cell(Kind.TEXT, lambda row: row.happened, 18),
    "Onderdeel": change_cell(Kind.TEXT, lambda change: change.subject, 20),
    "Naam van het gegeven": change_cell(Kind.TEXT, lambda change: change.about, 30),
    "Sleutel": change_cell(Kind.TEXT, lambda change: change.key, 20),
    "Veld": change_cell(Kind.TEXT, lambda change: None if change.whole else change.field, 24),
    "Oud": change_cell(Kind.TEXT, lambda change: change.old, 50),
    "Nieuw": change_cell(Kind.TEXT, lambda change: change.new, 50),
    "Oud bedrag (€)": change_cell(Kind.MONEY, lambda change: change.amounts.old, 20),
    "Nieuw bedrag (€)": change_cell(Kind.MONEY, lambda change: change.amounts.new, 20),
    "Bron": change_cell(Kind.TEXT, lambda change: change.read_in and change.read_in.title, 40),
    "Vindplaats": change_cell(Kind.TEXT, lambda change: change.read_in and change.read_in.place, 30),
    "Toelichting": changed_cell(Kind.TEXT, lambda row: row.remark, 40),
    "Alleen kleine verbetering": changed_cell(Kind.TEXT, lambda row: "ja" if row.minor else "nee", 12),
    "Gekomen in publicatie": release_cell(Kind.NUMBER, lambda release: release.number, 12),
    "Stand van die publicatie": release_cell(Kind.DATE, lambda release: release.as_of, 13),
    "Openbaar sinds": release_cell(Kind.DATE, lambda release: amsterdam_date(release.visible_from), 13),
    "Peildatum": TableColumn(Kind.DATE, lambda row, reading: reading.published.as_of, 13),
    "Publicatie": TableColumn(Kind.NUMBER, lambda row, reading: reading.published.number, 12),
    "Permalink": TableColumn(Kind.TEXT, changed_address, 60),
}
CHANGES_TABLE = FileTable(
    "Wijzigingen",
    "wijzigingen",
    "eerst de deals op naam, dan de Kamerstukken op titel; deals met alleen kleine verbeteringen van tekst achteraan de deals",
    {"w1": FIRST_CHANGES_COLUMNS},
    {
        "Wat een wijziging is": "Een publicatie zegt wat dit register toen had vastgelegd. Een wijziging is een verschil tussen twee "
        "publicaties, en zegt niet wat er op die dag gebeurde.",
        "Alleen de uitkomst": "Wat tussen de twee publicaties veranderde en weer terugging, staat er niet in. Is een deal in meer dan één "
        "publicatie veranderd, dan is ‘Gekomen in publicatie’ leeg.",
        "Nieuw, ingetrokken en terug": "Van wat nieuw, ingetrokken of terug in het register is, staat er één rij. Alle gegevens staan bij "
        "de deal of het stuk zelf.",
        "Onbekend is niet nul": "Een lege cel bij een bedrag betekent dat er geen bedrag is vastgelegd, of dat het veld geen bedrag is. Tel "
        "de bedragen in deze rijen niet op: niet elk bedrag telt mee in totalen.",
        "Totalen": "De sommen hierboven zijn die van alle deals waar dit bestand naar kijkt, ook van deals waarin niets veranderde. Een som "
        "telt alleen bekende bedragen op en noemt van hoeveel deals dat is.",
        "Weggelakte woorden": "Wat nu voor lezers is weggelakt, is dat ook hier, aan beide kanten.",
    },
)


@dataclass(kw_only=True)
class ChangesExtract(TableExtract):
    """What changed up to the release that is read. `old`: from which one, None before the first; `sums`: of both releases
    what the deals add up to that are asked for."""

    old: Release | None
    sums: list[tuple[Release, Totals]] = field(default_factory=list)

    def search_stated(self) -> list[Statement]:
        """From which release to which, each with the digest that names what was recorded."""
        number, text = Kind.NUMBER, Kind.TEXT
        before = [Statement("Van publicatie", number, self.old and self.old.number, self.stand(self.old))]
        return [
            *before,
            Statement("Naar publicatie", number, self.reading.published.number, self.stand(self.reading.published)),
            *(
                Statement(f"Digest van publicatie {release.number}", text, release.digest)
                for release in (self.old, self.reading.published)
                if release
            ),
        ]

    def stand(self, release: Release | None) -> str:
        return f"Stand van {release.day_in_words}." if release else "Daarvóór was er niets gepubliceerd."

    def numbers_stated(self) -> list[Statement]:
        return [
            *super().numbers_stated(),
            *(
                Statement(
                    f"Som {label} (€) in publicatie {release.number}",
                    Kind.MONEY,
                    sum_.amount,
                    f"Bekend van {sum_.known} van {sum_.deals}.",
                )
                for release, sums in self.sums
                for label, sum_ in sums.parts
            ),
        ]

    def account_object(self) -> dict[str, Any]:
        return super().account_object() | {
            "van": self.old and release_named(self.old),
            "tot": release_named(self.reading.published),
            "totalen": [
                {
                    "publicatie": release.number,
                    **{json_name(label): sum_object(sum_) for label, sum_ in sums.parts},
                }
                for release, sums in self.sums
            ],
        }


def release_named(release: Release) -> dict[str, Any]:
    return {"nummer": release.number, "peildatum": release.as_of.isoformat(), "digest": release.digest}
