"""What the minister states about the whole, beside what this register counts itself."""

from dataclasses import dataclass
from datetime import date

from ..language.dates import dutch_date
from ..language.money import euros
from ..reference.models import TOLD_IN_WORDS, ProgrammeFact
from .index import Index
from .models import Release
from .totals import total

FactKind = ProgrammeFact.Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """One statement and our own figure: a number of deals, or cents. `own` is None where we cannot count the same."""

    fact: ProgrammeFact
    own: int | None
    stated: int | None
    is_money: bool

    @property
    def difference(self) -> int | None:
        return None if self.own is None or self.stated is None else self.own - self.stated

    @property
    def stated_in_words(self) -> str:
        """`15`, `€ 284.200.000`; the days that a round was open: `1 mei 2022 tot en met 15 juli 2022`; or what a source says."""
        if self.fact.text:
            return self.fact.text
        if self.stated is not None:
            return self.in_words(self.stated)
        first, last = (day and dutch_date(day) for day in (self.fact.period_from, self.fact.period_until))
        return f"{first or ''} tot en met {last or 'niet bekend'}".strip()

    @property
    def own_in_words(self) -> str:
        return "–" if self.own is None else self.in_words(self.own)

    @property
    def difference_in_words(self) -> str:
        """`+1`, `−€ 1.800.000` or `0`: with its sign."""
        if not self.difference:
            return "–" if self.difference is None else "0"
        return ("+" if self.difference > 0 else "−") + self.in_words(abs(self.difference))

    def in_words(self, number: int) -> str:
        return euros(number) if self.is_money else str(number)

    @property
    def published(self) -> str:
        """`Rijksoverheid, 17 februari 2023`: who published the source, and when."""
        day = self.fact.source_date
        return f"{self.fact.source_publisher}, {dutch_date(day)}" if day else self.fact.source_publisher

    @property
    def source_in_words(self) -> str:
        """`Regio Deals in cijfers, Rijksoverheid, stand van 1 mei 2023`."""
        day = f", stand van {dutch_date(self.fact.as_of)}" if self.fact.as_of else ""
        return f"{self.fact.source_title}, {self.fact.source_publisher}{day}"


def comparisons(index: Index, release: Release, tranche: int | None) -> list[Comparison]:
    """The figures known at `release` about one tranche (None: the programme), newest first."""
    return [line for line in statements(index, release, tranche) if line.fact.kind not in TOLD_IN_WORDS]


def statements(index: Index, release: Release, tranche: int | None) -> list[Comparison]:
    """All that is stated about one tranche (None: the programme) as far as `release` tells, newest first. One query."""
    known = ProgrammeFact.objects.known_at(release.as_of, release.visible_from)
    about = known.filter(tranche__number=tranche) if tranche else known.filter(tranche=None)
    return [compared(index, fact, tranche) for fact in sorted(about, key=newest_first)]


def reported_of_programme(release: Release) -> list[list[ProgrammeFact]]:
    """What sources report without naming a deal, as far as `release` tells: the facts of one document together, newest first.
    One query."""
    told = ProgrammeFact.objects.known_at(release.as_of, release.visible_from).filter(kind=FactKind.REPORTED)
    documents: dict[tuple[str, str], list[ProgrammeFact]] = {}
    for fact in told.order_by("pk"):
        documents.setdefault((fact.source_title, fact.source_publisher), []).append(fact)
    return sorted(documents.values(), key=lambda facts: facts[0].source_date or date.min, reverse=True)


def newest_first(fact: ProgrammeFact) -> tuple[str, int, str]:
    return (fact.kind, -(fact.as_of or date.min).toordinal(), fact.key)


def compared(index: Index, fact: ProgrammeFact, tranche: int | None) -> Comparison:
    is_money = fact.kind == FactKind.BUDGET
    stated = None if fact.value is None else int(fact.value * 100) if is_money else int(fact.value)
    return Comparison(fact, own_figure(index, fact, tranche), stated, is_money)


def own_figure(index: Index, fact: ProgrammeFact, tranche: int | None) -> int | None:
    """What this register counts for the same question, or None where the source asks another."""
    if not fact.comparable:
        return None
    if tranche is not None:
        rows = list(index.rows_in(index.by_slug["tranche"].get(str(tranche), 0)))
        if fact.kind in (FactKind.DEALS, FactKind.SELECTED):
            return len(rows)
        return total([row.national for row in rows]).amount if fact.kind == FactKind.BUDGET else None
    if fact.kind == FactKind.DEALS and fact.as_of:
        return concluded(index, fact.as_of)
    return total([row.national for row in index.rows]).amount if fact.kind == FactKind.BUDGET else None


def concluded(index: Index, day: date) -> int:
    """The deals of the tranches of which a covenant is known on or before `day`."""
    started = {row.tranche.number for row in index.rows if row.covenant_on and row.covenant_on <= day.isoformat()}
    return sum(row.tranche.number in started for row in index.rows)
