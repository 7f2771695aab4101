"""Spreadsheets read back: {sheet: rows of cells}, a cell being a text, a number, a day or None."""

import csv
import datetime as dt
import io
import re
import subprocess
import zipfile
from xml.etree import ElementTree

from deals.portal.exports.sheets import letter

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def from_xlsx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        formats = [
            int(xf.get("numFmtId")) for xf in ElementTree.fromstring(parts.read("xl/styles.xml")).find(f"{MAIN}cellXfs")
        ]
        codes = {
            int(code.get("numFmtId")): code.get("formatCode")
            for code in ElementTree.fromstring(parts.read("xl/styles.xml")).iter(f"{MAIN}numFmt")
        }
        names = [
            sheet.get("name") for sheet in ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
        ]
        sheets = {}
        for number, name in enumerate(names, start=1):
            sheets[name] = []
            for row in ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{MAIN}row"):
                cells = {}
                for cell in row:
                    column = re.match("[A-Z]+", cell.get("r"))[0]
                    cells[column] = xlsx_cell(cell, codes.get(formats[int(cell.get("s", 0))], ""))
                while len(sheets[name]) < int(row.get("r")) - 1:
                    sheets[name].append([None] * len(sheets[name][0]))
                width = len(sheets[name][0]) if sheets[name] else len(cells)
                sheets[name].append([cells.get(letter(place)) for place in range(width)])
        return sheets


def xlsx_cell(cell, code):
    value = cell.findtext(f"{MAIN}v")
    if cell.get("t") == "inlineStr":
        assert cell.find(f"{MAIN}f") is None
        text = "".join(part.text or "" for part in cell.iter(f"{MAIN}t"))
        return re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) or None
    if cell.get("t") == "str":
        return value or None
    if code.startswith("dd-mm"):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
    return float(value) if value else None


OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def from_ods(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        body = ElementTree.fromstring(parts.read("content.xml"))
    sheets = {}
    for table in body.iter(f"{TABLE}table"):
        rows = [[ods_cell(cell) for cell in row] for row in table.iter(f"{TABLE}table-row")]
        sheets[table.get(f"{TABLE}name")] = [row + [None] * (len(rows[0]) - len(row)) for row in rows]
    return sheets


def ods_cell(cell):
    kind = cell.get(f"{OFFICE}value-type")
    if kind in ("float", "currency"):
        return float(cell.get(f"{OFFICE}value"))
    if kind == "date":
        return dt.date.fromisoformat(cell.get(f"{OFFICE}date-value"))
    return "\n".join(map(ods_paragraph, cell.iter(f"{TEXT}p"))) or None


def ods_paragraph(paragraph):
    text = paragraph.text or ""
    for part in paragraph:
        text += " " * int(part.get(f"{TEXT}c")) if part.tag == f"{TEXT}s" else "\t"
        text += part.tail or ""
    return text


def formulas_in_xlsx(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                for formula in ElementTree.fromstring(parts.read(name)).iter(f"{MAIN}f"):
                    yield formula.text


def formulas_in_ods(content):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for cell in ElementTree.fromstring(parts.read("content.xml")).iter(f"{TABLE}table-cell"):
            if cell.get(f"{TABLE}formula"):
                yield cell.get(f"{TABLE}formula")


# It uses what a file says, unless it is told to calculate.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def calculated(content, extension, folder):
    """{sheet: rows} as LibreOffice finds them when it calculates everything."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    (folder / f"proef.{extension}").write_bytes(content)
    to_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to_csv]
    command += ["--outdir", str(folder), str(folder / f"proef.{extension}")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {
        file.stem.removeprefix("proef-"): list(csv.reader(file.read_text().splitlines()))
        for file in folder.glob("proef-*.csv")
    }
