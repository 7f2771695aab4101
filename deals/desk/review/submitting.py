"""Laying deals and papers before a second person: what differs from the register, chosen, kept as a concept or submitted."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from ...accounts.users import MAY_SUBMIT
from ...facts.checks import findings_of
from ...facts.models import Deal
from ...facts.paper_checks import paper_findings
from ...facts.papers import ParliamentaryPaper
from ...language.dates import amsterdam_date, dutch_date
from ...publishing import releases, review
from ...publishing.ahead import ahead
from ...publishing.releases import state_of
from ...publishing.submissions import Submission
from ...register.models import LineKind
from ..fields import When, text_field
from ..frame import SUBMISSIONS, allow, desk_page, log_deed, posted
from . import mail
from .papers import papers_that_change


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


def first_as_of(*, newest_only=False):
    """Today in the Netherlands, or the newest release's day where that is later, or asked for."""
    newest = releases.newest_release()
    today = amsterdam_date(timezone.now())
    if newest is None:
        return today
    return newest.as_of if newest_only else max(today, newest.as_of)


def choose(request):
    """GET: what differs from the register, per deal and paper. POST: keep the ticked ones as a concept, or submit them."""
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
    # A concept keeps its own ticked, beside whatever else was changed since.
    lines = releases.lines_of(releases.newest_release())
    withdrawn = {name for name, (digest, _) in lines.items() if digest == releases.NO_VERSION}
    own = set(submission.names)
    named = [name for name in names_at_the_desk() if name in own or name not in withdrawn]
    if submission.minor:
        named = sorted(own)
    return laid(request, form, named, f"Bewerk voorlegging {number}", submission, small=submission.minor)


def names_at_the_desk():
    """What every deal and every paper is listed as."""
    papers = ParliamentaryPaper.objects.order_by("slug").values_list("slug", flat=True)
    return [*Deal.objects.values_list("slug", flat=True), *map(LineKind.PAPER.named, papers)]


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
        ticked = submission.names
    # What is shown is about the day that was typed: that is what the next button submits.
    typed = form.cleaned_data.get("as_of") if form.is_bound else None
    as_of = typed or form.initial.get("as_of") or first_as_of(newest_only=True)
    proposal = proposed(request, named, as_of)
    shown = shown_changes(proposal, ticked)
    deals, papers = ([one for one in shown if one["kind"] is kind] for kind in LineKind)
    chosen = [one["name"] for one in shown if one["ticked"]]
    future = ahead(proposal, chosen)
    for deal in deals:
        deal["seen"] = future.seen(deal["name"])
    newest = releases.newest_release()
    return desk_page(
        request,
        "desk/review/choose.html",
        title,
        status,
        above=[SUBMISSIONS],
        about=to_submit(newest, small) if shown else nothing_to_submit(newest, named),
        form=form,
        deals=deals,
        papers=papers,
        papers_change=papers_that_change(proposal, chosen),
        as_of=as_of,
        by_time=future.by_time(),
        totals=future.totals,
        named=named or [],
    )


def to_submit(newest, small):
    """What an author is about to lay before a second person."""
    if small:
        return "Een kleine verbetering verandert alleen tekst van één deal. Een tweede persoon keurt haar met één knop goed."
    since = f" ten opzichte van publicatie {newest.number} (stand van {dutch_date(newest.as_of)})" if newest else ""
    return (
        f"Dit verandert er in het register{since}. Een tweede persoon beoordeelt precies wat hier staat; "
        "wat u daarna nog wijzigt, hoort er niet bij."
    )


def nothing_to_submit(newest, named):
    if newest is None:
        return "Er is nog niets om voor te leggen."
    return f"Er is {'hier ' if named else ''}niets gewijzigd sinds publicatie {newest.number}."


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
        proposal = releases.propose(kept.names, kept.as_of)
        refuse_unseen(typed, kept.names, proposal)
        refuse_findings(ticked, kept.as_of)
        # The author hears what would only be refused after a reviewer read it.
        releases.refuse_unpublished_deals(proposal, releases.lines_of(releases.newest_release()))
        review.submit(kept.pk, request.user)
        transaction.on_commit(lambda: mail.submitted(kept))
    log_deed(request, "voorleggen", kept)
    messages.success(request, "Voorgelegd. Wat u er nu nog aan wijzigt, hoort er niet bij.")
    return redirect("admin:submission", kept.pk)


def refuse_unseen(typed, names, proposal):
    """An author submits what the page showed, and not what a colleague saved meanwhile."""
    seen = dict(value.split(":", 1) for value in typed.getlist("seen") if ":" in value)
    differs = [name for name in names if proposal_mark(proposal, name) != seen.get(name)]
    if differs:
        raise releases.Overtaken(
            f"Deze zijn veranderd nadat u ze bekeek: {LineKind.told(differs)}. Bekijk de wijzigingen opnieuw.",
            differs,
        )


def refuse_findings(names, as_of):
    lacking = [name for name, those in to_do(names, as_of).items() if any(one.stops for one in those)]
    if lacking:
        raise releases.Refused(
            f"Nog niet voor te leggen: {LineKind.told(lacking)}. Daar staat bij wat er nog ontbreekt."
        )


def to_do(names, as_of):
    """{name: what is still to be done} of deals and papers."""
    named = {name: LineKind.parted(name) for name in names}
    of_deals = findings_of(Deal.objects.filter(slug__in=releases.of_kind(named, LineKind.DEAL)), as_of)
    papers = ParliamentaryPaper.objects.filter(slug__in=releases.of_kind(named, LineKind.PAPER))
    return of_deals | {LineKind.PAPER.named(slug): those for slug, those in paper_findings(papers).items()}


def proposal_mark(proposal, name):
    """What the author saw of a deal or paper: the digest to publish and the digest it replaces."""
    return f"{proposal.digests.get(name, '')}:{proposal.replaces.get(name)}"


def proposed(request, named, as_of):
    """What differs from the register; nothing, with the reason on the page, where that cannot be said."""
    try:
        return releases.propose(named, as_of)
    except releases.Refused as refusal:
        messages.error(request, str(refusal))
        return releases.Proposal(as_of)


def shown_changes(proposal, ticked):
    """Per deal and per paper that differs from the register: what changed, what still lacks, and whether it is chosen."""
    changes = releases.proposed_changes(proposal)
    if not changes:
        return []
    lacking = to_do(changes, proposal.as_of)
    elsewhere = set(review.before_a_reviewer(changes))
    return [
        {
            "kind": kind,
            "name": name,
            "title": title,
            "form": form,
            "place": name.replace("/", "-"),
            "state": state_of(proposal, name),
            "mark": f"{name}:{proposal_mark(proposal, name)}",
            "changes": changes[name],
            "findings": [one for one in lacking[name] if one.stops],
            "warnings": [one for one in lacking[name] if not one.stops],
            "elsewhere": name in elsewhere,
            "ticked": name not in elsewhere if ticked is None else name in ticked,
        }
        for kind, name, title, form in forms_of(changes)
    ]


def forms_of(names):
    """[(kind, name, what the desk calls it, its form)] of those of `names` that stand at the desk, deals first."""
    named = {name: LineKind.parted(name) for name in names}
    deals = Deal.objects.filter(slug__in=releases.of_kind(named, LineKind.DEAL)).order_by("name")
    papers = ParliamentaryPaper.objects.filter(slug__in=releases.of_kind(named, LineKind.PAPER)).order_by("slug")
    return [
        *((LineKind.DEAL, deal.slug, deal.name, reverse("admin:deals_deal_change", args=[deal.pk])) for deal in deals),
        *(
            (
                LineKind.PAPER,
                LineKind.PAPER.named(paper.slug),
                f"{LineKind.PAPER.called(paper.slug)}: {paper.source.title}",
                reverse("admin:deals_parliamentarypaper_change", args=[paper.pk]),
            )
            for paper in papers.select_related("source")
        ),
    ]
