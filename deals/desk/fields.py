"""An amount as people type it, and in full beside what they typed."""

import re
from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Model

from ..language.money import NoAmount, euros, euros_in_words, typed_cents
from ..language.spelling import unseen

HOW_TO_WRITE = "Bijvoorbeeld 15,5 miljoen, 15.500.000 of 1.500.000,50."


class AmountInput(forms.TextInput):
    """Says beside the field what was understood: in full and in words, so that a nought too many is seen."""

    template_name = "desk/amount.html"

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


class When(forms.DateTimeField):
    """A moment in Dutch time; the browser's own picker gives a T between day and time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M"], **options)

    def clean(self, value):
        """Beyond these years time zones cannot count."""
        when = super().clean(value)
        if when and not 2000 <= when.year <= 2999:
            raise forms.ValidationError("Kies een moment in de jaren 2000 tot en met 2999.")
        return when


def seen(text):
    """Raises `ValidationError` where `text` holds something that nobody can see."""
    if sentence := unseen(text, lines=True):
        raise ValidationError(sentence, code="spelling")


def text_field(label, help_text, **options):
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, help_text=help_text, widget=area, validators=[seen], **options)


def is_number(text):
    return bool(re.fullmatch("[0-9]{1,18}", str(text)))


class OnlyNumbers:
    """Looks up only what can be the number of a thing; Django's own list raises for anything else that is posted."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [one for one in value if is_number(one)], attr)  # type: ignore[misc]


class ByTyping(OnlyNumbers, AutocompleteSelect):
    # What the row refers to, where it was read along with the row: a deal has dozens of these fields.
    chosen: Model | None = None

    def optgroups(self, name, value, attr=None):
        if self.chosen is None or value != [str(self.chosen.pk)]:
            return super().optgroups(name, value, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.chosen)
        return [(None, [*options, self.create_option(name, self.chosen.pk, label, True, len(options))], 0)]


class SeveralByTyping(OnlyNumbers, AutocompleteSelectMultiple):
    def value_from_datadict(self, data, files, name):
        """What is no number becomes the number of nothing, which is refused in words."""
        return [one if is_number(one) else "0" for one in super().value_from_datadict(data, files, name)]


class Choosing:
    """What one chooses among is found by typing, and nothing beside it deletes what was chosen."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = ByTyping(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = SeveralByTyping(db_field, self.admin_site)  # type: ignore[attr-defined]
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        form_field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if form_field and isinstance(form_field.widget, RelatedFieldWidgetWrapper):
            form_field.widget.can_delete_related = False
        return form_field


def hand_over(form):
    """Give each field that is chosen by typing what the form's own row refers to, if that was read already."""
    for name, field in form.fields.items():
        widget = getattr(field.widget, "widget", field.widget)
        if isinstance(widget, ByTyping):
            widget.chosen = form.instance._state.fields_cache.get(name)
