"""What takes the place of something else at the desk: in one save, without a day on which both hold or neither does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from deals.facts.models import Deal, Organisation
from deals.models import Area, Contribution, Gap, Party, Signature

from . import cast as people
from .browse import text
from .desk import new, opened, row, save_form, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.database]

JUNE = dt.date(2024, 6, 1)


@pytest.fixture
def desk(cast):
    return signed_in("R")


def noorder():
    return Deal.objects.get(slug="noorderland")


def amounts(side="rijk"):
    facts = Contribution.objects.filter(deal=noorder(), side=side).order_by("valid_from", "key")
    return [(int(fact.amount), fact.counted, fact.valid_from, fact.valid_until) for fact in facts]


def filled(form, kind, **values):
    """The fields of a new row of `kind`, read in the letter."""
    prefix = new(form, kind)
    letter = {"source": people.source().pk, "locator": "Wijziging, blz. 2"}
    return {f"{prefix}-{name}": [value] for name, value in (letter | values).items()}


def money(form, **values):
    known = {"side": "rijk", "amount": "12 miljoen", "qualifier": "exact", "moment": "convenant", "counted": "on"}
    return filled(form, "contribution", **known | values)


def test_an_amount_is_amended_in_one_save(desk):
    form = opened(desk, noorder())
    old = row(form, "contribution", side="rijk")
    typed = {f"{old}-valid_until": ["2024-06-01"]} | money(form, valid_from="2024-06-01")
    assert save_form(desk, noorder(), form, **typed).status_code == 302
    assert amounts() == [(10_000_000, True, None, JUNE), (12_000_000, True, JUNE, None)]


def test_an_amount_that_counted_wrongly_is_replaced_in_one_save(desk):
    form = opened(desk, noorder())
    old = row(form, "contribution", side="rijk")
    typed = money(form)
    form.pop(f"{old}-counted")
    assert save_form(desk, noorder(), form, **typed).status_code == 302
    assert sorted(amounts()) == [(10_000_000, False, None, None), (12_000_000, True, None, None)]


def test_counting_moves_from_a_later_row_to_an_earlier_one(desk):
    people.pay(noorder(), "rijk", "9000000", key="a-rijk", counted=False)
    form = opened(desk, noorder())
    form.pop(f"{row(form, 'contribution', amount='€ 10.000.000')}-counted")
    earlier = row(form, "contribution", amount="€ 9.000.000")
    assert save_form(desk, noorder(), form, **{f"{earlier}-counted": ["on"]}).status_code == 302
    assert sorted(amounts()) == [(9_000_000, True, None, None), (10_000_000, False, None, None)]


def test_a_removed_row_makes_room_for_one_above_it(desk):
    people.pay(noorder(), "rijk", "9000000", key="a-rijk", counted=False)
    form = opened(desk, noorder())
    gone = row(form, "contribution", amount="€ 10.000.000")
    stays = row(form, "contribution", amount="€ 9.000.000")
    typed = {f"{gone}-DELETE": ["on"], f"{stays}-counted": ["on"]}
    assert save_form(desk, noorder(), form, **typed).status_code == 302
    assert amounts() == [(9_000_000, True, None, None)]


@pytest.mark.parametrize(("until", "since"), [("2024-06-02", "2024-06-01"), ("", "2024-06-01"), ("2024-06-01", "")])
def test_amounts_that_count_on_one_day_are_refused_with_both_periods(desk, until, since):
    form = opened(desk, noorder())
    old = row(form, "contribution", side="rijk")
    before = amounts()
    answer = save_form(
        desk, noorder(), form, **{f"{old}-valid_until": [until]} | money(form, valid_from=since, key="rijk-9")
    )
    assert answer.status_code == 200
    assert "Voor deze kant telt al een bedrag mee (rijk-1" in text(answer)
    assert "Vul daar ‘geldig tot’ in en hier een ‘geldig vanaf’ dat niet eerder is" in text(answer)
    assert amounts() == before


def test_rows_that_change_places_are_refused_in_words(desk):
    people.sign(noorder(), "ienw")
    form = opened(desk, noorder())
    one, other = (
        row(form, "signature", ministry=str(fact.ministry_id))
        for fact in Signature.objects.filter(deal=noorder(), key__in=("ministerie-bzk", "ministerie-ienw"))
    )
    swapped = {f"{one}-ministry": form[f"{other}-ministry"], f"{other}-ministry": form[f"{one}-ministry"]}
    answer = save_form(desk, noorder(), form, **swapped)
    assert answer.status_code == 200 and "Twee rijen ruilen hier van plaats" in text(answer)


@pytest.mark.parametrize("kind", ["signature", "party", "area", "gap"])
def test_what_left_can_return(desk, kind):
    model = {"signature": Signature, "party": Party, "area": Area, "gap": Gap}[kind]
    if kind == "gap":
        people.fact(Gap, noorder(), field="doelen", reason="niet-vermeld")
    first = model.objects.filter(deal=noorder()).first()
    same = {
        "signature": lambda: {"ministry": first.ministry_id},
        "party": lambda: {"organisation": first.organisation_id, "role": first.role},
        "area": lambda: {"municipality": first.municipality_id, "extent_certain": "on"},
        "gap": lambda: {"field": first.field, "reason": first.reason},
    }[kind]()
    form = opened(desk, noorder())
    assert save_form(desk, noorder(), form, **filled(form, kind, **same)).status_code == 200  # twice at once
    old = row(form, kind, id=str(first.pk))
    typed = {f"{old}-valid_until": ["2024-06-01"]} | filled(form, kind, **same, valid_from="2025-01-01")
    assert save_form(desk, noorder(), form, **typed).status_code == 302
    assert model.objects.filter(deal=noorder(), valid_until=JUNE).count() == 1
    assert model.objects.filter(deal=noorder(), valid_from=dt.date(2025, 1, 1)).count() == 1


def test_the_database_itself_keeps_one_open_end_and_one_of_each_first_day(cast):
    for period in ({}, {"valid_from": JUNE}, {"valid_until": JUNE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            people.pay(noorder(), "rijk", "1", key="rijk-9", **period)
    Contribution.objects.filter(deal=noorder(), side="rijk").update(valid_until=JUNE)
    people.pay(noorder(), "rijk", "1", key="rijk-9", valid_from=JUNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        people.fact(Party, noorder(), organisation=Organisation.objects.get())
