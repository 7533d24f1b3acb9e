"""Thousands who have one thread open: a process of its own, with a socket for each and nothing else.

python -m tools.bench.crowd.listeners --port 8000 --path /comments/live/7/ --number 5000

Reads what it is asked from its input, a line each, and answers with a line of JSON:

    open        once all listen: {"seconds": …}
    heard       {"told": [[number, when it was heard], …] of all, "last": {number: listeners}, "wrong": […]}
    back        once all that were open listen again: {"lost": how many had ended, "seconds": …}
    end
"""

import argparse
import asyncio
import json
import sys
import time
from contextlib import suppress

OF_AN_ADDRESS = 80  # listeners: fewer than one may have, whichever worker takes them
AT_ONCE = 200  # who connect at the same time
LONGEST = 120  # seconds for all to listen


class Listener:
    """A browser: it listens, keeps the last number, and comes back with it when the stream has ended."""

    def __init__(self, crowd, number):
        self.crowd, self.source = crowd, f"127.202.{1 + number // OF_AN_ADDRESS}.1"
        self.last, self.returns_after, self.is_open = 0, 3.0, False

    async def live(self):
        while True:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._listen()
            self._closed()
            await asyncio.sleep(self.returns_after)

    async def _listen(self):
        async with self.crowd.door:
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", self.crowd.port, limit=2048, local_addr=(self.source, 0)
            )
            asked = f"GET {self.crowd.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.crowd.port}\r\n"
            if self.last:
                asked += f"Last-Event-ID: {self.last}\r\n"
            writer.write(f"{asked}Accept: text/event-stream\r\n\r\n".encode())
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except BaseException:
                writer.close()
                raise
        try:
            if not head.startswith(b"HTTP/1.1 200"):
                self.crowd.note(head.split(b"\r\n")[0].decode())
                return
            self._opened()
            while line := await reader.readline():
                self._hear(line)
        finally:
            writer.close()

    def _hear(self, line):
        if line.startswith(b"data: "):
            number = int(line[6:])
            if number <= self.last:
                self.crowd.note(f"{number} after {self.last}")
            self.crowd.told.append((self.last, number, time.time()))
            self.last = number
        elif line.startswith(b"retry: "):
            self.returns_after = int(line[7:]) / 1000

    def _opened(self):
        self.is_open = True
        self.crowd.open_now += 1
        if self.crowd.open_now == len(self.crowd.listeners):
            self.crowd.all_open.set()

    def _closed(self):
        if self.is_open:
            self.is_open = False
            self.crowd.open_now -= 1
            self.crowd.ended += 1
            self.crowd.all_open.clear()


class ListenerCrowd:
    def __init__(self, port, path, number):
        self.port, self.path = port, path
        self.door, self.all_open = asyncio.Semaphore(AT_ONCE), asyncio.Event()
        self.told, self.wrong, self.open_now, self.ended = [], [], 0, 0
        self.listeners = [Listener(self, one) for one in range(number)]

    def note(self, what):
        """Something that mustn't be; a few say enough."""
        if len(self.wrong) < 20:
            self.wrong.append(what)

    async def obey(self):
        began, lines = time.monotonic(), await _lines_of_input()
        tasks = [asyncio.create_task(one.live()) for one in self.listeners]
        while (order := (await lines.readline()).decode().strip()) not in ("", "end"):
            answer = await getattr(self, f"_{order}")(began)
            print(json.dumps(answer), flush=True)
        for task in tasks:
            task.cancel()

    async def _open(self, began):
        await asyncio.wait_for(self.all_open.wait(), LONGEST)
        return {"seconds": time.monotonic() - began, "wrong": self.wrong}

    async def _heard(self, _):
        told, self.told = self.told, []
        last = {}
        for one in self.listeners:
            last[one.last] = last.get(one.last, 0) + 1
        return {"told": told, "last": last, "wrong": self.wrong}

    async def _back(self, _):
        """Those of a worker that was killed just now: until all are there again."""
        began = time.monotonic()
        while not self.ended and time.monotonic() < began + LONGEST:
            await asyncio.sleep(0.01)
        await asyncio.wait_for(self.all_open.wait(), LONGEST)
        ended, self.ended = self.ended, 0
        return {"lost": ended, "seconds": time.monotonic() - began, "wrong": self.wrong}


async def _lines_of_input():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--path", required=True)
    options.add_argument("--number", type=int, required=True)
    given = options.parse_args()
    with suppress(BrokenPipeError):
        asyncio.run(ListenerCrowd(given.port, given.path, given.number).obey())


if __name__ == "__main__":
    main()
