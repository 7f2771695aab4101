"""A release lists papers of the Kamer beside deals: frozen, in the digest, withdrawn and put back as deals are."""

import ast
import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import ProtectedError

from deals.models import Deal, ParliamentaryPaper, Release, ReleaseLine, Source, Version
from deals.publishing import review
from deals.publishing.digests import content_faults, index_faults
from deals.publishing.releases import Refused, propose, proposed_changes, recall_waiting, withdraw_at_once
from deals.register.history import between
from deals.register.models import LineKind
from deals.register.papers import release_papers

from . import cast as people

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
MONTH_LATER = people.PAST + dt.timedelta(days=30)
MOTION = "kamerstuk/29697-116"


@pytest.fixture
def motion(cast):
    """A motion with two decisions, which names Noorderland."""
    motion = people.paper(
        "29697-116", "motie", titled="Motie over kansenagenda's", role="lid van de Tweede Kamer", groups="CDA; D66"
    )
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen", dt.date(2023, 12, 20))
    people.decided(motion, "ingediend", dt.date(2023, 12, 15))
    return motion


def released(*names, at=NEXT_DAY, **fields):
    return people.release(names or [MOTION], at=at, **{"note": "Kamerstukken"} | fields)


def test_a_paper_stands_in_the_digest_with_its_kind_and_a_deal_as_it_always_did(motion):
    before = Release.objects.get(number=1).digest
    release = released()
    lines = [[one.slug, one.version.digest, ""] for one in release.deal_lines.select_related("version")]
    (line,) = release.paper_lines.select_related("version")
    told = release.told([*map(tuple, lines), ("29697-116", line.version.digest, "", "kamerstuk")], before)
    assert told["regels"] == sorted([*lines, ["29697-116", line.version.digest, "", "kamerstuk"]])
    assert release.computed_digest(
        [*map(tuple, lines), ("29697-116", line.version.digest, "", "kamerstuk")], before
    ) == (release.digest)
    assert not list(content_faults()) and not list(index_faults())


def test_its_content_is_what_the_contract_says(motion):
    released()
    content = release_papers(Release.objects.get(number=2)).by_slug["29697-116"].content
    assert content["soort"] == "motie" and content["nummer"] == "116" and content["dossier"] == "29697"
    assert content["door"] == {"rol": "lid van de Tweede Kamer", "fracties": ["CDA", "D66"]}
    assert content["deals"] == [{"slug": "noorderland", "vindplaats": "titel"}]
    assert [one["uitkomst"] for one in content["besluiten"]] == ["ingediend", "aangenomen"]
    assert content["gezien"] == {"eigenStuk": True, "bron": None} and content["toezegging"] is None
    assert json.loads(Version.of_papers.get().content) == Version.of_papers.get().written()


def test_a_paper_is_never_read_as_a_deal_nor_a_deal_as_a_paper(motion):
    twin = people.paper("noorderland", titled="Aanbieding van de deal")
    release = released(MOTION, "kamerstuk/noorderland")
    assert [line.slug for line in release.deal_lines] == ["noorderland", "zuiderland"]
    assert [line.slug for line in release.paper_lines] == ["29697-116", "noorderland"]
    assert [step.slug for step in between(Release.objects.get(number=1), release)] == []
    assert {step.slug for step in between(Release.objects.get(number=1), release, LineKind.PAPER)} == {
        twin.slug,
        motion.slug,
    }
    withdrawn = withdraw_at_once("kamerstuk/noorderland", reason="Fout.", note="Weg", clock=lambda: MONTH_LATER)
    assert withdrawn.deal_lines.get(slug="noorderland").version is not None
    assert withdrawn.paper_lines.get(slug="noorderland").version is None
    assert not list(content_faults())


def test_a_change_of_its_source_is_a_change_of_the_paper(motion):
    released()
    assert list(propose(None, people.AS_OF).prepared) == ["concept"]
    Source.objects.filter(slug="stuk-29697-116").update(title="Motie over agenda's")
    proposal = propose(None, people.AS_OF)
    assert list(proposal.prepared) == ["concept", MOTION]
    assert [(change.field, change.old, change.new) for change in proposed_changes(proposal)[MOTION]] == [
        ("titel", "Motie over kansenagenda's", "Motie over agenda's")
    ]


def test_a_withdrawn_paper_is_put_back_only_by_name(motion):
    released()
    withdraw_at_once(MOTION, reason="Verkeerd stuk.", note="Weg", clock=lambda: MONTH_LATER)
    assert release_papers(Release.objects.get(number=3)).withdrawn == {"29697-116": "Verkeerd stuk."}
    today = MONTH_LATER.date()
    assert list(propose(None, today).prepared) == ["concept"]
    back = released(at=MONTH_LATER + dt.timedelta(days=1), as_of=today)
    assert back.paper_lines.get().version == Release.objects.get(number=2).paper_lines.get().version
    with pytest.raises(Refused, match="Het Kamerstuk ‘anders’ is niet openbaar"):
        withdraw_at_once("kamerstuk/anders", reason="Weg.", note="Weg")


def test_a_recalled_paper_leaves_nothing_and_can_be_deleted(motion):
    released(visible_from=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(ProtectedError):
        motion.delete()
    recall_waiting(2)
    assert not Version.of_papers.exists() and not ReleaseLine.of_papers.exists()
    ParliamentaryPaper.objects.get().delete()


def test_four_eyes_on_a_paper(motion, django_user_model):
    els, eva = (django_user_model.objects.create_user(name) for name in ("els", "eva"))
    said = review.Announcement(people.AS_OF, "Kamerstukken")
    concept = review.save_concept(els, [MOTION], said)
    submitted = review.submit(concept.pk, els)
    assert submitted.names == [MOTION]
    with pytest.raises(Refused, match="ligt al ter beoordeling in een andere voorlegging: Kamerstuk 29697-116"):
        review.submit(review.save_concept(els, [MOTION], said).pk, els)
    release = review.approve(submitted.pk, eva, review.seal_of(submitted))
    assert [line.slug for line in release.paper_lines] == ["29697-116"]
    with pytest.raises(Refused, match="staat niet onder dit adres aan het bureau: wat/is-dit, Kamerstuk onbekend"):
        review.save_concept(els, ["kamerstuk/onbekend", "wat/is-dit"], said)


def test_nothing_reads_lines_without_naming_the_kind():
    assert not hasattr(ReleaseLine, "objects") and not hasattr(Version, "objects")
    assert not hasattr(Release, "lines") and not hasattr(Version, "lines")
    allowed = {"register/models.py", "desk/releases.py", "desk/review/redacting.py", "backups/restoring.py"}
    for path in Path("deals").rglob("*.py"):
        named = path.relative_to("deals").as_posix()
        if named.startswith(("publishing/", "management/", "migrations/", "upkeep/")) or named in allowed:
            continue
        reads = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
        assert "every_kind" not in {node.attr for node in reads}, named


def test_reindex_knows_papers(motion):
    released()
    Version.of_papers.update(index={})
    assert list(index_faults())
    call_command("reindex", verbosity=0)
    assert not list(index_faults())


@pytest.mark.parametrize("slug", ["debat", "dossiers"])
def test_no_paper_takes_the_address_of_another_page(cast, slug):
    with pytest.raises(ValidationError, match=f"‘{slug}’ is al een andere pagina"):
        people.paper(slug).full_clean()
