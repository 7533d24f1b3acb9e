"""An owner sets the mail server at the desk: it is tried, and used once what was sent by it has arrived."""

import json
import re
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEntry
from blog.mail import server_attempt
from blog.member import privacy
from blog.models import Site
from blog.models.site import mail_server
from tests.conftest import a_person, just_signed_in
from tests.mail import Postbox

pytestmark = pytest.mark.django_db
PAGE, PASSWORD = "/admin/settings/mail-server/", "brackish otter"


@pytest.fixture(autouse=True)
def nothing_in_the_environment(settings):
    settings.MAILERS = {"default": {"BACKEND": mail_server.AT_THE_DESK}}
    settings.OUTGOING_PRIVATE_HOSTS = ["localhost"]


@pytest.fixture
def owner(site):
    return a_person("Odile", is_superuser=True)


@pytest.fixture
def desk(owner, signed_in):
    return just_signed_in(signed_in(owner), owner)


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A mail server with STARTTLS, a certificate for localhost and one name that may sign in."""
    box = Guarded(certificate(tmp_path, monkeypatch))
    yield box
    box.stop()


class Guarded(Postbox):
    def __init__(self, context):
        self.context = context
        super().__init__()

    def start(self):
        how = {"tls_context": self.context, "authenticator": self.check, "auth_require_tls": True}
        self.server = Controller(self, hostname="127.0.0.1", port=self.port, **how)
        self.server.start()

    def check(self, server, session, envelope, mechanism, data):
        is_right = (data.login, data.password) == (b"letters", PASSWORD.encode())
        return AuthResult(success=is_right, handled=False)


def certificate(folder, monkeypatch):
    """A context of TLS for localhost, whose certificate this process trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.DNSName("localhost")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    now = timezone.now()
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([name]), critical=False)
    made = made.add_extension(x509.BasicConstraints(True, None), critical=True)
    pem = serialization.Encoding.PEM
    private = (pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "mail.pem"
    sealed = made.sign(key, hashes.SHA256()).public_bytes(pem)
    file.write_bytes(sealed + key.private_bytes(*private))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


def fields(server, **changes):
    about = {"host": "localhost", "port": server.port, "security": "starttls"}
    about |= {"username": "letters", "password": PASSWORD, "mail_from": "Mud <mud@example.org>"}
    return about | changes


def tried(desk, server, **changes):
    """The page after an attempt."""
    return desk.post(PAGE, fields(server, **changes) | {"try": ""}, follow=True)


def digits_of(server):
    return re.search(r"^\d{4}$", server.messages[-1].body, re.MULTILINE)[0]


def ended(page):
    """The state of each step, and why it ended."""
    return [state for _what, state in page.context["steps"]], page.context["draft"]["why"]


def test_an_owner_tries_a_server_and_uses_it_once_the_digits_have_arrived(desk, owner, server):
    page = tried(desk, server)
    assert ended(page) == (["done", "done", "done"], "")
    assert privacy.mail_is_printed(), "it isn't used before it has arrived"
    message = server.messages[-1]
    assert (message.to, message["From"]) == (owner.email, "Mud <mud@example.org>")
    desk.post(PAGE, {"arrived": "", "digits": digits_of(server)})
    assert not privacy.mail_is_printed()
    with mail.mailers.default as way:
        way.send_messages(
            [mail.EmailMessage("Ebb", "Low at six.", "mud@example.org", ["a@b.example"])]
        )
    assert server.messages[-1].subject == "Ebb"
    desk.post(PAGE, {"stop": ""})
    assert privacy.mail_is_printed()


def test_wrong_digits_keep_it_unused_and_five_of_them_end_the_test(desk, server):
    tried(desk, server)
    digits = digits_of(server)
    wrong = f"{(int(digits) + 1) % 10_000:04}"
    for _time in range(5):
        page = desk.post(PAGE, {"arrived": "", "digits": wrong}, follow=True)
    assert "These digits have expired" in page.text
    desk.post(PAGE, {"arrived": "", "digits": digits})
    assert privacy.mail_is_printed()


def test_after_a_quarter_of_an_hour_the_digits_open_nothing(desk, server, monkeypatch):
    tried(desk, server)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("blog.desk.settings.mail_setup.timezone.now", lambda: later)
    page = desk.post(PAGE, {"arrived": "", "digits": digits_of(server)}, follow=True)
    assert "These digits have expired" in page.text and privacy.mail_is_printed()


def test_a_wrong_password_stands_at_its_step(desk, server):
    states, why = ended(tried(desk, server, password="another"))
    assert states == ["done", "failed", "later"] and why.startswith("It refused the user name")


def test_a_refused_recipient_stands_at_its_step(desk, owner, server):
    server.refuses[owner.email] = "550 5.1.1 No such mailbox"
    page = tried(desk, server)
    assert ended(page) == (["done", "done", "failed"], f"It accepts no e-mail to {owner.email}.")
    assert "550 5.1.1 No such mailbox" in page.text


def test_a_server_without_starttls_is_told_so(desk, postbox, settings, nothing_in_the_environment):
    settings.MAILERS = {"default": {"BACKEND": mail_server.AT_THE_DESK}}
    states, why = ended(tried(desk, postbox))
    assert states == ["failed", "later", "later"] and why.startswith("It offers no STARTTLS")


def test_a_certificate_of_somebody_else_is_refused(desk, server, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    states, why = ended(tried(desk, server))
    assert states[0] == "failed" and why == "It has no valid certificate for localhost."


@dataclass
class Listening:
    port: int


@contextmanager
def listening(answer=lambda connection: None):
    """A server that takes connections and only does `answer` with each."""
    with socket.create_server(("127.0.0.1", 0)) as there:

        def take():
            with suppress(OSError), there.accept()[0] as connection:
                answer(connection)
                connection.recv(1)  # Until the other side has had enough.

        threading.Thread(target=take, daemon=True).start()
        yield Listening(there.getsockname()[1])


def test_a_server_that_never_answers_is_given_up(desk, monkeypatch):
    monkeypatch.setattr(server_attempt, "EACH", 0.2)
    with listening() as silent:
        states, why = ended(tried(desk, silent))
    assert states == ["failed", "later", "later"] and "didn’t answer in time" in why


def test_a_server_that_drips_its_answer_is_cut_off(desk, monkeypatch):
    """Each letter comes in time, and the line never ends."""
    monkeypatch.setattr(server_attempt, "IN_ALL", 0.5)
    over = threading.Event()

    def drip(connection):
        while not over.wait(0.05):
            connection.send(b"2")

    with listening(drip) as dripping:
        states, why = ended(tried(desk, dripping))
    over.set()
    assert states[0] == "failed" and "longer than" in why


def test_a_name_that_is_found_late_gives_its_server_no_longer(desk, monkeypatch):
    """The name and the connection may take as long as all of it; then nothing is left for the answers."""
    monkeypatch.setattr(server_attempt, "IN_ALL", 0.5)
    find, over = socket.getaddrinfo, threading.Event()

    def found_late(*asked, **how):
        over.wait(0.7)
        return find(*asked, **how)

    def drip(connection):
        while not over.wait(0.05):
            connection.send(b"2")

    monkeypatch.setattr(socket, "getaddrinfo", found_late)
    ending = threading.Timer(30, over.set)
    ending.start()
    began = time.monotonic()
    with listening(drip) as dripping:
        states, why = ended(tried(desk, dripping))
    assert states[0] == "failed" and time.monotonic() - began < 20
    over.set(), ending.cancel()


def test_a_server_that_never_greets_by_tls_is_given_up_by_then(desk, monkeypatch):
    monkeypatch.setattr(server_attempt, "IN_ALL", 0.5)
    began, over = time.monotonic(), threading.Event()
    with listening(lambda connection: over.wait(30)) as silent:
        states, _why = ended(tried(desk, silent, security="tls"))
    over.set()
    assert states[0] == "failed" and time.monotonic() - began < 20


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "[::1]"])
def test_the_page_asks_nothing_in_our_own_network(desk, host, settings):
    settings.OUTGOING_PRIVATE_HOSTS = []
    with socket.create_server(("127.0.0.1", 0)) as ours:
        page = tried(desk, Listening(ours.getsockname()[1]), host=host)
        ours.setblocking(False)
        with pytest.raises(BlockingIOError):
            ours.accept()
    assert "isn’t on the public internet" in ended(page)[1]


def test_a_password_never_travels_without_encryption(desk, server):
    page = desk.post(PAGE, fields(server, security="none") | {"try": ""})
    assert page.status_code == 422 and "security" in page.context["form"].errors


def test_the_password_is_shown_exported_and_recorded_nowhere(desk, owner, server):
    tried(desk, server)
    desk.post(PAGE, {"arrived": "", "digits": digits_of(server)})
    assert PASSWORD not in desk.get(PAGE).content.decode()
    [entry] = AuditEntry.objects.filter(facts__field="mail_server")
    assert PASSWORD not in json.dumps(entry.facts) and entry.by == owner
    assert "“Mail server” was changed" in desk.get("/admin/audit-log/").text
    kept = Site.current().mail_server
    assert PASSWORD not in kept and mail_server.decrypted(kept).password == PASSWORD


def test_a_stored_password_goes_to_no_other_server(desk, server):
    tried(desk, server)
    desk.post(PAGE, {"arrived": "", "digits": digits_of(server)})
    assert ended(tried(desk, server, password=""))[0] == ["done", "done", "done"]
    page = desk.post(PAGE, fields(server, password="", host="evil.example") | {"try": ""})
    assert page.status_code == 422 and "password" in page.context["form"].errors


def test_where_the_environment_names_the_server_the_page_only_shows_and_tries(desk, postbox):
    page = desk.get(PAGE)
    assert "EMAIL_URL" in page.text and "password" not in page.content.decode().lower()
    page = desk.post(PAGE, {"try": "", "host": "evil.example"}, follow=True)
    assert ended(page)[0] == ["done", "done"]
    page = desk.post(PAGE, {"arrived": "", "digits": digits_of(postbox)}, follow=True)
    assert "E-mail works" in page.text and not Site.current().mail_server


def test_a_secret_that_is_gone_leaves_the_blog_without_a_server(site, settings):
    Site.bump(mail_server=mail_server.MailServer("localhost", 25).encrypted(), everything=True)
    assert not privacy.mail_is_printed()
    mail_server.decrypted.cache_clear()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert privacy.mail_is_printed()


def test_who_signed_in_long_ago_is_asked_again_and_only_owners_come_in(owner, signed_in, author):
    assert signed_in(author).get(PAGE).status_code == 403
    answer = just_signed_in(signed_in(owner), owner, ago=3600).post(PAGE, {"try": ""})
    assert answer.status_code == 302 and "reauthenticate" in answer.headers["Location"]
