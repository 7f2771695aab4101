"""Pictures as PNG. No clock, no network and no fonts of the machine: the same picture gives the same bytes everywhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from ..typesetting import typeset

PNG = "image/png"
# The letters of the site, as the build unpacks them; what they lack, the fonts of typst have.
FONTS = settings.BASE_DIR / "static" / "dist"
# Of a chart: one and a half times as many pixels as the SVG says, for paper and for fine screens.
SHARPER = 1.5
PIXELS_PER_INCH = 96
# How a picture of a chart, and one for a shared link, are laid out.
OF_CHART = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""
CARD_TEMPLATE = Path(__file__).with_name("card.typ").read_bytes()


def png_of(svg: str) -> bytes:
    """`svg` as a PNG."""
    return _painted(OF_CHART, {"svg": svg}, PIXELS_PER_INCH * SHARPER)


def drawn_card(told: dict[str, Any]) -> bytes:
    """What `card.typ` makes of `told`: 1200 by 630 pixels."""
    return _painted(CARD_TEMPLATE, {"card": json.dumps(told, ensure_ascii=False)}, PIXELS_PER_INCH)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(root=Path(__file__).parent, ignore_system_fonts=True, font_paths=[str(FONTS)])


def _painted(template: bytes, inputs: dict[str, str], density: float) -> bytes:
    return typeset(_compiler(), template, format="png", ppi=density, sys_inputs=inputs)
