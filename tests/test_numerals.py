"""Numbers are the same however they are written."""

import pytest

from deals.language.numerals import in_digits, letter_in_digits


@pytest.mark.parametrize("word", ["2", "2e", "2de", "ii", "tweede"])
def test_a_number_is_the_same_in_every_spelling(word):
    assert in_digits(word) == letter_in_digits(word) == "2"


@pytest.mark.parametrize("word", ["i", "v", "x", "twente", "2024", "ede", "gm0917", "eerder", "e", "de"])
def test_what_is_no_number_stays_what_it_is(word):
    assert in_digits(word) == word


def test_a_single_letter_is_a_number_where_it_can_be_nothing_else():
    assert [letter_in_digits(letter) for letter in ("i", "v", "x", "a")] == ["1", "5", "10", "a"]
