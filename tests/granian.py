"""Requests as granian gives them, without granian."""

import asyncio
import threading
from types import SimpleNamespace

from deals.web import front
from regiodeals.wsgi import application as django


class Working:
    """An application that works until it may end, where it `waits`; it remembers what it was asked."""

    def __init__(self):
        self.may_end, self.asked = threading.Event(), []

    def waits(self, environ):
        raise NotImplementedError

    def __call__(self, environ, start):
        if front.REFUSAL in environ:
            return django(environ, start)
        self.asked.append(environ)
        if self.waits(environ):
            self.may_end.wait(30)
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]


def started(application):
    register = front.Front(application)
    register.__rsgi_init__(None)
    return register


class Headers(dict):
    """A header may come more than once; here each comes once."""

    def get_all(self, name):
        return [self[name]] if name in self else []


class Client:
    """One request as granian gives it, and what was answered. `body`: its parts; `still`: it sends no more, and stays."""

    def __init__(self, method, path, headers=(), body=(), still=False):
        path, _, query = path.partition("?")
        self.scope = SimpleNamespace(
            method=method,
            path=path,
            query_string=query,
            scheme="http",
            client="203.0.113.9:50000",
            server="127.0.0.1:8000",
            http_version="1.1",
            headers=Headers({"host": "localhost", **dict(headers)}),
        )
        self.parts, self.still, self.left = body, still, asyncio.Event()
        self.status = self.headers = self.sent = None

    async def __aiter__(self):
        for part in self.parts:
            yield part
        if self.still:
            await asyncio.sleep(60)

    async def client_disconnect(self):
        await self.left.wait()

    def response_bytes(self, status, headers, body):
        self.status, self.headers, self.sent = status, {name.lower(): value for name, value in headers}, body

    @property
    def body(self):
        return self.sent.decode()

    async def asks(self, register):
        await register.__rsgi__(self.scope, self)
        return self
