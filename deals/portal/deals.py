"""One deal's content in the shape of its page."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ..contents import AimDict, Content, ContributionDict, GapDict, LineDict, PartyDict, ResultDict, SignatureDict
from ..language.vocabulary import LABELS
from ..reference.models import MinistryName
from ..register.citing import by_date, with_citations
from ..register.history import DealChange, described, one_by_one
from ..register.index import Index, series
from ..register.rows import Row
from ..register.served import deal_line, served_deal
from ..web.errors import error_page
from .frame import file, page, reader
from .map.drawing import drawing

# Which part of the page says that it does not know.
GAP_PLACES = {
    "bedragen.rijk": "rijk",
    "bedragen.regio": "regio",
    "gebied.gemeenten": "gemeenten",
    "partijen.regiokassier": "regiokassier",
    "mijlpalen.geplande-einddatum": "einddatum",
}
MOST_RELATED = 8
PLANNED = "geplande-einddatum"


@dataclass(frozen=True)
class ProgrammeLine:
    """A line with what was aimed for beside what was reported. `fact` is None for what belongs to no line."""

    fact: LineDict | None
    aims: list[AimDict]
    results: list[ResultDict]


@dataclass(frozen=True)
class Revision:
    """A release in which the deal came, changed, went or returned, and which of its facts did."""

    change: DealChange
    subjects: list[tuple[str, int]]


def shaped(content: Content) -> dict[str, Any]:
    """What the page shows of a content alone."""
    deal = with_citations(content)
    return {
        "deal": deal,
        "gaps": gaps(deal),
        "counted": {fact["kant"]: fact for fact in deal["bijdragen"] if fact["teltMee"]},
        "amounts": [(fact, why(fact, deal["bijdragen"])) for fact in deal["bijdragen"]],
        "roles": roles(deal["partijen"]),
        "lines": programme_lines(deal),
        "themed": any(line["themas"] for line in deal["programmalijnen"]),
        "timeline": [(fact, fact["soort"] == PLANNED) for fact in by_date(deal["mijlpalen"])],
    }


def gaps(content: Content) -> dict[str, GapDict]:
    """{part of the page: its gap}: where something is missing, the page says why."""
    return {GAP_PLACES.get(gap["veld"], gap["veld"]): gap for gap in content["leemten"]}


def why(fact: ContributionDict, facts: list[ContributionDict]) -> str:
    """Why an amount counts in totals, or does not."""
    if fact["teltMee"]:
        return f"Telt mee: het exacte bedrag {LABELS['moment'][fact['moment']]}."
    if fact["onderdeelVan"]:
        return "Telt niet mee: het is een deel van een ander bedrag."
    if fact["kant"] == "totaal":
        return "Telt niet mee: Rijk en regio samen, niet per kant."
    if fact["nauwkeurigheid"] != "exact":
        return f"Telt niet mee: de bron zegt ‘{LABELS['nauwkeurigheid'][fact['nauwkeurigheid']]}’."
    rival = next((other for other in facts if other["kant"] == fact["kant"] and other["teltMee"]), None)
    if rival:
        return f"Telt niet mee: van deze kant telt het bedrag {LABELS['moment'][rival['moment']]}."
    return "Telt niet mee."


def roles(parties: list[PartyDict]) -> list[tuple[str, list[PartyDict]]]:
    """The parties by role, in the order of the vocabulary."""
    found = [(role, [party for party in parties if party["rol"] == role]) for role in LABELS["rol"]]
    return [(LABELS["rol"][role], members) for role, members in found if members]


def programme_lines(deal: Content) -> list[ProgrammeLine]:
    """Every line with its aims and results; last, without a line, those that belong to none."""

    def of(key: str | None) -> tuple[list[AimDict], list[ResultDict]]:
        return (
            [aim for aim in deal["doelen"] if aim["lijn"] == key],
            [result for result in deal["resultaten"] if result["lijn"] == key],
        )

    lines = [ProgrammeLine(line, *of(line["sleutel"])) for line in deal["programmalijnen"]]
    aims, results = of(None)
    return [*lines, ProgrammeLine(None, aims, results)] if aims or results else lines


def neighbours(index: Index, row: Row) -> list[Row]:
    """All deals of the region, one after the other, this one among them."""
    return series(index.rows_in(index.mask_of("regio", row.region.slug)))


def related(index: Index, row: Row) -> list[tuple[Row, list[str]]]:
    """Deals elsewhere that share a municipality: [(deal, the names they share)], most shared first."""
    own = {place.code for place in row.municipalities}
    found = []
    for other in index.rows:
        shared = [place.name for place in other.municipalities if place.code in own]
        if shared and other.region.slug != row.region.slug:
            found.append((other, list(dict.fromkeys(shared))))
    return sorted(found, key=lambda pair: -len(pair[1]))[:MOST_RELATED]


def names_today(ministries: list[SignatureDict], day: str) -> dict[str, MinistryName]:
    """{ministry: its name on `day` (ISO)}, where that is another than the one it signed under. One query."""
    if not ministries:
        return {}
    signed = {ministry["slug"]: ministry["naam"] for ministry in ministries}
    names = MinistryName.objects.filter(ministry__slug__in=signed).select_related("ministry").order_by("valid_from")
    # The last that began on or before the day.
    found = {name.ministry.slug: name for name in names if not name.valid_from or name.valid_from.isoformat() <= day}
    return {slug: name for slug, name in found.items() if name.name != signed[slug]}


def revisions(slug: str, last: int) -> list[Revision]:
    """What each release up to `last` did to the deal, newest first. Two queries."""
    return [revision(change) for change in reversed(described(one_by_one(1, last, [slug])))]


def revision(change: DealChange) -> Revision:
    return Revision(change, Counter(one.subject for one in change.changes).most_common())


@reader()
def deal_page(question, slug):
    reading = question.reading
    line = deal_line(question.release, slug)
    version = line.version
    if version is None:
        return error_page(410, reason=line.reason, slug=slug, reading=reading)
    history = revisions(slug, question.release.number)
    return page(question, "portal/deals/deal.html", **deal_context(reading, version.read(), version.digest, history))


def deal_context(reading, content, digest, history):
    """What the page of a deal shows of `content`, read at `reading`; the desk previews a page with it."""
    index = reading.index
    row = next(row for row in index.rows if row.slug == content["slug"])
    return {
        **shaped(content),
        "row": row,
        "neighbours": neighbours(index, row),
        "related": related(index, row),
        "today": names_today(content["ministeries"], reading.release.as_of.isoformat()),
        "revisions": history,
        "drawing": drawing([row]),
        "digest": digest,
    }


@reader()
def deal_json(question, slug):
    release = question.release
    line = deal_line(release, slug)
    if line.version is None:
        answer = {"title": "Ingetrokken", "status": 410, "detail": line.reason}
        return HttpResponse(json.dumps(answer, ensure_ascii=False), "application/problem+json", status=410)
    return file(served_deal(line.version, release), "application/json")
