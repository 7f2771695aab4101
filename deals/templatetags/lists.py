"""What a list of deals draws often: tags, because an include or a loop costs several times as much."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ..register.search import Hit

register = template.Library()


@register.filter
def gemarkeerd(hit: Hit) -> SafeString:
    """`Thema: energie en <mark>water</mark>`."""
    pieces = ((format_html("<mark>{}</mark>", text) if asked else text,) for text, asked in hit.pieces)
    return format_html("{}: {}", capfirst(hit.part), format_html_join("", "{}", pieces))
