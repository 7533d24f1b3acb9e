"""Short answers for machines that watch the site, given before anything else is asked.

They take no thread that a reader might wait for, and say neither a name nor an address of anything.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

PLAIN, JSON = "text/plain; charset=utf-8", "application/json"
WELL, SILENT, NOT_ASKED = "ok", "doesn’t answer", "not asked"


def say(proto, status, body, kind=PLAIN, headers=()):
    bare = [("Content-Type", kind), ("Cache-Control", "no-store"), *headers]
    proto.response_bytes(status, bare, body.encode())


async def alive(scope, proto):
    """Whether this process answers at all; nothing else is touched."""
    say(proto, 200, "ok\n")


class Ready:
    """Whether all that the site needs is there: {name: a function that raises NotReady where it isn't}.

    They are asked in a thread of their own, one after the other. Whoever hangs is told of after
    `at_most` seconds, and nobody asks behind them until they have ended. What was found holds for
    `kept` seconds, however often somebody wants to know.
    """

    def __init__(self, parts, at_most=0.8, kept=1.0):
        self._parts, self._at_most, self._kept = parts, at_most, kept
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._asked, self._found, self._until = None, {}, 0.0

    async def __call__(self, scope, proto):
        found = await self.found()
        status = 200 if set(found.values()) == {WELL} else 503
        said = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
        say(proto, status, said, JSON, [("Retry-After", "5")] if status == 503 else [])

    async def found(self):
        """{name: "ok", or what is wrong}."""
        if time.monotonic() >= self._until:
            if self._asked is None or self._asked.done():
                self._found = {}
                loop = asyncio.get_running_loop()
                self._asked = loop.run_in_executor(self._pool, self._ask, self._found)
            await asyncio.wait([self._asked], timeout=self._at_most)
            if self._asked.done():
                self._until = time.monotonic() + self._kept
        return self._in_words(self._found.copy())

    def _ask(self, found):
        for name, ask in self._parts.items():
            try:
                ask()
            except NotReady as why:
                found[name] = str(why)
            except Exception:  # Its own words may name a host or a user.
                found[name] = "can’t be used"
            else:
                found[name] = WELL

    def _in_words(self, found):
        hanging = next((name for name in self._parts if name not in found), None)
        return {
            name: found.get(name, SILENT if name == hanging else NOT_ASKED) for name in self._parts
        }


class NotReady(Exception):
    """A part of the site isn't ready; the text says why, without a name or an address."""
