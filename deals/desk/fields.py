"""An amount as people type it, and in full beside what they typed."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from ..language.money import NoAmount, euros, euros_in_words, typed_cents

HOW_TO_WRITE = "Bijvoorbeeld 15,5 miljoen, 15.500.000 of 1.500.000,50."


class AmountInput(forms.TextInput):
    """Says beside the field what was understood: in full and in words, so that a nought too many is seen."""

    template_name = "admin/desk_amount.html"

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        try:
            cents = typed_cents(value or "")
        except NoAmount:
            return context
        full, words = euros(cents), euros_in_words(cents)
        context["understood"] = full if words == full else f"{full} = {words}"
        return context


class AmountField(forms.DecimalField):
    """Exactly the amount that was meant, or a sentence that says how to write it."""

    widget = AmountInput

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return value or None
        try:
            return Decimal(typed_cents(str(value))) / 100
        except NoAmount as problem:
            raise ValidationError(str(problem), code="invalid") from problem

    def prepare_value(self, value):
        return euros(int(value * 100)) if isinstance(value, Decimal) else value
