"""The site as it is served in the end: collected and compressed files, the real web server.

    with served(folder) as blog:
        urlopen(blog.url)

It serves the test's database, so the test must commit: `django_db(transaction=True)`.
"""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from random import SystemRandom

from django.db import connection

from config.server.serve import commands
from tests.waiting import for_answer

ROOT = Path(__file__).resolve().parents[1]
# Below those that Linux gives to whoever asks for any, and to each connection that goes out.
PORTS = range(20_000, 32_000)


class Served:
    """A site that is up: where it stands, what it runs in, and which processes serve it."""

    def __init__(self, folder, log=None, port=None, **variables):
        self.folder, self.port, self.log = Path(folder), port or free_port(), log
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = environment(folder, **{"SITE_URL": self.url} | variables)

    def start(self):
        self.launch()
        for_answer(self.url)

    def launch(self):
        command = commands("127.0.0.1", self.port)["The web server"]
        out = {"stdout": subprocess.DEVNULL, "stderr": self.log}
        self.server = subprocess.Popen(command, cwd=ROOT, env=self.env, **out)

    def stop(self):
        self.server.terminate()
        self.server.wait()

    def run(self, *command, stderr=None):
        """A management command of this site: `run("clear_pages")`."""
        command = [sys.executable, "manage.py", *command]
        out = {"stdout": subprocess.DEVNULL, "stderr": stderr}
        subprocess.run(command, cwd=ROOT, env=self.env, check=True, **out)

    def workers(self):
        """The processes that answer."""
        pid = self.server.pid
        return [
            int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        ]

    def worker_at(self, port):
        """Which of them has the connection that comes from our `port`; Linux alone can tell."""
        ends = f"0100007F:{self.port:04X} 0100007F:{port:04X} 01"
        row = next(row for row in Path("/proc/net/tcp").read_text().splitlines() if ends in row)
        socket_of_it = f"socket:[{row.split()[9]}]"
        return next(pid for pid in self.workers() if socket_of_it in _open_files(pid))


@contextmanager
def served(folder, **variables):
    """Serve the test's database from `folder`; `variables` go into the site's environment.

    `log` is a file for what the site says meanwhile.
    """
    blog = Served(folder, **variables)
    put_static_files_at(blog.folder)
    try:
        blog.start()
        yield blog
    finally:
        blog.stop()


def environment(folder, **variables):
    """What a process of the site in `folder` finds in its environment, and nothing else.

    Pages are kept where this run of the tests keeps them, unless CACHE_URL is among
    `variables`; None is for a store of files.
    """
    env = {
        "PATH": os.environ["PATH"],
        "FORM_SECONDS": "0",
        "SECRET_KEY": "for tests only",
        "DATA_DIR": str(folder),
        "DATABASE_URL": _database_url(),
    }
    if url := os.environ.get("CACHE_URL"):
        env["CACHE_URL"] = url
    env |= variables
    return {name: value for name, value in env.items() if value is not None}


def put_static_files_at(folder):
    """Give a site in `folder` the static files, hashed, unless it has them."""
    if not (folder / "static").exists():
        (folder / "static").symlink_to(_collected())


def free_port():
    """One that nobody has, nor is given by the system before it is listened at."""
    while True:
        port = SystemRandom().choice(PORTS)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


@cache
def _collected():
    """The static files, hashed: collected once, since no test changes them."""
    folder = tempfile.mkdtemp(prefix="parley-collected-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=ROOT,
        env=environment(folder, DJANGO_SETTINGS_MODULE="tests.uncompressed"),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return Path(folder, "static")


def _database_url():
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = f"{settings['HOST']}:{settings['PORT'] or 5432}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}/{settings['NAME']}"


def _open_files(pid):
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(os.readlink(link))
        except FileNotFoundError:  # Closed while we looked.
            pass
    return found
