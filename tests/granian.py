"""Requests as granian gives them, without granian."""

import asyncio
from types import SimpleNamespace


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
