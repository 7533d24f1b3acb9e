"""An attempt to send one message by a mail server: how far it came, and what was wrong where it ended."""

import smtplib
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass

from django.utils.translation import gettext as _

from blog.mail.site_server import over
from lib.db.slow import slow
from lib.outgoing.addresses import NotPublic, NotSent

IN_ALL, EACH = 10, 6  # seconds: from the name to the last answer, and for each of them
CONNECTED, SIGNED_IN, ACCEPTED = "connected", "signed in", "accepted"
LONGEST = 200  # letters of an answer


@dataclass(frozen=True)
class Attempt:
    """The step at which it ended, if it did, and why; what the server said stands beside it."""

    failed: str = ""
    why: str = ""
    answer: str = ""


@slow("trying a mail server")
def attempt(server, message):
    """Send a message by a MailServer, and return the Attempt. It takes 10 seconds at most."""
    began = time.monotonic()
    backend = over(server, EACH, IN_ALL)
    step = CONNECTED
    try:
        backend.open()
        step = ACCEPTED
        backend.send_messages([message])
    except (smtplib.SMTPException, OSError, NotSent, ValueError) as fault:
        if time.monotonic() - began >= IN_ALL:
            return Attempt(step, _("It took longer than %(n)d seconds.") % {"n": IN_ALL})
        return _ended(step, fault, server, message)
    finally:
        with suppress(smtplib.SMTPException, OSError):
            backend.close()
    return Attempt()


def _ended(step, fault, server, message):
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return Attempt(SIGNED_IN, _("It refused the user name or the password."), _answer(fault))
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        if "STARTTLS" in str(fault):
            return Attempt(step, _("It offers no STARTTLS. Choose TLS, or ask your provider."))
        return Attempt(
            SIGNED_IN, _("It doesn’t allow signing in this way. Choose STARTTLS or TLS.")
        )
    if step != ACCEPTED:
        return Attempt(step, _not_connected(fault, server), _answer(fault))
    if isinstance(fault, smtplib.SMTPSenderRefused):
        why = _("It may not send for %(address)s.") % {"address": message.from_email}
    elif isinstance(fault, smtplib.SMTPRecipientsRefused):
        why = _("It accepts no e-mail to %(address)s.") % {"address": message.to[0]}
    else:
        why = _("It didn’t accept the message.")
    return Attempt(step, why, _answer(fault))


def _not_connected(fault, server):
    names = {"host": server.host, "server": server.shown}
    if isinstance(fault, NotPublic):
        return (
            _(
                "%(host)s isn’t on the public internet. For a server in your own network, set EMAIL_URL,"
                " or name it in OUTGOING_PRIVATE_HOSTS."
            )
            % names
        )
    if isinstance(fault, NotSent):
        return _("We didn’t ask it: %(why)s.") % {"why": fault}
    if isinstance(fault, ssl.SSLCertVerificationError):
        return _("It has no valid certificate for %(host)s.") % names
    if isinstance(fault, ssl.SSLError):
        return _("It doesn’t use TLS at this port. Choose STARTTLS, or another port.")
    if isinstance(fault, ConnectionRefusedError):
        return _("Nothing answers at %(server)s. Check the port.") % names
    waited = (
        fault.__context__ or fault
    )  # smtplib tells a time that has run out as a connection that ended
    if isinstance(waited, TimeoutError | socket.gaierror):
        return _("%(server)s didn’t answer in time. Check the name and the port.") % names
    return _("It closed the connection. Check the port, and choose TLS or STARTTLS.")


def _answer(fault):
    """What the server said, in a line; nothing where it said nothing."""
    code, words = getattr(fault, "smtp_code", ""), getattr(fault, "smtp_error", "")
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(fault.recipients.values()))
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return " ".join(f"{code} {text}".split())[:LONGEST]
