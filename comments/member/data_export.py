"""What this app shows somebody of themselves: what they wrote, in all its wordings, and what they follow."""

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Confirmation
from blog.mail import outbox
from blog.member.data_export import link_to
from blog.pagecache import proofs
from blog.pagecache.page_store import GUEST_COOKIE, UNSENT_COOKIE
from comments.models import (
    Claim,
    Comment,
    CommentOrigin,
    CommentRevision,
    Correction,
    Digest,
    DigestItem,
    MailFault,
    QuotedIn,
    ServerDraft,
    Subscription,
    TrialComment,
    TrialReader,
    digests,
    server_drafts,
    visits,
)
from comments.models.comments import JUDGED_FOR
from comments.notify.notifications import REPLY
from comments.thread import guest_prefill
from comments.writers import identity
from lib.people.personal_data import Exporter, Field, Link, Section, register
from lib.text.email_addresses import normal
from lib.web.absolute_urls import absolute
from lib.web.cookies import names

# What is told on the site and in no letter of its own.
NAMES = {REPLY: gettext_lazy("Reply to you")}


@register
class Comments(Exporter):
    unshown = {
        "accounts.Confirmation.token": "of a browser, which is known again by it",
        "comments.Claim.name": "what the comment bore before; maybe of somebody else",
        "comments.Claim.email": "what the comment bore before; maybe of somebody else",
        "comments.Claim.site": "what the comment bore before; maybe of somebody else",
        "comments.Claim.token": "what the comment bore before; maybe of somebody else",
        "comments.Comment.submission": "a number of the form, so that it isn't taken twice",
        "comments.Comment.text_fingerprint": "made of the words, to find the same again",
        "comments.Comment.token": "of a browser, which is known again by it",
        "comments.Correction.before": "the article's words",
        "comments.Correction.after": "the article's words",
        "comments.CommentRevision.lang": "of the words, which are told",
        "comments.Notification.about": "a row's number; the kind is told",
        "comments.TrialComment.before": "the words before the passage, to find it again",
        "comments.TrialReader.email": "empty where it is an account’s",
        "comments.Trial": "what an author asks the readers of a draft, which its page tells",
        "comments.ServerDraft.name": "as it was typed into the form beside the words, for a day",
        "comments.ServerDraft.email": "as it was typed into the form beside the words, for a day",
        "comments.ServerDraft.site": "as it was typed into the form beside the words, for a day",
        "comments.ServerDraft.place": "the address of the form; the article is told",
        "comments.ServerDraft.ip_hash": "a keyed hash, so that nobody fills the table, for a day",
        "comments.ServerDraft.token": "of a browser, which is known again by it",
        "accounts.Guest": "an address alone, told where it was confirmed",
        "accounts.Asking": "how often an address was written to, which is told where it was confirmed",
    }

    def sections(self, account):
        addresses = account.confirmed_addresses
        normal_addresses = [normal(address) for address in addresses]
        theirs = Q(account=account) | Q(guest__email__in=normal_addresses)
        yield from _written(account, addresses)
        yield from _as_guest(theirs, normal_addresses)
        yield from _followed(theirs)
        yield from _in_trials(
            TrialReader.objects.filter(theirs), Comment.objects.filter(author=account)
        )
        yield from _on_the_site(account)

    def guest_sections(self, email):
        theirs = Q(guest__email=email)
        yield _written_as_guest(Comment.objects.typed_under(email))
        yield _unsent(ServerDraft.objects.filter(email__iexact=email, account=None))
        yield from _as_guest(theirs, [email])
        yield from _followed(theirs)
        yield from _in_trials(
            TrialReader.objects.filter(theirs), Comment.objects.typed_under(email)
        )

    def facts(self):
        return {
            "visits_last": visits.KEPT,
            "digests_last": digests.KEPT,
            "judged_for": JUDGED_FOR,
            "unsent_cookie": ", ".join(names(UNSENT_COOKIE)),
            "unsent_lasts": server_drafts.KEPT,
            "guest_cookie": ", ".join(names(GUEST_COOKIE)),
            "read_cookie": proofs.READ_COOKIE,
            "read_lasts": timedelta(seconds=proofs.KEPT),
            "guest_lasts": timedelta(seconds=identity.KEPT),
            "prefill_cookie": guest_prefill.COOKIE,
            "prefill_lasts": timedelta(seconds=guest_prefill.KEPT),
        }


def _in_trials(readings, comments):
    """What they were asked to read as a draft, and what they chose for their comments there."""
    yield Section(
        "trial_readings",
        _("Trial readings"),
        readings.with_all().order_by("invited_at", "pk"),
        Field("article", _("Article"), "trial.told_title"),
        Field("guest_name", _("Name")),
        Field("asked", _("Asked"), "invited_at"),
        Field("accepted", _("Accepted"), "accepted_at"),
        Field("declined", _("Declined"), "declined_at"),
        Field("left", _("Left"), "left_at"),
        Field("may_be_named", _("May be thanked by name")),
        Field("chosen", _("When it is published"), "get_fate_display"),
    )
    yield Section(
        "trial_comments",
        _("Comments on drafts"),
        TrialComment.objects.filter(comment__in=comments).order_by("pk"),
        Field("comment", _("Comment"), lambda one: comment_link(one.comment_id)),
        Field("passage", _("Passage")),
        Field("chosen", _("When it is published"), "get_fate_display"),
    )


def comment_link(key):
    """Where a comment stands, by its key alone: it may be gone, and its words somebody else's."""
    if not key:
        return None
    address = absolute(Comment(pk=key).get_absolute_url())
    return Link(address, _("Comment %(n)d") % {"n": key})


def _written(account, addresses):
    """What they wrote with the account, as a guest under their addresses, and didn't send."""
    as_guest = Q(pk__in=[])
    for address in addresses:
        as_guest |= Q(email__iexact=address)
    yield Section(
        "comments",
        _("Comments"),
        _whole(account.comments),
        *_comment_fields(),
        with_models=(CommentRevision, CommentOrigin),
    )
    yield _written_as_guest(Comment.objects.filter(as_guest, author=None))
    theirs = Comment.objects.filter(as_guest, author=None) | Comment.objects.filter(author=account)
    yield _quoted(theirs)
    yield _corrections(theirs)
    yield _unsent(ServerDraft.objects.filter(account=account))


def _written_as_guest(comments):
    return Section(
        "comments_as_guest",
        _("Comments as a guest, under an address of yours"),
        _whole(comments),
        Field("name", _("Name")),
        Field("email", _("E-mail address")),
        Field("site", _("Website")),
        Field("may_be_named", _("May be thanked by name for a correction")),
        *_comment_fields(),
        with_models=(CommentRevision, CommentOrigin),
    )


def _unsent(drafts):
    return Section(
        "unsent",
        _("Texts you hadn’t posted, kept for a day"),
        drafts.select_related("post").order_by("pk"),
        Field("text", _("Text")),
        Field("article", _("Article"), lambda draft: link_to(draft.post)),
        Field("kept", _("Saved"), "kept_at"),
    )


def _as_guest(theirs, addresses):
    """What they said of comments of guests, and where they confirmed an address as one."""
    confirmed = Confirmation.objects.confirmed().filter(guest__email__in=addresses)
    yield Section(
        "claims",
        _("Guest comments you said are yours, or not yours"),
        Claim.objects.filter(theirs).select_related("comment__post"),
        Field("what", _("Your answer"), "get_kind_display"),
        Field("comment", _("Comment"), lambda claim: comment_link(claim.comment_id)),
        Field("said", _("Time"), "made_at"),
        Field("taken_back", _("Undone"), "undone_at"),
    )
    yield Section(
        "confirmed_as_guest",
        _("Browsers in which you confirmed an address as a guest"),
        confirmed.select_related("guest").order_by("confirmed_at", "pk"),
        Field("address", _("E-mail address"), "guest.email"),
        Field("asked", _("Asked"), "wanted_at"),
        Field("confirmed", _("Confirmed"), "confirmed_at"),
    )


def _followed(theirs):
    """What they follow, and what they were told of, as a guest too."""
    follows = Subscription.objects.filter(theirs).select_related("post", "guest").order_by("pk")
    told = DigestItem.objects.filter(theirs).select_related("comment", "digest").order_by("pk")
    yield Section(
        "following",
        _("What you follow"),
        follows.defer("post__text", "post__rendered"),
        Field("what", _("What"), "get_kind_display"),
        Field("article", _("Article"), lambda one: link_to(one.post)),
        Field("branch", _("Branch"), lambda one: comment_link(one.comment_id)),
        Field("address", _("As a guest, under"), "guest.email"),
        Field("since", _("Since"), "made_at"),
        Field("confirmed", _("Confirmed"), "confirmed_at"),
        Field("browser", _("Browser it was asked in"), "token", in_page=False),
        Field("how_often", _("How often"), _pace),
        Field("tags", _("Only these tags"), lambda one: _names(one, one.tags)),
        Field("authors", _("Only these authors"), lambda one: _names(one, one.authors)),
        with_models=(Subscription.tags.through, Subscription.authors.through),
    )
    yield Section(
        "came_back",
        _("E-mails to you that came back"),
        MailFault.objects.filter(theirs).order_by("pk"),
        Field("times", _("On how many days")),
        Field("last", _("Last"), "last_at"),
        Field("is_complaint", _("Reported as spam")),
        Field("ended", _("Ended what you follow"), "ended_at"),
    )
    yield Section(
        "told",
        _("Comments we told you about"),
        told,
        Field("comment", _("Comment"), lambda one: comment_link(one.comment_id)),
        Field("why", _("Why"), "get_kind_display"),
        Field("is_told", _("In an e-mail"), "is_told"),
        Field("from", _("Sent from"), "digest.opened_at"),
        Field("at", _("E-mail made"), "digest.closed_at"),
        with_models=(Digest,),
    )


def _pace(one):
    return one.get_pace_display() if one.kind == Subscription.Kind.BLOG else ""


def _names(one, chosen):
    return ", ".join(str(each) for each in chosen.all()) if one.only_some else ""


def _quoted(comments):
    return Section(
        "quoted_in",
        _("Articles that quote your comments"),
        QuotedIn.objects.filter(comment__in=comments).select_related("post").order_by("pk"),
        Field("comment", _("Comment"), lambda one: comment_link(one.comment_id)),
        Field(
            "article", _("Article"), lambda one: link_to(one.post) if one.post.is_public else None
        ),
        Field("told", _("Time"), "told_at"),
    )


def _corrections(comments):
    return Section(
        "corrections",
        _("Corrections that your comments led to"),
        Correction.objects.filter(comment__in=comments).select_related("post").order_by("pk"),
        Field("comment", _("Comment"), lambda one: comment_link(one.comment_id)),
        Field("article", _("Article"), lambda one: link_to(one.post)),
        Field("line", _("Line in the list")),
        Field("published", _("Published"), "published_at"),
        Field("taken_back", _("Taken back"), "taken_back_at"),
    )


def _on_the_site(account):
    """What the account was told on the site, and what it has read there."""
    yield Section(
        "notifications",
        _("Notifications"),
        account.notifications.order_by("made_at", "pk"),
        Field("about", _("About"), lambda one: NAMES.get(one.kind) or outbox.name_of(one.kind)),
        Field("told", _("Time"), "made_at"),
        Field("read", _("Read"), "read_at"),
    )
    yield Section(
        "visits",
        _("Threads that you opened"),
        account.visits.select_related("post").order_by("last", "pk"),
        Field("article", _("Article"), lambda visit: link_to(visit.post)),
        Field("opened", _("Last opened"), "last"),
        Field("new_since", _("New since"), "since"),
    )


def _whole(comments):
    whole = comments.select_related("post", "origin").prefetch_related("revisions")
    return whole.defer("post__text", "post__rendered").order_by("created_at", "pk")


def _comment_fields():
    words = [
        Field("text", _("As you wrote it"), in_page=False),
        Field("html", _("Text")),
    ]
    earlier = (
        Field("fate", _("Result"), "get_fate_display"),
        Field("written", _("Written"), "written_at"),
        Field("ended", _("Until"), "ended_at"),
        *words,
    )
    return [
        Field("address", _("Comment"), lambda comment: comment_link(comment.pk)),
        Field("article", _("Article"), lambda comment: link_to(comment.post)),
        Field("answers", _("Reply to"), lambda one: comment_link(one.answers_id or one.parent_id)),
        Field("written", _("Written"), "created_at"),
        Field("state", _("State"), "get_state_display"),
        *words,
        Field("language", _("Language"), "lang"),
        Field("article_version", _("Version of the article that you read")),
        Field("edited", _("Edited"), "edited_at"),
        Field("withdrawn", _("Withdrawn"), "withdrawn_at"),
        Field("restored", _("Restored"), "restored_at"),
        Field("words_destroyed", _("Text deleted"), "purged_at"),
        Field("other_wordings", _("Other versions"), "revisions", earlier),
        Field("network", _("Network it came from, scrambled"), "origin.ip_hash", in_page=False),
        Field("browser", _("Browser it was written in"), "origin.browser", in_page=False),
    ]
