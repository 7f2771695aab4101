"""Words for the pages of the desk."""

from django import template

from ..facts.checks import anchor

register = template.Library()


@register.filter
def rij_anker(fact):
    """What the check list calls the row of a saved fact."""
    return anchor(fact._meta.model_name, fact.key)


@register.filter
def meer(fact):
    """Whether something is filled in that a row seldom has."""
    return bool(fact and (fact.note or fact.valid_from or fact.valid_until))
