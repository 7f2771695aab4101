"""What readers of pages notice while others ask for large files: `scripts/bench_crowd.py [DEALS]`.

The register as `make run` starts it, with 5,000 synthetic deals. While 0, 2, 4 and 16 readers each ask one file after the other
of a selection that was never asked, others ask a page that is kept, one that is not, and whether the register lives."""

import asyncio
import contextlib
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from scripts.bench_kept import free_port, running  # noqa: E402
from scripts.local import granian  # noqa: E402

READERS, SECONDS = (0, 2, 4, 16), 20
PAUSE = 0.2  # between two questions of a reader of pages
FILES = ("xlsx", "ods", "json")
HEADERS = "Host: localhost\r\nConnection: close\r\n"
FILL = "import scripts.bench as bench; bench.call_command('migrate', verbosity=0); bench.call_command('loaddata', 'reference', verbosity=0); bench.synthetic_register({})"
numbers = itertools.count(1)


def main() -> None:
    deals = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as folder:
        database = os.environ.get("CROWD_DATABASE") or f"sqlite:///{Path(folder) / 'register.sqlite3'}"
        environment = os.environ | {"REGISTER_LOCAL": "true", "DATABASE_URL": database, "LOG_LEVEL": "ERROR"}
        environment["DJANGO_SETTINGS_MODULE"] = "regiodeals.settings"
        if "CROWD_DATABASE" not in os.environ:
            subprocess.run([sys.executable, "-c", FILL.format(deals)], cwd=PROJECT, env=environment, check=True)
        process = subprocess.Popen(granian(port := free_port(), 1), cwd=PROJECT, env=environment)
        with contextlib.contextmanager(running)(process, port):
            asyncio.run(report(port))


async def report(port):
    print(f"Eén proces, {SECONDS} seconden elk; milliseconden: mediaan / traagste, en hoeveel er geweigerd zijn (503).")
    print(
        "| lezers van bestanden | bestanden per minuut | geweigerd | bewaarde pagina | verse pagina | leeft |\n|---|---|---|---|---|---|"
    )
    await ask(port, "/deals/?tranche=4")
    await ask(port, file_address("xlsx"))  # what is made once for a release, is made
    for readers in READERS:
        ends = time.monotonic() + SECONDS
        files = [asyncio.ensure_future(turns(port, ends, files_of(number), 0.0)) for number in range(readers)]
        pages = [
            asyncio.ensure_future(turns(port, ends, paths, PAUSE))
            for paths in (itertools.repeat("/deals/?tranche=4"), fresh_pages(), itertools.repeat("/gezondheid/live"))
        ]
        given = [one for part in files for one in await part]
        told = [in_words(await part) for part in pages]
        good = sum(status == 200 for status, _ in given)
        print(f"| {readers} | {good * 60 / SECONDS:.0f} | {len(given) - good} | {' | '.join(told)} |", flush=True)


def files_of(reader):
    return (file_address(FILES[(reader + number) % len(FILES)]) for number in itertools.count())


def file_address(extension):
    return f"/deals.{extension}?rijkMin={next(numbers)}"


def fresh_pages():
    return (f"/deals/?rijkMin={next(numbers)}" for _ in itertools.count())


def in_words(answers):
    times = [seconds * 1000 for status, seconds in answers if status == 200]
    refused = sum(status != 200 for status, _ in answers)
    told = f"{statistics.median(times):.0f} / {max(times):.0f}" if times else "–"
    return f"{told} ({refused} van {len(answers)} geweigerd)" if refused else told


async def turns(port, ends, paths, pause):
    """[(status, seconds)] of who asks one after the other until that moment."""
    answers = []
    while time.monotonic() < ends:
        answers.append(await ask(port, next(paths)))
        await asyncio.sleep(pause if answers[-1][0] == 200 else max(pause, 0.5))
    return answers


async def ask(port, path):
    begun = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\n{HEADERS}\r\n".encode())
    status = int((await reader.readline()).split()[1])
    await reader.read()
    writer.close()
    return status, time.monotonic() - begun


if __name__ == "__main__":
    main()
