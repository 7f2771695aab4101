"""Django's PostgreSQL, with a deadline of our own and a memory for failures: a server that is silent or gone costs the first
request some seconds, and the next ones nothing.

No time-out of PostgreSQL or of TCP helps against a server process that is stopped: the machine it stands on still
acknowledges every packet."""

import contextlib
import threading
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ConnStatus

# A request gives up after so long; what only waits for a lock, or is slow, the server itself stops before.
SECONDS_TO_ANSWER = 5.0
SERVED = "-c statement_timeout=4500 -c lock_timeout=4000"
SECONDS_BETWEEN_TRIES = 2.0


class Health:
    """Whether the database answers. After a failure nobody waits for it: one thread asks every two seconds whether it is back."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.patience: float | None = None  # a command of an administrator waits as long as it takes
        self.how_to_connect: dict[str, Any] = {}
        self.away = False
        self.failed_at = 0.0

    def enter(self) -> None:
        if self.away:
            raise psycopg.OperationalError("de database antwoordde zojuist niet")

    def failed(self) -> None:
        with self.lock:
            self.failed_at = time.monotonic()
            if self.away or not self.patience:
                return
            self.away = True
        threading.Thread(target=self.wait_until_back, name="database", daemon=True).start()

    def wait_until_back(self) -> None:
        while self.away:
            time.sleep(SECONDS_BETWEEN_TRIES)
            with contextlib.suppress(psycopg.OperationalError):
                with PatientConnection.connect(**self.how_to_connect) as connection:
                    connection.execute("SELECT 1")
                self.away = False


health = Health()


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Until the end of the block a server that says nothing for so long has failed: for a command that must end."""
    before, health.patience = health.patience, seconds
    try:
        yield
    finally:
        health.patience = before


class PatientConnection(psycopg.Connection[Any]):
    """A connection that closes when the server says nothing for too long."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or health.patience)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            health.failed()
            raise psycopg.OperationalError(f"de database zweeg {health.patience} seconden") from error
        except psycopg.OperationalError:
            if self.pgconn.status == ConnStatus.BAD:
                health.failed()
            raise


def patient_psycopg() -> ModuleType:
    """psycopg as Django knows it, but for how it connects."""
    module = ModuleType("psycopg")
    vars(module).update(vars(psycopg), connect=PatientConnection.connect)
    return module


class DatabaseWrapper(base.DatabaseWrapper):
    Database = patient_psycopg()
    connected_at = 0.0

    def get_connection_params(self) -> dict[str, Any]:
        served = {"options": SERVED} if health.patience == SECONDS_TO_ANSWER else {}
        return super().get_connection_params() | served

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        health.enter()
        self.connected_at, health.how_to_connect = time.monotonic(), conn_params
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            health.failed()
            raise

    def close_if_unusable_or_obsolete(self) -> None:
        """Between requests. A connection from before the last failure is most likely as dead as the one that failed."""
        if self.connection is not None and self.connected_at < health.failed_at and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()
