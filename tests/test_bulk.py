"""Traits and milestones of several deals at once: exactly what was shown, one line of the trail each."""

import pytest
from django.urls import reverse

from deals.models import Deal, DealTrait, Milestone, Trait

from . import cast as people
from .browse import fields_on, text
from .desk import BOTH, asked, in_the_letter, rows_of_everything, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def editor(cast):
    Trait.objects.create(slug="novex", name="NOVEX", explanation="Ruimtelijke keuzes.")
    return signed_in("R")


def trait(name, **fields):
    return in_the_letter(trait=Trait.objects.get(name=name).pk, **fields)


def post(client, fields):
    return client.post(reverse("admin:bulk_edit"), fields)


def confirm(client, preview, **fields):
    return post(client, fields_on(preview) | {"confirm": "Bewaar dit"} | fields)


def traits():
    return {deal.slug: sorted(fact.trait.name for fact in deal.dealtrait_facts.all()) for deal in Deal.objects.all()}


def changed(preview):
    return {change.deal.name: (change.old, change.new) for change, _ in preview.context["changes"]}


def test_the_action_leads_from_the_list_to_the_form(editor):
    keys = list(Deal.objects.filter(slug__in=BOTH).values_list("pk", flat=True))
    answer = editor.post(
        reverse("admin:deals_deal_changelist"), {"action": "bulk_edit", "_selected_action": keys}, follow=True
    )
    assert "Bij 2 deals: Noorderland, Zuiderland." in text(answer)


def test_a_trait_is_added_where_it_is_not_yet(editor):
    before = rows_of_everything()
    preview = post(editor, asked("kenmerk-erbij", **trait("NPLV")))
    assert changed(preview) == {"Noorderland": (["NPLV"], ["NPLV"]), "Zuiderland": ([], ["NPLV"])}
    assert "verandert niet: het staat er al" in text(preview)
    assert rows_of_everything() == before
    assert confirm(editor, preview).status_code == 302
    assert traits() == {"noorderland": ["NPLV"], "zuiderland": ["NPLV"], "concept": []}
    fact = DealTrait.objects.get(deal__slug="zuiderland")
    assert (fact.source.slug, fact.locator) == ("brief", "Brief, blz. 3")
    revisions = dict(Deal.objects.values_list("slug", "revision"))
    assert revisions == {"noorderland": 0, "zuiderland": 1, "concept": 0}
    assert Deal.objects.get(slug="zuiderland").changed_by.username == "redacteur"


def test_a_trait_is_removed_and_the_trail_says_who_did_it(editor):
    preview = post(editor, asked("kenmerk-weg", trait=Trait.objects.get(name="NPLV").pk))
    assert changed(preview) == {"Noorderland": (["NPLV"], []), "Zuiderland": ([], [])}
    assert confirm(editor, preview).status_code == 302
    assert traits()["noorderland"] == []
    line = DealTrait.trail.get(history_type="-")
    assert (line.trail_actor, line.trail_origin) == ("redacteur", "/beheer/deals/deal/meerdere/")


def test_a_milestone_is_added_to_each_with_a_line_in_the_trail(editor):
    fields = in_the_letter(kind="beschikking", date="2023-11-24")
    preview = post(editor, asked("mijlpaal-erbij", **fields))
    assert changed(preview)["Zuiderland"] == ([], ["beschikking, op deze dag: 24-11-2023"])
    assert confirm(editor, preview).status_code == 302
    found = Milestone.objects.filter(kind="beschikking").order_by("deal__slug")
    assert [fact.deal.slug for fact in found] == BOTH
    assert Milestone.trail.filter(history_type="+", trail_actor="redacteur").count() == 2


def test_only_the_ticked_deals_change(editor):
    preview = post(editor, asked("kenmerk-erbij", **trait("NOVEX")))
    assert confirm(editor, preview, include=["zuiderland"]).status_code == 302
    assert (traits()["noorderland"], traits()["zuiderland"]) == (["NPLV"], ["NOVEX"])


def test_a_deal_that_was_saved_meanwhile_stops_all_of_it_and_is_named(editor):
    preview = post(editor, asked("kenmerk-erbij", **trait("NOVEX")))
    zuiderland = Deal.objects.get(slug="zuiderland")
    zuiderland.revision += 1
    zuiderland.save()
    before = rows_of_everything()
    refused = confirm(editor, preview)
    assert refused.status_code == 409
    assert "intussen bewaard: Zuiderland. Er is niets gewijzigd." in text(refused)
    assert rows_of_everything() == before
    assert confirm(editor, refused).status_code == 302
    assert traits()["zuiderland"] == ["NOVEX"]


def test_an_open_form_collides_with_a_bulk_edit(editor):
    address = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="zuiderland").pk])
    form = fields_on(editor.get(address))
    assert confirm(editor, post(editor, asked("kenmerk-erbij", **trait("NOVEX")))).status_code == 302
    collision = editor.post(address, form | {"summary": "Van mij."})
    assert collision.status_code == 409
    assert editor.post(address, fields_on(collision)).status_code == 302
    assert traits()["zuiderland"] == ["NOVEX"]
    assert Deal.objects.get(slug="zuiderland").summary == "Van mij."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"deed": ""}, "Dit veld is vereist."),
        ({"deed": "alles-weg"}, "alles-weg"),
        ({"locator": ""}, "Vul dit in."),
        ({"source": ""}, "Vul dit in."),
        ({"source": "999999"}, "Selecteer een geldige keuze."),
        ({"source": "x"}, "Selecteer een geldige keuze."),
        ({"trait": ""}, "Vul dit in."),
        ({"deed": "mijlpaal-erbij", "kind": "start", "date": "gisteren"}, "Voer een geldige datum in."),
        (
            {"deed": "mijlpaal-erbij", "kind": "start", "date": "2023-11-24", "precision": "maand"},
            "Vul bij een maand de eerste dag van die maand in.",
        ),
        ({"deal": []}, "Geen van de gekozen deals bestaat nog."),
        ({"deal": ["verzonnen", ""]}, "Geen van de gekozen deals bestaat nog."),
    ],
)
@pytest.mark.parametrize("confirmed", [False, True])
def test_what_is_not_complete_is_refused_in_words_and_changes_nothing(editor, fields, sentence, confirmed):
    before = rows_of_everything()
    typed = asked("kenmerk-erbij", **trait("NOVEX")) | fields
    answer = post(editor, typed | ({"confirm": "x", "include": BOTH, "seen": "noorderland:0"} if confirmed else {}))
    assert answer.status_code == 400
    assert sentence in text(answer)
    assert rows_of_everything() == before


@pytest.mark.parametrize("seen", [[], ["noorderland:1"], ["zuiderland:0"], ["noorderland"], ["noorderland:0 "]])
def test_a_forged_confirmation_changes_nothing(editor, seen):
    before = rows_of_everything()
    typed = asked("kenmerk-erbij", **trait("NOVEX")) | {"confirm": "x", "include": ["noorderland", "concept"]}
    assert post(editor, typed | {"seen": seen}).status_code == 409
    assert rows_of_everything() == before


@pytest.mark.parametrize("letter", "LEB")
def test_who_may_not_edit_does_not_bulk_edit(editor, letter):
    typed = asked("kenmerk-erbij", **trait("NOVEX")) | {"confirm": "x", "include": BOTH, "seen": ["zuiderland:0"]}
    client = signed_in(letter)
    before = rows_of_everything()
    assert post(client, typed).status_code == 403
    assert rows_of_everything() == before


def test_previewing_many_deals_asks_no_more_than_a_few(editor, django_assert_max_num_queries):
    for number in range(20):
        people.make_deal(f"deal-{number}", f"Deal {number}")
    every = list(Deal.objects.values_list("slug", flat=True))
    with django_assert_max_num_queries(15):
        assert post(editor, asked("kenmerk-erbij", every, **trait("NOVEX"))).status_code == 200
