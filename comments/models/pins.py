"""Pins: comments that stand at the head of their thread as well, a row for each."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comments.gate import PUBLISHED
from comments.models.of_comments import ARTICLE, COMMENT
from lib.people.personal_data import Personal

LINE_LENGTH = 140  # characters


class PinQuerySet(models.QuerySet):
    def shown(self):
        """The pins of comments that everybody may read, in their order; one that was removed comes back restored."""
        return self.filter(comment__state=PUBLISHED).order_by("pinned_at", "pk")


class Pin(models.Model):
    """A comment at the head of its thread: who pinned it, and what they say of it.

    It stays when its comment is removed, is not shown as long as that lasts, and needs no place then.
    """

    comment = models.OneToOneField("comments.Comment", models.CASCADE, related_name="pin")
    post = models.ForeignKey("blog.Post", models.CASCADE, related_name="pins")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    line = models.CharField(max_length=LINE_LENGTH, blank=True)
    ends_with_thread = models.BooleanField(default=False)  # when the thread closes
    pinned_at = models.DateTimeField(default=timezone.now)

    objects = PinQuerySet.as_manager()
    personal = (
        Personal("pins", _("Comments that you pinned"), "by", order="pinned_at")
        .shows(
            comment=COMMENT,
            article=ARTICLE,
            line=_("Line above it"),
            pinned=(_("Pinned"), "pinned_at"),
        )
        .blanks("line")
    )

    def __str__(self):
        return f"of comment {self.comment_id}"
