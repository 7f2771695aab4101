"""One file per released schema goes through every page, export and call, for ever.

A golden file is never changed: a content like it stands in someone's register. A new schema adds a file."""

import json

import pytest

from deals.contract import SCHEMA, schema_of
from deals.models import Release, Version
from deals.publishing.releases import Prepared, Proposal, publish, turned
from deals.register.models import canonical_bytes, sha256, upgrade

from . import cast as people
from .browse import rows, text
from .words import GOLDEN, contract_fields

DIGESTS = {
    1: "889fa27ec54baf1260313e9551987c5f80435fa4e0d5ab9169e2f6ec7eb61b2c",
    2: "d21dff4ec1ec773134cad5338f01ff46a3ce63228347eb996af9e687f4e54131",
    4: "570f4cc1fe57dacd3475f0a1778fef9b07988f8ccfaf9c3eeff8850a432ba471",
    5: "71234841be73e4bfae395ece09637012b5fd878d9f092648654889940e05117c",
    3: "20c9fdf5a3dcf7ae21c6b81fb43e707ddede40129e8b6b56a871606b45c92d35",
}

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(params=range(1, SCHEMA + 1))
def golden(request, db):
    content = json.loads((GOLDEN / f"schema-{request.param}.json").read_text())
    slug = content["slug"]
    proposal = Proposal(people.AS_OF, {slug: Prepared.of(content)}, {slug: None})
    publish(proposal, note="Gouden bestand", clock=lambda: people.PAST)
    return content


def test_a_golden_content_keeps_its_digest_and_its_schema(golden):
    schema = schema_of(golden)
    assert sha256(canonical_bytes(golden)) == DIGESTS[schema]
    assert list(Version.every_kind.values_list("schema", "digest")) == [(schema, DIGESTS[schema])]


def test_time_alone_changes_nothing_of_a_golden_content(golden):
    """What a later software adds, it adds only where there is something to say: the bytes stay what they were."""
    if schema_of(golden) == 1:
        golden = golden | {
            "status": None
        }  # written by hand, it says that a month was over before its source was written
    (prepared,) = turned(Release.objects.get(), people.AS_OF).prepared.values() or [Prepared.of(golden)]
    assert prepared.text == canonical_bytes(golden).decode()


def test_a_golden_content_goes_through_every_reader(golden, client):
    slug = golden["slug"]
    served = client.get(f"/deals/{slug}.json").json()
    assert {name: served[name] for name in golden} == golden
    assert client.get(f"/api/v1/deals/{slug}").content == client.get(f"/deals/{slug}.json").content
    page = text(client.get(f"/deals/{slug}/"))
    for words in (
        "Gouden deal",
        "15,5 miljoen",
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
        return any(present(part, path) for part in value)
    return value is not None and path[0] in value and present(value[path[0]], path[1:])


def test_an_unknown_schema_is_refused():
    with pytest.raises(ValueError, match="schema 99"):
        upgrade({}, 99)
