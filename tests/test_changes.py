"""What changed between two releases, on the page and in the feeds."""

import datetime as dt
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework import serializers

from deals.contract import DealContent
from deals.language.vocabulary import LABELS
from deals.models import Area, Contribution, Deal, Gap, Milestone, ProgrammeLine, Region, Release, Source
from deals.publishing import releases
from deals.register.changes import deal_changes
from deals.register.wording import CODES, FIELDS, SECTIONS

from . import cast as people
from .browse import at, changed_rows, text
from .desk import withdraw
from .words import forget

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FEEDS = [
    "/wijzigingen.atom",
    "/deals/noorderland.atom",
    "/regios/noorderland.atom",
    "/ministeries/bzk.atom",
]
PAGES = ["/wijzigingen/", *FEEDS]
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = dt.timedelta(days=1)


def noorder():
    return Deal.objects.get(slug="noorderland")


def published(slugs, number, note="Volgende publicatie", **fields):
    """Release `number`, about the first of a later month, one day after the one before it."""
    as_of = dt.date(2024, 1 + 2 * (number - 1), 1)
    return people.release(slugs, as_of=as_of, at=people.PAST + (number - 1) * DAY, note=note, **fields)


@pytest.fixture
def three_releases(db, shelf):
    """Release 2 (1 March 2024): Noorderland gets another amount and text. Release 3 (1 May): Concept is new."""
    shelf.fill("three-releases", publish_three)


def publish_three():
    people.cast()
    Contribution.objects.filter(deal=noorder(), side="rijk").update(amount=Decimal("12000000"))
    Deal.objects.filter(slug="noorderland").update(summary="Nieuwe tekst.")
    published(["noorderland"], 2, "Bedrag en tekst van Noorderland.")
    published(["concept"], 3, "Concept erbij.")


# --- the page


def test_the_page_says_what_changed_since_the_release_before(three_releases, client):
    page = text(client.get("/wijzigingen/"))
    assert "van publicatie 2 (stand van 1 maart 2024) naar publicatie 3 (stand van 1 mei 2024)" in page
    assert "1 deal: 1 nieuw" in page
    assert "Nieuw in dit register: 1 deal Voor het eerst in dit register: Concept . Alle gegevens" in page
    assert "Noorderland :" not in page
    assert "Publicatie 3 , stand van 1 mei 2024: Concept erbij." in page


def test_amounts_and_texts_stand_old_beside_new_with_their_source(three_releases, client):
    response = client.get("/wijzigingen/?van=1&tot=2")
    assert "Noorderland : gewijzigd" in text(response)
    assert "Bedrag en tekst van Noorderland." in text(response)
    assert changed_rows(response) == [
        ["Deal", "samenvatting", "Een deal in het noorden.", "Nieuwe tekst.", ""],
        [
            "Bedrag: Rijk rijk-1",
            "bedrag",
            "€ 10.000.000",
            "€ 12.000.000",
            "Brief over twee deals, Bijlage, Noorderland",
        ],
    ]


def test_dates_name_the_releases_that_a_peildatum_would_give(three_releases, client):
    def shown(query):
        page = client.get(f"/wijzigingen/?{query}").content.decode()
        # The form for another day keeps the question as it was asked.
        return re.sub('<input type="hidden" name="(van|tot)"[^>]*>', "", page)

    by_number = shown("van=1&tot=2")
    assert shown("van=2024-02-29&tot=2024-03-01") == by_number
    assert shown("van=1&tot=2024-04-30") == by_number


def test_over_several_releases_only_the_outcome_counts_and_every_note_is_there(three_releases, client):
    Contribution.objects.filter(deal=noorder(), side="rijk").update(amount=Decimal("10000000"))
    published(["noorderland"], 4, "Bedrag terug.", corrects_since=2)
    response = client.get("/wijzigingen/?van=1")
    assert [row[1] for row in changed_rows(response)] == ["samenvatting"]
    page = text(response)
    assert "2 deals: 1 nieuw, 1 gewijzigd" in page
    assert page.index("Bedrag terug.") < page.index("Concept erbij.") < page.index("Bedrag en tekst van Noorderland.")
    assert "Bedrag terug. Herstelt een fout in publicatie 2 en later." in page
    assert "Eerste publicatie" not in page


def test_before_the_first_release_there_was_nothing(three_releases, client):
    page = text(client.get("/wijzigingen/?tot=1"))
    assert "Alles in publicatie 1 (stand van 1 januari 2024): daarvóór was er niets gepubliceerd." in page
    assert "2 deals: 2 nieuw" in page


def test_the_same_release_twice_says_so(three_releases, client):
    assert "Dit is twee keer dezelfde publicatie" in text(client.get("/wijzigingen/?van=2&tot=2"))


def test_a_withdrawal_tells_its_reason_and_a_return_does_too(cast, client):
    withdraw(
        "zuiderland",
        reason="Verkeerde bedragen.",
        note="Zuiderland eruit.",
        as_of=dt.date(2024, 3, 1),
        clock=lambda: people.PAST + DAY,
    )
    response = client.get("/wijzigingen/")
    assert "Zuiderland : ingetrokken Reden van de intrekking: Verkeerde bedragen." in text(response)
    assert 'href="/deals/zuiderland/?publicatie=1"' in response.content.decode()

    published(["zuiderland"], 3, "Zuiderland terug.")
    back = client.get("/wijzigingen/")
    assert "Zuiderland : terug in het register Was ingetrokken: Verkeerde bedragen." in text(back)
    assert 'href="/deals/zuiderland/?publicatie=3"' in back.content.decode()
    assert "Er is niets veranderd" in text(client.get("/wijzigingen/?van=1"))
    assert [title(entry) for entry in entries(client, "/deals/zuiderland.atom")] == [
        "Publicatie 3: 1 terug in het register",
        "Publicatie 2: 1 ingetrokken",
        "Publicatie 1: 1 nieuw",
    ]
    assert "Reden van de intrekking: Verkeerde bedragen." in client.get("/deals/zuiderland.atom").content.decode()


def test_a_deal_that_came_and_went_in_between_keeps_its_name(three_releases, client):
    withdraw(
        "concept", reason="Vergissing.", note="Eruit.", as_of=dt.date(2024, 7, 1), clock=lambda: people.PAST + 3 * DAY
    )
    response = client.get("/wijzigingen/?van=1")
    assert "Concept: ingetrokken Reden van de intrekking: Vergissing." in text(response)
    assert "/deals/concept/" not in response.content.decode()


def test_an_older_page_shows_nothing_from_later(three_releases, client):
    for query in ("publicatie=2", "peildatum=2024-04-30"):
        response = client.get(f"/wijzigingen/?{query}")
        assert changed_rows(response) == changed_rows(client.get("/wijzigingen/?van=1&tot=2"))
        assert "Concept" not in text(response) and "publicatie 3" not in text(response).lower()
    wrong = client.get("/wijzigingen/?publicatie=2&tot=3")
    assert wrong.status_code == 400
    assert "deze pagina leest bij publicatie 2 en toont niets van daarna" in text(wrong)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("van=4", "Publicatie 4 bestaat niet; de laatste is 3."),
        ("tot=99999999999999999999", "geen nummer van een publicatie"),
        ("van=0", "geen nummer van een publicatie"),
        ("van=abc", "‘abc’ is geen publicatie en geen datum"),
        ("tot=-1", "verwacht bij ‘tot’ een nummer als 2 of een datum als 2023-11-01"),
        ("tot=%C2%B2", "is geen publicatie en geen datum"),
        ("van=1-11-23", "is geen publicatie en geen datum"),
        ("van=2024-02-30", "30 februari 2024 bestaat niet"),
        ("van=2023-12-31", "Over 31 december 2023 heeft dit register niets vastgelegd"),
        ("tot=2999-01-01", "ligt in de toekomst"),
        ("van=3&tot=2", "‘van’ (publicatie 3) ligt na ‘tot’ (publicatie 2); draai ze om."),
        ("van=1&van=2", "‘van’ staat 2 keer in het adres"),
        ("pagina=2", "Pagina 2 bestaat niet: deze lijst heeft er 1."),
        ("pagina=0", "Een pagina is een geheel getal vanaf 1."),
        ("pagina=" + "9" * 50, "Zoveel pagina's heeft deze lijst niet."),
        ("q=noorderland", "hoort niet in dit adres"),
    ],
)
def test_a_wrong_question_gets_a_sentence(three_releases, client, query, sentence):
    response = client.get(f"/wijzigingen/?{query}")
    assert response.status_code == 400
    assert sentence in text(response)


def test_presets_lead_to_the_questions_that_are_asked_most(three_releases, client):
    page = client.get("/wijzigingen/").content.decode()
    assert '<a href="/wijzigingen/?van=2" aria-current="true">Sinds de vorige publicatie <span' in page
    assert '<a href="/wijzigingen/?van=1">Sinds publicatie 1 <span' in page
    assert "voortgangsrapportage" not in page
    pinned = client.get("/wijzigingen/?publicatie=2").content.decode()
    assert '<a href="/wijzigingen/?publicatie=2&amp;van=1" aria-current="true">' in pinned
    assert "Sinds publicatie" not in client.get("/wijzigingen/?publicatie=1").content.decode()


def test_the_last_progress_report_is_a_preset_once_a_deal_cites_one(three_releases, client):
    report = people.source("rapport", kind="voortgangsrapportage", title="Rapport", date=dt.date(2024, 4, 2))
    people.source("later", kind="voortgangsrapportage", title="Nog aan het bureau", date=dt.date(2024, 8, 2))
    people.fact(Milestone, noorder(), kind="start", date=dt.date(2024, 2, 1), precision="maand", source=report)
    published(["noorderland"], 4)
    page = client.get("/wijzigingen/").content.decode()
    assert '<a href="/wijzigingen/?van=2">Sinds de vorige voortgangsrapportage <span' in page
    assert "vanaf 1 maart 2024 (publicatie 2)" in page
    assert "voortgangsrapportage" not in client.get("/wijzigingen/?publicatie=3").content.decode()


def test_an_empty_register_says_that_nothing_is_published(db, client):
    assert "nog niets gepubliceerd" in text(client.get("/wijzigingen/"))
    for url in FEEDS:
        assert client.get(url).status_code == 404


# --- what a change says


def test_every_field_of_the_contract_has_a_dutch_word():
    def names(serializer):
        for name, field in serializer.fields.items():
            yield name
            child = getattr(field, "child", field)
            if isinstance(child, serializers.Serializer) and name not in ("bron", "themas", "provincie", "verslag"):
                yield from names(child)

    for section in SECTIONS:
        found = DealContent().fields.get(section) or DealContent().fields["gebied"].fields[section]
        missing = set(names(found.child)) - set(FIELDS) - {"sleutel"}
        assert not missing, section
    assert set(names(DealContent().fields["bronnen"].child)) <= set(FIELDS)
    assert set(CODES.values()) <= set(LABELS)
    assert not [label for label in FIELDS.values() if re.search("[a-z][A-Z]", label)]


def test_codes_dates_and_yes_or_no_are_said_in_words(cast, client):
    deal = noorder()
    Contribution.objects.filter(deal=deal, side="regio").update(moment="beschikking", valid_from=dt.date(2024, 2, 1))
    Milestone.objects.filter(deal=deal).update(date=dt.date(2023, 10, 1), precision="maand")
    Area.objects.filter(deal=deal, municipality__code="GM0014").update(extent_certain=False, part="Noord")
    ProgrammeLine.objects.filter(deal=deal).delete()
    people.fact(Gap, deal, field="programmalijnen", reason="niet-gevonden")
    Contribution.objects.filter(deal=deal, side="rijk").update(locator="Bijlage 2")
    published(["noorderland"], 2)
    letter = "Brief over twee deals, Bijlage, Noorderland"
    found = [row[:4] for row in changed_rows(client.get("/wijzigingen/"))]
    assert [re.sub(r" [a-z]+-\S+$", "", row[0]) for row in found] == [
        "Deal",
        "Bedrag: Rijk",
        *["Bedrag: regio"] * 2,
        *["Gemeente: Groningen"] * 2,
        "Programmalijn: Wonen",
        "Mijlpaal: convenant",
        "Leemte: programmalijnen",
    ]
    assert [row[1:] for row in found] == [
        ["status", "convenant gesloten (uiterlijk 1 november 2023)", "convenant gesloten (oktober 2023)"],
        ["bron en vindplaats", letter, "Brief over twee deals, Bijlage 2"],
        ["wanneer genoemd", "in het convenant", "in de beschikking"],
        ["geldig vanaf", "niet vastgelegd", "1 februari 2024"],
        ["deel van de gemeente", "niet vastgelegd", "Noord"],
        ["omvang zeker", "ja", "nee"],
        ["vervallen", "Wonen", "staat er niet meer"],
        ["datum", "uiterlijk 1 november 2023", "oktober 2023"],
        ["toegevoegd", "stond er niet", "programmalijnen, gezocht, niet gevonden"],
    ]


def test_an_amount_that_starts_to_count_by_date_alone_is_a_change(cast, client):
    Contribution.objects.filter(deal=noorder(), side="rijk").update(valid_from=dt.date(2024, 4, 1))
    published(["noorderland"], 2)
    published(["noorderland"], 3)
    assert changed_rows(client.get("/wijzigingen/")) == [
        ["Deal", "Rijksbijdrage die meetelt", "niet vastgelegd", "€ 10.000.000", ""],
        ["Bedrag: Rijk rijk-1", "geldt op de peildatum", "nee", "ja", "Brief over twee deals, Bijlage, Noorderland"],
    ]


def test_a_source_that_is_described_otherwise_is_a_change(cast, client):
    Source.objects.filter(slug="brief").update(title="Brief over drie deals", reference="2024-001")
    published(["zuiderland"], 2)
    found = changed_rows(client.get("/wijzigingen/"))
    assert ["Bron: Brief over drie deals brief", "titel", "Brief over twee deals", "Brief over drie deals", ""] in found
    assert ["Bron: Brief over drie deals brief", "kenmerk van de brief", "niet vastgelegd", "2024-001", ""] in found
    assert len(found) == 2


def test_another_order_alone_is_a_change(cast):
    people.fact(ProgrammeLine, noorder(), name="Werken", literal=True, position=2)
    before = releases.contents(["noorderland"], people.AS_OF)["noorderland"]
    ProgrammeLine.objects.filter(deal=noorder(), name="Werken").update(position=0)
    after = releases.contents(["noorderland"], people.AS_OF)["noorderland"]
    assert [(change.field, change.old, change.new) for change in deal_changes(before, after)] == [
        ("volgorde", "Wonen; Werken", "Werken; Wonen")
    ]
    assert deal_changes(before, before) == []


def test_text_is_never_markup(cast, client):
    Deal.objects.filter(slug="noorderland").update(summary="<script>alert(1)</script> & \x0b", name="N<b>")
    published(["noorderland"], 2, note="<i>note</i>")
    page = client.get("/wijzigingen/").content.decode()
    assert "<script>" not in page and "N<b>" not in page and "<i>" not in page
    for url in FEEDS:
        feed = ElementTree.fromstring(client.get(url).content)
        assert not [node for node in feed.iter() if node.tag.endswith(("script", "}b", "}i"))]


# --- feeds


def entries(client, url):
    return ElementTree.fromstring(client.get(url).content).findall(f"{ATOM}entry")


def title(entry):
    return entry.findtext(f"{ATOM}title")


def test_the_whole_small_feed(cast, client):
    Contribution.objects.filter(deal=noorder(), side="rijk").update(amount=Decimal("12000000.50"))
    published(["noorderland"], 2, "Bedrag van Noorderland.")
    response = client.get("/ministeries/bzk.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response.content.decode() == WHOLE_FEED


WHOLE_FEED = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">
<id>http://localhost:8000/ministeries/bzk/</id>
<title>Wijzigingen in de Regio Deals waarbij BZK betrokken is</title>
<updated>2026-01-11T09:00:00Z</updated>
<author><name>Register Regio Deals</name></author>
<link rel="self" type="application/atom+xml" href="http://localhost:8000/ministeries/bzk.atom"/>
<link rel="alternate" type="text/html" href="http://localhost:8000/ministeries/bzk/"/>
<entry>
<id>http://localhost:8000/ministeries/bzk/?publicatie=2</id>
<title>Publicatie 2: 1 gewijzigd</title>
<updated>2026-01-11T09:00:00Z</updated>
<link rel="alternate" type="text/html" href="http://localhost:8000/wijzigingen/?publicatie=2"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Stand van 1 maart 2024. Bedrag van Noorderland.</p>
<p><a href="http://localhost:8000/deals/noorderland/?publicatie=2">Noorderland</a>: gewijzigd</p>
<ul>
<li>Geld. Gewijzigd: bedrag (Rijk; was € 10.000.000, nu € 12.000.000,50).</li>
</ul>
</div></content>
</entry>
<entry>
<id>http://localhost:8000/ministeries/bzk/?publicatie=1</id>
<title>Publicatie 1: 1 nieuw</title>
<updated>2026-01-10T09:00:00Z</updated>
<link rel="alternate" type="text/html" href="http://localhost:8000/wijzigingen/?publicatie=1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Stand van 1 januari 2024. Eerste publicatie</p>
<p><a href="http://localhost:8000/deals/noorderland/?publicatie=1">Noorderland</a>: nieuw. Staat voor het eerst in het register; alle gegevens en hun bronnen staan bij de deal.</p>
</div></content>
</entry>
</feed>
"""


def test_releases_of_one_moment_stand_in_their_order_in_a_feed(cast, client):
    for number in (2, 3, 4):
        Deal.objects.filter(slug="noorderland").update(summary=f"Tekst {number}.")
        people.release(["noorderland"], at=people.PAST + dt.timedelta(days=number == 4), note=f"Nummer {number}")
    shown = entries(client, "/deals/noorderland.atom")
    said = [(title(entry)[:12], entry.findtext(f"{ATOM}updated")) for entry in shown]
    assert said == [
        ("Publicatie 4", "2026-01-11T09:00:00Z"),
        ("Publicatie 3", "2026-01-10T09:00:00.000002Z"),
        ("Publicatie 2", "2026-01-10T09:00:00.000001Z"),
        ("Publicatie 1", "2026-01-10T09:00:00Z"),
    ]
    # A later one leaves what was said as it was, and another feed says the same.
    ids = {entry.findtext(f"{ATOM}id").rpartition("=")[2]: entry.findtext(f"{ATOM}updated") for entry in shown}
    everything = entries(client, "/wijzigingen.atom")
    assert {
        entry.findtext(f"{ATOM}id").rpartition("=")[2]: entry.findtext(f"{ATOM}updated") for entry in everything
    } == ids


@pytest.mark.parametrize("url", FEEDS)
def test_a_feed_has_what_rfc_4287_requires(three_releases, client, url):
    feed = ElementTree.fromstring(client.get(url).content)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1 and node.findtext(f"{ATOM}{name}")
        assert dt.datetime.fromisoformat(node.findtext(f"{ATOM}updated")).tzinfo
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == f"http://localhost:8000{url}"
    assert all(link.startswith("http://localhost:8000/") for link in links.values())
    found = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in found]
    assert len(ids) == len(set(ids)) > 1
    assert feed.findtext(f"{ATOM}updated") == max(entry.findtext(f"{ATOM}updated") for entry in found)
    for entry in found:
        assert entry.find(f"{ATOM}link").get("rel") == "alternate"
        (div,) = entry.find(f"{ATOM}content")
        assert div.tag == "{http://www.w3.org/1999/xhtml}div"


def test_a_feed_holds_only_its_own_subject(three_releases, client):
    Deal.objects.filter(slug="zuiderland").update(summary="Nieuw zuiden.")
    published(["zuiderland"], 4)
    everything = [title(entry) for entry in entries(client, "/wijzigingen.atom")]
    assert everything == [
        "Publicatie 4: 1 gewijzigd",
        "Publicatie 3: 1 nieuw",
        "Publicatie 2: 1 gewijzigd",
        "Publicatie 1: 2 nieuw",
    ]
    for url in FEEDS[1:]:
        assert [title(entry) for entry in entries(client, url)] == [
            "Publicatie 2: 1 gewijzigd",
            "Publicatie 1: 1 nieuw",
        ]
        assert "Zuiderland" not in client.get(url).content.decode()
    assert len(entries(client, "/regios/zuiderland.atom")) == 2


def test_a_deal_that_leaves_a_ministry_is_told_in_its_feed_one_last_time(cast, client):
    noorder().signature_facts.filter(ministry__slug="bzk").delete()
    published(["noorderland"], 2)
    Deal.objects.filter(slug="noorderland").update(summary="Later.")
    published(["noorderland"], 3)
    assert [title(entry) for entry in entries(client, "/ministeries/bzk.atom")] == [
        "Publicatie 2: 1 gewijzigd",
        "Publicatie 1: 1 nieuw",
    ]
    assert (
        "Partijen. Vervallen: een ondertekenend ministerie (BZK)."
        in client.get("/ministeries/bzk.atom").content.decode()
    )
    assert len(entries(client, "/ministeries/lnv.atom")) == 3


def test_a_feed_keeps_the_newest_fifty_releases(cast, client):
    for number in range(2, 54):
        Deal.objects.filter(slug="noorderland").update(summary=f"Tekst {number}.")
        people.release(["noorderland"], at=people.PAST + number * DAY / 100, note=f"Nummer {number}")
    for url in FEEDS:
        found = entries(client, url)
        assert len(found) == 50
        assert (title(found[0]), title(found[-1])) == ("Publicatie 53: 1 gewijzigd", "Publicatie 4: 1 gewijzigd")
    assert "Nummer 29" in text(client.get("/wijzigingen/?van=1")) and "Nummer 28." not in text(
        client.get("/wijzigingen/?van=1")
    )
    assert "En 27 oudere publicaties" in text(client.get("/wijzigingen/?van=1"))


def test_a_feed_reads_at_an_older_release_too(three_releases, client):
    found = entries(client, "/wijzigingen.atom?publicatie=2")
    assert [title(entry) for entry in found] == ["Publicatie 2: 1 gewijzigd", "Publicatie 1: 2 nieuw"]
    assert "Concept" not in client.get("/wijzigingen.atom?peildatum=2024-04-30").content.decode()


@pytest.mark.parametrize("url", ["/deals/atlantis.atom", "/regios/atlantis.atom", "/ministeries/ienw.atom"])
def test_a_feed_about_nothing_published_is_404(cast, client, url):
    response = client.get(url)
    assert response.status_code == 404
    assert "is tot en met publicatie 1 niets gepubliceerd" in text(response)


@pytest.mark.parametrize("url", PAGES)
def test_only_get_and_head_are_answered_and_unknown_questions_refused(cast, client, url):
    assert client.post(url).status_code == 405
    assert client.head(url).status_code == 200
    assert client.get(f"{url}?onbekend=1").status_code == 400


# --- what is not published

WORD = "geheimwoord"
EMBARGO = timezone.now().replace(microsecond=0) + dt.timedelta(days=10)
BEFORE, AFTER = EMBARGO - dt.timedelta(microseconds=1), EMBARGO


def change_at_the_desk():
    deal = noorder()
    Deal.objects.filter(pk=deal.pk).update(summary=WORD, name=f"Naam {WORD}")
    Region.objects.filter(slug="noorderland").update(name=f"Regio {WORD}")
    Contribution.objects.filter(deal=deal, side="rijk").update(amount=Decimal("66666666"))
    report = people.source(f"bron-{WORD}", kind="voortgangsrapportage", title=WORD, date=dt.date(2024, 2, 1))
    people.fact(Milestone, deal, kind="start", date=dt.date(2024, 2, 1), precision="dag", source=report)
    people.sign(deal, "ienw")
    Deal.objects.filter(slug="concept").update(summary=WORD)


SECRETS = [*PAGES, "/wijzigingen/?van=1", "/ministeries/ienw.atom", "/deals/concept.atom", "/regios/concept.atom"]


def test_what_stands_only_at_the_desk_appears_nowhere(three_releases, client):
    without = {url: client.get(url).content for url in SECRETS}
    change_at_the_desk()
    forget()
    for url, content in without.items():
        assert client.get(url).content == content
        assert WORD.encode() not in content


def test_a_waiting_release_is_in_no_page_or_feed_until_its_instant(cast, client):
    with at(BEFORE):
        without = {url: client.get(url) for url in [*SECRETS, "/wijzigingen/?tot=2", "/wijzigingen.atom?publicatie=2"]}
    change_at_the_desk()
    people.release(["noorderland", "concept"], at=timezone.now(), visible_from=EMBARGO, note=f"Toelichting {WORD}")
    forget()
    with at(BEFORE):
        for url, response in without.items():
            waiting = client.get(url)
            assert (waiting.status_code, waiting.content) == (response.status_code, response.content), url
            assert WORD not in waiting.content.decode() and "66.666.666" not in waiting.content.decode()
    with at(AFTER):
        for url in SECRETS:
            response = client.get(url)
            assert response.status_code == 200 and WORD in response.content.decode(), url
        assert "€ 66.666.666" in client.get("/wijzigingen/").content.decode()
        assert "Publicatie 2: 1 nieuw, 1 gewijzigd" in client.get("/wijzigingen.atom").content.decode()
        assert client.get("/wijzigingen/?tot=2").status_code == 200


def test_no_address_asks_a_desk_table(three_releases, client):
    with CaptureQueriesContext(connection) as captured:
        for url in PAGES:
            client.get(url)
    assert captured.captured_queries
    for table in ("deals_deal", "deals_contribution", "deals_source", "deals_region"):
        assert not [query for query in captured if f'"{table}"' in query["sql"]]


# --- bounded work


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def many(number, summary, at_):
    """`number` deals with `summary`, straight into the register."""
    content = releases.contents(["noorderland"], people.AS_OF)["noorderland"]
    current = releases.lines_of(releases.newest_release())
    proposal = releases.Proposal(people.AS_OF)
    for copy in range(number):
        slug = f"kopie-{copy:03}"
        own = content | {"slug": slug, "naam": f"Kopie {copy:03}", "samenvatting": summary}
        proposal.prepared[slug] = releases.Prepared.of(own)
        proposal.replaces[slug] = current.get(slug, (None,))[0]
    releases.publish(proposal, note=summary, clock=lambda: at_)


@pytest.mark.parametrize("deals", [2, 200])
def test_queries_are_few_and_the_same_at_any_number_of_deals(cast, client, deals):
    many(deals, "Oud.", people.PAST + DAY)
    many(deals, "Nieuw.", people.PAST + 2 * DAY)
    client.get("/publicaties/")  # the releases are kept from here on
    # The last release; the lines of deals and of papers that differ; the versions of this page; both indexes, the places, the
    # papers and the progress reports, once per process.
    assert queries(client, "/wijzigingen/?van=2&tot=3") == 9
    assert queries(client, "/wijzigingen/?van=2") == 4
    assert queries(client, "/wijzigingen/?van=2") == 1
    for url, most in {"/wijzigingen.atom": 4, "/deals/kopie-001.atom": 4, "/ministeries/bzk.atom": 4}.items():
        assert queries(client, url) == most, url
    forget()
    assert queries(client, "/wijzigingen/?van=2&tot=3") == 10


def test_pages_of_twenty_five_deals_show_each_deal_once(cast, client):
    many(60, "Oud.", people.PAST + DAY)
    many(60, "Nieuw.", people.PAST + 2 * DAY)
    url, seen, pages = "/wijzigingen/", [], []
    while url:
        page = client.get(url).content.decode()
        found = re.findall(r'<article class="changed" id="deal-([^"]+)"', page)
        pages.append(len(found))
        seen += found
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following and "/wijzigingen/" + following[1].replace("&amp;", "&")
    assert pages == [25, 25, 10]
    assert seen == [f"kopie-{number:03}" for number in range(60)]
    (entry, *_) = entries(client, "/wijzigingen.atom")
    assert title(entry) == "Publicatie 3: 60 gewijzigd"
    assert "En nog 35 deals: zie de pagina met wijzigingen." in "".join(entry.itertext())


def test_only_versions_that_differ_are_read(cast, client):
    many(50, "Oud.", people.PAST + DAY)
    Deal.objects.filter(slug="noorderland").update(summary="Anders.")
    people.release(["noorderland"], at=people.PAST + 2 * DAY)
    with CaptureQueriesContext(connection) as captured:
        page = text(client.get("/wijzigingen/"))
    assert "Anders." in page and "Kopie" not in page
    assert versions_read(captured) == [2]
    assert Release.objects.get(number=3).deal_lines.count() == 52
    with CaptureQueriesContext(connection) as captured:
        assert "50 nieuw" in text(client.get("/wijzigingen/?tot=2"))
    assert versions_read(captured) == []


def versions_read(captured):
    """How many versions each query asks by number."""
    asked = [re.search(r'"deals_version"."id" IN \(([^)]*)\)', query["sql"]) for query in captured]
    return [len(found[1].split(",")) for found in asked if found]


# --- narrowed


def test_changes_are_narrowed_to_a_deal_a_region_a_ministry_or_a_kind_of_fact(three_releases, client):
    everything = client.get("/wijzigingen/?van=1&tot=3")
    assert "Alleen:" not in text(everything)
    for query, words in {
        "deal=noorderland": "Noorderland",
        "regio=noorderland": "regio Noorderland",
        "ministerie=bzk": "ministerie BZK",
        "soort=bedrag": "bedrag",
        "deal=noorderland&soort=bedrag": "Noorderland; bedrag",
    }.items():
        page = client.get(f"/wijzigingen/?van=1&tot=3&{query}")
        assert f"Alleen: {words}. Toon alle wijzigingen" in text(page), query
        named = re.findall(r'<article class="changed" id="deal-([^"]+)"', page.content.decode())
        assert named == ["noorderland"], query
        if "soort" in query:
            assert {row[0].split(":")[0] for row in changed_rows(page)} == {"Bedrag"}
        assert f"tot=3&amp;{query.replace('&', '&amp;')}" in page.content.decode()  # its permalink keeps it


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("deal=bestaat-niet", "Een deal ‘bestaat-niet’ staat niet in deze publicaties."),
        ("regio=bestaat-niet", "is geen bekende waarde voor regio"),
        ("ministerie=onzin", "is geen bekende waarde voor ministerie"),
        (
            "soort=onzin",
            "‘onzin’ is geen soort gegeven; verwacht geld, stappen, partijen, gebied, inhoud, overig, deal, bedrag",
        ),
    ],
)
def test_what_changes_cannot_be_narrowed_by_is_said(three_releases, client, query, says):
    answer = client.get(f"/wijzigingen/?{query}")
    assert answer.status_code == 400 and says in text(answer)


def test_see_what_leads_to_the_deal_itself_wherever_it_stands(cast, client):
    many(60, "Oud.", people.PAST + DAY)
    many(60, "Nieuw.", people.PAST + 2 * DAY)
    (link,) = re.findall(
        r'href="(/wijzigingen/\?[^"]*deal=kopie-059[^"]*)"', client.get("/deals/kopie-059/").content.decode()
    )
    page = client.get(link.replace("&amp;", "&")).content.decode()
    assert re.findall(r'<article class="changed" id="deal-([^"]+)"', page) == ["kopie-059"]
