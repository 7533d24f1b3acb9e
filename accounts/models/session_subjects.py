"""Which accounts and addresses are in a session, so that those of a deleted account are found."""

from django.contrib.sessions.models import Session
from django.db import models

from accounts.encryption import keyed_hashes

# Part of every key: with another text no session is found that was written before.
PURPOSE = "accounts.session_subjects"


def digests(name):
    """The keyed hashes of a name (an account or address): under the current key, then under earlier ones."""
    return keyed_hashes(PURPOSE, name)


class SessionSubjectQuerySet(models.QuerySet):
    def named(self, *names):
        return self.filter(digest__in=[one for name in names for one in digests(name)])

    def add(self, session_key, names):
        rows = [self.model(session_id=session_key, digest=digests(name)[0]) for name in names]
        self.bulk_create(rows, ignore_conflicts=True)


class SessionSubject(models.Model):
    """An account or an address that a session tells of, or once did, as a keyed hash.

    Sessions are encrypted, so nothing else in the database says so. Whether a session still tells of
    it is seen by reading that one (accounts/sessions.py).
    """

    session = models.ForeignKey(Session, models.DB_CASCADE, related_name="subjects")
    digest = models.CharField(max_length=64)

    objects = SessionSubjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "session"], name="a_session_tells_of_each_once"
            )
        ]

    def __str__(self):
        return f"what session {self.session_id[:4]}… tells of"
