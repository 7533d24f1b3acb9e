"""What readers answer: comments, in one mptt tree for each top-level comment."""

from comments.models.claims import Claim
from comments.models.comment_origin import CommentOrigin
from comments.models.comment_revisions import CommentRevision
from comments.models.comments import Comment, Tree
from comments.models.corrections import Correction
from comments.models.digests import Digest, DigestItem
from comments.models.mail_faults import MailFault
from comments.models.notifications import Notification
from comments.models.pins import Pin
from comments.models.querysets import DEPTH_DRAWN
from comments.models.quoted_in import QuotedIn
from comments.models.server_drafts import ServerDraft
from comments.models.subscriptions import Pace, Subscription
from comments.models.thanks import Thank
from comments.models.visits import Visit

__all__ = [
    "Claim",
    "Comment",
    "CommentOrigin",
    "CommentRevision",
    "Correction",
    "DEPTH_DRAWN",
    "Digest",
    "DigestItem",
    "MailFault",
    "Notification",
    "Pace",
    "Pin",
    "QuotedIn",
    "ServerDraft",
    "Subscription",
    "Thank",
    "Tree",
    "Visit",
]
