"""The pages of text: what they explain is complete, true of the data, and says where it was read."""

import datetime as dt
import hashlib
import json
import logging
import re
from pathlib import Path

import pytest
import rfc8785
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.template import Context, Template

from deals.language.vocabulary import LABELS
from deals.models import Release
from deals.portal.dictionary import CHOICES, content_groups
from deals.portal.exports.formats import FORMATS
from deals.portal.glossary import FILE, PLACES, read_glossary
from deals.portal.texts.languages import OTHER_LANGUAGES as LANGUAGES
from deals.reference import models as reference
from deals.register.facet import ENTRANCES
from deals.register.index import release_index
from deals.web.errors import error_page
from regiodeals.accessibility import Statement

from . import cast as people
from .browse import text
from .desk import withdraw
from .words import NEXT_DAY, OTHER_LANGUAGES, TEXT_PAGES, contract_fields, forget, paper_fields, queries

pytestmark = pytest.mark.django_db  # draws; what it reads is tested on both databases with the lists

TEMPLATES = Path(__file__).parent.parent / "templates"
ABOUT = ("/over/", "/over/tellen/", "/over/aantallen/")
SEARCHING = [400, 404, 405, 410, 500]
ERRORS = [*SEARCHING, 403, 503]


def html(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def ids(page):
    return re.findall(r'\bid="([^"]+)"', page)


# --- every page


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_a_page_is_there_now_and_at_an_old_release(register, client, path):
    assert html(client, path).count("<h1") == 1
    assert "publicatie 1" in text(client.get(f"{path}?publicatie=1"))
    assert "publicatie 1" in text(client.get(f"{path}?peildatum=2023-11-01"))
    assert client.get(f"{path}?soort=x").status_code == 400


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_a_page_is_there_before_the_first_release(client, path):
    page = html(client, path)
    assert page.count("<h1") == 1
    assert "€" not in page


A_FILE = re.compile(
    r"/(deals|programmalijnen|resultaten|voortgang|nog-niet-bekend|kamerstukken|overzicht|vergelijken|wijzigingen)\.|/open-data/publicaties/\d+/.|/open-data/[a-z]+\."
)


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_queries_are_few_and_a_kept_page_takes_one(register, client, path):
    forget()
    assert queries(client, path) <= 6
    assert queries(client, path) == 1


@pytest.mark.parametrize("path", TEXT_PAGES)
def test_every_link_leads_somewhere(register, client, path):
    """Inside the register: to a page that answers, and to a place that is on it."""
    page = html(client, path)
    assert len(ids(page)) == len(set(ids(page)))
    main = page[page.index("<main") : page.index("</main>")]
    for address in set(re.findall(r'href="([/#][^"]*)"', main)):
        there, _, anchor = address.partition("#")
        # The pages of a single file or feed are tested where they are made.
        found = html(client, there) if there and not A_FILE.match(there) else page
        assert not anchor or anchor in ids(found), address


# --- the glossary


def test_every_term_stands_once_under_its_letter(register, client):
    page = html(client, "/begrippen/")
    terms = read_glossary().terms
    assert len({term.slug for term in terms}) == len(terms) > 50
    assert len(read_glossary().words) == sum(1 + len(term.forms) for term in terms)
    read = text(client.get("/begrippen/"))
    for term in terms:
        assert page.count(f'<dt id="{term.slug}">') == 1
        assert f"{term.name[0].upper()}{term.name[1:]} {' '.join(term.explanation.split())}" in read


def test_every_word_that_a_template_links_has_an_explanation():
    used = {
        word for file in TEMPLATES.rglob("*.html") for word in re.findall(r'{% term "([^"]+)" %}', file.read_text())
    }
    assert len(used) > 20
    assert [word for word in used if word.casefold() not in read_glossary().words] == []


def test_a_word_without_an_explanation_cannot_be_linked():
    with pytest.raises(KeyError, match="middels"):
        Template('{% load terms %}{% term "middels" %}').render(Context())


def test_every_place_where_a_reader_sees_a_term_is_used_and_the_file_is_read_once():
    used = {term.place for term in read_glossary().terms}
    assert {name for name, place in PLACES.items() if place not in used} <= set(ENTRANCES)
    assert read_glossary() is read_glossary()


@pytest.mark.parametrize(
    ("was", "becomes", "refusal"),
    [
        ("  uitleg: Alles wat", "  uitlg: Alles wat", "bij ‘brede welvaart’: het veld ‘uitlg’ is onbekend"),
        ("  uitleg: Iets wat een bron", "  # ", "bij ‘kenmerk’: het veld ‘uitleg’ ontbreekt"),
        ("- begrip: convenant", "- begrip:", "bij ‘None’: het veld ‘begrip’ is geen tekst"),
        ("  uitgever: Greenports Nederland", "", "bij ‘greenports-2022-07-14’: het veld ‘uitgever’ ontbreekt"),
        ("  datum: 2022-07-14", "  datum: juli 2022", "bij ‘greenports-2022-07-14’: het veld ‘datum’ is geen datum"),
        ("  vormen: [doelen]", "  vormen: doelen", "bij ‘doel’: het veld ‘vormen’ is geen lijst van teksten"),
        (
            "  zie: regio-deal",
            "  zie: regiodeal",
            "bij ‘brede welvaart’: het veld ‘zie’ noemt ‘regiodeal’; verwacht een",
        ),
        (
            "  vastgelegd: stcrt-2023-12561",
            "  vastgelegd: stcrt",
            "het veld ‘vastgelegd’ noemt ‘stcrt’; verwacht een van",
        ),
        ("- begrip: feed", "- begrip: Doel", "bij ‘Doel’: het veld ‘begrip’ noemt ‘doel’, en dat staat er al"),
        ("vormen: [feeds]", "vormen: [doelen]", "bij ‘feed’: het veld ‘vormen’ noemt ‘doelen’, en dat staat er al"),
        ("- slug: stb-2024-219", "- slug: stcrt-2023-12561", "bij ‘stcrt-2023-12561’: het veld ‘slug’ noemt"),
        ("- begrip: feed", "  begrip: feed", "‘begrip’ staat er twee keer"),
        ("- begrip: feed", "- feed", "is niet te lezen"),
        ("documenten:", "bronnen:", "verwacht precies ‘documenten’ en ‘begrippen’"),
    ],
)
def test_a_broken_file_of_terms_is_refused_with_the_entry_and_the_field(settings, tmp_path, was, becomes, refusal):
    good = (TEMPLATES.parent / FILE).read_text()
    assert good.count(was) > 0
    settings.BASE_DIR = tmp_path
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(good.replace(was, becomes))
    with pytest.raises(ImproperlyConfigured, match=f"^fixtures/begrippen.yaml.*{refusal}"):
        read_glossary.__wrapped__()


# --- the data dictionary


def test_every_field_of_the_content_stands_in_the_dictionary(register, client):
    """A new field of the contract appears by itself; one without an explanation is a mistake."""
    page = html(client, "/begrippen/")
    shown = {field.path: field for group in content_groups() for field in (*group.fields, *group.common)}
    shown |= {group.field.path: group.field for group in content_groups() if group.field}
    fields = dict(contract_fields())
    assert set(shown) == set(fields)
    for path, explanation in fields.items():
        assert explanation
        assert f'id="veld-{path.replace(".", "-")}"' in page, path
        assert explanation.replace("'", "&#x27;") in page, path


def test_every_field_of_a_paper_stands_in_the_dictionary(register, client):
    page = html(client, "/begrippen/")
    fields = dict(paper_fields())
    assert {"toezegging.termijn.plaats", "besluiten.bron.vindplaats", "gezien.bron"} <= set(fields)
    for path, explanation in fields.items():
        assert f'id="veld-kamerstuk-{path.replace(".", "-")}"' in page, path
        assert explanation.replace("'", "&#x27;") in page, path


def test_a_field_says_its_kind_and_that_it_can_be_empty(register, client):
    page = text(client.get("/begrippen/"))
    assert "rijk getal of null Het bedrag van het Rijk dat meetelt; null: onbekend." in page
    assert "teltMee waar of onwaar Of dit bedrag in totalen meetelt." in page
    assert "status groep of null De laatste fase" in page
    assert "bron groep of null Waar het gelezen is." in page
    assert "Het is nooit nul." in page


def test_every_choice_stands_in_the_dictionary_with_its_words(register, client):
    assert set(CHOICES) == set(LABELS)
    fields = {*dict(contract_fields()), *(f"kamerstuk.{path}" for path, _ in paper_fields())}
    assert [path for _, paths in CHOICES.values() for path in paths if path not in fields] == []
    page = text(client.get("/begrippen/"))
    for labels in LABELS.values():
        for code, label in labels.items():
            assert f"{code} {label}" in page


def test_every_official_list_stands_in_the_dictionary(register, client):
    lists = [
        model
        for model in vars(reference).values()
        if isinstance(model, type) and issubclass(model, models.Model) and model.__module__ == reference.__name__
    ]
    assert len(lists) > 8
    page = text(client.get("/begrippen/"))
    for model in lists:
        assert str(model._meta.verbose_name_plural).capitalize()[1:] in page
        for field in model._meta.fields:
            if not field.auto_created:
                name = str(field.verbose_name)
                assert f"{name[0].upper()}{name[1:]} {field.help_text or 'Verwijst naar'}" in page, field


# --- about


def test_our_count_stands_beside_the_ministers_with_the_source(register, client):
    page = text(client.get("/over/aantallen/"))
    assert "46 Stand van 10 mei 2024. Hier geteld: 45 (verschil −1)." in page
    assert "Welke, is niet gevonden. Regio Deals leveren tastbare resultaten op , Elke regio telt" in page
    assert "Kop Resultaten, eerste zin" in page


def test_a_statement_of_later_is_not_on_an_older_page(register, client):
    old = text(client.get("/over/aantallen/?publicatie=1"))
    assert "Stand van 31 december 2022" in old
    assert "Stand van 10 mei 2024" not in old
    assert "Publicatie 1 bevat 14 deals uit 1 tranche." in old
    assert "De eerste tranche stond er toen nog niet in. Daarom is het verschil groot." in old
    assert "De uitleg op deze pagina is van nu. De cijfers zijn die van publicatie 1." in old


def test_the_tranches_have_the_figures_of_the_data(located, client):
    page = text(client.get("/over/aantallen/"))
    assert "Eerste niet bekend 5 € 325 miljoen bekend van 4 van 5" in page
    assert re.search(r"Tweede 88(?: \d+)? 12 € 215 miljoen Derde", page)
    index = release_index(Release.objects.get(number=2))
    for number in range(1, 7):
        assert f" {index.by_slug['tranche'][str(number)].bit_count()} € " in page


def test_who_pays_most_is_counted_where_both_amounts_are_known(located, client):
    rows = release_index(Release.objects.get(number=2)).rows
    both = [row for row in rows if row.national is not None and row.regional is not None]
    equal = sum(row.national == row.regional for row in both)
    page = text(client.get("/over/"))
    assert f"Van {len(both)} van de 83 deals zijn beide bedragen bekend." in page
    assert f"Bij {equal} deals betalen Rijk en regio evenveel." in page


def test_what_is_not_known_is_counted(located, client):
    page = text(client.get("/over/tellen/"))
    assert "Gemeenten niet bekend van 62 deals, deels bekend van 1 deal" in page
    assert "Rijksbijdrage niet bekend van 1 deal" in page
    assert "Dat betekent niet dat er niets bereikt is." in page


@pytest.mark.parametrize(
    "path", ["/over/", "/over/?publicatie=1", "/over/aantallen/", "/over/aantallen/?publicatie=1", "/toegankelijkheid/"]
)
def test_every_statement_names_a_reference_and_every_reference_is_named(register, client, path):
    page = html(client, path)
    named = set(re.findall(r'href="#(gelezen-\d+)"', page))
    listed = {one for one in ids(page) if re.fullmatch(r"gelezen-\d+", one)}
    assert named == listed != set()


def test_every_reference_can_be_looked_up(register, client):
    for reference_ in read_glossary().references.values():
        assert reference_.url.startswith("https://") or reference_.slug == "kamerbrief-2023-11-01"
    assert 'href="/bronnen/kamerbrief-2023-11-01/"' in html(client, "/over/")


def test_whose_the_boundaries_and_the_look_are(register, client):
    page = text(client.get("/over/tellen/"))
    assert "© CBS / Kadaster" in page
    assert "© Rijksoverheid" in page


def test_an_address_of_before_the_three_pages_leads_to_what_it_was(register, client):
    """What stood on one long page: its places are still there, with the way to where it stands now."""
    page = html(client, "/over/")
    for anchor in ("methode", "onbekend", "kaart", "rechten", "aantal", "tranches", "rekenkamer"):
        (there,) = re.findall(rf'<a id="{anchor}" href="(/over/[a-z]+/)#{anchor}"', page)
        assert anchor in ids(html(client, there))
    assert {"regio-deal", "stappen", "betalen", "fout", "gelezen"} <= set(ids(page))


def test_each_page_about_the_register_leads_to_the_others_and_is_short(register, client):
    for path in ABOUT:
        page = html(client, path)
        shown = page[page.index('<nav class="contents"') :]
        assert shown.count('aria-current="page"') == 1
        assert all(f'href="{other}"' in shown for other in ABOUT if other != path)
    assert len(text(client.get("/over/tellen/")).split()) < 900
    assert len(text(client.get("/over/")).split()) < 900


def test_a_reader_can_write(register, client, settings):
    settings.CONTACT = "mailto:register@example.nl"
    for path in ("/over/", "/toegankelijkheid/", "/privacy/"):
        forget()
        assert '<a href="mailto:register@example.nl">register@example.nl</a>' in html(client, path)


# --- open data, accessibility, privacy


def test_every_format_can_be_taken_along(register, client):
    page = html(client, "/open-data/")
    for extension in FORMATS:
        assert f'href="/deals.{extension}"' in page
        assert f'href="/programmalijnen.{extension}"' in page
    assert 'href="/deals.csv?publicatie=1"' in html(client, "/open-data/?publicatie=1")
    assert "CC0 1.0" in page


def test_the_digest_of_a_deal_is_found_as_the_page_says(register, client):
    deal = json.loads(client.get("/deals/twente-ii.json").content)
    del deal["schema"], deal["publicatie"]
    digest = hashlib.sha256(rfc8785.dumps(deal)).hexdigest()
    assert digest in html(client, "/deals/twente-ii/")


def test_no_status_is_claimed_that_nobody_declared(register, client):
    page = text(client.get("/toegankelijkheid/"))
    assert "Voor dit register is nog geen toegankelijkheidsverklaring geregistreerd." in page
    assert "voldoet" not in page.lower()


def test_what_the_ministry_declared_is_said_with_its_status_and_day(register, client, settings):
    settings.ACCESSIBILITY = Statement("https://verklaring.example/register", "B", dt.date(2026, 11, 2))
    forget()
    page = html(client, "/toegankelijkheid/")
    assert 'href="https://verklaring.example/register"' in page
    read = text(client.get("/toegankelijkheid/"))
    assert "getekend op 2 november 2026. De status is B: voldoet gedeeltelijk ." in read.replace(
        "gedeeltelijk.", "gedeeltelijk ."
    )
    assert "nog geen toegankelijkheidsverklaring" not in read


# --- other languages


@pytest.mark.parametrize("path", OTHER_LANGUAGES)
def test_a_page_in_another_language_says_which_and_what_of_it_is_dutch(register, client, path):
    code = path.strip("/")
    page = html(client, path)
    assert page.startswith(f'<!doctype html><html lang="{code}">') or f'<html lang="{code}">' in page[:60]
    for part in ("<header", "<footer", '<a class="nl-skip-link"'):
        assert 'lang="nl"' in re.search(rf"{part}[^>]*>", page)[0]
    assert page.count("<h1") == 1
    assert "https://register.example/" in page or "publicatie=" in page
    assert 'lang="nl">niet bekend</span>' in page
    assert all(f'href="{other}"' in page for other in OTHER_LANGUAGES if other != path)


@pytest.mark.parametrize("path", OTHER_LANGUAGES)
def test_a_page_in_another_language_is_of_the_release_that_is_read(register, client, path):
    assert "83 deal" in text(client.get(path))
    assert "14 deal" in text(client.get(f"{path}?publicatie=1"))
    assert "publicatie=1" in html(client, f"{path}?publicatie=1")
    assert client.get(f"{path}?soort=x").status_code == 400
    assert queries(client, path) <= 6


@pytest.mark.parametrize("path", OTHER_LANGUAGES)
def test_a_page_in_another_language_is_there_before_the_first_release(client, path):
    assert html(client, path).count("<h1") == 1


def test_a_date_is_written_as_each_language_writes_it():
    day = dt.date(2026, 11, 1)
    assert [language.date(day) for language in LANGUAGES] == [
        "1 November 2026",
        "1 novimber 2026",
        "1 di novèmber 2026",
    ]


def test_everything_that_is_logged_stands_on_the_privacy_page(register, client, caplog):
    page = text(client.get("/privacy/"))
    with caplog.at_level(logging.INFO, logger="register.request"):
        client.get("/deals/?q=geheim")
    logged = caplog.records[-1].fields
    assert [name for name in logged if f" {name.capitalize()} " not in page] == []
    assert "geheim" not in json.dumps(logged) and "127.0.0.1" not in json.dumps(logged)


def test_readers_get_no_cookie(register, client):
    for path in TEXT_PAGES:
        assert not client.get(path).cookies


# --- error pages


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_reads_no_database(django_assert_num_queries, status):
    with django_assert_num_queries(0):
        page = error_page(status, reason="Daarom.", request_id="abc123", contact="mailto:a@example.nl")
    assert page.status_code == status
    shown = page.content.decode()
    assert shown.count("<h1") == 1
    assert ('id="verder-zoeken"' in shown) == (status in SEARCHING)


def test_an_error_page_says_what_was_wrong(register, client):
    assert "‘gisteren’ is geen datum" in text(client.get("/over/?peildatum=gisteren"))
    assert "Een bestand ‘deals.doc’ bestaat niet" in text(client.get("/deals.doc"))
    assert "abc123" in error_page(500, request_id="abc123").content.decode()


def test_a_withdrawn_deal_gives_its_reason_and_the_way_on(cast, client):
    withdraw("zuiderland", reason="Verkeerde bedragen.", note="x", as_of=people.AS_OF, clock=lambda: NEXT_DAY)
    gone = client.get("/deals/zuiderland/")
    assert gone.status_code == 410
    assert "Reden: Verkeerde bedragen." in text(gone)
    assert 'id="verder-zoeken"' in gone.content.decode()
    then = client.get("/deals/zuiderland/?publicatie=2").content.decode()
    assert '<input type="hidden" name="publicatie" value="2">' in then
