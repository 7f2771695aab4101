"""What takes the place of something else at the desk: in one save, without a day on which both hold or neither does."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from deals.facts.checks import findings
from deals.facts.models import Deal, Organisation
from deals.language.dates import amsterdam_date
from deals.models import Area, Contribution, Gap, Milestone, Party, Signature

from . import cast as people
from .browse import fields_on, text
from .desk import address, all_rows, new, opened, row, save_form, signed_in
from .words import one_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

JUNE = dt.date(2024, 6, 1)


@pytest.fixture
def desk(cast):
    return signed_in("R")


def noorder():
    return Deal.objects.get(slug="noorderland")


def amounts(side="rijk"):
    facts = Contribution.objects.filter(deal=noorder(), side=side)
    told = [(int(fact.amount), fact.counted, fact.valid_from, fact.valid_until) for fact in facts]
    return sorted(told, key=lambda amount: amount[2] or dt.date.min)


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


@pytest.mark.parametrize(
    ("until", "since"), one_of([("2024-06-02", "2024-06-01"), ("", "2024-06-01"), ("2024-06-01", "")])
)
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


@pytest.mark.parametrize("kind", one_of(["signature", "party", "area", "gap"]))
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


# --- one act: a new amount


def amend_address(key="rijk-1"):
    return reverse("admin:amend", args=[noorder().pk, key])


def amended(desk, **typed):
    """The answer to the page ‘Nieuw bedrag’, filled in."""
    shown = fields_on(desk.get(amend_address()))
    letter = {
        "amount": "12 miljoen",
        "since": "2024-06-01",
        "source": people.source().pk,
        "locator": "Wijziging, blz. 2",
    }
    return desk.post(amend_address(), shown | letter | typed)


def test_a_new_amount_ends_the_old_and_begins_on_the_same_day(desk):
    before = noorder().revision
    assert "Nieuw bedrag" in text(all_rows(desk, address(noorder())))
    answer = amended(desk)
    assert answer.status_code == 302 and answer["Location"].startswith(address(noorder()))
    assert amounts() == [(10_000_000, True, None, JUNE), (12_000_000, True, JUNE, None)]
    assert noorder().revision == before + 1
    trail = text(desk.get("/beheer/spoor/?deal=noorderland"))
    assert "geldig tot" in trail.lower() and "€ 12.000.000" in trail


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"amount": "15,5"}, "Schrijf een bedrag als"),
        ({"since": ""}, "vereist"),
        ({"source": ""}, "vereist"),
        ({"locator": ""}, "vereist"),
    ],
)
def test_a_new_amount_that_says_too_little_is_refused_and_nothing_is_half_written(desk, typed, says):
    answer = amended(desk, **typed)
    assert answer.status_code == 400 and says in text(answer)
    assert amounts() == [(10_000_000, True, None, None)]


def test_a_new_amount_from_before_the_old_one_is_refused(desk):
    Contribution.objects.filter(deal=noorder(), side="rijk").update(valid_from=JUNE)
    answer = amended(desk, since="2024-05-01")
    assert answer.status_code == 400 and "‘Geldig tot’ ligt na ‘geldig vanaf’." in text(answer)
    assert amounts() == [(10_000_000, True, JUNE, None)]


def test_a_new_amount_waits_for_whoever_saw_what_a_colleague_saved(desk):
    shown = fields_on(desk.get(amend_address()))
    Deal.objects.filter(slug="noorderland").update(revision=shown_revision(shown) + 1)
    letter = {"amount": "12 miljoen", "since": "2024-06-01", "source": people.source().pk, "locator": "Blz. 2"}
    answer = desk.post(amend_address(), shown | letter)
    assert answer.status_code == 409 and "Er is niets gewijzigd." in text(answer)
    assert amounts() == [(10_000_000, True, None, None)]
    assert desk.post(amend_address(), fields_on(answer) | {"source": people.source().pk}).status_code == 302


def shown_revision(shown):
    (revision,) = shown["revision"]
    return int(revision)


# --- what the check list says


def today():
    return amsterdam_date(timezone.now())


def said(slug="noorderland"):
    return [finding.text for finding in findings(Deal.objects.get(slug=slug), today())]


def test_an_amount_that_ended_is_asked_for(desk):
    assert said() == []
    Contribution.objects.filter(deal=noorder(), side="rijk").update(valid_until=JUNE)
    assert any("Er telt geen bedrag van het Rijk mee." in text_ for text_ in said())
    assert "Er telt geen bedrag van het Rijk mee." in text(desk.get(address(noorder())))


def test_a_gap_beside_what_fills_it_goes_with_one_button_that_saves_the_rest(desk):
    people.fact(Gap, noorder(), field="mijlpalen.geplande-einddatum", reason="niet-vermeld", key="leemte-9")
    assert said() == []
    people.fact(Milestone, noorder(), kind="geplande-einddatum", date=dt.date(2028, 12, 31))
    assert any("staat naast een gegeven dat haar vult" in text_ for text_ in said())
    page = desk.get(address(noorder()))
    assert 'name="_leemte-vervalt" value="leemte-9"' in page.content.decode()
    form = fields_on(page) | {"_leemte-vervalt": ["leemte-9"], "summary": ["Ook dit is bewaard."]}
    assert desk.post(address(noorder()), form).status_code == 302
    assert Gap.objects.get(key="leemte-9").valid_until == today()
    assert noorder().summary == "Ook dit is bewaard."
    assert said() == []


def test_a_gap_that_began_today_goes_as_a_whole(desk):
    people.fact(Gap, noorder(), field="ministeries", reason="niet-vermeld", key="leemte-9", valid_from=today())
    form = fields_on(desk.get(address(noorder()))) | {"_leemte-vervalt": ["leemte-9"]}
    assert desk.post(address(noorder()), form).status_code == 302
    assert not Gap.objects.filter(key="leemte-9").exists()


def test_what_a_source_states_in_part_stands_beside_the_rest(desk):
    people.fact(Gap, noorder(), field="ministeries", reason="onvolledig")
    assert said() == []
