"""Who has taken on which comment for the next hour. It tells the others; nobody is locked out."""

from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from comments.models import Comment

LASTS = timedelta(hours=1)


class AssignmentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ends_at__gt=timezone.now())

    def handed_to(self, account):
        """What others handed to a moderator and is still theirs, the one that ends first first."""
        theirs = self.in_force().filter(account=account, given_by__isnull=False)
        return theirs.select_related("given_by", "comment").order_by("ends_at", "pk")

    def over(self):
        return self.filter(ends_at__lte=timezone.now())


class AssignmentManager(models.Manager.from_queryset(AssignmentQuerySet)):
    def take(self, account, comment_id):
        """Let `account` have the comment for an hour; whether nobody else has it."""
        return self._put(account, comment_id, account=account, given_by=None, note="")

    def give(self, giver, comment_id, receiver, note):
        """Let another moderator have what is free, or the giver's; whether it was."""
        return self._put(giver, comment_id, account=receiver, given_by=giver, note=note)

    def _put(self, taker, comment_id, **what):
        now = timezone.now()
        free, what = (
            models.Q(ends_at__lte=now) | models.Q(account=taker),
            what | {"ends_at": now + LASTS},
        )
        if self.filter(free, comment=comment_id).update(**what):
            return True
        try:
            with transaction.atomic():
                self.create(comment_id=comment_id, **what)
        except IntegrityError:  # Somebody has, or takes it at this very moment.
            return False
        return True

    def hand_over(self, giver, comment_id, receiver, note):
        """Let another moderator have it for an hour; whether the giver still had it."""
        theirs = {"account": receiver, "given_by": giver, "note": note}
        mine = self.in_force().filter(comment=comment_id, account=giver)
        return bool(mine.update(**theirs, ends_at=timezone.now() + LASTS))

    def let_go(self, account, comment_id):
        self.filter(comment=comment_id, account=account).delete()


class Assignment(models.Model):
    """A moderator is on a comment, because they took it or were handed it. It ends by itself."""

    comment = models.OneToOneField(Comment, models.CASCADE, related_name="assignment")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    note = models.TextField(blank=True)  # of whoever handed it over
    ends_at = models.DateTimeField(db_index=True)

    objects = AssignmentManager()
    unshown = "which comment a moderator has taken on, for an hour"

    def __str__(self):
        return f"{self.account} on {self.comment_id}"

    @property
    def made_at(self):
        return self.ends_at - LASTS
