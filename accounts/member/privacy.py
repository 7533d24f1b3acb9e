"""What the page about privacy says: sentences, each made from the setting that it is about.

Each Part (accounts/member/erasure.py) has its own. Nobody writes a number here that stands somewhere else,
so whoever changes a setting changes the page.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import ip_hash
from accounts.models import guests
from accounts.providers import sign_in_providers

# In the order of the page.
READING, COMMENTING, WHENCE, ACCOUNT, SERVICES, MODERATION, MAIL, COOKIES, PLACES, LEAVING = TOPICS = (
    "reading", "commenting", "whence", "account", "services", "moderation", "mail", "cookies",
    "places", "leaving",
)  # fmt: skip
TITLES = {
    READING: gettext_lazy("When you read"),
    COMMENTING: gettext_lazy("When you comment"),
    WHENCE: gettext_lazy("Where you come from"),
    ACCOUNT: gettext_lazy("When you have an account"),
    SERVICES: gettext_lazy("Other services"),
    MODERATION: gettext_lazy("When something is decided"),
    MAIL: gettext_lazy("Mail"),
    COOKIES: gettext_lazy("Cookies"),
    PLACES: gettext_lazy("Where it lies"),
    LEAVING: gettext_lazy("When you leave"),
}


@dataclass(frozen=True)
class Notice:
    """A sentence or two about what is kept, why, and for how long."""

    topic: str
    words: str


@dataclass(frozen=True)
class Cookie:
    """One that a browser may be given, and what for."""

    name: str
    purpose: str
    lasts: str


def notices():
    return [
        Notice(WHENCE, _whence()),
        Notice(ACCOUNT, _account()),
        Notice(ACCOUNT, _signed_in()),
        Notice(ACCOUNT, _("Under “Your data” you can take a copy of all of it away, and leave.")),
        Notice(SERVICES, _services()),
    ]


def cookies():
    signed_in = span(timedelta(seconds=settings.SESSION_COOKIE_AGE))
    until = _("until you sign out or close the browser, or %(span)s if you ask to stay signed in")
    found = [
        Cookie(settings.SESSION_COOKIE_NAME, _("that you are signed in"), until % {"span": signed_in}),
        Cookie("messages", _("one sentence for the next page, if any"), _("until that page")),
    ]  # fmt: skip
    if not settings.CSRF_USE_SESSIONS:
        lasts = (
            span(timedelta(seconds=settings.CSRF_COOKIE_AGE)) if settings.CSRF_COOKIE_AGE else ""
        )
        words = _("that a form was sent from here, on pages that are yours alone")
        found.append(Cookie(settings.CSRF_COOKIE_NAME, words, lasts or _("until you close it")))
    if sign_in_providers.offered(None):
        words = _("which service you signed in with, to point at it the next time")
        found.append(
            Cookie(
                sign_in_providers.LAST_COOKIE,
                words,
                span(timedelta(seconds=sign_in_providers.A_YEAR)),
            )
        )
    return found


def span(time):
    """A length of time in words: “90 days”, “12 hours”."""
    if time < timedelta(days=2):
        hours = round(time.total_seconds() / 3600)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", time.days) % {"n": time.days}


def _whence():
    return _(
        "The internet address of your machine isn’t kept. Of a comment, a report or a request for"
        " mail, a mark made with a secret from the range that the address lies in (some 250"
        " neighbours share it) is kept for %(span)s, and then deleted. The secret is another one"
        " as often. It tells a person who sends forty comments in a minute from forty people, and"
        " for %(refused)s at most, that somebody who was banned is back."
    ) % {"span": span(ip_hash.kept_for()), "refused": span(ip_hash.REFUSED)}


def _account():
    return _(
        "An account has a name, which everybody sees beside its comments, and e-mail addresses,"
        " which nobody is shown. Moderators see the names that it had before. Of a password only a digest is kept, from which nobody can read"
        " it. An address that was typed by a guest and never confirmed is forgotten after %(span)s."
    ) % {"span": span(guests.MONTH)}


def _signed_in():
    signed_in = span(timedelta(seconds=settings.SESSION_COOKIE_AGE))
    return _("That you are signed in is kept for %(span)s at most.") % {"span": signed_in}


def _services():
    names = [str(provider.name) for provider in sign_in_providers.offered(None)]
    if not names:
        return _("Nobody else is asked who you are, and nobody else learns that you were here.")
    return _(
        "You can sign in by %(names)s, if you like. Only then does that service learn that you are"
        " here; it tells us a name, an e-mail address and a number that means you there."
    ) % {"names": ", ".join(names)}
