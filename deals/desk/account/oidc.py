"""The way to the organisation's sign-in page and back."""

import jwt
from django.conf import settings
from django.contrib import auth, messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.shortcuts import redirect
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView
from requests import RequestException

from ...accounts.signing_in import OK, REFUSED, second_factors, tell
from ...web.origin import client_address
from .signing_in import prove_again


class OnlyIfSet:
    def dispatch(self, request, *args, **kwargs):
        if not settings.OIDC_ENABLED:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class Leave(OnlyIfSet, OIDCAuthenticationRequestView):
    """Sends the person to their organisation."""


class Return(OnlyIfSet, OIDCAuthenticationCallbackView):
    """Whom the organisation sends back. Anything that is not in order gets one answer, and leaves no secret in a log."""

    def get(self, request):
        if "error" in request.GET:  # the package would sign out whoever follows such a link
            return self.login_failure("door de organisatie")
        try:
            return super().get(request)
        except (RequestException, jwt.PyJWTError, SuspiciousOperation, LookupError, ValueError, TypeError) as error:
            return self.login_failure(type(error).__name__)

    def login_failure(self, why="onbekend of niet bevestigd"):
        tell("aanmelden via organisatie", f"{REFUSED}: {why}", of="onbekend", request=self.request)
        messages.error(
            self.request,
            "Aanmelden met uw organisatie is niet gelukt. Probeer het opnieuw, of vraag een beheerder naar uw account.",
        )
        return redirect("admin:login")

    def login_success(self):
        request, user = self.request, self.user
        name = user.get_username()
        tell("aanmelden via organisatie", OK, of=name, request=request)
        if settings.OIDC_SECOND_FACTOR:
            auth.login(request, user)
            request.session.cycle_key()
            user.came_from(client_address(request))
            return redirect("admin:index")
        if second_factors(user):
            return prove_again(request, user)
        auth.login(request, user)
        request.session.cycle_key()
        return redirect("admin:second_step")
