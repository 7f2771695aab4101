"""The pages of signing in: a password, the second step, a recovery code; and setting up a second step."""

import time
from typing import Any

from django.conf import settings
from django.contrib import admin, auth
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from maykin_2fa.views import AdminLoginView, AdminSetupView
from maykin_2fa.views import QRGeneratorView as _QRGeneratorView
from two_factor.forms import MethodForm
from two_factor.plugins.webauthn.models import WebauthnDevice
from two_factor.utils import default_device, get_otpauth_url
from two_factor.views.core import LoginView, SetupView
from two_factor.views.utils import LoginStorage

from ...accounts.second_step import CodeForm, PasswordForm, RecoveryForm, device_kind, device_options
from ...accounts.signing_in import OK, REFUSED, second_factors, tell
from ...language.dates import amsterdam_date, dutch_date
from ...web.origin import client_address

ISSUER = "Register Regio Deals"
# One wizard for all of signing in, on whichever of its pages a person is.
WIZARD = "sign_in"
HEADINGS = {LoginView.AUTH_STEP: "Aanmelden", LoginView.BACKUP_STEP: "Aanmelden met een herstelcode"}


class SignInStorage(LoginStorage):
    """How far somebody is: in their session once a password was right. Until then nothing of a visitor is kept."""

    def __init__(self, prefix, request=None, file_storage=None):
        self.not_kept: dict[str, Any] = {}
        super().__init__(prefix, request, file_storage)

    def _get_data(self):
        return super()._get_data() if self.prefix in self.request.session else self.not_kept

    def _set_data(self, begun):
        """Asked at the start and when somebody begins anew."""
        self.request.session.pop(self.prefix, None)
        self.not_kept = begun

    def _set_authenticated_user(self, user):
        self.request.session[self.prefix] = self.data
        super()._set_authenticated_user(user)

    data = property(_get_data, _set_data)
    authenticated_user = property(LoginStorage._get_authenticated_user, _set_authenticated_user)


class SignIn(AdminLoginView):
    template_name = "desk/account/signing_in.html"
    storage_name = f"{__name__}.SignInStorage"
    http_method_names = ["get", "head", "post"]
    form_list: Any = (
        (LoginView.AUTH_STEP, PasswordForm),
        (LoginView.TOKEN_STEP, CodeForm),
        (LoginView.BACKUP_STEP, RecoveryForm),
    )

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.form_list = dict(self.form_list)  # the wizard writes in it, and it is everybody's

    def get_prefix(self, request, *args, **kwargs):
        return WIZARD

    def get(self, request, *args, **kwargs):
        if admin.site.has_permission(request):
            return HttpResponseRedirect(self.wanted())
        return super().get(request, *args, **kwargs)

    def post(self, *args, **kwargs):
        return super().post(*args, **kwargs) if self.is_expected() else self.get(*args, **kwargs)

    def is_expected(self):
        """Whether a page of ours can have sent this to somebody who is as far as this person: the package breaks on the rest."""
        posted, half_in = self.request.POST, self.is_half_in()
        steps = [self.AUTH_STEP, self.TOKEN_STEP, self.BACKUP_STEP] if half_in else [self.AUTH_STEP]
        asked = [posted.get(f"{self.prefix}-current_step"), posted.get("wizard_goto_step") or self.AUTH_STEP]
        devices = [device.persistent_id for device in self.get_devices()] if half_in else []
        return all(step in steps for step in asked) and posted.get("challenge_device") in (None, *devices)

    def is_half_in(self):
        """Whether a password was right, and there is a second factor to show."""
        return default_device(self.get_user()) is not None

    def render(self, form=None, **kwargs):
        if form is not None and form.is_bound and not form.is_valid() and self.steps.current != self.AUTH_STEP:
            tell("tweede stap", REFUSED, of=self.get_user().get_username(), request=self.request)
        return super().render(form, **kwargs)

    def done(self, form_list, **kwargs):
        user = self.get_user()
        device = getattr(user, "otp_device", None)
        auth.login(self.request, user)
        self.request.session.cycle_key()
        tell("aanmelden", OK, of=user.get_username(), request=self.request)
        if device is None:
            return redirect("admin:second_step")
        tell("tweede stap", OK, of=user.get_username(), request=self.request)
        user.came_from(client_address(self.request))
        return HttpResponseRedirect(self.wanted())

    def wanted(self):
        """Where the person was going, if that is at this desk."""
        posted, asked = (given.get(REDIRECT_FIELD_NAME, "") for given in (self.request.POST, self.request.GET))
        target = posted or asked
        safe = url_has_allowed_host_and_scheme(
            target, self.get_success_url_allowed_hosts(), require_https=self.request.is_secure()
        )
        return target if safe else resolve_url("admin:index")

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form, **kwargs)
        return context | {
            "title": "Aanmelden",
            "heading": HEADINGS.get(self.steps.current, "Tweede stap"),
            "others": [(other.persistent_id, offered(other)) for other in context.get("other_devices", [])],
            "next": self.wanted(),
            "at": self.steps.current,
            "key": device_options(self.request.session, "request"),
            "organisation": settings.OIDC_ENABLED,
        }


def offered(device):
    """The button that goes on with another second factor."""
    if isinstance(device, WebauthnDevice):
        return "Gebruik een beveiligingssleutel"
    return f"Gebruik een code van een andere app (van {dutch_date(amsterdam_date(device.created_at))})"


class Resumed(SignIn):
    """A page of the wizard for whoever has proved already who they are, but not yet for the second time."""

    step = ""

    def get(self, request, *args, **kwargs):
        if not self.is_half_in():
            return redirect("admin:login")
        self.storage.current_step = self.step
        return self.render(self.get_form())

    def post(self, *args, **kwargs):
        return super().post(*args, **kwargs) if self.is_half_in() else redirect("admin:login")


class SecondStep(Resumed):
    step = LoginView.TOKEN_STEP


class Recover(Resumed):
    step = LoginView.BACKUP_STEP


def prove_again(request, user):
    """Go on with the second step of `user`, whom their organisation vouches for."""
    storage = SignInStorage(WIZARD, request)
    storage.reset()
    storage.authenticated_user = user
    storage.data["authentication_time"] = int(time.time())
    return redirect("admin:login_second_step")


class SetUp(AdminSetupView):
    """Adds a second factor: at the first sign-in without being asked, later from the account page."""

    template_name = "desk/account/second_step_set_up.html"
    http_method_names = ["get", "head", "post"]
    form_list = (("method", MethodForm),)
    qrcode_url = "admin:second_step_qr"

    def dispatch(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated and (not user.is_staff or (not user.is_verified() and second_factors(user))):
            # Whoever has a second factor shows that one first: a password alone adds none.
            auth.logout(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return super(SetupView, self).get(request, *args, **kwargs)  # also for whoever has a factor already

    def post(self, *args, **kwargs):
        posted, chosen = self.request.POST, self.storage.validated_step_data.get("method", {})
        steps = ["method", chosen.get("method", "method")]  # a method has one step, which is called after it
        asked = [posted.get(f"{self.prefix}-current_step"), posted.get("wizard_goto_step") or "method"]
        if not all(step in steps for step in asked):
            return redirect("admin:second_step")  # the package breaks on a step that is not there
        return super().post(*args, **kwargs)

    def done(self, form_list, **kwargs):
        user, first = self.request.user, not second_factors(self.request.user)
        with transaction.atomic():
            super().done(form_list, **kwargs)
        self.request.session.cycle_key()
        tell(
            f"tweede stap toegevoegd: {device_kind(user.otp_device)}", OK, of=user.get_username(), request=self.request
        )
        if first:
            user.came_from(client_address(self.request))
        return redirect("admin:recovery_codes" if first else "admin:account")

    def get_success_url(self):
        return reverse("admin:account")

    def get_context_data(self, form, **kwargs):
        context = super().get_context_data(form, **kwargs)
        if secret := context.get("secret_key"):
            context["otpauth_url"] = get_otpauth_url(self.request.user.get_username(), secret, ISSUER)
            context["secret_in_fours"] = [secret[start : start + 4] for start in range(0, len(secret), 4)]
        return context | {
            "title": "Tweede stap instellen",
            "at": self.steps.current,
            "key": device_options(self.request.session, "creation"),
            "first": not second_factors(self.request.user),
        }


class QRCode(_QRGeneratorView):
    def get_issuer(self):
        return ISSUER
