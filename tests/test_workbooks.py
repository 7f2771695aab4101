"""Every workbook of the seeded register: XLSX and ODS are the same cell by cell, and hold what the other files hold."""

import io
import re
import zipfile

import pytest

from deals.portal.exports.columns import COLUMNS, Kind

from .browse import rows
from .spreadsheets import from_ods, from_xlsx

pytestmark = pytest.mark.django_db

WORKBOOKS = ["deals", "programmalijnen", "resultaten", "kamerstukken", "voortgang", "nog-niet-bekend", "overzicht"]
FACTS = ["Bijdragen", "Ondertekeningen", "Gebieden", "Programmalijnen", "Mijlpalen", "Doelen en resultaten"]


@pytest.mark.parametrize("things", WORKBOOKS)
def test_both_spreadsheets_are_the_same_cell_by_cell(register, client, things):
    in_excel, in_ods = (client.get(f"/{things}.{extension}").content for extension in ("xlsx", "ods"))
    theirs, ours = from_xlsx(in_excel), from_ods(in_ods)
    assert list(theirs) == list(ours)
    for sheet, lines in theirs.items():
        assert lines == ours[sheet], sheet
    with zipfile.ZipFile(io.BytesIO(in_excel)) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        for name in sheets:
            body = parts.read(name).decode()
            assert "<mergeCell" not in body
            assert 'fitToHeight="0"' in body and 'state="frozen"' in body and "<autoFilter" in body
            assert len(re.findall("<col ", body)) >= 3
    with zipfile.ZipFile(io.BytesIO(in_ods)) as parts:
        body = parts.read("content.xml").decode()
        assert "-spanned=" not in body and body.count("<table:database-range ") == len(ours)
        assert body.count("<table:table-header-rows>") == len(ours)


def test_each_fact_has_its_codes_its_source_and_its_address(register, client):
    sheets = from_ods(client.get("/deals.ods?tranche=4").content)
    for title in FACTS:
        heading, *lines = sheets[title]
        assert {"Kort adres", "Sleutel", "Bron", "Vindplaats", "Permalink"} <= set(heading)
        told = [dict(zip(heading, line, strict=True)) for line in lines]
        assert told, title
        assert all(line["Permalink"].endswith(f"#{line['Sleutel']}") for line in told)
        assert all("publicatie=6" in line["Permalink"] for line in told)
    heading, *places = sheets["Gebieden"]
    codes = {line[heading.index("Code")] for line in places}
    assert {"GM0363", "GM0995"} <= codes


def test_the_amounts_that_count_are_those_of_the_deals(register, client):
    sheets = from_xlsx(client.get("/deals.xlsx").content)
    heading, *lines = sheets["Bijdragen"]
    counts, side, slug = (heading.index(name) for name in ("Telt mee (€)", "Kant", "Kort adres"))
    counted = {(line[slug], line[side].lower()): line[counts] for line in lines if line[counts] is not None}
    listed = {}
    for row in rows(client.get("/deals.csv")):
        for name, of in (("Rijksbijdrage (€)", "rijk"), ("Regionale bijdrage (€)", "regio")):
            if row[name]:
                listed[row["Kort adres"], of] = float(row[name])
    assert counted == listed


def test_each_source_stands_there_once(register, client):
    heading, *lines = from_ods(client.get("/deals.ods").content)["Bronnen"]
    slugs = [line[heading.index("Kort adres bron")] for line in lines]
    assert len(slugs) == len(set(slugs)) > 50
    assert client.get(lines[0][heading.index("Permalink")].replace("http://localhost:8000", "")).status_code == 200


def test_the_tranches_add_up_to_the_whole(register, client):
    sheets = from_ods(client.get("/deals.ods").content)
    heading, *lines = sheets["Per tranche"]
    groups, whole = lines[:-2], lines[-1]
    assert [line[0] for line in groups] == [1, 2, 3, 4, 5, 6]
    for place in range(1, len(heading)):
        assert sum(line[place] or 0 for line in groups) == pytest.approx(whole[place])
    # Of a tranche of which no amount is known there is no sum, and no 0.
    for line in groups:
        for known in range(3, len(heading), 2):
            assert (line[known - 1] is None) == (line[known] == 0)


def test_columns_in_short_say_unknown_and_not_zero(register, client):
    told = {row["Kort adres"]: row for row in rows(client.get("/deals.csv"))}
    for name in ("Aantal doelen", "Aantal resultaten"):
        assert "0" not in {row[name] for row in told.values()}
        assert "" in {row[name] for row in told.values()}
    north_sea = told["north-sea-port-district"]
    assert north_sea["Regionale bijdrage (€)"] == "" and north_sea["Aandeel regio (%)"] == ""
    assert north_sea["Genoemd regio (telt niet mee)"] == "€ 50 miljoen genoemd"
    assert told["midden-brabant"]["Aandeel regio (%)"] == "58.33"
    assert [name for name, column in COLUMNS.items() if column.kind is Kind.MONEY and not column.summed] == [
        "Gevraagd bedrag (€)"
    ]
