"""Hostile input on every address and parameter: answered with a sentence, never with a failure or a cookie."""

import json
import logging
import os
import random
import re
from urllib.parse import quote, unquote_to_bytes

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from deals.models import Deal
from deals.portal.filters import LINE_PARAMETERS, PARAMETERS, PROGRESS_PARAMETERS
from deals.portal.frame import AT
from deals.publishing import review

from .. import cast as people
from ..browse import sign_in

pytestmark = [pytest.mark.proof, pytest.mark.database, pytest.mark.django_db]

# fmt: off
PAGES = ["/", "/deals/", "/deals.csv", "/deals/noorderland/", "/deals/noorderland.json", "/deals/concept/", "/publicaties/"]
PAGES += ["/deals.xlsx", "/deals.json", "/regios/", "/regios/noorderland/", "/gemeenten/gm0014/", "/bronnen/", "/bronnen/brief/"]
PAGES += ["/voortgang/", "/voortgang.json", "/nog-niet-bekend/"]
PAGES += ["/programmalijnen/", "/programmalijnen.json", "/wijzigingen/", "/wijzigingen.json", "/wijzigingen.atom", "/deals/noorderland.atom"]
PAGES += ["/api/v1", "/api/v1/deals", "/api/v1/deals/noorderland", "/api/v1/wijzigingen", "/api/v1/openapi.json", "/open-data/api/"]
PAGES += ["/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/gezondheid/live", "/gezondheid/klaar"]
ODD_PATHS = [
    *("/%00", "/deals/%00/", "/deals/noorderland%00/", "/deals/noorderland%00.json", "/deals/%ff/", "/%ff%fe", "/deals/%c3/"),
    *("/%2e%2e/", "/deals/%2e%2e/%2e%2e/etc/passwd", "/../../etc/passwd", "/static/%2e%2e/%2e%2e/manage.py", "/static/%00"),
    *("//", "//deals//", "///localhost/", "//voorbeeld.nl/%2e%2e", "/deals./", "/deals/.json", "/deals/..json", "/deals/noorderland./"),
    *("/deals", "/deals/noorderland", "/deals.csv/", "/deals.CSV", "/DEALS/", "/deals/noorderland.json/", "/deals/Noorderland/"),
    *(f"/deals/{'a' * 10_000}/", f"/deals/{'a' * 10_000}.json", f"/deals/{'%C3%A9' * 500}/", "/" + "a/" * 2000, "/deals/-/", "/deals/_/"),
    *("/deals/%E2%80%AE/", "/deals/%F0%9F%92%A9/", "/deals/%25%30%30/", "/deals/ /", "/deals/%0d%0aSet-Cookie:a=b/", "/deals;a=b/", "/\\"),
    *("/gezondheid/", "/gezondheid/klaar/", "/gezondheid/%00", "/.well-known/", "/favicon.ico", "/.env", "/.git/config", "/index.php"),
]
ODD_VALUES = [
    *("", " ", "\0", "a\0b", "%ff", "%c3%28", "%ed%a0%80", "%f0%9f%92%a9", "%", "%zz", "%25ff", "%0d%0aX-Kop:%20waar", "a" * 201, "x" * 10_000),
    *("0", "00", "-1", "-0", "1", "01", "+1", "1.0", "1e9", "9" * 9, "9" * 10, "9" * 20, "9" * 150, "-" + "9" * 20, "0x1", "1_0", "²", "½", "٣", "１", "NaN", "Infinity"),
    *("2023-11-01", "2024-01-01", "2024-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "2024-1-1", "20240101", "2024-W01-1", "２０２４-01-01", "٢٠٢٤-٠١-٠١"),
    *("groningen", "gm0014", "GM9999", "bzk", "nplv", "noorderland", "atlantis", "naam", "-rijk", "--rijk", "İ", "ß", "ĳ", "é", "e\u0301", "\u202e", "\ufeff", "\ud800"),
    *("'", '"', "' OR 1=1--", "<script>alert(1)</script>", "{{ 7*7 }}", "{% load x %}", "${7*7}", "../../etc/passwd", "=1+1", "null", "None", "[]", "true"),
]
NAMES = [*PARAMETERS, *AT]
OWN_NAMES = {
    "/deals/": NAMES,
    "/deals.csv": NAMES,
    "/deals.xlsx": ["q", "rijkMin", "publicatie"],
    "/deals.json": ["q", "thema", "peildatum"],
    "/regios/noorderland/": ["q", "regio", "pagina"],
    "/gemeenten/gm0014/": ["q", "gemeente", "status"],
    "/programmalijnen/": [*LINE_PARAMETERS, *AT],
    "/programmalijnen.json": [*LINE_PARAMETERS, *AT],
    "/voortgang/": [*PROGRESS_PARAMETERS, *AT],
    "/voortgang.json": ["verslagjaar", "gemeld", "thema", *AT],
    "/wijzigingen/": ["van", "tot", "pagina", *AT],
    "/wijzigingen.json": ["van", "tot", "deal", "soort", *AT],
    "/wijzigingen.atom": ["van", *AT],
    "/api/v1/deals": NAMES,
}
ODD_NAMES = ["q", "format", "onbekend", "tranche[]", "tranche__in", "Tranche", "pagina ", "\0", "%ff", "utm_bron", "a" * 300, "=", "__proto__", "csrfmiddlewaretoken"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "VERZIN", "get", "É"]
ODD_HEADERS = [
    *({"HTTP_HOST": host} for host in ("", "kwaad.nl", "localhost:x", "localhost:99999999", "a b", "é.nl", "[", "[::1", "\0", "x" * 5000, "localhost,kwaad.nl", "..")),
    *({"HTTP_IF_NONE_MATCH": tag} for tag in ("*", "", '"', "W/", 'W/"x"', '"' + "x" * 10_000 + '"', ", " * 3000, "é", "\0", "\xff")),
    *({"HTTP_IF_MODIFIED_SINCE": day} for day in ("", "gisteren", "Mon, 99 Foo 99999 99:99:99 GMT", "9" * 500)),
    *({"HTTP_ACCEPT": kind} for kind in ("", "*", "/", "application/json;q=NaN", "x" * 10_000, "é/é", "text/html;q=-1")),
    *({"HTTP_RANGE": span} for span in ("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=" + "0-0," * 2000, "regels=1-2", "é")),
    *({"HTTP_ACCEPT_ENCODING": coding} for coding in ("gzip", "br;q=x", "*;q=0", "é")),
    *({"HTTP_ACCEPT_LANGUAGE": tongue} for tongue in ("en", "xx-XX", "*", "é", "a" * 5000, "en;q=9e99")),
    *({"HTTP_COOKIE": cookies} for cookies in ("a=b", "regiodeals-sessie=x", "regiodeals-sessie=\0", "regiodeals-csrf=kort", "=;=;é", "x" * 8000, "messages=x")),
    *({"HTTP_AUTHORIZATION": proof} for proof in ("Bearer é", "Basic !!!", "Bearer " + "x" * 9000)),
    *({"HTTP_X_FORWARDED_FOR": "é, \0", "HTTP_X_FORWARDED_PROTO": "ftp", "HTTP_X_FORWARDED_HOST": "kwaad.nl"}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}),
    *({"CONTENT_LENGTH": length} for length in ("-1", "abc", "9" * 30)),
    *({"CONTENT_TYPE": kind} for kind in ("multipart/form-data", "multipart/form-data; boundary=é", "text/plain; charset=onbekend", "é")),
]
# fmt: on


def escape(value):
    """`value` for a query string; what is already escaped stays as it is."""
    return quote(value, safe="%", errors="surrogatepass")


def ask(client, method="GET", path="/", query="", body=b"", **headers):
    """Send exactly this, as a WSGI server would hand it over; Django's client would tidy it up."""
    raw = unquote_to_bytes(path).decode("latin-1")
    return client.generic(method, "/", body, **{"PATH_INFO": raw, "QUERY_STRING": query, **headers})


def faults(answer, at_desk=False):
    """What is wrong with an answer to a stranger."""
    if answer.status_code >= 500:
        cause = answer.exc_info[1] if answer.exc_info else None
        return f"status {answer.status_code}: {cause!r:.120}"
    if answer.status_code != 304 and answer.request["REQUEST_METHOD"] != "HEAD" and not answer.streaming:
        length = answer.headers.get("Content-Length", str(len(answer.content)))
        if length != str(len(answer.content)):
            return f"says it is {length} bytes long"
    if at_desk:
        return None
    if answer.cookies or "Set-Cookie" in answer.headers:
        return f"sets a cookie: {[*answer.cookies]}"
    if answer.status_code < 400 or answer.request["REQUEST_METHOD"] == "HEAD":
        return None
    text = answer.content.decode()
    if answer["Content-Type"].startswith("application/problem+json"):
        return None if json.loads(text)["status"] == answer.status_code else "a problem with another status"
    if (
        answer["Content-Type"] != "text/html; charset=utf-8"
        or '<html lang="nl">' not in text
        or len(re.findall("<h1[ >]", text)) != 1
    ):
        return f"{answer.status_code} is no Dutch page with one h1: {text[:60]!r}"
    return None


def found(client, requests, at_desk=False):
    """What is wrong with the answers, a line per fault: how often, and one request that shows it."""
    wrong = {}
    for request in requests:
        if fault := faults(ask(client, **request), at_desk):
            count, first = wrong.get(fault, (0, {name: value[:300] for name, value in request.items()}))
            wrong[fault] = (count + 1, first)
    return "\n".join(f"{count} × {fault}, as in {first}" for fault, (count, first) in wrong.items())


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals would bury the one line that matters."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def stranger(cast):
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def test_every_value_in_every_parameter(stranger, part):
    names = dict.fromkeys(PAGES, AT) | OWN_NAMES
    values = [escape(value) for value in ODD_VALUES]
    requests = [
        {"path": path, "query": f"{name}={value}"} for path in PAGES for name in names[path] for value in values
    ]
    requests += [{"path": path, "query": f"{escape(name)}=1"} for path in PAGES for name in ODD_NAMES]
    assert found(stranger, part(requests)) == ""


def test_many_and_doubled_parameters(stranger, part):
    many = "&".join(f"tranche={number}" for number in range(200))
    queries = [
        many,
        "&".join(f"a{number}=1" for number in range(200)),
        "&" * 5000,
        "=&" * 200,
        "?" * 500,
        ";" * 500,
        "a" * 60_000,
    ]
    queries += (
        [f"{name}=1&{name}=2" for name in NAMES]
        + [f"{name}=1&{name}=1" for name in NAMES]
        + ["peildatum=2024-01-01&publicatie=1"]
    )
    assert found(stranger, part([{"path": path, "query": query} for path in PAGES for query in queries])) == ""


def test_odd_paths(stranger):
    requests = [{"path": path, "query": query} for path in ODD_PATHS for query in ("", "publicatie=1", "x=%00")]
    assert found(stranger, requests) == ""


def test_odd_methods(stranger):
    requests = [
        {"method": method, "path": path, "body": body}
        for method in METHODS
        for path in PAGES
        for body in (b"", b"\0=%ff")
    ]
    assert found(stranger, requests) == ""


def test_odd_headers(stranger, part):
    requests = [
        {"method": method, "path": path, **header}
        for method in ("GET", "POST")
        for path in PAGES
        for header in ODD_HEADERS
    ]
    assert found(stranger, part(requests)) == ""


def test_random_combinations(stranger, rounds):
    seed = int(os.environ.get("PROOF_SEED") or random.randrange(10**9))
    draw = random.Random(seed)

    def request():
        pairs = [
            (draw.choice(NAMES + ODD_NAMES), draw.choice(ODD_VALUES)) for _ in range(draw.choice([0, 1, 1, 2, 3, 5]))
        ]
        path = (
            draw.choice(PAGES + ODD_PATHS)
            if draw.random() < 0.8
            else "/" + quote(bytes(draw.randbytes(draw.randint(1, 30))))
        )
        headers = {} if draw.random() < 0.5 else draw.choice(ODD_HEADERS) | draw.choice(ODD_HEADERS)
        query = "&".join(f"{escape(name)}={escape(value)}" for name, value in pairs)
        return {
            "method": draw.choice(METHODS) if draw.random() < 0.3 else "GET",
            "path": path,
            "query": query,
            **headers,
        }

    wrong = found(stranger, [request() for _ in range(300 * rounds)])
    assert wrong == "", f"repeat this with PROOF_SEED={seed}"


# --- the desk

# fmt: off
ODD_FIELDS = ["", "%00", "a%00b", "%ff", "%ed%a0%80", "-1", "1e9", "1e999999", "9" * 20, "9" * 5000, "%C2%B2", "%D9%A3", "NaN", "a:b", "x" * 10_000]
ODD_FIELDS += ["0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59", "2024-03-31T02:30", "%F0%9F%92%A9", "%0d%0a"]


FACT_FIELDS = {"contribution_facts": ["id", "source", "amount", "part_of"], "programmeline_facts": ["themes"], "milestone_facts": ["date"]}
# fmt: on


def posts(path, fields, names):
    """A good form, once per name and odd value with that value in that field."""
    for name in names:
        # Thousands of rows would be drawn, which is only slow.
        for value in ["", "-1", "%00", "3"] if name.endswith("_FORMS") else ODD_FIELDS:
            rest = [f"{other}={quote(given)}" for other, given in fields.items() if other != name]
            body = "&".join([*rest, f"{name}={value}"]).encode()
            yield {"method": "POST", "path": path, "body": body, "CONTENT_TYPE": "application/x-www-form-urlencoded"}


@pytest.fixture
def editor(cast):
    client = Client(raise_request_exception=False)
    sign_in(client, get_user_model().objects.create_superuser("redacteur", password="x"))
    Deal.objects.filter(slug="noorderland").update(summary="Nog niet gepubliceerd.")
    return client


def test_the_login_page_takes_anything(cast, monkeypatch, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    good = {"sign_in-current_step": "auth", "auth-username": "iemand", "auth-password": "iets", "next": "/beheer/"}
    requests = list(posts("/beheer/login/", good, good))
    requests += [{"path": "/beheer/login/", "query": f"next={value}"} for value in ODD_FIELDS]
    requests += [{"path": "/beheer/", "method": method} for method in METHODS]
    assert found(Client(raise_request_exception=False), requests, at_desk=True) == ""


def test_the_pages_for_submitting_take_anything(editor, part):
    day = people.AS_OF.isoformat()
    Deal.objects.filter(slug="noorderland").update(summary="Beter.")
    said = {"as_of": day, "visible_from": "", "note": "Een toelichting.", "corrects_since": "", "message": ""}
    chosen = {"submit": "1", "deal": "noorderland", "seen": "noorderland:x:y", "include": "noorderland"} | said
    requests = [*posts("/beheer/voorleggen/", chosen, chosen)]
    requests += posts("/beheer/voorleggen/", chosen | {"seen": "\0:x:y", "include": "\0"}, ["note"])
    requests += posts("/beheer/voorleggen/", {**said, "concept": "1", "include": "noorderland"}, said)
    requests += [{"path": "/beheer/voorleggen/", "query": f"deal={value}"} for value in ODD_FIELDS]
    requests += [{"path": "/beheer/voorleggingen/", "query": f"stand={value}&pagina={value}"} for value in ODD_FIELDS]
    requests += posts("/beheer/kleine-verbetering/noorderland/", {"submit": "1", "note": "x", "seen": "y"}, ["seen"])
    author = get_user_model().objects.create_superuser("indiener")
    submission = review.save_concept(author, ["noorderland"], review.Announcement(people.AS_OF, "Nieuw."))
    path = f"/beheer/voorleggingen/{submission.pk}/"
    decision = {"approve": "1", "seal": "x", "visible_from": "2024-01-01T00:00"}
    requests += posts(path, decision, ["seal", "visible_from"])
    requests += posts(path, {"return": "1", "reason": "x"}, ["reason"])
    requests += posts(path, {"take_back": "1"}, ["take_back"])
    requests += posts(f"{path}bewerken/", chosen, chosen)
    # Each of these leaves one field wrong, so that the next request still finds the deal and the release.
    requests += posts("/beheer/intrekken/noorderland/", {"note": "", "reason": "Een reden."}, ["reason"])
    requests += posts("/beheer/intrekken/noorderland/", {"note": "Een toelichting.", "reason": ""}, ["note"])
    requests += posts("/beheer/publicaties/1/verplaatsen/", {"reason": "x"}, ["visible_from"])
    requests += posts("/beheer/publicaties/1/terughalen/", {}, ["reason"])
    doors = ("publicaties/{}/verplaatsen/", "publicaties/{}/terughalen/", "intrekken/{}/", "kleine-verbetering/{}/")
    doors += ("voorleggingen/{}/", "voorleggingen/{}/bewerken/", f"voorleggingen/{submission.pk}/voorbeeld/{{}}/")
    for odd in ("0", "9" * 20, "9" * 5000, "%00", "%ff", "-1", "٣", "concept"):
        for door in doors:
            requests += [{"method": method, "path": f"/beheer/{door.format(odd)}"} for method in ("GET", "POST")]
    assert found(editor, part(requests), at_desk=True) == ""


def test_the_form_of_a_deal_takes_anything(editor, part):
    deal = Deal.objects.get(slug="noorderland")
    path = f"/beheer/deals/deal/{deal.pk}/change/"
    form = {
        "name": "Noorderland",
        "slug": "noorderland",
        "region": "1",
        "tranche": "1",
        "predecessor": "",
        "summary": "x",
    }
    for facts, fields in FACT_FIELDS.items():
        form |= {f"{facts}-TOTAL_FORMS": "1", f"{facts}-INITIAL_FORMS": "1"} | {
            f"{facts}-0-{field}": "1" for field in fields
        }
    stale = {"_revision": "77", **form}
    chosen = [name for name in stale if name not in ("name", "slug", "tranche", "summary")]
    requests = [*posts(path, stale, chosen)]
    requests += posts(path, {"_revision": str(deal.revision), **form}, ["_revision", "summary"])
    for odd in ("abc", "0", "²", "٣", "9" * 20, "9" * 5000, "%00", "%ff", "1_0", "-1"):
        requests += [{"method": method, "path": f"/beheer/deals/deal/{odd}/change/"} for method in ("GET", "POST")]
        requests += [
            {"path": f"/beheer/deals/deal/{one}/rij/{row}", "query": f"nummer={quote(odd, safe='%')}"}
            for one in (odd, deal.pk)
            for row in (f"{odd}/", "contribution/", f"contribution/{odd}/")
        ]
    assert found(editor, part(requests), at_desk=True) == ""
