"""How many passwords a process looks at together: each takes a core for half a second, and readers need one too."""

import threading

from django.contrib.auth.hashers import PBKDF2PasswordHasher

AT_A_TIME, PATIENCE_SECONDS = 2, 0.2
turns = threading.BoundedSemaphore(AT_A_TIME)


class NoTurn(Exception):
    """Others keep the process busy: nobody looked at this password."""


class TakingTurns(PBKDF2PasswordHasher):
    """Django's own hasher. Whoever it is about waits for a turn: a name that no account has is hashed as well."""

    def encode(self, password, salt, iterations=None):
        if not turns.acquire(timeout=PATIENCE_SECONDS):
            raise NoTurn
        try:
            return super().encode(password, salt, iterations)
        finally:
            turns.release()
