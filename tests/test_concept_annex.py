"""The annex of what was submitted: at the desk alone, marked as a concept, and at release what the public one says."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from deals.desk.review.annex import concept_document
from deals.models import Deal, Release, Submission
from deals.portal.documents.document import DocumentHeading, DocumentTable
from deals.portal.documents.formats import ANNEX_FORMATS
from deals.portal.documents.of_deals import annex_of
from deals.portal.exports.extract import Extract
from deals.publishing import review
from deals.register.models import LineKind
from deals.register.reading import Reading
from deals.register.selection import Selection

from . import cast as people
from .browse import press, sign_in, text
from .desk import member

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECRET = "Dit weet nog niemand: het gaat over turf."


@pytest.fixture
def author(cast):
    browser = Client()
    sign_in(browser, member("redacteur", "els", email="els@example.org"))
    return browser


@pytest.fixture
def submission(author):
    """Two deals laid before a second person, one of them with other words than before."""
    for slug, summary in (("noorderland", SECRET), ("zuiderland", "Dit is ook nieuw.")):
        deal = Deal.objects.get(slug=slug)
        deal.summary = summary
        deal.save()
    chosen = author.get(reverse("admin:choose"), {"deal": ["noorderland", "zuiderland"]})
    answer = press(author, chosen, "submit", note="Wat er nieuw is.")
    assert answer.status_code == 302, text(answer)
    return Submission.objects.get()


def address(submission, extension):
    return reverse("admin:concept_annex", args=[submission.pk, extension])


def concept(submission):
    proposal = review.frozen_proposal(submission)
    return concept_document(submission, proposal, {one.slug: one for one in proposal.of_kind(LineKind.DEAL).values()})


def of_the_deals(document):
    """The blocks that say something of the deals: their table, and all from their heading on."""
    start = document.blocks.index(DocumentHeading(1, "De deals"))
    return [block for block in document.blocks if isinstance(block, DocumentTable)], document.blocks[start:]


@pytest.mark.parametrize("extension", ANNEX_FORMATS)
def test_it_is_a_link_on_the_page_of_the_submission(author, submission, extension):
    page = author.get(reverse("admin:submission", args=[submission.pk]))
    assert address(submission, extension) in page.content.decode()
    answer = author.get(address(submission, extension))
    assert (answer.status_code, answer["Content-Type"]) == (200, ANNEX_FORMATS[extension].content_type)
    assert "no-store" in answer["Cache-Control"]
    assert f"concept-bijlage_voorlegging-{submission.pk}.{extension}" in answer["Content-Disposition"]


def test_it_says_that_it_is_a_concept_and_names_no_address(submission):
    document = concept(submission)
    assert document.concept
    assert (document.permalink, document.attachments) == ("", ())
    assert ("Stand", "Concept, onder embargo. Dit is nog niet openbaar.") in document.account


def test_what_is_not_submitted_has_none(author, submission):
    assert author.get(address(submission, "csv")).status_code == 404
    assert author.get(reverse("admin:concept_annex", args=[999, "odt"])).status_code == 404
    review.take_back(submission.pk, submission.author)
    assert author.get(address(submission, "odt")).status_code == 404


@pytest.mark.parametrize("extension", ANNEX_FORMATS)
def test_nobody_else_sees_it(submission, extension, client):
    """Not without an account; and the documents of readers are as they were before it was made."""
    answer = client.get(address(submission, extension))
    assert answer.status_code == 302
    assert "/login/" in answer.url
    before = client.get(f"/deals.{extension}").content
    concept(submission)
    assert client.get(f"/deals.{extension}").content == before
    assert client.get("/deals/concept.pdf").status_code == 404


def test_at_release_the_public_one_says_the_same(submission):
    told = concept(submission)
    reviewer = member("eindredacteur", "eva", email="eva@example.org")
    review.approve(submission.pk, reviewer, review.seal_of(submission))
    releases = list(Release.objects.order_by("number"))
    reading = Reading(releases[-1], releases, False)
    index = reading.index
    extract = Extract(
        Selection(index, sum(1 << index.places[slug] for slug in ("noorderland", "zuiderland"))), reading, {}, ""
    )
    public = annex_of(extract, "https://register.example/deals.pdf", "data.csv")
    assert of_the_deals(public) == of_the_deals(told)
    assert SECRET in str(public.blocks)
    assert not public.concept


def test_one_under_embargo_is_still_a_concept(submission, client):
    """An approved release that waits: the desk has its annex, readers have nothing of it."""
    later = people.PAST.replace(year=2100)
    Submission.objects.filter(pk=submission.pk).update(visible_from=later)
    submission.refresh_from_db()
    reviewer = member("eindredacteur", "eva", email="eva@example.org")
    review.approve(submission.pk, reviewer, review.seal_of(submission), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    submission.refresh_from_db()
    assert concept(submission).concept
    for asked in ("/deals.odt", "/deals.docx", "/deals/noorderland.odt", "/overzicht.odt"):
        assert b"turf" not in client.get(asked).content
