"""Measures how fast Datasette answers, run by bench.py with the Python of an installed Datasette.

Reads from standard input which database, what to ask, and for how long; writes {name: CPU-ms of one answer (median)}."""

import asyncio
import json
import statistics
import sys
import time

from datasette.app import Datasette  # type: ignore[import-not-found]  # installed apart

# As light as its settings can make it.
SETTINGS = {
    "suggest_facets": False,
    "max_returned_rows": 10_000,
    "facet_time_limit_ms": 10_000,
    "sql_time_limit_ms": 20_000,
}
FEWEST_RUNS = 5


async def main() -> None:
    given = json.load(sys.stdin)
    datasette = Datasette([], immutables=[given["database"]], settings=SETTINGS)
    await datasette.invoke_startup()
    figures = {
        name: await median_of(datasette, path, given["seconds"], given["most"]) for name, path in given["asked"].items()
    }
    print(json.dumps(figures))


async def median_of(datasette: Datasette, path: str, seconds: float, most: int) -> float:
    await ask(datasette, path)
    begun, runs = time.perf_counter(), []
    while len(runs) < FEWEST_RUNS or (time.perf_counter() - begun < seconds and len(runs) < most):
        # Its threads count too: the time is that of the process.
        started = time.process_time()
        await ask(datasette, path)
        runs.append((time.process_time() - started) * 1000)
    return statistics.median(runs)


async def ask(datasette: Datasette, path: str) -> None:
    response = await datasette.client.get(path)
    if response.status_code != 200 or not response.content:
        raise SystemExit(f"{path}: {response.status_code}")


asyncio.run(main())
