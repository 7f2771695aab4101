"""Signing in with the organisation's own account, against a small provider that can also be wrong in every way."""

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from deals.models import User

from .browse import RECOVERY_CODE, give_second_step, text
from .desk import member

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ADDRESS = "collega@voorbeeld.nl"
LEAVE, BACK, HOME = "/beheer/oidc/heen/", "/beheer/oidc/terug/", "/beheer/"


class Provider(BaseHTTPRequestHandler):
    """Gives a token for every code, once it has seen the verifier that belongs to the challenge."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key(), as_dict=True)
        self.answer({"keys": [public | {"kid": "1", "use": "sig", "alg": "RS256"}]})

    def do_POST(self):
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        digest = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != self.server.challenge:
            return self.answer({"error": "invalid_grant", "code": sent["code"]}, 400)
        now, server = int(time.time()), self.server
        claims = {"iss": server.url, "aud": "register", "sub": "42", "iat": now, "exp": now + 60, "nonce": server.nonce}
        claims |= {"email": ADDRESS, "email_verified": True} | server.claims
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, server.signs_with, algorithm=server.algorithm, headers={"kid": "1"})
        self.answer({"access_token": "GEHEIM", "id_token": token, "token_type": "Bearer"})

    def answer(self, body, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())


@pytest.fixture(scope="module")
def running():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(running, settings):
    """The provider as it should be, and a register that knows it."""
    running.claims, running.signs_with, running.algorithm = {}, running.key, "RS256"
    settings.OIDC_ENABLED, settings.OIDC_ISSUER = True, running.url
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "register", "geheim-van-de-client"
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = running.url + "/aanmelden"
    settings.OIDC_OP_TOKEN_ENDPOINT, settings.OIDC_OP_JWKS_ENDPOINT = running.url + "/token", running.url + "/sleutels"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "deals.accounts.oidc.OrganisationBackend"]
    return running


@pytest.fixture
def colleague(db):
    person = member("redacteur", email=ADDRESS)
    give_second_step(person)
    return person


def leave(client, provider):
    """To the provider; gives the state that it sends back."""
    asked = parse_qs(urlsplit(client.get(LEAVE).url).query)
    provider.nonce, provider.challenge = asked["nonce"][0], asked["code_challenge"][0]
    assert asked["code_challenge_method"] == ["S256"] and asked["redirect_uri"] == ["http://testserver" + BACK]
    return asked["state"][0]


def come_back(client, state):
    return client.get(BACK, {"code": "een-code", "state": state})


def signed_in(client):
    return client.get(HOME).status_code == 200


def test_the_organisation_vouches_and_our_own_second_step_follows(provider, colleague, client):
    page = client.get("/beheer/login/").content.decode()
    assert "Aanmelden met uw organisatie" in page and LEAVE in page
    response = come_back(client, leave(client, provider))
    assert response.url == reverse("admin:login_second_step") and not signed_in(client)
    assert "Vul de code" in text(client.get(response.url))
    client.get("/beheer/login/herstel/")
    fields = {"sign_in-current_step": "backup", "backup-otp_token": RECOVERY_CODE}
    assert client.post("/beheer/login/herstel/", fields).url == HOME
    assert signed_in(client)


def test_without_a_second_step_one_sets_it_up_first(provider, client):
    member("redacteur", email=ADDRESS)
    assert come_back(client, leave(client, provider)).url == reverse("admin:second_step")
    assert not signed_in(client)


def test_a_setting_says_that_the_second_step_of_the_organisation_counts(provider, colleague, client, settings):
    settings.OIDC_SECOND_FACTOR = True
    settings.MAYKIN_2FA_ALLOW_MFA_BYPASS_BACKENDS = ["deals.accounts.oidc.OrganisationBackend"]
    before = client.session.session_key
    assert come_back(client, leave(client, provider)).url == HOME
    assert signed_in(client) and client.session.session_key != before


def test_another_claim_is_the_user_name(provider, colleague, client, settings):
    settings.OIDC_CLAIM = "preferred_username"
    provider.claims = {"preferred_username": "redacteur", "email_verified": None}
    assert come_back(client, leave(client, provider)).url == reverse("admin:login_second_step")


WRONG = {
    "a nonce of another time": {"nonce": "een-andere"},
    "no nonce": {"nonce": None},
    "meant for another": {"aud": "iemand-anders"},
    "meant for us and handed to another": {"aud": ["register", "anders"], "azp": "anders"},
    "of another provider": {"iss": "https://kwaad.example"},
    "expired": {"exp": 1},
    "without an end": {"exp": None},
    "from the future": {"iat": 99_999_999_999},
    "an address that nobody here has": {"email": "vreemde@voorbeeld.nl"},
    "an address that was not verified": {"email_verified": False},
    "an address of which nothing is said": {"email_verified": None},
    "an address verified in words": {"email_verified": "true"},
    "no address": {"email": None},
    "an address that is a list": {"email": [ADDRESS]},
}


def is_refused(response, client):
    assert (response.status_code, response.url) == (302, "/beheer/login/")
    assert "Aanmelden met uw organisatie is niet gelukt" in text(client.get("/beheer/login/"))
    assert not signed_in(client) and "_auth_user_id" not in client.session
    assert client.get("/beheer/login/tweede-stap/").url == "/beheer/login/"


@pytest.mark.parametrize("fault", WRONG)
def test_a_token_that_is_not_in_order_is_refused(provider, colleague, client, fault):
    accounts = User.objects.count()
    state = leave(client, provider)
    provider.claims = WRONG[fault]
    is_refused(come_back(client, state), client)
    assert User.objects.count() == accounts


@pytest.mark.parametrize("how", ["another key", "a shared secret"])
def test_a_token_that_the_provider_did_not_sign_is_refused(provider, colleague, client, how):
    state = leave(client, provider)
    if how == "another key":
        provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    else:
        provider.signs_with, provider.algorithm = "geheim-van-de-client-lang-genoeg-voor-hs256", "HS256"
    is_refused(come_back(client, state), client)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_an_account_that_may_not_sign_in_is_refused(provider, colleague, client, change):
    User.objects.filter(pk=colleague.pk).update(**change)
    is_refused(come_back(client, leave(client, provider)), client)


def test_two_accounts_with_one_address_are_refused(provider, colleague, client):
    member("lezer", email=ADDRESS.upper())
    is_refused(come_back(client, leave(client, provider)), client)


def test_without_the_state_that_we_gave_nobody_comes_in(provider, colleague, client):
    """Nor with that of another browser, nor twice with one's own."""
    for asked in ({"code": "een-code"}, {"state": "x"}, {}, {"code": "een-code", "state": "verzonnen"}, {"error": "x"}):
        is_refused(client.get(BACK, asked), client)
    state = leave(client, provider)
    other = Client()
    is_refused(come_back(other, state), other)
    assert come_back(client, state).url == reverse("admin:login_second_step")
    again = come_back(client, state)
    assert again.url == "/beheer/login/"


def test_a_link_with_an_error_signs_nobody_out(provider, desk):
    desk.get(BACK, {"error": "x", "state": "y"})
    assert signed_in(desk)


def test_a_provider_that_refuses_or_is_away_is_said_and_leaves_no_secret_in_the_log(
    provider, colleague, client, settings, caplog
):
    caplog.set_level("DEBUG")
    state = leave(client, provider)
    provider.challenge = "een-andere"
    is_refused(client.get(BACK, {"code": "GEHEIM-CODE", "state": state}), client)
    settings.OIDC_OP_TOKEN_ENDPOINT = "http://127.0.0.1:9/token"
    is_refused(client.get(BACK, {"code": "GEHEIM-CODE", "state": leave(client, provider)}), client)
    from deals.web.middleware import JsonFormatter

    logged = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "geweigerd: HTTPError" in logged and "geweigerd: ConnectionError" in logged
    assert "GEHEIM" not in logged and "geheim-van-de-client" not in logged and state not in logged


def test_a_password_never_reaches_the_provider(provider, colleague, client):
    """Also not with the provider's words in the address of the sign-in page."""
    provider.challenge = provider.nonce = ""
    fields = {"sign_in-current_step": "auth", "auth-username": "redacteur", "auth-password": "verkeerd"}
    assert client.post("/beheer/login/?code=x&state=y", fields).status_code == 200
    assert not signed_in(client)


def test_switched_off_an_account_is_out_at_once(provider, colleague, client, settings):
    settings.OIDC_SECOND_FACTOR = True
    settings.MAYKIN_2FA_ALLOW_MFA_BYPASS_BACKENDS = ["deals.accounts.oidc.OrganisationBackend"]
    come_back(client, leave(client, provider))
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert not signed_in(client)


def test_unless_it_is_set_there_is_no_way_in_through_an_organisation(db, client):
    assert "organisatie" not in text(client.get("/beheer/login/"))
    for path in (LEAVE, BACK):
        assert client.get(path).status_code == 404
