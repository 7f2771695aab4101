"""The known truth of release 5: what sources report of aims and results, and how it comes to a register that is in use."""

import datetime as dt
from collections import Counter

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from deals.language.vocabulary import TELLS_DISSENT, WITHOUT_WORDS
from deals.models import Aim, Deal, ProgrammeFact, Release, Result, Source, Submission, User
from deals.publishing import review
from deals.publishing.releases import newest_release, propose
from deals.publishing.review import Announcement

from .browse import at, text
from .words import in_the_long_proof

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOTE = "Doelen en resultaten"
PUBLIC = dt.datetime(2026, 11, 27, 17, tzinfo=dt.UTC)
REPORTED = ("resultaten", "voortgang", "betalingen", "bestedingen", "aanpassingen", "overleggen", "lessen")
# Fields that a release before may have filled too.
GROWN = {"doelen", "bronnen", "leemten", "mijlpalen"}
# What deals say of reports alone.
ONLY_REPORTS = {"rotterdam-zuid-ii"}


def read_all(number):
    lines = Release.objects.get(number=number).deal_lines.select_related("version")
    return {line.slug: line.version.read() for line in lines}


@pytest.fixture
def contents(register):
    return read_all(5)


@pytest.fixture
def before(register):
    return read_all(4)


def facts(contents, listed):
    """[(deal, fact)] of all deals."""
    return [(slug, fact) for slug, deal in contents.items() for fact in deal[listed]]


def figures(deal, listed):
    return [(fact["getal"], fact["nauwkeurigheid"], fact["eenheid"]) for fact in deal[listed]]


def reports(contents):
    """{source: what is said of the report}."""
    return {
        source["slug"]: source["verslag"]
        for deal in contents.values()
        for source in deal["bronnen"]
        if source["verslag"]
    }


def test_release_5_says_what_it_is(register):
    release = Release.objects.get(number=5)
    assert (release.note, release.as_of, release.retrospective) == (NOTE, dt.date(2026, 11, 26), True)
    assert release.visible_from == PUBLIC


def test_how_much_of_each_kind_is_known(before, contents):
    assert {listed: len(facts(contents, listed)) for listed in REPORTED} == {
        "resultaten": 41,
        "voortgang": 16,
        "betalingen": 0,
        "bestedingen": 0,
        "aanpassingen": 6,
        "overleggen": 3,
        "lessen": 3,
    }
    assert not [fact for listed in REPORTED for fact in facts(before, listed)]
    assert len(facts(contents, "doelen")) - len(facts(before, "doelen")) == 13
    told = [
        sum(any(fact["getal"] is not None for fact in deal[listed]) for deal in contents.values())
        for listed in ("doelen", "resultaten")
    ]
    assert told == [6, 13]
    assert [slug for slug, said in reports(contents).items() if said["eindverslag"]] == [
        "npzw-eindrapportage-regiodeal"
    ]


def test_it_adds_what_is_reported_and_changes_nothing_else(before, contents):
    assert before.keys() == contents.keys()
    grown = {slug for slug in contents if contents[slug] != before[slug]}
    assert len(grown) == 24
    for slug in grown:
        changed = {name for name in contents[slug] if contents[slug][name] != before[slug][name]}
        assert changed <= GROWN | set(REPORTED), slug
        assert slug in ONLY_REPORTS or changed & {"doelen", "mijlpalen", *REPORTED}, slug


def test_every_fact_names_its_source_and_place(contents):
    for listed in ("doelen", *REPORTED):
        for slug, fact in facts(contents, listed):
            assert fact["bron"]["bron"] in {source["slug"] for source in contents[slug]["bronnen"]}
            place = fact["bron"]["vindplaats"]
            assert place and not set(place) & set('"“”‘'), (slug, place)


def test_what_is_told_is_short_plain_and_of_nobody_here(contents):
    for listed, name in {"doelen": "tekst", "resultaten": "tekst", "aanpassingen": "tekst", "lessen": "tekst"}.items():
        for slug, fact in facts(contents, listed):
            words = fact[name].lower().replace(".", " ").split()
            assert len(fact[name]) < 240 and not {"wij", "we", "ons", "onze", "ik", "dankzij"} & set(words), slug


# --- what is measured


def test_an_aim_and_a_result_are_a_pair_only_in_one_unit(contents):
    pairs = [(slug, fact) for slug, fact in facts(contents, "resultaten") if fact["doel"]]
    assert len(pairs) == 5
    for slug, fact in pairs:
        aim = next(aim for aim in contents[slug]["doelen"] if aim["sleutel"] == fact["doel"])
        assert bool(fact["hetzelfdeGemeten"]) == (fact["getal"] is not None and fact["eenheid"] == aim["eenheid"])


def test_den_haag_zuidwest_whole(contents):
    deal = contents["den-haag-zuidwest"]
    lines = {line["sleutel"]: line["naam"] for line in deal["programmalijnen"]}
    aims = {aim["sleutel"]: aim for aim in deal["doelen"]}
    assert [(lines.get(aim["lijn"]), aim["getal"], aim["eenheid"]) for aim in aims.values()] == [
        ("Samenleving en participatie", 500, "vrijwilligers of deelnemers"),
        ("Activeren, leren en werken", 5000, "m²"),
        ("Activeren, leren en werken", 500, "mensen"),
        (None, None, "procent van de huishoudens"),
        (None, None, None),
    ]
    told = {fact["doel"]: fact for fact in deal["resultaten"]}
    people, room, work, debts, safety = (told[key] for key in aims)
    assert (people["getal"], people["nauwkeurigheid"], people["hetzelfdeGemeten"]) == (2000, "ten-minste", False)
    assert "vrijwilliger of deelnemer" in people["toelichting"] and "gemeente" in people["toelichting"]
    assert (room["getal"], room["eenheid"], room["hetzelfdeGemeten"]) == (6500, "m²", True)
    assert room["bron"]["bron"] != aims[room["doel"]]["bron"]["bron"]
    assert (work["getal"], work["redenGeenGetal"], work["hetzelfdeGemeten"]) == (None, "niet-vermeld", None)
    assert (aims[debts["doel"]]["nulmeting"], aims[debts["doel"]]["nulmetingJaar"]) == (22, 2019)
    assert (debts["getal"], debts["stand"], debts["redenGeenGetal"]) == (20, "2021-01-01", "niet-toe-te-rekenen")
    assert debts["aard"] == "context"
    assert (safety["getal"], safety["redenGeenGetal"]) == (None, "andere-methode")
    assert "2019" in safety["tekst"] and "2021" in safety["tekst"]
    assert 22 not in [fact["getal"] for fact in deal["resultaten"]]
    assert [gap["reden"] for gap in deal["leemten"] if gap["veld"] == "doelen"] == ["onvolledig"]


def test_achterhoek_has_three_counts_that_are_no_series(contents):
    told = contents["achterhoek"]["resultaten"]
    assert [(fact["getal"], fact["eenheid"], fact["stand"][:4]) for fact in told] == [
        (44, "projecten met een bijdrage", "2020"),
        (43, "projecten gestart", "2021"),
        (86, "projecten gestart", "2022"),
    ]
    assert all(fact["toelichting"].startswith("Geen reeks") and fact["aard"] == "activiteit" for fact in told)


def test_an_aim_of_release_4_got_its_figure_and_no_second_aim(before, contents):
    was, now = (
        next(aim for aim in deals["noordelijk-flevoland"]["doelen"] if aim["sleutel"] == "doel-1")
        for deals in (before, contents)
    )
    assert (was["getal"], now["getal"], now["eenheid"], now["streefjaar"]) == (None, 20, "procent meer studenten", 2025)
    assert "15" in was["tekst"] and "15" not in now["tekst"]
    assert (15, "exact", "procent meer stageplekken") in figures(contents["noordelijk-flevoland"], "doelen")


def test_what_is_no_aim_is_none(contents):
    """The number of lines or projects of a deal, what they are worth, its end, and a demand on the money."""
    assert not contents["achterhoek-ii"]["doelen"] and not contents["veluwe"]["doelen"]
    for slug in ("noord-limburg", "bodemdaling-groene-hart", "midden-brabant", "parkstad-limburg", "cleantech-regio"):
        assert not [aim for aim in contents[slug]["doelen"] if aim["getal"] is not None], slug
    assert not [aim for _slug, aim in facts(contents, "doelen") if "euro" in (aim["eenheid"] or "")]
    assert {aim["bron"]["bron"] for aim in contents["rotterdam-zuid"]["doelen"]} == {"kst-29697-57"}


def test_what_is_made_is_not_mixed_with_what_changed_for_people(contents):
    natures = Counter(fact["aard"] for _slug, fact in facts(contents, "resultaten"))
    assert natures == {"activiteit": 20, None: 13, "prestatie": 6, "uitkomst": 1, "context": 1}
    (outcome,) = [fact for _slug, fact in facts(contents, "resultaten") if fact["aard"] == "uitkomst"]
    assert (outcome["getal"], outcome["eenheid"]) == (422, "mensen met een baan")


# --- how it stands, and the money


def test_a_judging_state_has_the_words_of_its_source(contents):
    titles = {source["slug"]: source["titel"] for deal in contents.values() for source in deal["bronnen"]}
    judged = [fact for _slug, fact in facts(contents, "voortgang") if fact["staat"] not in WITHOUT_WORDS]
    assert Counter(fact["staat"] for fact in judged) == {"afgerond": 4, "op-koers": 1, "vertraagd": 1}
    assert all(fact["woorden"] for fact in judged)
    in_title = [fact for fact in judged if fact["bron"]["vindplaats"] == "Titel"]
    assert len(in_title) == 4
    assert all(fact["woorden"] in titles[fact["bron"]["bron"]] for fact in in_title)


def test_no_plan_share_or_value_is_spent_or_paid(contents):
    assert not facts(contents, "bestedingen") and not facts(contents, "betalingen")
    money = [(slug, fact["staat"]) for slug, fact in facts(contents, "voortgang") if fact["over"] == "geld"]
    assert money == [
        ("parkstad-limburg", "afgerond"),
        ("rotterdam-zuid", "in-uitvoering"),
        ("rotterdam-zuid", "in-uitvoering"),
    ]
    planned = {370_000_000, 594_000, 8_250_000, 6_000_000, 14_500_000, 10_500_000, 500_000_000, 100_000_000}
    told = {fact["getal"] for listed in ("doelen", "resultaten") for _slug, fact in facts(contents, listed)}
    assert not told & planned


# --- what changed, was agreed and was learnt


def test_in_rotterdam_zuid_one_line_runs_until_2031(contents):
    deal = contents["rotterdam-zuid"]
    (living,) = [line["sleutel"] for line in deal["programmalijnen"] if line["naam"] == "Wonen"]
    (change,), (meeting,) = deal["aanpassingen"], deal["overleggen"]
    assert (change["soort"], change["lijn"], change["datum"]) == ("verlengd", living, "2024-05-28")
    assert "2031" in change["tekst"] and change["besluitVan"] == "Het Rijk-Regio-overleg"
    assert (meeting["datum"], meeting["datumNauwkeurigheid"]) == ("2024-05-28", "dag") and "2031" in meeting[
        "afgesproken"
    ]
    ends = {fact["lijn"]: fact["datum"][:4] for fact in deal["mijlpalen"] if fact["soort"] == "geplande-einddatum"}
    assert ends == {None: "2022", living: "2031"}


def test_in_noordoost_fryslan_a_part_stopped_and_its_money_stays(contents):
    deal = contents["noordoost-fryslan"]
    stopped, shifted = deal["aanpassingen"]
    assert (stopped["soort"], stopped["datum"], stopped["datumNauwkeurigheid"]) == (
        "onderdeel-gestopt",
        "2024-06-01",
        "maand",
    )
    assert (shifted["soort"], shifted["datum"], shifted["besluitVan"]) == ("geld-verschoven", "2024-12-11", None)
    assert "7 miljoen" in shifted["tekst"] and "niet mee eens" in shifted["toelichting"]
    assert {change["lijn"] for change in deal["aanpassingen"]} == {"lijn-4"}


def test_no_newspaper_tells_who_did_not_agree(contents):
    kinds = {source["slug"]: source["soort"] for deal in contents.values() for source in deal["bronnen"]}
    for slug, change in facts(contents, "aanpassingen"):
        assert change["afwijkendStandpunt"] is None or kinds[change["bron"]["bron"]] in TELLS_DISSENT, slug


def test_a_report_has_its_own_time_and_days(contents):
    told = reports(contents)
    food = told["regiofoodvalley-regio-deal-foodvalley-komt-tot-bloei"]
    assert (food["vanaf"], food["totEnMet"]) == ("2021-01-01", "2021-12-31")
    assert (food["vastgesteldDoor"], food["vastgesteldOp"], food["besprokenOp"]) == (
        "Stuurgroep",
        "2022-03-24",
        "2022-04-14",
    )
    brainport = [source["verslag"] for source in contents["brainport-eindhoven"]["bronnen"] if source["verslag"]]
    assert sorted((said["totEnMet"], said["vastgesteldOp"]) for said in brainport if said["vastgesteldOp"]) == [
        ("2021-12-31", "2022-03-17"),
        ("2022-12-31", "2023-03-15"),
    ]
    assert sorted(said["totEnMet"] for said in brainport)[-1] == "2023-12-31"
    own = {said["totEnMet"] for said in told.values() if said["niveau"] == "eigen-raad"}
    assert own == {"2023-12-31", "2024-12-31"}
    assert "minister-aan-kamer" not in {said["niveau"] for said in told.values()}, "no deal is told of by these"
    to_the_kamer = Source.objects.filter(report_level="minister-aan-kamer").values_list("slug", flat=True)
    assert set(to_the_kamer) == {
        *("kst-29697-90", "elkeregiotelt-2023-07-03", "elkeregiotelt-2024-05-10"),
        # of papers of the Kamer, which came after it
        *("kst-29697-72", "kst-29697-146"),
        *("kamerbrief-2022-04-15-contouren", "kamerbrief-2023-07-03-voortgangsrapportage-2022"),
    }


# --- of no deal


def test_what_names_no_deal_is_of_the_programme(register, contents):
    told = ProgrammeFact.objects.filter(kind="gemeld")
    assert told.count() == 10 and not told.filter(tranche__isnull=False) and not told.filter(value__isnull=False)
    assert not told.filter(text__contains="Van Gogh")
    (museum,) = [(slug, fact) for slug, fact in facts(contents, "resultaten") if "Van Gogh" in fact["tekst"]]
    assert museum[0] == "brainport-eindhoven" and museum[1]["bron"]["bron"] == "brainport-2024-04-11"


def test_what_names_no_deal_stands_on_the_page_of_what_is_reported(register, client):
    page = text(client.get("/resultaten/"))
    assert "Gemeld zonder een deal te noemen" in page
    for fact in ProgrammeFact.objects.filter(kind="gemeld"):
        assert fact.text in page and fact.source_title in page
    assert "Gemeld zonder een deal te noemen" not in text(client.get("/resultaten/?publicatie=4"))


def test_earlier_releases_do_not_tell_it(register):
    for number, told in {4: 0, 5: 10}.items():
        release = Release.objects.get(number=number)
        known = ProgrammeFact.objects.known_at(release.as_of, release.visible_from)
        assert known.filter(kind="gemeld").count() == told


# --- in a register that is in use


@pytest.fixture
def people(db):
    return {name: User.objects.create_user(name, is_staff=True) for name in ("els", "eva")}


@pytest.fixture
def in_use(publicly_known, people):
    """Els published a change after the four releases."""
    Deal.objects.filter(slug="zaanij").update(summary="Een betere tekst.")
    approve(people, laid(people, ["zaanij"]))


def laid(people, slugs):
    concept = review.save_concept(people["els"], slugs, Announcement(newest_release().as_of, "Beter"))
    return review.submit(concept.pk, people["els"])


def approve(people, submission):
    return review.approve(submission.pk, people["eva"], review.seal_of(submission))


def seed(capsys):
    capsys.readouterr()
    call_command("seed")
    return capsys.readouterr().out


def submissions():
    return Submission.objects.filter(note__startswith=NOTE).order_by("pk")


def test_a_register_that_nobody_worked_in_since_gets_release_5(publicly_known, capsys):
    assert "Publicatie 5 gemaakt: 83 Regio Deals." in seed(capsys)
    assert "niets veranderd" in seed(capsys)
    assert Release.objects.count() == 6 and not Submission.objects.exists()


def test_in_a_register_in_use_it_is_laid_tranche_by_tranche(in_use, people, capsys, client):
    said = seed(capsys)
    assert [len(submission.names) for submission in submissions()] == [3, 10, 9, 2]
    assert {submission.state for submission in submissions()} == {"ter-beoordeling"}
    assert f"gemaakt: {NOTE}: eerste tranche, 3 deals." in said
    assert Release.objects.count() == 5
    assert not client.get("/deals/zaanij.json").json().get("resultaten")
    with at(dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)):
        for submission in submissions():
            approve(people, submission)
        answered = client.get("/deals/zaanij.json").json()
    assert answered["samenvatting"] == "Een betere tekst." and answered["resultaten"]
    assert not propose(None, newest_release().as_of).prepared


@in_the_long_proof
def test_it_gives_the_contents_that_a_new_register_has(in_use, capsys):
    seed(capsys)
    wanted = yaml.safe_load((settings.BASE_DIR / "fixtures" / "aanvulling-3.yaml").read_text())
    for model, rows in {"deals.result": Result, "deals.aim": Aim}.items():
        keys = {(*one["fields"]["deal"], one["fields"]["key"]) for one in wanted if one["model"] == model}
        there = set(rows.objects.values_list("deal__slug", "key"))
        assert keys <= there and (model == "deals.aim" or keys == there)


@in_the_long_proof
def test_what_comes_before_it_is_decided_first(located, people, capsys):
    Deal.objects.filter(slug="twente-ii").update(summary="Een betere tekst.")
    approve(people, laid(people, ["twente-ii"]))
    seed(capsys)
    assert "eerst is er een besluit nodig over wat openbare bronnen verder zeggen" in seed(capsys)
    assert not submissions()
    for submission in Submission.objects.filter(note__startswith="Meer uit openbare bronnen"):
        approve(people, submission)
    seed(capsys)
    assert submissions().count() == 4


@in_the_long_proof
def test_running_it_again_lays_nothing_twice(in_use, capsys):
    seed(capsys)
    before = (Submission.objects.count(), Source.objects.count(), Result.objects.count())
    assert "Wat bronnen over doelen en resultaten melden, is al voorgelegd: er is niets veranderd" in seed(capsys)
    assert before == (Submission.objects.count(), Source.objects.count(), Result.objects.count())


@in_the_long_proof
def test_a_deal_that_someone_works_on_or_that_it_does_not_fit_stays(in_use, people, capsys):
    Deal.objects.filter(slug="zeeland").update(summary="Half af.")
    the_hague = Deal.objects.get(slug="den-haag-zuidwest")
    the_hague.gap_facts.get(key="leemte-doelen-2").delete()
    approve(people, laid(people, ["den-haag-zuidwest"]))
    said = seed(capsys)
    covered = {slug for submission in submissions() for slug in submission.names}
    assert len(covered) == 22 and not covered & {"zeeland", "den-haag-zuidwest"}
    assert "den-haag-zuidwest en zeeland." in said
    assert not Result.objects.filter(deal__slug__in=["zeeland", "den-haag-zuidwest"]).exists()
    assert Deal.objects.get(slug="zeeland").summary == "Half af."
