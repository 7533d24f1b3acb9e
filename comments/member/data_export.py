"""What this app shows somebody of themselves: what they wrote, in all its wordings."""

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Confirmation
from blog.member.data_export import link_to
from comments.models import (
    Claim,
    Comment,
    CommentOrigin,
    CommentRevision,
    Digest,
    DigestItem,
    ServerDraft,
    Subscription,
)
from lib.personal_data import Field, Link, Section
from lib.text.email_addresses import normal
from lib.web.absolute_urls import absolute

UNSHOWN = {
    "accounts.Guest": "an address alone, told where it was confirmed",
    "accounts.Asking": "how often an address was written to, which is told where it was confirmed",
}


def sections(account, addresses):
    """Of an account, to which `addresses` are confirmed to belong."""
    as_guest = Q(pk__in=[])
    for address in addresses:
        as_guest |= Q(email__iexact=address)
    return [
        Section(
            "comments",
            _("Comments"),
            _all(account.comments),
            _fields(),
            (CommentRevision, CommentOrigin),
        ),
        Section(
            "comments_as_guest",
            _("Comments as a guest, under an address of yours"),
            _all(Comment.objects.filter(as_guest, author=None)),
            [
                Field("name", _("Name")),
                Field("email", _("Address")),
                Field("site", _("Site")),
                *_fields(),
            ],
            (CommentRevision, CommentOrigin),
        ),
        Section(
            "unsent",
            _("Texts that you left to sign in or out, kept for a day"),
            ServerDraft.objects.filter(account=account).select_related("post").order_by("pk"),
            [
                Field("text", _("Words")),
                Field("article", _("Article"), lambda unsent: link_to(unsent.post)),
                Field("kept", _("Kept since"), "kept_at"),
            ],
        ),
        Section(
            "claims",
            _("Comments of guests that you called yours, or not yours"),
            Claim.objects.filter(_of(account, addresses)).select_related("comment__post"),
            [
                Field("what", _("What you said"), "get_kind_display"),
                Field("comment", _("Comment"), lambda claim: link_to_comment(claim.comment)),
                Field("said", _("Said"), "made_at"),
                Field("taken_back", _("Taken back"), "undone_at"),
            ],
        ),
        Section(
            "confirmed_as_guest",
            _("Browsers in which you confirmed an address as a guest"),
            Confirmation.objects.confirmed()
            .filter(guest__email__in=[normal(address) for address in addresses])
            .select_related("guest")
            .order_by("confirmed_at", "pk"),
            [
                Field("address", _("Address"), "guest.email"),
                Field("asked", _("Asked"), "wanted_at"),
                Field("confirmed", _("Confirmed"), "confirmed_at"),
            ],
        ),
    ]


def followed(account, addresses):
    """What they follow, and what they were told of, as a guest too."""
    theirs = _of(account, addresses)
    follows = Subscription.objects.filter(theirs).select_related("post", "guest").order_by("pk")
    told = DigestItem.objects.filter(theirs).select_related("comment", "envelope").order_by("pk")
    return [
        Section(
            "following",
            _("What you follow"),
            follows.defer("post__text", "post__rendered"),
            [
                Field("what", _("What"), "get_kind_display"),
                Field("article", _("Article"), lambda one: one.post and link_to(one.post)),
                Field("branch", _("Branch"), lambda one: _comment(one.comment_id)),
                Field("address", _("As a guest, under"), "guest.email"),
                Field("since", _("Since"), "made_at"),
                Field("confirmed", _("Confirmed"), "confirmed_at"),
                Field("browser", _("Browser it was asked in"), "token"),
            ],
        ),
        Section(
            "told",
            _("Comments of others that you were told of"),
            told,
            [
                Field("comment", _("Comment"), lambda one: _comment(one.comment_id)),
                Field("why", _("Why"), "get_kind_display"),
                Field("is_told", _("Was in a message"), "is_told"),
                Field("from", _("To be told from"), "envelope.opened_at"),
                Field("at", _("Message made"), "envelope.closed_at"),
            ],
            (Digest,),
        ),
    ]


def sections_on_site(account):
    """Of what an account was told here, and of what it has read."""
    return [
        Section(
            "notifications",
            _("Notifications"),
            account.notifications.order_by("made_at", "pk"),
            [
                Field("about", _("About"), "kind"),
                Field("told", _("Told"), "made_at"),
                Field("read", _("Read"), "read_at"),
            ],
        ),
        Section(
            "visits",
            _("Threads that you opened"),
            account.visits.select_related("post").order_by("last", "pk"),
            [
                Field("article", _("Article"), lambda visit: link_to(visit.post)),
                Field("opened", _("Last opened"), "last"),
                Field("new_since", _("New is what came after"), "since"),
            ],
        ),
    ]


def _of(account, addresses):
    return Q(account=account) | Q(guest__email__in=[normal(address) for address in addresses])


def link_to_comment(comment):
    """Where a comment stands. Its words are in no link: it may be somebody else's."""
    if comment is None:
        return None
    title = _("Comment %(n)d") % {"n": comment.pk}
    return Link(absolute(comment.get_absolute_url()), title)


def _all(comments):
    whole = comments.select_related("post", "trace").prefetch_related("wordings")
    return whole.defer("post__text", "post__rendered").order_by("created_at", "pk")


def _fields():
    words = [
        Field("text", _("As you wrote it"), in_page=False),
        Field("html", _("Words")),
    ]
    return [
        Field("address", _("Address"), link_to_comment),
        Field("article", _("Article"), lambda comment: link_to(comment.post)),
        Field("answers", _("Answers"), _answered),
        Field("written", _("Written"), "created_at"),
        Field("state", _("State"), "get_state_display"),
        *words,
        Field("language", _("Language"), "lang"),
        Field("edited", _("Edited"), "edited_at"),
        Field("withdrawn", _("Withdrawn"), "withdrawn_at"),
        Field("restored", _("Restored"), "restored_at"),
        Field("words_destroyed", _("Words destroyed"), "purged_at"),
        Field(
            "other_wordings",
            _("Other wordings"),
            "wordings",
            (
                Field("fate", _("What became of it"), "get_fate_display"),
                Field("written", _("Written"), "written_at"),
                Field("ended", _("Until"), "ended_at"),
                *words,
            ),
        ),
        Field("network", _("Came from (a keyed hash)"), "trace.whence"),
        Field("browser", _("Browser it was written in"), "trace.browser"),
    ]


def _answered(comment):
    """By its key alone: the comment may be somebody else's."""
    return _comment(comment.answers_id or comment.parent_id)


def _comment(pk):
    return link_to_comment(Comment(pk=pk)) if pk else None
