"""One line in deals/register/facet.py is a facet: everything that readers find deals by follows from it."""

import csv
import html
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .words import LONG

pytestmark = LONG

ROOT = Path(__file__).parent.parent
API = "/api/v1"
QUESTIONS = [
    "/deals/",
    "/deals/?letter=z",
    "/deals/?letter=zz",
    "/deals.csv",
    "/deals.csv?letter=z",
    "/deals.json?letter=z",
    "/letters/",
    "/letters/z/",
    "/regios/",
    "/cijfers/?letter=z",
    "/begrippen/",
    f"{API}/letters?aantal=100",
    f"{API}/letters/z",
    f"{API}/openapi.json",
]


@pytest.fixture(scope="module")
def told():
    """What the register answers with a facet more, which groups deals by the first letter of their name."""
    environment = {**os.environ, "REGISTER_LOCAL": "true", "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.declared"]
    done = subprocess.run(
        command, input=json.dumps(QUESTIONS), env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def deals(told):
    """The names of all deals, from the file with every row."""
    return [row["Regio Deal"] for row in rows(told, "/deals.csv")]


def rows(told, question):
    return list(csv.DictReader(io.StringIO(told[question][2])))


def read(told, question):
    """The text of a page as a reader has it."""
    status, _, body = told[question]
    return status, re.sub(r"\s+", " ", html.unescape(re.sub("<[^>]+>", " ", body)))


def test_the_filter_and_the_files_narrow_by_it(told, deals):
    wanted = [name for name in deals if name[0] == "Z"]
    assert [row["Regio Deal"] for row in rows(told, "/deals.csv?letter=z")] == wanted
    status, page = read(told, "/deals/?letter=z")
    assert status == 200
    assert f" {len(wanted)} deals " in page


def test_an_unknown_value_is_answered_in_its_own_words(told):
    status, page = read(told, "/deals/?letter=zz")
    assert status == 400
    assert "‘zz’ is geen bekende waarde voor letter; verwacht een letter." in page


def test_the_form_counts_it_and_sums_what_excludes_each_other(told, deals):
    _, page = read(told, "/deals/")
    (known,) = re.findall(r"\bZ \((\d+); € [^)]*\)", page)
    assert int(known) == sum(name[0] == "Z" for name in deals)


def test_what_is_chosen_is_a_chip(told):
    assert "Letter: Z" in read(told, "/deals/?letter=z")[1]


def test_it_has_an_entrance_with_sums_and_a_page_with_a_map(told, deals):
    status, page = read(told, "/letters/")
    assert status == 200
    assert "Rijksbijdrage" in page
    assert len(re.findall(r'href="/letters/[^"]+/"', told["/letters/"][2])) == len({name[0].lower() for name in deals})
    status, page = read(told, "/letters/z/")
    assert (status, "Regio Deals: Z" in page, "<svg" in told["/letters/z/"][2]) == (200, True, True)
    assert 'href="/letters/"' in told["/regios/"][2]


def test_it_is_a_resource_of_the_api_with_sums(told, deals):
    status, _, body = told[f"{API}/letters?aantal=100"]
    assert status == 200
    letters = {letter["slug"]: letter for letter in json.loads(body)["letters"]}
    assert sum(letter["deals"] for letter in letters.values()) == len(deals)
    assert letters["z"]["bedragen"]["rijk"]["bekendVan"] <= letters["z"]["deals"]
    one = json.loads(told[f"{API}/letters/z"][2])
    assert (one["letter"]["naam"], one["totaal"]) == ("Z", letters["z"]["deals"])


def test_the_openapi_document_explains_it(told):
    document = json.loads(told[f"{API}/openapi.json"][2])
    assert {"/letters", "/letters/{slug}"} <= set(document["paths"])
    assert "verwacht een letter" in document["components"]["parameters"]["letter"]["description"]
    assert "letter" in document["components"]["schemas"]["LetterDeals"]["properties"]


def test_files_name_what_was_chosen_and_have_a_column(told):
    assert "letter-z" in told["/deals.csv?letter=z"][1]["Content-Disposition"]
    assert {row["Letters"] for row in rows(told, "/deals.csv?letter=z")} == {"Z"}
    account = json.loads(told["/deals.json?letter=z"][2])
    assert "Letter: Z" in json.dumps(account, ensure_ascii=False)


def test_charts_narrow_by_it(told):
    status, page = read(told, "/cijfers/?letter=z")
    assert (status, "Letter: Z" in page) == (200, True)


def test_the_dictionary_leads_from_its_official_list_to_its_entrance(told):
    assert 'href="/letters/"' in told["/begrippen/"][2]
