"""What becomes of the comments of somebody who deletes their account.

Published ones are withdrawn or, by choice, stay under "a former reader". Earlier wordings and
edits that wait are destroyed at once. What else nobody can read any more may still be judged for thirty days; then its words are destroyed.
"""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import Guest
from blog.models import Post, Site
from blog.models.search.documents import SearchDocument
from comments.domain.locking import recount
from comments.domain.thanking import take_all_back
from comments.integrity.retention import forget_words
from comments.models import (
    Comment,
    CommentOrigin,
    CommentRevision,
    ServerDraft,
    Subscription,
    Thank,
)
from comments.models.comments import JUDGED_FOR
from comments.notify import notifications
from comments.other_threads import forget, with_name_of
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
            "thanks": Thank.objects.to(account).count(),
            "was_told": account.notifications.exists() or account.visits.exists(),
            "judged_until": timezone.now() + JUDGED_FOR,
        }

    def hold(self, leaving):
        theirs = Comment.objects.of_person(leaving)
        posts = with_name_of(theirs, leaving.account, leaving.addresses)
        posts |= Post.everything.filter(pk__in=Thank.objects.of_person(leaving).values("post"))
        list(posts.select_for_update().order_by("pk").values_list("pk"))

    def erase(self, leaving):
        take_all_back(Thank.objects.of_person(leaving))
        _leave(Comment.objects.of_person(leaving).order_by(), leaving)
        forget(leaving.account, leaving.addresses)
        for address in leaving.addresses:  # The names of what they wrote as a guest stay.
            as_guest = Comment.objects.filter(email__iexact=address)
            as_guest.update(email="", site="", submission=None)
            ServerDraft.objects.filter(email__iexact=address).delete()
            Guest.objects.filter(email=normal(address)).delete()
        forget_words()

    def erase_guest(self, leaving):
        theirs = Comment.objects.of_person(leaving).order_by()
        CommentOrigin.objects.filter(comment__in=theirs.values("pk")).delete()
        self.erase(leaving)

    def begin_anew(self, account):
        take_all_back(Thank.objects.to(account))


def _leave(comments, leaving):
    """Withdraw them, or leave those that are published under "a former reader"."""
    # Whoever is writing in their name just now has to end first: the row is everybody's lock.
    Site.bump()
    posts = list(comments.values_list("post", flat=True).distinct())
    if not leaving.keeps_comments:
        _withdraw(comments.published(), leaving.at)
    _withdraw(comments.held(), leaving.at)
    # What a comment said before, and edits that wait: nobody but moderators could read it.
    CommentRevision.objects.filter(comment__in=comments.values("pk")).delete()
    comments.filter(shows_edits=True).update(shows_edits=False)
    comments.filter(pending_at__isnull=False).update(pending_at=None)
    # What nobody but moderators can read goes at its time.
    withdrawn = Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
    comments.filter(withdrawn).update(words_until=F("withdrawn_at") + JUDGED_FOR)
    hidden = comments.exclude(withdrawn).exclude(state=State.PUBLISHED)
    hidden.update(words_until=leaving.at + JUDGED_FOR)
    # Last, since afterwards only the token says whose they were.
    nobody = {"name": str(FORMER), "email": "", "site": "", "badge": Comment.Badge.NONE}
    nobody |= {"author": None, "may_be_named": False}
    comments.update(token=leaving.token, submission=None, **nobody)
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
