"""What granian serves: `granian --interface rsgi regiodeals.rsgi:application`."""

from deals.web.front import Front

from .postgres.base import SECONDS_TO_ANSWER, health
from .wsgi import application as in_threads

health.patience = SECONDS_TO_ANSWER
application = Front(in_threads)
