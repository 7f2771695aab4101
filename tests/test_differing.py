"""Where sources state another value of the same thing at the same moment, and where they only seem to."""

import pytest

from deals.register.differing import differences_of

LETTER, NEWS = "brief", "bericht"


def source(slug, day):
    return {
        "slug": slug,
        "titel": f"Document {slug}",
        "uitgever": "Iemand",
        "datum": day,
        "url": None,
    }


def stated(key, where=LETTER):
    return {"sleutel": key, "geldigVan": None, "bron": {"bron": where, "vindplaats": f"bij {key}"}}


def amount(key, euros, where=LETTER, **fields):
    known = {"kant": "rijk", "bijdrager": None, "nauwkeurigheid": "exact", "moment": "convenant"}
    return stated(key, where) | known | {"bedrag": euros, "teltMee": False, "onderdeelVan": None} | fields


def day(key, date, precision="dag", where=LETTER, **fields):
    return stated(key, where) | {"soort": "convenant", "datum": date, "nauwkeurigheid": precision} | fields


def content(amounts=(), days=(), status=None):
    return {
        "slug": "noorderland",
        "naam": "Noorderland",
        "programmalijnen": [{"sleutel": "lijn-1", "naam": "Wonen"}],
        "bijdragen": list(amounts),
        "mijlpalen": list(days),
        "status": status,
        "bronnen": [source(LETTER, "2023-11-01"), source(NEWS, "2024-02-09")],
    }


def test_two_exact_amounts_are_shown_with_the_one_that_counts_and_why():
    first = amount("rijk-1", 7_500_000, teltMee=True)
    (found,) = differences_of(content([first, amount("rijk-2", 18_000_000, NEWS)]))
    assert found.anchor == "noorderland-rijk-convenant"
    assert found.about == "bijdrage van het Rijk, in het convenant"
    assert [(one.said, one.counts, one.date, one.place) for one in found.statements] == [
        ("€ 7,5 miljoen", True, "2023-11-01", "bij rijk-1"),
        ("€ 18 miljoen", False, "2024-02-09", "bij rijk-2"),
    ]
    assert found.rule == "Telt mee: € 7,5 miljoen, het eerste exacte bedrag."


ONE = amount("rijk-1", 20_000_000)


@pytest.mark.parametrize(
    "other",
    [
        amount("rijk-2", 20_000_000, NEWS),
        amount("rijk-2", 15_000_000, NEWS, nauwkeurigheid="ten-minste"),
        amount("rijk-2", 25_000_000, NEWS, nauwkeurigheid="ten-hoogste"),
        amount("rijk-2", 20_400_000, NEWS, moment="beschikking"),
        amount("rijk-2", 25_000_000, NEWS, kant="regio"),
        amount("rijk-2", 5_000_000, NEWS, onderdeelVan="rijk-1"),
        amount("rijk-2", 5_000_000, NEWS, bijdrager="Gemeente Emmen"),
        amount("rijk-2", 5_000_000),
    ],
    ids=["same", "at least", "at most", "later", "other side", "part", "one payer", "same document"],
)
def test_what_can_both_be_true_is_no_difference(other):
    assert differences_of(content([ONE, other])) == []


@pytest.mark.parametrize(("exact", "differs"), [(50_400_000, False), (52_500_000, False), (52_600_000, True)])
def test_what_rounds_to_about_is_no_difference(exact, differs):
    about = amount("rijk-2", 50_000_000, NEWS, nauwkeurigheid="ongeveer")
    assert bool(differences_of(content([amount("rijk-1", exact), about]))) is differs


@pytest.mark.parametrize("precision", ["ten-minste", "ten-hoogste"])
def test_a_bound_on_the_wrong_side_is_a_difference(precision):
    euros = 22_000_000 if precision == "ten-minste" else 18_000_000
    (found,) = differences_of(content([ONE, amount("rijk-2", euros, NEWS, nauwkeurigheid=precision)]))
    assert [one.said for one in found.statements][1].startswith("ten ")


def test_parts_that_add_up_to_the_whole_are_no_difference():
    parts = [amount("rijk-1", 30_000_000), amount("rijk-2", 20_000_000), amount("rijk-3", 50_000_000, NEWS)]
    assert differences_of(content(parts)) == []
    assert differences_of(content([parts[0], parts[2]]))


RULES = {
    "asked": ({"moment": "gevraagd"}, "wat gevraagd is, telt nooit mee."),
    "total": ({"kant": "totaal"}, "zij zijn van Rijk en regio samen."),
    "payer": ({"bijdrager": "Gemeente Emmen"}, "zij zijn van één bijdrager, niet van de hele kant."),
    "bounds": ({"nauwkeurigheid": "ongeveer"}, "geen ervan is exact."),
    "nothing": ({}, "de bronnen noemen verschillende bedragen, en de redactie koos er geen."),
}


@pytest.mark.parametrize(("fields", "why"), RULES.values(), ids=RULES)
def test_why_none_counts_is_told(fields, why):
    (found,) = differences_of(
        content([amount("rijk-1", 10_000_000, **fields), amount("rijk-2", 30_000_000, NEWS, **fields)])
    )
    assert found.rule == f"Geen van deze bedragen telt mee: {why}"


def of_both_sides(moment="convenant", where=NEWS, **fields):
    sides = [amount("rijk-1", 15_500_000, teltMee=True), amount("regio-1", 15_500_000, kant="regio", teltMee=True)]
    return content([*sides, amount("totaal-1", 36_000_000, where, kant="totaal", moment=moment, **fields)])


def test_a_total_that_is_not_the_sum_of_what_counts_is_a_difference():
    (found,) = differences_of(of_both_sides())
    assert found.about == "bedrag van Rijk en regio samen, in het convenant"
    assert [(one.said, one.counts) for one in found.statements] == [
        ("€ 36 miljoen", False),
        ("€ 15,5 miljoen van het Rijk", True),
        ("€ 15,5 miljoen van de regio", True),
    ]
    assert found.rule == "Tellen mee: € 15,5 miljoen van het Rijk en € 15,5 miljoen van de regio, samen € 31 miljoen."


@pytest.mark.parametrize(
    "fields",
    [{"moment": "bericht"}, {"where": LETTER}, {"nauwkeurigheid": "ten-hoogste"}, {"onderdeelVan": "totaal-0"}],
)
def test_a_total_of_another_moment_document_or_bound_is_none(fields):
    assert differences_of(of_both_sides(**fields)) == []


def test_an_amount_of_another_moment_that_counts_is_named():
    counted = amount("rijk-3", 7_500_000, moment="selectie", teltMee=True)
    (found,) = differences_of(content([ONE, amount("rijk-2", 18_000_000, NEWS), counted]))
    assert found.rule == "Geen van deze bedragen telt mee. Wel telt mee: € 7,5 miljoen, bij de selectie."


def test_a_later_amount_that_counts_is_told_to_be_chosen():
    later = amount("rijk-2", 18_000_000, NEWS, teltMee=True)
    (found,) = differences_of(content([ONE, later]))
    assert found.rule.endswith("de redactie koos dit.")


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (day("mijlpaal-2", "2023-11-01", "maand", NEWS), False),
        (day("mijlpaal-2", "2023-01-01", "jaar", NEWS), False),
        (day("mijlpaal-2", "2023-12-01", "uiterlijk", NEWS), False),
        (day("mijlpaal-2", "2023-11-19", "uiterlijk", NEWS), True),
        (day("mijlpaal-2", "2023-10-01", "maand", NEWS), True),
        (day("mijlpaal-2", "2023-11-21", "dag", NEWS), True),
        (day("mijlpaal-2", "2023-11-21", "dag"), False),
        (day("mijlpaal-2", "2023-11-21", "dag", NEWS, soort="start"), False),
        (day("mijlpaal-2", "2023-11-21", "dag", NEWS, lijn="lijn-1"), False),
    ],
)
def test_days_differ_only_where_they_cannot_both_be_true(other, differs):
    assert bool(differences_of(content(days=[day("mijlpaal-1", "2023-11-20"), other]))) is differs


def test_the_day_by_which_the_status_goes_is_named():
    days = [day("mijlpaal-1", "2023-11-20"), day("mijlpaal-2", "2023-11-21", where=NEWS)]
    (found,) = differences_of(content(days=days, status={"mijlpaal": "mijlpaal-2"}))
    assert [one.counts for one in found.statements] == [False, True]
    assert "21 november 2023" in found.rule
    (found,) = differences_of(content(days=days))
    assert found.rule.startswith("Dit register toont deze datums naast elkaar.")


@pytest.mark.parametrize("kind", ["beschikking", "aangeboden", "gepubliceerd"])
def test_what_can_happen_more_than_once_does_not_differ(kind):
    days = [day("mijlpaal-1", "2023-11-20", soort=kind), day("mijlpaal-2", "2023-11-21", where=NEWS, soort=kind)]
    assert differences_of(content(days=days)) == []


def test_days_of_one_line_name_the_line():
    days = [
        day("mijlpaal-1", "2025-12-31", soort="geplande-einddatum", lijn="lijn-1"),
        day("mijlpaal-2", "2031-12-31", where=NEWS, soort="geplande-einddatum", lijn="lijn-1"),
    ]
    (found,) = differences_of(content(days=days))
    assert found.about == "datum: geplande einddatum, programmalijn Wonen"
    assert found.anchor == "noorderland-geplande-einddatum-lijn-1"
