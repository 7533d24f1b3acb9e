"""What becomes of the comments of somebody who deletes their account.

Published ones are withdrawn or, by choice, stay under "a former reader". Earlier wordings and
edits that wait are destroyed at once. What else nobody can read any more may still be judged for thirty days; then its words are destroyed.
"""

from functools import reduce
from operator import or_

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Guest
from blog.models import Post, Site
from blog.models.search.documents import SearchDocument
from comments.domain.locking import recount
from comments.models import (
    Comment,
    CommentOrigin,
    CommentRevision,
    ServerDraft,
    Subscription,
    TrialReader,
)
from comments.models.comments import JUDGED_FOR
from comments.notify import notifications
from comments.periodic import forget_words
from trials.domain.reading import posts_with
from lib.people.personal_data import Eraser, register
from lib.text.email_addresses import normal

FORMER = gettext_lazy("a former reader")
State = Comment.State


@register
class Comments(Eraser):
    """What they wrote, and what they follow, were told and have read, which are rows of the account."""

    def facts(self, account):
        return {
            "comments": account.comments.count(),
            "follows": Subscription.objects.to(account).count(),
            "was_told": account.notifications.exists() or account.visits.exists(),
            "judged_until": timezone.now() + JUDGED_FOR,
        }

    def hold(self, leaving):
        _hold(Comment.objects.filter(author=leaving.account), _readings(leaving))

    def erase(self, leaving):
        _leave(Comment.objects.filter(author=leaving.account).order_by(), leaving)
        _end(_readings(leaving))
        for address in leaving.addresses:
            _forget_guest(address)
        forget_words()

    def hold_guest(self, leaving):
        _hold(Comment.objects.typed_under(leaving.email), _readings_at(leaving.email))

    def erase_guest(self, leaving):
        theirs = Comment.objects.typed_under(leaving.email).order_by()
        CommentOrigin.objects.filter(comment__in=theirs.values("pk")).delete()
        _leave(theirs, leaving)
        _forget_guest(leaving.email)
        forget_words()

    def begin_anew(self, account):
        account.notifications.all().delete()
        account.visits.all().delete()
        Subscription.objects.to(account).delete()


def _readings(leaving):
    """The trial readings of an account and of its addresses."""
    found = TrialReader.objects.filter(account=leaving.account)
    return reduce(or_, map(_readings_at, leaving.addresses), found)


def _readings_at(address):
    return TrialReader.objects.filter(email__iexact=address)


def _hold(comments, readers):
    theirs = posts_with(comments, readers)
    list(theirs.select_for_update().order_by("pk").values_list("pk"))


def _leave(comments, leaving):
    """Withdraw them, or leave those that are published under "a former reader"."""
    # Whoever is writing in their name just now has to end first: the row is everybody's lock.
    Site.bump()
    posts = list(comments.values_list("post", flat=True).distinct())
    if not leaving.keeps_comments:
        _withdraw(comments.published(), leaving.at)
    _withdraw(comments.held(), leaving.at)
    _forget_wordings(comments)
    _set_an_end(comments, leaving.at)
    _part_from_person(comments, leaving.token)
    for post in Post.everything.filter(pk__in=posts):
        recount(post)
        Post.everything.filter(pk=post.pk).bump(comment_count=post.comment_count)


def _withdraw(comments, at):
    keys = list(comments.values_list("pk", flat=True))
    SearchDocument.objects.filter(
        pk__in=[SearchDocument.numbered(SearchDocument.Kind.COMMENT, key) for key in keys]
    ).delete()
    Comment.objects.filter(pk__in=keys).update(state=State.WITHDRAWN, withdrawn_at=at)
    notifications.hide(*keys)


def _forget_wordings(comments):
    """What a comment said before, and edits that wait: nobody but moderators could read it."""
    CommentRevision.objects.filter(comment__in=comments.values("pk")).delete()
    comments.filter(pending_at__isnull=False).update(pending_at=None)


def _set_an_end(comments, at):
    """Set the time at which words go that nobody but moderators can read."""
    withdrawn = Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
    comments.filter(withdrawn).update(words_until=F("withdrawn_at") + JUDGED_FOR)
    hidden = comments.exclude(withdrawn).exclude(state=State.PUBLISHED)
    hidden.update(words_until=at + JUDGED_FOR)


def _end(readers):
    """Take part in no reading any more; no article thanks them by name."""
    posts = list(posts_with(Comment.objects.none(), readers).values_list("pk", flat=True))
    readers.delete()
    Post.everything.filter(pk__in=posts).bump()


def _part_from_person(comments, token):
    """Take the account from its comments; last, since afterwards only the token says whose they were."""
    nobody = {
        "name": str(FORMER),
        "email": "",
        "site": "",
        "badge": Comment.Badge.NONE,
        "author": None,
        "may_be_named": False,
    }
    comments.update(token=token, submission=None, **nobody)


def _forget_guest(address):
    """Take the address from what was written under it as a guest; the name stays."""
    Comment.objects.filter(email__iexact=address).update(email="", site="", submission=None)
    ServerDraft.objects.filter(email__iexact=address).delete()
    _end(_readings_at(address))
    Guest.objects.filter(email=normal(address)).delete()
