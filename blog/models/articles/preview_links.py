"""A private address under which an article can be read before readers see it."""

import hashlib
import secrets
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.articles.post import Post

KEPT = timedelta(days=30)


class PreviewLinkQuerySet(models.QuerySet):
    def open(self):
        return self.filter(made_at__gt=timezone.now() - KEPT)

    def of_token(self, token):
        return self.open().filter(digest=_digest(token))

    def forget_old(self):
        self.filter(made_at__lte=timezone.now() - KEPT).delete()


class PreviewLink(models.Model):
    """A link by whose token anybody reads the article as it stands in the editor, until it is public.

    It ends when its author ends it, or after 30 days.
    The token itself is kept nowhere: it is shown once, to whoever made the link.
    """

    post = models.OneToOneField(Post, models.CASCADE, related_name="preview_link")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")

    def __str__(self):
        return f"{self.post_id}"

    @property
    def ends_at(self):
        return self.made_at + KEPT

    @property
    def is_open(self):
        return self.ends_at > timezone.now()

    @classmethod
    def make(cls, post):
        """The token of a new link; the one of before leads nowhere any more."""
        token = secrets.token_urlsafe(32)
        about = {"digest": _digest(token), "made_at": timezone.now()}
        cls.objects.update_or_create(post=post, defaults=about)
        return token


def _digest(token):
    return hashlib.sha256(token.encode()).hexdigest()
