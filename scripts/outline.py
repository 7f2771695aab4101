"""Writes static/dist/kaart.svg: the shapes of the map. The same bytes every time; needs only Python."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from deals.portal.map.shapes import outline  # noqa: E402

if __name__ == "__main__":
    file = PROJECT / "static" / "dist" / "kaart.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(outline(), encoding="utf-8")
