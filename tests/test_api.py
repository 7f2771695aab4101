"""The API: what it says fits its own schema, agrees with the pages, and stays at one release."""

import datetime as dt
import json
import logging
import os
import re
from copy import deepcopy
from html import unescape

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker

from deals.models import Deal, Release
from deals.portal.api.answers import API_VERSION
from deals.portal.api.changelog import api_changes
from deals.portal.api.openapi import SCHEMA_NAMES, component_name
from deals.portal.api.views import ROUTES
from deals.register.facet import ENTRANCES

from . import cast as people
from .browse import at, rows, text
from .desk import desk_tables, withdraw
from .words import AMOUNT, NEXT_DAY, WORD, forget

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases, where a test says so

API = "/api/v1"


# --- words for these tests


@pytest.fixture
def api(client):
    """Asks the API, and finds every answer as the schema says it is."""
    client.raise_request_exception = False
    document = client.get(f"{API}/openapi.json").json()
    strict = closed(document["components"])

    def ask(address, status=200, **headers):
        response = client.get(f"{API}/{address}", headers=headers)
        assert response.status_code == status, (address, response.content[:500])
        assert int(response.get("Content-Length", len(response.content))) == len(response.content)
        assert response["API-Version"] == API_VERSION and response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies and "Cookie" not in response.get("Vary", "")
        if status == 304:
            assert not response.content
            return response
        body = response.json()
        name = "Problem" if status >= 400 else component(document, address)
        assert response["Content-Type"] == ("application/problem+json" if status >= 400 else "application/json")
        schema = {"$ref": f"#/components/schemas/{name}", "components": strict}
        faults = [
            f"{error.json_path}: {error.message}"
            for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(body)
        ]
        assert faults == [], address
        if status >= 400:
            assert body["status"] == status
        response.body = body
        return response

    return ask


def closed(components):
    """The components with nothing allowed that they do not name: a field without explanation is a fault."""
    found = deepcopy(components)
    for schema in found["schemas"].values():
        schema["additionalProperties"] = False
    return found


def component(document, address):
    """The name of the schema that the document gives for what an address answers."""
    wanted = address.split("?")[0]
    for pattern, item in document["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), f"/{wanted}"):
            schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            return schema["$ref"].rsplit("/", 1)[-1]
    raise AssertionError(f"{wanted} is not in the document")


def links(response):
    return {name: address for address, name in re.findall(r'<([^>]+)>; rel="(\w+)"', response["Link"])}


def below(settings, address):
    """An address that the API gave, as `api` takes it."""
    return address.removeprefix(f"{settings.REGISTER_URL}{API}/")


LISTS = [route for route in ROUTES if "<" not in route]
OF_CAST = {
    "deals": "noorderland",
    "regios": "noorderland",
    "ministeries": "bzk",
    "provincies": "groningen",
    "gemeenten": "gm0014",
    "kenmerken": "nplv",
    "tranches": "1",
    "bronnen": "brief",
    "publicaties": "1",
}
# … and the filters with a value that one of the cast has.
OF_CAST_ASKED = {facet.name: OF_CAST.get(name, "onbekend") for name, facet in ENTRANCES.items()}
ADDRESSES = [*LISTS, *(f"{name}/{value}" for name, value in OF_CAST.items())]


# --- bodies


@pytest.mark.database
def test_every_address_answers_as_its_schema_says(cast, api):
    for address in ADDRESSES:
        for query in ("", "?publicatie=1", "?peildatum=2024-01-01"):
            answer = api(address + query)
            assert answer.body["publicatie"]["nummer"] == 1


def test_sources_are_the_same_after_their_page_was_read(cast, api, client):
    """Page and API keep what they look up of a release in one place."""
    before = api("bronnen").body
    forget()
    assert client.get("/bronnen/").status_code == 200
    assert api("bronnen").body == before


def test_every_deal_of_the_register_answers_as_its_schema_says(register, api):
    for name in LISTS:
        last = api(f"{name}?aantal=100").body["laatstePagina"]
        for number in range(1, min(last, 3) + 1):
            api(f"{name}?aantal=100&pagina={number}")
    for number in (1, 2):
        for deal in api(f"deals?aantal=100&publicatie={number}").body["deals"]:
            api(f"deals/{deal['slug']}?publicatie={number}")
    for name in ENTRANCES:
        for value in api(f"{name}?aantal=20").body[name][:5]:
            found = api(f"{name}/{value['slug']}?aantal=100").body
            assert found["totaal"] == value["deals"]


@pytest.mark.database
def test_the_root_leads_to_everything(cast, api, client, settings):
    root = client.get(API).json()
    assert list(root["ingangen"]) == LISTS
    for address in root["ingangen"].values():
        api(below(settings, address))
    assert client.get(root["openapi"]).status_code == client.get(root["documentatie"]).status_code == 200


RELEASE = {"nummer": 1, "peildatum": "2024-01-01", "openbaarVanaf": "2026-01-10T09:00:00Z"}


def test_a_list_of_deals_in_full(cast, api):
    answer = api("deals").body
    digest = Release.objects.get().digest
    noorderland, zuiderland = (api(f"deals/{slug}").body for slug in ("noorderland", "zuiderland"))
    here = "http://localhost:8000/api/v1/deals"
    assert answer == {
        "publicatie": RELEASE | {"digest": digest},
        "totaal": 2,
        "pagina": 1,
        "aantal": 20,
        "laatstePagina": 1,
        "bedragen": {
            "rijk": {"bedrag": 10000000, "bekendVan": 1},
            "regio": {"bedrag": 16500000.5, "bekendVan": 2},
        },
        "mogelijkGemist": [],
        "deals": [
            {
                "slug": "noorderland",
                "naam": "Noorderland",
                "tranche": {"nummer": 1, "naam": "eerste tranche"},
                "regio": {"slug": "noorderland", "naam": "Noorderland"},
                "voorganger": None,
                "status": {"soort": "convenant", "naam": "convenant gesloten", "datum": "2023-11-01"}
                | {"naam": noorderland["status"]["naam"]},
                "bedragen": {"rijk": 10000000, "regio": 12500000.5, "totaal": 22500000.5},
                "ministeries": [{"slug": "bzk", "afkorting": "BZK"}, {"slug": "lnv", "afkorting": "LNV"}],
                "provincies": [{"slug": "drenthe", "naam": "Drenthe"}, {"slug": "groningen", "naam": "Groningen"}],
                "gemeenten": [
                    {"slug": "gm1680", "naam": "Aa en Hunze", "deelgebied": None},
                    {"slug": "gm0014", "naam": "Groningen", "deelgebied": None},
                ],
                "caribisch": [],
                "buitenland": [],
                "kenmerken": [{"slug": "nplv", "naam": "NPLV"}],
                "themas": [],
                "onbekend": [],
                "onvolledig": [],
                "digest": noorderland["publicatie"]["digest"],
                "url": f"{here}/noorderland?publicatie=1",
            },
            {
                "slug": "zuiderland",
                "naam": "Zuiderland",
                "tranche": {"nummer": 2, "naam": "tweede tranche"},
                "regio": {"slug": "zuiderland", "naam": "Zuiderland"},
                "voorganger": None,
                "status": None,
                "bedragen": {"rijk": None, "regio": 4000000, "totaal": None},
                "ministeries": [],
                "provincies": [{"slug": "limburg", "naam": "Limburg"}],
                "gemeenten": [{"slug": "gm0917", "naam": "Heerlen", "deelgebied": None}],
                "caribisch": [],
                "buitenland": [],
                "kenmerken": [],
                "themas": [],
                "onbekend": ["bedragen.rijk", "ministeries", "partijen", "programmalijnen", "status"],
                "onvolledig": [],
                "digest": zuiderland["publicatie"]["digest"],
                "url": f"{here}/zuiderland?publicatie=1",
            },
        ],
    }


@pytest.mark.database
def test_a_deal_is_the_stored_content_as_the_file_of_its_page_gives_it(cast, api, client):
    for query in ("", "?publicatie=1"):
        assert api(f"deals/noorderland{query}").content == client.get(f"/deals/noorderland.json{query}").content


def test_small_bodies_in_full(cast, api):
    head = {"publicatie": RELEASE | {"digest": Release.objects.get().digest}}
    one_page = head | {"totaal": 1, "pagina": 1, "aantal": 20, "laatstePagina": 1}
    here = "http://localhost:8000/api/v1"
    assert api("kenmerken").body == one_page | {
        "onbekend": 0,
        "onvolledig": 0,
        "kenmerken": [{"slug": "nplv", "naam": "NPLV", "deals": 1, "url": f"{here}/kenmerken/nplv?publicatie=1"}],
    }
    assert api("tranches?aantal=1&pagina=2").body == head | {
        "totaal": 2,
        "pagina": 2,
        "aantal": 1,
        "laatstePagina": 2,
        "onbekend": 0,
        "onvolledig": 0,
        "tranches": [
            {
                "slug": "2",
                "naam": "tweede tranche",
                "deals": 1,
                "url": f"{here}/tranches/2?publicatie=1",
                "bedragen": {
                    "rijk": {"bedrag": None, "bekendVan": 0},
                    "regio": {"bedrag": 4000000, "bekendVan": 1},
                },
            }
        ],
    }
    assert api("programmalijnen").body == one_page | {
        "onbekend": 1,
        "onvolledig": 0,
        "programmalijnen": [
            {
                "sleutel": api("deals/noorderland").body["programmalijnen"][0]["sleutel"],
                "toelichting": None,
                "geldigVan": None,
                "geldigTot": None,
                "bron": {"bron": "brief", "vindplaats": "Bijlage, Noorderland"},
                "naam": "Wonen",
                "letterlijk": True,
                "omschrijving": None,
                "themas": [],
                "deal": {
                    "slug": "noorderland",
                    "naam": "Noorderland",
                    "url": f"{here}/deals/noorderland?publicatie=1",
                },
            }
        ],
    }
    assert api("bronnen").body == one_page | {
        "bronnen": [
            {
                "slug": "brief",
                "titel": "Brief over twee deals",
                "datum": "2023-12-01",
                "uitgever": "Het ministerie",
                "deals": 2,
                "url": f"{here}/bronnen/brief?publicatie=1",
            }
        ],
    }
    described = head["publicatie"] | {
        "toelichting": "Eerste publicatie",
        "achterafIngevoerd": False,
        "kleineVerbetering": False,
        "corrigeertVanaf": None,
        "url": f"{here}/publicaties/1?publicatie=1",
    }
    assert api("publicaties").body == one_page | {"publicaties": [described]}
    digests = {deal["slug"]: deal["digest"] for deal in api("deals").body["deals"]}
    assert api("publicaties/1").body == one_page | {
        "totaal": 2,
        "beschrijving": described,
        "regels": [
            {"soort": "deal", "slug": slug, "deal": slug, "digest": digests[slug], "reden": None}
            for slug in sorted(digests)
        ],
    }
    assert api("wijzigingen").body == one_page | {
        "totaal": 2,
        "van": None,
        "tot": 1,
        "wijzigingen": [
            {
                "onderdeel": "deal",
                "slug": slug,
                "deal": slug,
                "naam": slug.capitalize(),
                "soort": "nieuw",
                "reden": None,
                "verschillen": [],
            }
            for slug in sorted(digests)
        ],
    }


def test_an_entrance_gives_its_deals_and_says_how_many(cast, api):
    answer = api("ministeries/bzk").body
    assert answer["ministerie"] == {
        "slug": "bzk",
        "naam": "BZK",
        "deals": 1,
        "url": "http://localhost:8000/api/v1/ministeries/bzk?publicatie=1",
    }
    assert [deal["slug"] for deal in answer["deals"]] == ["noorderland"]
    assert api("ministeries/bzk?tranche=2").body["deals"] == []
    assert api("ministeries").body["onbekend"] == 1


def test_a_municipality_that_no_deal_names_is_an_empty_list_and_an_unknown_one_is_not_found(cast, api):
    assert api("gemeenten/gm0994").body["totaal"] == 0
    for slug in ("gm9999", "GM9999", "onbekend", "groningen"):
        api(f"gemeenten/{slug}", 404)


def test_what_a_filter_can_miss_is_said(cast, api):
    assert api("deals?ministerie=bzk").body["mogelijkGemist"] == [
        {"filter": "ministerie", "onbekend": 1, "onvolledig": 0}
    ]


@pytest.mark.database
def test_the_changes_between_two_releases(cast, api):
    Deal.objects.filter(slug="noorderland").update(summary="Nieuw.")
    people.release(["noorderland"], at=NEXT_DAY)
    withdraw("zuiderland", reason="Een vergissing.", note="Weg", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    answer = api("wijzigingen?van=1&tot=3").body
    assert (answer["van"], answer["tot"], answer["totaal"]) == (1, 3, 2)
    assert answer["wijzigingen"] == [
        {
            "onderdeel": "deal",
            "slug": "noorderland",
            "deal": "noorderland",
            "naam": "Noorderland",
            "soort": "gewijzigd",
            "reden": None,
            "verschillen": [
                {
                    "onderwerp": "deal",
                    "sleutel": None,
                    "over": None,
                    "veld": "samenvatting",
                    "oud": "Een deal in het noorden.",
                    "nieuw": "Nieuw.",
                    "bron": None,
                }
            ],
        },
        {
            "onderdeel": "deal",
            "slug": "zuiderland",
            "deal": "zuiderland",
            "naam": "Zuiderland",
            "soort": "ingetrokken",
            "reden": "Een vergissing.",
            "verschillen": [],
        },
    ]
    assert [change["deal"] for change in api("wijzigingen").body["wijzigingen"]] == ["zuiderland"]
    assert api("wijzigingen?van=2024-01-01&tot=3").body["van"] == 3
    problem = api("wijzigingen?van=3&tot=1", 400).body
    assert "draai ze om" in problem["detail"]
    api("wijzigingen?tot=3&publicatie=2", 400)
    assert api("wijzigingen?publicatie=2").body["tot"] == 2


@pytest.mark.database
def test_a_withdrawn_deal_is_gone_with_its_reason_and_still_there_before(cast, api):
    withdraw("zuiderland", reason="Een vergissing.", note="Weg", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    gone = api("deals/zuiderland", 410).body
    assert gone == {"status": 410, "title": "Ingetrokken", "detail": "Een vergissing."}
    api("deals/zuiderland?publicatie=1")
    assert api("publicaties/2").body["regels"][1] == {
        "soort": "deal",
        "slug": "zuiderland",
        "deal": "zuiderland",
        "digest": None,
        "reden": "Een vergissing.",
    }


# --- the same as everywhere else

SELECTIONS = [
    "tranche=4",
    "tranche=4&tranche=5&sorteer=-rijk",
    "ministerie=bzk&ministerie=lvvn",
    "ministerie=onbekend",
    "provincie=limburg&sorteer=-datum",
    "gemeente=gm0917",
    "regio=twente",
    "kenmerk=nplv&tranche=4",
    "rijkMin=20.000.000&rijkMax=30000000&sorteer=regio",
    "q=woningbouw",
    "q=Frysl%C3%A2n&letterlijk=ja",
    "thema=onbekend&status=convenant",
    "peildatum=2023-11-01",
]


@pytest.mark.parametrize("query", SELECTIONS)
def test_a_selection_is_the_same_as_in_the_csv(register, api, client, settings, query):
    walked, address = [], f"deals?{query}&aantal=7"
    while address:
        answer = api(address)
        walked += answer.body["deals"]
        address = below(settings, links(answer).get("next", ""))
    file = rows(client.get(f"/deals.csv?{query}"))
    assert [deal["slug"] for deal in walked] == [row["Kort adres"] for row in file]
    assert [deal["bedragen"]["rijk"] for deal in walked] == [
        float(row["Rijksbijdrage (€)"]) if row["Rijksbijdrage (€)"] else None for row in file
    ]
    known = [deal["bedragen"]["rijk"] for deal in walked if deal["bedragen"]["rijk"] is not None]
    told = api(f"deals?{query}").body
    assert told["totaal"] == len(file)
    assert told["bedragen"]["rijk"] == {"bedrag": sum(known) if known else None, "bekendVan": len(known)}


# --- one release


@pytest.mark.database
def test_a_walk_while_a_release_appears_reads_one_release(cast, api, settings):
    first = api("deals?aantal=1")
    Deal.objects.filter(slug="zuiderland").update(name="Anders")
    people.release(["zuiderland", "concept"], at=NEXT_DAY)
    second = api(below(settings, links(first)["next"]))
    assert second.body["publicatie"] == first.body["publicatie"]
    assert [deal["naam"] for deal in second.body["deals"]] == ["Zuiderland"]
    assert set(links(first)) == {"canonical", "first", "next", "last"}
    assert set(links(second)) == {"canonical", "first", "prev", "last"}
    assert all("publicatie=1" in address for address in [*links(first).values(), *links(second).values()])
    assert api("deals").body["totaal"] == 3


def test_every_link_can_be_followed(cast, api, settings):
    for address in ADDRESSES:
        for found in links(api(f"{address}?peildatum=2024-01-01")).values():
            assert "peildatum" not in found
            assert api(below(settings, found)).body["publicatie"]["nummer"] == 1


# --- nobody reads what is not published


def every_answer(client, *more):
    for address in [*ADDRESSES, *more]:
        for query in ("", "?aantal=100", "?publicatie=1", "?publicatie=2", f"?q={WORD}"):
            yield f"{address}{query}", client.get(f"{API}/{address}{query}")
    for address in (API, f"{API}/openapi.json", "/open-data/api/"):
        yield address, client.get(address)


@pytest.mark.database
def test_what_is_planted_appears_nowhere(planted, client):
    tables = desk_tables()
    more = ("deals/concept", "regios/concept", f"bronnen/bron-{WORD}", "programmalijnen")
    with CaptureQueriesContext(connection) as captured:
        for address, response in every_answer(client, *more):
            said = response.content.decode().replace(f"‘{WORD}’", "").replace(f"‘bron-{WORD}’", "")
            said = said.replace(f"q={WORD}", "")
            assert WORD not in said and AMOUNT not in said, address
            assert WORD not in response.get("Link", "").replace(f"q={WORD}", ""), address
            assert response.status_code < 500
    assert not [table for query in captured for table in tables if f'"{table}"' in query["sql"]]


@pytest.mark.database
def test_a_waiting_release_answers_exactly_like_one_that_never_existed(cast, client):
    visible = people.PAST + dt.timedelta(days=3000)
    with at(visible - dt.timedelta(microseconds=1)):
        before = {address: (answer.status_code, answer.content) for address, answer in every_answer(client)}
        Deal.objects.filter(slug="noorderland").update(summary=f"Zeer {WORD}")
        people.release(["noorderland", "concept"], at=NEXT_DAY, visible_from=visible, note=WORD)
        forget()
        after = {address: (answer.status_code, answer.content) for address, answer in every_answer(client)}
    assert before == after
    with at(visible):
        assert WORD in client.get(f"{API}/deals/noorderland").content.decode()


# --- queries, kept answers

MOST_QUERIES = dict.fromkeys(ADDRESSES, 4) | {
    "programmalijnen": 5,
    "bronnen/brief": 5,
    "": 1,
    "openapi.json": 1,
}


@pytest.mark.database
@pytest.mark.parametrize("address", MOST_QUERIES)
def test_queries_of_a_process_that_has_kept_nothing_and_of_one_that_has(cast, client, address):
    url = f"{API}/{address}".rstrip("/")
    with CaptureQueriesContext(connection) as captured:
        fresh = client.get(url)
    assert fresh.status_code == 200 and len(captured) <= MOST_QUERIES[address]
    with CaptureQueriesContext(connection) as captured:
        kept = client.get(url)
        unchanged = client.get(url, headers={"if-none-match": fresh["ETag"]})
    assert len(captured) == 2
    assert (kept.content, dict(kept.headers)) == (fresh.content, dict(fresh.headers))
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["API-Version"] == API_VERSION and unchanged["Access-Control-Allow-Origin"] == "*"


# --- what goes wrong


def test_everything_wrong_is_said_together(cast, api):
    problem = api("deals?tranche=99&pagina=0&aantal=101&onbekend=1&sorteer=x&sorteer=y&rijkMin=veel", 400).body
    assert {error["name"] for error in problem["errors"]} == {
        "tranche",
        "pagina",
        "aantal",
        "onbekend",
        "sorteer",
        "rijkMin",
    }
    problem = api("deals?peildatum=morgen&pagina=x&tranche=99", 400).body
    assert [error["name"] for error in problem["errors"]] == ["peildatum", "pagina"]
    problem = api("wijzigingen?van=9&tot=2024-02-30&x=1", 400).body
    assert [error["name"] for error in problem["errors"]] == ["x", "tot", "van"]


def test_a_page_that_is_not_there_is_refused(cast, api):
    assert "deze lijst heeft er 1" in api("deals?pagina=2", 400).body["detail"]


BAD = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%e2%82",
    "9" * 20,
    "9" * 400,
    "x" * 10_000,
    "-1",
    "%C2%B2",
    "%D9%A3",
    "1e9",
    "%27%3Cscript%3E",
]
BAD += [
    "%E2%80%AE",
    "%ed%a0%80",
    "../../etc/passwd",
    "%",
    "1.5",
    "0",
    "2024-02-30",
    "0001-01-01",
    "9999-12-31",
    "gm0014",
]
NAMES_ASKED = sorted({name for view in ROUTES.values() for name in view.operation.parameters})


# What could trouble one database and not the other.
ODD_TO_DATABASES = {"%00", "9" * 20, "9" * 400, "%ed%a0%80", "9999-12-31"}


@pytest.mark.parametrize(
    "value", [pytest.param(value, marks=pytest.mark.database if value in ODD_TO_DATABASES else []) for value in BAD]
)
def test_bad_input_is_a_problem_in_words(cast, client, value):
    client.raise_request_exception = False
    asked = [(address, name) for address in ADDRESSES for name in ("publicatie", "peildatum", "aantal", value)]
    asked += [("deals", name) for name in NAMES_ASKED] + [("wijzigingen", "van"), ("wijzigingen", "tot")]
    asked += [(f"{name}/{value}", "publicatie") for name in OF_CAST] + [(value, "publicatie")]
    for address, name in asked:
        response = client.get(f"{API}/{address}?{name}={value}")
        assert response.status_code in (200, 400, 404), (address, name)
        if response.status_code != 200:
            assert response["Content-Type"] == "application/problem+json", (address, name)
            assert response.json()["status"] == response.status_code
            assert len(response.json()["detail"]) > 10
    for name in ("publicatie", "peildatum", "format", "aantal", "pagina"):
        response = client.get(f"{API}/deals?{name}={value}")
        assert response.status_code == 400, name


@pytest.mark.database
def test_a_question_that_cannot_be_read_says_why(cast, api):
    assert "NUL-teken" in api("deals?q=%00", 400).body["detail"]
    assert "UTF-8" in api("deals?q=%ff", 400).body["detail"]


@pytest.mark.parametrize("address", ["", *ADDRESSES, "openapi.json", "atlantis"])
def test_a_slash_at_the_end_is_not_found_and_leads_nowhere(cast, client, address):
    response = client.get(f"{API}/{address}/".replace("//", "/"))
    assert response.status_code == 404 and "Location" not in response
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "GEEN-METHODE"])
def test_what_would_write_is_refused(cast, client, method):
    for address in (API, f"{API}/deals", f"{API}/deals/noorderland", f"{API}/openapi.json"):
        response = client.generic(method, address)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.json()["status"] == 405 and response["API-Version"] == API_VERSION


def test_head_says_what_get_says_without_a_body(cast, client):
    for address in ADDRESSES:
        got, head = client.get(f"{API}/{address}"), client.head(f"{API}/{address}")
        assert head.status_code == 200 and head.content == b""
        assert dict(head.headers) == dict(got.headers)


def test_another_site_may_read_and_ask_first(cast, client):
    response = client.options(f"{API}/deals", headers={"origin": "https://elders.example"})
    assert (response.status_code, response.content) == (204, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    got = client.get(f"{API}/deals", headers={"origin": "https://elders.example"})
    assert "Link" in got["Access-Control-Expose-Headers"]
    assert got["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("address", [API, f"{API}/deals", f"{API}/atlantis", f"{API}/openapi.json"])
def test_every_answer_has_the_headers_that_keep_readers_safe(cast, client, address):
    for response in (client.get(address), client.post(address)):
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Frame-Options"] == "DENY"
        assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert response["Cache-Control"] in ("public, max-age=0, s-maxage=1, stale-if-error=59", "no-store")
    assert "API-Version" not in client.get("/deals/")


@pytest.mark.database
def test_before_the_first_release_there_is_nothing_to_read(db, api, client):
    for address in LISTS:
        assert api(address, 404).body["detail"] == "Er is nog niets gepubliceerd."
    assert client.get(API).status_code == client.get("/open-data/api/").status_code == 200


def test_a_fault_of_ours_is_a_problem_without_details(cast, api, monkeypatch):
    monkeypatch.setattr("deals.portal.api.views.sums", lambda *_: 1 / 0)
    problem = api("deals", 500).body
    assert "ZeroDivision" not in json.dumps(problem) and problem["title"] == "Er ging iets mis"


# --- the document and the page


@pytest.fixture
def document(db, client, settings):
    settings.CONTACT = "mailto:register@example.org"
    return client.get(f"{API}/openapi.json").json()


@pytest.mark.parametrize(
    ("contact", "security", "url", "email"),
    [
        ("mailto:vragen@example.org", "mailto:lek@example.org", "http://localhost:8000/", "vragen@example.org"),
        (
            "mailto:vragen@example.org?subject=API",
            "https://lek.example",
            "http://localhost:8000/",
            "vragen@example.org",
        ),
        (
            "https://vragen.example/formulier",
            "mailto:lek@example.org",
            "https://vragen.example/formulier",
            "lek@example.org",
        ),
        ("https://vragen.example/formulier", "https://lek.example", "https://vragen.example/formulier", None),
    ],
)
def test_the_document_says_whom_to_ask(db, client, settings, contact, security, url, email):
    settings.CONTACT, settings.SECURITY_CONTACT = contact, security
    said = client.get(f"{API}/openapi.json").json()["info"]["contact"]
    assert said["name"] and (said["url"], said.get("email")) == (url, email)


def test_what_changed_in_the_api_is_published_with_its_day(cast, document, client):
    where = "http://localhost:8000/open-data/api/wijzigingen/"
    assert where in document["info"]["description"]
    assert 'href="/open-data/api/wijzigingen/"' in client.get("/open-data/api/").content.decode()
    page = text(client.get("/open-data/api/wijzigingen/"))
    assert re.search(r"2026-11-26 \(versie [0-9.]+\): Veld geldt bij feiten die op de peildatum niet gelden", page)
    assert re.search(r"2026-11-21 \(versie 1.0.0\): Versie 1", page)
    assert api_changes()[0].version == API_VERSION


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("- datum: 2026-11-26\n  versie: 1.0.0\n", "regel 1: verwacht datum, versie, tekst"),
        ("- datum: gisteren\n  versie: 1.0.0\n  tekst: Iets.\n", "regel 1, ‘datum’: 'gisteren' past niet"),
        ("- datum: 2026-01-01\n  versie: a\n  tekst: A.\n- datum: 2026-02-01\n  versie: b\n  tekst: B.\n", "bovenaan"),
        ("- [", "is niet te lezen"),
    ],
)
def test_a_wrong_list_of_changes_names_itself(settings, tmp_path, written, refusal):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "api-wijzigingen.yaml").write_text(written)
    settings.BASE_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match=f"^fixtures/api-wijzigingen.yaml.*{refusal}"):
        api_changes.__wrapped__()


def test_the_document_follows_the_design_rules(document):
    assert document["openapi"] == "3.1.0" and document["info"]["version"] == API_VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", API_VERSION)
    assert document["info"]["contact"]["email"] == "register@example.org" and {"name", "url"} <= set(
        document["info"]["contact"]
    )
    assert [server["url"] for server in document["servers"]] == ["http://localhost:8000/api/v1"]
    operations = [item["get"] for item in document["paths"].values()]
    assert all(list(item) == ["get"] for item in document["paths"].values())
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for address, operation in zip(document["paths"], operations, strict=True):
        assert re.fullmatch(r"(/([a-z]+(-[a-z]+)*|\{[a-z]+\}))+", address)
        assert {"200", "304", "400", "404", "503"} <= set(operation["responses"])
        assert all("API-Version" in operation["responses"][status]["headers"] for status in ("200", "304"))
    assert all(re.fullmatch("[a-z]+([A-Z][a-z]*)*", name) for name in document["components"]["parameters"])
    for response in document["components"]["responses"].values():
        assert list(response["content"]) == ["application/problem+json"]
    assert "410" in document["paths"]["/deals/{slug}"]["get"]["responses"]


def test_every_reference_in_the_document_leads_somewhere(document):
    references = re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document))
    assert len(references) > 100
    for reference in set(references):
        found = document
        for part in reference.split("/"):
            found = found[part]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_field_of_the_document_is_explained_and_dates_are_dates(document):
    for name, schema in document["components"]["schemas"].items():
        for field, found in schema["properties"].items():
            assert found.get("description"), f"{name}.{field}"
            if field in ("datum", "peildatum", "geldigVan", "geldigTot"):
                assert found["format"] == "date"
            if field == "openbaarVanaf":
                assert found["format"] == "date-time"
            assert "nullable" not in found


def test_components_have_dutch_names(document):
    named = (
        {component_name(view.operation.answer) for view in ROUTES.values()} | set(SCHEMA_NAMES.values()) | {"Problem"}
    )
    assert set(document["components"]["schemas"]) <= named
    assert not [name for name in document["components"]["schemas"] if re.search("Content|Summary|Page$|Line", name)]


def test_the_page_about_the_api_explains_every_address_parameter_and_field(document, client):
    page = client.get("/open-data/api/").content.decode()
    for address in document["paths"]:
        assert f"{API}{address}" in page
    for name in document["components"]["parameters"]:
        assert f"<code>{name}</code>" in page
    for name, schema in document["components"]["schemas"].items():
        assert f'id="{name}"' in page
        assert all(f"<code>{field}</code>" in page for field in schema["properties"])


def test_the_examples_on_the_page_answer(register, api, client):
    page = unescape(client.get("/open-data/api/").content.decode())
    examples = [found for found in re.findall(r'<a href="/api/v1/([^"]+)"', page) if found != "openapi.json"]
    assert len(examples) > 8
    for example in examples:
        answer = api(example, 400 if "tranche=99" in example else 200)
        assert "totaal" not in answer.body or answer.body["totaal"] > 0, example
    (command,) = re.findall(r"curl '([^']+)'", page)
    assert client.get(command).status_code == 200


def test_the_page_about_the_api_is_a_page_of_the_register(cast, client):
    page = client.get("/open-data/api/")
    assert page["Content-Type"] == "text/html; charset=utf-8"
    assert page.content.decode().count("<h1") == 1 and "API" in text(page)
    assert client.get("/open-data/api/?onbekend=1").status_code == 400


# --- the long proof


@pytest.mark.proof
def test_questions_made_from_the_document_are_answered_as_it_says(cast, client, tmp_path):
    """Schemathesis makes the questions: a bounded number for every address, good ones and bad ones."""
    import schemathesis
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections
    from hypothesis import HealthCheck, Phase, assume, given
    from hypothesis import settings as bounded
    from hypothesis.configuration import set_hypothesis_home_dir
    from schemathesis import GenerationMode, checks
    from schemathesis.specs.openapi import checks as found

    set_hypothesis_home_dir(tmp_path)  # it would write beside the code
    examples = 5 * int(os.environ.get("PROOF_ROUNDS", "5"))
    kinds = [
        checks.not_a_server_error,
        found.status_code_conformance,
        found.content_type_conformance,
        found.response_headers_conformance,
        found.response_schema_conformance,
        found.unsupported_method,
    ]
    document = client.get(f"{API}/openapi.json").json()
    document["servers"] = [{"url": API}]
    # Values at random are nearly all refused: where the register knows some, these are among them.
    for name, value in OF_CAST_ASKED.items():
        document["components"]["parameters"][name]["schema"]["items"] = {"enum": [value]}
    document["components"]["parameters"]["publicatie"]["schema"] = {"enum": [1, 2]}
    for address, item in document["paths"].items():
        if "{" in address:
            item["get"]["parameters"][0]["schema"] = {"enum": [OF_CAST.get(address.split("/")[1], "col01"), "onbekend"]}
    schema = schemathesis.openapi.from_dict(document)
    schema.app = WSGIHandler()
    logging.disable(logging.CRITICAL)
    # As Django's own test client does: the connection holds this test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        for operation in schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

                @bounded(
                    max_examples=examples,
                    deadline=None,
                    database=None,
                    phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck),
                )
                @given(case=operation.ok().as_strategy(generation_mode=mode))
                def ask(case):
                    # Its transport cannot write a question mark that is part of a path.
                    assume("?" not in case.formatted_path)
                    case.call_and_validate(checks=kinds)

                ask()
    finally:
        logging.disable(logging.NOTSET)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
