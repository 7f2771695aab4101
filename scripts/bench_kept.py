"""Kept pages beside nginx that serves the same bytes from files: requests a second, in one run. Part of `make bench`.

Both with two workers, on the same address, with the same headers and a line in the log; wrk asks. Where nginx or wrk is not
installed it says so."""

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from scripts.local import granian  # noqa: E402

PAGE = "/deals/?tranche=4"
WORKERS, CONNECTIONS, SECONDS, TURNS = 2, 32, 4, 5
# Those that nginx says itself.
ITS_OWN = ("content-length", "content-type", "date", "etag", "server", "connection")
SITE = """worker_processes {workers}; daemon off; pid {root}/pid; error_log {root}/error.log; {user}
events {{ worker_connections 1024; }}
http {{
    access_log {root}/access.log;
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {root}; default_type "text/html; charset=utf-8"; try_files /page =404; {headers} }}
    }}
}}
"""


def main() -> None:
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if missing:
        print(f"Niet gemeten naast nginx: {' en '.join(missing)} is er niet.")
        return
    with tempfile.TemporaryDirectory() as folder, register(Path(folder)) as ours, nginx(Path(folder), ours) as theirs:
        print(f"Verzoeken per seconde, {WORKERS} werkprocessen elk, {CONNECTIONS} verbindingen (mediaan van {TURNS}).")
        print("| antwoord | register | nginx | deel |\n|---|---|---|---|")
        for name, conditional in (("bewaard", False), ("304", True)):
            rates = [[rate(port, conditional) for port in (ours, theirs)] for _ in range(TURNS)]
            mine, other = (statistics.median(column) for column in zip(*rates, strict=True))
            share = statistics.median(one / two for one, two in rates)
            print(f"| {name} | {mine:,.0f} | {other:,.0f} | {share:.0%} |".replace(",", "."))


@contextlib.contextmanager
def register(folder):
    """The port of a register with the letter."""
    environment = os.environ | {"REGISTER_LOCAL": "true", "DATABASE_URL": f"sqlite:///{folder / 'register.sqlite3'}"}
    for command in (["migrate", "--verbosity", "0"], ["seed", "--verbosity", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    port = free_port()
    with (folder / "register.log").open("wb") as log:
        process = subprocess.Popen(granian(port, WORKERS), cwd=PROJECT, env=environment, stdout=log, stderr=log)
    yield from running(process, port)


@contextlib.contextmanager
def nginx(folder, ours):
    """The port of nginx, with the page that the register answers at `ours`."""
    with asked(ours) as answer:
        (folder / "page").write_bytes(answer.read())
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in ITS_OWN]
    headers = " ".join(f'add_header {name} "{value}";' for name, value in kept)
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    site = SITE.format(workers=WORKERS, root=folder, port=port, headers=headers, user=user)
    (folder / "nginx.conf").write_text(site)
    yield from running(subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")]), port)


def running(process, port):
    try:
        until_answered(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def until_answered(port):
    for _ in range(300):
        try:
            asked(port).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"Op poort {port} antwoordt niets.")


def status_of(port, etag):
    try:
        with asked(port, etag) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def asked(port, etag=""):
    headers = {"Accept-Encoding": "gzip"} | ({"If-None-Match": etag} if etag else {})
    request = urllib.request.Request(f"http://127.0.0.1:{port}{PAGE}", headers=headers)
    return urllib.request.urlopen(request, timeout=10)  # noqa: S310


def rate(port, conditional):
    """Requests a second. An answer that is not what is to be measured, is a fault."""
    with asked(port) as answer:
        etag = answer.headers["ETag"] if conditional else ""
    if status_of(port, etag) != (304 if conditional else 200):
        raise SystemExit(f"Op poort {port} is het antwoord geen {304 if conditional else 200}.")
    headers = ["-H", "Accept-Encoding: gzip", *(["-H", f"If-None-Match: {etag}"] if etag else [])]
    command = [
        "wrk",
        "-t",
        "1",
        "-c",
        str(CONNECTIONS),
        "-d",
        f"{SECONDS}s",
        *headers,
        f"http://127.0.0.1:{port}{PAGE}",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(told)
    return float(told.split("Requests/sec:")[1].split()[0])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    main()
