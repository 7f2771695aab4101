"""What the title of each chart says is true: counted anew from the contents of every release, in another way."""

import re
from collections import Counter
from fractions import Fraction

import pytest

from deals.models import ReleaseLine
from deals.portal.charts.findings import amount_in_short
from deals.portal.charts.made import CHARTS

from . import cast as people
from .words import NEXT_DAY

pytestmark = pytest.mark.django_db

RELEASES = range(1, 7)
TRANCHES = range(1, 7)
# (release, tranche): all deals, and those of each tranche alone.
SETS = [(number, None) for number in RELEASES] + [(number, tranche) for number in (1, 2, 6) for tranche in TRANCHES]
CONCLUDED = {"convenant", "getekend", "gepubliceerd"}
PARTS = {
    "Noord": {"PV20", "PV21", "PV22"},
    "Oost": {"PV23", "PV24", "PV25"},
    "West": {"PV26", "PV27", "PV28", "PV29"},
    "Zuid": {"PV30", "PV31"},
}


@pytest.fixture
def titled(register, client):
    """(deals, titles) of a release and a tranche, or None where no deal of that tranche is in it."""

    def ask(number, tranche):
        lines = ReleaseLine.of_deals.select_related("version").filter(release__number=number)
        deals = [line.version.read() for line in lines if line.version]
        deals = [deal for deal in deals if tranche in (None, deal["tranche"]["nummer"])]
        page = client.get("/cijfers/", {"publicatie": number} | ({"tranche": tranche} if tranche else {}))
        found = re.findall(r'<h2 id="([a-z-]+)">(.*?)</h2>', page.content.decode())
        titles = {slug: title.replace("&#x27;", "'") for slug, title in found if slug in CHARTS}
        return (deals, titles) if deals else None

    return ask


def counted(title):
    return list(map(int, re.findall(r"(?<![,.\d])\d+(?![,.\d])", title)))


def claims_about(title):
    """{'evenveel': 29, 'meer': 6, 'minder': 1} of a title that compares two amounts, and of how many deals in all."""
    if title.startswith("In de ene deal"):
        return {re.search(r"evenveel|meer|minder", title)[0]: 1}, 1
    if every := re.match(r"In alle (\d+) deals", title):
        return {re.search(r"evenveel|meer|minder", title)[0]: int(every[1])}, int(every[1])
    first, whole, how = re.match(r"In (\d+) van de (\d+) deals .*?(evenveel|meer|minder)", title).groups()
    rest = {how: int(number) for number, how in re.findall(r"in (\d+) (evenveel|meer|minder)", title)}
    return {how: int(first)} | rest, int(whole)


def compared(pairs):
    return dict(Counter("evenveel" if a == b else "meer" if a > b else "minder" for a, b in pairs))


@pytest.mark.parametrize(("number", "tranche"), SETS)
def test_every_title_is_true(titled, number, tranche):
    asked = titled(number, tranche)
    if asked is None:
        assert (number, tranche) in [(1, other) for other in TRANCHES if other != 4]
        return
    deals, titles = asked
    assert list(titles) == list(CHARTS)
    the_money_is(deals, titles["tranches"])
    the_pairs_are(deals, titles["rijk-en-regio"])
    the_sizes_are(deals, titles["omvang"])
    what_was_asked_is(deals, titles["gevraagd"])
    they_lie(deals, titles["ligging"])
    the_milestones_are(deals, titles["mijlpalen"])
    those_who_signed_are(deals, titles["ministeries"])
    the_themes_are(deals, titles["themas"])


def the_money_is(deals, title):
    national = [Fraction(str(deal["bedragen"]["rijk"])) for deal in deals if deal["bedragen"]["rijk"] is not None]
    lacking = sum(deal["bedragen"]["regio"] is None for deal in deals)
    stated, unit = re.search(r"€ ([\d,.]+) (miljard|miljoen) toe", title).groups()
    amount = Fraction(stated.replace(",", ".")) * (10**9 if unit == "miljard" else 10**6)
    assert 0 <= sum(national) - amount < (10**8 if unit == "miljard" else 10**5)
    assert ("ruim" in title) == (sum(national) != amount)
    assert f"aan {len(deals)} deals" in title or f"aan {len(national)} van de {len(deals)} deals" in title
    if lacking == len(deals):
        assert "van geen enkele deal is bekend wat de regio betaalt" in title
    elif lacking:
        assert f"van {lacking} deal{'s' * (lacking > 1)} is niet bekend wat de regio betaalt" in title
    else:
        assert "van elke deal is bekend wat de regio betaalt" in title


def the_pairs_are(deals, title):
    amounts = [(deal["bedragen"]["regio"], deal["bedragen"]["rijk"]) for deal in deals]
    pairs = [pair for pair in amounts if None not in pair]
    if not pairs:
        assert title == "Welk deel van het geld van de regio komt"
        return
    assert claims_about(title) == (compared(pairs), len(pairs))
    most = max(compared(pairs).values())
    assert compared(pairs)[next(iter(claims_about(title)[0]))] == most


def the_sizes_are(deals, title):
    amounts = sorted(deal["bedragen"]["rijk"] for deal in deals if deal["bedragen"]["rijk"])
    largest = f"€ {amounts[-1] / 10**6:g} miljoen".replace(".", ",")
    usual = [amount for amount in amounts if 10_000_000 <= amount <= 25_000_000]
    if "10 tot en met 25 miljoen" in title:
        assert len(usual) * 2 >= len(amounts)
        if len(usual) == len(amounts):
            assert title == f"Alle {len(amounts)} deals kregen 10 tot en met 25 miljoen euro van het Rijk"
        else:
            assert title.startswith(f"{len(usual)} van de {len(amounts)} deals kregen")
            assert title.endswith(f"de grootste bijdrage is {largest}")
    else:
        assert len(usual) * 2 < len(amounts)
        smallest = f"€ {amounts[0] / 10**6:g} miljoen".replace(".", ",")
        assert title == f"De bijdragen van het Rijk lopen van {smallest} tot {largest} per deal"


def what_was_asked_is(deals, title):
    pairs = []
    for deal in deals:
        asked = {
            fact["bedrag"]
            for fact in deal["bijdragen"]
            if fact["moment"] == "gevraagd" and fact["kant"] == "rijk" and fact["nauwkeurigheid"] == "exact"
            if not fact["bijdrager"] and not fact["onderdeelVan"]
        }
        if len(asked) == 1 and deal["bedragen"]["rijk"] is not None:
            pairs.append((deal["bedragen"]["rijk"], asked.pop()))
    if not pairs:
        assert title == "Wat het Rijk gevraagd is, en wat het toezegde"
    else:
        assert claims_about(title) == (compared(pairs), len(pairs))


def part_of(deal):
    codes = {province["code"] for province in deal["regio"]["ligging"]}
    parts = {name for name, within in PARTS.items() if codes & within}
    parts |= {"Caribisch Nederland"} if deal["gebied"]["caribisch"] else set()
    return "meer dan één landsdeel" if len(parts) > 1 else next(iter(parts), None)


def they_lie(deals, title):
    places = Counter(part for part in map(part_of, deals) if part)
    if not places:
        assert title == "In welk landsdeel de deals liggen"
        return
    most = max(places.values())
    first = {part for part, number in places.items() if number == most}
    named = {part for part in (*PARTS, "Caribisch Nederland", "meer dan één landsdeel") if part in title}
    assert named == first
    classified = sum(places.values())
    assert counted(title) == [most] * (most > 1) if most == classified else counted(title) == [most, classified]
    assert ("waarvan de ligging is ingedeeld" in title) == (classified < len(deals))


def the_milestones_are(deals, title):
    def known(kinds):
        return sum(any(fact["soort"] in kinds and not fact.get("lijn") for fact in deal["mijlpalen"]) for deal in deals)

    covenants = re.search(r"Van (\d+|geen) van de (\d+) deals is bekend wanneer het convenant er was", title)
    ends = re.search(r"van (\d+|geen enkele) wanneer de deal moet eindigen", title)
    assert int(covenants[2]) == len(deals)
    assert ends[1] == str(known({"geplande-einddatum"}) or "geen enkele")
    assert covenants[1] == str(known(CONCLUDED) or "geen")


def those_who_signed_are(deals, title):
    signed = [{ministry["slug"]: ministry["afkorting"] for ministry in deal["ministeries"]} for deal in deals]
    signed = [one for one in signed if one]
    if not signed:
        assert title == "Welke ministeries de deals tekenden"
        return
    numbers = Counter(slug for one in signed for slug in one)
    names = {slug: {one[slug] for one in signed if slug in one} for slug in numbers}
    most = max(numbers.values())
    first = [slug for slug, number in numbers.items() if number == most]
    if len(first) <= 3:
        assert all(any(name in title for name in names[slug]) for slug in first)
        assert not any(f"{name} " in title for slug in numbers if slug not in first for name in names[slug])
    else:
        assert title.startswith(f"{len(first)} ministeries")
    assert counted(title)[-1] == len(signed) if len(signed) > 1 else "de ene deal" in title
    if most < len(signed):
        assert counted(title)[-2] == most
    else:
        assert "alle" in title or "de ene deal" in title


def the_themes_are(deals, title):
    tagged = [{theme["naam"] for line in deal["programmalijnen"] for theme in line["themas"]} for deal in deals]
    tagged = [one for one in tagged if one]
    if not tagged:
        assert title == "Over welke thema's de deals gaan"
        return
    numbers = Counter(name for one in tagged for name in one)
    most = max(numbers.values())
    first = [name for name, number in numbers.items() if number == most]
    if len(first) <= 3:
        assert all(name in title for name in first)
    assert f"in {most} " in title
    assert f"van de {len(tagged)} ingedeelde deals" in title or (
        len(tagged) == 1 and "van de ene ingedeelde deal" in title
    )


# --- one deal, and none


def title_of(client, chart, query=""):
    return re.search(rf'<h2 id="{chart}">(.*?)</h2>', client.get(f"/cijfers/{query}").content.decode())[1]


def test_of_one_deal_a_title_is_in_the_singular(cast, client):
    one = "?tranche=1"
    assert title_of(client, "tranches", one) == (
        "Het Rijk zegde € 10 miljoen toe; in deze deal betaalt de regio ruim € 12,5 miljoen"
    )
    assert title_of(client, "rijk-en-regio", one) == (
        "In de ene deal waarvan beide bedragen bekend zijn, betaalt de regio meer dan het Rijk"
    )
    assert title_of(client, "omvang", one) == "Het Rijk zegde € 10 miljoen toe aan de ene deal waarvan dat bekend is"
    assert title_of(client, "mijlpalen", one) == "Van deze deal is bekend wanneer het convenant er was"
    assert title_of(client, "ministeries", one) == "BZK en LNV tekenden de ene deal waarvan bekend is wie tekende"


def test_of_what_is_not_known_a_title_claims_nothing(cast, client):
    """Of Zuiderland the amount of the Rijk, who signed it and every date are not known."""
    assert {chart: title_of(client, chart, "?tranche=2") for chart in CHARTS} == {
        "tranches": "Geld van Rijk en regio per tranche",
        "rijk-en-regio": "Welk deel van het geld van de regio komt",
        "omvang": "Hoeveel het Rijk per deal betaalt",
        "gevraagd": "Wat het Rijk gevraagd is, en wat het toezegde",
        "ligging": "In welk landsdeel de deals liggen",
        "mijlpalen": "Wanneer de deals een mijlpaal bereikten",
        "ministeries": "Welke ministeries de deals tekenden",
        "themas": "Over welke thema&#x27;s de deals gaan",
    }


def test_of_no_deal_there_is_no_title(register, client):
    assert not re.findall(r'<h2 id="(?!voet)', client.get("/cijfers/?q=zzzz").content.decode())


def test_equals_are_named_together(cast, client):
    for slug, national, regional in (("a", 10, 10), ("b", 20, 20), ("c", 20, 30)):
        deal = people.make_deal(slug, slug.upper(), tranche=2)
        people.pay(deal, "rijk", national * 1_000_000)
        people.pay(deal, "regio", regional * 1_000_000)
    people.release(["a", "b", "c"], at=NEXT_DAY, note="Erbij")
    title = title_of(client, "rijk-en-regio")
    assert (
        title
        == "In 2 van de 4 deals waarvan beide bedragen bekend zijn, betaalt de regio evenveel als het Rijk, in 2 meer"
    )
    assert title_of(client, "omvang") == "Alle 4 deals kregen 10 tot en met 25 miljoen euro van het Rijk"


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (164_810_000_000, "ruim € 1,6 miljard"),
        (160_000_000_000, "€ 1,6 miljard"),
        (100_000_000_000, "€ 1 miljard"),
        (28_420_000_000, "€ 284,2 miljoen"),
        (28_425_000_000, "ruim € 284,2 miljoen"),
        (99_999_999_999, "ruim € 999,9 miljoen"),
        (10_000_000, "€ 0,1 miljoen"),
        (500_000, "€ 5.000"),
    ],
)
def test_a_rounded_amount_is_never_more_than_it_is(amount, said):
    assert amount_in_short(amount) == said
