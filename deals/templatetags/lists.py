"""What a list of deals draws often: tags, because an include or a loop costs several times as much."""

from __future__ import annotations

import re

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ..language.money import millions_to_a_tenth, rounded_in_words
from ..language.vocabulary import Side
from ..register.facet import FACETS
from ..register.index import Index
from ..register.rows import Row, Value
from ..register.search import Hit

register = template.Library()

# Where one sentence ends and the next begins.
NEXT_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9‘(])|\n+")
# A deal in a list is told in so many characters.
MOST_TOLD = 92
# Between two dots, and the middle of the first, in the units of their picture.
DOT_STEP, FIRST_DOT = 17, 9
# The style sheet draws a dash in place of the words.
A_DASH = mark_safe('<span class="unsaid">niet bekend</span>')


@register.filter
def gemarkeerd(hit: Hit) -> SafeString:
    """`Thema: energie en <mark>water</mark>`."""
    pieces = ((format_html("<mark>{}</mark>", text) if asked else text,) for text, asked in hit.pieces)
    return format_html("{}: {}", capfirst(hit.part), format_html_join("", "{}", pieces))


@register.filter
def kort(label: str) -> str:
    """`XLSX` of `Excel (XLSX)`: the name of a file in a line of them."""
    return label.rpartition("(")[2].removesuffix(")")


@register.filter
def afgerond(amount_in_cents: int | None) -> str:
    """`€ 1,6 miljard`; unknown in words, never 0."""
    return "niet bekend" if amount_in_cents is None else rounded_in_words(amount_in_cents)


@register.filter
def in_het_kort(row: Row, most: int = MOST_TOLD) -> str:
    """What a deal is about, on one line: the first sentence of its summary, or where its region lies; else nothing."""
    if row.summary:
        first = NEXT_SENTENCE.split(row.summary.strip())[0]
        return first if len(first) <= most else first[:most].rpartition(" ")[0].rstrip(",;:") + " …"
    if row.location:
        return f"Ligt in {labels_of(row.location)} (indeling redactie)."
    return f"Op {labels_of([Value(place.code, place.name) for place in row.islands])}." if row.islands else ""


def labels_of(values: list[Value]) -> str:
    return ", ".join(value.label for value in values)


@register.simple_tag
def miljoenen(row: Row, side: str) -> SafeString | str:
    """The amount of `side` in millions; where none counts what a source states of that side, else that it is not known."""
    amount = row.national if side == Side.NATIONAL else row.regional
    if amount is not None:
        return millions_to_a_tenth(amount)
    stated = row.stated.get(side)
    if stated is None:
        return A_DASH
    return format_html('<span class="uncounted">{}</span>', stated.in_words(millions_to_a_tenth(stated.amount)))


@register.simple_tag
def aandeel(row: Row) -> SafeString:
    """The share of the region as a bar and a number, where both amounts are known."""
    if row.share is None:
        return A_DASH
    percent = round(100 * row.share)
    return format_html(
        '<svg class="share" aria-hidden="true"><rect class="regio" width="100%"/><rect class="rijk" width="{}%"/>'
        '<line x1="50%" x2="50%" y2="100%"/></svg>{} %',
        100 - percent,
        percent,
    )


@register.simple_tag(takes_context=True)
def ministeries_als_punten(context: Context, row: Row) -> SafeString:
    """A dot for each ministry that signs a deal of the release, always in the same place; and in words who signed this one."""
    if not row.ministries:
        return A_DASH
    values = signing(context["reading"].index)
    signed = {value.slug for value in row.ministries}
    dots = "".join(f"M{dot_at(number)} 10h0" for number, value in enumerate(values) if value.slug in signed)
    return format_html(
        '<svg class="dots" viewBox="0 0 {} 20" aria-hidden="true"><path d="M{} 10H{}"/><path d="{}"/></svg>'
        '<span class="who">{}</span>',
        dot_at(len(values)) - FIRST_DOT,
        FIRST_DOT,
        dot_at(len(values) - 1),
        dots,
        labels_of(row.ministries),
    )


@register.simple_tag(takes_context=True)
def koppen_bij_punten(context: Context) -> SafeString:
    """The names above the dots."""
    values = signing(context["reading"].index)
    names = format_html_join(
        "",
        '<text transform="translate({} 76)rotate(-60)">{}</text>',
        ((dot_at(number) + 4, value.label) for number, value in enumerate(values)),
    )
    return format_html(
        '<svg class="dots" viewBox="0 0 {} 80" aria-hidden="true">{}</svg>', dot_at(len(values)) + 22, names
    )


def signing(index: Index) -> list[Value]:
    """The ministries that sign a deal of the release, in the order of their names."""
    return index.values[FACETS["ministerie"].name]


def dot_at(number: int) -> int:
    return FIRST_DOT + DOT_STEP * number
