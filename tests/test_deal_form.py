"""The form of a deal: in the order of the letter, a line per fact, a source typed once, and what is still to do."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deals.facts.every_kind import FACTS
from deals.models import Alias, Area, Contribution, Deal, Gap, Milestone, Party, Signature, Source

from . import cast as people
from .browse import fields_on, sign_in, text
from .desk import address, member, opened, row, rows_of_everything, save_form

pytestmark = [pytest.mark.django_db, pytest.mark.database]


MOST_BYTES, MOST_BYTES_OF_A_ROW, MOST_FIELDS = 50_000, 13_000, 26 + len(FACTS)


@pytest.fixture
def deal(cast):
    return Deal.objects.get(slug="noorderland")


def headings(response):
    return [inline.formset.model._meta.model_name for inline in response.context["inline_admin_formsets"]]


def test_the_form_follows_the_order_of_the_letter(cast, desk, deal):
    """Where the annex says each thing of Noardwest-Fryslân, as one reads."""
    kinds = headings(desk.get(address(deal)))
    assert kinds == [
        "area", "party", "programmeline", "aim", "result", "progress", "contribution", "signature", "involvedministry",
        "dealtrait", "milestone", "decision", "payment", "spending", "adjustment", "consultation", "lesson", "alias", "gap",
    ]  # fmt: skip


def test_every_fact_is_a_line_that_says_what_it_is(deal, desk):
    page = text(desk.get(address(deal)))
    assert "rijk-1 Rijk, € 10.000.000, exact, telt mee Brief over twee deals, Bijlage, Noorderland" in page
    assert "Convenant, uiterlijk op deze dag: 01-11-2023" in page
    assert "Provincie Groningen, betrokken partner" in page


def open_rows(response):
    page = response.content.decode()
    return set(re.findall(r'class="[^"]*desk-open" id="(\w+-\d+)"', page))


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
    assert "Naam 19" in page and len(few) < 15 + len(FACTS)


# --- a row opens


def part(desk, deal, kind, key="", **asked):
    """The fields of one row, as a script fetches them."""
    return desk.get(f"/beheer/deals/deal/{deal.pk}/rij/{kind}/{f'{key}/' if key else ''}", asked)


def test_the_form_has_a_line_for_each_fact_and_none_of_its_fields(deal, desk):
    page = desk.get(address(deal))
    fields = fields_on(page)
    assert not [name for name in fields if re.search(r"_facts-\d", name)]
    number = sum(len(inline.formset.facts) for inline in page.context["inline_admin_formsets"])
    assert page.content.decode().count('name="_open"') == number > 5


def test_the_fields_of_a_row_come_alone_under_the_number_that_is_asked(deal, desk, django_assert_num_queries):
    part(desk, deal, "contribution", "rijk-1")
    with django_assert_num_queries(8):
        fetched = part(desk, deal, "contribution", "rijk-1", nummer="1")
    fields = fields_on(fetched)
    assert fields["contribution_facts-1-amount"] == ["€ 10.000.000"]
    amount = Contribution.objects.get(deal=deal, side="rijk")
    assert fields["contribution_facts-1-id"] == [str(amount.pk)]
    assert json.loads(fields["_read"][0])["contribution_facts"][str(amount.pk)]["amount"] == "€ 10.000.000"
    form = fields_on(desk.get(address(deal)))
    typed = form | fields | {"_read": form["_read"] + fields["_read"], "contribution_facts-1-amount": "12 mln"}
    assert desk.post(address(deal), typed).status_code == 302
    assert int(Contribution.objects.get(pk=amount.pk).amount) == 12_000_000


def test_a_new_row_comes_alone_too(deal, desk, django_assert_num_queries):
    part(desk, deal, "alias")
    with django_assert_num_queries(4):
        fields = fields_on(part(desk, deal, "alias", nummer="0"))
    assert fields["alias_facts-0-id"] == [""] and "alias_facts-0-same" not in fields
    typed = {"alias_facts-TOTAL_FORMS": "1", "alias_facts-0-name": "Noord", "alias_facts-0-same": "on"}
    assert desk.post(address(deal), fields_on(desk.get(address(deal))) | fields | typed).status_code == 302
    assert Alias.objects.get().locator == "Bijlage, Noorderland"


@pytest.mark.parametrize(("kind", "key"), [("verzonnen", ""), ("alias", "weg-1"), ("contribution", "weg-1")])
def test_a_row_that_is_not_there_is_not_found(deal, desk, kind, key):
    answer = part(desk, deal, kind, key)
    assert answer.status_code == 404 and "Deze rij is er niet meer." in text(answer)


@pytest.mark.parametrize("number", [10**20, 10**100, 77])
def test_a_deal_that_is_not_there_has_no_form_and_no_rows(cast, desk, number):
    path = f"/beheer/deals/deal/{number}/"
    for answer in (desk.get(f"{path}change/"), desk.post(f"{path}change/", {"_open": "contribution_rijk-1"})):
        assert answer.status_code == 302 and answer.url == "/beheer/"
    for place in ("contribution/", "contribution/rijk-1/"):
        answer = desk.get(f"{path}rij/{place}?nummer=0")
        assert answer.status_code == 404 and "Deze deal is er niet meer." in text(answer)


def test_who_only_reads_opens_a_row_without_a_field_to_type_in(deal, client):
    sign_in(client, member("lezer"))
    page = client.get(address(deal))
    assert 'href="?_open=contribution_rijk-1#contribution_rijk-1"' in page.content.decode()
    for shown in (
        part(client, deal, "contribution", "rijk-1"),
        client.get(address(deal), {"_open": "contribution_rijk-1"}),
    ):
        assert "€" not in str(fields_on(shown))
        assert "In welke fase het bedrag genoemd is." in text(shown)
    assert part(client, deal, "alias").status_code == 403


def press(desk, deal, form, **buttons):
    return desk.post(address(deal), form | buttons)


def test_without_a_script_opening_a_row_saves_nothing_and_keeps_what_was_typed(deal, desk):
    before = rows_of_everything()
    form = fields_on(desk.get(address(deal))) | {"name": "", "summary": "Half."}
    shown = press(desk, deal, form, _open="contribution_rijk-1")
    assert open_rows(shown) == {row(fields_on(shown), "contribution", side="rijk")}
    assert "errornote" not in shown.content.decode() and "autofocus" in shown.content.decode()
    amount = f"{row(fields_on(shown), 'contribution', side='rijk')}-amount"
    again = press(desk, deal, fields_on(shown) | {amount: "veel"}, _nieuw="alias")
    kept = fields_on(again)
    assert (kept["name"], kept["summary"], kept[amount]) == ([""], ["Half."], ["veel"])
    assert "alias_facts-0-name" in kept and len(open_rows(again)) == 2
    assert rows_of_everything() == before
    assert "‘veel’ is geen bedrag" in text(desk.post(address(deal), kept))
    typed = kept | {"name": "Noorderlanden", amount: "11 mln"}
    assert desk.post(address(deal), typed).status_code == 302
    deal.refresh_from_db()
    assert (deal.name, deal.summary) == ("Noorderlanden", "Half.")
    assert int(Contribution.objects.get(deal=deal, side="rijk").amount) == 11_000_000


def test_who_opens_a_row_after_a_colleague_saved_still_hears_of_it(deal, desk):
    mine = fields_on(desk.get(address(deal))) | {"summary": "Van mij."}
    assert save_form(desk, deal, fields_on(desk.get(address(deal))), summary="Van de ander.").status_code == 302
    shown = fields_on(press(desk, deal, mine, _open="contribution_rijk-1"))
    assert shown["_revision"] == mine["_revision"]
    collision = desk.post(address(deal), shown)
    assert collision.status_code == 409 and "Van de ander." in text(collision)


def test_a_new_deal_gets_rows_before_it_is_saved(cast, desk):
    add = reverse("admin:deals_deal_add")
    form = fields_on(desk.get(add)) | {"name": "Nieuw"}
    shown = fields_on(desk.post(add, form | {"_nieuw": ["alias", "gap"]}))
    assert shown["name"] == ["Nieuw"] and {"alias_facts-0-name", "gap_facts-0-field"} <= shown.keys()
    assert not Deal.objects.filter(name="Nieuw").exists()


def test_rows_that_are_not_open_are_looked_at_too(deal, desk):
    """A second amount beside one that is still a line; and the source above, of which nothing was posted."""
    form = fields_on(desk.get(address(deal)))
    total = int(form["contribution_facts-TOTAL_FORMS"][0])
    known = {"side": "rijk", "amount": "12 miljoen", "qualifier": "exact", "moment": "convenant", "counted": "on"}
    new = {f"contribution_facts-{total}-{name}": value for name, value in known.items() | {("same", "on")}}
    new["contribution_facts-TOTAL_FORMS"] = str(total + 1)
    refused = desk.post(address(deal), form | new)
    assert "Voor deze kant telt al een bedrag mee (rijk-1" in text(refused)
    new[f"contribution_facts-{total}-counted"] = ""
    assert desk.post(address(deal), form | new).status_code == 302
    added = Contribution.objects.get(deal=deal, amount=12_000_000)
    assert added.locator == Contribution.objects.filter(deal=deal).exclude(pk=added.pk).order_by("side").last().locator


def test_a_form_from_before_rows_opened_still_saves(deal, desk):
    """With every row in it, and the empty one that each kind ended with."""
    form = opened(desk, deal)
    for name in [name for name in form if name.endswith("TOTAL_FORMS")]:
        form |= {name.replace("TOTAL", "MIN_NUM"): ["0"], name.replace("TOTAL", "MAX_NUM"): ["1000"]}
    before = {model: list(model.objects.values_list()) for model in (Contribution, Area, Party, Milestone)}
    assert save_form(desk, deal, form, summary="Van toen.").status_code == 302
    deal.refresh_from_db()
    assert deal.summary == "Van toen."
    assert {model: list(model.objects.values_list()) for model in before} == before


def test_the_form_of_the_largest_deal_is_light(letter, desk):
    """In bytes as they are sent unpacked, and as they are posted when one word changed."""
    deal = max(Deal.objects.all(), key=lambda one: sum(model.objects.filter(deal=one).count() for model in FACTS))
    page = desk.get(address(deal))
    assert len(page.content) < MOST_BYTES
    assert len(fields_on(page)) < MOST_FIELDS
    for model in FACTS:
        for fact in model.objects.filter(deal=deal)[:1]:
            assert len(part(desk, deal, model._meta.model_name, fact.key).content) < MOST_BYTES_OF_A_ROW


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
