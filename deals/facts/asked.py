"""The trail of what the team asked of sources: the questions themselves stand where readers find them."""

from simple_history import register

from ..reference.asking import SourceQuestion
from ..reference.edited import ABOUT_THE_SAVE
from .trail import Trail

register(SourceQuestion, records_class=Trail, manager_name="trail", excluded_fields=list(ABOUT_THE_SAVE))
