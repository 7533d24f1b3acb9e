"""The letter that an author gets a week after an article appeared, and articles that quote comments."""

from datetime import timedelta

from django.db import models
from django.utils import timezone

from blog.models import Post

AFTER = timedelta(days=7)
# What appeared longer ago gets none any more: the worker wasn't there, or letters are new here.
AT_THE_LATEST = timedelta(days=14)


class AuthorLetterManager(models.Manager):
    def unread_by(self, author):
        """The letters about what `author` wrote that went out lately and that they haven’t opened here."""
        lately = self.filter(made_at__gt=timezone.now() - AFTER, opened_at=None)
        posts = Post.objects.out().by(author).filter(comment_count__gt=0)
        return lately.filter(post__in=posts).select_related("post").order_by("-made_at")

    def missing(self):
        """The articles whose letter is due and was never owed."""
        now = timezone.now()
        week_old = {"published_at__lte": now - AFTER, "published_at__gt": now - AT_THE_LATEST}
        return Post.objects.out().without_texts().filter(letter=None, **week_old)

    def never_for(self, post):
        """No letter is ever owed about `post`, whose first week was elsewhere."""
        self.bulk_create([self.model(post=post)], ignore_conflicts=True)


class AuthorLetter(models.Model):
    """That the letter about an article was owed: there is one, whatever becomes of it."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="letter")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)  # by its author, at the desk

    objects = AuthorLetterManager()

    def __str__(self):
        return f"about {self.post}"


class QuotedInQuerySet(models.QuerySet):
    def with_all(self):
        """Those that can be read, with what the bell and the mail say of them."""
        texts = [
            f"{of}__{name}" for of in ("post", "comment__post") for name in ("text", "rendered")
        ]
        found = self.select_related("post__author", "comment__post", "comment__author")
        return found.defer(*texts).filter(post__in=Post.objects.published())

    def untold(self):
        return self.filter(told_at=None)


class QuotedIn(models.Model):
    """An article that quotes a comment and links to it: there the conversation goes on."""

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="quoted_in")
    post = models.ForeignKey(Post, models.CASCADE, related_name="quotes")
    told_at = models.DateTimeField(null=True)

    objects = QuotedInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "comment"], name="a_comment_is_quoted_once")
        ]

    def __str__(self):
        return f"{self.comment_id} in {self.post}"

    @property
    def told_url(self):
        return self.post.get_absolute_url()


def goes_on_in(post):
    """The published articles in which comments on `post` are quoted, oldest first."""
    found = Post.objects.published().without_texts().filter(quotes__comment__post=post)
    return found.distinct().order_by("published_at", "pk")
