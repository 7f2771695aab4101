"""Publishing from the desk: first what will change, then exactly that."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from ... import publishing
from ...register.models import Release
from ...register.reading import amsterdam_date
from ..models import Deal
from ..users import MAY_PUBLISH


class When(forms.DateTimeField):
    """A moment in Dutch time; the browser's own picker gives a T between day and time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **options):
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M"], **options)


class ReleaseForm(forms.Form):
    """What a release says of itself."""

    as_of = forms.DateField(
        label="Peildatum",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="De dag waarover de gegevens gaan; nooit vóór die van de vorige publicatie.",
    )
    visible_from = When(label="Openbaar vanaf", required=False, help_text="Nederlandse tijd; leeg is: meteen.")
    note = forms.CharField(
        label="Toelichting", widget=forms.Textarea(attrs={"rows": 3}), help_text="Openbaar: wat er nieuw is."
    )


class PublishForm(ReleaseForm):
    corrects_since = forms.IntegerField(
        label="Herstelt een fout vanaf publicatie",
        required=False,
        min_value=1,
        help_text="Het nummer van de eerste publicatie waarin de fout stond; leeg is: er stond geen fout.",
    )


class WithdrawForm(ReleaseForm):
    reason = forms.CharField(
        label="Reden",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Openbaar: lezers zien dit op de plaats van de deal.",
    )


class MoveForm(forms.Form):
    visible_from = When(label="Openbaar vanaf", help_text="Nederlandse tijd.")


class RecallForm(forms.Form):
    """Nothing to fill in: the button is the question."""


def allow(request):
    if not request.user.has_perm(MAY_PUBLISH):
        raise PermissionDenied


def posted(request):
    """What a form is bound to: an empty post is a post too."""
    return request.POST if request.method == "POST" else None


def first_as_of():
    """Today in the Netherlands, or the newest release's day where that is later."""
    newest = publishing.newest_release()
    today = amsterdam_date(timezone.now())
    return max(today, newest.as_of) if newest else today


def desk_page(request, template, title, status=200, **context):
    return TemplateResponse(
        request, template, {**admin.site.each_context(request), "title": title, **context}, status=status
    )


def released(request, release):
    if release.visible_from <= timezone.now():
        messages.success(request, f"Publicatie {release.number} is openbaar.")
    else:
        messages.success(
            request,
            f"Publicatie {release.number} is vastgelegd en wacht tot {release.visible_from:%d-%m-%Y %H:%M} UTC.",
        )
    return redirect("admin:deals_release_change", release.pk)


def review(request):
    """GET: what publishing would change, per deal and fact. POST: publish exactly what was shown."""
    allow(request)
    shown = request.POST if request.method == "POST" else request.GET
    named = [value for value in shown.getlist("deal") if value] or None
    form = PublishForm(posted(request), initial={"as_of": first_as_of()})
    confirmed = request.method == "POST" and "publish" in request.POST
    if request.method == "POST" and not form.is_valid():
        return review_page(request, form, named, form.cleaned_data.get("as_of") or first_as_of(), 400)
    as_of = form.cleaned_data["as_of"] if request.method == "POST" else first_as_of()
    if not confirmed:
        return review_page(request, form, named, as_of)
    try:
        proposal = confirmed_proposal(request.POST, as_of)
        release = publishing.publish(
            proposal,
            note=form.cleaned_data["note"],
            visible_from=form.cleaned_data["visible_from"],
            corrects_since=form.cleaned_data["corrects_since"],
            by=request.user.get_username(),
        )
    except publishing.Refused as refusal:
        form.add_error(None, str(refusal))
        return review_page(request, form, named, as_of, 409 if isinstance(refusal, publishing.Overtaken) else 400)
    return released(request, release)


def confirmed_proposal(typed, as_of):
    """The proposal for the deals that are ticked, if it is to the letter what the person saw."""
    seen = dict(value.split(":", 1) for value in typed.getlist("seen") if ":" in value)
    ticked = [slug for slug in typed.getlist("include") if slug in seen]
    if not ticked:
        raise publishing.Refused("Kies minstens één deal om te publiceren.")
    proposal = publishing.propose(ticked, as_of)
    differs = sorted(slug for slug in ticked if proposal_mark(proposal, slug) != seen[slug])
    if differs:
        raise publishing.Overtaken(
            f"Deze deals zijn veranderd nadat u ze bekeek: {', '.join(differs)}. Bekijk de wijzigingen opnieuw.",
            differs,
        )
    return proposal


def proposal_mark(proposal, slug):
    """What the reviewer saw of a deal: the digest to publish and the digest it replaces."""
    return f"{proposal.digests.get(slug, '')}:{proposal.replaces.get(slug)}"


def review_page(request, form, named, as_of, status=200):
    try:
        proposal = publishing.propose(named, as_of)
    except publishing.Refused as refusal:
        messages.error(request, str(refusal))
        proposal = publishing.Proposal(as_of)
    changes = publishing.proposed_changes(proposal)
    names = dict(Deal.objects.filter(slug__in=changes).values_list("slug", "name"))
    deals = [
        {
            "slug": slug,
            "name": names[slug],
            "new": not proposal.replaces[slug],
            "mark": f"{slug}:{proposal_mark(proposal, slug)}",
            "changes": found,
        }
        for slug, found in sorted(changes.items(), key=lambda item: names[item[0]])
    ]
    return desk_page(
        request,
        "admin/desk_publish.html",
        "Publiceer wijzigingen",
        status,
        form=form,
        deals=deals,
        named=named or [],
        newest=publishing.newest_release(),
    )


def withdraw_deal(request, slug):
    allow(request)
    deal = get_object_or_404(Deal, slug=slug)

    def act(data):
        by = request.user.get_username()
        return released(request, publishing.withdraw(slug, by=by, **data))

    return acted(
        request,
        WithdrawForm(posted(request), initial={"as_of": first_as_of()}),
        act,
        f"Trek {deal.name} in",
        "Trek deze deal in",
    )


def move_release(request, number):
    allow(request)
    release = get_object_or_404(Release, number=number)
    form = MoveForm(posted(request), initial={"visible_from": release.visible_from})
    return acted(
        request,
        form,
        lambda data: released(request, publishing.move(number, data["visible_from"])),
        f"Verplaats publicatie {number}",
        "Verplaats",
    )


def recall_release(request, number):
    allow(request)
    if not Release.objects.filter(number=number).exists():
        raise Http404(f"Publicatie {number} bestaat niet.")

    def act(data):
        publishing.recall(number)
        messages.success(request, f"Publicatie {number} is teruggehaald. De deals staan nog zo aan het bureau.")
        return redirect("admin:deals_release_changelist")

    return acted(request, RecallForm(posted(request)), act, f"Haal publicatie {number} terug", "Haal terug")


def acted(request, form, act, title, button):
    """A form with one deed: shown, done, or refused with a sentence and what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except publishing.Refused as refusal:
            form.add_error(None, str(refusal))
    status = 400 if request.method == "POST" else 200
    return desk_page(request, "admin/desk_form.html", title, status, form=form, button=button)
