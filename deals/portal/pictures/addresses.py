"""Which picture goes with a page whose address is shared."""

from __future__ import annotations

import re

from ..question import Question

# {the address of a page: that of its picture}. The page with the charts has the picture of its first one.
PICTURES = {
    re.compile(r"/(deals|regios|gemeenten|caribisch)/([-a-zA-Z0-9_]+)/"): r"/deel/\1/\2.png",
    re.compile(r"/kaart/|/embed/kaart/"): "/deel/kaart.png",
    re.compile(r"/cijfers/"): "/deel/cijfers/tranches.png",
    re.compile(r"/embed/([-a-z]+)/"): r"/deel/cijfers/\1.png",
}
# A page that shows a selection shares the picture of that; the others know no question.
OF_A_SELECTION = ("/kaart/", "/cijfers/", "/embed/")


def shared_picture(question: Question) -> str:
    """The address of the picture of a page, at the release that is read; empty where the picture of the register goes with it."""
    if question.reading.release is None:
        return ""
    for pattern, picture in PICTURES.items():
        if page := pattern.fullmatch(question.path):
            asked = question if question.path.startswith(OF_A_SELECTION) else question.bare
            return asked.permalink(page.expand(picture))
    return ""
