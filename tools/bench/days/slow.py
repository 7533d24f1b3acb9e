"""A thousand connections on which a byte is taken, or sent, now and then; and what others notice."""

import asyncio
import socket
from contextlib import suppress

from tools.bench.days.day import a_day, judged, played, site
from tools.bench.figures import Figure
from tools.bench.reading.memory import of_family

CONNECTIONS, ADDRESSES = 1_000, 50
PAUSE = 5  # seconds between two bytes
USUALLY = 10  # times 100,000 reads a day
BUFFER = (
    4096  # bytes that a connection takes unread, or the kernel would take the whole page for it
)


def measure(bench):
    # Without a proxy: each address may hold so many connections.
    with site(bench, TRUSTED_PROXIES="") as (port, process, visitors):
        planned = a_day(visitors, USUALLY, bench.seconds)
        yield from judged("before slow readers", *played(port, process, planned))
        before, _ = of_family(process.pid)
        page, counts = visitors.posts[0].get_absolute_url(), set()
        bench.report(f"{CONNECTIONS:,} connections from {ADDRESSES} addresses")
        planned = a_day(visitors, USUALLY, bench.seconds)
        seen, used = played(port, process, planned, _slow(port, page, counts))
        yield from judged("beside slow readers", seen, used)
        most = max(counts, default=0)
        after, _ = of_family(process.pid)
    yield Figure("slow connections held", [most], "", note=f"of {CONNECTIONS:,}")
    yield Figure("memory that they take", [after - before], "MB", at_most=100)


async def _slow(port, page, counts):
    """All of them, until whoever asked for them has had enough; `held` is how many there were."""
    open_now = set()
    everybody = [asyncio.create_task(_one(port, page, n, open_now)) for n in range(CONNECTIONS)]
    try:
        while True:
            counts.add(len(open_now))
            await asyncio.sleep(1)
    finally:
        for one in everybody:
            one.cancel()
        await asyncio.gather(*everybody, return_exceptions=True)


async def _one(port, page, number, open_now):
    """One of them, opened again whenever the site closes it: every second one reads, the others send."""
    while True:
        with suppress(OSError):
            await _kept_open(port, page, number, open_now)
        await asyncio.sleep(1)


async def _kept_open(port, page, number, open_now):
    loop = asyncio.get_running_loop()
    with socket.socket() as wire:
        wire.setblocking(False)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        wire.bind((f"127.201.{1 + number % ADDRESSES}.1", 0))
        await loop.sock_connect(wire, ("127.0.0.1", port))
        open_now.add(wire)
        try:
            is_reader = number % 2
            asked = f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: "
            await loop.sock_sendall(wire, asked.encode() + b"\r\n\r\n" * is_reader)
            while True:
                await asyncio.sleep(PAUSE)
                if not is_reader:
                    await loop.sock_sendall(wire, b"a")
                elif not await loop.sock_recv(wire, 1):
                    return
        finally:
            open_now.discard(wire)
