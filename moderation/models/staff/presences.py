"""Who is looking at what on the desk just now: a hint to the others, no lock."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from comments.models import Comment

LASTS = timedelta(minutes=1)  # without another sign of life


class PresenceQuerySet(models.QuerySet):
    def of_others(self, account):
        """The presences of everybody else."""
        return self.filter(ends_at__gt=timezone.now()).exclude(account=account)


class PresenceManager(models.Manager.from_queryset(PresenceQuerySet)):
    def take(self, account, comment_id):
        """`account` is on it comment now, and nowhere else. One statement, which reads nothing."""
        here = Presence(account=account, comment_id=comment_id, ends_at=timezone.now() + LASTS)
        self.bulk_create(
            [here],
            update_conflicts=True,
            unique_fields=["account"],
            update_fields=["comment", "ends_at"],
        )


class Presence(models.Model):
    """A moderator has a comment open. There is one row for each, which moves with them.

    It ends by itself, so that nobody has to say goodbye.
    """

    account = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # No constraint: what nobody checks costs nothing, and nobody stays anywhere for long.
    comment = models.ForeignKey(
        Comment, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    ends_at = models.DateTimeField()

    objects = PresenceManager()
    unshown = "which comment a moderator has open, for a minute"

    def __str__(self):
        return f"{self.account} on {self.comment_id}"
