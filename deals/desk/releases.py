"""Releases and versions, to look at: publishing/releases.py alone writes them."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ..facts.models import Deal
from ..facts.papers import ParliamentaryPaper
from ..language.text import listed, many_deals, many_papers
from ..register.models import LineKind, Release, ReleaseLine, Version
from .base import ReadOnlyAdmin


def listed_in(release):
    """Every line of a release with the form of what it is about, where that stands at the desk, and how many there are."""
    forms = {
        LineKind.DEAL: ("admin:deals_deal_change", dict(Deal.objects.values_list("slug", "pk"))),
        LineKind.PAPER: (
            "admin:deals_parliamentarypaper_change",
            dict(ParliamentaryPaper.objects.values_list("slug", "pk")),
        ),
    }
    lines, numbers = [], dict.fromkeys(LineKind, 0)
    for line in ReleaseLine.every_kind.filter(release=release).select_related("version").defer("version__content"):
        kind = LineKind(line.kind)
        address, keys = forms[kind]
        form = reverse(address, args=[keys[line.slug]]) if line.slug in keys else ""
        lines.append({"called": kind.called(line.slug), "form": form, "version": line.version, "reason": line.reason})
        numbers[kind] += line.version is not None
    counted = [many_deals(numbers[LineKind.DEAL])]
    if numbers[LineKind.PAPER]:
        counted.append(many_papers(numbers[LineKind.PAPER]))
    return {"lines": lines, "counted": listed(counted)}


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
            **listed_in(release),
        }
        return super().render_change_form(request, context, *args, **kwargs)


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ["slug", "kind", "digest", "schema"]
    list_filter = ["kind"]
    search_fields = ["slug", "digest"]
