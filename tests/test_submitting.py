"""Four eyes: what is laid before a second person is frozen, seen, and published exactly so, or not at all."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deals.models import (
    Contribution,
    Deal,
    Gap,
    Party,
    Release,
    ReleasedDeal,
    Submission,
    SubmissionLine,
    User,
    Version,
)
from deals.publishing import releases, review
from deals.publishing.releases import Overtaken, Refused
from deals.register.changes import beyond_text

from . import cast as people
from .browse import at, press, sign_in, text
from .desk import member
from .words import PRODUCTION, manage

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def browser(cast):
    """Browsers by name: Els and Rob are redacteur, Eva and Erik eindredacteur."""
    roles = {"els": "redacteur", "rob": "redacteur", "eva": "eindredacteur", "erik": "eindredacteur"}
    browsers = {}
    for name, role in roles.items():
        browsers[name] = Client()
        sign_in(browsers[name], member(role, name, email=f"{name}@example.org"))
    return browsers


def person(name):
    return User.objects.get(username=name)


def edit(slug, summary):
    deal = Deal.objects.get(slug=slug)
    deal.summary = summary
    deal.save()


def choice(client, *slugs):
    return client.get(reverse("admin:choose"), {"deal": slugs})


def laid(client, *slugs, **typed):
    """The address of a new submission of the deals."""
    answer = press(client, choice(client, *slugs), "submit", **{"note": "Wat er nieuw is."} | typed)
    assert answer.status_code == 302, text(answer)
    return answer.url


def soon(**ahead):
    return timezone.localtime(timezone.now() + dt.timedelta(**ahead)).strftime("%Y-%m-%dT%H:%M:%S")


# --- the author


def test_the_page_to_choose_shows_what_differs_and_nothing_else(browser):
    page = text(choice(browser["els"]))
    assert "Concept (nieuw in het register)" in page and "Noorderland" not in page
    edit("noorderland", "Een betere tekst.")
    page = text(choice(browser["els"], "noorderland"))
    assert "Een deal in het noorden. Een betere tekst." in page and "Concept" not in page.split("Voorleggingen")[1]


def test_nothing_changed_is_said(browser):
    page = text(choice(browser["els"], "noorderland"))
    assert "Er is hier niets gewijzigd sinds publicatie 1." in page


def test_a_concept_is_kept_edited_and_submitted_by_its_author_alone(browser):
    edit("noorderland", "Een betere tekst.")
    kept = press(browser["els"], choice(browser["els"], "noorderland"), "concept", note="Nog niet af.")
    number = Submission.objects.get().pk
    assert kept.url == reverse("admin:submission_edit", args=[number])
    assert f"Voorlegging {number} van els, concept: noorderland" in text(browser["els"].get("/beheer/"))
    assert browser["rob"].get(kept.url).url == reverse("admin:submission", args=[number])
    page = browser["els"].get(kept.url)
    assert "Nog niet af." in page.content.decode()
    assert press(browser["els"], page, "submit", note="Nu wel.").url == reverse("admin:submission", args=[number])
    assert Submission.objects.get().note == "Nu wel."


def test_a_submission_without_a_note_or_a_deal_says_what_is_missing_and_keeps_what_was_typed(browser):
    edit("noorderland", "Een betere tekst.")
    page = choice(browser["els"], "noorderland")
    refused = press(browser["els"], page, "submit", note="", message="Graag vandaag.")
    assert refused.status_code == 400 and "Schrijf een toelichting" in text(refused)
    assert "Graag vandaag." in refused.content.decode()
    refused = press(browser["els"], page, "submit", note="Goed.", include=[])
    assert refused.status_code == 400 and "Kies minstens één deal" in text(refused)
    assert not Submission.objects.exists()


def test_another_day_shows_what_changes_then_and_is_submitted_with_a_second_press(browser):
    """What holds follows from the day."""
    Party.objects.filter(deal__slug="noorderland").update(valid_from=dt.date(2025, 1, 1))
    page = choice(browser["els"], "noorderland")
    assert "1 januari 2025" in text(page)
    asked = press(browser["els"], page, "submit", note="Goed.", as_of="2024-06-01")
    assert asked.status_code == 409 and "veranderd nadat u ze bekeek" in text(asked)
    assert press(browser["els"], asked, "submit").status_code == 302
    assert Submission.objects.get().as_of == dt.date(2024, 6, 1)


def test_a_day_before_the_last_release_is_refused_before_anyone_reviews_it(browser):
    edit("noorderland", "Een betere tekst.")
    refused = press(browser["els"], choice(browser["els"], "noorderland"), "submit", note="Goed.", as_of="2023-12-31")
    assert refused.status_code == 400 and "ligt vóór die van publicatie 1 (1 januari 2024)" in text(refused)
    assert not Submission.objects.exists()


def test_what_changed_after_the_author_saw_it_is_not_submitted(browser):
    edit("noorderland", "Zoals getoond.")
    page = choice(browser["els"], "noorderland")
    edit("noorderland", "Daarna veranderd.")
    refused = press(browser["els"], page, "submit", note="Mijn toelichting")
    assert refused.status_code == 409
    assert "veranderd nadat u ze bekeek: noorderland" in text(refused)
    assert "Mijn toelichting" in refused.content.decode()
    assert not Submission.objects.exists()


def test_a_deal_that_lacks_something_is_not_submitted_and_each_lack_leads_to_its_field(browser):
    page = choice(browser["els"], "concept")
    form = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="concept").pk])
    assert f'href="{form}#contribution_facts-group"' in page.content.decode()
    refused = press(browser["els"], page, "submit", note="Nieuw.")
    assert refused.status_code == 400 and "Nog niet voor te leggen: concept" in text(refused)
    # Two gaps say why, and then it goes.
    for side in ("rijk", "regio"):
        people.fact(Gap, Deal.objects.get(slug="concept"), field=f"bedragen.{side}", reason="niet-vermeld")
    assert laid(browser["els"], "concept")


def test_a_deal_lies_before_one_reviewer_at_once(browser):
    edit("noorderland", "Van Els.")
    laid(browser["els"], "noorderland")
    edit("noorderland", "Van Rob.")
    page = choice(browser["rob"], "noorderland")
    assert "ligt al ter beoordeling in een andere voorlegging" in text(page)
    refused = press(browser["rob"], page, "submit", note="Van mij.", include=["noorderland"])
    assert refused.status_code == 409 and "al ter beoordeling" in text(refused)
    assert Submission.objects.count() == 1


def test_an_author_takes_back_changes_and_drops_what_nobody_decided_yet(browser):
    edit("noorderland", "Van Els.")
    address = laid(browser["els"], "noorderland")
    assert press(browser["rob"], browser["rob"].get(address), "take_back").status_code == 400
    assert press(browser["els"], browser["els"].get(address), "take_back").status_code == 302
    assert not SubmissionLine.objects.filter(submitted=True).exists()
    assert press(browser["els"], browser["els"].get(address), "drop").status_code == 302
    assert Submission.objects.get().state == "vervallen"
    assert press(browser["els"], browser["els"].get(address), "take_back").status_code == 400


# --- the reviewer


def test_the_round_from_two_corrected_deals_to_the_public_pages(browser):
    edit("noorderland", "Beter.")
    Contribution.objects.filter(deal__slug="zuiderland").update(amount="4500000")
    address = laid(browser["els"], "noorderland", "zuiderland", message="Kijk vooral naar het bedrag.")
    assert "Voorlegging" in text(browser["eva"].get("/beheer/")).split("Wacht op uw beoordeling")[1]
    shown = browser["eva"].get(address)
    page = text(shown)
    assert "€ 4.000.000 € 4.500.000 Brief over twee deals, Bijlage, Zuiderland" in page
    assert "Kijk vooral naar het bedrag." in page and "Een deal in het noorden. Beter." in page
    assert press(browser["eva"], shown, "approve").status_code == 302
    assert "€ 4,5 miljoen" in text(browser["eva"].get("/deals/zuiderland/"))
    release = Release.objects.get(number=2)
    assert release.published_by == "eva" and release.note == "Wat er nieuw is."
    assert Submission.objects.get().release == release
    call_command("verify", verbosity=0)


def test_what_is_edited_after_submitting_does_not_enter(browser):
    edit("noorderland", "Voorgelegd.")
    address = laid(browser["els"], "noorderland")
    edit("noorderland", "Daarna nog veranderd.")
    shown = browser["eva"].get(address)
    assert "Voorgelegd." in text(shown) and "Daarna" not in text(shown)
    press(browser["eva"], shown, "approve")
    assert "Voorgelegd." in text(browser["eva"].get("/deals/noorderland/"))
    assert "Daarna nog veranderd." in text(choice(browser["els"]))


def test_the_preview_is_the_page_that_the_public_gets(browser):
    edit("noorderland", "Een betere tekst.")
    address = laid(browser["els"], "noorderland")
    preview = browser["eva"].get(f"{address}voorbeeld/noorderland/")
    assert preview["Cache-Control"] == "private, no-store"
    press(browser["eva"], browser["eva"].get(address), "approve")
    public = Client().get("/deals/noorderland/").content.decode()
    shown, banners = re.subn(
        r'<aside class="moment-bar" aria-label="Voorbeeld">.*?</aside>\s*',
        "",
        preview.content.decode(),
        flags=re.DOTALL,
    )
    assert banners == 1
    assert "Een betere tekst." in shown
    assert re.sub(r"\s+", " ", shown) == re.sub(r"\s+", " ", public)


def test_a_preview_is_of_what_was_submitted_and_of_nothing_else(browser):
    edit("noorderland", "Een betere tekst.")
    address = laid(browser["els"], "noorderland")
    assert browser["eva"].get(f"{address}voorbeeld/zuiderland/").status_code == 404
    assert Client().get(f"{address}voorbeeld/noorderland/").status_code == 302
    press(browser["els"], browser["els"].get(address), "take_back")
    assert browser["eva"].get(f"{address}voorbeeld/noorderland/").status_code == 404


def test_nobody_approves_their_own_whatever_their_roles(browser):
    both = member("redacteur", "beide")
    both.groups.add(person("eva").groups.get())
    almighty = User.objects.create_superuser("almachtig")
    for one in (both, almighty):
        edit("noorderland", f"Van {one}.")
        client = Client()
        sign_in(client, one)
        address = laid(client, "noorderland")
        shown = client.get(address)
        assert "iemand anders keurt haar goed" in text(shown) and "Keur goed" not in text(shown)
        seal = review.seal_of(Submission.objects.latest("pk"))
        refused = client.post(address, {"approve": "x", "seal": seal, "visible_from": ""})
        assert refused.status_code == 400 and "diende deze voorlegging zelf in" in text(refused)
        press(client, client.get(address), "take_back")
    assert Release.objects.count() == 1


def test_on_ones_own_machine_one_person_may_do_both(browser, settings):
    settings.SELF_APPROVAL = True
    one = Client()
    sign_in(one, User.objects.create_superuser("alleen"))
    edit("noorderland", "Van mij.")
    address = laid(one, "noorderland")
    assert press(one, one.get(address), "approve").status_code == 302
    assert Release.objects.count() == 2


def test_production_refuses_self_approval():
    result = manage("check", **PRODUCTION, SELF_APPROVAL="true")
    assert result.returncode and "tweede persoon" in result.stderr


def test_a_redacteur_decides_nothing(browser):
    edit("noorderland", "Beter.")
    address = laid(browser["els"], "noorderland")
    for deed in ("approve", "return"):
        seal = review.seal_of(Submission.objects.get())
        answer = browser["rob"].post(address, {deed: "x", "seal": seal, "reason": "Nee."})
        assert answer.status_code == 403
    assert Submission.objects.get().state == "ter-beoordeling"


def test_approving_over_someone_elses_publication_is_refused_naming_the_deal(browser):
    edit("noorderland", "Van Els.")
    address = laid(browser["els"], "noorderland")
    shown = browser["eva"].get(address)
    edit("noorderland", "Van elders.")
    people.release(["noorderland"], at=timezone.now())
    refused = press(browser["eva"], shown, "approve")
    assert refused.status_code == 409 and "noorderland" in text(refused)
    assert "Goedkeuren kan niet meer" in text(browser["eva"].get(address))
    assert Release.objects.count() == 2 and Submission.objects.get().state == "ter-beoordeling"


def test_what_was_submitted_anew_after_the_reviewer_saw_it_is_not_published(browser):
    edit("noorderland", "Gezien.")
    address = laid(browser["els"], "noorderland")
    shown = browser["eva"].get(address)
    press(browser["els"], browser["els"].get(address), "take_back")
    edit("noorderland", "Niet gezien.")
    again = browser["els"].get(f"{address}bewerken/")
    assert press(browser["els"], again, "submit").status_code == 302
    refused = press(browser["eva"], shown, "approve")
    assert refused.status_code == 409 and "opnieuw ingediend nadat u haar bekeek" in text(refused)
    assert Release.objects.count() == 1


def test_sending_back_needs_a_reason_that_the_author_reads(browser):
    edit("noorderland", "Slordig.")
    address = laid(browser["els"], "noorderland")
    refused = press(browser["eva"], browser["eva"].get(address), "return", reason=" ")
    assert refused.status_code == 400
    press(browser["eva"], browser["eva"].get(address), "return", reason="Het bedrag klopt niet.")
    assert "teruggestuurd door eva. Het bedrag klopt niet." in text(browser["els"].get(address))
    assert "teruggestuurd: noorderland" in text(browser["els"].get("/beheer/"))
    edit("noorderland", "Verzorgd.")
    again = browser["els"].get(f"{address}bewerken/")
    assert press(browser["els"], again, "submit").status_code == 302
    press(browser["eva"], browser["eva"].get(address), "approve")
    assert "Verzorgd." in text(Client().get("/deals/noorderland/"))


def test_a_deal_that_left_the_desk_meanwhile_is_not_published(browser):
    for side in ("rijk", "regio"):
        people.fact(Gap, Deal.objects.get(slug="concept"), field=f"bedragen.{side}", reason="niet-vermeld")
    address = laid(browser["els"], "concept")
    shown = browser["eva"].get(address)
    Deal.objects.filter(slug="concept").update(slug="anders")
    refused = press(browser["eva"], shown, "approve")
    assert refused.status_code == 400 and "niet onder dit adres aan het bureau: concept" in text(refused)
    assert not ReleasedDeal.objects.filter(deal_id="anders").exists()


# --- the moment


def test_an_embargo_hides_everything_until_its_instant_and_then_nothing(browser):
    edit("noorderland", "Onder embargo.")
    address = laid(browser["els"], "noorderland", visible_from=soon(days=2))
    shown = browser["eva"].get(address)
    # The author's proposal is filled in; the reviewer decides.
    when = soon(days=1)
    assert press(browser["eva"], shown, "approve", visible_from=when).status_code == 302
    instant = Release.objects.get(number=2).visible_from
    public = Client()
    for path in ("/deals/noorderland/", "/deals/", "/wijzigingen.atom", "/deals.csv"):
        with at(instant - dt.timedelta(seconds=1)):
            before = public.get(path).content.decode()
            assert "Onder embargo." not in before and public.get("/?publicatie=2").status_code == 400
        with at(instant):
            assert public.get(path).content.decode() != before


def test_a_waiting_release_is_moved_or_stopped_with_a_reason_that_stays_readable(browser):
    edit("noorderland", "Onder embargo.")
    address = laid(browser["els"], "noorderland")
    press(browser["eva"], browser["eva"].get(address), "approve", visible_from=soon(days=1))
    move, stop = (reverse(f"admin:{name}_release", args=[2]) for name in ("move", "recall"))
    assert browser["els"].post(stop, {"reason": "x"}).status_code == 403
    moved = browser["erik"].post(move, {"visible_from": soon(days=2), "reason": "De brief gaat later."})
    assert moved.status_code == 302
    assert browser["erik"].post(stop, {"reason": "Er staat een fout in."}).status_code == 302
    page = text(browser["els"].get(address))
    assert "verplaatst door erik, publicatie 2. De brief gaat later." in page
    assert "teruggehaald door erik, publicatie 2. Er staat een fout in." in page
    assert Submission.objects.get().state == "teruggestuurd"
    again = browser["els"].get(f"{address}bewerken/")
    assert press(browser["els"], again, "submit").status_code == 302


# --- a small correction


def test_a_typing_error_takes_one_screen_and_one_button(browser):
    edit("noorderland", "Een deal in het Noorden.")
    screen = browser["els"].get(reverse("admin:minor", args=["noorderland"]))
    assert "Een deal in het noorden. Een deal in het Noorden." in text(screen)
    answer = press(browser["els"], screen, "submit")
    assert answer.status_code == 302
    assert press(browser["eva"], browser["eva"].get(answer.url), "approve").status_code == 302
    release = Release.objects.get(number=2)
    assert release.minor and release.note == "Tekst verbeterd in de Regio Deal Noorderland."
    assert release.as_of == Release.objects.get(number=1).as_of
    call_command("verify", verbosity=0)


def change_amount(deal):
    Contribution.objects.filter(deal=deal, side="rijk").update(amount="10000001")


def change_name(deal):
    Deal.objects.filter(pk=deal.pk).update(name="Noorderlanden")


def change_number_in_text(deal):
    Contribution.objects.filter(deal=deal, side="rijk").update(locator="Bijlage, bladzijde 3")


def empty_summary(deal):
    Deal.objects.filter(pk=deal.pk).update(summary="")


def change_date(deal):
    deal.milestone_facts.update(date=dt.date(2023, 11, 2))


def change_area(deal):
    deal.area_facts.first().delete()


def change_party(deal):
    deal.party_facts.update(role="regiokassier")


def change_source(deal):
    Contribution.objects.filter(deal=deal, side="rijk").update(
        source=people.source("andere", title="Brief over twee deals")
    )


@pytest.mark.parametrize(
    "change",
    [
        change_amount,
        change_name,
        change_number_in_text,
        empty_summary,
        change_date,
        change_area,
        change_party,
        change_source,
    ],
)
def test_more_than_text_is_no_small_correction(browser, change):
    deal = Deal.objects.get(slug="noorderland")
    old = Version.every_kind.get(slug="noorderland").read()
    edit("noorderland", "Een deal in het Noorden.")
    proposed = releases.propose(["noorderland"], people.AS_OF).prepared["noorderland"].content
    assert beyond_text(old, proposed) == []
    change(deal)
    screen = browser["els"].get(reverse("admin:minor", args=["noorderland"]))
    refused = press(browser["els"], screen, "submit")
    assert refused.status_code == 400
    assert "meer dan een kleine verbetering" in text(refused) or "Nog niet voor te leggen" in text(refused)
    assert not Submission.objects.exists()


def test_a_small_correction_is_folded_away_in_changes_and_makes_no_entry_in_feeds(browser):
    edit("noorderland", "Een deal in het Noorden.")
    answer = press(browser["els"], browser["els"].get(reverse("admin:minor", args=["noorderland"])), "submit")
    press(browser["eva"], browser["eva"].get(answer.url), "approve")
    public = Client()
    page = public.get("/wijzigingen/").content.decode()
    assert '<details class="minor">' in page and "Kleine verbetering" in page
    for feed in ("/wijzigingen.atom", "/deals/noorderland/wijzigingen.atom"):
        assert "publicatie=2" not in public.get(feed).content.decode(), feed
    # With something bigger in between, the deal is no longer folded away.
    Contribution.objects.filter(deal__slug="noorderland", side="rijk").update(amount="11000000")
    people.release(["noorderland"], at=timezone.now(), as_of=people.AS_OF)
    assert '<details class="minor">' not in public.get("/wijzigingen/?van=1&tot=3").content.decode()


# --- a wrong page


def test_a_wrong_page_goes_at_once_by_one_person_and_comes_back_by_two(browser):
    address = reverse("admin:withdraw", args=["noorderland"])
    assert browser["els"].get(address).status_code == 403
    assert browser["eva"].post(address, {"note": "Ingetrokken.", "reason": ""}).status_code == 400
    page = browser["eva"].get(address)
    assert press(browser["eva"], page, "x", reason="De verkeerde bijlage.").status_code == 302
    public = Client()
    gone = public.get("/deals/noorderland/")
    assert gone.status_code == 410 and "De verkeerde bijlage." in text(gone)
    assert public.get("/deals/noorderland/?publicatie=1").status_code == 200
    back = laid(browser["els"], "noorderland")
    assert "Noorderland (terug in het register)" in text(browser["eva"].get(back))
    assert public.get("/deals/noorderland/").status_code == 410
    assert press(browser["eva"], browser["eva"].get(back), "approve").status_code == 302
    assert public.get("/deals/noorderland/").status_code == 200


def test_a_wrong_page_goes_at_once_also_while_releases_wait(browser):
    now = timezone.now()
    edit("noorderland", "Onder embargo.")
    edit("zuiderland", "Ook onder embargo.")
    first = laid(browser["els"], "noorderland", "zuiderland")
    press(browser["eva"], browser["eva"].get(first), "approve", visible_from=soon(days=1))
    waiting = Release.objects.get(number=2)
    review.withdraw("noorderland", person("eva"), reason="Fout.", note="Ingetrokken.")
    public = Client()
    assert public.get("/deals/noorderland/").status_code == 410
    moved = Release.objects.get(pk=waiting.pk)
    assert moved.number == 3 and moved.visible_from == waiting.visible_from
    with at(now + dt.timedelta(days=2)):
        assert public.get("/deals/noorderland/").status_code == 410
        assert "Ook onder embargo." in text(public.get("/deals/zuiderland/"))
    assert not Version.every_kind.filter(content__contains='"Onder embargo."').exists()
    call_command("verify", verbosity=0)


def test_a_waiting_release_about_the_wrong_page_alone_is_stopped_first(browser):
    edit("noorderland", "Onder embargo.")
    address = laid(browser["els"], "noorderland")
    press(browser["eva"], browser["eva"].get(address), "approve", visible_from=soon(days=1))
    before = list(Release.objects.values())
    with pytest.raises(Refused, match="Haal die eerst terug"):
        review.withdraw("noorderland", person("eva"), reason="Fout.", note="Ingetrokken.")
    assert list(Release.objects.values()) == before


# --- the rest of the desk


def test_the_start_page_says_what_each_deal_lacks(browser):
    page = browser["els"].get("/beheer/")
    lacking = dict(page.context["lacking"])
    names = {what: [name for name, _ in deals] for what, deals in lacking.items()}
    assert names == {
        "zonder bron: er is nog geen feit vastgelegd": ["Concept"],
        "zonder Rijksbijdrage die meetelt": ["Concept", "Zuiderland"],
        "zonder nieuws: de nieuwste bron is ouder dan twaalf maanden": ["Noorderland", "Zuiderland"],
    }


def test_the_start_page_shows_waiting_releases_and_the_latest_deeds(browser):
    edit("noorderland", "Onder embargo.")
    address = laid(browser["els"], "noorderland")
    other = Deal.objects.get(slug="zuiderland")
    other.summary = "Intussen gewijzigd."
    other.save()
    press(browser["eva"], browser["eva"].get(address), "approve", visible_from=soon(days=1))
    page = text(browser["rob"].get("/beheer/"))
    assert "Publicaties die op hun moment wachten Publicatie 2" in page
    said = [
        r"Voorlegging \d+ goedgekeurd door eva",
        "Regio Deal Zuiderland gewijzigd",
        r"Voorlegging \d+ voorgelegd door els",
    ]
    assert re.search(".*".join(said), page.partition("Laatste activiteit")[2])


def test_reviewers_and_author_get_mail_that_says_nothing_of_the_contents(
    browser, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_HOST = "post.example.org"
    edit("noorderland", "Geheim nieuws.")
    with django_capture_on_commit_callbacks(execute=True):
        address = laid(browser["els"], "noorderland", note="Geheime toelichting.")
    assert sorted(one.to[0] for one in mail.outbox) == ["erik@example.org", "eva@example.org"]
    press(browser["eva"], browser["eva"].get(address), "return", reason="Geheime reden.")
    assert mail.outbox[-1].to == ["els@example.org"] and "teruggestuurd" in mail.outbox[-1].subject
    for letter in mail.outbox:
        assert address in letter.body
        assert "eheim" not in letter.body + letter.subject and "oorderland" not in letter.body + letter.subject


def test_without_a_mail_server_nothing_is_sent(browser, django_capture_on_commit_callbacks):
    edit("noorderland", "Nieuws.")
    with django_capture_on_commit_callbacks(execute=True):
        laid(browser["els"], "noorderland")
    assert mail.outbox == []


def test_the_list_of_submissions_can_be_narrowed_to_a_state(browser):
    edit("noorderland", "Nieuws.")
    laid(browser["els"], "noorderland")
    for state, there in {"ter-beoordeling": True, "concept": False, "": True, "onzin": True}.items():
        page = text(browser["eva"].get(reverse("admin:submissions"), {"stand": state}))
        assert ("noorderland els" in page) == there, state


def test_overtaken_names_the_deals():
    with pytest.raises(Overtaken) as refusal:
        raise Overtaken("Zin.", ["a"])
    assert refusal.value.slugs == ["a"]


# --- the log


def test_every_decision_leaves_a_line_in_the_log(browser, caplog):
    caplog.set_level("INFO", logger="register.signing_in")
    edit("noorderland", "Nieuws.")
    path = laid(browser["els"], "noorderland")
    eva, erik = browser["eva"], browser["erik"]
    first, second = eva.get(path), erik.get(path)
    press(eva, first, "approve", visible_from=soon(days=1))
    press(erik, second, "approve")
    for deed, typed in (("verplaatsen", {"visible_from": soon(days=2)}), ("terughalen", {})):
        assert eva.post(f"/beheer/publicaties/2/{deed}/", {"reason": "Geheime reden.", **typed}).status_code == 302
    said = {"reason": "Geheime reden.", "note": "Weg."}
    assert [eva.post("/beheer/intrekken/zuiderland/", said).status_code for _ in range(2)] == [302, 400]
    lines = [record.fields for record in caplog.records if record.name == "register.signing_in"]
    submission = f"voorlegging {path.rstrip('/').rpartition('/')[2]}"
    assert [(line["handeling"], line["object"], line["uitkomst"], line["wie"]) for line in lines] == [
        ("voorleggen", submission, "gelukt", "els"),
        ("goedkeuren", submission, "gelukt", "eva"),
        ("goedkeuren", submission, "geweigerd", "erik"),
        ("verplaatsen", "publicatie 2", "gelukt", "eva"),
        ("terughalen", "publicatie 2", "gelukt", "eva"),
        ("intrekken", "deal zuiderland", "gelukt", "eva"),
        ("intrekken", "deal zuiderland", "geweigerd", "eva"),
    ]
    assert {line["herkomst"] for line in lines} == {"127.0.0.1"}
    assert "eheim" not in str(lines)


# --- what readers will see differently


def test_author_and_reviewer_begin_with_what_readers_see_differently(browser):
    Contribution.objects.filter(deal__slug="noorderland", side="rijk").update(amount="11000000")
    Contribution.objects.filter(deal__slug="noorderland", side="regio").update(counted=False, qualifier="ongeveer")
    people.fact(Gap, Deal.objects.get(slug="noorderland"), field="bedragen.regio", reason="niet-vermeld")
    page = choice(browser["els"], "noorderland")
    lines = [
        "Rijksbijdrage: € 10.000.000 → € 11.000.000",
        "Regionale bijdrage: € 12.500.000,50 → niet bekend",
        "Samen: € 22.500.000,50 → niet bekend",
        "Rijksbijdragen samen: € 10.000.000, bekend van 1 van de 2 deals → € 11.000.000, bekend van 1 van de 2 deals",
        "Regionale bijdragen samen: € 16.500.000,50, bekend van 2 van de 2 deals → € 4.000.000, bekend van 1 van de 2 deals",
    ]
    for line in lines:
        assert line in text(page), line
    press(browser["els"], page, "submit", note="Bedragen.")
    (submission,) = Submission.objects.all()
    review_page = text(browser["eva"].get(f"/beheer/voorleggingen/{submission.pk}/"))
    for line in lines:
        assert line in review_page, line
    assert review_page.index("Dit zien lezers anders") < review_page.index("Bron en vindplaats")
    preview = text(browser["eva"].get(f"/beheer/voorleggingen/{submission.pk}/voorbeeld/noorderland/"))
    assert lines[1] in preview and "Dit zien lezers anders" in preview


def test_what_time_alone_changes_is_named_to_the_reviewer_and_approved_with_the_rest(browser):
    ends = dt.date(2024, 6, 1)
    Party.objects.filter(deal__slug="noorderland").update(valid_until=ends)
    people.release(["noorderland"], at=people.PAST + dt.timedelta(days=1), note="Partij tot juni")
    edit("zuiderland", "Een betere tekst.")
    page = press(browser["els"], choice(browser["els"], "zuiderland"), "submit", note="Zuid.", as_of=ends.isoformat())
    assert page.status_code == 302
    (submission,) = Submission.objects.all()
    path = f"/beheer/voorleggingen/{submission.pk}/"
    shown = browser["eva"].get(path)
    assert "Noorderland: alleen door de tijd" in text(shown)
    assert "Partijen: Provincie Groningen → niet bekend" in text(shown)
    assert press(browser["eva"], shown, "approve").status_code == 302
    changed = Release.objects.get(number=3).deal_lines.exclude(version__lines__release__number=2)
    assert sorted(changed.values_list("slug", flat=True)) == ["noorderland", "zuiderland"]


def test_a_reviewer_approves_no_turn_of_time_that_was_not_shown(browser):
    edit("zuiderland", "Een betere tekst.")
    press(browser["els"], choice(browser["els"], "zuiderland"), "submit", note="Zuid.", as_of="2024-06-01")
    (submission,) = Submission.objects.all()
    shown = browser["eva"].get(f"/beheer/voorleggingen/{submission.pk}/")
    Party.objects.filter(deal__slug="noorderland").update(valid_until=dt.date(2024, 6, 1))
    people.release(["noorderland"], at=people.PAST + dt.timedelta(days=1), note="Partij tot juni")
    assert press(browser["eva"], shown, "approve").status_code == 409
    assert Release.objects.count() == 2
