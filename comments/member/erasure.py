"""What becomes of the comments of somebody who deletes their account.

Published ones are withdrawn or, by choice, stay under "a former reader". Earlier wordings and
edits that wait are destroyed at once. What else nobody can read any more may still be judged for thirty days; then its words are destroyed.
"""

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.member.erasure import Part, confirmed_addresses, part
from accounts.models import Guest
from blog.models import Post, Site
from blog.models.search_documents import SearchDocument
from comments.domain.locking import recount
from comments.member import data_export, privacy
from comments.models import Comment, CommentRevision, ServerDraft, Subscription
from comments.models.comments import JUDGED_FOR
from comments.notify import notifications
from comments.periodic import forget_words
from lib.text.email_addresses import normal

FORMER = gettext_lazy("a former reader")
State = Comment.State


@part
class Comments(Part):
    unshown = data_export.UNSHOWN

    def shows(self, account):
        return data_export.sections(account, confirmed_addresses(account))

    def notices(self):
        return privacy.notices()

    def cookies(self):
        return privacy.cookies()

    def goes(self, account):
        words = ngettext(
            "Your name beside %(n)d comment. What becomes of it you choose below.",
            "Your name beside %(n)d comments. What becomes of them you choose below.",
            account.comments.count(),
        )
        return [words % {"n": account.comments.count()}] if account.comments.exists() else []

    def stays(self, account):
        if not account.comments.exists():
            return []
        return [
            _(
                "The words of comments that are withdrawn, waiting or removed: moderators can read"
                " them until %(day)s, because deleting an account is no way out of a decision."
                " Then they are destroyed."
            )
            % {"day": date_format(localtime(timezone.now() + JUDGED_FOR), "j F Y")},
            _("What others have answered, and a name that somebody wrote into a text."),
        ]

    def hold(self, leaving):
        theirs = Post.objects.filter(comments__author=leaving.account).order_by().values("pk")
        locked = Post.objects.filter(pk__in=theirs).select_for_update().order_by("pk")
        list(locked.values_list("pk"))

    def erase(self, leaving):
        # Whoever is writing in their name just now has to end first: the row is everybody's lock.
        Site.bump_lists()
        theirs = Comment.objects.filter(author=leaving.account).order_by()
        posts = list(theirs.values_list("post", flat=True).distinct())
        if not leaving.keeps_comments:
            _withdraw(theirs.published(), leaving.at)
        _withdraw(theirs.held(), leaving.at)
        _forget_wordings(theirs)
        _set_an_end(theirs, leaving.at)
        _part_from_person(theirs, leaving.token)
        for post in Post.objects.filter(pk__in=posts):
            recount(post)
            Post.objects.filter(pk=post.pk).bump_page(comment_count=post.comment_count)
        for address in leaving.addresses:
            _forget_guest(address)
        forget_words()


@part
class Following(Part):
    """What they follow; it goes with the account, and with the guest of the same address."""

    def shows(self, account):
        return data_export.followed(account, confirmed_addresses(account))

    def goes(self, account):
        number = Subscription.objects.of(account).count()
        words = ngettext(
            "What you follow: one thing. No message about it leaves any more.",
            "What you follow: %(n)d things. No message about them leaves any more.",
            number,
        )
        return [words % {"n": number}] if number else []

    def begin_anew(self, account):
        Subscription.objects.of(account).delete()


@part
class OnTheSite(Part):
    """What the bell has told somebody, and which threads they have read: rows of their account."""

    def shows(self, account):
        return data_export.sections_on_site(account)

    def goes(self, account):
        if account.notifications.exists() or account.visits.exists():
            return [_("What you were told here, and when you last opened which thread.")]
        return []

    def begin_anew(self, account):
        account.notifications.all().delete()
        account.visits.all().delete()


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
    """To the words that nobody but moderators can read."""
    withdrawn = Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
    comments.filter(withdrawn).update(words_until=F("withdrawn_at") + JUDGED_FOR)
    hidden = comments.exclude(withdrawn).exclude(state=State.PUBLISHED)
    hidden.update(words_until=at + JUDGED_FOR)


def _part_from_person(comments, token):
    """Last, since afterwards nothing says whose they were but the token."""
    nobody = {
        "name": str(FORMER),
        "email": "",
        "site": "",
        "badge": Comment.Badge.NONE,
        "author": None,
    }
    comments.update(token=token, submission=None, **nobody)


def _forget_guest(address):
    """What was written as a guest under the same address keeps its name and loses the address."""
    Comment.objects.filter(email__iexact=address).update(email="", site="", submission=None)
    ServerDraft.objects.filter(email__iexact=address).delete()
    Guest.objects.filter(email=normal(address)).delete()
