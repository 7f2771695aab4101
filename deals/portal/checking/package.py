"""A zip with XML in it, as spreadsheets are: opened with limits, and read piece by piece. Nothing of it is put on a disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat

from .refusing import MOST_PARTS, MOST_RATIO, MOST_UNPACKED, SMALL_PART, NotReadable, not_whole, too_much

CENTRAL_ENTRY = b"PK\x01\x02"
PIECE_BYTES = 1 << 16
PACKED_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What reading a zip that was tampered with raises.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, IndexError)

type AtStart = Callable[[str, dict[str, str]], None]
type AtEnd = Callable[[str], None]
type AtText = Callable[[str], None]


class Package:
    """The files in a zip. `kind`: what it should be, in words. Raises NotReadable."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.kind, self.unpacked = kind, 0
        # Before anything is listed: each entry costs memory, however small it is.
        if content.count(CENTRAL_ENTRY) > MOST_PARTS:
            raise too_much("onderdelen", MOST_PARTS)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN as error:
            raise not_whole(kind) from error
        entries = self.zip.infolist()
        self.entries = {entry.filename: entry for entry in entries}
        if len(self.entries) != len(entries) or any(".." in name or "\\" in name for name in self.entries):
            raise not_whole(kind)
        for entry in entries:
            if entry.flag_bits & 1:
                raise NotReadable("Dit bestand is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord en probeer het opnieuw.")  # fmt: skip
            if entry.compress_type not in PACKED_WAYS:
                raise not_whole(kind)
        if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise too_much("bytes als het is uitgepakt", MOST_UNPACKED)

    def has(self, name: str) -> bool:
        return name in self.entries

    def pieces(self, name: str) -> Iterator[bytes]:
        """One file, piece by piece; what its entry says about its size is not believed."""
        if name not in self.entries:
            raise not_whole(self.kind)
        entry, size = self.entries[name], 0
        try:
            with self.zip.open(entry) as part:
                while piece := part.read(PIECE_BYTES):
                    size += len(piece)
                    self.unpacked += len(piece)
                    if self.unpacked > MOST_UNPACKED:
                        raise too_much("bytes als het is uitgepakt", MOST_UNPACKED)
                    if size > SMALL_PART and size > MOST_RATIO * max(1, entry.compress_size):
                        raise NotReadable("Dit bestand is zo dicht ingepakt dat het niet wordt gelezen.", 413)
                    yield piece
        except BROKEN as error:
            raise not_whole(self.kind) from error

    def start_of(self, name: str, most: int = 200) -> bytes:
        return next(self.pieces(name), b"")[:most]

    def read_xml(self, name: str, start: AtStart, end: AtEnd = lambda name: None, text: AtText | None = None) -> None:
        """Tell each element by its name without its namespace. What defines something of its own is refused."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = text is not None
        parser.StartElementHandler = lambda tag, given: start(
            tag.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in given.items()}
        )
        parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self.refuse_definition
        parser.EntityDeclHandler = self.refuse_definition
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        try:
            for piece in self.pieces(name):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, LookupError, UnicodeError) as error:
            raise not_whole(self.kind) from error

    def refuse_definition(self, *given: Any) -> None:
        raise NotReadable(f"Dit {self.kind}-bestand bevat een XML-definitie (DTD). Die hoort er niet in en wordt niet gelezen.")  # fmt: skip
