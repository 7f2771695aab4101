"""Sessions as Django keeps them in the database, found only by a key that Django can have given."""

import datetime as dt
import re

from django.contrib.sessions.backends import db

GIVEN_KEY = re.compile(r"[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key):
        """What else stands in a cookie is not asked for: with a NUL in it PostgreSQL would break."""
        return bool(GIVEN_KEY.fullmatch(key or ""))


def clear_expired_sessions(now: dt.datetime) -> int:
    """Remove the sessions that ended without anybody signing out; how many."""
    return SessionStore.get_model_class().objects.filter(expire_date__lt=now).delete()[0]
