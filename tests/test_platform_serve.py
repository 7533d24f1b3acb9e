"""One command starts a blog, and one Ctrl-C ends all of it."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import migrated
from tests.served import free_port
from tests.waiting import for_answer, until

ROOT = Path(__file__).resolve().parent.parent
OWNER = {
    "SITE_NAME": "The Slow Orchard",
    "OWNER_NAME": "Perpetua",
    "OWNER_EMAIL": "perpetua@example.org",
    "OWNER_PASSWORD": "correct horse battery",
}

pytestmark = [pytest.mark.served, pytest.mark.timeout(240)]  # A new database is migrated first.


@pytest.fixture
def port():
    return free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the blog of this module lives; the first start founds it."""
    return tmp_path_factory.mktemp("blog")


@pytest.fixture(scope="module")
def founded(folder, request):
    """The blog has an owner, whichever tests this process happens to run."""
    if not (folder / "env").exists():
        migrated.put_at(folder / "db.sqlite3", request.config.cache)
        port = free_port()
        blog = launch(folder, port, **OWNER)
        wait_for(blog, port)
        blog.send_signal(signal.SIGINT)
        blog.communicate(timeout=60)


@pytest.fixture
def start(folder, port):
    """A function that runs what `make start` runs and returns the process; none outlives the test."""
    started = []

    def start(**variables):
        started.append(launch(folder, port, **variables))
        return started[-1]

    yield start
    for blog in started:
        blog.kill()
        blog.wait()
        for pid in processes_of(folder):
            with contextlib.suppress(ProcessLookupError):  # It may end by itself meanwhile.
                os.kill(pid, signal.SIGKILL)


def launch(folder, port, **variables):
    clean = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_DIR": str(folder)}
    return subprocess.Popen(
        [sys.executable, "-m", "config.server.launch", "start"],
        cwd=ROOT,
        env=clean | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"} | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def processes_of(folder):
    """Every live process of the blog in `folder`, which all carry it in their environment."""
    mark = f"DATA_DIR={folder}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:
            continue  # Gone in the meantime, or somebody else's.
    return found


def wait_for(blog, port):
    """The home page's status, as soon as there is one."""
    return for_answer(f"http://127.0.0.1:{port}/", 300, alive=lambda: blog.poll() is None)


def ending(blog, number=None):
    """(exit code, all that was said) of one that ends, by itself or by a signal."""
    if number:
        blog.send_signal(number)
    said, _ = blog.communicate(timeout=60)
    return blog.returncode, said


def children_called(folder, word):
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in processes_of(folder)}
    return [pid for pid, command in commands.items() if word in command]


def half_called(blog, word):
    """The process of one half of the blog, a child of its supervisor; for a moment there may be none."""
    children = Path(f"/proc/{blog.pid}/task/{blog.pid}/children").read_text().split()
    return [int(pid) for pid in children if word in Path(f"/proc/{pid}/cmdline").read_text()]


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)]
)
def test_an_owner_starts_a_blog_reads_it_and_ends_all_of_it(start, folder, port, number):
    blog = start(**OWNER)
    assert wait_for(blog, port) == 200
    assert len(processes_of(folder)) >= 4, "the supervisor, a server with workers, the task worker"

    code, said = ending(blog, number)
    assert code == 0, said
    assert processes_of(folder) == []


def test_the_second_start_asks_nothing_and_keeps_the_blog(start, folder, port, founded):
    secret = (folder / "env").read_text()
    blog = start()

    assert wait_for(blog, port) == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert "The Slow Orchard" in answer.read().decode()
    assert (folder / "env").read_text() == secret
    assert (folder / "env").stat().st_mode & 0o777 == 0o600


def test_an_empty_blog_opens_with_the_page_that_asks_for_the_terminals_code(
    start, tmp_path, port, cache
):
    migrated.put_at(tmp_path / "empty" / "db.sqlite3", cache)
    blog = start(DATA_DIR=str(tmp_path / "empty"))

    assert wait_for(blog, port) == 200
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.url.endswith("/first-run/")
    _code, said = ending(blog, signal.SIGINT)
    assert re.search(r"Parley is at http\S+ .*\n.*code: \w{3}-\w{3}-\w\w\n", said)


@pytest.mark.parametrize(
    "word, name", [("db_worker", "The worker"), ("config.server.web", "The web server")]
)
def test_a_half_that_died_is_started_again(start, folder, port, founded, word, name):
    blog = start()
    wait_for(blog, port)
    [half] = half_called(blog, word)

    os.kill(half, signal.SIGKILL)

    until(lambda: half_called(blog, word) not in ([], [half]))
    assert wait_for(blog, port) == 200
    blog.send_signal(signal.SIGINT)
    code, said = ending(blog)
    assert code == 0, said
    assert f"{name} stopped unexpectedly (exit code -9). Starting it again." in said
    assert processes_of(folder) == []


def test_a_web_server_s_worker_that_died_is_replaced(start, folder, port, founded):
    blog = start()
    wait_for(blog, port)
    [server] = half_called(blog, "config.server.web")
    workers = sorted(set(children_called(folder, "config.server.web")) - {server})
    assert len(workers) == 2

    os.kill(workers[0], signal.SIGKILL)

    assert wait_for(blog, port) == 200
    until(lambda: len(set(children_called(folder, "config.server.web")) - {workers[0]}) == 3)
    assert server in children_called(folder, "config.server.web")


def test_an_operator_is_told_which_half_never_starts_and_nothing_goes_on(tmp_path, port):
    command = [sys.executable, "-m", "config.server.serve", "--port", str(port)]
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": "for tests only"}
    env |= {"WHENCE_DAYS": "many"}
    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=50)
    assert ended.returncode == 1
    assert "doesn’t start (exit code 1), so Parley has stopped." in ended.stderr
    assert processes_of(tmp_path) == []


def test_nothing_is_left_when_the_supervisor_is_killed_outright(start, folder, port, founded):
    blog = start()
    wait_for(blog, port)

    blog.kill()
    blog.wait()

    until(lambda: processes_of(folder) == [])


def test_a_port_that_is_taken_is_said_in_a_sentence(start, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        code, said = ending(start())

    assert code == 1
    assert said == f"Another program uses port {port}. Choose another, like PORT={port + 1}.\n"


@pytest.mark.parametrize("variables", [{"PORT": "eighty"}, {"PORT": "70000"}])
def test_a_port_that_is_none_is_said_in_a_sentence(start, variables):
    code, said = ending(start(**variables))

    assert code == 1
    assert said.startswith(
        f"PORT={variables['PORT']} can’t be used: write a whole number from 1 to 65535"
    )


@pytest.mark.parametrize(
    "address", ["blog.example.org", "ftp://blog.example.org", "http://", "http://[::1"]
)
def test_an_address_that_is_none_is_said_in_a_sentence(start, tmp_path, address):
    code, said = ending(start(DATA_DIR=str(tmp_path / "new"), SITE_URL=address))

    assert code == 1
    assert said.startswith(f"SITE_URL={address} isn't a web address.")
