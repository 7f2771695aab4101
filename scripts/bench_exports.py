"""Every file that readers can take, in every format: CPU time, and the memory that it needs beside what the process has.

Part of `make bench`. `bench_exports.py` alone measures the register that DATABASE_URL points to, and gives the figures as JSON."""

import contextlib
import gc
import io
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiodeals.settings")

SIZES = (14, 83, 500, 5000)
FORMATS = ("csv", "excel.csv", "xlsx", "ods", "json")
# What is a file: its name here, and its address in each format. A line more is a file more.
FILES = {
    "deals": "/deals.{}",
    "resultaten": "/resultaten.{}",
    "wijzigingen": "/wijzigingen.{}?van=1",
    "overzicht": "/overzicht.{}?groep=tranche",
}
# Documents, up to as many deals as one holds: its address, and the formats that it comes in.
DOCUMENTS = {
    "bijlage": ("/deals.{}", ("pdf", "odt", "docx")),
    "overzicht": ("/overzicht.{}?groep=tranche", ("pdf", "odt")),
}
# Every column of the deals on the main sheet alone, without the facts behind it.
MAIN_SHEET = "hoofdblad"
# How fast the machine was on which the aims in milliseconds were set: another one is held to the same number of its own.
QUIET_CALIBRATION = 5.8
MOST_MEGABYTES = 150
TIMES_WHERE_SMALL, SMALL = 5, 500


class Aim(NamedTuple):
    """CPU milliseconds at most, at the calibration of a quiet machine."""

    file: str
    extension: str
    deals: int
    milliseconds: float


AIMS = [
    Aim("deals", "xlsx", 14, 60),
    Aim("deals", "ods", 14, 60),
    Aim("overzicht", "pdf", 14, 100),
    Aim("overzicht", "odt", 14, 150),
    Aim("bijlage", "pdf", 14, 100),
    Aim("bijlage", "odt", 14, 150),
    Aim("overzicht", "pdf", 83, 1000),
    Aim("bijlage", "pdf", 83, 1000),
    Aim("deals", "csv", 5000, 300),
    Aim(MAIN_SHEET, "xlsx", 5000, 2000),
    Aim(MAIN_SHEET, "ods", 5000, 1000),
]


class FileFigures(NamedTuple):
    """`megabytes`: what the process needed at most beside what it had before; `size`: bytes of the file."""

    milliseconds: float
    megabytes: float
    size: int


def report(measured: dict[int, dict[str, FileFigures]], calibration: float) -> None:
    """Writes the table. `measured`: {deals: {file: figures}}; `calibration`: CPU milliseconds of the fixed piece of work now."""
    print(
        f"\nBestanden, op SQLite, vers, elk in een eigen proces. IJklijn: {calibration:.1f} CPU-ms; streefwaarden zijn"
    )
    print(f"die van een stille machine (ijklijn {QUIET_CALIBRATION}), gehouden als verhouding tot de ijklijn.")
    print(
        "| deals | bestand | CPU-ms | × ijklijn | streefwaarde, ms | × | MB erbij | streefwaarde, MB | bytes | gehaald |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    aims = {(aim.deals, f"{aim.file}.{aim.extension}"): aim.milliseconds for aim in AIMS}
    for deals, files in measured.items():
        for name, found in files.items():
            print(line_of(deals, name, found, aims.get((deals, name)), calibration))
    sys.stdout.flush()


def line_of(deals: int, name: str, found: FileFigures, aim: float | None, calibration: float) -> str:
    times = found.milliseconds / calibration
    most = None if aim is None else aim / QUIET_CALIBRATION
    met = found.megabytes <= MOST_MEGABYTES and (most is None or times <= most)
    told = "– | –" if aim is None or most is None else f"{aim:.0f} | {most:.1f}"
    return (
        f"| {deals} | {name} | {found.milliseconds:.1f} | {times:.1f} | {told} | {found.megabytes:.0f} | {MOST_MEGABYTES} "
        f"| {found.size} | {'ja' if met else 'nee'} |"
    )


def measured_on(url: str) -> dict[str, FileFigures]:
    """The figures of the register in that database, from a process that did nothing else."""
    command = [sys.executable, "scripts/bench_exports.py"]
    environment = os.environ | {"DATABASE_URL": url}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return {name: FileFigures(*told) for name, told in json.loads(done.stdout.splitlines()[-1]).items()}


def measure() -> dict[str, FileFigures]:
    """The same from inside: each file is made in a copy of a process that answered pages of the release."""
    from scripts import bench  # which sets Django up: what needs models is imported after it

    from deals.portal.documents.formats import beyond_annex  # isort: skip
    from deals.portal.overview.kinds import USUAL_KIND  # isort: skip
    from deals.register.models import ReleaseLine  # isort: skip

    every_column = ".".join(USUAL_KIND.headings)
    files = FILES | {MAIN_SHEET: f"/overzicht.{{}}?bladen=hoofd&kolommen={every_column}"}

    with contextlib.redirect_stdout(io.StringIO()):
        bench.log_to(io.StringIO())
        for page in ("/deals/", "/resultaten/", "/wijzigingen/"):
            bench.request(bench.application, page, "")
        deals = ReleaseLine.of_deals.filter(release__number=1).count()
        asked = [(name, address, extension) for name, address in files.items() for extension in FORMATS]
        # What is too much for an annex in that format is not measured, as an overview either.
        asked += [
            (name, address, extension)
            for name, (address, formats) in DOCUMENTS.items()
            for extension in formats
            if not beyond_annex(deals, extension)
        ]
        figures = {}
        for name, address, extension in asked:
            bench.connection.close()  # which two processes cannot share
            path, _, query = address.format(extension).partition("?")
            figures[f"{name}.{extension}"] = in_a_copy(path, query, TIMES_WHERE_SMALL if deals <= SMALL else 1)
    return figures


def in_a_copy(path: str, query: str, times: int) -> FileFigures:
    """What a copy of this process needs for one file; of `times` the median."""
    theirs, ours = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with os.fdopen(ours, "w") as told:
                json.dump(one_file(path, query, times), told)
            code = 0
        finally:
            os._exit(code)
    os.close(ours)
    with os.fdopen(theirs) as read:
        told = read.read()
    _, status = os.waitpid(child, 0)
    if status:
        raise RuntimeError(f"{path}?{query}: dit bestand kon niet gemeten worden")
    return FileFigures(*json.loads(told))


def one_file(path: str, query: str, times: int) -> FileFigures:
    from deals.portal.kept import kept_pages
    from scripts import bench

    bench.request(bench.application, "/publicaties/", "")  # opens its own connection
    own_the_memory()
    gc.disable()  # as deals/web/front.py does while a file is made
    # From here on the kernel remembers the most memory anew.
    Path("/proc/self/clear_refs").write_text("5")
    before, spent, size = memory("VmRSS"), [], 0
    for _ in range(times):
        kept_pages.clear()
        begun = time.process_time()
        size = len(bench.answer(bench.application, path, query)[1])
        spent.append((time.process_time() - begun) * 1000)
    return FileFigures(statistics.median(spent), memory("VmHWM") - before, size)


def own_the_memory() -> None:
    """A copy shares its memory until it writes to it, which counting a reference does: a server that answers did that long ago."""
    for thing in gc.get_objects():
        gc.get_referents(thing)


def memory(what: str) -> float:
    """Megabytes that this process has (`VmRSS`), or had at most (`VmHWM`)."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(f"{what}:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(measure()))
