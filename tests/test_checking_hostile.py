"""Files that were made to hurt: each is refused with a sentence, quickly, in little memory, and nothing of it is kept."""

import io
import json
import os
import random
import time
import tracemalloc
import zipfile

import pytest

from deals.portal.checking import refusing
from deals.portal.checking.comparing import compared_files
from deals.portal.checking.recognising import kind_of_file
from deals.portal.checking.refusing import NotReadable

from .offered import CHECKING, answer_in, form_time, offer

pytestmark = pytest.mark.django_db

MOST_SECONDS, MOST_MEGABYTES = 5, 150
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATION}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def packed(parts, level=9):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new:
        for name, body in parts.items():
            new.writestr(name, body)
    return out.getvalue()


def xlsx(rows, **more):
    return packed(PARTS | {"xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData></worksheet>'} | more)  # fmt: skip


def ods(rows):
    return packed(
        {
            "mimetype": SPREADSHEET,
            "content.xml": f'<d xmlns:table="{OFFICE}:table:1.0" xmlns:office="{OFFICE}:office:1.0" xmlns:text="{OFFICE}:text:1.0">'
            f'<table:table table:name="A">{rows}</table:table></d>',
        }
    )


def laughs(element):
    return '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'.replace(
        "x>", f"{element}>"
    )


def encrypted():
    content = bytearray(xlsx(""))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


BOMB = "<c/>" + " " * 39_000_000
FILES = {
    "a zip bomb": lambda: packed(PARTS | {"xl/worksheets/sheet1.xml": BOMB}),
    "a zip that unpacks to too much": lambda: packed(PARTS | {f"xl/x{place}": b"\0" * 9_000_000 for place in range(5)}),
    "too many parts": lambda: packed(PARTS | {f"x/{place}": "" for place in range(400)}),
    "billion laughs": lambda: packed(PARTS | {"xl/worksheets/sheet1.xml": laughs("worksheet")}),
    "laughs in ODS": lambda: packed({"mimetype": SPREADSHEET, "content.xml": laughs("d")}),
    "an entity of another site": lambda: packed(
        PARTS | {"xl/workbook.xml": '<!DOCTYPE w SYSTEM "http://elders.example/x.dtd"><w/>'}
    ),
    "a password": encrypted,
    "a name that leads out": lambda: packed(PARTS | {"../../etc/passwd": "x"}),
    "half a zip": lambda: xlsx("")[:300],
    "a workbook without sheets": lambda: packed(PARTS | {"xl/workbook.xml": "<workbook/>"}),
    "a workbook that is no XML": lambda: packed(PARTS | {"xl/workbook.xml": "geen XML"}),
    "a column far away": lambda: xlsx('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
    "a shared text that is not there": lambda: xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'),
    "a number that is none": lambda: xlsx('<row r="1"><c r="A1"><v>1e999</v></c></row>'),
    "too many cells": lambda: xlsx("<row><c><v>1</v></c></row>" * (refusing.MOST_ROWS_READ + 1)),
    "too long a text": lambda: xlsx(f'<row><c t="inlineStr"><is><t>{"a" * 200_000}</t></is></c></row>'),
    "text with one wide letter each": lambda: xlsx(
        "".join(
            f'<row><c t="inlineStr"><is><t>{"a" * 90_000}\U0001f600{place}</t></is></c></row>' for place in range(300)
        )
    ),
    "a cell a million times": lambda: ods(
        '<table:table-row><table:table-cell table:number-columns-repeated="1000000" office:value-type="float" office:value="1"/></table:table-row>'
    ),
    "a row a million times": lambda: ods(
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    ),
    "a million spaces": lambda: ods(
        '<table:table-row><table:table-cell><text:p><text:s text:c="9999999"/><text:s text:c="9999999"/></text:p></table:table-cell></table:table-row>'
    ),
    "JSON that is deep": lambda: b'{"verantwoording":{},"deals":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "JSON deeper than anything": lambda: b"[" * 4_900_000,
    "JSON of many things": lambda: b'{"verantwoording":{},"deals":[' + b"{}," * 1_600_000 + b"{}]}",
    "JSON with a name twice": lambda: b'{"verantwoording":{},"verantwoording":{},"deals":[]}',
    "JSON with a huge number": lambda: b'{"verantwoording":{"n":' + b"9" * 4_000_000 + b'},"deals":[]}',
    "JSON that is infinite": lambda: b'{"verantwoording":{"n":1e999},"deals":[]}',
    "JSON with NaN": lambda: b'{"verantwoording":{"n":NaN},"deals":[]}',
    "JSON with half a character": lambda: b'{"verantwoording":{"permalink":"\\ud800"},"deals":[]}',
    "a list": lambda: b"[1,2,3]",
    "CSV with NUL": lambda: b"a,b\n\0,1\n",
    "CSV in UTF-16": lambda: "a,b\n1,2\n".encode("utf-16"),
    "CSV in Latin-1": lambda: "é,b\n".encode("latin-1"),
    "CSV of one field": lambda: b'a,b\n"' + b"x" * 4_000_000 + b'"\n',
    "CSV that never closes": lambda: b'a,b\n"x\n' * 3,
    "CSV with many columns": lambda: b"," * 4_900_000,
    "CSV with many rows": lambda: b"Rijksbijdrage,Publicatie\n" + b"1,1\n" * 1_200_000,
    "many commas": lambda: (b"1," * 390 + b"1\n") * 5_000,
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 1000,
    "a page": lambda: b"<!doctype html><p>hallo</p>",
    "an entity as a page": lambda: laughs("x").encode(),
    "a program": lambda: b"\x7fELF" + bytes(range(256)) * 10,
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "only spaces": lambda: b" \n" * 1000,
    "a PDF without address": lambda: b"%PDF-1.7",
    "another zip": lambda: packed({"a.txt": "x"}),
}


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_with_a_sentence_and_quickly(cast, client, name):
    content, moment = FILES[name](), form_time(client)
    begun = time.monotonic()
    response = offer(client, content, time=moment)
    assert time.monotonic() - begun < MOST_SECONDS
    assert response.status_code in (400, 413, 415)
    said = answer_in(response)
    assert said.startswith("Dit is niet te controleren ") and len(said) > 60


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_takes_little_memory(name):
    content = FILES[name]()
    tracemalloc.start()
    try:
        kind = kind_of_file(content)
        if kind.read:
            read = kind.read(content)
            compared_files(read, read)
    except NotReadable:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < MOST_MEGABYTES * 1_000_000


def test_the_largest_file_that_is_taken_is_read_in_time():
    """As many cells and as much text as is allowed, with no two rows the same."""
    rows = "".join(
        "<row>" + "".join(f"<c><v>{row * 10 + column}.25</v></c>" for column in range(10)) + "</row>"
        for row in range(39_000)
    )
    content = xlsx(rows)
    assert len(content) < 5_000_000
    begun = time.monotonic()
    kind = kind_of_file(content)
    read = kind.read(content)
    assert len(read.sheets[0].rows) == 39_000
    told = compared_files(read, read)
    assert time.monotonic() - begun < MOST_SECONDS * 2 and told.count == 0


def damaged(content, chance):
    """`content` with some of it changed, left out, doubled or cut off."""
    body = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(body))
        deed = chance.randrange(5)
        if deed == 0:
            body[place] = chance.randrange(256)
        elif deed == 1:
            del body[place : place + chance.randint(1, 200)]
        elif deed == 2:
            body[place:place] = body[place : place + chance.randint(1, 200)]
        elif deed == 3:
            body[place:place] = chance.choice(
                [b"\0", b"<", b"&x;", b'"', b"\xff", b"9" * 50, b"]]>", b"{", b"PK\x01\x02"]
            )
        else:
            del body[max(1, place) :]
        if len(body) < 2:
            body += b"xx"
    return bytes(body)


def damaged_inside(content, chance):
    """A zip that is whole, with a part that is not."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    name = chance.choice([name for name, body in parts.items() if body])
    return packed(parts | {name: damaged(parts[name], chance)}, level=1)


def test_whatever_is_sent_gets_a_page_with_a_sentence(cast, client):
    """Real files with damage anywhere in them: 200 in `make test`, and as many in each round of the long proof."""
    rounds, chance = int(os.environ.get("PROOF_ROUNDS", "1")), random.Random(20)
    real = [client.get(f"/deals{extension}").content for extension in (".csv", ".excel.csv", ".xlsx", ".ods", ".json")]
    moment, seen = form_time(client), set()
    for number in range(200 * rounds):
        content = real[number % 5]
        zipped = content.startswith(b"PK") and number % 2
        broken = damaged_inside(content, chance) if zipped else damaged(content, chance)
        link = chance.choice(
            ["", "/deals/?publicatie=1", "/deals/", "http://[", "\0", "/deals/?publicatie=1&x=" + "y" * 300]
        )
        response = offer(client, broken, link, time=moment)
        assert response.status_code in (200, 400, 413, 415), number
        assert len(answer_in(response)) > 40 and not response.cookies
        seen.add(response.status_code)
    assert {200, 400} <= seen


@pytest.mark.parametrize("text", ["%00", "a" * 3999, "/deals/?" + "&".join(f"a{place}=1" for place in range(300)), "/%2e%2e/", "/deals/?q=%ff", "http://localhost:8000:x/", "/deals/" + "a/" * 1900, "\u202e", "sha256:" + "g" * 64, "http://localhost\\@elders.example/"])  # fmt: skip
def test_whatever_is_asked_gets_a_page_with_a_sentence(cast, client, text):
    response = client.get(CHECKING, {"wat": text})
    assert response.status_code == 400
    assert "niet te controleren" in answer_in(response) or "Dit adres klopt niet" in answer_in(response)


def test_a_permalink_in_a_file_leads_nowhere_else(cast, client):
    told = json.loads(client.get("/deals.json").content)
    for link in ("http://elders.example/deals/?publicatie=1", "file:///etc/passwd", "//elders.example/", "/controleren/?wat=x", "/beheer/", "javascript:alert(1)"):  # fmt: skip
        told["verantwoording"]["permalink"] = link
        response = offer(client, json.dumps(told).encode())
        assert response.status_code == 400, link
        assert f'href="{link}' not in response.content.decode()


def test_what_a_file_says_is_shown_as_text(cast, client):
    told = json.loads(client.get("/deals.json").content)
    told["deals"][0]["status"] = "<script>alert(1)</script>"
    page = offer(client, json.dumps(told).encode()).content.decode()
    assert "&lt;script&gt;" in page and "<script>alert" not in page
