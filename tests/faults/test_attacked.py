"""2,000 connections that send nothing, 200 bodies and 200 headers that trickle, all from one address;
and another reader, who notices nothing. Then a thousand addresses with a connection each, on which a byte is
sent, or taken, now and then.

    .venv/bin/pytest -n0 -s -m slow tests/faults/test_attacked.py
"""

import asyncio
import http.client
import itertools
import shutil
import socket
import statistics
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests import loops
from tests.faults.ground import Blog
from tests.served import free_port
from tests.waiting import for_answer

pytestmark = [pytest.mark.served, pytest.mark.slow, pytest.mark.alone, pytest.mark.timeout(300)]
ATTACKER, READER = "127.0.0.2", "127.0.0.3"
IDLE, BODIES, HEADERS, THOUSAND = 2000, 200, 200, 1000
STORED, RENDERED = 400, 100  # Pages the reader asks for.
# Of who takes pages slowly: bytes that lie unread, bytes of a packet, and pages. With the usual ones
# the kernel takes megabytes for them, and the server is done.
UNREAD, PACKET, PAGES = 1024, 536, 10


@pytest.mark.parametrize("proxy", [None, "caddy"])
def test_slow_connections_of_one_address_slow_nobody_else(proxy, tmp_path):
    with _blog(tmp_path, proxy) as (blog, port):
        page = blog.about["page"]
        new = (f"{page}?anew={n}" for n in itertools.count())
        stored = (page for _ in itertools.count())
        _times(port, stored, 50), _times(port, new, 50)
        before = _memory(blog)
        with Attack(port, f"/comments/guest/{blog.about['post']}/") as attack:
            attack.is_on.wait(60)
            quick, slow = _times(port, stored, STORED), _times(port, new, RENDERED)
            more = _memory(blog) - before
            held = attack.held()
        print(
            f"\n{proxy or 'alone'}: {held} connections held; p99 stored {quick * 1e3:.0f} ms,"
            f" rendered {slow * 1e3:.0f} ms; {before:.0f} MB and {more:.0f} more"
        )
        assert quick <= 0.05 and slow <= 1 and more <= 100


def test_a_thousand_addresses_that_send_or_take_a_byte_now_and_then_slow_nobody_else(tmp_path):
    """Each has one connection; a third of them send a form, a third headers, and the others take pages."""
    many = [f"127.2.{number // 250}.{1 + number % 250}" for number in range(THOUSAND)]
    with _blog(tmp_path, None) as (blog, port):
        page = blog.about["page"]
        new = (f"{page}?anew={n}" for n in itertools.count())
        stored = (page for _ in itertools.count())
        _times(port, stored, 50), _times(port, new, 50)
        form = f"/comments/guest/{blog.about['post']}/"
        kinds = 0, THOUSAND // 3, THOUSAND // 3, THOUSAND // 3
        with Attack(port, form, many, kinds, page) as attack:
            attack.is_on.wait(60)
            quick, slow = _times(port, stored, STORED), _times(port, new, RENDERED)
            held, taking = attack.held(), attack.taking()
        print(f"\n{held} held; p99 stored {quick * 1e3:.0f} ms, rendered {slow * 1e3:.0f} ms")
        assert held > THOUSAND / 2 and quick <= 0.05 and slow <= 1
        assert taking == THOUSAND // 3, "who takes a little now and then is left alone"


class Attack:
    """The connections of one address, or of many, opened again whenever they are closed."""

    def __init__(
        self, port, form, addresses=(ATTACKER,), kinds=(IDLE, BODIES, HEADERS, 0), page="/"
    ):
        self._port, self._form, self._page = port, form, page
        self._addresses, self._kinds = itertools.cycle(addresses), kinds
        self.is_on, self._is_over = threading.Event(), threading.Event()
        self._open, self._taking = set(), set()

    def __enter__(self):
        self._thread = threading.Thread(target=loops.run, args=[self._all()])
        self._thread.start()
        return self

    def __exit__(self, *fault):
        self._is_over.set()
        self._thread.join()

    def held(self):
        return len(self._open) + len(self._taking)

    def taking(self):
        return len(self._taking)

    async def _all(self):
        post = f"POST {self._form} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        post += "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        pages = f"GET {self._page} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n" * PAGES
        idle, bodies, headers, takers = self._kinds
        kinds = [(self._hold, b"")] * idle + [(self._hold, post.encode())] * bodies
        kinds += [(self._hold, b"GET / HTTP/1.1\r\nX: ")] * headers
        kinds += [(self._take, pages.encode())] * takers
        senders = []
        for start in range(0, len(kinds), 100):
            senders += [asyncio.create_task(self._one(*kind)) for kind in kinds[start:][:100]]
            await asyncio.sleep(0.1)
        self.is_on.set()
        while not self._is_over.is_set():
            await asyncio.sleep(0.2)
        for sender in senders:
            sender.cancel()
        await asyncio.gather(*senders, return_exceptions=True)

    async def _one(self, hold, first):
        while True:
            with suppress(OSError):
                await hold(first)
            await asyncio.sleep(1)

    async def _hold(self, first):
        """One connection, until the server closes it."""
        where = {"host": "127.0.0.1", "port": self._port, "local_addr": (next(self._addresses), 0)}
        reader, writer = await asyncio.open_connection(**where)
        self._open.add(writer)
        writer.write(first)
        ending = asyncio.create_task(reader.read())
        try:
            while not ending.done():
                await asyncio.wait([ending], timeout=1 if first else 5)
                if first:
                    writer.write(b"a")
                    await writer.drain()
        finally:
            self._open.discard(writer)
            ending.cancel()
            writer.close()

    async def _take(self, first):
        """One connection on which pages are asked for, and taken byte by byte."""
        loop = asyncio.get_running_loop()
        with socket.socket() as wire:
            wire.setblocking(False)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, UNREAD)
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, PACKET)
            wire.bind((next(self._addresses), 0))
            await loop.sock_connect(wire, ("127.0.0.1", self._port))
            await loop.sock_sendall(wire, first)
            self._taking.add(wire)
            try:
                while await loop.sock_recv(wire, 1):
                    await asyncio.sleep(1)
            finally:
                self._taking.discard(wire)


def _times(port, paths, number):
    """The 99th percentile in seconds of so many pages, each on a connection of its own."""
    took = []
    for path in itertools.islice(paths, number):
        began = time.perf_counter()
        asks = http.client.HTTPConnection("127.0.0.1", port, timeout=30, source_address=(READER, 0))
        asks.request("GET", path, headers={"Host": f"127.0.0.1:{port}"})
        answer = asks.getresponse()
        assert answer.status == 200
        answer.read()
        asks.close()
        took.append(time.perf_counter() - began)
    return statistics.quantiles(took, n=100, method="inclusive")[98]


def _memory(blog):
    """Megabytes of all processes of the blog, shared pages counted once."""
    rows = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in blog.processes("")]
    return sum(int(row.split("Pss:")[1].split()[0]) for row in rows) / 1024


@contextmanager
def _blog(folder, proxy):
    """A blog and the port at which it is asked: its own, or that of the proxy in front."""
    with ExitStack() as stack:
        trusted = {"TRUSTED_PROXIES": "127.0.0.1"} if proxy else {}
        blog = Blog(folder, DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}", **trusted)
        blog.start()
        stack.callback(blog.stop)
        port = stack.enter_context(_caddy(folder, blog)) if proxy else blog.port
        yield blog, port


@contextmanager
def _caddy(folder, blog):
    if not shutil.which("caddy"):
        pytest.skip("No Caddy on this machine.")
    port, file = free_port(), folder / "Caddyfile"
    file.write_text(
        f"{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:{port} {{\n"
        f"reverse_proxy 127.0.0.1:{blog.port} {{\nheader_up Host 127.0.0.1:{blog.port}\n}}\n}}\n"
    )
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", file]
    log = folder / "caddy.log"
    with log.open("w") as said, subprocess.Popen(command, stderr=said) as caddy:
        try:
            page = f"http://127.0.0.1:{port}{blog.about['page']}"
            for_answer(page, alive=lambda: caddy.poll() is None, what=log.read_text)
            yield port
        finally:
            caddy.terminate()
