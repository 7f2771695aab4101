"""Overviews in the office program of a reader: LibreOffice opens every sheet and calculates what the register says."""

import datetime as dt
import json
import shutil

import pytest

from .. import cast as people
from ..spreadsheets import calculated

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice staat niet op deze machine"),
]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
PAYLOAD = '=HYPERLINK("http://kwaad.example","klik")'
QUERIES = (
    "groep=tranche&meedoet=szw",
    "groep=ministerie",
    "groep=status&kolommen=regioDeal.status.rijksbijdrage.regionaleBijdrage.totaal&volgorde=-rijksbijdrage",
    "groep=landsdeel&kolommen=landsdeel.regioDeal.rijksbijdrage",
    "rijen=bijdragen&groep=tranche&tranche=4",
    "rijen=resultaten&groep=thema&bladen=hoofd",
)


def as_number(text):
    return float(text) if text else None


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
@pytest.mark.parametrize("query", QUERIES)
def test_libreoffice_calculates_what_the_register_says(reported, client, tmp_path, extension, query):
    told = json.loads(client.get(f"/overzicht.json?{query}").content)["verantwoording"]
    sheets = calculated(client.get(f"/overzicht.{extension}?{query}").content, extension, tmp_path)
    main = sheets.get("Regio Deals") or sheets["Overzicht"]
    below = {row[0]: row for row in main}
    for name, sum_ in told["totalen"].items():
        heading = next(
            one
            for one in main[0]
            if one.startswith({"rijksbijdrage": "Rijks", "regionaleBijdrage": "Regionale", "totaal": "Totaal"}[name])
        )
        place = main[0].index(heading)
        if place:
            assert as_number(below["Som van de getoonde rijen"][place]) == sum_["som"]
            assert below["Van hoeveel rijen het bekend is"][place] == f"bekend van {sum_['bekend']} van {sum_['deals']}"
    by_group = next(rows for title, rows in sheets.items() if title.startswith("Per "))
    assert [as_number(row[1]) for row in by_group[1 : len(told["groepen"]) + 1]] == [
        one["deals"] for one in told["groepen"]
    ]
    assert not any(
        cell.startswith("#") or cell.startswith("Err:") for rows in sheets.values() for row in rows for cell in row
    )


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_a_formula_in_a_text_is_a_text(cast, client, tmp_path, extension):
    people.make_deal("kwaadland", PAYLOAD, summary=PAYLOAD)
    people.release(["kwaadland"], at=NEXT_DAY)
    columns = "kolommen=regioDeal.samenvatting.rijksbijdrage"
    sheets = calculated(client.get(f"/overzicht.{extension}?{columns}").content, extension, tmp_path)
    seen = [cell for rows in sheets.values() for row in rows for cell in row if "kwaad.example" in cell]
    assert len(seen) >= 2
    assert all(PAYLOAD in cell for cell in seen)
    for line in client.get(f"/overzicht.csv?{columns}").content.decode().splitlines():
        assert not line.startswith(("=", '"=')), line
