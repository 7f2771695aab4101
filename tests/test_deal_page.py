"""The page of a deal: what it says first, how it tells money and time, and what it says is not known."""

import datetime as dt
import re
from collections import Counter

import pytest

from deals.language.vocabulary import GapField
from deals.models import (
    Contribution,
    Deal,
    Decision,
    Gap,
    InvolvedMinistry,
    Milestone,
    Ministry,
    ProgrammeLine,
    Release,
    Source,
)
from deals.portal.deal.lead import in_small_words, one_of_the_tranche, purpose
from deals.portal.deal.money import in_millions
from deals.portal.deal.sources import places_together
from deals.portal.deal.strip import moved_by_years
from deals.portal.deal.unknown import REPORTED_AS, UNKNOWNS
from deals.publishing.releases import lines_of
from deals.register.models import Version

from . import cast as people
from .browse import at, text
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db

LEAD = re.compile(r'<p class="lead">(.*?)</p>', re.S)
SENTENCE = re.compile(r"[A-ZÀ-Ý‘'].*[^\s]\.")
# Words that a sentence has where something is missing.
EMPTY = re.compile(r"None|\[\]|  | [.,]|niet bekend|\bde deal van de\b|\bnul\b|\bde de\b|undefined|\(\)", re.IGNORECASE)


def lead_of(client, address):
    """The first sentences as one reads them."""
    html = LEAD.search(client.get(address).content.decode())[1]
    html = re.sub(r'<sup>.*?</sup>|<span class="cite[^"]*" popover.*?Sluit</button></span>', "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", "", html).split()).replace("&#x27;", "'")


def republish(slug="zuiderland", **fields):
    people.release([slug], at=NEXT_DAY, **fields)


# --- what it is about


def test_every_deal_at_every_release_begins_with_whole_sentences(register, client):
    """Those of the editors, or composed ones: of a tranche it says how many deals the release has of it."""
    composed = 0
    for release in Release.objects.all():
        lines = release.deal_lines.exclude(version=None).select_related("version")
        contents = {line.slug: line.version.read() for line in lines}
        tranches = Counter(content["tranche"]["naam"] for content in contents.values())
        assert len(contents) in (14, 83)
        for slug, content in contents.items():
            lead = lead_of(client, f"/deals/{slug}/?publicatie={release.number}")
            assert SENTENCE.fullmatch(lead), (slug, lead)
            if content["samenvatting"]:
                assert " ".join(content["samenvatting"].split()).startswith(lead)
                continue
            composed += 1
            tranche = content["tranche"]["naam"]
            first = f"{content['naam']} is een van de {in_small_words(tranches[tranche])} deals van de {tranche}."
            assert f"{lead} ".startswith(f"{first} "), lead
            assert not EMPTY.search(lead), (slug, lead)
            for sentence in re.split(r"(?<=\.) (?=[A-Z])", lead)[1:]:
                assert sentence.split()[0] in ("Het", "De", "Hierna"), lead
            amount = content["bedragen"]["rijk"]
            assert ("het rijk" in lead.lower() and " euro" in lead) or amount is None, lead
    assert composed > 100


def test_a_composed_lead_says_what_the_facts_say_with_their_sources(register, client):
    assert lead_of(client, "/deals/foodvalley/?publicatie=3") == (
        "Foodvalley is een van de twaalf deals van de tweede tranche. Het Rijk koos de deal op 16 november 2018 en betaalt "
        "20 miljoen euro. Het convenant is in 2019 gesloten. Hierna kwam Foodvalley II (zesde tranche)."
    )
    html = LEAD.search(client.get("/deals/foodvalley/?publicatie=3").content.decode())[1]
    assert re.findall(r'aria-label="Bron (\d) bij [^"]*, in de inleiding"', html) == ["1", "2", "3"]
    assert (
        'content="Foodvalley is een van de twaalf deals'
        in client.get("/deals/foodvalley/?publicatie=3").content.decode()
    )


def test_a_field_that_is_empty_stays_empty(register, client):
    assert client.get("/deals/foodvalley.json?publicatie=3").json()["samenvatting"] is None


def test_a_lead_of_next_to_nothing_is_one_sentence(cast, client):
    Deal.objects.filter(slug="concept").update(summary="")
    people.release(["concept"], at=NEXT_DAY)
    assert lead_of(client, "/deals/concept/") == "Concept is een van de twee deals van de eerste tranche."


def test_the_only_deal_of_a_tranche_is_not_one_of_several():
    assert (
        one_of_the_tranche("Twente", "tweede tranche", 1)
        == "Twente is de enige deal van de tweede tranche in dit register."
    )
    assert one_of_the_tranche("Twente", "vijfde tranche", 22) == "Twente is een van de 22 deals van de vijfde tranche."


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("dag", "is op 1 november 2022 getekend"),
        ("maand", "is in november 2022 getekend"),
        ("jaar", "is in 2022 getekend"),
        ("uiterlijk", "is uiterlijk op 1 november 2022 getekend"),
    ],
)
def test_a_day_is_said_as_precisely_as_its_source_gives_it(cast, client, precision, said):
    Deal.objects.filter(slug="zuiderland").update(summary="")
    people.fact(Milestone, Deal.objects.get(slug="zuiderland"), kind="getekend", date="2022-11-01", precision=precision)
    republish()
    assert said in lead_of(client, "/deals/zuiderland/")


def test_a_step_that_is_only_planned_is_not_told_as_done(cast, client):
    Deal.objects.filter(slug="zuiderland").update(summary="")
    people.fact(Milestone, Deal.objects.get(slug="zuiderland"), kind="convenant", date="2025-01-01", precision="dag")
    republish()
    assert "convenant" not in lead_of(client, "/deals/zuiderland/")


def test_the_first_two_sentences_stand_up_front_and_the_rest_below():
    assert purpose("Een. Twee! Drie? Vier.") == ("Een. Twee!", "Drie? Vier.")
    assert purpose("Het kost 7,5 miljoen. Dat is veel.") == ("Het kost 7,5 miljoen. Dat is veel.", "")
    assert purpose("") == ("", "")


# --- money


def test_what_was_asked_stands_beside_what_was_got_and_is_never_counted(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    people.fact(
        Contribution,
        deal,
        side="rijk",
        amount=40_000_000,
        moment="gevraagd",
        qualifier="exact",
        counted=False,
        key="rijk-2",
    )
    republish("noorderland")
    page = text(client.get("/deals/noorderland/"))
    assert "Gevraagd aan het Rijk: € 40 miljoen. Gekregen: € 10 miljoen." in page
    assert "Van het Rijk € 10 miljoen" in page
    assert "het is gevraagd, niet toegezegd" in client.get("/deals/noorderland/").content.decode()


def test_amounts_that_differ_stand_side_by_side_and_the_one_that_counts_is_bold(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    for number, amount in ((2, 9_000_000), (3, 10_000_000)):
        people.fact(
            Contribution,
            deal,
            side="rijk",
            amount=amount,
            moment="selectie",
            qualifier="exact",
            counted=False,
            key=f"rijk-{number}",
        )
    counted = Contribution.objects.get(deal=deal, side="rijk", counted=True)
    Contribution.objects.filter(pk=counted.pk).update(moment="selectie")
    republish("noorderland")
    html = client.get("/deals/noorderland/").content.decode()
    row = html[html.index('<th scope="row">Rijk</th>') :]
    row = row[: row.index("</tr>")]
    counting = re.findall(r'<span( class="counts")? id="((?!bij)[^"]+)"', row)
    assert counting == [(' class="counts"', "rijk-1"), ("", "rijk-2"), ("", "rijk-3")]
    assert text_of(row) == "Rijk 10,0 ; 9,0 –"


def text_of(html):
    html = re.sub(r'<sup>.*?</sup>|<span class="cite[^"]*" popover.*?Sluit</button></span>', "", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("amount", "precision", "words"),
    [
        (25_000_000, "exact", "25,0"),
        (8_150_000, "exact", "8,15"),
        (12_500_000.5, "exact", "12,5000005"),
        (20_000_000, "ten-minste", "ten minste 20,0"),
    ],
)
def test_an_amount_in_millions_is_exact(amount, precision, words):
    assert in_millions({"bedrag": amount, "nauwkeurigheid": precision}) == words


# --- time


def test_an_end_that_is_not_known_is_dashes_and_a_question_mark(register, client):
    page = client.get("/deals/foodvalley/?publicatie=3").content.decode()
    drawn = page[page.index('<svg class="years"') :]
    drawn = drawn[: drawn.index("</svg>")]
    assert "year-open" in drawn and ">?</text>" in drawn and "year-run" not in drawn
    assert 'aria-label="Foodvalley: gekozen 16 november 2018, convenant 2019, einde niet bekend"' in drawn
    assert "Looptijd convenant 2019 einde niet bekend" in text(client.get("/deals/foodvalley/?publicatie=3"))


def test_a_known_end_is_a_length(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    people.fact(Milestone, deal, kind="geplande-einddatum", date="2027-12-31", precision="dag")
    republish("noorderland")
    page = client.get("/deals/noorderland/").content.decode()
    assert "year-run" in page and "year-open" not in page
    assert "gepland einde: 31 december 2027" in text(client.get("/deals/noorderland/"))


def test_after_five_years_of_silence_the_page_says_so_and_not_before(cast, client):
    """The same content at a later release: nothing about the deal changed but the day."""
    said = "of de deal nog loopt, is niet bekend"
    Deal.objects.filter(slug="zuiderland").update(summary="Anders.")
    later = dt.datetime(2028, 12, 1, 9, tzinfo=dt.UTC)
    people.release(["zuiderland"], as_of=dt.date(2028, 10, 31), at=later)
    with at(later + dt.timedelta(days=1)):
        assert said not in text(client.get("/deals/noorderland/"))
    Deal.objects.filter(slug="zuiderland").update(summary="Nog eens anders.")
    people.release(["zuiderland"], as_of=dt.date(2028, 11, 1), at=later + dt.timedelta(days=2))
    with at(later + dt.timedelta(days=3)):
        assert said in text(client.get("/deals/noorderland/"))


def test_a_day_of_another_year():
    assert moved_by_years("2024-02-29", -5) == "2019-02-28"
    assert moved_by_years("2019-07-18", 5) == "2024-07-18"


# --- what is not known


def test_what_is_not_known_stands_in_one_box_by_its_reason(cast, client):
    deal = Deal.objects.get(slug="zuiderland")
    people.fact(Gap, deal, field="doelen", reason="niet-gevonden")
    republish()
    page = client.get("/deals/zuiderland/").content.decode()
    box = text_of(page[page.index('class="not-yet"') :].partition("</section>")[0]).replace(" ,", ",")
    assert "Bedrag van het Rijk, ministeries die tekenden niet vermeld in ‘Brief over twee deals’" in box
    assert "Doelen gezocht, niet gevonden" in box
    assert (
        "Partijen, programmalijnen, resultaten, einddatum, wat is toegekend, betaald en besteed hierover is nog niets vastgelegd"
        in box
    )
    assert page.count('class="not-yet"') == 1 and 'class="gap"' not in page
    for gap in deal.gap_facts.values_list("key", flat=True):
        assert page.count(f'id="{gap}"') == 1


def test_what_is_lacking_is_reported_with_the_page_and_the_field_filled_in(cast, client):
    page = client.get("/deals/zuiderland/?publicatie=1").content.decode()
    box = page[page.index('class="not-yet"') :].partition("</section>")[0]
    links = dict(re.findall(r'<a href="(/melden/[^"]*)" rel="nofollow">([^<]+)</a>', box))
    assert links["/melden/?pagina=/deals/zuiderland/&amp;veld=rijksbijdrage"] == "Bedrag van het Rijk"
    assert links["/melden/?pagina=/deals/zuiderland/"] == "meld iets anders"
    for address in links:
        assert "alert" not in client.get(address.replace("&amp;", "&")).content.decode()
    form = client.get("/melden/?pagina=/deals/zuiderland/&veld=rijksbijdrage").content.decode()
    assert 'value="/deals/zuiderland/"' in form and '<option value="rijksbijdrage" selected>' in form


def test_what_can_be_unknown_can_be_reported():
    assert set(REPORTED_AS) == set(UNKNOWNS)


def test_every_field_of_a_gap_has_a_name_in_the_box():
    assert set(GapField.values) <= set(UNKNOWNS)


def test_a_list_that_is_not_whole_says_so_where_it_stands(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    people.fact(Gap, deal, field="gebied.gemeenten", reason="onvolledig")
    Deal.objects.filter(slug="noorderland").update(summary="")
    republish("noorderland")
    assert "Deze lijst is niet volledig: de bron noemt niet alles." in text(client.get("/deals/noorderland/"))
    assert "De deal gaat over onder meer Aa en Hunze en Groningen." in lead_of(client, "/deals/noorderland/")


# --- sources


def test_sources_say_what_was_read_in_them(register, client):
    page = text(client.get("/deals/foodvalley/?publicatie=3"))
    assert "Lees zelf: vier bronnen" in page
    assert "Geld uit regiodeals toegekend LTO Noord, nieuwsbericht van 27 november 2018. Hieruit: " in page
    assert (
        page.index("Lees zelf") < page.index("In miljoenen euro's") < page.index("Dit staat nog niet in dit register")
    )
    rich = text(client.get("/deals/twente-ii/?publicatie=3"))
    assert rich.index("Ministeries die tekenden") < rich.index("Hieruit: ")


def test_a_note_about_another_deal_stands_with_that_deal_alone(register, client):
    noted = [
        version.slug
        for version in Version.of_deals.filter(
            digest__in=[digest for digest, _ in lines_of(Release.objects.last()).values()]
        )
        if "579247" in client.get(f"/deals/{version.slug}/").content.decode()
    ]
    assert noted == ["north-sea-port-district"]
    assert "579247" in client.get("/bronnen/kamerbrief-2023-11-01/").content.decode()


def test_the_mark_of_a_list_stands_behind_the_last_that_was_read_in_one_place(cast, client):
    page = client.get("/deals/noorderland/").content.decode()
    names = page[page.index('id="ministeries"') :].partition("</ul>")[0]
    assert names.count('class="cn"') == 1 and names.index("LNV") < names.index('class="cn"')


def test_titles_and_themes_of_the_editors_are_told_once(register, client):
    page = text(client.get("/deals/twente-ii/?publicatie=3"))
    assert page.count("De opschriften van deze lijnen zijn van de redactie; de bron geeft ze geen naam.") == 1
    assert page.count("De thema's zijn een indeling van de redactie.") == 1


def test_only_some_titles_of_the_editors_are_named(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    people.fact(ProgrammeLine, deal, name="Werk", literal=False, position=2)
    republish("noorderland")
    assert "Van de redactie is het opschrift van: ‘Werk’." in text(client.get("/deals/noorderland/"))


def test_places_that_share_a_document_name_it_once():
    places = ["Bijlage, Twente, eerste zin", "Bijlage, Twente, laatste zin", "Brief, vierde alinea", "Kop"]
    assert places_together(places) == "Bijlage, Twente: eerste zin, laatste zin; Brief: vierde alinea; Kop"


# --- what a covenant went through, who was involved, what was decided


def test_what_became_of_a_covenant_is_told_apart(cast, client):
    deal = Deal.objects.get(slug="zuiderland")
    for kind, day in (("aangeboden", "2023-06-01"), ("getekend", "2023-06-15"), ("gepubliceerd", "2023-07-01")):
        people.fact(Milestone, deal, kind=kind, date=day, precision="dag")
    republish()
    page = text(client.get("/deals/zuiderland/"))
    steps = [
        "1 juni 2023 Aangeboden aan de Kamer",
        "15 juni 2023 Convenant getekend",
        "1 juli 2023 Convenant gepubliceerd",
    ]
    assert " ".join(steps) in page
    assert "Looptijd convenant getekend 15 juni 2023" in page
    assert "Laatst gemeld convenant gesloten 15 juni 2023" in page


def test_the_end_of_one_line_is_not_the_end_of_the_deal(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    line = ProgrammeLine.objects.get(deal=deal)
    people.fact(Milestone, deal, kind="geplande-einddatum", date="2027-12-31", precision="dag", line=line)
    republish("noorderland")
    page = text(client.get("/deals/noorderland/"))
    assert "31 december 2027 Geplande einddatum Alleen van de lijn ‘Wonen’." in page
    assert "einde niet bekend" in page and "gepland einde" not in page
    assert "einddatum, wat is toegekend, betaald en besteed hierover is nog niets vastgelegd" in page.replace(" ,", ",")


def test_an_involved_ministry_is_not_told_as_one_that_signed(cast, client):
    deal = Deal.objects.get(slug="zuiderland")
    people.fact(InvolvedMinistry, deal, ministry=Ministry.objects.get(slug="ienw"), key="betrokken-ienw")
    republish()
    html = client.get("/deals/zuiderland/").content.decode()
    involved = html[html.index('id="betrokken-ministeries"') :]
    assert 'id="betrokken-ienw"' in involved and 'id="ministeries"' not in html
    assert "Dat het tekende, is daarmee niet gezegd." in text(client.get("/deals/zuiderland/"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "zonder datum Beschikking"),
        (
            {
                "reference": "2023-12",
                "form": "spuk",
                "date": "2023-11-30",
                "precision": "dag",
                "amount": 20_000_000,
                "vat": "exclusief",
            },
            "30 november 2023 Specifieke uitkering (SPUK): € 20 miljoen exclusief btw, kenmerk 2023-12",
        ),
        (
            {"form": "decentralisatie-uitkering", "amount": 5_000_000},
            "zonder datum Decentralisatie-uitkering: € 5 miljoen",
        ),
    ],
)
def test_a_decision_says_what_is_known_of_it_and_counts_nowhere(cast, client, fields, said):
    before = client.get("/deals/noorderland.json").json()["bedragen"]
    people.fact(Decision, Deal.objects.get(slug="noorderland"), key="beschikking-1", **fields)
    republish("noorderland")
    assert said in text(client.get("/deals/noorderland/"))
    assert client.get("/deals/noorderland.json").json()["bedragen"] == before


def test_a_source_says_what_kind_of_publisher_it_has_and_that_it_is_a_copy(cast, client):
    Source.objects.filter(slug="brief").update(origin="staten-generaal", is_copy=True)
    Deal.objects.filter(slug="zuiderland").update(summary="Anders.")
    republish()
    page = text(client.get("/deals/zuiderland/"))
    assert "Brief over twee deals Staten-Generaal, kopie · Het ministerie, Kamerbrief van 1 december 2023." in page


def test_what_is_not_entered_yet_names_the_document(cast, client):
    people.fact(Gap, Deal.objects.get(slug="zuiderland"), field="partijen", reason="niet-opgenomen")
    republish()
    assert "Partijen nog niet in dit register opgenomen; het stuk wordt genoemd in ‘Brief over twee deals’" in text(
        client.get("/deals/zuiderland/")
    )
