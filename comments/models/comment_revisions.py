"""The revisions of a comment: what it said before, and the edit of it that waits for a moderator.

The row of a comment has the wording that stands: what everybody reads, or will read once
it is published. Search, feeds and pages know no other. Whatever its writer has said beside
that is a row here, for moderators and for themselves.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.content.markup.to_html import trusted


class CommentRevisionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(fate=CommentRevision.Fate.WAITING)

    def earlier(self):
        """All revisions but the edit that waits, the latest first."""
        return self.exclude(fate=CommentRevision.Fate.WAITING).order_by("-written_at", "-pk")

    def shown(self):
        """Those that readers may see, the latest first."""
        return self.filter(fate=CommentRevision.Fate.STOOD, is_shown=True).order_by(
            "-written_at", "-pk"
        )

    def taken_back(self):
        return self.filter(fate=CommentRevision.Fate.TAKEN_BACK)


class CommentRevision(models.Model):
    """One wording of a comment that is not, or not yet, the one that stands."""

    class Fate(models.TextChoices):
        WAITING = "waiting", _("Waiting for a moderator")
        STOOD = "stood", _("Replaced by its writer")
        TAKEN_BACK = "taken_back", _("Withdrawn by its writer")
        REFUSED = "refused", _("Refused by a moderator")

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="revisions")
    fate = models.CharField(max_length=10, choices=Fate)
    text = models.TextField()
    rendered = models.TextField()
    lang = models.CharField(max_length=8, blank=True)
    written_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when it was replaced, taken back or refused
    read_at = models.DateTimeField(null=True)  # when the staff read it, if they did
    # Of one that waits: when the staff read what stands meanwhile.
    read_before = models.DateTimeField(null=True)
    # Whether everybody could read it, while the blog showed its readers what is edited.
    is_shown = models.BooleanField(default=False, db_default=False)

    objects = CommentRevisionQuerySet.as_manager()
    unshown = {"lang": "of the words, which are told"}

    class Meta:
        db_table = "comments_wording"  # as it was called at first
        constraints = [
            models.UniqueConstraint(
                fields=["comment"], condition=Q(fate="waiting"), name="one_edit_waits"
            )
        ]

    def __str__(self):
        return f"{self.get_fate_display()}: {self.text[:60]}"

    @property
    def html(self):
        return trusted(self.rendered)

    def end(self, fate, at, read_at=None):
        self.fate, self.ended_at, self.read_at = fate, at, read_at
        self.save(update_fields=["fate", "ended_at", "read_at"])
