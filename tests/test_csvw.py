"""What stands beside a CSV: a program reads with it what the register says, and nothing else."""

import csv
import datetime as dt
import hashlib
import io
import json
from decimal import Decimal
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings

from deals.models import Deal
from deals.portal.exports.formats import DESCRIBED

from . import cast as people

pytestmark = pytest.mark.django_db


def beside(client, path, query=""):
    """(the CSV, what stands beside it) of an address."""
    answer = client.get(f"{path}.csv{query}")
    link, relation, kind = answer["Link"].split("; ")
    assert (relation, kind) == ('rel="describedby"', 'type="application/csvm+json"')
    described = client.get(link.strip("<>"))
    assert described["Content-Type"] == "application/csvm+json"
    return answer.content, json.loads(described.content)


def read_with(content, described):
    """The rows of a CSV as JSON has them: by the types and separators of its description."""
    dialect = described["dialect"]
    lines = csv.reader(io.StringIO(content.decode(dialect["encoding"])), delimiter=dialect["delimiter"])
    columns = described["tableSchema"]["columns"]
    assert next(lines) == [column["titles"] for column in columns]
    return [{unquote(column["name"]): cell(*pair) for *pair, column in paired(line, columns)} for line in lines]


def paired(line, columns):
    return ((text, column, column) for text, column in zip(line, columns, strict=True))


def cell(text, column):
    if "separator" in column:
        return text.split(column["separator"]) if text else []
    if text == "":
        return None
    kind = column["datatype"]
    if isinstance(kind, dict):
        assert kind == {"base": "date", "format": "yyyy-MM-dd"}
        return dt.date.fromisoformat(text).isoformat()
    return {"string": str, "integer": int, "decimal": lambda text: float(Decimal(text))}[kind](text)


@pytest.mark.parametrize("things", DESCRIBED)
def test_with_its_description_a_csv_says_what_the_json_says(register, client, things):
    query = "?deal=twente&deal=twente-ii" if things == "vergelijken" else ""
    content, described = beside(client, f"/{things}", query)
    served = client.get(f"/{things}.json{query}").json()
    (named,) = (rows for name, rows in served.items() if name != "verantwoording")
    expected = [{name: value for name, value in row.items() if name != "citaten"} for row in named]
    assert len(expected) > 5
    told = read_with(content, described)
    parted = {unquote(column["name"]) for column in described["tableSchema"]["columns"] if "separator" in column}
    assert [comparable(row) for row in told] == [comparable(row, parted) for row in expected]
    assert described["schema:sha256"] == hashlib.sha256(content).hexdigest()
    assert described["dc:license"]["@id"].startswith("https://creativecommons.org/publicdomain/zero/")


def comparable(row, parted=None):
    """Without what JSON and CSV tell apart on purpose: a text that a spreadsheet would run, and a list that cannot be parted."""
    told = {}
    for name, value in row.items():
        whole = isinstance(value, list) and parted is not None and name not in parted
        value = "; ".join(value) if whole else value
        told[name] = value.removeprefix("'") or None if isinstance(value, str) else value
    return told


def test_a_list_whose_texts_have_its_separator_is_not_parted(register, client):
    _, described = beside(client, "/kamerstukken")
    by_title = {column["titles"]: column for column in described["tableSchema"]["columns"]}
    assert "separator" not in by_title["Wat ermee gebeurde"]
    assert "JSON-bestand" in by_title["Wat ermee gebeurde"]["dc:description"]
    assert "; " in {column.get("separator") for column in by_title.values()}


def test_the_description_is_of_the_same_selection_and_release(cast, client):
    _, described = beside(client, "/deals", "?tranche=2")
    assert described["url"] == f"{settings.REGISTER_URL}/deals.csv?publicatie=1&tranche=2"
    parts = urlsplit(described["url"])
    assert client.get(f"{parts.path}?{parts.query}").content == client.get("/deals.csv?tranche=2").content
    assert described["dc:description"] == "Tranche: tweede tranche"
    assert described["dc:identifier"] == f"{settings.REGISTER_URL}/deals/?publicatie=1&tranche=2"


def test_a_text_that_a_spreadsheet_would_run_is_explained(cast, client):
    Deal.objects.filter(slug="noorderland").update(name="=1+1")
    people.release(at=people.PAST + dt.timedelta(days=1), note="Andere naam")
    content, described = beside(client, "/deals")
    assert "'=1+1" in [row["regioDeal"] for row in read_with(content, described)]
    assert described["notes"][0].startswith("Begint een tekst met =")


def test_only_a_csv_of_a_table_leads_to_a_description(cast, client):
    assert not any(client.get(url).has_header("Link") for url in ("/deals.json", "/deals.excel.csv", "/deals.xlsx"))
    assert client.get("/bronverschillen.csv-metadata.json").status_code == 404
    refused = client.get("/deals.csv?tranche=x")
    assert refused.status_code == 400 and not refused.has_header("Link")


def test_the_query_cannot_leave_the_header(cast, client):
    answer = client.get("/deals.csv?q=a%22%3E%3C")
    assert answer["Link"].count(">") == 1 and answer["Link"].startswith("</deals.csv-metadata.json?q=a%22%3E%3C>")
