"""What was reported of a deal, on its page and on that of a theme: beside what was aimed for, and never reckoned with."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from deals.models import (
    Adjustment,
    Aim,
    Consultation,
    Deal,
    Decision,
    Lesson,
    Payment,
    ProgrammeLine,
    Progress,
    Result,
    Spending,
    Theme,
)
from deals.portal.deal.sources import newest_source
from deals.publishing.releases import contents
from deals.register.changes import deal_changes
from deals.register.wording import covered_in_words, figure_in_words, report_in_words

from . import cast as people
from .browse import text
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db

YEAR = {"stand_on": dt.date(2023, 1, 1), "stand_precision": "jaar"}


@pytest.fixture
def deal(cast):
    return Deal.objects.get(slug="noorderland")


def line():
    return ProgrammeLine.objects.get(name="Wonen")


def aim(deal, key="doel-1", **fields):
    known = {"text": "Er komen woningen bij.", "amount": Decimal(500), "qualifier": "ten-minste", "unit": "woningen"}
    return people.fact(Aim, deal, key=key, **known | fields)


def result(deal, key="resultaat-1", **fields):
    known = {"text": "Er kwamen woningen bij.", "amount": Decimal(620), "qualifier": "exact", "unit": "woningen"}
    return people.fact(Result, deal, key=key, **known | YEAR | fields)


def republish(**fields):
    people.release(["noorderland"], at=NEXT_DAY, **fields)


def table(client):
    """[[the cells of a row]] of the table of lines, without its heads."""
    page = client.get("/deals/noorderland/").content.decode()
    part = page[page.index('<table class="results">') :].partition("</table>")[0]
    return [cells(row) for row in re.findall(r"<tr.*?</tr>", part, re.S)]


def cells(row):
    row = re.sub(r'<sup>.*?</sup>|<span class="cite[^"]*" popover.*?Sluit</button></span>', "", row, flags=re.S)
    found = re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


# --- aims beside what was reported


def test_an_aim_stands_beside_what_was_reported_and_nothing_is_reckoned(deal, client):
    pair = aim(deal, line=line(), target_year=2027)
    result(deal, aim=pair, same_measure=True, line=line(), cumulative=True, nature="prestatie")
    republish()
    heads, group, row = table(client)
    assert heads == ["Doel", "Gemeld", "Bij het lezen"] and group == ["Wonen"]
    assert row == [
        "ten minste 500 woningen Er komen woningen bij. doel voor 2027",
        "620 woningen Er kwamen woningen bij. stand 2023, gemeld door Het ministerie",
        "opgeteld vanaf het begin prestatie (indeling redactie)",
    ]
    page = text(client.get("/deals/noorderland/"))
    assert "124" not in page and "gehaald" not in page and "Afgesproken en gemeld" in page


@pytest.mark.parametrize(
    ("same", "amount", "said"),
    [
        (False, 620, "niet hetzelfde gemeten"),
        (None, 620, "niet bekend of hetzelfde is gemeten"),
        (None, None, ""),
        (True, 620, ""),
    ],
)
def test_only_what_is_measured_alike_is_a_pair(deal, client, same, amount, said):
    unit = {} if amount else {"amount": None, "qualifier": "", "unit": ""}
    result(deal, aim=aim(deal), same_measure=same, nature="prestatie", **unit)
    republish()
    assert table(client)[-1][2] == f"{said} prestatie (indeling redactie)".strip()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("niet-vermeld", "geen getal vermeld"),
        ("andere-methode", "geen getal: andere methode"),
        ("niet-toe-te-rekenen", "niet toe te rekenen"),
    ],
)
def test_where_there_is_no_figure_the_reason_stands(deal, client, reason, said):
    result(deal, amount=None, qualifier="", unit="", no_figure=reason)
    republish()
    assert table(client)[-1] == ["Er kwamen woningen bij. stand 2023, gemeld door Het ministerie", said]


def test_a_baseline_is_no_aim_and_no_result(deal, client):
    aim(
        deal,
        text="Minder schulden.",
        amount=None,
        qualifier="",
        unit="% van de huishoudens",
        baseline=22,
        baseline_year=2019,
    )
    republish()
    assert table(client)[-1] == ["Minder schulden. nulmeting 2019 22 % van de huishoudens"]


def test_results_stand_by_year_and_are_never_drawn_as_a_fall(deal, client):
    for key, number, year in (("resultaat-1", 86, 2022), ("resultaat-2", 44, 2020), ("resultaat-3", 43, 2021)):
        result(deal, key=key, amount=number, unit="projecten", stand_on=dt.date(year, 1, 1))
    republish()
    rows = [row[0] for row in table(client)[2:] if len(row) > 0]
    assert [row.split()[0] for row in rows if "projecten" in row] == ["44", "43", "86"]
    page = client.get("/deals/noorderland/").content.decode()
    assert "173" not in text(client.get("/deals/noorderland/")) and "↓" not in page and "−" not in page


def test_no_column_is_empty_and_without_anything_reported_there_is_no_table(deal, client):
    page = client.get("/deals/noorderland/").content.decode()
    assert '<table class="results">' not in page and "Doelen en resultaten van deze lijnen" in page
    aim(deal, amount=None, qualifier="", unit="")
    republish()
    page = client.get("/deals/noorderland/").content.decode()
    assert '<table class="results">' not in page and "Er komen woningen bij." in page
    assert "Doelen en resultaten van deze lijnen" not in page


def test_a_result_without_a_nature_is_told_once(deal, client):
    result(deal)
    result(deal, key="resultaat-2", text="Nog een.", nature="uitkomst")
    republish()
    page = text(client.get("/deals/noorderland/"))
    assert page.count("heeft de redactie het resultaat niet ingedeeld") == 1
    assert "uitkomst (indeling redactie)" in page and "niet ingedeeld (" not in page


def test_every_fact_has_its_key_and_its_source_on_the_page(deal, client):
    pair = aim(deal, baseline=100, baseline_year=2019)
    result(deal, aim=pair, same_measure=True)
    everything_else(deal)
    republish()
    page = client.get("/deals/noorderland/").content.decode()
    keys = (
        "doel-1",
        "resultaat-1",
        "voortgang-1",
        "voortgang-2",
        "betaling-1",
        "besteding-1",
        "aanpassing-1",
        "overleg-1",
    )
    for key in (*keys, "les-1", "beschikking-1"):
        assert page.count(f' id="{key}"') == 1, key
        assert page.count(f' id="bij-{key}"') == 1, key


def everything_else(deal):
    theme = Theme.objects.get_or_create(slug="wonen", defaults={"name": "Wonen en bouwen", "explanation": "Wonen."})[0]
    people.fact(
        Progress,
        deal,
        key="voortgang-1",
        about="werk",
        state="vertraagd",
        words="loopt achter",
        deviation="De bouw begint later.",
        reason="Er was te weinig personeel.",
        line=line(),
        **YEAR,
    )
    people.fact(Progress, deal, key="voortgang-2", about="geld", state="in-uitvoering")
    people.fact(
        Payment,
        deal,
        key="betaling-1",
        kind="betaald",
        amount=4_000_000,
        term="voorschot",
        date=dt.date(2024, 3, 1),
        date_precision="maand",
    )
    people.fact(
        Spending, deal, key="besteding-1", side="rijk", amount=1_250_000, qualifier="ongeveer", cumulative=True, **YEAR
    )
    people.fact(
        Decision, deal, key="beschikking-1", amount=10_000_000, form="spuk", date=dt.date(2023, 12, 1), precision="dag"
    )
    minutes = people.source("verslag-overleg", kind="notulen", title="Verslag van het overleg", publisher="De regio")
    people.fact(
        Adjustment,
        deal,
        key="aanpassing-1",
        kind="verlengd",
        text="De lijn loopt een jaar langer door.",
        decided_by="het Rijk-Regio-overleg",
        dissent="De gemeente Emmen was tegen.",
        line=line(),
        source=minutes,
        date=dt.date(2023, 12, 14),
        date_precision="dag",
    )
    people.fact(
        Consultation,
        deal,
        key="overleg-1",
        agreed="De lijn loopt door.",
        date=dt.date(2023, 12, 13),
        date_precision="dag",
    )
    people.fact(Lesson, deal, key="les-1", text="Samen een loket openen hielp.", worked=True, theme=theme)
    return theme


def test_the_table_leads_to_the_list_of_the_same_release(deal, client):
    result(deal)
    republish()
    assert 'href="/resultaten/?deal=noorderland"' in client.get("/deals/noorderland/").content.decode()
    pinned = client.get("/deals/noorderland/?publicatie=2").content.decode()
    assert 'href="/resultaten/?deal=noorderland&amp;publicatie=2"' in pinned
    assert client.get("/resultaten/?deal=noorderland&publicatie=2").status_code == 200


# --- how things stand, money, what changed, what was learnt


def test_work_and_money_are_two_states_in_the_words_of_the_source(deal, client):
    everything_else(deal)
    republish()
    page = text(client.get("/deals/noorderland/"))
    assert (
        "Het werk 2023 Vertraagd, in de woorden van de bron: ‘loopt achter’ Van de lijn ‘Wonen’. Wat anders loopt: De bouw "
        "begint later. Reden volgens de bron: Er was te weinig personeel. Gemeld door Het ministerie. "
        "Het geld zonder datum In uitvoering Gemeld door Het ministerie."
    ) in page


def test_money_stands_by_step_and_what_is_not_there_in_one_row(deal, client):
    everything_else(deal)
    republish()
    page = client.get("/deals/noorderland/").content.decode()
    part = page[page.index('id="geld-door-de-tijd"') :].partition("</table>")[0]
    assert [cells(row) for row in re.findall(r"<tr.*?</tr>", part, re.S)][1:] == [
        ["Afgesproken", "10,0", "Rijk", "in het convenant, bron van 1 december 2023"],
        ["Afgesproken", "12,5000005", "regio", "in het convenant, bron van 1 december 2023"],
        ["Toegekend", "10,0", "Rijk", "1 december 2023"],
        ["Betaald aan de regiokassier", "4,0", "Rijk, voorschot", "maart 2024"],
        ["Besteed", "ongeveer 1,25", "Rijk, opgeteld vanaf het begin", "stand 2023"],
        ["Vastgesteld en teruggevorderd", "staat nog niet in dit register"],
    ]
    # Neither a difference of two steps, nor a sum.
    for number in ("6,0", "8,75", "2,75", "14,0", "5,25"):
        assert number not in text(client.get("/deals/noorderland/"))
    assert "wat is toegekend, betaald en besteed" not in text(client.get("/deals/noorderland/"))


def test_of_which_no_step_is_known_the_box_says_so_once(deal, client):
    page = text(client.get("/deals/noorderland/"))
    assert "Geld door de tijd" not in page
    assert page.count("wat is toegekend, betaald en besteed") == 1


def test_an_adjustment_and_a_meeting_stand_in_the_timeline(deal, client):
    everything_else(deal)
    republish()
    assert (
        "13 december 2023 Rijk-Regio-overleg: De lijn loopt door. "
        "14 december 2023 Verlengd: De lijn loopt een jaar langer door. Alleen van de lijn ‘Wonen’. "
        "Besluit van: het Rijk-Regio-overleg. Afwijkend standpunt, volgens De regio: De gemeente Emmen was tegen."
    ) in text(client.get("/deals/noorderland/"))


def test_a_lesson_says_whether_its_source_says_that_it_worked(deal, client):
    everything_else(deal)
    republish()
    said = "Samen een loket openen hielp. Volgens de bron werkte dit. Thema (indeling redactie): Wonen en bouwen"
    assert said in text(client.get("/deals/noorderland/"))


# --- reports


def two_reports(deal):
    """A report over 2023, and a newer version of it; each tells a result and a state."""
    report = {"kind": "voortgangsrapportage", "publisher": "De regio", "report_level": "regio-aan-rijk"}
    period = {"report_from": dt.date(2023, 1, 1), "report_until": dt.date(2023, 12, 31)}
    first = people.source("verslag-1", title="Verslag over 2023", date=dt.date(2024, 2, 1), **report, **period)
    second = people.source(
        "verslag-2",
        title="Verslag over 2023, tweede versie",
        date=dt.date(2024, 3, 1),
        replaces=first,
        adopted_by="het bestuur",
        adopted_on=dt.date(2024, 2, 20),
        discussed_on=dt.date(2024, 2, 25),
        **report,
        **period,
    )
    for number, source, amount, state in ((1, first, 610, "op-koers"), (2, second, 620, "vertraagd")):
        result(deal, key=f"resultaat-{number}", source=source, amount=amount, text=f"Versie {number}.")
        people.fact(Progress, deal, key=f"voortgang-{number}", source=source, state=state, words="zo", **YEAR)


def test_of_two_versions_of_a_report_only_the_newest_is_shown_as_it_stands(deal, client):
    two_reports(deal)
    republish()
    assert [row[0] for row in table(client)[-1:]] == ["620 woningen Versie 2. stand 2023, gemeld door De regio"]
    page = text(client.get("/deals/noorderland/"))
    current, _, outdated = page.partition("Uit een verslag met een nieuwere versie")
    assert "Versie 1." not in current and "Op koers" not in current and "Vertraagd" in current
    assert "Resultaat: Versie 1, 610 woningen, stand per 2023" in outdated
    for key in ("resultaat-1", "voortgang-1"):
        assert client.get("/deals/noorderland/").content.decode().count(f' id="{key}"') == 1


def test_the_sources_say_what_a_report_is_about_and_both_dates_stay(deal, client):
    two_reports(deal)
    republish()
    page = text(client.get("/deals/noorderland/"))
    assert (
        "Verslag: regio aan Rijk, over 2023, vastgesteld door het bestuur op 20 februari 2024, besproken op 25 februari 2024, "
        "vervangt ‘Verslag over 2023’ van 1 februari 2024."
    ) in page
    assert (
        "Verslag: regio aan Rijk, over 2023. Er is een nieuwere versie: ‘Verslag over 2023, tweede versie’ van 1 maart 2024."
        in page
    )


def test_a_message_about_a_report_is_not_told_as_the_report(deal, client):
    news = people.source("nieuws", kind="nieuws", title="Verslag vastgesteld", report_level="regio-aan-rijk")
    result(deal, source=news)
    republish()
    assert "Bericht over een verslag: regio aan Rijk." in text(client.get("/deals/noorderland/"))


def test_the_page_says_of_what_month_its_newest_source_is(deal, client):
    assert "nieuwste bron in dit register: december 2023" in text(client.get("/deals/noorderland/"))
    dated = [{"datum": "2024-03-09"}, {"datum": "2021-01-01"}]
    assert newest_source(dated) == "nieuwste bron in dit register: maart 2024"
    assert newest_source([*dated, {"datum": None}]) == "nieuwste bron met een datum in dit register: maart 2024"
    assert newest_source([{"datum": None}]) == ""


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2022-01-01", "2022-12-31", "over 2022"),
        ("2020-01-01", "2022-12-31", "over 2020 tot en met 2022"),
        ("2021-07-01", "2021-12-31", "over 1 juli 2021 tot en met 31 december 2021"),
        ("2021-07-01", None, "vanaf 1 juli 2021"),
        (None, "2021-12-31", "over een begin dat niet vermeld is tot en met 31 december 2021"),
        (None, None, ""),
    ],
)
def test_a_report_says_over_what_time_it_is(since, until, said):
    assert covered_in_words(since, until) == said


# --- in words: changes, feeds, review, comparison


@pytest.mark.parametrize(
    ("amount", "precision", "unit", "said"),
    [
        (2000, "ten-minste", "bewoners", "ten minste 2.000 bewoners"),
        (12.5, None, "banen", "12,5 banen"),
        (1250.5, "exact", "", "1.250,5"),
    ],
)
def test_a_figure_in_words(amount, precision, unit, said):
    assert figure_in_words(amount, precision, unit) == said


def test_every_new_kind_of_fact_reads_as_dutch(deal):
    before = contents(["noorderland"], people.AS_OF)["noorderland"]
    pair = aim(deal, target_year=2027, indicator="het aantal woningen", baseline=100, baseline_year=2019, line=line())
    result(deal, aim=pair, same_measure=False, no_figure="niet-toe-te-rekenen", nature="uitkomst", cumulative=False)
    everything_else(deal)
    after = contents(["noorderland"], people.AS_OF)["noorderland"]
    told = {change.key: change.new for change in deal_changes(before, after)}
    assert told["doel-1"] == (
        "Er komen woningen bij., afgemeten aan: het aantal woningen, ten minste 500 woningen, nulmeting 100 woningen in 2019, "
        "streefjaar 2027, programmalijn Wonen"
    )
    assert told["resultaat-1"] == (
        "Er kwamen woningen bij, 620 woningen, stand per 2023, alleen deze periode, uitkomst (indeling redactie), "
        "bij het doel ‘Er komen woningen bij.’, niet hetzelfde gemeten als het doel, niet toe te rekenen"
    )
    assert told["voortgang-1"] == (
        "het werk, vertraagd, in de woorden van het verslag: ‘loopt achter’, stand per 2023, wat anders loopt: De bouw begint "
        "later, reden volgens het verslag: Er was te weinig personeel, programmalijn Wonen"
    )
    assert told["voortgang-2"] == "het geld, in uitvoering"
    assert told["betaling-1"] == "€ 4.000.000, betaald aan de regiokassier, voorschot, maart 2024"
    assert told["besteding-1"] == "Rijk, ongeveer € 1.250.000, stand per 2023, opgeteld vanaf het begin"
    assert told["aanpassing-1"] == (
        "verlengd, 14 december 2023, De lijn loopt een jaar langer door, besluit van: het Rijk-Regio-overleg, "
        "afwijkend standpunt: De gemeente Emmen was tegen, programmalijn Wonen"
    )
    assert told["overleg-1"] == "13 december 2023, afgesproken: De lijn loopt door."
    assert (
        told["les-1"]
        == "Samen een loket openen hielp, werkte volgens de bron, thema Wonen en bouwen (indeling redactie)"
    )


@pytest.mark.parametrize(
    ("model", "key", "fields", "field", "old", "new"),
    [
        (Aim, "doel-1", {"amount": 600}, "getal", "ten minste 500 woningen", "ten minste 600 woningen"),
        (Aim, "doel-1", {"qualifier": "exact"}, "getal", "ten minste 500 woningen", "500 woningen"),
        (Aim, "doel-1", {"baseline_year": 2020}, "nulmeting", "100 woningen in 2019", "100 woningen in 2020"),
        (Result, "resultaat-1", {"qualifier": "ongeveer"}, "getal", "620 woningen", "ongeveer 620 woningen"),
        (Result, "resultaat-1", {"stand_precision": "maand"}, "stand per", "2023", "januari 2023"),
        (Result, "resultaat-1", {"cumulative": True}, "opgeteld vanaf het begin", None, "ja"),
        (Result, "resultaat-1", {"same_measure": False}, "hetzelfde gemeten als het doel", "ja", "nee"),
        (Result, "resultaat-1", {"nature": "prestatie"}, "aard (indeling redactie)", None, "prestatie"),
        (Progress, "voortgang-1", {"state": "bijgesteld"}, "hoe het staat", "vertraagd", "bijgesteld"),
        (Payment, "betaling-1", {"qualifier": "ongeveer"}, "bedrag", "€ 4.000.000", "ongeveer € 4.000.000"),
        (Payment, "betaling-1", {"date_precision": "jaar", "date": dt.date(2024, 1, 1)}, "datum", "maart 2024", "2024"),
        (Spending, "besteding-1", {"amount": 2_000_000}, "bedrag", "ongeveer € 1.250.000", "ongeveer € 2.000.000"),
        (Adjustment, "aanpassing-1", {"decided_by": ""}, "besluit van", "het Rijk-Regio-overleg", None),
        (
            Consultation,
            "overleg-1",
            {"date_precision": "uiterlijk"},
            "datum",
            "13 december 2023",
            "uiterlijk 13 december 2023",
        ),
        (Lesson, "les-1", {"worked": False}, "werkte volgens de bron", "ja", "nee"),
    ],
)
def test_a_change_of_one_field_is_one_line_that_reads_as_dutch(deal, model, key, fields, field, old, new):
    pair = aim(deal, baseline=100, baseline_year=2019)
    result(deal, aim=pair, same_measure=True)
    everything_else(deal)
    before = contents(["noorderland"], people.AS_OF)["noorderland"]
    model.objects.filter(deal=deal, key=key).update(**fields)
    after = contents(["noorderland"], people.AS_OF)["noorderland"]
    told = [(change.field, change.old, change.new) for change in deal_changes(before, after)]
    # The year of a result follows from its stand.
    assert [line for line in told if line[0] != "jaar van de stand"] == [(field, old, new)]


def test_two_deals_with_results_stand_side_by_side_in_whole_words(deal, client):
    pair = aim(deal, baseline=100, baseline_year=2019)
    result(deal, aim=pair, same_measure=True, nature="prestatie")
    everything_else(deal)
    republish()
    page = text(client.get("/vergelijken/?deal=noorderland&deal=zuiderland"))
    for said in (
        "ten minste 500 woningen",
        "nulmeting 100 woningen in 2019",
        "prestatie (indeling redactie)",
        "het werk: vertraagd",
        "wat anders loopt: De bouw begint later.",
        "Rijk: ongeveer € 1.250.000",
        "afwijkend standpunt: De gemeente Emmen was tegen.",
    ):
        assert said in page, said
    told = page.index("nulmeting 100 woningen")
    assert "exact" not in page[page.rindex("Doelen", 0, told) : page.index("Kenmerken", told)]


def test_a_report_in_words_names_the_version_that_it_replaces():
    report = dict.fromkeys(
        ("vanaf", "totEnMet", "stand", "vastgesteldDoor", "vastgesteldOp", "besprokenOp", "vervangt")
    ) | {"niveau": "regio-aan-rijk", "eindverslag": True, "vervangt": "oud"}
    assert report_in_words(report, {}) == "regio aan Rijk, eindverslag, vervangt ‘oud’"
    old = {"titel": "Verslag over 2022", "datum": None}
    assert report_in_words(report, {"oud": old}) == "regio aan Rijk, eindverslag, vervangt ‘Verslag over 2022’"


# --- a theme


def test_a_theme_shows_aims_results_and_lessons_side_by_side(deal, client):
    theme = everything_else(deal)
    line().themes.add(theme)
    other = people.fact(ProgrammeLine, deal, name="Werken", literal=True, position=2)
    result(deal, aim=aim(deal, line=line()), same_measure=True, nature="prestatie")
    result(deal, key="resultaat-2", text="Niet van dit thema.", line=other)
    republish()
    page = text(client.get("/themas/wonen/"))
    assert "Beoogd, gemeld en geleerd (indeling redactie)" in page
    assert "1 doel, 1 gemeld resultaat en 1 les van 1 deal." in page
    assert (
        "Noorderland: Wonen ten minste 500 woningen Er komen woningen bij. volgens Het ministerie 620 woningen Er kwamen "
        "woningen bij. stand 2023, gemeld door Het ministerie prestatie (indeling redactie)"
    ) in page
    assert "Samen een loket openen hielp. Noorderland, volgens Het ministerie: dit werkte" in page
    assert "Niet van dit thema." not in page
    html = client.get("/themas/wonen/").content.decode()
    assert 'href="/deals/noorderland/#resultaat-1"' in html and 'href="/deals/noorderland/#les-1"' in html


def test_a_theme_of_which_nothing_is_reported_has_no_such_part(deal, client):
    line().themes.add(
        Theme.objects.get_or_create(slug="wonen", defaults={"name": "Wonen en bouwen", "explanation": "x"})[0]
    )
    republish()
    assert "Beoogd, gemeld" not in text(client.get("/themas/wonen/"))
    assert "Beoogd, gemeld" not in text(client.get("/themas/niet-ingedeeld/"))
