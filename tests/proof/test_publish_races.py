"""Several people publish in the same instant, each in a process of their own."""

import csv
import io
import json
import random
import re
import time
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Event

import pytest

from deals.register.reading import SECONDS_RELIED_ON

from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]

DEALS = ["midden-brabant", "twente-ii", "waddeneilanden", "zuid-limburg"]
TWINS = DEALS[:2]


@contextmanager
def publishers(number):
    """A function that lets everyone publish at once: {text: (amount, slugs)} → {text: release or refused slugs}."""
    context = get_context("spawn")
    with arena.processes(number, inside.meet, (context.Barrier(number), context.Lock())) as pool:

        def publish(asked):
            futures = {text: pool.submit(inside.write_and_publish, text, *rest) for text, rest in asked.items()}
            return {text: future.result() for text, future in futures.items()}

        yield publish


@pytest.mark.parametrize("people", [2, 4])
def test_everyone_is_published_whole_or_told_who_was_first(register, rounds, people):
    draw = random.Random(people)
    stand = arena.elsewhere(inside.published_texts)[1]
    expected = {1: dict(stand)}
    with publishers(people) as publish:
        for number in range(rounds):
            asked = {f"Ronde {number}, {who}.": (1, draw.sample(DEALS, draw.randint(1, 2))) for who in range(people)}
            answers = publish(asked)
            done = {answer: text for text, answer in answers.items() if isinstance(answer, int)}
            changed = [slug for text in done.values() for slug in asked[text][1]]
            assert done, "someone always comes first"
            assert len(changed) == len(set(changed)), f"{answers}: nobody was told that {changed} was taken"
            for text, refused in answers.items():
                if text not in done.values():
                    assert refused and set(refused) <= set(changed) & set(asked[text][1]), (asked, answers)
            for release, text in sorted(done.items()):
                stand |= dict.fromkeys(asked[text][1], text)
                assert release not in expected, f"release {release} was given twice"
                expected[release] = dict(stand)
    assert sorted(expected) == list(range(1, len(expected) + 1))
    assert arena.elsewhere(inside.published_texts) == expected


def test_readers_see_whole_releases_while_others_publish(server, rounds):
    over = Event()
    with ThreadPoolExecutor(2) as readers, publishers(2) as publish:
        seen = [readers.submit(read_until, over, server.port) for _ in range(2)]
        try:
            for number in range(rounds):
                publish({f"Ronde {number}, {who}.": (1000 * number + who + 1, TWINS) for who in range(2)})
        finally:
            over.set()
        assert {release for future in seen for release in future.result()} >= {rounds + 1}
    arena.elsewhere(inside.verify)


def read_until(over, port):
    """Ask pages and files until `over`; the releases in which the twins were seen, always alike."""
    browser, seen, last_round = arena.Browser(port), set(), False
    while not last_round:
        if last_round := over.is_set():  # once more after the last publication
            time.sleep(SECONDS_RELIED_ON)
        for page in ("/", "/deals/?sorteer=-rijk", "/publicaties/", f"/deals/{TWINS[0]}/"):
            assert browser.get(page).status == 200
        rows = {row["Kort adres"]: row for row in csv.DictReader(io.StringIO(browser.get("/deals.csv").text))}
        assert len(rows) == 14 and len({row["Publicatie"] for row in rows.values()}) == 1
        release = json.loads(browser.get(f"/deals/{TWINS[0]}.json").text)["publicatie"]["nummer"]
        one, other = (json.loads(browser.get(f"/deals/{slug}.json?publicatie={release}").text) for slug in TWINS)
        if release > 1:
            assert one["samenvatting"] == other["samenvatting"]
            assert one["bedragen"]["rijk"] == other["bedragen"]["rijk"]
        told = json.loads(browser.get("/overzicht.json?groep=tranche&kolommen=kortAdres.publicatie.rijksbijdrage").text)
        assert {row["publicatie"] for row in told["deals"]} == {told["verantwoording"]["publicatie"]["nummer"]}
        assert (
            sum(row["rijksbijdrage"] or 0 for row in told["deals"])
            == told["verantwoording"]["totalen"]["rijksbijdrage"]["som"]
        )
        for path in ("/overzicht.xlsx", "/overzicht.ods", "/overzicht.odt", "/deals.docx"):
            assert len(releases_in(port, path)) == 1
        if rows[TWINS[0]]["Publicatie"] != "1":
            assert rows[TWINS[0]]["Rijksbijdrage (€)"] == rows[TWINS[1]]["Rijksbijdrage (€)"]
        seen.add(release)
    return seen


def releases_in(port, path):
    """The releases that the permalinks in a workbook name, whatever sheet they stand on."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        parts = zipfile.ZipFile(io.BytesIO(answer.read()))
    named = set()
    for name in parts.namelist():
        if name.endswith(".xml"):
            named |= set(re.findall(rb"publicatie=([0-9]+)", parts.read(name)))
    return named
