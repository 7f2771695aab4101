"""LibreOffice calculates every formula anew and finds what the file says, also where a filter hides rows."""

import datetime as dt
import io
import shutil
import zipfile
from types import SimpleNamespace

import pytest

from deals.portal.exports.ods import ods_of
from deals.portal.exports.sheets import Book, Sheet, Style, Subtotals, with_subtotals
from deals.portal.exports.xlsx import xlsx_of
from deals.register.totals import Total, total

from ..spreadsheets import calculated

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice staat niet op deze machine"),
]

RELEASE = SimpleNamespace(as_of=dt.date(2024, 1, 1), visible_from=dt.datetime(2024, 1, 2, tzinfo=dt.UTC), number=1)
GROUPS = ["een", "een", "twee", "drie", None]
AMOUNTS = [100_00, 40_00, 250_00, None, 7_00]
WRONG = Total(999_00, 99, 99)


def with_wrong_values():
    """Four groups whose cached values are all wrong: what is right afterwards was calculated."""
    rows = [
        [f"Deal {number}", group, amount] for number, (group, amount) in enumerate(zip(GROUPS, AMOUNTS, strict=True))
    ]
    by = Subtotals("Per groep", 1, [(group, 99, {2: WRONG}) for group in ("een", "twee", "drie", None)])
    main = Sheet(
        "Regio Deals",
        {"Deal": 20, "Groep": 10, "Bedrag (€)": 20},
        [Style.TEXT, Style.TEXT, Style.CENTS],
        rows,
        len(rows),
        {2: WRONG},
        by,
    )
    return Book("Proef", "alles", "http://localhost:8000/", RELEASE, with_subtotals(main))


def hidden(content, extension, line):
    """The same file with that row of the first sheet hidden, as a filter does."""
    name = "xl/worksheets/sheet1.xml" if extension == "xlsx" else "content.xml"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as changed:
        for part in parts.infolist():
            body = parts.read(part)
            if part.filename == name:
                text = body.decode()
                if extension == "xlsx":
                    assert f'<row r="{line}" ' in text
                    text = text.replace(f'<row r="{line}" ', f'<row r="{line}" hidden="1" ', 1)
                else:
                    pieces = text.split("<table:table-row>")
                    pieces[line] = "\0" + pieces[line]
                    text = "<table:table-row>".join(pieces)
                    text = text.replace("<table:table-row>\0", '<table:table-row table:visibility="filter">')
                body = text.encode()
            changed.writestr(part, body)
    return out.getvalue()


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
@pytest.mark.parametrize("line", [None, 3])
def test_libreoffice_calculates_the_same_and_a_filter_keeps_it_true(extension, line, tmp_path):
    content = (xlsx_of if extension == "xlsx" else ods_of)(with_wrong_values())
    if line:
        content = hidden(content, extension, line)
    shown = [number for number in range(len(GROUPS)) if number + 2 != line]
    sheets = calculated(content, extension, tmp_path)

    def line_of(numbers):
        of_group = total([AMOUNTS[number] for number in numbers])
        amount = "" if of_group.amount is None else f"{of_group.amount / 100:g}"
        return [str(len(numbers)), amount, str(of_group.known)]

    by_group = {row[0]: row[1:] for row in sheets["Per groep"][1:] if row[0]}
    for group in ("een", "twee", "drie", None):
        numbers = [number for number in shown if GROUPS[number] == group]
        assert by_group[group or "niet bekend"] == line_of(numbers)
    assert by_group["Alle getoonde rijen"] == line_of(shown)
    whole = total([AMOUNTS[number] for number in shown])
    below = {row[0]: row[2] for row in sheets["Regio Deals"]}
    assert below["Som van de getoonde rijen"] == f"{whole.amount / 100:g}"
    assert below["Van hoeveel rijen het bekend is"] == f"bekend van {whole.known} van {len(shown)}"
