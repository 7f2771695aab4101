"""What one person does with a release: withdraw a wrong page at once, move or stop one that waits."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from ...accounts.signing_in import REFUSED
from ...accounts.users import MAY_PUBLISH
from ...facts.models import Deal
from ...facts.papers import ParliamentaryPaper
from ...language.dates import dutch_moment
from ...publishing import releases, review
from ...register.models import LineKind, Release
from ..fields import When, text_field
from ..frame import allow, desk_page, log_deed, posted


class WithdrawForm(forms.Form):
    reason = text_field("Reden", "Openbaar: lezers zien dit op de plaats van wat er stond.")
    note = text_field("Toelichting bij de publicatie", "Openbaar: staat bij de publicatie en in de feeds.")


class MoveForm(forms.Form):
    visible_from = When(label="Openbaar vanaf", help_text="Nederlandse tijd.")
    reason = text_field("Reden", "Alleen voor het bureau: collega's lezen na waarom.")


class RecallForm(forms.Form):
    reason = text_field("Reden", "Alleen voor het bureau: de indiener leest waarom.")


def show_released(request, release):
    """Says what became of a release, and shows it."""
    if release.is_visible(timezone.now()):
        messages.success(request, f"Publicatie {release.number} is openbaar.")
    else:
        when = dutch_moment(release.visible_from)
        messages.success(request, f"Publicatie {release.number} is vastgelegd en wordt openbaar op {when}.")
    return redirect("admin:deals_release_change", release.pk)


def withdraw_deal(request, slug):
    allow(request, MAY_PUBLISH)
    deal = get_object_or_404(Deal, slug=slug)
    note = f"De Regio Deal {deal.name} is ingetrokken."
    return withdrawn(request, slug, f"deal {slug}", note, f"Trek {deal.name} in", "deze deal", "de deal")


def withdraw_paper(request, slug):
    allow(request, MAY_PUBLISH)
    paper = get_object_or_404(ParliamentaryPaper.objects.select_related("source"), slug=slug)
    called, name = LineKind.PAPER.called(slug), LineKind.PAPER.named(slug)
    note = f"{called} is ingetrokken: {paper.source.title}."
    return withdrawn(request, name, called, note, f"Trek {called} in", "dit Kamerstuk", "het Kamerstuk")


def withdrawn(request, name, of, note, title, this, at):
    """The page that withdraws what is listed as `name`. `of`: what the log calls it; `this`, `at`: what the page calls it."""
    form = WithdrawForm(posted(request), initial={"note": note})
    form.fields["reason"].help_text = f"Openbaar: lezers zien dit op de plaats van {at}."

    def act(data):
        return show_released(request, review.withdraw(name, request.user, **data))

    return acted(
        request,
        form,
        ("intrekken", of),
        act,
        title,
        f"Trek {this} nu in",
        "De pagina is meteen weg: lezers zien uw reden. Terugzetten vraagt een voorlegging, dus een tweede persoon. "
        "Oudere publicaties blijven zoals ze waren: daar blijft de tekst te lezen. Staat er een persoonsgegeven in, of is er een "
        f"rechterlijk bevel, lak dan ook de woorden weg (knop ‘Lak woorden weg’ bij {at}).",
    )


def move_release(request, number):
    allow(request, MAY_PUBLISH)
    release = get_object_or_404(Release, number=number)
    form = MoveForm(posted(request), initial={"visible_from": release.visible_from})

    def act(data):
        return show_released(request, review.move(number, data["visible_from"], request.user, data["reason"]))

    named = "verplaatsen", f"publicatie {number}"
    return acted(request, form, named, act, f"Verplaats publicatie {number}", "Verplaats")


def recall_release(request, number):
    allow(request, MAY_PUBLISH)
    if not Release.objects.filter(number=number).exists():
        raise Http404(f"Publicatie {number} bestaat niet.")

    def act(data):
        review.recall(number, request.user, data["reason"])
        messages.success(request, f"Publicatie {number} is teruggehaald. Aan het bureau staat alles er nog zo.")
        return redirect("admin:deals_release_changelist")

    named = "terughalen", f"publicatie {number}"
    return acted(request, RecallForm(posted(request)), named, act, f"Haal publicatie {number} terug", "Haal terug")


def acted(request, form, named, act, title, button, about=""):
    """A form with one deed: shown, done, or refused with a sentence and what was typed.

    `named`: what the log calls the deed, and what it is done to."""
    action, of = named
    if request.method == "POST" and form.is_valid():
        try:
            answer = act(form.cleaned_data)
            log_deed(request, action, of)
            return answer
        except releases.Refused as refusal:
            log_deed(request, action, of, REFUSED)
            form.add_error(None, str(refusal))
    status = 400 if request.method == "POST" else 200
    return desk_page(request, "desk/form.html", title, status, form=form, button=button, about=about)
