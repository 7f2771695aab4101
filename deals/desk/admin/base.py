"""What the desk's pages share: saves that overwrite nobody's work unseen, and lists that only read."""

import re

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import DecimalField, ModelChoiceField
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.http import urlencode

from ...money import euros

NOT_TYPED = {"csrfmiddlewaretoken", "_revision"}


class RevisionedAdmin(admin.ModelAdmin):
    """A save counts only on the revision that the form was read at; otherwise both texts are shown."""

    change_form_template = "admin/desk_change_form.html"
    # The bulk action would delete without showing what is lost; a deal's facts go through its form.
    actions: list | None = None

    class Media:
        js = ("js/desk.js",)
        css = {"all": ["css/desk-form.css"]}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # The lock keeps a second save out until this one is done.
            current = self.locked(unquote(object_id))
            if (
                current
                and self.has_change_permission(request, current)
                and str(current.revision) != request.POST.get("_revision")
            ):
                return self.conflict(request, current)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        """The trail of this one thing, which holds more than Django's own list of who saved it."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_view_or_change_permission(request, thing):
            return super().history_view(request, object_id, extra_context)
        return redirect(f"{reverse('admin:trail')}?{urlencode(self.in_trail(thing))}")

    def in_trail(self, thing):
        """What to ask the trail for the lines of `thing`."""
        return {"soort": self.opts.model_name, "nummer": thing.pk}

    def locked(self, object_id):
        try:
            pk = self.opts.pk.to_python(object_id)
        except ValidationError:
            return None  # Django's own page says that there is no such thing
        return self.model.objects.select_for_update().filter(pk=pk).first()

    def save_model(self, request, obj, form, change):
        obj.revision += 1
        obj.changed_at, obj.changed_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)

    def conflict(self, request, current):
        """The page that shows what stands there now beside what was typed, and loses neither."""
        form = self.get_form(request, current, change=True)(request.POST, request.FILES, instance=current)
        differences = list(form_differences(self.opts.verbose_name, form))
        formsets, _ = self._create_formsets(request, current, change=True)  # type: ignore[attr-defined]
        for formset in formsets:
            for number, row in enumerate(formset.forms, start=1):
                label = f"{formset.model._meta.verbose_name} {row.instance.key or number}"
                differences += form_differences(label, row)
                if formset.can_delete and row.data.get(row.add_prefix("DELETE")):
                    differences.append(
                        {"where": label, "field": "verwijderen", "now": "blijft staan", "typed": "verwijderd"}
                    )
        current.refresh_from_db()
        context = {
            **self.admin_site.each_context(request),
            "title": "Iemand anders heeft dit intussen bewaard",
            "opts": self.opts,
            "original": current,
            "differences": differences,
            "typed": [
                (name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values
            ],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/desk_conflict.html", context, status=409)


def form_differences(where, form):
    """Per field where the typed value is not what stands in the database now: both, in words."""
    for name in form.changed_data:
        if name == "DELETE":
            continue
        bound = form[name]
        yield {
            "where": where,
            "field": bound.label,
            "now": in_words(bound.field, form.get_initial_for_field(bound.field, name)),
            "typed": in_words(bound.field, bound.data),
        }


def in_words(field, value):
    """A form value as a person reads it: the name of a chosen thing, not its number."""
    if value in (None, "", []):
        return "leeg"
    if isinstance(value, bool) or value == "on":
        return "ja" if value else "nee"
    if isinstance(field, ModelChoiceField) and field.queryset is not None:
        keys = value if isinstance(value, list | tuple | QuerySet) else [value]
        numbers = [number for key in keys if re.fullmatch("[0-9]{1,18}", str(number := getattr(key, "pk", key)))]
        return ", ".join(map(str, field.queryset.filter(pk__in=numbers))) or str(value)
    if isinstance(field, DecimalField):
        return amount_in_words(field, value)
    choices = dict(getattr(field, "choices", None) or [])
    return str(choices.get(value, localize(value)))


def amount_in_words(field, value):
    """An amount as the pages write it, or what was typed where that is no amount."""
    try:
        return euros(int(field.clean(value) * 100))
    except ValidationError:
        return str(value)


class ReadOnlyAdmin(admin.ModelAdmin):
    """An official list, or something written once: the desk looks, and changes nothing."""

    actions = None

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
