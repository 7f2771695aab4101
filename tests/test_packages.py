"""The permalink in an ODT or Word document of somebody else: found where the register wrote it, and otherwise nothing, quickly."""

import io
import os
import random
import time
import zipfile

import pytest

from deals.portal.documents import packages
from deals.portal.documents.odt import odt_of, permalink_in_odt
from deals.portal.documents.word import docx_of, permalink_in_docx

from . import drafts

ODT = ("meta.xml", odt_of, permalink_in_odt)
DOCX = ("docProps/core.xml", docx_of, permalink_in_docx)
BOTH = pytest.mark.parametrize(("part", "write", "read"), [ODT, DOCX], ids=["odt", "docx"])
PERMALINK = drafts.PERMALINK.replace("&", "&amp;")


def rewritten(content, part, change, compression=zipfile.ZIP_DEFLATED):
    """The same package with that part changed; as another program would save it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w", compression) as changed:
        for name in parts.namelist():
            body = parts.read(name)
            changed.writestr(name, change(body) if name == part else body)
    return out.getvalue()


def replaced(old, new):
    def change(body):
        assert old.encode() in body
        return body.replace(old.encode(), new.encode())

    return change


@BOTH
@pytest.mark.parametrize(
    "permalink",
    [
        "https://regiodeals.example/deals/?thema=wonen&publicatie=4",
        "http://localhost:8000/overzicht/?kolommen=a,b%20c",
        "https://regiodeals.example/deals/twente/?q=’s-Hertogenbosch&a",
    ],
)
def test_the_permalink_comes_back_as_it_went_in(part, write, read, permalink):
    content = write(drafts.whole_document(permalink=permalink))
    assert read(content) == permalink
    assert read(rewritten(content, part, lambda body: body)) == permalink


@BOTH
@pytest.mark.parametrize(
    "permalink",
    ["", "javascript:alert(1)", "deals/", "https://a.nl/ b", "https://a.nl/\x07", f"https://a.nl/{'a' * 8000}"],
)
def test_what_is_no_address_is_not_told(part, write, read, permalink):
    assert read(write(drafts.whole_document(permalink=permalink))) is None


@BOTH
def test_the_other_kind_of_document_has_none(part, write, read):
    other = docx_of if write is odt_of else odt_of
    assert read(other(drafts.whole_document())) is None


@BOTH
def test_an_entity_is_never_resolved(part, write, read):
    content = write(drafts.whole_document())
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha" * 100}">' for n in range(9))
    for entities in (laughs, '<!ENTITY a8 SYSTEM "file:///etc/passwd">', '<!ENTITY a8 "https://a.nl/">'):

        def declared(body, entities=entities):
            start = body.index(b"?>") + 2
            body = body[:start] + f"<!DOCTYPE x [{entities}]>".encode() + body[start:]
            return body.replace(PERMALINK.encode(), b"&a8;")

        hostile = rewritten(content, part, declared)
        before = time.process_time()
        assert read(hostile) is None
        assert time.process_time() - before < 0.1
    alone = rewritten(content, part, lambda body: body.replace(b"?>", b"?><!DOCTYPE x>", 1))
    assert read(alone) is None


@BOTH
def test_a_part_that_grows_is_not_read_to_its_end(part, write, read):
    grown = rewritten(write(drafts.whole_document()), part, lambda body: body + b" " * (200 << 20))
    assert len(grown) < 1 << 20
    before = time.process_time()
    assert read(grown) is None
    assert time.process_time() - before < 0.2


@BOTH
def test_a_package_of_many_parts_or_many_bytes_is_not_listed(part, write, read, monkeypatch):
    content = write(drafts.whole_document())
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(2000):
            archive.writestr(f"deel-{number}", b"")
    assert read(out.getvalue()) is None
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", len(content))
    assert read(content) == drafts.PERMALINK
    monkeypatch.setattr(packages, "LARGEST_PACKAGE", len(content) - 1)
    assert read(content) is None


@BOTH
@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_compression_is_not_unpacked(part, write, read, compression):
    assert read(rewritten(write(drafts.whole_document()), part, lambda body: body, compression)) is None


@BOTH
def test_a_permalink_that_is_twice_there_or_elsewhere_is_none(part, write, read):
    content = write(drafts.whole_document())
    element = {
        "meta.xml": f'<meta:user-defined meta:name="permalink" meta:value-type="string">{PERMALINK}</meta:user-defined>',
        "docProps/core.xml": f"<dc:identifier>{PERMALINK}</dc:identifier>",
    }[part]
    deeper = f"<dc:title>{element}</dc:title>"
    broken = element.replace(PERMALINK, f"{PERMALINK}<dc:title/>")
    for odd in (
        element * 2,
        deeper,
        broken,
        "",
        element.replace("permalink", "link").replace("dc:identifier", "dc:source"),
    ):
        assert read(rewritten(content, part, replaced(element, odd))) is None


@BOTH
def test_a_part_in_another_encoding_or_cut_off_is_read_or_refused(part, write, read):
    content = write(drafts.whole_document())
    as_utf16 = rewritten(content, part, lambda body: body.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert read(as_utf16) == drafts.PERMALINK
    for change in (lambda body: body[:-5], lambda body: b"", lambda body: b"\xff" + body, lambda body: b"\x00" * 40):
        assert read(rewritten(content, part, change)) is None


@BOTH
def test_whatever_bytes_come_there_is_an_answer(part, write, read):
    content = write(drafts.whole_document())
    for odd in (b"", b"PK", b"PK\x05\x06", b"%PDF-1.7", b"\x00" * 5000, content[:-1], content[100:], content + b"x"):
        assert read(odd) is None
    rounds, chance = int(os.environ.get("PROOF_ROUNDS", 1)) * 300, random.Random(20)
    for _ in range(rounds):
        spoiled = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        assert read(bytes(spoiled)) in (drafts.PERMALINK, None)
