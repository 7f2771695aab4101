"""Sentences are made in Python: they read well for none, one and several."""

import pytest

from deals.language.text import punctuated
from deals.portal.deals import Revision, source_in_words, stated, status_in_words
from deals.register.history import DealChange, Step


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


def test_a_status_is_dated():
    status = {"naam": "convenant gesloten", "datum": "2023-11-01", "nauwkeurigheid": "maand"}
    assert status_in_words(status) == "Convenant gesloten: november 2023"
    assert status_in_words(None) == "Status niet bekend"


def test_an_amount_says_how_it_is_stated():
    fact = {"nauwkeurigheid": "ongeveer", "moment": "selectie", "onderdeelVan": None}
    assert stated(fact) == "Ongeveer, bij de selectie."
    assert stated(fact | {"onderdeelVan": "rijk-1"}) == "Ongeveer, bij de selectie, deel van"


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
        (1, True, [("mijlpaal", 2), ("naam", 1)], "2 × mijlpaal, 1 × naam gewijzigd."),
        (1, True, [], "terug in het register"),
        (1, False, [], "voor het eerst in het register"),
        (None, True, [], "ingetrokken: Een vergissing."),
    ],
)
def test_a_release_says_what_it_did_to_a_deal(version, known, subjects, sentence):
    step = Step(2, "twente", "Twente", version, "" if version else "Een vergissing.", known, None, None)
    assert Revision(DealChange(step, []), subjects).sentence == sentence
