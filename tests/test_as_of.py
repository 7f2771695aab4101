"""Any page as it stood on a day: the control in the frame, how people write a day, and a page that was not there yet."""

import datetime as dt
import re

import pytest

from deals.language.dates import NoDay, written_day
from deals.models import Deal, Gap, Milestone

from . import cast as people
from .browse import PUBLIC, fields_on, text
from .words import NEXT_DAY, queries

pytestmark = [pytest.mark.django_db, pytest.mark.database]

FIRST_OF_NOVEMBER = [
    "2023-11-01",
    "2023-11-1",
    "20231101",
    "2023/11/01",
    "01-11-2023",
    "1-11-2023",
    "1/11/2023",
    "1.11.2023",
    "1 november 2023",
    "01 November 2023",
    "1 nov 2023",
    "1 nov. 2023",
    " 1  november  2023 ",
]


@pytest.fixture
def two_moments(cast):
    """Release 2 (1 March 2024) has one deal more."""
    Deal.objects.filter(slug="noorderland").update(summary="Nieuwe tekst.")
    return people.release(["noorderland", "concept"], as_of=dt.date(2024, 3, 1), at=NEXT_DAY, note="Volgende")


@pytest.mark.parametrize("written", FIRST_OF_NOVEMBER)
def test_a_day_is_read_however_people_write_it(written):
    assert written_day(written) == dt.date(2023, 11, 1)


def test_every_month_is_known_by_its_name_and_in_short():
    named = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ]
    short = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sept", "okt", "nov", "dec"]
    for number, (name, begun) in enumerate(zip(named, short, strict=True), start=1):
        assert written_day(f"2 {name} 2024") == written_day(f"2 {begun}. 2024") == dt.date(2024, number, 2)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("gisteren", "‘gisteren’ is geen datum; verwacht wordt een dag als 1 november 2023 of 2023-11-01."),
        ("november 2023", "‘november 2023’ is geen datum"),
        ("1 movember 2023", "‘movember’ is geen maand"),
        ("1-11-23", "‘1-11-23’ is geen datum"),
        ("13-13-2023", "een maand 13 bestaat niet"),
        ("2023-00-10", "een maand 0 bestaat niet"),
        ("0000-01-01", "een jaar 0000 bestaat niet"),
        ("30-02-2024", "30 februari 2024 bestaat niet: februari 2024 heeft 29 dagen."),
        ("31 april 2024", "31 april 2024 bestaat niet: april 2024 heeft 30 dagen."),
        ("0 mei 2024", "0 mei 2024 bestaat niet"),
        ("²-1-2024", "is geen datum"),
    ],
)
def test_what_is_no_day_is_told_with_what_was_expected(client, two_moments, written, sentence):
    with pytest.raises(NoDay, match=re.escape(sentence)):
        written_day(written)
    answer = client.get("/deals/", {"peildatum": written})
    assert (answer.status_code, sentence in text(answer)) == (400, True)


@pytest.mark.parametrize("written", ["29-02-2024", "29 februari 2024", "2024-2-29"])
def test_another_spelling_leads_to_the_one_of_addresses_and_keeps_the_question(client, two_moments, written):
    answer = client.get("/deals/", {"tranche": "1", "peildatum": written, "sorteer": "-rijk"})
    assert (answer.status_code, answer["Location"]) == (301, "/deals/?peildatum=2024-02-29&sorteer=-rijk&tranche=1")
    again = client.get(answer["Location"])
    assert again.status_code == 200 and "Stand van 1 januari 2024 (publicatie 1)." in text(again)


def test_changes_and_debates_are_asked_by_days_in_every_spelling_too(client, two_moments):
    answer = client.get("/wijzigingen/", {"van": "1 januari 2024", "tot": "01-03-2024"})
    assert answer["Location"] == "/wijzigingen/?tot=2024-03-01&van=2024-01-01"
    answer = client.get("/kamerstukken/debat/", {"vanaf": "1 jan. 2024", "tot": "2024-03-01"})
    assert answer["Location"] == "/kamerstukken/debat/?tot=2024-03-01&vanaf=2024-01-01"


def test_days_before_the_first_publication_and_days_to_come_have_sentences_of_their_own(client, two_moments):
    before = text(client.get("/deals/?peildatum=2023-12-31"))
    assert "de eerste publicatie gaat over 1 januari 2024. Kies die dag of een dag daarna." in before
    assert re.search(
        r"1 januari 2999 ligt in de toekomst; kies vandaag \(\d+ \w+ \d{4}\) of een dag daarvoor\.",
        text(client.get("/deals/?peildatum=2999-01-01")),
    )


def as_of_form(page):
    return re.search(r'<details class="as-of">.*?</details>', page.content.decode(), re.DOTALL)


def test_the_control_stands_on_each_page_that_has_moments_and_keeps_its_question(client, two_moments):
    page = client.get("/deals/?tranche=1&sorteer=-rijk&publicatie=1")
    form = as_of_form(page)[0]
    assert "<summary>Stand van 1 januari 2024</summary>" in form
    assert 'min="2024-01-01" max="2024-03-01"' in form
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]+)"', form))
    assert hidden == {"tranche": "1", "sorteer": "-rijk"}
    asked = client.get("/deals/", {**hidden, "peildatum": "2024-03-01"})
    assert "Stand van 1 maart 2024 (publicatie 2)." in text(asked)
    assert "peildatum" in fields_on(page)


WITHOUT = ("/toegankelijkheid/", "/privacy/", "/begrippen/", "/open-data/api/", "/open-data/api/wijzigingen/")


def test_pages_that_are_the_same_on_every_day_do_not_have_it(client, two_moments):
    for path in PUBLIC:
        answer = client.get(path)
        if answer["Content-Type"].startswith("text/html"):
            assert bool(as_of_form(answer)) == (path not in (*WITHOUT, "/controleren/")), path


def test_a_page_that_was_not_there_yet_says_so_and_leads_to_where_it_is(client, two_moments):
    answer = client.get("/deals/concept/?publicatie=1")
    assert answer.status_code == 404
    assert "In de stand van 1 januari 2024 (publicatie 1) staat dit niet in het register." in text(answer)
    assert 'href="/deals/concept/"' in answer.content.decode()
    nowhere = client.get("/deals/atlantis/?publicatie=1")
    assert nowhere.status_code == 404 and "In de stand van" not in text(nowhere)
    assert 'href="/deals/atlantis/"' not in nowhere.content.decode()


# --- what there was on the day of an old release, as later ones have it


def steps(slug, *dated):
    """The milestones of a deal, in place of what it has: (kind, day, precision)."""
    deal = Deal.objects.get(slug=slug)
    Milestone.objects.filter(deal=deal).delete()
    for kind, day, precision in dated:
        people.fact(Milestone, deal, kind=kind, date=dt.date.fromisoformat(day), precision=precision)


def bar(page):
    return " ".join(
        re.sub(
            "<[^>]+>", "", re.search('<aside class="moment-bar".*?</aside>', page.content.decode(), re.DOTALL)[0]
        ).split()
    )


@pytest.mark.parametrize(
    ("dated", "said"),
    [
        ([("selectie", "2023-12-31", "dag")], "ook 1 andere deal al gekozen; die stond toen nog niet in dit register."),
        ([("selectie", "2024-01-01", "dag")], "ook 1 andere deal al gekozen"),
        ([("selectie", "2024-01-02", "dag")], ""),
        ([("selectie", "2023-12-01", "maand")], "ook 1 andere deal al gekozen"),
        ([("selectie", "2023-01-01", "jaar"), ("convenant", "2024-02-01", "dag")], "ook 1 andere deal al gekozen"),
        ([("selectie", "2024-01-01", "maand")], "niet zeker of zij toen ook al gekozen was"),
        ([("convenant", "2023-06-01", "uiterlijk")], "ook 1 andere deal al gekozen"),
        ([("convenant", "2024-02-01", "uiterlijk")], "niet zeker of zij toen ook al gekozen was"),
        ([("selectie", "2024-01-20", "dag"), ("convenant", "2024-02-01", "uiterlijk")], ""),
        ([("voorstel", "2023-06-01", "dag"), ("selectie", "2024-02-01", "dag")], ""),
        ([("geplande-einddatum", "2023-06-01", "dag"), ("start", "2024-02-01", "dag")], ""),
        ([], "niet zeker of zij toen ook al gekozen was"),
    ],
)
def test_an_old_release_says_which_deals_were_chosen_by_then_only_as_surely_as_is_known(cast, client, dated, said):
    steps("concept", *dated)
    people.release(["concept"], as_of=dt.date(2024, 3, 1), at=NEXT_DAY, note="Volgende")
    told = bar(client.get("/?publicatie=1"))
    assert "In deze publicatie staan 2 deals." in told
    assert said in told
    assert ("al gekozen" in told) == bool(said)


def test_what_was_chosen_is_counted_on_the_day_that_was_asked_for(cast, client):
    steps("concept", ("selectie", "2024-02-10", "dag"))
    people.release(["concept"], as_of=dt.date(2024, 3, 1), at=NEXT_DAY, note="Volgende")
    later = bar(client.get("/deals/?peildatum=2024-02-20"))
    assert "Dat is de laatste stand tot en met 20 februari 2024." in later
    assert "Volgens publicatie 2 waren op" not in later
    assert "Volgens publicatie 2 was op 20 februari 2024 ook 1 andere deal al gekozen" in later
    assert "gekozen" not in bar(client.get("/deals/?peildatum=2024-02-09"))


def test_an_old_page_of_a_deal_counts_what_was_of_then_and_recorded_later(cast, client):
    deal = Deal.objects.get(slug="noorderland")
    late = people.source("later", title="Later verslag", date=dt.date(2024, 2, 20))
    people.fact(Milestone, deal, kind="selectie", date=dt.date(2023, 6, 1), precision="dag", source=late)
    people.fact(Milestone, deal, kind="start", date=dt.date(2024, 2, 1), precision="dag", source=late)
    people.fact(Gap, deal, field="doelen", reason="niet-gevonden")
    people.release(["noorderland"], as_of=dt.date(2024, 3, 1), at=NEXT_DAY, note="Volgende")
    told = bar(client.get("/deals/noorderland/?publicatie=1"))
    assert "Van deze deal is later 1 gegeven vastgelegd van 1 januari 2024 of eerder: 1 met een eigen datum." in told
    page = client.get("/deals/noorderland/?publicatie=1").content.decode()
    assert 'href="/wijzigingen/?deal=noorderland&amp;van=1&amp;tot=2"' in page
    other = bar(client.get("/deals/zuiderland/?publicatie=1"))
    assert "gegeven" not in other and "Sindsdien" not in other


def test_an_old_page_takes_one_query_once_it_is_kept_and_few_more_before(two_moments, client):
    assert queries(client, "/deals/?publicatie=1") <= 10
    assert queries(client, "/deals/?publicatie=1") == 1
