"""Telling followers of a comment, once everybody may read it.

The verb that publishes it (comments/domain/writing.py) enqueues one task in its own transaction,
however many are to be told: that costs the writer one row. A comment that becomes published
again, after it was held or removed, is told again, and whoever is told of it already isn't
told twice: what the task writes are rows that there can be one of for each comment and person.
So it may be killed anywhere and be started anew from the beginning.
"""

from datetime import timedelta

from django.db import transaction
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from blog.mail import outbox
from blog.models import OutgoingMail, Post
from comments import other_threads
from comments.models.digests import HOUR, KEPT, Digest, DigestItem
from comments.models.subscriptions import Subscription
from comments.notify import notifications
from comments.writers.identity import correspondent
from lib.processes.task_names import called

NEWS = "comments.news"
AT_ONCE = 50  # people in one transaction: on SQLite all who write wait for its end
LOST = timedelta(minutes=5)  # Nobody takes up a task before it has been silent for so long.
NEW = timedelta(days=1)  # What was published longer ago is no news, an import least of all.
Kind = Subscription.Kind


def enqueue(comment):
    """Let the worker tell followers of `comment`; call it in the transaction that publishes it."""
    fan_out.enqueue(comment.pk)


@called(gettext_lazy("Notifying readers of a new comment"))
@task(priority=10)  # Before the letters: there may be thousands.
def fan_out(pk):
    """Tell whoever is to be told of a comment, unless it is gone meanwhile.

    Those with the closest reason come first, and nobody is told for a second one.
    """
    post = Post.objects.published().without_texts().filter(comments=pk).first()
    comments = post and post.comments.published().select_related("author", "answers__author")
    comment = post and comments.filter(pk=pk).first()
    if comment is None:
        return other_threads.notify(pk)
    notifications.notify_of_reply(comment)
    if comment.created_at < timezone.now() - KEPT:
        return  # Of what is older, nobody knows any more who was told.
    follows = Subscription.objects.confirmed().exclude(account__is_active=False)
    if comment.restored_at and comment.leaves_place:  # Everybody could read it before.
        if comment.created_at < timezone.now() - NEW:
            return
        follows = follows.filter(confirmed_at__lt=comment.created_at)
    if writer := correspondent(comment):
        follows = follows.exclude(pk__in=Subscription.objects.at_address_of(writer).values("pk"))
    if comment.answers and (answered := correspondent(comment.answers)):
        theirs = follows.to(answered).filter(post=comment.post).on_threads()
        _notify_each(comment, theirs, Kind.REPLIES)
    _notify_each(comment, follows.of_branches_with(comment), Kind.BRANCH)
    _notify_each(comment, follows.of_everything_on(comment.post), Kind.ARTICLE)


def begin_anew():
    """Enqueue anew what a worker has left half done, or could not do."""
    ago = timezone.now() - LOST
    left = DBTaskResult.objects.filter(task_path=fan_out.module_path, started_at__lt=ago)
    for one in left.filter(status__in=[TaskResultStatus.RUNNING, TaskResultStatus.FAILED]):
        with transaction.atomic():
            if left.filter(pk=one.pk).delete()[0]:
                fan_out.enqueue(*one.args_kwargs["args"])


def _notify_each(comment, follows, kind):
    """Put the comment into the followers' digests, portion by portion: no writer waits for all of them."""
    last = 0
    while portion := list(follows.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        with transaction.atomic():
            _put_into_digests(comment, portion, kind)
        last = portion[-1].pk


def _put_into_digests(comment, people, kind):
    """Put the comment into the open digest of each of `people` (rows ToSomebody), once."""
    known = {one.recipient for one in comment.digest_items.to_any(people)}
    new = [one for one in people if one.recipient not in known]
    # They were not told because it was gone, and it is there again.
    again = list(comment.digest_items.unsent().to_any(people))
    digests = _open_digests(comment.post, [*new, *again])
    for one in again:
        comment.digest_items.unsent().filter(pk=one.pk).update(
            digest=digests[one.recipient], kind=kind
        )
    DigestItem.objects.bulk_create(
        [
            DigestItem(
                comment=comment,
                kind=kind,
                digest=digests[one.recipient],
                **one.recipient.fields,
            )
            for one in new
        ],
        ignore_conflicts=True,
    )


def _open_digests(post, people):
    """{recipient: Digest} for each of them. Until the end of the transaction nobody closes one."""
    digests = _open_and_queued(post, people)
    while missing := [one for one in people if one.recipient not in digests]:
        new = [Digest(post=post, **one.recipient.fields) for one in missing]
        Digest.objects.bulk_create(new, ignore_conflicts=True)
        # Owe the letters of the digests that were opened for `people` just now.
        closed = Digest.objects.closed().filter(post=post).to_any(missing).order_by("closed_at")
        last = {one.recipient: one.closed_at for one in closed}
        opened = Digest.objects.open().filter(post=post).to_any(missing)
        for digest in opened.select_related("account", "guest"):
            at = last.get(digest.recipient)
            due = max(timezone.now(), at + HOUR) if at else None
            outbox.enqueue(NEWS, digest.person, about=digest, due=due)
        digests |= _open_and_queued(post, missing)
    return digests


def _open_and_queued(post, people):
    """{recipient: open Digest} of those whose letter is owed; delete those whose letter was dropped untried."""
    by_name = Digest.objects.open().filter(post=post).to_any(people).order_by("pk")
    by_name = {OutgoingMail.name_of(one): one for one in by_name.select_for_update()}
    queued = set(
        OutgoingMail.objects.queued().filter(about__in=by_name).values_list("about", flat=True)
    )
    Digest.objects.filter(
        pk__in=[one.pk for name, one in by_name.items() if name not in queued]
    ).delete()
    return {one.recipient: one for name, one in by_name.items() if name in queued}
