"""One's own account at the desk: second factors, recovery codes, and signing out everywhere. And the same for a colleague."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe
from django_otp.plugins.otp_static.models import StaticToken

from ...accounts.second_step import device_kind
from ...accounts.signing_in import forget_second_factors, second_factors
from ...accounts.users import User
from ...language.dates import amsterdam_date, dutch_date
from ..frame import desk_page, log_deed

RECOVERY_CODES = 10
SHEET = "css/signing-in.css"


@require_safe
def account(request):
    codes = StaticToken.objects.filter(device__user=request.user).count()
    roles = sorted(group.name for group in request.user.groups.all())
    return desk_page(
        request,
        "desk/account/account.html",
        "Uw account",
        sheet=SHEET,
        factors=[(device_kind(device), used(device), removal(device)) for device in second_factors(request.user)],
        codes=codes,
        roles=["alles", *roles] if request.user.is_superuser else roles,
    )


def used(device):
    """Since when a second factor is there, and when it last was of use."""
    since = f"ingesteld op {dutch_date(amsterdam_date(device.created_at))}"
    last = device.last_used_at
    return f"{since}, laatst gebruikt op {dutch_date(amsterdam_date(last))}" if last else since


def removal(device):
    return reverse("admin:remove_factor", args=[device.persistent_id])


@sensitive_variables("codes")
def recovery_codes(request):
    """New codes instead of the old ones, shown this one time."""
    codes: list[str] = []
    if request.method == "POST" and confirmed(request):
        with transaction.atomic():
            device, _ = request.user.staticdevice_set.get_or_create(defaults={"name": "backup"})
            device.token_set.all().delete()
            codes = [device.token_set.create(token=StaticToken.random_token()).token for _ in range(RECOVERY_CODES)]
        log_deed(request, "herstelcodes gemaakt")
    left = StaticToken.objects.filter(device__user=request.user).count()
    return desk_page(
        request,
        "desk/account/recovery_codes.html",
        "Herstelcodes",
        above=[("Uw account", "admin:account")],
        sheet=SHEET,
        codes=codes,
        left=left,
    )


def remove_factor(request, device):
    factors = second_factors(request.user)
    chosen = next((factor for factor in factors if factor.persistent_id == device), None)
    if chosen is None:
        raise Http404("Deze tweede stap is er niet, of niet meer.")
    name = device_kind(chosen)
    if len(factors) == 1:
        return only_factor(request)

    def remove():
        with transaction.atomic():
            # Of two removals in the same instant the second finds one left.
            User.objects.select_for_update().get(pk=request.user.pk)
            if len(second_factors(request.user)) == 1:
                return only_factor(request)
            chosen.delete()
        log_deed(request, f"tweede stap verwijderd: {name}")
        return redirect("admin:account")

    text = f"U kunt zich daarna niet meer aanmelden met deze {name}. Deed u dat nu wel, dan meldt u zich meteen opnieuw aan."
    return ask(request, f"Verwijder deze {name}", text, "admin:account", remove)


def only_factor(request):
    text = "Dit is uw enige tweede stap. Stel eerst een andere in; daarna kunt u deze verwijderen."
    return desk_page(request, "desk/confirm.html", "Uw enige tweede stap", text=text, back=reverse("admin:account"))


def sign_out_everywhere(request):
    def end():
        request.user.end_sessions()
        log_deed(request, "overal afmelden")
        return admin.site.logout(request)

    text = "Elke aanmelding met uw account stopt, ook deze. Wat u ergens anders nog niet bewaarde, kunt u daar na het aanmelden alsnog versturen."
    return ask(request, "Meld u overal af", text, "admin:account", end)


# --- of a colleague, by whoever may change that account


def sign_out_colleague(request, pk):
    colleague = changeable(request, pk)

    def end():
        colleague.end_sessions()
        log_deed(request, "overal afmelden", colleague)
        return redirect("admin:deals_user_change", pk)

    return ask(request, f"Meld {colleague} overal af", "Elke aanmelding met dit account stopt.", pk, end)


def reset_colleague(request, pk):
    colleague = changeable(request, pk)

    def reset():
        with transaction.atomic():
            forget_second_factors(colleague)
        log_deed(request, "tweede stap opnieuw", colleague)
        return redirect("admin:deals_user_change", pk)

    text = (
        "De apps, sleutels en herstelcodes van dit account vervallen, en elke aanmelding stopt. Bij het volgende aanmelden "
        "stelt uw collega een nieuwe tweede stap in. Ga eerst na dat de vraag echt van uw collega komt."
    )
    return ask(request, f"Laat {colleague} de tweede stap opnieuw instellen", text, pk, reset)


def changeable(request, pk):
    user_admin = admin.site.get_model_admin(User)
    colleague = user_admin.get_object(request, pk)
    if not user_admin.has_change_permission(request, colleague):
        raise PermissionDenied
    if colleague is None:
        raise Http404("Dit account is er niet.")
    return colleague


# --- shared


def confirmed(request):
    """A post with nothing in it does nothing."""
    return request.POST.get("bevestigd") == "ja"


def ask(request, title, text, back, act):
    """Asks first, and does it after a yes. `back`: the page, or the account, to return to."""
    if request.method == "POST" and confirmed(request):
        return act()
    back = reverse(back) if isinstance(back, str) and ":" in back else reverse("admin:deals_user_change", args=[back])
    return desk_page(request, "desk/confirm.html", title, text=text, back=back, button=title)
