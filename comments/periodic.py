"""What the worker does for comments every few minutes."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.pagecache import page_store
from comments.desk import quoted_in
from comments.models import (
    Comment,
    CommentOrigin,
    CommentRevision,
    Digest,
    ServerDraft,
    Subscription,
    Visit,
)
from comments.notify import fan_out, notifications
from newsletter.articles import sending as articles
from newsletter.author_letter import sending as author_letters
from comments.search import spelling
from trials.domain import settling
from lib.processes.periodic import every

every(minutes=5, what=_("Continuing with e-mail about comments"))(fan_out.begin_anew)
every(minutes=1, what=_("E-mail about new articles"))(articles.look_for_articles)
every(minutes=5, what=_("Letters to authors"))(author_letters.owe)
every(minutes=5, what=_("Looking for articles that quote comments"))(quoted_in.look)

every(minutes=5, what=_("Moving comments of trial readings"))(settling.settle_all)

every(minutes=6 * 60, what=_("Learning the words that search corrects mistakes by"))(spelling.learn)


@every(minutes=5, what=_("Deleting the text of comments that nobody can decide on any more"))
def forget_words():
    """Destroy them with what they said before, and the copies of pages on which they once stood."""
    now = timezone.now()
    over = Comment.objects.filter(words_until__lte=now, purged_at__isnull=True)
    with transaction.atomic():
        CommentRevision.objects.filter(comment__in=over.order_by().values("pk")).delete()
        words = {"text": "", "rendered": "", "lang": "", "site": "", "text_fingerprint": None}
        if over.update(**words, purged_at=now):
            transaction.on_commit(page_store.destroy)


@every(minutes=5, what=_("Deleting where comments came from"))
def forget_traces():
    CommentOrigin.objects.old().delete()


@every(minutes=5, what=_("Deleting texts that were never posted"))
def forget_unsent():
    ServerDraft.objects.old().delete()


@every(minutes=5, what=_("Deleting old subscriptions"))
def forget_subscriptions():
    Subscription.objects.forgotten().delete()
    Digest.objects.old().delete()


@every(minutes=5, what=_("Deleting old notifications and visits"))
def forget_what_was_seen():
    notifications.forget_old()
    Visit.objects.old().delete()


@every(minutes=24 * 60, what=_("Counting unread notifications"))
def count_what_is_unread():
    """For a number that is wrong all the same: it looks at every account."""
    notifications.repair()
