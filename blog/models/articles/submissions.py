"""What contributors submit, and what stands beside a text that is talked about: notes on its passages."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from blog.content.passages import context_of, place_of
from blog.models.articles.post import Post
from blog.models.texts.writing_leases import WritingLease
from lib.people.personal_data import Personal

USER = settings.AUTH_USER_MODEL


class SubmissionQuerySet(models.QuerySet):
    def open(self):
        """The submissions that an editor is to answer."""
        return self.filter(ended_at=None)

    def waiting(self):
        """The open submissions of drafts that are still there."""
        return self.open().filter(post__in=Post.objects.drafts())

    def latest_of_each(self):
        """The last one of each draft."""
        later = self.model.objects.filter(
            post=models.OuterRef("post"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(later), post__in=Post.objects.drafts())

    def known_to(self, account):
        """The submissions of what somebody wrote, or all for those who may answer them."""
        if account.has_perm("blog.answer_submission"):
            return self
        return self.filter(post__in=Post.objects.by(account))

    def with_all(self):
        texts = ("post__text", "post__rendered")
        return self.select_related("post", "by", "editor").defer(*texts)


class Submission(models.Model):
    """A contributor's request that the editors publish a draft, until it is answered.

    While it is open, editors alone change the text.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("with the editors")
        SENT_BACK = "sent_back", _("sent back")
        PUBLISHED = "published", _("published")
        TAKEN_BACK = "taken_back", _("taken back")

    post = models.ForeignKey(Post, models.CASCADE, related_name="submissions")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="submissions")
    words = models.TextField(blank=True)  # to the editors
    made_at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField()  # of the text, as it was submitted
    editor = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    editor_since = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    ended_at = models.DateTimeField(null=True)

    objects = SubmissionQuerySet.as_manager()
    personal = (
        Personal("submissions", _("Articles you submitted"), "by", order="made_at", loads="post")
        .blanks("words")
        .shows(of=(_("Article"), "title"), submitted=(_("Submitted"), "made_at"))
        .shows(words=_("To the editors"), outcome=_("State"), ended=_("Since"))
    )

    class Meta:
        default_permissions = []
        permissions = [
            ("contribute", _("Can write drafts and submit them")),
            ("answer_submission", _("Can answer what contributors submit")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=Q(ended_at=None), name="one_open_submission"
            )
        ]
        indexes = [
            models.Index(
                fields=["made_at"], condition=Q(ended_at=None), name="submissions_to_answer"
            )
        ]

    def __str__(self):
        return f"{self.post_id}, {self.outcome}"

    @classmethod
    def make(cls, post, by, words=""):
        """Submit a draft; whoever presses twice gets the submission that there is. None if it is none any more."""
        with transaction.atomic():
            WritingLease.lock(post)
            if not Post.objects.drafts().filter(pk=post.pk).exists():
                return None
            version = post.newest_version().number
            _let_go(post)
            about = {"by": by, "words": words, "version": version}
            return cls.objects.open().get_or_create(post=post, ended_at=None, defaults=about)[0]

    def begin(self, editor):
        """Note who answers it, and since when."""
        if self.editor_id is None:
            about = {"editor": editor, "editor_since": timezone.now()}
            type(self).objects.open().filter(pk=self.pk, editor=None).update(**about)
            self.refresh_from_db(fields=list(about))

    def end(self, outcome):
        """End it; return whether nobody has done so before."""
        about = {"outcome": outcome, "ended_at": timezone.now()}
        is_done = bool(type(self).objects.open().filter(pk=self.pk).update(**about))
        if is_done:
            _let_go(self.post)
        self.refresh_from_db(fields=list(about))
        return is_done

    @property
    def is_open(self):
        return self.ended_at is None

    @property
    def title(self):
        """The title of the draft as the editor has it."""
        return (self.post.working_copy() or self.post).title or gettext("Untitled")

    @property
    def open_notes(self):
        return self.post.passage_notes.unsettled().count()

    @property
    def notification_url(self):
        return reverse("admin:blog_submission", args=[self.post_id])


def _let_go(draft):
    """End the lease of whoever had the text open: it is somebody else’s turn."""
    WritingLease.objects.of(draft).update(seen_at=None)


class PassageNoteQuerySet(models.QuerySet):
    def first_ones(self):
        """The notes that answer no other note."""
        return self.filter(answers=None)

    def unsettled(self):
        return self.first_ones().filter(settled_at=None)


class PassageNote(models.Model):
    """What an editor or the writer notes beside a passage of a draft, or in answer to another note."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="passage_notes")
    answers = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="passage_notes")
    made_at = models.DateTimeField(default=timezone.now)
    # As it is read; nothing where it is about the whole text.
    passage = models.TextField(blank=True)
    before = models.TextField(blank=True)
    at = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    instead = models.TextField(blank=True)  # what is to stand in place of the passage
    settled_at = models.DateTimeField(null=True)

    objects = PassageNoteQuerySet.as_manager()
    personal = (
        Personal("notes_on_texts", _("Notes beside texts"), "by", order="made_at")
        .blanks("said", "instead")
        .shows(of=(_("Article"), "post.title"), written=(_("Written"), "made_at"))
        .shows(passage=_("Passage"), said=_("Text"), instead=_("Better (optional)"))
        .shows(settled=_("Settled"))
    )
    unshown = {"before": "the words before the passage, to find it again"}

    class Meta:
        default_permissions = []  # Whoever may answer the text, or wrote it, may see them.
        ordering = ["made_at", "pk"]

    def __str__(self):
        return self.said[:60]

    @classmethod
    def leave(cls, post, text, by, *, passage, said, instead=""):
        """Note something at a passage of `text`, which is what the draft says now."""
        place = place_of(text, passage) if passage else None
        return cls.objects.create(
            post=post, by=by, passage=passage, said=said, instead=instead, **context_of(text, place)
        )

    def reply(self, by, said):
        """Answer it; what was settled is open again."""
        with transaction.atomic():
            type(self).objects.filter(pk=self.pk).update(settled_at=None)
            return type(self).objects.create(post_id=self.post_id, answers=self, by=by, said=said)

    def edit(self, said, instead=""):
        """Say it otherwise; its passage stays."""
        type(self).objects.filter(pk=self.pk).update(said=said, instead=instead)

    @property
    def is_answered(self):
        """Whether somebody else has answered it: then it can be settled, and goes no more."""
        return self.replies.exclude(by=self.by_id).exists()

    def settle(self, is_settled=True):
        at = timezone.now() if is_settled else None
        type(self).objects.filter(pk=self.pk).update(settled_at=at)

    def place_in(self, text):
        """(start, end) of its passage in what the draft says now, or None."""
        return place_of(text, self.passage, before=self.before, at=self.at)
