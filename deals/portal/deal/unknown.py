"""What the register does not hold of a deal, in one box: by the reason that is recorded, and where none is."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.text import capfirst

from ...contents import Content, GapDict, SourceDict
from ...holding import of_whole_deal
from ...language.vocabulary import LABELS, GapReason, MilestoneKind, SourceKind
from ...reference.error_reports import ReportableField
from .money_path import knows_beyond_agreed

# What can be unknown, as it stands in a sentence; in this order.
UNKNOWNS = {
    "bedragen.rijk": "bedrag van het Rijk",
    "bedragen.regio": "bedrag van de regio",
    "ministeries": "ministeries die tekenden",
    "partijen": "partijen",
    "partijen.regiokassier": "regiokassier",
    "gebied.gemeenten": "gemeenten",
    "programmalijnen": "programmalijnen",
    "doelen": "doelen",
    "resultaten": "resultaten",
    "kenmerken": "kenmerken",
    "mijlpalen.geplande-einddatum": "einddatum",
    "geld": "wat is toegekend, betaald en besteed",
}
# The same as the form to report a mistake names it.
REPORTED_AS: dict[str, str] = {
    "bedragen.rijk": ReportableField.NATIONAL,
    "bedragen.regio": ReportableField.REGIONAL,
    "ministeries": ReportableField.MINISTRIES,
    "partijen": ReportableField.PARTIES,
    "partijen.regiokassier": ReportableField.TREASURER,
    "gebied.gemeenten": ReportableField.MUNICIPALITIES,
    "programmalijnen": ReportableField.LINES,
    "doelen": ReportableField.AIMS,
    "resultaten": ReportableField.RESULTS,
    "kenmerken": ReportableField.TRAITS,
    "mijlpalen.geplande-einddatum": ReportableField.END,
    "geld": ReportableField.MONEY,
}
# Said where nobody recorded why; of the rest only a gap says that it is unknown.
SAID_WITHOUT_A_GAP = (
    "bedragen.rijk",
    "bedragen.regio",
    "ministeries",
    "partijen",
    "gebied.gemeenten",
    "programmalijnen",
    "doelen",
    "resultaten",
    "mijlpalen.geplande-einddatum",
    "geld",
)
# A gap beside an amount that is known says nothing any more.
AMOUNT_FIELDS = {"bedragen.rijk": "rijk", "bedragen.regio": "regio"}
ENDINGS = (MilestoneKind.PLANNED_END, MilestoneKind.COMPLETION, MilestoneKind.TERMINATION)
GAP_REASONS: dict[str, str] = {
    GapReason.NOT_STATED: "niet vermeld in {}",
    GapReason.INCOMPLETE: "niet volledig vermeld in {}",
    GapReason.NOT_ENTERED: "nog niet in dit register opgenomen; het stuk wordt genoemd in {}",
    GapReason.NOT_FOUND: "gezocht, niet gevonden",
    GapReason.NOT_APPLICABLE: "niet van toepassing",
}
# … where the source is that document itself.
NOT_ENTERED_FROM = "nog niet in dit register opgenomen uit {}"
NO_REASON = "hierover is nog niets vastgelegd"


class UnknownField(NamedTuple):
    """`key` of the gap that says so, or empty; `reported_as`: what the form to report a mistake calls it."""

    name: str
    key: str
    reported_as: str


class UnknownGroup(NamedTuple):
    """Fields that are unknown for the same reason. `gap`: one of theirs, whose source stands for all."""

    fields: list[UnknownField]
    reason: str
    gap: GapDict | None

    @property
    def names(self) -> list[tuple[UnknownField, str]]:
        """Each as it stands in the list, with the comma behind it."""
        first, *others = self.fields
        told = [first._replace(name=capfirst(first.name)), *others]
        return [(field, "" if field is told[-1] else ",") for field in told]


def unknown_groups(deal: Content) -> list[UnknownGroup]:
    """Grouped by reason, source and note, in the order of GAP_REASONS; last what nobody recorded a reason for."""
    sources = {source["slug"]: source for source in deal["bronnen"]}
    told: dict[tuple[int, str, str], list[GapDict]] = {}
    reasons = list(GAP_REASONS)
    for gap in sorted(deal["leemten"], key=lambda gap: place_of(gap["veld"])):
        side = AMOUNT_FIELDS.get(gap["veld"])
        if side and deal["bedragen"][side] is not None:  # type: ignore[literal-required]
            continue
        said = reason_of(sources, gap).format(title_of(sources, gap))
        told.setdefault((reasons.index(gap["reden"]), said, gap["toelichting"] or ""), []).append(gap)
    groups = [
        UnknownGroup([unknown_field(gap["veld"], gap["sleutel"]) for gap in gaps], said, gaps[0])
        for (_, said, _), gaps in sorted(told.items(), key=lambda one: one[0][0])
    ]
    explained = {gap["veld"] for gap in deal["leemten"]}
    rest = [
        unknown_field(field) for field in SAID_WITHOUT_A_GAP if field not in explained and says_nothing_of(deal, field)
    ]
    return [*groups, UnknownGroup(rest, NO_REASON, None)] if rest else groups


def unknown_field(field: str, key: str = "") -> UnknownField:
    return UnknownField(name_of(field), key, REPORTED_AS.get(field, ReportableField.OTHER))


def reason_of(sources: dict[str, SourceDict], gap: GapDict) -> str:
    """Why it is unknown, with room for the title of the source."""
    is_the_document = gap["bron"] and sources[gap["bron"]["bron"]]["soort"] == SourceKind.COVENANT
    return NOT_ENTERED_FROM if is_the_document and gap["reden"] == GapReason.NOT_ENTERED else GAP_REASONS[gap["reden"]]


def title_of(sources: dict[str, SourceDict], gap: GapDict) -> str:
    """`‘Aanbieding vierde tranche Regio Deals’`."""
    return f"‘{sources[gap['bron']['bron']]['titel']}’" if gap["bron"] else "de bron"


def place_of(field: str) -> int:
    return list(UNKNOWNS).index(field) if field in UNKNOWNS else len(UNKNOWNS)


def name_of(field: str) -> str:
    return UNKNOWNS.get(field) or LABELS["veld"].get(field, field)


def says_nothing_of(deal: Content, field: str) -> bool:
    area = deal["gebied"]
    empty = {
        "bedragen.rijk": deal["bedragen"]["rijk"] is None,
        "bedragen.regio": deal["bedragen"]["regio"] is None,
        "ministeries": not deal["ministeries"],
        "partijen": not deal["partijen"],
        "gebied.gemeenten": not (area["gemeenten"] or area["caribisch"] or area["buitenland"]),
        "programmalijnen": not deal["programmalijnen"],
        "doelen": not deal["doelen"],
        "resultaten": not deal["resultaten"],
        "mijlpalen.geplande-einddatum": not any(step["soort"] in ENDINGS for step in of_whole_deal(deal)),
        "geld": not knows_beyond_agreed(deal),
    }
    return empty[field]
