"""What readers answer: comments, in one mptt tree for each top-level comment."""

from newsletter.models.author_letters import AuthorLetter, QuotedIn
from comments.models.claims import Claim
from comments.models.comment_origin import CommentOrigin
from comments.models.comment_revisions import CommentRevision
from comments.models.comments import Comment, Tree
from comments.models.corrections import Correction
from comments.models.digests import Digest, DigestItem
from newsletter.models.mailings import Issue, MailFault, Mailing
from comments.models.notifications import Notification
from comments.models.querysets import DEPTH_DRAWN
from comments.models.server_drafts import ServerDraft
from comments.models.subscriptions import Pace, Subscription
from trials.models import Trial, TrialComment, TrialReader
from comments.models.visits import Visit

__all__ = [
    "AuthorLetter",
    "Claim",
    "Comment",
    "CommentOrigin",
    "CommentRevision",
    "Correction",
    "DEPTH_DRAWN",
    "Digest",
    "DigestItem",
    "Issue",
    "MailFault",
    "Mailing",
    "Notification",
    "Pace",
    "QuotedIn",
    "ServerDraft",
    "Subscription",
    "Tree",
    "Trial",
    "TrialComment",
    "TrialReader",
    "Visit",
]
