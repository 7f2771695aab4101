"""What each chart shows, in a sentence made of its own numbers: its title. Where it shows nothing, its plain name."""

from __future__ import annotations

from collections.abc import Sequence

from ...language.money import BILLION, MILLION, euros_in_words
from ...language.text import listed, many_deals
from .milestones import Milestones
from .numbers import (
    AskedChart,
    ChartShares,
    LocationChart,
    Ministries,
    MinistryLine,
    Themes,
    TranchesChart,
    TrancheSizes,
)

# More names than this in a sentence are said as a number.
NAMED_IN_A_FINDING = 3
# What most contributions of the Rijk lie between, both included.
USUAL_FROM, USUAL_TO = 10 * MILLION, 25 * MILLION


def amount_in_short(amount: int) -> str:
    """`€ 25 miljoen`, `ruim € 1,6 miljard`: at most one decimal, and never more than it is."""
    unit, word = (BILLION, "miljard") if amount >= BILLION else (MILLION, "miljoen")
    tenths, rest = divmod(amount * 10, unit)
    if not tenths:
        return euros_in_words(amount)
    whole, decimal = divmod(tenths, 10)
    return f"{'ruim ' if rest else ''}€ {whole}{f',{decimal}' if decimal else ''} {word}"


def of_money(chart: TranchesChart) -> str:
    national = [money.national.sum for money in chart.tranches]
    regional = [money.regional.sum for money in chart.tranches]
    deals, known = sum(one.deals for one in national), sum(one.known for one in national)
    if not known:
        return "Geld van Rijk en regio per tranche"
    amount = amount_in_short(sum(one.amount or 0 for one in national))
    unknown = deals - sum(one.known for one in regional)
    if deals == 1:
        pays = f"betaalt de regio {amount_in_short(regional[0].amount or 0)}"
        return f"Het Rijk zegde {amount} toe; {'wat de regio betaalt, is niet bekend' if unknown else f'in deze deal {pays}'}"
    to = f"aan {deals} deals" if known == deals else f"aan {known} van de {deals} deals"
    which = {0: "van elke deal is", deals: "van geen enkele deal is"}.get(unknown)
    regions = f"{which} bekend" if which else f"van {many_deals(unknown)} is niet bekend"
    return f"Het Rijk zegde {amount} toe {to}; {regions} wat de regio betaalt"


def of_shares(chart: ChartShares) -> str:
    counted = [
        (len(chart.same), "evenveel als het Rijk", "evenveel"),
        (len(chart.more), "meer dan het Rijk", "meer"),
        (len(chart.less), "minder dan het Rijk", "minder"),
    ]
    if not chart.pairs:
        return "Welk deel van het geld van de regio komt"
    return compared_sides(counted, "waarvan beide bedragen bekend zijn", "betaalt de regio")


def of_asked(chart: AskedChart) -> str:
    less = sum(one.got < one.amount for one in chart.lines)
    more = sum(one.got > one.amount for one in chart.lines)
    counted = [
        (less, "minder toe dan gevraagd", "minder"),
        (len(chart.lines) - less - more, "evenveel toe als gevraagd", "evenveel"),
        (more, "meer toe dan gevraagd", "meer"),
    ]
    if not chart.lines:
        return "Wat het Rijk gevraagd is, en wat het toezegde"
    return compared_sides(counted, "waarvan het gevraagde bedrag bekend is", "zegde het Rijk")


def compared_sides(counted: Sequence[tuple[int, str, str]], which: str, verb: str) -> str:
    """`In 3 van de 5 deals waarvan …, betaalt de regio meer dan het Rijk, in 1 minder en in 1 evenveel.`

    `counted`: (how many, in words, in short) of each way in which two amounts can compare; the most frequent comes first."""
    together = sum(number for number, _, _ in counted)
    (most, words, _), *others = sorted((one for one in counted if one[0]), key=lambda one: -one[0])
    if together == 1:
        return f"In de ene deal {which}, {verb} {words}"
    if not others:
        return f"In alle {together} deals {which}, {verb} {words}"
    rest = listed([f"in {number} {short}" for number, _, short in others])
    return f"In {most} van de {together} deals {which}, {verb} {words}, {rest}"


def of_sizes(chart: Sequence[TrancheSizes]) -> str:
    amounts = sorted(row.national or 0 for one in chart for row in one.rows)
    if not amounts:
        return "Hoeveel het Rijk per deal betaalt"
    if len(amounts) == 1:
        return f"Het Rijk zegde {amount_in_short(amounts[0])} toe aan de ene deal waarvan dat bekend is"
    if amounts[0] == amounts[-1]:
        return (
            f"Alle {len(amounts)} deals waarvan het bedrag bekend is, kregen {amount_in_short(amounts[0])} van het Rijk"
        )
    usual = sum(USUAL_FROM <= amount <= USUAL_TO for amount in amounts)
    if 2 * usual < len(amounts):
        return f"De bijdragen van het Rijk lopen van {amount_in_short(amounts[0])} tot {amount_in_short(amounts[-1])} per deal"
    which = f"Alle {usual}" if usual == len(amounts) else f"{usual} van de {len(amounts)}"
    largest = "" if usual == len(amounts) else f"; de grootste bijdrage is {amount_in_short(amounts[-1])}"
    return f"{which} deals kregen 10 tot en met 25 miljoen euro van het Rijk{largest}"


def of_location(chart: LocationChart) -> str:
    if not chart.parts:
        return "In welk landsdeel de deals liggen"
    number = chart.parts[0].deals
    first = [lying_in(part.value.slug, part.value.label) for part in chart.parts if part.deals == number]
    classified = "" if not chart.unclassified else " waarvan de ligging is ingedeeld"
    if chart.classified == 1:
        return f"De {'ene ' if classified else ''}deal{classified}{',' if classified else ''} ligt in {first[0]}"
    if number == chart.classified:
        return f"Alle {number} deals{classified}{',' if classified else ''} liggen in {first[0]}"
    every = f"van de {chart.classified} deals{classified}"
    if len(first) == 1:
        return f"De meeste deals liggen in {first[0]}: {number} {every}"
    return f"In {listed(first)} liggen {'de meeste' if len(first) < len(chart.parts) else 'evenveel'} deals: elk {number} {every}"


def lying_in(slug: str, label: str) -> str:
    return f"{label} landsdeel" if slug == "meer-dan-een" else label


def of_milestones(chart: Milestones) -> str:
    covenants, ends = chart.covenants, chart.planned_ends
    if not covenants and not ends:
        return "Wanneer de deals een mijlpaal bereikten"
    if chart.deals == 1:
        known = ["wanneer het convenant er was"] * bool(covenants) + ["wanneer zij moet eindigen"] * bool(ends)
        return f"Van deze deal is bekend {listed(known)}"
    return (
        f"Van {covenants or 'geen'} van de {chart.deals} deals is bekend wanneer het convenant er was, "
        f"van {ends or 'geen enkele'} wanneer de deal moet eindigen"
    )


def of_signing(chart: Ministries) -> str:
    known = len(chart.rows)
    if not chart.ministries:
        return "Welke ministeries de deals tekenden"
    number = chart.ministries[0].deals
    first = [line for line in chart.ministries if line.deals == number]
    which = "waarvan bekend is wie tekende"
    if number == known:
        signed = "de ene deal" if known == 1 else f"alle {known} deals"
        return f"{ministry_names(first)} {signed_by(first)} {signed} {which}"
    if len(first) == 1:
        return f"{ministry_names(first)} tekende de meeste deals: {number} van de {known} {which}"
    return f"{ministry_names(first)} tekenden de meeste deals: elk {number} van de {known} {which}"


def ministry_names(lines: Sequence[MinistryLine]) -> str:
    if len(lines) > NAMED_IN_A_FINDING:
        return f"{len(lines)} ministeries"
    return listed([line.value.label for line in lines])


def signed_by(lines: Sequence[MinistryLine]) -> str:
    return "tekende" if len(lines) == 1 else "tekenden"


def of_themes(chart: Themes) -> str:
    if not chart.rows:
        return "Over welke thema's de deals gaan"
    number = chart.rows[0].deals
    first = [row.theme.label for row in chart.rows if row.deals == number]
    classified = f"van de {chart.together} ingedeelde deals" if chart.together > 1 else "van de ene ingedeelde deal"
    if len(first) == 1:
        return f"{first[0]} komt het meest voor: in {number} {classified}"
    names = listed(first) if len(first) <= NAMED_IN_A_FINDING else f"{len(first)} thema's"
    return f"{names} komen {'het meest' if len(first) < len(chart.rows) else 'even vaak'} voor: elk in {number} {classified}"
