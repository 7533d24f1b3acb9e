"""The site as it is served in the end: collected and compressed files, the real web server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(folder):
    """Serve the test's database from `folder`; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "for tests only",
        "DATA_DIR": str(folder),
        "DATABASE_URL": _database_url(),
        "SITE_URL": url,
    }
    run = {"cwd": ROOT, "env": env, "stdout": subprocess.DEVNULL}
    subprocess.run([sys.executable, "manage.py", "collectstatic", "--noinput"], check=True, **run)
    granian = Path(sys.executable).parent / "granian"
    command = [granian, "--interface", "wsgi", "--port", str(port), "config.wsgi:application"]
    server = subprocess.Popen(command, **run)
    try:
        _wait_for(url)
        yield url
    finally:
        server.terminate()
        server.wait()


def _database_url():
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = f"{settings['HOST']}:{settings['PORT'] or 5432}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{host}/{settings['NAME']}"


def _wait_for(url):
    for _ in range(100):
        try:
            return urllib.request.urlopen(url)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)
