"""Measures how fast the public pages are: `make bench`. CPU and wall-clock milliseconds per request.

bench.py [--inside DEALS]
"""

import argparse
import contextlib
import datetime as dt
import io
import json
import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiodeals.settings")

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from regiodeals.wsgi import application  # noqa: E402

SIZES = (14, 500, 5000)
PAGES = {
    "home": ("/", ""),
    "lijst": ("/deals/", ""),
    "lijst, vier filters": (
        "/deals/",
        "kenmerk=nplv&ministerie=bzk&ministerie=ezk&provincie=limburg&provincie=fryslan&tranche=4",
    ),
    "zoeken": ("/deals/", "q=samenwerken+lijn+-groningen"),
    "gemeente": ("/gemeenten/gm0917/", ""),
    "kaart": ("/kaart/", ""),
    "cijfers": ("/cijfers/", ""),
    "vergelijken": ("/vergelijken/", "deal=deal-7&deal=deal-8"),
    "api": ("/api/v1/deals", ""),
    "deal": ("/deals/deal-7/", ""),
    "csv": ("/deals.csv", ""),
    "xlsx": ("/deals.xlsx", ""),
    "ods": ("/deals.ods", ""),
}
# A spreadsheet of thousands of rows takes seconds: not measured there.
SLOW, SLOW_UP_TO = ("xlsx", "ods"), 500
SECONDS_PER_FIGURE = 0.35
MOST_RUNS = 400


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Meet de openbare pagina's op registers van 14, 500 en 5.000 verzonnen deals; op SQLite en PostgreSQL."
    )
    parser.add_argument(
        "--inside",
        type=int,
        metavar="DEALS",
        help="Meet op de ingestelde, lege database een register van zoveel deals.",
    )
    inside = parser.parse_args().inside
    if inside:
        print(json.dumps(measure(inside)))
    else:
        report()


def report():
    """Writes the table, figure by figure."""
    print(f"IJklijn: {calibration():.1f} CPU-ms voor 200.000 optellingen en 2.000 regels JSON (mediaan van 9).")
    print("CPU-ms / wandklok-ms per verzoek (mediaan), alle middleware aan, in het proces zelf.")
    print("| database | deals | pagina | vers | bewaard | 304 |\n|---|---|---|---|---|---|")
    for name, start in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        for size in SIZES:
            for page, figures in json.loads(start(size)).items():
                cells = " | ".join(f"{cpu:.2f} / {wall:.2f}" for cpu, wall in figures)
                print(f"| {name} | {size} | {page} | {cells} |")
            sys.stdout.flush()


def run_inside(size, environment, *prefix):
    command = [*prefix, sys.executable, "scripts/bench.py", "--inside", str(size)]
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout.splitlines()[-1]


def on_sqlite(size):
    with tempfile.TemporaryDirectory() as folder:
        return run_inside(size, {"DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}"})


def on_postgresql(size):
    return run_inside(size, {}, sys.executable, "scripts/with_postgres.py")


def calibration():
    """CPU-ms of a fixed piece of work: tells how fast this machine is now."""

    def work():
        total = 0
        for number in range(200_000):
            total += number
        json.loads(json.dumps([{"nummer": number} for number in range(2000)]))

    return statistics.median(timed(work)[0] for _ in range(9))


def timed(work):
    """(CPU-ms, wall-clock ms) of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def measure(size):
    """{page: [(CPU-ms, wall-ms) fresh, kept, 304]} of a register with `size` deals and three releases."""
    from deals.portal.kept import kept_pages

    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0)
        call_command("loaddata", "reference", verbosity=0)
        synthetic_register(size)
        log_to(io.StringIO())
        figures = {}
        for name, (path, query) in PAGES.items():
            if name in SLOW and size > SLOW_UP_TO:
                continue
            etag = request(application, path, query)

            def fresh(path=path, query=query):
                kept_pages.clear()
                request(application, path, query)

            figures[name] = [
                median_of(fresh),
                median_of(lambda path=path, query=query: request(application, path, query)),
                median_of(lambda path=path, query=query, etag=etag: request(application, path, query, etag)),
            ]
        connection.close()
    return figures


def log_to(stream):
    """The log lines are written, as in production, but not onto the table."""
    logging.getLogger().handlers[0].setStream(stream)


def median_of(work):
    started = time.perf_counter()
    runs: list[tuple[float, float]] = []
    while len(runs) < 5 or (time.perf_counter() - started < SECONDS_PER_FIGURE and len(runs) < MOST_RUNS):
        runs.append(timed(work))
    return [statistics.median(cpu for cpu, _ in runs), statistics.median(wall for _, wall in runs)]


def request(application, path, query, etag=None):
    """Ask one page through WSGI, all middleware on. Returns its ETag."""
    answer: dict = {}
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "localhost:8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
    } | ({"HTTP_IF_NONE_MATCH": etag} if etag else {})
    response = application(environ, lambda status, headers: answer.update(status=status, headers=dict(headers)))
    size = sum(len(part) for part in response)
    response.close()
    expected = "304" if etag else "200"
    if not answer["status"].startswith(expected) or (not etag and not size):
        raise RuntimeError(f"{path}?{query}: {answer['status']} in plaats van {expected}")
    return answer["headers"]["ETag"]


def synthetic_register(size):
    """`size` deals as rich as the letter's, in three releases; in each later one a tenth of them changed."""
    from deals.publishing.releases import Prepared, Proposal, publish

    release_day = dt.date(2024, 1, 1)
    contents = [synthetic_content(number) for number in range(size)]
    replaces: dict[str, str] = {}
    for round_ in range(3):
        changed = (
            contents if round_ == 0 else [content for number, content in enumerate(contents) if number % 10 == round_]
        )
        prepared = {}
        for content in changed:
            content["samenvatting"] += f" Ronde {round_}."
            prepared[content["slug"]] = Prepared.of(content)
        proposal = Proposal(release_day, prepared, {slug: replaces.get(slug) for slug in prepared})
        publish(proposal, note=f"Ronde {round_}")
        replaces |= proposal.digests


def synthetic_content(number):
    """A content after the contract: fifteen municipalities, six ministries, five lines, amounts for nine in ten."""
    fact = partial(synthetic_fact, number)
    own = sorted({at(municipalities(), number * 7 + step) for step in range(15)}, key=lambda place: place.name)
    amount = None if number % 10 == 9 else 5_000_000 + 100_000 * (number % 300)
    return {
        "slug": f"deal-{number}",
        "naam": f"Deal {number} in de regio {own[0].name}",
        "aliassen": [fact("alias-1", naam=f"Deal nummer {number}")],
        "tranche": {"nummer": number % 6 + 1, "naam": f"tranche {number % 6 + 1}"},
        "regio": {"slug": f"regio-{number // 3}", "naam": f"Regio {number // 3}"},
        "voorganger": None,
        "samenvatting": "Rijk en regio werken samen aan wonen, werken en leven. " * 5,
        "status": {**COVENANT, "naam": "convenant gesloten", "mijlpaal": "mijlpaal-1"},
        "bedragen": {"rijk": amount, "regio": amount, "totaal": amount and 2 * amount, "aandeelRegio": amount and 50},
        "bijdragen": [] if amount is None else synthetic_contributions(fact, amount),
        "ministeries": synthetic_ministries(fact, number),
        "partijen": [fact(f"partij-{step}", naam=f"Partij {step}", **PARTY) for step in range(4)],
        "gebied": synthetic_area(fact, own),
        "programmalijnen": [
            fact(f"lijn-{step}", naam=f"Lijn {step}", letterlijk=step == 1, **LINE) for step in range(1, 6)
        ],
        "doelen": [fact("doel-1", lijn=None, tekst="Een doel dat de partijen noemen.", streefjaar=2030)],
        "resultaten": [],
        "kenmerken": [fact("kenmerk-nplv", slug="nplv", naam="NPLV")] if number % 3 == 0 else [],
        "mijlpalen": [fact("mijlpaal-1", **COVENANT)],
        "leemten": [fact("leemte-1", veld="partijen.regiokassier", reden="niet-vermeld")],
        "vermeldingen": [],
        "bronnen": [SOURCE],
    }


COVENANT = {"soort": "convenant", "datum": "2023-11-01", "nauwkeurigheid": "dag"}
AMOUNT = {"bijdrager": None, "nauwkeurigheid": "exact", "moment": "convenant", "teltMee": True, "onderdeelVan": None}
PARTY = {"soort": "overig", "provincie": None, "gemeente": None, "rol": "betrokken-partner"}
LINE = {"omschrijving": "Een zin over waar deze lijn over gaat.", "themas": []}
SOURCE = {
    "slug": "brief",
    "soort": "kamerbrief",
    "titel": "Verzonnen brief",
    "datum": "2023-11-01",
    "uitgever": "Niemand",
    "briefkenmerk": None,
    "kamerstuk": None,
    "url": None,
    "toelichting": None,
}


def synthetic_fact(number, key, **fields):
    place = {"bron": "brief", "vindplaats": f"Bijlage, deal {number}, derde zin"}
    return {"sleutel": key, "toelichting": None, "geldigVan": None, "geldigTot": None, "bron": place} | fields


def synthetic_contributions(fact, amount):
    return [fact(f"{side}-1", kant=side, bedrag=amount, **AMOUNT) for side in ("rijk", "regio")]


def synthetic_ministries(fact, number):
    signed = sorted((at(ministries(), number + step) for step in range(6)), key=lambda pair: pair[1].abbreviation)
    return [
        fact(
            f"ministerie-{ministry.slug}",
            code=ministry.code,
            slug=ministry.slug,
            afkorting=name.abbreviation,
            naam=name.name,
        )
        for ministry, name in signed
    ]


def synthetic_area(fact, places):
    provinces = {place.province.code: place.province for place in places}
    return {
        "gemeenten": [
            fact(
                f"gebied-{place.slug}",
                code=place.code,
                naam=place.name,
                provincie=place.province.code,
                deelgebied=None,
                omvangZeker=True,
            )
            for place in places
        ],
        "caribisch": [],
        "buitenland": [],
        "provincies": [
            {"code": code, "slug": province.slug, "naam": province.name} for code, province in sorted(provinces.items())
        ],
    }


@cache
def municipalities():
    from deals.reference.models import Municipality

    return list(Municipality.objects.select_related("province").order_by("code"))


@cache
def ministries():
    """[(ministry, its name when the letter was sent)] of those that there were."""
    from deals.reference.models import Ministry

    named = [(one, one.name_on(dt.date(2023, 11, 1))) for one in Ministry.objects.prefetch_related("names")]
    return [(ministry, name) for ministry, name in named if name]


def at(things, number):
    """The thing at that place, starting again after the last."""
    return things[number % len(things)]


if __name__ == "__main__":
    main()
