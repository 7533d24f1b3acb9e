"""What readers answer: comments, in one mptt tree for each top-level comment."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey

from blog.content.markup.to_html import trusted
from blog.models import Post
from comments.domain.claiming import Claiming
from comments.domain.editing import Editing
from comments.domain.writing import Writing
from comments.models.querysets import CommentQuerySet, State
from lib.db.prepared import Prepared, PreparedUpdate

# Taking a comment back, or leaving altogether, doesn't escape a verdict at once.
JUDGED_FOR = timedelta(days=30)


class Tree(models.Model):
    """Hands out tree ids, one row each.

    mptt takes MAX(tree_id) + 1, which two writers on different posts take alike.
    """

    @classmethod
    def last_id(cls):
        """The last tree id that was handed out; the next is above it."""
        return cls.objects.aggregate(last=models.Max("pk"))["last"] or 0


class CommentManager(TreeManager.from_queryset(CommentQuerySet)):
    def answerable_or_submitted(self, **of):
        """What has the `key` and can be answered on a `post`; and what has the `submission`."""
        return _answerable_or_submitted(**of)

    def make_room_in(self, **where):
        """Let a `tree` make room `at` a place for a reply, which counts if it is `published`; `version` as in `bump`."""
        _make_room(**where)

    def _get_next_tree_id(self):
        return Tree.objects.create().pk


class Comment(Claiming, Editing, Writing, MPTTModel):
    """One comment. Its verbs are in comments/domain/, and nothing else writes comments."""

    State, JUDGED_FOR = State, JUDGED_FOR

    class Badge(models.TextChoices):
        NONE = "", ""
        AUTHOR = "author", _("Author")
        MODERATOR = "moderator", _("Moderator")

    # Every index costs every write, so none begins as another does: these have `thread_order`,
    # django-mptt's own of tree and place, and `comments_by_author`.
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", db_index=False)
    tree_id = models.PositiveIntegerField(editable=False)
    parent = TreeForeignKey("self", models.CASCADE, null=True, related_name="replies")
    # Whom it answers; another than its parent only where the stored depth ends.
    answers = models.ForeignKey("self", models.SET_NULL, null=True, related_name="answered_by")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="comments",
        db_index=False,
    )
    name = models.CharField(max_length=50)
    email = models.EmailField(blank=True)
    site = models.URLField(blank=True)  # of a guest; an account's stands on its own page
    # What the browser of a guest is known by; never shown, and signed on its way.
    token = models.CharField(max_length=32, blank=True)
    badge = models.CharField(max_length=10, choices=Badge, default=Badge.NONE, blank=True)
    text = models.TextField()
    rendered = models.TextField()
    lang = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    # {"number", "citation", "rule_url", "log_url"}: the rule's words as they were.
    removal = models.JSONField(null=True)
    # Of one that is held or removed: whether readers have met it, or may know that there was one.
    leaves_place = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    # Since when an edit of it waits for a moderator; what it says is a CommentRevision.
    pending_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # When somebody on the staff read the words as they are. Who did is moderation's to know.
    read_at = models.DateTimeField(null=True)
    # When they were passed with many others instead, read by nobody; never both.
    passed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)  # Its words were destroyed for good.
    # Its writer withdrew it, or is gone: until then moderators can read it, then its words go too.
    words_until = models.DateTimeField(null=True)
    # On a top-level comment: the published comments of its tree, itself included.
    thread_count = models.PositiveIntegerField(default=0)
    # On a top-level comment: rises with whatever changes in its tree, above what the article's version was
    # (comments/domain/locking.py).
    thread_version = models.PositiveBigIntegerField(
        default=0, db_default=0, editable=False, db_column="thread_edition"
    )
    # A digest of who, where and what: the same form sent twice is one comment.
    submission = models.CharField(max_length=64, null=True)
    # A digest of what it says, so that the same text is found again: lib/text/comparing/fingerprint.py.
    text_fingerprint = models.CharField(max_length=32, null=True, db_column="likeness")

    # The version of the article that its writer read, and the one in which a passage that it
    # quotes was changed since.
    article_version = models.PositiveIntegerField(null=True, editable=False)
    changed_in = models.PositiveIntegerField(null=True, editable=False)
    # The key of the correction that it led to; no reference, which would want an index.
    led_to = models.PositiveBigIntegerField(null=True, editable=False)
    # A guest may be thanked by name for a correction; an account says so of all its comments.
    may_be_named = models.BooleanField(default=False, db_default=False)

    # Whether readers may see an earlier revision of it.
    shows_edits = models.BooleanField(default=False, db_default=False, editable=False)

    # Moved here when the article was published (trials/domain/settling.py).
    from_trial = models.BooleanField(default=False, db_default=False, editable=False)

    signature = None  # the name with what its writer is (comments/thread/pretenders.py)
    verdict = None  # of screening (gate.Verdict), on what was written just now

    objects = CommentManager()
    unshown = {
        "submission": "a number of the form, so that it isn't taken twice",
        "text_fingerprint": "made of the words, to find the same again",
        "token": "of a browser, which is known again by it",
    }

    class Meta:
        # These are here and not at their fields, which on PostgreSQL would have one for LIKE as well.
        constraints = [models.UniqueConstraint(fields=["submission"], name="comment_said_once")]
        indexes = [
            models.Index(fields=["token"], name="comments_by_token"),
            models.Index(fields=["post", "tree_id", "lft"], name="thread_order"),
            models.Index(fields=["post", "created_at"], condition=Q(level=0), name="thread_roots"),
            # Always so; but it keeps SQLite from going by this index where no time is asked for.
            models.Index(
                fields=["post", "created_at"],
                condition=Q(created_at__isnull=False),
                name="thread_by_time",
            ),
            models.Index(
                fields=["post", "-thread_count", "created_at"],
                condition=Q(level=0),
                name="thread_roots_by_replies",
            ),
            # Few, so that what hangs below a comment is counted by leaving them out.
            models.Index(
                fields=["tree_id", "lft", "level"],
                condition=~Q(state="published"),
                name="unpublished",
            ),
            models.Index(
                fields=["created_at", "id", "state"],
                condition=Q(read_at__isnull=True, passed_at__isnull=True),
                name="comments_unread",
            ),
            # Both hold few: what nobody has to look at again is in neither.
            models.Index(
                fields=["created_at", "id"],
                condition=Q(read_at__isnull=True)
                & (Q(edited_at__isnull=False) | Q(pending_at__isnull=False)),
                name="comments_reworded_unread",
            ),
            models.Index(
                fields=["created_at", "id"],
                condition=Q(passed_at__isnull=False),
                name="comments_passed_unread",
            ),
            models.Index(fields=["state", "-created_at"], name="comments_by_state"),
            models.Index(
                fields=["words_until"],
                condition=Q(words_until__isnull=False),
                name="comments_to_be_forgotten",
            ),
            models.Index(fields=["-created_at", "-id"], name="comments_by_time"),
            models.Index(
                fields=["text_fingerprint", "created_at"],
                condition=Q(text_fingerprint__isnull=False),
                name="comments_alike",
            ),
            models.Index(fields=["author", "created_at"], name="comments_by_author"),
            models.Index(
                fields=["pending_at"],
                condition=Q(pending_at__isnull=False),
                name="comments_with_an_edit",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.text[:60]}"

    @property
    def html(self):
        return trusted(self.rendered)

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED

    @property
    def is_held(self):
        return self.state == self.State.HELD

    @property
    def agrees_to_thanks(self):
        """Whether its writer may be thanked by name where it led to a correction."""
        return self.author.may_be_named if self.author_id else self.may_be_named

    def is_placed(self, writer):
        """Whether the comment is drawn in the thread that `writer` reads; without replies it may not be."""
        if self.is_published or self.state == self.State.REMOVED and self.leaves_place:
            return True  # Without asking, since others may have moved it in its tree meanwhile.
        branch = Q(tree_id=self.tree_id, lft__gte=self.lft, lft__lt=self.rght)
        return type(self).objects.filter(branch | Q(pk=self.pk)).visible_to(writer).exists()

    @property
    def notification_url(self):
        """The address of the comment for whoever is notified of it."""
        return self.get_absolute_url()

    def get_absolute_url(self):
        """The permalink, which finds the page of the thread that the comment stands on."""
        return reverse("comment", args=[self.pk])


_answerable_or_submitted = Prepared(
    lambda key, post, submission: (
        Comment.objects.answerable().filter(pk=key, post=post)
        | Comment.objects.filter(submission=submission)
    ).order_by(),
    key=models.BigIntegerField(),
    post=models.BigIntegerField(),
    submission=models.CharField(),
)
_make_room = PreparedUpdate(
    lambda tree, at, published, version: Comment.objects.filter(tree_id=tree).make_room(
        at, published, version
    ),
    tree=models.BigIntegerField(),
    at=models.BigIntegerField(),
    published=models.IntegerField(),
    version=models.BigIntegerField(),
)
