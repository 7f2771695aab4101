"""Zip files without a clock: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile

LONG_AGO = (1980, 1, 1, 0, 0, 0)
UNIX = 3


def zipped(parts: dict[str, bytes]) -> bytes:
    """`parts` in their order; the first is stored as it is, as OpenDocument wants of its media type."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            archive.writestr(entry, content)
    return out.getvalue()
