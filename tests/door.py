"""Words for tests of signing in: somebody who has a password and a second step, and the first of the two."""

from .browse import give_second_step
from .desk import member

LOGIN = "/beheer/login/"
PASSWORD = "vier woorden naast elkaar"


def with_both_steps():
    """A redacteur with a password, an app and recovery codes."""
    person = member("redacteur", password=PASSWORD)
    give_second_step(person)
    return person


def first_step(client, name="redacteur", password=PASSWORD, typed=None, **extra):
    """What the page of signing in sends, with what else was typed; `extra`: of the request."""
    fields = {"sign_in-current_step": "auth", "auth-username": name, "auth-password": password}
    return client.post(LOGIN, fields | (typed or {}), **extra)
