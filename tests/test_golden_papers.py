"""Contents of papers as they stand in someone's register go through every reader, for ever; this file is never changed."""

import json

import pytest

from deals.models import Version
from deals.paper_contract import PAPER_METHODS, PaperContent
from deals.publishing.digests import content_faults, index_faults
from deals.publishing.releases import Prepared, Proposal, publish
from deals.register.models import LineKind, canonical_bytes, sha256
from deals.register.paper_changes import paper_changes

from . import cast as people
from .words import GOLDEN

DIGESTS = [
    "7a45b3953cc2f153d1c742238da227a3e6a545668326ab642b851219d1684605",
    "7bf4e8b3193fa95372de715ffef55c15d342d09de5be325aa7beebdc793b0516",
]
COMMITMENT, MOTION = json.loads((GOLDEN / "papers-1.json").read_text())

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def golden(db):
    """Both papers in release 1, beside the deal that one of them names."""
    deal = json.loads((GOLDEN / "schema-1.json").read_text())
    prepared = {deal["slug"]: Prepared.of(deal)}
    prepared |= {LineKind.PAPER.named(one["slug"]): Prepared.of(one, LineKind.PAPER) for one in (COMMITMENT, MOTION)}
    publish(Proposal(people.AS_OF, prepared, dict.fromkeys(prepared)), note="Gouden bestand", clock=lambda: people.PAST)


def test_a_golden_paper_keeps_its_digest(golden):
    assert [sha256(canonical_bytes(one)) for one in (COMMITMENT, MOTION)] == DIGESTS
    assert {*Version.of_papers.values_list("schema", "digest")} == {(1, digest) for digest in DIGESTS}
    assert not list(content_faults()) and not list(index_faults())


def test_every_field_of_the_contract_is_in_a_golden_paper():
    told = [name for one in (COMMITMENT, MOTION) for name in said_in(one)]
    asked = [name for name in contract_names(PaperContent()) if not name.startswith("bronnen.")]
    assert [name for name in asked if name not in told] == []


def said_in(value, path=""):
    """The same of every field of a content that says something."""
    for one in value if isinstance(value, list) else [value]:
        for name, part in one.items() if isinstance(one, dict) else ():
            if part not in (None, [], {}):
                yield f"{path}{name}"
            yield from said_in(part, f"{path}{name}.")


def contract_names(serializer, path=""):
    """`toezegging.termijn.tekst`, of every field."""
    for name, field in getattr(serializer, "child", serializer).fields.items():
        field = PAPER_METHODS.get(name, field) if type(field).__name__ == "SerializerMethodField" else field
        yield f"{path}{name}"
        if hasattr(getattr(field, "child", field), "fields"):
            yield from contract_names(field, f"{path}{name}.")


def test_a_golden_paper_is_told_whole_where_it_comes_and_not_where_it_stays():
    for one in (COMMITMENT, MOTION):
        version = Prepared.of(one, LineKind.PAPER).paper
        words = " ".join(change.new or "" for change in paper_changes(None, version))
        for said in (one["titel"], one["onderwerp"], one["door"]["rol"], "gouden deals"):
            assert said in words, said
        assert paper_changes(version, version) == []


def test_a_golden_paper_is_read_on_its_page_and_in_its_data(golden, client):
    for one in (COMMITMENT, MOTION):
        served = client.get(f"/kamerstukken/{one['slug']}.json").json()
        assert {name: served[name] for name in one} == one
        page = client.get(f"/kamerstukken/{one['slug']}/").content.decode()
        for words in (one["titel"], one["door"]["rol"], *one["door"]["fracties"]):
            assert words in page, words
