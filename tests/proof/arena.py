"""A register in processes of its own: a database, a server that can be killed, and browsers that talk to it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from scripts.local import granian

from ..browse import RECOVERY_CODE, fields_in

PROJECT = Path(__file__).resolve().parents[2]
EDITORS = ("eerste", "tweede")
PASSWORD = "alleen-voor-deze-proef"
SUBMISSION = r'href="(/beheer/voorleggingen/[0-9]+/)"'
GONE = (ConnectionError, http.client.HTTPException, TimeoutError)


def processes(number, initializer=None, arguments=()):
    """Python processes that share nothing with this one but DATABASE_URL."""
    return ProcessPoolExecutor(number, get_context("spawn"), initializer, arguments)


def elsewhere(function, *arguments):
    """What `function`, from inside.py, answers in a process of its own on the database in DATABASE_URL."""
    with processes(1) as pool:
        return pool.submit(function, *arguments).result()


def at_once(*actions):
    """What the actions answer that are begun in the same instant, in their order."""
    barrier = Barrier(len(actions))

    def begin(action):
        barrier.wait(30)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result() for future in [pool.submit(begin, action) for action in actions]]


class Server:
    """The register behind granian, as in scripts/local.py; with two workers, unless fewer will do."""

    def __init__(self, log, workers=2):
        self.workers = workers
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log, self.process = log, None

    def start(self):
        command = granian(self.port, self.workers)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=PROJECT, start_new_session=True, stdout=log, stderr=log)
        wait_until(lambda: Browser(self.port).get("/gezondheid/live").status == 200, 60)

    def kill(self):
        """SIGKILL for the server and its workers, which are a group of their own."""
        if self.process and self.process.returncode is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def wait_until(true, seconds):
    """How many seconds it took until `true()`."""
    started = time.monotonic()
    while True:
        try:
            if true():
                return time.monotonic() - started
        except GONE:
            pass
        assert time.monotonic() - started < seconds, f"still not so after {seconds} seconds"
        time.sleep(0.05)


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str
    path: str

    @property
    def fields(self):
        """{name: values} of everything that the forms on this page would send."""
        return fields_in(self.text)


class Browser:
    """One person's browser: keeps cookies, follows no redirect."""

    def __init__(self, port, cookies=()):
        self.port, self.cookies = port, dict(cookies)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        return self.ask("POST", path, urlencode(fields, doseq=True))

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            # A file is no text; its readable parts are told as far as they are.
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for cookie in answer.msg.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.msg, text, path)

    def sign_in(self, name):
        fields = self.get("/beheer/login/").fields | {"auth-username": name, "auth-password": PASSWORD}
        assert self.post("/beheer/login/", fields).status == 200
        fields = self.get("/beheer/login/herstel/").fields | {"backup-otp_token": RECOVERY_CODE}
        assert self.post("/beheer/login/herstel/", fields).status == 302
        return self

    def deal(self, number):
        """The form of a deal as it stands now."""
        answer = self.get(deal_path(number))
        assert answer.status == 200, answer.text
        return answer.fields

    def whole_deal(self, number):
        """The same with the row of every fact open, as whoever presses every line without a script gets it."""
        answer = self.get(deal_path(number))
        lines = re.findall(r'name="_open" value="([^"]+)"', answer.text)
        return self.post(deal_path(number), answer.fields | {"_open": lines}).fields

    def save(self, number, fields):
        return self.post(deal_path(number), fields)

    def submit(self, note, *slugs):
        """Lay deals (none named: all that changed) before someone else; the page of the submission, or the refusal."""
        page = "/beheer/voorleggen/?" + urlencode([("deal", slug) for slug in slugs])
        return self.post(page, self.get(page).fields | {"note": note, "submit": "Leg voor"})

    def decide(self, shown, button="approve", **typed):
        """Press a button on the page of a submission, as it was shown."""
        return self.post(shown.path, shown.fields | {button: "x"} | typed)

    def take_back(self):
        """Whatever of mine a killed server left lying before a reviewer is a concept again, and then dropped."""
        for path in sorted(set(re.findall(SUBMISSION, self.get("/beheer/voorleggingen/?stand=ter-beoordeling").text))):
            self.decide(self.get(path), "take_back")
            self.decide(self.get(path), "drop")

    def publish(self, note, reviewer):
        """As two people do: look, submit; look, approve. The last answer."""
        submitted = self.submit(note)
        if submitted.status != 302:
            return submitted
        return reviewer.decide(reviewer.get(submitted.headers["Location"]))


def deal_path(number):
    return f"/beheer/deals/deal/{number}/change/"
