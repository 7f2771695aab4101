"""The mark at a programme line in a list that opens where it was read."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import get_script_prefix

from ..language.text import punctuated
from ..register.citing import quote
from ..register.lines import ListedLine
from ..register.rows import Value
from .citing import ISO_DATE, filled, listed_as, mark, source_word
from .dutch import datum, path_of

register = template.Library()


@register.simple_tag(takes_context=True)
def bron_lijn(context: Any, line: ListedLine) -> str:
    """Where a programme line of a list was read."""
    if line.said.read_in is None:
        return ""
    reading, (source, place, key) = context["reading"], line.said.read_in
    reference = ISO_DATE.sub(lambda day: datum(day[0]), source)
    path = path_of(get_script_prefix(), "deal", (line.deal.slug,))
    permalink = f"{context['register_url']}{path}{reading.permanent_suffix}#{key}"
    number, own = listed_as(context.get("read_in"), reference), f"{path}{reading.suffix}#{key}"
    first = filled('<b>{}</b>: {}. <a href="{}">Alles over deze lijn</a>', source_word(number), reference, own)
    said = f"Regio Deal {line.deal.name}: programmalijn {line.said.name}"
    read_in = f"Gelezen in: {reference}" + (f", {place}" if place else "")
    ready = quote(said, read_in, reading, permalink)
    label = f"{source_word(number)} bij de programmalijn {line.said.name} van {line.deal.name}"
    shown: str = mark(f"{key}-{line.deal.slug}", label, first, ready, number, place)
    return shown


@register.filter
def leestekens(values: list[Value]) -> list[tuple[Value, str]]:
    """Each value with what stands behind it: a comma, and behind the last a full stop."""
    return punctuated(values, last=",")
