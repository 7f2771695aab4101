"""What was published of papers of the Kamer is withdrawn, moved, recalled and redacted as deals are, and stands in the trail."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.models import (
    Deal,
    Deed,
    PaperDecision,
    ParliamentaryPaper,
    RedactionProposal,
    Release,
    ReleasedPaper,
    Source,
    Submission,
    Version,
)
from deals.register.papers import release_papers
from deals.register.redaction import REDACTED

from . import cast as people
from .browse import PUBLIC, body, press, sign_in, text
from .desk import member

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MOTION = "kamerstuk/29697-116"
SECRET = "geheimwoord"


@pytest.fixture
def browser(cast):
    """Browsers by name: Els is redacteur, Eva eindredacteur, Lex lezer."""
    browsers = {}
    for name, role in {"els": "redacteur", "eva": "eindredacteur", "lex": "lezer"}.items():
        browsers[name] = Client()
        sign_in(browsers[name], member(role, name))
    return browsers


@pytest.fixture
def motion(browser):
    motion = people.paper("29697-116", "motie", titled="Motie over kansenagenda's", subject=f"Over {SECRET}.")
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen", dt.date(2023, 12, 20))
    return motion


def form(paper):
    return reverse("admin:deals_parliamentarypaper_change", args=[paper.pk])


def approved(browser, *names, **typed):
    """The release of what els laid before eva."""
    page = browser["els"].get(reverse("admin:choose"), {"deal": names or [MOTION]})
    address = press(browser["els"], page, "submit", note="Wat er nieuw is.").url
    answer = press(browser["eva"], browser["eva"].get(address), "approve", **typed)
    assert answer.status_code == 302, text(answer)
    return Release.objects.order_by("number").last()


def later(**ahead):
    return timezone.localtime(timezone.now() + dt.timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M")


def withdrawn(browser, paper="29697-116"):
    address = reverse("admin:withdraw_paper", args=[paper])
    return press(browser["eva"], browser["eva"].get(address), "x", reason="Het verkeerde stuk.")


# --- withdrawn, put back, moved, recalled


def test_one_person_withdraws_a_paper_at_once_and_two_put_it_back(motion, browser):
    approved(browser)
    page = text(browser["eva"].get(reverse("admin:withdraw_paper", args=["29697-116"])))
    assert "Trek Kamerstuk 29697-116 in" in page and "op de plaats van het Kamerstuk" in page
    assert browser["els"].get(reverse("admin:withdraw_paper", args=["29697-116"])).status_code == 403
    assert withdrawn(browser).status_code == 302
    release = Release.objects.get(number=3)
    assert release.note == "Kamerstuk 29697-116 is ingetrokken: Motie over kansenagenda's."
    assert release_papers(release).withdrawn == {"29697-116": "Het verkeerde stuk."}
    assert [line.version is None for line in release.deal_lines] == [False, False]
    assert Deed.objects.get(kind="ingetrokken").slug == MOTION
    start = browser["eva"].get("/beheer/").content.decode()
    assert "Het Kamerstuk ‘29697-116’" in start and f"{reverse('admin:trail')}?stuk=29697-116" in start
    # What is withdrawn comes back only when it is asked for, and then it is said.
    assert "Kamerstuk 29697-116" not in text(browser["els"].get(reverse("admin:choose")))
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    assert "(terug in het register)" in text(page)
    back = approved(browser)
    assert release_papers(back).by_slug.keys() == {"29697-116"}
    call_command("verify", verbosity=0)


def test_what_is_not_public_is_not_withdrawn(motion, browser):
    refused = withdrawn(browser)
    assert refused.status_code == 400 and "Het Kamerstuk ‘29697-116’ is niet openbaar" in text(refused)
    assert browser["eva"].get(reverse("admin:withdraw_paper", args=["29697-999"])).status_code == 404


def test_a_waiting_release_with_a_paper_is_moved_and_recalled(motion, browser):
    release = approved(browser, visible_from=later(days=2))
    assert ReleasedPaper.objects.filter(paper=motion).exists()
    move = reverse("admin:move_release", args=[release.number])
    moved = press(browser["eva"], browser["eva"].get(move), "x", visible_from=later(days=3), reason="Debat later.")
    assert moved.status_code == 302
    recall = reverse("admin:recall_release", args=[release.number])
    assert press(browser["eva"], browser["eva"].get(recall), "x", reason="Toch niet.").status_code == 302
    assert not Version.of_papers.exists() and not ReleasedPaper.objects.exists()
    assert Submission.objects.get().state == "teruggestuurd"
    assert "Kamerstuk 29697-116" in text(browser["els"].get("/beheer/"))
    # Now it can be deleted again, with its rows.
    address = reverse("admin:deals_parliamentarypaper_delete", args=[motion.pk])
    assert browser["els"].post(address, {"post": "yes"}).status_code == 302
    assert not ParliamentaryPaper.objects.exists() and not PaperDecision.objects.exists()


def test_nothing_of_a_paper_is_seen_outside_the_desk_before_its_moment(motion, browser):
    """At the desk, before a reviewer, and in a release that waits."""
    reader = Client()

    def told():
        return [address for address in PUBLIC if SECRET in body(reader.get(address))]

    before = {address: reader.get(address).content for address in ("/deals/", "/wijzigingen.atom", "/publicaties/")}
    assert told() == []
    approved(browser, visible_from=later(days=2))
    assert told() == []
    for address, content in before.items():
        assert reader.get(address).content == content, address
    assert reader.get("/beheer/voorleggingen/").status_code == 302


# --- words that are taken out


def test_words_of_a_paper_are_taken_out_by_two_people(motion, browser):
    approved(browser)
    page = browser["els"].get(reverse("admin:redactions"), {"deal": MOTION})
    assert 'value="kamerstuk/29697-116" selected' in page.content.decode()
    asked = press(
        browser["els"], page, "x", words=SECRET, kind="persoonsgegeven", explanation="De naam van een bewoner."
    )
    assert asked.status_code == 302, text(asked)
    assert "Voorstel" in text(browser["eva"].get("/beheer/")) and "Kamerstuk 29697-116, door els" in text(
        browser["eva"].get("/beheer/")
    )
    shown = browser["eva"].get(asked.url)
    assert "Kamerstuk 29697-116, publicatie 2" in text(shown) and "Kamerstuk: onderwerp" in text(shown)
    stale = browser["els"].get(form(motion))
    assert press(browser["eva"], shown, "approve").status_code == 302
    assert RedactionProposal.objects.get().state == "goedgekeurd"
    motion.refresh_from_db()
    assert motion.subject == f"Over {REDACTED}."
    assert SECRET not in Version.of_papers.get().content and SECRET not in str(Version.of_papers.get().index)
    call_command("verify", verbosity=0)
    # Whoever had the form open does not put the words back unseen.
    assert press(browser["els"], stale, "_save").status_code == 409


# --- a paper under the address of a deal


def test_a_paper_under_the_address_of_a_deal_goes_through_the_whole_desk_apart(motion, browser):
    twin = people.paper("noorderland", titled="Aanbieding van de deal")
    Deal.objects.filter(slug="noorderland").update(summary="Een betere tekst.")
    name = "kamerstuk/noorderland"
    page = browser["els"].get(reverse("admin:choose"), {"deal": name})
    assert "Kamerstuk noorderland: Aanbieding van de deal" in text(page) and "Een betere tekst." not in text(page)
    release = approved(browser, name)
    assert Version.of_deals.filter(slug="noorderland").count() == 1
    assert [line.slug for line in release.paper_lines] == ["noorderland"]
    submission = Submission.objects.get()
    preview = reverse("admin:preview_paper", args=[submission.pk, "noorderland"])
    assert "Aanbieding van de deal" in text(browser["lex"].get(preview))
    assert browser["lex"].get(reverse("admin:preview", args=[submission.pk, "noorderland"])).status_code == 404
    withdrawn(browser, "noorderland")
    release = Release.objects.order_by("number").last()
    assert release.deal_lines.get(slug="noorderland").version and not release.paper_lines.get().version
    # Both at once, and the paper back.
    release = approved(browser, "noorderland", name)
    assert release_papers(release).by_slug["noorderland"].title == twin.source.title
    assert release.deal_lines.get(slug="noorderland").version.read()["samenvatting"] == "Een betere tekst."
    call_command("verify", verbosity=0)


# --- the trail


def test_the_trail_of_a_paper_has_its_rows_also_those_that_are_gone(motion, browser):
    page = browser["els"].get(form(motion))
    typed = {"subject": "Anders.", "decisions-0-note": "Met stemmen.", "paper_deals-0-DELETE": "on"}
    assert press(browser["els"], page, "_save", **typed).status_code == 302
    shown = browser["lex"].get(reverse("admin:deals_parliamentarypaper_history", args=[motion.pk]), follow=True)
    said = text(shown)
    assert "Kamerstuk motie 29697-116 gewijzigd" in said and "Anders." in said
    assert "Besluit aangenomen (20 december 2023): motie 29697-116 gewijzigd" in said and "Met stemmen." in said
    assert "Genoemde deal Noorderland in motie 29697-116 verwijderd" in said
    start = browser["lex"].get("/beheer/").content.decode()
    assert f'<a href="{reverse("admin:trail")}?stuk=29697-116">Kamerstuk motie 29697-116 gewijzigd</a>' in start
    deal = text(browser["lex"].get(reverse("admin:trail"), {"deal": "noorderland"}))
    assert "Genoemde deal Noorderland in motie 29697-116 verwijderd" in deal and "Anders." not in deal
    nothing = browser["lex"].get(reverse("admin:trail"), {"stuk": "29697-116", "soort": "contribution"})
    assert nothing.status_code == 200 and "Hier is nog niets gewijzigd." in text(nothing)
    address = reverse("admin:deals_parliamentarypaper_delete", args=[motion.pk])
    assert browser["els"].post(address, {"post": "yes"}).status_code == 302
    said = text(browser["lex"].get(reverse("admin:trail"), {"stuk": "29697-116"}))
    assert "Kamerstuk motie 29697-116 verwijderd" in said
    assert "Besluit aangenomen (20 december 2023): motie 29697-116 verwijderd" in said


# --- what a source and the roles see


def test_a_source_leads_to_the_papers_that_name_it(motion, browser):
    debate = people.source("debat", title="Een debat")
    people.decided(motion, "besproken", document=debate)
    for source in (motion.source, debate):
        page = browser["lex"].get(reverse("admin:deals_source_change", args=[source.pk])).content.decode()
        assert f'href="{form(motion)}"' in page
    assert Source.objects.filter(paper=motion).get() == motion.source


def test_who_may_only_look_sees_a_paper_and_changes_nothing(motion, browser):
    for name in ("lex", "eva"):
        page = browser[name].get(form(motion))
        shown = page.content.decode()
        assert page.status_code == 200 and f"Over {SECRET}." in text(page) and "_save" not in shown
        assert 'name="decisions-MAX_NUM_FORMS" value="0"' in shown  # or a script offers new rows
        assert browser[name].post(form(motion), {"subject": "Stiekem."}).status_code == 403
        assert browser[name].get(reverse("admin:deals_parliamentarypaper_add")).status_code == 403
    motion.refresh_from_db()
    assert motion.subject == f"Over {SECRET}."


def test_a_paper_that_is_gone_stays_to_be_chosen_in_the_trail(motion, browser):
    def offered():
        form = browser["lex"].get(reverse("admin:trail")).context["form"]
        return [words for _, words in form.fields["stuk"].choices]

    people.paper("29697-117")
    assert offered() == ["alle", "29697-116", "29697-117"]
    motion.delete()
    assert offered() == ["alle", "29697-116 (verwijderd)", "29697-117"]
    people.paper("29697-116")
    assert offered() == ["alle", "29697-116", "29697-117"]
