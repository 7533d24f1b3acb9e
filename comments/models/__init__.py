"""What readers answer: comments, in one mptt tree for each top-level comment."""

from comments.models.claims import Claim
from comments.models.comment_origin import CommentOrigin
from comments.models.comment_revisions import CommentRevision
from comments.models.comments import Comment, Tree
from comments.models.digests import Digest, DigestItem
from comments.models.notifications import Notification
from comments.models.querysets import DEPTH_DRAWN
from comments.models.server_drafts import ServerDraft
from comments.models.subscriptions import Subscription
from comments.models.visits import Visit

__all__ = [
    "Claim",
    "Comment",
    "CommentOrigin",
    "CommentRevision",
    "DEPTH_DRAWN",
    "Digest",
    "DigestItem",
    "Notification",
    "ServerDraft",
    "Subscription",
    "Tree",
    "Visit",
]
