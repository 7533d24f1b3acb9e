"""Articles that quote comments: there the conversation goes on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models import Post
from comments.models.of_comments import COMMENT, of_writer
from lib.people.personal_data import Personal


class QuotedInQuerySet(models.QuerySet):
    def with_all(self):
        """The quotations in published articles, with what the bell and the mail say of them."""
        texts = [
            f"{of}__{name}" for of in ("post", "comment__post") for name in ("text", "rendered")
        ]
        quotes = self.select_related("post__author", "comment__post", "comment__author")
        return quotes.defer(*texts).filter(post__in=Post.objects.published())

    def untold(self):
        return self.filter(told_at=None)


class QuotedIn(models.Model):
    """An article that quotes a comment and links to it: there the conversation goes on."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="quoted_in")
    post = models.ForeignKey(Post, models.CASCADE, related_name="quotes")
    told_at = models.DateTimeField(null=True)

    objects = QuotedInQuerySet.as_manager()
    personal = (
        Personal("quoted_in", _("Articles that quote your comments"), of_writer, loads="post")
        .shows(comment=COMMENT)
        .shows(article=(_("Article"), lambda one: one.post if one.post.is_public else None))
        .shows(told=_("Time"))
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "comment"], name="a_comment_is_quoted_once")
        ]

    def __str__(self):
        return f"{self.comment_id} in {self.post}"

    @property
    def notification_url(self):
        return self.post.get_absolute_url()


def goes_on_in(post):
    """The published articles in which comments on `post` are quoted, oldest first."""
    posts = Post.objects.published().without_texts().filter(quotes__comment__post=post)
    return posts.distinct().order_by("published_at", "pk")
