"""What is not published leaks nowhere: every address, method, format and Accept header, at a running server."""

import http.client

import pytest

from . import arena, inside

pytestmark = [pytest.mark.proof, pytest.mark.database]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
ACCEPTS = ("text/html", "application/json", "application/atom+xml", "text/csv", "*/*", f"x/{inside.WORD}")
# What an answer may say of the request or of the moment.
VARYING = ("date", "x-request-id")


def ask(port, method, path, accept):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers={"Accept": accept, "Content-Length": "0"})
        answer = connection.getresponse()
        headers = sorted((name.lower(), value) for name, value in answer.getheaders() if name.lower() not in VARYING)
        return answer.status, headers, answer.read()
    finally:
        connection.close()


def answers(port, paths):
    found = {(path, "GET", accept): ask(port, "GET", path, accept) for path in paths for accept in ACCEPTS}
    return found | {(path, method, "*/*"): ask(port, method, path, "*/*") for path in paths for method in METHODS}


def test_every_answer_is_to_the_byte_what_it_was_before_anything_was_hidden(server, rounds):
    every = arena.elsewhere(inside.public_paths)
    assert len(every) > 100
    # A short round asks every fourth address; test_planted.py asks them all, within one process.
    paths = every if rounds > 3 else every[::4]
    before = answers(server.port, paths)
    arena.elsewhere(inside.hide)
    after = answers(server.port, paths)
    assert [key for key in before if before[key] != after[key]] == []
    for key, (status, headers, text) in after.items():
        assert status < 500 or status == 501, key
        assert inside.AMOUNT.encode() not in text and not any(name == "set-cookie" for name, _ in headers), key
    # The proof can fail: what is hidden does appear once it is published.
    arena.elsewhere(inside.reveal)
    revealed = ask(server.port, "GET", "/deals/", "text/html")[2]
    assert inside.WORD.encode() in revealed
