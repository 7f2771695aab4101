"""Papers of the Kamer as a program reads them: which are found, what each says, and how releases and changes tell of them."""

import datetime as dt
import hashlib
import re
from copy import deepcopy

import pytest
import rfc8785
from django.http import QueryDict
from jsonschema import Draft202012Validator, FormatChecker

from deals.models import Deal, Release, Source
from deals.portal.paper_filters import paper_filter
from deals.portal.question import NotUnderstood
from deals.publishing.releases import withdraw_at_once
from deals.register.index import release_index
from deals.register.papers import release_papers

from . import cast as people
from .browse import at

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NEXT_DAY = people.PAST + dt.timedelta(days=1)
MONTH_LATER = people.PAST + dt.timedelta(days=30)
API = "/api/v1"
MOTION, LETTER, PROMISE = "29697-116", "36560-VII-2", "toezegging-lijst"


@pytest.fixture
def papers(cast):
    """A motion with two decisions about Noorderland, a letter that is only named, and a commitment without a term or a day."""
    motion = people.paper(
        MOTION, "motie", titled="Motie over kansenagenda's", role="lid van de Tweede Kamer", groups="CDA; D66"
    )
    people.names_deal(motion, Deal.objects.get(slug="noorderland"))
    people.decided(motion, "aangenomen", dt.date(2023, 12, 20))
    people.decided(motion, "ingediend", dt.date(2023, 12, 15))
    people.paper(
        LETTER,
        titled="Voortgang van het programma",
        on=dt.date(2024, 5, 7),
        named_in=motion.source,
        named_locator="agenda",
    )
    people.paper(PROMISE, "toezegging", titled="Lijst van uitkeringen", on=None)
    people.release([f"kamerstuk/{slug}" for slug in (MOTION, LETTER, PROMISE)], at=NEXT_DAY, note="Kamerstukken")
    return motion


def found_by(query):
    release = Release.objects.last()
    deals = [row.slug for row in release_index(release).rows]
    return paper_filter(release_papers(release), QueryDict(query), deals)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", [LETTER, MOTION, PROMISE]),
        ("soort=motie&soort=brief", [LETTER, MOTION]),
        ("dossier=29 697", [MOTION]),
        ("dossier=36560-vii", [LETTER]),
        ("dossier=onbekend", [PROMISE]),
        ("deal=noorderland", [MOTION]),
        ("deal=programma&soort=brief", [LETTER]),
        ("deal=zuiderland", []),
        ("jaar=2023", [MOTION]),
        ("jaar=onbekend", [PROMISE]),
        ("jaar=1999", []),
    ],
)
def test_papers_are_found_by_kind_dossier_deal_and_year(papers, query, slugs):
    assert [paper.slug for paper in found_by(query).found] == slugs


def test_a_facet_is_counted_beside_the_others_and_never_without_what_is_chosen(papers):
    chosen = found_by("soort=motie&jaar=1999")
    assert chosen.counted("soort") == [("motie", 0)]
    assert chosen.counted("jaar") == [("1999", 0), ("2023", 1)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("soort=liedje", "‘liedje’ is geen bekende waarde voor soort stuk; verwacht brief, motie"),
        ("dossier=12345", "‘12345’ is geen bekende waarde voor dossier"),
        ("deal=nergens", "verwacht het korte adres van een deal, of programma"),
        ("jaar=vorig", "‘vorig’ is geen bekende waarde voor jaar; verwacht een jaar"),
    ],
)
def test_what_means_nothing_is_refused_by_name(papers, query, said):
    with pytest.raises(NotUnderstood, match=said):
        found_by(query)


# --- the API


@pytest.fixture
def api(client):
    """Asks the API, and finds every answer as its schema says, with nothing that the schema does not name."""
    document = client.get(f"{API}/openapi.json").json()
    strict = deepcopy(document["components"])
    for schema in strict["schemas"].values():
        schema["additionalProperties"] = False

    def schema_of(address):
        for pattern, item in document["paths"].items():
            if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), f"/{address.split('?')[0]}"):
                return item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        raise AssertionError(address)

    def ask(address, status=200):
        response = client.get(f"{API}/{address}")
        assert response.status_code == status, (address, response.content[:500])
        schema = {"$ref": "#/components/schemas/Problem"} if status >= 400 else schema_of(address)
        checks = Draft202012Validator(schema | {"components": strict}, format_checker=FormatChecker())
        assert [error.message for error in checks.iter_errors(response.json())] == [], address
        return response.json()

    return ask


def test_the_list_tells_of_each_paper_in_time(papers, api):
    body = api("kamerstukken")
    assert [one["slug"] for one in body["kamerstukken"]] == [LETTER, MOTION, PROMISE]
    letter, motion, promise = body["kamerstukken"]
    assert motion == {
        "slug": MOTION,
        "soort": "motie",
        "titel": "Motie over kansenagenda's",
        "datum": "2023-12-15",
        "nauwkeurigheid": "dag",
        "dossier": "29697",
        "nummer": "116",
        "onderwerp": "Over Motie over kansenagenda's.",
        "door": {"rol": "lid van de Tweede Kamer", "fracties": ["CDA", "D66"]},
        "deals": ["noorderland"],
        "zelfGezien": True,
        "digest": release_papers(Release.objects.last()).by_slug[MOTION].digest,
        "url": f"http://localhost:8000{API}/kamerstukken/{MOTION}?publicatie=2",
    }
    assert (letter["zelfGezien"], letter["deals"]) == (False, []) and (promise["datum"], promise["dossier"]) == (
        None,
        None,
    )
    assert api("kamerstukken?publicatie=1")["kamerstukken"] == []


def test_the_list_is_filtered_and_paged_and_says_what_a_filter_misses(papers, api):
    body = api("kamerstukken?jaar=2023&jaar=2024&aantal=1&pagina=2")
    assert (body["totaal"], body["laatstePagina"]) == (2, 2) and body["kamerstukken"][0]["slug"] == MOTION
    assert body["mogelijkGemist"] == [{"filter": "jaar", "onbekend": 1}]
    assert api("kamerstukken?soort=motie")["mogelijkGemist"] == []
    refusal = api("kamerstukken?soort=liedje&jaar=vorig&pagina=0&x=1", 400)
    assert [error["name"] for error in refusal["errors"]] == ["x", "soort", "jaar", "pagina"]
    api("kamerstukken?soort=motie&publicatie=99", 400)
    api("kamerstukken?pagina=2", 400)


def test_one_paper_is_told_whole(papers, api):
    motion = api(f"kamerstukken/{MOTION}")
    assert [(one["uitkomst"], one["datum"]) for one in motion["besluiten"]] == [
        ("ingediend", "2023-12-15"),
        ("aangenomen", "2023-12-20"),
    ]
    assert motion["deals"] == [{"slug": "noorderland", "vindplaats": "titel"}] and motion["toezegging"] is None
    promise = api(f"kamerstukken/{PROMISE}")
    assert promise["toezegging"] == {"nummer": None, "termijn": None, "nakoming": None, "stand": "niet-bekend"}
    letter = api(f"kamerstukken/{LETTER}")
    assert letter["gezien"] == {"eigenStuk": False, "bron": {"bron": f"stuk-{MOTION}", "vindplaats": "agenda"}}
    api(f"kamerstukken/{MOTION}?publicatie=1", 404)
    api("kamerstukken/noorderland", 404)


def test_its_digest_is_that_of_what_stands_there(papers, api):
    motion = api(f"kamerstukken/{MOTION}")
    digest = motion.pop("publicatie")["digest"]
    del motion["schema"]
    assert sha(motion) == digest


def sha(value):
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def test_a_withdrawn_paper_is_gone_with_the_reason_and_stands_in_the_release_before(papers, api):
    withdraw_at_once(f"kamerstuk/{MOTION}", reason="Verkeerd stuk.", note="Weg", clock=lambda: MONTH_LATER)
    assert api(f"kamerstukken/{MOTION}", 410)["detail"] == "Verkeerd stuk."
    assert MOTION not in [one["slug"] for one in api("kamerstukken")["kamerstukken"]]
    assert api(f"kamerstukken/{MOTION}?publicatie=2")["slug"] == MOTION
    line = next(one for one in api("publicaties/3")["regels"] if one["slug"] == MOTION)
    assert line == {"soort": "kamerstuk", "slug": MOTION, "deal": None, "digest": None, "reden": "Verkeerd stuk."}
    (change,) = api("wijzigingen")["wijzigingen"]
    assert (change["onderdeel"], change["soort"], change["reden"]) == ("kamerstuk", "ingetrokken", "Verkeerd stuk.")


def test_a_paper_and_a_deal_with_one_address_are_two_things(papers, api):
    people.paper("noorderland", titled="Aanbieding van de deal", on=dt.date(2024, 6, 1))
    people.release(["kamerstuk/noorderland"], at=MONTH_LATER, note="Nog een")
    assert api("kamerstukken/noorderland")["titel"] == "Aanbieding van de deal"
    assert api("deals/noorderland")["naam"] == "Noorderland"
    lines = [one for one in api("publicaties/3")["regels"] if one["slug"] == "noorderland"]
    assert {(one["soort"], one["deal"]) for one in lines} == {("deal", "noorderland"), ("kamerstuk", None)}
    assert [one["slug"] for one in api("kamerstukken?deal=noorderland")["kamerstukken"]] == [MOTION]
    withdraw_at_once("kamerstuk/noorderland", reason="Dubbel.", note="Weg", clock=lambda: MONTH_LATER)
    api("kamerstukken/noorderland", 410)
    assert api("deals/noorderland")["naam"] == "Noorderland"


def test_the_digest_of_every_release_can_be_computed_from_the_answers(papers, api):
    people.paper("noorderland", titled="Aanbieding van de deal")
    people.release(["kamerstuk/noorderland"], at=MONTH_LATER, note="Nog een")
    withdraw_at_once(f"kamerstuk/{MOTION}", reason="Verkeerd stuk.", note="Weg", clock=lambda: MONTH_LATER)
    before = ""
    for number in (1, 2, 3, 4):
        page = f"publicaties/{number}?aantal=2"
        told = api(page)
        lines = [one for n in range(told["laatstePagina"]) for one in api(f"{page}&pagina={n + 1}")["regels"]]
        of_papers = {"kamerstuk": ["kamerstuk"], "deal": []}
        release = told["beschrijving"]
        value = {
            "nummer": release["nummer"],
            "peildatum": release["peildatum"],
            "openbaarVanaf": release["openbaarVanaf"],
            "toelichting": release["toelichting"],
            "achteraf": release["achterafIngevoerd"],
            "corrigeertVanaf": release["corrigeertVanaf"],
            "regels": [
                [one["slug"], one["digest"] or "", one["reden"] or "", *of_papers[one["soort"]]] for one in lines
            ],
            "vorige": before,
        }
        before = sha(value)
        assert release["digest"] == before, number


def test_changes_tell_of_papers_after_deals(papers, api):
    Deal.objects.filter(slug="zuiderland").update(summary="Anders.")
    Source.objects.filter(slug=f"stuk-{MOTION}").update(title="Motie over agenda's")
    people.release(["zuiderland", f"kamerstuk/{MOTION}"], at=MONTH_LATER, note="Anders")
    deal, motion = api("wijzigingen")["wijzigingen"]
    assert (deal["onderdeel"], deal["slug"], deal["deal"]) == ("deal", "zuiderland", "zuiderland")
    assert (motion["onderdeel"], motion["slug"], motion["deal"]) == ("kamerstuk", MOTION, None)
    first = motion["verschillen"][0]
    assert (first["veld"], first["oud"], first["nieuw"]) == (
        "titel",
        "Motie over kansenagenda's",
        "Motie over agenda's",
    )
    came = api("wijzigingen?van=1&tot=2")["wijzigingen"]
    assert {(one["onderdeel"], one["soort"], len(one["verschillen"])) for one in came} == {("kamerstuk", "nieuw", 0)}
    assert api("wijzigingen?van=1&tot=2&aantal=1&pagina=3")["wijzigingen"][0]["slug"] == LETTER


def test_what_waits_is_nowhere(papers, api):
    people.paper("29697-999", titled="Geheim")
    people.release(["kamerstuk/29697-999"], at=NEXT_DAY, visible_from=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    api("kamerstukken/29697-999", 404)
    api("publicaties/3", 404)
    assert "29697-999" not in str([api("kamerstukken"), api("wijzigingen"), api("publicaties/2")])
    with at(dt.datetime(2099, 1, 2, tzinfo=dt.UTC)):
        assert api("kamerstukken/29697-999")["titel"] == "Geheim"
