"""Measures how fast the public pages and the desk are: `make bench`. CPU and wall-clock milliseconds per request.

bench.py [--inside DEALS [--export FILE] | --desk]
"""

import argparse
import contextlib
import csv
import datetime as dt
import io
import itertools
import json
import logging
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiodeals.settings")

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from regiodeals.wsgi import application  # noqa: E402
from scripts import bench_exports, bench_kept  # noqa: E402

SIZES = (14, 500, 5000)
PAGES = {
    "home": ("/", ""),
    "lijst": ("/deals/", ""),
    "lijst, vier filters": (
        "/deals/",
        "kenmerk=nplv&ministerie=bzk&ministerie=ezk&provincie=limburg&provincie=fryslan&tranche=4",
    ),
    "zoeken": ("/deals/", "q=samenwerken+lijn+-groningen"),
    "zoeken, met treffers": ("/deals/", "q=assen"),
    "programmalijnen": ("/programmalijnen/", ""),
    "resultaten": ("/resultaten/", ""),
    "voortgang": ("/voortgang/", ""),
    "nog niet bekend": ("/nog-niet-bekend/", ""),
    "vraag aan alles": ("/zoeken/", "q=samenwerken+lijn"),
    "vraag aan alles, met plaats": ("/zoeken/", "q=wonen+assen"),
    "voorstellen": ("/zoeken/aanvullen.json", "q=deal+1"),
    "gemeente": ("/gemeenten/gm0917/", ""),
    "kaart": ("/kaart/", ""),
    "kaart, één tranche": ("/kaart/", "tranche=4"),
    "cijfers": ("/cijfers/", ""),
    "cijfers, één tranche": ("/cijfers/", "tranche=4"),
    "vergelijken": ("/vergelijken/", "deal=deal-7&deal=deal-8"),
    "api": ("/api/v1/deals", ""),
    "deal": ("/deals/deal-7/", ""),
    "deal, telkens een andere": ("/deals/deal-{}/", ""),
    "csv": ("/deals.csv", ""),
    "xlsx": ("/deals.xlsx", ""),
    "ods": ("/deals.ods", ""),
}
# A spreadsheet of thousands of rows takes seconds: not measured there.
SLOW, SLOW_UP_TO = ("xlsx", "ods"), 500
SECONDS_PER_FIGURE = 0.35
DESK = "bureau"
MOST_RUNS = 400
COLD_RUNS = 3


class Beside(NamedTuple):
    """What Datasette is asked beside a page of ours; `most`: of what it needs we mean to need at most so much, by deals."""

    ours: str
    theirs: str
    most: dict[int, float]


# The columns that hold several values are lists there, as its facets want them.
FACETS = "&".join(
    [
        *(f"_facet={name}" for name in ("Tranche", "Status", "Regio")),
        *(f"_facet_array={name}" for name in ("Ministeries", "Provincies", "Gemeenten", "Kenmerken", "Partijen")),
    ]
)
BESIDE = {
    "deal": Beside("deal", "/deals/deal-7", {500: 1.0, 5000: 1.5}),
    "deal, telkens een andere": Beside("deal, telkens een andere", "/deals/deal-7", {500: 1.0, 5000: 1.5}),
    "lijst": Beside("lijst", "/deals?_size=25", {500: 0.6, 5000: 1.2}),
    "lijst met facetten": Beside("lijst", f"/deals?_size=25&{FACETS}", {500: 0.15, 5000: 0.03}),
    "vier filters": Beside(
        "lijst, vier filters",
        f"/deals?_size=25&{FACETS}&Tranche=4&Kenmerken__arraycontains=NPLV&Ministeries__arraycontains=BZK"
        "&Provincies__arraycontains=Limburg",
        {500: 0.5, 5000: 0.2},
    ),
    "zoeken": Beside("zoeken", "/deals?_size=25&_search=samenwerken+lijn", {500: 0.5, 5000: 0.6}),
    "zoeken, met treffers": Beside("zoeken, met treffers", "/deals?_size=25&_search=assen", {500: 0.5, 5000: 0.6}),
    "api": Beside("api", "/deals.json?_size=20&_shape=objects", {500: 0.5, 5000: 0.5}),
    "csv": Beside("csv", "/deals.csv?_stream=1&_size=max", {500: 0.35, 5000: 0.35}),
}
# Pages that Datasette has nothing like: at most so many times our own list.
TIMES_THE_LIST = {
    "vraag aan alles": {500: 1, 5000: 1},
    "home": {500: 3, 5000: 5},
    "kaart": {500: 3, 5000: 5},
    "cijfers": {500: 3, 5000: 5},
    "gemeente": {500: 1.5, 5000: 1},
    "resultaten": {500: 1, 5000: 1},
}


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
    parser.add_argument(
        "--export", metavar="BESTAND", type=Path, help="Schrijf daarna de deals naar een SQLite-bestand voor Datasette."
    )
    parser.add_argument(
        "--desk", action="store_true", help="Meet het bureau, op de ingestelde, lege database met wat `seed` maakt."
    )
    given = parser.parse_args()
    if given.inside:
        print(json.dumps(measure(given.inside, given.export)))
    elif given.desk:
        print(json.dumps(measure_desk()))
    else:
        report()


def report():
    """Writes the tables, figure by figure."""
    fixed, files = calibration(), {}
    print(f"IJklijn: {fixed:.1f} CPU-ms voor 200.000 optellingen en 2.000 regels JSON (mediaan van 9).")
    print("CPU-ms / wandklok-ms per verzoek (mediaan), alle middleware aan, in het proces zelf.")
    print("| database | deals | pagina | koud | vers | bewaard | 304 |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        exported = {size: Path(folder) / f"{size}.sqlite3" for size in SIZES}
        on_sqlite = {size: tell("SQLite", size, measured_on_sqlite(size, exported[size], files)) for size in SIZES}
        for size in SIZES:
            tell("PostgreSQL", size, measured_on_postgresql(size))
        beside_the_list(on_sqlite)
        beside_datasette(on_sqlite, exported)
    for size in bench_exports.SIZES:
        if size not in files:
            measured_on_sqlite(size, files=files)
    bench_exports.report({size: files[size] for size in bench_exports.SIZES}, statistics.median([fixed, calibration()]))
    desk()
    print("\nBewaarde pagina's naast nginx, dat dezelfde bytes uit een bestand geeft.")
    bench_kept.main()


def tell(name, size, figures):
    for page, kinds in figures.items():
        cells = " | ".join(f"{cpu:.2f} / {wall:.2f}" for cpu, wall in kinds)
        print(f"| {name} | {size} | {page} | {cells} |")
    sys.stdout.flush()
    return figures


def fresh_ms(figures, page):
    """CPU-ms of a page that is made anew in a process that answered others of the release."""
    return figures[page][1][0]


def beside_the_list(measured):
    print("\nOp SQLite, vers, CPU-ms naast de eigen lijst:")
    print("| deals | pagina | pagina, ms | lijst, ms | verhouding | streefwaarde |\n|---|---|---|---|---|---|")
    for page, most in TIMES_THE_LIST.items():
        for size, times in most.items():
            ours, beside = fresh_ms(measured[size], page), fresh_ms(measured[size], "lijst")
            print(f"| {size} | {page} | {ours:.1f} | {beside:.1f} | {ours / beside:.2f} | {times} |")


def beside_datasette(measured, exported):
    """How our pages relate to the same deals in Datasette, where that is installed."""
    python = datasette_python()
    if python is None:
        print("\nDatasette staat niet op deze machine (DATASETTE of PATH): niet ernaast gemeten.")
        return
    print("\nNaast Datasette, op SQLite, vers, CPU-ms:")
    print("| deals | pagina | wij, ms | Datasette, ms | verhouding | streefwaarde |\n|---|---|---|---|---|---|")
    for size in SIZES:
        theirs = asked_of_datasette(python, exported[size])
        for name, beside in BESIDE.items():
            if size in beside.most:
                ours, other = fresh_ms(measured[size], beside.ours), theirs[name]
                print(f"| {size} | {name} | {ours:.1f} | {other:.1f} | {ours / other:.2f} | {beside.most[size]} |")
        sys.stdout.flush()


def datasette_python():
    """The Python of an installed Datasette, which stands beside its command; None where there is none."""
    command = shutil.which(os.environ.get("DATASETTE") or "datasette")
    python = command and Path(command).resolve().parent / "python"
    return python if python and python.exists() else None


def asked_of_datasette(python, database):
    """{name: CPU-ms of one answer of Datasette (median)}."""
    asked = {name: f"/{database.stem}{beside.theirs}" for name, beside in BESIDE.items()}
    given = json.dumps({"database": str(database), "asked": asked, "seconds": SECONDS_PER_FIGURE, "most": MOST_RUNS})
    command = [python, PROJECT / "scripts" / "bench_datasette.py"]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def desk():
    print("\nHet bureau, met wat `make seed` maakt: de deal met de meeste feiten.")
    print("| database | pagina | CPU-ms / wandklok-ms | bytes |\n|---|---|---|---|")
    for name, measured in (("SQLite", measured_on_sqlite), ("PostgreSQL", measured_on_postgresql)):
        for page, (cpu, wall, size) in measured(DESK).items():
            print(f"| {name} | {page} | {cpu:.1f} / {wall:.1f} | {size} |")
        sys.stdout.flush()


def run_inside(size, environment, *prefix, export=None):
    asked = ["--desk"] if size == DESK else ["--inside", str(size)]
    asked += ["--export", str(export)] if export else []
    command = [*prefix, sys.executable, "scripts/bench.py", *asked]
    done = subprocess.run(
        command, env={**os.environ, **environment}, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def measured_on_sqlite(size, export=None, files=None):
    """The pages; where `files` is given, those are measured on the same register and put there."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        figures = run_inside(size, {"DATABASE_URL": url}, export=export)
        if files is not None:
            files[size] = bench_exports.measured_on(url)
        return figures


def measured_on_postgresql(size):
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


def measure(size, export=None):
    """{page: [(CPU-ms, wall-ms) cold, fresh, kept, 304]} of a register with `size` deals and three releases."""
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0)
        call_command("loaddata", "reference", verbosity=0)
        synthetic_register(size)
        log_to(io.StringIO())
        figures = {}
        for name, (path, query) in PAGES.items():
            if name not in SLOW or size <= SLOW_UP_TO:
                figures[name] = measured_page(path, query, size)
        if export:
            export_deals(export)
        connection.close()
    return figures


def measured_page(path, query, size):
    """`path`: with {} in it, each page that is made is of another deal."""
    from deals.portal.kept import kept_pages
    from deals.register.caches import forget_everything

    numbers = itertools.cycle(range(size))

    def cold():
        forget_everything()
        ask(path.format(0))

    def ask(path, etag=None):
        return request(application, path, query, etag)

    def fresh():
        kept_pages.clear()
        ask(path.format(next(numbers)))

    # Where one takes seconds, one is enough.
    first = [timed(cold) for _ in range(COLD_RUNS if size <= SLOW_UP_TO else 1)]
    made = median_of(fresh)
    etag = ask(path.format(0))
    return [
        median_figures(first),
        made,
        median_of(lambda: ask(path.format(0))),
        median_of(lambda: ask(path.format(0), etag)),
    ]


def export_deals(file):
    """The deals as /deals.csv has them in a table of SQLite, with full text search over all that is text."""
    from deals.portal.exports.columns import COLUMNS, Kind

    header, *rows = csv.reader(io.StringIO(answer(application, "/deals.csv", "")[1].decode()))
    kinds = [COLUMNS[name].kind for name in header]
    cells = {
        Kind.NAMES: lambda text: json.dumps(text.split("; ") if text else [], ensure_ascii=False),
        Kind.NUMBER: lambda text: int(text) if text else None,
        Kind.MONEY: lambda text: float(text) if text else None,
    }
    names = ", ".join(f'"{name}"' for name in header)
    texts = ", ".join(f'"{name}"' for name, kind in zip(header, kinds, strict=True) if kind in (Kind.TEXT, Kind.NAMES))
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute(f'CREATE TABLE deals ({names}, PRIMARY KEY ("Kort adres"))')
        database.executemany(
            f"INSERT INTO deals VALUES ({', '.join('?' * len(header))})",  # noqa: S608  # of our own columns
            ([cells.get(kind, str)(text) for kind, text in zip(kinds, row, strict=True)] for row in rows),
        )
        database.execute(f"CREATE VIRTUAL TABLE deals_fts USING fts5 ({texts}, content='deals')")
        database.execute("INSERT INTO deals_fts (deals_fts) VALUES ('rebuild')")
        database.execute("ANALYZE")
        database.commit()


def measure_desk():
    """{page: (CPU-ms, wall-ms, bytes)} of the desk on the seeded register, for one who may do everything."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from deals.accounts.users import User

    with contextlib.redirect_stdout(io.StringIO()):
        call_command("migrate", verbosity=0)
        call_command("seed", verbosity=0)
        log_to(io.StringIO())
        person = User.objects.create_superuser("meting")
        client = Client(headers={"host": "localhost:8000"})
        client.force_login(person)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.create(user=person, name="default").persistent_id
        session.save()
        figures = {}
        for name, path in desk_pages().items():
            answer = client.get(path)
            if answer.status_code != 200:
                raise RuntimeError(f"{path}: {answer.status_code} in plaats van 200")
            figures[name] = (*median_of(partial(client.get, path)), len(answer.content))
        connection.close()
    return figures


def desk_pages():
    """{name: address} of the pages that an editor waits for."""
    from deals.facts.every_kind import FACTS
    from deals.facts.models import Deal

    def number_of_facts(deal):
        return sum(model._default_manager.filter(deal=deal).count() for model in FACTS)

    deal = max(Deal.objects.all(), key=number_of_facts)
    form = f"/beheer/deals/deal/{deal.pk}/"
    amount = deal.contribution_facts.first().key
    return {
        "begin": "/beheer/",
        "formulier van een deal": f"{form}change/",
        "velden van een feit": f"{form}rij/contribution/{amount}/?nummer=0",
        "nieuwe regel": f"{form}rij/contribution/?nummer=9",
        "voorleggen": "/beheer/voorleggen/",
    }


def log_to(stream):
    """The log lines are written, as in production, but not onto the table."""
    logging.getLogger().handlers[0].setStream(stream)


def median_of(work):
    started = time.perf_counter()
    runs: list[tuple[float, float]] = []
    while len(runs) < 5 or (time.perf_counter() - started < SECONDS_PER_FIGURE and len(runs) < MOST_RUNS):
        runs.append(timed(work))
    return median_figures(runs)


def median_figures(runs):
    return [statistics.median(cpu for cpu, _ in runs), statistics.median(wall for _, wall in runs)]


def request(application, path, query, etag=None):
    """Ask one page through WSGI, all middleware on. Returns its ETag."""
    return answer(application, path, query, etag)[0]


def answer(application, path, query, etag=None):
    """(ETag, body) of one page, asked through WSGI with all middleware on."""
    given: dict = {}
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
    response = application(environ, lambda status, headers: given.update(status=status, headers=dict(headers)))
    body = b"".join(response)
    response.close()
    expected = "304" if etag else "200"
    if not given["status"].startswith(expected) or (not etag and not body):
        raise RuntimeError(f"{path}?{query}: {given['status']} in plaats van {expected}")
    return given["headers"]["ETag"], body


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
        # Of 24 in 25 deals something is reported: 4,800 of 5,000.
        "resultaten": [] if number % 25 == 24 else [fact("resultaat-1", **RESULT)],
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
RESULT = {
    "lijn": "lijn-1",
    "jaar": 2022,
    "tekst": "Er zijn banen bijgekomen.",
    "getal": 12,
    "eenheid": "banen",
    "nauwkeurigheid": "exact",
    "stand": "2022-12-31",
    "standNauwkeurigheid": "dag",
    "aard": "prestatie",
}
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

    return list(Municipality.objects.filter(valid_until=None).select_related("province").order_by("code"))


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
