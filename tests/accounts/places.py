"""A file that knows where addresses are, as DB-IP and MaxMind write them (https://maxmind.github.io/MaxMind-DB/)."""

from ipaddress import ip_network

MARKER = b"\xab\xcd\xefMaxMind.com"
RECORD = 4  # bytes


def write(path, networks):
    """Write {"198.51.100.0/24": {"city": …}} as a file."""
    data, offsets = b"", {}
    for network, about in networks.items():
        offsets[network] = len(data)
        data += _encoded(about)
    nodes = [[None, None]]
    for network in networks:
        _branch(nodes, network, offsets[network])
    n = len(nodes)
    records = b"".join(_record(side, n) for node in nodes for side in node)
    about = {
        "node_count": (6, n, 4),  # kind, number, bytes
        "record_size": (5, 8 * RECORD, 2),
        "ip_version": (5, 4, 2),
        "database_type": "of the tests",
        "languages": ["en"],
        "binary_format_major_version": (5, 2, 2),
        "binary_format_minor_version": (5, 0, 2),
        "build_epoch": (9, 1, 8),
        "description": {"en": "of the tests"},
    }
    path.write_bytes(records + b"\0" * 16 + data + MARKER + _encoded(about))
    return path


def _branch(nodes, network, offset):
    found = ip_network(network)
    bits = f"{int(found.network_address):032b}"[: found.prefixlen]
    at = 0
    for bit in map(int, bits[:-1]):
        if nodes[at][bit] is None:
            nodes[at][bit] = len(nodes)
            nodes.append([None, None])
        at = nodes[at][bit]
    nodes[at][int(bits[-1])] = ("data", offset)


def _record(side, n):
    number = n if side is None else n + 16 + side[1] if isinstance(side, tuple) else side
    return number.to_bytes(RECORD, "big")


def _encoded(value):
    if isinstance(value, dict):
        pairs = b"".join(_encoded(key) + _encoded(one) for key, one in value.items())
        return _control(7, len(value)) + pairs
    if isinstance(value, list):
        return _control(11, len(value)) + b"".join(map(_encoded, value))
    if isinstance(value, tuple):
        kind, number, size = value
        return _control(kind, size) + number.to_bytes(size, "big")
    text = value.encode()
    return _control(2, len(text)) + text


def _control(kind, size):
    assert size < 29
    return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])
