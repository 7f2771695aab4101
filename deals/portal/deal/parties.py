"""Who takes part in a deal, by role."""

from __future__ import annotations

from ...contents import PartyDict
from ...language.vocabulary import LABELS


def by_role(parties: list[PartyDict]) -> list[tuple[str, list[PartyDict]]]:
    """The parties by role in words, in the order of the vocabulary."""
    members = {role: [party for party in parties if party["rol"] == role] for role in LABELS["rol"]}
    return [(str(LABELS["rol"][role]), named) for role, named in members.items() if named]
