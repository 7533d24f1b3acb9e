"""The supervisor: keeps a site's web server and its worker running, and ends the two together.

    python -m config.server.serve --host 127.0.0.1 --port 8000

It ends with 0 when it is asked to (Ctrl-C, SIGTERM, a terminal that closes), and with 1
when either doesn't start: half a site would look like a whole one. One that ends by itself later is
started again (config/server/children.py).

The sockets are the supervisor's own, so nobody is refused while it puts the processes of another
release into the place of these (config/server/releases.py).
"""

import argparse
import asyncio
import errno
import json
import os
import signal
import socket
import sys
from pathlib import Path

from config import environment
from config.server.releases import Release, Site
from config.server.running import Status
from lib.observing import logs
from lib.storage import private_files

ROOT = Path(__file__).resolve().parent.parent.parent


def commands(host, port, sockets=()):
    """What runs, by the name that a message would call it."""
    where = ["--host", host, "--port", str(port)]
    if sockets:
        where = ["--sockets", ",".join(map(str, sockets))]
    server = [sys.executable, "-m", "config.server.web", *where, "config.rsgi:application"]
    worker = [sys.executable, "manage.py", "db_worker", "--per-queue", "--no-reload"]
    by_name = {"The web server": server, "The worker": worker}
    if environment.value("RUNS") == "web":
        del by_name[
            "The worker"
        ]  # It runs elsewhere: in a container of its own, on another machine.
    if os.environ.get("DEMO") == "1":
        by_name["Ferry Pass"] = [sys.executable, "-m", "transfer.demo.identity_provider"]
    return by_name


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def refusal(host, port):
    """Why nothing can be served there, in a sentence; or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As servers do: a port whose last connections are still winding down is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Another program uses port {port}. Choose another, like PORT={port + 1}."
            return f"Parley can’t use {host}, port {port}: {error.strerror}."


async def serve(host, port):
    """Keep all running until somebody asks, or one never starts; answers with the exit code."""
    asked, status = asyncio.Event(), Status(host=host, port=port, folder=str(ROOT))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, asked.set)
    site = Site(host, port, status)
    loop.add_signal_handler(signal.SIGUSR1, site.change_soon)
    await site.start(Release(ROOT, commands(host, port, site.numbers)))
    asking, falling = asyncio.create_task(asked.wait()), asyncio.create_task(site.fallen())
    greeting = asyncio.create_task(_greet(host, port))
    await asyncio.wait([asking, falling], return_when=asyncio.FIRST_COMPLETED)
    greeting.cancel()
    asking.cancel()
    fallen = None if asked.is_set() else await falling
    falling.cancel()
    await site.end()
    if fallen:
        logs.say(
            f"{fallen[0]} doesn’t start (exit code {fallen[1]}), so Parley has stopped.", "error"
        )
        return 1
    print("\nParley has stopped. Everything is saved.")
    return 0


async def _greet(host, port):
    """Say where the site is as soon as it answers."""
    while not await _answers(host, port):
        await asyncio.sleep(0.1)
    address = f"[{host}]" if ":" in host else host
    print(f"Parley is at http://{address}:{port}/  (press Ctrl-C to stop)", flush=True)
    if code := os.environ.get("FIRST_RUN_CODE"):
        print(f"Open it to set your blog up. It asks for this code: {code}", flush=True)


async def _answers(host, port):
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = await reader.read(1)
        writer.close()
        return bool(answer)
    except OSError:
        return False


def main():
    private_files.make_private()
    options = argparse.ArgumentParser(description="Run a site's web server and worker.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    options.add_argument("--commands", metavar="SOCKETS", help="say in JSON what would run")
    where = options.parse_args()
    if where.commands:
        print(json.dumps(commands(where.host, where.port, where.commands.split(","))))
        return
    if sentence := refusal(where.host, where.port):
        logs.end(sentence)
    # glibc would give each thread a heap of its own, and return little of what is freed in them.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.chdir(ROOT)
    with logs.all_as_lines():
        code = asyncio.run(serve(where.host, where.port))
    sys.exit(code)


if __name__ == "__main__":
    main()
