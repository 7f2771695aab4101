"""Signing in at the desk: two steps, when a try is refused, when a session is over, and what the log says of it."""

import json
import logging
import time
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from two_factor.plugins.webauthn.models import WebauthnDevice

from deals.accounts.signing_in import BEGUN, SEEN
from deals.models import Deal, Region, User

from .browse import RECOVERY_CODE, fields_on, give_second_step, sign_in, text
from .desk import form_of, member
from .door import LOGIN, PASSWORD, first_step, with_both_steps

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOME = "/beheer/"
ELSEWHERE = "203.0.113.7"


@pytest.fixture(autouse=True)
def fast_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def editor(db):
    return with_both_steps()


def second_step(client, code, **extra):
    return client.post(LOGIN, {"sign_in-current_step": "token", "token-otp_token": code}, **extra)


def recover(client, code=RECOVERY_CODE, **extra):
    client.get("/beheer/login/herstel/")
    return client.post("/beheer/login/herstel/", {"sign_in-current_step": "backup", "backup-otp_token": code}, **extra)


def current_code(person):
    device = TOTPDevice.objects.get(user=person)
    return f"{TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift).token():06}"


def enter(client, person, **extra):
    first_step(client, person.username, **extra)
    return recover(client, **extra)


def is_in(client):
    return client.get(HOME).status_code == 200


# --- two steps


def test_a_password_alone_opens_nothing(editor, client):
    assert first_step(client).status_code == 200
    assert not is_in(client)
    assert second_step(client, current_code(editor)).url == HOME
    assert is_in(client)


def test_a_wrong_code_opens_nothing_and_the_next_try_must_wait(editor, client):
    first_step(client)
    right = current_code(editor)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    assert "Deze code klopt niet" in text(second_step(client, wrong))
    assert "Wacht even" in text(second_step(client, right))
    assert not is_in(client)


def test_a_code_opens_one_door(editor, client):
    code = current_code(editor)
    first_step(client)
    assert second_step(client, code).status_code == 302
    again = Client()
    first_step(again)
    assert "Deze code klopt niet" in text(second_step(again, code))
    assert not is_in(again)


def test_a_recovery_code_works_once(editor, client):
    left = StaticToken.objects.exclude(pk=StaticToken.objects.first().pk).delete()
    assert left
    assert enter(client, editor).url == HOME
    again = Client()
    first_step(again)
    assert recover(again).status_code == 200
    assert not is_in(again)


@pytest.mark.parametrize("path", ["/beheer/login/tweede-stap/", "/beheer/login/herstel/"])
def test_the_second_step_asks_for_the_first(editor, client, path):
    assert client.get(path).url == LOGIN
    assert client.post(path, {"sign_in-current_step": "token", "token-otp_token": "123456"}).url == LOGIN


def test_without_a_second_step_one_sets_it_up_and_sees_nothing_else(db, client):
    member("redacteur", password=PASSWORD)
    assert first_step(client).url == reverse("admin:second_step")
    assert client.get(reverse("admin:second_step")).status_code == 200
    assert not is_in(client) and client.get(reverse("admin:account")).status_code == 302


def test_a_password_adds_no_second_step_beside_one_that_is_there(db, client):
    """Two people with one password: who sets up the second step first, keeps the other out."""
    person = member("redacteur", password=PASSWORD)
    first_step(client)
    give_second_step(person)
    fields = {"set_up-current_step": "method", "method-method": "generator"}
    for response in (client.post(reverse("admin:second_step"), fields), client.get(reverse("admin:second_step"))):
        assert response.url.startswith(LOGIN)
    assert TOTPDevice.objects.count() == 1


def test_whoever_is_in_goes_where_they_wanted_and_never_elsewhere(editor, client):
    first_step(client)
    client.get("/beheer/login/herstel/")
    for target, end in (("/beheer/spoor/", "/beheer/spoor/"), ("https://kwaad.example/", HOME)):
        assert enter(Client(), editor).url == HOME
        other = Client()
        first_step(other)
        fields = {"sign_in-current_step": "backup", "backup-otp_token": RECOVERY_CODE, "next": target}
        assert other.post("/beheer/login/herstel/", fields).url == end


def test_the_session_is_another_after_signing_in(editor, client):
    first_step(client)
    before = client.session.session_key
    recover(client)
    assert client.session.session_key not in (None, before)


def test_only_the_desk_has_pages_for_its_own_tables(desk):
    page = desk.get(HOME).content.decode()
    assert not any(word in page for word in ("otp_totp", "otp_static", "two_factor", "axes"))
    assert desk.get("/beheer/otp_totp/totpdevice/").status_code == 404


# --- refused before anybody looks at the password


@pytest.fixture
def no_hashing():
    """Fails as soon as somebody looks at a password."""
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", side_effect=AssertionError("hashed")):
        yield


@pytest.mark.parametrize("name", ["redacteur", "bestaat-niet"])
def test_five_wrong_passwords_lock_an_account_for_one_address(editor, client, name, no_hashing_from_now):
    for _ in range(5):
        assert first_step(client, name, "verkeerd").status_code == 200
    with no_hashing_from_now():
        response = first_step(client, name)
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 15 * 60
    assert response["Cache-Control"] == "private, no-store"
    assert "U kunt zich nu even niet aanmelden" in text(response) and "Wacht 15 minuten" in text(response)


@pytest.fixture
def no_hashing_from_now(no_hashing_patch=None):
    return lambda: patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", side_effect=AssertionError("hashed"))


def test_a_locked_account_keeps_nobody_else_at_that_address_out(editor, client):
    for _ in range(6):
        first_step(client, "iemand-anders", "verkeerd")
    assert enter(Client(), editor).status_code == 302


def test_the_lock_ends(editor, client):
    for _ in range(5):
        first_step(client, password="verkeerd")
    assert first_step(client).status_code == 429
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - 15 * dt_minute())
    assert enter(client, editor).url == HOME


def dt_minute():
    import datetime as dt

    return dt.timedelta(minutes=1)


def test_from_many_addresses_an_account_is_slowed_but_not_for_its_owner(editor, client, no_hashing_from_now):
    User.objects.filter(pk=editor.pk).update(signed_in_from="198.51.100.1")
    waits = []
    for number in range(10):
        response = first_step(Client(), password="verkeerd", REMOTE_ADDR=f"203.0.113.{number}")
        if response.status_code == 429:
            waits.append(int(response["Retry-After"]))
            AccessAttempt.objects.update(
                attempt_time=AccessAttempt.objects.latest("attempt_time").attempt_time - dt_minute()
            )
    assert waits and max(waits) <= 60
    first_step(Client(), password="verkeerd", REMOTE_ADDR="203.0.113.50")
    with no_hashing_from_now():
        refused = first_step(Client(), REMOTE_ADDR="203.0.113.99")
    assert refused.status_code == 429 and 0 < int(refused["Retry-After"]) <= 60
    assert enter(client, editor, REMOTE_ADDR="198.51.100.1").url == HOME


def test_the_waits_grow_and_are_capped(editor):
    from deals.accounts.signing_in import Attempts

    class Asked:
        axes_ip_address = "203.0.113.200"

    Asked.axes_attempt_time = moment = __import__("django.utils.timezone").utils.timezone.now()
    attempt = AccessAttempt.objects.create(
        username="redacteur", ip_address=ELSEWHERE, user_agent="", failures_since_start=0
    )
    waits = []
    for failures in range(3, 20):
        AccessAttempt.objects.filter(pk=attempt.pk).update(failures_since_start=failures, attempt_time=moment)
        waits.append(Attempts().seconds_to_wait(Asked, "redacteur"))
    assert waits[:9] == [0, 0, 1, 2, 4, 8, 16, 32, 60] and set(waits[8:]) == {60}


def test_a_success_forgives_what_went_wrong_at_that_address(editor, client):
    for _ in range(4):
        first_step(client, password="verkeerd")
    enter(client, editor)
    assert not AccessAttempt.objects.exists()


def test_of_a_wrong_password_only_account_address_time_and_number_are_kept(editor, client):
    first_step(client, password="verkeerd", HTTP_USER_AGENT="Browser 1.0", HTTP_ACCEPT="text/html")
    kept = AccessAttempt.objects.values().get()
    assert {name: value for name, value in kept.items() if value and name not in ("id", "attempt_time")} == {
        "username": "redacteur",
        "ip_address": "127.0.0.1",
        "failures_since_start": 1,
    }


@pytest.mark.parametrize(("behind", "seen"), [(False, "127.0.0.1"), (True, ELSEWHERE)])
def test_the_address_in_a_header_counts_only_behind_a_proxy_and_only_the_last(editor, client, settings, behind, seen):
    settings.BEHIND_PROXY = behind
    first_step(client, password="verkeerd", HTTP_X_FORWARDED_FOR=f"10.0.0.1, {ELSEWHERE}")
    assert AccessAttempt.objects.get().ip_address == seen


@pytest.mark.parametrize(
    ("header", "proxies", "seen"),
    [
        ("203.0.113.7:1000", 1, ELSEWHERE),
        ('"203.0.113.7"', 1, ELSEWHERE),
        ('"203.0.113.7:1000"', 1, ELSEWHERE),
        ("::ffff:203.0.113.7", 1, ELSEWHERE),
        ("[::ffff:203.0.113.7]:443", 1, ELSEWHERE),
        ("[2001:db8::7]:1000", 1, "2001:db8::7"),
        ('"[2001:DB8:0::7]"', 1, "2001:db8::7"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("10.0.0.9, 203.0.113.7:5, 10.0.0.1", 2, ELSEWHERE),
        ("203.0.113.7, 10.0.0.1,10.0.0.2", 3, ELSEWHERE),
        # Who came past the outermost proxy.
        ("203.0.113.7", 2, ELSEWHERE),
        ("unknown", 1, None),
        ("_verborgen", 1, None),
        ("203.0.113.7, ", 1, None),
        ("203.0.113.700", 1, None),
        ("203.0.113.7:1000:2", 1, None),
        ("fe80::1%eth0", 1, None),
        ("", 1, None),
    ],
)
def test_the_address_is_read_as_every_proxy_writes_it(editor, client, settings, header, proxies, seen):
    settings.BEHIND_PROXY, settings.PROXIES = True, proxies
    first_step(client, password="verkeerd", HTTP_X_FORWARDED_FOR=header)
    assert AccessAttempt.objects.get().ip_address == seen


def test_whoever_has_no_known_address_locks_nobody_out(editor, client, settings):
    """Not the owner, who is elsewhere; and for another without an address it is never more than a minute."""
    settings.BEHIND_PROXY = True
    for _ in range(12):
        first_step(Client(), password="verkeerd", HTTP_X_FORWARDED_FOR="unknown")
        AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - dt_minute() / 12)
    refused = first_step(Client(), HTTP_X_FORWARDED_FOR="ook onbekend")
    assert refused.status_code == 429 and int(refused["Retry-After"]) <= 60
    assert enter(client, editor, HTTP_X_FORWARDED_FOR="198.51.100.7:2222").url == HOME
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - dt_minute())
    assert enter(Client(), editor, HTTP_X_FORWARDED_FOR="unknown").url == HOME


def test_tries_without_an_address_at_one_moment_are_all_counted(editor, client, settings):
    settings.BEHIND_PROXY = True
    first_step(client, password="verkeerd")
    AccessAttempt.objects.create(**AccessAttempt.objects.values().get() | {"id": None})
    assert first_step(client, password="verkeerd").status_code == 200
    assert sum(AccessAttempt.objects.values_list("failures_since_start", flat=True)) == 3


def test_right_and_wrong_names_answer_alike(editor, client):
    gone = member("lezer", "vertrokken", password=PASSWORD, is_active=False)
    outsider = User.objects.create_user("buiten", password=PASSWORD)
    answers = {
        text(first_step(Client(), name, password)).replace(name, "")
        for name, password in (
            ("redacteur", "verkeerd"),
            ("bestaat-niet", PASSWORD),
            (gone.username, PASSWORD),
            (outsider.username, PASSWORD),
        )
    }
    assert len(answers) == 1


def test_a_wrong_name_costs_as_much_hashing_as_a_right_one(editor, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    editor.set_password(PASSWORD)
    editor.save()
    real = PBKDF2PasswordHasher.encode
    for name in ("redacteur", "bestaat-niet"):
        with patch.object(PBKDF2PasswordHasher, "encode", autospec=True, side_effect=real) as encode:
            first_step(Client(), name, "verkeerd")
        assert encode.call_count == 1, name


# --- sessions


def age(client, **seconds):
    session = client.session
    for mark, number in seconds.items():
        session[mark] -= number
    session.save()


def test_an_idle_session_ends_and_a_used_one_goes_on(desk):
    age(desk, **{SEEN: 3500})
    assert is_in(desk)
    age(desk, **{SEEN: 3500})
    assert is_in(desk)
    age(desk, **{SEEN: 3700})
    assert not is_in(desk)


def test_a_session_ends_at_its_age_however_busy(desk):
    age(desk, **{BEGUN: 12 * 3600 - 60})
    assert is_in(desk)
    age(desk, **{BEGUN: 120})
    assert not is_in(desk)


def test_signing_out_everywhere_ends_every_session_of_one_person(editor, desk):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, editor)
    address = reverse("admin:sign_out_everywhere")
    assert "Meld u overal af" in text(here.get(address)) and is_in(there)
    assert here.post(address, {"bevestigd": "ja"}).status_code == 200
    assert not is_in(here) and not is_in(there)
    assert is_in(desk)


def test_a_beheerder_signs_a_colleague_out_and_has_them_set_up_a_second_step_again(editor):
    boss, colleague = Client(), Client()
    sign_in(boss, member("beheerder"))
    sign_in(colleague, editor)
    page = text(boss.get(reverse("admin:deals_user_change", args=[editor.pk])))
    assert "Meld overal af" in page and "Tweede stap opnieuw" in page
    boss.post(reverse("admin:sign_out_colleague", args=[editor.pk]), {"bevestigd": "ja"})
    assert not is_in(colleague) and TOTPDevice.objects.filter(user=editor).exists()
    sign_in(colleague, editor)
    boss.post(reverse("admin:reset_colleague", args=[editor.pk]), {"bevestigd": "ja"})
    assert not is_in(colleague)
    assert not TOTPDevice.objects.filter(user=editor).exists() and not StaticToken.objects.exists()
    assert first_step(colleague).url == reverse("admin:second_step")


def test_the_command_resets_a_second_step(editor, client, capsys):
    sign_in(client, editor)
    call_command("reset_second_factors", "redacteur")
    assert not is_in(client)
    assert first_step(client).url == reverse("admin:second_step")
    with pytest.raises(CommandError, match="geen account met de naam niemand"):
        call_command("reset_second_factors", "niemand")


def test_another_password_ends_the_other_sessions(editor):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, editor)
    new = dict.fromkeys(("new_password1", "new_password2"), "een heel ander lang wachtwoord")
    assert here.post(reverse("admin:password_change"), {"old_password": PASSWORD} | new).status_code == 302
    assert is_in(here) and not is_in(there)


# --- one's own account


def test_two_removals_at_once_leave_one_second_step(editor, client, monkeypatch):
    sign_in(client, editor)
    first = TOTPDevice.objects.get()
    second = TOTPDevice.objects.create(user=editor, name="default")

    def as_it_was(user):
        """What the first question is answered, just before the other removal."""
        monkeypatch.undo()
        second.delete()
        return [first, second]

    monkeypatch.setattr("deals.desk.account.account.second_factors", as_it_was)
    address = reverse("admin:remove_factor", args=[first.persistent_id])
    assert "uw enige tweede stap" in text(client.post(address, {"bevestigd": "ja"})).lower()
    assert TOTPDevice.objects.get() == first


def test_the_only_second_step_is_not_removed_and_one_of_two_is(editor, client):
    sign_in(client, editor)
    first = TOTPDevice.objects.get()
    address = reverse("admin:remove_factor", args=[first.persistent_id])
    assert "uw enige tweede stap" in text(client.post(address, {"bevestigd": "ja"})).lower()
    second = TOTPDevice.objects.create(user=editor, name="default")
    gone = reverse("admin:remove_factor", args=[second.persistent_id])
    assert client.get(gone).status_code == 200 and TOTPDevice.objects.count() == 2
    assert client.post(gone, {"bevestigd": "ja"}).url == reverse("admin:account")
    assert TOTPDevice.objects.get() == first


def test_nobody_removes_the_second_step_of_another(editor, desk):
    address = reverse("admin:remove_factor", args=[TOTPDevice.objects.get(user=editor).persistent_id])
    assert desk.post(address, {"bevestigd": "ja"}).status_code == 404
    assert TOTPDevice.objects.filter(user=editor).exists()


def test_new_recovery_codes_are_shown_once_and_replace_the_old(editor, client):
    sign_in(client, editor)
    address = reverse("admin:recovery_codes")
    shown = client.post(address, {"bevestigd": "ja"}).content.decode()
    codes = list(StaticToken.objects.values_list("token", flat=True))
    assert len(codes) == 10 and RECOVERY_CODE not in codes and all(code in shown for code in codes)
    for page in (address, reverse("admin:account")):
        assert not any(code in client.get(page).content.decode() for code in codes)


# --- a form that came too late


def typed_form(desk):
    address = reverse("admin:deals_deal_change", args=[Deal.objects.get(slug="noorderland").pk])
    return address, form_of(desk.get(address)) | {"summary": 'Lang over <b>nagedacht</b>.\r\nTwee "regels".'}


def test_a_form_sent_after_the_session_ended_comes_back_whole_and_can_be_sent_again(cast, desk, admin_user):
    address, posted = typed_form(desk)
    desk.session.flush()
    response = desk.post(address, posted)
    assert (response.status_code, response["Cache-Control"]) == (403, "private, no-store")
    kept = fields_on(response)
    assert kept == {
        name: [str(one) for one in (value if isinstance(value, list) else [value])] for name, value in posted.items()
    }
    sign_in(desk, admin_user)
    assert desk.post(address, kept).status_code == 302
    assert Deal.objects.get(slug="noorderland").summary.startswith("Lang over <b>nagedacht</b>.")


@pytest.fixture
def strict(admin_user):
    """A browser that is asked for its csrf token, as real ones are."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, admin_user)
    return client


def test_a_form_with_an_old_token_comes_back_to_whoever_sent_it_from_here(cast, strict):
    address, posted = reverse("admin:deals_region_add"), {"name": "Nieuw", "slug": "nieuw"}
    for sender in ({"HTTP_ORIGIN": "http://testserver"}, {"HTTP_REFERER": "http://testserver/beheer/"}):
        response = strict.post(address, posted, **sender)
        assert response.status_code == 403 and fields_on(response) == {"name": ["Nieuw"], "slug": ["nieuw"]}
    token = {"csrfmiddlewaretoken": strict.cookies["regiodeals-csrf"].value}
    assert not Region.objects.filter(slug="nieuw").exists()
    assert strict.post(address, posted | token, HTTP_ORIGIN="http://testserver").status_code == 302
    assert Region.objects.filter(slug="nieuw").exists()


@pytest.mark.parametrize(
    "sender",
    [
        {},
        {"HTTP_ORIGIN": "https://kwaad.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_REFERER": "https://kwaad.example/"},
        {"HTTP_ORIGIN": "http://testserver.kwaad.example"},
    ],
)
def test_a_form_from_elsewhere_is_not_offered_again(cast, strict, sender):
    response = strict.post(reverse("admin:deals_region_add"), {"name": "Gezaaid", "slug": "gezaaid"}, **sender)
    assert response.status_code == 403 and "Gezaaid" not in response.content.decode()


def test_a_password_a_code_or_a_page_of_signing_in_never_comes_back(cast, strict):
    here = {"HTTP_ORIGIN": "http://testserver"}
    user = {
        "username": "nieuw",
        "password1": "GEHEIM1",
        "password2": "GEHEIM1",
        "otp_token": "GEHEIM1",
        "code": "GEHEIM1",
    }
    response = strict.post(reverse("admin:deals_user_add"), user, **here)
    assert fields_on(response) == {"username": ["nieuw"]}
    assert "GEHEIM1" not in response.content.decode() and "wachtwoord of een bestand gaat niet mee" in text(response)
    for name in ("login", "login_second_step", "recover", "second_step", "recovery_codes", "password_change"):
        response = strict.post(reverse(f"admin:{name}"), {"auth-username": "Gezaaid", "x": "Gezaaid"}, **here)
        assert response.status_code == 403 and "Gezaaid" not in response.content.decode(), name


# --- the log


@pytest.fixture
def lines(caplog):
    """Every line that was logged, with its fields."""
    caplog.set_level(logging.INFO)
    return lambda: [record.fields for record in caplog.records if record.name == "register.signing_in"]


def said(lines):
    return [(line["handeling"], line["object"], line["uitkomst"], line["wie"]) for line in lines()]


def test_the_log_tells_who_did_what_from_where(editor, client, lines):
    first_step(client, password="verkeerd")
    first_step(client)
    second_step(client, "000000" if current_code(editor) != "000000" else "000001")
    recover(client)
    client.post(reverse("admin:recovery_codes"), {"bevestigd": "ja"})
    client.post(reverse("admin:sign_out_everywhere"), {"bevestigd": "ja"})
    who = "redacteur"
    assert said(lines) == [
        ("aanmelden", who, "geweigerd", who),
        ("tweede stap", who, "geweigerd", who),
        ("aanmelden", who, "gelukt", who),
        ("tweede stap", who, "gelukt", who),
        ("herstelcodes gemaakt", who, "gelukt", who),
        ("overal afmelden", who, "gelukt", who),
        ("afmelden", who, "gelukt", who),
    ]
    assert {line["herkomst"] for line in lines()} == {"127.0.0.1"} and all(line["verzoek"] for line in lines())


def test_the_log_tells_of_locks_resets_and_expired_sessions(editor, client, lines):
    for _ in range(6):
        first_step(client, "redacteur", "verkeerd", REMOTE_ADDR=ELSEWHERE)
    first_step(client, "bestaat-niet", "verkeerd")
    call_command("reset_second_factors", "redacteur")
    editor.refresh_from_db()
    sign_in(client, editor)
    age(client, **{SEEN: 4000})
    is_in(client)
    boss = Client()
    sign_in(boss, member("beheerder"))
    boss.post(reverse("admin:sign_out_colleague", args=[editor.pk]), {"bevestigd": "ja"})
    assert said(lines)[5:] == [
        ("aanmelden", "redacteur", "geweigerd: te vaak geprobeerd", "redacteur"),
        ("aanmelden", "onbekend", "geweigerd", "onbekend"),
        ("tweede stap opnieuw", "redacteur", "gelukt", "commando"),
        ("aanmelding verlopen", "redacteur", "gelukt", "redacteur"),
        ("overal afmelden", "redacteur", "gelukt", "beheerder"),
    ]
    assert lines()[5]["herkomst"] == ELSEWHERE


def test_no_password_code_cookie_or_token_stands_in_a_log_or_on_an_error_page(editor, capsys, caplog):
    """Planted in every place where one is sent, on good ways and on ways that break."""
    from deals.web.middleware import JsonFormatter

    caplog.set_level(logging.DEBUG)
    word, code = "GEHEIM-wachtwoord-1", "GEHEIMCODE"
    client = Client(raise_request_exception=False)
    pages = [first_step(client, "redacteur", word), first_step(client, word, word)]
    pages += [second_step(client, code), recover(client, code)]
    pages += [client.get(f"/beheer/oidc/terug/?code={code}&state={code}")]
    pages += [client.post(LOGIN, {"auth-password": word, "sign_in-current_step": word})]
    pages += [first_step(client, "redacteur", word, HTTP_HOST="kwaad.example")]
    pages += [Client(enforce_csrf_checks=True).post(LOGIN, {"auth-password": word, "csrfmiddlewaretoken": code})]
    pages += [first_step(client, "redacteur", word * 200_000)]
    pages += [client.post(LOGIN, {f"veld{number}": word for number in range(6000)})]
    client.cookies["regiodeals-sessie"] = code
    with patch("deals.desk.account.signing_in.SignIn.get_user", side_effect=RuntimeError("stuk")):
        broken = second_step(client, code)
    with patch("django.contrib.auth.backends.ModelBackend.authenticate", side_effect=RuntimeError("stuk")):
        pages += [broken, first_step(client, "redacteur", word)]
    assert [page.status_code for page in pages].count(500) == 2
    formatted = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "RuntimeError: stuk" in formatted
    out = capsys.readouterr()
    leaks = [line for line in (formatted + out.out + out.err).splitlines() if word in line or code in line]
    assert leaks == []
    for page in pages:
        if page.status_code >= 400:
            assert word not in page.content.decode() and code not in page.content.decode()


def test_a_log_line_is_one_object_with_the_time(editor, client, capsys):
    from deals.web.middleware import JsonFormatter

    record = logging.LogRecord("register.signing_in", logging.INFO, "", 0, "aanmelden", (), None)
    record.fields = {"handeling": "aanmelden", "object": "x\ny"}
    line = JsonFormatter().format(record)
    assert "\n" not in line and json.loads(line)["tijd"].startswith(time.strftime("%Y"))


# --- cookies


def test_signing_in_sets_two_cookies_and_no_other(editor, client):
    enter(client, editor)
    client.post(reverse("admin:recovery_codes"), {"bevestigd": "ja"})
    assert set(client.cookies) <= {"regiodeals-sessie", "regiodeals-csrf"}
    assert all(cookie["httponly"] for cookie in client.cookies.values())


ODD_STEPS = ["auth", "token", "backup", "method", "generator", "webauthn", "welcome", "onzin", ""]


def test_a_step_that_was_skipped_or_made_up_breaks_nothing_and_opens_nothing(editor, db):
    """Every page of signing in, with every step and an odd answer, before and after a password."""
    odd = ["", "x" * 300, "{}", '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}', "²"]
    newcomer = member("lezer", password=PASSWORD)
    for name in (None, editor.username, newcomer.username):
        for path in (LOGIN, "/beheer/login/tweede-stap/", "/beheer/login/herstel/", reverse("admin:second_step")):
            for step in ODD_STEPS:
                client = Client()
                if name:
                    first_step(client, name)
                client.get(path)
                for value in odd:
                    fields = {"sign_in-current_step": step, "set_up-current_step": step, "wizard_goto_step": ""}
                    fields |= {
                        f"{step}-otp_token": value,
                        f"{step}-token": value,
                        f"{step}-method": value or "webauthn",
                    }
                    assert client.post(path, fields).status_code in (200, 302, 400), (name, path, step, value)
                client.post(path, {"wizard_goto_step": step})
                assert not is_in(client), (name, path, step)
    assert TOTPDevice.objects.get().user == editor


@pytest.mark.parametrize(
    "answer", ["", "onzin", "[]", "1", '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}']
)
def test_what_no_key_would_answer_is_refused_also_twice(editor, client, answer):
    other = Client()
    member("lezer", password=PASSWORD)
    first_step(other, "lezer")
    page = reverse("admin:second_step")
    other.get(page)
    other.post(page, {"set_up-current_step": "method", "method-method": "webauthn"})
    TOTPDevice.objects.all().delete()
    WebauthnDevice.objects.create(user=editor, name="default", public_key="eA", key_handle="eA", sign_count=0)
    first_step(client)
    for _ in range(2):
        assert other.post(page, {"set_up-current_step": "webauthn", "webauthn-token": answer}).status_code == 200
        assert second_step(client, answer).status_code == 200
    assert not is_in(client) and not is_in(other) and WebauthnDevice.objects.count() == 1


def test_a_name_longer_than_any_account_has_is_refused_in_words(cast, client):
    wrong = {"sign_in-current_step": "auth", "auth-username": "x" * 5000, "auth-password": "iets"}
    response = client.post(LOGIN, wrong)
    assert response.status_code == 200 and "horen niet bij elkaar" in text(response)
