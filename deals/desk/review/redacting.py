"""Taking words out of what was published: one person asks for it, and another sees where they stand and decides."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst

from ...accounts.signing_in import REFUSED
from ...accounts.users import MAY_PUBLISH, MAY_SUBMIT
from ...facts.models import Deal
from ...language.text import fold
from ...publishing import redacting, releases
from ...publishing.redactions import RedactionProposal
from ...register.models import LineKind, Redaction, ReleaseLine, Version
from ...register.redaction import text_at
from ..fields import text_field
from ..frame import allow, desk_page, log_deed, posted

REDACTIONS = ("Weglakken", "admin:redactions")
LATEST_PROPOSALS = 25
# How much of a text stands on either side of the words.
CHARACTERS_BESIDE = 60


def ever_published():
    """Every deal and every paper that was ever frozen, as the desk calls it."""
    names = dict(Deal.objects.values_list("slug", "name"))
    slugs = Version.of_deals.order_by("slug").values_list("slug", flat=True).distinct()
    deals = sorted(((slug, names.get(slug, slug)) for slug in slugs), key=lambda deal: fold(deal[1]))
    slugs = Version.of_papers.order_by("slug").values_list("slug", flat=True).distinct()
    papers = [(LineKind.PAPER.named(slug), LineKind.PAPER.called(slug)) for slug in slugs]
    groups = [("Deals", deals), ("Kamerstukken", papers)]
    return [("", "kies een deal of een Kamerstuk"), *(group for group in groups if group[1])]


class RedactionForm(forms.Form):
    slug = forms.ChoiceField(label="Deal of Kamerstuk", choices=ever_published)
    words = forms.CharField(
        label="Woorden",
        max_length=500,
        help_text="Letterlijk zoals ze in een tekst staan, met hoofdletters, op één regel. Ze gaan overal weg waar ze zo staan, "
        "ook bij andere deals en Kamerstukken: neem dus een stuk dat nergens anders iets betekent.",
    )
    kind = forms.ChoiceField(label="Reden", choices=Redaction.Kind)
    explanation = text_field(
        "Uitleg", "Openbaar: lezers zien dit bij de deal of het Kamerstuk. Herhaal de woorden niet."
    )


class RefuseForm(forms.Form):
    reason = text_field("Reden", "Alleen voor het bureau: waarom niet? Herhaal de woorden niet.")


def redaction_list(request):
    """GET: what was asked for, and the form to ask for more. POST: ask it."""
    allow(request, MAY_SUBMIT, MAY_PUBLISH)
    form = RedactionForm(posted(request), initial={"slug": request.GET.get("deal", "")})
    if request.method == "POST" and form.is_valid():
        kind, slug = LineKind.parted(form.cleaned_data["slug"])
        of = f"deal {slug}" if kind is LineKind.DEAL else kind.called(slug)
        try:
            proposal = redacting.propose_redaction(**form.cleaned_data, author=request.user)
        except releases.Refused as refusal:
            log_deed(request, "weglakken voorstellen", of, REFUSED)
            form.add_error(None, str(refusal))
        else:
            log_deed(request, "weglakken voorstellen", of)
            return redirect("admin:redaction", proposal.pk)
    proposals = RedactionProposal.objects.select_related("author", "decided_by")[:LATEST_PROPOSALS]
    status = 400 if request.method == "POST" else 200
    return desk_page(request, "desk/review/redactions.html", "Weglakken", status, form=form, proposals=proposals)


def redaction_proposal(request, number):
    """One proposal. GET: everything that holds the words. POST: take them out, or refuse to."""
    allow(request, MAY_SUBMIT, MAY_PUBLISH)
    proposal = get_object_or_404(RedactionProposal.objects.select_related("author", "decided_by"), pk=number)
    form = RefuseForm(request.POST if "refuse" in request.POST else None)
    if request.method != "POST":
        return proposal_page(request, proposal, form)
    allow(request, MAY_PUBLISH)
    deed = "weglakken" if "approve" in request.POST else "weglakken afwijzen"
    try:
        if "approve" in request.POST:
            redacting.approve_redaction(number, request.user, request.POST.get("seal", ""))
            messages.success(request, "De woorden zijn weggelakt. Hieronder staat wat er nog te doen is.")
        elif form.is_valid():
            redacting.refuse_redaction(number, request.user, form.cleaned_data["reason"])
            messages.success(request, "Afgewezen: er is niets weggelakt.")
        else:
            return proposal_page(request, proposal, form, 400)
    except releases.Refused as refusal:
        log_deed(request, deed, proposal, REFUSED)
        messages.error(request, str(refusal))
        proposal.refresh_from_db()
        return proposal_page(request, proposal, form, 409 if isinstance(refusal, releases.Overtaken) else 400)
    log_deed(request, deed, proposal)
    return redirect("admin:redaction", number)


def proposal_page(request, proposal, form, status=200):
    where = redacting.reach(proposal.words) if proposal.waits else None
    return desk_page(
        request,
        "desk/review/redaction.html",
        capfirst(str(proposal)),
        status,
        above=[REDACTIONS],
        proposal=proposal,
        form=form,
        where=where,
        versions=[version_in_words(one, proposal.words) for one in where.versions] if where else [],
        may_decide=proposal.waits
        and request.user.has_perm(MAY_PUBLISH)
        and redacting.may_decide(proposal, request.user),
    )


def version_in_words(one, words):
    """A version that holds the words: its deal, the releases that list it, and each text with what stands around them."""
    written = one.version.written()
    listing = ReleaseLine.every_kind.filter(version=one.version).order_by("release__number")
    numbers = listing.values_list("release__number", flat=True)
    return {
        "called": one.version.called,
        "releases": list(numbers),
        "texts": [(path, in_context(text_at(written, path), words)) for path in dict(one.spots)],
    }


def in_context(text, words):
    """The words in their text, with a little of what stands on either side."""
    start = text.index(words)
    before, after = text[max(0, start - CHARACTERS_BESIDE) : start], text[start + len(words) :][:CHARACTERS_BESIDE]
    return before, words, after
