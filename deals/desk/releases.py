"""Releases and versions, to look at: publishing/releases.py alone writes them."""

from django.contrib import admin
from django.utils import timezone

from ..register.models import Release, ReleaseLine, Version
from .base import ReadOnlyAdmin


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["number", "as_of", "visible_from", "waits", "note", "published_by"]
    ordering = ["-number"]
    change_form_template = "desk/release_form.html"

    @admin.display(description="wacht", boolean=True)
    def waits(self, release):
        return not release.is_visible(timezone.now())

    def render_change_form(self, request, context, *args, **kwargs):
        release = context["original"]
        context |= {
            "waits": self.waits(release),
            "lines": ReleaseLine.every_kind.filter(release=release).select_related("version").defer("version__content"),
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["slug", "kind", "digest", "schema"]
    list_filter = ["kind"]
    search_fields = ["slug", "digest"]
