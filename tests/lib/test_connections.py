"""One address that holds more connections than its share, and answers that nobody takes."""

import errno
import fcntl
import select
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress

import pytest

from config.server import web
from lib.web.server.connections import cut_back
from tests.waiting import until

MUCH, LITTLE, PROXY = "127.0.0.2", "127.0.0.3", "127.0.0.4"


@pytest.fixture
def server():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def connect(stack, server, source):
    """Both ends of a connection."""
    where, since = server.getsockname(), (source, 0)
    ours = stack.enter_context(socket.create_connection(where, 5, source_address=since))
    return ours, stack.enter_context(server.accept()[0])


def has_ended(wire):
    wire.settimeout(0)
    try:
        return wire.recv(1) == b""
    except BlockingIOError:
        return False


def test_what_is_beyond_the_share_of_an_address_ends_and_all_else_stays(server):
    with ExitStack() as stack:
        much = [connect(stack, server, MUCH) for _ in range(5)]
        others = [connect(stack, server, LITTLE), *[connect(stack, server, PROXY) for _ in "1234"]]
        cut_back(2, is_spared=lambda address: address == PROXY)
        assert [has_ended(ours) for ours, _ in much].count(True) == 3
        assert not any(has_ended(ours) for ours, _ in others)


def test_connections_to_others_are_nobody_s_share(server):
    with ExitStack() as stack:
        pairs = [connect(stack, server, MUCH) for _ in range(5)]
        server.close()  # Nothing of this process listens any more.
        cut_back(2, is_spared=lambda address: False)
        assert not any(has_ended(ours) for ours, _ in pairs)


TRY = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)"


def test_a_lock_on_a_file_stays_while_connections_are_counted(server, tmp_path):
    """SQLite's locks are such: without one, two would write into the database at once."""
    file = tmp_path / "locked"
    with file.open("w") as held, ExitStack() as stack:
        fcntl.lockf(held, fcntl.LOCK_EX)
        for _ in range(5):
            connect(stack, server, MUCH)
        cut_back(2, is_spared=lambda address: False)
        other = subprocess.run([sys.executable, "-c", TRY, str(file)], stderr=subprocess.PIPE)
        assert b"BlockingIOError" in other.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own limit")
def test_whoever_takes_a_byte_of_an_answer_now_and_then_is_cut_off(monkeypatch):
    monkeypatch.setattr(web, "UNTAKEN", 300)  # milliseconds
    monkeypatch.setattr(web, "WORKERS", 1)
    [door] = web.listen("127.0.0.1", 0)
    with door, socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(door.getsockname())
        with door.accept()[0] as served:
            served.setblocking(False)
            with suppress(BlockingIOError):
                while served.send(b"a long answer" * 5000):
                    pass
            ending = select.poll()
            ending.register(
                served, 0
            )  # What is told of without being asked for: that it has ended.

            def ends():
                with suppress(ConnectionResetError):
                    reader.recv(1)
                return ending.poll(0)

            until(ends)
            assert served.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == errno.ETIMEDOUT
