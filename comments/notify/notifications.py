"""The verbs of notifications, and the number of those that an account hasn't read.

That number stands in the account's own row, which every page of theirs loads, so the header
costs no query. The row is the lock as well: whoever rings or reads takes it first and then
counts what there is, so the number is right whoever does what at the same time. What changes
it from outside (a reply that was removed, an article deleted) has it counted anew by the
worker, who also looks about now and then (`repair`).
"""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from blog.models import OutgoingMail
from comments.models.notifications import Notification
from lib.processes.task_names import called

REPLY = "comments.reply"
AT_ONCE = 500  # accounts whose rows are locked together


def notify(kind, accounts, thing):
    """Notify `accounts` of a row, each once; whoever was notified already isn't again."""
    accounts = sorted({account.pk for account in accounts})
    about = {"kind": kind, "about": OutgoingMail.name_of(thing)}
    about["comment"] = thing if thing._meta.label == "comments.Comment" else None
    for start in range(0, len(accounts), AT_ONCE):
        with counting(accounts[start : start + AT_ONCE]) as locked:
            rows = [Notification(account_id=pk, **about) for pk in locked]
            Notification.objects.bulk_create(rows, ignore_conflicts=True)


def notify_of_reply(comment):
    """Notify whoever the comment answers, unless they wrote it; count anew, if it could be read before."""
    recount(comment.notifications.unread().values_list("account", flat=True))
    answered = comment.answers and comment.answers.author
    if answered and answered != comment.author:
        notify(REPLY, [answered], comment)


def notify_with_mail(kind, account, thing):
    """Notify an account in the bell when a mail to it is due; called by blog/mail/outbox.py."""
    notify(kind, [account], thing)


def notify_again(kind, account, thing):
    """Notify of a row that changes: it has one line, which is unread again and the newest."""
    with counting([account.pk]):
        about = {"account": account, "kind": kind, "about": OutgoingMail.name_of(thing)}
        now = {"made_at": timezone.now(), "read_at": None}
        Notification.objects.update_or_create(**about, defaults=now)


def take_back(kind, account, thing):
    """Notify of it no more: it is no news, read or not."""
    with counting([account.pk]):
        account.notifications.filter(kind=kind, about=OutgoingMail.name_of(thing)).delete()


def read(account, notifications):
    """Mark them read, all that are still unread; `notifications` is a queryset."""
    with counting([account.pk]):
        mine = notifications.filter(account=account).unread()
        mine.update(read_at=timezone.now())


def recount(accounts):
    """Count anew what these accounts (their keys) haven't read."""
    accounts = sorted(accounts)
    for start in range(0, len(accounts), AT_ONCE):
        with counting(accounts[start : start + AT_ONCE]):
            pass


def hide(*comments):
    """Leave out notifications of these comments (their keys), which can't be read any more.

    The worker counts, because whoever calls this holds the lock of an article.
    """
    unread = Notification.objects.filter(comment__in=comments).unread()
    if accounts := sorted(set(unread.values_list("account", flat=True))):
        recount_soon.enqueue(accounts)


@called(gettext_lazy("Counting notifications"))
@task
def recount_soon(accounts):
    recount(accounts)


def forget_old():
    """Delete old notifications, and count anew for the accounts that hadn't read them."""
    old = Notification.objects.old()
    with transaction.atomic():
        accounts = set(old.unread().values_list("account", flat=True))
        old.delete()
        recount(accounts)


def wrong():
    """The keys of accounts whose number of unread notifications is wrong."""
    right = User.objects.annotate(counted=_unread()).exclude(unread=F("counted"))
    return list(right.order_by("pk").values_list("pk", flat=True))


def repair():
    """Correct the numbers that are wrong, and return how many were."""
    accounts = wrong()
    for pk in accounts:
        recount([pk])
    return len(accounts)


@contextmanager
def counting(accounts):
    """Hold the rows of these accounts, hand out the keys of those there are, and then count.

    The count is a statement of its own: on PostgreSQL it sees what others have committed
    while this one waited for the lock.
    """
    with transaction.atomic():
        rows = User.objects.filter(pk__in=accounts).order_by("pk")
        locked = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
        yield locked
        User.objects.filter(pk__in=locked).update(unread=_unread())


def _unread():
    mine = Notification.objects.to(OuterRef("pk")).unread().order_by()
    return Coalesce(Subquery(mine.values("account").annotate(n=Count("pk")).values("n")), 0)
