"""Deal → content: a function of the desk and `as_of` alone."""

import datetime as dt
import json
from decimal import Decimal

import pytest
import rfc8785
from django.db import IntegrityError, transaction

from deals.facts.content import ContentError, contents
from deals.language.money import cents, content_number, euros, euros_in_words
from deals.models import Alias, Area, Contribution, Deal, Milestone, Ministry, Municipality, Signature, Version

from . import cast as people

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def content(slug="noorderland", as_of=people.AS_OF):
    return contents([slug], as_of)[slug]


@pytest.fixture
def desk_only(db):
    people.reference()
    return people.noorderland()


def test_stored_content_is_canonical_json_under_its_own_digest(cast):
    for version in Version.every_kind.all():
        assert rfc8785.dumps(json.loads(version.content)).decode() == version.content


def test_amounts_are_integers_when_whole_and_never_strings(cast):
    amounts = content()["bedragen"]
    assert amounts == {"rijk": 10_000_000, "regio": 12_500_000.5, "totaal": 22_500_000.5, "aandeelRegio": 55.56}
    assert type(amounts["rijk"]) is int


def test_a_total_is_unknown_when_either_side_is(cast):
    assert content("zuiderland")["bedragen"] == {"rijk": None, "regio": 4_000_000, "totaal": None, "aandeelRegio": None}


def test_a_rival_statement_stands_beside_and_does_not_count(desk_only):
    people.pay(desk_only, "rijk", "99000000", counted=False, qualifier="ongeveer", moment="bericht", key="rijk-2")
    assert content()["bedragen"]["rijk"] == 10_000_000
    assert [fact["teltMee"] for fact in content()["bijdragen"] if fact["kant"] == "rijk"] == [True, False]


def test_an_amount_counts_only_on_days_it_holds(desk_only):
    Contribution.objects.filter(key="rijk-1").update(valid_until=dt.date(2024, 6, 1))
    assert content(as_of=dt.date(2024, 5, 31))["bedragen"]["rijk"] == 10_000_000
    assert content(as_of=dt.date(2024, 6, 1))["bedragen"]["rijk"] is None


def test_a_ministry_bears_the_name_it_had_when_it_signed(desk_only):
    assert [ministry["afkorting"] for ministry in content()["ministeries"]] == ["BZK", "LNV"]
    Signature.objects.filter(ministry__slug="lnv").update(valid_from=dt.date(2025, 1, 1))
    assert [ministry["afkorting"] for ministry in content()["ministeries"]] == ["BZK", "LVVN"]


def test_a_ministry_without_a_name_on_that_day_is_refused_in_words(desk_only):
    Signature.objects.filter(ministry__slug="lnv").update(valid_from=dt.date(1990, 1, 1))
    with pytest.raises(ContentError, match="Noorderland: van LVVN is geen naam bekend op 01-01-1990"):
        content()


def test_text_is_nfc_and_a_nul_is_refused(desk_only):
    people.fact(Alias, desk_only, name="Frysla\u0302n")
    assert content()["aliassen"][0]["naam"] == "Frysl\u00e2n"
    from deals.facts.content import clean

    with pytest.raises(ContentError, match="Noorderland"):
        clean({"naam": "a\0b"}, "Noorderland")


def test_order_of_entry_does_not_matter(desk_only):
    before = content()
    for model in (Area, Signature):
        for fact in reversed(list(model.objects.all())):
            fact.delete()
            model.objects.create(
                **{
                    field.attname: getattr(fact, field.attname)
                    for field in fact._meta.concrete_fields
                    if not field.primary_key
                }
            )
    assert content() == before


@pytest.mark.parametrize(
    ("kind", "date", "precision", "as_of", "status"),
    [
        ("start", dt.date(2023, 11, 15), "dag", dt.date(2024, 1, 1), "in uitvoering"),
        ("start", dt.date(2023, 11, 15), "dag", dt.date(2023, 11, 14), "convenant gesloten"),
        ("start", dt.date(2023, 11, 1), "maand", dt.date(2023, 11, 29), "convenant gesloten"),
        ("start", dt.date(2023, 11, 1), "maand", dt.date(2023, 11, 30), "in uitvoering"),
        ("start", dt.date(2024, 1, 1), "jaar", dt.date(2026, 1, 1), "convenant gesloten"),
        ("geplande-einddatum", dt.date(2023, 11, 20), "dag", dt.date(2026, 1, 1), "convenant gesloten"),
        ("afronding", dt.date(2023, 11, 20), "dag", dt.date(2026, 1, 1), "afgerond"),
    ],
)
def test_status_is_the_latest_phase_a_source_reports_as_reached(desk_only, kind, date, precision, as_of, status):
    people.fact(Milestone, desk_only, kind=kind, date=date, precision=precision)
    assert content(as_of=as_of)["status"]["naam"] == status


def test_a_planned_date_never_becomes_a_status_by_time_passing(desk_only):
    people.fact(Milestone, desk_only, kind="afronding", date=dt.date(2025, 12, 31), precision="dag")
    assert content(as_of=dt.date(2030, 1, 1))["status"]["naam"] == "convenant gesloten"


def test_without_milestones_the_status_is_unknown(cast):
    assert content("zuiderland")["status"] is None


def test_keys_are_never_given_twice(desk_only):
    first = people.fact(Alias, desk_only, name="Een")
    first_key = first.key
    first.delete()
    assert people.fact(Alias, Deal.objects.get(pk=desk_only.pk), name="Twee").key != first_key


@pytest.mark.parametrize(
    ("model", "fields"),
    [
        (Contribution, {"side": "rijk", "amount": 0, "counted": False}),
        (Contribution, {"side": "rijk", "amount": 5, "counted": True}),
        (Contribution, {"side": "totaal", "amount": 5, "counted": True}),
        (Contribution, {"side": "rijk", "amount": 5, "counted": False, "locator": ""}),
        (Area, {"abroad": "Gent", "country": ""}),
        (Area, {}),
    ],
)
def test_the_database_itself_refuses_what_cannot_be(desk_only, model, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        people.fact(model, desk_only, **fields)


def test_a_ministry_signs_a_deal_once(desk_only):
    with pytest.raises(IntegrityError), transaction.atomic():
        people.fact(Signature, desk_only, ministry=Ministry.objects.get(slug="bzk"))


def test_codes_are_checked_by_the_database(desk_only):
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(code="0014", name="Fout", province_id=1)


def test_a_released_deal_keeps_its_slug_and_cannot_be_deleted(cast, django_db_blocker):
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(slug="noorderland").update(slug="anders")
        transaction.get_connection().check_constraints()
    with pytest.raises(Exception, match=r"protected|foreign key|constraint"), transaction.atomic():
        Deal.objects.get(slug="noorderland").delete()


def test_a_deal_saved_while_it_is_read_is_read_again(cast, monkeypatch):
    from deals.facts import content as reading

    read, built = [], reading.deal_content

    def saved_meanwhile(deal, as_of):
        read.append(deal.slug)
        if len(read) == 1:
            Deal.objects.filter(pk=deal.pk).update(revision=deal.revision + 1, summary="Intussen bewaard.")
        return built(deal, as_of)

    monkeypatch.setattr(reading, "deal_content", saved_meanwhile)
    assert content()["samenvatting"] == "Intussen bewaard."
    assert read == ["noorderland", "noorderland"]


@pytest.mark.parametrize(
    ("amount", "table", "words"),
    [
        (15_500_000_00, "€ 15.500.000", "€ 15,5 miljoen"),
        (8_150_000_00, "€ 8.150.000", "€ 8,15 miljoen"),
        (12_500_000_50, "€ 12.500.000,50", "€ 12.500.000,50"),
        (254_200_000_00, "€ 254.200.000", "€ 254,2 miljoen"),
        (1_850_000_000_00, "€ 1.850.000.000", "€ 1,85 miljard"),
        (1_633_100_000_00, "€ 1.633.100.000", "€ 1.633,1 miljoen"),
        (950_00, "€ 950", "€ 950"),
    ],
)
def test_dutch_money(amount, table, words):
    assert (euros(amount), euros_in_words(amount)) == (table, words)
    assert cents(content_number(Decimal(amount) / 100)) == amount
