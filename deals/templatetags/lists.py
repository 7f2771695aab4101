"""What a list of deals draws often: tags, because an include or a loop costs several times as much."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from ..register.rows import Value
from ..register.search import Hit

register = template.Library()


@register.filter
def gemarkeerd(hit: Hit) -> SafeString:
    """`Thema: energie en <mark>water</mark>`."""
    pieces = ((format_html("<mark>{}</mark>", text) if asked else text,) for text, asked in hit.pieces)
    return format_html("{}: {}", capfirst(hit.part), format_html_join("", "{}", pieces))


@register.simple_tag
def opties(offered: Iterable[tuple[Value, int]]) -> SafeString:
    """Values to choose from as <option> elements, each with its number of deals."""
    # Every part is made of escaped text and numbers.
    return mark_safe("".join(f"{begun(value)} ({number})</option>" for value, number in offered))  # noqa: S308


@lru_cache(maxsize=10_000)
def begun(value: Value) -> SafeString:
    """The part of an option that is the same on every page."""
    return format_html('<option value="{}">{}', *value)
