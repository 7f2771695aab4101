"""Reports that were made to hurt: each gets a page with a sentence, what a person typed stays, and nothing is kept of the rest."""

import asyncio
import os
import random
from urllib.parse import quote, urlencode

import pytest

from deals.models import ErrorReport
from deals.portal.reporting.filled import tidied_text
from deals.web import front
from deals.web.rationing import Ration

from .browse import text
from .filing import REPORTING, TOLD, file_report, send_raw, time_in, typed_in
from .granian import Client as Requests
from .granian import Working, started

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.long_on_postgresql]


def refused(response, status, said):
    page = response.content.decode()
    assert (response.status_code, "De melding is nog niet verstuurd" in page) == (status, True)
    assert said in text(response), text(response)
    assert response["Cache-Control"] == "no-store" and not response.cookies
    assert ErrorReport.objects.count() == 0
    return page


# --- what is in the fields

FIELDS = {
    "nothing": ({"fout": ""}, "fout", "Vul in wat er niet klopt of ontbreekt."),
    "only spaces": ({"fout": " \n\t\u200b\xa0"}, "fout", "Vul in wat er niet klopt"),
    "a NUL": ({"fout": "a\0b"}, "fout", "onzichtbaar teken (U+0000)"),
    "a bell": ({"goed": "a\x07b"}, "goed", "onzichtbaar teken (U+0007)"),
    "an escape": ({"bron": "\x1b[31mrood"}, "bron", "onzichtbaar teken (U+001B)"),
    "too long": ({"fout": "a" * 4001}, "fout", "Dit is te lang: 4.001 tekens. Hoogstens 4.000"),
    "too long a source": ({"bron": "a" * 1001}, "bron", "Dit is te lang: 1.001 tekens."),
    "too long an address": ({"pagina": "/deals/" + "a" * 600 + "/"}, "pagina", "Dit is te lang: 608 tekens."),
    "a page of elsewhere": ({"pagina": "https://elders.example/"}, "pagina", "Dit is geen adres van een pagina"),
    "a page of the desk": ({"pagina": "/beheer/deals/deal/"}, "pagina", "Dit is geen adres van een pagina"),
    "a script as a page": ({"pagina": "javascript:alert(1)"}, "pagina", "Dit is geen adres van een pagina"),
    "two lines as a page": ({"pagina": "/deals/\r\n/x/"}, "pagina", "Dit is geen adres van een pagina"),
    "a field that is none": ({"veld": "wachtwoord"}, "veld", "Dit gegeven staat niet in de lijst."),
    "no e-mail address": ({"email": "lezer"}, "email", "Dit is geen e-mailadres."),
    "a header as e-mail": ({"email": "a@b.nl\r\nBcc: c@d.nl"}, "email", "Dit is geen e-mailadres."),
    "two e-mail addresses": ({"email": "a@b.nl,c@d.nl"}, "email", "Dit is geen e-mailadres."),
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_wrong_field_is_named_beside_it_and_everything_typed_stays(cast, client, name):
    changed, field, said = FIELDS[name]
    page = refused(file_report(client, **changed), 400, said)
    assert f'id="{field}-fout"' in page and f'<a href="#{field}">' in page
    assert page.count("aria-invalid") == page.count('aria-invalid="true"') == page.count('class="mistake"') == 1
    assert f"{field}-fout" in page[page.index(f'id="{field}"') :].partition(">")[0]
    assert "Nog niet verstuurd: Meld een fout" in page
    kept = typed_in(page)
    assert {one: kept[one] for one in TOLD if one not in changed} == {
        one: TOLD[one] for one in TOLD if one not in changed
    }
    if field != "veld":
        assert kept[field] == tidied_text(changed[field])


def test_all_mistakes_are_said_at_once_in_the_order_of_the_form(cast, client):
    page = refused(file_report(client, email="x", fout="", pagina="x"), 400, "Dit is geen adres")
    places = [page.index(f'<a href="#{name}">') for name in ("pagina", "fout", "email")]
    assert places == sorted(places)


def test_what_people_paste_along_without_seeing_it_is_no_mistake(cast, client):
    pasted = "\ufeffDe regio\u00ad\u200bbijdrage\r\nis\u2028anders \u202e\U0001f600\ufe0f"
    assert file_report(client, fout=pasted).status_code == 303
    assert ErrorReport.objects.get().wrong == "De regiobijdrage\nis\nanders \U0001f600"


def test_what_is_typed_is_shown_as_text(cast, client):
    hurt = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'
    page = file_report(client, fout=hurt, goed=hurt, bron=hurt, pagina=hurt, email=hurt).content.decode()
    assert "<script>alert" not in page and "<img src=x" not in page
    assert typed_in(page)["fout"] == hurt
    assert ErrorReport.objects.count() == 0
    assert file_report(client, fout=hurt).status_code == 303


# --- how it is sent


def test_other_encodings_get_a_sentence(cast, client):
    time = quote(time_in(client.get(REPORTING).content.decode()))
    for typed in ("caf%E9", "%ff%fe", "%ed%a0%80"):
        page = refused(send_raw(client, f"tijd={time}&fout={typed}"), 400, "Een teken kwam niet goed aan")
        assert 'id="fout-fout"' in page
    assert send_raw(client, f"tijd={time}&fout=caf".encode() + b"\xe9").status_code in (303, 400)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=x", "application/json", "text/plain", "", "multipart/form-data"]
)
def test_another_kind_of_body_is_refused(cast, client, kind):
    refused(send_raw(client, "fout=x", content_type=kind), 415, "alleen aangenomen uit het formulier op deze pagina")


def test_thousands_of_fields_are_refused(cast, client):
    time = time_in(client.get(REPORTING).content.decode())
    for number in (30, 4000, 60_000 // 6):
        body = urlencode({"tijd": time} | TOLD | {f"v{place}": "" for place in range(number)})
        refused(send_raw(client, body[:149_000]), 400, "Het formulier is niet heel aangekomen.")
    refused(send_raw(client, urlencode({"tijd": time} | TOLD) + "&fout=nog+iets"), 400, "niet heel aangekomen")


def test_ten_megabytes_are_refused(cast, client):
    refused(file_report(client, fout="a" * 10_000_000), 413, "De melding is te groot: hoogstens 150 kB.")


def test_every_field_full_of_the_widest_letters_is_taken(cast, client):
    wide = "\U0001f600"
    full = {"fout": wide * 4000, "goed": wide * 4000, "bron": wide * 1000}
    assert len(urlencode(TOLD | full)) < front.LARGEST_REPORT
    assert file_report(client, **full).status_code == 303


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_another_method_is_refused(cast, client, method):
    response = getattr(client, method)(REPORTING)
    assert response.status_code == 405 and "POST" in response["Allow"]


def test_a_form_of_another_site_is_refused_and_shows_nothing_of_what_it_said(cast, client):
    for headers in ({"origin": "https://elders.example"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "null"}):  # fmt: skip
        page = refused(file_report(client, headers=headers), 403, "Dit formulier kwam van een andere site.")
        assert typed_in(page)["fout"] == "" and TOLD["fout"] not in page
    assert (
        file_report(client, headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"}).status_code == 303
    )


def test_a_form_that_nobody_gave_out_is_sent_again_with_all_that_was_typed(cast, client):
    time = time_in(client.get(REPORTING).content.decode())
    for forged in ("", "1:x", "9" + time, time[:-1] + ("a" if time[-1] != "a" else "b"), "x" * 5000):
        page = refused(file_report(client, forged), 400, "Het formulier klopte niet.")
        assert typed_in(page) == TOLD


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_is_not(cast, client):
    page = refused(file_report(client, website="https://elders.example"), 400, "een veld ingevuld dat mensen niet zien")
    assert typed_in(page) == TOLD and "elders.example" not in page
    hidden = page[page.index("<div hidden>") :].partition("</div>")[0]
    assert 'name="website"' in hidden and 'value=""' in hidden and 'tabindex="-1"' in hidden
    assert file_report(client, time_in(page)).status_code == 303


def test_whatever_is_sent_gets_a_page_with_a_sentence(cast, client):
    """Bodies with damage anywhere in them: 100 in `make test`, and as many in each round of the long proof."""
    chance, time = random.Random(21), time_in(client.get(REPORTING).content.decode())
    whole = urlencode({"tijd": time} | TOLD).encode()
    for number in range(100 * int(os.environ.get("PROOF_ROUNDS", "1"))):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            place = chance.randrange(len(body))
            body[place : place + chance.randint(0, 6)] = chance.choice(
                [b"", b"&", b"=", b"%", b"%00", b"\xff", b"+", b"\0", b"%F0%9F%98%80", bytes([chance.randrange(256)])]
            )
        response = send_raw(client, bytes(body))
        assert response.status_code in (303, 400), number
        assert response.status_code == 303 or "De melding is nog niet verstuurd" in response.content.decode()


# --- in front of Django


class Writing(Working):
    """An application that writes a report until it may end."""

    def waits(self, environ):
        return environ["REQUEST_METHOD"] == "POST"


def sent(length, *parts, path=REPORTING, method="POST", **headers):
    return Requests(method, path, {"content-length": str(length), **headers}, parts)


def test_a_report_is_read_whole_and_one_that_is_too_large_not_at_all():
    async def trial():
        application = Writing()
        application.may_end.set()
        register = started(application)
        assert (await sent(6, b"abc", b"def").asks(register)).body == "abcdef"
        for headers in ({}, {"cookie": "a=b"}):
            refusal = await sent(front.LARGEST_REPORT + 1, b"abc", **headers).asks(register)
            assert refusal.status == 413 and "De melding is te groot: hoogstens 150 kB." in refusal.body
        assert (await sent(3, b"abc", path=f"{REPORTING}x/").asks(register)).body == ""
        assert len(application.asked) == 2 and register.held == 0

    asyncio.run(trial())


def test_reports_wait_for_each_other_and_no_page_waits_for_them():
    async def trial():
        application = Writing()
        register = started(application)
        first = asyncio.ensure_future(sent(1, b"a").asks(register))
        while not application.asked:
            await asyncio.sleep(0.01)
        for path in ("/", "/deals.csv", REPORTING):
            assert (await Requests("GET", path).asks(register)).status == 200
        application.may_end.set()
        assert (await first).body == "a" and register.held == 0

    asyncio.run(trial())


def test_who_sends_too_many_is_told_when_to_come_back():
    async def trial():
        application = Writing()
        application.may_end.set()
        register = started(application)
        register.ration_of_reports = Ration(2, 600)
        answers = [await sent(1, b"a").asks(register) for _ in range(3)]
        assert [one.status for one in answers] == [200, 200, 429]
        assert answers[2].headers["retry-after"] == "600" and "Probeer het over 10 minuten opnieuw." in answers[2].body
        assert "meldingen verstuurd" in answers[2].body
        # A file to check has a count of its own.
        assert (await sent(1, b"a", path=front.CHECKING).asks(register)).status == 200

    asyncio.run(trial())
