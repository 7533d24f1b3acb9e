"""Where a comment came from, as far as that is kept: keyed hashes, and not for long."""

from django.db import models
from django.utils import timezone

from accounts.ip_hash import kept_for


class CommentOriginQuerySet(models.QuerySet):
    def fresh(self):
        return self.filter(left_at__gt=timezone.now() - kept_for())

    def old(self):
        """The origins that are kept no longer; the worker deletes them."""
        return self.filter(left_at__lte=timezone.now() - kept_for())


class CommentOrigin(models.Model):
    """The range a comment was sent from and the browser it was written in.

    For telling that somebody who was kept from commenting is back, and that too many comments
    come from one range at once; for nothing else.
    """

    comment = models.OneToOneField("comments.Comment", models.CASCADE, related_name="origin")
    ip_hash = models.CharField(max_length=64, blank=True, db_column="whence")
    browser = models.CharField(max_length=32, blank=True)  # the token in its cookie, if it has one
    left_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = CommentOriginQuerySet.as_manager()

    class Meta:
        db_table = "comments_trace"  # as it was called at first
        indexes = [models.Index(fields=["ip_hash", "left_at"], name="traces_of_a_range")]

    def __str__(self):
        return f"origin of comment {self.comment_id}"

    @classmethod
    def leave(cls, writer, comment):
        browser = writer.browser or writer.token
        if writer.ip_hash or browser:
            cls.objects.create(comment=comment, ip_hash=writer.ip_hash, browser=browser)
