"""The parts of the country (landsdelen) as the CBS divides them, and Caribisch Nederland, which is none of those."""

from __future__ import annotations

from collections.abc import Iterable

# {part: what it is called, the codes of its provinces}. Utrecht and Zeeland are West, Flevoland is Oost.
COUNTRY_PARTS = {
    "noord": ("Noord", ("PV20", "PV21", "PV22")),
    "oost": ("Oost", ("PV23", "PV24", "PV25")),
    "west": ("West", ("PV26", "PV27", "PV28", "PV29")),
    "zuid": ("Zuid", ("PV30", "PV31")),
}
CARIBBEAN_PART = ("caribisch-nederland", "Caribisch Nederland")
SEVERAL_PARTS = ("meer-dan-een", "meer dan één")


def country_part(provinces: Iterable[str], *, caribbean: bool) -> tuple[str, str] | None:
    """(part as in an address, what it is called) of what lies in `provinces` (codes) or is `caribbean`; None: not known."""
    codes = set(provinces)
    parts = [(slug, name) for slug, (name, within) in COUNTRY_PARTS.items() if codes.intersection(within)]
    parts += [CARIBBEAN_PART] * caribbean
    return (parts[0] if len(parts) == 1 else SEVERAL_PARTS) if parts else None
