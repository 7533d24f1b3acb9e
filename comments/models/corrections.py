"""Corrections: what was wrong in an article and is now right, with thanks to the reader who said so."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.of_comments import ARTICLE, COMMENT, of_writer
from comments.pure.quotations import as_read
from lib.people.personal_data import Personal
from lib.text import word_diff


class CorrectionQuerySet(models.QuerySet):
    def published(self):
        """The corrections that came out with an article's text and weren't taken back."""
        return self.filter(published_at__isnull=False, taken_back_at=None)

    def public(self):
        """The corrections that everybody can read, newest first."""
        on_public = self.published().filter(post__in=Post.objects.published())
        return on_public.order_by("-published_at", "-pk")

    def waiting(self):
        """The corrections whose wording was put into a text that readers don't see yet."""
        return self.filter(published_at=None, taken_back_at=None)

    def with_all(self):
        texts = [
            f"{of}__{name}" for of in ("post", "comment__post") for name in ("text", "rendered")
        ]
        corrections = self.select_related("post", "comment__author", "comment__post")
        return corrections.defer(*texts).order_by("-published_at", "-pk")


class Correction(models.Model):
    """One correction of an article, taken from a comment."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="corrections")
    comment = models.ForeignKey(
        "comments.Comment", models.SET_NULL, null=True, related_name="corrections"
    )
    line = models.CharField(max_length=300)
    before = models.TextField()
    after = models.TextField()
    thanks = models.BooleanField(default=False)  # by name, as far as the reader agrees
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = CorrectionQuerySet.as_manager()
    personal = (
        Personal("corrections", _("Corrections that your comments led to"), of_writer)
        .shows(comment=COMMENT, article=ARTICLE, line=_("Line in the list"))
        .shows(published=_("Published"), taken_back=_("Taken back"))
    )
    unshown = {"before after": "the article's words"}

    class Meta:
        default_permissions = []  # Whoever may change the article may write them.
        indexes = [models.Index(fields=["-published_at", "-id"], name="corrections_by_time")]

    def __str__(self):
        return self.line

    def get_absolute_url(self):
        return reverse("correction", args=[self.pk])

    notification_url = property(get_absolute_url)

    @property
    def words(self):
        """Word-by-word difference of a correction, as readers see it."""
        return word_diff.words(as_read(self.before), as_read(self.after))

    @property
    def thanked(self):
        """The name of the reader, while their comment can be read and they agree; else nothing."""
        comment = self.comment
        return (
            comment.name
            if self.thanks and comment and comment.is_published and comment.agrees_to_thanks
            else ""
        )
