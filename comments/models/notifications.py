"""Notifications: what accounts are told on the site. Their verbs are in comments/notify/notifications.py.

A row holds no words: what it says is found in the thing that it is about when it is shown.
"""

from collections import defaultdict
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from blog.content.markup.to_html import excerpt
from blog.models import OutgoingMail, Post
from blog.models.mail.outgoing_mail import model_of
from comments.gate import PUBLISHED

KEPT = timedelta(days=365)
EXCERPT = 30  # words


class NotificationQuerySet(models.QuerySet):
    def to(self, account):
        """The notifications that `account` finds; one of a reply only for as long as that can be read."""
        readable = Q(comment__state=PUBLISHED, comment__post__in=Post.objects.published())
        return self.filter(Q(comment__isnull=True) | readable, account=account)

    def with_comments(self):
        texts = ("comment__post__text", "comment__post__rendered")
        return self.select_related("comment__post").defer(*texts)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def newest_first(self):
        return self.order_by("-made_at", "-pk")

    def old(self):
        """The notifications that are kept no longer; the worker deletes them."""
        return self.filter(made_at__lte=timezone.now() - KEPT)


class Notification(models.Model):
    """Something that an account is told: an answer, a decision, what came of a report."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications", db_index=False
    )
    kind = models.CharField(max_length=60)
    # "moderation.decision 118", as in letters: a row of any app.
    about = models.CharField(max_length=80)
    # The comment that it is about, where it is one: it goes with it, and hides with it.
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, null=True, related_name="notifications"
    )
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()
    unshown = {"about": "a row's number; the kind is told"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "about", "kind"], name="everybody_is_told_a_thing_once"
            )
        ]
        indexes = [
            models.Index(fields=["account", "-made_at", "-id"], name="bell_by_time"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="bell_unread"),
        ]

    def __str__(self):
        return f"{self.kind} about {self.about}"

    @property
    def is_unread(self):
        return self.read_at is None

    @property
    def excerpt(self):
        """The beginning of the comment that the notification is about."""
        return excerpt(self.comment.html, EXCERPT)

    def get_absolute_url(self):
        """The address of what the notification is about."""
        readable = type(self).with_things([self], self.account)
        return readable[0].thing.notification_url if readable else reverse("bell")

    @classmethod
    def with_things(cls, notifications, account):
        """Each with its `thing`, the row that it is about as it now is; less those that are gone, or closed to
        `account`, who is told.

        One question for each kind of row, however many there are.
        """
        by_name, keys = {}, defaultdict(set)
        for one in notifications:
            if one.comment_id:
                by_name[one.about] = one.comment
            else:
                label, key = one.about.rsplit(" ", 1)
                keys[label].add(int(key))
        for label, wanted in keys.items():
            things = model_of(label).objects
            rows = getattr(things, "as_told", things.with_all)().filter(pk__in=wanted)
            rows = rows.known_to(account) if hasattr(rows, "known_to") else rows
            by_name |= {OutgoingMail.name_of(row): row for row in rows}
        for one in notifications:
            one.thing = by_name.get(one.about)
        return [one for one in notifications if one.thing]
