"""One address that holds more connections than its share."""

import socket
from contextlib import ExitStack

import pytest

from lib.web.connections import cut_back

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
