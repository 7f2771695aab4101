"""Signing in as a person does it: the first time, with a code, with a recovery code, with a key; and an expired session."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django_otp.oath import totp

from ..words import one_of
from .desk import PASSWORD, USER, is_in_order, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(prepared):
    """A register with a colleague who never signed in."""
    with prepared.serve("aanmelden") as address:
        yield address


def password(tab, name=USER):
    tab.visit("/beheer/")
    tab.page.get_by_label("Gebruikersnaam").fill(name)
    tab.page.get_by_label("Wachtwoord").fill(PASSWORD)
    tab.press(tab.page.get_by_role("button", name="Aanmelden"))


def add_colleague(tab, name):
    tab.visit("/beheer/deals/user/add/")
    tab.page.get_by_label("Gebruikersnaam").fill(name)
    for field in ("password1", "password2"):
        tab.page.locator(f"[name={field}]").fill(PASSWORD)
    tab.page.get_by_label("lezer").check()
    tab.press(tab.page.get_by_role("button", name="Opslaan", exact=True))


def sign_out(tab):
    tab.press(tab.page.get_by_role("button", name="Afmelden"))


def press(tab, name, role="button"):
    tab.press(tab.page.get_by_role(role, name=name))


def code(secret, steps_ahead=0):
    """The code that an app shows now, or after some steps of half a minute: the desk takes that of the next as well."""
    return f"{totp(base64.b32decode(secret), drift=steps_ahead):06}"


@pytest.fixture(params=one_of([360, 1280]))
def width(request):
    return request.param


@pytest.fixture
def hinders_nobody(width):
    """Asserts of the page in a tab that it scrolls one way only at either width, and is in order at one of them."""

    def look(tab):
        for other in (1640 - width, width):
            tab.page.set_viewport_size({"width": other, "height": 900})
            assert tab.wider_than_window() <= 0, other
        is_in_order(tab)

    return look


DARK_PART = """image => {
  const canvas = Object.assign(document.createElement("canvas"), {width: 100, height: 100}), pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, 100, 100);
  pen.drawImage(image, 0, 0, 100, 100);
  const points = pen.getImageData(0, 0, 100, 100).data.filter((_, index) => index % 4 === 0);
  return points.filter(point => point < 128).length / points.length;
}"""


def dark_part(image):
    """How much of the picture is dark: a QR code that nobody can see has none."""
    image.evaluate("image => image.decode()")
    return image.evaluate(DARK_PART)


def set_up_app(tab, hinders_nobody):
    """From the choice of a second step to a confirmed app; gives its secret."""
    tab.page.get_by_label("authenticator-app").check()
    press(tab, "Verder")
    hinders_nobody(tab)
    assert dark_part(tab.page.locator("img")) > 0.2
    link = tab.page.get_by_role("link", name="Open de app").get_attribute("href")
    secret = parse_qs(urlsplit(link).query)["secret"][0]
    assert secret == re.sub(r"\s", "", tab.page.locator("code").inner_text())
    return secret


def test_the_first_sign_in_leads_through_the_set_up_to_the_desk_and_back_in(address, open_tab, width, hinders_nobody):
    boss, newcomer = sign_in(open_tab(address)), f"nieuweling-{width}"
    add_colleague(boss, newcomer)
    tab = open_tab(address)
    tab.visit("/beheer/")
    is_in_order(tab)
    password(tab, newcomer)
    assert tab.path == "/beheer/account/tweede-stap/"
    hinders_nobody(tab)
    tab.visit("/beheer/")  # a password alone opens nothing
    assert tab.path.startswith("/beheer/login/")
    tab.visit("/beheer/account/tweede-stap/")
    secret = set_up_app(tab, hinders_nobody)
    tab.page.get_by_label("Code").fill("000 000")
    press(tab, "Verder")
    is_in_order(tab)
    assert "Deze code klopt niet" in tab.page.inner_text("main")
    used = code(secret)
    tab.page.get_by_label("Code").fill(f"{used[:3]} {used[3:]}")
    press(tab, "Verder")
    assert tab.path == "/beheer/account/herstelcodes/"
    hinders_nobody(tab)
    press(tab, "Maak herstelcodes")
    hinders_nobody(tab)
    recovery = tab.page.locator(".recovery-codes code").all_inner_texts()
    assert len(set(recovery)) == 10
    press(tab, "Ik heb ze bewaard", "link")
    assert tab.path == "/beheer/"
    sign_out(tab)
    is_in_order(tab)

    password(tab, newcomer)
    hinders_nobody(tab)
    tab.page.get_by_label("Code").fill(code(secret, steps_ahead=1))
    press(tab, "Verder")
    assert tab.path == "/beheer/"
    sign_out(tab)

    password(tab, newcomer)
    press(tab, "Gebruik een herstelcode", "link")
    hinders_nobody(tab)
    tab.page.get_by_label("Herstelcode").fill(recovery[0])
    press(tab, "Verder")
    assert tab.path == "/beheer/"
    tab.visit("/beheer/account/")
    hinders_nobody(tab)
    assert "U heeft nog 9 herstelcodes." in tab.page.inner_text("main")


def virtual_key(tab):
    """A security key that the browser itself plays, and that always says yes."""
    devtools = tab.page.context.new_cdp_session(tab.page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
    options |= {"automaticPresenceSimulation": True}
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_key_is_set_up_and_opens_the_desk_and_another_key_does_not(address, open_tab, width, hinders_nobody):
    boss, holder = sign_in(open_tab(address)), f"sleutelaar-{width}"
    add_colleague(boss, holder)
    tab = open_tab(address)
    devtools, key = virtual_key(tab)
    password(tab, holder)
    tab.page.get_by_label("Een beveiligingssleutel").check()
    press(tab, "Verder")
    hinders_nobody(tab)
    press(tab, "Gebruik de beveiligingssleutel")
    assert tab.path == "/beheer/account/herstelcodes/"
    tab.visit("/beheer/account/")
    assert "Beveiligingssleutel, ingesteld op" in tab.page.inner_text("main")
    sign_out(tab)

    password(tab, holder)
    hinders_nobody(tab)
    press(tab, "Gebruik de beveiligingssleutel")
    assert tab.path == "/beheer/"
    sign_out(tab)

    # Another key, that was never set up here, has nothing to say.
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    virtual_key(tab)
    password(tab, holder)
    assert tab.page.locator("#key-refused").is_hidden()
    tab.page.get_by_role("button", name="Gebruik de beveiligingssleutel").click()
    tab.page.locator("#key-refused:visible").wait_for()
    is_in_order(tab)
    tab.visit("/beheer/")
    assert tab.path.startswith("/beheer/login/")


@pytest.mark.parametrize("scripts", one_of([False, True]))
def test_what_was_typed_in_an_expired_session_is_saved_after_signing_in_again(
    address, open_tab, scripts, width, hinders_nobody
):
    tab = sign_in(open_tab(address, java_script_enabled=scripts))
    tab.visit("/beheer/deals/region/add/")
    name = f"Getikt {'met' if scripts else 'zonder'} script, {width} breed"
    tab.page.locator("[name=name]").fill(name)
    tab.page.locator("[name=slug]").fill(f"getikt-{scripts}-{width}".lower())
    tab.page.context.clear_cookies(name="regiodeals-sessie")
    with tab.page.expect_response(lambda response: response.request.method == "POST") as answer:
        press(tab, re.compile("^Opslaan$"))
    assert (answer.value.status, answer.value.headers["cache-control"]) == (403, "private, no-store")
    assert "Uw aanmelding is verlopen" in tab.page.inner_text("main")
    if scripts:
        hinders_nobody(tab)
    with tab.page.context.expect_page() as opened:
        tab.page.get_by_role("link", name="Meld u opnieuw aan").click()
    other = type(tab)(opened.value, address)
    sign_in(other)
    press(tab, "Verstuur nog eens")
    assert "opnieuw aangemeld" in tab.page.inner_text("main")
    press(tab, "Verstuur nog eens")
    assert name in tab.page.inner_text("main") and tab.path == "/beheer/deals/region/"
