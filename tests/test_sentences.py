"""Sentences are made in Python: they read well for none, one and several."""

import datetime as dt

import pytest

from deals.language.text import punctuated
from deals.portal.deal.sources import source_in_words
from deals.reference.models import ProgrammeFact
from deals.register import history
from deals.register.programme import Comparison
from deals.register.wording import last_reported


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("", ""),
        ("Ameland", "Ameland."),
        ("Ameland Texel", "Ameland en Texel."),
        ("Ameland Texel Vlieland", "Ameland, Texel en Vlieland."),
    ],
)
def test_a_list_ends_a_sentence(names, sentence):
    assert " ".join(name + mark for name, mark in punctuated(names.split())) == sentence
    assert [mark for _, mark in punctuated(names.split(), last=",")][:-1] == [","] * names.count(" ")


@pytest.mark.parametrize(
    ("kind", "day", "precision", "sentence"),
    [
        ("convenant", "2023-11-01", "maand", "Laatst gemeld: convenant (november 2023)"),
        ("convenant", "2018-07-06", "uiterlijk", "Laatst gemeld: convenant (uiterlijk 6 juli 2018)"),
        ("selectie", "2025-11-19", "dag", "Laatst gemeld: selectie (19 november 2025)"),
        ("start", "2020-01-01", "jaar", "Laatst gemeld: start van de uitvoering (2020)"),
        ("afronding", "2024-05-07", "dag", "Laatst gemeld: afronding (7 mei 2024)"),
        ("beeindiging", "2024-05-07", "dag", "Laatst gemeld: voortijdige beëindiging (7 mei 2024)"),
    ],
)
def test_a_status_is_the_last_step_that_was_reported_with_its_day(kind, day, precision, sentence):
    """However far back that is: nobody said how the deal is today."""
    assert last_reported({"soort": kind, "datum": day, "nauwkeurigheid": precision}) == sentence


def test_a_source_says_what_it_is():
    source = {"uitgever": "Rijksoverheid", "soort": "nieuws", "datum": None, "briefkenmerk": None, "kamerstuk": None}
    assert source_in_words(source) == "Rijksoverheid, nieuwsbericht, zonder datum."
    numbered = source | {"datum": "2023-02-17", "briefkenmerk": "12", "kamerstuk": "29697, nr. 3"}
    assert source_in_words(numbered) == (
        "Rijksoverheid, nieuwsbericht van 17 februari 2023, kenmerk 12, Kamerstuk 29697, nr. 3."
    )


@pytest.mark.parametrize(
    ("version", "known", "subjects", "sentence"),
    [
        (
            1,
            True,
            [("toegevoegd", "mijlpaal", 2), ("Gewijzigd", "naam", 1)],
            "Toegevoegd: twee stappen. Gewijzigd: naam.",
        ),
        (1, True, [], "terug in het register"),
        (1, False, [], "voor het eerst in het register"),
        (None, True, [], "ingetrokken: Een vergissing."),
    ],
)
def test_a_release_says_what_it_did_to_a_deal(version, known, subjects, sentence):
    step = history.Step(2, "twente", "Twente", version, "" if version else "Een vergissing.", known, None, None)
    assert history.Revision(step, subjects).sentence == sentence


@pytest.mark.parametrize(
    ("own", "stated", "is_money", "words"),
    [
        (14, 15, False, ("15", "14", "−1")),
        (15, 14, False, ("14", "15", "+1")),
        (14, 14, False, ("14", "14", "0")),
        (None, 14, False, ("14", "–", "–")),
        (28240000000, 28420000000, True, ("€ 284.200.000", "€ 282.400.000", "−€ 1.800.000")),
    ],
)
def test_what_a_source_states_and_what_we_count_stand_in_words(own, stated, is_money, words):
    line = Comparison(ProgrammeFact(), own, stated, is_money)
    assert (line.stated_in_words, line.own_in_words, line.difference_in_words) == words


def test_a_round_says_from_when_until_when_it_was_open():
    fact = ProgrammeFact(period_from=dt.date(2022, 5, 1), period_until=dt.date(2022, 7, 15))
    assert Comparison(fact, None, None, False).stated_in_words == "1 mei 2022 tot en met 15 juli 2022"
    assert Comparison(ProgrammeFact(period_until=dt.date(2022, 7, 15)), None, None, False).stated_in_words == (
        "tot en met 15 juli 2022"
    )
