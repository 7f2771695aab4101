"""The mark at what the first page counts: how that was done, with a ready citation."""

from django import template

from ..register.citing import quote
from .citing import in_this_register, mark, released

register = template.Library()


@register.simple_tag(takes_context=True)
def bron_geteld(context, key, said, made):
    """`said`: the sentence that was counted; `made`: how."""
    reading = context["reading"]
    lines = [f"{made}.", in_this_register(*released(reading))]
    return mark(
        f"geteld-{key}",
        "bron",
        f"Bron: hoe dit geteld is: {said}",
        lines,
        quote(said, made, reading, context["permalink"]),
    )
