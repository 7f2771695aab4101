"""The sheets of a spreadsheet: XLSX and ODS say the same, in as much memory as a row takes, and print on the width of a page."""

import datetime as dt
import io
import re
import tracemalloc
import zipfile
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest

from deals.portal.exports.archive import zipped
from deals.portal.exports.columns import Kind
from deals.portal.exports.extract import Statement
from deals.portal.exports.ods import ods_of
from deals.portal.exports.sheets import (
    LONGEST_TEXT,
    PRINTED_WIDTH,
    Book,
    Sheet,
    Style,
    Subtotals,
    account_sheet,
    plain_text,
    printed_stated,
    units,
    with_subtotals,
)
from deals.portal.exports.xlsx import xlsx_of
from deals.register.totals import Total, total

from .spreadsheets import formulas_in_ods, formulas_in_xlsx, from_ods, from_xlsx

RELEASE = SimpleNamespace(as_of=dt.date(2024, 1, 1), visible_from=dt.datetime(2024, 1, 2, tzinfo=dt.UTC), number=1)
AMOUNTS = [100_00, None, 250_50, None]
MAIN = Sheet(
    "Regio Deals",
    {"Deal": 20, "Groep": 10, "Bedrag (€)": 20, "Datum": 13},
    [Style.TEXT, Style.NUMBER, Style.CENTS, Style.DATE],
    [
        [f"Deal {number}", group, amount, dt.date(2024, 1, number)]
        for number, (group, amount) in enumerate(zip([1, 1, 2, 3], AMOUNTS, strict=True), start=1)
    ],
    4,
    {2: total(AMOUNTS)},
    Subtotals(
        "Per groep",
        1,
        [
            (1, 2, {2: Total(100_00, 1, 2)}),
            (2, 1, {2: Total(250_50, 1, 1)}),
            (3, 1, {2: Total(None, 0, 1)}),
        ],
    ),
)


def book(*sheets):
    return Book("Proef", "alles", "http://localhost:8000/", RELEASE, sheets)


def both(written):
    return from_xlsx(xlsx_of(written)), from_ods(ods_of(written))


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read(name).decode()


def wide(count=2, known=True):
    return Sheet(
        "Breed",
        {f"Kolom {number}": 50 for number in range(6)},
        [Style.TEXT] * 6,
        ([f"rij {line}", *[None] * 5] for line in range(count)),
        count if known else None,
    )


# --- The same in both ------------------------------------------------------------------------------------------------


def test_both_hold_the_same_cells_and_calculate_the_same():
    written = book(*with_subtotals(MAIN))
    in_excel, in_ods = both(written)
    assert in_excel == in_ods
    theirs = [formula.replace("'", "").replace("!", ".") for formula in formulas_in_xlsx(xlsx_of(written))]
    ours = [
        re.sub(r"[\[\]$']", "", formula.removeprefix("of:=")).replace(";", ",")
        for formula in formulas_in_ods(ods_of(written))
    ]
    ours = [re.sub(r":Regio Deals\.", ":", formula) for formula in ours]
    assert len(theirs) == 2 + 3 * 3 + 3
    assert theirs == [re.sub(r"(?<![A-Za-z])\.(?=[A-Z]+\d)", "", formula) for formula in ours]


def test_a_group_has_its_rows_its_sum_and_of_how_many_it_is_known():
    sheet = from_ods(ods_of(book(*with_subtotals(MAIN))))["Per groep"]
    assert sheet[0] == ["Groep", "Aantal (Regio Deals)", "Bedrag (€)", "Bedrag (€): van hoeveel bekend"]
    assert sheet[1:4] == [[1, 2, 100.0, 1], [2, 1, 250.5, 1], [3, 1, None, 0]]
    assert sheet[4:] == [[None] * 4, ["Alle getoonde rijen", 4, 350.5, 2]]


def test_a_sheet_without_rows_has_no_subtotals():
    empty = Sheet(MAIN.title, MAIN.widths, MAIN.styles, [], 0, MAIN.sums, MAIN.subtotals)
    assert with_subtotals(empty) == [empty]
    assert both(book(empty))[0] == {"Regio Deals": [list(MAIN.widths)]}


HOSTILE = [
    "=1+1",
    "+31",
    "-1",
    "@SUM(A1)",
    "<r><t>x</t></r>",
    "_x0041_",
    " twee  spaties ",
    "a\nb",
    "tab\there",
    "&<>\"'",
]


def test_every_text_stays_a_text_in_every_column():
    rows = [[text] * 3 for text in HOSTILE]
    sheet = Sheet("Tekst", {"A": 10, "B": 20, "C": 30}, [Style.TEXT] * 3, rows, len(rows))
    written = book(sheet, account_sheet([Statement(text, Kind.TEXT, text, text) for text in HOSTILE]))
    for sheets in both(written):
        assert sheets["Tekst"][1:] == rows
        assert sheets["Verantwoording"][1:] == rows
    assert not list(formulas_in_xlsx(xlsx_of(written))) and not list(formulas_in_ods(ods_of(written)))


def test_what_lies_beyond_the_first_plane_counts_twice():
    shortened = plain_text("\U0001f600" * LONGEST_TEXT)
    assert LONGEST_TEXT - 1 <= units(shortened) <= LONGEST_TEXT
    assert shortened.endswith("(ingekort; volledig in JSON)")


# --- Print -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [True, False])
def test_a_wide_sheet_prints_the_columns_that_can_be_read(known):
    in_excel = xlsx_of(book(wide(known=known)))
    workbook, sheet = part(in_excel, "xl/workbook.xml"), part(in_excel, "xl/worksheets/sheet1.xml")
    assert 'name="_xlnm.Print_Area" localSheetId="0">Breed!$A$1:$D$3<' in workbook
    assert 'name="_xlnm.Print_Titles" localSheetId="0">Breed!$1:$1<' in workbook
    assert '<pageSetUpPr fitToPage="1"/>' in sheet and 'fitToHeight="0"' in sheet
    assert 'paperSize="9"' in sheet and 'orientation="landscape"' in sheet
    assert "<mergeCell" not in sheet
    in_ods = ods_of(book(wide(known=known)))
    body = part(in_ods, "content.xml")
    assert "table:print-ranges=\"'Breed'.A1:'Breed'.D3\"" in body
    assert "spanned" not in body and "table:table-header-rows" in body
    assert 'style:scale-to-X="1" style:scale-to-Y="0"' in part(in_ods, "styles.xml")
    assert PRINTED_WIDTH == 230


def test_the_account_says_which_columns_are_printed():
    (line,) = printed_stated([MAIN, wide()])
    assert line.label == "Afdrukken: Breed"
    assert line.value == "De eerste 4 van de 6 kolommen: Kolom 0, Kolom 1, Kolom 2 en Kolom 3."


# --- Row by row ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [xlsx_of, ods_of])
def test_a_long_sheet_never_stands_whole_in_memory(write):
    rows = 20_000
    text = "x" * 250
    sheet = Sheet("Lang", {"A": 20, "B": 20}, [Style.TEXT] * 2, ([text, f"{text}{n}"] for n in range(rows)))
    tracemalloc.start()
    content = write(book(sheet))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # Some 13 MB of XML.
    assert most < 5_000_000
    name = "xl/worksheets/sheet1.xml" if write is xlsx_of else "content.xml"
    assert part(content, name).count(f"{text}{rows - 1}<") == 1


def test_a_part_may_come_in_pieces():
    whole = zipped({"eerst": b"x", "tekst": "é".encode() * 100_000})
    pieces = zipped({"eerst": b"x", "tekst": ("é" for _ in range(100_000))})
    assert part(pieces, "tekst") == part(whole, "tekst")
    with zipfile.ZipFile(io.BytesIO(pieces)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_xml_of_both_is_well_formed():
    written = book(*with_subtotals(MAIN), wide())
    for content in (xlsx_of(written), ods_of(written)):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                if name.endswith(".xml"):
                    ElementTree.fromstring(parts.read(name))
