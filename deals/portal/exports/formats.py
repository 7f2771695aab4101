"""The files that a selection of deals comes in, by the extension in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.utils.text import slugify

from ...register.reading import Reading
from ...register.rows import Value
from . import csv_file, json_file, ods, xlsx
from .extract import Extract


class Format(NamedTuple):
    label: str
    content_type: str
    extension: str
    # The same extract gives the same bytes.
    write: Callable[[Extract], bytes]


CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    "csv": Format("CSV", CSV, "csv", csv_file.deals_csv),
    "excel.csv": Format("CSV voor Excel", CSV, "excel.csv", csv_file.deals_csv_for_excel),
    "xlsx": Format("Excel (XLSX)", XLSX, "xlsx", xlsx.deals_xlsx),
    "ods": Format("OpenDocument (ODS)", ods.MEDIA_TYPE, "ods", ods.deals_ods),
    "json": Format("JSON", "application/json", "json", json_file.deals_json),
}


def file_name(chosen: dict[str, list[Value]], reading: Reading, extension: str = "csv") -> str:
    """`regio-deals_tranche-4_2023-11-01_p1.csv`: what was chosen, the day and the release."""
    parts = [f"{name}-{'-'.join(slugify(value.slug) for value in values)}" for name, values in sorted(chosen.items())]
    selection = "_".join(parts)[:80].rstrip("-_")
    middle = [selection] if selection else []
    name = "_".join(["regio-deals", *middle, reading.published.as_of.isoformat(), f"p{reading.published.number}"])
    return f"{name}.{extension}"
