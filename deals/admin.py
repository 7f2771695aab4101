"""Django looks for the admin here; the desk's pages stand in desk/."""

from .desk import asking, deals, dutch, reference, releases, work
from .desk.account import users

__all__ = ["asking", "deals", "dutch", "reference", "releases", "users", "work"]
