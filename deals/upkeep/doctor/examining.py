"""Every look, in order. One that goes wrong stops no other, and whatever it meets is a verdict too."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import Error, connection, transaction

from .configuration import looks_at_settings
from .disks import looks_at_disks
from .holdings import looks_at_backups, looks_at_documents, looks_at_releases, looks_at_reports
from .looking import Health, Look, Needs, Verdict, fault
from .storage import looks_at_the_database, only_read
from .times import looks_at_the_clock, looks_at_the_clockwork
from .versions import looks_at_versions

WHY_UNASKED = {
    Needs.DATABASE: "de database antwoordt niet",
    Needs.TABLES: "de tabellen zijn niet die van deze software",
}


@dataclass(frozen=True)
class Examined:
    """One line of the report: `what`, of which `part` of the register, and how it is."""

    part: str
    what: str
    verdict: Verdict


def looks_by_part(quick: bool) -> dict[str, list[Look]]:
    """`quick`: what is large is not read to its end."""
    return {
        "instellingen": looks_at_settings(),
        "database": looks_at_the_database(),
        "versies": looks_at_versions(),
        "klok": looks_at_the_clock(),
        "schijf": looks_at_disks(),
        "documenten": looks_at_documents(quick),
        "publicaties": looks_at_releases(),
        "meldingen": looks_at_reports(),
        "reservekopieën": looks_at_backups(quick),
        "uurwerk": looks_at_the_clockwork(),
    }


def examined(quick: bool) -> list[Examined]:
    """Everything, looked at; nothing is changed, and nothing goes to the log, which shares the output of a command."""
    with only_read(), silent_log():
        examination = Examination()
        return [
            Examined(part, look.what, examination.verdict(look))
            for part, looks in looks_by_part(quick).items()
            for look in looks
        ]


@contextlib.contextmanager
def silent_log() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


class Examination:
    """Remembers what cannot be asked any more: `closed` and all that needs more than that."""

    def __init__(self) -> None:
        self.closed: Needs | None = None

    def verdict(self, look: Look) -> Verdict:
        if self.closed and look.needs >= self.closed:
            return Verdict(Health.UNASKED, WHY_UNASKED[self.closed])
        verdict = self.attempt(look)
        if look.opens and verdict.health is not Health.GOOD:
            self.closed = look.opens
        return verdict

    def attempt(self, look: Look) -> Verdict:
        try:
            with standing_apart(look):
                return look.ask()
        except Error as error:
            return self.refused(error)
        except OSError as error:
            return fault(
                f"{error.filename or 'een bestand'} is niet te lezen: {error.strerror}", "geef het register toegang"
            )
        except Exception as error:  # its message may hold anything, also what is secret
            return fault(f"het nakijken zelf brak af ({type(error).__name__})", "meld dit aan wie de software maakt")

    def refused(self, error: Error) -> Verdict:
        if not connection.is_usable():
            self.closed = Needs.DATABASE
            return Verdict(Health.UNASKED, WHY_UNASKED[Needs.DATABASE])
        todo = (
            "lees het log van de database"
            if connection.vendor == "postgresql"
            else "kijk eerst wat er bij database staat"
        )
        return fault(f"de database weigerde de vraag ({type(error).__name__})", todo)


def standing_apart(look: Look) -> AbstractContextManager[object]:
    """In PostgreSQL a question that fails spoils the transaction that it is in; in SQLite one would keep writers waiting."""
    apart = connection.vendor == "postgresql" and look.needs > Needs.NOTHING
    return transaction.atomic() if apart else contextlib.nullcontext()
