"""Django looks for the admin here; the desk's pages stand in desk/."""

from .desk import deals, dutch, reference, releases
from .desk.account import users

__all__ = ["deals", "dutch", "reference", "releases", "users"]
