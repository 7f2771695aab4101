"""The work list: who finds out what is not in the register yet, and by when."""

from django.contrib import admin

from ..facts.work import WorkPoint
from .base import RevisionedAdmin


@admin.register(WorkPoint)
class WorkPointAdmin(RevisionedAdmin):
    list_display = ["deal", "field", "year", "owner", "due"]
    list_filter = ["field", "year", "owner", "due"]
    list_select_related = ["deal", "owner"]
    search_fields = ["deal__name", "deal__slug", "note"]
    autocomplete_fields = ["deal"]
    fieldsets = [
        ("Wat nog niet in dit register staat", {"fields": ["deal", ("field", "year")]}),
        ("Afspraak", {"fields": [("owner", "due"), "note"]}),
    ]

    def in_trail(self, point):
        return {"deal": point.deal.slug}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Only who works at the desk can find something out."""
        if db_field.name == "owner":
            people = db_field.related_model._default_manager
            kwargs["queryset"] = people.filter(is_active=True, is_staff=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
