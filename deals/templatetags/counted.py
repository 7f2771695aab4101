"""The mark at what the first page counts: how that was done, with a ready citation."""

from django import template

from ..register.citing import quote
from .citing import mark

register = template.Library()


@register.simple_tag(takes_context=True)
def bron_geteld(context, key, said, made):
    """`said`: the sentence that was counted; `made`: how."""
    ready = quote(said, made, context["reading"], context["permalink"])
    return mark(f"geteld-{key}", f"Bron: hoe dit geteld is: {said}", f"{made}.", ready)
