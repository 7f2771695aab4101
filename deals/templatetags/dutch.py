"""Dutch money, dates, plurals and the words for codes, for templates."""

import datetime as dt
from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html

from ..language.dates import dutch_date, dutch_moment, period
from ..language.money import cents, euros_in_words
from ..language.money import euros as in_euros
from ..language.vocabulary import LABELS

register = template.Library()
NOT_KNOWN = "niet bekend"


@register.filter
def euro(amount_in_cents):
    """`€ 15.500.000` from cents; unknown in words, never 0."""
    return NOT_KNOWN if amount_in_cents is None else in_euros(amount_in_cents)


@register.filter
def miljoen(amount_in_cents):
    """`€ 15,5 miljoen` from cents."""
    return NOT_KNOWN if amount_in_cents is None else euros_in_words(amount_in_cents)


@register.filter
def centen(euros):
    """Integer cents of an amount in a content."""
    return cents(euros)


@register.filter
def procent(number):
    """`61,98 %` from 61.98."""
    return NOT_KNOWN if number is None else f"{number} %".replace(".", ",")


@register.filter
def datum(day):
    """`1 november 2023` from a date or its ISO text."""
    if not day:
        return NOT_KNOWN
    return dutch_date(dt.date.fromisoformat(day) if isinstance(day, str) else day)


register.filter("moment", dutch_moment)


@register.filter
def periode(fact):
    """The date of a milestone, as precisely as its source gives it."""
    return period(fact["datum"], fact["nauwkeurigheid"])


@register.filter
def aantal(number, words):
    """`1 deal`, `14 deals`: `words` is the singular and the plural with a comma between."""
    singular, plural = words.split(",")
    return f"{number} {singular if number == 1 else plural}"


@register.filter
def namen(values):
    """`EZK, LVVN` of values of a facet."""
    return ", ".join(value.label for value in values)


@register.filter
def woord(code, kind):
    """What people read for `code`, after vocabulary.py."""
    return LABELS[kind].get(code, code)


@register.simple_tag(takes_context=True)
def adres(context, name, *args, vraag=""):
    """The address of a page at the release that is being read. `vraag`: what else its query asks."""
    reading = context.get("reading")
    suffix = reading.suffix if reading else ""
    return path_of(get_script_prefix(), name, args) + (f"?{vraag}{suffix.replace('?', '&')}" if vraag else suffix)


@lru_cache(maxsize=20_000)
def path_of(prefix, name, args):
    """The path of a page below `prefix`; Django looks through all of them each time."""
    return reverse(name, args=args)


@register.simple_tag
def extern(address, title):
    """`title` as a link to another site, or as it is where no address is known."""
    return format_html('<a href="{}" rel="external">{}</a>', address, title) if address else title
