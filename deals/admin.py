"""Django looks for the admin here; the desk's pages stand in desk/admin/."""

from .desk.admin import deals, reference, releases, users

__all__ = ["deals", "reference", "releases", "users"]
