"""The processes of one release, and their change for those of another while the sockets stay open.

The new web server is started beside the old one, at the same sockets. Once it answers, the old one ends, and
finishes what it has begun. The worker of before ends before the new one starts. If the new release's web
server doesn't answer, the old one goes on as if nothing had been.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from config.server.children import Child
from config.server.web import listen

GRACE = 10  # seconds: more than a page takes, less than anybody waits after Ctrl-C
PATIENCE = 60  # seconds for a web server to answer
WEB = "The web server"


@dataclass(frozen=True)
class Release:
    """A folder with its code, and what runs from it by name."""

    folder: Path
    commands: dict


class Site:
    """What runs of a site, by the names of its processes, each with the task that keeps it running."""

    def __init__(self, host, port, status):
        self._where, self._status = (host, port), status
        self._sockets = listen(host, port)
        for one in self._sockets:
            one.set_inheritable(True)
        self.numbers = [one.fileno() for one in self._sockets]
        self._running, self._fallen = {}, asyncio.Queue()
        self._changing, self._change = asyncio.Lock(), None

    async def start(self, release):
        self._run(release, release.commands)

    async def fallen(self):
        """(name, exit code) of one that never starts, as soon as there is one."""
        return await self._fallen.get()

    def change_soon(self):
        self._change = asyncio.create_task(self._change_in_turn())

    async def end(self):
        if self._change:
            self._change.cancel()
        for one in self._sockets:
            one.close()
        await _ended(self._running)

    async def _change_in_turn(self):
        async with self._changing:
            try:
                await self._change_release()
            except Exception as fault:  # Whatever it is, what runs goes on.
                self._status.changed(fault=f"{fault}")

    async def _change_release(self):
        folder = self._status.asked_for()
        if folder is None:
            await self._stop(list(self._running))
            return self._status.changed(folder=None)
        release = Release(Path(folder), await _commands_of(folder, *self._where, self.numbers))
        before = self._running
        self._running = {}
        if fault := await self._run_web(release):
            await _ended(self._running)
            self._running = before
            return self._status.changed(fault=fault)
        await _ended(before)
        self._run(release, [name for name in release.commands if name != WEB], is_given_up=False)
        self._status.changed(folder=folder)

    async def _run_web(self, release):
        """Start its web server beside the one of before; why that can't be done, in a sentence."""
        reading, writing = os.pipe()
        answering = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()
        loop.add_reader(reading, lambda: answering.done() or answering.set_result(True))
        try:
            self._run(release, [WEB], pipe=writing)
            child, keeping = self._running[WEB]
            done, _ = await asyncio.wait(
                [answering, keeping], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            loop.remove_reader(reading)
            os.close(reading)
            os.close(writing)
        if answering in done:
            child.has_answered()
            return ""
        code = keeping.result() if keeping in done else None
        how = f"exit code {code}" if code is not None else f"no answer within {PATIENCE} seconds"
        return f"The web server of {release.folder} doesn’t start ({how})."

    def _run(self, release, names, *, is_given_up=True, pipe=None):
        for name in names:
            child = Child(
                name,
                release.commands[name],
                folder=release.folder,
                hands_on=tuple(self.numbers) if name == WEB else (),
                is_given_up=is_given_up,
                tells=pipe,
            )
            keeping = asyncio.create_task(child.keep())
            if is_given_up and not pipe:
                keeping.add_done_callback(lambda task, name=name: self._note_if_fallen(name, task))
            self._running[name] = child, keeping

    def _note_if_fallen(self, name, task):
        if not task.cancelled() and task.result() is not None:
            self._fallen.put_nowait((name, task.result()))

    async def _stop(self, names):
        await _ended({name: self._running.pop(name) for name in names})


async def _ended(running):
    """End these, and kill what doesn't within the time that they are given."""
    for child, _ in running.values():
        child.end()
    children = {keeping: child for child, keeping in running.values()}
    if children:
        _, late = await asyncio.wait(children, timeout=GRACE)
        for task in late:
            children[task].kill()
        await asyncio.wait(children)


async def _commands_of(folder, host, port, numbers):
    """What the release in `folder` wants to have run, as it says itself."""
    python = Path(folder, ".venv/bin/python")
    asking = await asyncio.create_subprocess_exec(
        python if python.exists() else sys.executable,
        *["-m", "config.server.serve", "--host", host, "--port", str(port)],
        *["--commands", ",".join(map(str, numbers))],
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
    )
    with suppress(ValueError):
        output, _ = await asyncio.wait_for(asking.communicate(), PATIENCE)
        return json.loads(output)
    raise RuntimeError(f"{folder} doesn’t say what is to run.")
