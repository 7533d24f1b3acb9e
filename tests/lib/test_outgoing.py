"""Requests of our own: whom they may reach, and for how long whoever is asked can hold us."""

import ast
import datetime
import gzip
import socket
import ssl
import threading
from itertools import chain, repeat
from pathlib import Path
from types import SimpleNamespace

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction

from lib.db import slow
from lib.outgoing.addresses import NotSent, is_public
from lib.outgoing.requests import Limits, ask
from tests.receiver import Receiver, receiver

__all__ = ["receiver"]

ROOT = Path(__file__).parents[2]
HOUSE = (
    "lib",
    "accounts",
    "blog",
    "comments",
    "trials",
    "newsletter",
    "moderation",
    "transfer",
    "config",
)
SHORT = Limits(connect=0.2, in_all=0.4, bytes=10_000)


@pytest.fixture
def resolver(monkeypatch):
    """{name: addresses} that the system's resolver knows; `asked` are the names it was asked for."""

    class Resolver(dict):
        asked = []

        def look(self, name, port, **how):
            self.asked.append(name)
            if name not in self:
                raise socket.gaierror
            return [(0, 0, 0, "", (ip, port)) for ip in self[name]]

    one = Resolver({"127.0.0.1": ["127.0.0.1"]})
    one.asked = []
    asking = SimpleNamespace(getaddrinfo=one.look, SOCK_STREAM=socket.SOCK_STREAM)
    monkeypatch.setattr("lib.outgoing.addresses.socket", asking)
    return one


def refused(address, **how):
    with pytest.raises(NotSent) as why:
        ask("GET", address, **how)
    return str(why.value)


def test_what_is_asked_is_answered_with_status_body_and_time(receiver):
    receiver.answer(201, [b"made"], X_Kind="pear")
    answer = ask("POST", receiver.url, body=b"words", headers={"X-Of": "us"})
    assert (answer.status, answer.body, answer.headers["x-kind"]) == (201, b"made", "pear")
    assert answer.is_fine and answer.seconds > 0
    (asked,) = receiver.asked
    assert (asked.method, asked.path, asked.body, asked["X-Of"]) == (
        "POST",
        "/hook",
        b"words",
        "us",
    )
    assert asked["Host"] == f"127.0.0.1:{receiver.port}"


PRIVATE = """
127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
255.255.255.255 240.0.0.1 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fd00::1 ff02::1
fec0::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::127.0.0.1 64:ff9b::a00:1 2002:7f00:1:: 2002:a00:1::
2001:db8::1 2001::1 64:ff9b:1::a00:1 ::ffff:0:a00:1 3fff::1 5f00::1 ::ffff:169.254.169.254
64:ff9b::a9fe:a9fe 2001:0:7f00:1:: 100::1 192.0.0.8 203.0.113.9
""".split()


@pytest.mark.parametrize("ip", PRIVATE)
def test_an_address_that_is_not_public_is_refused_however_it_is_written(resolver, ip):
    assert not is_public(ip)
    resolver["evil.example"] = [ip]
    assert refused("http://evil.example/") == "evil.example isn’t on the public internet"


@pytest.mark.parametrize("ip", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_addresses_are_public(ip):
    assert is_public(ip)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "[::1]", "0"])
def test_the_systems_own_spellings_of_this_machine_lead_nowhere(host):
    assert "public internet" in refused(f"http://{host}:9/") or "no server" in refused(
        f"http://{host}:9/"
    )


def test_one_private_address_among_public_ones_is_enough(resolver):
    resolver["evil.example"] = ["9.9.9.9", "10.0.0.1"]
    assert "public internet" in refused("http://evil.example/")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://exa\nmple.org/",
        "http://[::1%25lo]/",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_what_is_no_plain_web_address_is_refused_before_anybody_is_asked(resolver, address):
    assert refused(address)
    assert resolver.asked == []


def test_a_name_is_resolved_once_and_the_connection_made_to_what_was_checked(
    receiver, resolver, settings
):
    settings.OUTGOING_PRIVATE_HOSTS = ["hook.example"]
    resolver["hook.example"] = ["127.0.0.1"]
    ask("GET", f"http://hook.example:{receiver.port}/a?b=c")
    assert resolver.asked == ["hook.example"]
    assert receiver.asked[0]["Host"] == f"hook.example:{receiver.port}"
    assert receiver.asked[0].path == "/a?b=c"


def test_a_second_address_is_tried_where_the_first_takes_nobody(receiver, resolver, settings):
    settings.OUTGOING_PRIVATE_HOSTS = ["hook.example"]
    resolver["hook.example"] = ["127.0.0.2", "127.0.0.1"]
    assert ask("GET", f"http://hook.example:{receiver.port}/").is_fine


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("http://169.254.169.254/latest/", "public internet"),
        ("http://10.0.0.1/", "public internet"),
        ("file:///etc/passwd", "begin with https"),
        ("http://user:word@example.org/", "password"),
    ],
)
def test_a_redirect_is_checked_like_an_address(receiver, there, said):
    receiver.answer(302, Location=there)
    assert said in refused(receiver.url)
    assert len(receiver.asked) == 1


def test_redirects_end_after_a_few(receiver):
    receiver.answer(302, Location=receiver.url)
    assert "too often" in refused(receiver.url)
    assert len(receiver.asked) == Limits().redirects + 1


def test_what_is_posted_is_not_asked_for_in_another_place_instead(receiver):
    receiver.answer(302, Location=receiver.url)
    assert ask("POST", receiver.url, body=b"words").status == 302
    receiver.answer(307, Location=f"{receiver.url}/on")
    with pytest.raises(NotSent):  # It goes on for ever, but with what was posted.
        ask("POST", receiver.url, body=b"words")
    assert {one.body for one in receiver.asked} == {b"words"}


def test_credentials_stay_with_the_host_that_they_are_for(receiver):
    other = Receiver()
    receiver.answer(307, Location=other.url)
    ask("POST", receiver.url, body=b"", headers={"Authorization": "Bearer x", "X-Of": "us"})
    other.stop()
    assert receiver.asked[0]["Authorization"] == "Bearer x"
    assert other.asked[0]["Authorization"] is None and other.asked[0]["X-Of"] == "us"


def test_an_endless_answer_is_cut_off(receiver):
    receiver.answer(200, repeat(b"x" * 1000))
    assert refused(receiver.url, limits=SHORT) == "the answer is too long"


@pytest.mark.parametrize("before", [[], [b"x"]])
def test_a_slow_answer_is_cut_off(receiver, before):
    """Byte by byte it would never be silent for long."""
    waits = (receiver.gone.wait(0.02) or b"x" for _ in iter(int, 1))
    receiver.answer(200, chain(before, waits))
    assert refused(receiver.url, limits=SHORT) == "the host doesn’t answer in time"


def test_a_host_that_says_nothing_is_not_waited_for(receiver):
    silent = socket.create_server(("127.0.0.1", 0))
    with silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert refused(url, limits=SHORT).startswith("the host doesn’t answer")


def test_a_host_that_takes_no_connections_and_one_that_is_not_there(receiver, resolver):
    receiver.stop()
    assert refused(receiver.url) == "the host refuses connections"
    assert refused("http://nobody.example/") == "there is no server by the name nobody.example"


def test_an_answer_that_is_no_http_is_said_so(receiver):
    def talk():
        one, _ = odd.accept()
        with one:
            one.recv(1000)
            one.sendall(b"SSH-2.0-x\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as odd:
        threading.Thread(target=talk, daemon=True).start()
        assert "makes no sense" in refused(f"http://127.0.0.1:{odd.getsockname()[1]}/")


@pytest.fixture
def says():
    """A function that answers the address of a server that says these bytes, as they are, to whoever comes."""
    servers = []

    def says(*pieces):
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        threading.Thread(target=_talk, args=[server, pieces], daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/"

    yield says
    for server in servers:
        server.close()


def _talk(server, pieces):
    try:
        one, _ = server.accept()
        with one:
            one.recv(1000)
            for piece in chain.from_iterable(pieces):
                one.sendall(piece)
    except OSError:  # They have had enough.
        pass


def dripping(text):
    """The text byte by byte, each before anybody would think that it was silent."""
    return (threading.Event().wait(0.02) or text[at : at + 1] for at in range(len(text)))


OK = b"HTTP/1.1 200 OK\r\n"
LIES = {
    "less than it says": ([OK + b"Content-Length: 900\r\n\r\nshort"],),
    "a number that is none": ([b"HTTP/1.1 20x OK\r\n\r\n"],),
    "a chunk of a size that is none": ([OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"],),
    "a line of headers without end": ([OK + b"X: "], repeat(b"x" * 1000, 200)),
    "headers without end": ([OK], repeat(b"X: y\r\n", 5000)),
    "headers byte by byte": ([OK], dripping(b"X: y\r\n" * 100)),
    "a status byte by byte": (dripping(OK * 100),),
    "go on, go on": (repeat(b"HTTP/1.1 100 Continue\r\n\r\n", 5000),),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_server_that_lies_holds_nobody_and_breaks_nothing(says, settings, lie):
    settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1"]
    assert refused(says(*lie), limits=SHORT)


def test_a_packed_answer_is_never_unpacked(receiver):
    bomb = gzip.compress(bytes(10_000_000))
    receiver.answer(200, [bomb], Content_Encoding="gzip")
    assert ask("GET", receiver.url).body == bomb


def test_a_name_that_leads_elsewhere_at_the_second_hop_is_refused_there(
    receiver, resolver, settings
):
    """Rebinding: public when it is asked for first, private once it leads on to itself."""
    settings.OUTGOING_PRIVATE_HOSTS = ["127.0.0.1"]
    resolver["rebound.example"] = ["10.0.0.1"]
    receiver.answer(302, Location=f"http://rebound.example:{receiver.port}/")
    assert "rebound.example isn’t on the public internet" in refused(receiver.url)
    assert len(receiver.asked) == 1


@pytest.fixture
def secure(settings, tmp_path, resolver, monkeypatch):
    """A receiver with a certificate for hook.example, which is trusted."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hook.example")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    shape = serialization.PrivateFormat.PKCS8
    (tmp_path / "key").write_bytes(key.private_bytes(pem, shape, serialization.NoEncryption()))
    (tmp_path / "cert").write_bytes(made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    monkeypatch.setattr(certifi, "where", lambda: str(tmp_path / "cert"))
    settings.OUTGOING_PRIVATE_HOSTS = ["hook.example", "other.example"]
    resolver |= {"hook.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
    one = Receiver(context)
    yield one
    one.stop()


def test_a_certificate_is_checked_against_the_name_and_not_the_number(secure):
    assert ask("GET", f"https://hook.example:{secure.port}/").is_fine
    assert "certificate" in refused(f"https://other.example:{secure.port}/")


def test_nobody_is_led_away_from_https(secure):
    secure.answer(302, Location="http://hook.example/")
    assert "from https to http" in refused(f"https://hook.example:{secure.port}/")


def test_asking_in_a_transaction_is_a_fault(receiver, db):
    with transaction.atomic():
        ask("GET", receiver.url)
    assert any("asking another server" in one for one in slow.reports)
    slow.reports.clear()


# What opens connections, and who may name it beside lib/outgoing/, and why.
OPENS = set("socket ssl http urllib.request urllib3 requests httpx aiohttp ftplib smtplib".split())
OPENS |= {
    "boto3",
    "botocore",
    "storages",
    "telnetlib",
    "xmlrpc",
    "imaplib",
    "poplib",
    "redis",
    "psycopg",
    "asyncio",
}
EXCEPTIONS = {
    "accounts/providers/sign_in_providers.py": "sign-in services, set by the operator, which allauth asks",
    "accounts/providers/wordpress_com/views.py": "the same, with allauth’s own session",
    "accounts/signin/limits/redis_with_fallback.py": "the shared cache, set by the operator",
    "blog/operating/monitoring/metrics_door.py": "waits, and opens nothing",
    "blog/mail/server_attempt.py": "the names of what a mail server says; lib/outgoing connects",
    "blog/mail/outbox.py": "the names of what a mail server says; Django sends",
    "lib/cache/leases.py": "waits, and opens nothing",
    "lib/db/postgresql/base.py": "the database, set by the operator",
    "lib/db/postgresql/watched.py": "the database, set by the operator",
    "lib/storage/object_store.py": "the bucket, set by the operator",
    "lib/web/server/connections.py": "counts the connections of others",
    "lib/web/server/fair_queue.py": "waits, and opens nothing",
    "lib/web/server/gateway.py": "waits, and opens nothing",
    "lib/web/server/event_streams.py": "waits, and opens nothing",
    "lib/web/server/probes.py": "waits, and opens nothing",
    "lib/web/server/refusal_log.py": "waits, and opens nothing",
    "config/server/children.py": "the site's own processes",
    "config/server/heartbeats.py": "waits, and opens nothing",
    "config/server/servers_at_start.py": "the database, set by the operator",
    "config/server/releases.py": "the site's own processes",
    "config/server/serve.py": "listens, and opens nothing",
    "config/server/update.py": "asks the site itself whether it is ready",
    "config/server/web.py": "listens, and opens nothing",
}


def test_no_other_code_of_ours_opens_a_connection():
    opening = {str(path.relative_to(ROOT)) for path in _sources() if _opens(path)}
    assert opening == set(EXCEPTIONS)


def _sources():
    for app in HOUSE:
        for path in (ROOT / app).rglob("*.py"):
            if "outgoing" not in path.parts:
                yield path


def _opens(path):
    """Whether a module imports what connections are opened with, or asks allauth for its session."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{one.name}" for one in node.names]
        if isinstance(node, ast.Attribute):
            names = [f"requests.{node.attr}"] if node.attr == "get_requests_session" else []
        if any(name == one or name.startswith(f"{one}.") for name in names for one in OPENS):
            return True
    return False
