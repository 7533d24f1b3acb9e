"""Messages, plain text and with HTML beside it: from a template to what a mail server takes."""

import re
import textwrap
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.headerregistry import Address
from email.policy import EmailPolicy, default
from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.utils.html import urlize

from blog.models import Site
from lib.db.slow import slow
from lib.web.absolute_urls import absolute

WIDTH = 76  # Wide enough to read, and quoted once or twice it still fits a terminal.

# Marks that turn the direction of writing can make a line read as another.
BIDI_CONTROLS = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
# They, control characters but for the end of a line, and lone surrogates.
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Text:
    """Text of an e-mail."""

    subject: str
    body: str
    headers: dict = field(default_factory=dict)
    html: str = ""  # the same for programs that show it


def write(template, *, headers=None, html=False, **context):
    """The Text of templates/emails/`template`_subject.txt and `template`.txt, and of .html.

    All know `blog_site` and `blog_url`; `{% load mail %}` gives them `absolute` and `quoted`.
    """
    context |= {"blog_site": Site.current(), "blog_url": absolute("/")}
    subject = render_to_string(f"emails/{template}_subject.txt", context)
    body = render_to_string(f"emails/{template}.txt", context)
    html = render_to_string(f"emails/{template}.html", context) if html else ""
    return Text(_one_line(subject), _wrapped(body), headers or {}, _seen(html))


def for_guest(text):
    """The Text with a line below that says where somebody without an account sees what is kept of them."""
    more = _wrapped(render_to_string("emails/_guest_data.txt"))
    html = text.html.replace("</body>", f'<p class="small">{urlize(more)}</p>\n</body>')
    return replace(text, body=text.body + more, html=html)


def assemble(text, to, *, number, site=None):
    """The message with `text` to one address; the same `number` always has the same Message-ID.

    It is from the sender of another `site`, if one is given: one that isn't saved yet.
    """
    site = site or Site.current()
    headers = {
        "From": _sender(site),
        "Message-ID": named(number),
        "Auto-Submitted": "auto-generated",  # Nobody's "I am on holiday" answers it.
        "X-Auto-Response-Suppress": "All",
    }
    made = Message(
        subject=_one_line(text.subject),
        body=text.body,
        from_email=settings.MAIL_RETURNS_TO or _sender(site),
        reply_to=[site.reply_to] if site.reply_to else None,
        to=[to],
        headers=text.headers | headers,
    )
    if text.html:
        made.attach_alternative(text.html, "text/html")
    return made


class Message(EmailMultiAlternatives):
    @slow("sending mail")
    def send(self, *args, **kwargs):
        return super().send(*args, **kwargs)

    @slow("sending mail")
    def send_over(self, connection):
        """Send it by a Connection, with others before and after it."""
        connection.send(self)

    def message(self, *, policy=default):
        return super().message(policy=WholeAddresses(linesep=policy.linesep))


class Connection:
    """One connection to the mail server for many messages; a server that ended it is asked for another."""

    def __init__(self):
        self._backend = None

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self._close()

    def send(self, message):
        try:
            if self._backend is None:
                self._backend = mailers.default
                self._backend.open()
            self._backend.send_messages([message])
        except Exception:
            # Whatever it was: the next message begins with a connection that is whole.
            self._close()
            raise

    def _close(self):
        backend, self._backend = self._backend, None
        if backend:
            with suppress(OSError):
                backend.close()


class WholeAddresses(EmailPolicy):
    """Python puts an address that is too long for a line into encoded words, which no program undoes.

    These headers are made of addresses, and a line may have 998 signs.
    """

    WHOLE = ("List-Id", "List-Unsubscribe", "In-Reply-To", "References")

    def fold(self, name, value):
        return self.fold_binary(name, value).decode()

    def fold_binary(self, name, value):
        if name in self.WHOLE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


def named(number):
    """Something by this name on this blog, as the headers of a message say it."""
    return f"<{number}@{urlsplit(settings.SITE_URL).hostname}>"


def _sender(site):
    name, address = parseaddr(site.mail_from or settings.DEFAULT_FROM_EMAIL)
    return str(Address(_one_line(name or site.name), addr_spec=address))


def _one_line(words):
    """The words without line breaks or anything else that can't be seen: a name can't become a header.

    "=?" would begin an encoded word, which can hold a line break as well.
    """
    unseen = {
        letter
        for letter in words
        if unicodedata.category(letter) in ("Cc", "Cs") or letter in BIDI_CONTROLS
    }
    seen = "".join(" " if letter in unseen else letter for letter in words)
    return " ".join(seen.replace("=?", "= ?").split())


def _wrapped(body):
    lines = []
    for line in _seen(body).split("\n"):
        lines += _folded(line.rstrip()) or ("",)
    wrapped = "\n".join(lines)
    while "\n\n\n" in wrapped:  # Tags of a template leave empty lines behind.
        wrapped = wrapped.replace("\n\n\n", "\n\n")
    return wrapped.strip("\n") + "\n"


@lru_cache(maxsize=2048)  # Letters to many have most of their lines in common.
def _folded(line):
    """The line in pieces that fit; addresses stay whole, and a quotation stays one."""
    mark = "> " if line.startswith("> ") else ""
    if len(line) <= WIDTH:
        return (line,)
    return tuple(
        textwrap.wrap(
            line.removeprefix(mark),
            WIDTH,
            initial_indent=mark,
            subsequent_indent=mark,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _seen(words):
    return UNSEEN.sub("", words)
