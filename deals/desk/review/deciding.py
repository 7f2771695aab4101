"""Laying deals before a second person, and what that person does: old beside new, a preview, approve or send back."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...accounts.signing_in import REFUSED
from ...accounts.users import MAY_PUBLISH, MAY_SUBMIT
from ...facts.checks import findings_of
from ...facts.models import Deal
from ...language.dates import amsterdam_date
from ...publishing import releases, review
from ...publishing.submissions import Deed, State, Submission
from ..frame import allow, allow_to_look, desk_page, posted, told
from . import mail
from .releasing import When, released, text_field

SUBMISSIONS_PER_PAGE = 25


class SubmissionForm(forms.Form):
    """What the release will say of itself."""

    as_of = forms.DateField(
        label="Peildatum",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="De dag waarover de gegevens gaan; nooit vóór die van de vorige publicatie.",
    )
    note = text_field("Toelichting", "Openbaar: wat er nieuw is.", required=False)
    visible_from = When(
        label="Openbaar vanaf",
        required=False,
        help_text="Uw voorstel, in Nederlandse tijd; leeg is: meteen na goedkeuring. Wie goedkeurt, beslist.",
    )
    corrects_since = forms.IntegerField(
        label="Herstelt een fout vanaf publicatie",
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="Het nummer van de eerste publicatie waarin de fout stond; leeg is: er stond geen fout.",
    )
    message = text_field("Bericht aan de beoordelaar", "Alleen voor het bureau.", required=False)

    def announcement(self):
        return review.Announcement(**self.cleaned_data)


class MinorForm(forms.Form):
    note = text_field("Toelichting", "Openbaar: wat er verbeterd is.")

    def announcement(self):
        return review.Announcement(first_as_of(newest_only=True), **self.cleaned_data)


class ApproveForm(forms.Form):
    visible_from = When(
        label="Openbaar vanaf",
        required=False,
        help_text="Nederlandse tijd; leeg is: meteen. Tot dat moment ziet niemand buiten het bureau iets.",
    )


class ReturnForm(forms.Form):
    reason = text_field("Reden", "Alleen voor het bureau: wat moet er anders?")


def first_as_of(*, newest_only=False):
    """Today in the Netherlands, or the newest release's day where that is later, or asked for."""
    newest = releases.newest_release()
    today = amsterdam_date(timezone.now())
    if newest is None:
        return today
    return newest.as_of if newest_only else max(today, newest.as_of)


# --- the author


def choose(request):
    """GET: what differs from the register, per deal. POST: keep the ticked ones as a concept, or submit them."""
    allow(request, MAY_SUBMIT)
    asked = request.POST if request.method == "POST" else request.GET
    named = [value for value in asked.getlist("deal") if value] or None
    form = SubmissionForm(posted(request), initial={"as_of": first_as_of()})
    return laid(request, form, named, "Leg wijzigingen voor")


def edit(request, number):
    """The same for a concept of one's own, or what came back."""
    allow(request, MAY_SUBMIT)
    submission = get_object_or_404(Submission, pk=number)
    if not submission.is_open or submission.author_id != request.user.pk:
        return redirect("admin:submission", number)
    since = submission.corrects_since
    initial = {
        "as_of": submission.as_of,
        "note": submission.note,
        "visible_from": submission.visible_from,
        "corrects_since": since and since.number,
        "message": submission.message,
    }
    form = SubmissionForm(posted(request), initial=initial)
    # A concept keeps its own deals ticked, beside whatever else was changed since.
    lines = releases.lines_of(releases.newest_release())
    withdrawn = {slug for slug, (digest, _) in lines.items() if digest == releases.WITHDRAWN}
    own = set(submission.lines.values_list("slug", flat=True))
    named = [slug for slug in Deal.objects.values_list("slug", flat=True) if slug in own or slug not in withdrawn]
    if submission.minor:
        named = sorted(own)
    return laid(request, form, named, f"Bewerk voorlegging {number}", submission, small=submission.minor)


def minor(request, slug):
    """Only text of one deal: one screen, and the second person presses one button."""
    allow(request, MAY_SUBMIT)
    deal = get_object_or_404(Deal, slug=slug)
    form = MinorForm(posted(request), initial={"note": f"Tekst verbeterd in de Regio Deal {deal.name}."})
    return laid(request, form, [slug], f"Kleine verbetering in {deal.name}", small=True)


def laid(request, form, named, title, submission=None, *, small=False):
    """The page on which an author chooses and submits."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return saved(request, form, submission, small)
            except releases.Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409 if isinstance(refusal, releases.Overtaken) else 400
    ticked = request.POST.getlist("include") if request.method == "POST" else None
    if ticked is None and submission:
        ticked = list(submission.lines.values_list("slug", flat=True))
    # What is shown is about the day that was typed: that is what the next button submits.
    typed = form.cleaned_data.get("as_of") if form.is_bound else None
    as_of = typed or form.initial.get("as_of") or first_as_of(newest_only=True)
    deals = [*shown_deals(request, named, as_of, ticked)]
    return desk_page(
        request,
        "admin/desk_choose.html",
        title,
        status,
        form=form,
        deals=deals,
        named=named or [],
        small=small,
        newest=releases.newest_release(),
    )


def saved(request, form, submission, small):
    """Keep a concept, or submit; both wholly or not at all."""
    typed = request.POST
    ticked = typed.getlist("include")
    with transaction.atomic():
        kept = review.save_concept(
            request.user, ticked, form.announcement(), number=submission and submission.pk, minor=small
        )
        if "submit" not in typed:
            messages.success(request, "Bewaard als concept. Alleen u legt het voor.")
            return redirect("admin:submission_edit", kept.pk)
        refuse_unseen(typed, kept)
        refuse_findings(ticked)
        review.submit(kept.pk, request.user)
        transaction.on_commit(lambda: mail.submitted(kept))
    told(request, "voorleggen", kept)
    messages.success(request, "Voorgelegd. Wat u nog aan deze deals wijzigt, hoort er niet bij.")
    return redirect("admin:submission", kept.pk)


def refuse_unseen(typed, submission):
    """An author submits what the page showed, and not what a colleague saved meanwhile."""
    seen = dict(value.split(":", 1) for value in typed.getlist("seen") if ":" in value)
    slugs = [line.slug for line in submission.lines.all()]
    proposal = releases.propose(slugs, submission.as_of)
    differs = [slug for slug in slugs if proposal_mark(proposal, slug) != seen.get(slug)]
    if differs:
        raise releases.Overtaken(
            f"Deze deals zijn veranderd nadat u ze bekeek: {', '.join(differs)}. Bekijk de wijzigingen opnieuw.",
            differs,
        )


def refuse_findings(slugs):
    found = {slug: those for slug, those in findings_of(Deal.objects.filter(slug__in=slugs)).items() if those}
    if found:
        raise releases.Refused(
            f"Nog niet voor te leggen: {', '.join(sorted(found))}. Bij die deals staat wat er nog ontbreekt."
        )


def proposal_mark(proposal, slug):
    """What the author saw of a deal: the digest to publish and the digest it replaces."""
    return f"{proposal.digests.get(slug, '')}:{proposal.replaces.get(slug)}"


def shown_deals(request, named, as_of, ticked):
    """Per deal that differs from the register: what changed, what still lacks, and whether it is chosen."""
    try:
        proposal = releases.propose(named, as_of)
    except releases.Refused as refusal:
        messages.error(request, str(refusal))
        return
    changes = releases.proposed_changes(proposal)
    deals = {deal.slug: deal for deal in Deal.objects.filter(slug__in=changes).order_by("name")}
    found = findings_of(Deal.objects.filter(slug__in=changes))
    elsewhere = set(review.taken(changes))
    for slug, deal in deals.items():
        yield {
            "slug": slug,
            "name": deal.name,
            "form": reverse("admin:deals_deal_change", args=[deal.pk]),
            "state": state_of(proposal, slug),
            "mark": f"{slug}:{proposal_mark(proposal, slug)}",
            "changes": changes[slug],
            "findings": found[slug],
            "elsewhere": slug in elsewhere,
            "ticked": slug not in elsewhere if ticked is None else slug in ticked,
        }


def state_of(proposal, slug):
    replaced = proposal.replaces[slug]
    if replaced is None:
        return "nieuw in het register"
    return "" if replaced else "terug in het register"


# --- everyone at the desk


@require_safe
def submission_list(request):
    allow_to_look(request)
    states = dict(State.choices)
    asked = request.GET.get("stand", "")
    found = Submission.objects.select_related("author", "release").prefetch_related("lines")
    if asked in states:
        found = found.filter(state=asked)
    page = Paginator(found, SUBMISSIONS_PER_PAGE).get_page(request.GET.get("pagina"))
    return desk_page(request, "admin/desk_submissions.html", "Voorleggingen", page=page, states=states, asked=asked)


def submission(request, number):
    """One submission. GET: what it would publish. POST: approve, send back, take back or drop it."""
    allow_to_look(request)
    found = get_object_or_404(Submission.objects.select_related("author", "release", "corrects_since"), pk=number)
    forms = {"approve": ApproveForm(initial={"visible_from": wished(found)}), "return": ReturnForm()}
    if request.method == "POST":
        button = next((button for button in DEEDS if button in request.POST), None)
        if button is None:
            return submission_page(request, found, forms, 400)
        action, act = DEEDS[button]
        try:
            answer = act(request, found, forms)
            if answer.status_code == 302:
                told(request, action, found)
            return answer
        except releases.Refused as refusal:
            told(request, action, found, REFUSED)
            messages.error(request, str(refusal))
            found = Submission.objects.select_related("author", "release", "corrects_since").get(pk=number)
            return submission_page(request, found, forms, 409 if isinstance(refusal, releases.Overtaken) else 400)
    return submission_page(request, found, forms)


def wished(submission):
    """The moment that the author proposed, as long as it is to come."""
    when = submission.visible_from
    return when if when and when > timezone.now() else None


def approve(request, submission, forms):
    allow(request, MAY_PUBLISH)
    form = forms["approve"] = ApproveForm(request.POST)
    if not form.is_valid():
        return submission_page(request, submission, forms, 400)
    release = review.approve(
        submission.pk, request.user, request.POST.get("seal", ""), form.cleaned_data["visible_from"]
    )
    mail.decided(submission, Deed.Kind.APPROVED)
    return released(request, release)


def send_back(request, submission, forms):
    allow(request, MAY_PUBLISH)
    form = forms["return"] = ReturnForm(request.POST)
    if not form.is_valid():
        return submission_page(request, submission, forms, 400)
    review.send_back(submission.pk, request.user, form.cleaned_data["reason"])
    mail.decided(submission, Deed.Kind.RETURNED)
    messages.success(request, f"Voorlegging {submission.pk} is teruggestuurd naar {submission.author}.")
    return redirect("admin:submission", submission.pk)


def take_back(request, submission, forms):
    allow(request, MAY_SUBMIT)
    review.take_back(submission.pk, request.user)
    messages.success(request, "Teruggenomen: het is weer een concept.")
    return redirect("admin:submission_edit", submission.pk)


def drop(request, submission, forms):
    allow(request, MAY_SUBMIT)
    review.drop(submission.pk, request.user)
    messages.success(request, f"Voorlegging {submission.pk} is vervallen. De deals staan nog zo aan het bureau.")
    return redirect("admin:submissions")


# The buttons on the page of a submission: what the log calls them, and what they do.
DEEDS = {
    "approve": ("goedkeuren", approve),
    "return": ("terugsturen", send_back),
    "take_back": ("terugnemen", take_back),
    "drop": ("laten vervallen", drop),
}


def submission_page(request, found, forms, status=200):
    try:
        proposal = (
            releases.propose([line.slug for line in found.lines.all()], found.as_of)
            if found.state in (State.CONCEPT, State.RETURNED, State.DROPPED)
            else review.frozen_proposal(found)
        )
    except releases.Refused as refusal:
        messages.error(request, str(refusal))
        proposal = releases.Proposal(found.as_of)
    changes = releases.proposed_changes(proposal)
    deals = [
        {"slug": slug, "name": prepared.content["naam"], "state": state_of(proposal, slug), "changes": changes[slug]}
        for slug, prepared in sorted(proposal.prepared.items(), key=lambda item: item[1].content["naam"])
    ]
    waits = found.state == State.SUBMITTED
    return desk_page(
        request,
        "admin/desk_submission.html",
        f"{'Kleine verbetering' if found.minor else 'Voorlegging'} {found.pk}",
        status,
        submission=found,
        deals=deals,
        deeds=found.deeds.select_related("by"),
        forms=forms,
        waits=waits,
        mine=found.author_id == request.user.pk,
        may_decide=waits and request.user.has_perm(MAY_PUBLISH) and review.may_approve(found, request.user),
        overtaken=review.overtaken(found) if waits else [],
        seal=review.seal_of(found),
        frozen=found.state in (State.SUBMITTED, State.APPROVED),
    )
