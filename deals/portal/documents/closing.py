"""The closing section of a document: what it is, of which release, and what its figures mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from ...language.money import euros
from ...register.totals import Total
from ..exports.columns import cell_in_words
from ..exports.extract import Statement
from .document import TextLine, text_line

# What every account of a document says beside that of its data.
SOURCES_TOLD = (
    "Bronnen",
    "Bij elk cijfer uit een bron staat een noot: het document waarin het gelezen is, en de plaats daarin. Een nummer dat "
    "terugkomt, is dezelfde noot.",
)
EMPTY_TOLD = "Een lege cel betekent: niet bekend. Dat is iets anders dan nul."


def account_told(account: Iterable[Statement], *more: tuple[str, str]) -> list[tuple[str, str]]:
    """An account in words; what it holds no value of is left out."""
    return [*(in_account(line) for line in account if line.value not in (None, "", [])), SOURCES_TOLD, *more]


def in_account(line: Statement) -> tuple[str, str]:
    """What is told and its value, with the remark. Nothing stands behind an address: it is a link."""
    value, remark = cell_in_words(line.kind, line.value), bracketed(line.remark)
    if value.startswith(settings.REGISTER_URL):
        return f"{line.label}{remark}", value
    return line.label, f"{value}{remark}"


def found_again(address: str) -> list[tuple[str, str]]:
    """Where the same document is given for ever, and where one can see whether it still is the same."""
    check = f"{settings.REGISTER_URL}{reverse('checking')}"
    return [
        ("Dit document", address),
        ("Controleren", f"Of dit document nog hetzelfde is, en wat er sindsdien veranderde, zegt {check}."),
    ]


def bracketed(remark: str) -> str:
    return f" ({remark.removesuffix('.')})" if remark else ""


def sum_told(label: str, sums: Sequence[Total | None]) -> list[TextLine]:
    """A row with sums, each with of how many it is; `sums`: of each column behind the first."""
    return [text_line(label), *(text_line(sum_in_words(one)) if one else () for one in sums)]


def sum_in_words(sum_: Total) -> str:
    """`€ 254.200.000`; of fewer than all `€ 200.000.000 (12 van 14 bekend)`; where nothing is known `niet bekend`."""
    if sum_.amount is None:
        return "niet bekend"
    known = "" if sum_.complete else f" ({sum_.known} van {sum_.deals} bekend)"
    return f"{euros(sum_.amount)}{known}"
