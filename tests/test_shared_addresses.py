"""Addresses as others pass them on: with names of campaigns and clicks, and with the end of a sentence behind them."""

import re

import pytest

from deals.portal.appended import FAMILIES, NAMES, appended

from .browse import PUBLIC, body, text

pytestmark = pytest.mark.django_db

ADDED = [
    *("utm_source=x", "UTM_Source=x", "fbclid=x", "FBCLID=x", "gclid=x", "mc_cid=x", "msclkid=x", "_gl=x", "gbraid=x"),
    *("wbraid=x", "gad_source=x", "gad_campaignid=x", "srsltid=x", "igshid=x", "igsh=x", "li_fat_id=x", "ttclid=x"),
    *(
        "twclid=x",
        "yclid=x",
        "dclid=x",
        "dm_i=x",
        "_hsenc=x",
        "_hsmi=x",
        "hsCtaTracking=x",
        "hsa_acc=x",
        "pk_campaign=x",
    ),
    *("mtm_campaign=x", "matomo_campaign=x", "piwik_kwd=x", "at_medium=x", "wt_mc=x", "WT.mc_id=x", "trk=x", "ref=x"),
    *("ref_src=x", "platform=hootsuite", "spm=x", "oly_enc_id=x", "vero_id=x", "_ke=x", "amp;utm_source=x"),
    # of any length, and in another encoding than ours
    f"_gl={'x' * 400}",
    "utm_campaign=caf%E9",
]
EVERYWHERE = ["/", "/deals/", "/deals/noorderland/", "/deals.csv", "/deals/noorderland.json", "/wijzigingen.atom"]


@pytest.mark.parametrize("added", ADDED)
def test_what_others_add_to_an_address_means_nothing(cast, client, added):
    for path in (*EVERYWHERE, "/api/v1/deals", "/api/v1/openapi.json", "/cijfers/tranches.csv"):
        plain, shared = client.get(path), client.get(f"{path}?{added}")
        assert (shared.status_code, shared.content) == (200, plain.content), path
        assert shared["ETag"] == plain["ETag"]


def test_no_parameter_of_ours_is_taken_for_what_others_add(cast, client):
    ours = {"aantal"}
    for path in (*PUBLIC, "/gemeenten/", "/api/v1/deals"):
        said = re.search(r"bekend zijn ([^.]+)\.", body(client.get(f"{path}?onbekend=1")))
        ours |= set(said[1].split(", ")) if said else set()
    assert {"q", "tranche", "rijkMin", "van", "tot", "deal", "alleen", "naam", "weergave", "publicatie"} <= ours
    assert [name for name in ours if appended(name)] == []


def test_names_that_others_add_are_written_in_small_letters():
    assert [name for name in (*FAMILIES, *NAMES) if name != name.lower()] == []


@pytest.mark.parametrize(
    ("query", "means"),
    [
        ("tranche=1.", "tranche=1"),
        ("tranche=1)", "tranche=1"),
        ("tranche=1%29.", "tranche=1"),
        ("ministerie=bzk%3E", "ministerie=bzk"),
        ("regio=noorderland;", "regio=noorderland"),
        ("gemeente=gm0014%22,", "gemeente=gm0014"),
        ("rijkMin=1.000'", "rijkMin=1.000"),
        ("publicatie=1.", "publicatie=1"),
        ("tranche=1&amp;ministerie=bzk", "tranche=1&ministerie=bzk"),
        ("tranche=1&amp;amp;ministerie=bzk", "tranche=1&ministerie=bzk"),
        ("tranche=1&AMP%3Bministerie=bzk", "tranche=1&ministerie=bzk"),
    ],
)
def test_what_stuck_to_an_address_in_a_mail_is_left_out(cast, client, query, means):
    for path in ("/deals/", "/kaart/", "/cijfers/", "/deals.csv", "/api/v1/deals"):
        # Amounts are a question that each of these knows, and so is everything else here.
        asked, meant = client.get(f"{path}?{query}"), client.get(f"{path}?{means}")
        assert (asked.status_code, asked.content) == (200, meant.content), path


def test_a_reader_who_searches_may_end_with_a_stop(cast, client):
    assert 'value="Noorderland."' in client.get("/deals/?q=Noorderland.").content.decode()


def test_a_value_that_is_nothing_but_marks_is_refused(cast, client):
    assert client.get("/deals/?tranche=...").status_code == 400


@pytest.mark.parametrize(
    ("asked", "without", "left"),
    [
        ("/deals/?tranch=1&ministerie=bzk", "‘tranch’", "/deals/?ministerie=bzk"),
        ("/deals/?foo=1&tranche=1&bar=2", "‘bar’ en ‘foo’", "/deals/?tranche=1"),
        ("/deals/noorderland/?foo=1", "‘foo’", "/deals/noorderland/"),
        ("/deals/?sorteer=naam&sorteer=rijk&tranche=1", "‘sorteer’", "/deals/?tranche=1"),
        ("/deals/?tranche=99&ministerie=bzk", "‘tranche’", "/deals/?ministerie=bzk"),
        ("/deals/?tranche=1&weergave=film", "‘weergave’", "/deals/?tranche=1"),
        (
            "/cijfers/?tranche=99&ministerie=xyz&regio=noorderland",
            "‘ministerie’ en ‘tranche’",
            "/cijfers/?regio=noorderland",
        ),
        ("/deals.csv?weergave=tabel&tranche=1", "‘weergave’", "/deals.csv?tranche=1"),
        ("/wijzigingen/?van=x&tot=1", "‘van’", "/wijzigingen/?tot=1"),
        ("/deals/?publicatie=9&tranche=1", "‘publicatie’", "/deals/?tranche=1"),
        ("/ministeries/bzk/?ministerie=ezk&tranche=1", "‘ministerie’", "/ministeries/bzk/?tranche=1"),
        ("/regios/?naam=x", "‘naam’", "/regios/"),
        (
            "/vergelijken/?alleen=x&deal=noorderland&deal=zuiderland",
            "‘alleen’",
            "/vergelijken/?deal=noorderland&deal=zuiderland",
        ),
    ],
)
def test_a_question_that_is_refused_leads_to_the_same_without_what_is_not_understood(
    cast, client, asked, without, left
):
    refusal = client.get(asked)
    assert refusal.status_code == 400
    assert f"dit adres zonder {without}" in text(refusal)
    link = left.replace("&", "&amp;")
    assert f'<a href="{link}" rel="nofollow">dit adres zonder' in refusal.content.decode()
    assert client.get(left).status_code == 200


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/Deals/", "/deals/"),
        ("/DEALS/Noorderland/", "/deals/noorderland/"),
        ("/deals/Noorderland.JSON", "/deals/noorderland.json"),
        ("/Deals.csv?tranche=1&utm_source=x", "/deals.csv?tranche=1"),
        ("/deals/Noorderland/?publicatie=1", "/deals/noorderland/?publicatie=1"),
        ("/Bronnen/Brief/", "/bronnen/brief/"),
        ("/Gemeenten/GM0014/", "/gemeenten/gm0014/"),
        ("/API/V1/Deals", "/api/v1/deals"),
        ("/api/v1/deals/Noorderland", "/api/v1/deals/noorderland"),
        ("/api/v1/gemeenten/GM0014", "/api/v1/gemeenten/gm0014"),
        ("/deals/noorderland/.", "/deals/noorderland/"),
        ("/deals/noorderland/%29.", "/deals/noorderland/"),
    ],
)
def test_an_address_in_capitals_leads_to_the_one_address_that_there_is(cast, client, asked, leads_to):
    for _ in ("fresh", "once more"):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (301, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        *(
            "/Atlantis/",
            "/deals/Atlantis/",
            "/Deals/Atlantis.json",
            "/api/v1/Atlantis",
            "/deals/noorderland/x.",
            "/API/V1/Deals/",
        ),
        *("/Beheer/", "/BEHEER/login/", "/Gezondheid/live", "/Static/icon.svg", "/Deals/?foo=1", "/deals/Concept/"),
    ],
)
def test_an_address_that_does_not_exist_in_small_letters_either_is_not_found(cast, client, asked):
    answer = client.get(asked)
    assert answer.status_code == 404 and "Location" not in answer


def test_a_browser_that_looks_for_the_icon_finds_it(db, client):
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302 and re.fullmatch(r"/static/icon\.[0-9a-f]+\.svg", answer["Location"])
    assert client.get(answer["Location"]).status_code == 200
