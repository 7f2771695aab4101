"""`seed` and the papers of the Kamer: release 6 of a new register, and one submission in a register that is in use."""

import pytest
from django.core.management import call_command

from deals.models import Deal, ParliamentaryPaper, Release, Source, Submission, User
from deals.publishing import review
from deals.publishing.releases import newest_release, propose
from deals.publishing.review import Announcement
from deals.register.papers import release_papers

from . import cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NOTE = "Kamerstukken"


@pytest.fixture
def people(db):
    return {name: User.objects.create_user(name, is_staff=True) for name in ("els", "eva")}


@pytest.fixture
def in_use(reported, people):
    """Els published a change after the five releases."""
    Deal.objects.filter(slug="zaanij").update(summary="Een betere tekst.")
    concept = review.save_concept(people["els"], ["zaanij"], Announcement(newest_release().as_of, "Beter"))
    approve(people, review.submit(concept.pk, people["els"]))


def approve(people, submission):
    return review.approve(submission.pk, people["eva"], review.seal_of(submission))


def seed(capsys):
    capsys.readouterr()
    call_command("seed")
    return capsys.readouterr().out


def test_a_new_register_has_them_in_release_6(register):
    release = Release.objects.get(number=6)
    papers = release_papers(release)
    assert release.note == NOTE and len(papers.papers) == 76
    assert all(not release_papers(earlier).papers for earlier in Release.objects.filter(number__lt=6))
    assert not propose(None, release.as_of).prepared
    for paper in papers.papers:
        assert paper.is_seen or paper.content["url"] is None
        assert {*paper.deals} <= {line.slug for line in release.deal_lines}


def test_a_register_that_nobody_worked_in_since_gets_the_same_release(reported, capsys):
    assert "Publicatie 6 gemaakt: 83 Regio Deals en 76 Kamerstukken." in seed(capsys)
    assert "niets veranderd" in seed(capsys)
    assert not Submission.objects.exists()


def test_in_a_register_in_use_they_are_laid_in_one_submission(in_use, people, capsys):
    there = Source.objects.get(slug="kst-29697-90")
    ParliamentaryPaper.objects.create(
        source=there, slug="eigen-adres", kind="brief", subject="Al aan het bureau.", role="minister van LNV"
    )
    assert "gemaakt: Kamerstukken, 75 Kamerstukken." in seed(capsys)
    (submission,) = Submission.objects.all().exclude(note="Beter")
    assert submission.state == "ter-beoordeling" and len(submission.names) == 75
    assert ParliamentaryPaper.objects.get(source=there).slug == "eigen-adres"
    assert "is al voorgelegd: er is niets veranderd" in seed(capsys)
    release = approve(people, submission)
    assert release.paper_lines.count() == 75 and release.deal_lines.count() == 83
    assert set(propose(None, release.as_of).prepared) == {
        "kamerstuk/eigen-adres",
        "natuurinclusieve-landbouw-noord-nederland",
    }


def test_a_paper_whose_address_is_taken_is_left_out(in_use, capsys):
    cast.source("stuk-anders", title="Iets anders", date=None)
    ParliamentaryPaper.objects.create(
        source=Source.objects.get(slug="stuk-anders"),
        slug="29697-146",
        kind="brief",
        subject="Anders.",
        role="minister",
    )
    seed(capsys)
    submission = Submission.objects.get(note=NOTE)
    assert "kamerstuk/29697-146" not in submission.names and len(submission.names) == 75
