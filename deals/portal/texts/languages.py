"""One page in each of three other languages: what the register is, how to search and cite it, and that the rest is Dutch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse

from ...register.totals import totals
from ..frame import page, reader
from ..question import Question


@dataclass(frozen=True)
class OtherLanguage:
    """`code`: after BCP 47; `route`: of its page; `name`: in the language itself; `day`: how a date is written in it."""

    code: str
    route: str
    name: str
    months: tuple[str, ...]
    day: str = "{day} {month} {year}"

    def date(self, date: dt.date) -> str:
        return self.day.format(day=date.day, month=self.months[date.month - 1], year=date.year)


ENGLISH = OtherLanguage(
    "en",
    "english",
    "English",
    (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
)
FRISIAN = OtherLanguage(
    "fy",
    "frisian",
    "Frysk",
    (
        "jannewaris",
        "febrewaris",
        "maart",
        "april",
        "maaie",
        "juny",
        "july",
        "augustus",
        "septimber",
        "oktober",
        "novimber",
        "desimber",
    ),
)
PAPIAMENTU = OtherLanguage(
    "pap",
    "papiamentu",
    "Papiamentu",
    (
        "yanüari",
        "febrüari",
        "mart",
        "aprel",
        "mei",
        "yüni",
        "yüli",
        "ougùstùs",
        "sèptèmber",
        "òktober",
        "novèmber",
        "desèmber",
    ),
    "{day} di {month} {year}",
)
OTHER_LANGUAGES = (ENGLISH, FRISIAN, PAPIAMENTU)


def in_language(question: Question, language: OtherLanguage) -> HttpResponse:
    release = question.reading.release
    index = question.reading.index if release else None
    return page(
        question,
        f"portal/texts/languages/{language.code}.html",
        language=language,
        languages=OTHER_LANGUAGES,
        totals=totals(index, index.all) if index else None,
        rounds=sum(1 for mask in index.by_slug["tranche"].values() if mask) if index else 0,
        day=language.date(release.as_of) if release else "",
    )


@reader()
def english(question: Question) -> HttpResponse:
    return in_language(question, ENGLISH)


@reader()
def frisian(question: Question) -> HttpResponse:
    return in_language(question, FRISIAN)


@reader()
def papiamentu(question: Question) -> HttpResponse:
    return in_language(question, PAPIAMENTU)
