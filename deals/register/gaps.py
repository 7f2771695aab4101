"""Why something is not known of a deal, where the desk recorded that."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..contents import Content


class StatedGap(NamedTuple):
    """A field of which the desk recorded why it is not known. `field` and `reason` are codes of the content."""

    field: str
    reason: str
    key: str


def stated_gaps(content: Content) -> list[list[Any]]:
    """The fields of a `StatedGap` for each, by field."""
    gaps = ([gap["veld"], gap["reden"], gap["sleutel"]] for gap in content["leemten"])
    return sorted(gaps)
