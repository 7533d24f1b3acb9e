"""Sessions in the database, as Django's, found by a prepared question: every page asks it.

They are encrypted: what somebody has typed waits in them (accounts/reauthentication/checks.py), and codes that are on
their way. A copy of the database alone tells none of it.
"""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from accounts import encryption
from lib.db.prepared import Prepared

_live = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at),
    key=models.CharField(),
    at=models.DateTimeField(),
)
CLOSED = "closed:"  # Before what is encrypted; a release without it wrote the rest.


class SessionStore(db.SessionStore):
    # Django takes the name of this class into every signature: with another, all are signed out.

    def encode(self, session_dict):
        return CLOSED + encryption.encrypt(super().encode(session_dict))

    def decode(self, session_data):
        """What is in it; nothing, if it was written under a secret that is gone."""
        if not session_data.startswith(CLOSED):
            return super().decode(session_data)
        try:
            return super().decode(encryption.decrypt(session_data.removeprefix(CLOSED)))
        except encryption.Unreadable:
            return {}

    def _get_session_from_db(self):
        session = _live.first(key=self.session_key, at=timezone.now())
        if session is None:
            self._session_key = None
        return session


def contents(session):
    """What is in a row of Django's table; its own method knows of no encryption."""
    return SessionStore().decode(session.session_data)


def of(account):
    """The keys of the sessions in which the account is signed in."""
    sessions = Session.objects.iterator(chunk_size=500)
    key = str(account.pk)
    return [one.pk for one in sessions if contents(one).get(SESSION_KEY) == key]


def on_the_way_to(account):
    """The keys of the sessions of those who were sent a code for one of its addresses, and haven't typed it yet."""
    addresses = {account.email, *account.confirmed_addresses}
    sessions = Session.objects.iterator(chunk_size=500)
    return [one.pk for one in sessions if any(a in str(contents(one)) for a in addresses)]
