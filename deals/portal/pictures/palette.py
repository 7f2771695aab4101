"""The colours of the light scheme, for pictures that leave the site. A test compares them with the style sheets."""

from __future__ import annotations

INK, SOFT, LINE, GROUND = "#0f172a", "#334155", "#cbd5e1", "#ffffff"
BRAND, ACCENT, OUTLINE = "#154273", "#ffb612", "#64748b"
RIJK, REGIO = "#007bc7", "#e17000"
PALE_RIJK, PALE_REGIO = "#b3d7ee", "#f6d4b3"
TRANCHES = {"t1": "#e6f1b8", "t2": "#b6e0b5", "t3": "#7ccabf", "t4": "#47abcd", "t5": "#2170ad", "t6": "#154273"}
RIM = "#154273"
