"""One file per released schema goes through every page, export and call, for ever.

A golden file is never changed: a content like it stands in someone's register. A new schema adds a file."""

import datetime as dt
import json

import pytest

from deals.publishing.releases import Prepared, Proposal, publish
from deals.register.models import SCHEMA, canonical_bytes, sha256, upgrade

from . import cast as people
from .browse import rows, text
from .words import GOLDEN, contract_fields

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(params=range(1, SCHEMA + 1))
def golden(request, db):
    content = json.loads((GOLDEN / f"schema-{request.param}.json").read_text())
    stored = canonical_bytes(content)
    slug = content["slug"]
    proposal = Proposal(dt.date(2024, 1, 1), {slug: Prepared(content, stored.decode(), sha256(stored))}, {slug: None})
    publish(proposal, note="Gouden bestand", clock=lambda: people.PAST)
    return content


def test_a_golden_content_keeps_its_digest(golden):
    assert sha256(canonical_bytes(golden)) == "889fa27ec54baf1260313e9551987c5f80435fa4e0d5ab9169e2f6ec7eb61b2c"


def test_a_golden_content_goes_through_every_reader(golden, client):
    slug = golden["slug"]
    served = client.get(f"/deals/{slug}.json").json()
    assert {name: served[name] for name in golden} == golden
    assert client.get(f"/api/v1/deals/{slug}").content == client.get(f"/deals/{slug}.json").content
    page = text(client.get(f"/deals/{slug}/"))
    for words in (
        "Gouden deal",
        "€ 15.500.000",
        "ongeveer",
        "Gent (België)",
        "Saba",
        "Doel voor 2030",
        "In 2024",
        "Thema A",
        "geldig tot 1 januari 2026",
    ):
        assert words.lower() in page.lower(), words
    (row,) = rows(client.get("/deals.csv"))
    assert row["Rijksbijdrage (€)"] == "15500000" and row["Totaal (€)"] == ""
    assert "Gouden deal" in text(client.get("/deals/?ministerie=ezk&tranche=4&gemeente=gm0917&kenmerk=novex"))
    assert "Gouden deal" in text(client.get("/"))


def test_every_field_of_the_contract_is_in_the_newest_golden_file():
    content = json.loads((GOLDEN / f"schema-{SCHEMA}.json").read_text())
    missing = [name for name, _ in contract_fields() if not present(content, name.split("."))]
    assert missing == []


def present(value, path):
    if not path:
        return True
    if isinstance(value, list):
        return bool(value) and present(value[0], path)
    return value is not None and path[0] in value and present(value[path[0]], path[1:])


def test_an_unknown_schema_is_refused():
    with pytest.raises(ValueError, match="schema 99"):
        upgrade({}, 99)
