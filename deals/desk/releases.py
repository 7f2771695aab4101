"""Releases and versions, to look at: publishing/releases.py alone writes them."""

from django.contrib import admin
from django.utils import timezone

from ..register.models import Release, ReleaseLine, Version
from .base import ReadOnlyAdmin


class ReleaseLineInline(admin.TabularInline):
    model = ReleaseLine
    fields = ["slug", "version", "reason"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["number", "as_of", "visible_from", "waits", "note", "published_by"]
    ordering = ["-number"]
    inlines = [ReleaseLineInline]
    change_form_template = "desk/release_form.html"

    @admin.display(description="wacht", boolean=True)
    def waits(self, release):
        return not release.is_visible(timezone.now())

    def render_change_form(self, request, context, *args, **kwargs):
        context["waits"] = self.waits(context["original"])
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["slug", "digest", "schema"]
    search_fields = ["slug", "digest"]
