"""Zip files without a clock: the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping

LONG_AGO = (1980, 1, 1, 0, 0, 0)
UNIX = 3
# What is compressed at once, in characters.
PIECE = 1 << 16


def zipped(parts: Mapping[str, bytes | Iterable[str]]) -> bytes:
    """`parts` in their order; the first is stored as it is, as OpenDocument wants of its media type.

    A part that comes as pieces of text is written piece by piece: it never stands whole in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = UNIX
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if number else zipfile.ZIP_STORED
            if isinstance(content, bytes):
                archive.writestr(entry, content)
            else:
                with archive.open(entry, "w") as part:
                    for piece in in_pieces(content):
                        part.write(piece.encode())
    return out.getvalue()


def in_pieces(texts: Iterable[str]) -> Iterator[str]:
    """`texts` joined to pieces of a size that is worth compressing."""
    waiting, size = list[str](), 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)
