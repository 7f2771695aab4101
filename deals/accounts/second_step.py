"""The second step of signing in: a code from an app, a security key, or a recovery code."""

import json

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django_otp.models import Device
from django_otp.plugins.otp_totp.models import TOTPDevice
from two_factor.forms import AuthenticationTokenForm, TOTPDeviceForm
from two_factor.plugins.registry import GeneratorMethod, registry
from two_factor.plugins.webauthn.forms import (
    WebauthnAuthenticationTokenForm,
    WebauthnDeviceValidationForm,
)
from two_factor.plugins.webauthn.method import WebAuthnMethod
from two_factor.plugins.webauthn.models import WebauthnDevice
from two_factor.plugins.webauthn.utils import verify_registration_response
from webauthn.helpers.exceptions import WebAuthnException

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "spellcheck": "false"}
LONGEST_NAME = 150  # of an account, as Django has it
WRONG_KEY = "Dit lukte niet met de beveiligingssleutel. Probeer het opnieuw."
# What is wrong with a code, in the words of django-otp's own messages.
SAID = AuthenticationTokenForm.otp_error_messages | {
    "token_required": "Vul de code in.",
    "invalid_token": "Deze code klopt niet, of is al gebruikt. Wacht bij een app op de volgende code.",
    "n_failed_attempts": "Er is te vaak een verkeerde code ingevuld. Wacht even en probeer het dan opnieuw.",
    "verification_not_allowed": "Deze code kan nu niet worden nagekeken. Wacht even en probeer het dan opnieuw.",
}


class PasswordForm(AdminAuthenticationForm):
    error_messages = dict.fromkeys(
        ("invalid_login", "inactive"),
        "Deze gebruikersnaam en dit wachtwoord horen niet bij elkaar. Let op hoofdletters en kleine letters.",
    )

    def clean_username(self):
        """A name longer than any account has is wrong; counting tries under it would not fit in the database."""
        username = self.cleaned_data["username"]
        if len(username) > LONGEST_NAME:
            raise self.get_invalid_login_error()
        return username


class LockedDevice:
    """Looks at a code with the device locked: one code opens one door, and tries at once all count."""

    otp_error_messages = SAID

    def _chosen_device(self, user):
        return Device.from_persistent_id(self.initial_device.persistent_id, for_verify=True)  # type: ignore[attr-defined]

    def clean_otp_token(self):
        return "".join(self.cleaned_data["otp_token"].split())  # type: ignore[attr-defined]


class CodeForm(LockedDevice, AuthenticationTokenForm):
    otp_token = forms.CharField(label="Code", max_length=12, required=False, widget=forms.TextInput(CODE))


class RecoveryForm(LockedDevice, AuthenticationTokenForm):
    otp_token = forms.CharField(
        label="Herstelcode",
        max_length=24,
        required=False,
        widget=forms.TextInput(CODE | {"inputmode": "text", "autocomplete": "off"}),
    )

    def clean_otp_token(self):
        return super().clean_otp_token().lower()


class SetUpAppForm(TOTPDeviceForm):
    error_messages = {"invalid_token": "Deze code klopt niet. Vul de code in die de app nu toont."}

    # The wizard reads from these signatures what to hand over.
    def __init__(self, key, user, metadata=None, **kwargs):
        super().__init__(key, user, metadata, **kwargs)
        self.fields["token"] = forms.CharField(label="Code", max_length=12, widget=forms.TextInput(CODE))

    def clean_token(self):
        typed = "".join(self.cleaned_data["token"].split())
        if not (typed.isascii() and typed.isdigit()):
            raise forms.ValidationError(self.error_messages["invalid_token"])
        self.cleaned_data["token"] = int(typed)
        return super().clean_token()


class KeyForm(WebauthnAuthenticationTokenForm):
    media = forms.Media()  # our own script reads the challenge from the page

    otp_error_messages = SAID

    def __init__(self, user, initial_device, request, **kwargs):
        super().__init__(user, initial_device, request, **kwargs)
        self.fields["otp_token"] = forms.CharField(widget=forms.HiddenInput, required=False)

    def _verify_token(self, user, token, device=None):
        if "webauthn_request_challenge" not in self.request.session:
            raise forms.ValidationError(WRONG_KEY, code="invalid_token")
        try:
            return super()._verify_token(user, token, device)
        except (WebAuthnException, forms.ValidationError, ValueError, TypeError) as error:
            raise forms.ValidationError(WRONG_KEY, code="invalid_token") from error


class SetUpKeyForm(WebauthnDeviceValidationForm):
    media = forms.Media()

    def __init__(self, device, request, **kwargs):
        super().__init__(device, request, **kwargs)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, error_messages={"required": WRONG_KEY})

    def clean_token(self):
        """What the key gave, checked against the challenge; the device is made of it."""
        challenge = self.request.session.pop("webauthn_creation_challenge", None)
        self.request.session.pop("webauthn_creation_options", None)
        token = self.cleaned_data["token"]
        try:
            made = verify_registration_response(self.webauthn_rp.id, self.webauthn_origin, challenge or "", token)
        except (WebAuthnException, ValueError, TypeError) as error:
            raise forms.ValidationError(WRONG_KEY, code="invalid_token") from error
        self.cleaned_data["made"] = made
        return token


class App(GeneratorMethod):
    verbose_name = "Een authenticator-app op uw telefoon of computer"

    def recognize_device(self, device):
        return isinstance(device, TOTPDevice)

    def get_setup_forms(self, *args):
        return {self.code: SetUpAppForm}

    def get_token_form_class(self):
        return CodeForm

    def get_action(self, device):
        return "Gebruik de code van uw app"


class SecurityKey(WebAuthnMethod):
    verbose_name = "Een beveiligingssleutel, vingerafdruk of gezichtsherkenning (passkey)"

    def get_setup_forms(self, *args):
        return {self.code: SetUpKeyForm}

    def get_token_form_class(self):
        return KeyForm

    def get_action(self, device):
        return "Gebruik uw beveiligingssleutel"

    def get_device_from_setup_data(self, request, setup_data, **kwargs):
        if self.code not in setup_data:
            return None
        public_key, key_handle, sign_count = setup_data[self.code]["made"]
        # Every factor is called `default`: the first one is asked for, and the others are offered beside it.
        return WebauthnDevice(
            user=request.user, name="default", public_key=public_key, key_handle=key_handle, sign_count=sign_count
        )


def register_methods():
    for method in (App(), SecurityKey()):
        registry.unregister(method.code)
        registry.register(method)


def device_kind(device):
    """What a person calls this device."""
    return "beveiligingssleutel" if isinstance(device, WebauthnDevice) else "authenticator-app"


def device_options(session, name):
    """What the browser must ask the key, or nothing when that was answered already."""
    return json.loads(session.get(f"webauthn_{name}_options", "null"))
