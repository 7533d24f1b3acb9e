"""Many who read, by turns strangers, accounts and guests, and 16 who write, each fourth of them a guest.

In a process of their own: python -m tests.faults.audience PLAN

PLAN is a file of JSON: the port, what tests/faults/founding.py said, how many there are, and the
`diary` into which each answer is written as a line. It goes on until it is asked to end. With `looks`,
whoever has written has a stranger look at once whether it is there, and readers open more than one page.
"""

import asyncio
import itertools
import json
import random
import signal
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

READ_EVERY = 2  # seconds
WAIT = 45  # Seconds after which no browser would be waiting any more.
TOKEN = "c" * 32
SAVED_COPY = b"This is a saved copy"
# What strangers' pages don't have: an account's form, and the words of a guest that wait for a moderator.
OWN = {"stranger": b"", "account": b'action="/comments/new/', "guest": b"Only you can see this"}
READERS = ("stranger", "account", "guest")


class Audience:
    def __init__(self, plan):
        self.plan = plan
        self.diary = open(plan["diary"], "a", buffering=1)  # noqa: SIM115 (as long as the process)

    async def go_on(self):
        asked = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked.set)
        readers = [self.read(number) for number in range(self.plan["readers"])]
        writers = [self.write(number) for number in range(self.plan["writers"])]
        tasks = [asyncio.create_task(one) for one in readers + writers]
        await asked.wait()
        for task in tasks:
            task.cancel()

    async def read(self, number):
        who = READERS[number % len(READERS)]
        browser = self.browser(f"127.0.1.{1 + number % 250}", self.cookies(who, number))
        await asyncio.sleep(random.random() * READ_EVERY)
        pages = [("read", page) for page in self.plan["pages"]]
        if self.plan.get("looks"):
            pages += [("read", "/"), ("picture", self.plan["picture"])] * 3
            random.shuffle(pages)
        for deed, path in itertools.cycle(pages):
            began = time.time()
            status, _, body = await browser.ask("GET", path)
            about = {"is_saved": SAVED_COPY in body, "said": "" if status else body.decode()}
            about |= {"who": who, "is_own": OWN[who] in body or path != self.plan["page"]}
            self.note(deed, began, status=status, **about)
            await asyncio.sleep(READ_EVERY)

    async def write(self, number):
        """One comment after the other, each sent again until it is there."""
        who = "guest" if number % 4 == 3 else "account"
        browser = self.browser(f"127.0.2.{1 + number}", self.headers(who, number))
        browser.name = {"name": f"Heron {number}", "email": f"guest-{number}@example.org"}
        said = 0
        while True:
            said += 1
            text = f"Rook {number} said, and this for the {said}th time at {time.time()}, *caw*."
            post = self.plan["posts"][said % len(self.plan["posts"])]
            while not await self.send(browser, who, post, text):
                await asyncio.sleep(1)
            await asyncio.sleep(0.5 + random.random())

    async def send(self, browser, who, post, text):
        began = time.time()
        form = self.plan["terms"] | browser.name | {"text": text, "parent": ""}
        where = f"/comments/{'guest' if who == 'guest' else 'new'}/{post}/"
        status, head, body = await browser.ask("POST", where, urlencode(form).encode())
        is_kept = status == 503 and text.encode() in body
        is_there = status == 302 or (status == 422 and b"already posted this here" in body)
        said = "" if is_there or is_kept else body[-300:].decode(errors="replace")
        self.note("write", began, status=status, who=who, text=text, is_kept=is_kept, said=said)
        if status == 302 and self.plan.get("looks") and who == "account":
            await self.look(head.partition(b"\r\nlocation: ")[2].split()[0].decode(), text)
        return is_there

    async def look(self, place, text):
        """Whether a stranger sees it who comes when the form has returned."""
        began, stranger = time.time(), self.browser("127.0.3.1")
        status, head, body = await stranger.ask("GET", place.partition("#")[0])
        stranger.close()
        is_seen = text.partition("*")[0].encode() in body
        said = "" if is_seen else f"{place} {head.decode()}"
        about = {"is_saved": SAVED_COPY in body, "is_seen": is_seen, "said": said}
        self.note("look", began, status=status, text=text, **about)

    def browser(self, address, headers=None):
        ports = [self.plan["port"], *self.plan.get("others", [])]
        random.shuffle(ports)
        return Browser(self.plan["port"], address, headers, ports)

    def cookies(self, who, number):
        """What the browser of a reader brings."""
        session = self.plan["sessions"][number % len(self.plan["sessions"])]
        return {
            "stranger": {},
            "account": {"Cookie": f"{self.plan['session_cookie']}={session}; csrftoken={TOKEN}"},
            "guest": {"Cookie": self.plan["guest"]},
        }[who]

    def headers(self, who, number):
        """What the browser of a writer sends; a guest's has no cookie yet."""
        return (self.cookies("account", number) if who == "account" else {}) | {
            "X-CSRFToken": TOKEN,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def note(self, deed, began, **about):
        line = {"deed": deed, "began": began, "ended": time.time()} | about
        self.diary.write(json.dumps(line) + "\n")


class Browser:
    """Keeps its connection, and opens another where the server has ended it, as browsers do.

    Each comes from an address of its own, since one address has a share of the threads.
    """

    def __init__(self, port, address, headers=None, ports=()):
        self.host, self.address, self.headers = f"127.0.0.1:{port}", address, headers or {}
        self.ports = [*ports] or [port]  # The name of the blog may have several addresses.
        self.wire = None

    async def ask(self, method, path, body=b""):
        """(status, head, body); or 0 for the status, and what went wrong."""
        try:
            async with asyncio.timeout(WAIT):
                for _ in self.ports[1:] + [None] * bool(self.wire):
                    try:
                        return await self.answer(method, path, body)
                    except (OSError, asyncio.IncompleteReadError):
                        self.close()
                        self.ports.append(self.ports.pop(0))
                        if method == "POST":
                            raise
                return await self.answer(method, path, body)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as fault:
            self.close()
            return 0, b"", repr(fault).encode()

    async def answer(self, method, path, body):
        if not self.wire:
            self.wire = await asyncio.open_connection(
                "127.0.0.1", self.ports[0], local_addr=(self.address, 0)
            )
        reader, writer = self.wire
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines += [f"Content-Length: {len(body)}"] * (method == "POST")
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        said = await reader.readexactly(int(size or 0))
        if b"connection: close" in head:
            self.close()
        return int(head.split()[1]), head, said

    def close(self):
        if self.wire:
            self.wire[1].close()
            self.wire = None


if __name__ == "__main__":
    asyncio.run(Audience(json.loads(Path(sys.argv[1]).read_text())).go_on())
