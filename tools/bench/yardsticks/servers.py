"""The servers of the benchmark, on loopback, each as its operator would run it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from config.server.serve import commands
from tests.served import free_port
from tools.bench.grounds import ROOT
from tools.bench.yardsticks.answers import kept

PATIENCE = str(10**9)  # beats
NGINX = """
worker_processes 2;
pid {folder}/pid;
error_log {folder}/errors warn;
daemon off;
events {{ worker_connections 256; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    etag off;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {files};
        {locations}
    }}
}}
"""


@contextmanager
def parley(ground, port=None, log=None, **variables):
    """The whole site: supervisor, two web workers, task worker. Gives (port, supervisor).

    What it says of refusals and the like goes to `log`, a file, or else to the screen.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "config.server.serve", "--port", str(port)]
    env = ground.environment(**{"SITE_URL": f"http://127.0.0.1:{port}"} | variables)
    with _running(command, env, port, log) as process:
        yield port, process


@contextmanager
def granian(application, env, *how):
    """Another application behind the web server that Parley has. Gives the port."""
    port = free_port()
    *command, _ = commands("127.0.0.1", port)["The web server"]
    # A WSGI application has no event loop, so that it would be taken for hung after a while.
    with _running([*command, "--patience", PATIENCE, *how, application], env, port):
        yield port


@contextmanager
def nginx(answers):
    """Files as they are, {path: headers}, from the folder `answers`. Gives the port."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(prefix="parley-nginx-"))
    shutil.copytree(answers, folder / "files")
    for readable in (folder, folder / "files"):
        readable.chmod(0o755)  # Its workers are somebody else, where it is started by root.
    locations = [_location(path, headers) for path, (headers, _) in kept(answers).items()]
    text = NGINX.format(
        folder=folder, files=folder / "files", port=port, locations="".join(locations)
    )
    (folder / "nginx.conf").write_text(text)
    command = ["nginx", "-e", str(folder / "errors"), "-c", str(folder / "nginx.conf")]
    try:
        with _running(command, dict(os.environ), port):
            yield port
    finally:
        shutil.rmtree(folder)


def _location(path, headers):
    """A file with the headers of the page that it is a copy of."""
    added = "".join(
        f"add_header {name} {_quoted(value)}; "
        for name, value in headers.items()
        if name not in ("content-type", "last-modified")
    )
    return f"location = {path} {{ default_type {_quoted(headers['content-type'])}; {added} }}\n"


def _quoted(value):
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@contextmanager
def _running(command, env, port, log=None):
    """The process, as soon as it answers; ended afterwards, with what it started."""
    out = {"stdout": subprocess.DEVNULL, "stderr": log}
    process = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True, **out)
    try:
        _wait_for(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def _wait_for(process, port):
    for _ in range(300):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
        except urllib.error.HTTPError:
            return None  # An answer is all that was waited for.
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"{process.args[0]} doesn't answer")
