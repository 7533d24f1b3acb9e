"""Sessions in the database, as Django's, found by a prepared question: every page asks it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from accounts.prepared import Prepared

_live = Prepared(
    lambda key, at: Session.objects.filter(session_key=key, expire_date__gt=at),
    key=models.CharField(),
    at=models.DateTimeField(),
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        session = _live.first(key=self.session_key, at=timezone.now())
        if session is None:
            self._session_key = None
        return session
