"""Money as the register keeps it: integer cents inside, euros in contents, Dutch on pages."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

MILLION = 100_000_000
BILLION = 1000 * MILLION
# As much as a contribution can hold: fourteen digits, two of them cents.
MOST = 10**14 - 1

WRITTEN = re.compile(
    r"(?P<before>(?:€|eur|euro) ?)?"
    r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<rest>[0-9]+)|,(?:-|--|–|—))?"
    r"(?P<unit> ?(?:miljoen|miljard|mln\.?|mld\.?))?"
    r"(?P<after> ?(?:€|eur|euro))?"
)
LONGEST = 40
UNITS = {"": 100, "miljoen": MILLION, "mln": MILLION, "miljard": BILLION, "mld": BILLION}
EXPECTED = (
    "Schrijf een bedrag als 15.500.000, 1.500.000,50 of 15,5 miljoen: een punt per drie cijfers, "
    "en na de komma twee cijfers voor centen."
)


class NoAmount(ValueError):
    """A text is not understood as exactly one amount; the message is a Dutch sentence that says what was expected."""


def content_number(amount: Decimal) -> int | float:
    """`amount` as contents hold it: an integer when whole, otherwise at most two decimals."""
    if amount == amount.to_integral_value():
        return int(amount)
    if amount != round(amount, 2):
        raise ValueError(f"{amount} heeft meer dan twee decimalen")
    return float(amount)


def cents(euros: int | float | None) -> int | None:
    """Integer cents of an amount in a content, or None where it is unknown."""
    return None if euros is None else int(Decimal(str(euros)) * 100)


def with_points(number: int) -> str:
    """`15.500.000`."""
    return f"{number:,}".replace(",", ".")


def plain_euros(amount_in_cents: int | None) -> str:
    """`15500000` or `8150000.50`: for machines. Unknown is an empty text, never 0."""
    if amount_in_cents is None:
        return ""
    whole, rest = divmod(amount_in_cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def euros_number(cents: int | None) -> int | float | None:
    """`cents` as a JSON number in euros: an integer when whole."""
    if cents is None:
        return None
    return cents / 100 if cents % 100 else cents // 100


def euros(amount_in_cents: int) -> str:
    """`€ 15.500.000`, with cents only where there are any: for tables."""
    whole, rest = divmod(amount_in_cents, 100)
    return f"€ {with_points(whole)}" + (f",{rest:02d}" if rest else "")


def euros_in_words(amount_in_cents: int) -> str:
    """`€ 15,5 miljoen`: for running text. An amount that this would round is written in full."""
    for unit, word in ((BILLION, "miljard"), (MILLION, "miljoen")):
        number = Decimal(amount_in_cents) / unit
        if number >= 1 and number == round(number, 3):
            whole, _, rest = f"{number.normalize():f}".partition(".")
            return f"€ {with_points(int(whole))}" + (f",{rest}" if rest else "") + f" {word}"
    return euros(amount_in_cents)


def one_decimal(number: Decimal) -> str:
    """`1.648,1`: rounded, with points and one decimal."""
    whole, tenth = divmod(int((number * 10).quantize(Decimal(1), ROUND_HALF_UP)), 10)
    return f"{with_points(whole)},{tenth}"


def millions_to_a_tenth(amount_in_cents: int) -> str:
    """`15,5`: for a column in millions. What would round to nothing is said to be less than a tenth."""
    rounded = one_decimal(Decimal(amount_in_cents) / MILLION)
    return "< 0,1" if amount_in_cents and rounded == "0,0" else rounded


def rounded_in_words(amount_in_cents: int) -> str:
    """`€ 1,6 miljard`: for a total of which the exact amount stands with its source."""
    unit, word = (BILLION, "miljard") if amount_in_cents >= BILLION else (MILLION, "miljoen")
    if amount_in_cents < MILLION:
        return euros(amount_in_cents)
    return f"€ {one_decimal(Decimal(amount_in_cents) / unit)} {word}"


def typed_cents(text: str) -> int:
    """Integer cents of an amount as people write it in Dutch: `€ 15,5 miljoen`, `15.500.000`, `1.500.000,50`.

    Raises `NoAmount` for what could be read in two ways: `15.5` is no 15,5, and `15,5` alone may lack ‘miljoen’."""
    plain = " ".join(text.split()).casefold()
    shown = f"‘{plain[:LONGEST]}’"
    if re.search("[-−–] ?(?:€|eur|euro)? ?[0-9]", plain):
        raise NoAmount("Een bedrag is groter dan 0: schrijf het zonder min.")
    written = WRITTEN.fullmatch(plain) if len(plain) <= LONGEST else None
    if written is None or (written["before"] and written["after"]):
        raise NoAmount(f"{shown} is geen bedrag. {EXPECTED}")
    rest, unit = written["rest"] or "", (written["unit"] or "").strip(" .")
    if not unit and len(rest) not in (0, 2):
        raise NoAmount(f"{shown} is geen bedrag: ontbreekt ‘miljoen’, of een cijfer van de centen? {EXPECTED}")
    parts: int = 10 ** len(rest)
    amount, left = divmod(int(written["whole"].replace(".", "") + rest) * UNITS[unit], parts)
    if left:
        raise NoAmount(f"{shown} is fijner dan een cent. {EXPECTED}")
    if amount > MOST:
        raise NoAmount(f"{shown} is te veel: hoogstens {euros(MOST)} past.")
    return amount
