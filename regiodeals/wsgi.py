import os
from collections.abc import Callable

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "regiodeals.settings")
django = get_wsgi_application()
# Just over half of a megabyte, in words of eight bytes: the piece that holds it is twice that.
WORDS_OF_STACK = 70_000


def with_room[**P, R](work: Callable[P, R]) -> Callable[P, R]:
    """`work`, with half a megabyte for the frames of everything that it calls.

    CPython takes memory for frames in pieces of 16 KB, and gives a piece back once it is empty. A loop that calls across the
    edge of a piece maps and unmaps memory at every turn: a page takes up to eight times as long, and with threads beside it
    all of them wait. A frame that asks for more gets a piece of a megabyte, which lasts until it returns."""
    code = work.__code__
    work.__code__ = code.replace(co_stacksize=WORDS_OF_STACK)
    return work


@with_room
def application(environ, start_response):
    return django(environ, start_response)
