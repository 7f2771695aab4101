"""The files that a selection of deals comes in, by the extension in the address."""

from collections.abc import Callable
from typing import NamedTuple

from . import csv_file, json_file, ods, xlsx


class Format(NamedTuple):
    label: str
    content_type: str
    extension: str
    # (selection, reading, chosen, permalink) → the file's bytes.
    write: Callable[..., bytes]


CSV = "text/csv; charset=utf-8; header=present"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS = {
    "csv": Format("CSV", CSV, "csv", csv_file.deals_csv),
    "excel.csv": Format("CSV voor Excel", CSV, "excel.csv", csv_file.deals_csv_for_excel),
    "xlsx": Format("Excel (XLSX)", XLSX, "xlsx", xlsx.deals_xlsx),
    "ods": Format("OpenDocument (ODS)", ods.MEDIA_TYPE, "ods", ods.deals_ods),
    "json": Format("JSON", "application/json", "json", json_file.deals_json),
}
