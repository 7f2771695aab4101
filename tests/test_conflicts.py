"""Two editors on one deal: each difference is shown, and only what someone really changed changes."""

import json

import pytest

from deals.models import Alias, Contribution, Deal, DealTrait, ProgrammeLine, Theme

from . import cast as people
from .browse import fields_on, text
from .desk import address, new, opened, row, save_form

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]


@pytest.fixture
def deal(cast):
    return Deal.objects.get(slug="noorderland")


def collide(desk, deal, first, second):
    """Both open the form; each changes their own. The answer is what the second sees."""
    one, other = opened(desk, deal), opened(desk, deal)
    assert save_form(desk, deal, one | first(one)).status_code == 302
    answer = save_form(desk, deal, other | second(other))
    assert answer.status_code == 409
    return answer


def differences(response):
    """{heading: (what stands there now, what was typed, whether what was typed is chosen)}"""
    return {
        f"{one.where} {one.what}": (one.options[0][2], one.options[1][2], one.mine)
        for one in response.context["differences"]
    }


def test_what_only_the_first_changed_is_not_undone(desk, deal):
    """The second only pressed Save: nothing of theirs is on the page as a choice they made."""
    found = collide(desk, deal, lambda _: {"summary": "Van de eerste."}, lambda _: {"name": "Noorderlanden"})
    assert differences(found) == {
        "Regio Deal Naam": ("Noorderland", "Noorderlanden", True),
        "Regio Deal Samenvatting": ("Van de eerste.", "Een deal in het noorden.", False),
    }
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    deal.refresh_from_db()
    assert (deal.name, deal.summary) == ("Noorderlanden", "Van de eerste.")


def test_where_both_changed_the_editor_chooses(desk, deal):
    found = collide(desk, deal, lambda _: {"summary": "Van de eerste."}, lambda _: {"summary": "Van\r\nde tweede."})
    assert differences(found) == {"Regio Deal Samenvatting": ("Van de eerste.", "Van\nde tweede.", True)}
    page = fields_on(found)
    assert desk.post(address(deal), page | {"summary": "Van de eerste."}).status_code == 302
    deal.refresh_from_db()
    assert deal.summary == "Van de eerste."


def test_the_choice_counts_only_for_the_revision_that_was_shown(desk, deal):
    """A third editor was faster still: asked again, beside what the third wrote, with what was chosen kept."""
    found = collide(desk, deal, lambda _: {"summary": "Van de eerste."}, lambda _: {"name": "Noorderlanden"})
    assert save_form(desk, deal, opened(desk, deal), summary="Van de derde.").status_code == 302
    again = desk.post(address(deal), fields_on(found))
    assert again.status_code == 409
    assert differences(again) == {
        "Regio Deal Naam": ("Noorderland", "Noorderlanden", True),
        "Regio Deal Samenvatting": ("Van de derde.", "Van de eerste.", False),
    }
    assert desk.post(address(deal), fields_on(again)).status_code == 302
    deal.refresh_from_db()
    assert (deal.name, deal.summary) == ("Noorderlanden", "Van de derde.")


def test_an_amount_is_compared_as_an_amount(desk, deal):
    """What was typed another way is no difference; what is, is shown in full."""

    def first(form):
        return {f"{row(form, 'contribution', side='regio')}-amount": "13 miljoen"}

    def second(form):
        return {
            f"{row(form, 'contribution', side='rijk')}-amount": "10 mln",
            f"{row(form, 'contribution', side='regio')}-amount": "14,5 mln",
        }

    found = collide(desk, deal, first, second)
    assert differences(found) == {"bijdrage regio-1 Bedrag": ("€ 13.000.000", "€ 14.500.000", True)}
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    assert Contribution.objects.get(deal=deal, side="regio").amount == 14_500_000


def test_what_was_typed_and_is_no_amount_is_kept_too(desk, deal):
    found = collide(
        desk,
        deal,
        lambda _: {"summary": "Van de eerste."},
        lambda form: {f"{row(form, 'contribution', side='rijk')}-amount": "tien miljoen"},
    )
    refused = desk.post(address(deal), fields_on(found))
    assert refused.status_code == 200 and "‘tien miljoen’ is geen bedrag" in text(refused)
    assert "Van de eerste." in refused.content.decode()


def add_alias(name):
    def added(form):
        prefix = new(form, "alias")
        source = form[f"{row(form, 'area')}-source"]
        return {f"{prefix}-name": name, f"{prefix}-source": source, f"{prefix}-locator": "Kop"}

    return added


def test_rows_that_both_added_are_both_kept(desk, deal):
    found = collide(desk, deal, add_alias("Het noorden"), add_alias("Noord"))
    assert {heading: mine for heading, (_, _, mine) in differences(found).items()} == {
        f"andere naam {Alias.objects.get().key} de hele rij": False,
        "andere naam, nieuw de hele rij": True,
    }
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    assert set(Alias.objects.values_list("name", flat=True)) == {"Het noorden", "Noord"}


def test_an_own_new_row_can_still_be_dropped(desk, deal):
    found = collide(desk, deal, lambda _: {"summary": "x"}, add_alias("Noord"))
    page = fields_on(found)
    name = next(name for name in page if name.startswith("alias_facts-") and name.endswith("-DELETE"))
    assert desk.post(address(deal), page | {name: "on"}).status_code == 302
    assert not Alias.objects.exists()


def remove(kind, **values):
    return lambda form: {f"{row(form, kind, **values)}-DELETE": "on"}


def test_a_row_that_the_first_removed_stays_away_unless_the_second_changed_it(desk, deal):
    found = collide(desk, deal, remove("dealtrait"), lambda _: {"name": "Noorderlanden"})
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    assert not DealTrait.objects.filter(deal=deal).exists()


def test_a_row_that_the_first_removed_and_the_second_changed_comes_back_under_its_own_key(desk, deal):
    key = DealTrait.objects.get(deal=deal).key
    found = collide(
        desk, deal, remove("dealtrait"), lambda form: {f"{row(form, 'dealtrait')}-locator": "Brief, tweede alinea"}
    )
    ((now, typed, mine),) = differences(found).values()
    assert (now, mine) == ("verwijderd", True) and "NPLV" in typed and "tweede alinea" in typed
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    fact = DealTrait.objects.get(deal=deal)
    assert (fact.key, fact.locator) == (key, "Brief, tweede alinea")


def test_a_row_that_the_second_removes_is_only_removed_when_that_is_chosen(desk, deal):
    def both(chosen):
        found = collide(
            desk,
            deal,
            lambda form: {f"{row(form, 'dealtrait')}-locator": f"Blz. {chosen or 3}"},
            remove("dealtrait"),
        )
        ((name, values),) = {n: v for n, v in fields_on(found).items() if n == "dealtrait_facts-0-DELETE"}.items()
        assert values == ["on"]
        assert desk.post(address(deal), fields_on(found) | {name: chosen}).status_code == 302

    both("")
    assert DealTrait.objects.get(deal=deal).locator == "Blz. 3"
    both("on")
    assert not DealTrait.objects.filter(deal=deal).exists()


def test_a_list_of_things_is_chosen_as_a_whole(desk, deal):
    wonen, natuur = (Theme.objects.create(slug=n, name=n.title(), explanation=n) for n in ("wonen", "natuur"))
    found = collide(
        desk,
        deal,
        lambda form: {f"{row(form, 'programmeline')}-themes": [wonen.pk]},
        lambda form: {f"{row(form, 'programmeline')}-themes": [wonen.pk, natuur.pk]},
    )
    key = ProgrammeLine.objects.get(deal=deal).key
    assert differences(found)[f"programmalijn {key} Thema's"][0] == "Wonen"
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    assert set(ProgrammeLine.objects.get(deal=deal).themes.all()) == {wonen, natuur}


@pytest.mark.parametrize("read", ["", "geen json", "[]", '{"": 5}', '{"": {"": 5}}', "[" * 100_000, '{"x": {"1": []}}'])
def test_without_what_was_read_nothing_of_the_other_is_undone_unseen(desk, deal, read):
    form = opened(desk, deal) | {"_read": read}
    assert save_form(desk, deal, opened(desk, deal), summary="Van de eerste.").status_code == 302
    found = save_form(desk, deal, form)
    assert found.status_code == 409
    assert differences(found) == {"Regio Deal Samenvatting": ("Van de eerste.", "Een deal in het noorden.", False)}


@pytest.mark.parametrize("forged", [False, True])
def test_without_what_was_read_a_removed_row_stays_away(desk, deal, forged):
    form, current = opened(desk, deal), opened(desk, deal)
    number = form[f"{row(form, 'dealtrait')}-id"][0]
    read = (
        {"": {"": {"name": 5, "slug": {}}}, "dealtrait_facts": {number: {"key": 5, "locator": [1]}}} if forged else {}
    )
    assert save_form(desk, deal, current | remove("dealtrait")(current)).status_code == 302
    changed = {f"{row(form, 'dealtrait')}-locator": "Brief, tweede alinea", "_read": json.dumps(read)}
    found = save_form(desk, deal, form | changed)
    assert found.status_code == 409
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    assert not deal.dealtrait_facts.exists()


def test_a_fact_of_another_deal_does_not_come_along(desk, deal):
    """A forged number of a row: the row of the other deal stays as it is."""
    foreign = Contribution.objects.get(deal__slug="zuiderland")
    form = opened(desk, deal)
    form |= {f"{row(form, 'contribution', side='regio')}-id": str(foreign.pk), "_revision": "99"}
    found = desk.post(address(deal), form)
    assert found.status_code == 409
    desk.post(address(deal), fields_on(found))
    before = foreign.amount
    foreign.refresh_from_db()
    assert (foreign.amount, foreign.deal.slug) == (before, "zuiderland")


def test_a_conflict_without_a_difference_has_nothing_to_save(desk, deal):
    found = collide(desk, deal, lambda _: {"summary": "Eens."}, lambda _: {"summary": "Eens."})
    assert differences(found) == {}
    assert "Wat u intikte, staat er al precies zo." in text(found)
    assert "Bewaar wat ik koos" not in found.content.decode()


def test_every_row_of_the_largest_deal_of_the_letter_survives_a_conflict_untouched(letter, desk):
    from deals.facts.content import contents

    deal = Deal.objects.get(slug="twente-ii")
    before = contents(["twente-ii"], people.AS_OF)["twente-ii"]
    found = collide(desk, deal, lambda _: {"summary": "Van de eerste."}, lambda _: {"summary": "Van de tweede."})
    assert list(differences(found)) == ["Regio Deal Samenvatting"]
    assert desk.post(address(deal), fields_on(found)).status_code == 302
    after = contents(["twente-ii"], people.AS_OF)["twente-ii"]
    assert json.dumps(after) == json.dumps(before | {"samenvatting": "Van de tweede."})
