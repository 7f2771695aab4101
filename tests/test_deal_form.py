"""The form of a deal: in the order of the letter, a line per fact, a source typed once, and what is still to do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deals.models import Alias, Area, Contribution, Deal, Gap, Milestone, Party, Signature, Source

from . import cast as people
from .browse import fields_on, sign_in, text
from .desk import address, member, opened, row, rows_of_everything, save_form

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def deal(cast):
    return Deal.objects.get(slug="noorderland")


def headings(response):
    return [inline.formset.model._meta.model_name for inline in response.context["inline_admin_formsets"]]


def test_the_form_follows_the_order_of_the_letter(cast, desk, deal):
    """Where the annex says each thing of Noardwest-Fryslân, as one reads."""
    kinds = headings(desk.get(address(deal)))
    assert kinds == [
        "area", "party", "programmeline", "aim", "contribution", "signature", "dealtrait", "milestone", "alias", "gap",
    ]  # fmt: skip


def test_every_fact_is_a_line_that_says_what_it_is(deal, desk):
    page = text(desk.get(address(deal)))
    assert "rijk-1 Rijk, € 10.000.000, exact, telt mee Brief over twee deals, Bijlage, Noorderland" in page
    assert "Convenant, uiterlijk op deze dag: 01-11-2023" in page
    assert "Provincie Groningen, betrokken partner" in page


def open_rows(response):
    page = response.content.decode()
    return set(re.findall(r'id="(\w+-\d+)">\s*<details class="desk-row" open>', page))


def test_rows_are_folded_until_something_is_wrong_there(deal, desk):
    assert open_rows(desk.get(address(deal))) == set()
    form = opened(desk, deal)
    amount = row(form, "contribution", side="regio")
    refused = save_form(desk, deal, form, **{f"{amount}-amount": "veel"})
    assert open_rows(refused) == {amount}
    jump = text(refused).split("Ga naar")[1].split("Nog te doen")[0]
    assert "Bijdragen 2 kijk hier" in jump and jump.count("kijk hier") == 1


def test_the_list_at_the_top_counts_every_kind(deal, desk):
    page = desk.get(address(deal)).content.decode()
    for kind, number in (("area", 2), ("contribution", 2), ("gap", 0)):
        assert re.search(rf'<a href="#{kind}_facts-group">[^<]+</a>\s<span class="desk-count">{number}<', page)
        assert f'id="{kind}_facts-group"' in page


def test_the_form_of_a_deal_asks_no_more_when_it_has_more_facts(deal, desk, django_assert_num_queries):
    desk.get(address(deal))
    with CaptureQueriesContext(connection) as few:
        desk.get(address(deal))
    for number in range(20):
        people.fact(Alias, deal, name=f"Naam {number}")
        people.pay(deal, "regio", f"{number + 1}000", key=f"regio-{number + 20}", counted=False)
    with django_assert_num_queries(len(few)):
        page = desk.get(address(deal)).content.decode()
    assert "Naam 19" in page and len(few) < 45


@pytest.mark.parametrize("role", ["lezer", "redacteur"])
def test_no_two_things_on_the_form_have_the_same_id(deal, client, role):
    """A label and a help text point at one field, also where the fields are only read."""
    sign_in(client, member(role))
    ids = re.findall(r'\sid="([^"]*)"', client.get(address(deal)).content.decode())
    assert len(ids) > 20 and sorted(ids) == sorted(set(ids))


# --- what is still to do


def test_the_form_warns_and_leads_to_the_field_but_saves_all_the_same(deal, desk):
    Contribution.objects.get(deal=deal, side="rijk").delete()
    amount = Contribution.objects.get(deal=deal, side="regio")
    assert save_form(desk, deal, opened(desk, deal), summary="").status_code == 302
    people.pay(deal, "rijk", "99000000", key="rijk-7")
    response = desk.get(address(deal))
    page = response.content.decode()
    anchors = [finding.anchor for finding in response.context["findings"]]
    assert anchors == [f"contribution_{amount.key}"]
    for anchor in anchors:
        assert f'href="#{anchor}"' in page and page.count(f'id="{anchor}"') == 1


def test_a_deal_that_lacks_nothing_says_so(deal, desk):
    assert "Niets: deze deal heeft alles wat de controle vraagt." in text(desk.get(address(deal)))


# --- the same source as above


def fresh(form, kind, number=0, **fields):
    """A new row of `kind`, as someone without a script fills the empty one (the first), or with one more rows."""
    prefix = f"{kind}_facts-{int(form[f'{kind}_facts-INITIAL_FORMS'][0]) + number}"
    return {f"{prefix}-{name}": value for name, value in fields.items()}


def test_a_new_row_takes_source_and_place_of_the_row_above(deal, desk):
    other = people.source("convenant", title="Convenant")
    Area.objects.filter(deal=deal).update(source=other, locator="Artikel 1")
    form = opened(desk, deal)
    assert form["area_facts-1-source"] == [str(other.pk)]
    emmen = people.Municipality.objects.get(code="GM0114")
    new = fresh(form, "area", municipality=emmen.pk, same="on")
    assert save_form(desk, deal, form, **new).status_code == 302
    fact = Area.objects.get(municipality=emmen)
    assert (fact.source, fact.locator) == (other, "Artikel 1")
    shown = opened(desk, deal)
    assert shown[f"{row(shown, 'area', municipality=str(emmen.pk))}-locator"] == ["Artikel 1"]


def test_a_typed_place_stays_and_the_first_row_of_a_kind_looks_at_the_kind_above(deal, desk):
    """Aims stand below programme lines; a deal has none yet."""
    form = opened(desk, deal)
    new = fresh(form, "aim", text="Meer banen", same="on", locator="Blz. 4")
    assert save_form(desk, deal, form, **new).status_code == 302
    fact = deal.aim_facts.get()
    assert (fact.source, fact.locator) == (deal.programmeline_facts.get().source, "Blz. 4")


def test_several_new_rows_pass_it_on(deal, desk):
    source = people.source("convenant", title="Convenant")
    form = opened(desk, deal)
    new = fresh(form, "alias", name="Noord", source=source.pk, locator="Kop")
    new |= fresh(form, "alias", 1, name="Het noorden", same="on")
    new |= fresh(form, "alias", 2, name="Boven", same="on", locator="Slot")
    assert save_form(desk, deal, form, **new, **{"alias_facts-TOTAL_FORMS": "3"}).status_code == 302
    found = Alias.objects.order_by("name").values_list("name", "source", "locator")
    assert list(found) == [
        ("Boven", source.pk, "Slot"), ("Het noorden", source.pk, "Kop"), ("Noord", source.pk, "Kop"),
    ]  # fmt: skip


def test_two_new_facts_of_one_kind_each_get_a_key(deal, desk):
    form = opened(desk, deal)
    new = fresh(form, "alias", name="Noord", same="on") | fresh(form, "alias", 1, name="Het noorden", same="on")
    assert save_form(desk, deal, form, **new, **{"alias_facts-TOTAL_FORMS": "2"}).status_code == 302
    assert len(set(Alias.objects.values_list("key", flat=True)) - {""}) == 2


def test_a_row_that_goes_away_is_not_the_row_above(deal, desk):
    other = people.source("convenant", title="Convenant")
    first, last = Area.objects.filter(deal=deal).order_by("key")
    Area.objects.filter(pk=last.pk).update(source=other)
    form = opened(desk, deal)
    emmen = people.Municipality.objects.get(code="GM0114")
    new = fresh(form, "area", municipality=emmen.pk, same="on")
    gone = {f"{row(form, 'area', id=str(last.pk))}-DELETE": "on"}
    assert save_form(desk, deal, form, **new, **gone).status_code == 302
    assert Area.objects.get(municipality=emmen).source == first.source


@pytest.mark.parametrize("own", [True, False])
def test_what_cannot_be_taken_over_is_refused_in_words(cast, desk, own):
    """Another source chosen as well, or nothing above."""
    deal = Deal.objects.get(slug="noorderland" if own else "concept")
    form = opened(desk, deal)
    fields = {"name": "Noord", "same": "on"} | ({"source": people.source("ander").pk, "locator": "x"} if own else {})
    before = rows_of_everything()
    refused = save_form(desk, deal, form, **fresh(form, "alias", **fields))
    assert refused.status_code == 200
    assert "Kies of een bron of ‘zelfde bron als hierboven’; hierboven moet dan een bron staan." in text(refused)
    assert rows_of_everything() == before


def test_the_tick_box_changes_no_saved_fact(deal, desk):
    """Forged: the form does not offer it there."""
    people.source("convenant", title="Convenant")
    other = Source.objects.get(slug="convenant")
    Party.objects.filter(deal=deal).update(source=other, locator="Artikel 9")
    form = opened(desk, deal)
    assert save_form(desk, deal, form, **{"party_facts-0-same": "on"}).status_code == 302
    assert (Party.objects.get(deal=deal).source, Party.objects.get(deal=deal).locator) == (other, "Artikel 9")


def test_a_shared_source_survives_a_refused_save_and_a_conflict(deal, desk):
    form = opened(desk, deal)
    new = fresh(form, "alias", name="Noord", same="on")
    shown = fields_on(save_form(desk, deal, form, name="", **new))
    assert shown["alias_facts-0-locator"] == ["Bijlage, Noorderland"]
    assert shown["alias_facts-0-source"] == [str(Source.objects.get().pk)]
    assert save_form(desk, deal, opened(desk, deal), summary="Van de ander.").status_code == 302
    collision = save_form(desk, deal, form, **new)
    assert collision.status_code == 409
    assert desk.post(address(deal), fields_on(collision)).status_code == 302
    assert Alias.objects.get().locator == "Bijlage, Noorderland"


# --- a deal that follows another


def successor(desk, slug):
    return desk.get(reverse("admin:deals_deal_add"), {"opvolger-van": slug})


def test_the_follow_up_deal_is_prepared_without_a_fact_and_without_saving(deal, desk):
    before = rows_of_everything()
    assert (
        f'href="{reverse("admin:deals_deal_add")}?opvolger-van=noorderland"' in desk.get(address(deal)).content.decode()
    )
    response = successor(desk, "noorderland")
    form = fields_on(response)
    assert {name: form[name] for name in ("name", "slug", "region", "predecessor")} == {
        "name": ["Noorderland II"],
        "slug": ["noorderland-ii"],
        "region": [str(deal.region_id)],
        "predecessor": [str(deal.pk)],
    }
    assert form.get("tranche", [""]) == [""]
    assert {form[name][0] for name in form if name.endswith("INITIAL_FORMS")} == {"0"}
    page = text(response)
    assert "Elk feit heeft een eigen bron nodig" in page and "Ondertekenende ministeries (2)" in page
    assert rows_of_everything() == before
    tranche = people.Tranche.objects.get(number=2)
    assert desk.post(response.request["PATH_INFO"], form | {"tranche": tranche.pk}).status_code == 302
    made = Deal.objects.get(slug="noorderland-ii")
    assert (made.predecessor, made.contribution_facts.count()) == (deal, 0)


@pytest.mark.parametrize(
    ("names", "following"),
    [
        (["Oosterland II"], "Oosterland III"),
        (["Oosterland II", "Oosterland III"], "Oosterland IV"),
        (["Oosterland", "Oosterland II"], "Oosterland III"),
        (["Vitale Wijken 2.0"], "Vitale Wijken 2.0 II"),
        (["IX"], "IX II"),
    ],
)
def test_the_name_gets_the_next_free_numeral(cast, desk, names, following):
    slugs = [f"deal-{number}" for number in range(len(names))]
    for slug, name in zip(slugs, names, strict=True):
        region = people.Region.objects.create(slug=slug, name=slug)
        Deal.objects.create(slug=slug, name=name, region=region, tranche=people.Tranche.objects.first())
    assert fields_on(successor(desk, slugs[0]))["name"] == [following]


def test_a_predecessor_that_is_not_there_gives_an_empty_form(cast, desk):
    response = successor(desk, "verzonnen")
    assert response.status_code == 200
    assert fields_on(response)["name"] == [""]


# --- a source


def test_a_source_shows_the_facts_read_in_it_folded_per_deal(cast, desk):
    page = desk.get(reverse("admin:deals_source_change", args=[Source.objects.get().pk]))
    number = sum(model.objects.filter(deal__slug="zuiderland").count() for model in (Contribution, Gap, Area))
    assert f"Zuiderland ({number})" in text(page)
    assert page.content.decode().count('<details class="desk-by-deal">') == 2
    assert Signature.objects.exists() and Milestone.objects.exists()
