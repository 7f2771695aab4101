"""Every address of the desk for every role at a running server: who is let in, and that an empty post changes nothing."""

import pytest

from ..desk import DELETED_AT_ONCE
from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]


def let_in(answer):
    """Whether the desk showed a page, a form with errors, a refusal in words, or a way on."""
    if answer.status == 302 and answer.headers["Location"].startswith("/beheer/login/"):
        return False
    assert answer.status in (200, 302, 400, 403, 404, 405, 409), answer.text
    return answer.status in (200, 302, 400, 409)


def test_each_role_opens_its_own_doors_and_no_others(server, part):
    doors, roles = arena.elsewhere(inside.open_doors)
    assert len(doors) > 100
    browsers = {
        letter: arena.Browser(server.port).sign_in(role) if role else arena.Browser(server.port)
        for letter, role in roles.items()
    }
    before, wrong = arena.elsewhere(inside.everything_kept), []
    for letter, browser in browsers.items():
        browser.get("/beheer/login/")  # the token against forged posts
        token = next(value for name, value in browser.cookies.items() if name.endswith("-csrf"))
        for path, (gets, posts) in sorted(part([*doors.items()]), key=lambda door: door[0].endswith("/logout/")):
            answers = {"GET": (browser.get(path), gets)}
            if not (letter in posts and path.endswith("/delete/") and any(kind in path for kind in DELETED_AT_ONCE)):
                answers["POST"] = browser.post(path, {"csrfmiddlewaretoken": token}), posts
            wrong += [
                (letter, method, path, answer.status)
                for method, (answer, allowed) in answers.items()
                if let_in(answer) != (letter in allowed)
            ]
    assert wrong == []
    assert arena.elsewhere(inside.everything_kept) == before
