"""The known truth of release 6: 76 papers of the Kamer, as fixtures/aanvulling-4.yaml has them."""

import datetime as dt
import re
from collections import Counter, defaultdict
from itertools import combinations, pairwise

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from deals.language.spelling import folded_name, same_place
from deals.models import PaperDeal, PaperDecision, ParliamentaryPaper, Source
from deals.publishing.supplementing import Supplement, classify_sources

FIXTURES = settings.BASE_DIR / "fixtures"
NEWS = FIXTURES / "aanvulling-4.yaml"
BEFORE = ("vierde-tranche", "aanvulling", "aanvulling-2", "aanvulling-3")
KINDS = {
    "brief": 44,
    "motie": 11,
    "debat": 9,
    "toezegging": 7,
    "vraag": 2,
    "inbreng": 1,
    "begrotingsstuk": 1,
    "rapport": 1,
}
# Those whose names stand in what the papers were read from; and who else is called by name in an address of it.
SURNAMES = (
    "bushoff",
    "geurts",
    "goot",
    "graaf",
    "grinwis",
    "krul",
    "moorlag",
    "schonis",
    "schouten",
    "slootweg",
    "weverling",
)
TWELVE = {
    "achterhoek",
    "bodemdaling-groene-hart",
    "den-haag-zuidwest",
    "foodvalley",
    "midden-en-west-brabant",
    "natuurinclusieve-landbouw-noord-nederland",
    "noordelijk-flevoland",
    "noordoost-fryslan",
    "parkstad-limburg",
    "twente",
    "zaanij",
    "zuid-en-oost-drenthe",
}
# {paper: kind, day (or its month or year), dossier and number, which source names it (None: seen itself), its deals}
TRUTH = {
    "debat-2017-12-07-begroting-lnv": ("debat", "2017-12-07", "34775-XIII", None, []),
    "34775-xiii-36": ("motie", "2017-12-07", "34775-XIII 36", None, []),
    "29697-37": ("brief", "2018-02-19", "29697 37", "kst-29697-50", []),
    "29697-38": ("brief", "2018-02-19", "29697 38", "kst-29697-50", ["estec-space-campus-noordwijk"]),
    "29697-44": ("brief", "2018-03-08", "29697 44", "kst-29697-50", ["zeeland"]),
    "29697-51": ("brief", "2018-07-06", "29697 51", None, ["brainport-eindhoven"]),
    "29697-53": ("brief", "2018-07-06", "29697 53", "kst-29697-85", ["zeeland"]),
    "29697-54": ("brief", "2018-07-16", "29697 54", "kst-29697-85", ["bes-eilanden"]),
    "29697-72": ("brief", "2019", "29697 72", "kst-29697-73", ["brainport-eindhoven", "rotterdam-zuid", "zeeland"]),
    "29697-61": ("brief", "2019-07-15", "29697 61", None, ["natuurinclusieve-landbouw-noord-nederland"]),
    "29697-63": ("brief", "2019-07-15", "29697 63", "kst-29697-85", ["den-haag-zuidwest"]),
    "29697-69": ("brief", "2019-07-19", "29697 69", None, ["noordelijk-flevoland"]),
    "29697-73": ("brief", "2019-12-09", "29697 73", None, ["brainport-eindhoven", "rotterdam-zuid", "zeeland"]),
    "inbreng-2020-01-22-regio-deals": ("inbreng", "2020-01-22", "", None, []),
    "29697-75": ("motie", "2020-02", "29697 75", "h-tk-20192020-48-9", []),
    "debat-2020-02-vao-regio-deals": ("debat", "2020-02", "", None, []),
    "brief-2020-07-13-zuidoost-friesland": (
        "brief",
        "2020-07-13",
        "29697",
        "opennieuwsbank-2020-07-13",
        ["zuidoost-friesland"],
    ),
    "begrotingsstuk-2020-09-lnv-artikel-51": ("begrotingsstuk", "2020-09", "", None, []),
    "2021z00235": ("vraag", "2021-01-08", "", None, []),
    "29697-90": ("brief", "2021-01-20", "29697 90", None, []),
    "brief-2022-07-01-kader-vierde-tranche": ("brief", "2022-07-01", "", "stcrt-2023-12561", []),
    "motie-2023-weerbaar-buitengebied": (
        "motie",
        "2023",
        "",
        "rnob-regio-deal-noordoost-brabant-blijft-goed-op-k",
        ["noordoost-brabant"],
    ),
    "36360-8": ("motie", "2023-05-31", "36360 8", None, []),
    "29697-114": ("brief", "2023-07-13", "29697 114", "kst-29697-140", []),
    "29697-116": ("motie", "2023-10-26", "29697 116", None, []),
    "33358-43": ("brief", "2023-12-14", "33358 43", "kst-29697-153", []),
    "29697-141": ("brief", "2024-02-09", "29697 141", "kst-29697-153", []),
    "29697-145": ("brief", "2024-04-15", "29697 145", "kst-29697-153", []),
    "29697-146": ("brief", "2024-05-07", "29697 146", "kst-29697-153", []),
    "36560-vii-2": ("rapport", "2024-05-15", "36560-VII 2", "kst-36560-vii-8", []),
    "29697-153": ("debat", "2024-05-16", "29697 153", None, []),
    "36560-vii-8": ("vraag", "2024-06-04", "36560-VII 8", None, []),
    "33358-46": ("brief", "2024-12-12", "33358 46", "debat-2025-02-05", []),
    "29697-158": ("brief", "2024-12-20", "29697 158", None, []),
    "29697-159": ("brief", "2025-02-03", "29697 159", None, []),
    "debat-2025-02-05-regios-en-grensoverschrijdende-samenwerking": ("debat", "2025-02-05", "29697", None, []),
    "toezegging-holwerd-aan-zee": ("toezegging", "", "", "smoek-holwerd", ["noordoost-fryslan"]),
}


def read(name):
    return yaml.safe_load((FIXTURES / f"{name}.yaml").read_text())


def of_model(records, model):
    return [record["fields"] for record in records if record["model"] == f"deals.{model}"]


NEW = read("aanvulling-4")
OLD = [record for name in BEFORE for record in read(name)]
PAPERS = {paper["slug"]: paper for paper in of_model(NEW, "parliamentarypaper")}
FILLED_IN = read("bijwerken-4")["bronnen"]
SOURCES = {
    source["slug"]: source | FILLED_IN.get(source["slug"], {})
    for source in of_model(OLD, "source") + of_model(NEW, "source")
}
DEALS = defaultdict(list)
for named in of_model(NEW, "paperdeal"):
    DEALS[named["paper"][0]].append(named["deal"][0])
STEPS = defaultdict(list)
for decision in of_model(NEW, "paperdecision"):
    STEPS[decision["paper"][0]].append(decision)


def source_of(slug):
    return SOURCES[PAPERS[slug]["source"][0]]


def day_of(fields, day, precision):
    """`2020`, `2020-02`, `2020-02-01`, or nothing."""
    if not (value := fields.get(day)):
        return ""
    return value.isoformat()[: {"jaar": 4, "maand": 7}.get(fields.get(precision), 10)]


def told(slug):
    """What TRUTH has of a paper."""
    paper, source = PAPERS[slug], source_of(slug)
    return (
        paper["kind"],
        day_of(source, "date", None) or day_of(paper, "when", "when_precision"),
        f"{source.get('dossier', '')} {source.get('number', '')}".strip(),
        paper["named_in"][0] if "named_in" in paper else None,
        sorted(DEALS[slug]),
    )


def steps(slug):
    return [
        (step["kind"], day_of(step, "date", "precision"), step["document"][0] if "document" in step else None)
        for step in STEPS[slug]
    ]


def test_how_many_papers_there_are_of_each_kind():
    assert Counter(paper["kind"] for paper in PAPERS.values()) == KINDS
    assert sum(KINDS.values()) == len(PAPERS) == len(of_model(NEW, "parliamentarypaper")) == 76


def test_the_known_papers_are_as_they_were_read():
    assert {slug: told(slug) for slug in TRUTH} == TRUTH


# --- deals


def test_the_letter_of_the_selection_names_twelve_deals():
    assert set(DEALS["29697-56"]) == TWELVE
    assert len(DEALS["29697-56"]) == 12
    assert steps("29697-56") == [("besproken", "2020-01-22", "kst-29697-85")]


def test_the_letter_with_fourteen_convenants_names_those_fourteen():
    eight_before = {
        "achterhoek-ii",
        "drechtsteden-gorinchem-ii",
        "groningen-noord-ii",
        "noord-limburg-ii",
        "saba",
        "stedendriehoek",
        "west-brabant",
        "zwolle-ii",
    }
    assert len(set(DEALS["29697-157"])) == 14
    assert not eight_before & set(DEALS["29697-157"])


def test_the_agendas_of_two_debates_name_deals():
    assert sorted(DEALS["29697-50"]) == [
        "bes-eilanden",
        "brainport-eindhoven",
        "estec-space-campus-noordwijk",
        "rotterdam-zuid",
        "zeeland",
    ]
    assert sorted(DEALS["29697-85"]) == [
        "bes-eilanden",
        "bodemdaling-groene-hart",
        "brainport-eindhoven",
        "den-haag-zuidwest",
        "natuurinclusieve-landbouw-noord-nederland",
        "rotterdam-zuid",
        "zeeland",
        "zuid-en-oost-drenthe",
    ]


def test_every_deal_that_is_named_is_a_deal_of_the_register():
    known = {deal["slug"] for deal in of_model(OLD, "deal")}
    assert {deal for deals in DEALS.values() for deal in deals} <= known
    assert DEALS.keys() <= PAPERS.keys()
    for slug, deals in DEALS.items():
        assert len(deals) == len(set(deals)), slug


def test_a_proposal_that_was_refused_is_not_the_deal_of_later():
    assert DEALS["2021z00235"] == []
    assert PAPERS["2021z00235"]["document_number"] == "2021Z00235"
    assert PAPERS["2021z00235"]["groups"] == "PvdA"


# --- what became of papers


def test_a_motion_of_which_two_decisions_are_known():
    assert steps("motie-2023-10-31-regioparagraaf") == [
        ("ingediend", "2023-10-31", None),
        ("aangenomen", "2023-11-07", None),
    ]


def test_the_motion_of_2020_was_submitted_adopted_and_carried_out():
    assert steps("29697-75") == [
        ("ingediend", "2020-02", "h-tk-20192020-48-9"),
        ("aangenomen", "", None),
        ("uitgevoerd", "2021-01-20", "kst-29697-90"),
    ]


def test_a_vote_that_was_not_seen_is_no_decision():
    voted = {slug for slug in PAPERS if any(step["kind"] in ("aangenomen", "verworpen") for step in STEPS[slug])}
    assert {slug for slug in voted if PAPERS[slug]["kind"] != "motie"} == set()
    assert {slug for slug, paper in PAPERS.items() if paper["kind"] == "motie"} - voted == {
        "34775-xiii-36",
        "motie-2020-in-voortgangsrapportage-een",
        "motie-2020-in-voortgangsrapportage-twee",
        "motie-2020-02-criteria",
        "36360-8",
        "29697-116",
    }


@pytest.mark.parametrize(
    ("debate", "day", "papers"),
    [
        ("kst-29697-50", "2018-06-20", "29697-37 29697-38 29697-39 29697-40 29697-42 29697-43 29697-44 29697-46"),
        (
            "kst-29697-85",
            "2020-01-22",
            "29697-51 29697-53 29697-54 29697-56 29697-57 29697-60 29697-61 29697-62 29697-63",
        ),
        ("kst-29697-140", "2023-10-25", "29697-114"),
        (
            "kst-29697-153",
            "2024-05-16",
            "29697-141 29697-142 29697-143 29697-145 29697-146 31490-337 32851-79 33358-43",
        ),
        ("debat-2025-02-05", "2025-02-05", "29697-158 33358-45 33358-46"),
    ],
)
def test_what_was_discussed_in_each_debate(debate, day, papers):
    discussed = {
        slug: day_of(step, "date", "precision")
        for slug in PAPERS
        for step in STEPS[slug]
        if step["kind"] == "besproken" and step["document"] == [debate]
    }
    assert discussed == dict.fromkeys(papers.split(), day)


def test_the_two_debates_about_regions_and_borders():
    first, second = "29697-153", "debat-2025-02-05-regios-en-grensoverschrijdende-samenwerking"
    assert source_of(first)["title"] == source_of(second)["title"]
    assert (source_of(first)["date"], source_of(second)["date"]) == (dt.date(2024, 5, 16), dt.date(2025, 2, 5))
    assert steps(first) == [("vastgesteld", "2024-07-18", None)]
    assert steps(second) == []
    assert PAPERS[first]["document_number"] == "2024D21051"
    assert "number" not in source_of(second)


def test_the_report_of_2020_bears_the_day_on_which_it_was_settled_and_says_so():
    assert source_of("29697-85")["date"] == dt.date(2020, 3, 10)
    assert "Het overleg was op 22 januari 2020." in PAPERS["29697-85"]["note"]
    assert steps("29697-85") == [("vastgesteld", "2020-03-10", None)]


def test_the_court_of_audit_and_the_questions_about_its_report():
    report = source_of("36560-vii-2")
    assert (report["publisher"], report["origin"]) == ("Algemene Rekenkamer", "onderzoek")
    assert PAPERS["36560-vii-2"]["role"] == "Algemene Rekenkamer"
    assert steps("36560-vii-8") == [("beantwoord", "2024-06-04", "kst-36560-vii-8")]


# --- commitments


def test_how_every_commitment_stands():
    stands = {
        slug: (
            paper["commitment_state"],
            paper.get("fulfilled_by", [None])[0],
            day_of(paper, "fulfilled_on", None),
            paper.get("term"),
        )
        for slug, paper in PAPERS.items()
        if paper["kind"] == "toezegging"
    }
    assert stands == {
        "toezegging-2019-12-09-zeeland-brainport": ("niet-bekend", None, "", None),
        "toezegging-2020-01-22-voortgang": ("nagekomen", "kst-29697-90", "2021-01-20", None),
        "toezegging-2020-evaluatie-van-selectie": ("nagekomen", "kst-29697-90", "2021-01-20", None),
        "toezegging-2023-10-25-programmatische-aanpak": (
            "niet-bekend",
            None,
            "",
            "aan het eind van het jaar of begin volgend jaar",
        ),
        "toezegging-2023-10-25-grensvragen": ("nagekomen", "kst-29697-143", "2024-03-05", None),
        "toezegging-2024-10-01-specifieke-uitkeringen": ("nagekomen", "kst-36600-b-9", "2024-10-04", None),
        "toezegging-holwerd-aan-zee": ("niet-bekend", None, "", None),
    }


def test_what_was_fulfilled_was_fulfilled_on_the_day_of_the_letter():
    for paper in PAPERS.values():
        if "fulfilled_by" in paper:
            assert SOURCES[paper["fulfilled_by"][0]]["date"] == paper["fulfilled_on"], paper["slug"]


def test_only_a_commitment_has_a_state():
    of_commitments = {"commitment_state", "commitment_number", "term", "term_locator", "fulfilled_by", "fulfilled_on"}
    assert {slug for slug, paper in PAPERS.items() if of_commitments & paper.keys()} == {
        slug for slug, paper in PAPERS.items() if paper["kind"] == "toezegging"
    }


# --- sources


def test_a_paper_that_was_only_named_has_no_address():
    named = {slug for slug, paper in PAPERS.items() if "named_in" in paper}
    assert len(named) == 47
    assert {slug for slug in named if source_of(slug).get("url")} == set()
    for slug in named:
        assert PAPERS[slug]["named_locator"], slug
        assert SOURCES[PAPERS[slug]["named_in"][0]], slug
    assert {slug for slug in PAPERS.keys() - named if not source_of(slug).get("url")} == {
        "inbreng-2020-01-22-regio-deals"  # its address names a person
    }


def test_every_paper_is_one_source_and_every_document_one_paper():
    assert len({paper["source"][0] for paper in PAPERS.values()}) == 76
    assert len(of_model(OLD, "source") + of_model(NEW, "source")) == len(SOURCES)
    of_papers = {paper["source"][0] for paper in PAPERS.values()}
    naming = {source["slug"] for source in of_model(NEW, "source")} - of_papers
    used = {
        record[name][0]
        for record in [*PAPERS.values(), *of_model(NEW, "paperdecision")]
        for name in ("source", "named_in", "fulfilled_by", "document")
        if name in record
    }
    assert naming <= used
    assert used <= SOURCES.keys()


def test_no_document_stands_there_twice():
    double = []
    for one, other in combinations(SOURCES.values(), 2):
        days = one.get("date"), other.get("date")
        if folded_name(one["title"]) == folded_name(other["title"]) and (days[0] == days[1] or None in days):
            double.append((one["slug"], other["slug"], "title"))
        if one.get("number") and (one["dossier"], one["number"]) == (other.get("dossier"), other.get("number")):
            double.append((one["slug"], other["slug"], "number"))
        if one.get("url") and other.get("url") and same_place(one["url"]) == same_place(other["url"]):
            double.append((one["slug"], other["slug"], "url"))
    assert double == []


def test_the_letter_that_stands_there_as_a_page_gets_its_number():
    page = "rijksoverheid-kamerbrief-aanbieding-regio-deal-natuurinclus"
    assert FILLED_IN[page] == {"dossier": "29697", "number": "61"}
    assert len(FILLED_IN) == 1
    before = next(source for source in of_model(OLD, "source") if source["slug"] == page)
    assert not {"dossier", "number"} & before.keys()


def test_a_day_that_is_not_known_is_not_made_up():
    undated = {slug for slug in PAPERS if not source_of(slug).get("date")}
    assert {slug: told(slug)[1] for slug in undated} == {
        "29697-72": "2019",
        "motie-2020-in-voortgangsrapportage-een": "2020",
        "motie-2020-in-voortgangsrapportage-twee": "2020",
        "toezegging-2020-evaluatie-van-selectie": "2020",
        "motie-2020-02-criteria": "2020-02",
        "29697-75": "2020-02",
        "29697-79": "2020-02",
        "debat-2020-02-vao-regio-deals": "2020-02",
        "begrotingsstuk-2020-09-lnv-artikel-51": "2020-09",
        "motie-2023-weerbaar-buitengebied": "2023",
        "toezegging-holwerd-aan-zee": "",
    }
    for slug in undated:
        assert "dag" in (PAPERS[slug]["note"] + source_of(slug).get("note", "")).lower(), slug
    assert {slug for slug, paper in PAPERS.items() if "when" in paper} <= undated


def test_no_text_names_a_person():
    words = set(re.findall(r"\w+", (NEWS.read_text() + (FIXTURES / "bijwerken-4.yaml").read_text()).lower()))
    assert words & set(SURNAMES) == set()
    assert not [source["slug"] for source in of_model(NEW, "source") if re.search(r"\blid [A-Z]", source["title"])]


def test_a_subject_is_one_or_two_sentences_of_our_own():
    subjects = [paper["subject"].strip() for paper in PAPERS.values()]
    assert len(set(subjects)) == 76
    for subject in subjects:
        assert subject.endswith("."), subject
        assert 1 <= len(re.findall(r"[.?!](?= [A-Z]|$)", subject)) <= 2, subject
        assert not {"wij", "we", "ons", "onze", "ik"} & set(subject.lower().split()), subject


def test_the_papers_stand_in_the_order_of_time():
    days = [told(slug)[1] for slug in PAPERS if slug not in ("29697-85", "toezegging-holwerd-aan-zee")]
    for earlier, later in pairwise(days):
        shared = min(len(earlier), len(later))
        assert earlier[:shared] <= later[:shared], (earlier, later)


# --- at the desk


@pytest.mark.django_db
@pytest.mark.database
def test_every_paper_is_as_a_form_would_have_it(publicly_known):
    call_command("loaddata", "aanvulling-4", verbosity=0)
    classify_sources(Supplement.of([], read("bijwerken-4")))
    assert ParliamentaryPaper.objects.count() == 76
    assert PaperDeal.objects.count() == sum(map(len, DEALS.values()))
    assert PaperDecision.objects.count() == sum(map(len, STEPS.values()))
    new = Source.objects.filter(slug__in=[source["slug"] for source in of_model(NEW, "source")] + list(FILLED_IN))
    for record in (
        *new,
        *ParliamentaryPaper.objects.all(),
        *PaperDeal.objects.all(),
        *PaperDecision.objects.all(),
    ):
        record.full_clean()
    page = ParliamentaryPaper.objects.get(slug="29697-61").source
    assert page.kamerstuk == "29697, nr. 61"
