"""What lies before a second person, and what that person does: old beside new, approve or send back."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...accounts.signing_in import REFUSED
from ...accounts.users import MAY_PUBLISH, MAY_SUBMIT
from ...portal.documents.formats import ANNEX_FORMATS
from ...publishing import releases, review
from ...publishing.ahead import ahead
from ...publishing.releases import state_of
from ...publishing.submissions import Deed, State, Submission
from ...register.models import LineKind
from ..fields import When, text_field
from ..frame import SUBMISSIONS, allow, allow_to_look, desk_page, log_deed, pages_beside
from . import mail
from .papers import papers_that_change, titled
from .releasing import show_released

SUBMISSIONS_PER_PAGE = 25


class ApproveForm(forms.Form):
    visible_from = When(
        label="Openbaar vanaf",
        required=False,
        help_text="Nederlandse tijd; leeg is: meteen. Tot dat moment ziet niemand buiten het bureau iets.",
    )


class ReturnForm(forms.Form):
    reason = text_field("Reden", "Alleen voor het bureau: wat moet er anders?")


@require_safe
def submission_list(request):
    allow_to_look(request)
    states = dict(State.choices)
    asked = request.GET.get("stand", "")
    submissions = Submission.objects.select_related("author", "release").prefetch_related("lines")
    if asked in states:
        submissions = submissions.filter(state=asked)
    page = Paginator(submissions, SUBMISSIONS_PER_PAGE).get_page(request.GET.get("pagina"))
    return desk_page(
        request,
        "desk/review/submissions.html",
        "Voorleggingen",
        page=page,
        pages=pages_beside(page, {"stand": asked} if asked else {}),
        states=states,
        asked=asked,
    )


def submission(request, number):
    """One submission. GET: what it would publish. POST: approve, send back, take back or drop it."""
    allow_to_look(request)
    submission = get_object_or_404(Submission.objects.select_related("author", "release", "corrects_since"), pk=number)
    forms = {"approve": ApproveForm(initial={"visible_from": wished(submission)}), "return": ReturnForm()}
    if request.method == "POST":
        button = next((button for button in DEEDS if button in request.POST), None)
        if button is None:
            return submission_page(request, submission, forms, 400)
        action, act = DEEDS[button]
        try:
            answer = act(request, submission, forms)
            if answer.status_code == 302:
                log_deed(request, action, submission)
            return answer
        except releases.Refused as refusal:
            log_deed(request, action, submission, REFUSED)
            messages.error(request, str(refusal))
            submission = Submission.objects.select_related("author", "release", "corrects_since").get(pk=number)
            return submission_page(request, submission, forms, 409 if isinstance(refusal, releases.Overtaken) else 400)
    return submission_page(request, submission, forms)


def wished(submission):
    """The moment that the author proposed, as long as it is to come."""
    when = submission.visible_from
    return when if when and when > timezone.now() else None


def approve_submission(request, submission, forms):
    allow(request, MAY_PUBLISH)
    form = forms["approve"] = ApproveForm(request.POST)
    if not form.is_valid():
        return submission_page(request, submission, forms, 400)
    release = review.approve(
        submission.pk, request.user, request.POST.get("seal", ""), form.cleaned_data["visible_from"]
    )
    mail.decided(submission, Deed.Kind.APPROVED)
    return show_released(request, release)


def send_submission_back(request, submission, forms):
    allow(request, MAY_PUBLISH)
    form = forms["return"] = ReturnForm(request.POST)
    if not form.is_valid():
        return submission_page(request, submission, forms, 400)
    review.send_back(submission.pk, request.user, form.cleaned_data["reason"])
    mail.decided(submission, Deed.Kind.RETURNED)
    messages.success(request, f"Voorlegging {submission.pk} is teruggestuurd naar {submission.author}.")
    return redirect("admin:submission", submission.pk)


def take_submission_back(request, submission, forms):
    allow(request, MAY_SUBMIT)
    review.take_back(submission.pk, request.user)
    messages.success(request, "Teruggenomen: het is weer een concept.")
    return redirect("admin:submission_edit", submission.pk)


def drop_submission(request, submission, forms):
    allow(request, MAY_SUBMIT)
    review.drop(submission.pk, request.user)
    messages.success(request, f"Voorlegging {submission.pk} is vervallen. Aan het bureau staat alles er nog zo.")
    return redirect("admin:submissions")


# The buttons on the page of a submission: what the log calls them, and what they do.
DEEDS = {
    "approve": ("goedkeuren", approve_submission),
    "return": ("terugsturen", send_submission_back),
    "take_back": ("terugnemen", take_submission_back),
    "drop": ("laten vervallen", drop_submission),
}


def deed_in_words(deed):
    """`goedgekeurd door eva, publicatie 3`, and the reason where there is one."""
    release = f", publicatie {deed.release_number}" if deed.release_number else ""
    reason = f". {deed.reason}" if deed.reason else ""
    return f"{deed.get_kind_display()} door {deed.by}{release}{reason}"


def preview_of(submission, prepared):
    """The address of the page as readers will get it."""
    page = "admin:preview" if prepared.kind is LineKind.DEAL else "admin:preview_paper"
    return reverse(page, args=[submission.pk, prepared.slug])


def submission_page(request, submission, forms, status=200):
    try:
        proposal = (
            releases.propose(submission.names, submission.as_of)
            if submission.state in (State.CONCEPT, State.RETURNED, State.DROPPED)
            else review.frozen_proposal(submission)
        )
    except releases.Refused as refusal:
        messages.error(request, str(refusal))
        proposal = releases.Proposal(submission.as_of)
    changes, future = releases.proposed_changes(proposal), ahead(proposal)
    things = [
        {
            "kind": prepared.kind,
            "title": titled(prepared),
            "place": name.replace("/", "-"),
            "preview": preview_of(submission, prepared),
            "state": state_of(proposal, name),
            "changes": changes[name],
            "seen": future.seen(name) if prepared.kind is LineKind.DEAL else [],
        }
        for name, prepared in sorted(proposal.prepared.items(), key=lambda item: titled(item[1]))
    ]
    waits = submission.state == State.SUBMITTED
    return desk_page(
        request,
        "desk/review/submission.html",
        submission.title,
        status,
        above=[SUBMISSIONS],
        submission=submission,
        deals=[one for one in things if one["kind"] is LineKind.DEAL],
        papers=[one for one in things if one["kind"] is LineKind.PAPER],
        papers_change=papers_that_change(proposal),
        by_time=future.by_time(),
        totals=future.totals,
        deeds=[(deed.at, deed_in_words(deed)) for deed in submission.deeds.select_related("by")],
        forms=forms,
        waits=waits,
        mine=submission.author_id == request.user.pk,
        may_decide=waits and request.user.has_perm(MAY_PUBLISH) and review.may_approve(submission, request.user),
        overtaken=LineKind.told(review.overtaken(submission)) if waits else "",
        seal=review.seal_of(submission),
        frozen=submission.state in (State.SUBMITTED, State.APPROVED),
        annexes=[
            (form.label, reverse("admin:concept_annex", args=[submission.pk, extension]))
            for extension, form in ANNEX_FORMATS.items()
        ],
    )
