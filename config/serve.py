"""The supervisor: runs a site's web server and its worker, and ends the two together.

    python -m config.serve --host 127.0.0.1 --port 8000

It ends with 0 when it is asked to (Ctrl-C, SIGTERM, a terminal that closes), and with 1
when either ended by itself: half a site would look like a whole one.
"""

import argparse
import asyncio
import contextlib
import ctypes
import errno
import os
import signal
import socket
import sys
from pathlib import Path

GRACE = 10  # seconds: more than a page takes, less than anybody waits after Ctrl-C


def commands(host, port):
    """What runs, by the name that a message would call it."""
    where = ["--host", host, "--port", str(port)]
    server = [sys.executable, "-m", "config.web", *where, "config.rsgi:application"]
    worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-reload"]
    found = {"The web server": server, "The worker": worker}
    if os.environ.get("DEMO") == "1":
        found["Ferry Pass"] = [sys.executable, "-m", "config.ferry_pass"]
    return found


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
                return f"Port {port} is taken by another program. Choose another, as in PORT={port + 1}."
            return f"Nothing can be served at {host}, port {port}: {error.strerror}."


async def serve(host, port):
    """Run both until one ends or somebody asks; answers with the exit code."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    children = {}
    greeting = None
    try:
        for name, command in commands(host, port).items():
            children[name] = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches only the supervisor, which tells them.
                preexec_fn=_end_with_the_supervisor,
            )
        greeting = asyncio.create_task(_greet(host, port))
        fallen = await _first_to_end(children, asked)
    finally:
        if greeting:
            greeting.cancel()
        await _end(children.values())
    if fallen:
        code = children[fallen].returncode
        print(
            f"{fallen} ended by itself (exit code {code}), so everything has ended.",
            file=sys.stderr,
        )
        return 1
    print("\nParley has ended. What was written is kept.")
    return 0


async def _first_to_end(children, asked):
    """The name of the child that ended, or None when somebody asked before."""
    waits = {asyncio.create_task(child.wait()): name for name, child in children.items()}
    asking = asyncio.create_task(asked.wait())
    done, rest = await asyncio.wait([*waits, asking], return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    return None if asking in done else waits[done.pop()]


async def _end(children):
    for child in children:
        _tell(child, signal.SIGTERM)
    if waits := [asyncio.create_task(child.wait()) for child in children]:
        await asyncio.wait(waits, timeout=GRACE)
    for child in children:
        # The whole group: whatever a child started and left behind, too.
        _tell(child, signal.SIGKILL, group=True)
        await child.wait()


def _tell(child, number, group=False):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number) if group else child.send_signal(number)


async def _greet(host, port):
    """Say where the site is as soon as it answers."""
    while not await _answers(host, port):
        await asyncio.sleep(0.1)
    address = f"[{host}]" if ":" in host else host
    print(f"Parley is at http://{address}:{port}/  (Ctrl-C ends it)", flush=True)


async def _answers(host, port):
    try:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"HEAD / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        answer = await reader.read(1)
        writer.close()
        return bool(answer)
    except OSError:
        return False


def _end_with_the_supervisor():
    """Have Linux end this child should the supervisor be killed outright."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main():
    options = argparse.ArgumentParser(description="Run a site's web server and worker.")
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--port", type=int, default=8000)
    where = options.parse_args()
    if sentence := refusal(where.host, where.port):
        sys.exit(sentence)
    # glibc would give each thread a heap of its own, and return little of what is freed in them.
    os.environ.setdefault("MALLOC_ARENA_MAX", "1")
    os.chdir(Path(__file__).resolve().parent.parent)
    sys.exit(asyncio.run(serve(where.host, where.port)))


if __name__ == "__main__":
    main()
