"""What the desk takes of what is reported: figures with their unit, states in the words of a report, and what it refuses."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from deals.facts.checks import findings
from deals.models import Adjustment, Aim, Deal, Payment, ProgrammeLine, Progress, Result, Source, Spending, WorkPoint

from . import cast as people
from .desk import member

pytestmark = pytest.mark.django_db

REPORT = {"kind": "voortgangsrapportage", "publisher": "De regio", "report_level": "regio-aan-rijk"}
YEAR = {"report_from": dt.date(2022, 1, 1), "report_until": dt.date(2022, 12, 31)}


@pytest.fixture
def deal(cast):
    return Deal.objects.get(slug="noorderland")


def report(slug, **fields):
    return Source.objects.create(slug=slug, title=f"Verslag {slug}", **REPORT | fields)


def refused(thing, **fields):
    """The sentences with which a fact is refused, by field."""
    for name, value in fields.items():
        setattr(thing, name, value)
    with pytest.raises(ValidationError) as caught:
        thing.full_clean()
    return {name: " ".join(said) for name, said in caught.value.message_dict.items()}


def read(model, deal, **fields):
    return model(deal=deal, source=Source.objects.first(), locator="Blz. 3", **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": 5, "unit": "banen"},
        {"amount": 5, "qualifier": "exact"},
        {"unit": "banen"},
        {"qualifier": "exact"},
    ],
)
@pytest.mark.parametrize("model", [Aim, Result])
def test_a_figure_has_a_unit_and_says_how_precise_it_is(deal, model, fields):
    said = refused(read(model, deal, text="Banen."), **fields)
    assert "waarin geteld is" in said["__all__"]


def test_a_baseline_alone_has_a_unit_too(deal):
    aim = read(Aim, deal, text="Minder schulden.", baseline=22, unit="procent", baseline_year=2019)
    aim.full_clean()
    assert "nulmeting" in refused(read(Aim, deal, text="Minder schulden.", baseline_year=2019))["__all__"]


def test_zero_is_a_figure_and_nothing_is_none(deal):
    read(Result, deal, text="Geen klachten.", amount=0, qualifier="exact", unit="klachten").full_clean()
    read(Result, deal, text="Er is niets gemeten.", no_figure="niet-gemeten").full_clean()
    read(Spending, deal, side="rijk", amount=0).full_clean()
    assert "groter dan 0" in refused(read(Payment, deal, kind="betaald", amount=0))["amount"]


def test_a_reason_stands_beside_a_figure_only_where_it_says_nothing_of_the_deal(deal):
    figure = {"amount": 20, "qualifier": "exact", "unit": "procent"}
    read(Result, deal, text="Schulden.", no_figure="niet-toe-te-rekenen", **figure).full_clean()
    assert (
        "Er staat een getal"
        in refused(read(Result, deal, text="Schulden.", no_figure="niet-gemeten", **figure))["__all__"]
    )


def test_a_pair_counts_in_one_unit(deal):
    aim = people.fact(Aim, deal, text="500 vrijwilligers.", amount=500, qualifier="exact", unit="vrijwilligers")
    counted = {"text": "2.000 bewoners.", "amount": 2000, "qualifier": "ten-minste", "unit": "bewoners", "aim": aim}
    assert "niet hetzelfde gemeten" in refused(read(Result, deal, **counted), same_measure=True)["same_measure"]
    read(Result, deal, **counted, same_measure=False).full_clean()
    read(Result, deal, **counted | {"unit": "Vrijwilligers"}, same_measure=True).full_clean()
    assert "alleen in bij een doel" in refused(read(Result, deal, text="Iets.", same_measure=False))["__all__"]


def test_an_aim_or_a_line_of_another_deal_is_refused(deal):
    other = Deal.objects.get(slug="zuiderland")
    aim, line = people.fact(Aim, other, text="Iets."), people.fact(ProgrammeLine, other, name="Lijn")
    said = refused(read(Result, deal, text="Iets.", aim=aim))
    assert said == {"aim": "Kies een doel van dezelfde deal."}
    for model in (Result, Progress, Adjustment):
        assert (
            "dezelfde deal"
            in refused(read(model, deal, text="Iets.") if model is Result else read(model, deal), line=line)["line"]
        )


@pytest.mark.parametrize("state", ["op-koers", "vertraagd", "bijgesteld", "afgerond", "gestopt"])
def test_a_state_that_says_more_than_running_has_the_words_of_its_report(deal, state):
    assert "woorden van het verslag" in refused(read(Progress, deal, state=state))["__all__"]
    read(Progress, deal, state=state, words="ligt op schema").full_clean()


def test_the_state_that_says_least_is_what_a_new_one_has(deal):
    progress = read(Progress, deal)
    progress.full_clean()
    assert (progress.about, progress.state) == ("werk", "in-uitvoering")
    read(Progress, deal, state="niet-vermeld").full_clean()


def test_work_and_money_are_two_states_of_one_report_and_each_stands_once(deal):
    people.fact(Progress, deal, about="werk")
    people.fact(Progress, deal, about="geld", state="vertraagd", words="later besteed")
    assert "al vastgelegd hoe het staat" in refused(read(Progress, deal, about="werk"))["valid_from"]


@pytest.mark.parametrize(
    ("kind", "taken"), [("nieuws", False), ("notulen", True), ("besluit", True), ("beschikking", True)]
)
def test_who_did_not_agree_comes_from_minutes_or_a_decision(deal, kind, taken):
    source = Source.objects.create(slug="stuk", title="Stuk", kind=kind, publisher="De regio")
    changed = Adjustment(deal=deal, source=source, locator="Punt 4", kind="geld-verschoven", text="Het geld blijft.")
    changed.full_clean()
    if taken:
        changed.dissent = "De stichting was tegen."
        changed.full_clean()
    else:
        assert "alleen uit een bron van de soort" in refused(changed, dissent="De stichting was tegen.")["dissent"]


def test_a_month_is_given_by_its_first_day(deal):
    said = refused(read(Result, deal, text="Iets."), stand_on=dt.date(2022, 12, 5), stand_precision="maand")
    assert "eerste dag van die maand" in said["stand_on"]
    assert "hoe precies" in refused(read(Result, deal, text="Iets."), stand_on=dt.date(2022, 12, 5))["__all__"]


def test_what_is_said_of_a_report_needs_to_be_one():
    about = {"slug": "stuk", "title": "Stuk", "kind": "nieuws", "publisher": "De regio"}
    assert "van wie aan wie" in refused(Source(**about, adopted_by="De stuurgroep"))["__all__"]
    assert (
        "niet voor de eerste"
        in refused(
            Source(
                **about,
                report_level="regio-aan-rijk",
                report_from=dt.date(2022, 2, 1),
                report_until=dt.date(2022, 1, 1),
            )
        )["__all__"]
    )
    Source(**about, report_level="regio-aan-rijk", adopted_by="De stuurgroep").full_clean()


def test_a_report_replaces_an_earlier_report_and_never_itself():
    plain = Source.objects.create(slug="bericht", title="Bericht", kind="nieuws", publisher="De regio")
    first, second = report("een"), report("twee")
    assert "zelf een verslag" in refused(second, replaces=plain)["replaces"]
    second.replaces = first
    second.save()
    assert "niet zichzelf" in refused(first, replaces=second)["replaces"]
    assert "niet zichzelf" in refused(second, replaces=second)["replaces"]


def test_two_reports_about_one_period_ask_which_is_the_newer(deal):
    first, second = report("een", date=dt.date(2023, 3, 1), **YEAR), report("twee", date=dt.date(2023, 9, 1), **YEAR)
    for source in (first, second):
        people.fact(Progress, deal, source=source)
    told = [finding.text for finding in findings(deal, people.AS_OF) if "zelfde periode" in finding.text]
    assert len(told) == 1 and told[0].index("Verslag een") < told[0].index("Verslag twee")
    second.replaces = first
    second.save()
    assert not [finding for finding in findings(deal, people.AS_OF) if "zelfde periode" in finding.text]


def test_reports_about_other_periods_or_to_others_stand_beside_each_other(deal):
    sources = [
        report("een", **YEAR),
        report("twee", report_from=dt.date(2023, 1, 1), report_until=dt.date(2023, 12, 31)),
        report("drie", **YEAR | {"report_level": "eigen-raad"}),
        report("vier", **YEAR | {"kind": "nieuws"}),
    ]
    for source in sources:
        people.fact(Progress, deal, source=source)
    assert not [finding for finding in findings(deal, people.AS_OF) if "zelfde periode" in finding.text]


def test_a_work_point_has_a_year_only_for_a_report(deal):
    owner = member("redacteur")
    WorkPoint(deal=deal, field="resultaten", owner=owner, due=people.AS_OF).full_clean()
    WorkPoint(deal=deal, field="verslagen", year=2024).full_clean()
    assert "Bij een verslag hoort een jaar" in refused(WorkPoint(deal=deal, field="verslagen"))["__all__"]
    assert "Bij een verslag hoort een jaar" in refused(WorkPoint(deal=deal, field="resultaten", year=2024))["__all__"]
    WorkPoint.objects.create(deal=deal, field="resultaten")
    assert "staat al op de werklijst" in refused(WorkPoint(deal=deal, field="resultaten"))["__all__"]
