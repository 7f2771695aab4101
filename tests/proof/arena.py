"""A register in processes of its own: a database, a server that can be killed, and browsers that talk to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

from ..browse import RECOVERY_CODE

PROJECT = Path(__file__).resolve().parents[2]
EDITORS = ("eerste", "tweede")
PASSWORD = "alleen-voor-deze-proef"
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
    """The register behind granian, as in scripts/local.py but with two workers."""

    def __init__(self, log):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log, self.process = log, None

    def start(self):
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        command += ["--workers", "2", "--blocking-threads", "1", "--no-access-log", "--log-level", "warning"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "regiodeals.wsgi:application"], cwd=PROJECT, start_new_session=True, stdout=log, stderr=log
            )
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

    @property
    def fields(self):
        """{name: values} of everything that the forms on this page would send."""
        reader = FormReader()
        reader.feed(self.text)
        return reader.fields


class Browser:
    """One person's browser: keeps cookies, follows no redirect."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

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
            text = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.msg.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.msg, text)

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

    def save(self, number, fields):
        return self.post(deal_path(number), fields)

    def publish(self, note):
        """Publish every change, as a person does: look, then confirm."""
        fields = self.get("/beheer/publiceren/").fields
        return self.post("/beheer/publiceren/", fields | {"note": note, "publish": "Publiceer"})


def deal_path(number):
    return f"/beheer/deals/deal/{number}/change/"


class FormReader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.fields, self.select, self.textarea = {}, None, None

    def add(self, name, value):
        if name and "__prefix__" not in name:
            self.fields.setdefault(name, []).append(value)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "select":
            self.select = given.get("name")
        elif tag == "option" and "selected" in given:
            self.add(self.select, given.get("value", ""))
        elif tag == "textarea":
            self.textarea, self.text = given.get("name"), ""
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.add(given.get("name"), given.get("value", "on"))
        elif tag == "input" and given.get("type") not in ("submit", "button"):
            self.add(given.get("name"), given.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.add(self.textarea, self.text.removeprefix("\n"))
            self.textarea = None
        elif tag == "select":
            self.select = None
