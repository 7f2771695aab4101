"""CSV after RFC 4180: UTF-8, commas, dot decimals, ISO dates, no totals row; unknown is an empty cell."""

import csv
import io
import re

from django.conf import settings

from ...money import plain_euros
from ...vocabulary import LABELS

# A spreadsheet would run a text that starts so.
FORMULA_START = re.compile(r"^[=+\-@\t\r]")


def text(value):
    """`value` as a text cell that no spreadsheet takes for a formula."""
    return "'" + value if FORMULA_START.match(value) else value


def names(pairs):
    return text("; ".join(label for _, label in pairs))


def place(area):
    _, name, part = area
    return f"{name} ({part})" if part else name


def fields(unknown):
    return "; ".join(LABELS["veld"].get(field, field) for field in unknown)


def cited(source, part):
    return text(source[part]) if source else ""


# Heading → how a row of the index fills it. `reading` says at which release.
COLUMNS = {
    "Regio Deal": lambda row, reading: text(row.name),
    "Kort adres": lambda row, reading: row.slug,
    "Tranche": lambda row, reading: str(row.tranche["nummer"]),
    "Regio": lambda row, reading: text(row.region["naam"]),
    "Status": lambda row, reading: row.status["naam"] if row.status else "",
    "Rijksbijdrage (€)": lambda row, reading: plain_euros(row.national),
    "Bron Rijksbijdrage": lambda row, reading: cited(row.national_source, 0),
    "Vindplaats Rijksbijdrage": lambda row, reading: cited(row.national_source, 1),
    "Regionale bijdrage (€)": lambda row, reading: plain_euros(row.regional),
    "Bron regionale bijdrage": lambda row, reading: cited(row.regional_source, 0),
    "Vindplaats regionale bijdrage": lambda row, reading: cited(row.regional_source, 1),
    "Totaal (€)": lambda row, reading: plain_euros(row.total),
    "Ministeries": lambda row, reading: names(row.ministries),
    "Provincies": lambda row, reading: names(row.provinces),
    "Gemeenten": lambda row, reading: text("; ".join(map(place, row.municipalities))),
    "Caribisch Nederland": lambda row, reading: text("; ".join(row.caribbean)),
    "Buitenland": lambda row, reading: text("; ".join(row.abroad)),
    "Kenmerken": lambda row, reading: names(row.traits),
    "Niet bekend": lambda row, reading: fields(row.unknown),
    "Niet volledig bekend": lambda row, reading: fields(row.incomplete),
    "Peildatum": lambda row, reading: reading.release.as_of.isoformat(),
    "Publicatie": lambda row, reading: str(reading.release.number),
    "Permalink": lambda row, reading: f"{settings.REGISTER_URL}/deals/{row.slug}/{reading.permanent_suffix}",
}


def deals_csv(selection, reading):
    """The rows of `selection` as bytes: the same release gives the same bytes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([column(row, reading) for column in COLUMNS.values()] for row in selection.rows())
    return out.getvalue().encode()


def file_name(chosen, reading):
    """`regio-deals_tranche-4_2023-11-01_p1.csv`: what was chosen, the day and the release."""
    parts = [f"{facet}-{'-'.join(value.slug for value in values)}" for facet, values in sorted(chosen.items())]
    selection = "_".join(parts)[:80].rstrip("-_")
    middle = [selection] if selection else []
    return "_".join(["regio-deals", *middle, reading.release.as_of.isoformat(), f"p{reading.release.number}"]) + ".csv"
