"""An amount typed at the desk is understood exactly, or refused with a sentence: never another amount."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deals.language.money import EXPECTED, MOST, NoAmount, euros, euros_in_words, typed_cents
from deals.models import Contribution

from .browse import text
from .desk import all_rows, open_deal, save

SPELLINGS = {
    "€ 15,5 miljoen": "15500000",
    "15,5 mln": "15500000",
    "15,5 mln.": "15500000",
    "15,5mln": "15500000",
    "15.500.000": "15500000",
    "15500000": "15500000",
    "15,5 miljoen": "15500000",
    "€ 1.500.000,50": "1500000.50",
    "1,5 mld": "1500000000",
    "1,5 miljard euro": "1500000000",
    "1.262,9 miljoen": "1262900000",
    "EUR 15,5 MLN": "15500000",
    "15,5 miljoen EUR": "15500000",
    "€\u00a015,5\u202fmiljoen": "15500000",
    "15.500.000 €": "15500000",
    "15.500.000,-": "15500000",
    "15.500": "15500",
    "0,5 mln": "500000",
    "1,23456789 mln": "1234567.89",
    "8150000,50": "8150000.50",
}
REFUSED = [
    "15.5",
    "1.50",
    "12,345",
    "15,5",
    "15.5 miljoen",
    "15,500,000",
    "15.500.00",
    "0.500",
    "1 500 000",
    "1,234567891 mln",
    "ongeveer 15 miljoen",
    "15 miljoen en nog wat",
    "€ 15 EUR",
    "15 duizend",
    "1e6",
    "15_000",
    "１５",
    "-5",
    "€ -5",
    "\u22125 miljoen",
    "-€ 5",
    "9.999.999.999.999",
    "1000 miljard",
    "9" * 5000,
    "NaN",
    "Infinity",
    "€",
    "mln",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_dutch_spelling_is_understood_exactly(typed):
    assert Decimal(typed_cents(typed)) / 100 == Decimal(SPELLINGS[typed])


@pytest.mark.parametrize("typed", REFUSED)
def test_what_could_be_read_in_two_ways_is_refused_with_a_sentence(typed):
    with pytest.raises(NoAmount) as refusal:
        typed_cents(typed)
    assert str(refusal.value).endswith((EXPECTED, "past.", "zonder min."))
    assert len(str(refusal.value)) < 260


def test_every_way_of_writing_an_amount_means_that_amount():
    @given(
        st.integers(0, MOST),
        st.sampled_from(["", "€", "€ ", "EUR ", "euro\u00a0", "\u202f"]),
        st.sampled_from(["", " euro", "€", " EUR", "  "]),
    )
    def means_itself(cents, before, after):
        if before.strip() and after.strip():
            after = ""
        whole, rest = divmod(cents, 100)
        grouped = f"{whole:,}".replace(",", ".")
        in_words = euros_in_words(cents).removeprefix("€ ")
        for number in (f"{whole},{rest:02d}", f"{grouped},{rest:02d}", euros(cents).removeprefix("€ "), in_words):
            assert typed_cents(before + number + after) == cents
        for unit, digits in (("miljoen", 8), ("mln", 8), ("mld.", 11)):
            padded = str(cents).zfill(digits + 1)
            number = f"{padded[:-digits]},{padded[-digits:]}"
            assert typed_cents(f"{before}{number} {unit}{after}") == cents

    means_itself()


def test_whatever_is_typed_is_understood_as_its_digits_say_or_refused():
    """No digit is lost or made up: what is understood, written in full, is what was typed without its unit."""

    @given(st.text("0123456789.,€- −mlnijoeard", max_size=20))
    def exactly_or_not_at_all(typed):
        try:
            cents = typed_cents(typed)
        except NoAmount:
            return
        number = Decimal(re.sub("[^0-9,]", "", typed).strip(",").replace(",", "."))
        unit = 10**6 if re.search("mln|miljoen", typed) else 10**9 if re.search("mld|miljard", typed) else 1
        assert Decimal(cents) == number * unit * 100

    exactly_or_not_at_all()


@pytest.mark.django_db
@pytest.mark.database
def test_the_form_shows_an_amount_in_full_before_and_after_it_is_corrected(cast, desk):
    address, posted = open_deal(desk)
    amount = next(name for name, value in posted.items() if value == ["€ 10.000.000"])
    assert "€ 10.000.000 = € 10 miljoen" in text(all_rows(desk, address))
    refused = desk.post(address, posted | {amount: "15.5", "name": ""})
    assert f"‘15.5’ is geen bedrag. {EXPECTED}" in text(refused)
    understood = desk.post(address, posted | {amount: "15,5 mln", "name": ""})
    assert "€ 15.500.000 = € 15,5 miljoen" in text(understood)
    assert save(desk, **{amount: "15,5 mln"}).status_code == 302
    assert Contribution.objects.get(deal__slug="noorderland", side="rijk").amount == Decimal(15_500_000)
    assert 'value="€ 15.500.000"' in all_rows(desk, address).content.decode()
