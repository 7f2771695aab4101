"""What granian serves: `granian --interface rsgi regiodeals.rsgi:application`."""

from django.conf import settings

from deals.web.front import Front

from .postgres.base import SECONDS_TO_ANSWER, health
from .wsgi import application as in_threads  # which sets Django up: what needs models is imported after it

from deals.portal.replies import Replies  # isort: skip


def start_clockwork():
    """On one's own machine the server does the scheduled work too."""
    if settings.CLOCK_MINUTES:
        from deals.upkeep.in_server import start_rounds  # only now: it needs the models

        start_rounds(settings.CLOCK_MINUTES)


health.patience = SECONDS_TO_ANSWER
application = Front(in_threads, Replies(), start_clockwork)
