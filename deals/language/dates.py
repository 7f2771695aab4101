"""Days and moments as people write them, and as machines read them."""

import datetime as dt
import re
from calendar import monthrange
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONTHS = [
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


def amsterdam_date(moment: dt.datetime) -> dt.date:
    """The calendar day in the Netherlands at `moment`."""
    return moment.astimezone(AMSTERDAM).date()


def dutch_date(day: dt.date) -> str:
    """`1 november 2023`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dutch_day(day: str) -> str:
    """The same of a day as ISO 8601 has it."""
    return dutch_date(dt.date.fromisoformat(day))


def day_or_none(day: str | None) -> dt.date | None:
    """A day as ISO 8601 has it, as a date; None where none is known."""
    return dt.date.fromisoformat(day) if day else None


def typed_day(text: str) -> dt.date | None:
    """The day that someone typed as `2023-11-01`; None where that is none, or not a day that exists."""
    try:
        return dt.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) else None
    except ValueError:
        return None


class NoDay(ValueError):
    """A text is not understood as exactly one day; the message is a Dutch sentence that says what was expected."""


# A day as people write it: year first, as `1-11-2023`, and as `1 november 2023` or `1 nov. 2023`.
YEAR_FIRST = re.compile(r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})", re.ASCII)
DAY_FIRST = re.compile(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,}\.?)[-/. ]+(\d{4})", re.ASCII)
SHORT_MONTHS = {"mrt": 3} | {month[:3]: number for number, month in enumerate(MONTHS, start=1)} | {"sept": 9}
EXPECTED_DAY = "een dag als 1 november 2023 of 2023-11-01"


def month_of(text: str) -> int | None:
    """The month that a word or a number names, or None: `11`, `november`, `nov.`."""
    plain = text.removesuffix(".")
    if plain.isdecimal():
        return int(plain)
    return MONTHS.index(plain) + 1 if plain in MONTHS else SHORT_MONTHS.get(plain)


def written_day(text: str) -> dt.date:
    """The day that someone wrote, with its year in four figures. Raises NoDay."""
    plain = " ".join(text.split()).casefold()
    if match := YEAR_FIRST.fullmatch(plain):
        year, named, day = match.groups()
    elif match := DAY_FIRST.fullmatch(plain):
        day, named, year = match.groups()
    else:
        raise NoDay(f"‘{text}’ is geen datum; verwacht wordt {EXPECTED_DAY}.")
    month = month_of(named)
    if month is None:
        raise NoDay(f"‘{named}’ is geen maand; verwacht wordt {EXPECTED_DAY}.")
    if not 1 <= month <= 12:
        raise NoDay(f"‘{text}’ is geen datum: een maand {month} bestaat niet. Verwacht wordt {EXPECTED_DAY}.")
    if int(year) < dt.MINYEAR:
        raise NoDay(f"‘{text}’ is geen datum: een jaar {year} bestaat niet. Verwacht wordt {EXPECTED_DAY}.")
    last = monthrange(int(year), month)[1]
    if not 1 <= int(day) <= last:
        inside = f"{MONTHS[month - 1]} {year} heeft {last} dagen"
        raise NoDay(f"{int(day)} {MONTHS[month - 1]} {year} bestaat niet: {inside}.")
    return dt.date(int(year), month, int(day))


def dutch_moment(moment: dt.datetime) -> str:
    """`1 november 2023, 12.00 uur`, in Dutch time."""
    local = moment.astimezone(AMSTERDAM)
    return f"{dutch_date(local.date())}, {local:%H.%M} uur"


def utc_text(moment: dt.datetime) -> str:
    """`moment` as ISO 8601 in UTC, to the second or, where there is more, the microsecond."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat() + "Z"


def period(day: str, precision: str) -> str:
    """A date as precisely as its source gives it."""
    date = dt.date.fromisoformat(day)
    if precision == "maand":
        return f"{MONTHS[date.month - 1]} {date.year}"
    if precision == "jaar":
        return str(date.year)
    return f"uiterlijk {dutch_date(date)}" if precision == "uiterlijk" else dutch_date(date)


def end_of_period(day: dt.date, precision: str) -> dt.date:
    """The last day that is meant with `day`, of a month or a year the first."""
    if precision == "maand":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return dt.date(day.year, 12, 31) if precision == "jaar" else day
