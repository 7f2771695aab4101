"""Links from a text: a word to its explanation, a statement to where it was read."""

from django import template
from django.utils.html import format_html, format_html_join

from ..portal.glossary import read_glossary
from .dutch import adres

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context, word):
    """`word` as it stands in the sentence, linked to its explanation. Raises KeyError for a word without one."""
    address = f"{adres(context, 'glossary')}#{read_glossary().words[word.casefold()].slug}"
    return format_html('<a class="term" href="{}">{}</a>', address, word)


@register.simple_tag(takes_context=True)
def gelezen(context, *slugs):
    """A mark for each with the number of a reference of this page. Raises KeyError for one that the page does not list."""
    listed = [context["references"][slug] for slug in slugs]
    classes = ["cn", *["cn next"] * len(listed)]
    return format_html_join(
        "",
        '<sup><a class="{0}" href="#gelezen-{1}" aria-label="Bron {1}: {2}">{1}</a></sup>',
        ((kind, number, reference.title) for kind, (number, reference) in zip(classes, listed, strict=False)),
    )


@register.simple_tag(takes_context=True)
def plaats(context, place):
    """A link to where a reader sees something: a `Place`."""
    address = adres(context, place.route, *place.args) + place.anchor
    return format_html('<a href="{}">{}</a>', address, place.label)
