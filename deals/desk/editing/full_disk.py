"""A form that the register has no room for: what was typed comes back, and pages go on being read."""

from django.contrib.sessions.middleware import SessionMiddleware

from ...web.errors import DiskFull, disk_is_full
from .typed import OWN_DOORS, from_here, typed_page


class GivesBack:
    """Whoever sends a form from this desk while the disk is full gets back what they typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not isinstance(response, DiskFull) or request.method != "POST":
            return response
        if request.path.startswith(OWN_DOORS) or not request.path.startswith("/beheer/") or not from_here(request):
            return response
        # A form too large for memory is kept on the disk while it is read: then there is nothing to give back.
        return DiskFull(typed_page(request, full=response.said).content) if request.POST else response


class RoomlessSessions(SessionMiddleware):
    """A session holds messages and when somebody was last here: without room for those a page is a page all the same.

    What the view did is done, so the answer must not say otherwise. Where people sign in, the session is what is done."""

    def process_response(self, request, response):
        try:
            return super().process_response(request, response)
        except Exception as error:
            if request.path.startswith(OWN_DOORS) or not disk_is_full(error):
                raise
            return response
