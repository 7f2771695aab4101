"""Money as the register keeps it: integer cents inside, euros in contents, Dutch on pages."""

from __future__ import annotations

from decimal import Decimal

MILLION = 100_000_000
BILLION = 1000 * MILLION


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


def plain_euros(amount_in_cents: int | None) -> str:
    """`15500000` or `8150000.50`: for machines. Unknown is an empty text, never 0."""
    if amount_in_cents is None:
        return ""
    whole, rest = divmod(amount_in_cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def euros(amount_in_cents: int) -> str:
    """`€ 15.500.000`, with cents only where there are any: for tables."""
    whole, rest = divmod(amount_in_cents, 100)
    return f"€ {whole:,}".replace(",", ".") + (f",{rest:02d}" if rest else "")


def euros_in_words(amount_in_cents: int) -> str:
    """`€ 15,5 miljoen`: for running text. An amount that this would round is written in full."""
    for unit, word in ((BILLION, "miljard"), (MILLION, "miljoen")):
        number = Decimal(amount_in_cents) / unit
        if number >= 1 and number == round(number, 3):
            whole, _, rest = f"{number.normalize():f}".partition(".")
            return f"€ {int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "") + f" {word}"
    return euros(amount_in_cents)
