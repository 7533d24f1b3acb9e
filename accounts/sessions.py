"""Encrypted sessions in Django's table, read by a prepared query, since every page asks.

They are encrypted: what somebody has typed waits in them (accounts/reauthentication/checks.py), and codes that are on
their way. A copy of the database alone tells none of it. Whom each tells of is kept beside it as keyed
hashes (SessionSubject), so that those of an account that is deleted are found.
"""

import re
from contextlib import contextmanager

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils import timezone

from accounts import encryption
from accounts.models import SessionSubject
from lib.db import optional
from lib.db.prepared import Prepared
from lib.django_internals import OwnSession

_live = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at),
    key=models.CharField(),
    at=models.DateTimeField(),
)
BROWSER = (
    "accounts.browser"  # in a session: the key of the browser that somebody has signed in with
)
PLACE = "accounts.place"  # and where that was, in words; only there if anybody knows
# What a stranger's session has who was asked for a passkey, or was sent to a service.
ON_THE_WAY = {"mfa.webauthn.state", "socialaccount_states", "accounts.terms"}
AN_HOUR = 60 * 60
CLOSED = "closed:"  # Before what is encrypted; a release without it wrote the rest.
BETWEEN_ADDRESSES = re.compile(r"[\s,;:<>()\"']+")


class SessionStore(OwnSession, db.SessionStore):
    # Django takes the name of this class into every signature: with another, all are signed out.

    named = frozenset()  # whom it told of when it was read or written last
    may_stay = has_stayed = False  # whether its row may stay as it is, and does

    def get_session_cookie_age(self):
        """How long it is kept, in seconds: an hour if a stranger is only on their way to signing in."""
        return AN_HOUR if self.keys() <= ON_THE_WAY else super().get_session_cookie_age()

    def load(self):
        contents = super().load()
        self.named = names_in(contents)
        return contents

    def save(self, must_create=False):
        """Save the session and the names in it; earlier ones stay, since another request may bring them back."""
        if self.session_key is None:
            return self.create()
        before = frozenset() if must_create else self.named
        self.named = before | names_in(self.contents_to_save(must_create))
        if self.named == before:
            return super().save(must_create)
        with transaction.atomic():
            super().save(must_create)
            SessionSubject.objects.add(self.session_key, self.named - before)

    @contextmanager
    def as_far_as_it_can_be_written(self):
        """Within, one that can't be ended in the database ends in the browser, and one that can't be renewed stays.

        Nobody is signed in by either: what it holds of a password that was changed fits no more.
        """
        self.may_stay, self.has_stayed, before = True, False, self.modified
        try:
            yield
        finally:
            self.may_stay, self.modified = False, before if self.has_stayed else self.modified

    def flush(self):
        if not self.may_stay:
            return super().flush()
        key = self.session_key
        self.clear()
        self.go_by(None)
        optional.try_to(self.delete, key)

    def cycle_key(self):
        if not self.may_stay:
            return super().cycle_key()
        key = self.session_key
        if not optional.try_to(super().cycle_key):
            self.has_stayed = True
            self.go_by(key)

    def encode(self, session_dict):
        return CLOSED + encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data):
        """The contents of a session; nothing, if they were encrypted under a secret that is gone."""
        if not session_data.startswith(CLOSED):
            return super().decode(session_data)
        try:
            return super().decode(encryption.decrypt(session_data.removeprefix(CLOSED)))
        except encryption.Unreadable:
            return {}

    def find(self):
        return _live.first(key=self.session_key, at=timezone.now())


def contents(session):
    """The contents of a row of Django's table, whose own method knows of no encryption."""
    return SessionStore().decode(session.session_data)


def names_in(contents):
    """The account that is signed in, as "account:7", and all e-mail addresses in what a session has."""
    account = {_signed_in_as(contents[SESSION_KEY])} if SESSION_KEY in contents else set()
    return frozenset(account | set(_addresses_in(contents)))


def of(account):
    """The keys of the sessions in which the account is signed in."""
    return _keys_naming({_signed_in_as(account.pk)})


def live(account):
    """{key: contents} of the sessions in which the account is signed in now: none that a new password has ended."""
    hashes = {account.get_session_auth_hash(), *account.get_session_auth_fallback_hash()}
    rows = Session.objects.filter(pk__in=of(account), expire_date__gt=timezone.now())
    contents_by_key = {row.pk: contents(row) for row in rows}
    return {key: one for key, one in contents_by_key.items() if one.get(HASH_SESSION_KEY) in hashes}


def end_one(key):
    """Sign out the browser that has this session."""
    Session.objects.filter(pk=key).delete()


def names_of(account):
    """The names of an account in sessions: itself, and its addresses, to which a code may be on its way."""
    addresses = {account.email, *account.confirmed_addresses}
    return {_signed_in_as(account.pk), *(address.lower() for address in addresses)}


def end(names):
    """Delete the sessions that have one of these names in them, and forget which others once had."""
    Session.objects.filter(pk__in=_keys_naming(names)).delete()
    SessionSubject.objects.named(*names).delete()


def _keys_naming(names):
    subjects = SessionSubject.objects.named(*names)
    sessions = Session.objects.filter(pk__in=subjects.values("session"))
    return [session.pk for session in sessions if names & names_in(contents(session))]


def _signed_in_as(key):
    return f"account:{key}"


def _addresses_in(thing):
    if isinstance(thing, str):
        words = BETWEEN_ADDRESSES.split(thing) if "@" in thing else ()
        yield from (word.lower() for word in words if "@" in word.strip("@"))
    elif isinstance(thing, dict | list | tuple):
        for one in thing.values() if isinstance(thing, dict) else thing:
            yield from _addresses_in(one)
