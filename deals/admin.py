"""Django looks for the admin here; the desk's pages stand in desk/admin/."""

from .desk.admin import deals, dutch, reference, releases, users

__all__ = ["deals", "dutch", "reference", "releases", "users"]
