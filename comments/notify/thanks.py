"""Telling in the bell who thanked for a comment: all together, each writer at most once a day."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from blog.models import OutgoingMail
from comments.models.notifications import Notification
from comments.models.thanks import Thank
from comments.notify.notifications import counting

KIND = "comments.thanks"
A_DAY = timedelta(days=1)
AT_ONCE = 100  # writers in one round of the worker
NAMED = 2  # people whose names a notification has


def tell():
    """Tell the writers of comments of the thanks that they don't know of.

    Each is told in a transaction of its own, which also notes that they are: so a worker that is killed
    leaves nobody told twice, and nobody forgotten.
    """
    told = Notification.objects.filter(kind=KIND)
    today = told.filter(made_at__gt=timezone.now() - A_DAY).values("account")
    new = Thank.objects.to_be_told().exclude(comment__author__in=today)
    for pk in new.order_by().values_list("comment__author", flat=True).distinct()[:AT_ONCE]:
        _tell_one(pk)


def forget_taken_back():
    """Delete the notifications of comments for which nobody thanks any more."""
    left = Notification.objects.filter(kind=KIND, comment__thanks__isnull=True)
    for pk in set(left.values_list("account", flat=True)):
        with counting([pk]):
            left.filter(account=pk).delete()


def _tell_one(pk):
    with counting([pk]):
        new = Thank.objects.to_be_told().filter(comment__author=pk)
        comments = {one.comment_id: one.comment for one in new.select_related("comment")}
        new.filter(comment__in=comments).update(told_at=timezone.now())
        now = {"made_at": timezone.now(), "read_at": None}
        for key, comment in sorted(comments.items()):
            about = {"account_id": pk, "kind": KIND, "about": OutgoingMail.name_of(comment)}
            Notification.objects.update_or_create(**about, defaults=now | {"comment_id": key})


def who_thanked(notifications):
    """{key of a comment: (names of those who thanked last, how many did)} of notifications of thanks."""
    keys = [one.comment_id for one in notifications if one.kind == KIND]
    if not keys:
        return {}
    given = Thank.objects.filter(comment__in=keys)
    people = User.objects.filter(pk__in=given.filter(account__isnull=False).values("account"))
    names = dict(people.values_list("pk", "name"))
    latest, counts = {key: [] for key in keys}, dict(given.counted())
    by_accounts = given.filter(account__isnull=False).order_by("-given_at", "-pk")
    for key, account in by_accounts.values_list("comment", "account"):
        if len(latest[key]) < NAMED and account in names:
            latest[key].append(names[account])
    return {key: (latest[key], counts.get(key, 0)) for key in keys}
