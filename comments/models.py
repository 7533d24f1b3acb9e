"""What readers answer: comments, in one mptt tree for each top-level comment."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from blog.markup import trusted
from blog.models import Post
from comments.claims import Claim, Claiming
from comments.envelopes import Envelope, Telling
from comments.notifications import Notification
from comments.rewording import Rewording
from comments.subscriptions import Subscription
from comments.traces import Trace
from comments.unsent import Unsent
from comments.visits import Visit
from comments.wordings import Wording
from comments.writing import Writing

__all__ = [
    "Claim",
    "Comment",
    "Envelope",
    "Notification",
    "Subscription",
    "Telling",
    "Trace",
    "Tree",
    "Unsent",
    "Visit",
    "Wording",
]

DEPTH_DRAWN = 6  # Deeper replies stand on a page of their own.
# Taking a comment back, or leaving altogether, doesn't escape a verdict at once.
JUDGED_FOR = timedelta(days=30)


class Tree(models.Model):
    """Hands out tree ids, one row each.

    mptt takes MAX(tree_id) + 1, which two writers on different posts take alike.
    """

    @classmethod
    def last_id(cls):
        """The last id that was handed out; the next is above it."""
        return cls.objects.aggregate(last=models.Max("pk"))["last"] or 0


class CommentQuerySet(TreeQuerySet):
    def published(self):
        return self.filter(state=Comment.State.PUBLISHED)

    def unpublished(self):
        return self.exclude(state=Comment.State.PUBLISHED)

    def with_a_place(self, writer):
        """All but those that went entirely, or are withheld from `writer`, unless answered."""
        return self.filter(self._standing(writer) | Q(rght__gt=models.F("lft") + 1))

    def standing(self, writer):
        """What `writer` meets in the thread for its own sake, answered or not."""
        return self.filter(self._standing(writer))

    def held(self):
        return self.filter(state=Comment.State.HELD)

    def drawn_in(self, top):
        """`top` and what hangs below it as far down as its branch is drawn."""
        deepest = top.level + DEPTH_DRAWN
        inside = {"lft__gte": top.lft, "lft__lt": top.rght, "level__lte": deepest}
        return self.filter(tree_id=top.tree_id, **inside)

    def answerable(self):
        """What a reply can hang below: what stands in the thread, placeholders included."""
        return self.filter(state__in=[Comment.State.PUBLISHED, Comment.State.REMOVED])

    def withdrawable(self):
        return self.filter(state__in=[Comment.State.PUBLISHED, Comment.State.HELD])

    def waiting(self):
        """What waits for a moderator: comments that are held, and edits of published ones."""
        return self.filter(self._waiting())

    def fresh(self, site):
        """Just published, and, if that ends it, answered by nobody yet."""
        return self.filter(self._fresh(site.edits_since, site.edits_end_with_replies))

    def editable(self, site):
        """What its writer may say in other words: while it waits, or is fresh."""
        fresh = self._fresh(site.edits_since, site.edits_end_with_replies)
        return self.filter(self._waiting() | fresh)

    def with_what_its_writer_may(self, since, end_with_replies):
        fresh = self._fresh(since, end_with_replies)
        return self.annotate(can_be_edited=self._waiting() | fresh)

    @classmethod
    def _waiting(cls):
        return Q(state=Comment.State.HELD) | Q(pending_at__isnull=False) & cls._not_gone()

    @staticmethod
    def _fresh(since, end_with_replies):
        fresh = Q(state=Comment.State.PUBLISHED, created_at__gt=since)
        return fresh & Q(rght=models.F("lft") + 1) if end_with_replies else fresh

    def unread(self):
        """Never read by anybody on the staff, and still there to be read."""
        return self.filter(read_at__isnull=True, passed_at__isnull=True).not_gone()

    def passed(self):
        """Approved with many others and read by nobody, and still there to be read."""
        return self.filter(passed_at__isnull=False).not_gone()

    def approved(self):
        """Published with the staff's knowledge, whether it was read or passed with others."""
        return self.published().filter(Q(read_at__isnull=False) | Q(passed_at__isnull=False))

    def readable(self):
        """On articles that anybody may open."""
        return self.filter(post__in=Post.objects.published())

    def met_by(self, writer):
        """All but the held comments of others; if somebody answered one, its place is met."""
        return self.exclude(
            Q(state=Comment.State.HELD, rght=models.F("lft") + 1)
            & ~Q(pk__in=self.model.objects.by(writer).order_by().values("pk"))
        )

    def alike(self, words):
        """Those that say the same as `words` (a gate.Words), and still stand or were taken away."""
        others = self.exclude(state=Comment.State.WITHDRAWN)
        if words.comment:
            others = others.exclude(pk=words.comment.pk)
        return others.filter(likeness=words.likeness) if words.likeness else others.none()

    def of_the_same(self, writer):
        """Comments of `writer` or of a guest who gave the same address; for no eyes but ours."""
        if writer.account or not writer.email:
            return self.by(writer)
        return self.filter(self._by(writer) | Q(author=None) & self.as_typed(writer.email))

    @staticmethod
    def as_typed(email):
        """That an address was typed, in whatever case; it may be a value of a prepared question."""
        email = email if isinstance(email, Value) else Value(email)
        return Q(Exact(Lower("email"), Lower(email)))

    def under(self, guest):
        """What guests wrote under the address of `guest`, and what was said to be whose since."""
        said = self.model.claims.rel.related_model.objects.standing().of(guest)
        return self.filter(Q(author=None, email__iexact=guest.email) | Q(claims__in=said))

    def by(self, writer):
        """Comments that `writer` wrote: an account's, or a known guest's."""
        return self.filter(self._by(writer))

    def not_gone(self):
        return self.filter(self._not_gone())

    @staticmethod
    def _not_gone():
        """Not "published or held": SQLite would look through all that are published."""
        gone = [Comment.State.REMOVED, Comment.State.WITHDRAWN, Comment.State.SPAM]
        return ~Q(state__in=gone)

    @staticmethod
    def _by(writer):
        if writer.account:
            return Q(author=writer.account)
        return Q(token=writer.token) if writer.token else Q(pk__in=[])

    @classmethod
    def _standing(cls, writer):
        stands = Q(state__in=[Comment.State.PUBLISHED, Comment.State.REMOVED])
        return stands | Q(state=Comment.State.HELD) & cls._by(writer)

    def may_be_known_by(self, writer, token):
        """Whether the browser of `writer`, a guest, may keep the `token` of a comment it sent.

        A form sent twice finds the comment that it made before its browser was known.
        Whoever repeats another guest's words under their address finds it too, and must
        not become that guest: a token that stands for more than this comment is kept back.
        """
        return token == writer.token or self.filter(token=token).count() == 1


class CommentManager(TreeManager.from_queryset(CommentQuerySet)):
    def _get_next_tree_id(self):
        return Tree.objects.create().pk


class Comment(Claiming, Rewording, Writing, MPTTModel):
    """One comment. Its verbs are in writing.py, rewording.py and claims.py here; nothing else writes here."""

    class State(models.TextChoices):
        HELD = "held", _("Held")
        PUBLISHED = "published", _("Published")
        REMOVED = "removed", _("Removed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SPAM = "spam", _("Spam")

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
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    # Since when an edit of it waits for a moderator; what it says is a Wording.
    pending_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # When somebody on the staff read the words as they are. Who did is moderation's to know.
    read_at = models.DateTimeField(null=True)
    # When they were passed with many others instead, read by nobody; never both.
    passed_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)  # Its words were destroyed for good.
    # Its writer's account is gone: until then moderators can read it, then its words go too.
    words_until = models.DateTimeField(null=True)
    # On a top-level comment: the published comments of its tree, itself included.
    thread_count = models.PositiveIntegerField(default=0)
    # A digest of who, where and what: the same form sent twice is one comment.
    submission = models.CharField(max_length=64, null=True)
    # A digest of what it says, so that the same text is found again: comments/likeness.py.
    likeness = models.CharField(max_length=32, null=True)

    verdict = None  # of screening (gate.Verdict), on what was written just now

    objects = CommentManager()

    class Meta:
        # These are here and not at their fields, which on PostgreSQL would have one for LIKE as well.
        constraints = [models.UniqueConstraint(fields=["submission"], name="comment_said_once")]
        indexes = [
            models.Index(fields=["token"], name="comments_by_token"),
            models.Index(fields=["post", "tree_id", "lft"], name="thread_order"),
            models.Index(fields=["post", "created_at"], condition=Q(level=0), name="thread_roots"),
            models.Index(fields=["post", "created_at"], name="thread_by_time"),
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
                fields=["likeness", "created_at"],
                condition=Q(likeness__isnull=False),
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

    def is_placed(self, writer):
        """Whether it stands in the thread that `writer` meets; what nobody answered may be gone."""
        if self.state in (self.State.PUBLISHED, self.State.REMOVED):
            return True  # Without asking, since others may have moved it in its tree meanwhile.
        branch = Q(tree_id=self.tree_id, lft__gte=self.lft, lft__lt=self.rght)
        return type(self).objects.filter(branch | Q(pk=self.pk)).standing(writer).exists()

    @property
    def told_url(self):
        """Where somebody who is told of it finds it."""
        return self.get_absolute_url()

    def get_absolute_url(self):
        """The permalink, which finds the page of the thread that the comment stands on."""
        return reverse("comment", args=[self.pk])
