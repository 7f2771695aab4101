"""Clients by the hundred in one process: ordinary ones, and those that begin something and do not end it."""

import asyncio
import time
from dataclasses import dataclass

HEADERS = "Host: localhost\r\nConnection: close\r\n"


@dataclass
class Asked:
    """What one request got: its status, or None where no answer came in time, and after how long."""

    status: int | None
    seconds: float


async def ask(port, path, patience=30.0):
    begun = time.monotonic()
    try:
        async with asyncio.timeout(patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {path} HTTP/1.1\r\n{HEADERS}\r\n".encode())
            status = int((await reader.readline()).split()[1])
            await reader.read()
            writer.close()
    except (OSError, TimeoutError, IndexError):
        return Asked(None, time.monotonic() - begun)
    return Asked(status, time.monotonic() - begun)


async def begin(port, text):
    """A client that sends `text` and nothing more. Gives its (reader, writer)."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
    writer.write(text.encode())
    return reader, writer


async def steadily(port, paths, rate, seconds, patience=30.0):
    """`rate` requests a second, whatever becomes of those before: [Asked] of all."""
    begun, asked = time.monotonic(), []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
        asked.append(asyncio.ensure_future(ask(port, paths[number % len(paths)], patience)))
    return [await one for one in asked]


async def in_turns(port, paths, clients, seconds):
    """How many good answers a second `clients` get that each wait for one before they ask the next."""
    ends, good = time.monotonic() + seconds, 0

    async def client(offset):
        nonlocal good
        number = offset
        while time.monotonic() < ends:
            answer = await ask(port, paths[number % len(paths)])
            good += answer.status == 200
            number += clients

    await asyncio.gather(*(client(offset) for offset in range(clients)))
    return good / seconds
