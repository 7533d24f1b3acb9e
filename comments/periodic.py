"""What the worker does for comments every few minutes."""

from django.utils.translation import gettext_lazy as _

from comments.desk import quoted_in
from comments.integrity.retention import forget_words
from comments.models import CommentOrigin, Digest, ServerDraft, Subscription, Visit
from comments.notify import fan_out, notifications, thanks
from comments.search import spelling
from lib.processes.periodic import every

every(minutes=5, what=_("Continuing with e-mail about comments"))(fan_out.begin_anew)
every(minutes=5, what=_("Telling writers who thanked them"))(thanks.tell)
every(minutes=60, what=_("Deleting notifications of thanks that were taken back"))(
    thanks.forget_taken_back
)
every(minutes=5, what=_("Looking for articles that quote comments"))(quoted_in.look)
every(minutes=5, what=_("Deleting the text of comments that nobody can decide on any more"))(
    forget_words
)
every(minutes=6 * 60, what=_("Updating the spelling index of the search"))(spelling.learn)


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
    """Count every account's unread notifications anew, in case a kept number is wrong."""
    notifications.repair()
