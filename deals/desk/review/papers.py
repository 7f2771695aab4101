"""What the pages of review say of papers of the Kamer."""

from ...language.text import listed, many_papers
from ...publishing.releases import state_of
from ...register.models import LineKind


def titled(prepared):
    """What the desk calls a deal or a paper: `Noorderland`, `Kamerstuk 29697-116: Motie over agenda's`."""
    if prepared.kind is LineKind.DEAL:
        return prepared.title
    return f"{LineKind.PAPER.called(prepared.slug)}: {prepared.title}"


def papers_that_change(proposal, chosen=None):
    """`2 Kamerstukken komen erbij en 1 Kamerstuk wijzigt`, of what is chosen (None: everything); empty where it holds none."""
    names = {LineKind.PAPER.named(slug) for slug in proposal.of_kind(LineKind.PAPER)}
    if chosen is not None:
        names &= set(chosen)
    new = sum(bool(state_of(proposal, name)) for name in names)
    told = [
        f"{many_papers(number)} {one if number == 1 else many}"
        for number, one, many in ((new, "komt erbij", "komen erbij"), (len(names) - new, "wijzigt", "wijzigen"))
        if number
    ]
    return listed(told) if told else ""
