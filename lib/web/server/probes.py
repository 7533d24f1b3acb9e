"""Short answers for machines that watch the site, given before anything else is asked.

They take no thread that a reader might wait for, and say neither a name nor an address of anything.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

PLAIN, JSON = "text/plain; charset=utf-8", "application/json"
WELL, SLOW, SILENT, NOT_ASKED = "ok", "slow", "doesn’t answer", "not asked"


def say(proto, status, body, kind=PLAIN, headers=()):
    bare = [("Content-Type", kind), ("Cache-Control", "no-store"), *headers]
    proto.response_bytes(status, bare, body.encode())


async def alive(scope, proto):
    """Whether this process answers at all; nothing else is touched."""
    say(proto, 200, "ok\n")


class Ready:
    """Whether all that the site needs is there: {name: a function that raises NotReady where it isn't}.

    They are asked in a thread of their own, one after the other. Nobody waits for that for longer than `at_most`
    seconds, and nobody asks behind one that hangs. What was well the last time and isn't answered yet is slow,
    which a machine with much to do is; after `patience` seconds it doesn't answer. What was found holds for `kept`
    seconds, however often somebody wants to know.
    """

    def __init__(self, parts, at_most=0.8, kept=1.0, patience=20.0):
        self._parts, self._at_most, self._kept = parts, at_most, kept
        self._patience, self._began, self._before = patience, 0.0, {}
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._asked, self._found, self._until = None, {}, 0.0

    async def __call__(self, scope, proto):
        parts = await self.parts()
        status = status_of(parts)
        body = json.dumps(parts, ensure_ascii=False, indent=1) + "\n"
        say(proto, status, body, JSON, [("Retry-After", "5")] if status == 503 else [])

    async def parts(self):
        """{name: "ok", "slow", or what is wrong}."""
        if time.monotonic() >= self._until:
            if self._asked is None or self._asked.done():
                self._before, self._found, self._began = self._found, {}, time.monotonic()
                loop = asyncio.get_running_loop()
                self._asked = loop.run_in_executor(self._pool, self._ask, self._found)
            await asyncio.wait([self._asked], timeout=self._at_most)
            if self._asked.done():
                self._until = time.monotonic() + self._kept
        answers = self._found.copy()
        hanging = next((name for name in self._parts if name not in answers), None)
        is_early = time.monotonic() < self._began + self._patience
        unknown = {name: SILENT if name == hanging else NOT_ASKED for name in self._parts}
        if is_early and self._before.get(hanging) == WELL:
            unknown |= self._before | {hanging: SLOW}
        return {name: answers.get(name, unknown[name]) for name in self._parts}

    def _ask(self, answers):
        for name, ask in self._parts.items():
            try:
                ask()
            except NotReady as why:
                answers[name] = str(why)
            except Exception:  # Its own words may name a host or a user.
                answers[name] = "can’t be used"
            else:
                answers[name] = WELL


def status_of(parts):
    """The status of an answer that says this of the parts."""
    return 200 if set(parts.values()) <= {WELL, SLOW} else 503


class NotReady(Exception):
    """A part of the site isn't ready; the text says why, without a name or an address."""
