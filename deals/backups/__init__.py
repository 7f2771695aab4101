"""One file that holds the whole register, and the way back.

`archive.py` is the file itself, `stand.py` what a database holds in figures, `sqlite.py` and `postgres.py` how a
database is copied and put back while others use it, `neutral.py` its rows for a database of the other kind,
`documents.py` the files of the sources, `making.py` and `restoring.py` the two things that one does with all of that."""

from . import postgres, sqlite

# How the database behind a connection of this kind (`connection.vendor`) is copied and put back.
STORES = {"sqlite": sqlite, "postgresql": postgres}
