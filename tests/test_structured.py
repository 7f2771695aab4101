"""What pages say to search engines in JSON-LD: what the page says, and nothing that is not known."""

import json
import re

import pytest

from deals.models import Deal, ParliamentaryPaper
from deals.portal.exports.formats import FORMATS

from . import cast as people
from .browse import rows
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def told(client, address):
    """{type: thing} of what a page says."""
    (block,) = BLOCK.findall(client.get(address).content.decode())
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data.get("@graph", [data])}


def granted(project):
    return [grant["amount"]["value"] for grant in project["funding"]] if "funding" in project else []


def test_a_deal_is_a_project_with_the_amounts_that_are_known(cast, client, settings):
    settings.REGISTER_URL = "https://register.example"
    north = told(client, "/deals/noorderland/")
    project = north["Project"]
    assert (project["name"], project["url"]) == (
        "Regio Deal Noorderland",
        "https://register.example/deals/noorderland/",
    )
    assert granted(project) == [10000000, 12500000.5]
    assert {grant["amount"]["currency"] for grant in project["funding"]} == {"EUR"}
    assert [grant["funder"]["name"] for grant in project["funding"]] == ["Rijk", "Noorderland"]
    assert sorted(project["areaServed"]) == ["Aa en Hunze", "Groningen"]
    path = [(one["position"], one["name"]) for one in north["BreadcrumbList"]["itemListElement"]]
    assert path == [(1, "Register Regio Deals"), (2, "Deals"), (3, "Noorderland"), (4, "Noorderland")]


def test_an_unknown_amount_has_no_amount(cast, client):
    project = told(client, "/deals/zuiderland/")["Project"]
    assert [grant["funder"]["name"] for grant in project["funding"]] == ["Zuiderland"]
    assert granted(project) == [4000000]
    people.make_deal("leegland", "Leegland", summary="Nog niets bekend.")
    people.release(["leegland"], at=NEXT_DAY, note="Leeg")
    assert not {"funding", "areaServed"} & told(client, "/deals/leegland/")["Project"].keys()


def test_amounts_are_those_of_the_content_of_every_deal(register, client):
    for row in rows(client.get("/deals.csv")):
        project = told(client, f"/deals/{row['Kort adres']}/")["Project"]
        amounts = [row["Rijksbijdrage (€)"], row["Regionale bijdrage (€)"]]
        assert granted(project) == [float(amount) for amount in amounts if amount], row["Kort adres"]


def test_the_register_is_a_data_set_with_its_files(cast, client, settings):
    settings.REGISTER_URL = "http://localhost:8000"
    data = told(client, "/open-data/")["Dataset"]
    assert data["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert (data["version"], data["temporalCoverage"]) == ("1", "../2024-01-01")
    addresses = {file["contentUrl"] for file in data["distribution"]}
    assert addresses > {f"http://localhost:8000/deals.{one}" for one in FORMATS}
    for file in data["distribution"]:
        answer = client.get(file["contentUrl"].removeprefix("http://localhost:8000"))
        assert answer.status_code == 200
        assert answer["Content-Type"].partition(";")[0] == file["encodingFormat"]
    assert not BLOCK.search(client.get("/deals/").content.decode())


def test_a_paper_is_a_work_with_its_number(cast, client):
    people.paper("29697-116", "motie", titled="Motie over wonen")
    people.paper("brief-uit-mei", titled="Brief uit mei", on=None, when="2024-05-01", when_precision="maand")
    slugs = ParliamentaryPaper.objects.values_list("slug", flat=True)
    people.release([f"kamerstuk/{slug}" for slug in slugs], at=NEXT_DAY, note="Stukken")
    work = told(client, "/kamerstukken/29697-116/")["CreativeWork"]
    assert (work["name"], work["identifier"]) == ("Motie over wonen", ["29697, nr. 116"])
    assert (work["datePublished"], work["publisher"]["name"]) == ("2023-12-15", "Tweede Kamer")
    later = told(client, "/kamerstukken/brief-uit-mei/")["CreativeWork"]
    assert later["datePublished"] == "2024-05" and "identifier" not in later


def test_no_text_ends_the_script(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary="</script><script>alert(1)</script> & <!--")
    people.release(["noorderland"], at=NEXT_DAY, note="Lelijk")
    page = client.get("/deals/noorderland/").content.decode()
    assert "<script>alert" not in page and "alert(1)</script>" not in page
    description = told(client, "/deals/noorderland/")["Project"]["description"]
    assert description == "</script><script>alert(1)</script> & <!--"
