"""What somebody who is not signed in can do at the desk: nothing breaks, nothing is kept, no file is written."""

import io
import os

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django_otp.plugins.otp_totp.models import TOTPDevice

from .browse import RECOVERY_CODE, fields_on, sign_in, text
from .desk import member
from .door import LOGIN, PASSWORD, first_step, with_both_steps

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECOND_STEP, RECOVERY, SET_UP = "/beheer/login/tweede-stap/", "/beheer/login/herstel/", "/beheer/account/tweede-stap/"
DOORS = [LOGIN, SECOND_STEP, RECOVERY, SET_UP]


@pytest.fixture(autouse=True)
def fast_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(db):
    return with_both_steps()


@pytest.fixture
def newcomer(db):
    """Has a password, and no second step yet."""
    return member("lezer", password=PASSWORD)


# --- posts that none of our pages sends


def stranger(editor, newcomer):
    return Client()


def half_in(editor, newcomer):
    """A password was right; the second step is next."""
    client = Client()
    assert first_step(client).status_code == 200
    return client


def half_in_with_nothing_left(editor, newcomer):
    """The same, but meanwhile a beheerder took the second step away."""
    client = half_in(editor, newcomer)
    TOTPDevice.objects.filter(user=editor).delete()
    return client


def new(editor, newcomer):
    """Signed in with a password alone, to set up the second step."""
    client = Client()
    assert first_step(client, "lezer").url == SET_UP
    return client


def setting_up(method):
    def halfway(editor, newcomer):
        client = new(editor, newcomer)
        client.get(SET_UP)
        client.post(SET_UP, {"set_up-current_step": "method", "method-method": method})
        return client

    halfway.__name__ = f"setting_up_{method}"
    return halfway


def fully_in(editor, newcomer):
    client = Client()
    sign_in(client, editor)
    return client


PEOPLE = [
    stranger,
    half_in,
    half_in_with_nothing_left,
    new,
    setting_up("generator"),
    setting_up("webauthn"),
    fully_in,
]
STEPS = ["auth", "token", "backup", "method", "generator", "webauthn", "welcome", "onzin", "\0", "x" * 9000, ""]
ABSENT = "absent"  # the field is not there at all
FIELDS = ["auth-username", "auth-password", "token-otp_token", "backup-otp_token", "method-method", "generator-token"]


def sent_as(step):
    return [] if step == ABSENT else [(f"{wizard}-current_step", step) for wizard in ("sign_in", "set_up")]


def posts():
    """Each a list of pairs, so that a field can be there twice."""
    for step in [*STEPS, ABSENT]:
        yield sent_as(step)
        yield [*sent_as(step), *sent_as("auth")]
        yield [*sent_as("method"), *sent_as(step)]
    for step in ["auth", "token", "method", ABSENT]:
        for goto in ["auth", "token", "backup", "method", "generator", "webauthn", "onzin", ""]:
            yield [*sent_as(step), ("wizard_goto_step", goto)]
        for device in ["", "1", "otp_totp.totpdevice/1", "\0", "y" * 9000]:
            yield [*sent_as(step), ("challenge_device", device)]
        yield [*sent_as(step), ("challenge_device", "1"), ("challenge_device", "2"), ("wizard_goto_step", "token")]
        for value in ["", "\0", "z" * 9000, "{}", "²"]:
            twice = [(name, value) for name in [*FIELDS, "webauthn-token", "next"] for _ in range(2)]
            yield [*sent_as(step), *twice]


POSTS = [{name: [value for key, value in pairs if key == name] for name in dict(pairs)} for pairs in posts()]


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.__name__)
@pytest.mark.parametrize("door", DOORS)
def test_no_post_breaks_a_door(editor, newcomer, person, door, caplog):
    browser = person(editor, newcomer)
    as_it_was = {name: morsel.value for name, morsel in browser.cookies.items()}
    kept = list(Session.objects.values())
    for fields in POSTS:
        response = browser.post(door, fields)
        assert response.status_code in (200, 302, 400, 429), fields
        if response.status_code == 302:
            assert response.url.startswith((LOGIN, SET_UP)) or person is fully_in, fields
        # What one post did to the session is not what the next one starts from.
        Session.objects.all().delete()
        Session.objects.bulk_create(Session(**row) for row in kept)
        browser.cookies.clear()
        browser.cookies.load(as_it_was)
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"--x", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n',
            "multipart/form-data; boundary=x; charset=utf-16",
        ),
        (b"a=b", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"a=b", "application/x-www-form-urlencoded; charset=niets"),
        (b"\xff\xfe%00=%ff", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"", ""),
    ],
)
def test_no_body_breaks_a_door(editor, body, kind):
    client = Client()
    for door in DOORS:
        for method, asked in (
            ("POST", ""),
            ("GET", ""),
            ("POST", "?next=%00"),
            ("GET", "?next=%ff&%00=//kwaad.example"),
        ):
            response = client.generic(method, door + asked, body, content_type=kind)
            assert response.status_code in (200, 302, 400), (method, door, kind)


@pytest.mark.parametrize("key", ['"aaaaaaaa\\000"', "a" * 5000, "\u00e9" * 9, "' or 1=1 --", ""])
def test_no_cookie_breaks_a_door(editor, key):
    for door in [*DOORS, "/beheer/"]:
        response = Client().get(door, HTTP_COOKIE=f"regiodeals-sessie={key}; regiodeals-csrf={key}")
        assert response.status_code in (200, 302), (door, key)


def test_another_second_factor_is_chosen_only_by_whoever_is_half_in(editor):
    other = TOTPDevice.objects.create(user=editor, name="default")
    fields = {"sign_in-current_step": "token", "challenge_device": other.persistent_id}
    assert "Wachtwoord" in text(Client().post(LOGIN, fields))
    browser = Client()
    first_step(browser)
    assert "Vul de code van zes cijfers in" in text(browser.post(LOGIN, fields))


def test_where_somebody_was_going_is_an_address_and_never_the_name_of_a_page(editor):
    browser = Client()
    sign_in(browser, editor)
    for wanted in ("{}", "admin:index", "deals.x", "%7B%7D"):
        assert browser.get(LOGIN, {"next": wanted}).status_code == 302


# --- no session before a right password


def test_before_a_right_password_nothing_of_a_visitor_is_kept(editor):
    client = Client()
    for door in DOORS:
        client.get(door)
        client.get(f"{door}?next=/beheer/spoor/")
        for fields in POSTS:
            client.post(door, fields)
    for name in ("redacteur", "bestaat-niet", "x" * 500):
        first_step(client, name, "verkeerd")
    client.get("/beheer/")
    client.post("/beheer/deals/deal/add/", {"name": "Te laat"})
    client.post("/beheer/logout/")
    assert Session.objects.count() == 0
    assert set(client.cookies) == {"regiodeals-csrf"}


def test_going_back_to_the_start_forgets_the_password(editor):
    client = Client()
    first_step(client)
    assert Session.objects.count() == 1
    client.get(LOGIN)
    assert client.get(SECOND_STEP).url == LOGIN
    first_step(client)
    assert client.get(SECOND_STEP).status_code == 200


def test_without_a_session_a_form_from_elsewhere_is_refused_and_our_own_is_not(editor):
    client = Client(enforce_csrf_checks=True)
    assert first_step(client).status_code == 403
    client.get(LOGIN)
    token = client.cookies["regiodeals-csrf"].value
    assert "Tweede stap" in text(first_step(client, typed={"csrfmiddlewaretoken": token}))
    client.get(RECOVERY)
    code = {"sign_in-current_step": "backup", "backup-otp_token": RECOVERY_CODE}
    assert client.post(RECOVERY, code | {"csrfmiddlewaretoken": token}).url == "/beheer/"


def test_a_page_of_signing_in_asks_for_what_it_asked(editor):
    """The way back from a wrong password leads where one was going."""
    client = Client()
    page = client.get(f"{LOGIN}?next=/beheer/spoor/")
    assert fields_on(page)["next"] == ["/beheer/spoor/"]
    assert fields_on(first_step(client, password="verkeerd", typed={"next": "/beheer/spoor/"}))["next"] == [
        "/beheer/spoor/"
    ]


# --- no file of a visitor


class Watched(io.BytesIO):
    """A body of which each piece that is read shows what stands in a folder by then."""

    def __init__(self, body, folder):
        super().__init__(body)
        self.folder, self.seen = folder, set()

    def read(self, *size):
        self.seen |= set(os.listdir(self.folder))
        return super().read(*size)


LARGE = b"%PDF" + b"x" * 5_000_000
UPLOAD = encode_multipart(BOUNDARY, {"title": "Brief", "file": SimpleUploadedFile("brief.pdf", LARGE)})
# Where files are taken; where none are; where there is nothing.
ADDRESSES = ["/beheer/deals/source/add/", *DOORS, "/beheer/", "/beheer/logout/", "/beheer/bestaat/niet/"]


def upload(client, address, folder):
    body = Watched(UPLOAD, folder)
    response = client.generic("POST", address, UPLOAD, MULTIPART_CONTENT, **{"wsgi.input": body})
    return response, body.seen | set(os.listdir(folder))


@pytest.mark.parametrize("person", [stranger, half_in, new], ids=lambda person: person.__name__)
@pytest.mark.parametrize("checks", [True, False], ids=["csrf", "no csrf"])
def test_a_file_of_whoever_is_not_signed_in_is_nowhere_written(editor, newcomer, settings, tmp_path, person, checks):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    browser = person(editor, newcomer)
    browser.handler.enforce_csrf_checks = checks
    for address in ADDRESSES:
        response, seen = upload(browser, address, tmp_path)
        assert response.status_code < 500 and seen == set(), address


def test_a_file_of_whoever_is_signed_in_is_taken(desk, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    response, seen = upload(desk, "/beheer/deals/source/add/", tmp_path)
    assert response.status_code == 200 and len(seen) == 1


def test_whoever_sent_a_file_too_late_hears_that_it_is_not_kept(cast, client):
    file = {"title": "Getypt", "file": SimpleUploadedFile("brief.txt", b"kort")}
    response = client.post("/beheer/deals/source/add/", file)
    assert fields_on(response) == {"title": ["Getypt"]} and "een bestand gaat niet mee" in text(response)
    without = client.post("/beheer/deals/source/add/", {"title": "Getypt"})
    assert "een bestand gaat niet mee" not in text(without)
