"""Deals side by side: every field of their contents as a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ...language.vocabulary import LABELS, MilestoneKind, Role, Side
from ...register.wording import CODES
from .cells import SOURCES, ComparedCell, ComparedGroup, ComparedRow, compared_row
from .deal import (
    ADJUSTMENTS,
    AIMS,
    ALIASES,
    CONSULTATIONS,
    DECISIONS,
    ELSEWHERE,
    GAPS,
    INVOLVED,
    LESSONS,
    LINES,
    MENTIONS,
    MINISTRIES,
    MUNICIPALITIES,
    PARTIES,
    PAYMENTS,
    PROGRESS,
    RESULTS,
    SPENDING,
    TRAITS,
    Compared,
    Listing,
    capitalised,
)


def comparison(deals: list[Compared], names: dict[str, str]) -> list[ComparedGroup]:
    """Every field of the contract side by side. `names`: of all deals of the release, by slug."""

    def row(label: str, cell: Callable[..., ComparedCell], *given: Any, things: bool = False) -> ComparedRow:
        return compared_row(label, [cell(deal, *given) for deal in deals], things)

    def listed(listing: Listing, label: str = "") -> ComparedRow:
        return row(label or capitalised(listing.section), Compared.cell, listing, things=listing.things)

    def used(section: str, name: str, *always: str) -> list[tuple[str, str]]:
        """The codes that a fact of these deals has, with their words, in the order of the vocabulary."""
        words = LABELS[CODES[section, name]]
        values = {fact[name] for deal in deals for fact in deal.told.facts(section).values()} | {*always}
        known = [code for code in words if code in values]
        return [(code, str(words.get(code, code))) for code in [*known, *sorted(values.difference(known))]]

    roles = used("partijen", "rol", Role.TREASURER)
    rows = {
        "Algemeen": [
            row("Regio", Compared.region),
            row("Tranche", Compared.tranche),
            row("Status", Compared.status),
            row("Voorganger", Compared.predecessor, names),
            row("Samenvatting", Compared.summary),
        ],
        "Geld": [
            row("Rijksbijdrage", Compared.counted, "rijk"),
            row("Regionale bijdrage", Compared.counted, "regio"),
            row("Samen", Compared.together),
            row("Aandeel van de regio", Compared.share),
            *(row(f"Elk genoemd bedrag: {side.label}", Compared.amounts, side) for side in Side),
        ],
        "Ministeries": [
            listed(MINISTRIES, "Ministeries die tekenden"),
            listed(INVOLVED, "Betrokken ministeries"),
        ],
        "Partijen": [
            *([] if len(roles) > 1 else [listed(PARTIES)]),
            *(row(capitalised(label), Compared.parties, role, things=True) for role, label in roles),
        ],
        "Gebied": [
            row("Gemeenten", Compared.places, MUNICIPALITIES, things=True),
            row("Delen van gemeenten", Compared.parts_of_places),
            row("Provincies van die gemeenten", Compared.provinces, things=True),
            row("Ligging van de regio (indeling redactie)", Compared.location, things=True),
            *(row(label, Compared.places, listing, things=True) for label, listing in ELSEWHERE.items()),
        ],
        "Programmalijnen": [listed(LINES)],
        "Thema's": [row("Thema's (indeling van de redactie)", Compared.themes, things=True)],
        "Doelen": [listed(AIMS)],
        "Resultaten": [listed(RESULTS)],
        "Kenmerken": [listed(TRAITS)],
        "Mijlpalen": [
            row(capitalised(label), Compared.milestones, kind)
            for kind, label in used("mijlpalen", "soort", MilestoneKind.PLANNED_END)
        ],
        "Beschikkingen": [listed(DECISIONS)],
        "Voortgang": [
            listed(PROGRESS, "Stand van zaken volgens verslagen"),
            listed(CONSULTATIONS, "Overleg van Rijk en regio"),
            listed(ADJUSTMENTS, "Aanpassingen"),
            listed(LESSONS, "Lessen"),
        ],
        "Geld onderweg": [listed(PAYMENTS), listed(SPENDING)],
        "Andere namen": [listed(ALIASES, "Andere namen")],
        "Wat niet bekend is": [row(f"Leemte: {label}", Compared.gap, veld) for veld, label in used("leemten", "veld")]
        or [listed(GAPS)],
        "Bronnen": [row(SOURCES, Compared.sources, things=True), listed(MENTIONS)],
    }
    return [ComparedGroup(title, group) for title, group in rows.items()]
