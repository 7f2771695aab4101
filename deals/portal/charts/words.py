"""What the page with the charts says of them, in sentences."""

from __future__ import annotations

from ...language.text import many_deals
from .milestones import Milestones
from .numbers import Amounts, Ministries, Themes


def amounts_known(amounts: Amounts, largest_first: bool) -> str:
    drawn = len(amounts.drawn)
    order = f"; de grootste {'staat' if drawn == 1 else 'staan'} bovenaan" if largest_first else ""
    return f"Van {drawn} van de {many_deals(len(amounts.rows))} is een bedrag bekend{order}."


def both_known(amounts: Amounts) -> str:
    number = amounts.both.deals
    which = "die deal" if number == 1 else "die deals samen"
    return f"Van {many_deals(number)} zijn beide bedragen bekend. Bij {which} is dit de verhouding:"


def milestones_known(milestones: Milestones) -> str:
    return (
        f"Van {milestones.covenants} van de {many_deals(milestones.deals)} is bekend wanneer het convenant er was. "
        f"Van {milestones.planned_ends or 'geen enkele'} is bekend wanneer de deal moet eindigen."
    )


def left_out(ministries: Ministries) -> str:
    """What stands behind the number of deals of which nobody knows who signed."""
    return f"Die {'staat' if ministries.unknown == 1 else 'staan'} niet in dit beeld."


def themes_known(themes: Themes) -> str:
    verb = "is" if themes.together == 1 else "zijn"
    return f"{themes.together} van de {many_deals(themes.deals)} {verb} ingedeeld."
