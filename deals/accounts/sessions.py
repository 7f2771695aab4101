"""Sessions as Django keeps them in the database, found only by a key that Django can have given."""

import re

from django.contrib.sessions.backends import db

GIVEN_KEY = re.compile(r"[0-9a-z]{32}")


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key):
        """What else stands in a cookie is not asked for: with a NUL in it PostgreSQL would break."""
        return bool(GIVEN_KEY.fullmatch(key or ""))
