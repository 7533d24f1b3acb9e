"""The letter that an author gets a week after an article appeared."""

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
    """The author's letter about an article: there is one, whatever becomes of it."""

    stands_as = "comments.authorletter"  # in the rows of outgoing mail

    post = models.OneToOneField(Post, models.CASCADE, related_name="letter")
    made_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)  # by its author, at the desk

    objects = AuthorLetterManager()

    class Meta:
        db_table = "comments_authorletter"  # of the app that it left

    def __str__(self):
        return f"about {self.post}"

    def open(self):
        """Note that the author has opened the letter at the desk."""
        type(self).objects.filter(pk=self.pk).update(opened_at=timezone.now())
