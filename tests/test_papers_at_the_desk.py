"""Papers of the Kamer at the desk: entered, laid before a second person, decided, and taken back, as deals are."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from deals.models import Deal, Gap, PaperDeal, PaperDecision, ParliamentaryPaper, Release, Submission, User
from deals.register.papers import release_papers

from . import cast as people
from .browse import fields_on, press, sign_in, text
from .desk import member

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MOTION = "kamerstuk/29697-116"
ROWS = ("paper_deals", "decisions")


@pytest.fixture
def browser(cast):
    """Browsers by name: Els and Rob are redacteur, Eva eindredacteur, Lex lezer."""
    roles = {"els": "redacteur", "rob": "redacteur", "eva": "eindredacteur", "lex": "lezer"}
    browsers = {}
    for name, role in roles.items():
        browsers[name] = Client()
        sign_in(browsers[name], member(role, name, email=f"{name}@example.org"))
    return browsers


@pytest.fixture
def motion(browser):
    """A motion with a decision, which names Noorderland."""
    motion = people.paper("29697-116", "motie", titled="Motie over kansenagenda's", role="lid van de Tweede Kamer")
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen", dt.date(2023, 12, 20))
    return motion


def form(paper):
    return reverse("admin:deals_parliamentarypaper_change", args=[paper.pk])


def again(paper):
    return ParliamentaryPaper.objects.get(pk=paper.pk)


def save(client, paper, **typed):
    return press(client, client.get(form(paper)), "_save", **typed)


def entered(client, slug, kind="motie", **typed):
    """What the desk answers to a new paper that is typed into its form."""
    source = people.source(f"stuk-{slug}", title=f"Stuk {slug}", date=dt.date(2023, 12, 15), publisher="Tweede Kamer")
    told = {"source": source.pk, "slug": slug, "kind": kind, "subject": "Over iets.", "role": "minister van BZK"}
    page = client.get(reverse("admin:deals_parliamentarypaper_add"))
    return press(client, page, "_save", **told | typed)


def laid(client, *names, **typed):
    """The address of a new submission."""
    page = client.get(reverse("admin:choose"), {"deal": names or [MOTION]})
    answer = press(client, page, "submit", **{"note": "Wat er nieuw is."} | typed)
    assert answer.status_code == 302, text(answer)
    return answer.url


def approved(browser, *names, **typed):
    """The release of what els laid before eva."""
    address = laid(browser["els"], *names)
    answer = press(browser["eva"], browser["eva"].get(address), "approve", **typed)
    assert answer.status_code == 302, text(answer)
    return Release.objects.order_by("number").last()


# --- the form


def test_a_paper_is_entered_with_its_deals_and_decisions(browser):
    noorderland, read = Deal.objects.get(slug="noorderland"), people.source("lijst", title="Lijst van moties")
    rows = {
        "paper_deals-0-deal": noorderland.pk,
        "paper_deals-0-locator": "titel",
        "decisions-0-kind": "aangenomen",
        "decisions-0-date": "20-12-2023",
        "decisions-0-precision": "dag",
        "decisions-0-source": read.pk,
        "decisions-0-locator": "regel 3",
    }
    assert entered(browser["els"], "29697-116", **rows).status_code == 302
    paper = ParliamentaryPaper.objects.get()
    assert [one.deal for one in paper.sorted_deals] == [noorderland] and paper.changed_by == User.objects.get(
        username="els"
    )
    assert [(one.kind, one.source) for one in paper.sorted_decisions] == [("aangenomen", read)]


def test_two_commitments_of_one_letter_are_two_papers(browser):
    letter = people.source("brief-146", title="Brief 146")
    promise = {"kind": "toezegging", "commitment_state": "niet-bekend", "named_in": letter.pk}
    for number in (1, 2):
        typed = {"commitment_number": f"TZ-{number}", "named_locator": f"blz. {number}"}
        assert entered(browser["els"], f"29697-146-t{number}", **promise, **typed).status_code == 302
    assert [paper.named_locator for paper in ParliamentaryPaper.objects.order_by("slug")] == ["blz. 1", "blz. 2"]


REFUSED = {
    "Er bestaat al een Kamerstuk met": {"source": "taken"},
    "Dit veld is vereist": {"subject": ""},
    "Nummer, termijn, nakoming en stand horen bij een toezegging": {"term": "voor de zomer", "term_locator": "blz. 2"},
    "De bron heeft een dag (15 december 2023): laat dit leeg": {"when": "01-12-2023", "when_precision": "maand"},
    "Vul bij ‘genoemd in’ ook de vindplaats in": {"named_in": "other"},
    "Vul datum en nauwkeurigheid allebei in": {"decisions-0-date": "01-12-2023"},
    "Selecteer een geldige keuze": {"paper_deals-0-deal": "999999", "paper_deals-0-locator": "titel"},
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_saved(motion, browser, sentence):
    numbers = {"taken": motion.source_id, "other": people.source("ander", title="Een andere brief").pk}
    typed = {name: numbers.get(value, value) for name, value in REFUSED[sentence].items()}
    if "decisions-0-date" in typed:
        typed |= {"decisions-0-kind": "ingediend", "decisions-0-source": numbers["other"], "decisions-0-locator": "a"}
    answer = entered(browser["els"], "29697-200", **typed)
    assert answer.status_code == 200 and sentence in text(answer), text(answer)
    assert ParliamentaryPaper.objects.get() == motion and PaperDecision.objects.count() == 1


def test_a_deal_stands_once_with_a_paper(motion, browser):
    typed = {"paper_deals-1-deal": Deal.objects.get(slug="noorderland").pk, "paper_deals-1-locator": "kop"}
    answer = save(browser["els"], motion, **typed)
    assert answer.status_code == 200 and "Deze deal staat al bij dit stuk." in text(answer)
    zuiderland = Deal.objects.get(slug="zuiderland").pk
    typed = {
        f"paper_deals-{row}-{name}": value
        for row in (1, 2)
        for name, value in (("deal", zuiderland), ("locator", "kop"))
    }
    answer = save(browser["els"], motion, **typed, **{"paper_deals-TOTAL_FORMS": "3"})
    assert answer.status_code == 200 and "hoogstens één keer" in text(answer)
    assert PaperDeal.objects.count() == 1 and again(motion).revision == 0


def test_a_row_of_another_paper_is_refused(motion, browser):
    other = people.names_deal(people.paper("29697-117", "motie"), Deal.objects.get(slug="zuiderland"))
    for forged in ({"paper_deals-0-id": other.pk}, {"paper_deals-0-id": other.pk, "paper_deals-0-DELETE": "on"}):
        answer = save(browser["els"], motion, **forged)
        assert answer.status_code == 200, forged
    assert PaperDeal.objects.count() == 2 and again(motion).revision == 0


def test_saving_rows_raises_the_revision_of_the_paper(motion, browser):
    assert save(browser["els"], motion, **{"paper_deals-0-locator": "blz. 2"}).status_code == 302
    assert again(motion).revision == 1 and PaperDeal.objects.get().locator == "blz. 2"


@pytest.mark.parametrize(
    "number", ["29 697, nr. 116", "kst-29697-116", "Kamerstuk 29697-116", "2019D31371", "kansenagenda"]
)
def test_a_paper_is_found_by_its_number_in_any_spelling(motion, browser, number):
    ParliamentaryPaper.objects.filter(pk=motion.pk).update(document_number="2019D31371")
    people.paper("29697-1160", titled="Een ander stuk")
    page = browser["lex"].get(reverse("admin:deals_parliamentarypaper_changelist"), {"q": number})
    assert [paper.slug for paper in page.context["cl"].result_list] == ["29697-116"]


def test_the_list_shows_what_a_paper_is(motion, browser):
    page = text(browser["lex"].get(reverse("admin:deals_parliamentarypaper_changelist")))
    assert "29697-116 motie 29697, nr. 116 Motie over kansenagenda's 15 december 2023 Noorderland" in page


def test_the_form_leads_to_what_can_be_done(motion, browser):
    asked = "?deal=kamerstuk/29697-116"
    page = browser["els"].get(form(motion)).content.decode()
    assert f"{reverse('admin:choose')}{asked}" in page and "Lak woorden weg" not in page
    approved(browser)
    page = browser["els"].get(form(motion)).content.decode()
    assert f"{reverse('admin:redactions')}{asked}" in page and "Trek in" not in page
    page = browser["eva"].get(form(motion)).content.decode()
    assert reverse("admin:withdraw_paper", args=["29697-116"]) in page and "Leg wijzigingen voor" not in page


def test_a_released_paper_keeps_its_address_and_is_not_deleted(motion, browser):
    approved(browser)
    assert save(browser["els"], motion, slug="anders", subject="Anders gezegd.").status_code == 302
    assert (again(motion).slug, again(motion).subject) == ("29697-116", "Anders gezegd.")
    address = reverse("admin:deals_parliamentarypaper_delete", args=[motion.pk])
    for answer in (
        browser["els"].get(address, follow=True),
        browser["els"].post(address, {"post": "yes"}, follow=True),
    ):
        assert "Kamerstuk 29697-116 is gepubliceerd en wordt niet verwijderd." in text(answer)
    assert ParliamentaryPaper.objects.exists()
    assert "deletelink" not in browser["els"].get(form(motion)).content.decode()


# --- two people at once


def collide(browser, paper, first, second):
    """Both open the form; each changes their own. The answer is what the second sees."""
    pages = [browser[name].get(form(paper)) for name in ("els", "rob")]
    assert press(browser["els"], pages[0], "_save", **first).status_code == 302
    answer = press(browser["rob"], pages[1], "_save", **second)
    assert answer.status_code == 409
    return answer


def test_two_editors_of_one_paper_lose_nothing(motion, browser):
    zuiderland = Deal.objects.get(slug="zuiderland")
    first = {"subject": "Van Els.", "paper_deals-1-deal": zuiderland.pk, "paper_deals-1-locator": "blz. 3"}
    second = {"role": "Van Rob", "decisions-0-note": "Van Rob."}
    asked = collide(browser, motion, first, second)
    assert "els heeft" in text(asked) and "Van Els." in text(asked)
    chosen = fields_on(asked)
    assert browser["rob"].post(form(motion), chosen).status_code == 302
    paper = again(motion)
    assert (paper.subject, paper.role, paper.decisions.get().note) == ("Van Els.", "Van Rob", "Van Rob.")
    assert [one.deal.slug for one in paper.sorted_deals] == ["noorderland", "zuiderland"]


def test_two_editors_of_one_row_choose(motion, browser):
    asked = collide(
        browser, motion, {"decisions-0-locator": "van Els"}, {"decisions-0-locator": "van Rob", "decisions-0-note": "N"}
    )
    where = "besluit aangenomen (20 december 2023)"
    assert [(one.where, one.what) for one in asked.context["differences"]] == [
        (where, "Vindplaats"),
        (where, "Toelichting"),
    ]
    name = next(one.name for one in asked.context["differences"] if one.what == "Vindplaats")
    browser["rob"].post(form(motion), fields_on(asked) | {name: "van Els"})
    assert (PaperDecision.objects.get().locator, PaperDecision.objects.get().note) == ("van Els", "N")


def test_a_row_that_one_removed_and_the_other_changed_is_asked_about(motion, browser):
    asked = collide(browser, motion, {"paper_deals-0-DELETE": "on"}, {"paper_deals-0-locator": "blz. 9"})
    assert "verwijderd" in text(asked) and "blz. 9" in text(asked)
    browser["rob"].post(form(motion), fields_on(asked))
    assert PaperDeal.objects.get().locator == "blz. 9"


# --- laying before a second person


def test_papers_stand_under_their_own_heading_with_what_changed(motion, browser):
    Deal.objects.filter(slug="noorderland").update(summary="Een betere tekst.")
    page = text(browser["els"].get(reverse("admin:choose")))
    deals, papers = page.split("Kamerstukken (1)")
    assert (
        "Een betere tekst." in deals
        and "Kamerstuk 29697-116: Motie over kansenagenda's (nieuw in het register)" in papers
    )
    assert "1 Kamerstuk komt erbij." in deals
    assert "Genoemde deal" in papers and "noorderland (titel)" in papers


def test_the_round_from_the_form_to_the_register(motion, browser):
    approved(browser)
    save(browser["els"], motion, subject="Anders gezegd.", **{"decisions-0-kind": "aangehouden"})
    address = laid(browser["els"])
    assert "van els, ter beoordeling: Kamerstuk 29697-116" in text(browser["eva"].get("/beheer/"))
    shown = browser["eva"].get(address)
    assert "onderwerp Over Motie over kansenagenda's. Anders gezegd." in text(shown)
    assert "1 Kamerstuk wijzigt." in text(shown)
    preview = text(browser["eva"].get(f"{address}voorbeeld/kamerstuk/29697-116/"))
    assert "Voorbeeld: niet openbaar." in preview and "Anders gezegd." in preview and "Aangehouden" in preview
    assert browser["eva"].get(f"{address}voorbeeld/29697-116/").status_code == 404
    assert press(browser["eva"], shown, "approve").status_code == 302
    release = Release.objects.get(number=3)
    assert release_papers(release).by_slug["29697-116"].content["onderwerp"] == "Anders gezegd."
    page = text(browser["lex"].get(reverse("admin:deals_release_change", args=[release.pk])))
    assert "2 deals en 1 Kamerstuk" in page and "Kamerstuk 29697-116" in page
    assert "Er is hier niets gewijzigd" in text(browser["els"].get(reverse("admin:choose"), {"deal": MOTION}))
    call_command("verify", verbosity=0)


def test_a_list_of_submissions_counts_many_papers_and_names_some(browser):
    names = [f"kamerstuk/{people.paper(f'29697-{number}').slug}" for number in range(11, 18)]
    laid(browser["els"], *names)
    page = text(browser["lex"].get(reverse("admin:submissions")))
    assert "7 Kamerstukken: 29697-11, 29697-12, 29697-13, 29697-14, 29697-15 en nog 2" in page


def test_nobody_approves_their_own_paper(motion, browser):
    both = User.objects.get(username="els")
    both.groups.add(User.objects.get(username="eva").groups.get())
    address = laid(browser["els"])
    assert "iemand anders keurt haar goed" in text(browser["els"].get(address))
    assert press(browser["els"], browser["els"].get(address), "approve", seal="x").status_code in (400, 409)
    assert Release.objects.count() == 1


def test_a_concept_keeps_its_papers_ticked_and_what_comes_back_is_submitted_again(motion, browser):
    people.paper("29697-117", "motie", titled="Een andere motie")
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    kept = press(browser["els"], page, "concept", note="Nog niet af.").url
    assert fields_on(browser["els"].get(kept))["include"] == [MOTION]
    address = press(browser["els"], browser["els"].get(kept), "submit").url
    returned = press(browser["eva"], browser["eva"].get(address), "return", reason="Klopt de dag?")
    assert returned.status_code == 302 and Submission.objects.get().state == "teruggestuurd"
    assert "Klopt de dag?" in text(browser["els"].get(address))
    assert press(browser["els"], browser["els"].get(kept), "submit").status_code == 302
    assert Submission.objects.get().names == [MOTION]


def test_what_a_colleague_saved_meanwhile_is_not_submitted_unseen(motion, browser):
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    save(browser["rob"], motion, subject="Van Rob.")
    refused = press(browser["els"], page, "submit", note="Nieuw.")
    assert refused.status_code == 409 and "veranderd nadat u ze bekeek: Kamerstuk 29697-116" in text(refused)


def test_a_paper_lies_before_one_reviewer_at_once(motion, browser):
    laid(browser["els"])
    page = browser["rob"].get(reverse("admin:choose"), {"deal": MOTION})
    assert "Dit Kamerstuk ligt al ter beoordeling" in text(page)
    refused = press(browser["rob"], page, "submit", note="Ook.", include=[MOTION])
    assert refused.status_code == 409 and "in een andere voorlegging: Kamerstuk 29697-116" in text(refused)


def test_a_paper_goes_with_the_deal_that_it_names_and_not_before_it(motion, browser):
    concept = Deal.objects.get(slug="concept")
    people.names_deal(motion, concept)
    for side in ("rijk", "regio"):
        people.fact(Gap, concept, field=f"bedragen.{side}", reason="niet-vermeld")
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    assert "De deal Concept is nog niet gepubliceerd" in text(page)
    refused = press(browser["els"], page, "submit", note="Nieuw.")
    assert refused.status_code == 400
    assert "Kamerstuk 29697-116 noemt een deal die niet gepubliceerd is: concept." in text(refused)
    assert not Submission.objects.exists()
    release = approved(browser, MOTION, "concept")
    assert {line.slug for line in release.deal_lines} >= {"concept"}


def test_a_day_that_seems_wrong_is_pointed_at_and_a_place_that_says_nothing_stops(motion, browser):
    people.decided(motion, "ingediend", dt.date(2023, 11, 1), precision="maand")
    people.decided(motion, "besproken", dt.date(2023, 12, 1), precision="maand")
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    assert "Het besluit ‘ingediend (november 2023)’ ligt vóór de dag van het stuk zelf" in text(page)
    assert "‘besproken" not in text(page)
    assert "ligt vóór de dag van het stuk zelf" in text(browser["els"].get(form(motion)))
    PaperDeal.objects.update(locator="-")
    page = browser["els"].get(reverse("admin:choose"), {"deal": MOTION})
    refused = press(browser["els"], page, "submit", note="Nieuw.")
    assert refused.status_code == 400 and "Nog niet voor te leggen: Kamerstuk 29697-116" in text(refused)
    PaperDeal.objects.update(locator="titel")
    assert laid(browser["els"])
