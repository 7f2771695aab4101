"""Signing in with the organisation's own account: whoever it vouches for, if they have an account here already."""

import jwt
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from mozilla_django_oidc.auth import OIDCAuthenticationBackend


class OrganisationBackend(OIDCAuthenticationBackend):
    """Finds the account that is meant; makes none, and gives nobody a role."""

    def authenticate(self, request, *, nonce, code_verifier):
        """Asked only on the way back from the provider: a password comes with other names."""
        return super().authenticate(request, nonce=nonce, code_verifier=code_verifier)

    def get_payload_data(self, token, key):
        """The claims, if the provider signed them for us, now. Without audience and issuer any of its tokens would do."""
        if jwt.get_unverified_header(token).get("alg") != self.OIDC_RP_SIGN_ALGO:
            raise SuspiciousOperation("another algorithm")
        claims = jwt.decode(
            token,
            key,
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=30,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if claims.get("azp", self.OIDC_RP_CLIENT_ID) != self.OIDC_RP_CLIENT_ID:
            raise SuspiciousOperation("meant for another party")
        return claims

    def get_userinfo(self, access_token, id_token, payload):
        return payload  # what is signed is enough

    def verify_claims(self, claims):
        value = claims.get(settings.OIDC_CLAIM)
        named = isinstance(value, str) and bool(value)
        return named and (settings.OIDC_CLAIM != "email" or claims.get("email_verified") is True)

    def filter_users_by_claims(self, claims):
        field = "email__iexact" if settings.OIDC_CLAIM == "email" else "username"
        return self.UserModel.objects.filter(is_active=True, is_staff=True, **{field: claims[settings.OIDC_CLAIM]})

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user and user.is_active else None
