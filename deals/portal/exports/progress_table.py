"""The columns of a file of progress: a row for each source that tells of a deal, and one for a deal of which none does."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.conf import settings

from ...language.dates import day_or_none, dutch_day, period
from ...language.vocabulary import LABELS
from ...register.money_steps import SPENT
from ...register.progress import NOTICE_NAMES, DealProgress, Notice
from ...register.reading import Reading
from ...register.reported import Adjusted, Consulted, ReportedState
from .columns import COLUMNS, OF_RELEASE, Kind
from .table_extract import FileTable, TableColumn


class ReportedRow(NamedTuple):
    """One deal with one source that tells of it, or with None."""

    deal: DealProgress
    notice: Notice | None


def reported_rows(
    deals: list[DealProgress], years: Collection[int] = (), themes: Collection[str] = ()
) -> list[ReportedRow]:
    """The rows of `deals`, the newest source first; where years or themes are asked, of those that are about one of them."""
    rows = []
    for deal in deals:
        notices = deal.about(years, themes) if years or themes else deal.notices
        rows += [ReportedRow(deal, notice) for notice in notices] or [ReportedRow(deal, None)]
    return rows


def heard_in_words(row: ReportedRow) -> str:
    if row.notice is None:
        return "hierover nog niets in dit register" if row.deal.notices else "nog niets in dit register"
    if row.notice.final:
        return f"eind{NOTICE_NAMES['verslag']}" if row.notice.kind == "verslag" else "bericht over een eindverslag"
    return NOTICE_NAMES[row.notice.kind]


def state_in_words(state: ReportedState, line: str | None = None) -> str:
    """`‘ligt op koers’, stand 31 december 2025`: of what is more than running, the words of the report itself."""
    said = f"‘{state.words}’" if state.words else LABELS["staat"][state.state]
    when = f"stand {period(state.stand, state.precision)}" if state.stand and state.precision else ""
    return ", ".join(part for part in (f"{line}: {said}" if line else said, when) if part)


def adjusted_in_words(one: Adjusted) -> str:
    """`verlengd, 28 mei 2025: De lijn loopt door.`"""
    when = f", {period(one.day, one.precision)}" if one.day and one.precision else ""
    decided = f" Besluit van: {one.decided_by}." if one.decided_by else ""
    return f"{LABELS['aanpassing'][one.kind]}{when}: {one.text}{decided}"


def consulted_in_words(one: Consulted) -> str:
    when = period(one.day, one.precision) if one.day and one.precision else "datum niet vermeld"
    return f"{when}: {one.agreed}" if one.agreed else when


def of_notice(kind: Kind, value: Callable[[Notice], Any], width: int) -> TableColumn:
    """A column about the source; empty where there is none."""
    return TableColumn(kind, lambda row, reading: value(row.notice) if row.notice else None, width)


def names_of_notice(value: Callable[[Notice], list[str]], width: int) -> TableColumn:
    return TableColumn(Kind.NAMES, lambda row, reading: value(row.notice) if row.notice else [], width)


def of_report(kind: Kind, value: Callable[[Any], Any], width: int) -> TableColumn:
    """A column about what a source says of itself as a report."""
    return of_notice(kind, lambda notice: value(notice.report) if notice.report else None, width)


def deal_column(heading: str) -> TableColumn:
    """The column of that heading in the files of deals."""
    column = COLUMNS[heading]
    return TableColumn(column.kind, lambda row, reading: column.value(row.deal.row, reading), column.width)


def release_column(heading: str) -> TableColumn:
    column = OF_RELEASE[heading]
    return TableColumn(column.kind, lambda row, reading: column.value(row.deal.row, reading), column.width)


def states_about(notice: Notice, about: str) -> list[str]:
    names = {line.key: line.name for line in notice.deal.lines}
    return [state_in_words(state, names.get(state.line or "")) for state in notice.states if state.about == about]


def theme_names(notice: Notice) -> list[str]:
    names = dict(notice.deal.themes)
    return [names.get(slug, slug) for slug in sorted(notice.themes)]


def notice_address(row: ReportedRow, reading: Reading) -> str:
    """The page of the deal at this release, at the first fact that was read in the source."""
    address = f"{settings.REGISTER_URL}/deals/{row.deal.row.slug}/{reading.permanent_suffix}"
    keys = [read_at.key for read_at in row.notice.read_at] if row.notice else []
    return f"{address}#{keys[0]}" if keys else address


FIRST_PROGRESS_COLUMNS = {
    "Regio Deal": deal_column("Regio Deal"),
    "Kort adres": deal_column("Kort adres"),
    "Tranche": deal_column("Tranche"),
    "Regio": deal_column("Regio"),
    "Ministeries": deal_column("Ministeries"),
    "Betrokken ministeries": deal_column("Betrokken ministeries"),
    "Wat er staat": TableColumn(Kind.TEXT, lambda row, reading: heard_in_words(row), 24),
    "Verslagjaren": names_of_notice(lambda notice: [str(year) for year in notice.years], 18),
    "Periode vanaf": of_report(Kind.DATE, lambda report: day_or_none(report.since), 13),
    "Periode tot en met": of_report(Kind.DATE, lambda report: day_or_none(report.until), 13),
    "Stand": of_report(Kind.DATE, lambda report: day_or_none(report.stand), 13),
    "Aan wie": of_report(Kind.TEXT, lambda report: LABELS["niveau"].get(report.level), 22),
    "Vastgesteld door": of_report(Kind.TEXT, lambda report: report.adopted_by, 24),
    "Vastgesteld op": of_report(Kind.DATE, lambda report: day_or_none(report.adopted_on), 13),
    "Besproken op": of_report(Kind.DATE, lambda report: day_or_none(report.discussed_on), 13),
    "Eerdere versies": names_of_notice(
        lambda notice: [
            f"{report.title}, {dutch_day(report.date) if report.date else 'zonder datum'}"
            for report in notice.earlier(notice.deal.reports)
        ],
        30,
    ),
    "Gemeld": names_of_notice(lambda notice: [result.text for result in notice.results], 50),
    "Hoe het werk staat": names_of_notice(lambda notice: states_about(notice, "werk"), 30),
    "Hoe het geld staat": names_of_notice(lambda notice: states_about(notice, "geld"), 30),
    "Betaald": names_of_notice(lambda notice: [one.in_words for one in notice.money if one.step != SPENT], 30),
    "Besteed": names_of_notice(lambda notice: [one.in_words for one in notice.money if one.step == SPENT], 30),
    "Aanpassingen": names_of_notice(lambda notice: [adjusted_in_words(one) for one in notice.adjustments], 40),
    "Overleg van Rijk en regio": names_of_notice(
        lambda notice: [consulted_in_words(one) for one in notice.consultations], 40
    ),
    "Lessen": names_of_notice(lambda notice: [lesson.text for lesson in notice.lessons], 40),
    "Thema's van wat gemeld is (indeling redactie)": names_of_notice(theme_names, 30),
    "Codes thema's": names_of_notice(lambda notice: sorted(notice.themes), 24),
    "Bron": of_notice(Kind.TEXT, lambda notice: notice.title, 40),
    "Kort adres van de bron": of_notice(Kind.TEXT, lambda notice: notice.source, 24),
    "Uitgever": of_notice(Kind.TEXT, lambda notice: notice.publisher, 24),
    "Datum bron": of_notice(Kind.DATE, lambda notice: day_or_none(notice.date), 13),
    "Vindplaatsen": names_of_notice(
        lambda notice: list(dict.fromkeys(read_at.place for read_at in notice.read_at if read_at.place)), 30
    ),
    "Sleutels": names_of_notice(lambda notice: [read_at.key for read_at in notice.read_at], 20),
    "Peildatum": release_column("Peildatum"),
    "Publicatie": release_column("Publicatie"),
    "Permalink": TableColumn(Kind.TEXT, notice_address, 60),
}
PROGRESS_TABLE = FileTable(
    "Voortgang",
    "voortgang",
    "tranche, dan de naam van de deal, dan de nieuwste bron eerst",
    {"v1": FIRST_PROGRESS_COLUMNS},
    {
        "Wat een rij is": "Eén bron die over één deal iets meldt: een verslag, een bericht, of een stuk over een overleg of een "
        "aanpassing. Een deal waarvan nog niets in dit register staat, heeft één rij zonder bron. Of er een verslag "
        "bestaat, is daarmee niet gezegd.",
        "Een gekozen jaar of thema": "Is een verslagjaar of een thema gekozen, dan staan hier alleen de bronnen die daarover iets melden. "
        "Een deal zonder zo'n bron heeft één rij.",
        "Een nieuwere versie": "Van een verslag met een nieuwere versie staat alleen de nieuwste in dit bestand, met de datum van "
        "de eerdere erbij.",
        "Hoe het staat": "Wat tussen aanhalingstekens staat, zijn de woorden van het verslag. Dit register oordeelt niet.",
        "Betaald is niet besteed": "Wat aan de regiokassier is betaald, is daarmee niet besteed. Trek deze bedragen niet van elkaar af.",
        "Thema's": "Bij welk thema een programmalijn hoort, is een indeling van de redactie. Leeg wil zeggen: wat gemeld is, gaat "
        "over de hele deal of over een lijn zonder thema.",
    },
)
