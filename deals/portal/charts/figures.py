"""The charts, drawn: from their numbers to rows with marks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ...language.money import MILLION, euros_in_words
from ...language.text import many_deals
from ...register.rows import Row
from ..pictures.figure import (
    MIDDLE,
    ROW,
    ChartFigure,
    Coverage,
    FigureRow,
    Key,
    Mark,
    MarkShape,
    Tick,
    bar,
    dot,
    letters,
    stroke,
)
from . import findings, words
from .milestones import Lane, Milestones
from .numbers import (
    AskedBesideGot,
    AskedChart,
    ChartShares,
    LocationChart,
    Ministries,
    Themes,
    TrancheMoney,
    TranchesChart,
    TrancheSizes,
    millions,
)
from .swarm import SwarmAxis, swarm

# The address of a list of deals: `listed(tranche="4")`; empty where no list has just those.
type ListOf = Callable[..., str]
# The address of one deal.
type PageOf = Callable[[Row], str]

# A bar ends before the edge, so that its label has room on the narrowest screen.
LONGEST_BAR = 76.0
THICK, THIN = 20.0, 16.0
DOWN_TO_LETTERS = 5.5  # from the middle of a line to the foot of its letters
ASIDE = 6.0
TWO_BARS = 60.0
HALFWAY = 50
# Of more rows than this a chart says no more; its table and its file have them all.
MOST_CHART_ROWS = 40
SMALLEST_CIRCLE, LARGEST_CIRCLE = 10.0, 17.0


def long(value: int, most: int) -> float:
    return round(LONGEST_BAR * value / most, 2) if most else 0.0


# --- Money by tranche


def money_figure(chart: TranchesChart, listed: ListOf) -> ChartFigure:
    lines = [line for money in chart.tranches for line in (money.national, money.regional)]
    most = max((line.sum.amount or 0 for line in lines), default=0)
    rows = [money_row(money, most, listed(tranche=money.national.tranche.slug)) for money in chart.tranches]
    return ChartFigure(
        "tranches",
        "Geld per tranche",
        findings.of_money(chart),
        words.money_measured(chart),
        rows if most else (),
        keys=[key for key, shown in money_keys(chart) if shown],
        nothing="Van geen van deze deals is een bedrag bekend.",
    )


def money_keys(chart: TranchesChart) -> list[tuple[Key, bool]]:
    alone = any((money.regional.sum.amount or 0) > money.compared_regional for money in chart.tranches)
    return [
        (Key(MarkShape.BAR, "rijk", "Rijk, in deals waarvan ook het bedrag van de regio bekend is"), True),
        (Key(MarkShape.BAR, "pale rijk", "Rijk, in de andere deals"), True),
        (Key(MarkShape.BAR, "regio", "regio: vergelijk met donkerblauw"), True),
        (Key(MarkShape.BAR, "pale regio", "regio, in deals waarvan het bedrag van het Rijk niet bekend is"), alone),
        (Key(MarkShape.DOT, "known", "een deal waarvan het bedrag van de regio bekend is"), True),
    ]


def money_row(money: TrancheMoney, most: int, address: str) -> FigureRow:
    national, regional = money.national.sum, money.regional.sum
    marks = [
        *side_marks(MIDDLE - THICK / 2, "rijk", "Rijk", national.amount, money.compared_national, most),
        *side_marks(MIDDLE + THICK / 2 + 4, "regio", "regio", regional.amount, money.compared_regional, most),
    ]
    return FigureRow(
        money.national.tranche.label.capitalize(),
        marks,
        words.tranche_told(money),
        address,
        many_deals(national.deals),
        TWO_BARS,
        Coverage(regional.known, regional.deals),
    )


def side_marks(top: float, look: str, side: str, amount: int | None, compared: int, most: int) -> list[Mark]:
    """What one side pays: first what can be compared with the other, then in a pale tone the rest."""
    foot = top + THICK / 2 + DOWN_TO_LETTERS
    if amount is None:
        return [letters("soft", 0, foot, f"{side}: niet bekend")]
    dark, pale = long(compared, most), long(amount - compared, most)
    marks = [bar(look, 0, top, dark, THICK)] * bool(dark) + [bar(f"pale {look}", dark, top, pale, THICK)] * bool(pale)
    return [*marks, letters("value", dark + pale, foot, millions(amount), aside=ASIDE)]


# --- The share of the region


def shares_figure(chart: ChartShares, page_of: PageOf) -> ChartFigure:
    differing, same = [*chart.more, *chart.less], len(chart.same)
    rows = [share_row(row, page_of(row)) for row in differing[:MOST_CHART_ROWS]]
    if same:
        rows.insert(min(len(chart.more), MOST_CHART_ROWS), same_row(same))
    return ChartFigure(
        "rijk-en-regio",
        "Het aandeel van de regio",
        findings.of_shares(chart),
        words.shares_measured(chart),
        rows,
        [
            Tick(0, "0%", anchor="start"),
            Tick(25, "Rijk betaalt meer", minor=True),
            Tick(HALFWAY, "de helft"),
            Tick(75, "regio betaalt meer", minor=True),
            Tick(100, "100%", anchor="end"),
        ],
        coverage=Coverage(len(chart.pairs), len(chart.rows)),
        nothing="Van geen van deze deals zijn beide bedragen bekend. Dan is ook de verhouding niet bekend.",
    )


def share_row(row: Row, address: str) -> FigureRow:
    part, amounts = 100 * float(row.share or 0), f"{millions(row.regional or 0)} van {millions(row.total or 0)}"
    percentage = f"{part:.0f}%" if part >= 1 else "< 1%"
    # Its label stands on the empty side of the half.
    aside, anchor = (-10, "end") if part > HALFWAY else (10, "")
    marks = [
        stroke("half", HALFWAY, 0, HALFWAY, ROW),
        stroke("stem", HALFWAY, MIDDLE, round(part, 2), MIDDLE),
        dot("regio", round(part, 2), MIDDLE, 8),
        letters("value", HALFWAY, MIDDLE + DOWN_TO_LETTERS, f"{percentage} · {amounts}", aside, anchor),
    ]
    return FigureRow(row.name, marks, f"de regio betaalt {percentage}, {amounts} miljoen euro", address)


def same_row(number: int) -> FigureRow:
    marks = [
        stroke("half", HALFWAY, 0, HALFWAY, 44),
        dot("ink", HALFWAY, 22, 16),
        letters("inside", HALFWAY, 22 + DOWN_TO_LETTERS, str(number), anchor="middle"),
    ]
    return FigureRow(
        f"{many_deals(number)} precies de helft", marks, "de regio betaalt evenveel als het Rijk", height=44
    )


# --- How much the Rijk pays to a deal


def sizes_figure(chart: Sequence[TrancheSizes], listed: ListOf, page_of: PageOf) -> ChartFigure:
    axis = SwarmAxis.of([row.national or 0 for one in chart for row in one.rows])
    shown = [one for one in chart if one.rows]
    deals, known = sum(one.deals for one in chart), sum(len(one.rows) for one in chart)
    return ChartFigure(
        "omvang",
        "De omvang van de deals",
        findings.of_sizes(chart),
        words.sizes_measured(known),
        [swarm(one, axis, listed(tranche=one.tranche.slug), page_of) for one in shown] if axis else (),
        axis.ticks() if axis else (),
        coverage=Coverage(known, deals),
        nothing="Van geen van deze deals is bekend wat het Rijk betaalt.",
    )


# --- What was asked, and what was given


def asked_figure(chart: AskedChart, page_of: PageOf) -> ChartFigure:
    most = max((max(one.amount, one.got) for one in chart.lines), default=0)
    return ChartFigure(
        "gevraagd",
        "Gevraagd en toegezegd",
        findings.of_asked(chart),
        words.asked_measured(chart),
        [asked_row(one, most, page_of(one.row)) for one in chart.lines[:MOST_CHART_ROWS]],
        round_ticks(most),
        [Key(MarkShape.DOT, "open", "gevraagd aan het Rijk"), Key(MarkShape.DOT, "rijk", "toegezegd door het Rijk")],
        Coverage(len(chart.lines), chart.deals),
        nothing="Van geen van deze deals is bekend hoeveel er gevraagd is.",
    )


def asked_row(one: AskedBesideGot, most: int, address: str) -> FigureRow:
    asked, got = long(one.amount, most), long(one.got, most)
    right = max(asked, got)
    said = (
        f"{millions(one.got)} van {millions(one.amount)}"
        if one.got != one.amount
        else f"{millions(one.got)}, zoals gevraagd"
    )
    marks = [
        stroke("thread", got, MIDDLE, asked, MIDDLE),
        dot("open", asked, MIDDLE, 7),
        dot("rijk", got, MIDDLE, 7 if one.got != one.amount else 4),
        letters("value", right, MIDDLE + DOWN_TO_LETTERS, said, aside=14),
    ]
    told = f"gevraagd {euros_in_words(one.amount)}, toegezegd {euros_in_words(one.got)}"
    return FigureRow(one.row.name, marks, told, address)


def round_ticks(most: int) -> list[Tick]:
    """Lines at round numbers of millions, three to six of them."""
    if not most:
        return []
    top = most / MILLION
    power = 10 ** math.floor(math.log10(top / 3))
    step = next(power * times for times in (1, 2, 5, 10) if top / (power * times) <= 6)
    marks = [number * step for number in range(int(top / step) + 1)]
    labels = [f"{mark:g}".replace(".", ",") for mark in marks]
    labels[-1] = f"€ {labels[-1]} mln"
    return [
        Tick(long(round(mark * MILLION), most), label, anchor="middle" if mark else "start")
        for mark, label in zip(marks, labels, strict=True)
    ]


# --- Where they lie


def location_figure(chart: LocationChart, listed: ListOf) -> ChartFigure:
    most = max((part.deals for part in chart.parts), default=0)
    rows = []
    for part in chart.parts:
        name = f"{part.value.label[0].upper()}{part.value.label[1:]}"
        said = words.location_money(part)
        rows.append(counted_row(name, part.deals, most, "brand", listed(landsdeel=part.value.slug), said))
    return ChartFigure(
        "ligging",
        "Waar de deals liggen",
        findings.of_location(chart),
        words.location_measured(chart),
        rows,
        coverage=Coverage(chart.classified, chart.deals),
        classified=True,
        nothing="Van geen van deze deals heeft de redactie ingedeeld waar de regio ligt.",
    )


def counted_row(name: str, number: int, most: int, look: str, address: str, beside: str = "") -> FigureRow:
    """A bar that is as long as a number of deals."""
    width = long(number, most)
    marks = [
        bar(look, 0, MIDDLE - THICK / 2, width, THICK),
        letters("value", width, MIDDLE + DOWN_TO_LETTERS, str(number), aside=ASIDE),
    ]
    told = many_deals(number) + (f"; {beside}" if beside else "")
    return FigureRow(name, marks, told, address, beside)


# --- Milestones


def milestones_figure(chart: Milestones, listed: ListOf) -> ChartFigure:
    return ChartFigure(
        "mijlpalen",
        "Mijlpalen in de tijd",
        findings.of_milestones(chart),
        words.milestones_measured(),
        [lane_row(lane, "" if lane.kind else listed(tranche=lane.tranche.slug)) for lane in chart.lanes],
        chart.ticks,
        [
            Key(MarkShape.BAR, "rijk", "periode waarin de data vallen die bronnen noemen, met het aantal deals"),
            Key(MarkShape.BAR, "open", "geplande einddatum"),
            Key(MarkShape.LETTERS, "‹", "een of meer data zijn ‘uiterlijk’: op die dag of eerder"),
        ],
        Coverage(chart.deals - chart.undated, chart.deals),
        chart.today,
        nothing="Van geen van deze deals is een mijlpaal bekend.",
    )


def lane_row(lane: Lane, address: str) -> FigureRow:
    if not lane.kind:
        return FigureRow(lane.name, [], "", address, many_deals(lane.deals), heading=True)
    marks = []
    for span in lane.spans:
        foot = MIDDLE + DOWN_TO_LETTERS
        marks.append(bar("open" if lane.planned else "rijk", span.start, MIDDLE - THIN / 2, span.width, THIN))
        marks += [letters("value", span.start, foot, "‹", aside=-3, anchor="end")] * bool(span.bounded)
        marks.append(letters("value", span.end, foot, str(len(span.steps)), aside=4))
    told = ", ".join(f"{many_deals(len(span.steps))} {span.words}" for span in lane.spans)
    return FigureRow(lane.name, marks, told)


# --- Who signed


def ministries_figure(chart: Ministries, listed: ListOf) -> ChartFigure:
    most = max((one.deals for one in chart.ministries), default=0)
    return ChartFigure(
        "ministeries",
        "Welke ministeries tekenden",
        findings.of_signing(chart),
        words.ministries_measured(chart),
        [
            counted_row(one.value.label, one.deals, most, "rijk", listed(ministerie=one.value.slug))
            for one in chart.ministries
        ],
        coverage=Coverage(len(chart.rows), chart.deals),
        nothing="Van geen van deze deals is bekend welke ministeries tekenden.",
    )


# --- Themes


def themes_figure(chart: Themes, listed: ListOf) -> ChartFigure:
    most = max((number or 0 for row in chart.rows for number in row.numbers), default=0)
    places = [round(100 * (place + 0.5) / len(chart.columns), 2) for place in range(len(chart.columns))]
    rows = []
    for row in chart.rows:
        marks = [stroke("rule", 0, 20, 100, 20)]
        said = []
        for column, place, number in zip(chart.columns, places, row.numbers, strict=True):
            if number:
                address = listed(thema=row.theme.slug, tranche=column.value.slug)
                marks.append(dot("brand", place, 20, circle(number, most), address, many_deals(number)))
                marks.append(letters("inside", place, 20 + DOWN_TO_LETTERS, str(number), anchor="middle"))
                said.append(f"{many_deals(number)} in de {column.value.label}")
            else:
                sign = "?" if number is None else "0"
                marks.append(letters("soft", place, 20 + DOWN_TO_LETTERS, sign, anchor="middle"))
        rows.append(FigureRow(row.theme.label, marks, ", ".join(said), listed(thema=row.theme.slug), height=40))
    return ChartFigure(
        "themas",
        "Thema's en tranches",
        findings.of_themes(chart),
        words.themes_measured(chart),
        rows,
        [
            Tick(place, column.value.label.removesuffix(" tranche"))
            for column, place in zip(chart.columns, places, strict=True)
        ],
        [
            Key(MarkShape.DOT, "brand", "aantal deals van een tranche; hoe groter, hoe meer"),
            Key(MarkShape.LETTERS, "0", "ingedeeld, maar niet bij dit thema"),
            Key(MarkShape.LETTERS, "?", "nog geen deal van deze tranche ingedeeld"),
        ],
        Coverage(chart.together, chart.deals),
        classified=True,
        nothing="Van deze deals heeft de redactie er nog geen bij een thema ingedeeld.",
    )


def circle(number: int, most: int) -> float:
    """More deals, a larger circle; never too small for its number."""
    return round(SMALLEST_CIRCLE + (LARGEST_CIRCLE - SMALLEST_CIRCLE) * math.sqrt(number / most), 1)
