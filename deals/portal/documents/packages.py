"""One piece of text from a package of somebody else: an ODT or a Word document. Whatever is odd about it gives None."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

# No document of the register comes near to these: bytes of a file, of the list of its parts, and of the part that is read.
LARGEST_PACKAGE = 32 << 20
LARGEST_DIRECTORY = 64 << 10
LARGEST_PART_READ = 1 << 20
LONGEST_PERMALINK = 8000

END_OF_ZIP = struct.Struct("<4s4H2LH")
END_MARK, END_MARK_64 = b"PK\x05\x06", b"PK\x06\x07"
SIZE_OF_MARK_64 = 20
ON_THE_WEB = re.compile(r"https?://[^\s<>\"\x00-\x20\x7f\ufffd]+")
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNFIT_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class OddPackage(ValueError):
    """The package has something that no document of the register has."""


def permalink_in(content: bytes, part: str, path: tuple[str, ...], named: tuple[str, str] | None = None) -> str | None:
    """The address that stands in that part of the package as the text of the element at `path`.

    Elements are spelled `namespace name`. `named`: an attribute that the element has, and its value."""
    try:
        texts = texts_at(part_of(content, part), path, named)
    except UNFIT_PACKAGE:
        return None
    if len(texts) != 1 or len(texts[0]) > LONGEST_PERMALINK or not ON_THE_WEB.fullmatch(texts[0]):
        return None
    return texts[0]


def part_of(content: bytes, name: str) -> bytes:
    """That part of a zip file, which is no larger than what is read of it."""
    if len(content) > LARGEST_PACKAGE or directory_size(content) > LARGEST_DIRECTORY:
        raise OddPackage("too large")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(name)
        if entry.compress_type not in READABLE or entry.flag_bits & 1:
            raise OddPackage("packed in a way that the register does not use")
        with archive.open(entry) as part:
            read = part.read(LARGEST_PART_READ + 1)
    if len(read) > LARGEST_PART_READ:
        raise OddPackage("too large")
    return read


def directory_size(content: bytes) -> int:
    """The bytes that list the parts of a zip file: reading them costs time before anything is known of them."""
    end = content.rfind(END_MARK)
    if end < 0 or content[max(0, end - SIZE_OF_MARK_64) : end].startswith(END_MARK_64):
        raise OddPackage("no zip file, or one for gigabytes")
    _mark, _disk, _first, _here, _parts, size, start, comment = END_OF_ZIP.unpack_from(content, end)
    if end + END_OF_ZIP.size != len(content) or comment or start + size != end:
        raise OddPackage("something stands before or behind it")
    return int(size)


def texts_at(xml: bytes, path: tuple[str, ...], named: tuple[str, str] | None) -> list[str]:
    """The text of each element at `path`. A declaration of a document type, and so every entity, is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    open_elements: list[str] = []
    texts: list[str] = []
    inside = False

    def starts(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if inside:
            raise OddPackage("an element where text was expected")
        open_elements.append(name)
        if len(open_elements) == len(path) and tuple(open_elements) == path:
            inside = named is None or attributes.get(named[0]) == named[1]
            if inside:
                texts.append("")

    def ends(name: str) -> None:
        nonlocal inside
        open_elements.pop()
        inside = False

    def says(text: str) -> None:
        if inside:
            texts[-1] += text

    def refuse(*declared: object) -> None:
        raise OddPackage("a document type")

    parser.StartElementHandler = starts
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = says
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(xml, True)
    return texts
