"""What is derived from the content of a version and kept beside it."""

from __future__ import annotations

from typing import Any

from .models import LineKind, Version
from .papers import paper_row
from .rows import index_row


def derived_index(version: Version) -> dict[str, Any]:
    """What `Version.index` holds, of a deal or of a paper."""
    return index_row(version.read()) if version.kind == LineKind.DEAL else paper_row(version.read_paper())
