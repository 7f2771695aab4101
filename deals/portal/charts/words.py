"""What stands with each chart: what is measured, of how many deals it is known, and how to read it."""

from __future__ import annotations

from ...language.money import euros_in_words
from ...language.text import many_deals
from .numbers import (
    AskedChart,
    ChartShares,
    LocationChart,
    Ministries,
    PartOfCountry,
    Themes,
    TrancheMoney,
    TranchesChart,
)


def money_measured(chart: TranchesChart) -> str:
    known = sum(money.regional.sum.known for money in chart.tranches)
    deals = sum(money.regional.sum.deals for money in chart.tranches)
    return (
        "Bedragen van Rijk en regio per tranche, in miljoenen euro's. "
        f"Het bedrag van de regio is bekend van {known} van de {many_deals(deals)}. "
        "Oranje is dus alleen met donkerblauw te vergelijken."
    )


def tranche_told(money: TrancheMoney) -> str:
    national, regional = money.national.sum, money.regional.sum
    said = ["Rijk niet bekend" if national.amount is None else f"Rijk {euros_in_words(national.amount)}"]
    if national.amount is not None and regional.known:
        said[0] += (
            f", waarvan {euros_in_words(money.compared_national)} in deals waarvan ook het bedrag van de regio bekend is"
        )
    said.append("regio niet bekend" if regional.amount is None else f"regio {euros_in_words(regional.amount)}")
    return "; ".join(said)


def shares_measured(chart: ChartShares) -> str:
    if not chart.pairs:
        return "Het deel van het geld van Rijk en regio samen dat van de regio komt."
    return (
        "Het deel van het geld van Rijk en regio samen dat van de regio komt, waar beide bedragen bekend zijn. "
        "Achter het percentage staan miljoenen euro's: de regio, van het geheel."
    )


def sizes_measured(known: int) -> str:
    middle = (
        " De dikke streep is de middelste van de tranche, waar van vijf of meer deals het bedrag bekend is."
        if known > 1
        else ""
    )
    return (
        f"Wat het Rijk per deal betaalt. Elk rondje is een deal. Elke lijn is twee keer zo veel als de vorige.{middle}"
    )


def asked_measured(chart: AskedChart) -> str:
    which = "In dit beeld staan alleen deals waarvan een bron precies noemt hoeveel er gevraagd is, en waarvan bekend is wat het Rijk toezegde."
    return f"Bedragen in miljoenen euro's. {which} Wat gevraagd is, telt in geen totaal mee."


def location_measured(chart: LocationChart) -> str:
    several = any(part.value.slug == "meer-dan-een" for part in chart.parts)
    more = " Een regio die in meer dan één landsdeel ligt, telt alleen bij die balk." if several else ""
    return f"Aantal deals per landsdeel waarin de regio ligt (indeling redactie).{more} Elke deal en elke euro telt één keer."


def location_money(part: PartOfCountry) -> str:
    """`€ 300 miljoen van het Rijk`, with of how many deals that is known where it is not of all."""
    sum_ = part.national
    if sum_.amount is None:
        return "bedrag van het Rijk niet bekend"
    known = "" if sum_.complete else f", bekend van {sum_.known} van de {many_deals(sum_.deals)}"
    return f"{euros_in_words(sum_.amount)} van het Rijk{known}"


def milestones_measured() -> str:
    return (
        "Elk blok is de periode waarin de data vallen, zo precies als de bronnen ze noemen; het getal erbij is het aantal deals. "
        "Data die minder dan een half jaar uit elkaar liggen, staan in één blok."
    )


def ministries_measured(chart: Ministries) -> str:
    partly = f" Van {many_deals(chart.partly)} zijn niet alle ministeries bekend." if chart.partly else ""
    return (
        f"Aantal deals per ministerie dat tekende.{partly} Meer ministeries tekenen samen, dus de aantallen overlappen. "
        "Geen bron zegt hoeveel elk ministerie betaalt."
    )


def themes_measured(chart: Themes) -> str:
    return "Aantal deals per thema en per tranche (indeling redactie). Een deal kan over meer thema's gaan: de aantallen overlappen."
