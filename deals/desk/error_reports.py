"""What readers reported: the list, what the desk did with each, and the answer that its sender can read."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from ..facts.models import Deal
from ..reference.error_reports import ErrorReport, HandlingState
from .base import RevisionedAdmin

NOT_THERE = "–"
MAY_SEE_REPORTS = "deals.view_errorreport"


def new_reports(person):
    """How many nobody has looked into yet; None for whoever may not see them."""
    if not person.has_perm(MAY_SEE_REPORTS):
        return None
    return ErrorReport.objects.filter(state=HandlingState.NEW).count()


@admin.register(ErrorReport)
class ErrorReportAdmin(RevisionedAdmin):
    """What the reader sent stands as it came; only the state and the answer can be changed."""

    list_display = ["__str__", "received_at", "state", "page", "field", "begins", "handled_at"]
    list_filter = ["state", "field", "received_at"]
    search_fields = ["page", "wrong", "expected", "source", "receipt"]
    readonly_fields = [
        "received_at",
        "page_of_report",
        "form_of_deal",
        "field",
        "wrong",
        "expected",
        "source",
        "email",
        "seen_by_sender",
        "handled_at",
    ]
    fieldsets = [
        ("Wat de lezer meldde", {"fields": ["received_at", "page_of_report", "form_of_deal", *readonly_fields[3:8]]}),
        ("Wat ermee gebeurde", {"fields": ["state", "answer", "handled_at", "seen_by_sender"]}),
    ]

    def has_add_permission(self, request):
        """Readers send them, with the form at /melden/."""
        return False

    def save_model(self, request, obj, form, change):
        """The day on which it was handled is when its time begins; whoever opens it again stops that."""
        if not obj.is_handled:
            obj.handled_at = None
        elif obj.handled_at is None:
            obj.handled_at = timezone.now()
        super().save_model(request, obj, form, change)

    @admin.display(description="begint met")
    def begins(self, report):
        return Truncator(report.wrong).chars(80)

    @admin.display(description="pagina")
    def page_of_report(self, report):
        return format_html('<a href="{0}">{0}</a>', report.page) if report.page else NOT_THERE

    @admin.display(description="formulier van de deal")
    def form_of_deal(self, report):
        deal = Deal.objects.filter(slug=report.deal).first() if report.deal else None
        if deal is None:
            return NOT_THERE
        return format_html('<a href="{}">{}</a>', reverse("admin:deals_deal_change", args=[deal.pk]), deal.name)

    @admin.display(description="wat de lezer ziet")
    def seen_by_sender(self, report):
        return format_html('<a href="{0}">{0}</a>', reverse("report_answer", args=[report.receipt]))
