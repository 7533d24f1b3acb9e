"""One command starts a blog, and one Ctrl-C ends all of it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OWNER = {
    "SITE_NAME": "The Slow Orchard",
    "OWNER_NAME": "Perpetua",
    "OWNER_EMAIL": "perpetua@example.org",
    "OWNER_PASSWORD": "correct horse battery",
}

pytestmark = [pytest.mark.served, pytest.mark.timeout(60)]


@pytest.fixture
def port():
    return free_port()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the blog of this module lives; the first start founds it."""
    return tmp_path_factory.mktemp("blog")


@pytest.fixture(scope="module")
def founded(folder):
    """The blog has an owner, whichever tests this process happens to run."""
    if not (folder / "env").exists():
        port = free_port()
        blog = launch(folder, port, **OWNER)
        wait_for(blog, port)
        blog.send_signal(signal.SIGINT)
        blog.communicate(timeout=20)


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


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


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
    while blog.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            return answer.status
        except (ConnectionError, urllib.error.URLError):
            time.sleep(0.1)
    pytest.fail(f"The blog ended before it answered:\n{blog.stdout.read()}")


def waits_until(is_so):
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)


def ending(blog):
    said, _ = blog.communicate(timeout=20)
    return blog.returncode, said


def children_called(folder, word):
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in processes_of(folder)}
    return [pid for pid, command in commands.items() if word in command]


@pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_owner_starts_a_blog_reads_it_and_ends_all_of_it(start, folder, port, number):
    blog = start(**OWNER)
    assert wait_for(blog, port) == 200
    assert len(processes_of(folder)) >= 4, "the supervisor, a server with workers, the task worker"

    blog.send_signal(number)

    code, said = ending(blog)
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


@pytest.mark.parametrize(
    "word, name", [("db_worker", "The worker"), ("config.server.web", "The web server")]
)
def test_a_half_that_died_is_started_again(start, folder, port, founded, word, name):
    blog = start()
    wait_for(blog, port)
    before = children_called(folder, word)

    os.kill(min(before), signal.SIGKILL)

    waits_until(lambda: set(children_called(folder, word)) - set(before))
    assert wait_for(blog, port) == 200
    blog.send_signal(signal.SIGINT)
    code, said = ending(blog)
    assert code == 0, said
    assert f"{name} stopped unexpectedly (exit code -9). Starting it again." in said
    assert processes_of(folder) == []


def test_a_web_server_s_worker_that_died_is_replaced(start, folder, port, founded):
    blog = start()
    wait_for(blog, port)
    server, *workers = sorted(children_called(folder, "config.server.web"))
    assert len(workers) == 2

    os.kill(workers[0], signal.SIGKILL)

    assert wait_for(blog, port) == 200
    waits_until(lambda: len(set(children_called(folder, "config.server.web")) - {workers[0]}) == 3)
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

    waits_until(lambda: processes_of(folder) == [])


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
    assert said == f"PORT={variables['PORT']} isn't a port. Use a number from 1 to 65535.\n"


@pytest.mark.parametrize(
    "address", ["blog.example.org", "ftp://blog.example.org", "http://", "http://[::1"]
)
def test_an_address_that_is_none_is_said_in_a_sentence(start, tmp_path, address):
    code, said = ending(start(DATA_DIR=str(tmp_path / "new"), SITE_URL=address))

    assert code == 1
    assert said.startswith(f"SITE_URL={address} isn't a web address.")
