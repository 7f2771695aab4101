"""The official lists, to look up."""

from django.contrib import admin

from ..reference.models import (
    CaribbeanBody,
    Ministry,
    MinistryName,
    Municipality,
    ProgrammeFact,
    Province,
    Theme,
    Trait,
    Tranche,
)
from .base import ReadOnlyAdmin


@admin.register(Province)
class ProvinceAdmin(ReadOnlyAdmin):
    list_display = ["name", "code"]
    search_fields = ["name", "code"]


@admin.register(Municipality)
class MunicipalityAdmin(ReadOnlyAdmin):
    list_display = ["name", "code", "province", "valid_until", "went_into"]
    list_filter = ["province", ("valid_until", admin.EmptyFieldListFilter)]
    list_select_related = ["province"]
    search_fields = ["name", "code"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("successors")

    @admin.display(description="opgegaan in")
    def went_into(self, municipality):
        return ", ".join(successor.name for successor in municipality.successors.all())


@admin.register(CaribbeanBody)
class CaribbeanBodyAdmin(ReadOnlyAdmin):
    list_display = ["name", "code"]
    search_fields = ["name", "code"]


class MinistryNameInline(admin.StackedInline):
    model = MinistryName
    extra = 0
    can_delete = False


@admin.register(Ministry)
class MinistryAdmin(ReadOnlyAdmin):
    list_display = ["abbreviation", "code", "valid_until", "successor"]
    list_select_related = ["successor"]
    search_fields = ["code", "abbreviation", "names__abbreviation", "names__name"]
    inlines = [MinistryNameInline]


@admin.register(Tranche)
class TrancheAdmin(ReadOnlyAdmin):
    list_display = ["name", "number"]
    search_fields = ["name"]


@admin.register(Theme)
class ThemeAdmin(ReadOnlyAdmin):
    list_display = ["name", "explanation"]
    search_fields = ["name"]


@admin.register(Trait)
class TraitAdmin(ReadOnlyAdmin):
    list_display = ["name", "explanation"]
    search_fields = ["name"]


@admin.register(ProgrammeFact)
class ProgrammeFactAdmin(ReadOnlyAdmin):
    list_display = ["key", "tranche", "kind", "value", "as_of", "source_title"]
    list_filter = ["tranche", "kind"]
    list_select_related = ["tranche"]
    search_fields = ["key", "source_title"]
