"""Django looks for the admin here; the desk's pages stand in desk/."""

from .desk import asking, deals, dutch, error_reports, papers, reference, releases, work
from .desk.account import users

__all__ = ["asking", "deals", "dutch", "error_reports", "papers", "reference", "releases", "users", "work"]
